package mrz

import (
	"math"
	"sort"
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision"
)

// Candidate is one alternative for a character.
type Candidate struct {
	Rune rune
	P    float64 // probability, 0..1
}

// Row is one line of text, or a piece of one, as a reader saw it.
type Row struct {
	// Text is what the reader settled on. It is used when Cells is empty.
	Text string
	// Cells holds the alternatives of each character, in any order.
	Cells [][]Candidate
	// Strip, of a reader that looks frame by frame, is used before all else.
	Strip *Strip
	// Score is the reader's mean confidence, used with Text alone; 0 means unknown.
	Score float64
	// Box is the place on the page; a zero box means unknown, then rows are
	// taken in the order given and never joined.
	Box vision.Box
}

// Limits of what Decode looks at: a page has some tens of lines, a line some
// tens of characters. What lies beyond is ignored.
const (
	maxRows  = 400
	maxCells = 120
)

// floor is the probability given to what a reader did not list.
const floor = 1e-4

// cell is one character over the alphabet of zones.
type cell struct {
	// p is indexed by code: 0-9, A-Z, filler.
	p [codes]float64
	// top is the most probable character as it was read.
	top byte
	// alone: the reader gave no alternatives.
	alone bool
}

const codes = 37

func code(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case isLetter(c):
		return int(c-'A') + 10
	}
	return 36
}

func (c *cell) prob(ch byte) float64 { return c.p[code(ch)] }

// best is the most probable character that the class allows, and its probability.
func (c *cell) best(k class) (byte, float64) {
	var b byte
	p := -1.0
	for i := range codes {
		ch := character(i)
		if k.allows(ch) && c.p[i] > p {
			b, p = ch, c.p[i]
		}
	}
	return b, p
}

func character(code int) byte {
	return Alphabet[code]
}

// line is a visual line of cells with its place.
type line struct {
	cells []cell
	strip *Strip // what cells were taken from, of a whole row only
	box   vision.Box
	// foreign counts characters that no zone has and that look like none of its.
	foreign int
	// emissions of the cells, once weighed.
	emissions []emissions
}

// latin maps what readers make of OCR-B to the alphabet of zones: quotation
// marks and brackets for fillers, look-alikes of other scripts, letters with
// marks (the reader's language model puts them there; a zone never has one).
func latin(r rune) string {
	if r < unicode.MaxASCII {
		switch c := byte(unicode.ToUpper(r)); {
		case isLetter(c), isDigit(c), c == Filler:
			return string(c)
		case c == '(', c == '{', c == '[', c == '>':
			return "<"
		case c == '|', c == '!':
			return "I"
		case c == '$':
			return "S"
		}
		return ""
	}
	switch r {
	case '«', '»', '≪', '《':
		return "<<"
	case '‹', '›', '＜', '〈', '≤', '❮', '⟨', 'く':
		return "<"
	}
	const from = "АВЕЅІКМНОРСТУХЈÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŠŽĆČĞİŁŃŘŚŞŢŤŹŻĐ"
	const to = "ABESIKMHOPCTYXJAAAAAACEEEEIIIINOOOOOOUUUUYSZCCGILNRSSTTZZD"
	up := unicode.ToUpper(r)
	i := 0
	for _, f := range from {
		if f == up {
			return to[i : i+1]
		}
		i++
	}
	return ""
}

// cellsOf turns a row into cells: spaces and dots are dropped, a double
// quotation mark becomes two fillers.
func cellsOf(row Row) (cells []cell, foreign int) {
	if row.Strip != nil {
		cells = row.Strip.cells()
		return cells[:min(len(cells), maxCells)], 0
	}
	if len(row.Cells) > 0 {
		for _, alternatives := range row.Cells[:min(len(row.Cells), maxCells)] {
			cs, ok := fromCandidates(alternatives)
			if !ok {
				if !negligible(topRune(alternatives)) {
					foreign++
				}
				continue
			}
			cells = append(cells, cs...)
		}
		return cells, foreign
	}
	p := row.Score
	if !(p > 0 && p <= 1) {
		p = 0.9
	}
	n := 0
	for _, r := range row.Text {
		if n++; n > maxCells {
			break
		}
		text := latin(r)
		if text == "" && !negligible(r) {
			foreign++
		}
		for i := range len(text) {
			c := cell{top: text[i], alone: true}
			for j := range c.p {
				c.p[j] = floor
			}
			c.p[code(text[i])] = p
			cells = append(cells, c)
		}
	}
	return cells, foreign
}

// negligible characters say nothing for or against a zone: spaces and specks.
func negligible(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(".,'`-_:;\"*°·", r)
}

func topRune(alternatives []Candidate) rune {
	var top Candidate
	for _, a := range alternatives {
		if a.P >= top.P {
			top = a
		}
	}
	return top.Rune
}

// fromCandidates sums the alternatives by character. It is false when the most
// probable alternative is no character of a zone.
func fromCandidates(alternatives []Candidate) ([]cell, bool) {
	c := cell{alone: len(alternatives) < 2}
	for j := range c.p {
		c.p[j] = floor
	}
	topP, double := -1.0, false
	for _, a := range alternatives {
		p := a.P
		if !(p >= 0) { // also NaN
			p = 0
		}
		p = math.Min(p, 1)
		text := latin(a.Rune)
		if p > topP {
			topP = p
			c.top, double = 0, len(text) == 2
			if text != "" {
				c.top = text[0]
			}
		}
		if text != "" {
			c.p[code(text[0])] = math.Min(1, c.p[code(text[0])]+p)
		}
	}
	if c.top == 0 {
		return nil, false
	}
	if double {
		return []cell{c, c}, true
	}
	return []cell{c}, true
}

// visualLines turns rows into lines, top to bottom. Pieces of one printed line
// (boxes side by side) are joined; the pieces themselves stay in the list too,
// because a neighbour may be no part of the zone.
func visualLines(rows []Row) []line {
	if len(rows) > maxRows {
		rows = rows[:maxRows]
	}
	var lines []line
	for _, r := range rows {
		cells, foreign := cellsOf(r)
		if len(cells) == 0 {
			continue
		}
		lines = append(lines, line{cells: cells, strip: r.Strip, box: r.Box, foreign: foreign})
	}
	for _, l := range lines {
		if !(l.box.H > 0 && l.box.W > 0) {
			return lines
		}
	}
	sort.SliceStable(lines, func(i, j int) bool { return middle(lines[i].box) < middle(lines[j].box) })
	return joinPieces(lines)
}

func middle(b vision.Box) float64 { return b.Y + b.H/2 }

func joinPieces(lines []line) []line {
	var out []line
	used := make([]bool, len(lines))
	for i := range lines {
		if used[i] {
			continue
		}
		group := []line{lines[i]}
		for j := i + 1; j < len(lines) && j < i+12; j++ {
			if !used[j] && besides(group, lines[j]) {
				group = append(group, lines[j])
				used[j] = true
			}
		}
		out = append(out, group[0])
		if len(group) > 1 {
			sort.SliceStable(group, func(a, b int) bool { return group[a].box.X < group[b].box.X })
			joined := group[0]
			joined.strip = nil
			joined.cells = append([]cell(nil), joined.cells...)
			for _, g := range group[1:] {
				joined.cells = append(joined.cells, g.cells...)
				joined.foreign += g.foreign
				joined.box = union(joined.box, g.box)
			}
			out[len(out)-1] = joined
			out = append(out, group...)
		}
	}
	return out
}

// besides reports whether piece is on the same printed line as the group,
// with no overlap and no wide gap.
func besides(group []line, piece line) bool {
	near := false
	for _, g := range group {
		h := math.Min(g.box.H, piece.box.H)
		if math.Abs(middle(g.box)-middle(piece.box)) > 0.6*h {
			return false
		}
		if math.Max(g.box.H, piece.box.H) > 2.5*h {
			return false
		}
		gap := math.Max(piece.box.X-(g.box.X+g.box.W), g.box.X-(piece.box.X+piece.box.W))
		if gap < -0.6*h {
			return false
		}
		near = near || gap < 8*h
	}
	return near
}

func union(a, b vision.Box) vision.Box {
	x, y := math.Min(a.X, b.X), math.Min(a.Y, b.Y)
	return vision.Box{
		X: x, Y: y,
		W: math.Max(a.X+a.W, b.X+b.W) - x,
		H: math.Max(a.Y+a.H, b.Y+b.H) - y,
	}
}

// LooksLike tells how much a line of text looks like one of a zone, 0..1: its
// length, fillers, digits and the absence of anything else. A reader uses it to
// choose the boxes worth a second look.
func LooksLike(text string) float64 {
	cells, foreign := cellsOf(Row{Text: text})
	n := len(cells)
	if n < 20 {
		return 0
	}
	fillers, spaces, lower := 0, 0, 0
	for _, c := range cells {
		if c.top == Filler {
			fillers++
		}
	}
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			spaces++
		case unicode.IsLower(r):
			lower++
		}
	}
	best := 0.0
	for _, want := range []int{30, 36, 44} {
		best = math.Max(best, 1-math.Abs(float64(n-want))/10)
	}
	score := 0.55*best + 1.5*math.Min(0.3, float64(fillers)/float64(n))
	score -= 0.6 * float64(foreign) / float64(n)
	score -= 1.5 * math.Max(0, float64(spaces)-1) / float64(n)
	score -= 0.4 * float64(lower) / float64(n)
	return math.Max(0, math.Min(1, score))
}
