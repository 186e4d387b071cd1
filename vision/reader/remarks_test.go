package reader

import (
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/quality"
)

// TestAGreyPictureOfABack: black print under a lamp is no black-and-white picture of
// a back, of a front it may be; a picture without colour is one of either.
func TestAGreyPictureOfABack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		light color.RGBA
		side  string
		grey  bool
	}{
		{color.RGBA{200, 202, 201, 255}, fields.SideBack, false},
		{color.RGBA{200, 202, 201, 255}, fields.SideFront, true},
		{color.RGBA{200, 200, 200, 255}, fields.SideBack, true},
		{color.RGBA{200, 200, 200, 255}, fields.SideFront, true},
		{color.RGBA{200, 214, 225, 255}, fields.SideFront, false},
	} {
		img := image.NewRGBA(image.Rect(0, 0, 400, 300))
		draw.Draw(img, img.Rect, image.NewUniform(c.light), image.Point{}, draw.Src)
		draw.Draw(img, image.Rect(60, 60, 300, 80), image.Black, image.Point{}, draw.Src)
		f := forSide(quality.Measure(img, vision.Box{}, nil), c.side)
		found := quality.Judge(quality.Scene{Image: img}, f, quality.DefaultThresholds(), true)
		if grey := slices.ContainsFunc(found, func(f vision.Finding) bool { return f.Code == vision.FindingGrayscale }); grey != c.grey {
			t.Errorf("%v, %s: black and white is %v", c.light, c.side, grey)
		}
	}
}

// TestAWholeZoneIsNotCutOff: beside and below a valid zone nothing of the document is
// missing, above it there may be.
func TestAWholeZoneIsNotCutOff(t *testing.T) {
	t.Parallel()
	const w, h = 800.0, 560.0
	for side, c := range map[string]struct {
		box   vision.Box
		valid bool
		kept  bool
	}{
		"left":              {vision.Box{W: 16, H: h}, true, false},
		"right":             {vision.Box{X: w - 16, W: 16, H: h}, true, false},
		"below":             {vision.Box{Y: h - 16, W: w, H: 16}, true, false},
		"above":             {vision.Box{W: w, H: 16}, true, true},
		"left, zone broken": {vision.Box{W: 16, H: h}, false, true},
	} {
		p := vision.Page{Width: int(w), Height: int(h), MRZ: &vision.MRZ{Valid: c.valid}}
		found := withinPicture(p, []vision.Finding{{Code: vision.FindingCropped, Score: 0.8, Box: &c.box}, {Code: vision.FindingGlare, Score: 0.6}})
		if kept := slices.ContainsFunc(found, func(f vision.Finding) bool { return f.Code == vision.FindingCropped }); kept != c.kept || len(found) == 0 {
			t.Errorf("%s: %v", side, found)
		}
	}
}
