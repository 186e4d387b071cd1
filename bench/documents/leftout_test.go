package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// Page 154 of this group prints a capital sharp s, which its family lacks.
const lacking, lackingPage = "resampled", "154"

// A page that cannot be printed is left out by every command, and those beside it are
// not.
func TestPagesThatCannotBePrintedAreLeftOut(t *testing.T) {
	t.Parallel()
	models := onnxtest.Models(t)
	maker, err := newMaker(string(specimen.Tune), models)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := maker.Page(lacking, 154); !errors.Is(err, specimen.ErrNoGlyph) {
		t.Fatalf("the page can be printed: %v", err)
	}
	args := func(command, out string, more ...string) []string {
		return append([]string{command, "-part", "tune", "-groups", lacking, "-first", lackingPage, "-pages", "2", "-models", models, "-out", out}, more...)
	}
	shown, read := t.TempDir(), t.TempDir()
	for name, a := range map[string][]string{"show": args("show", shown), "run -blind": args("run", read, "-blind", "-chunk", "2")} {
		if err := run(context.Background(), a); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if files, err := os.ReadDir(shown); err != nil || len(files) != 1 {
		t.Errorf("shown: %v, %v", files, err)
	}
	chunks, err := filepath.Glob(filepath.Join(read, "*.json"))
	if err != nil || len(chunks) != 1 {
		t.Fatalf("chunks %v, %v", chunks, err)
	}
	data, err := os.ReadFile(chunks[0])
	if err != nil {
		t.Fatal(err)
	}
	var records []record
	if err := json.Unmarshal(data, &records); err != nil || len(records) != 1 || records[0].Number != 155 {
		t.Errorf("read %+v, %v", records, err)
	}
}

// Another mistake is none to leave a page out for.
func TestOtherMistakesStop(t *testing.T) {
	t.Parallel()
	broken := errors.New("no ink")
	if _, ok, err := drawn(func(string, int) (specimen.Sheet, error) { return specimen.Sheet{}, broken }, "clean", 7); ok || !errors.Is(err, broken) {
		t.Errorf("%v, %v", ok, err)
	}
}

// Of the designs Utopia's bill alone names no state.
func TestPagesThatNameTheirState(t *testing.T) {
	t.Parallel()
	for _, part := range []specimen.Part{specimen.Tune, specimen.Test} {
		for _, d := range specimen.Designs(part) {
			for _, side := range d.Sides {
				r := record{Code: d.Code, Country: d.Country, Side: side}
				if d.Format != "" && side == d.Sides[len(d.Sides)-1] {
					r.Zone = &zoneRecord{Want: []string{"<"}}
				}
				if got, want := r.namesState(), d.Kind != specimen.KindUtilityBill || d.Country == "RUS"; got != want {
					t.Errorf("%s %s %s %s: %v", part, d.Code, d.Country, side, got)
				}
			}
		}
	}
}
