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

// streetAbove puts the street before a town that was read as the whole address: the
// label of the two lines is often the smallest print of a licence.
func (s *scan) streetAbove() {
	address, ok := s.found[vision.FieldAddress]
	if !ok || address.Box == nil || !townAndCode.MatchString(strings.ToUpper(address.Value)) {
		return
	}
	town := *address.Box
	for _, r := range s.rows {
		gap := town.Y - (r.Box.Y + r.Box.H)
		if r.taken || r.field != "" || math.Abs(r.Box.X-town.X) > 1.5*town.H || gap < -0.5*town.H || gap > 0.9*town.H || !streetAndNumber.MatchString(strings.ToUpper(r.Text)) {
			continue
		}
		if len(s.words.findDates(r.Text, s.order(), coming, s.now)) > 0 {
			continue
		}
		r.taken = true
		address.Value, address.Raw = r.Text+", "+address.Value, r.Text+" "+address.Raw
		address.Score = min(address.Score, r.Score)
		box := vision.Box{X: min(town.X, r.Box.X), Y: r.Box.Y}
		box.W, box.H = max(town.X+town.W, r.Box.X+r.Box.W)-box.X, town.Y+town.H-box.Y
		address.Box = &box
		s.found[vision.FieldAddress] = address
		return
	}
}
