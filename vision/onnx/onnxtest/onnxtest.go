// Package onnxtest gives tests the real models.
package onnxtest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/onnx/installed"
)

// Models returns the models folder: IDNGO_MODELS, or models/cache under the
// repository's root. A missing folder fails the test; under -short it skips it.
func Models(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the models, left out by -short")
	}
	dir := os.Getenv("IDNGO_MODELS")
	if dir == "" {
		dir = filepath.Join(root(t), "models", "cache")
	}
	if _, err := os.Stat(filepath.Join(dir, installed.FileName)); err != nil { //nolint:gosec // the folder is the tester's
		t.Fatalf("no models in %s: run `make models` or set IDNGO_MODELS (%v)", dir, err)
	}
	return dir
}

// Open starts the runtime on the models folder and closes it when the test ends.
func Open(t testing.TB) *onnx.Runtime {
	t.Helper()
	rt, err := onnx.Open(Models(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rt.Close(); err != nil {
			t.Error(err)
		}
	})
	return rt
}

// root is the nearest folder upwards with a go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		} else if !errors.Is(err, os.ErrNotExist) || filepath.Dir(dir) == dir {
			t.Fatalf("no go.mod above the working folder: %v", err)
		}
		dir = filepath.Dir(dir)
	}
}
