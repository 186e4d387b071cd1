package reader

import (
	"context"
	"strings"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/page"
)

// A place at which a value must stand is read though no line was found there; paper
// without print gives nothing.
func TestAPlaceIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, picture := b.passport(t, 11, "KAZ")
	img := picture.Image
	p := b.read(t, jpegOf(t, img), vision.PurposeDocument).Pages[0]
	var sex *vision.Box
	want := ""
	for _, r := range p.Readings {
		if r.Name == vision.FieldSex && r.Source == vision.SourceVIZ && r.Box != nil {
			sex, want = r.Box, r.Value
		}
	}
	if sex == nil || p.Width != img.Rect.Dx() {
		t.Fatalf("the sex was not read on the picture as it is: %+v", p.Readings)
	}
	s := sheet{img: img}
	s.frame, _ = page.TiltedFrame(img.Rect.Dx(), img.Rect.Dy(), 0)
	in := rowsOf(s, nil)
	blank := vision.Box{X: sex.X, Y: 2, W: sex.W, H: sex.H / 2}
	for name, tt := range map[string]struct {
		box  vision.Box
		want string
	}{
		"the value": {*sex, want}, "the edge of the paper": {blank, ""},
	} {
		lines, err := b.reader.lookAgain(context.Background(), s, in, []fields.Wanted{{Field: vision.FieldSex, Box: tt.box}})
		if err != nil {
			t.Fatal(err)
		}
		got := "" // in both scripts: "Ә/F"
		for _, l := range lines {
			got += l.Text
		}
		if tt.want == "" && got != "" || !strings.HasSuffix(got, tt.want) {
			t.Errorf("%s: read %q", name, got)
		}
	}
}
