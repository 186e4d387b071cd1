package page

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

func near(a, b vision.Point, slack float64) bool { return math.Hypot(a.X-b.X, a.Y-b.Y) <= slack }

// Turning a point and turning it back changes nothing.
func TestTurnBackUndoesTurn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 500).Draw(t, "w"), rapid.IntRange(1, 500).Draw(t, "h")
		p := vision.Point{X: rapid.Float64Range(0, float64(w)).Draw(t, "x"), Y: rapid.Float64Range(0, float64(h)).Draw(t, "y")}
		turn := rapid.SampledFrom([]int{0, 90, 180, 270}).Draw(t, "turn")
		if back := TurnBack(TurnPoint(p, float64(w), float64(h), turn), w, h, turn); !near(back, p, 1e-9) {
			t.Fatalf("%v came back as %v", p, back)
		}
	})
}

// Turning a page carries its regions to the same print.
func TestTurnCarriesRegions(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 200, 100))
	mark := image.Rect(120, 20, 180, 30)
	draw.Draw(img, mark, image.White, image.Point{}, draw.Src)
	region := ocr.Region{Quad: ocr.Quad{{X: 120, Y: 20}, {X: 180, Y: 20}, {X: 180, Y: 30}, {X: 120, Y: 30}}}
	for _, turn := range []int{90, 180, 270} {
		turned, regions := Turn(img, []ocr.Region{region}, turn)
		c := regions[0].Quad.Centre()
		if turned.RGBAAt(int(c.X), int(c.Y)) != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("turned %d: the region's centre %v is off the print", turn, c)
		}
		if a := math.Abs(regions[0].Quad.Angle()); turn == 180 && a > 1 {
			t.Errorf("turned %d: print runs at %v", turn, a)
		}
	}
}

func TestTiltIsTheMedianOfLongLines(t *testing.T) {
	t.Parallel()
	line := func(degrees, length float64) ocr.Region {
		q := ocr.Quad{{}, {X: length}, {X: length, Y: 10}, {Y: 10}}
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		return ocr.Region{Quad: q.Map(func(p vision.Point) vision.Point {
			return vision.Point{X: p.X*cos - p.Y*sin, Y: p.X*sin + p.Y*cos}
		})}
	}
	regions := []ocr.Region{line(7, 300), line(8, 300), line(9, 300), line(-40, 50)}
	if got := Tilt(regions); math.Abs(got-8) > 0.01 {
		t.Errorf("tilt %v, want 8", got)
	}
	if got := Tilt(nil); got != 0 {
		t.Errorf("tilt of nothing %v", got)
	}
}

// In the frame of a tilted picture, tilted print runs straight, and every
// point of the picture comes back to its place.
func TestTiltedFrame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		degrees := rapid.Float64Range(-44, 44).Draw(t, "degrees")
		f, ok := TiltedFrame(800, 500, degrees)
		if !ok {
			t.Fatal("no frame")
		}
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		a := vision.Point{X: 400, Y: 250}
		b := vision.Point{X: 400 + 100*cos, Y: 250 + 100*sin}
		fa, fb := f.ToFrame(a), f.ToFrame(b)
		if math.Abs(fa.Y-fb.Y) > 1e-6 || math.Abs(fb.X-fa.X-100) > 1e-6 {
			t.Fatalf("a tilted row became %v - %v", fa, fb)
		}
		if !near(f.ToPicture(fa), a, 1e-6) {
			t.Fatal("the way back is not the way there")
		}
	})
}

// A light card on a dark table is found, in perspective too.
func TestOutlineFindsTheCard(t *testing.T) {
	t.Parallel()
	corners := ocr.Quad{{X: 160, Y: 120}, {X: 610, Y: 150}, {X: 640, Y: 440}, {X: 130, Y: 420}}
	img := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for y := range 600 {
		for x := range 800 {
			c := color.RGBA{R: 60, G: uint8(45 + (x+y)%7), B: 30, A: 255}
			if Contains(corners[:], vision.Point{X: float64(x), Y: float64(y)}) {
				c = color.RGBA{R: 205, G: 214, B: 225, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	print := []ocr.Region{{Quad: ocr.Quad{{X: 300, Y: 200}, {X: 400, Y: 200}, {X: 400, Y: 220}, {X: 300, Y: 220}}}}
	got, ok := Outline(img, print)
	if !ok {
		t.Fatal("not found")
	}
	for i, want := range corners {
		if !near(got[i], want, 8) {
			t.Errorf("corner %d at %v, want %v", i, got[i], want)
		}
	}
	if _, ok := Outline(img, nil); ok {
		t.Error("a bright area without print was taken for a document")
	}
}

func TestNoOutlineWithoutGround(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	print := []ocr.Region{{Quad: ocr.Quad{{X: 100, Y: 100}, {X: 200, Y: 100}, {X: 200, Y: 120}, {X: 100, Y: 120}}}}
	if got, ok := Outline(img, print); ok {
		t.Errorf("found %v on a blank picture", got)
	}
}
