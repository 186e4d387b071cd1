package names

import (
	"slices"
	"strings"
)

// Tokens returns a key for each word of a name (particles and initials left
// out), sorted and without repetition. Spellings of one name by different rules
// mostly share a key, in whatever script: keys are for finding candidates and
// for keyed hashes, never for deciding that names are equal. A word in a script
// without rule book is its own key.
func Tokens(name string) []string {
	var keys []string
	for _, w := range Words(name) {
		if len(w.Key) > 1 {
			keys = append(keys, w.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Word is one word of a name and the key under which its spellings fall together.
type Word struct {
	Text string // normalised
	Key  string // of one letter for an initial
	// Latin is the word by the rules of Doc 9303, "" in a script without rule book.
	Latin string
	// Patronymic: the word is formed from the father's name.
	Patronymic bool
}

// Words are the words of a name in their order with their keys; particles are
// left out. A word in a script without rule book is its own key.
func Words(name string) []Word {
	var out []Word
	for _, w := range joinPatronymics(tokensOf(name)) {
		if particles[w] {
			continue
		}
		key := w
		latin := transliterate(w, "icao-9303", "")
		if latin != "" {
			key = skeleton(latin)
		}
		if key == "" {
			continue
		}
		_, patronymic := parsePatronymic(w)
		out = append(out, Word{Text: w, Key: key, Latin: latin, Patronymic: patronymic})
	}
	return out
}

// Consonants of a key: languages that write few vowels are romanised with any of
// them. "" when there are fewer than four, which too many names share.
func (w Word) Consonants() string {
	var out []byte
	for _, c := range []byte(w.Key) {
		switch c {
		case 'a', 'e', 'i', 'o', 'u':
		default:
			if c >= 0x80 {
				return ""
			}
			if len(out) == 0 || out[len(out)-1] != c {
				out = append(out, c)
			}
		}
	}
	if len(out) < 4 {
		return ""
	}
	return string(out)
}

// Key joins the tokens of a name: equal for most spellings of the same name in any order of words.
func Key(name string) string { return strings.Join(Tokens(name), " ") }

// What the spellings of one sound become, longest first. Applied from left to
// right to a lower-case Latin word without marks. J stands for Ж, as in JAMBYL;
// that JULIA misses YULIYA is the price.
var skeletonRules = []struct{ from, to string }{
	{"shch", "s"}, {"sch", "s"}, {"dzh", "j"},
	{"iia", "a"}, {"iya", "a"}, {"iyu", "u"}, {"iiu", "u"}, {"iye", "e"},
	{"sh", "s"}, {"ch", "c"}, {"zh", "j"}, {"kh", "h"}, {"gh", "g"}, {"ph", "f"}, {"th", "t"}, {"ts", "c"}, {"tc", "c"}, {"tz", "c"},
	{"ck", "k"}, {"dj", "j"}, {"ks", "x"},
	{"ia", "a"}, {"ya", "a"}, {"iu", "u"}, {"yu", "u"}, {"io", "e"}, {"yo", "e"}, {"ie", "e"}, {"ye", "e"},
	{"ae", "a"}, {"oe", "o"}, {"ue", "u"}, {"aa", "a"},
	{"q", "k"}, {"w", "u"}, {"c", "k"}, {"y", "i"},
}

// skeleton writes a word so that the spellings of one sound fall together.
func skeleton(w string) string {
	w = strings.ReplaceAll(w, "'", "")
	var out []byte
	for i := 0; i < len(w); {
		to, n := w[i:i+1], 1
		for _, r := range skeletonRules {
			if strings.HasPrefix(w[i:], r.from) {
				to, n = r.to, len(r.from)
				break
			}
		}
		i += n
		if len(out) > 0 && out[len(out)-1] == to[0] {
			continue
		}
		out = append(out, to...)
	}
	// A final glide (Сергей: SERGEI, SERGEY, SERGEJ; Дмитрий: DMITRII, DMITRY).
	if n := len(out); n > 1 && out[n-1] == 'j' {
		out[n-1] = 'i'
	}
	return strings.Trim(string(out), " ")
}
