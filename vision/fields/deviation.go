package fields

import (
	"math"
	"unicode"

	"github.com/idngo/idngo/vision"
)

// Deviation is a place where a document differs from what its own labels say
// stands there.
type Deviation struct {
	// Field is what the label names; Other is the field whose value stands there
	// instead, empty where nothing was read.
	Field, Other string
	// Box is where the value should be, in the pixels of the page's lines.
	Box vision.Box
	// Score is how sure the labels and values were read, 0..1.
	Score float64
}

// class is what a value looks like.
type class int

const (
	unclear class = iota
	dateLike
	numberLike
	wordLike
)

// expected is the class of the fields whose values cannot look otherwise.
var expected = map[string]class{
	vision.FieldBirthDate: dateLike, vision.FieldIssueDate: dateLike,
	vision.FieldDocumentNumber: numberLike, vision.FieldPersonalNumber: numberLike,
	vision.FieldLastName: wordLike, vision.FieldFirstName: wordLike, vision.FieldMiddleName: wordLike, vision.FieldPlaceOfBirth: wordLike,
}

const (
	clearLabel  = 0.7 // score of a label that counts here
	clearValue  = 0.9 // and of a value in a wrong place
	likeMost    = 3   // labels whose values stand in the same way beside them
	nearestCost = 2.2 // of a value from its label; see nearness
	rightBelow  = 1.0 // the same of one that can belong to no other label
	sureLabel   = 0.85
	sureValue   = 0.95
	likeZones   = 0.8 // likeness of a name to the zone's other one
)

func (s *scan) classOf(r *row) class {
	if len(s.words.findDates(r.Text, s.order(), coming, s.now)) > 0 {
		return dateLike // a month may be written in letters
	}
	digits, letters := 0, 0
	for _, c := range r.Text {
		switch {
		case unicode.IsDigit(c):
			digits++
		case unicode.IsLetter(c):
			letters++
		}
	}
	switch {
	case digits >= 5 && letters <= 3:
		return numberLike
	case digits == 0 && letters >= 3:
		return wordLike
	}
	return unclear
}

// standing is a label with the value nearest to it.
type standing struct {
	label, value *row
	below        bool
	cost         float64
}

// deviations finds values that stand at each other's labels, and labels without
// any value where the others have theirs. What a camera lost looks like the
// second of these: whether there is print has to be looked for in the picture.
func (s *scan) deviations() []Deviation {
	if s.kind == "" || s.kind == KindUtility {
		return nil
	}
	var all []standing
	below, beside := 0, 0
	for _, l := range s.rows {
		if l.field == "" || l.rest != "" || l.Score < clearLabel || l.Box.H <= 0 {
			continue
		}
		p := standing{label: l}
		best := nearestCost
		for _, r := range s.rows {
			if r == l || r.field != "" || s.words.nearLabel(r.Text) {
				continue
			}
			if cost, ok := nearness(l.Box, r.Box); ok && cost < best {
				best, p.cost, p.value, p.below = cost, cost, r, middle(r.Box)-middle(l.Box) > 0.6*l.Box.H
			}
		}
		switch {
		case p.value == nil:
		case p.below:
			below++
		default:
			beside++
		}
		all = append(all, p)
	}
	var out []Deviation
	for i, a := range all {
		for _, b := range all[i+1:] {
			if d, ok := s.exchanged(a, b); ok {
				out = append(out, d)
			}
		}
	}
	if len(out) == 0 {
		for _, a := range all {
			if d, ok := s.misplaced(a); ok {
				out = append(out, d)
			}
		}
	}
	if d, ok := s.namesExchanged(); ok {
		out = append(out, d)
	}
	if below < likeMost*max(1, beside) { // values beside their labels may begin anywhere
		return out
	}
	for _, p := range all {
		if expected[p.label.field] == unclear || p.value != nil && p.below {
			continue
		}
		h := p.label.Box.H
		cell := vision.Box{X: p.label.Box.X, Y: p.label.Box.Y + 1.05*h, W: math.Max(p.label.Box.W, 5*h), H: 1.4 * h}
		if !s.anyAt(cell, p.label) {
			out = append(out, Deviation{Field: p.label.field, Box: cell, Score: p.label.Score})
		}
	}
	return out
}

// exchanged: at each of two labels stands what belongs to the other.
func (s *scan) exchanged(a, b standing) (Deviation, bool) {
	wantA, wantB := expected[a.label.field], expected[b.label.field]
	if a.value == nil || b.value == nil || a.value == b.value || wantA == unclear || wantB == unclear || wantA == wantB {
		return Deviation{}, false
	}
	if math.Min(a.value.Score, b.value.Score) < clearValue || s.classOf(a.value) != wantB || s.classOf(b.value) != wantA {
		return Deviation{}, false
	}
	return Deviation{Field: a.label.field, Other: b.label.field, Box: a.value.Box, Score: math.Min(a.label.Score, b.label.Score)}, true
}

// misplaced: right below a label stands, clearly read, what can be no value of it.
func (s *scan) misplaced(p standing) (Deviation, bool) {
	want := expected[p.label.field]
	if p.value == nil || !p.below || want == unclear || p.cost > rightBelow || p.label.Score < sureLabel || p.value.Score < sureValue {
		return Deviation{}, false
	}
	is := s.classOf(p.value)
	if is == unclear || is == want || is == numberLike && want == wordLike && p.label.field == vision.FieldPlaceOfBirth {
		return Deviation{}, false
	}
	return Deviation{Field: p.label.field, Other: "another field", Box: p.value.Box, Score: p.label.Score}, true
}

// namesExchanged: the page's zone has the two names the other way round.
func (s *scan) namesExchanged() (Deviation, bool) {
	last, first := s.found[vision.FieldLastName], s.found[vision.FieldFirstName]
	zoneLast, zoneFirst := s.zoneValue(vision.FieldLastName), s.zoneValue(vision.FieldFirstName)
	if last.Value == "" || first.Value == "" || zoneLast == "" || zoneFirst == "" || Likeness(zoneLast, zoneFirst) > 0.5 {
		return Deviation{}, false
	}
	if Likeness(last.Value, zoneFirst) < likeZones || Likeness(first.Value, zoneLast) < likeZones || last.Box == nil {
		return Deviation{}, false
	}
	return Deviation{Field: vision.FieldLastName, Other: vision.FieldFirstName, Box: *last.Box, Score: math.Min(last.Score, first.Score)}, true
}

// anyAt reports a line that reaches into a place.
func (s *scan) anyAt(b vision.Box, but *row) bool {
	for _, r := range s.rows {
		w := math.Min(r.Box.X+r.Box.W, b.X+b.W) - math.Max(r.Box.X, b.X)
		h := math.Min(r.Box.Y+r.Box.H, b.Y+b.H) - math.Max(r.Box.Y, b.Y)
		if r != but && w > 0 && h > 0.25*math.Min(r.Box.H, b.H) {
			return true
		}
	}
	return false
}
