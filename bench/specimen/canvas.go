package specimen

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"github.com/idngo/idngo/vision"
)

// canvas is a page measured in millimetres. The first error sticks and is
// reported by err, so that a layout reads as a list of what is printed.
type canvas struct {
	// img need not reach up to the top of the page: what would lie above it is
	// not drawn.
	img          *image.RGBA
	across, down int     // size of the whole page, pixels
	scale        float64 // pixels per millimetre
	glyph        sfnt.Buffer
	// texture, when set, is how much of the ink stays at a pixel, 0..1; weight
	// widens (above 0) or thins strokes, in pixels of the outline.
	texture func(x, y int) float64
	weight  float64
	err     error
}

// mm is a position or a size in millimetres of the page, y down.
type mm struct{ x, y float64 }

func newCanvas(width, height, scale float64) *canvas {
	c := &canvas{across: int(math.Round(width * scale)), down: int(math.Round(height * scale)), scale: scale}
	c.img = image.NewRGBA(image.Rect(0, 0, c.across, c.down))
	return c
}

// ink says how a line of text is printed.
type ink struct {
	font    Typeface
	size    float64 // em in millimetres
	colour  color.Color
	squeeze float64 // horizontal factor; 0 means 1
	spacing float64 // added between characters, millimetres
	pitch   float64 // fixed advance in millimetres; 0 means the font's own
}

// outline is the shape of one glyph in pixels, y down, relative to the pen.
type outline struct {
	segments sfnt.Segments
	advance  float64
}

func (c *canvas) outline(k ink, r rune) (outline, bool) {
	face, index, err := k.font.glyph(&c.glyph, r)
	if err != nil {
		c.fail(err)
		return outline{}, false
	}
	ppem := fixed.Int26_6(math.Round(k.size * c.scale * 64))
	segments, err := face.LoadGlyph(&c.glyph, index, ppem, nil)
	if err != nil {
		c.fail(fmt.Errorf("specimen: glyph %q: %w", r, err))
		return outline{}, false
	}
	advance, err := face.GlyphAdvance(&c.glyph, index, ppem, font.HintingNone)
	if err != nil {
		c.fail(fmt.Errorf("specimen: glyph %q: %w", r, err))
		return outline{}, false
	}
	return outline{segments, float64(advance) / 64}, true
}

func (c *canvas) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// width of the text in millimetres.
func (c *canvas) width(k ink, text string) float64 {
	var total float64
	for _, r := range text {
		o, ok := c.outline(k, r)
		if !ok {
			return 0
		}
		total += c.step(k, o)
	}
	return total / c.scale
}

// step is the advance in pixels after one glyph.
func (c *canvas) step(k ink, o outline) float64 {
	if k.pitch > 0 {
		return k.pitch * c.scale
	}
	squeeze := k.squeeze
	if squeeze == 0 {
		squeeze = 1
	}
	return o.advance*squeeze + k.spacing*c.scale
}

// text prints one line with its baseline at p and returns the box of the inked
// pixels.
func (c *canvas) text(p mm, k ink, text string) vision.Box {
	squeeze := k.squeeze
	if squeeze == 0 {
		squeeze = 1
	}
	penX, penY := p.x*c.scale, p.y*c.scale
	var print shape
	for _, r := range text {
		o, ok := c.outline(k, r)
		if !ok {
			return vision.Box{}
		}
		left := penX
		if k.pitch > 0 { // a fixed pitch centres each glyph in its cell
			left += (k.pitch*c.scale - o.advance*squeeze) / 2
		}
		for _, s := range o.segments {
			var q [3]point
			for i, arg := range s.Args {
				q[i] = point{float32(left + float64(arg.X)/64*squeeze), float32(penY + float64(arg.Y)/64)}
			}
			print = append(print, stretch{s.Op, q})
		}
		penX += c.step(k, o)
	}
	return c.paint(k.colour, print)
}

// fit prints like text but squeezes the line until it is at most limit wide.
func (c *canvas) fit(p mm, k ink, text string, limit float64) vision.Box {
	if w := c.width(k, text); w > limit {
		if k.squeeze == 0 {
			k.squeeze = 1
		}
		k.squeeze *= limit / w
	}
	return c.text(p, k, text)
}

// right prints with the end of the line at p.
func (c *canvas) right(p mm, k ink, text string) vision.Box {
	return c.text(mm{p.x - c.width(k, text), p.y}, k, text)
}

// centre prints with the middle of the line at p.
func (c *canvas) centre(p mm, k ink, text string) vision.Box {
	return c.text(mm{p.x - c.width(k, text)/2, p.y}, k, text)
}

// fill paints closed shapes, each a list of corners.
func (c *canvas) fill(colour color.Color, polygons ...[]mm) {
	var area shape
	for _, polygon := range polygons {
		for i, p := range polygon {
			op := sfnt.SegmentOpLineTo
			if i == 0 {
				op = sfnt.SegmentOpMoveTo
			}
			area = append(area, stretch{op, [3]point{{float32(p.x * c.scale), float32(p.y * c.scale)}}})
		}
	}
	c.paint(colour, area)
}

// stroke draws open lines of one width in millimetres. Each piece of a line is
// wound the same way, so that overlapping pieces do not cancel out.
func (c *canvas) stroke(colour color.Color, width float64, lines ...[]mm) {
	var area shape
	half := width * c.scale / 2
	corner := func(op sfnt.SegmentOp, x, y float64) {
		area = append(area, stretch{op, [3]point{{float32(x), float32(y)}}})
	}
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			ax, ay := line[i-1].x*c.scale, line[i-1].y*c.scale
			bx, by := line[i].x*c.scale, line[i].y*c.scale
			length := math.Hypot(bx-ax, by-ay)
			if length == 0 {
				continue
			}
			nx, ny := -(by-ay)/length*half, (bx-ax)/length*half
			corner(sfnt.SegmentOpMoveTo, ax+nx, ay+ny)
			corner(sfnt.SegmentOpLineTo, bx+nx, by+ny)
			corner(sfnt.SegmentOpLineTo, bx-nx, by-ny)
			corner(sfnt.SegmentOpLineTo, ax-nx, ay-ny)
		}
	}
	c.paint(colour, area)
}

// point is a position in pixels.
type point struct{ x, y float32 }

// stretch is one segment of an outline; a move closes the outline before it.
type stretch struct {
	op   sfnt.SegmentOp
	args [3]point
}

// shape is a set of closed outlines in pixels.
type shape []stretch

// used is how many arguments an operation has.
func used(op sfnt.SegmentOp) int {
	switch op {
	case sfnt.SegmentOpQuadTo:
		return 2
	case sfnt.SegmentOpCubeTo:
		return 3
	default:
		return 1
	}
}

// paint fills the shape and returns the box around it. Only the pixels of that
// box are touched.
func (c *canvas) paint(colour color.Color, s shape) vision.Box {
	if len(s) == 0 {
		return vision.Box{}
	}
	low, high := s[0].args[0], s[0].args[0]
	for _, part := range s {
		for _, q := range part.args[:used(part.op)] {
			low.x, low.y = min(low.x, q.x), min(low.y, q.y)
			high.x, high.y = max(high.x, q.x), max(high.y, q.y)
		}
	}
	tenth := func(v float32) float64 { return math.Round(float64(v)*10) / 10 }
	box := vision.Box{X: tenth(low.x), Y: tenth(low.y), W: tenth(high.x - low.x), H: tenth(high.y - low.y)}
	area := image.Rect(int(low.x)-1, int(low.y)-1, int(high.x)+2, int(high.y)+2).Intersect(c.img.Bounds())
	if area.Empty() {
		return box
	}
	raster := vector.NewRasterizer(area.Dx(), area.Dy())
	dx, dy := float32(area.Min.X), float32(area.Min.Y)
	for _, part := range s {
		q := part.args
		for i := range q {
			q[i].x, q[i].y = q[i].x-dx, q[i].y-dy
		}
		switch part.op {
		case sfnt.SegmentOpMoveTo:
			raster.ClosePath()
			raster.MoveTo(q[0].x, q[0].y)
		case sfnt.SegmentOpLineTo:
			raster.LineTo(q[0].x, q[0].y)
		case sfnt.SegmentOpQuadTo:
			raster.QuadTo(q[0].x, q[0].y, q[1].x, q[1].y)
		case sfnt.SegmentOpCubeTo:
			raster.CubeTo(q[0].x, q[0].y, q[1].x, q[1].y, q[2].x, q[2].y)
		}
	}
	raster.ClosePath()
	if c.texture == nil && c.weight == 0 {
		raster.Draw(c.img, area, image.NewUniform(colour), image.Point{})
		return box
	}
	mask := image.NewAlpha(area)
	raster.Draw(mask, area, image.Opaque, image.Point{})
	c.press(mask)
	draw.DrawMask(c.img, area, image.NewUniform(colour), image.Point{}, mask, area.Min, draw.Over)
	return box
}

// press gives a printed shape its weight and texture.
func (c *canvas) press(mask *image.Alpha) {
	if c.weight != 0 {
		w, h := mask.Rect.Dx(), mask.Rect.Dy()
		soft := make([]float64, w*h)
		for y := range h {
			for x := range w {
				soft[y*w+x] = float64(mask.Pix[y*mask.Stride+x]) / 255
			}
		}
		const sigma = 0.8
		blurPlane(soft, w, h, sigma)
		slope := 1 / (sigma * math.Sqrt(2*math.Pi)) // of a blurred edge, per pixel
		for i, v := range soft {
			v = 0.5 + (v-0.5)*1.8 + c.weight*slope*1.8
			mask.Pix[i/w*mask.Stride+i%w] = uint8(255 * min(1, max(0, v)))
		}
	}
	if c.texture == nil {
		return
	}
	for y := mask.Rect.Min.Y; y < mask.Rect.Max.Y; y++ {
		for x := mask.Rect.Min.X; x < mask.Rect.Max.X; x++ {
			i := mask.PixOffset(x, y)
			if mask.Pix[i] != 0 {
				mask.Pix[i] = uint8(float64(mask.Pix[i]) * c.texture(x, y))
			}
		}
	}
}

// wash fills the page with a gradient between two colours, top to bottom.
func (c *canvas) wash(top, bottom color.RGBA) {
	bounds := c.img.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		row := mix(top, bottom, float64(y)/float64(max(1, max(c.down, bounds.Max.Y)-1)))
		draw.Draw(c.img, image.Rect(bounds.Min.X, y, bounds.Max.X, y+1), image.NewUniform(row), image.Point{}, draw.Src)
	}
}

// mix blends two opaque colours: t 0 gives a, 1 gives b.
func mix(a, b color.RGBA, t float64) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}

// faded returns the colour at the given opacity, 0..1.
func faded(c color.RGBA, opacity float64) color.Color {
	return color.NRGBA{c.R, c.G, c.B, uint8(math.Round(255 * opacity))}
}

// ring approximates a circle.
func ring(centre mm, radius float64, corners int) []mm {
	points := make([]mm, corners+1)
	for i := range points {
		a := 2 * math.Pi * float64(i) / float64(corners)
		points[i] = mm{centre.x + radius*math.Cos(a), centre.y + radius*math.Sin(a)}
	}
	return points
}

// rounded is a rectangle with rounded corners.
func rounded(x, y, w, h, r float64) []mm {
	var points []mm
	corner := func(cx, cy, from float64) {
		for i := range 9 {
			a := from + math.Pi/2*float64(i)/8
			points = append(points, mm{cx + r*math.Cos(a), cy + r*math.Sin(a)})
		}
	}
	corner(x+w-r, y+r, -math.Pi/2)
	corner(x+w-r, y+h-r, 0)
	corner(x+r, y+h-r, math.Pi/2)
	corner(x+r, y+r, math.Pi)
	return points
}
