package ocr

import (
	"image"
	"math"
)

// Curve is the course of a row of print through a quadrilateral, as on a page
// that does not lie flat. Along the quadrilateral, t from -1 to 1, the middle of
// the row lies
//
//	Shift + Slope t + Arc (1/2 - t²) + Skew (t³ - 3t/5)
//
// below the quadrilateral's own, in shares of its height. Height is what is cut
// around that, in the same shares.
type Curve struct {
	Shift, Slope, Arc, Skew, Height float64
}

// Straight is the whole quadrilateral as it is.
var Straight = Curve{Height: 1}

func (c Curve) at(t float64) float64 {
	return c.Shift + c.Slope*t + c.Arc*(0.5-t*t) + c.Skew*t*(t*t-0.6)
}

const (
	curveWidth  = 384  // pixels to which a row is reduced while its course is looked for
	curveRows   = 36   // over the quadrilateral's height
	curveBeyond = 0.5  // of the height is looked at beyond either side
	curveBins   = 24   // parts of a row whose print is summed up
	curveReach  = 0.75 // of the height, the largest arc
)

// FitCurve finds the course of the row of print in a quadrilateral: the one along
// which the strokes of the letters end most sharply above and below. ok is false
// where there is no row of print to tell by.
func FitCurve(src *image.RGBA, q Quad) (c Curve, ok bool) {
	beyond := vertically(q, curveBeyond)
	h := curveRows + curveRows
	strip := Warp(src, beyond, curveWidth, h)
	b := strokes(strip)
	best := Curve{}
	most := b.sharpness(best)
	try := func(c Curve) {
		if math.Abs(c.Arc) > curveReach || math.Abs(c.Slope) > curveReach || math.Abs(c.Skew) > curveReach {
			return
		}
		if s := b.sharpness(c); s > most {
			best, most = c, s
		}
	}
	for arc := -curveReach; arc <= curveReach; arc += 0.075 {
		try(Curve{Arc: arc})
	}
	for _, step := range [...]float64{0.12, 0.06, 0.03, 0.015} {
		for range 3 {
			before := most
			c := best
			for _, d := range [...]Curve{{Slope: step}, {Slope: -step}, {Arc: step}, {Arc: -step}, {Skew: step}, {Skew: -step}} {
				try(Curve{Slope: c.Slope + d.Slope, Arc: c.Arc + d.Arc, Skew: c.Skew + d.Skew})
			}
			if most == before {
				break
			}
		}
	}
	if !(most > 0) {
		return Straight, false
	}
	from, to, ok := b.band(best)
	if !ok {
		return Straight, false
	}
	best.Shift = (from+to)/2/curveRows - 0.5 - curveBeyond
	best.Height = (to - from) / curveRows * bandRoom
	return best, true
}

// bandRoom is the height that is cut in heights of what is inked.
const bandRoom = 1.5

// vertically grows a quad across the text by a share of its height on each side.
func vertically(q Quad, share float64) Quad {
	out := q
	for _, side := range [2][2]int{{0, 3}, {1, 2}} {
		a, b := q[side[0]], q[side[1]]
		dx, dy := (b.X-a.X)*share, (b.Y-a.Y)*share
		out[side[0]].X, out[side[0]].Y = a.X-dx, a.Y-dy
		out[side[1]].X, out[side[1]].Y = b.X+dx, b.Y+dy
	}
	return out
}

// inked is how much print there is in each part of a row at each height.
type inked struct {
	rows int
	v    [curveBins][]float64
}

// strokes sums up how much brightness changes along the row, which print does
// and shadows and lines along it do not.
func strokes(strip *image.RGBA) inked {
	w, h := strip.Rect.Dx(), strip.Rect.Dy()
	b := inked{rows: h}
	grey := func(x, y int) float64 {
		p := strip.Pix[y*strip.Stride+4*x:]
		return 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
	}
	for i := range b.v {
		b.v[i] = make([]float64, h)
	}
	for y := range h {
		for x := 1; x < w-1; x++ {
			b.v[x*curveBins/w][y] += math.Abs(grey(x+1, y) - grey(x-1, y))
		}
	}
	// Every part counts alike, a dark one as much as a bright one.
	for i := range b.v {
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range b.v[i] {
			low, high = min(low, v), max(high, v)
		}
		for y := range b.v[i] {
			b.v[i][y] = (b.v[i][y] - low) / max(high-low, 8)
		}
	}
	return b
}

// profile is the print at each height along a course.
func (b inked) profile(c Curve) []float64 {
	out := make([]float64, b.rows)
	for i := range b.v {
		off := c.at((2*float64(i)+1)/curveBins-1) * curveRows
		whole := math.Floor(off)
		f := off - whole
		for y := range out {
			y0 := min(max(y+int(whole), 0), b.rows-1)
			y1 := min(max(y+int(whole)+1, 0), b.rows-1)
			out[y] += (b.v[i][y0]*(1-f) + b.v[i][y1]*f) / curveBins
		}
	}
	return out
}

// sharpness is how much the print changes from one height to the next.
func (b inked) sharpness(c Curve) float64 {
	p := b.profile(c)
	sum := 0.0
	for y := 2; y < len(p); y++ {
		sum += (p[y] - p[y-2]) * (p[y] - p[y-2])
	}
	return sum
}

// band is the row of print nearest the middle, from its top to its foot.
func (b inked) band(c Curve) (from, to float64, ok bool) {
	p := b.profile(c)
	low, high := math.Inf(1), 0.0
	first, last := b.rows/4, b.rows-b.rows/4
	peak := 0
	for y, v := range p {
		low = min(low, v)
		if y >= first && y < last && v > high {
			peak, high = y, v
		}
	}
	limit := low + 0.45*(high-low)
	y0, y1 := peak, peak
	for y0 > 0 && p[y0-1] > limit {
		y0--
	}
	for y1 < b.rows-1 && p[y1+1] > limit {
		y1++
	}
	from, to = float64(y0), float64(y1+1)
	height := to - from
	return from, to, height > 0.18*curveRows && height < 1.15*curveRows && high-low > 0.1
}
