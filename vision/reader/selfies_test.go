package reader

import (
	"image"
	"image/color"
	"slices"
	"testing"

	"golang.org/x/image/draw"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
)

// What is sent in place of a selfie is named, so that the person is told what to do.
func TestWhatIsNoSelfieIsNamed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	fonts, err := specimen.FindFonts()
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: specimen.DrawnFaces()})
	if err != nil {
		t.Fatal(err)
	}
	taken := func(s *specimen.Studio) *image.RGBA {
		person, err := specimen.NewPerson(3, "KAZ", specimen.Female, today)
		if err != nil {
			t.Fatal(err)
		}
		person.Face = s.Faces()[0]
		picture, err := s.Selfie(person, specimen.SelfieOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return picture.Image
	}
	selfie := taken(b.studio)
	crowd := image.NewRGBA(image.Rect(0, 0, 1500, 1200))
	for i := range 20 {
		at := image.Rect(0, 0, 300, 300).Add(image.Pt(300*(i%5), 300*(i/5)))
		draw.BiLinear.Scale(crowd, at, selfie, selfie.Bounds(), draw.Src, nil)
	}
	wall := image.NewRGBA(image.Rect(0, 0, 640, 480))
	draw.Draw(wall, wall.Rect, image.NewUniform(color.RGBA{170, 160, 150, 255}), image.Point{}, draw.Src)
	tiny := image.NewRGBA(image.Rect(0, 0, 8, 8))
	draw.BiLinear.Scale(tiny, tiny.Rect, selfie, selfie.Bounds(), draw.Src, nil)
	upsideDown := image.NewRGBA(selfie.Rect)
	for y := range selfie.Rect.Dy() {
		for x := range selfie.Rect.Dx() {
			upsideDown.Set(x, y, selfie.At(selfie.Rect.Dx()-1-x, selfie.Rect.Dy()-1-y))
		}
	}
	for name, tc := range map[string]struct {
		picture image.Image
		want    string // empty: nothing about the face
	}{
		"a selfie":            {selfie, ""},
		"nobody":              {wall, vision.FindingNoFace},
		"twenty faces":        {crowd, vision.FindingMultipleFaces},
		"a drawing":           {taken(drawn), vision.FindingFaceDrawn},
		"upside down":         {upsideDown, ""},
		"eight pixels a side": {tiny, vision.FindingNoFace},
	} {
		facts := b.read(t, jpegOf(t, tc.picture), vision.PurposePortrait)
		var got []string
		for _, f := range facts.Pages[0].Findings {
			if slices.Contains([]string{vision.FindingNoFace, vision.FindingMultipleFaces, vision.FindingFaceDrawn, vision.FindingFaceTurned, vision.FindingEyesCovered, vision.FindingMouthCovered}, f.Code) {
				got = append(got, f.Code)
			}
		}
		if tc.want == "" && len(got) > 0 || tc.want != "" && !slices.Contains(got, tc.want) {
			t.Errorf("%s: %v, want %q", name, got, tc.want)
		}
	}
}
