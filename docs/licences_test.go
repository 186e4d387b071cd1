package docs

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var directModule = regexp.MustCompile(`(?m)^(?:require )?\t?([a-z0-9.-]+\.[a-z]+(?:/[\w.~-]+)*) v\S+$`)

// TestWhatWeBuildFromIsListed: every module that go.mod names itself, every
// package that a page names, every model and library of the manifest.
func TestWhatWeBuildFromIsListed(t *testing.T) {
	t.Parallel()
	page := read(t, "licences.md")
	var names []string
	modules := directModule.FindAllStringSubmatch(read(t, filepath.Join(root, "go.mod")), -1)
	if len(modules) < 30 {
		t.Fatalf("go.mod names %d modules: the test no longer reads it", len(modules))
	}
	for _, m := range modules {
		names = append(names, "| "+m[1]+" | ")
	}
	manifests, err := filepath.Glob(filepath.Join(root, "web", "*", "package.json"))
	if err != nil || len(manifests) == 0 {
		t.Fatalf("no package.json (%v)", err)
	}
	for _, file := range manifests {
		var p struct{ Dependencies map[string]string }
		decode(t, file, &p)
		for name := range p.Dependencies {
			if !strings.HasPrefix(name, "@idngo/") {
				names = append(names, "| "+name+" | ")
			}
		}
	}
	var m struct {
		Artifacts, Libraries []struct{ Package struct{ Name string } }
	}
	decode(t, filepath.Join(root, "models", "manifest.json"), &m)
	for _, a := range append(m.Artifacts, m.Libraries...) {
		names = append(names, ", from "+a.Package.Name+" (")
	}
	for _, name := range names {
		if !strings.Contains(page, name) {
			t.Errorf("licences.md lacks %q: run make licences", strings.Trim(name, "| "))
		}
	}
}

func decode(t *testing.T, path string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, path)), v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
