package page

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

// zoneMaps is what a network would give for zones, without error.
func zoneMaps(w, h int, in func(p vision.Point) bool) maps {
	m := maps{w: w, h: h, data: make([]float32, planes*w*h)}
	for c := range w * h {
		if in(vision.Point{X: float64(c%w) + 0.5, Y: float64(c/w) + 0.5}) {
			m.data[planeZone*w*h+c] = 0.9
		}
	}
	return m
}

// Whatever way a zone runs, its place is found to a cell and its direction to
// some degrees.
func TestZonesFromMaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rectangle(40, 40, rapid.Float64Range(30, 60).Draw(t, "w"), rapid.Float64Range(4, 9).Draw(t, "h"), rapid.Float64Range(-89, 89).Draw(t, "degrees"))
		zones := zoneMaps(80, 80, func(p vision.Point) bool { return Contains(want[:], p) }).zones()
		if len(zones) != 1 {
			t.Fatalf("%d zones", len(zones))
		}
		got := zones[0].Quad()
		if !near(got.Centre(), want.Centre(), 0.7) || math.Abs(got.Width()-want.Width()) > 2.5 || math.Abs(got.Height()-want.Height()) > 2 {
			t.Fatalf("%v, want %v", got, want)
		}
		off := math.Mod(math.Abs(got.Angle()-want.Angle()), 180)
		if min(off, 180-off) > 4 {
			t.Fatalf("runs at %v degrees, want %v", got.Angle(), want.Angle())
		}
	})
}

func TestWhatIsAZone(t *testing.T) {
	t.Parallel()
	long, short := rectangle(40, 20, 60, 8, 0), rectangle(40, 60, 40, 6, 0)
	for name, tt := range map[string]struct {
		in   func(p vision.Point) bool
		want []ocr.Quad
	}{
		"nothing":                   {func(vision.Point) bool { return false }, nil},
		"two, the larger one first": {func(p vision.Point) bool { return Contains(long[:], p) || Contains(short[:], p) }, []ocr.Quad{long, short}},
		"cut by a reflection":       {func(p vision.Point) bool { return Contains(long[:], p) && int(p.X) != 33 }, []ocr.Quad{long}},
		"a blot":                    {func(p vision.Point) bool { return math.Hypot(p.X-40, p.Y-40) < 8 }, nil},
		"a speck":                   {func(p vision.Point) bool { return p.Y < 1 && p.X < 6 }, nil},
	} {
		zones := zoneMaps(80, 80, tt.in).zones()
		if len(zones) != len(tt.want) {
			t.Errorf("%s: %d zones, want %d", name, len(zones), len(tt.want))
			continue
		}
		for i, z := range zones {
			for k, p := range z.Quad() {
				if !near(p, tt.want[i][k], 1.5) {
					t.Errorf("%s: zone %d has corner %d at %v, want %v", name, i, k, p, tt.want[i][k])
				}
			}
		}
	}
}

// A zone that is carried into another picture keeps its size there.
func TestZoneInAnotherPicture(t *testing.T) {
	t.Parallel()
	at := rectangle(40, 20, 60, 8, 0)
	z := zoneMaps(80, 40, func(p vision.Point) bool { return Contains(at[:], p) }).zones()[0]
	large := z.Map(func(p vision.Point) vision.Point { return vision.Point{X: 1000 - 10*p.Y, Y: 10 * p.X} })
	q := large.Quad()
	if math.Abs(large.Cell-10) > 1e-9 || math.Abs(q.Width()-600) > 20 || math.Abs(q.Height()-80) > 20 || math.Abs(math.Abs(q.Angle())-90) > 1 {
		t.Errorf("cell %v, %v", large.Cell, q)
	}
	if got := (Zone{}).Map(func(p vision.Point) vision.Point { return p }); len(got.Cells) != 0 {
		t.Errorf("nothing became %v", got)
	}
}
