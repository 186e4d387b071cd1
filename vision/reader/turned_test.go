package reader

import (
	"context"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// A table whose dates run up or down its page lies on its side; a number that climbs
// beside lines that stand, as in a Russian passport, is no reason to turn it.
func TestLinesOnTheirSide(t *testing.T) {
	t.Parallel()
	// Quads of a line of the size 110 x 50 that reads along, down and up.
	along := func(x, y float64) ocr.Quad {
		return ocr.Quad{{X: x, Y: y}, {X: x + 110, Y: y}, {X: x + 110, Y: y + 50}, {X: x, Y: y + 50}}
	}
	down := func(x, y float64) ocr.Quad {
		return ocr.Quad{{X: x + 50, Y: y}, {X: x + 50, Y: y + 110}, {X: x, Y: y + 110}, {X: x, Y: y}}
	}
	up := func(x, y float64) ocr.Quad { return down(x, y).Flip() }
	type line struct {
		quad  ocr.Quad
		text  string
		score float64
	}
	for name, tt := range map[string]struct {
		lines []line
		want  int
	}{
		"dates that run down":       {[]line{{down(100, 100), "28.04.21", 1}, {down(200, 100), "27.04.31", 1}, {along(400, 20), "1H", 0.9}}, 270},
		"dates that climb":          {[]line{{up(100, 100), "28.04.21", 1}, {up(200, 100), "27.04.31", 1}}, 90},
		"dates that stand":          {[]line{{along(100, 100), "28.04.21", 1}, {along(300, 100), "27.04.31", 1}}, 0},
		"one date":                  {[]line{{down(100, 100), "28.04.21", 1}}, 0},
		"what is hardly legible":    {[]line{{down(100, 100), "28.04.21", 0.6}, {down(200, 100), "27.04.31", 0.7}}, 0},
		"short ones":                {[]line{{down(100, 100), "B1", 1}, {down(200, 100), "BE", 1}}, 0},
		"a number beside the print": {[]line{{up(900, 100), "12 34", 1}, {up(900, 400), "567890", 1}, {along(100, 100), "ИВАНОВ", 1}}, 0},
		"both ways":                 {[]line{{up(100, 100), "28.04.21", 1}, {down(200, 100), "27.04.31", 1}}, 0},
	} {
		var s sheet
		s.frame, _ = page.TiltedFrame(1000, 700, 0)
		own := opinions{read: map[ocr.Quad]lineread.Line{}}
		for _, l := range tt.lines {
			s.regions = append(s.regions, ocr.Region{Quad: l.quad, Score: 1})
			own.read[l.quad] = lineread.Line{Quad: l.quad, Text: l.text, Score: l.score}
		}
		if got := s.onItsSide(own); got != tt.want {
			t.Errorf("%s: turn by %d, want %d", name, got, tt.want)
		}
	}
}

// A code that pays a bill makes one of a paper with much print, and of nothing else.
func TestAPaymentCodeShowsABill(t *testing.T) {
	t.Parallel()
	lines := make([]vision.TextLine, paperLines)
	code := []vision.Barcode{{Format: "QR", Payload: "RUS-PAYMENT"}}
	for name, tt := range map[string]struct {
		page vision.Page
		want bool
	}{
		"a paper with the code":    {vision.Page{Lines: lines, Barcodes: code}, true},
		"a paper with another one": {vision.Page{Lines: lines, Barcodes: []vision.Barcode{{Format: "QR", Payload: "URL"}}}, false},
		"a paper without one":      {vision.Page{Lines: lines}, false},
		"the code and little else": {vision.Page{Lines: lines[1:], Barcodes: code}, false},
		"a portrait":               {vision.Page{Lines: lines, Barcodes: code, Faces: []vision.Face{{}}}, false},
		"a zone":                   {vision.Page{Lines: lines, Barcodes: code, MRZ: &vision.MRZ{}}, false},
	} {
		if got := isBill(tt.page); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Two long lines of a title look like a zone from afar. A sheet that stands on its head
// on them is turned over nonetheless, and one that stands on its zone is not.
func TestATitleThatLooksLikeAZone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	_, picture := b.passport(t, 11, "KAZ")
	w, h := picture.Image.Rect.Dx(), picture.Image.Rect.Dy()
	for _, turn := range []int{0, 180} {
		s := flat(w, h)
		s.img = imageio.Rotate(imageio.Resize(picture.Image, w, h), turn)
		s.outline = boxQuad(vision.Box{W: float64(w), H: float64(h)}).Points()
		s.zones = []page.Zone{seenZone(vision.Box{X: 0.05 * float64(w), Y: 0.8 * float64(h), W: 0.9 * float64(w), H: 0.15 * float64(h)}, float64(w)/80)}
		var err error
		if s.regions, err = b.reader.detectIn(ctx, s); err != nil {
			t.Fatal(err)
		}
		own, err := b.reader.ownOpinions(ctx, s.img, s.quads(), false)
		if err != nil {
			t.Fatal(err)
		}
		if s, _, err = b.reader.turnedIfBetter(ctx, s, own, false); err != nil || s.turn != turn {
			t.Errorf("standing at %d: turned by %d, %v", turn, s.turn, err)
		}
	}
}
