package specimen

import (
	"context"
	"testing"

	"github.com/idngo/idngo/vision/barcode"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// TestDrawnSymbolsCanBeRead: what is drawn is a PDF417 with the payload of its
// truth, whatever its length; else the benchmark would blame the reader.
func TestDrawnSymbolsCanBeRead(t *testing.T) {
	t.Parallel()
	finder, err := barcode.Open(onnxtest.Models(t))
	if err != nil {
		t.Fatal(err)
	}
	studio, cases := withFaces(t), typecase(t, Tune)
	lengths := map[int]bool{}
	for _, d := range Designs(Tune) {
		if d.Symbol != "PDF417" {
			continue
		}
		for n := range 20 {
			seed := Tune.Seed("symbols/clean", n)
			page, err := studio.Print(d, BackSide, seed, cases.Look(Clean, seed), Options{Scale: 9, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			want := page.Truth.Symbols[0].Text
			lengths[len(want)] = true
			found, err := finder.Find(context.Background(), page.Image)
			if err != nil || len(found) != 1 || found[0].Text != want {
				t.Errorf("page %d, payload of %d: %d symbols, %v", n, len(want), len(found), err)
			}
		}
	}
	if len(lengths) < 5 {
		t.Errorf("only %d lengths", len(lengths))
	}
}
