package ocr

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

func noise(w, h int) *image.RGBA {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
	}
	return img
}

// weighed sums a neighbourhood pixel by pixel, borders and all.
func weighed(src *image.RGBA, x, y float32, first int, wx, wy []float32) (c [3]float32) {
	ix, iy := int(math.Floor(float64(x))), int(math.Floor(float64(y)))
	for dy, b := range wy {
		for dx, a := range wx {
			p := pixel(src, ix+dx+first, iy+dy+first)
			for i := range 3 {
				c[i] += a * b * float32(p[i])
			}
		}
	}
	return c
}

func at(sample func(*image.RGBA, float32, float32) (float32, float32, float32), src *image.RGBA, x, y float32) [3]float32 {
	r, g, b := sample(src, x, y)
	return [3]float32{r, g, b}
}

// TestSamplesAreTheSameInsideAndAtTheBorder: the short way through the inside of
// a picture, also of a part of one, gives what the way at its border would.
func TestSamplesAreTheSameInsideAndAtTheBorder(t *testing.T) {
	t.Parallel()
	whole := noise(40, 30)
	r := rand.New(rand.NewPCG(3, 4))
	for _, src := range []*image.RGBA{whole, whole.SubImage(image.Rect(7, 5, 31, 22)).(*image.RGBA)} {
		for range 5000 {
			x, y := r.Float32()*float32(src.Rect.Dx()+4)-2, r.Float32()*float32(src.Rect.Dy()+4)-2
			tx, ty := x-float32(math.Floor(float64(x))), y-float32(math.Floor(float64(y)))
			cx, cy := cubicWeights(tx), cubicWeights(ty)
			for name, pair := range map[string][2][3]float32{
				"linear": {at(linear, src, x, y), weighed(src, x, y, 0, []float32{1 - tx, tx}, []float32{1 - ty, ty})},
				"cubic":  {at(cubic, src, x, y), weighed(src, x, y, -1, cx[:], cy[:])},
			} {
				for i := range 3 {
					if d := pair[0][i] - pair[1][i]; d > 1e-3 || d < -1e-3 {
						t.Fatalf("%s at %g, %g of %v: %v, want %v", name, x, y, src.Rect, pair[0], pair[1])
					}
				}
			}
		}
	}
}

// TestAWideCutIsWhole: rows cut side by side are all there and in their place.
func TestAWideCutIsWhole(t *testing.T) {
	t.Parallel()
	src := noise(900, 700)
	w, h := 801, 601
	if w*h < wideCut {
		t.Fatal("the cut is not wide")
	}
	// Cut out at its own size the picture stays as it is.
	out := Warp(src, Quad{{X: 50, Y: 40}, {X: 851, Y: 40}, {X: 851, Y: 641}, {X: 50, Y: 641}}, w, h)
	for y := range h {
		for x := range w {
			got, want := out.RGBAAt(x, y), src.RGBAAt(x+50, y+40)
			if got.R != want.R || got.G != want.G || got.B != want.B || got.A != 255 {
				t.Fatalf("at %d, %d: %v, want %v", x, y, got, want)
			}
		}
	}
}

func BenchmarkWarp(b *testing.B) {
	src := noise(1800, 1350)
	q := Quad{{X: 60, Y: 50}, {X: 1720, Y: 80}, {X: 1740, Y: 1300}, {X: 40, Y: 1290}}
	for b.Loop() {
		Warp(src, q, 1280, 940)
	}
}
