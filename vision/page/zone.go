package page

import (
	"cmp"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

// Zone is where a machine readable zone seems to be in a picture, by its looks
// from afar: nobody has read it.
type Zone struct {
	// Cells are the middles of the cells that belong to it, in pixels of the picture.
	Cells []vision.Point
	// Cell is the size of a cell in those pixels.
	Cell float64
}

// Map gives the zone's place after its picture was moved, turned or scaled.
func (z Zone) Map(f func(vision.Point) vision.Point) Zone {
	out := Zone{Cells: make([]vision.Point, len(z.Cells)), Cell: z.Cell}
	if len(z.Cells) == 0 {
		return out
	}
	for i, p := range z.Cells {
		out.Cells[i] = f(p)
	}
	a, x, y := f(z.Cells[0]), z.Cells[0], z.Cells[0]
	x.X += z.Cell
	y.Y += z.Cell
	b, c := f(x), f(y)
	out.Cell = (math.Hypot(b.X-a.X, b.Y-a.Y) + math.Hypot(c.X-a.X, c.Y-a.Y)) / 2
	return out
}

// Centre is the mean of the cells.
func (z Zone) Centre() vision.Point {
	var c vision.Point
	for _, p := range z.Cells {
		c.X += p.X / float64(len(z.Cells))
		c.Y += p.Y / float64(len(z.Cells))
	}
	return c
}

// outliers is the share of cells at each end that do not tell how far a zone reaches.
const outliers = 0.01

// Quad is the rectangle that holds the zone, in the direction in which it is
// long; rows run to the right, or downwards where they are steep.
func (z Zone) Quad() ocr.Quad {
	c := z.Centre()
	var xx, xy, yy float64
	for _, p := range z.Cells {
		x, y := p.X-c.X, p.Y-c.Y
		xx, xy, yy = xx+x*x, xy+x*y, yy+y*y
	}
	sin, cos := math.Sincos(0.5 * math.Atan2(2*xy, xx-yy)) // -90..90 degrees
	along, across := make([]float64, len(z.Cells)), make([]float64, len(z.Cells))
	for i, p := range z.Cells {
		x, y := p.X-c.X, p.Y-c.Y
		along[i], across[i] = x*cos+y*sin, y*cos-x*sin
	}
	reach := func(v []float64) (low, high float64) {
		if len(v) == 0 {
			return 0, 0
		}
		slices.Sort(v)
		k := int(outliers * float64(len(v)))
		return v[k] - z.Cell/2, v[len(v)-1-k] + z.Cell/2
	}
	left, right := reach(along)
	top, bottom := reach(across)
	at := func(u, v float64) vision.Point {
		return vision.Point{X: c.X + u*cos - v*sin, Y: c.Y + u*sin + v*cos}
	}
	return ocr.Quad{at(left, top), at(right, top), at(right, bottom), at(left, bottom)}
}

const (
	zoneSure  = 0.5 // probability from which on a cell belongs to a zone
	zoneCells = 8   // of a zone, at least
	zoneShape = 2.0 // length over height, at least
	mostZones = 3   // of a picture
	zoneJump  = 2   // cells over which parts of a zone are one: a reflection may cut it
)

// zones gives the zones among the cells, the largest first.
func (m maps) zones() []Zone {
	seen := make([]bool, m.w*m.h)
	in := func(x, y int) bool {
		return x >= 0 && y >= 0 && x < m.w && y < m.h && !seen[y*m.w+x] && m.at(planeZone, y*m.w+x) > zoneSure
	}
	var out []Zone
	for start := range seen {
		if !in(start%m.w, start/m.w) {
			continue
		}
		seen[start] = true
		stack, z := []int{start}, Zone{Cell: 1}
		for len(stack) > 0 {
			c := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := c%m.w, c/m.w
			z.Cells = append(z.Cells, vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
			for dy := -zoneJump; dy <= zoneJump; dy++ {
				for dx := -zoneJump; dx <= zoneJump; dx++ {
					if in(x+dx, y+dy) {
						seen[(y+dy)*m.w+x+dx] = true
						stack = append(stack, (y+dy)*m.w+x+dx)
					}
				}
			}
		}
		if q := z.Quad(); len(z.Cells) >= zoneCells && q.Width() >= zoneShape*q.Height() {
			out = append(out, z)
		}
	}
	slices.SortStableFunc(out, func(a, b Zone) int { return cmp.Compare(len(b.Cells), len(a.Cells)) })
	return out[:min(len(out), mostZones)]
}
