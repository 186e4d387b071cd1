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
