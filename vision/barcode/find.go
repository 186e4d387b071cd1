package barcode

import (
	"context"
	"image"
	"math"

	"github.com/idngo/idngo/vision"
)

const (
	wholeSide = 1600    // pixels of the longer side at which the whole picture is searched
	sweepArea = 2 << 20 // pixels of a turned part at most
	quickSide = 1000    // the same of a quick search
)

// sweep are the turns, in degrees against the direction of the bars, at which a
// symbol is tried: the direction is known to some degrees, and under perspective
// it is not the same everywhere. The last is for a symbol whose rows were taken
// for its bars.
var sweep = []float64{0, -2, 2, -4, 4, -6, 6, 90}

// Find decodes the symbols of an upright picture: first in the whole picture,
// then, where stripes lie slanted that gave nothing, in their part of it, turned
// level. A picture without symbols gives none; the only error is that of ctx,
// which is looked at between tries (each some 10 to 150 ms).
func (f *Finder) Find(ctx context.Context, img *image.RGBA) ([]vision.Barcode, error) {
	full := toGrey(img, img.Rect)
	whole, factor := full.shrink(wholeSide)
	out := inPicture(f.decode(whole, allFormats, tryHarder|tryRotate|tryInvert|tryDownscale), func(p vision.Point) vision.Point {
		return vision.Point{X: p.X * factor, Y: p.Y * factor}
	})
	stripes, ok := findBars(full)
	if !ok || covered(out, stripes.part) {
		return out, ctx.Err()
	}
	scale := min(1, math.Sqrt(sweepArea/max(1, 2*stripes.part.w*stripes.part.h)))
	if stripes.part.w*scale < 400 {
		scale = min(2, 400/stripes.part.w) // modules of a pixel or two are easier told when enlarged
	}
	for _, degrees := range sweep {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		part, back := full.turned(stripes.part, stripes.angle+degrees*math.Pi/180, scale)
		if more := inPicture(f.decode(part, bitPDF417|bitCode128, tryHarder), back); len(more) > 0 {
			return append(out, fresh(out, more)...), nil
		}
	}
	return out, nil
}

// FindQuickly looks once, at a small size: for a page that has said all that a
// symbol could, where only a contradiction would be news.
func (f *Finder) FindQuickly(ctx context.Context, img *image.RGBA) ([]vision.Barcode, error) {
	small, factor := toGrey(img, img.Rect).shrink(quickSide)
	return inPicture(f.decode(small, allFormats, tryRotate), func(p vision.Point) vision.Point {
		return vision.Point{X: p.X * factor, Y: p.Y * factor}
	}), ctx.Err()
}

// inPicture turns what was found into facts, in pixels of the picture.
func inPicture(list []found, to func(vision.Point) vision.Point) []vision.Barcode {
	var out []vision.Barcode
	for _, x := range list {
		b := vision.Barcode{Format: x.format, Text: x.text, Content: x.content}
		lowX, lowY, highX, highY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
		for _, corner := range x.corners {
			p := to(corner)
			lowX, lowY, highX, highY = min(lowX, p.X), min(lowY, p.Y), max(highX, p.X), max(highY, p.Y)
		}
		b.Box = vision.Box{X: lowX, Y: lowY, W: highX - lowX, H: highY - lowY}
		b.Payload = PayloadOf(b)
		out = append(out, b)
	}
	return out
}

// fresh leaves out what is known already.
func fresh(known, more []vision.Barcode) []vision.Barcode {
	var out []vision.Barcode
	for _, m := range more {
		seen := false
		for _, k := range known {
			seen = seen || k.Format == m.Format && k.Text == m.Text
		}
		if !seen {
			out = append(out, m)
		}
	}
	return out
}

// covered reports whether a stacked or linear symbol was found where the stripes lie.
func covered(list []vision.Barcode, part area) bool {
	for _, b := range list {
		x, y := b.Box.X+b.Box.W/2, b.Box.Y+b.Box.H/2
		if x > part.x && x < part.x+part.w && y > part.y && y < part.y+part.h {
			return true
		}
	}
	return false
}
