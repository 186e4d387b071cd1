package lineread

import (
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

// lineOf makes the two readings of a line; a letter's other marks follow it.
func lineOf(text string, theirs, ours map[int][]ocr.Alternative, score float64) (ocr.Line, Line) {
	pp := ocr.Line{Text: text, Score: 1}
	own := Line{Text: text, Score: score}
	for i, r := range []rune(text) {
		pp.Chars = append(pp.Chars, ocr.Char{Rune: r, Score: 0.98, Marks: theirs[i]})
		own.Chars = append(own.Chars, Char{Rune: r, Score: 0.92, Marks: ours[i]})
	}
	return pp, own
}

func TestMarksThatBothReadersSee(t *testing.T) {
	t.Parallel()
	at := func(place int, r rune, p float64) map[int][]ocr.Alternative {
		return map[int][]ocr.Alternative{place: {{Rune: r, Score: p}}}
	}
	const polish = "ĄĆĘŁŃÓŚŹŻ"
	for _, tt := range []struct {
		name         string
		text         string
		theirs, ours map[int][]ocr.Alternative
		letters      string
		want         string
	}{
		{"a stroke that both see faintly", "PAWLOWSKA", at(3, 'Ł', 0.02), at(3, 'Ł', 0.088), polish, "PAWŁOWSKA"},
		{"one reader alone is not enough", "PAWLOWSKA", nil, at(3, 'Ł', 0.05), polish, "PAWLOWSKA"},
		{"a bare letter", "LASKOWSKI", at(0, 'Ł', 0.00003), at(0, 'Ł', 0.0004), polish, "LASKOWSKI"},
		{"a mark that the language does not have counts for the one in its place", "TORUN", at(4, 'Ñ', 0.2), at(4, 'Ň', 0.65), polish, "TORUŃ"},
		{"marks that blur makes, of no letter of the language", "LIETUVA", at(2, 'É', 0.167), at(2, 'É', 0.025), "ĄČĘĖĮŠŲŪŽ", "LIETUVA"},
		{"a language without marks", "TORUN", at(4, 'Ñ', 0.027), at(4, 'Ň', 0.65), "", "TORUN"},
		{"an accent above is no ogonek", "ANNE", at(3, 'É', 0.05), at(3, 'É', 0.05), polish, "ANNE"},
		{"small letters", "Lodz", at(0, 'Ł', 0.1), at(0, 'Ł', 0.1), polish, "Łodz"},
	} {
		pp, own := lineOf(tt.text, tt.theirs, tt.ours, 0.95)
		if got := Marked(tt.text, pp, own, tt.letters); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	pp, own := lineOf("LÀNDESHAUPTSTADT", at(1, 'A', 0.03), nil, 0.95)
	own.Chars[1] = Char{Rune: 'A', Score: 0.99}
	if got := Marked(pp.Text, pp, own, "ÄÖÜ"); got != "LANDESHAUPTSTADT" {
		t.Errorf("a mark that the other reader invented: %q", got)
	}
}

func TestSharpS(t *testing.T) {
	t.Parallel()
	_, own := lineOf("GROß", nil, nil, 0.98)
	if got := Choose(vision.TextLine{Text: "GROB", Score: 0.98}, own, Latin).Line.Text; got != "GROẞ" {
		t.Errorf("%q", got)
	}
	if got := Choose(vision.TextLine{Text: "GROBE", Score: 0.98}, own, Latin).Line.Text; got != "GROBE" {
		t.Errorf("%q", got)
	}
}

func TestASignWithAFigure(t *testing.T) {
	t.Parallel()
	_, own := lineOf("С", nil, nil, 0.93) // Cyrillic
	if got := Choose(vision.TextLine{Text: "C1", Score: 0.998}, own, CyrillicScript).Line.Text; got != "C1" {
		t.Errorf("%q", got)
	}
}
