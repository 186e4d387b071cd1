package face_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"path/filepath"
	"testing"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// A drawing passes every comparison with itself, so that it has to be told from
// a person: in the hand-held picture, and on the document too.
func TestDrawingsAreToldFromPeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	limit := b.calibration.Selfie.MaxPlainness
	fonts, err := specimen.FindFonts()
	if err != nil {
		t.Fatal(err)
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: specimen.DrawnFaces()})
	if err != nil {
		t.Fatal(err)
	}
	sub, err := studio.Submit(specimen.Applicant{Seed: 3, Kind: specimen.KindPassport, Country: "KAZ", Sex: specimen.Female, Face: "astronaut", Today: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range sub.Files {
		img, err := jpeg.Decode(bytes.NewReader(file.JPEG))
		if err != nil {
			t.Fatal(err)
		}
		faces := b.find(t, img)
		if face.Person(faces) < 0 {
			t.Errorf("%s: no face found", file.IDDocType)
			continue
		}
		for _, f := range faces {
			if f.Plainness <= limit {
				t.Errorf("%s: plainness %.2f, want more than %.2f", file.IDDocType, f.Plainness, limit)
			}
		}
	}

	faces := filepath.Join(onnxtest.Models(t), "faces")
	for _, file := range []string{"astronaut.png", "commodore.jpg", "developer.jpg"} {
		photo := scaled(decode(t, filepath.Join(faces, file)), 1.5)
		for name, img := range map[string]image.Image{
			"as it is": photo, "small": scaled(photo, 0.4), "dark": tone(photo, 0.25, 0, false), "grey": tone(photo, 1, 0, true),
			"blurred": scaled(scaled(photo, 0.2), 5), "pale": tone(photo, 0.4, 120, false), "compressed": recompressed(t, photo, 20),
		} {
			for _, f := range b.find(t, img) {
				if f.Plainness > limit/2 {
					t.Errorf("%s, %s: plainness %.2f, want at most %.2f", file, name, f.Plainness, limit/2)
				}
			}
		}
	}
}

func recompressed(t *testing.T, img image.Image, quality int) image.Image {
	t.Helper()
	var raw bytes.Buffer
	if err := jpeg.Encode(&raw, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	out, err := jpeg.Decode(&raw)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
