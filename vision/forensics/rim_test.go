package forensics

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/idngo/idngo/vision"
)

// TestRim: a tinted document on white paper on a table has a white rim; the same
// document itself on the table has none, and on a white table nothing is told.
func TestRim(t *testing.T) {
	t.Parallel()
	tint, paper, table := color.RGBA{196, 214, 226, 255}, color.RGBA{238, 238, 234, 255}, color.RGBA{120, 96, 70, 255}
	fill := func(img *image.RGBA, r image.Rectangle, c color.RGBA) {
		draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
	}
	corners := func(r image.Rectangle) []vision.Point {
		x0, y0, x1, y1 := float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y)
		return []vision.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
	}
	sheet := image.Rect(100, 100, 900, 620)
	for _, tt := range []struct {
		name   string
		ground color.RGBA
		rim    int
		want   bool
	}{
		{"copy on a table", table, 55, true}, {"document on a table", table, 0, false}, {"copy on white", paper, 55, false}, {"a sliver of white", table, 6, false},
	} {
		img := image.NewRGBA(image.Rect(0, 0, 1000, 720))
		fill(img, img.Rect, tt.ground)
		fill(img, sheet, paper)
		fill(img, sheet.Inset(tt.rim), tint)
		f, ok := find(Examine(Picture{Image: img, Outline: corners(sheet)}, DefaultThresholds()), vision.FindingPrintedCopy)
		if ok != tt.want {
			t.Errorf("%s: %v %+v", tt.name, ok, f)
		}
	}
	if rimOf(image.NewRGBA(image.Rect(0, 0, 50, 50)), nil) != 0 {
		t.Error("a rim without an outline")
	}
}

// TestALightDocumentHasNoRim: print that begins at some distance from the edge
// makes no rim of the paper around it, nor does a pattern that fades there.
func TestALightDocumentHasNoRim(t *testing.T) {
	t.Parallel()
	paper, table := color.RGBA{238, 238, 234, 255}, color.RGBA{120, 96, 70, 255}
	sheet := image.Rect(100, 100, 900, 620)
	corners := []vision.Point{{X: 100, Y: 100}, {X: 900, Y: 100}, {X: 900, Y: 620}, {X: 100, Y: 620}}
	img := image.NewRGBA(image.Rect(0, 0, 1000, 720))
	draw.Draw(img, img.Rect, image.NewUniform(table), image.Point{}, draw.Src)
	draw.Draw(img, sheet, image.NewUniform(paper), image.Point{}, draw.Src)
	for y := sheet.Min.Y + 50; y < sheet.Max.Y-50; y += 26 {
		for x := sheet.Min.X + 50; x < sheet.Max.X-50; x += 9 {
			draw.Draw(img, image.Rect(x, y, x+6, y+9), image.NewUniform(color.RGBA{40, 40, 46, 255}), image.Point{}, draw.Src)
		}
	}
	if f, ok := find(Examine(Picture{Image: img, Outline: corners}, DefaultThresholds()), vision.FindingPrintedCopy); ok {
		t.Errorf("%+v", f)
	}
}
