package weights

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func repositoryManifest(t testing.TB) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "models", "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestTheRepositorysManifestIsSound(t *testing.T) {
	t.Parallel()
	m, err := ParseManifest(repositoryManifest(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, arch := range []string{"amd64", "arm64"} {
		outputs := make(map[string]bool)
		for _, a := range m.For(arch) {
			outputs[a.Output] = true
			if _, err := os.Stat(filepath.Join("..", "..", "models", "cards", a.Card)); err != nil {
				t.Errorf("%s has no model card: %v", a.Output, err)
			}
		}
		for _, output := range []string{"libonnxruntime.so", "blazeface.onnx", "face_recognition.onnx", "ppocrv6_rec_small.onnx"} {
			if !outputs[output] {
				t.Errorf("%s lacks %s", arch, output)
			}
		}
	}
	if n := len(m.For("amd64", "runtime")); n != 1 {
		t.Errorf("group runtime has %d artifacts for one architecture", n)
	}
}

func TestAManifestThatIsNotSoundIsRefused(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("a", 64)
	sound := func() Artifact {
		return Artifact{
			Output: "a.onnx", Group: "text", Licence: "MIT", Card: "a.md",
			Package: Package{Registry: "pypi", Name: "pkg", Version: "1.0", SHA256: hash},
			Members: []Member{{Path: "a", SHA256: hash, Bytes: 1}},
		}
	}
	for name, change := range map[string]func(*Artifact){
		"sound":                 func(*Artifact) {},
		"climbing output":       func(a *Artifact) { a.Output = "../a" },
		"absolute output":       func(a *Artifact) { a.Output = "/etc/a" },
		"no licence":            func(a *Artifact) { a.Licence = "" },
		"a registry by address": func(a *Artifact) { a.Package.Registry = "example.org" },
		"a flag as name":        func(a *Artifact) { a.Package.Name = "--index-url" },
		"a flag as version":     func(a *Artifact) { a.Package.Version = "-1" },
		"no archive hash":       func(a *Artifact) { a.Package.SHA256 = "" },
		"no member hash":        func(a *Artifact) { a.Members[0].SHA256 = "" },
		"a huge member":         func(a *Artifact) { a.Members[0].Bytes = 1 << 40 },
		"no members":            func(a *Artifact) { a.Members = nil },
		"unknown conversion":    func(a *Artifact) { a.Convert, a.SHA256 = &Conversion{Kind: "x"}, hash },
		"a flag as wheel tag":   func(a *Artifact) { a.Package.Wheel = &Wheel{"-3", "cp311", "any"} },
		"a wheel from npm": func(a *Artifact) {
			a.Package.Registry, a.Package.Wheel = "npm", &Wheel{"3.11", "cp311", "any"}
		},
	} {
		a := sound()
		change(&a)
		raw, err := json.Marshal(Manifest{Artifacts: []Artifact{a}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseManifest(raw); (err == nil) != (name == "sound") {
			t.Errorf("%s: %v", name, err)
		}
	}
	twice, err := json.Marshal(Manifest{Artifacts: []Artifact{sound(), sound()}})
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{"", "[]", `{"artefacts":[]}`, string(twice)} {
		if _, err := ParseManifest([]byte(raw)); err == nil {
			t.Errorf("accepted %q", raw)
		}
	}
}

func FuzzParseManifest(f *testing.F) {
	f.Add(repositoryManifest(f))
	f.Add([]byte(`{"artifacts":[{"output":"a"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := ParseManifest(raw)
		if err != nil {
			return
		}
		for _, a := range m.Artifacts {
			if !filepath.IsLocal(a.Output) || !hexSHA256.MatchString(a.outputSHA256()) {
				t.Fatalf("accepted %+v", a)
			}
		}
	})
}
