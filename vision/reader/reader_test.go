package reader

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// testBundle is a reader and a studio that draws documents for it.
type testBundle struct {
	reader *Reader
	studio *specimen.Studio
}

func setup(t testing.TB) *testBundle {
	t.Helper()
	models := onnxtest.Models(t)
	r, err := Open(models, Options{Threads: 1, Now: func() time.Time { return today }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	fonts, err := specimen.FindFonts()
	if err != nil {
		t.Fatal(err)
	}
	faces, err := specimen.LoadFaces(filepath.Join(models, "faces"))
	if err != nil {
		t.Fatal(err)
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		t.Fatal(err)
	}
	return &testBundle{r, studio}
}

func (b *testBundle) passport(t testing.TB, seed uint64, country string) (specimen.Person, specimen.Picture) {
	t.Helper()
	person, err := specimen.NewPerson(seed, country, specimen.Female, today)
	if err != nil {
		t.Fatal(err)
	}
	person.Face = b.studio.Faces()[0]
	paper, err := specimen.NewPaper(person, specimen.KindPassport, today)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := b.studio.Passport(person, paper, specimen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return person, picture
}

func photograph(t testing.TB, document image.Image, o specimen.CaptureOptions) []byte {
	t.Helper()
	shot, err := specimen.Capture(document, o)
	if err != nil {
		t.Fatal(err)
	}
	return jpegOf(t, shot.Image)
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	data, err := specimen.EncodeJPEG(img, 88)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (b *testBundle) read(t testing.TB, data []byte, purpose vision.Purpose) vision.Facts {
	t.Helper()
	facts, err := b.reader.Read(context.Background(), data, purpose)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func findings(p vision.Page) []string {
	var codes []string
	for _, f := range p.Findings {
		codes = append(codes, f.Code)
	}
	return codes
}

// A photographed passport is read the same however it lies.
func TestPassportIsReadHoweverItLies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, picture := b.passport(t, 11, "KAZ")
	for name, o := range map[string]specimen.CaptureOptions{
		"straight":    {Ground: "wood"},
		"tilted":      {Ground: "dark", Rotation: 9, TiltX: 8},
		"on its side": {Ground: "cloth", Rotation: 92, TiltY: 6},
		"upside down": {Ground: "wood", Rotation: 183},
		"far away":    {Ground: "dark", Rotation: -6, Fill: 0.62, Long: 2400},
	} {
		facts := b.read(t, photograph(t, picture.Image, o), vision.PurposeDocument)
		p := facts.Pages[0]
		if p.MRZ == nil || !slices.Equal(p.MRZ.Lines, picture.Truth.MRZ) || !p.MRZ.Valid {
			t.Errorf("%s: zone %+v, want %v", name, p.MRZ, picture.Truth.MRZ)
			continue
		}
		if p.Kind != "PASSPORT" || p.Country != "KAZ" {
			t.Errorf("%s: taken for %q of %q", name, p.Kind, p.Country)
		}
		if len(p.Faces) == 0 || len(p.Faces[0].Embedding) == 0 || !p.Faces[0].OnDocument {
			t.Errorf("%s: no portrait", name)
		}
		if got := findings(p); len(got) > 0 {
			t.Errorf("%s: findings %v", name, got)
		}
		if box := p.MRZ.Box; box.Y < float64(p.Height)/2 || box.Y+box.H > float64(p.Height) {
			t.Errorf("%s: the zone's box %+v is not in the lower half of %d x %d", name, box, p.Width, p.Height)
		}
		if len(facts.Models) != 10 || facts.Reader != Revision || len(facts.SHA256) != 64 || facts.Stages["recognise"] == 0 {
			t.Errorf("%s: provenance is missing: %v %v %v", name, facts.Models, facts.Reader, facts.Stages)
		}
	}
}

// In a selfie with a document, the person's face is the holder's, and the
// document is seen.
func TestSelfieWithDocument(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, picture := b.passport(t, 12, "UZB")
	selfie, err := b.studio.Selfie(person, specimen.SelfieOptions{Width: 1600, Document: picture.Image})
	if err != nil {
		t.Fatal(err)
	}
	p := b.read(t, jpegOf(t, selfie.Image), vision.PurposeSelfie).Pages[0]
	if len(p.Faces) < 2 || p.Faces[0].OnDocument || !slices.ContainsFunc(p.Faces, func(f vision.Face) bool { return f.OnDocument }) {
		t.Fatalf("faces: %d", len(p.Faces))
	}
	if slices.Contains(findings(p), vision.FindingNoDocumentInHand) {
		t.Error("the document in the hand was not seen")
	}
	held := p.Faces[1].Box
	if inside := selfie.Truth.Held; held.X < inside[0].X-20 || held.X > inside[1].X+20 {
		t.Errorf("the portrait lies at %+v, the document at %v", held, inside)
	}
}

func TestSelfieWithoutDocument(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, _ := b.passport(t, 13, "KAZ")
	selfie, err := b.studio.Selfie(person, specimen.SelfieOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := b.read(t, jpegOf(t, selfie.Image), vision.PurposeSelfie).Pages[0]
	if len(p.Faces) != 1 || p.Faces[0].OnDocument {
		t.Errorf("%d faces", len(p.Faces))
	}
	if !slices.Contains(findings(p), vision.FindingNoDocumentInHand) {
		t.Errorf("findings %v", findings(p))
	}
	// The same picture for a portrait need not show a document; turned, it is
	// brought upright by the face.
	turned := jpegOf(t, imageio.Rotate(selfie.Image, 90))
	p = b.read(t, turned, vision.PurposePortrait).Pages[0]
	if p.Rotation != 270 || slices.Contains(findings(p), vision.FindingNoDocumentInHand) {
		t.Errorf("turned by %d, findings %v", p.Rotation, findings(p))
	}
}

func TestEmptyTableIsNoDocument(t *testing.T) {
	t.Parallel()
	b := setup(t)
	table := image.NewRGBA(image.Rect(0, 0, 800, 600))
	draw.Draw(table, table.Rect, image.NewUniform(color.RGBA{120, 90, 60, 255}), image.Point{}, draw.Src)
	p := b.read(t, jpegOf(t, table), vision.PurposeDocument).Pages[0]
	if !slices.Contains(findings(p), vision.FindingNotADocument) || p.MRZ != nil || p.Kind != "" {
		t.Errorf("findings %v, kind %q", findings(p), p.Kind)
	}
}

func TestRefusedAndCancelled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var refusal *imageio.Refusal
	if _, err := b.reader.Read(context.Background(), []byte("no picture"), vision.PurposeAny); !errors.As(err, &refusal) || refusal.Code != imageio.Unsupported {
		t.Errorf("no picture: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, picture := b.passport(t, 14, "KAZ")
	if _, err := b.reader.Read(ctx, jpegOf(t, picture.Image), vision.PurposeDocument); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestOpenWithoutModels(t *testing.T) {
	t.Parallel()
	if r, err := Open(t.TempDir(), Options{}); err == nil {
		t.Error("opened", r)
	}
}

// The printed form has the documented keys and never an embedding.
func TestSummaryHasNoEmbedding(t *testing.T) {
	t.Parallel()
	facts := vision.Facts{SHA256: "ab", Pages: []vision.Page{{
		Kind:     "PASSPORT",
		Faces:    []vision.Face{{Score: 0.9, Embedding: []float32{0.123456, 7}}},
		Readings: []vision.Reading{{Name: vision.FieldLastName, Value: "SAMPLE", Score: 0.9, Source: vision.SourceVIZ}},
	}}}
	data, err := json.Marshal(Summarise("a.jpg", facts))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("0.123456")) || bytes.Contains(data, []byte("mbedding")) {
		t.Errorf("the embedding is printed: %s", data)
	}
	for _, key := range []string{`"file":"a.jpg"`, `"sha256"`, `"ms"`, `"pages"`, `"kind":"PASSPORT"`, `"country"`, `"side"`, `"fields"`, `"barcodes":[]`, `"faces"`, `"quality"`, `"findings":[]`, `"lastName":{"value":"SAMPLE","source":"viz","score":0.9}`} {
		if !strings.Contains(string(data), key) {
			t.Errorf("%s is missing in %s", key, data)
		}
	}
}

// Both sides of a card on one sheet of paper are two pages, each with what is on it.
func TestBothSidesInOnePicture(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, err := specimen.NewPerson(21, "KAZ", specimen.Female, today)
	if err != nil {
		t.Fatal(err)
	}
	person.Face = b.studio.Faces()[0]
	paper, err := specimen.NewPaper(person, specimen.KindIDCard, today)
	if err != nil {
		t.Fatal(err)
	}
	front, err := b.studio.IDCardFront(person, paper, specimen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	back, err := b.studio.IDCardBack(person, paper, specimen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, h := front.Image.Bounds().Dx(), front.Image.Bounds().Dy()
	both := image.NewRGBA(image.Rect(0, 0, w*8/5, h*3))
	draw.Draw(both, both.Rect, image.NewUniform(color.RGBA{236, 234, 230, 255}), image.Point{}, draw.Src)
	for i, side := range []image.Image{front.Image, back.Image} {
		at := image.Pt(w*3/10, h/3+i*h*4/3)
		draw.Draw(both, image.Rectangle{at, at.Add(image.Pt(w, h))}, side, side.Bounds().Min, draw.Src)
	}
	facts := b.read(t, jpegOf(t, both), vision.PurposeDocument)
	if len(facts.Pages) != 2 {
		t.Fatalf("%d pages", len(facts.Pages))
	}
	faces, zones := 0, 0
	for _, p := range facts.Pages {
		faces += len(p.Faces)
		if p.MRZ != nil {
			zones++
			if !slices.Equal(p.MRZ.Lines, back.Truth.MRZ) || len(p.Faces) > 0 {
				t.Errorf("zone %q, %d faces beside it", p.MRZ.Lines, len(p.Faces))
			}
		}
	}
	if faces == 0 || zones != 1 {
		t.Errorf("%d faces, %d zones", faces, zones)
	}
}
