package fields

import (
	"strings"
	"unicode"

	"github.com/idngo/idngo/vision"
)

// Names of letters that look alike in both scripts (РОМАН, ОКСАНА) are often read as
// Latin ones. What stands beside them tells what they are.

// cyrillicTwins are the Cyrillic letters that look like Latin capitals.
var cyrillicTwins = map[rune]rune{
	'A': 'А', 'B': 'В', 'C': 'С', 'E': 'Е', 'H': 'Н', 'I': 'І', 'K': 'К', 'M': 'М', 'O': 'О', 'P': 'Р', 'T': 'Т', 'X': 'Х', 'Y': 'У',
}

// romanTwins is how the same letters are romanised.
var romanTwins = strings.NewReplacer("B", "V", "C", "S", "H", "N", "P", "R", "X", "KH", "Y", "U")

// withTwins are the states that print names in Cyrillic.
var withTwins = map[string]bool{"RUS": true, "KAZ": true, "KGZ": true, "UKR": true, "BLR": true, "TJK": true, "MNG": true, "BGR": true, "MKD": true, "SRB": true}

// nativePlaces are those of them whose identity cards print the place of birth in
// Cyrillic alone.
var nativePlaces = map[string]bool{"KAZ": true, "KGZ": true, "UKR": true}

const (
	leastTwins = 3   // letters of a name that may be written in twins
	likeTwins  = 0.7 // likeness of its romanisation to the name beside it
)

// inCyrillic writes a text of twins alone in Cyrillic; false for any other text.
func inCyrillic(text, country string) (string, bool) {
	letters := 0
	out := []rune(text)
	for i, r := range out {
		if !unicode.IsLetter(r) {
			if unicode.IsDigit(r) {
				return "", false
			}
			continue
		}
		twin, ok := cyrillicTwins[r]
		if !ok || r == 'I' && (country == "RUS" || country == "KGZ") {
			return "", false
		}
		out[i] = twin
		letters++
	}
	return string(out), letters >= leastTwins
}

// withoutMountain writes a word of twins in Cyrillic in which a reader of Chinese saw a
// mountain: Ш looks like one ("O山" for ОШ).
func withoutMountain(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '山' {
			return 'Ш'
		}
		if twin, ok := cyrillicTwins[r]; ok {
			return twin
		}
		return r
	}, text)
}

// sameInCyrillic is a name that was read in Latin letters and is the same name as
// another one, written in Cyrillic twins.
func (s *scan) sameInCyrillic(text, roman string) (string, bool) {
	if !withTwins[s.country] || text == roman {
		return "", false
	}
	native, ok := inCyrillic(text, s.country)
	if !ok || Likeness(romanTwins.Replace(text), roman) < likeTwins || Likeness(text, roman) > Likeness(romanTwins.Replace(text), roman) {
		return "", false
	}
	return native, true
}

// names are the fields in which the holder's names stand.
var names = []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName}

// besideCyrillic writes a name of twins in Cyrillic where the holder's other names are
// printed in Cyrillic alone.
func (s *scan) besideCyrillic(r vision.Reading) string {
	if !withTwins[s.country] || !latin(r.Value) && !strings.ContainsRune(r.Value, '山') {
		return r.Value
	}
	switch r.Name {
	case vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName, vision.FieldPlaceOfBirth:
	default:
		return r.Value
	}
	if r.Name == vision.FieldPlaceOfBirth && (s.kind == KindIDCard && nativePlaces[s.country] || s.country == "KAZ" && (s.kind == KindDrivers || strings.ContainsRune(r.Value, '山'))) {
		if written, ok := inCyrillic(r.Value, s.country); ok {
			return written
		}
		if strings.ContainsRune(r.Value, '山') {
			return withoutMountain(strings.ToUpper(r.Value))
		}
	}
	native := 0
	for _, name := range names {
		other, ok := s.found[name]
		if !ok || name == r.Name {
			continue
		}
		if latin(other.Value) {
			if _, twins := inCyrillic(other.Value, s.country); !twins {
				return r.Value
			}
			continue
		}
		native++
	}
	if written, ok := inCyrillic(r.Value, s.country); ok && native > 0 {
		return written
	}
	return r.Value
}
