package names

import (
	"slices"
	"strings"
)

// person is a name split into normalised words.
type person struct {
	last, first, middle []string
	full                []string // all words in printed order, when the parts are not told apart
}

func personOf(n Name) person {
	p := person{
		last:   joinPatronymics(tokensOf(n.Last)),
		first:  joinPatronymics(tokensOf(n.First)),
		middle: joinPatronymics(tokensOf(n.Middle)),
	}
	if len(p.last) == 0 && len(p.first) == 0 {
		p.full = append(joinPatronymics(tokensOf(n.Full)), p.middle...)
		p.middle = nil
		return p
	}
	if len(p.middle) == 0 {
		p.first, p.middle = splitPatronymic(p.first)
	}
	return p
}

func (p person) words() []string {
	if len(p.full) > 0 {
		return p.full
	}
	return slices.Concat(p.last, p.first, p.middle)
}

// Compare compares a stated name with the one on a document (or any two names:
// the outcome and score are the same either way round, except for the names that
// Options.MRZWidth allows to be cut). A patronymic that one side lacks is no
// difference; a missing family or given name is at most plausible.
func Compare(stated, document Name, opt Options) Comparison {
	s, d := personOf(stated), personOf(document)
	if len(s.words()) == 0 || len(d.words()) == 0 {
		return told(Comparison{Outcome: Different}, remark(RemarkEmpty))
	}
	if len(s.full) > 0 || len(d.full) > 0 {
		return compareWhole(s, d, opt.IssuingCountry)
	}
	best := compareParts(s, d, opt, false)
	if best.Outcome == Equal {
		return best
	}
	// Family and given name are often swapped, in forms and on prints.
	swapped := s
	swapped.last, swapped.first = s.first, s.last
	if c := compareParts(swapped, d, opt, true); betterComparison(c, best) && c.Outcome != Different {
		c.Score = band(c.Outcome, 0.3)
		c = told(c, remark(RemarkCrossed))
		best = c
	}
	// The middle name may stand among the given names on one side.
	if len(s.middle) > 0 != (len(d.middle) > 0) {
		joined := func(p person) person {
			p.first, p.middle = slices.Concat(p.first, p.middle), nil
			return p
		}
		if c := compareParts(joined(s), joined(d), opt, false); betterComparison(c, best) {
			best = c
		}
	}
	return best
}

func betterComparison(c, d Comparison) bool {
	if c.Outcome != d.Outcome {
		return c.Outcome > d.Outcome
	}
	return c.Score > d.Score
}

// compareParts compares part by part. Crossed parts are each a family name on one
// side and a given name on the other, so the rules of neither kind apply to them.
func compareParts(s, d person, opt Options, crossed bool) Comparison {
	var parts []Part
	var notes []Remark
	compared := false
	compare := func(name string, a, b []string) {
		switch {
		case len(a) == 0 && len(b) == 0:
		case len(a) == 0 || len(b) == 0:
			if name == PartMiddle {
				notes = append(notes, Remark{Code: RemarkMiddleOneSide})
				return
			}
			parts = append(parts, Part{Name: name, Outcome: Plausible, Score: plausibleFrom,
				Differences: remark(RemarkOneSide)})
		default:
			compared = compared || name != PartMiddle
			if crossed && name != PartMiddle {
				name = PartFull
			}
			p := comparePart(name, a, b, opt.IssuingCountry)
			if p.Outcome == Different {
				if cut, ok := asCut(name, a, b, d, opt); ok {
					p = cut
				}
			}
			parts = append(parts, p)
		}
	}
	compare(PartLast, s.last, d.last)
	compare(PartFirst, s.first, d.first)
	compare(PartMiddle, s.middle, d.middle)
	if !compared {
		return told(Comparison{Outcome: Different, Parts: parts}, remark(RemarkNothingShared))
	}
	return conclude(parts, notes)
}

// asCut holds when the document's name fills the machine readable field and its
// part is the beginning of the stated one.
func asCut(name string, stated, printed []string, d person, opt Options) (Part, bool) {
	if opt.MRZWidth == 0 {
		return Part{}, false
	}
	// Words are parted by one filler, family and given names by two.
	used := len([]rune(strings.Join(d.last, " "))) + 2 + len([]rune(strings.Join(slices.Concat(d.first, d.middle), " ")))
	if used < opt.MRZWidth {
		return Part{}, false
	}
	x, y := []rune(strings.Join(stated, "")), []rune(strings.Join(printed, ""))
	if len(y) < 3 {
		return Part{}, false
	}
	for n := len(x) - 1; n >= max(2, len(y)/3); n-- {
		al := align(x[:n], y, opt.IssuingCountry)
		if outcomeOf(al) == Equal {
			return Part{Name: name, Outcome: Equal, Score: band(Equal, 0.3),
				Rules: append(al.rules(), Remark{Code: RemarkCut})}, true
		}
	}
	return Part{}, false
}

// conclude makes the comparison of the whole from its parts: the worst part
// decides, and slips in more than two places are another name.
func conclude(parts []Part, notes []Remark) Comparison {
	c := Comparison{Outcome: Equal, Parts: parts}
	sum, edits := 0.0, 0
	for _, p := range parts {
		c.Outcome = min(c.Outcome, p.Outcome)
		sum += p.Score
		edits += p.edits
	}
	if edits > 2 {
		c.Outcome = Different
	}
	mean := sum / float64(max(len(parts), 1))
	worst := 1.0
	for _, p := range parts {
		worst = min(worst, p.Score)
	}
	c.Score = (mean + worst) / 2
	switch c.Outcome {
	case Equal:
		c.Score = max(c.Score, equalFrom)
	case Plausible:
		c.Score = min(max(c.Score, plausibleFrom), equalFrom-1e-9)
	default:
		c.Score = min(c.Score, plausibleFrom-1e-9)
	}
	for _, p := range parts {
		c.Explanation = append(c.Explanation, p.explain())
		c.Remarks = append(c.Remarks, Remark{Code: RemarkPart, Part: p.Name, Outcome: p.Outcome})
		c.Remarks = append(append(c.Remarks, p.Differences...), p.Rules...)
	}
	return told(c, notes)
}

// told adds what is to be said of the whole.
func told(c Comparison, notes []Remark) Comparison {
	c.Explanation = append(c.Explanation, texts(notes)...)
	c.Remarks = append(c.Remarks, notes...)
	return c
}

func (p Part) explain() string {
	text := p.Name + ": " + p.Outcome.String()
	if len(p.Differences) > 0 {
		text += "; " + strings.Join(texts(p.Differences), ", ")
	}
	if len(p.Rules) > 0 {
		text += "; treated as equal: " + strings.Join(texts(p.Rules), ", ")
	}
	return text
}

// compareWhole compares names of which at least one is not split into parts:
// by the usual orders first, then word by word in any order.
func compareWhole(s, d person, country string) Comparison {
	best := Comparison{Score: -1}
	for _, a := range s.orders() {
		for _, b := range d.orders() {
			if c := conclude([]Part{comparePart(PartFull, a, b, country)}, nil); betterComparison(c, best) {
				best = c
			}
		}
	}
	if best.Outcome == Equal {
		return best
	}
	if c, ok := compareAnyOrder(s.words(), d.words(), country); ok && betterComparison(c, best) {
		best = c
	}
	return best
}

// orders lists the sequences in which the words may be printed.
func (p person) orders() [][]string {
	if len(p.full) > 0 {
		given, middle := splitPatronymic(p.full)
		if len(middle) > 0 && len(given) > 1 {
			return [][]string{p.full, given}
		}
		return [][]string{p.full}
	}
	out := [][]string{slices.Concat(p.last, p.first), slices.Concat(p.first, p.last)}
	if len(p.middle) > 0 {
		out = append(out, slices.Concat(p.last, p.first, p.middle), slices.Concat(p.first, p.middle, p.last))
	}
	return out
}

// compareAnyOrder pairs words by the best alignment first.
func compareAnyOrder(a, b []string, country string) (Comparison, bool) {
	if len(a) > maxWords || len(b) > maxWords || len(a) < 2 || len(b) < 2 {
		return Comparison{}, false
	}
	type pair struct {
		i, j int
		part Part
	}
	var pairs []pair
	for i, x := range a {
		for j, y := range b {
			name := PartFull
			if _, ok := parsePatronymic(x); ok {
				name = PartMiddle
			}
			pairs = append(pairs, pair{i, j, comparePart(name, []string{x}, []string{y}, country)})
		}
	}
	slices.SortStableFunc(pairs, func(p, q pair) int {
		if better(p.part, q.part) {
			return -1
		}
		if better(q.part, p.part) {
			return 1
		}
		return 0
	})
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	var parts []Part
	for _, p := range pairs {
		if usedA[p.i] || usedB[p.j] {
			continue
		}
		usedA[p.i], usedB[p.j] = true, true
		p.part.Name = PartFull
		parts = append(parts, p.part)
	}
	notes := remark(RemarkAnyOrder)
	rest := func(words []string, used []bool) {
		for i, w := range words {
			if used[i] {
				continue
			}
			if _, ok := parsePatronymic(w); ok {
				notes = append(notes, Remark{Code: RemarkMiddleOneSide})
				continue
			}
			parts = append(parts, Part{Name: PartFull, Outcome: Plausible, Score: plausibleFrom,
				Differences: []Remark{{Code: RemarkWordOneSide, A: w}}})
		}
	}
	rest(a, usedA)
	rest(b, usedB)
	return conclude(parts, notes), true
}
