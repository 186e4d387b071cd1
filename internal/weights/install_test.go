package weights

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idngo/idngo/vision/onnx/installed"
)

// shelf is a Registry of archives made in the test.
type shelf struct {
	archives map[string][]byte // by name@version
	fetched  int
}

func (s *shelf) Fetch(_ context.Context, pkg Package, dir string) (string, error) {
	s.fetched++
	raw, ok := s.archives[pkg.String()]
	if !ok {
		return "", errors.New("no such package")
	}
	path := filepath.Join(dir, "archive")
	return path, os.WriteFile(path, raw, 0o600)
}

type entry struct {
	name, content string
	link          bool
}

func tgz(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	gz := gzip.NewWriter(&buf)
	tw := tar.NewWriter(gz)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: 0o644, Size: int64(len(e.content)), Typeflag: tar.TypeReg}
		if e.link {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, "/etc/passwd", 0
		}
		if err := tw.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if !e.link {
			if _, err := tw.Write([]byte(e.content)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(tw.Close(), gz.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func wheel(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, e := range entries {
		w, err := zw.Create(e.name)
		if err == nil {
			_, err = w.Write([]byte(e.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// artifact takes one member out of an archive that holds what it says.
func artifact(registry string, archive []byte, member, content, output string) Artifact {
	return Artifact{
		Output: output, Group: "text", Licence: "MIT", Card: "card.md",
		Package: Package{Registry: registry, Name: "pkg", Version: "1.0.0", SHA256: hexSum(archive)},
		Members: []Member{{Path: member, SHA256: hexSum([]byte(content)), Bytes: int64(len(content))}},
	}
}

func install(t *testing.T, dir string, archive []byte, artifacts ...Artifact) (int, error) {
	t.Helper()
	for _, a := range artifacts {
		if err := a.validate(); err != nil {
			t.Fatal(err)
		}
	}
	in := Installer{Dir: dir, Registry: &shelf{archives: map[string][]byte{"pkg@1.0.0": archive}}}
	return in.Install(t.Context(), artifacts)
}

func TestMembersAreInstalledAndRecorded(t *testing.T) {
	t.Parallel()
	for registry, archive := range map[string][]byte{
		"npm":  tgz(t, entry{name: "package/README", content: "hello"}, entry{name: "package/a.bin", content: "weights"}),
		"pypi": wheel(t, entry{name: "package/README", content: "hello"}, entry{name: "package/a.bin", content: "weights"}),
	} {
		dir := t.TempDir()
		a := artifact(registry, archive, "package/a.bin", "weights", "deep/a.onnx")
		registry := &shelf{archives: map[string][]byte{"pkg@1.0.0": archive}}
		in := Installer{Dir: dir, Registry: registry}
		if n, err := in.Install(t.Context(), []Artifact{a}); n != 1 || err != nil {
			t.Fatalf("installed %d, %v", n, err)
		}
		got, err := os.ReadFile(filepath.Join(dir, "deep", "a.onnx"))
		if err != nil || string(got) != "weights" {
			t.Fatalf("got %q, %v", got, err)
		}
		record, err := installed.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		want := installed.File{Output: "deep/a.onnx", Group: "text", SHA256: hexSum(got), Bytes: 7, Package: "pkg@1.0.0", Licence: "MIT"}
		if len(record.Files) != 1 || record.Files[0] != want {
			t.Fatalf("record %+v", record)
		}

		if n, err := in.Install(t.Context(), []Artifact{a}); n != 0 || err != nil || registry.fetched != 1 {
			t.Fatalf("the second time: installed %d after %d fetches, %v", n, registry.fetched, err)
		}
		if err := os.WriteFile(filepath.Join(dir, "deep", "a.onnx"), []byte("weightz"), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := in.Install(t.Context(), []Artifact{a}); n != 1 || err != nil {
			t.Fatalf("after damage: installed %d, %v", n, err)
		}
	}
}

func TestARefusedArchiveLeavesNothing(t *testing.T) {
	t.Parallel()
	good := tgz(t, entry{name: "package/a.bin", content: "weights"})
	linked := tgz(t, entry{name: "package/a.bin", link: true})
	climbing := tgz(t, entry{name: "../../a.bin", content: "weights"})
	truncated := good[:len(good)/2]
	for name, tc := range map[string]struct {
		archive []byte
		change  func(*Artifact)
		want    string // part of the error
	}{
		"another archive":  {good, func(a *Artifact) { a.Package.SHA256 = strings.Repeat("0", 64) }, "archive: sha256 mismatch: expected 000000"},
		"another member":   {good, func(a *Artifact) { a.Members[0].SHA256 = strings.Repeat("1", 64) }, "package/a.bin: sha256 mismatch: expected 111111"},
		"a missing member": {good, func(a *Artifact) { a.Members[0].Path = "package/b.bin" }, "package/b.bin: not in the archive"},
		"a longer member":  {good, func(a *Artifact) { a.Members[0].Bytes = 3 }, "the size is not the expected 3 bytes"},
		"a shorter member": {good, func(a *Artifact) { a.Members[0].Bytes = 9 }, "the size is not the expected 9 bytes"},
		"a link":           {linked, func(*Artifact) {}, "not a regular file"},
		"a climbing name":  {climbing, func(*Artifact) {}, "package/a.bin: not in the archive"},
		"half an archive":  {truncated, func(*Artifact) {}, "unexpected EOF"},
		"no archive":       {[]byte("this is no archive at all"), func(*Artifact) {}, "gzip"},
		"a failed conversion": {tgz(t, entry{name: "package/a.bin", content: "{}"}), func(a *Artifact) {
			m := Member{Path: "package/a.bin", SHA256: hexSum([]byte("{}")), Bytes: 2}
			a.Members, a.SHA256 = []Member{m, m}, strings.Repeat("2", 64)
			a.Convert = &Conversion{Kind: ConvertFaceRecognition}
		}, "weights manifest"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			dir := filepath.Join(parent, "x", "y")
			a := artifact("npm", tc.archive, "package/a.bin", "weights", "a.onnx")
			tc.change(&a)
			_, err := install(t, dir, tc.archive, a)
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "pkg@1.0.0") {
				t.Errorf("error %v, want %q and the package", err, tc.want)
			}
			err = filepath.WalkDir(parent, func(path string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					t.Errorf("%s was left", path)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAMismatchNamesBothHashes(t *testing.T) {
	t.Parallel()
	archive := wheel(t, entry{name: "a", content: "weights"})
	a := artifact("pypi", archive, "a", "other", "a.onnx")
	a.Members[0].Bytes = 7
	_, err := install(t, t.TempDir(), archive, a)
	var mismatch *MismatchError
	if !errors.As(err, &mismatch) {
		t.Fatalf("got %v", err)
	}
	want := MismatchError{Package: "pkg@1.0.0", File: "a", Expected: hexSum([]byte("other")), Got: hexSum([]byte("weights"))}
	if *mismatch != want {
		t.Fatalf("got %+v, want %+v", *mismatch, want)
	}
}

func TestGroupsAreInstalledOneAfterAnother(t *testing.T) {
	t.Parallel()
	archive := tgz(t, entry{name: "a", content: "A"}, entry{name: "b", content: "B"})
	first, second := artifact("npm", archive, "a", "A", "a"), artifact("npm", archive, "b", "B", "b")
	dir := t.TempDir()
	for _, a := range []Artifact{first, second} {
		if n, err := install(t, dir, archive, a); n != 1 || err != nil {
			t.Fatalf("installed %d, %v", n, err)
		}
	}
	record, err := installed.Read(dir)
	if err != nil || len(record.Files) != 2 {
		t.Fatalf("record %+v, %v", record, err)
	}
}

func TestAMissingClientIsNamed(t *testing.T) { // changes PATH, so not parallel
	t.Setenv("PATH", t.TempDir())
	for registry, want := range map[string]string{"npm": "npm is missing", "pypi": "pip is missing"} {
		_, err := Clients{}.Fetch(t.Context(), Package{Registry: registry, Name: "pkg", Version: "1.0.0"}, t.TempDir())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", registry, err)
		}
	}
}

func TestAFailingClientIsQuoted(t *testing.T) { // changes PATH, so not parallel
	bin := t.TempDir()
	script := "#!/bin/sh\necho network is unreachable >&2\nexit 1\n"
	if err := os.WriteFile(filepath.Join(bin, "npm"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	_, err := Clients{}.Fetch(t.Context(), Package{Registry: "npm", Name: "pkg", Version: "1.0.0"}, t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "pkg@1.0.0 could not be fetched") || !strings.Contains(err.Error(), "network is unreachable") {
		t.Errorf("got %v", err)
	}
}
