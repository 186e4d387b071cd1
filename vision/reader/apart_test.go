package reader

import (
	"image"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
)

// strokes draws letters of the given height from x on, 3 wide and 5 apart.
func strokes(img *image.RGBA, from, to, top, bottom int, tone uint8) {
	for x := from; x < to; x++ {
		if (x-from)%5 >= 3 {
			continue
		}
		for y := top; y < bottom; y++ {
			i := img.PixOffset(x, y)
			img.Pix[i], img.Pix[i+1], img.Pix[i+2] = tone, tone, tone
		}
	}
}

// A line is cut where the value begins, whether its label is dark or pale.
func TestGapBeforeAValue(t *testing.T) {
	t.Parallel()
	line := boxQuad(vision.Box{X: 16, Y: 16, W: 368, H: 28})
	for name, tone := range map[string]uint8{"dark": 60, "pale": 215} {
		img := blank(400, 60)
		strokes(img, 20, 198, 28, 40, tone)
		strokes(img, 210, 380, 20, 40, 0)
		gaps := gapsIn(img, line)
		if len(gaps) == 0 {
			t.Errorf("%s: no gap", name)
			continue
		}
		if at := 16 + gaps[0]*368; at < 198 || at > 211 {
			t.Errorf("%s: cut at %v, want between 198 and 210", name, at)
		}
	}
	if got := gapsIn(blank(400, 60), ocr.Quad{}); got != nil {
		t.Errorf("gaps of nothing: %v", got)
	}
}

func TestValuesThatStandForThemselves(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		score float64
		want  bool
	}{
		{"КРАСНОЯРСК", 0.98, true}, {"03.08.2031", 0.99, true}, {"НИЖНИЙ НОВГОРОД", 0.95, true},
		{"КРАСНОЯРСК", 0.85, false}, {"рождения КАЗАНЬ", 0.98, false}, {"31", 0.99, false}, {"", 1, false},
	} {
		if got := standsAlone(vision.TextLine{Text: tt.text, Score: tt.score}, apartSure); got != tt.want {
			t.Errorf("%q at %v: %v", tt.text, tt.score, got)
		}
	}
}

// A line that was read in parts gives way to them, for our own reader only where it
// is sure of the value.
func TestLinesInParts(t *testing.T) {
	t.Parallel()
	quad := boxQuad(vision.Box{X: 10, Y: 10, W: 200, H: 20})
	other := vision.TextLine{Text: "ОРЛОВА", Quad: boxQuad(vision.Box{X: 10, Y: 50, W: 100, H: 20}).Points()}
	lines := []vision.TextLine{{Text: "Plac of bh o", Quad: quad.Points()}, other}
	part := cutLine{whole: quad.Points(), label: vision.TextLine{Text: "Place of birth"}, value: vision.TextLine{Text: "КАЗАНЬ"}, own: lineread.Line{Text: "КАЗАНЬ", Score: 0.7}}
	texts := func(lines []vision.TextLine) (out []string) {
		for _, l := range lines {
			out = append(out, l.Text)
		}
		return out
	}
	if d := cmp.Diff([]string{"Place of birth", "КАЗАНЬ", "ОРЛОВА"}, texts(inParts(lines, []cutLine{part}))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"ОРЛОВА"}, texts(inOwnParts(lines, []cutLine{part}))); d != "" {
		t.Error(d)
	}
	part.own.Score = 0.95
	if d := cmp.Diff([]string{"КАЗАНЬ", "ОРЛОВА"}, texts(inOwnParts(lines, []cutLine{part}))); d != "" {
		t.Error(d)
	}
}
