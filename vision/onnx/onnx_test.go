package onnx_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/onnx/installed"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

func TestAnEmptyFolderSaysHowToGetTheModels(t *testing.T) {
	t.Parallel()
	_, err := onnx.Open(t.TempDir())
	if !errors.Is(err, onnx.ErrMissing) || !strings.Contains(err.Error(), "make models") {
		t.Fatalf("got %v", err)
	}
}

func TestAChangedLibraryIsNotLoaded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	raw, err := installed.Record{Files: []installed.File{{
		Output: onnx.LibraryFile, SHA256: strings.Repeat("a", 64), Package: "runtime@1",
	}}}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, installed.FileName, raw)
	write(t, dir, onnx.LibraryFile, []byte("not what was installed"))
	var mismatch *onnx.MismatchError
	if _, err := onnx.Open(dir); !errors.As(err, &mismatch) {
		t.Fatalf("got %v, want a MismatchError", err)
	}
}

func TestAChangedModelIsNotLoaded(t *testing.T) {
	t.Parallel()
	source := onnxtest.Models(t)
	dir := t.TempDir()
	for _, name := range []string{installed.FileName, onnx.LibraryFile} {
		if err := os.Symlink(filepath.Join(source, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	model, err := os.ReadFile(filepath.Join(source, "facemesh.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	model[len(model)/2] ^= 1
	write(t, dir, "facemesh.onnx", model)
	rt, err := onnx.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rt.Close() })
	var mismatch *onnx.MismatchError
	if _, err := rt.Session("facemesh.onnx", onnx.Options{}); !errors.As(err, &mismatch) {
		t.Fatalf("a flipped bit: got %v, want a MismatchError", err)
	}
	if _, err := rt.Session("blazeface.onnx", onnx.Options{}); !errors.Is(err, onnx.ErrMissing) {
		t.Fatalf("an absent model: got %v, want ErrMissing", err)
	}
}

func TestARunGivesTheSameWithAnyNumberOfThreads(t *testing.T) {
	t.Parallel()
	rt := onnxtest.Open(t)
	chip := onnx.Tensor{Shape: []int64{2, 3, 150, 150}, Data: make([]float32, 2*3*150*150)}
	for i := range chip.Data {
		chip.Data[i] = float32(i * 7919 % 256)
	}
	var results [2][]float32
	for i := range results {
		s, err := rt.Session("face_recognition.onnx", onnx.Options{Threads: i + 1})
		if err != nil {
			t.Fatal(err)
		}
		out, err := s.Run(t.Context(), chip)
		if err != nil {
			t.Fatal(err)
		}
		if len(out) != 1 || len(out[0].Data) != 2*128 {
			t.Fatalf("got %d outputs, the first of shape %v", len(out), out[0].Shape)
		}
		results[i] = out[0].Data
	}
	for i := range results[0] {
		if d := results[0][i] - results[1][i]; d > 1e-4 || d < -1e-4 {
			t.Fatalf("value %d: %g with one thread, %g with two", i, results[0][i], results[1][i])
		}
	}
}

func TestTheTextReaderCarriesItsAlphabet(t *testing.T) {
	t.Parallel()
	s, err := onnxtest.Open(t).Session("ppocrv6_rec_small.onnx", onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	alphabet, ok := s.Metadata("character")
	if !ok || strings.Count(alphabet, "\n") < 1000 {
		t.Fatalf("character: found %v, %d lines", ok, strings.Count(alphabet, "\n"))
	}
	if _, ok := s.Metadata("no such key"); ok {
		t.Fatal("an unknown key was found")
	}
}

func TestWrongInputsAreErrors(t *testing.T) {
	t.Parallel()
	s, err := onnxtest.Open(t).Session("facemesh.onnx", onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, inputs := range map[string][]onnx.Tensor{
		"none":              nil,
		"two":               {{Shape: []int64{1}, Data: []float32{0}}, {Shape: []int64{1}, Data: []float32{0}}},
		"no shape":          {{Data: []float32{0}}},
		"too little data":   {{Shape: []int64{1, 192, 192, 3}, Data: make([]float32, 5)}},
		"overflowing shape": {{Shape: []int64{1 << 31, 1 << 31, 4}, Data: make([]float32, 5)}},
		"negative":          {{Shape: []int64{-1, -5}, Data: make([]float32, 5)}},
		"the wrong size":    {{Shape: []int64{1, 2, 2, 3}, Data: make([]float32, 12)}},
	} {
		if _, err := s.Run(t.Context(), inputs...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestACancelledRunStops(t *testing.T) {
	t.Parallel()
	s, err := onnxtest.Open(t).Session("ppocrv6_det_small.onnx", onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	page := onnx.Tensor{Shape: []int64{1, 3, 1280, 1280}, Data: make([]float32, 3*1280*1280)}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := s.Run(ctx, page); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v, want the deadline", err)
	}
	small := onnx.Tensor{Shape: []int64{1, 3, 32, 32}, Data: make([]float32, 3*32*32)}
	if _, err := s.Run(t.Context(), small); err != nil {
		t.Fatalf("the session after a cancelled run: %v", err)
	}
}

func TestClosedThingsSaySo(t *testing.T) {
	t.Parallel()
	rt, err := onnx.Open(onnxtest.Models(t))
	if err != nil {
		t.Fatal(err)
	}
	s, err := rt.Session("blazeface.onnx", onnx.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := rt.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Run(t.Context(), onnx.Tensor{Shape: []int64{1}, Data: []float32{1}}); !errors.Is(err, onnx.ErrClosed) {
		t.Fatalf("Run after Close: %v", err)
	}
	if _, err := rt.Session("blazeface.onnx", onnx.Options{}); !errors.Is(err, onnx.ErrClosed) {
		t.Fatalf("Session after Close: %v", err)
	}
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}
