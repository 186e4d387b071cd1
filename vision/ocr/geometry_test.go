package ocr

import (
	"image"
	"image/color"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
)

func rotated(cx, cy, w, h, degrees float64) Quad {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	at := func(x, y float64) vision.Point {
		return vision.Point{X: cx + x*cos - y*sin, Y: cy + x*sin + y*cos}
	}
	return Quad{at(-w/2, -h/2), at(w/2, -h/2), at(w/2, h/2), at(-w/2, h/2)}
}

// The smallest rectangle around points of a turned rectangle is that rectangle,
// read to the right or downwards.
func TestMinAreaRectFindsTheTurnedRectangle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.Float64Range(30, 400).Draw(t, "w"), rapid.Float64Range(4, 12).Draw(t, "h")
		want := rotated(500, 400, w, h, rapid.Float64Range(-44, 134).Draw(t, "angle"))
		points := append([]vision.Point{want.Centre()}, want[:]...)
		for i := range want {
			f := rapid.Float64Range(0, 1).Draw(t, "f")
			a, b := want[i], want[(i+1)%4]
			points = append(points, vision.Point{X: a.X + f*(b.X-a.X), Y: a.Y + f*(b.Y-a.Y)})
		}
		got, ok := minAreaRect(points)
		if !ok {
			t.Fatal("no rectangle")
		}
		for i := range want {
			if dist(got[i], want[i]) > 1e-3 {
				t.Fatalf("corner %d is %v, want %v", i, got[i], want[i])
			}
		}
	})
}

func TestMinAreaRectNeedsAnArea(t *testing.T) {
	t.Parallel()
	for _, points := range [][]vision.Point{nil, {{X: 1, Y: 1}}, {{X: 0}, {X: 5}, {X: 9}}} {
		if q, ok := minAreaRect(points); ok {
			t.Errorf("%v gave %v", points, q)
		}
	}
}

// A homography made from a rectangle hits the quadrilateral's corners, and its
// inverse leads back.
func TestHomography(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := rotated(300, 200, rapid.Float64Range(50, 500).Draw(t, "w"), rapid.Float64Range(50, 300).Draw(t, "h"), rapid.Float64Range(-180, 180).Draw(t, "a"))
		q[1].X += rapid.Float64Range(-10, 10).Draw(t, "dx")
		q[2].Y += rapid.Float64Range(-10, 10).Draw(t, "dy")
		m, ok := RectToQuad(640, 400, q)
		if !ok {
			t.Fatal("no map")
		}
		back, ok := m.Inverse()
		if !ok {
			t.Fatal("no inverse")
		}
		for i, c := range []vision.Point{{}, {X: 640}, {X: 640, Y: 400}, {Y: 400}} {
			if d := dist(m.Apply(c), q[i]); d > 1e-6 {
				t.Fatalf("corner %d is off by %g", i, d)
			}
			if d := dist(back.Apply(q[i]), c); d > 1e-4 {
				t.Fatalf("corner %d comes back off by %g", i, d)
			}
		}
	})
}

func TestWarpTakesTheMarkedPart(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 200, 200))
	q := rotated(100, 100, 80, 40, 30)
	for y := range 200 {
		for x := range 200 {
			if inside(q, float64(x)+0.5, float64(y)+0.5) {
				img.SetRGBA(x, y, color.RGBA{R: 255, A: 255})
			}
		}
	}
	out := Warp(img, q, 80, 40)
	if c := out.RGBAAt(40, 20); c.R < 250 {
		t.Errorf("centre is %v", c)
	}
	if c := out.RGBAAt(3, 3); c.R < 250 {
		t.Errorf("corner is %v", c)
	}
	if c := Warp(img, rotated(100, 100, 160, 120, 30), 80, 60).RGBAAt(2, 2); c.R > 5 {
		t.Errorf("outside is %v", c)
	}
}

func TestRegionsAreSeparated(t *testing.T) {
	t.Parallel()
	const w, h = 64, 32
	prob := make([]float32, w*h)
	fill := func(x0, y0, x1, y1 int) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				prob[y*w+x] = 0.9
			}
		}
	}
	fill(4, 4, 30, 10)
	fill(4, 20, 60, 26)
	found := regions(prob, w, h, 0.3)
	if len(found) != 2 {
		t.Fatalf("%d regions, want 2", len(found))
	}
	q, ok := minAreaRect(found[0].outline)
	if b := q.Box(); !ok || b.X != 4 || b.Y != 4 || b.W != 26 || b.H != 6 {
		t.Errorf("first region is %+v", b)
	}
}

// decode follows the best path: repeats join, blanks part.
func TestDecodeBestPath(t *testing.T) {
	t.Parallel()
	e := &Engine{alphabet: []rune{0, 'A', 'B', '<', ' '}}
	e.zoneClass = classesOf(e.alphabet, ZoneAlphabet)
	path := []int{0, 1, 1, 0, 1, 2, 3, 3, 0, 3, 4, 0}
	prob := make([]float32, len(path)*5)
	for t, c := range path {
		for i := range 5 {
			prob[t*5+i] = 0.05
		}
		prob[t*5+c] = 0.8
	}
	line := e.decode(prob, len(path), 5, 1)
	if line.Text != "AAB<<" {
		t.Errorf("read %q", line.Text)
	}
	if math.Abs(line.Score-0.8) > 1e-6 {
		t.Errorf("score %g", line.Score)
	}
	for i, c := range line.Chars {
		if len(c.Zone) == 0 || c.Zone[0].Rune != c.Rune {
			t.Errorf("character %d offers %v", i, c.Zone)
		}
	}
	if empty := e.decode(nil, 0, 5, 1); empty.Text != "" || empty.Score != 0 {
		t.Errorf("nothing was read as %+v", empty)
	}
}

// What the detector looks at is bounded in both sides and in area, keeps the
// picture's proportions, and is no larger than three times the picture.
func TestNetworkSize(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 9000).Draw(t, "w"), rapid.IntRange(1, 9000).Draw(t, "h")
		side := rapid.SampledFrom([]int{640, 960, 1280}).Draw(t, "side")
		nw, nh := networkSize(w, h, side)
		if nw%32 != 0 || nh%32 != 0 || max(nw, nh) > side || float64(nw*nh) > (maxArea+0.06)*float64(side*side) {
			t.Fatalf("%d x %d for %d x %d", nw, nh, w, h)
		}
		if nw > 32 && float64(nw) > maxEnlarge*float64(w)+16 || nh > 32 && float64(nh) > maxEnlarge*float64(h)+16 {
			t.Fatalf("%d x %d enlarges %d x %d", nw, nh, w, h)
		}
	})
}
