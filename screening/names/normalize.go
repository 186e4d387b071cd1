package names

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxRunes is the longest text that is looked at; the rest of a longer one is
// ignored. The contract allows 256 characters for a name and 512 for an address line.
const MaxRunes = 1024

// maxNameRunes bounds one side of an alignment, whose cost is the product of both.
const maxNameRunes = 128

// Script of a text by its letters.
type Script string

// The scripts that are told apart.
const (
	ScriptNone     Script = ""
	ScriptLatin    Script = "Latin"
	ScriptCyrillic Script = "Cyrillic"
	ScriptGreek    Script = "Greek"
	ScriptGeorgian Script = "Georgian"
	ScriptArmenian Script = "Armenian"
	ScriptOther    Script = "Other"
	ScriptMixed    Script = "Mixed"
)

// ScriptOf returns the script of the letters of s, ScriptNone without letters
// and ScriptMixed when there are several.
func ScriptOf(s string) Script {
	found := ScriptNone
	for _, r := range s {
		if !unicode.IsLetter(r) || isApostrophe(r) {
			continue
		}
		sc := scriptOfRune(r)
		if found == ScriptNone {
			found = sc
		} else if found != sc {
			return ScriptMixed
		}
	}
	return found
}

func scriptOfRune(r rune) Script {
	switch {
	case unicode.Is(unicode.Latin, r):
		return ScriptLatin
	case unicode.Is(unicode.Cyrillic, r):
		return ScriptCyrillic
	case unicode.Is(unicode.Greek, r):
		return ScriptGreek
	case unicode.Is(unicode.Georgian, r):
		return ScriptGeorgian
	case unicode.Is(unicode.Armenian, r):
		return ScriptArmenian
	default:
		return ScriptOther
	}
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', 'ʹ', 'ʺ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ˈ', '‘', '’', '‛', '′', '＇', 'ꞌ':
		return true
	}
	return false
}

// Normalize brings a name to lower case in NFKC: one kind of apostrophe, single
// spaces where anything but letters, digits and apostrophes stood (hyphens and
// MRZ fillers too), look-alikes of another script inside a word replaced.
func Normalize(s string) string {
	return strings.Join(tokensOf(s), " ")
}

// tokensOf splits a name into its normalised words.
func tokensOf(s string) []string {
	var words []string
	var word []rune
	flush := func() {
		if w := finishWord(word); w != "" {
			words = append(words, w)
		}
		word = word[:0]
	}
	n := 0
	// An apostrophe such as U+00B4 decomposes to space and accent under NFKC,
	// so apostrophes are unified first.
	s = strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return '\''
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	for _, r := range norm.NFKC.String(firstRunes(s, MaxRunes)) {
		if n++; n > MaxRunes {
			break
		}
		switch {
		case isApostrophe(r):
			word = append(word, '\'')
		case unicode.IsLetter(r), unicode.IsDigit(r):
			word = append(word, unicode.ToLower(r))
		case unicode.Is(unicode.Mn, r), r == '\u00ad', r == '\u200b', r == '\u200c', r == '\u200d', r == '\ufeff':
			// A mark that composes with nothing, or an invisible character: no letter is lost.
		default:
			flush()
		}
	}
	flush()
	return words
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// finishWord trims apostrophes at the start, drops words without letter or
// digit and mends look-alikes.
func finishWord(word []rune) string {
	for len(word) > 0 && word[0] == '\'' {
		word = word[1:]
	}
	if len(word) == 0 {
		return ""
	}
	latin, cyrillic := 0, 0
	for _, r := range word {
		switch scriptOfRune(r) {
		case ScriptLatin:
			latin++
		case ScriptCyrillic:
			cyrillic++
		}
	}
	if latin == 0 || cyrillic == 0 {
		return string(word)
	}
	// One word of two scripts is a slip of the keyboard layout or of a reader. It
	// is mended where every letter of one script has a look-alike in the other.
	toCyrillic, okC := replaceLookAlikes(word, latinLookAlikes, cyrillicLookAlikes, ScriptLatin)
	toLatin, okL := replaceLookAlikes(word, cyrillicLookAlikes, latinLookAlikes, ScriptCyrillic)
	switch {
	case okC && (!okL || cyrillic >= latin):
		return toCyrillic
	case okL:
		return toLatin
	default:
		return string(word)
	}
}

// replaceLookAlikes writes the letters of a script in the other one; ok is
// false when one of them has no look-alike.
func replaceLookAlikes(word, from, to []rune, script Script) (string, bool) {
	out := slices.Clone(word)
	for i, r := range word {
		if scriptOfRune(r) != script {
			continue
		}
		k := slices.Index(from, r)
		if k < 0 {
			return "", false
		}
		out[i] = to[k]
	}
	return string(out), true
}

// Pairs of lower-case letters whose capitals look alike.
var (
	latinLookAlikes    = []rune("abcehkmoptxyi")
	cyrillicLookAlikes = []rune("авсенкмортхуі")
)
