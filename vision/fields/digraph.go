package fields

import (
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision"
)

type digraph struct{ zone, bare, marked string }

// digraphs are the letters with marks that zones write as two letters, by those and
// what is left of them without the mark (ICAO Doc 9303-3 section 6, table A).
var digraphs = []digraph{
	{"AE", "A", "Ä"}, {"OE", "O", "ÖØ"}, {"UE", "U", "Ü"}, {"AA", "A", "Å"},
}

// markedByZone gives a name the marks back that readers left out ("ASMUND" for
// ÅSMUND, "MULLER" for MÜLLER), where the zone has two letters for them and the state
// that issued it has one such letter. A name in which the zone has more or other
// letters beside stays as it was read.
func (s *scan) markedByZone(r vision.Reading) string {
	if r.Name != vision.FieldLastName && r.Name != vision.FieldFirstName || s.page.MRZ == nil || !s.page.MRZ.Valid {
		return r.Value
	}
	marks := s.words.marks[s.country]
	printed, zoned := strings.Split(r.Value, " "), strings.Split(s.zoneValue(r.Name), " ")
	if marks == "" || len(printed) != len(zoned) {
		return r.Value
	}
	for i, w := range printed {
		if w == strings.ToUpper(w) && strings.IndexFunc(w, unicode.IsDigit) < 0 {
			if marked, ok := withDigraphs(w, zoned[i], marks); ok {
				printed[i] = marked
			}
		}
	}
	return strings.Join(printed, " ")
}

// withDigraphs lays a word in capitals against the zone's; ok is false where they
// differ in more than digraphs.
func withDigraphs(word, zone, marks string) (string, bool) {
	if word == "" || zone == "" {
		return "", word == zone
	}
	first := []rune(word)[0]
	rest := word[len(string(first)):]
	if first < unicode.MaxASCII && byte(first) == zone[0] {
		if out, ok := withDigraphs(rest, zone[1:], marks); ok {
			return string(first) + out, true
		}
	}
	for _, d := range digraphs {
		if !strings.HasPrefix(zone, d.zone) {
			continue
		}
		letter := d.letter(marks)
		if letter == "" || string(first) != d.bare && string(first) != letter {
			continue
		}
		if out, ok := withDigraphs(rest, zone[len(d.zone):], marks); ok {
			return letter + out, true
		}
	}
	return "", false
}

// letter is the one letter with a mark among those of a state that a digraph stands
// for; empty for none or two.
func (d digraph) letter(marks string) (only string) {
	for _, l := range d.marked {
		if strings.ContainsRune(marks, l) {
			if only != "" {
				return ""
			}
			only = string(l)
		}
	}
	return only
}
