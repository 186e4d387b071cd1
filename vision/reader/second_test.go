package reader

import (
	"context"
	"image"
	"image/draw"
	"strings"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
)

// A title that is longer than the own reader has learnt is read in pieces, where the
// other reader makes nothing of it; rows of a zone are left alone.
func TestLongTitles(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := setup(t)
	_, picture := b.passport(t, 11, "KAZ")
	img := imageio.Resize(picture.Image, picture.Image.Rect.Dx(), picture.Image.Rect.Dy())
	regions, err := b.reader.text.Detect(ctx, img, 960)
	if err != nil {
		t.Fatal(err)
	}
	quads := make([]ocr.Quad, len(regions))
	for i, r := range regions {
		quads[i] = r.Quad
	}
	read, err := b.reader.ownOpinions(ctx, img, quads, false)
	if err != nil {
		t.Fatal(err)
	}
	// One clear line of Cyrillic print beside itself until it is longer than that.
	var title lineread.Line
	for _, l := range read.read {
		if l.Score > 0.97 && lineread.Cyrillic(l.Text) && len([]rune(l.Text)) > len([]rune(title.Text)) {
			title = l
		}
	}
	if title.Text == "" {
		t.Fatal("no clear line")
	}
	box := title.Quad.Box()
	w, h := int(box.W), int(box.H)
	times := 2 + widestOwn*h/w
	long := image.NewRGBA(image.Rect(0, 0, times*w, h))
	for i := range times {
		draw.Draw(long, image.Rect(i*w, 0, i*w+w, h), img, image.Pt(int(box.X), int(box.Y)), draw.Src)
	}
	quad := boxQuad(vision.Box{W: float64(times * w), H: float64(h)})
	for name, tt := range map[string]struct {
		script lineread.Script
		text   string
		zone   *vision.MRZ
		want   bool
	}{
		"hardly anything was read":       {lineread.NoScript, "/", nil, true},
		"Latin letters for Cyrillic":     {lineread.CyrillicScript, strings.Repeat("KAAKCTAH PECIIY ", times), nil, true},
		"a long line that was read":      {lineread.Latin, strings.Repeat("REPUBLIC OF UTOPIA ", times), nil, false},
		"a row like those of a zone":     {lineread.NoScript, "P<KAZ<<<<<<<<", nil, false},
		"a row in the zone that is told": {lineread.CyrillicScript, "/", &vision.MRZ{Box: quad.Box()}, false},
	} {
		own := opinions{read: map[ocr.Quad]lineread.Line{}, script: tt.script, count: 1}
		own, err := b.reader.withLongLines(ctx, long, own, []ocr.Line{{Text: tt.text, Score: 0.8, Quad: quad}}, tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(strings.ReplaceAll(own.read[quad].Text, " ", ""), strings.ReplaceAll(title.Text, " ", "")); (got > 0) != tt.want {
			t.Errorf("%s: %q, of %q", name, own.read[quad].Text, title.Text)
		}
	}
}
