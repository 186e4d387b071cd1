package fields

import (
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
)

// sexBehind is the sign of a sex in two languages behind something else.
var sexBehind = regexp.MustCompile(`\s(?:\p{Lu}\s?/\s?[MFМ]|Ж\s?/\s?\p{Lu})$`)

// cutRows takes lines apart that the detector made of two cells of one row: two
// labels, or the values under two labels.
func (s *scan) cutRows() {
	var more []*row
	for _, r := range s.rows {
		if r.field == "" || r.rest == "" {
			continue
		}
		if f, rest := s.words.labelOf(r.rest); f != "" && f != r.field && rest == "" && f != fieldOther {
			if at := strings.LastIndex(r.Text, r.rest); at > 0 {
				second := s.cutAt(r, at)
				second.field, r.rest = f, ""
				more = append(more, second)
			}
		}
	}
	s.rows = append(s.rows, more...)
	more = nil
	for _, r := range s.rows {
		// A label that was misread, with its value behind it.
		if value := capitalTail(r.Text); value != "" && r.field == "" && r.Box.H > 0 {
			more = append(more, s.cutAt(r, strings.LastIndex(r.Text, value)))
		}
	}
	s.rows = append(s.rows, more...)
	more = nil
	for _, r := range s.rows {
		if r.field != "" || r.Box.H <= 0 {
			continue
		}
		if m := sexBehind.FindStringIndex(r.Text); m != nil && m[0] > 0 {
			more = append(more, s.cutAt(r, m[0]))
		}
		for _, l := range s.labelsAbove(r) {
			at, ok := gapNear(r, l.Box.X)
			if !ok {
				continue
			}
			second := s.cutAt(r, at)
			more = append(more, second)
			r = second
		}
	}
	s.rows = append(s.rows, more...)
	sort.SliceStable(s.rows, func(i, j int) bool { return middle(s.rows[i].Box) < middle(s.rows[j].Box) })
}

// cutAt shortens a row to what stands before a place of its text, and gives the
// rest as a row of its own.
func (s *scan) cutAt(r *row, at int) *row {
	x := r.Box.X + r.Box.W*widthOf(r.Text[:at])/math.Max(widthOf(r.Text), 1)
	second := &row{TextLine: r.TextLine}
	second.Text = strings.TrimSpace(r.Text[at:])
	second.Box.X, second.Box.W = x, r.Box.X+r.Box.W-x
	second.folded = skeleton(fold(second.Text))
	r.Text = strings.TrimSpace(r.Text[:at])
	r.Box.W = x - r.Box.X
	r.folded = skeleton(fold(r.Text))
	return second
}

// labelsAbove are labels directly above a line, from the left, that begin
// within it; the first one, under which it begins itself, is left out.
func (s *scan) labelsAbove(r *row) []*row {
	h := r.Box.H
	var over []*row
	begins := ""
	for _, l := range s.rows {
		if l.field == "" || l.rest != "" || l.Box.H <= 0 {
			continue
		}
		if dy := middle(r.Box) - middle(l.Box); dy < 0.4*h || dy > 2*h {
			continue
		}
		switch {
		case math.Abs(l.Box.X-r.Box.X) < 1.2*h:
			begins = l.field
		case l.Box.X > r.Box.X && l.Box.X < r.Box.X+r.Box.W-0.3*h:
			over = append(over, l)
		}
	}
	if begins == "" {
		return nil
	}
	// The same label in the next language has no value of its own.
	over = slices.DeleteFunc(over, func(l *row) bool { return l.field == begins })
	slices.SortFunc(over, func(a, b *row) int { return int(a.Box.X - b.Box.X) })
	return over
}

// gapNear finds the space of a line after which the print goes on at x, by the
// usual widths of letters.
func gapNear(r *row, x float64) (int, bool) {
	total := widthOf(r.Text)
	best, at := 1.6*r.Box.H, 0
	seen := 0.0
	for i, c := range r.Text {
		seen += widthOf(string(c))
		if !unicode.IsSpace(c) {
			continue
		}
		if off := math.Abs(r.Box.X + r.Box.W*seen/total - x); off < best {
			best, at = off, i
		}
	}
	return at, at > 0
}

// widthOf is the length of a text, in widths of a usual capital.
func widthOf(text string) float64 {
	n := 0.0
	for _, c := range text {
		switch {
		case strings.ContainsRune("MWМШЩЖЮФ", c):
			n += 1.3
		case strings.ContainsRune("I1lІ|.,:;'’/-() ", c):
			n += 0.5
		case unicode.IsLower(c):
			n += 0.85
		default:
			n++
		}
	}
	return n
}
