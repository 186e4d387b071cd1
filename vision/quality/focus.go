package quality

import (
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
)

// How far out of focus a document lies is told by its edges, whatever they are of:
// print, portrait, the document's outline. An edge that is blurred once more loses
// the less of its slope the more blurred it was (Zhuo and Sim, "Defocus map
// estimation from a single image", Pattern Recognition 44, 2011). Blur is judged
// against the size of print, which the document's size gives: lengths are in
// heights of a capital of OCR-B, 2.4 mm.
const (
	focusCapital = 12.0 // pixels of that height in the picture that is looked at
	cardCapitals = 36.0 // of them along the longer side of an ID-1 card (ISO/IEC 7810), 85.6 mm
	bookCapitals = 52.0 // along that of a passport's page, 125 mm
	cardAspect   = 1.5  // between that of a page, 1.42, and that of a card, 1.59

	focusFine   = 0.08 // sigma, capitals, of the blur that keeps noise out
	focusCoarse = 0.22 // and of the blur whose effect is measured
	focusEdge   = 1.2  // grey levels a pixel that make an edge, after the coarse blur
	focusEdges  = 60   // pixels of edges that a tile must have
	focusTiles  = 6    // across and down
	focusJudged = 3    // tiles with edges that a part must have
	focusRoom   = 2.0  // capitals beside the document, for the blur at its rim
)

// Focus is the part of a document, a third at one of its sides or all of it, that is
// most out of focus: the sigma of its blur in heights of a capital, as if its sharpest
// edges were single ones (strokes of print look a little sharper than they are), and
// its place. Where too little has an edge nothing is told.
func Focus(s Scene) Region {
	area := clip(s.Area, s.Image)
	capital := capitalHeight(float64(area.Dx()), float64(area.Dy()))
	if o := s.Outline; len(o) == 4 {
		area = clip(boxOf(o), s.Image)
		across := (distance(o[0], o[1]) + distance(o[2], o[3])) / 2
		capital = capitalHeight(across, (distance(o[1], o[2])+distance(o[3], o[0]))/2)
	}
	scale := focusCapital / capital
	if area.Dx() < 160 || area.Dy() < 160 || scale > focusEnlarged {
		return Region{}
	}
	room := int(focusRoom * capital)
	around := area.Inset(-room).Intersect(s.Image.Rect)
	w, h := int(float64(around.Dx())*scale), int(float64(around.Dy())*scale)
	grey := greyOf(imageio.Resize(s.Image.SubImage(around).(*image.RGBA), w, h))
	fine, coarse := blurred(grey, w, h, focusFine*focusCapital), blurred(grey, w, h, focusCoarse*focusCapital)
	// The document within the small picture.
	x0, y0 := float64(area.Min.X-around.Min.X)*scale, float64(area.Min.Y-around.Min.Y)*scale
	dx, dy := float64(area.Dx())*scale/focusTiles, float64(area.Dy())*scale/focusTiles

	var kept [focusTiles][focusTiles]float64 // of an edge's slope, times: more where it is sharper
	for y := range focusTiles {
		for x := range focusTiles {
			tile := image.Rect(int(x0+float64(x)*dx), int(y0+float64(y)*dy), int(x0+float64(x+1)*dx), int(y0+float64(y+1)*dy))
			kept[y][x] = slopeKept(fine, coarse, w, h, tile)
		}
	}
	part := func(r image.Rectangle) (float64, bool) {
		var list []float64
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				if kept[y][x] > 0 {
					list = append(list, kept[y][x])
				}
			}
		}
		if len(list) < focusJudged {
			return 0, false
		}
		slices.Sort(list)
		return list[(len(list)-1)*2/3], true
	}
	best := Region{}
	const third = focusTiles / 3
	for _, r := range []image.Rectangle{
		image.Rect(0, 0, focusTiles, focusTiles),
		image.Rect(0, 0, third, focusTiles), image.Rect(focusTiles-third, 0, focusTiles, focusTiles),
		image.Rect(0, 0, focusTiles, third), image.Rect(0, focusTiles-third, focusTiles, focusTiles),
	} {
		k, ok := part(r)
		if sigma := sigmaOf(k); ok && sigma > best.Figure {
			best = Region{Figure: sigma, Box: boxOfRect(image.Rect(
				area.Min.X+r.Min.X*area.Dx()/focusTiles, area.Min.Y+r.Min.Y*area.Dy()/focusTiles,
				area.Min.X+r.Max.X*area.Dx()/focusTiles, area.Min.Y+r.Max.Y*area.Dy()/focusTiles))}
		}
	}
	return best
}

// focusEnlarged is how often a picture may be enlarged to be looked at: in a smaller
// one print is too small to be judged.
const focusEnlarged = 3

// capitalHeight is that of OCR-B in a document of this size in the picture.
func capitalHeight(w, h float64) float64 {
	long, short := max(w, h), max(1, min(w, h))
	if long > cardAspect*short {
		return max(1, long) / cardCapitals
	}
	return max(1, long) / bookCapitals
}

// slopeKept is how many times steeper the sharpest edges of a tile are after the fine
// blur than after the coarse one: of ten edges the sharpest. 0 for a tile without edges.
func slopeKept(fine, coarse []float32, w, h int, tile image.Rectangle) float64 {
	slope := func(f []float32, x, y int) float64 {
		dx, dy := float64(f[y*w+x+1]-f[y*w+x-1]), float64(f[(y+1)*w+x]-f[(y-1)*w+x])
		return math.Hypot(dx, dy) / 2
	}
	tile = tile.Intersect(image.Rect(1, 1, w-1, h-1))
	var list []float64
	for y := tile.Min.Y; y < tile.Max.Y; y++ {
		for x := tile.Min.X; x < tile.Max.X; x++ {
			if c := slope(coarse, x, y); c >= focusEdge {
				list = append(list, slope(fine, x, y)/c)
			}
		}
	}
	if len(list) < focusEdges {
		return 0
	}
	slices.Sort(list)
	return list[len(list)*9/10]
}

// sigmaOf is the blur, in capitals, of a single edge of which so much is kept.
func sigmaOf(kept float64) float64 {
	k := kept * kept
	if k <= 1 {
		return 1 // no blur of ours makes it softer
	}
	return math.Sqrt(max(0, (focusCoarse*focusCoarse-k*focusFine*focusFine)/(k-1)))
}

func greyOf(img *image.RGBA) []float32 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := make([]float32, w*h)
	for y := range h {
		row := img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y):]
		for x := range w {
			out[y*w+x] = float32(luminance(row[4*x:]))
		}
	}
	return out
}

// blurred is a plane after a Gaussian blur; its rim is repeated outside.
func blurred(plane []float32, w, h int, sigma float64) []float32 {
	reach := int(math.Ceil(3 * sigma))
	weights := make([]float32, 2*reach+1)
	sum := float32(0)
	for i := range weights {
		d := float64(i - reach)
		weights[i] = float32(math.Exp(-d * d / (2 * sigma * sigma)))
		sum += weights[i]
	}
	along, out := make([]float32, w*h), make([]float32, w*h)
	for y := range h {
		for x := range w {
			v := float32(0)
			for i, weight := range weights {
				v += weight * plane[y*w+min(max(x+i-reach, 0), w-1)]
			}
			along[y*w+x] = v / sum
		}
	}
	for y := range h {
		for i, weight := range weights {
			from := along[min(max(y+i-reach, 0), h-1)*w:]
			for x := range w {
				out[y*w+x] += weight * from[x] / sum
			}
		}
	}
	return out
}

func distance(a, b vision.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

func boxOfRect(r image.Rectangle) vision.Box {
	return vision.Box{X: float64(r.Min.X), Y: float64(r.Min.Y), W: float64(r.Dx()), H: float64(r.Dy())}
}

func boxOf(points []vision.Point) vision.Box {
	low, high := points[0], points[0]
	for _, q := range points {
		low.X, low.Y, high.X, high.Y = min(low.X, q.X), min(low.Y, q.Y), max(high.X, q.X), max(high.Y, q.Y)
	}
	return vision.Box{X: low.X, Y: low.Y, W: high.X - low.X, H: high.Y - low.Y}
}
