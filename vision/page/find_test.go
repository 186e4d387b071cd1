package page

import (
	"context"
	"image"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// drawnMaps is what a network would give that makes no error: soft borders,
// inner parts of 60%, directions.
func drawnMaps(w, h int, quads ...ocr.Quad) maps {
	m := maps{w: w, h: h, data: make([]float32, planes*w*h)}
	for c := range w * h {
		p := vision.Point{X: float64(c%w) + 0.5, Y: float64(c/w) + 0.5}
		for _, q := range quads {
			inside := 0
			for sy := range 4 {
				for sx := range 4 {
					if Contains(q[:], vision.Point{X: p.X + (float64(sx)-1.5)/4, Y: p.Y + (float64(sy)-1.5)/4}) {
						inside++
					}
				}
			}
			if inside == 0 {
				continue
			}
			m.data[planeMask*w*h+c] = max(m.data[planeMask*w*h+c], float32(inside)/16)
			shrunk := Grow(q, 0.6)
			if Contains(shrunk[:], p) {
				m.data[planeCore*w*h+c] = 1
			}
			up := vision.Point{X: q[0].X + q[1].X - q[2].X - q[3].X, Y: q[0].Y + q[1].Y - q[2].Y - q[3].Y}
			n := math.Hypot(up.X, up.Y)
			m.data[planeHeadX*w*h+c], m.data[planeHeadY*w*h+c] = float32(up.X/n), float32(up.Y/n)
		}
	}
	return m
}

// rectangle has its centre at x, y and is turned clockwise by degrees.
func rectangle(x, y, w, h, degrees float64) ocr.Quad {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return ocr.Quad{{X: -w / 2, Y: -h / 2}, {X: w / 2, Y: -h / 2}, {X: w / 2, Y: h / 2}, {X: -w / 2, Y: h / 2}}.Map(func(p vision.Point) vision.Point {
		return vision.Point{X: x + p.X*cos - p.Y*sin, Y: y + p.X*sin + p.Y*cos}
	})
}

// Whatever way a document lies, its corners are found to half a cell, from its
// own top left.
func TestDocumentsFromMaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rectangle(32, 24, rapid.Float64Range(20, 38).Draw(t, "w"), rapid.Float64Range(14, 24).Draw(t, "h"), rapid.Float64Range(0, 360).Draw(t, "degrees"))
		found := drawnMaps(64, 48, want).documents()
		b := want.Box()
		if b.X < 1 || b.Y < 1 || b.X+b.W > 63 || b.Y+b.H > 47 {
			t.Skip("partly outside")
		}
		if len(found) != 1 {
			t.Fatalf("%d documents", len(found))
		}
		for i, p := range found[0].Corners {
			if !near(p, want[i], 0.6) {
				t.Fatalf("corner %d at %v, want %v", i, p, want[i])
			}
		}
		if found[0].Upright < 0.99 || found[0].Score < 0.8 {
			t.Fatalf("%+v", found[0])
		}
	})
}

// Two documents that touch are two; one that leaves the picture ends at its edge.
func TestSeveralDocumentsFromMaps(t *testing.T) {
	t.Parallel()
	left, right := rectangle(16, 24, 28, 20, 90), rectangle(44, 24, 30, 22, 0)
	found := drawnMaps(64, 48, left, right).documents()
	if len(found) != 2 || !near(found[0].Corners[0], right[0], 1) || !near(found[1].Corners[0], left[0], 1) {
		t.Errorf("%+v", found)
	}
	cut := rectangle(32, 44, 40, 30, 0)
	found = drawnMaps(64, 48, cut).documents()
	if len(found) != 1 || !near(found[0].Corners[0], cut[0], 1) || math.Abs(found[0].Corners[2].Y-48) > 1 {
		t.Errorf("%+v", found)
	}
	if found := drawnMaps(64, 48).documents(); len(found) != 0 {
		t.Errorf("nothing gave %+v", found)
	}
}

func TestTurnOfADocument(t *testing.T) {
	t.Parallel()
	for degrees, want := range map[float64]int{0: 0, 12: 0, -40: 0, 90: 270, 100: 270, 180: 180, -170: 180, 270: 90, 300: 90} {
		if got := (Document{Corners: rectangle(50, 50, 40, 20, degrees)}).Turn(); got != want {
			t.Errorf("a document turned by %v degrees needs %d, got %d", degrees, want, got)
		}
	}
}

// The network itself: nothing on an empty picture, and no panic on small ones.
func TestFinderOnNothing(t *testing.T) {
	t.Parallel()
	f, err := OpenFinder(onnxtest.Open(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	for _, size := range []image.Point{{1, 1}, {3, 900}, {640, 480}} {
		img := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
		for i := range img.Pix {
			img.Pix[i] = 90
		}
		found, _, err := f.Find(context.Background(), img)
		if err != nil || size == (image.Point{640, 480}) && len(found) > 0 {
			t.Errorf("%v: %v, %v", size, found, err)
		}
	}
}
