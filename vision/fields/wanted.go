package fields

import (
	"math"
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision"
)

// Wanted is a place where the value of a field must stand whose label was read
// and whose value was not: a detector of lines overlooks a lone letter.
type Wanted struct {
	Field string
	Box   vision.Box // as those of the page's lines
}

const (
	wantedWidth = 3.4 // heights of a value's line that are looked at: "Ж / F"
	wantedBelow = 2.6 // heights from a label down to its value, at most
)

// wanted lists the sex where its label is there and its value is not.
func (s *scan) wanted() []Wanted {
	if _, ok := s.found[vision.FieldSex]; ok {
		return nil
	}
	for _, l := range s.rows {
		if l.field != vision.FieldSex || l.rest != "" || l.Box.H <= 0 {
			continue
		}
		h := l.Box.H
		b := vision.Box{X: l.Box.X - 0.3*h, Y: l.Box.Y + 0.95*h, H: 1.3 * h}
		// What stands under the other labels of the row tells how low it lies and how high it is.
		nearest := math.Inf(1)
		for _, f := range s.found {
			if f.Box == nil || f.Box.H > 2.5*h {
				continue
			}
			down := middle(*f.Box) - middle(l.Box)
			if off := math.Abs(f.Box.X - l.Box.X); down > 0.6*h && down < wantedBelow*h && down+0.01*off < nearest {
				nearest, b.Y, b.H = down+0.01*off, f.Box.Y, f.Box.H
			}
		}
		b.W = wantedWidth * b.H
		s.narrow(&b)
		return append(s.wantedSign(), Wanted{vision.FieldSex, b})
	}
	return s.wantedSign()
}

// narrow ends a place before the next line on its level.
func (s *scan) narrow(b *vision.Box) {
	for _, r := range s.rows {
		if r.Box.X > b.X+b.H && r.Box.X < b.X+b.W && math.Abs(middle(r.Box)-middle(*b)) < 0.6*b.H {
			b.W = r.Box.X - b.X
		}
	}
}

const (
	signRoom   = 0.35 // widths of print that are looked at beside a lone sign
	signHeight = 0.55 // heights of the values of the page that a lone sign has at least
)

// wantedSign gives the place of a lone sign that was read without certainty, as high as
// the dates are: the sex, of which the line that was found is too low to show it.
func (s *scan) wantedSign() []Wanted {
	var birth *vision.Box
	if f, ok := s.found[vision.FieldBirthDate]; ok {
		birth = f.Box
	}
	if birth == nil {
		return nil
	}
	var at *row
	for _, r := range s.rows {
		if r.taken || r.field != "" || len([]rune(strings.TrimSpace(r.Text))) != 1 || r.Score >= clearly || r.Box.H < signHeight*birth.H || r.Box.H > 1.2*birth.H ||
			r.Box.W > 1.6*r.Box.H || math.Abs(middle(r.Box)-middle(*birth)) > signLevels*birth.H || !unicode.IsLetter([]rune(strings.TrimSpace(r.Text))[0]) {
			continue
		}
		if at != nil {
			return nil
		}
		at = r
	}
	if at == nil {
		return nil
	}
	h := birth.H
	b := vision.Box{X: at.Box.X - signRoom*h, Y: middle(at.Box) - h/2, W: at.Box.W + 2*signRoom*h, H: h}
	return []Wanted{{vision.FieldSex, b}}
}

// signLevels is how many heights of print a sex stands above or below the date of
// birth, at most.
const signLevels = 3.5
