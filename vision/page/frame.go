package page

import (
	"image"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

// Frame is a straight view of a page: the plane in which its rows run
// horizontally. It maps points both ways, so that places can be compared in
// the frame and told in pixels of the picture.
type Frame struct {
	W, H      float64 // size of the frame, in pixels of about the picture's scale
	quad      ocr.Quad
	toPicture ocr.Homography
	toFrame   ocr.Homography
}

// NewFrame looks at the part of a picture inside a quadrilateral, clockwise
// from the document's top left. ok is false when the corners make no area.
func NewFrame(quad ocr.Quad) (f Frame, ok bool) {
	f = Frame{W: quad.Width(), H: quad.Height(), quad: quad}
	if f.W < 1 || f.H < 1 {
		return f, false
	}
	if f.toPicture, ok = ocr.RectToQuad(f.W, f.H, quad); !ok {
		return f, false
	}
	f.toFrame, ok = f.toPicture.Inverse()
	return f, ok
}

// TiltedFrame looks at a whole w x h picture whose print runs degrees
// clockwise from the horizontal.
func TiltedFrame(w, h int, degrees float64) (Frame, bool) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	fw, fh := float64(w), float64(h)
	// The upright frame that holds the picture turned back.
	tw := fw*math.Abs(cos) + fh*math.Abs(sin)
	th := fw*math.Abs(sin) + fh*math.Abs(cos)
	corner := func(x, y float64) vision.Point {
		x, y = x*tw/2, y*th/2
		return vision.Point{X: fw/2 + x*cos - y*sin, Y: fh/2 + x*sin + y*cos}
	}
	return NewFrame(ocr.Quad{corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)})
}

// View draws the frame with its longer side of at most side pixels. The factor
// is the view's scale against the frame.
func (f Frame) View(img *image.RGBA, side int) (view *image.RGBA, factor float64) {
	factor = min(float64(side)/max(f.W, f.H), 3)
	w, h := max(1, int(f.W*factor)), max(1, int(f.H*factor))
	return ocr.Warp(img, f.quad, w, h), factor
}

// ToFrame maps a point of the picture into the frame.
func (f Frame) ToFrame(p vision.Point) vision.Point { return f.toFrame.Apply(p) }

// ToPicture maps a point of the frame into the picture.
func (f Frame) ToPicture(p vision.Point) vision.Point { return f.toPicture.Apply(p) }

// Grow widens a quadrilateral around its centre by a factor.
func Grow(q ocr.Quad, factor float64) ocr.Quad {
	c := q.Centre()
	return q.Map(func(p vision.Point) vision.Point {
		return vision.Point{X: c.X + (p.X-c.X)*factor, Y: c.Y + (p.Y-c.Y)*factor}
	})
}

// Quad is the part of the picture that the frame shows.
func (f Frame) Quad() ocr.Quad { return f.quad }
