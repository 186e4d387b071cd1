package page

import (
	"image"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
)

const (
	outlineSide = 256  // pixels of the longer side at which the document is set apart
	minDocument = 0.08 // of the picture's area, to count as a document
	minFill     = 0.9  // of the outline's area that must look unlike the ground
	groundRange = 48   // distance in colour, 0..441, from which on a pixel may be no ground
)

// Outline finds the corners of a document that lies on an even ground,
// clockwise from the top left of an upright picture. ok is false when there is
// no clear quadrilateral with the given print inside: the document fills the
// picture, is held by fingers, or lies on a pattern.
func Outline(img *image.RGBA, print []ocr.Region) (corners []vision.Point, ok bool) {
	w, h, scale := imageio.Fit(img.Rect.Dx(), img.Rect.Dy(), outlineSide)
	if w < 32 || h < 32 {
		return nil, false
	}
	small := imageio.Resize(img, w, h)
	mask := apartFromGround(small)
	inside := component(mask, w, h, print, scale)
	if inside == nil || float64(len(inside)) < minDocument*float64(w*h) {
		return nil, false
	}
	quad, ok := fourCorners(inside)
	if !ok || !convex(quad) {
		return nil, false
	}
	area := quadArea(quad)
	if float64(len(inside)) < minFill*area || area > 0.97*float64(w*h) {
		return nil, false
	}
	out := quad.Map(func(p vision.Point) vision.Point { return vision.Point{X: p.X / scale, Y: p.Y / scale} })
	if !holdsMost(out, print) {
		return nil, false
	}
	return out[:], true
}

// apartFromGround marks what differs from the picture's border: from the
// nearest of the colours that the border mostly has.
func apartFromGround(img *image.RGBA) []bool {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	ground := borderColours(img)
	mask := make([]bool, w*h)
	for y := range h {
		for x := range w {
			p := img.Pix[y*img.Stride+x*4:]
			nearest := math.Inf(1)
			for _, g := range ground {
				nearest = min(nearest, colourDistance(p, g))
			}
			mask[y*w+x] = nearest > groundRange
		}
	}
	return mask
}

// borderColours groups the pixels along the border and gives the means of the
// groups that hold at least a tenth of them.
func borderColours(img *image.RGBA) [][3]float64 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	type group struct {
		sum [3]float64
		n   int
	}
	groups := map[[3]uint8]*group{}
	total := 0
	visit := func(x, y int) {
		p := img.Pix[y*img.Stride+x*4:]
		key := [3]uint8{p[0] / 32, p[1] / 32, p[2] / 32}
		g := groups[key]
		if g == nil {
			g = &group{}
			groups[key] = g
		}
		for i := range 3 {
			g.sum[i] += float64(p[i])
		}
		g.n++
		total++
	}
	for x := range w {
		visit(x, 0)
		visit(x, h-1)
	}
	for y := range h {
		visit(0, y)
		visit(w-1, y)
	}
	var out [][3]float64
	for _, g := range groups {
		if g.n*10 >= total {
			n := float64(g.n)
			out = append(out, [3]float64{g.sum[0] / n, g.sum[1] / n, g.sum[2] / n})
		}
	}
	return out
}

func colourDistance(p []uint8, g [3]float64) float64 {
	r, gr, b := float64(p[0])-g[0], float64(p[1])-g[1], float64(p[2])-g[2]
	return math.Sqrt(r*r + gr*gr + b*b)
}

// component collects the connected part of the mask that holds most of the
// print, with the holes inside its rows filled.
func component(mask []bool, w, h int, print []ocr.Region, scale float64) []vision.Point {
	label := make([]int, w*h)
	votes := map[int]int{}
	next := 0
	var stack []int
	for start := range mask {
		if !mask[start] || label[start] != 0 {
			continue
		}
		next++
		label[start] = next
		stack = append(stack[:0], start)
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := at%w, at/w
			for _, d := range [4][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
				nx, ny := x+d[0], y+d[1]
				if n := ny*w + nx; nx >= 0 && ny >= 0 && nx < w && ny < h && mask[n] && label[n] == 0 {
					label[n] = next
					stack = append(stack, n)
				}
			}
		}
	}
	for _, r := range print {
		c := r.Quad.Centre()
		x, y := int(c.X*scale), int(c.Y*scale)
		if x >= 0 && y >= 0 && x < w && y < h && label[y*w+x] != 0 {
			votes[label[y*w+x]]++
		}
	}
	best := 0
	for l, n := range votes {
		if n > votes[best] || n == votes[best] && l < best {
			best = l
		}
	}
	if best == 0 {
		return nil
	}
	var out []vision.Point
	for y := range h {
		lo, hi := -1, -1
		for x := range w {
			if label[y*w+x] == best {
				if lo < 0 {
					lo = x
				}
				hi = x
			}
		}
		for x := lo; lo >= 0 && x <= hi; x++ {
			out = append(out, vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
		}
	}
	return out
}

// thin keeps at most n of the points, evenly.
func thin(points []vision.Point, n int) []vision.Point {
	if len(points) <= n {
		return points
	}
	out := make([]vision.Point, n)
	for i := range out {
		out[i] = points[i*len(points)/n]
	}
	return out
}

// fourCorners gives the quadrilateral that fills most of the hull of a set.
func fourCorners(points []vision.Point) (ocr.Quad, bool) {
	hull := ocr.ConvexHull(points)
	if len(hull) < 4 {
		return ocr.Quad{}, false
	}
	// The largest quadrilateral with corners on the hull, which is thinned so
	// that this stays a small search.
	hull = thin(hull, 36)
	best, bestArea := ocr.Quad{}, 0.0
	n := len(hull)
	for a := range n {
		for b := a + 1; b < n; b++ {
			for c := b + 1; c < n; c++ {
				for d := c + 1; d < n; d++ {
					q := ocr.Quad{hull[a], hull[b], hull[c], hull[d]}
					if s := quadArea(q); s > bestArea {
						best, bestArea = q, s
					}
				}
			}
		}
	}
	return fromTopLeft(best), bestArea > 0
}

// fromTopLeft begins a clockwise quadrilateral at its top left corner.
func fromTopLeft(q ocr.Quad) ocr.Quad {
	first := 0
	for i, p := range q {
		if p.X+p.Y < q[first].X+q[first].Y {
			first = i
		}
	}
	return ocr.Quad{q[first], q[(first+1)%4], q[(first+2)%4], q[(first+3)%4]}
}

func quadArea(q ocr.Quad) float64 {
	sum := 0.0
	for i, p := range q {
		n := q[(i+1)%4]
		sum += p.X*n.Y - n.X*p.Y
	}
	return math.Abs(sum) / 2
}

// convex asks that every corner turns the same way and by 50 to 130 degrees,
// as the corners of a card seen from the front do.
func convex(q ocr.Quad) bool {
	for i := range q {
		a, b, c := q[(i+3)%4], q[i], q[(i+1)%4]
		angle := math.Atan2(c.Y-b.Y, c.X-b.X) - math.Atan2(a.Y-b.Y, a.X-b.X)
		deg := math.Mod(math.Abs(angle)*180/math.Pi, 360)
		if deg > 180 {
			deg = 360 - deg
		}
		if deg < 50 || deg > 130 {
			return false
		}
	}
	return true
}

func holdsMost(q ocr.Quad, print []ocr.Region) bool {
	n := 0
	for _, r := range print {
		if Contains(q[:], r.Quad.Centre()) {
			n++
		}
	}
	return n > 0 && n*10 >= len(print)*8
}

// Contains reports whether a point lies inside a convex outline, clockwise on
// a picture whose y axis points down.
func Contains(outline []vision.Point, p vision.Point) bool {
	if len(outline) < 3 {
		return false
	}
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		if (b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X) < 0 {
			return false
		}
	}
	return true
}
