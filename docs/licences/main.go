// Command licences writes docs/licences.md: what idngo is built from and tested
// with, and under which licences.
//
//	go run ./docs/licences > docs/licences.md
//
// Go modules are named by the packages that are really built; their licences are
// told from their texts. npm packages come from the lockfile, models and native
// sources from models/manifest.json.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

func main() {
	page, err := write()
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
	if _, err := os.Stdout.Write(page); err != nil {
		os.Exit(1)
	}
}

// part is one line of the page.
type part struct{ name, version, licence, use string }

func write() ([]byte, error) {
	modules, err := goModules()
	if err != nil {
		return nil, err
	}
	npm, err := npmPackages("web/package-lock.json")
	if err != nil {
		return nil, err
	}
	models, err := artifacts("models/manifest.json")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("# Licences\n\nWhat idngo is built from and tested with. Made by `make licences`; not edited by hand. idngo itself is under Apache-2.0 ([LICENSE](../LICENSE)).\n")
	section := func(title, text string, parts []part) {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| name | version | licence | part of |\n|---|---|---|---|\n", title, text)
		for _, p := range parts {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", p.name, p.version, p.licence, p.use)
		}
	}
	section("Go modules", "Licences as their texts in the modules say.", modules)
	section("npm packages", "From the lockfile: \"pages\" may reach a browser, \"build and tests\" never do.", npm)
	section("Models, native code, test pictures and fonts", "Fetched by `make models`, pinned by version and hash; origins and limits are in [models/cards](../models/cards). Native code that is fetched as source is compiled on the machine.", models)
	return b.Bytes(), nil
}

// goModules lists the modules of the program, then those of its tests and tools.
func goModules() ([]part, error) {
	program, err := modulesOf("-deps", "./cmd/idngo")
	if err != nil {
		return nil, err
	}
	all, err := modulesOf("-deps", "-test", "./...")
	if err != nil {
		return nil, err
	}
	var parts []part
	var unknown []error
	for path, m := range all {
		licence, err := licenceOf(path, m.dir)
		if err != nil {
			unknown = append(unknown, fmt.Errorf("%s: %w", path, err))
		}
		use := "build and tests"
		if _, ok := program[path]; ok {
			use = "program"
		}
		parts = append(parts, part{path, m.version, licence, use})
	}
	sortParts(parts)
	return parts, errors.Join(unknown...)
}

type module struct{ version, dir string }

func modulesOf(args ...string) (map[string]module, error) {
	const format = "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}"
	cmd := exec.Command("go", append([]string{"list", "-f", format}, args...)...) //nolint:noctx,gosec // our own arguments; it ends with us
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	found := map[string]module{}
	for line := range strings.Lines(string(out)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			found[f[0]] = module{f[1], f[2]}
		}
	}
	return found, nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)([-.].*)?$`)

// minCovered is the share of a text, in percent, that must be known wording.
const minCovered = 70

// readByHand says what texts hold that no list of known wordings has, by module
// and file: they were read for it. A text without licences covers nothing that
// is built, such as a logo.
var readByHand = map[string][]string{
	"github.com/go-fonts/dejavu LICENSE-DejaVu": {"Bitstream-Vera"}, // with the same terms for the glyphs of Arev
	"modernc.org/libc LICENSE-3RD-PARTY.md":     {"BSD-2-Clause", "BSD-3-Clause", "MIT"},
	"modernc.org/memory LICENSE-LOGO":           nil,
	"modernc.org/sqlite LICENSE-SQLITE":         {"public domain"},
}

// licenceOf names the licences of the texts at the top of a module.
func licenceOf(path, dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) == ".go" || !licenceFile.MatchString(e.Name()) {
			continue
		}
		if known, ok := readByHand[path+" "+e.Name()]; ok {
			ids = append(ids, known...)
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return "", err
		}
		found := licensecheck.Scan(text)
		if found.Percent < minCovered {
			return "", fmt.Errorf("%s holds wording that is not known: look at it", e.Name())
		}
		for _, m := range found.Match {
			if !slices.Contains(ids, m.ID) {
				ids = append(ids, m.ID)
			}
		}
	}
	if len(ids) == 0 {
		return "", fmt.Errorf("no text of a licence")
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), ", "), nil
}

func npmPackages(path string) ([]part, error) {
	var lock struct {
		Packages map[string]struct {
			Version, License    string
			Dev, Optional, Link bool
		}
	}
	if err := readJSON(path, &lock); err != nil {
		return nil, err
	}
	uses := map[part]string{}
	for at, p := range lock.Packages {
		i := strings.LastIndex(at, "node_modules/")
		if i < 0 || p.Link {
			continue // our own
		}
		key := part{name: at[i+len("node_modules/"):], version: p.Version, licence: p.License}
		if key.licence == "" {
			return nil, fmt.Errorf("%s says no licence: look at it", key.name)
		}
		if use := uses[key]; use != "pages" {
			uses[key] = "build and tests"
			if !p.Dev {
				uses[key] = "pages"
			}
		}
	}
	var parts []part
	for p, use := range uses {
		p.use = use
		parts = append(parts, p)
	}
	sortParts(parts)
	return parts, nil
}

func artifacts(path string) ([]part, error) {
	type artifact struct {
		Output, Group, Licence, Card string
		Package                      struct{ Registry, Name, Version string }
	}
	var m struct{ Artifacts, Libraries []artifact }
	if err := readJSON(path, &m); err != nil {
		return nil, err
	}
	seen := map[part]bool{}
	var parts []part
	for _, a := range append(m.Artifacts, m.Libraries...) {
		name := strings.TrimSuffix(a.Output, filepath.Ext(a.Output))
		if i := strings.Index(name, "-latin"); i > 0 { // fonts come in one file for each alphabet
			name = name[:i]
		}
		if i := strings.Index(name, "-cyrillic"); i > 0 {
			name = name[:i]
		}
		if a.Licence == "" {
			return nil, fmt.Errorf("%s says no licence", a.Output)
		}
		use := "program"
		if strings.Contains(name, "/") { // faces/ and fonts/ are for tests and benchmarks
			use = "build and tests"
		}
		p := part{
			fmt.Sprintf("%s, from %s (%s)", name, a.Package.Name, a.Package.Registry), a.Package.Version,
			fmt.Sprintf("%s ([card](../models/cards/%s))", a.Licence, a.Card), use,
		}
		if !seen[p] {
			seen[p] = true
			parts = append(parts, p)
		}
	}
	sortParts(parts)
	return parts, nil
}

// sortParts puts what is delivered before what is not.
func sortParts(parts []part) {
	last := func(p part) int {
		if p.use == "build and tests" {
			return 1
		}
		return 0
	}
	slices.SortFunc(parts, func(a, b part) int {
		if d := last(a) - last(b); d != 0 {
			return d
		}
		return strings.Compare(a.name+" "+a.version, b.name+" "+b.version)
	})
}

func readJSON(path string, v any) error {
	text, err := os.ReadFile(path) //nolint:gosec // a fixed path
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
