package fields_test

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

// backOf is the back of a licence: its table, and what else is printed on it.
func backOf(more ...vision.TextLine) vision.Page {
	p := vision.Page{Width: 1000, Height: 640, Lines: more}
	for i, c := range []string{"A1", "A", "B1", "B", "C1", "C"} {
		p.Lines = append(p.Lines, at(320, 60+30*float64(i), c))
	}
	p.Lines = append(p.Lines, at(500, 150, "12.05.18"), at(700, 150, "11.05.28"))
	return p
}

// What names the columns on the back of a licence tells its country, misread too, as
// long as no other country's words are about as near.
func TestLegendTellsTheCountry(t *testing.T) {
	t.Parallel()
	for legend, want := range map[string]string{
		"12. Ескертпелер":                  "KAZ",
		"12. Ecxeprnenep":                  "KAZ", // by a reader of Latin print
		"12. Особме отнетки":               "RUS",
		"12. Ескертпелер / Особые отметки": "KAZ", // Russian is printed beside other languages
		"12. Anmerkungen":                  "DEU",
		"12.Amerkunge":                     "DEU",
		"12. Anmerkninger":                 "", // Norwegian and Danish differ by one letter
		"12. Uwagi":                        "POL",
		"Uwagi":                            "", // five letters that stand for nothing alone
		"12. Эскертүүлөр":                  "KGZ",
		"12. Еее пер":                      "",
		"MERRIWEATHER ESTHER IMOGEN":       "",
		"12.":                              "",
	} {
		r := extractor(t).Extract(backOf(at(80, 260, legend)))
		if r.Kind != "DRIVERS" || r.Side != "BACK_SIDE" || r.Country != want {
			t.Errorf("%q: %s, want %q", legend, r, want)
		}
	}
}

// A legend that was not found is worth a closer look at the table's foot, and only
// where nothing told the country.
func TestWhereALegendIsLookedFor(t *testing.T) {
	t.Parallel()
	places := extractor(t).Extract(backOf()).Closer
	if len(places) == 0 {
		t.Fatal("no place to look at")
	}
	seen := func(x, y float64) bool {
		for _, p := range places {
			if x > p.Box.X && x < p.Box.X+p.Box.W && y > p.Box.Y && y < p.Box.Y+p.Box.H {
				return true
			}
		}
		return false
	}
	for name, tt := range map[string]struct {
		x, y float64
		want bool
	}{"below the table": {400, 245, true}, "left of it, below": {190, 245, true}, "in the table": {400, 150, false}, "far below": {400, 420, false}} {
		if seen(tt.x, tt.y) != tt.want {
			t.Errorf("%s: looked at %v; %+v", name, !tt.want, places)
		}
	}
	for name, p := range map[string]vision.Page{
		"a country that is known": backOf(at(80, 260, "12. Особые отметки")),
		"no table":                {Width: 1000, Height: 640, Lines: []vision.TextLine{at(300, 140, "ANNA")}},
	} {
		if got := extractor(t).Extract(p).Closer; len(got) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// The numbers of its columns show the table of categories of which few were read.
func TestNumberedColumnsAreABack(t *testing.T) {
	t.Parallel()
	few := []vision.TextLine{at(320, 90, "B1"), at(320, 150, "D1"), at(500, 90, "21.12.92")}
	for name, tt := range map[string]struct {
		heads []vision.TextLine
		want  string
	}{
		"side by side":     {[]vision.TextLine{at(500, 60, "10."), at(700, 60, "11"), at(850, 60, "12")}, "DRIVERS"},
		"none":             {nil, ""},
		"one":              {[]vision.TextLine{at(500, 60, "10.")}, ""},
		"below each other": {[]vision.TextLine{at(500, 60, "10."), at(500, 120, "11.")}, ""},
		"backwards":        {[]vision.TextLine{at(700, 60, "10."), at(500, 60, "11.")}, ""},
	} {
		if r := extractor(t).Extract(vision.Page{Lines: append(tt.heads, few...)}); r.Kind != tt.want {
			t.Errorf("%s: %s", name, r)
		}
	}
}
