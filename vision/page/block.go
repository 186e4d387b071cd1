package page

import (
	"cmp"
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

// Block is a straightened piece of a picture with rows of print that run along
// it from end to end.
type Block struct {
	Image *image.RGBA
	Rows  []ocr.Quad // in pixels of Image, from above, without room around the letters
	quad  ocr.Quad
	place ocr.Homography
	arc   float64 // pixels of Image by which its middle was lower than its ends
}

// The measures of a block, in pixels of its picture. A row of a zone has 30 to
// 44 characters a pitch apart, and its capitals are about as high as that pitch
// (ICAO Doc 9303 part 3, 4.3: 2.54 mm; OCR-B size 1: 2.4 mm).
const (
	blockWidth   = 1000 // of the zone with the room beside it
	blockTallest = 420
	roomBeside   = 0.06 // of the zone's length, at each end
	roomAbove    = 0.45 // of its height, above and below
	strips       = 20   // columns whose profiles are laid upon each other
	mostLean     = 0.12 // of a row against the length of the block
	mostArc      = 0.05 // of a row's middle, as a share of the block's width
	tidyPenalty  = 0.06 // of the sharpness that the largest lean or arc must gain
	background   = 22   // pixels around one whose mean is the ground that it is judged by
	evening      = 0.7  // of the mean strength of ink, beyond which paler print is not evened out
	besideRows   = 0.16 // of a block's height, above and below, in which there is no row of a zone
	mostRows     = 5
	roomAround   = 0.4 // of the height of capitals, above and below rows that are looked at again
)

// Rows straightens the part of a picture in which a zone seems to lie and finds
// its rows there by the profile of their ink. Their lean and arc against the
// quadrilateral are found by where the profile is sharpest. ok is false where
// nothing looks like rows.
func Rows(img *image.RGBA, zone ocr.Quad) (b Block, ok bool) {
	zw, zh := zone.Width(), zone.Height()
	if zw < 8 || zh < 2 {
		return b, false
	}
	quad := widened(zone, roomBeside*zw, roomAbove*zh)
	w := blockWidth
	h := min(int(float64(w)*quad.Height()/quad.Width()), blockTallest)
	if h < 24 {
		return b, false
	}
	ink := inkOf(ocr.Warp(img, quad, w, h))
	lean, arc := sharpest(ink, w, h, zw/quad.Width())
	b.quad, b.arc = leaning(quad, lean/float64(h), math.Abs(arc)/float64(h)), arc
	tall := float64(h) + math.Abs(arc)
	b.Image = ocr.WarpBent(img, b.quad, w, h, arc/tall)
	if b.place, ok = ocr.RectToQuad(float64(w), float64(h), b.quad); !ok {
		return b, false
	}
	ink = inkOf(b.Image)
	inner := vision.Box{X: roomBeside * zw / quad.Width() * float64(w), W: zw / quad.Width() * float64(w)}
	b.Rows = bands(ink, w, h, inner)
	return b, len(b.Rows) > 0
}

// ToPicture is the place in the picture of a point of the block.
func (b Block) ToPicture(p vision.Point) vision.Point {
	w, h := float64(b.Image.Rect.Dx()), float64(b.Image.Rect.Dy())
	bend := b.arc / (h + math.Abs(b.arc))
	u := p.X / w
	p.Y = (0.5+bend*(4*u*(1-u)-0.5))*h + (p.Y-0.5*h)*(1-math.Abs(bend))
	return b.place.Apply(p)
}

// Place is where the rows lie in the picture, as long as the zone seemed to be: a
// closer look than the one by which they were found.
func (b Block) Place() ocr.Quad {
	w := float64(b.Image.Rect.Dx())
	beside := roomBeside / (1 + 2*roomBeside) * w
	room := roomAround * b.Rows[0].Height()
	top, bottom := b.Rows[0][0].Y-room, b.Rows[len(b.Rows)-1][3].Y+room
	at := func(x, y float64) vision.Point { return b.ToPicture(vision.Point{X: x, Y: y}) }
	return ocr.Quad{at(beside, top), at(w-beside, top), at(w-beside, bottom), at(beside, bottom)}
}

// widened moves the sides of a quadrilateral outwards by pixels along and across it.
func widened(q ocr.Quad, along, across float64) ocr.Quad {
	w, h := max(q.Width(), 1e-9), max(q.Height(), 1e-9)
	at := func(u, v float64) vision.Point { // -1..1 within the quadrilateral
		a, b, c, d := (1-u)*(1-v)/4, (1+u)*(1-v)/4, (1+u)*(1+v)/4, (1-u)*(1+v)/4
		return vision.Point{X: a*q[0].X + b*q[1].X + c*q[2].X + d*q[3].X, Y: a*q[0].Y + b*q[1].Y + c*q[2].Y + d*q[3].Y}
	}
	u, v := 1+2*along/w, 1+2*across/h
	return ocr.Quad{at(-u, -v), at(u, -v), at(u, v), at(-u, v)}
}

// leaning lowers the right end of a quadrilateral and raises its left by half a
// share of its height each, and makes it taller by another.
func leaning(q ocr.Quad, lean, taller float64) ocr.Quad {
	q = widened(q, 0, taller*q.Height()/2)
	left := vision.Point{X: (q[3].X - q[0].X) / (1 + taller) * lean / 2, Y: (q[3].Y - q[0].Y) / (1 + taller) * lean / 2}
	right := vision.Point{X: (q[2].X - q[1].X) / (1 + taller) * lean / 2, Y: (q[2].Y - q[1].Y) / (1 + taller) * lean / 2}
	return ocr.Quad{
		{X: q[0].X - left.X, Y: q[0].Y - left.Y}, {X: q[1].X + right.X, Y: q[1].Y + right.Y},
		{X: q[2].X + right.X, Y: q[2].Y + right.Y}, {X: q[3].X - left.X, Y: q[3].Y - left.Y},
	}
}

// inkOf is how much darker each pixel is than what surrounds it, evened out so
// that dark and pale parts of the print count alike.
func inkOf(img *image.RGBA) []float32 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	grey := make([]float32, w*h)
	for y := range h {
		for x := range w {
			p := img.Pix[y*img.Stride+4*x:]
			grey[y*w+x] = 0.299*float32(p[0]) + 0.587*float32(p[1]) + 0.114*float32(p[2])
		}
	}
	ground := boxMean(grey, w, h, background)
	ink, square := make([]float32, w*h), make([]float32, w*h)
	for i, g := range grey {
		ink[i] = max(0, ground[i]-g)
		square[i] = ink[i] * ink[i]
	}
	strength := boxMean(square, w, h, 2*background)
	whole := 0.0
	for _, s := range square {
		whole += float64(s) / float64(len(square))
	}
	least := float32(evening * math.Sqrt(whole)) // what is paper stays pale
	for i := range ink {
		ink[i] = min(ink[i]/(float32(math.Sqrt(float64(strength[i])))+least+1), 2)
	}
	return ink
}

// boxMean is the mean over the pixels up to r away.
func boxMean(v []float32, w, h, r int) []float32 {
	sums := make([]float64, (w+1)*(h+1))
	for y := range h {
		row := 0.0
		for x := range w {
			row += float64(v[y*w+x])
			sums[(y+1)*(w+1)+x+1] = sums[y*(w+1)+x+1] + row
		}
	}
	out := make([]float32, w*h)
	for y := range h {
		y0, y1 := max(0, y-r), min(h, y+r+1)
		for x := range w {
			x0, x1 := max(0, x-r), min(w, x+r+1)
			s := sums[y1*(w+1)+x1] - sums[y0*(w+1)+x1] - sums[y1*(w+1)+x0] + sums[y0*(w+1)+x0]
			out[y*w+x] = float32(s / float64((y1-y0)*(x1-x0)))
		}
	}
	return out
}

// sharpest gives the lean, in pixels from one end to the other, and the arc, in
// pixels by which the middle is lower than the ends, with which the profiles of
// the columns fall upon each other best. Only what lies where the zone seems to
// be counts, inner of the width and about as much of the height: the edge of the
// document, which is sharper than any row, may lean otherwise.
func sharpest(ink []float32, w, h int, inner float64) (lean, arc float64) {
	profiles := make([][]float64, strips)
	for k := range profiles {
		p := make([]float64, h)
		at := func(k int) int { return int(float64(w) * ((1-inner)/2 + inner*float64(k)/strips)) }
		x0, x1 := at(k), at(k+1)
		for y := range p {
			for x := x0; x < x1; x++ {
				p[y] += float64(ink[y*w+x])
			}
			p[y] /= float64(x1 - x0)
		}
		profiles[k] = p
	}
	sum := make([]float64, h)
	sharp := func(lean, arc float64) float64 {
		clear(sum)
		for k, p := range profiles {
			u := (1-inner)/2 + inner*(float64(k)+0.5)/strips
			d := int(math.Round(lean*(u-0.5) + arc*(4*u*(1-u)-0.5)))
			for y := max(0, -d); y < min(h, h-d); y++ {
				sum[y] += p[y+d]
			}
		}
		steep := 0.0
		for y := max(2, int(besideRows*float64(h))); y < min(h-2, int((1-besideRows)*float64(h))); y++ {
			g := sum[y+2] + sum[y+1] - sum[y-1] - sum[y-2]
			steep += g * g
		}
		return steep
	}
	most, leanMost, arcMost := 0.0, mostLean*float64(w), mostArc*float64(w)
	try := func(l, a float64) {
		if math.Abs(l) > leanMost || math.Abs(a) > arcMost {
			return
		}
		if s := sharp(l, a) * (1 - tidyPenalty*(math.Abs(l)/leanMost+math.Abs(a)/arcMost)); s > most {
			most, lean, arc = s, l, a
		}
	}
	for l := -leanMost; l <= leanMost; l += 6 {
		for a := -arcMost; a <= arcMost; a += 5 {
			try(l, a)
		}
	}
	for _, step := range []float64{3, 1.5} {
		l, a := lean, arc
		for i := -2; i <= 2; i++ {
			for j := -2; j <= 2; j++ {
				try(l+float64(i)*step, a+float64(j)*step)
			}
		}
	}
	return lean, arc
}

const (
	shortest, tallest = 10, 40 // of capitals in a block, in pixels
	weakRow           = 0.35   // of the strongest row's contrast, below which there is no row
	rowsApart         = 1.35   // heights of capitals between two rows, at least
	widestGap         = 1.8    // heights of capitals without ink that end a row
	beyondZone        = 1.0    // the same, by which rows may be longer than the zone seemed
)

// bands gives the rows of a straightened block: stretches of ink as high as
// capitals with hardly any above and below. inner: where the zone seemed to be.
func bands(ink []float32, w, h int, inner vision.Box) []ocr.Quad {
	profile := make([]float64, h+1) // sums from above
	x0, x1 := int(inner.X), int(inner.X+inner.W)
	for y := range h {
		sum := 0.0
		for x := x0; x < x1; x++ {
			sum += float64(ink[y*w+x])
		}
		profile[y+1] = profile[y] + sum/float64(max(x1-x0, 1))
	}
	mean := func(a, b int) float64 {
		a, b = max(a, 0), min(b, h)
		if b <= a {
			return 0
		}
		return (profile[b] - profile[a]) / float64(b-a)
	}
	type band struct {
		y        int
		contrast float64
	}
	var best []band
	most, tall := 0.0, 0
	for capital := shortest; capital <= tallest; capital += 2 {
		contrast := make([]float64, h)
		for y := int(besideRows * float64(h)); y+capital <= int((1-besideRows)*float64(h)); y++ {
			side := capital / 2
			contrast[y] = mean(y, y+capital) - max(mean(y-side, y), mean(y+capital, y+capital+side))
		}
		var found []band
		order := make([]int, h)
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(contrast[b], contrast[a]) })
		for _, y := range order {
			if len(found) == mostRows || contrast[y] <= 0 || len(found) > 0 && contrast[y] < weakRow*found[0].contrast {
				break
			}
			if !slices.ContainsFunc(found, func(f band) bool { return math.Abs(float64(f.y-y)) < rowsApart*float64(capital) }) {
				found = append(found, band{y, contrast[y]})
			}
		}
		if len(found) < 2 {
			continue
		}
		// Two rows have to be there; of heights that fit alike the larger one has the whole letters.
		if s := (found[0].contrast + found[1].contrast) * math.Sqrt(float64(capital)); s > most {
			most, best, tall = s, found, capital
		}
	}
	if len(best) == 0 {
		return nil
	}
	// The two clearest tell from where to where: what looks like a row besides
	// may be the document's edge.
	left, right := math.Inf(1), math.Inf(-1)
	for _, b := range best[:2] {
		l, r := reach(ink, w, b.y, tall, inner)
		left, right = min(left, l), max(right, r)
	}
	slices.SortFunc(best, func(a, b band) int { return cmp.Compare(a.y, b.y) })
	if right-left < inner.W/3 {
		return nil
	}
	var out []ocr.Quad
	for _, b := range best {
		y0, y1 := float64(b.y), float64(b.y+tall)
		out = append(out, ocr.Quad{{X: left, Y: y0}, {X: right, Y: y0}, {X: right, Y: y1}, {X: left, Y: y1}})
	}
	return out
}

// reach is from where to where a row has more ink than there is above and below
// it, without a wide gap.
func reach(ink []float32, w, y, tall int, inner vision.Box) (left, right float64) {
	column := make([]float64, w)
	h, side := len(ink)/w, tall/3
	for x := range w {
		add := func(y0, y1 int, weight float64) {
			for y := max(y0, 0); y < min(y1, h); y++ {
				column[x] += weight * float64(ink[y*w+x]) / float64(y1-y0)
			}
		}
		add(y, y+tall, 1)
		add(y-side-1, y-1, -0.5)
		add(y+tall+1, y+tall+side+1, -0.5)
	}
	window := max(tall/2, 1)
	smooth := func(x int) float64 {
		sum, n := 0.0, 0
		for k := max(0, x-window); k < min(w, x+window+1); k++ {
			sum, n = sum+column[k], n+1
		}
		return sum / float64(max(n, 1))
	}
	level := 0.0
	for x := int(inner.X); x < int(inner.X+inner.W); x++ {
		level += smooth(x) / max(inner.W, 1)
	}
	room := beyondZone * float64(tall)
	low, high := max(0, inner.X-room), min(float64(w-1), inner.X+inner.W+room)
	walk := func(from, to, step int) float64 {
		last := from
		for x := from; x != to; x += step {
			if smooth(x) > level/3 {
				last = x
			} else if math.Abs(float64(x-last)) > widestGap*float64(tall) && !within(float64(x), inner, tall) {
				break
			}
		}
		return float64(last)
	}
	middle := int(inner.X + inner.W/2)
	return walk(middle, int(low), -1), walk(middle, int(high), 1)
}

// within: a gap in what seemed to be the zone is a reflection or a finger.
func within(x float64, inner vision.Box, tall int) bool {
	return x > inner.X+float64(tall) && x < inner.X+inner.W-float64(tall)
}
