package reader

import (
	"image"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

func TestScriptOfAPageWithoutWords(t *testing.T) {
	t.Parallel()
	zone := func(state string) *vision.MRZ {
		return &vision.MRZ{Fields: []vision.Reading{{Name: vision.FieldIssuer, Value: state}}}
	}
	for _, tt := range []struct {
		lines lineread.Script
		zone  *vision.MRZ
		want  lineread.Script
	}{
		{lineread.NoScript, zone("KGZ"), lineread.CyrillicScript},
		{lineread.NoScript, zone("POL"), lineread.Latin},
		{lineread.NoScript, nil, lineread.NoScript},
		{lineread.NoScript, &vision.MRZ{}, lineread.NoScript},
		{lineread.Latin, zone("KGZ"), lineread.Latin}, // the lines know better
	} {
		o := opinions{script: tt.lines}
		if o.settleScript(tt.zone); o.script != tt.want {
			t.Errorf("lines %q, zone %v: %q, want %q", tt.lines, tt.zone, o.script, tt.want)
		}
	}
}

// flat is a sheet of a picture as it is, with lines at some places.
func flat(w, h int, boxes ...vision.Box) sheet {
	s := sheet{img: image.NewRGBA(image.Rect(0, 0, w, h))}
	s.frame, _ = page.NewFrame(boxQuad(vision.Box{W: float64(w), H: float64(h)}))
	for _, b := range boxes {
		s.regions = append(s.regions, ocr.Region{Quad: boxQuad(b)})
	}
	return s
}

// TestACloserLookAtPrint: where print covers a part of a picture, that part is
// looked at, with room beside it; a few lines tell nothing, nor does a crowd.
func TestACloserLookAtPrint(t *testing.T) {
	t.Parallel()
	var lines []vision.Box
	for i := range 8 {
		lines = append(lines, vision.Box{X: 500, Y: 600 + 60*float64(i), W: 300, H: 20})
	}
	frame, ok := flat(2000, 2600, lines...).printed()
	if !ok {
		t.Fatal("no frame around eight lines")
	}
	if frame.W < 300+2*20 || frame.W > 450 || frame.H < 440+2*20 || frame.H > 600 {
		t.Errorf("frame of %.0f x %.0f around print of 300 x 440", frame.W, frame.H)
	}
	if at := frame.ToPicture(vision.Point{X: frame.W / 2, Y: frame.H / 2}); at.X < 640 || at.X > 660 || at.Y < 810 || at.Y > 830 {
		t.Errorf("its middle lies at %v, not at that of the print", at)
	}
	if _, ok := flat(2000, 2600, lines[:3]...).printed(); ok {
		t.Error("three lines tell where the print is")
	}
	for len(lines) <= crowd {
		lines = append(lines, lines...)
	}
	if _, ok := flat(2000, 2600, lines...).printed(); ok {
		t.Error("a crowd of lines tells where the print is")
	}
}

// TestThePortraitOnTheOtherPage: a face beside what was found is a sign that the
// rest of the document was not.
func TestThePortraitOnTheOtherPage(t *testing.T) {
	t.Parallel()
	upper := []vision.Point{{X: 100, Y: 100}, {X: 900, Y: 100}, {X: 900, Y: 500}, {X: 100, Y: 500}}
	for _, tt := range []struct {
		name string
		face vision.Face
		want bool
	}{
		{"below", vision.Face{Score: 0.95, Box: vision.Box{X: 200, Y: 700, W: 100, H: 130}}, true},
		{"on it", vision.Face{Score: 0.95, Box: vision.Box{X: 200, Y: 250, W: 100, H: 130}}, false},
		{"not clear", vision.Face{Score: 0.6, Box: vision.Box{X: 200, Y: 700, W: 100, H: 130}}, false},
		{"lying", vision.Face{Score: 0.95, Roll: 90, Box: vision.Box{X: 200, Y: 700, W: 100, H: 130}}, false},
		{"the face of whoever holds it", vision.Face{Score: 0.95, Box: vision.Box{X: 200, Y: 600, W: 500, H: 600}}, false},
		{"a small one, as on a banknote", vision.Face{Score: 0.95, Box: vision.Box{X: 200, Y: 700, W: 30, H: 40}}, false},
	} {
		s := flat(1000, 1400)
		s.outline, s.faces = upper, []vision.Face{tt.face}
		if got := s.faceBeside(); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	s := flat(1000, 1400)
	s.faces = []vision.Face{{Score: 0.95, Box: vision.Box{X: 200, Y: 700, W: 100, H: 130}}}
	if s.faceBeside() {
		t.Error("a face beside no outline")
	}
}
