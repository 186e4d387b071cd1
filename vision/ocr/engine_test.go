package ocr

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/onnx/onnxtest"
)

// sheet draws lines of black print on a pale ground.
func sheet(t testing.TB, size float64, lines ...string) *image.RGBA {
	t.Helper()
	parsed, err := opentype.Parse(gomono.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, 1000, int(size*2.5)*(len(lines)+1)))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{R: 236, G: 238, B: 230, A: 255}), image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.Black, Face: face}
	for i, l := range lines {
		d.Dot = fixed.P(60, int(size*2.5)*(i+1))
		d.DrawString(l)
	}
	return img
}

func open(t testing.TB) *Engine {
	t.Helper()
	e, err := Open(onnxtest.Open(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var printed = []string{"Date of birth", "ERIKSSON ANNA", "L898902C36UTO7408122F1204159<<<<<<10"}

func TestEngineReadsPrint(t *testing.T) {
	t.Parallel()
	e := open(t)
	ctx := context.Background()
	img := sheet(t, 28, printed...)
	found, err := e.Detect(ctx, img, 960)
	if err != nil {
		t.Fatal(err)
	}
	var quads []Quad
	for _, f := range found {
		quads = append(quads, f.Quad)
	}
	lines, err := e.Recognise(ctx, img, quads)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, l.Text)
		if l.Score < 0.9 {
			t.Errorf("%q has score %.2f", l.Text, l.Score)
		}
	}
	// A letter O between digits is anybody's guess; the zone's rules settle it.
	if want := strings.Join(printed, "|"); strings.ReplaceAll(strings.Join(got, "|"), "UT0", "UTO") != want {
		t.Errorf("read  %q\nwant %q", strings.Join(got, "|"), want)
	}

	upright, err := e.Upended(ctx, img, quads)
	if err != nil {
		t.Fatal(err)
	}
	if p := mean(upright); p > 0.2 {
		t.Errorf("upright lines upside down: %.2f %v", p, upright)
	}
	turned := imageio.Rotate(img, 180)
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for i, q := range quads {
		for j := range q {
			quads[i][j].X, quads[i][j].Y = w-q[(j+2)%4].X, h-q[(j+2)%4].Y
		}
	}
	upended, err := e.Upended(ctx, turned, quads)
	if err != nil {
		t.Fatal(err)
	}
	if p := mean(upended); p < 0.8 {
		t.Errorf("lines of the turned page upside down: %.2f %v", p, upended)
	}
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func TestEngineOnNothing(t *testing.T) {
	t.Parallel()
	e := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	for _, size := range []image.Point{{}, {1, 1}, {5, 400}, {64, 64}} {
		found, err := e.Detect(ctx, image.NewRGBA(image.Rectangle{Max: size}), 320)
		if err != nil || len(found) != 0 {
			t.Errorf("%v: %d regions, %v", size, len(found), err)
		}
	}
	cancel()
	if _, err := e.Detect(ctx, sheet(t, 20, "x"), 320); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancellation: %v", err)
	}
	if len(e.Models()) != 3 || e.Models()[0].SHA256 == "" {
		t.Errorf("models %v", e.Models())
	}
}
