package fields

import (
	"math"

	"github.com/idngo/idngo/vision"
)

// Deviation is a place where a document differs from what its own labels say
// stands there: the values of two fields stand in each other's places.
type Deviation struct {
	// Field is what the label at Box names; Other is the field whose value stands there.
	Field, Other string
	// Box is that of the value, in the pixels of the page's lines.
	Box vision.Box
	// Score is how sure labels and values were read, 0..1.
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
	nearestCost = 2.2 // of a value from its label; see nearness
	likeZones   = 0.8 // likeness of a name to the zone's other one
)

func (s *scan) classOf(r *row) class {
	if len(s.words.findDates(r.Text, s.order(), coming, s.now)) > 0 {
		return dateLike // a month may be written in letters
	}
	letters, digits := lettersAndFigures(r.Text)
	switch {
	case digits >= 5 && letters <= 3:
		return numberLike
	case digits == 0 && letters >= 3:
		return wordLike
	}
	return unclear
}

// standing is a label with the value nearest to it.
type standing struct{ label, value *row }

// deviations finds values that stand at each other's labels. One value alone at a
// label that it cannot belong to is no sign: where print was not read, the nearest
// line is another field's.
func (s *scan) deviations() []Deviation {
	if s.kind == "" || s.kind == KindUtility {
		return nil
	}
	var all []standing
	for _, l := range s.rows {
		if l.field == "" || l.rest != "" || l.Score < clearLabel || l.Box.H <= 0 {
			continue
		}
		p := standing{label: l}
		best := nearestCost
		for _, r := range s.rows {
			if r == l || r.field != "" || s.nearLabel(r.Text) {
				continue
			}
			if cost, ok := nearness(l.Box, r.Box); ok && cost < best {
				best, p.value = cost, r
			}
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
	if d, ok := s.namesExchanged(); ok {
		out = append(out, d)
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
