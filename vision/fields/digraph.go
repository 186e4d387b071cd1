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
// differ in more than digraphs. Each pair of places is tried once, so that no name
// makes ways to lay it multiply.
func withDigraphs(word, zone, marks string) (string, bool) {
	letters, failed := []rune(word), make(map[[2]int]bool)
	var lay func(i, j int) (string, bool)
	try := func(letter string, i, j int) (string, bool) {
		rest, ok := lay(i, j)
		return letter + rest, ok
	}
	lay = func(i, j int) (string, bool) {
		if i == len(letters) || j == len(zone) {
			return "", i == len(letters) && j == len(zone)
		}
		if failed[[2]int{i, j}] {
			return "", false
		}
		if letters[i] == rune(zone[j]) {
			if out, ok := try(string(letters[i]), i+1, j+1); ok {
				return out, true
			}
		}
		for _, d := range digraphs {
			letter := d.letter(marks)
			if letter == "" || !strings.HasPrefix(zone[j:], d.zone) || string(letters[i]) != d.bare && string(letters[i]) != letter {
				continue
			}
			if out, ok := try(letter, i+1, j+len(d.zone)); ok {
				return out, true
			}
		}
		failed[[2]int{i, j}] = true
		return "", false
	}
	return lay(0, 0)
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
