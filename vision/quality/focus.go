package quality

import (
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
)

// What lies out of focus is told by its edges, whatever they are of: print, the
// document's outline, what it lies on. Where nothing has an edge nothing is told.

const (
	focusTiles    = 4    // across and down
	focusRoom     = 0.1  // of the document's size, beside it
	focusContrast = 56   // grey levels within a tile that make an edge
	focusSharp    = 0.1  // share of an edge's height that its steepest pixel step has, when it is just sharp
	focusJudged   = 3    // tiles with edges that a part must have
	focusDistance = 2.0  // how many times sharper the rest must be, where a part alone is soft
	focusScale    = 1400 // pixels of a document's longer side at which steps are measured
)

// Focus is the part of a document, a half of it or all, whose edges are soft: how
// many times softer than those that are just sharp, with its place.
func Focus(s Scene) Region {
	area := clip(s.Area, s.Image)
	if len(s.Outline) == 4 {
		area = clip(boxOf(s.Outline), s.Image)
	}
	dx, dy := int(focusRoom*float64(area.Dx())), int(focusRoom*float64(area.Dy()))
	area = image.Rect(area.Min.X-dx, area.Min.Y-dy, area.Max.X+dx, area.Max.Y+dy).Intersect(s.Image.Rect)
	if area.Dx() < 160 || area.Dy() < 160 {
		return Region{}
	}
	step := max(1, int(math.Round(float64(max(area.Dx(), area.Dy()))/focusScale)))
	var sharp [focusTiles][focusTiles]float64
	tile := func(x, y int) image.Rectangle {
		return image.Rect(area.Min.X+x*area.Dx()/focusTiles, area.Min.Y+y*area.Dy()/focusTiles, area.Min.X+(x+1)*area.Dx()/focusTiles, area.Min.Y+(y+1)*area.Dy()/focusTiles)
	}
	for y := range focusTiles {
		for x := range focusTiles {
			sharp[y][x] = steepness(s.Image, tile(x, y), step)
		}
	}
	part := func(x0, y0, x1, y1 int) (float64, bool) {
		var list []float64
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				if sharp[y][x] > 0 {
					list = append(list, sharp[y][x])
				}
			}
		}
		if len(list) < focusJudged {
			return 0, false
		}
		slices.Sort(list)
		return list[len(list)*2/3], true
	}
	const half = focusTiles / 2
	whole, ok := part(0, 0, focusTiles, focusTiles)
	if !ok {
		return Region{}
	}
	best := Region{Figure: focusSharp / whole, Box: boxOfRect(area)}
	for _, p := range [][8]int{ // a half, and the other one
		{0, 0, half, focusTiles, half, 0, focusTiles, focusTiles}, {half, 0, focusTiles, focusTiles, 0, 0, half, focusTiles},
		{0, 0, focusTiles, half, 0, half, focusTiles, focusTiles}, {0, half, focusTiles, focusTiles, 0, 0, focusTiles, half},
	} {
		own, okOwn := part(p[0], p[1], p[2], p[3])
		other, okOther := part(p[4], p[5], p[6], p[7])
		if okOwn && okOther && other > focusDistance*own && focusSharp/own > best.Figure {
			best = Region{Figure: focusSharp / own, Box: boxOfRect(tile(p[0], p[1]).Union(tile(p[2]-1, p[3]-1)))}
		}
	}
	return best
}

// steepness is the steepest step between pixels, as a share of the contrast of a
// tile; 0 for a tile without edges.
func steepness(img *image.RGBA, r image.Rectangle, step int) float64 {
	light, change := histogram{}, histogram{}
	for y := r.Min.Y; y+step < r.Max.Y; y += step {
		row := img.Pix[img.PixOffset(r.Min.X, y):]
		next := img.Pix[img.PixOffset(r.Min.X, y+step):]
		for x := 0; x+step < r.Dx(); x += step {
			v := luminance(row[4*x:])
			right, below := luminance(row[4*(x+step):]), luminance(next[4*x:])
			light.add(v)
			change.add(max(v, right, below) - min(v, right, below))
		}
	}
	contrast := float64(light.percentile(0.98)) - float64(light.percentile(0.02))
	if contrast < focusContrast {
		return 0
	}
	return float64(change.percentile(0.995)) / contrast
}

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
