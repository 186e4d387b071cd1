package preview

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/idngo/idngo/vision/imageio"
)

// Request says what to show of a file.
type Request struct {
	// Page counts from 0.
	Page int `json:"page"`
	// Rotation is vision.Page.Rotation: 0, 90, 180 or 270 degrees clockwise.
	Rotation int `json:"rotation"`
	// Edge bounds the longer side, in pixels; 0 means DefaultEdge.
	Edge int `json:"edge"`
	// Mark is written across the picture, "" for nothing.
	Mark string `json:"mark,omitempty"`
}

// Bounds of the longer side, in pixels.
const (
	DefaultEdge = 1600
	MaxEdge     = 4096
)

const quality = 88

// Renderer makes previews. The zero value is ready for use.
type Renderer struct {
	Decoder imageio.Decoder
}

// Render answers a JPEG. Errors are those of imageio.Decoder, and an
// *imageio.Refusal-free error for a page that is not there.
func (r *Renderer) Render(ctx context.Context, file []byte, q Request) ([]byte, error) {
	f, err := r.Decoder.Decode(ctx, file)
	if err != nil {
		return nil, err
	}
	if q.Page < 0 || q.Page >= len(f.Pictures) {
		return nil, fmt.Errorf("the file has no page %d", q.Page)
	}
	img := imageio.Rotate(f.Pictures[q.Page].Image, q.Rotation)
	edge := q.Edge
	if edge <= 0 {
		edge = DefaultEdge
	}
	w, h, _ := imageio.Fit(img.Rect.Dx(), img.Rect.Dy(), min(edge, MaxEdge))
	img = imageio.Resize(img, w, h)
	if q.Mark != "" {
		marked := image.NewRGBA(image.Rect(0, 0, w, h)) // Resize may have answered the decoder's own
		draw.Draw(marked, marked.Rect, img, img.Rect.Min, draw.Src)
		if err := mark(marked, q.Mark); err != nil {
			return nil, err
		}
		img = marked
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// mark writes the text in rows over the whole picture, light with a dark edge,
// so faint that print stays legible and so often that no cut leaves it out.
func mark(dst *image.RGBA, text string) error {
	parsed, err := opentype.Parse(gomedium.TTF)
	if err != nil {
		return err
	}
	size := max(10, float64(min(dst.Rect.Dx(), dst.Rect.Dy()))/32)
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return err
	}
	defer face.Close() //nolint:errcheck // it holds nothing
	runes := []rune(text)
	if len(runes) > 120 {
		runes = runes[:120]
	}
	text = string(runes)
	step := font.MeasureString(face, text).Ceil() + int(3*size)
	row := int(5 * size)
	for i, y := 0, row/2; y < dst.Rect.Dy()+row; i, y = i+1, y+row {
		for x := -(i % 3) * step / 3; x < dst.Rect.Dx(); x += step {
			for _, pen := range []struct {
				at int
				c  color.Color
			}{{1, color.NRGBA{0, 0, 0, 70}}, {0, color.NRGBA{255, 255, 255, 110}}} {
				d := font.Drawer{Dst: dst, Src: image.NewUniform(pen.c), Face: face, Dot: fixed.P(x+pen.at, y+pen.at)}
				d.DrawString(text)
			}
		}
	}
	return nil
}
