// Package deploy keeps the files that install the program true: they parse as
// their tools parse them, and name only settings, files and stages that exist.
// What only an engine can show (an image that builds, pods that come up) is not
// tested here: see docs/operations/deploy.md.
package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"sigs.k8s.io/yaml"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return string(b)
}

var setting = regexp.MustCompile(`\bIDNGO_[A-Z0-9_]+\b`)

// settings are the environment variables that the commands know.
func settings(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../cmd/idngo/*.go")
	must(t, err)
	known := map[string]bool{}
	env := regexp.MustCompile(`env:"(IDNGO_[A-Z0-9_]+)"`)
	for _, f := range files {
		for _, m := range env.FindAllStringSubmatch(read(t, f), -1) {
			known[m[1]] = true
		}
	}
	if len(known) < 30 {
		t.Fatalf("%d settings only: are they still declared like this?", len(known))
	}
	return known
}

func TestSettingsExist(t *testing.T) {
	t.Parallel()
	known := settings(t)
	named := map[string]bool{}
	must(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".go") {
			return err
		}
		for _, name := range setting.FindAllString(strings.ReplaceAll(read(t, path), "^IDNGO_", ""), -1) {
			named[name] = true
			if !known[name] {
				t.Errorf("%s: there is no setting %s", path, name)
			}
		}
		return nil
	}))
	if len(named) < 10 {
		t.Errorf("only %v are named", slices.Sorted(maps.Keys(named)))
	}
}

// TestDockerfile: it parses, copies what there is, and does not run as root.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	parsed, err := parser.Parse(strings.NewReader(read(t, "Dockerfile")))
	must(t, err)
	for _, w := range parsed.Warnings {
		t.Errorf("%+v", w)
	}
	stages, _, err := instructions.Parse(parsed.AST, nil)
	must(t, err)
	names := map[string]bool{}
	for _, s := range stages {
		names[s.Name] = true
	}
	copied, user, entry := 0, "", ""
	for _, s := range stages {
		for _, c := range s.Commands {
			switch c := c.(type) {
			case *instructions.CopyCommand:
				if c.From == "" {
					continue
				}
				if !names[c.From] {
					t.Errorf("there is no stage %s", c.From)
				}
				for _, from := range c.SourcePaths {
					local, ours := strings.CutPrefix(from, "/src/")
					if !ours || strings.HasPrefix(local, "bin/") || strings.HasPrefix(local, "models/cache") { // those are made
						continue
					}
					copied++
					if _, err := os.Stat(filepath.Join("..", local)); err != nil {
						t.Errorf("COPY %s: %v", from, err)
					}
				}
			case *instructions.UserCommand:
				user = c.User
			case *instructions.EntrypointCommand:
				entry = strings.Join(c.CmdLine, " ")
			}
		}
	}
	if copied == 0 || user == "" || user == "0" || user == "root" || entry != "idngo" {
		t.Errorf("%d files copied, user %q, entry point %q", copied, user, entry)
	}
	makefile := read(t, "../Makefile")
	for _, target := range []string{"models", "build"} {
		if !strings.Contains(read(t, "Dockerfile"), "make "+target) || !strings.Contains(makefile, "\n"+target+":") {
			t.Errorf("make %s is not what makes the image", target)
		}
	}
	gomod := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "../go.mod"))[1]
	if want := "golang:" + gomod + "-"; !strings.Contains(read(t, "Dockerfile"), want) {
		t.Errorf("it is not built with %s", want)
	}
}

func project(t *testing.T, files ...string) *types.Project {
	t.Helper()
	o, err := cli.NewProjectOptions(files, cli.WithEnv([]string{"POSTGRES_PASSWORD=secret"}), cli.WithInterpolation(true))
	must(t, err)
	p, err := o.LoadProject(context.Background())
	must(t, err)
	return p
}

// TestCompose loads the files as docker compose does.
func TestCompose(t *testing.T) {
	t.Parallel()
	one := project(t, "compose.yaml")
	if len(one.Services) != 1 || !one.Services["idngo"].ReadOnly || one.Services["idngo"].Build.Dockerfile != "deploy/Dockerfile" {
		t.Errorf("%+v", one.Services)
	}
	many := project(t, "compose.yaml", "compose.scale.yaml")
	if len(many.Services) != 3 {
		t.Fatalf("services %v", many.ServiceNames())
	}
	role := func(service, name string) string {
		v := many.Services[service].Environment[name]
		if v == nil {
			return ""
		}
		return *v
	}
	if role("idngo", "IDNGO_ROLE") != "api" || role("worker", "IDNGO_ROLE") != "worker" {
		t.Error("the roles are not divided")
	}
	for _, shared := range []string{"IDNGO_DATABASE", "IDNGO_BLOBS", "IDNGO_MASTER_KEY", "IDNGO_ERASURES"} {
		if v := role("worker", shared); v == "" || v != role("idngo", shared) {
			t.Errorf("%s is %q and %q", shared, v, role("idngo", shared))
		}
	}
	if !strings.Contains(role("worker", "IDNGO_DATABASE"), "secret") {
		t.Error("the password is not given on")
	}
	for name, s := range many.Services {
		if name != "database" && (!s.ReadOnly || !slices.Contains(s.CapDrop, "ALL")) {
			t.Errorf("%s is not confined", name)
		}
	}
}

// TestChartValues: the defaults have each value that the templates use, and the
// schema admits those and no others.
func TestChartValues(t *testing.T) {
	t.Parallel()
	var values map[string]any
	must(t, yaml.UnmarshalStrict([]byte(read(t, "helm/idngo/values.yaml")), &values))
	var chart map[string]any
	must(t, yaml.UnmarshalStrict([]byte(read(t, "helm/idngo/Chart.yaml")), &chart))
	var schema struct {
		Properties map[string]any
		Required   []string
	}
	must(t, json.Unmarshal([]byte(read(t, "helm/idngo/values.schema.json")), &schema))
	for name := range values {
		if schema.Properties[name] == nil {
			t.Errorf("the schema does not know %s", name)
		}
	}
	templates, err := filepath.Glob("helm/idngo/templates/*")
	must(t, err)
	used := regexp.MustCompile(`\.Values((?:\.[a-zA-Z]+)+)`)
	n := 0
	for _, file := range templates {
		for _, m := range used.FindAllStringSubmatch(read(t, file), -1) {
			n++
			at := any(values)
			for _, key := range strings.Split(m[1], ".")[1:] {
				members, _ := at.(map[string]any)
				value, ok := members[key]
				if at = value; !ok {
					t.Errorf("%s: there is no value %s", file, m[1])
					break
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("%d values used only", n)
	}
}

// TestUnit lets systemd judge its unit, and how far it is confined.
func TestUnit(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd on this machine")
	}
	unit := strings.Replace(read(t, "systemd/idngo.service"), "/usr/local/bin/idngo serve", "/bin/true serve", 1)
	file := filepath.Join(t.TempDir(), "idngo.service")
	must(t, os.WriteFile(file, []byte(unit), 0o600))
	for _, args := range [][]string{{"verify", "--man=no", file}, {"security", "--offline=true", "--threshold=30", "--no-pager", file}} {
		var out bytes.Buffer
		cmd := exec.CommandContext(t.Context(), analyze, args...)
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil || args[0] == "verify" && out.Len() > 0 {
			t.Errorf("%v: %v\n%s", args, err, out.String())
		}
	}
}
