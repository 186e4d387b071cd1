package reader

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
)

// TestDeviationsAreLookedForInThePicture: a label without a value is a finding only
// where the paper is bare; values in each other's places are one by themselves.
func TestDeviationsAreLookedForInThePicture(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 800, 500))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{210, 214, 220, 255}), image.Point{}, draw.Src)
	var page vision.Page
	printed := func(y int) vision.Box {
		for x := 60; x < 260; x += 12 {
			draw.Draw(img, image.Rect(x, y, x+4, y+18), image.NewUniform(color.Black), image.Point{}, draw.Src)
		}
		return vision.Box{X: 60, Y: float64(y), W: 200, H: 18}
	}
	for y := 60; y < 260; y += 40 {
		b := printed(y)
		page.Readings = append(page.Readings, vision.Reading{Source: vision.SourceVIZ, Box: &b})
	}
	bare, unread := vision.Box{X: 60, Y: 300, W: 200, H: 18}, printed(340)
	same := func(b vision.Box) vision.Box { return b }
	found := deviations(img, page, []fields.Deviation{
		{Field: vision.FieldDocumentNumber, Box: bare, Score: 0.9},
		{Field: vision.FieldBirthDate, Box: unread, Score: 0.9},
		{Field: vision.FieldLastName, Other: vision.FieldBirthDate, Box: unread, Score: 0.8},
	}, same)
	if len(found) != 2 {
		t.Fatalf("%d findings: %+v", len(found), found)
	}
	for i, want := range []vision.Box{bare, unread} {
		f := found[i]
		if f.Code != vision.FindingTemplate || f.Score < deviationFound || f.Score > 1 || f.Box == nil || *f.Box != want || f.Detail == "" {
			t.Errorf("%+v at %v, want it at %v", f, f.Box, want)
		}
	}
}
