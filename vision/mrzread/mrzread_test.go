package mrzread

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

func setup(t testing.TB) (*Reader, *sfnt.Font) {
	t.Helper()
	r, err := Open(onnxtest.Open(t), 1)
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
	return r, fonts.OCRB[0]
}

// printed draws a row with the room around it that a detector leaves.
func printed(t testing.TB, f *sfnt.Font, text string) *image.RGBA {
	t.Helper()
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 30, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	w := font.MeasureString(face, text).Ceil()
	img := image.NewRGBA(image.Rect(0, 0, w+20, 36))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{228, 232, 240, 255}), image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.RGBA{35, 35, 45, 255}), Face: face, Dot: fixed.P(10, 29)}
	d.DrawString(text)
	return img
}

func whole(img *image.RGBA) ocr.Quad {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	return ocr.Quad{{}, {X: w}, {X: w, Y: h}, {Y: h}}
}

// Rows in a cut of OCR-B that training never saw are read, large and small.
func TestReadsRows(t *testing.T) {
	t.Parallel()
	r, f := setup(t)
	lines := []string{
		"P<KAZAKHMETOVA<<AIGERIM<<<<<<<<<<<<<<<<<<<<<",
		"N123456785KAZ9001011F3001019<<<<<<<<<<<<<<<6",
		"IDKAZ0123456789850101300123<<<",
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
	}
	for _, text := range lines {
		for _, height := range []int{36, 18, 13} {
			img := printed(t, f, text)
			img = imageio.Resize(img, img.Rect.Dx()*height/36, height)
			strip, err := r.Read(context.Background(), img, whole(img))
			if err != nil {
				t.Fatal(err)
			}
			if got := strip.Text(); got != text {
				t.Errorf("%d pixels high: %q was read as %q", height, text, got)
			}
		}
	}
}

// A row in an arc, as on a page that does not lie flat, is straightened first.
func TestReadsBentRows(t *testing.T) {
	t.Parallel()
	r, f := setup(t)
	const text = "N123456785KAZ9001011F3001019<<<<<<<<<<<<<<<6"
	flat := printed(t, f, text)
	w, h := flat.Rect.Dx(), flat.Rect.Dy()
	for _, arc := range []float64{-1.1, -0.5, 0.7, 1.2} { // of the row's height
		rise := int(math.Abs(arc) * float64(h))
		img := image.NewRGBA(image.Rect(0, 0, w, h+rise))
		draw.Draw(img, img.Rect, image.NewUniform(flat.At(0, 0)), image.Point{}, draw.Src)
		for x := range w {
			u := 2*float64(x)/float64(w) - 1
			down := int(math.Abs(arc) * (1 - u*u) * float64(h))
			if arc < 0 {
				down = rise - down
			}
			draw.Draw(img, image.Rect(x, down, x+1, down+h), flat, image.Pt(x, 0), draw.Src)
		}
		strips, curves, err := r.ReadAlong(context.Background(), img, []ocr.Quad{whole(img)})
		if err != nil {
			t.Fatal(err)
		}
		if got := strips[0].Text(); got != text {
			t.Errorf("arc %.1f, curve %+v: read as %q", arc, curves[0], got)
		}
	}
}

// Two rows give a zone, which one reader alone makes valid where it is certain.
func TestRowsMakeAZone(t *testing.T) {
	t.Parallel()
	r, f := setup(t)
	data := mrz.Data{
		Format: vision.FormatTD3, Code: "P", Issuer: "KAZ", Nationality: "KAZ", LastName: "AKHMETOVA", FirstName: "AIGERIM",
		Number: "N12345678", Sex: "F", BirthDate: "1990-01-01", ExpiryDate: "2030-01-01",
	}
	lines, err := mrz.Build(data)
	if err != nil {
		t.Fatal(err)
	}
	var rows []mrz.Row
	for i, line := range lines {
		img := printed(t, f, line)
		strip, err := r.Read(context.Background(), img, whole(img))
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, mrz.Row{Strip: &strip, Box: vision.Box{X: 10, Y: float64(40 * i), W: 800, H: 30}})
	}
	m, ok := mrz.DecodeTwo(rows, nil, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	if !ok || !m.Valid || m.Agreed || m.Lines[0] != lines[0] || m.Lines[1] != lines[1] {
		t.Errorf("%+v", m)
	}
}

// Noise and an empty strip make no zone.
func TestNothingIsNoZone(t *testing.T) {
	t.Parallel()
	r, _ := setup(t)
	rng := rand.New(rand.NewPCG(3, 4))
	noise, empty := image.NewRGBA(image.Rect(0, 0, 400, 20)), image.NewRGBA(image.Rect(0, 0, 400, 20))
	for i := range noise.Pix {
		noise.Pix[i] = uint8(rng.IntN(256))
	}
	draw.Draw(empty, empty.Rect, image.White, image.Point{}, draw.Src)
	for name, img := range map[string]*image.RGBA{"noise": noise, "empty": empty} {
		strips, err := r.ReadAll(context.Background(), img, []ocr.Quad{whole(img), whole(img)})
		if err != nil {
			t.Fatal(err)
		}
		rows := []mrz.Row{{Strip: &strips[0], Box: vision.Box{W: 400, H: 20}}, {Strip: &strips[1], Box: vision.Box{Y: 30, W: 400, H: 20}}}
		if m, ok := mrz.DecodeTwo(rows, nil, time.Now()); ok {
			t.Errorf("%s: %+v", name, m)
		}
	}
}
