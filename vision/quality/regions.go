package quality

import (
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
)

// Scene is what regions are looked for in: an upright picture and what was
// found in it. Outline and Faces may be empty.
type Scene struct {
	Image   *image.RGBA
	Outline []vision.Point
	Area    vision.Box // of the document; empty for the whole picture
	Lines   []vision.TextLine
	Faces   []vision.Face
}

// Region is one flaw with its place. Figure is in the unit of its threshold.
type Region struct {
	Figure float64
	Box    vision.Box
}

// cells are the squares in which areas are counted: a hundredth of the longer
// side, at least 4 pixels.
type cells struct {
	side, w, h int
	on         []bool
}

func newCells(area image.Rectangle) cells {
	c := cells{side: max(4, max(area.Dx(), area.Dy())/100)}
	c.w, c.h = area.Dx()/c.side, area.Dy()/c.side
	c.on = make([]bool, max(0, c.w*c.h))
	return c
}

// largest is the greatest connected group of marked cells that passes keep.
func (c cells) largest(keep func(members []int) bool) []int {
	seen := make([]bool, len(c.on))
	var best []int
	for start := range c.on {
		if !c.on[start] || seen[start] {
			continue
		}
		group := []int{start}
		seen[start] = true
		for i := 0; i < len(group); i++ {
			x, y := group[i]%c.w, group[i]/c.w
			for _, n := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
				if n[0] < 0 || n[1] < 0 || n[0] >= c.w || n[1] >= c.h {
					continue
				}
				if j := n[1]*c.w + n[0]; c.on[j] && !seen[j] {
					seen[j] = true
					group = append(group, j)
				}
			}
		}
		if len(group) > len(best) && keep(group) {
			best = group
		}
	}
	return best
}

func (c cells) box(group []int, origin image.Point) vision.Box {
	x0, y0, x1, y1 := c.w, c.h, 0, 0
	for _, i := range group {
		x, y := i%c.w, i/c.w
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x+1), max(y1, y+1)
	}
	return vision.Box{
		X: float64(origin.X + x0*c.side), Y: float64(origin.Y + y0*c.side),
		W: float64((x1 - x0) * c.side), H: float64((y1 - y0) * c.side),
	}
}

// within reports whether a point lies in the document: its outline, or its area.
func (s Scene) within(x, y float64) bool {
	if len(s.Outline) != 4 {
		return true
	}
	for i, a := range s.Outline {
		b := s.Outline[(i+1)%4]
		if (b.X-a.X)*(y-a.Y)-(b.Y-a.Y)*(x-a.X) < 0 {
			return false
		}
	}
	return true
}

// side is the longer side of the document, in pixels, or of the picture where no
// outline was found: print alone does not tell how far the document reaches.
func (s Scene) side() float64 {
	if len(s.Outline) == 4 {
		longest := 0.0
		for i, a := range s.Outline {
			b := s.Outline[(i+1)%4]
			longest = max(longest, math.Hypot(b.X-a.X, b.Y-a.Y))
		}
		return longest
	}
	return float64(max(s.Image.Rect.Dx(), s.Image.Rect.Dy()))
}

// documentCells is how many cells the document covers.
func (s Scene) documentCells(c cells, origin image.Point) int {
	n := 0
	for i := range c.on {
		x, y := s.centre(c, i, origin)
		if s.within(x, y) {
			n++
		}
	}
	return max(1, n)
}

func (s Scene) centre(c cells, i int, origin image.Point) (x, y float64) {
	return float64(origin.X) + (float64(i%c.w)+0.5)*float64(c.side), float64(origin.Y) + (float64(i/c.w)+0.5)*float64(c.side)
}

// mark sets the cells in the document of which nearly all sampled pixels pass.
func (s Scene) mark(c cells, origin image.Point, share float64, pass func(r, g, b int) bool) {
	for i := range c.on {
		x, y := s.centre(c, i, origin)
		if !s.within(x, y) {
			continue
		}
		hit, all := 0, 0
		for dy := 0; dy < c.side; dy += 2 {
			row := s.Image.Pix[s.Image.PixOffset(origin.X+i%c.w*c.side, origin.Y+i/c.w*c.side+dy):]
			for dx := 0; dx < c.side; dx += 2 {
				all++
				if p := row[4*dx:]; pass(int(p[0]), int(p[1]), int(p[2])) {
					hit++
				}
			}
		}
		c.on[i] = float64(hit) >= share*float64(all)
	}
}

// Glare is the largest burnt-out patch, as a share of the document. Paper that
// is white all over, as in a scan, is none.
func Glare(s Scene) Region {
	area := clip(s.Area, s.Image)
	c := newCells(area)
	s.mark(c, area.Min, 0.85, func(r, g, b int) bool { return min(r, g, b) >= 250 })
	whole := s.documentCells(c, area.Min)
	marked := 0
	for _, on := range c.on {
		if on {
			marked++
		}
	}
	if marked*2 > whole {
		return Region{}
	}
	group := c.largest(func([]int) bool { return true })
	if len(group) == 0 {
		return Region{}
	}
	return Region{Figure: float64(len(group)) / float64(whole), Box: c.box(group, area.Min)}
}

// Fingers is the largest patch of the colour of skin that reaches over the
// document's edge, as a share of the document. Faces and what surrounds them do
// not count.
func Fingers(s Scene) Region {
	if len(s.Outline) != 4 {
		return Region{} // on a ground of any colour nothing tells a hand
	}
	area := clip(s.Area, s.Image)
	c := newCells(area)
	s.mark(c, area.Min, 0.75, skin)
	for i := range c.on {
		if !c.on[i] {
			continue
		}
		x, y := s.centre(c, i, area.Min)
		for _, f := range s.Faces {
			if math.Abs(x-f.Box.X-f.Box.W/2) < f.Box.W*1.3 && y > f.Box.Y-f.Box.H && y < f.Box.Y+f.Box.H*2.2 {
				c.on[i] = false
			}
		}
	}
	edge := float64(c.side) * 2.5
	group := c.largest(func(members []int) bool {
		for _, i := range members {
			x, y := s.centre(c, i, area.Min)
			if s.edgeDistance(x, y) <= edge {
				return true
			}
		}
		return false
	})
	if len(group) < 4 {
		return Region{}
	}
	return Region{Figure: float64(len(group)) / float64(s.documentCells(c, area.Min)), Box: c.box(group, area.Min)}
}

// skin tells the colours of hands under lamps and by day, from pale to dark: red
// before green before blue, by clear steps.
func skin(r, g, b int) bool {
	return r > 45 && r-g >= 14 && g-b >= 4 && r-b >= 30 && r-b <= 130 && r-g <= 85 && 10*(r-g) >= 4*(g-b)
}

func (s Scene) edgeDistance(x, y float64) float64 {
	best := math.Inf(1)
	for i, a := range s.Outline {
		b := s.Outline[(i+1)%4]
		l := math.Hypot(b.X-a.X, b.Y-a.Y)
		if l > 0 {
			best = min(best, math.Abs((b.X-a.X)*(y-a.Y)-(b.Y-a.Y)*(x-a.X))/l)
		}
	}
	return best
}

// Cut is how much of the picture's rim at one side shows the document's own
// paper, as a share of that side, when other sides do not: the document goes on
// beyond it. A page that fills the picture, or lies on paper, says nothing.
func Cut(s Scene) Region {
	paper, ok := s.paper()
	if !ok {
		return Region{}
	}
	w, h := s.Image.Rect.Dx(), s.Image.Rect.Dy()
	strip := max(2, max(w, h)/200)
	run := func(length int, at func(i int) (x, y int)) float64 {
		best, now, misses := 0, 0, 0
		for i := 0; i < length; i += strip {
			x, y := at(i)
			if s.near(x, y, strip, paper) {
				now, misses = now+1, 0
			} else if misses++; misses > 2 {
				now = 0
			}
			best = max(best, now)
		}
		return float64(best*strip) / float64(length)
	}
	sides := []struct {
		share float64
		box   vision.Box
	}{
		{run(h, func(i int) (int, int) { return 0, i }), vision.Box{W: float64(4 * strip), H: float64(h)}},
		{run(h, func(i int) (int, int) { return w - strip, i }), vision.Box{X: float64(w - 4*strip), W: float64(4 * strip), H: float64(h)}},
		{run(w, func(i int) (int, int) { return i, 0 }), vision.Box{W: float64(w), H: float64(4 * strip)}},
		{run(w, func(i int) (int, int) { return i, h - strip }), vision.Box{Y: float64(h - 4*strip), W: float64(w), H: float64(4 * strip)}},
	}
	slices.SortFunc(sides, func(a, b struct {
		share float64
		box   vision.Box
	}) int {
		return int(1000 * (b.share - a.share))
	})
	if sides[2].share > 0.3 { // three sides like the paper: so is the ground
		return Region{}
	}
	return Region{Figure: sides[0].share, Box: sides[0].box}
}

// paper is the colour of what the print stands on: the brighter half around the
// lines.
func (s Scene) paper() ([3]int, bool) {
	var sum [3]int
	n := 0
	for _, l := range s.Lines {
		area := clip(l.Box, s.Image)
		var lights histogram
		for y := area.Min.Y; y < area.Max.Y; y += 2 {
			for x := area.Min.X; x < area.Max.X; x += 2 {
				lights.add(luminance(s.Image.Pix[s.Image.PixOffset(x, y):]))
			}
		}
		middle := lights.percentile(0.6)
		for y := area.Min.Y; y < area.Max.Y; y += 2 {
			for x := area.Min.X; x < area.Max.X; x += 2 {
				if p := s.Image.Pix[s.Image.PixOffset(x, y):]; luminance(p) >= middle {
					for c := range sum {
						sum[c] += int(p[c])
					}
					n++
				}
			}
		}
	}
	if n < 200 || len(s.Lines) < 3 {
		return sum, false
	}
	for c := range sum {
		sum[c] /= n
	}
	return sum, true
}

// near: the mean of a small square is the paper's colour, brightness apart.
func (s Scene) near(x, y, side int, paper [3]int) bool {
	var sum [3]int
	n := 0
	for dy := range side {
		for dx := range side {
			if x+dx >= s.Image.Rect.Dx() || y+dy >= s.Image.Rect.Dy() {
				continue
			}
			p := s.Image.Pix[s.Image.PixOffset(x+dx, y+dy):]
			for c := range sum {
				sum[c] += int(p[c])
			}
			n++
		}
	}
	if n == 0 {
		return false
	}
	light, of := 0, 0
	for c := range sum {
		sum[c] /= n
		light += sum[c]
		of += paper[c]
	}
	if of == 0 || light*100 < of*72 || light*100 > of*122 {
		return false
	}
	for c := range sum { // the same tint at another brightness
		if d := sum[c]*of/max(1, light) - paper[c]; d > 11 || d < -11 {
			return false
		}
	}
	return true
}

const (
	softLine = 0.3 // sharpness below which a line is soft
	sureLine = 0.8 // confidence from which a line was read all the same
)

// Blur is the part of the document whose lines are less sharp than the limit and
// were read without confidence: its share of the lines, when they are at least
// three.
func Blur(s Scene, limit float64) Region {
	var soft []vision.Box
	judged := 0
	for _, l := range s.Lines {
		if len(l.Quad) != 4 {
			continue
		}
		sharp, ok := lineSharpness(s.Image, l.Box, height(l))
		if !ok {
			continue
		}
		judged++
		if sharp < limit && l.Score < sureLine {
			soft = append(soft, l.Box)
		}
	}
	if judged < 3 || len(soft) < 3 {
		return Region{}
	}
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), 0.0, 0.0
	for _, b := range soft {
		x0, y0, x1, y1 = min(x0, b.X), min(y0, b.Y), max(x1, b.X+b.W), max(y1, b.Y+b.H)
	}
	return Region{Figure: float64(len(soft)) / float64(judged), Box: vision.Box{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}}
}
