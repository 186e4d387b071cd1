package weights

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idngo/idngo/vision/onnx/installed"
)

// library is one of two sources, of which the archive holds one.
func library(archive []byte) Library {
	return Library{
		Output: "lib/libsum.so", Group: "barcode", Licence: "MIT", Card: "card.md", Root: "pkg-1.0.0/src",
		Package: Package{Registry: "pypi", Name: "pkg", Version: "1.0.0", SHA256: hexSum(archive), Source: &Source{Backend: "some.backend"}},
		Sources: []string{"add.c"}, Own: []string{"mine/call.cpp", "mine/config.h"}, Defines: []string{"ANSWER=42"},
	}
}

func ownFolder(t *testing.T, code string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"mine/call.cpp": code, "mine/config.h": "#define OFFSET 1\n"} {
		if err := writeSource(filepath.Join(dir, name), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const callCode = "extern \"C\" int add(int, int);\nextern \"C\" __attribute__((visibility(\"default\"))) int call() { return add(ANSWER, 1); }\n"

func sourceArchive(t *testing.T) []byte {
	t.Helper()
	return tgz(t, entry{name: "pkg-1.0.0/README", content: "hello"}, entry{name: "pkg-1.0.0/src/add.c", content: "#include \"config.h\"\n#include \"sub/more.h\"\nint add(int a, int b) { return a + b + OFFSET + MORE; }\n"},
		entry{name: "pkg-1.0.0/src/sub/more.h", content: "#define MORE 2\n"})
}

func TestALibraryIsCompiledOnce(t *testing.T) {
	t.Parallel()
	archive := sourceArchive(t)
	dir, own := t.TempDir(), ownFolder(t, callCode)
	registry := &shelf{archives: map[string][]byte{"pkg@1.0.0": archive}}
	in := Installer{Dir: dir, Registry: registry}
	l := library(archive)
	if err := l.validate(); err != nil {
		t.Fatal(err)
	}
	build := func(want int, why string) installed.File {
		t.Helper()
		if n, err := in.Build(t.Context(), []Library{l}, own); n != want || err != nil {
			t.Fatalf("%s: compiled %d, %v", why, n, err)
		}
		record, err := installed.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		f, ok := record.Lookup(l.Output)
		if !ok || f.Recipe == "" || f.Package != "pkg@1.0.0" || f.Verify(dir) != nil {
			t.Fatalf("%s: record %+v", why, f)
		}
		return f
	}
	first := build(1, "the first time")
	build(0, "again")
	if registry.fetched != 1 {
		t.Errorf("fetched %d times", registry.fetched)
	}
	if err := os.WriteFile(filepath.Join(dir, "lib", "libsum.so"), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	build(1, "after damage")
	l.Defines = []string{"ANSWER=43"}
	if changed := build(1, "after the recipe changed"); changed.Recipe == first.Recipe {
		t.Error("the recipe does not tell the two apart")
	}
}

// Installing models afterwards keeps the library in the record.
func TestTheRecordKeepsALibrary(t *testing.T) {
	t.Parallel()
	archive := sourceArchive(t)
	dir := t.TempDir()
	in := Installer{Dir: dir, Registry: &shelf{archives: map[string][]byte{"pkg@1.0.0": archive}}}
	l := library(archive)
	if _, err := in.Build(t.Context(), []Library{l}, ownFolder(t, callCode)); err != nil {
		t.Fatal(err)
	}
	other := tgz(t, entry{name: "a", content: "A"})
	if _, err := install(t, dir, other, artifact("npm", other, "a", "A", "a")); err != nil {
		t.Fatal(err)
	}
	record, err := installed.Read(dir)
	if f, ok := record.Lookup(l.Output); err != nil || !ok || f.Recipe == "" {
		t.Fatalf("record %+v, %v", record, err)
	}
}

func TestALibraryThatCannotBeBuiltLeavesNothing(t *testing.T) {
	t.Parallel()
	good := sourceArchive(t)
	for name, tc := range map[string]struct {
		archive []byte
		own     string
		change  func(*Library)
		want    string
	}{
		"another archive":    {good, callCode, func(l *Library) { l.Package.SHA256 = strings.Repeat("0", 64) }, "sha256 mismatch"},
		"a compiler error":   {good, "int oops(", func(*Library) {}, "error"},
		"a missing source":   {good, callCode, func(l *Library) { l.Sources = []string{"sub.c"} }, "sub.c"},
		"half an archive":    {good[:len(good)/2], callCode, func(*Library) {}, "unexpected EOF"},
		"a missing own file": {good, callCode, func(l *Library) { l.Own = []string{"mine/none.cpp"} }, "none.cpp"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			l := library(tc.archive)
			tc.change(&l)
			in := Installer{Dir: dir, Registry: &shelf{archives: map[string][]byte{"pkg@1.0.0": tc.archive}}}
			_, err := in.Build(t.Context(), []Library{l}, ownFolder(t, tc.own))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			if entries, _ := os.ReadDir(dir); len(entries) > 0 {
				t.Errorf("left %v", entries)
			}
		})
	}
}

func TestALibraryThatIsNotSoundIsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Library){
		"sound":                func(*Library) {},
		"climbing output":      func(l *Library) { l.Output = "../x" },
		"climbing source":      func(l *Library) { l.Sources = []string{"../../x.c"} },
		"a flag as source":     func(l *Library) { l.Sources = []string{"-fplugin=x.c"} },
		"an object as source":  func(l *Library) { l.Sources = []string{"x.o"} },
		"a flag as define":     func(l *Library) { l.Defines = []string{"X -fplugin=y"} },
		"climbing root":        func(l *Library) { l.Root = "../x" },
		"a wheel":              func(l *Library) { l.Package.Source = nil },
		"code as backend":      func(l *Library) { l.Package.Source.Backend = "x;import os" },
		"an npm package":       func(l *Library) { l.Package.Registry = "npm" },
		"nothing of our own":   func(l *Library) { l.Own = nil },
		"no licence":           func(l *Library) { l.Licence = "" },
		"wheel tags as well":   func(l *Library) { l.Package.Wheel = &Wheel{"3.11", "cp311", "any"} },
		"archive without hash": func(l *Library) { l.Package.SHA256 = "" },
	} {
		l := library([]byte("x"))
		change(&l)
		raw, err := json.Marshal(Manifest{Libraries: []Library{l}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseManifest(raw); (err == nil) != (name == "sound") {
			t.Errorf("%s: %v", name, err)
		}
	}
	l := library([]byte("x"))
	raw, err := json.Marshal(Manifest{Libraries: []Library{l, l}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseManifest(raw); err == nil {
		t.Error("the same library twice")
	}
}

// The module that stands in for a build backend is all that pip runs.
func TestTheStandInAnswersNameAndVersion(t *testing.T) {
	t.Parallel()
	dir, err := standIn(Package{Name: "zxing-cpp", Version: "3.1.1", Source: &Source{Backend: "scikit_build_core.build"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
	})
	code, err := os.ReadFile(filepath.Join(dir, "scikit_build_core", "build.py"))
	if err != nil || !strings.Contains(string(code), `"3.1.1"`) || !strings.Contains(string(code), `"zxing-cpp"`) {
		t.Errorf("%v\n%s", err, code)
	}
	if _, err := os.Stat(filepath.Join(dir, "scikit_build_core", "__init__.py")); err != nil {
		t.Error(err)
	}
}
