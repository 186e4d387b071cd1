package fields

import (
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

// licenceOrder reads a driving licence whose numbers 1 to 9 were not all read:
// its fields stand in the order of their numbers, which is the same everywhere
// but in America.
func (s *scan) licenceOrder() {
	if s.side == SideBack || s.page.MRZ != nil {
		return
	}
	if s.country == "USA" || s.country == "CAN" {
		// Every state has an order of its own; names are above the address everywhere.
		if address := s.addressRow(); address != nil {
			s.licenceNames(address)
		}
		s.datesByOrder()
		s.loneNumber()
		s.fifteen()
		return
	}
	birth, issue, expiry := s.licenceDates()
	if birth == nil {
		return
	}
	s.licenceNames(birth)
	if issue != nil {
		s.licencePlace(birth, issue)
		s.licenceText(vision.FieldAuthority, issue, expiry)
	}
	if expiry == nil {
		return
	}
	for _, r := range s.free() {
		if sameRow(r, expiry) && r.Box.X > expiry.Box.X || below(r, expiry) && r.Box.X > min(birth.Box.X, expiry.Box.X)-2*expiry.Box.H {
			s.licenceRest(r, expiry)
		}
	}
}

// sexOfFifteen is the sex on an American licence, element 15 of AAMVA's card design
// standard, behind what a reader made of "15 SEX".
var sexOfFifteen = regexp.MustCompile(`^1[35S]{1,2} ?\S{0,3} ([MF])$`)

// fifteen reads it where the label is not legible.
func (s *scan) fifteen() {
	for _, r := range s.free() {
		if m := sexOfFifteen.FindStringSubmatch(strings.TrimSpace(r.Text)); m != nil && s.country == "USA" {
			s.offerFree(vision.FieldSex, value{text: m[1], raw: r.Text, trust: 1}, r, trustOrder)
			return
		}
	}
}

// behindShortWord is a number behind its label, misread: "DUN KT091722" for "DLN".
var behindShortWord = regexp.MustCompile(`^\p{Lu}{2,4} ([A-Z]{0,2}\d[A-Z\d-]{5,})$`)

// loneNumber takes the one free line that can be the number of the document.
func (s *scan) loneNumber() {
	if _, ok := s.found[vision.FieldDocumentNumber]; ok || s.labelled1(vision.FieldDocumentNumber) {
		return
	}
	var at *row
	var number value
	for _, r := range s.free() {
		text := strings.Join(strings.Fields(r.Text), "")
		if r.Score < clearly || strings.ToUpper(text) != text || !plausibleNumber(text) || len(s.words.findDates(r.Text, s.order(), coming, s.now)) > 0 {
			continue
		}
		v, ok := s.documentNumber(behindShortWord.ReplaceAllString(r.Text, "$1"))
		if !ok {
			continue
		}
		v.raw = r.Text
		if at != nil {
			return
		}
		at, number = r, v
	}
	if at != nil {
		s.offerFree(vision.FieldDocumentNumber, number, at, trustOrder)
	}
}

// addressRow is the line of an American address: the one that was read as it, or
// else the only one that looks like it, with words, a comma and the number of a house.
func (s *scan) addressRow() *row {
	if _, ok := s.found[vision.FieldAddress]; ok {
		return s.rowOf(vision.FieldAddress)
	}
	var at *row
	for _, r := range s.free() {
		if !words3(r.Text) || !hasDigit(r.Text) || !strings.Contains(r.Text, ",") || len(s.words.findDates(r.Text, s.order(), coming, s.now)) > 0 {
			continue
		}
		if at != nil {
			return nil
		}
		at = r
	}
	if at != nil {
		if v, ok := s.freeText(at.Text); ok {
			s.offerFree(vision.FieldAddress, v, at, trustOrder)
		}
	}
	return at
}

func sameRow(a, b *row) bool {
	return math.Abs(middle(a.Box)-middle(b.Box)) < 0.7*math.Max(a.Box.H, b.Box.H)
}

// licenceDates gives the lines of the dates 3, 4a and 4b, and offers those that
// were not read by their numbers.
func (s *scan) licenceDates() (birth, issue, expiry *row) {
	birth, issue, expiry = s.rowOf(vision.FieldBirthDate), s.rowOf(vision.FieldIssueDate), s.rowOf(vision.FieldExpiryDate)
	dates := s.lone()
	if len(dates) > mostDates {
		return birth, issue, expiry
	}
	today := s.now.Format(time.DateOnly)
	grown := s.now.AddDate(-leastAge, 0, 0).Format(time.DateOnly)
	take := func(field string, d dated) *row {
		s.offerFree(field, value{text: d.iso, raw: d.row.Text, trust: 1}, d.row, trustOrder)
		return d.row
	}
	for i, d := range dates { // from above
		switch {
		case birth == nil && i == 0 && d.iso < grown && (issue == nil || below(issue, d.row)) && (expiry == nil || below(expiry, d.row)):
			birth = take(vision.FieldBirthDate, d)
		case birth != nil && issue == nil && d.iso <= today && below(d.row, birth) && (expiry == nil || below(expiry, d.row)):
			issue = take(vision.FieldIssueDate, d)
		case birth != nil && expiry == nil && (issue == nil && d.iso > today || issue != nil && (below(d.row, issue) || sameRow(d.row, issue) && d.iso > today)):
			expiry = take(vision.FieldExpiryDate, d)
		}
	}
	return birth, issue, expiry
}

// licenceNames finds 1 and 2 above what comes next: two lines, or each in two
// scripts on lines of their own.
func (s *scan) licenceNames(next *row) {
	rows, names := s.namesAbove(behindNumber(next))
	_, last := s.found[vision.FieldLastName]
	_, first := s.found[vision.FieldFirstName]
	switch {
	case len(rows) == 1 && last && !first:
		s.offerFree(vision.FieldFirstName, names[0], rows[0], trustOrder)
	case len(rows) == 2 && !last && !first:
		s.offerFree(vision.FieldLastName, names[0], rows[0], trustOrder)
		s.offerFree(vision.FieldFirstName, names[1], rows[1], trustOrder)
	case !last && !first:
		s.inTwoScripts(rows, names)
	}
	if !last && first {
		if r := s.rowOf(vision.FieldFirstName); r != nil {
			if above, v, ok := s.nextName(r, true); ok {
				s.offerFree(vision.FieldLastName, v, above, trustOrder)
			}
		}
	}
}

// ownItem is the number of a field before its value.
var ownItem = regexp.MustCompile(`^\d\s?[a-dA-D]?[.,:)][.:\s]*`)

// behindNumber is the place of the value of a line that begins with its number: the
// values above may stand behind numbers that were not read.
func behindNumber(r *row) *row {
	number := ownItem.FindString(r.Text)
	if number == "" || len(number) == len(r.Text) {
		return r
	}
	value := *r
	indent := r.Box.W * float64(len([]rune(number))) / float64(len([]rune(r.Text)))
	value.Box.X, value.Box.W = r.Box.X+indent, r.Box.W-indent
	return &value
}

// licencePlace finds the place of birth, beside or below its date.
func (s *scan) licencePlace(birth, issue *row) {
	if _, ok := s.found[vision.FieldPlaceOfBirth]; ok {
		return
	}
	s.only(vision.FieldPlaceOfBirth, func(r *row) bool {
		return sameRow(r, birth) && r.Box.X > birth.Box.X || below(r, birth) && below(issue, r) && indented(r, birth)
	})
}

// indented reports a line that begins where another does, or where the value
// behind that one's number does.
func indented(r, than *row) bool {
	h := math.Max(r.Box.H, than.Box.H)
	return r.Box.X > than.Box.X-1.2*h && r.Box.X < than.Box.X+3*h
}

// licenceText finds the text that stands beside a date, or below it.
func (s *scan) licenceText(field string, date, next *row) {
	if _, ok := s.found[field]; ok {
		return
	}
	s.only(field, func(r *row) bool {
		return sameRow(r, date) && r.Box.X > date.Box.X || below(r, date) && (next == nil || below(next, r) || sameRow(next, date)) && indented(r, date)
	})
}

// licenceRest tells what comes after the date of expiry by its form.
func (s *scan) licenceRest(r, expiry *row) {
	_, number := s.found[vision.FieldDocumentNumber]
	_, personal := s.found[vision.FieldPersonalNumber]
	if v, ok := categories(r.Text); ok && below(r, expiry) {
		s.offerFree(vision.FieldCategories, v, r, trustOrder)
		return
	}
	if sameRow(r, expiry) && !personal && hasDigit(r.Text) {
		if v, ok := s.personalNumber(r.Text); ok {
			s.offerFree(vision.FieldPersonalNumber, v, r, trustOrder)
			return
		}
	}
	if below(r, expiry) && !number && !words3(r.Text) && strings.IndexByte(r.Text, ',') < 0 {
		if v, ok := s.documentNumber(r.Text); ok {
			s.offerFree(vision.FieldDocumentNumber, v, r, trustOrder)
			return
		}
	}
	if _, ok := s.found[vision.FieldAddress]; !ok && number && below(r, expiry) && words3(r.Text) && r.Score > 0.8 && (hasDigit(r.Text) || strings.Contains(r.Text, ",")) {
		if v, ok := s.freeText(r.Text); ok {
			s.offerFree(vision.FieldAddress, v, r, trustOrder)
		}
	}
}
