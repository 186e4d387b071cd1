package fields

import (
	"math"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
)

// Measures of a value that goes on below, in heights of its line.
const (
	nextLine    = 1.1 // gap to the next line of a form with ruled lines
	tightLine   = 0.7 // gap elsewhere
	moreLines   = 2   // lines below the first one
	likeHeight  = 0.7 // of the taller line's height
	besideFirst = 0.5 // what a place right of its label costs in a booklet whose values all stand there
	legibleMore = 0.6 // score of a line that goes on
)

// booklet reports a form whose values stand right of their labels and go on below
// them: the internal passport of Russia.
func (s *scan) booklet() bool { return s.template != nil && s.template.Spread }

// further joins what an authority or a place goes on with in the lines below its first one.
func (s *scan) further(label *row, v value, at *row) value {
	switch {
	case v.field != "" || v.also != "":
		return v
	case label.field == vision.FieldAuthority, label.field == vision.FieldPlaceOfBirth && s.booklet():
	default:
		return v
	}
	left := math.Min(label.Box.X, at.Box.X)
	for range moreLines {
		next := s.goesOnIn(label, at, left)
		if next == nil {
			break
		}
		w, ok := s.freeText(next.Text)
		if !ok || capitals(v.text) != capitals(w.text) || small(v.text) != small(w.text) || latin(v.text) != latin(w.text) {
			break
		}
		v.text, v.raw = v.text+" "+w.text, v.raw+" "+next.Text
		next.taken = true
		at = next
	}
	return v
}

// goesOnIn is the line below in which a value goes on; left is where its own lines may begin.
func (s *scan) goesOnIn(label, at *row, left float64) *row {
	h := at.Box.H
	for _, r := range s.rows {
		gap := r.Box.Y - (at.Box.Y + h)
		room := tightLine
		if s.booklet() {
			room = nextLine
		}
		if r == at || r.taken || r.field != "" || r.Score < legibleMore || gap < -0.4*h || gap > room*h || min(r.Box.H, h) < likeHeight*max(r.Box.H, h) {
			continue
		}
		if s.booklet() && (r.Box.X > at.Box.X+at.Box.W || r.Box.X < left-2*h) || !s.booklet() && !aligned(at, r) {
			continue
		}
		if s.besideLabel(label, r) || s.labelOver(label, at, r) || s.nearLabel(r.Text) || len(s.words.findDates(r.Text, s.order(), coming, s.now)) > 0 || mostlyFigures(r.Text) {
			continue
		}
		return r
	}
	return nil
}

// besideLabel reports another label in the same row, left of it: the line is that label's value.
func (s *scan) besideLabel(own, r *row) bool {
	return slices.ContainsFunc(s.rows, func(l *row) bool {
		return l.field != "" && l.field != own.field && l != r && l.Box.X < r.Box.X && math.Abs(middle(l.Box)-middle(r.Box)) < 0.6*r.Box.H
	})
}

// labelOver reports another label between two lines, over the lower one's middle.
func (s *scan) labelOver(own, upper, lower *row) bool {
	return slices.ContainsFunc(s.rows, func(l *row) bool {
		centre := l.Box.X + l.Box.W/2
		return l.field != "" && l != own && middle(l.Box) > middle(upper.Box) && middle(l.Box) < middle(lower.Box) && centre > lower.Box.X && centre < lower.Box.X+lower.Box.W
	})
}

func mostlyFigures(text string) bool {
	letters, figures := lettersAndFigures(text)
	return letters < 3 || figures > letters
}

// sexWord is a sex written as a word that is nobody's name, folded: "МУЖ.", "FEMALE".
func sexWord(text string) bool {
	switch fold(strings.Trim(text, " .")) {
	case "MYX", "MYXCKON", "XEH", "XEHCKNN", "MALE", "FEMALE", "EPKEK":
		return true
	}
	return false
}

// joinLabels makes one label of two words that a form prints below each other, as
// "Место" over "рождения": its place is that of the upper one.
func (s *scan) joinLabels() {
	for _, upper := range s.rows {
		if upper.joined || upper.field != "" || upper.Box.H <= 0 || !oneWord(upper.Text) {
			continue
		}
		at := slices.IndexFunc(s.rows, func(r *row) bool {
			gap := r.Box.Y - (upper.Box.Y + upper.Box.H)
			return r != upper && !r.joined && r.field == "" && oneWord(r.Text) && aligned(upper, r) && gap > -0.5*upper.Box.H && gap < 0.6*upper.Box.H &&
				s.words.exact[skeleton(fold(upper.Text+" "+r.Text))] != ""
		})
		if at < 0 {
			continue
		}
		upper.Text += " " + s.rows[at].Text
		upper.folded = skeleton(fold(upper.Text))
		upper.field = s.words.exact[upper.folded]
		s.rows[at].joined = true
	}
	s.rows = slices.DeleteFunc(s.rows, func(r *row) bool { return r.joined })
}

func oneWord(text string) bool { return len(strings.Fields(text)) == 1 }
