package fields

import (
	"math"
	"regexp"
	"strings"

	"github.com/idngo/idngo/vision"
)

// townAndCode is the second line of an American or Canadian address: town, state or
// province and postal code.
var townAndCode = regexp.MustCompile(`^[A-Z][A-Z .'-]+,? ?(?:[A-Z]{2},? +\d{5}(?:-\d{4})?|[A-Z]{2},? +[A-Z]\d[A-Z] ?\d[A-Z]\d)$`)

// streetAndNumber is the first one.
var streetAndNumber = regexp.MustCompile(`^(?:\d+[A-Z]? .*[A-Z]{2}|P\.?O\.? ?BOX \d+)`)

// bothLines puts the street before a town that was read as the whole address, and the
// town behind a street: the label of the two lines is often the smallest print of a licence.
func (s *scan) bothLines() {
	address, ok := s.found[vision.FieldAddress]
	if !ok || address.Box == nil || s.country != "USA" && s.country != "CAN" {
		return
	}
	known := *address.Box
	text := strings.ToUpper(address.Value)
	town, street := townAndCode.MatchString(text), streetAndNumber.MatchString(text) && !codeBehind.MatchString(text)
	for _, r := range s.rows {
		if r.taken || r.field != "" || math.Abs(r.Box.X-known.X) > besideKnown*known.H || len(s.words.findDates(r.Text, s.order(), coming, s.now)) > 0 {
			continue
		}
		above, below := known.Y-(r.Box.Y+r.Box.H), r.Box.Y-(known.Y+known.H)
		near := func(gap float64) bool { return gap > -0.5*known.H && gap < 0.9*known.H }
		other := strings.ToUpper(r.Text)
		switch {
		case town && near(above) && streetAndNumber.MatchString(other):
			address.Value, address.Raw = r.Text+", "+address.Value, r.Text+" "+address.Raw
		case street && near(below) && townAndCode.MatchString(other):
			address.Value, address.Raw = address.Value+", "+r.Text, address.Raw+" "+r.Text
		default:
			continue
		}
		r.taken = true
		address.Score = min(address.Score, r.Score)
		box := vision.Box{X: min(known.X, r.Box.X), Y: min(known.Y, r.Box.Y)}
		box.W, box.H = max(known.X+known.W, r.Box.X+r.Box.W)-box.X, max(known.Y+known.H, r.Box.Y+r.Box.H)-box.Y
		address.Box = &box
		s.found[vision.FieldAddress] = address
		return
	}
}

// besideKnown is how far the other line may begin to the side, in heights: behind the
// number of a field the first line begins further left.
const besideKnown = 2.0

// codeBehind is a postal code at the end of an address that has all its lines.
var codeBehind = regexp.MustCompile(`(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)$`)
