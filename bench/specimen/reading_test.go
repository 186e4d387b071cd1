package specimen

import (
	"slices"
	"testing"
	"time"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
	"github.com/idngo/idngo/vision/reader"
)

// The pictures are only worth something if the product's own reader reads them
// as it reads real documents.
func TestTheRealReaderReadsTheZones(t *testing.T) {
	studio := withFaces(t)
	read, err := reader.Open(onnxtest.Models(t), reader.Options{Now: func() time.Time { return today }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := read.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, test := range []struct {
		layout     layout
		country    string
		conditions Conditions
	}{
		{layouts[0], "KAZ", Scanned}, {layouts[0], "POL", Careful}, {layouts[2], "UZB", Careful},
	} {
		t.Run(test.country+" "+test.layout.name+" "+string(test.conditions), func(t *testing.T) {
			person, paper := applicant(t, 11, test.country, Female, test.layout.kind)
			person.Face = studio.Faces()[0]
			picture, err := test.layout.draw(studio, person, paper, Options{})
			if err != nil {
				t.Fatal(err)
			}
			options, err := test.conditions.Random(11)
			if err != nil {
				t.Fatal(err)
			}
			shot, err := Capture(picture.Image, options)
			if err != nil {
				t.Fatal(err)
			}
			file, err := EncodeJPEG(shot.Image, 92)
			if err != nil {
				t.Fatal(err)
			}
			facts, err := read.Read(t.Context(), file, vision.PurposeDocument)
			if err != nil {
				t.Fatal(err)
			}
			page := facts.Pages[0]
			if page.MRZ == nil || !slices.Equal(page.MRZ.Lines, picture.Truth.MRZ) {
				t.Errorf("read %+v, printed %q", page.MRZ, picture.Truth.MRZ)
			}
			if test.layout.portrait && len(page.Faces) == 0 {
				t.Error("no face found")
			}
		})
	}
}

func BenchmarkPassport(b *testing.B) {
	studio := newStudio(b)
	person, paper := applicant(b, 1, "KAZ", Female, KindPassport)
	for b.Loop() {
		if _, err := studio.Passport(person, paper, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCapture(b *testing.B) {
	person, paper := applicant(b, 1, "KAZ", Female, KindPassport)
	picture, err := newStudio(b).Passport(person, paper, Options{})
	if err != nil {
		b.Fatal(err)
	}
	options, err := Hasty.Random(1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Capture(picture.Image, options); err != nil {
			b.Fatal(err)
		}
	}
}
