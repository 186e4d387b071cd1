package liveness

import (
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

// oneBody asks whether one and the same face is there all the time, without a cut.
func (v *verifier) oneBody() {
	frames := v.session.Burst.Frames
	var first *vision.Face
	farthest, described := 0.0, 0
	for _, f := range frames {
		if len(f.Face.Embedding) == 0 {
			continue
		}
		described++
		if first == nil {
			first = f.Face
			continue
		}
		if d, ok := face.Distance(*first, *f.Face); ok {
			farthest = max(farthest, d)
		}
	}
	v.want(described >= 2, "identity", HintAgain, -1, float64(described), 2)
	if farthest > v.limits.Identity {
		v.against("face-changes", AttackSwap, -1, farthest, v.limits.Identity)
	}
	for i := 1; i < len(frames); i++ {
		a, b := frames[i-1], frames[i]
		if b.At-a.At > v.limits.JumpMillis {
			continue
		}
		d := math.Hypot(centre(b).X-centre(a).X, centre(b).Y-centre(a).Y) / eyeDistance(a)
		if d > v.limits.Jump {
			v.against("cut", AttackReplay, b.Action, d, v.limits.Jump)
		}
	}
}

func centre(f vision.BurstFrame) vision.Point {
	b := f.Face.Box
	return vision.Point{X: b.X + b.W/2, Y: b.Y + b.H/2}
}

// depth asks whether the face has depth: the places of its points in a turn must
// not be those of a plane seen from another side. A plane, however it is held,
// moves its points by a homography. Between a plane and a head lies a bent sheet:
// nothing is proven then.
func (v *verifier) depth(action int, peak vision.BurstFrame) {
	rest := v.session.Burst.Frames[v.base.frame]
	r, ok := planeResidual(rest.Shape, peak.Shape)
	r /= eyeDistance(rest)
	if ok && r < v.limits.Flat {
		v.asked++
		v.against("flat-face", AttackFlat, action, r, v.limits.Flat)
		return
	}
	v.want(ok && r >= v.limits.Depth, "depth", HintTurnFurther, action, r, v.limits.Depth)
}

// planeResidual is the root mean square of what is left, in pixels of from,
// after the best homography from to onto from. It reports false when the points
// do not determine one.
func planeResidual(from, to []vision.Point) (float64, bool) {
	if len(from) != len(to) || len(from) < 8 {
		return 0, false
	}
	nf, sf := normalised(from)
	nt, _ := normalised(to)
	h, ok := homography(nt, nf)
	if !ok {
		return 0, false
	}
	sum := 0.0
	for i, p := range nt {
		w := h[6]*p.X + h[7]*p.Y + 1
		if math.Abs(w) < 1e-9 {
			return 0, false
		}
		x, y := (h[0]*p.X+h[1]*p.Y+h[2])/w, (h[3]*p.X+h[4]*p.Y+h[5])/w
		sum += (x-nf[i].X)*(x-nf[i].X) + (y-nf[i].Y)*(y-nf[i].Y)
	}
	r := math.Sqrt(sum/float64(len(nf))) * sf
	return r, !math.IsNaN(r) && !math.IsInf(r, 0)
}

// normalised moves points to their centre and to a mean distance of 1 from it,
// without which the equations are ill-conditioned (Hartley, In defense of the
// eight-point algorithm, 1997). It gives the scale in pixels.
func normalised(points []vision.Point) ([]vision.Point, float64) {
	var c vision.Point
	for _, p := range points {
		c.X += p.X / float64(len(points))
		c.Y += p.Y / float64(len(points))
	}
	scale := 0.0
	for _, p := range points {
		scale += math.Hypot(p.X-c.X, p.Y-c.Y) / float64(len(points))
	}
	scale = math.Max(scale, 1e-9)
	out := make([]vision.Point, len(points))
	for i, p := range points {
		out[i] = vision.Point{X: (p.X - c.X) / scale, Y: (p.Y - c.Y) / scale}
	}
	return out, scale
}

// homography solves for the eight parameters by least squares on the algebraic error.
func homography(from, to []vision.Point) (h [8]float64, ok bool) {
	var a [8][9]float64 // normal equations with their right side
	add := func(row [8]float64, right float64) {
		for i := range row {
			for j := range row {
				a[i][j] += row[i] * row[j]
			}
			a[i][8] += row[i] * right
		}
	}
	for i, p := range from {
		q := to[i]
		add([8]float64{p.X, p.Y, 1, 0, 0, 0, -q.X * p.X, -q.X * p.Y}, q.X)
		add([8]float64{0, 0, 0, p.X, p.Y, 1, -q.Y * p.X, -q.Y * p.Y}, q.Y)
	}
	for c := range 8 { // Gauss with the largest pivot
		pivot := c
		for r := c + 1; r < 8; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < 1e-12 {
			return h, false
		}
		a[c], a[pivot] = a[pivot], a[c]
		for r := range 8 {
			if r == c {
				continue
			}
			k := a[r][c] / a[c][c]
			for j := c; j < 9; j++ {
				a[r][j] -= k * a[c][j]
			}
		}
	}
	for i := range h {
		h[i] = a[i][8] / a[i][i]
	}
	return h, true
}
