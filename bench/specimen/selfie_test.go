package specimen

import (
	"errors"
	"image"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

func TestPortraitsAreTheirOwn(t *testing.T) {
	t.Parallel()
	studio := withFaces(t)
	seen := map[[32]byte]string{}
	for _, who := range studio.Faces() {
		person, paper := applicant(t, 1, "KAZ", Female, KindIDCard)
		person.Face = who
		picture, err := studio.IDCardFront(person, paper, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if picture.Truth.Face != who {
			t.Errorf("truth says %q, want %q", picture.Truth.Face, who)
		}
		hash := pixels(picture.Image)
		if other := seen[hash]; other != "" {
			t.Errorf("%s looks like %s", who, other)
		}
		seen[hash] = who
	}
	if len(seen) < 3 {
		t.Errorf("only %d persons", len(seen))
	}
}

// The real face finder and the real embedding decide on the pictures.
func TestFaceModelsKnowThePersonOnCardAndSelfie(t *testing.T) {
	studio := withFaces(t)
	finder, err := face.Open(onnxtest.Open(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := finder.Close(); err != nil {
			t.Error(err)
		}
	})
	find := func(img *image.RGBA) vision.Face {
		faces, err := finder.Find(t.Context(), img)
		if err != nil {
			t.Fatal(err)
		}
		if len(faces) == 0 {
			t.Fatal("no face found")
		}
		return faces[0]
	}
	distance := func(a, b vision.Face) float64 {
		sum := 0.0
		for i := range a.Embedding {
			d := float64(a.Embedding[i] - b.Embedding[i])
			sum += d * d
		}
		return math.Sqrt(sum)
	}
	who := studio.Faces()
	cards, selfies := make([]vision.Face, len(who)), make([]vision.Face, len(who))
	for i := range who {
		person, paper := applicant(t, 1, "KAZ", Female, KindIDCard)
		person.Face = who[i]
		card, err := studio.IDCardFront(person, paper, Options{})
		if err != nil {
			t.Fatal(err)
		}
		cards[i] = find(card.Image)
		selfie, err := studio.Selfie(person, SelfieOptions{Seed: uint64(i), Document: card.Image, Turn: 6, Camera: Camera{Noise: 3, Blur: 0.6, Quality: 88}})
		if err != nil {
			t.Fatal(err)
		}
		selfies[i] = find(selfie.Image)
		box, truth := selfies[i].Box, *selfie.Truth.Portrait
		if dx, dy := box.X+box.W/2-truth.X-truth.W/2, box.Y+box.H/2-truth.Y-truth.H/2; math.Hypot(dx, dy) > truth.W/2 {
			t.Errorf("%s: face found at %+v, truth %+v", who[i], box, truth)
		}
	}
	for i := range who {
		for j := range who {
			d := distance(cards[i], selfies[j])
			if i == j && d > 0.45 {
				t.Errorf("%s: card and selfie are %.2f apart", who[i], d)
			}
			if i != j && d < 0.6 {
				t.Errorf("%s and %s are only %.2f apart", who[i], who[j], d)
			}
		}
	}
}

func TestSelfieOptionsChangeThePictureAndRepeat(t *testing.T) {
	t.Parallel()
	studio := withFaces(t)
	person, _ := applicant(t, 1, "KAZ", Female, KindIDCard)
	person.Face = studio.Faces()[0]
	shoot := func(o SelfieOptions) Picture {
		o.Width = 240
		picture, err := studio.Selfie(person, o)
		if err != nil {
			t.Fatal(err)
		}
		return picture
	}
	plain := shoot(SelfieOptions{})
	if b := plain.Image.Bounds(); b.Dx() != 240 || b.Dy() != 320 {
		t.Errorf("size %v", b)
	}
	for name, o := range map[string]SelfieOptions{
		"seed": {Seed: 1}, "distance": {Distance: 0.2}, "lean": {Lean: 10}, "turn": {Turn: 10},
		"document": {Document: printed()}, "company": {Company: studio.Faces()[1]}, "empty room": {NoFace: true},
		"camera": {Camera: Camera{Exposure: -1}},
	} {
		picture := shoot(o)
		if pixels(picture.Image) == pixels(plain.Image) {
			t.Errorf("%s changed nothing", name)
		}
		if pixels(picture.Image) != pixels(shoot(o).Image) {
			t.Errorf("%s: the same options gave other pixels", name)
		}
		if (len(picture.Truth.Held) == 4) != (o.Document != nil) {
			t.Errorf("%s: held document at %v", name, picture.Truth.Held)
		}
		if (picture.Truth.Portrait == nil) != o.NoFace {
			t.Errorf("%s: face at %v", name, picture.Truth.Portrait)
		}
	}
}

func TestBadSelfieOptionsAreRefused(t *testing.T) {
	t.Parallel()
	studio := newStudio(t)
	person, _ := applicant(t, 1, "KAZ", Female, KindIDCard)
	for name, o := range map[string]SelfieOptions{
		"tiny": {Width: 3}, "huge": {Width: 1 << 20}, "shot": {Shot: -1}, "distance": {Distance: 2}, "distance NaN": {Distance: math.NaN()},
		"lean": {Lean: 90}, "turn": {Turn: 60}, "camera": {Camera: Camera{Blur: -1}}, "document": {Document: image.NewRGBA(image.Rectangle{})},
	} {
		if _, err := studio.Selfie(person, o); !errors.Is(err, ErrBadOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := studio.Selfie(person, SelfieOptions{}); !errors.Is(err, ErrUnknownFace) {
		t.Errorf("a person without photograph: %v", err)
	}
}

func TestAnotherFileIsNotTakenForThePhotograph(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, p := range Photos() {
		if err := os.WriteFile(filepath.Join(folder, p.File), []byte("something else"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := LoadFaces(folder); !errors.Is(err, ErrFaceChanged) {
		t.Errorf("got %v", err)
	}
}
