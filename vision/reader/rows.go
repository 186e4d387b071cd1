package reader

import (
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

// rows is the straight frame of a sheet turned by what its print still leans
// there: the corners of a document are found with an error of some pixels, and
// over its width that is the distance of a line to the next one. Where there are
// enough lines, the lean is told for every place of its own, since corners that are
// far off leave a perspective, and a page may be bent.
type rows struct {
	s        sheet
	sin, cos float64 // of the print's lean as a whole
	// What a line leans beside that: along + down, times how far its place is from
	// the frame's middle, in radians per pixel.
	along, down float64
	middle      vision.Point
}

func rowsOf(s sheet, lines []vision.TextLine) rows {
	var regions []ocr.Region
	for _, l := range lines {
		if len(l.Quad) == 4 {
			regions = append(regions, ocr.Region{Quad: ocr.Quad(l.Quad).Map(s.frame.ToFrame)})
		}
	}
	tilt := page.Tilt(regions) * math.Pi / 180
	out := rows{s: s, middle: vision.Point{X: s.frame.W / 2, Y: s.frame.H / 2}}
	out.along, out.down, tilt = lean(regions, tilt, out.middle)
	out.sin, out.cos = math.Sincos(tilt)
	return out
}

// straightest is the sheet with a frame of which its print does not lean in more
// directions than in the picture itself: corners that were found wrong make a
// perspective that is not there.
func (s sheet) straightest(lines []vision.TextLine) sheet {
	if s.img == nil {
		return s
	}
	var seen, framed []ocr.Region
	for _, l := range lines {
		if len(l.Quad) == 4 && ocr.Quad(l.Quad).Width() > leanShape*ocr.Quad(l.Quad).Height() {
			seen = append(seen, ocr.Region{Quad: ocr.Quad(l.Quad)})
			framed = append(framed, ocr.Region{Quad: ocr.Quad(l.Quad).Map(s.frame.ToFrame)})
		}
	}
	if len(seen) < leanLines || spread(framed) < spread(seen)+spreadMore {
		return s
	}
	if f, ok := page.TiltedFrame(s.img.Rect.Dx(), s.img.Rect.Dy(), page.Tilt(seen)); ok {
		s.frame = f
	}
	return s
}

// spread is the mean distance in degrees of lines' directions from their median,
// of those that run roughly along the page.
func spread(regions []ocr.Region) float64 {
	tilt := page.Tilt(regions)
	sum, weight := 0.0, 0.0
	for _, r := range regions {
		if off := math.Abs(r.Quad.Angle() - tilt); off < 30 {
			sum += off * r.Quad.Width()
			weight += r.Quad.Width()
		}
	}
	return sum / math.Max(weight, 1)
}

const (
	spreadMore = 0.7  // degrees
	leanLines  = 7    // lines that tell a lean which changes over the page, at least
	leanShape  = 3.0  // length over height of such a line, at least
	leanOff    = 0.05 // radians by which a line may lean otherwise and still counts
	leanMost   = 0.2  // radians from one end of the page to the other
)

// lean fits how much the lines of a page lean at every place of it: tilt in its
// middle, along and down beside it. A line that fits the others badly does not count.
func lean(regions []ocr.Region, tilt float64, middle vision.Point) (along, down, fitted float64) {
	type line struct{ x, y, lean, weight float64 }
	var lines []line
	for _, r := range regions {
		q := r.Quad
		a := q.Angle() * math.Pi / 180
		if q.Width() < leanShape*q.Height() || math.Abs(a-tilt) > 3*leanOff {
			continue
		}
		c := q.Centre()
		lines = append(lines, line{c.X - middle.X, c.Y - middle.Y, a, q.Width()})
	}
	fitted = tilt
	for range 3 {
		kept := slices.DeleteFunc(slices.Clone(lines), func(l line) bool {
			return math.Abs(l.lean-fitted-along*l.x-down*l.y) > leanOff
		})
		if len(kept) < leanLines {
			return 0, 0, tilt
		}
		var m [3][4]float64 // normal equations of weighted least squares
		for _, l := range kept {
			v := [4]float64{1, l.x, l.y, l.lean}
			for i := range 3 {
				for j := range 4 {
					m[i][j] += l.weight * v[i] * v[j]
				}
			}
		}
		// A little stiffness: a few lines at one end bend nothing.
		m[1][1] += m[0][0] * middle.X * middle.X * 0.02
		m[2][2] += m[0][0] * middle.Y * middle.Y * 0.02
		solution, ok := solve3(m)
		if !ok {
			return 0, 0, tilt
		}
		fitted, along, down = solution[0], solution[1], solution[2]
	}
	if math.Abs(along)*middle.X*2 > leanMost || math.Abs(down)*middle.Y*2 > leanMost {
		return 0, 0, tilt
	}
	return along, down, fitted
}

// solve3 solves three linear equations; false when they determine nothing.
func solve3(m [3][4]float64) (x [3]float64, ok bool) {
	for i := range 3 {
		pivot := i
		for k := i + 1; k < 3; k++ {
			if math.Abs(m[k][i]) > math.Abs(m[pivot][i]) {
				pivot = k
			}
		}
		m[i], m[pivot] = m[pivot], m[i]
		if math.Abs(m[i][i]) < 1e-12 {
			return x, false
		}
		for k := range 3 {
			if k == i {
				continue
			}
			f := m[k][i] / m[i][i]
			for j := i; j < 4; j++ {
				m[k][j] -= f * m[i][j]
			}
		}
	}
	for i := range 3 {
		x[i] = m[i][3] / m[i][i]
	}
	return x, true
}

// sunk is how far below its level a point of the frame lies, for the part of the
// lean that changes over the page.
func (r rows) sunk(p vision.Point) float64 {
	x, y := p.X-r.middle.X, p.Y-r.middle.Y
	return r.along*x*x/2 + r.down*x*y
}

// lines gives lines with their places in the rows.
func (r rows) lines(lines []vision.TextLine) []vision.TextLine {
	out := slices.Clone(lines)
	for i, l := range lines {
		out[i].Box = r.box(ocr.Quad(l.Quad))
	}
	return out
}

// toRows is the place in the rows of a point of the picture.
func (r rows) toRows(p vision.Point) vision.Point {
	p = r.s.frame.ToFrame(p)
	p.Y -= r.sunk(p)
	return vision.Point{X: p.X*r.cos + p.Y*r.sin, Y: p.Y*r.cos - p.X*r.sin}
}

// toPicture is the place in the picture of a point of the rows.
func (r rows) toPicture(p vision.Point) vision.Point {
	level := vision.Point{X: p.X*r.cos - p.Y*r.sin, Y: p.Y*r.cos + p.X*r.sin}
	at := level
	for range 4 { // what is sunk depends on the place that is looked for, but little
		at.Y = level.Y + r.sunk(at)
	}
	return r.s.frame.ToPicture(at)
}

// box is the place of a quad of the picture: as wide and high as the print is,
// not as what surrounds its leaning corners.
func (r rows) box(q ocr.Quad) vision.Box {
	level := q.Map(r.toRows)
	c, w, h := level.Centre(), level.Width(), level.Height()
	if a := math.Abs(level.Angle()); a > 45 && a < 135 {
		w, h = h, w
	}
	return vision.Box{X: c.X - w/2, Y: c.Y - h/2, W: w, H: h}
}

// place is the box in the picture of a box in the rows.
func (r rows) place(b vision.Box) vision.Box { return boxQuad(b).Map(r.toPicture).Box() }
