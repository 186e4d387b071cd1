package fields

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
)

// A label in small print right before its value is found as one line with it, and
// readers make little of a line in two sizes of print. Each part alone is legible.

const (
	apartShape = 4.0  // length over height of such a line, at least
	apartScore = 0.87 // score up to which a line may be two
	mostApart  = 4    // lines that are looked at
	illegible  = 0.7  // score of a long line of which a few letters were read
	longLine   = 6.0  // length over height of it, at least
	fewLetters = 4    // and letters, less than
)

// intoDate is a date that what stands before it ran into: "Daedepni03.08.2031".
var intoDate = regexp.MustCompile(`[\p{Ll}/=]\d{0,2}[./]?\d{0,2}[./]?\d{2,4}$`)

// apart lists lines that may be a label and its value, where a value is missing that
// documents of the kind have: the likeliest first.
func (s *scan) apart() []vision.TextLine {
	if !s.lacks() {
		return nil
	}
	type candidate struct {
		row  *row
		rank int
	}
	var all []candidate
	for _, r := range s.rows {
		if len(r.Quad) != 4 || r.Box.W < apartShape*r.Box.H || s.readFrom(r) || s.words.titleOf(r.folded) != "" {
			continue
		}
		_, known := s.found[r.field]
		switch {
		case intoDate.MatchString(r.Text):
			all = append(all, candidate{r, 0})
		case r.Score < illegible && r.Box.W > longLine*r.Box.H && len([]rune(r.Text)) < fewLetters:
			all = append(all, candidate{r, 2})
		case r.Score >= apartScore || strings.ToUpper(r.Text) == r.Text || known || r.field == fieldOther:
		case r.field != "":
			all = append(all, candidate{r, 1})
		default:
			all = append(all, candidate{r, 2})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.row.Box.W, a.row.Box.W))
	})
	var out []vision.TextLine
	for _, c := range all[:min(len(all), mostApart)] {
		out = append(out, c.row.TextLine)
	}
	return out
}

// lacks reports that a document's side has not all the fields that every one of its
// kind prints.
func (s *scan) lacks() bool {
	var all []string
	switch s.kind {
	case KindPassport:
		all = []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate, vision.FieldIssueDate, vision.FieldPlaceOfBirth, vision.FieldAuthority}
		if s.booklet() {
			all = append(all, vision.FieldMiddleName)
		}
		if s.template == nil || !s.template.NoExpiry {
			all = append(all, vision.FieldExpiryDate)
		}
	case KindIDCard, KindPermit:
		if s.side == SideBack {
			return false
		}
		all = []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate}
		if inCapitals[s.country] { // few of whose holders have no patronymic
			all = append(all, vision.FieldMiddleName)
		}
	}
	return slices.ContainsFunc(all, func(f string) bool { _, ok := s.found[f]; return !ok })
}

// readFrom reports a line that the value of a field was taken from.
func (s *scan) readFrom(r *row) bool {
	for _, f := range s.found {
		if f.Box != nil && *f.Box == r.Box {
			return true
		}
	}
	return false
}

// small reports a text with some small letters.
func small(text string) bool {
	_, n := lettersAndSmall(text)
	return n > 1
}
