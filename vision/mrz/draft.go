package mrz

import (
	"regexp"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

// Reasons of corrections.
const (
	ReasonAlphabet   = "alphabet"
	ReasonCheckDigit = "check-digit"
)

// Scores of characters that the reader itself did not settle on.
const (
	scoreInserted  = 0.5
	scoreCorrected = 0.5
)

// draft is a zone while it is being settled.
type draft struct {
	layout      layout
	chars       [][]byte
	cells       [][]*cell // nil for a filler that was put in
	classes     [][]class
	scores      [][]float64
	corrections []vision.Correction
}

func newDraft(p *proposal) *draft {
	d := &draft{layout: p.layout, classes: p.layout.classes(prefix(p.rows[0]))}
	for r, row := range p.rows {
		chars := make([]byte, p.layout.cols)
		cells := make([]*cell, p.layout.cols)
		scores := make([]float64, p.layout.cols)
		if spread, ok := row.spread(p.layout.cols); ok {
			for j := range spread {
				cells[j], chars[j], scores[j] = &spread[j], spread[j].top, spread[j].prob(spread[j].top)
			}
			d.chars, d.cells, d.scores = append(d.chars, chars), append(d.cells, cells), append(d.scores, scores)
			continue
		}
		for j, i := range p.fits[r].at {
			if i < 0 {
				chars[j], scores[j] = Filler, scoreInserted
				continue
			}
			cells[j] = &row.cells[i]
			chars[j] = cells[j].top
			scores[j] = cells[j].prob(chars[j])
		}
		d.chars = append(d.chars, chars)
		d.cells = append(d.cells, cells)
		d.scores = append(d.scores, scores)
	}
	return d
}

// spread lays the row onto n positions by its strip, if it has one.
func (l *line) spread(n int) ([]cell, bool) {
	if l.strip == nil {
		return nil, false
	}
	return l.strip.spread(n)
}

func (d *draft) text() []string {
	out := make([]string, len(d.chars))
	for i, c := range d.chars {
		out[i] = string(c)
	}
	return out
}

func (d *draft) change(line, pos int, to byte, reason string) {
	d.corrections = append(d.corrections, vision.Correction{
		Line: line, Pos: pos, From: string(d.chars[line][pos]), To: string(to), Reason: reason,
	})
	d.chars[line][pos] = to
	p := scoreCorrected
	if c := d.cells[line][pos]; c != nil {
		p = max(p, c.prob(to))
	}
	d.scores[line][pos] = p
}

// applyAlphabet changes characters that the format does not allow into the
// look-alike or alternative that it does. A field is changed as a whole or, when
// one of its characters has no such replacement, left as printed; a country must
// come out as one of the list. What is printed against the format so stays
// visible and makes the zone not valid.
func (d *draft) applyAlphabet() {
	for _, f := range d.layout.fields {
		type edit struct {
			pos int
			to  byte
		}
		var edits []edit
		whole := true
		for i := f.span.from; i < f.span.to; i++ {
			k := d.classes[f.span.line][i]
			if k.allows(d.chars[f.span.line][i]) {
				continue
			}
			to, ok := d.replacement(f.span.line, i, k)
			if !ok {
				whole = false
				continue
			}
			edits = append(edits, edit{i, to})
		}
		if len(edits) == 0 || !whole && f.part != partNames {
			continue
		}
		if f.part == partIssuer || f.part == partNationality {
			after := []byte(f.span.in(d.text()))
			for _, e := range edits {
				after[e.pos-f.span.from] = e.to
			}
			if code := string(after); !KnownCountry(code) && code != Utopia {
				continue
			}
		}
		for _, e := range edits {
			d.change(f.span.line, e.pos, e.to, ReasonAlphabet)
		}
	}
}

// replacement is the most probable allowed character that the reader listed or
// that is a look-alike of what it read.
func (d *draft) replacement(line, pos int, k class) (byte, bool) {
	c := d.cells[line][pos]
	if c == nil {
		return 0, false
	}
	var best byte
	bestP := 0.0
	for i := range codes {
		ch := character(i)
		if !k.allows(ch) {
			continue
		}
		p := c.p[i]
		if prior := likeness(c.top, ch); prior > 0 {
			p += prior
		} else if p < 0.02 {
			continue
		}
		if p > bestP {
			best, bestP = ch, p
		}
	}
	return best, bestP > 0
}

// likeness is how often, roughly, a reader takes b for a without listing it:
// 0.15 for twins, 0.03 for other look-alikes, 0 for the rest. The order matters
// more than the figures: it decides which of two proofs is more probable.
func likeness(a, b byte) float64 {
	switch {
	case a == 'O' && b == '0', a == '0' && b == 'O', a == 'I' && b == '1', a == '1' && b == 'I':
		return 0.15
	case confusable(a, b), b == Filler && fillerLike(a):
		return 0.03
	}
	return 0
}

// clearFillers turns letters that readers make of fillers back: behind the
// second double filler of a name, where the format allows nothing more, and
// alone amid fillers in optional data.
func (d *draft) clearFillers() {
	for _, f := range d.layout.fields {
		text := f.span.in(d.text())
		var from int
		switch f.part {
		case partNames:
			from = tail(text)
		case partLastName, partFirstName:
			if i := strings.Index(text, "<<"); i >= 0 {
				from = i
			} else {
				continue
			}
		case partOptional, partOptional2:
			if d.layout.format == vision.FormatDL {
				continue
			}
			i := strings.Index(text, "<<<")
			if i < 0 {
				continue
			}
			from = i
		default:
			continue
		}
		d.clearTail(f.span, text, from)
	}
}

// closeNames takes one filler out of three between the names: two part the primary
// from the secondary identifier, one the parts of either (ICAO Doc 9303-3 4.6), and
// readers count fillers side by side wrongly. Whether they did here stays in doubt.
func (d *draft) closeNames() {
	s, ok := d.layout.find(partNames)
	if !ok {
		return
	}
	text := s.in(d.text())
	gap := tooWide.FindStringIndex(text)
	if gap == nil || gap[1]-gap[0] != len("A<<<A") || tooWide.MatchString(text[gap[1]-1:]) || text[len(text)-1] != Filler {
		return
	}
	r, third, last := s.line, s.from+gap[0]+3, s.to-1
	for i := third; i < last; i++ {
		d.chars[r][i], d.cells[r][i], d.scores[r][i] = d.chars[r][i+1], d.cells[r][i+1], d.scores[r][i+1]
	}
	d.chars[r][last], d.cells[r][last] = Filler, nil
	d.scores[r][third-1] = min(d.scores[r][third-1], scoreInserted)
	d.corrections = append(d.corrections, vision.Correction{Line: r, Pos: third, From: string(Filler), To: string(d.chars[r][third]), Reason: ReasonAlphabet})
}

// tooWide is what no names have between two letters: more than two fillers.
var tooWide = regexp.MustCompile(`[A-Z0-9]<{3,}[A-Z0-9]`)

// tail is the index from which a name field holds fillers alone: the second
// double filler, or three fillers in a row.
func tail(names string) int {
	if i := strings.Index(names, "<<<"); i >= 0 {
		first := strings.Index(names, "<<")
		if first == i && strings.Trim(names[i:], "<KCESLXRGV") != "" {
			return len(names)
		}
		return i
	}
	i := strings.Index(names, "<<")
	if i < 0 {
		return len(names)
	}
	if j := strings.Index(names[i+2:], "<<"); j >= 0 {
		return i + 2 + j
	}
	return len(names)
}

// clearTail clears the tail only if all of it is fillers and their look-alikes,
// fillers in the majority.
func (d *draft) clearTail(s span, text string, from int) {
	rest := text[from:]
	fillers := strings.Count(rest, "<")
	if fillers == len(rest) || fillers*2 < len(rest) || strings.Trim(rest, "<KCESLXRGV") != "" {
		return
	}
	for i := range len(rest) {
		if rest[i] != Filler {
			d.change(s.line, s.from+from+i, Filler, ReasonAlphabet)
		}
	}
}

// proof is a set of changes that makes a wrong check digit right.
type proof struct {
	edits []vision.Correction
	odds  float64 // probability of the changes against what was read
}

// Limits of correction by check digits.
const (
	// minAlternative is the probability from which a reader's alternative counts.
	minAlternative = 0.02
	// minOdds is how probable a proof must be by itself: with some ten changes
	// tried for a digit of ten values, an improbable one that agrees is chance.
	// Twins alone do not reach it: the reader must have listed the alternative, or
	// the character must be a letter amid digits.
	minOdds = 0.18
	// minLead is how much more probable than the next the best proof must be.
	minLead = 4.0
	// maxOdd is the greatest number of look-alikes taken for letters or digits in
	// a zone whose check digits may still prove anything: with more, two errors in
	// a field are likely, and they agree with a digit one time in ten.
	maxOdd = 3
	// maxProved is the greatest number of fields that may be mended: beyond it
	// agreement is more likely chance than truth.
	maxProved = 2
)

// proveChecks mends fields whose check digit is wrong, each by the one clearly
// most probable proof. Where the format has a digit over all, it must be right in
// the end, else every such change is taken back.
func (d *draft) proveChecks(now time.Time) {
	odd := 0
	for _, c := range d.corrections {
		if c.To != string(Filler) {
			odd++
		}
	}
	if odd > maxOdd {
		return
	}
	before := d.snapshot()
	mended := 0
	for _, c := range checksFor(d.layout, d.text()) {
		if c.name == CheckComposite || c.right(d.text()) {
			continue
		}
		p, ok := d.prove(c, c.over, now)
		if !ok {
			continue
		}
		d.apply(p)
		mended++
	}
	for _, c := range checksFor(d.layout, d.text()) {
		if c.name != CheckComposite || c.right(d.text()) {
			continue
		}
		if p, ok := d.prove(c, d.uncovered(), now); ok {
			d.apply(p)
			mended++
			continue
		}
		d.restore(before)
		return
	}
	if mended > maxProved {
		d.restore(before)
	}
}

// uncovered are the spans that only the composite digit covers.
func (d *draft) uncovered() []span {
	switch d.layout.format {
	case vision.FormatTD1:
		opt, _ := d.layout.find(partOptional)
		if long, ok := longNumber(d.layout, d.text()); ok {
			opt.from = long.check.to
		}
		opt2, _ := d.layout.find(partOptional2)
		return []span{opt, opt2}
	case vision.FormatTD2, vision.FormatDL:
		opt, _ := d.layout.find(partOptional)
		return []span{opt}
	}
	return nil
}

// prove finds the proof of check c by changing one character in the given spans
// or the digit itself, or by taking all letters of the field for the digits they
// look like.
func (d *draft) prove(c check, over []span, now time.Time) (proof, bool) {
	var best proof
	rival := 0.0
	weigh := func(p proof) {
		lines := d.edited(p.edits)
		if !c.right(lines) || !d.datesPossible(lines, over, now) {
			return
		}
		if p.odds > best.odds {
			best, p = p, best
		}
		rival = max(rival, p.odds)
	}
	for _, s := range append(append([]span(nil), over...), c.at) {
		for i := s.from; i < s.to; i++ {
			for _, a := range d.alternatives(s.line, i) {
				weigh(proof{[]vision.Correction{a.edit}, a.odds})
			}
		}
	}
	if edits := d.allDigits(over); len(edits) > 1 {
		weigh(proof{edits, 0.3})
	}
	return best, best.odds >= minOdds && best.odds >= minLead*rival
}

type alternative struct {
	edit vision.Correction
	odds float64
}

// alternatives are the characters that may have been printed at a position
// instead of the one that was read.
func (d *draft) alternatives(line, pos int) []alternative {
	c := d.cells[line][pos]
	if c == nil {
		return nil
	}
	now := d.chars[line][pos]
	if now != c.top || now == Filler && d.classes[line][pos] == classAny {
		return nil // settled by the format, or nothing printed
	}
	var out []alternative
	for i := range codes {
		ch := character(i)
		if ch == now || !d.classes[line][pos].allows(ch) {
			continue
		}
		p := likeness(now, ch) * d.fitness(line, pos, ch)
		switch listed := c.p[i] >= minAlternative; {
		case listed:
			p += c.p[i]
		case !c.alone:
			// A reader that lists alternatives and leaves this one out knows better.
			p *= 0.3
		}
		if p <= 0 {
			continue
		}
		out = append(out, alternative{
			edit: vision.Correction{Line: line, Pos: pos, From: string(now), To: string(ch), Reason: ReasonCheckDigit},
			odds: p / max(floor, c.prob(now)),
		})
	}
	return out
}

// fitness says how a letter or digit sits between its neighbours: digits stand
// together in most numbers. It is 2 for a change that makes the character of
// the kind of both neighbours, 0.2 for one that takes it out of it, else 1.
func (d *draft) fitness(line, pos int, to byte) float64 {
	now := d.chars[line][pos]
	if pos == 0 || pos+1 >= len(d.chars[line]) || isDigit(now) == isDigit(to) {
		return 1
	}
	left, right := isDigit(d.chars[line][pos-1]), isDigit(d.chars[line][pos+1])
	switch {
	case left != right:
		return 1
	case left == isDigit(to):
		return 2
	}
	return 0.2
}

// allDigits takes every letter of the spans for its digit twin: a reader that
// makes O of one zero makes O of all.
func (d *draft) allDigits(spans []span) []vision.Correction {
	var out []vision.Correction
	for _, s := range spans {
		for i := s.from; i < s.to; i++ {
			var to byte
			switch d.chars[s.line][i] {
			case 'O':
				to = '0'
			case 'I':
				to = '1'
			default:
				continue
			}
			out = append(out, vision.Correction{Line: s.line, Pos: i, From: string(d.chars[s.line][i]), To: string(to), Reason: ReasonCheckDigit})
		}
	}
	return out
}

func (d *draft) edited(edits []vision.Correction) []string {
	lines := d.text()
	for _, e := range edits {
		b := []byte(lines[e.Line])
		b[e.Pos] = e.To[0]
		lines[e.Line] = string(b)
	}
	return lines
}

// datesPossible refuses proofs that make an impossible date.
func (d *draft) datesPossible(lines []string, over []span, now time.Time) bool {
	for _, s := range over {
		for _, f := range d.layout.fields {
			if f.span != s {
				continue
			}
			if f.part == partBirth && !birthDate(s.in(lines), now).possible ||
				f.part == partExpiry && !expiryDate(s.in(lines), date{}, now).possible {
				return false
			}
		}
	}
	return true
}

func (d *draft) apply(p proof) {
	for _, e := range p.edits {
		d.change(e.Line, e.Pos, e.To[0], e.Reason)
	}
}

type snapshot struct {
	chars       []string
	scores      [][]float64
	corrections int
}

func (d *draft) snapshot() snapshot {
	s := snapshot{chars: d.text(), corrections: len(d.corrections)}
	for _, row := range d.scores {
		s.scores = append(s.scores, append([]float64(nil), row...))
	}
	return s
}

func (d *draft) restore(s snapshot) {
	for i, text := range s.chars {
		d.chars[i] = []byte(text)
	}
	d.scores = s.scores
	d.corrections = d.corrections[:s.corrections]
}
