package fields_test

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

// A label of the sex without a value says where to look again; one with a value, and
// a page without the label, do not.
func TestAValueThatIsMissingIsWanted(t *testing.T) {
	t.Parallel()
	card := []vision.TextLine{
		at(100, 10, "IDENTITY CARD"), at(100, 60, "Surname"), at(100, 82, "EXAMPLE"), at(100, 130, "Given names"), at(100, 152, "ANNA"),
		at(100, 200, "Date of birth"), at(100, 222, "01.02.1980"),
	}
	label, value := at(500, 200, "Sex"), at(500, 222, "F")
	e := extractor(t)
	for name, tt := range map[string]struct {
		lines []vision.TextLine
		want  bool
	}{
		"no label": {card, false}, "label and value": {append(card[:len(card):len(card)], label, value), false},
		"label alone": {append(card[:len(card):len(card)], label), true},
	} {
		wanted := e.Extract(vision.Page{Width: 1000, Height: 630, Lines: tt.lines}).Wanted
		if (len(wanted) > 0) != tt.want {
			t.Errorf("%s: %+v", name, wanted)
		}
		for _, w := range wanted {
			x, y := value.Box.X+value.Box.W/2, value.Box.Y+value.Box.H/2
			if w.Field != vision.FieldSex || x < w.Box.X || x > w.Box.X+w.Box.W || y < w.Box.Y || y > w.Box.Y+w.Box.H {
				t.Errorf("%s: %+v does not hold %+v", name, w, value.Box)
			}
		}
	}
}
