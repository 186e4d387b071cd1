package quality

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/idngo/idngo/vision"
)

// striped is a sheet on a dark table with rows of strokes, of which those with x in
// [from,to) are smeared, three times over, by so many pixels to each side.
func striped(from, to, smear int) *image.RGBA {
	const w, h = 1000, 700
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{60, 58, 54, 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(80, 80, 920, 620), image.NewUniform(color.RGBA{214, 218, 224, 255}), image.Point{}, draw.Src)
	for y := 120; y < 580; y += 40 {
		for x := 110; x < 890; x += 17 + (x*7+y)%9 {
			draw.Draw(img, image.Rect(x, y, x+4, y+22), image.NewUniform(color.RGBA{40, 40, 46, 255}), image.Point{}, draw.Src)
		}
	}
	if smear == 0 {
		return img
	}
	out := img
	// Along and down, three times over: nearly a Gaussian.
	for _, step := range []image.Point{{X: 1}, {Y: 1}, {X: 1}, {Y: 1}, {X: 1}, {Y: 1}} {
		before := out
		out = image.NewRGBA(img.Rect)
		copy(out.Pix, before.Pix)
		for y := smear; y < h-smear; y++ {
			for x := max(from, smear); x < min(to, w-smear); x++ {
				sum := 0
				for d := -smear; d <= smear; d++ {
					sum += int(before.Pix[before.PixOffset(x+d*step.X, y+d*step.Y)])
				}
				v := uint8(sum / (2*smear + 1))
				o := out.PixOffset(x, y)
				out.Pix[o], out.Pix[o+1], out.Pix[o+2] = v, v, v
			}
		}
	}
	return out
}

func TestWhatLiesOutOfFocus(t *testing.T) {
	t.Parallel()
	outline := []vision.Point{{X: 80, Y: 80}, {X: 920, Y: 80}, {X: 920, Y: 620}, {X: 80, Y: 620}}
	limit := DefaultThresholds().Focus
	for _, tt := range []struct {
		name     string
		img      *image.RGBA
		told     bool
		low, top float64 // where its place begins and ends, x
	}{
		{"sharp", striped(0, 0, 0), false, 0, 0},
		{"the right half", striped(500, 1000, 9), true, 450, 1000},
		{"the left half", striped(0, 500, 9), true, 0, 550},
		{"all of it", striped(0, 1000, 9), true, 0, 1000},
		{"a little soft", striped(0, 1000, 1), false, 0, 0},
		{"nothing in it", image.NewRGBA(image.Rect(0, 0, 1000, 700)), false, 0, 0},
	} {
		got := Focus(Scene{Image: tt.img, Outline: outline})
		if told := got.Figure >= limit; told != tt.told {
			t.Errorf("%s: figure %.2f", tt.name, got.Figure)
		}
		if tt.told && (got.Box.X < tt.low || got.Box.X+got.Box.W > tt.top) {
			t.Errorf("%s: at %v", tt.name, got.Box)
		}
	}
}
