package mrz

import (
	"math"
	"sort"
	"time"

	"github.com/idngo/idngo/vision"
)

// Decode finds and reads the zone among the rows of a page. It is false when no
// rows look like one of a known format. A zone that was found need not be
// Valid. Centuries are those of today.
func Decode(rows []Row) (*vision.MRZ, bool) { return DecodeAt(rows, time.Now()) }

// DecodeAt is Decode as of a given day.
func DecodeAt(rows []Row, now time.Time) (*vision.MRZ, bool) {
	best := bestProposal(rows, now)
	if best == nil {
		return nil, false
	}
	m := best.zone
	return &m, true
}

// proposal is a choice of rows for the lines of a format.
type proposal struct {
	layout layout
	rows   []*line
	fits   []fitted
	cost   float64 // per character
	zone   vision.MRZ
}

const (
	minCells     = 22  // fewer characters are no line of a zone
	minMarks     = 2   // fillers and digits of a line of a zone
	maxProposals = 12  // settled in full
	maxCost      = 1.1 // mean cost per character of a line that may belong to a zone
	lookAhead    = 8   // rows between the lines of a zone (pieces and noise)
)

// proposals lists choices of rows in order of cost, at most maxProposals.
func proposals(lines []line) []*proposal {
	var candidates []*line
	for i := range lines {
		n := len(lines[i].cells)
		if n >= minCells && n <= 44+maxShift && lines[i].foreign*5 <= n && lines[i].marked() {
			lines[i].weigh()
			candidates = append(candidates, &lines[i])
		}
	}
	var out []*proposal
	for _, l := range layouts() {
		out = append(out, l.propose(candidates)...)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].cost < out[j].cost })
	return out[:min(len(out), maxProposals)]
}

// marked reports whether a line has what each line of a zone has: fillers or
// digits, of which plain text has few.
func (l *line) marked() bool {
	marks := 0
	for i := range l.cells {
		if c := l.cells[i].top; c == Filler || isDigit(c) {
			marks++
		}
	}
	return marks >= minMarks
}

// propose tries every run of rows that can be the lines of the layout.
func (l layout) propose(candidates []*line) []*proposal {
	type fit2 struct {
		fitted
		ok bool
	}
	table := make([][]fit2, l.rows)
	for r := range table {
		table[r] = make([]fit2, len(candidates))
		for i, c := range candidates {
			classes := l.classes(prefix(c))[r]
			f, ok := fit(c, classes)
			ok = ok && f.cost <= maxCost*float64(l.cols) && f.misfits*4 <= l.cols
			table[r][i] = fit2{f, ok}
		}
	}
	var out []*proposal
	var extend func(p proposal, next int)
	extend = func(p proposal, next int) {
		r := len(p.rows)
		if r == l.rows {
			done := p
			done.rows = append([]*line(nil), p.rows...)
			done.fits = append([]fitted(nil), p.fits...)
			done.cost /= float64(l.rows * l.cols)
			out = append(out, &done)
			return
		}
		limit := len(candidates)
		if r > 0 {
			limit = min(limit, next+lookAhead)
		}
		for i := next; i < limit; i++ {
			if !table[r][i].ok || r > 0 && !follows(p.rows[r-1].box, candidates[i].box) {
				continue
			}
			q := p
			q.rows = append(p.rows[:r:r], candidates[i])
			q.fits = append(p.fits[:r:r], table[r][i].fitted)
			q.cost += table[r][i].cost
			extend(q, i+1)
		}
	}
	extend(proposal{layout: l}, 0)
	return out
}

// prefix is the beginning of a row as it was read, enough to tell the kind.
func prefix(l *line) string {
	var b [5]byte
	for i := range min(5, len(l.cells)) {
		b[i] = l.cells[i].top
	}
	return string(b[:])
}

// follows reports whether b can be the line below a: under it, near, of like
// height and starting at about the same place. Unknown boxes may.
func follows(a, b vision.Box) bool {
	if a.H <= 0 || b.H <= 0 {
		return true
	}
	h := math.Max(a.H, b.H)
	down := middle(b) - middle(a)
	overlap := math.Min(a.X+a.W, b.X+b.W) - math.Max(a.X, b.X)
	return down > 0.4*math.Min(a.H, b.H) && down < 4.5*h && overlap > 0.6*math.Min(a.W, b.W)
}

// settle makes the text: the fit, then the alphabet, then the check digits.
func (p *proposal) settle(now time.Time) {
	d := newDraft(p)
	d.applyAlphabet()
	d.clearFillers()
	d.closeNames()
	d.proveChecks(now)
	z := printed{lines: d.text(), scores: d.scores}
	if p.rows[0].box.W > 0 {
		for _, r := range p.rows {
			z.boxes = append(z.boxes, r.box)
		}
	}
	p.zone = assemble(p.layout, z, now)
	p.zone.Corrections = d.corrections
}

func (p *proposal) rightChecks() (right, all int) {
	for _, ok := range p.zone.Checks {
		all++
		if ok {
			right++
		}
	}
	return right, all
}

// plausible tells a zone from other text of that shape.
func (p *proposal) plausible() bool {
	right, _ := p.rightChecks()
	issuer, _ := p.layout.find(partIssuer)
	country := issuer.in(p.zone.Lines)
	known := KnownCountry(country) || country == Utopia
	first := p.zone.Lines[0][0]
	if p.layout.format == vision.FormatDL {
		return first == 'D' && known && right > 0
	}
	fillers := 0
	for _, l := range p.zone.Lines {
		for i := range len(l) {
			if l[i] == Filler {
				fillers++
			}
		}
	}
	size := p.layout.rows * p.layout.cols
	shape := fillers*12 >= size && fillers*10 <= size*8
	switch {
	case right >= 2 && known:
		return fillers*10 <= size*8
	case right >= 2:
		return shape
	case right == 1:
		return shape && (known || p.cost < 0.5)
	default:
		return shape && known && p.cost < 0.5
	}
}

// rank orders plausible zones, lower first.
func (p *proposal) rank() float64 {
	right, all := p.rightChecks()
	rank := p.cost - 1.5*float64(right)/float64(max(1, all))
	if !p.layout.codeFits(p.zone.Lines[0]) {
		rank += 0.5
	}
	for _, f := range p.fits {
		rank += 0.01 * float64(f.moved)
	}
	return rank
}
