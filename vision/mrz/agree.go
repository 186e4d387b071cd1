package mrz

import (
	"time"

	"github.com/idngo/idngo/vision"
)

// Agree merges two independent readings of one zone. Where they give the same
// character its score rises; where they differ the zone that is valid alone
// wins as a whole, else the character with the higher score, with its score
// lowered. Agreed is true only when format and all lines are equal; then both
// readers would have to make the same error. Centuries are those of today.
func Agree(a, b *vision.MRZ) *vision.MRZ { return AgreeAt(a, b, time.Now()) }

// AgreeAt is Agree as of a given day. A nil reading leaves the other one as it is.
func AgreeAt(a, b *vision.MRZ, now time.Time) *vision.MRZ {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	la, aok := layoutOf(a.Format)
	lb, bok := layoutOf(b.Format)
	aok, bok = aok && la.shaped(a.Lines), bok && lb.shaped(b.Lines)
	if !aok {
		return b
	}
	if !bok {
		return a
	}
	if a.Format != b.Format {
		if b.Valid && !a.Valid || b.Valid == a.Valid && mean(b) > mean(a) {
			a = b
		}
		alone := *a
		alone.Agreed = false
		return &alone
	}
	return merge(la, a, b, now)
}

func merge(l layout, a, b *vision.MRZ, now time.Time) *vision.MRZ {
	if b.Valid && !a.Valid {
		a, b = b, a
	}
	whole := a.Valid && !b.Valid
	z := printed{}
	fromB := make(map[[2]int]bool)
	agreed := true
	for i := range a.Lines {
		text := []byte(a.Lines[i])
		scores := make([]float64, len(text))
		for j := range text {
			sa, sb := scoreAt(a, i, j), scoreAt(b, i, j)
			switch {
			case text[j] == b.Lines[i][j]:
				scores[j] = 1 - (1-sa)*(1-sb)
			case whole || sa >= sb:
				agreed = false
				scores[j] = sa * (1 - sb/2)
			default:
				agreed = false
				text[j] = b.Lines[i][j]
				scores[j] = sb * (1 - sa/2)
				fromB[[2]int{i, j}] = true
			}
		}
		z.lines = append(z.lines, string(text))
		z.scores = append(z.scores, scores)
	}
	m := assemble(l, z, now)
	m.Box = a.Box
	if m.Box.W <= 0 {
		m.Box = b.Box
	}
	boxes(&m, a, b)
	m.Agreed = agreed
	for _, c := range a.Corrections {
		if !fromB[[2]int{c.Line, c.Pos}] {
			m.Corrections = append(m.Corrections, c)
		}
	}
	for _, c := range b.Corrections {
		if fromB[[2]int{c.Line, c.Pos}] {
			m.Corrections = append(m.Corrections, c)
		}
	}
	return &m
}

// boxes takes the places of the fields from the readings.
func boxes(m, a, b *vision.MRZ) {
	for i := range m.Fields {
		for _, from := range []*vision.MRZ{a, b} {
			for _, f := range from.Fields {
				if f.Name == m.Fields[i].Name && f.Box != nil && m.Fields[i].Box == nil {
					m.Fields[i].Box = f.Box
				}
			}
		}
	}
}

// scoreAt is the score of a character; exact text has 1.
func scoreAt(m *vision.MRZ, line, pos int) float64 {
	if line < len(m.Scores) && pos < len(m.Scores[line]) {
		return m.Scores[line][pos]
	}
	return 1
}

func mean(m *vision.MRZ) float64 {
	sum, n := 0.0, 0
	for i, l := range m.Lines {
		for j := range len(l) {
			sum += scoreAt(m, i, j)
			n++
		}
	}
	return sum / float64(max(1, n))
}
