package reader

import (
	"image"
	"image/color"
	"math"
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

// A document half behind fingers is still found, by its portrait or by its number.
func TestADocumentHalfBehindFingers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, picture := b.passport(t, 12, "UZB")
	for name, half := range map[string][4]float64{ // left, top, right, bottom in shares of the document
		"the right half": {0.5, 0, 1, 1},
		"the left half":  {0, 0, 0.5, 1},
		"the lower half": {0, 0.5, 1, 1},
	} {
		selfie, err := b.studio.Selfie(person, specimen.SelfieOptions{Width: 1600, Document: picture.Image, DocumentLean: 12})
		if err != nil {
			t.Fatal(err)
		}
		fingers(selfie.Image, selfie.Truth.Held, half)
		p := b.read(t, jpegOf(t, selfie.Image), vision.PurposeSelfie).Pages[0]
		portrait := slices.ContainsFunc(p.Faces, func(f vision.Face) bool { return f.OnDocument })
		number := slices.ContainsFunc(p.Readings, func(r vision.Reading) bool { return r.Name == vision.FieldDocumentNumber })
		if p.MRZ != nil {
			number = true
		}
		t.Logf("%s: portrait %v, number %v, %d faces, %d lines, %v", name, portrait, number, len(p.Faces), len(p.Lines), findings(p))
		if !portrait && !number || slices.Contains(findings(p), vision.FindingNoDocumentInHand) {
			t.Errorf("%s covered: the document was not found", name)
		}
	}
}

// fingers lay four bands of skin over a part of the document whose corners are given.
func fingers(img *image.RGBA, corners []vision.Point, part [4]float64) {
	skin := color.RGBA{205, 160, 135, 255}
	const steps = 900
	for i := range steps {
		for j := range steps {
			u, v := part[0]+(part[2]-part[0])*float64(i)/steps, part[1]+(part[3]-part[1])*float64(j)/steps
			x := (1-v)*((1-u)*corners[0].X+u*corners[1].X) + v*((1-u)*corners[3].X+u*corners[2].X)
			y := (1-v)*((1-u)*corners[0].Y+u*corners[1].Y) + v*((1-u)*corners[3].Y+u*corners[2].Y)
			// Round in the middle of each finger, dark where two meet.
			k := 0.55 + 0.45*math.Sin(math.Pi*math.Mod(4*float64(j)/steps, 1))
			img.SetRGBA(int(x), int(y), color.RGBA{uint8(k * float64(skin.R)), uint8(k * float64(skin.G)), uint8(k * float64(skin.B)), 255})
		}
	}
}
