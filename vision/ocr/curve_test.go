package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"
)

// fence is a row of upright strokes, as letters are, along a curve through the
// middle third of a picture.
func fence(w, h int, c Curve) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{225, 228, 230, 255}), image.Point{}, draw.Src)
	for x := 20; x < w-20; x++ {
		if x%9 > 3 {
			continue
		}
		middle := (0.5 + c.at(2*float64(x)/float64(w)-1)) * float64(h)
		for y := int(middle - c.Height*float64(h)/2); y < int(middle+c.Height*float64(h)/2); y++ {
			if y >= 0 && y < h {
				img.SetRGBA(x, y, color.RGBA{40, 40, 46, 255})
			}
		}
	}
	return img
}

func TestFitCurveFindsTheCourse(t *testing.T) {
	t.Parallel()
	for _, c := range []Curve{
		{Height: 0.4}, {Arc: 0.3, Height: 0.4}, {Arc: -0.45, Height: 0.3}, {Slope: 0.15, Height: 0.4}, {Arc: 0.25, Slope: -0.1, Height: 0.35}, {Shift: 0.12, Height: 0.4},
	} {
		const w, h = 700, 60
		img := fence(w, h, c)
		got, ok := FitCurve(img, Quad{{}, {X: w}, {X: w, Y: h}, {Y: h}})
		if !ok {
			t.Errorf("%+v: no row found", c)
			continue
		}
		for _, at := range []float64{-0.9, -0.5, 0, 0.5, 0.9} {
			if off := math.Abs(got.at(at) - c.at(at)); off > 0.06 {
				t.Errorf("%+v: at %.1f the row lies %.2f of the height off: %+v", c, at, off, got)
			}
		}
		if room := got.Height / c.Height; room < 1.2 || room > 2 {
			t.Errorf("%+v: cut at %.2f of its height", c, room)
		}
	}
}

func TestFitCurveNeedsARow(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 300, 30))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	for _, q := range []Quad{{{}, {X: 300}, {X: 300, Y: 30}, {Y: 30}}, {}, {{X: 5, Y: 5}, {X: 5, Y: 5}, {X: 5, Y: 5}, {X: 5, Y: 5}}, {{X: math.NaN()}, {X: 300}, {X: 300, Y: 30}, {Y: 30}}} {
		if c, ok := FitCurve(img, q); ok {
			t.Errorf("%v: %+v", q, c)
		}
	}
}

// A course that was fitted too narrow does not make a row wider than any zone's.
func TestACurvedRowIsBounded(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 900, 60))
	q := Quad{{X: 0, Y: 10}, {X: 900, Y: 10}, {X: 900, Y: 40}, {X: 0, Y: 40}}
	for _, height := range []float64{1.4, 0.8, 0.3, 0.05} {
		if w := cut(img, q, Curve{Arc: 0.1, Height: height}).Rect.Dx(); w > curvedMaxWidth || w < 8 {
			t.Errorf("height %.2f: %d pixels wide", height, w)
		}
	}
}
