package page

import (
	"image"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
)

const (
	twinSide     = 110  // pixels of a document's longer side at which its twin is looked for
	twinSamples  = 12   // points of each side
	twinStrip    = 4.0  // pixels inside and outside a side at which colours are taken
	twinContrast = 7.0  // distance of these colours, 0..441, that tells an edge
	twinBorder   = 0.8  // share of all the points that must tell one
	twinWeakest  = 0.6  // the same of the weakest side
	twinApart    = 0.98 // of the document's sides: what is nearer overlaps it
	twinReach    = 2.4  // of the document's sides: what is farther is not sought
	twinStep     = 3.0  // pixels between two places that are tried
	twinFew      = 12   // pixels of the shorter side below which nothing is told
)

// twinLeans and twinScales are how the other side may lie beside the first one.
var (
	twinLeans  = []float64{-12, -9, -6, -3, 0, 3, 6, 9, 12} // degrees
	twinScales = []float64{0.92, 1, 1.08}
)

// Twin looks beside a document for another one of its size: the other side of a
// card that lies next to it, which the network may miss, since many backs are
// nothing but a table. It is told by its edge alone: all four sides where the
// same form would have them, each with the colours inside and outside apart
// in one and the same way. The corners begin where the document's do.
func Twin(img *image.RGBA, of ocr.Quad) (ocr.Quad, bool) {
	long, short := max(of.Width(), of.Height()), min(of.Width(), of.Height())
	if !(long > 0) || img.Rect.Empty() { // NaN too
		return ocr.Quad{}, false
	}
	scale := min(twinSide/long, 1)
	w, h := int(math.Round(float64(img.Rect.Dx())*scale)), int(math.Round(float64(img.Rect.Dy())*scale))
	if min(w, h) < twinFew || short*scale < twinFew {
		return ocr.Quad{}, false
	}
	small := imageio.Resize(img, w, h)
	first := of.Map(func(p vision.Point) vision.Point { return vision.Point{X: p.X * scale, Y: p.Y * scale} })
	c, reach := first.Centre(), twinReach*max(first.Width(), first.Height())
	best, most := ocr.Quad{}, 0.0
	for _, lean := range twinLeans {
		for _, size := range twinScales {
			form := formOf(first, lean, size)
			for y := max(0, c.Y-reach); y < min(float64(h), c.Y+reach); y += twinStep {
				for x := max(0, c.X-reach); x < min(float64(w), c.X+reach); x += twinStep {
					at := vision.Point{X: x, Y: y}
					if !besides(first, at) {
						continue
					}
					q := form.Map(func(p vision.Point) vision.Point { return vision.Point{X: p.X + x, Y: p.Y + y} })
					if clear := edgeOf(small, q); clear > most {
						best, most = q, clear
					}
				}
			}
		}
	}
	return best.Map(func(p vision.Point) vision.Point { return vision.Point{X: p.X / scale, Y: p.Y / scale} }), most > 0
}

// besides reports a place for the middle of another document of the size: not over
// the first, and not far away.
func besides(first ocr.Quad, at vision.Point) bool {
	c := first.Centre()
	sin, cos := math.Sincos(first.Angle() * math.Pi / 180)
	dx, dy := at.X-c.X, at.Y-c.Y
	along, across := math.Abs(dx*cos+dy*sin)/first.Width(), math.Abs(dy*cos-dx*sin)/first.Height()
	return max(along, across) >= twinApart && max(along, across) <= twinReach && min(along, across) <= twinReach/2
}

// formOf gives the form of a document around its middle, turned clockwise by
// degrees and as large as size says.
func formOf(q ocr.Quad, degrees, size float64) ocr.Quad {
	c := q.Centre()
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return q.Map(func(p vision.Point) vision.Point {
		x, y := (p.X-c.X)*size, (p.Y-c.Y)*size
		return vision.Point{X: x*cos - y*sin, Y: x*sin + y*cos}
	})
}

// edgeOf tells how clearly a document's edge runs along all of a quadrilateral:
// the mean contrast, 0 where it does not.
func edgeOf(img *image.RGBA, q ocr.Quad) float64 {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for _, p := range q {
		if p.X < 1 || p.Y < 1 || p.X > w-1 || p.Y > h-1 {
			return 0
		}
	}
	pixel := func(x, y float64) int { // the nearest one, for a strip that leaves the picture
		return img.PixOffset(int(min(max(x, 0), w-1)), int(min(max(y, 0), h-1)))
	}
	var differences [4 * twinSamples][3]float64
	var mean [3]float64
	for i := range q {
		a, b := q[i], q[(i+1)%4]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		if length < twinFew {
			return 0
		}
		nx, ny := (b.Y-a.Y)/length, -(b.X-a.X)/length // outwards: the corners run clockwise
		seen := 0
		for k := range twinSamples {
			t := cornerShare + (1-2*cornerShare)*float64(k)/(twinSamples-1)
			x, y := a.X+t*(b.X-a.X), a.Y+t*(b.Y-a.Y)
			in, out := pixel(x-twinStrip*nx, y-twinStrip*ny), pixel(x+twinStrip*nx, y+twinStrip*ny)
			d := &differences[i*twinSamples+k]
			for c := range d {
				d[c] = float64(img.Pix[in+c]) - float64(img.Pix[out+c])
				mean[c] += d[c]
			}
			if math.Sqrt(d[0]*d[0]+d[1]*d[1]+d[2]*d[2]) >= twinContrast {
				seen++
			}
		}
		if float64(seen) < twinWeakest*twinSamples {
			return 0
		}
	}
	length := math.Sqrt(mean[0]*mean[0] + mean[1]*mean[1] + mean[2]*mean[2])
	if length == 0 {
		return 0
	}
	total, sum := 0, 0.0
	for i := range 4 {
		told := 0
		for _, d := range differences[i*twinSamples : (i+1)*twinSamples] {
			along := (d[0]*mean[0] + d[1]*mean[1] + d[2]*mean[2]) / length
			if along >= twinContrast {
				told++
			}
			sum += min(max(along, -twinCap), twinCap)
		}
		if float64(told) < twinWeakest*twinSamples {
			return 0
		}
		total += told
	}
	if float64(total) < twinBorder*4*twinSamples {
		return 0
	}
	return sum / (4 * twinSamples)
}

// twinCap bounds what one point can say, so that a few strong ones do not
// outweigh a side without.
const twinCap = 40.0
