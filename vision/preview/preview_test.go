package preview_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/preview"
)

// picture is 300 x 200, red on its left half and blue on its right.
func picture(t *testing.T) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for y := range 200 {
		for x := range 300 {
			c := color.RGBA{200, 30, 30, 255}
			if x >= 150 {
				c = color.RGBA{30, 30, 200, 255}
			}
			m.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func render(t *testing.T, q preview.Request) image.Image {
	t.Helper()
	out, err := new(preview.Renderer).Render(t.Context(), picture(t), q)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func red(c color.Color) bool {
	r, _, b, _ := c.RGBA()
	return r > 2*b
}

func TestPicturesAreTurnedAndReduced(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		q    preview.Request
		w, h int
		red  image.Point
	}{
		"as it is":  {preview.Request{}, 300, 200, image.Pt(20, 100)},
		"clockwise": {preview.Request{Rotation: 90}, 200, 300, image.Pt(100, 20)},
		"half":      {preview.Request{Rotation: 180, Edge: 150}, 150, 100, image.Pt(140, 50)},
		"back":      {preview.Request{Rotation: 270}, 200, 300, image.Pt(100, 280)},
	} {
		m := render(t, c.q)
		if b := m.Bounds(); b.Dx() != c.w || b.Dy() != c.h {
			t.Errorf("%s: %v, want %d x %d", name, b, c.w, c.h)
		}
		if !red(m.At(c.red.X, c.red.Y)) {
			t.Errorf("%s: %v is not red", name, c.red)
		}
	}
}

func TestMarkChangesTheWholePicture(t *testing.T) {
	t.Parallel()
	plain, marked := render(t, preview.Request{}), render(t, preview.Request{Mark: "officer@example.com"})
	for _, part := range []image.Rectangle{image.Rect(0, 0, 150, 100), image.Rect(150, 0, 300, 100), image.Rect(0, 100, 150, 200), image.Rect(150, 100, 300, 200)} {
		changed := 0
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for x := part.Min.X; x < part.Max.X; x++ {
				_, g, _, _ := plain.At(x, y).RGBA()
				if _, g2, _, _ := marked.At(x, y).RGBA(); g2 > g+0x1000 {
					changed++
				}
			}
		}
		if share := float64(changed) / float64(part.Dx()*part.Dy()); share < 0.005 || share > 0.4 {
			t.Errorf("%v: %.3f of the pixels are marked", part, share)
		}
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	t.Parallel()
	var refused *imageio.Refusal
	if _, err := new(preview.Renderer).Render(t.Context(), []byte("<html>"), preview.Request{}); !errors.As(err, &refused) {
		t.Errorf("a page of HTML: %v", err)
	}
	if _, err := new(preview.Renderer).Render(t.Context(), picture(t), preview.Request{Page: 1}); err == nil {
		t.Error("a page that is not there")
	}
}
