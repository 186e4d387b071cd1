package fields

import (
	"testing"
	"time"

	"github.com/idngo/idngo/vision"
)

// TestALabelInTwoLanguagesWithoutItsSlash: a reader may lose the stroke between
// them; the value below is found all the same.
func TestALabelInTwoLanguagesWithoutItsSlash(t *testing.T) {
	t.Parallel()
	e, err := New(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	line := func(y float64, text string) vision.TextLine {
		return vision.TextLine{Text: text, Score: 0.97, Box: vision.Box{X: 400, Y: y, W: float64(14 * len([]rune(text))), H: 24}, Reader: "own-line"}
	}
	got := e.Extract(vision.Page{Width: 1000, Height: 640, Lines: []vision.TextLine{
		line(100, "Тегі  Фамилия"), line(130, "НҰРҒАЛИЕВА"),
		line(190, "Аты / Имя"), line(220, "ӘСЕЛ"),
	}})
	values := map[string]string{}
	for _, r := range got.Readings {
		values[r.Name] = r.Value
	}
	if values[vision.FieldLastName] != "НҰРҒАЛИЕВА" || values[vision.FieldFirstName] != "ӘСЕЛ" {
		t.Errorf("readings %v", values)
	}
}
