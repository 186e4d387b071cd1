package fields

import (
	"regexp"
	"strings"

	"github.com/idngo/idngo/vision"
)

// licenceItems are the numbered fields of driving licences (directive
// 2006/126/EC, annex I, and the convention of Vienna of 1968, annex 6). New Zealand
// divides the fifth: 5a is the licence, 5b the count of its copies.
var licenceItems = map[string]string{
	"1": vision.FieldLastName, "2": vision.FieldFirstName, "3": vision.FieldBirthDate,
	"4a": vision.FieldIssueDate, "4b": vision.FieldExpiryDate, "4c": vision.FieldAuthority, "4d": vision.FieldPersonalNumber,
	"5": vision.FieldDocumentNumber, "5a": vision.FieldDocumentNumber, "8": vision.FieldAddress, "9": vision.FieldCategories,
}

// item finds a number at the beginning of a line or behind a space. Single
// digits need a dot, so that no number of a street or day is taken for one.
var item = regexp.MustCompile(`(?:^|\s)(4\s?[a-dA-D][.,:)]?|5\s?[abAB][.,:)]|[1-9][.,)](?:\s|$|\p{L})|[12359][.,]\d{2})`)

// moreSigns are signs behind a number that are not printed: "3.::30.07.1964".
var moreSigns = regexp.MustCompile(`(^|\s)([1-9]|4\s?[a-dA-D])[.,]?\s?:[.:,]*\s*`)

// minItems is how many numbered fields make a licence of a page.
const minItems = 3

// americanNumber are the labels of a licence's number in the USA.
var americanNumber = regexp.MustCompile(`^(?i:DLN?|LIC|NO|NUMBER|[.#: ])+(?:\s|$)`)

// numberedItem is one field with its line and text.
type numberedItem struct {
	key  string
	text string
	row  *row
}

// numbered reads the fields of driving licences by their numbers.
func (s *scan) numbered() {
	if s.kind != "" && s.kind != KindDrivers {
		return
	}
	var items []numberedItem
	seen := map[string]bool{}
	for _, r := range s.rows {
		for _, it := range splitItems(r) {
			items = append(items, it)
			seen[it.key] = true
		}
	}
	if len(seen) < minItems || !seen["4a"] && !seen["4b"] && !seen["3"] {
		return
	}
	if s.kind == "" && !s.datedItems(items) {
		return // a list, or prices
	}
	if s.kind == "" {
		s.kind, s.kindScore, s.side = KindDrivers, 0.7, SideFront
	}
	for _, it := range items {
		s.takeItem(it)
	}
	// Nothing of two letters names a field here: it is a number that was misread.
	for _, r := range s.rows {
		if r.field != "" && r.rest == "" && len([]rune(r.Text)) < 3 {
			r.field = ""
		}
	}
}

// datedItems reports that one of the fields 3, 4a and 4b begins with a date, as they all
// do, or stands alone on a page with a portrait: numbers alone make no licence of a page.
func (s *scan) datedItems(items []numberedItem) bool {
	for _, it := range items {
		if it.key != "3" && it.key[0] != '4' {
			continue
		}
		if it.text == "" && len(s.page.Faces) > 0 {
			return true
		}
		if dates := s.words.findDates(it.text, s.order(), coming, s.now); len(dates) > 0 && labelAlone(it.text[:dates[0].start]) {
			return true
		}
	}
	return false
}

// labelAlone reports what may stand between the number and the date of such a field: an
// abbreviation in capitals, and no words.
func labelAlone(text string) bool {
	return len(text) <= longestLabel && strings.ToUpper(text) == text
}

// longestLabel is that of "ISSUED: ", in bytes.
const longestLabel = 8

// splitItems cuts a line at the numbers in it.
func splitItems(r *row) []numberedItem {
	var out []numberedItem
	text := moreSigns.ReplaceAllString(r.Text, "$1$2. ")
	marks := item.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 || strings.TrimSpace(text[:marks[0][2]]) != "" && len(marks) == 1 {
		return nil
	}
	for i, m := range marks {
		mark := strings.ToLower(text[m[2]:m[3]])
		key := strings.Map(func(c rune) rune {
			if strings.ContainsRune("123456789abcd", c) {
				return c
			}
			return -1
		}, mark)
		if key == "" {
			continue
		}
		start := m[3]
		if key[0] == '4' || len(key) > 1 && key[0] == '5' && (key[1] == 'a' || key[1] == 'b') {
			key = key[:min(2, len(key))]
		} else {
			key, start = key[:1], m[2]+2
		}
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		if licenceItems[key] == "" || start > end {
			continue
		}
		out = append(out, numberedItem{key, strings.TrimSpace(strings.TrimLeft(text[start:end], " .,:)")), r})
	}
	return out
}

func (s *scan) takeItem(it numberedItem) {
	field := licenceItems[it.key]
	switch {
	case s.country != "USA":
	case it.key == "4d": // the licence's own number there (AAMVA card design standard, annex A)
		field, it.text = vision.FieldDocumentNumber, americanNumber.ReplaceAllString(it.text, "")
	case it.key == "5": // the number of this copy
		return
	}
	at := it.row
	text := it.text
	if text == "" {
		// The number stands in a box of its own: the value is right of it.
		best := 99.0
		for _, r := range s.rows {
			if cost, ok := nearness(it.row.Box, r.Box); ok && r != it.row && !r.taken && cost < best && middle(r.Box) < it.row.Box.Y+it.row.Box.H*1.2 {
				best, at, text = cost, r, r.Text
			}
		}
		if at == it.row {
			return
		}
	}
	v, ok := s.parse(field, text)
	if !ok {
		return
	}
	at.taken = true
	v, at = s.otherScript(field, v, at)
	s.offer(field, v, at, trustNumbered)
	if it.key == "3" {
		dates := s.words.findDates(text, s.order(), past, s.now)
		if len(dates) > 0 {
			if place, ok := s.freeText(strings.Trim(text[dates[0].end:], " ,.-")); ok {
				s.offer(vision.FieldPlaceOfBirth, place, at, trustNumbered)
			}
		}
	}
}

// patterns applies the template's expressions to every line.
func (s *scan) patterns() {
	if s.template == nil {
		return
	}
	for _, re := range s.template.patterns {
		names := re.SubexpNames()
		for _, r := range s.rows {
			m := re.FindStringSubmatch(r.Text)
			if m == nil {
				continue
			}
			for i, name := range names {
				if name == "" || m[i] == "" {
					continue
				}
				if v, ok := s.parse(name, m[i]); ok {
					v.raw = r.Text
					s.offer(name, v, r, trustPattern)
				}
			}
		}
	}
}
