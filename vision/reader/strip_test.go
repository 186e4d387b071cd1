package reader

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// Pictures of zones alone are read whichever way they lie.
func TestReadZone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	makers := map[specimen.Part]specimen.Maker{}
	for _, part := range []specimen.Part{specimen.Tune, specimen.Test} {
		cases, err := specimen.OpenTypecase(part, onnxtest.Models(t))
		if err != nil {
			t.Fatal(err)
		}
		makers[part] = specimen.Maker{Studio: b.studio, Case: cases, Part: part}
	}
	for _, one := range []struct {
		part  specimen.Part
		grade specimen.Grade
		n     int
	}{
		{specimen.Tune, specimen.Clean, 0}, {specimen.Tune, specimen.Clean, 1},
		{specimen.Tune, specimen.Phone, 2}, {specimen.Tune, specimen.Phone, 4},
		// The finder sees this one from its ninth character on, which both readers
		// read alike as a zone of 36 columns.
		{specimen.Test, specimen.Clean, 421},
	} {
		sheet, err := makers[one.part].Zone(string(one.grade), one.n)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := b.reader.ReadZone(context.Background(), sheet.File)
		if err != nil {
			t.Fatal(err)
		}
		if len(facts.Pages) != 1 || facts.Pages[0].MRZ == nil {
			t.Errorf("%s %d: no zone", one.grade, one.n)
			continue
		}
		if got := facts.Pages[0].MRZ.Lines; !slices.Equal(got, sheet.Taken.Truth.MRZ) {
			t.Errorf("%s %d: %q was read as %q", one.grade, one.n, sheet.Taken.Truth.MRZ, got)
		}
	}
	var refusal *imageio.Refusal
	if _, err := b.reader.ReadZone(context.Background(), []byte("no picture")); !errors.As(err, &refusal) {
		t.Errorf("no picture: %v", err)
	}
}
