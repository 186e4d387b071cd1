package installed_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/idngo/idngo/vision/onnx/installed"
)

func TestAMissingRecordSaysHowToGetIt(t *testing.T) {
	t.Parallel()
	_, err := installed.Read(t.TempDir())
	if !errors.Is(err, installed.ErrMissing) {
		t.Fatalf("got %v, want ErrMissing", err)
	}
}

func TestALoadedFileIsTheRecordedOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	content := []byte("weights")
	sum := sha256.Sum256(content)
	want := installed.File{Output: "a/b.onnx", SHA256: hex.EncodeToString(sum[:]), Package: "p@1"}
	write(t, dir, "a/b.onnx", content)
	raw, err := installed.Record{Files: []installed.File{want}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, installed.FileName, raw)

	record, err := installed.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	file, ok := record.Lookup("a/b.onnx")
	if !ok || file != want {
		t.Fatalf("got %+v, want %+v", file, want)
	}
	if got, err := file.Load(dir); err != nil || string(got) != "weights" {
		t.Fatalf("Load: %q, %v", got, err)
	}

	write(t, dir, "a/b.onnx", []byte("weightz"))
	var mismatch *installed.MismatchError
	if _, err := file.Load(dir); !errors.As(err, &mismatch) {
		t.Fatalf("a changed file: got %v, want a MismatchError", err)
	}
	if err := os.Remove(filepath.Join(dir, "a/b.onnx")); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Load(dir); !errors.Is(err, installed.ErrMissing) {
		t.Fatalf("a removed file: got %v, want ErrMissing", err)
	}
}

func TestARecordCannotPointOutsideItsFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, installed.FileName, []byte(`{"files":[{"output":"../etc/passwd"}]}`))
	if _, err := installed.Read(dir); err == nil {
		t.Fatal("a path with .. was accepted")
	}
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
