package reader

import (
	"image"
	"math"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// Print that leans in its frame makes level rows as high as the print, and
// their places go back to the picture.
func TestRowsOfLeaningPrint(t *testing.T) {
	t.Parallel()
	frame, ok := page.TiltedFrame(1000, 600, 0)
	if !ok {
		t.Fatal("no frame")
	}
	sin, cos := math.Sincos(4 * math.Pi / 180)
	leaning := func(x, y, w, h float64) ocr.Quad {
		at := func(x, y float64) vision.Point { return vision.Point{X: x*cos - y*sin, Y: x*sin + y*cos} }
		return ocr.Quad{at(x, y), at(x+w, y), at(x+w, y+h), at(x, y+h)}
	}
	var lines []vision.TextLine
	for _, q := range []ocr.Quad{leaning(100, 100, 200, 20), leaning(600, 100, 250, 20), leaning(100, 160, 300, 20)} {
		lines = append(lines, vision.TextLine{Text: "X", Quad: q.Points(), Box: q.Box()})
	}
	r := rowsOf(sheet{frame: frame}, lines)
	got := r.lines(lines)
	if math.Abs(got[0].Box.Y-got[1].Box.Y) > 1 || math.Abs(got[0].Box.X-got[2].Box.X) > 1 {
		t.Errorf("rows or columns are not level: %v", got)
	}
	for i, l := range got {
		if math.Abs(l.Box.H-20) > 1 {
			t.Errorf("line %d is %.1f high", i, l.Box.H)
		}
		a, b := r.place(l.Box), lines[i].Box
		if math.Abs(a.X-b.X) > 2 || math.Abs(a.Y-b.Y) > 2 || math.Abs(a.W-b.W) > 3 || math.Abs(a.H-b.H) > 3 {
			t.Errorf("line %d goes back to %v, not %v", i, a, b)
		}
	}
}

func TestUneven(t *testing.T) {
	t.Parallel()
	card := ocr.Quad{{X: 0, Y: 0}, {X: 100, Y: 10}, {X: 95, Y: 70}, {X: 5, Y: 60}}
	frayed := ocr.Quad{{X: 1458, Y: 282}, {X: 1059, Y: 1146}, {X: 717, Y: 932}, {X: 692, Y: 255}}
	if a, b := uneven(card), uneven(frayed); a > mostUneven || b < mostUneven {
		t.Errorf("card %.2f, frayed %.2f", a, b)
	}
}

func TestOpenBooklet(t *testing.T) {
	t.Parallel()
	quad := func(x, y, w, h float64) page.Document {
		return page.Document{Corners: ocr.Quad{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}}}
	}
	for _, tt := range []struct {
		name string
		docs []page.Document
		want bool
	}{
		{"a spread", []page.Document{quad(100, 1000, 1000, 850), quad(80, 20, 720, 590)}, true},
		{"two cards above each other", []page.Document{quad(100, 1000, 1000, 630), quad(100, 200, 1000, 630)}, false},
		{"two pages beside each other", []page.Document{quad(100, 100, 600, 500), quad(800, 110, 600, 500)}, false},
		{"one page", []page.Document{quad(100, 100, 600, 500)}, false},
	} {
		if got := openBooklet(tt.docs); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// Rows whose lean changes over a page that was seen aslant are level all the same,
// and so are those of a frame whose corners were found wrong.
func TestRowsOfChangingLean(t *testing.T) {
	t.Parallel()
	seen := ocr.Quad{{X: 60, Y: 40}, {X: 940, Y: 90}, {X: 900, Y: 560}, {X: 110, Y: 590}}
	aslant, ok := ocr.RectToQuad(1000, 600, seen)
	if !ok {
		t.Fatal("no perspective")
	}
	var lines []vision.TextLine
	for row := range 6 {
		for column := range 3 {
			x, y := 60+float64(column)*310, 60+float64(row)*90
			q := boxQuad(vision.Box{X: x, Y: y, W: 220, H: 24}).Map(aslant.Apply)
			lines = append(lines, vision.TextLine{Text: "X", Quad: q.Points(), Box: q.Box()})
		}
	}
	level := func(s sheet) float64 {
		worst := 0.0
		got := rowsOf(s.straightest(lines), lines).lines(lines)
		for i := 0; i < len(got); i += 3 {
			middle := func(k int) float64 { return got[i+k].Box.Y + got[i+k].Box.H/2 }
			worst = max(worst, math.Abs(middle(0)-middle(1)), math.Abs(middle(2)-middle(1)))
		}
		return worst
	}
	img := image.NewRGBA(image.Rect(0, 0, 1000, 640))
	whole, _ := page.TiltedFrame(1000, 640, 0)
	wrong, ok := page.NewFrame(ocr.Quad{{X: 60, Y: 40}, {X: 700, Y: 10}, {X: 960, Y: 600}, {X: 110, Y: 300}})
	if !ok {
		t.Fatal("no frame")
	}
	for name, frame := range map[string]page.Frame{"whole picture": whole, "wrong corners": wrong} {
		if off := level(sheet{img: img, frame: frame}); off > 8 {
			t.Errorf("%s: rows are off by %.1f pixels", name, off)
		}
	}
	r := rowsOf(sheet{img: img, frame: whole}, lines)
	for _, l := range lines {
		a, b := r.place(r.box(ocr.Quad(l.Quad))), l.Box
		if math.Abs(a.X+a.W/2-b.X-b.W/2) > 3 || math.Abs(a.Y+a.H/2-b.Y-b.H/2) > 3 {
			t.Errorf("%v goes back to %v", b, a)
		}
	}
}
