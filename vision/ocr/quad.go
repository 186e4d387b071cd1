package ocr

import (
	"cmp"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
)

// Quad is a convex quadrilateral around a line of print: clockwise from where
// the text begins at the top.
type Quad [4]vision.Point

// Width is the mean length of the two sides along the text.
func (q Quad) Width() float64 { return (dist(q[0], q[1]) + dist(q[3], q[2])) / 2 }

// Height is the mean length of the two sides across the text.
func (q Quad) Height() float64 { return (dist(q[0], q[3]) + dist(q[1], q[2])) / 2 }

// Angle is the direction of the text in degrees, clockwise from the x axis, in (-180, 180].
func (q Quad) Angle() float64 {
	dx, dy := q[1].X-q[0].X+q[2].X-q[3].X, q[1].Y-q[0].Y+q[2].Y-q[3].Y
	return math.Atan2(dy, dx) * 180 / math.Pi
}

// Centre is the mean of the corners.
func (q Quad) Centre() vision.Point {
	var c vision.Point
	for _, p := range q {
		c.X += p.X / 4
		c.Y += p.Y / 4
	}
	return c
}

// Box is the axis-parallel hull.
func (q Quad) Box() vision.Box {
	x0, x1, y0, y1 := q[0].X, q[0].X, q[0].Y, q[0].Y
	for _, p := range q[1:] {
		x0, x1, y0, y1 = min(x0, p.X), max(x1, p.X), min(y0, p.Y), max(y1, p.Y)
	}
	return vision.Box{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}
}

// Map applies f to every corner.
func (q Quad) Map(f func(vision.Point) vision.Point) Quad {
	for i, p := range q {
		q[i] = f(p)
	}
	return q
}

// Flip lets the text begin at the opposite corner, as for a line upside down.
func (q Quad) Flip() Quad { return Quad{q[2], q[3], q[0], q[1]} }

// Points gives the corners as a slice.
func (q Quad) Points() []vision.Point { return q[:] }

// Grow moves every side of a rectangle outwards: across by a share of its
// height on top and bottom, along by the same distance at both ends.
func (q Quad) Grow(share float64) Quad {
	d := q.Height() * share
	ux, uy := unit(q[0], q[1])
	vx, vy := unit(q[0], q[3])
	move := func(p vision.Point, a, b float64) vision.Point {
		return vision.Point{X: p.X + d*(a*ux+b*vx), Y: p.Y + d*(a*uy+b*vy)}
	}
	return Quad{move(q[0], -1, -1), move(q[1], 1, -1), move(q[2], 1, 1), move(q[3], -1, 1)}
}

// pieces cuts a line into at most three parts, each at most ratio times as long
// as high: its beginning, middle and end. A short line stays whole.
func (q Quad) pieces(ratio float64) []Quad {
	share := ratio * q.Height() / max(q.Width(), 1e-9)
	if share >= 1 {
		return []Quad{q}
	}
	between := func(from, to float64) Quad {
		at := func(a, b vision.Point, f float64) vision.Point {
			return vision.Point{X: a.X + f*(b.X-a.X), Y: a.Y + f*(b.Y-a.Y)}
		}
		return Quad{at(q[0], q[1], from), at(q[0], q[1], to), at(q[3], q[2], to), at(q[3], q[2], from)}
	}
	parts := []Quad{between(0, share), between(1-share, 1)}
	if share < 0.5 {
		parts = append(parts, between(0.5-share/2, 0.5+share/2))
	}
	return parts
}

func dist(a, b vision.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

func unit(a, b vision.Point) (x, y float64) {
	d := dist(a, b)
	if d == 0 {
		return 0, 0
	}
	return (b.X - a.X) / d, (b.Y - a.Y) / d
}

// minAreaRect is the smallest rectangle around points, by rotating calipers
// over their convex hull. Its first side is the longer one, and the corner
// order is such that the text runs to the right, or downwards when the long
// side is nearly vertical.
func minAreaRect(points []vision.Point) (Quad, bool) {
	hull := ConvexHull(points)
	if len(hull) < 3 {
		return Quad{}, false
	}
	best, bestArea := Quad{}, math.Inf(1)
	for i, p := range hull {
		ux, uy := unit(p, hull[(i+1)%len(hull)])
		if ux == 0 && uy == 0 {
			continue
		}
		loU, hiU, loV, hiV := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
		for _, h := range hull {
			u, v := h.X*ux+h.Y*uy, -h.X*uy+h.Y*ux
			loU, hiU, loV, hiV = min(loU, u), max(hiU, u), min(loV, v), max(hiV, v)
		}
		if area := (hiU - loU) * (hiV - loV); area < bestArea {
			bestArea = area
			at := func(u, v float64) vision.Point { return vision.Point{X: u*ux - v*uy, Y: u*uy + v*ux} }
			best = Quad{at(loU, loV), at(hiU, loV), at(hiU, hiV), at(loU, hiV)}
		}
	}
	if math.IsInf(bestArea, 1) {
		return Quad{}, false
	}
	return reading(best), true
}

// reading turns the corners of a rectangle so that the text runs along the
// longer side, rightwards or, from 45 degrees on, downwards.
func reading(q Quad) Quad {
	if q.Height() > q.Width() {
		q = Quad{q[1], q[2], q[3], q[0]}
	}
	if a := q.Angle(); a <= -45 || a > 135 {
		q = q.Flip()
	}
	return q
}

// ConvexHull by Andrew's monotone chain, clockwise on a y-down picture.
func ConvexHull(points []vision.Point) []vision.Point {
	pts := slices.Clone(points)
	slices.SortFunc(pts, func(a, b vision.Point) int {
		return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y))
	})
	pts = slices.Compact(pts)
	if len(pts) < 3 {
		return pts
	}
	half := func(seq func(yield func(vision.Point) bool)) []vision.Point {
		var h []vision.Point
		for p := range seq {
			for len(h) >= 2 && cross(h[len(h)-2], h[len(h)-1], p) <= 0 {
				h = h[:len(h)-1]
			}
			h = append(h, p)
		}
		return h[:len(h)-1]
	}
	lower := half(slices.Values(pts))
	upper := half(func(yield func(vision.Point) bool) {
		for _, p := range slices.Backward(pts) {
			if !yield(p) {
				return
			}
		}
	})
	return append(lower, upper...)
}

func cross(o, a, b vision.Point) float64 {
	return (a.X-o.X)*(b.Y-o.Y) - (a.Y-o.Y)*(b.X-o.X)
}
