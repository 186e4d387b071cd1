package fields

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idngo/idngo/vision"
)

// Some labels say different things on different documents: "Name" is the whole
// name where no other label of a name is printed and the given one beside
// "Surname"; "ID No." is the document's number unless that has a label of its own.
// What else is printed tells which.

// relabel settles such labels.
func (s *scan) relabel() {
	for _, r := range s.rows {
		if r.field != "" && r.rest != "" && (s.words.labelAgain(r.rest) || s.smallBehind(r)) {
			r.rest = "" // the same label in another language
		}
	}
	s.bareNames()
	s.secondNumber()
	s.placeOfIssue()
	for _, r := range s.rows {
		if r.field == vision.FieldMiddleName && fatherApart[s.country] && strings.Contains(fold(r.Text), "FATHER") {
			r.field = fieldOther
		}
		if r.field == vision.FieldDocumentNumber && s.country == "AZE" && r.folded == "DIN" {
			r.field = "" // the ministry DİN, no misread DLN
		}
		if r.field == vision.FieldSex && (s.country == "KAZ" || s.country == "KGZ") && beginsAgain.MatchString(r.Text) {
			r.rest = ""
		}
	}
}

// beginsAgain is a label of the sex in two languages of which the second was cut off
// behind its first letter, that of women: "Пол / Жынысы".
var beginsAgain = regexp.MustCompile(`/\s?Ж$`)

// labelAgain reports what stands behind a label and is a label once more: the slash
// between two languages was read as a letter, and the second one with mistakes ("Soyadı
// I Surnamc"). Values are printed in capitals; only small letters are looked at.
func (w *words) labelAgain(rest string) bool {
	if strings.IndexFunc(rest, unicode.IsLower) < 0 {
		return false
	}
	for _, part := range strings.FieldsFunc(strings.NewReplacer(" I ", "/", " l ", "/", " 1 ", "/", ". ", "/").Replace(rest), func(r rune) bool { return r == '/' || r == '|' }) {
		if w.loosely(part) || w.loosely(slashBefore.ReplaceAllString(part, "")) {
			return true
		}
	}
	return false
}

// smallBehind reports a word or two in small letters behind a label of a passport,
// which prints values below labels and in capitals (ICAO Doc 9303-3, 3.4): they are
// the label in another language, misread beyond recognition.
func (s *scan) smallBehind(r *row) bool {
	switch r.field {
	case vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName, vision.FieldPlaceOfBirth, vision.FieldAuthority:
	default:
		return false
	}
	return s.kind == KindPassport && !strings.Contains(r.Text, ":") && len(strings.Fields(r.rest)) <= 2 && capitalTail(r.rest) == "" &&
		strings.IndexFunc(r.rest, unicode.IsLower) >= 0
}

// slashBefore is a slash that was read as a letter or figure.
var slashBefore = regexp.MustCompile(`^\s*[Il1]\s?`)

// loosely reports a text that is a label with a letter in six wrong.
func (w *words) loosely(text string) bool {
	key := skeleton(fold(text))
	n := utf8.RuneCountInString(key)
	t := n / 6
	if t == 0 || n > 60 {
		return false
	}
	for _, l := range w.labelsOf(n-t, n+t) {
		if l.letters >= 6 && distance(l.text, key, t) <= t {
			return true
		}
	}
	return false
}

// fatherApart are the states that print a father's name which is no part of the
// holder's.
var fatherApart = map[string]bool{"PAK": true, "IND": true, "BGD": true, "NPL": true, "AFG": true, "IRN": true, "IRQ": true, "TUR": true, "LKA": true}

// wholeUnderName are the states whose cards print the whole name under the word for
// a given one.
var wholeUnderName = map[string]bool{"BRA": true, "MEX": true}

// bareNames settles "Name" alone.
func (s *scan) bareNames() {
	first := s.labelled1(vision.FieldFirstName)
	last := slices.ContainsFunc(s.rows, func(r *row) bool { return r.field == vision.FieldLastName && !s.bare(r, "NAME", "NAMES") })
	for _, r := range s.rows {
		switch {
		case r.field == vision.FieldLastName && s.bare(r, "NAME", "NAMES") && !first:
			r.field = vision.FieldFullName
			if last {
				r.field = vision.FieldFirstName
			}
		case r.field == vision.FieldFirstName && !last && wholeUnderName[s.country] && s.bare(r, "NOME", "NOMBRE"):
			r.field = vision.FieldFullName
		}
	}
}

// bare reports a label that is one of these words, or one of them beside the same
// in languages that no pack knows.
func (s *scan) bare(r *row, words ...string) bool {
	head := strings.TrimSuffix(r.Text, r.rest)
	found := false
	for _, part := range strings.FieldsFunc(head, func(c rune) bool { return c == '/' || c == '|' || c == ':' }) {
		part = ordinalBehind.ReplaceAllString(ordinal.ReplaceAllString(part, ""), "")
		key := fold(strings.TrimSpace(part))
		switch {
		case slices.Contains(words, key):
			found = true
		case s.words.exact[skeleton(key)] != "":
			return false
		}
	}
	return found
}

// secondNumber gives "ID No." to the holder where the document's number has a label
// that names the document, and on licences the number of the piece of plastic to
// nobody where the licence's own is labelled.
func (s *scan) secondNumber() {
	var named, ids, cards []*row
	for _, r := range s.rows {
		if r.field != vision.FieldDocumentNumber {
			continue
		}
		switch key := r.folded; {
		case strings.HasPrefix(key, skeleton("CARDN")):
			cards = append(cards, r)
		case strings.HasPrefix(key, "IDN") || strings.HasPrefix(key, skeleton("IDENTITYN")):
			ids = append(ids, r)
		default:
			named = append(named, r)
		}
	}
	if len(named)+len(cards) > 0 || s.country == "ARE" {
		for _, r := range ids {
			r.field = vision.FieldPersonalNumber
		}
	}
	if s.kind == KindDrivers && len(named) > 0 {
		for _, r := range cards {
			r.field = fieldOther
		}
	}
}

// placeOfIssue gives the authority to its own label where the place has another.
func (s *scan) placeOfIssue() {
	place := func(r *row) bool {
		return r.field == vision.FieldAuthority && (contains(r.folded, skeleton("PLACEOFISSUE")) || contains(r.folded, skeleton("ISSUINGPLACE")))
	}
	if !slices.ContainsFunc(s.rows, func(r *row) bool { return r.field == vision.FieldAuthority && !place(r) }) {
		return
	}
	for _, r := range s.rows {
		if place(r) {
			r.field = fieldOther
		}
	}
}

// wholeName offers the holder's whole name in its parts where the zone tells them:
// which words are the family name is not printed.
func (s *scan) wholeName(v value, at *row, trust float64) bool {
	last, first := s.zoneValue(vision.FieldLastName), s.zoneValue(vision.FieldFirstName)
	words := strings.Fields(v.text)
	n := len(strings.Fields(last))
	if last == "" || first == "" || len(words) <= n {
		return false
	}
	for _, cut := range [...]struct{ last, first []string }{{words[:n], words[n:]}, {words[len(words)-n:], words[:len(words)-n]}} {
		l, f := strings.Join(cut.last, " "), strings.Join(cut.first, " ")
		if Likeness(l, last) < likeName || Likeness(f, first) < likeName {
			continue
		}
		for _, part := range [...]struct{ field, text string }{{vision.FieldLastName, l}, {vision.FieldFirstName, f}} {
			s.offer(part.field, value{text: part.text, raw: v.raw, trust: v.trust}, at, trust)
		}
		return true
	}
	return false
}

// twoSurnames are the states whose cards print two family names, often below each
// other.
var twoSurnames = map[string]bool{
	"ESP": true, "CHL": true, "COL": true, "PER": true, "ECU": true, "BOL": true, "URY": true, "PRY": true, "CRI": true, "GTM": true,
	"HND": true, "SLV": true, "NIC": true, "PAN": true, "DOM": true, "VEN": true, "CUB": true,
}

// secondLine joins the line below a name that goes on there: the zone says so, or
// it is the second family name.
func (s *scan) secondLine(field string, v value, at *row) value {
	lines := 1
	switch field {
	case vision.FieldLastName, vision.FieldFirstName:
	case vision.FieldFullName:
		if s.country != "MEX" {
			return v
		}
		lines = 2 // both family names and the given ones
	default:
		return v
	}
	for range lines {
		below := s.below(at)
		if below == nil || v.also != "" || s.labelBetween(at, below) || !aligned(at, below) {
			return v
		}
		w, ok := s.name(below.Text)
		if !ok || latin(w.text) != latin(v.text) || strings.IndexFunc(w.text, unicode.IsLower) >= 0 && strings.IndexFunc(v.text, unicode.IsLower) < 0 {
			return v
		}
		joined := v.text + " " + w.text
		zone := s.zoneValue(field)
		switch {
		case zone != "":
			if Likeness(joined, zone) <= Likeness(v.text, zone) || Likeness(joined, zone) < likeName {
				return v
			}
		case field == vision.FieldFullName, field == vision.FieldLastName && twoSurnames[s.country]:
		default:
			return v
		}
		v.text, v.raw = joined, v.raw+" "+below.Text
		below.taken = true
		at = below
	}
	return v
}
