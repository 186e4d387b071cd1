package face

import (
	"math"

	"github.com/idngo/idngo/vision"
)

// similarity is a turn, a scale and a shift: (x, y) becomes
// (a·x − b·y + tx, b·x + a·y + ty).
type similarity struct{ a, b, tx, ty float64 }

func (s similarity) apply(p vision.Point) vision.Point {
	return vision.Point{X: s.a*p.X - s.b*p.Y + s.tx, Y: s.b*p.X + s.a*p.Y + s.ty}
}

// scale is the length that one unit becomes.
func (s similarity) scale() float64 { return math.Hypot(s.a, s.b) }

// square maps a unit-spaced picture of the given size onto a square of the
// source with this centre, side and clockwise turn in radians.
func square(centre vision.Point, side, turn float64, size int) similarity {
	k := side / float64(size)
	s := similarity{a: k * math.Cos(turn), b: k * math.Sin(turn)}
	half := float64(size) / 2
	s.tx = centre.X - (s.a*half - s.b*half)
	s.ty = centre.Y - (s.b*half + s.a*half)
	return s
}

// fit returns the similarity that takes the points from to the points to with
// the least squared error. It reports false when from has no extent.
func fit(from, to []vision.Point) (similarity, bool) {
	n := float64(len(from))
	var mf, mt vision.Point
	for i := range from {
		mf.X += from[i].X / n
		mf.Y += from[i].Y / n
		mt.X += to[i].X / n
		mt.Y += to[i].Y / n
	}
	var dot, cross, norm float64
	for i := range from {
		fx, fy := from[i].X-mf.X, from[i].Y-mf.Y
		tx, ty := to[i].X-mt.X, to[i].Y-mt.Y
		dot += fx*tx + fy*ty
		cross += fx*ty - fy*tx
		norm += fx*fx + fy*fy
	}
	if norm == 0 || dot*dot+cross*cross == 0 {
		return similarity{}, false
	}
	s := similarity{a: dot / norm, b: cross / norm}
	s.tx = mt.X - (s.a*mf.X - s.b*mf.Y)
	s.ty = mt.Y - (s.b*mf.X + s.a*mf.Y)
	return s, true
}

func distance(p, q vision.Point) float64 { return math.Hypot(p.X-q.X, p.Y-q.Y) }

func middle(p, q vision.Point) vision.Point {
	return vision.Point{X: (p.X + q.X) / 2, Y: (p.Y + q.Y) / 2}
}

// bounds is the smallest box around the points.
func bounds(points []vision.Point) vision.Box {
	minX, minY := math.Inf(1), math.Inf(1)
	maxX, maxY := math.Inf(-1), math.Inf(-1)
	for _, p := range points {
		minX, maxX = min(minX, p.X), max(maxX, p.X)
		minY, maxY = min(minY, p.Y), max(maxY, p.Y)
	}
	return vision.Box{X: minX, Y: minY, W: maxX - minX, H: maxY - minY}
}

// overlap is the area that two boxes share, as a part of the smaller one.
func overlap(a, b vision.Box) float64 {
	w := min(a.X+a.W, b.X+b.W) - max(a.X, b.X)
	h := min(a.Y+a.H, b.Y+b.H) - max(a.Y, b.Y)
	smaller := min(a.W*a.H, b.W*b.H)
	if w <= 0 || h <= 0 || smaller <= 0 {
		return 0
	}
	return w * h / smaller
}
