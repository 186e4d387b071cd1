package reader

import (
	"image"
	"slices"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// printedAt is a line that was read clearly at a place.
func printedAt(x, y, w, h float64, text string) vision.TextLine {
	b := vision.Box{X: x, Y: y, W: w, H: h}
	q := boxQuad(b)
	return vision.TextLine{Text: text, Score: 0.97, Box: b, Quad: q[:]}
}

func TestIncompleteSpreads(t *testing.T) {
	t.Parallel()
	with := func(kind string, fields ...string) vision.Page {
		p := vision.Page{Kind: kind}
		for _, f := range fields {
			p.Readings = append(p.Readings, vision.Reading{Name: f})
		}
		return p
	}
	for _, tt := range []struct {
		name  string
		pages []vision.Page
		want  bool
	}{
		{"all is there", []vision.Page{with("PASSPORT", onSpread...)}, false},
		{"the other page is missing", []vision.Page{with("PASSPORT", onSpread[:5]...)}, true},
		{"two pages apart", []vision.Page{with("", onSpread[:5]...), with("PASSPORT", onSpread[5:]...)}, true},
		{"another document beside it", []vision.Page{with("PASSPORT", onSpread[:5]...), with("ID_CARD")}, false},
		{"a passport with a zone beside it", []vision.Page{with("PASSPORT", onSpread[:5]...), {Kind: "PASSPORT", MRZ: &vision.MRZ{}}}, false},
	} {
		if got := (spreadPages{pages: tt.pages}).incomplete(); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestSurpassedSpreads(t *testing.T) {
	t.Parallel()
	with := func(fields ...string) vision.Page {
		var p vision.Page
		for _, f := range fields {
			p.Readings = append(p.Readings, vision.Reading{Name: f}, vision.Reading{Name: f, Reader: "another"})
		}
		return p
	}
	apart := spreadPages{pages: []vision.Page{with(onSpread[:5]...), with(onSpread[5:]...)}}
	for _, tt := range []struct {
		name  string
		again vision.Page
		want  bool
	}{
		{"all of both", with(onSpread...), true},
		{"one less than both", with(onSpread[:7]...), true},
		{"much less than both", with(onSpread[:6]...), false},
		{"no more than one", with(onSpread[:5]...), false},
	} {
		if got := apart.surpassed([]vision.Page{tt.again}); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// The part that is looked at again reaches from one page to where the other one must
// be, and no farther where both are seen.
func TestAroundASpread(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 3000, 3000))
	whole, _ := page.TiltedFrame(3000, 3000, 0)
	lower := []vision.TextLine{
		printedAt(1500, 1900, 200, 30, "ТАРАСОВ"), printedAt(1500, 2000, 120, 30, "АРТЁМ"), printedAt(1500, 2100, 250, 30, "ЭДУАРДОВИЧ"),
		{Text: "11", Score: 1, Quad: printedAt(20, 20, 40, 30, "").Quad}, // of the ground
		{Text: "UHШИ", Score: 0.5, Quad: printedAt(2900, 2900, 90, 30, "").Quad},
	}
	upper := []vision.TextLine{printedAt(1300, 1200, 500, 40, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), printedAt(1150, 1300, 400, 30, "МВД 78004")}
	portrait := []vision.Face{{Box: vision.Box{X: 1200, Y: 1950, W: 120, H: 150}, Score: 0.95}}
	for _, tt := range []struct {
		name            string
		lines           []vision.TextLine
		within, without []vision.Point
		widest          float64
	}{
		{"one page alone", lower, []vision.Point{{X: 1300, Y: 1000}, {X: 2100, Y: 2100}}, []vision.Point{{X: 40, Y: 30}, {X: 2940, Y: 2910}}, 2000},
		{"both pages", slices.Concat(upper, lower), []vision.Point{{X: 1150, Y: 1200}, {X: 1750, Y: 2130}}, []vision.Point{{X: 700, Y: 2000}, {X: 2300, Y: 2000}}, 1400},
	} {
		s, ok := spreadPages{
			pages:  []vision.Page{{Lines: tt.lines, Faces: portrait}},
			sheets: []sheet{{img: img, frame: whole, faces: portrait}},
		}.around()
		if !ok {
			t.Fatalf("%s: nothing", tt.name)
		}
		quad := s.frame.Quad()
		for _, p := range tt.within {
			if !page.Contains(quad[:], p) {
				t.Errorf("%s: %v is not within %v", tt.name, p, quad)
			}
		}
		for _, p := range tt.without {
			if page.Contains(quad[:], p) {
				t.Errorf("%s: %v is within %v", tt.name, p, quad)
			}
		}
		if s.frame.W > tt.widest {
			t.Errorf("%s: %.0f wide", tt.name, s.frame.W)
		}
	}
	if _, ok := (spreadPages{pages: []vision.Page{{Lines: lower[3:]}}, sheets: []sheet{{img: img, frame: whole}}}).around(); ok {
		t.Error("a ground without print tells where a document lies")
	}
	turned := sheet{img: img, frame: whole, turn: 90}
	if _, ok := (spreadPages{pages: []vision.Page{{Lines: lower}, {Lines: upper}}, sheets: []sheet{{img: img, frame: whole}, turned}}).around(); ok {
		t.Error("pages that lie otherwise are one booklet")
	}
}

// Print that leans does so in the part that is looked at again, too.
func TestPartAroundIsLevel(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 2000, 2000))
	whole, _ := page.TiltedFrame(2000, 2000, 12)
	var lines []ocr.Region
	for row := range 4 {
		q := boxQuad(vision.Box{X: 1000, Y: 900 + 80*float64(row), W: 300, H: 30}).Map(whole.ToPicture)
		lines = append(lines, ocr.Region{Quad: q})
	}
	f, ok := partAround(img, page.Tilt(lines), lines, nil)
	if !ok {
		t.Fatal("nothing")
	}
	for _, l := range lines {
		if a := l.Quad.Map(f.ToFrame).Angle(); a > 0.5 || a < -0.5 {
			t.Errorf("leans by %.1f degrees", a)
		}
	}
}

// The lower page of a booklet bears the number that the upper one has, and neither its
// kind nor its country.
func TestPagesOfOneBooklet(t *testing.T) {
	t.Parallel()
	upper := vision.Page{Kind: fields.KindPassport, KindScore: 0.75, Country: "RUS", Readings: []vision.Reading{{Name: vision.FieldDocumentNumber, Value: "2558965828"}}}
	for name, tt := range map[string]struct {
		lower vision.Page
		want  string
	}{
		"the same number":    {vision.Page{Lines: []vision.TextLine{{Text: "25 58 965828"}}}, fields.KindPassport},
		"another number":     {vision.Page{Lines: []vision.TextLine{{Text: "25 58 965829"}}}, ""},
		"no number":          {vision.Page{Lines: []vision.TextLine{{Text: "Место рождения"}}}, ""},
		"a zone":             {vision.Page{Lines: []vision.TextLine{{Text: "2558965828"}}, MRZ: &vision.MRZ{}}, ""},
		"another kind of it": {vision.Page{Kind: fields.KindVisa, Lines: []vision.TextLine{{Text: "2558965828"}}}, fields.KindVisa},
	} {
		pages := []vision.Page{tt.lower, upper}
		if shareBooklet(pages); pages[0].Kind != tt.want || (pages[0].Country == "RUS") != (tt.want == fields.KindPassport) {
			t.Errorf("%s: %s %s, want %s", name, pages[0].Kind, pages[0].Country, tt.want)
		}
	}
	shareBooklet([]vision.Page{upper})
}
