package page

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/models/own"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
)

const finderModel = "own-page.onnx"

// Finder finds documents with our own network. Find may be called from several
// goroutines.
type Finder struct {
	session  *onnx.Session
	side     int // pixels of the longer side that the network looks at
	multiple int // both sides are multiples of it
	stride   int // pixels of a cell
	ref      vision.ModelRef
}

// config is models/own/page.json.
type config struct {
	Side     int `json:"side"`
	Multiple int `json:"multiple"`
	Stride   int `json:"stride"`
}

var errConfig = errors.New("page: the model and its form do not fit")

// Planes of the network's output that are used here; see bench/train/idngo_train/page.py.
const (
	planeMask  = 0 // a document is here
	planeCore  = 1 // the inner part of one
	planeZone  = 2 // a machine readable zone
	planeHeadX = 3 // direction from foot to head of the document
	planeHeadY = 4
	planes     = 5
)

// OpenFinder loads the network that is part of the program.
func OpenFinder(rt *onnx.Runtime, threads int) (*Finder, error) {
	var c config
	if err := json.Unmarshal(own.PageConfig, &c); err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	if c.Side <= 0 || c.Multiple <= 0 || c.Stride <= 0 || c.Multiple%c.Stride != 0 {
		return nil, errConfig
	}
	session, err := rt.SessionFromBytes(finderModel, own.Page, onnx.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(own.Page)
	return &Finder{
		session: session, side: c.Side, multiple: c.Multiple, stride: c.Stride,
		ref: vision.ModelRef{Name: finderModel, SHA256: hex.EncodeToString(sum[:])},
	}, nil
}

// Close frees the network.
func (f *Finder) Close() error { return f.session.Close() }

// Model names the weights.
func (f *Finder) Model() vision.ModelRef { return f.ref }

// Document is one that was found in a picture.
type Document struct {
	// Corners are clockwise from the document's own top left, in pixels of the
	// picture. They lie outside it by at most a little.
	Corners ocr.Quad
	// Score is how well a quadrilateral and what looks like a document cover
	// each other, 0..1. Hands, bends and a page that is cut off lower it.
	Score float64
	// Upright is how sure the network is which way is up, 0..1.
	Upright float64
	// Share of the picture that the document covers, 0..1.
	Share float64
}

// Turn is the clockwise turn in degrees (0, 90, 180, 270) that brings the
// document nearest to upright.
func (d Document) Turn() int {
	return (int(math.Round(-d.Corners.Angle()/90))*90%360 + 360) % 360
}

const (
	minCells    = 12   // of a document in the network's output
	minSeed     = 4    // cells of an inner part
	halfSure    = 0.5  // probability at which a document begins
	minCoverage = 0.75 // Score of a document that is worth straightening
)

// Find gives the documents of a picture, the largest first. A picture without
// an outline to be seen, as a scan that was cut to the page, gives one that
// covers all of it; a picture of something else gives none. Zones are told
// whether a document was found around them or not.
func (f *Finder) Find(ctx context.Context, img *image.RGBA) ([]Document, []Zone, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w == 0 || h == 0 {
		return nil, nil, nil
	}
	nw, nh := f.size(w, h)
	small := imageio.Resize(img, nw, nh)
	data := make([]float32, 3*nw*nh)
	for y := range nh {
		for x := range nw {
			for c := range 3 {
				data[c*nw*nh+y*nw+x] = float32(small.Pix[y*small.Stride+4*x+c]) / 255
			}
		}
	}
	out, err := f.session.Run(ctx, onnx.Tensor{Shape: []int64{1, 3, int64(nh), int64(nw)}, Data: data})
	if err != nil {
		return nil, nil, err
	}
	gw, gh := nw/f.stride, nh/f.stride
	if len(out[0].Data) != planes*gw*gh {
		return nil, nil, errConfig
	}
	m := maps{w: gw, h: gh, data: out[0].Data}
	found, zones := m.documents(), m.zones()
	sx, sy := float64(w)/float64(gw), float64(h)/float64(gh)
	toPicture := func(p vision.Point) vision.Point { return vision.Point{X: p.X * sx, Y: p.Y * sy} }
	for i := range found {
		found[i].Corners = found[i].Corners.Map(toPicture)
		found[i].Share = quadArea(found[i].Corners) / float64(w*h)
	}
	for i := range zones {
		zones[i] = zones[i].Map(toPicture)
	}
	return found, zones, nil
}

// size gives multiples close to the picture's proportions.
func (f *Finder) size(w, h int) (int, int) {
	scale := float64(f.side) / float64(max(w, h))
	round := func(v int) int {
		return max(f.multiple, int(math.Round(float64(v)*scale/float64(f.multiple)))*f.multiple)
	}
	return round(w), round(h)
}

// maps is the network's output: planes of w x h cells. Points on it are in
// cells, the middle of the first one at (0.5, 0.5).
type maps struct {
	w, h int
	data []float32
}

func (m maps) at(plane, cell int) float64 { return float64(m.data[plane*m.w*m.h+cell]) }

// documents takes the regions of the mask for documents: each is what can be
// reached through the mask from one inner part before from another.
func (m maps) documents() []Document {
	owner := m.regions()
	cells := map[int][]int{}
	for c, o := range owner {
		if o > 0 {
			cells[o] = append(cells[o], c)
		}
	}
	var out []Document
	for o, region := range cells {
		if len(region) < minCells {
			continue
		}
		quad, ok := m.quad(owner, o)
		if !ok {
			continue
		}
		d := Document{Corners: quad, Score: m.coverage(owner, o, quad), Share: quadArea(quad)}
		if d.Score < minCoverage {
			continue
		}
		d.Corners, d.Upright = m.upright(region, quad)
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b Document) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Corners[0].X, b.Corners[0].X), cmp.Compare(a.Corners[0].Y, b.Corners[0].Y))
	})
	return out
}

// regions labels the cells of documents, 0 for none, by a search from all inner
// parts at once. A part of the mask without an inner part is no document.
func (m maps) regions() []int {
	core := m.components(func(c int) bool { return m.at(planeCore, c) > halfSure && m.at(planeMask, c) > halfSure })
	count := map[int]int{}
	for _, l := range core {
		count[l]++
	}
	owner := make([]int, m.w*m.h)
	var queue []int
	for c, l := range core {
		if l > 0 && count[l] >= minSeed {
			owner[c] = l
			queue = append(queue, c)
		}
	}
	for len(queue) > 0 {
		c := queue[0]
		queue = queue[1:]
		for _, n := range m.neighbours(c) {
			if n >= 0 && owner[n] == 0 && m.at(planeMask, n) > halfSure {
				owner[n] = owner[c]
				queue = append(queue, n)
			}
		}
	}
	return owner
}

// neighbours to the right, below, left and above; -1 outside the picture.
func (m maps) neighbours(c int) [4]int {
	n := [4]int{c + 1, c + m.w, c - 1, c - m.w}
	x, y := c%m.w, c/m.w
	if x+1 == m.w {
		n[0] = -1
	}
	if y+1 == m.h {
		n[1] = -1
	}
	if x == 0 {
		n[2] = -1
	}
	if y == 0 {
		n[3] = -1
	}
	return n
}

// components labels connected cells from 1.
func (m maps) components(in func(cell int) bool) []int {
	label := make([]int, m.w*m.h)
	next := 0
	for start := range label {
		if label[start] != 0 || !in(start) {
			continue
		}
		next++
		label[start] = next
		stack := []int{start}
		for len(stack) > 0 {
			c := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, n := range m.neighbours(c) {
				if n >= 0 && label[n] == 0 && in(n) {
					label[n] = next
					stack = append(stack, n)
				}
			}
		}
	}
	return label
}

// edge is a point on a region's border. cut: the picture ends there, the
// document need not.
type edge struct {
	at  vision.Point
	cut bool
}

// border gives the points between a region's cells and what is beside them, to
// a fraction of a cell where the mask's probability passes a half.
func (m maps) border(owner []int, o int) []edge {
	var out []edge
	step := [4]vision.Point{{X: 1}, {Y: 1}, {X: -1}, {Y: -1}}
	for c, own := range owner {
		if own != o {
			continue
		}
		middle := vision.Point{X: float64(c%m.w) + 0.5, Y: float64(c/m.w) + 0.5}
		for i, n := range m.neighbours(c) {
			if n >= 0 && owner[n] == o {
				continue
			}
			f, cut := 0.5, n < 0
			if n >= 0 {
				if in, beside := m.at(planeMask, c), m.at(planeMask, n); owner[n] == 0 && in > beside {
					f = min(max((in-halfSure)/(in-beside), 0), 1)
				}
			}
			out = append(out, edge{vision.Point{X: middle.X + f*step[i].X, Y: middle.Y + f*step[i].Y}, cut})
		}
	}
	return out
}

const (
	cornerShare = 0.12 // of a side at each end that is left out: corners are round
	refinements = 3
	farOff      = 1.5 // cells from a side beyond which a border point is a finger's or a shadow's
)

// quad lays four straight sides along a region's border.
func (m maps) quad(owner []int, o int) (ocr.Quad, bool) {
	border := m.border(owner, o)
	points := make([]vision.Point, len(border))
	for i, e := range border {
		points[i] = e.at
	}
	quad, ok := fourCorners(points)
	if !ok {
		return quad, false
	}
	for range refinements {
		var sides [4]side
		for i := range sides {
			sides[i] = alongSide(border, quad[i], quad[(i+1)%4])
		}
		var next ocr.Quad
		for i := range next {
			p, ok := sides[(i+3)%4].meets(sides[i])
			if !ok || math.Hypot(p.X-quad[i].X, p.Y-quad[i].Y) > 0.25*math.Hypot(float64(m.w), float64(m.h)) {
				return quad, convex(quad)
			}
			next[i] = p
		}
		quad = next
	}
	return quad, convex(quad)
}

// side is a straight line through at in the direction of the unit vector d.
type side struct{ at, d vision.Point }

func (s side) off(p vision.Point) float64 { return (p.X-s.at.X)*-s.d.Y + (p.Y-s.at.Y)*s.d.X }

func (s side) meets(t side) (vision.Point, bool) {
	den := s.d.X*t.d.Y - s.d.Y*t.d.X
	if math.Abs(den) < 0.2 { // less than 12 degrees between them
		return vision.Point{}, false
	}
	u := ((t.at.X-s.at.X)*t.d.Y - (t.at.Y-s.at.Y)*t.d.X) / den
	return vision.Point{X: s.at.X + u*s.d.X, Y: s.at.Y + u*s.d.Y}, true
}

// alongSide fits a line to the border points near the stretch from a to b,
// without its ends, and again without those that are far off. Where most of the
// side is cut by the picture's edge, the edge is the side.
func alongSide(border []edge, a, b vision.Point) side {
	length := math.Hypot(b.X-a.X, b.Y-a.Y)
	s := side{a, vision.Point{X: (b.X - a.X) / max(length, 1e-9), Y: (b.Y - a.Y) / max(length, 1e-9)}}
	reach := max(2*farOff, 0.06*length)
	var near []edge
	cut := 0
	for _, e := range border {
		u := ((e.at.X-a.X)*s.d.X + (e.at.Y-a.Y)*s.d.Y) / max(length, 1e-9)
		if u > cornerShare && u < 1-cornerShare && math.Abs(s.off(e.at)) < reach {
			near = append(near, e)
			if e.cut {
				cut++
			}
		}
	}
	if 2*cut <= len(near) {
		near = slices.DeleteFunc(near, func(e edge) bool { return e.cut })
	}
	for range 2 {
		if len(near) < 4 {
			return s
		}
		s = throughMiddle(near, s.d)
		near = slices.DeleteFunc(near, func(e edge) bool { return math.Abs(s.off(e.at)) > farOff })
	}
	if len(near) >= 4 {
		s = throughMiddle(near, s.d)
	}
	return s
}

// throughMiddle is the line of least squares (of distances), running along d.
func throughMiddle(points []edge, d vision.Point) side {
	var c vision.Point
	n := float64(len(points))
	for _, e := range points {
		c.X += e.at.X / n
		c.Y += e.at.Y / n
	}
	var xx, xy, yy float64
	for _, e := range points {
		x, y := e.at.X-c.X, e.at.Y-c.Y
		xx, xy, yy = xx+x*x, xy+x*y, yy+y*y
	}
	a := 0.5 * math.Atan2(2*xy, xx-yy)
	along := vision.Point{X: math.Cos(a), Y: math.Sin(a)}
	if along.X*d.X+along.Y*d.Y < 0 {
		along = vision.Point{X: -along.X, Y: -along.Y}
	}
	return side{c, along}
}

// coverage is the overlap of a region with a quadrilateral, over their union,
// within the picture.
func (m maps) coverage(owner []int, o int, quad ocr.Quad) float64 {
	both, either := 0, 0
	for c, own := range owner {
		inside := Contains(quad[:], vision.Point{X: float64(c%m.w) + 0.5, Y: float64(c/m.w) + 0.5})
		switch {
		case inside && own == o:
			both++
			either++
		case inside || own == o:
			either++
		}
	}
	return float64(both) / float64(max(either, 1))
}

// upright begins the corners at the document's own top left, by the mean
// direction of its cells, whose length tells how sure that is.
func (m maps) upright(region []int, quad ocr.Quad) (ocr.Quad, float64) {
	var head vision.Point
	for _, c := range region {
		head.X += m.at(planeHeadX, c) / float64(len(region))
		head.Y += m.at(planeHeadY, c) / float64(len(region))
	}
	best, most := 0, math.Inf(-1)
	for i := range quad {
		up := vision.Point{
			X: quad[i].X + quad[(i+1)%4].X - quad[(i+2)%4].X - quad[(i+3)%4].X,
			Y: quad[i].Y + quad[(i+1)%4].Y - quad[(i+2)%4].Y - quad[(i+3)%4].Y,
		}
		if along := (up.X*head.X + up.Y*head.Y) / max(math.Hypot(up.X, up.Y), 1e-9); along > most {
			best, most = i, along
		}
	}
	sure := math.Hypot(head.X, head.Y)
	if !(sure <= 1) {
		sure = 1
	}
	return ocr.Quad{quad[best], quad[(best+1)%4], quad[(best+2)%4], quad[(best+3)%4]}, sure
}
