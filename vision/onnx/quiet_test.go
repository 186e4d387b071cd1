package onnx_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// quietModels names the models folder for the process that TestNothingIsCollected starts.
const quietModels = "IDNGO_TEST_QUIET_MODELS"

// The library's packaged builds keep a queue of what they would tell their maker, a
// name for the device among it, in the user's cache, and begin when they are loaded:
// a process of its own loads it and a model and must leave nothing behind.
func TestNothingIsCollected(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv(quietModels); dir != "" {
		rt, err := onnx.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		s, err := rt.Session("face_recognition.onnx", onnx.Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := rt.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	models, err := filepath.Abs(onnxtest.Models(t))
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNothingIsCollected$")
	cmd.Env = []string{quietModels + "=" + models, "HOME=" + home, "XDG_CACHE_HOME=" + home, "TMPDIR=" + home, "PATH=" + os.Getenv("PATH")}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s was written", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
