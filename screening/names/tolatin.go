package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// mainBooks is the rule book of each country's own documents; ICAO's for the rest.
var mainBooks = map[string]string{
	"KAZ": "kk-practice", "UKR": "uk-2010", "BLR": "be-icao", "KGZ": "ky-practice",
	"UZB": "uz-1995", "TJK": "tg-practice", "MNG": "mn-2012", "BGR": "bg-2009",
	"SRB": "sr-icao", "MNE": "sr-icao", "BIH": "sr-icao", "MKD": "sr-icao",
}

// Standards lists the ids of the rule books that Transliterate knows.
func Standards() []string {
	ids := make([]string, len(standards))
	for i, s := range standards {
		ids[i] = s.id
	}
	return ids
}

// ToLatin writes a name or an address as the offices of country (ISO 3166-1
// alpha-3, may be empty) write it in Latin letters without marks: Cyrillic,
// Greek, Georgian and Armenian by their rule books, Latin letters with marks as
// Doc 9303 does. Case, digits and punctuation stay. It returns "" when the text
// has a letter that cannot be written so (Arabic, Chinese …): no value is better
// than half of one.
func ToLatin(text, country string) string {
	id := mainBooks[country]
	if id == "" {
		id = "icao-9303"
	}
	return transliterate(text, id, country)
}

// Transliterate is ToLatin by the rule book with the given id; "" for an unknown id.
func Transliterate(text, id string) string {
	if ruleBooks()[id] == nil {
		return ""
	}
	return transliterate(text, id, "")
}

func transliterate(text, id, country string) string {
	text = strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return '\''
		}
		return r
	}, strings.ToValidUTF8(firstRunes(text, MaxRunes), ""))
	text = strings.ReplaceAll(text, "№", "No ")
	text = norm.NFKC.String(text)
	var out strings.Builder
	rs := []rune(text)
	for i := 0; i < len(rs); {
		if !isWordRune(rs[i]) {
			out.WriteRune(rs[i])
			i++
			continue
		}
		end := i
		for end < len(rs) && isWordRune(rs[end]) {
			end++
		}
		word, ok := transliterateWord(rs[i:end], id, country)
		if !ok {
			return ""
		}
		out.WriteString(word)
		i = end
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || r == '\'' }

func transliterateWord(word []rune, id, country string) (string, bool) {
	lower := make([]rune, len(word))
	letters, capitals := 0, 0
	for i, r := range word {
		lower[i] = unicode.ToLower(r)
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	allCapitals := letters > 1 && capitals == letters
	var out strings.Builder
	ok := true
	bookFor(word, id).spell(lower, func(i, n int, latin string, known bool) {
		if !known {
			latin, known = plainLatin(lower[i], country)
			ok = ok && known
		}
		switch {
		case allCapitals:
			latin = strings.ToUpper(latin)
		case unicode.IsUpper(word[i]) && latin != "":
			latin = capitalised(latin)
		}
		out.WriteString(latin)
	})
	return out.String(), ok
}

func capitalised(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// bookFor keeps the chosen book for Cyrillic and takes the one of the script otherwise.
func bookFor(word []rune, id string) *ruleBook {
	for _, r := range word {
		switch scriptOfRune(r) {
		case ScriptGeorgian:
			return ruleBooks()["ka-2002"]
		case ScriptArmenian:
			return ruleBooks()["hy-passport"]
		case ScriptGreek:
			return ruleBooks()["el-743"]
		}
	}
	return ruleBooks()[id]
}

// Letters whose base is not found by stripping marks.
var plainLetters = map[rune]string{
	'æ': "ae", 'œ': "oe", 'ø': "oe", 'ß': "ss", 'þ': "th", 'ð': "d", 'đ': "d", 'ł': "l", 'ı': "i",
	'ŋ': "n", 'ħ': "h", 'ŧ': "t", 'ə': "a", 'ĳ': "ij", 'ĸ': "q",
}

// plainLatin writes one lower-case Latin letter in a-z.
func plainLatin(r rune, country string) (string, bool) {
	if r >= 'a' && r <= 'z' || r == '\'' {
		return string(r), true
	}
	if unicode.Is(unicode.Mn, r) {
		return "", true
	}
	if s, ok := plainLetters[r]; ok {
		return s, true
	}
	umlauts := (r == 'ä' || r == 'ö' || r == 'ü') && (set(umlautOffices)[country] || set(nordicOffices)[country])
	switch {
	case r == 'ä' && umlauts:
		return "ae", true
	case r == 'ö' && umlauts:
		return "oe", true
	case r == 'ü' && umlauts:
		return "ue", true
	case r == 'å':
		return "aa", true
	}
	if b := baseLetter(r); b >= 'a' && b <= 'z' {
		return string(b), true
	}
	return "", false
}
