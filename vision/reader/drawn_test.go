package reader

import (
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
)

// A document with a drawing of its holder reads like any other; what is wrong
// with it has to be found.
func TestADrawnPortraitIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	fonts, err := specimen.FindFonts()
	if err != nil {
		t.Fatal(err)
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: specimen.DrawnFaces()})
	if err != nil {
		t.Fatal(err)
	}
	// b's reader ends with the test, so the cases run within it.
	for name, c := range map[string]struct {
		studio *specimen.Studio
		drawn  bool
	}{"drawn": {studio, true}, "photographed": {b.studio, false}} {
		t.Run(name, func(t *testing.T) {
			own := testBundle{b.reader, c.studio}
			_, picture := own.passport(t, 11, "KAZ")
			facts := b.read(t, photograph(t, picture.Image, specimen.CaptureOptions{}), vision.PurposeDocument)
			found := false
			for _, f := range facts.Pages[0].Findings {
				found = found || f.Code == vision.FindingPortraitDrawn && f.Box != nil
			}
			if found != c.drawn {
				t.Errorf("found %v, want %v: %+v", found, c.drawn, facts.Pages[0].Findings)
			}
		})
	}
}
