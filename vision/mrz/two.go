package mrz

import (
	"math"
	"time"

	"github.com/idngo/idngo/vision"
)

// DecodeTwo finds and reads the zone among the rows of a page as two
// independent readers saw them. It is false when neither sees one.
//
// Where both give the same lines the zone is Agreed: both would have to make
// the same error. Where they differ, what each thought possible is weighed
// together, character by character, and the characters that they saw
// differently keep a low score. A zone is not Valid while a character that no
// check digit covers is in doubt: its names would prove nothing.
func DecodeTwo(first, second []Row, now time.Time) (*vision.MRZ, bool) {
	a, b := bestProposal(first, now), bestProposal(second, now)
	switch {
	case a == nil && b == nil:
		return nil, false
	case b == nil:
		return a.alone(), true
	case a == nil:
		return b.alone(), true
	case a.layout.format != b.layout.format:
		if b.rank() < a.rank() {
			a = b
		}
		return a.alone(), true
	}
	if equal(a.zone.Lines, b.zone.Lines) {
		m := merge(a.layout, &a.zone, &b.zone, now)
		return doubted(a.layout, m), true
	}
	j := joint(a, b, now)
	switch {
	case !j.Valid && a.zone.Valid != b.zone.Valid:
		// What was weighed together is worse than what one saw alone.
		j = merge(a.layout, &a.zone, &b.zone, now)
	default:
		boxes(j, &a.zone, &b.zone)
	}
	j.Agreed = false
	return doubted(a.layout, j), true
}

// bestProposal is the likeliest zone among rows, nil for none.
func bestProposal(rows []Row, now time.Time) *proposal {
	var best *proposal
	for _, p := range proposals(visualLines(rows)) {
		p.settle(now)
		if p.plausible() && (best == nil || p.rank() < best.rank()) {
			best = p
		}
	}
	return best
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// alone is a zone of which there is no second reading.
func (p *proposal) alone() *vision.MRZ {
	m := p.zone
	return doubted(p.layout, &m)
}

// certain is the score from which a character that no check digit covers is
// taken for what is printed. Two readers that agree at 0.7 each reach it.
const certain = 0.9

// doubted takes the validity from a zone in which more characters are in doubt than
// check digits can tell: each tells whether one character was misread, and of two
// misreadings one pair in ten agrees with it by chance.
func doubted(l layout, m *vision.MRZ) *vision.MRZ {
	if !m.Valid {
		return m
	}
	covers := coversOf(l, m)
	doubts, told := make(map[string]int), make(map[string]int)
	for i, line := range m.Lines {
		for j := range len(line) {
			if scoreAt(m, i, j) >= certain {
				continue
			}
			c := covers[[2]int{i, j}]
			if doubts[c.by] == 0 || c.digits < told[c.by] {
				told[c.by] = c.digits
			}
			if doubts[c.by]++; doubts[c.by] > told[c.by] {
				m.Valid = false
				return m
			}
		}
	}
	return m
}

// cover is what check digits say for the character at a position.
type cover struct {
	// by names the first digit that is right and covers it, a field's own before
	// that over all; empty where none does.
	by string
	// digits is how many do. Two that weigh the character alike count once: what
	// one of them does not see the other does not either.
	digits int
	weighs [3]bool
}

func (c cover) with(name string, weight int) cover {
	if c.by == "" {
		c.by = name
	}
	if !c.weighs[weight] {
		c.weighs[weight] = true
		c.digits++
	}
	return c
}

// twins are look-alikes whose values are equal modulo 10: no check digit tells
// one from the other (ICAO Doc 9303-3 4.9 counts G as 16 and 6 as 6).
const twins = "6GG61LL10UU0"

// blind reports whether a look-alike could stand for c that check digits do not see.
func blind(c byte, k class) bool {
	for i := 0; i < len(twins); i += 2 {
		if twins[i] == c && k.allows(twins[i+1]) {
			return true
		}
	}
	return false
}

// coversOf gives for each position the check digits that are right and speak for
// what was read there. None does for a character with a twin that they cannot see.
func coversOf(l layout, m *vision.MRZ) map[[2]int]cover {
	out := make(map[[2]int]cover)
	classes := l.classes(m.Lines[0])
	for _, c := range checksFor(l, m.Lines) {
		if !c.right(m.Lines) {
			continue
		}
		k := 0
		for _, s := range append(append([]span(nil), c.over...), c.at) {
			for j := s.from; j < s.to; j++ {
				if at := [2]int{s.line, j}; !blind(m.Lines[s.line][j], classes[s.line][j]) {
					out[at] = out[at].with(c.name, k%3)
				}
				k++
			}
		}
	}
	return out
}

// joint settles a zone by what both readers thought possible at each position.
func joint(a, b *proposal, now time.Time) *vision.MRZ {
	d := newDraft(a)
	differ := make([]map[int]bool, len(d.cells))
	for r := range d.cells {
		differ[r] = make(map[int]bool)
		for j, other := range against(d.cells[r], b.seen(r)) {
			mine := d.cells[r][j]
			both, same := together(mine, other)
			if !same {
				differ[r][j] = true
			}
			d.cells[r][j], d.chars[r][j] = both, both.top
			d.scores[r][j] = both.prob(both.top)
		}
	}
	d.applyAlphabet()
	d.clearFillers()
	d.proveChecks(now)
	for r := range differ {
		for j := range differ[r] {
			d.scores[r][j] *= unsure
		}
	}
	z := printed{lines: d.text(), scores: d.scores}
	if a.rows[0].box.W > 0 {
		for _, row := range a.rows {
			z.boxes = append(z.boxes, row.box)
		}
	}
	m := assemble(a.layout, z, now)
	m.Corrections = d.corrections
	return &m
}

// unsure is by what the score of a character falls that the readers saw differently.
const unsure = 0.6

// seen are the characters of a row: those spread over the format's positions
// where the reader looks frame by frame, else those it listed.
func (p *proposal) seen(row int) []*cell {
	cells := p.rows[row].cells
	if spread, ok := p.rows[row].spread(p.layout.cols); ok {
		cells = spread
	}
	out := make([]*cell, len(cells))
	for i := range cells {
		out[i] = &cells[i]
	}
	return out
}

// Costs of laying one reading against another, in characters that differ.
const (
	costDiffer   = 1.0
	costPossible = 0.4 // they differ, yet one thought the other's possible
	costMissing  = 0.7 // one has a character that the other has not
)

// against gives for each character of a the one of b that was read at its
// place, nil where b has none there.
func against(a, b []*cell) []*cell {
	n, m := len(a), len(b)
	width := m + 1
	cost := make([]float64, (n+1)*width)
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			best := math.Inf(1)
			if i == 0 && j == 0 {
				best = 0
			}
			if i > 0 {
				best = min(best, cost[(i-1)*width+j]+costMissing)
			}
			if j > 0 {
				best = min(best, cost[i*width+j-1]+costMissing)
			}
			if i > 0 && j > 0 {
				best = min(best, cost[(i-1)*width+j-1]+unlikeness(a[i-1], b[j-1]))
			}
			cost[i*width+j] = best
		}
	}
	out := make([]*cell, n)
	for i, j := n, m; i > 0; {
		here := cost[i*width+j]
		switch {
		case j > 0 && here == cost[(i-1)*width+j-1]+unlikeness(a[i-1], b[j-1]):
			i, j = i-1, j-1
			out[i] = b[j]
		case j > 0 && here == cost[i*width+j-1]+costMissing:
			j--
		default:
			i--
		}
	}
	return out
}

// unlikeness of two readings of one character; a nil one is a filler put in.
func unlikeness(a, b *cell) float64 {
	switch {
	case a == nil || b == nil:
		if a == b || a == nil && b.top == Filler || b == nil && a.top == Filler {
			return 0
		}
		return costDiffer
	case a.top == b.top:
		return 0
	case a.prob(b.top) > minAlternative || b.prob(a.top) > minAlternative || confusable(a.top, b.top):
		return costPossible
	}
	return costDiffer
}

// together weighs two readings of one character as independent evidence. same
// tells whether both saw the same. Where one saw nothing the other's is kept,
// in doubt.
func together(a, b *cell) (both *cell, same bool) {
	switch {
	case a == nil && b == nil:
		c := cell{top: Filler}
		for i := range c.p {
			c.p[i] = floor
		}
		c.p[code(Filler)] = scoreInserted
		return &c, true
	case a == nil:
		return b, b.top == Filler
	case b == nil:
		return a, false
	}
	var c cell
	sum := 0.0
	for i := range codes {
		c.p[i] = max(a.p[i], floor) * max(b.p[i], floor)
		sum += c.p[i]
	}
	best := 0
	for i := range codes {
		c.p[i] /= sum
		if c.p[i] > c.p[best] {
			best = i
		}
	}
	c.top = character(best)
	same = a.top == b.top
	if same {
		// Normalised, two weak readings would seem certain; independent errors give this.
		c.p[best] = 1 - (1-a.prob(c.top))*(1-b.prob(c.top))
	}
	return &c, same
}
