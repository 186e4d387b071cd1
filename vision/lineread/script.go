package lineread

import (
	"strings"
	"unicode"
)

// Script says in which letters something is written.
type Script string

// The scripts. No script at all is that of digits and of letters which look
// the same in both.
const (
	NoScript       Script = ""
	Latin          Script = "Latin"
	CyrillicScript Script = "Cyrillic"
	BothScripts    Script = "both"
)

// Letters that look alike in Latin and Cyrillic print, by place.
const (
	latinTwins    = "ABCEHIJKMOPTXYaceijopxyÏï"
	cyrillicTwins = "АВСЕНІЈКМОРТХУасеіјорхуЇї"
)

var toCyrillic, toLatin = twins()

func twins() (cyrillic, latin map[rune]rune) {
	l, c := []rune(latinTwins), []rune(cyrillicTwins)
	cyrillic, latin = make(map[rune]rune, len(l)), make(map[rune]rune, len(l))
	for i := range l {
		cyrillic[l[i]], latin[c[i]] = c[i], l[i]
	}
	return cyrillic, latin
}

// tally counts the letters of a text that only one script has, and all letters by script.
func tally(s string) (onlyLatin, onlyCyrillic, latin, cyrillic int) {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
			if _, twin := toCyrillic[r]; !twin {
				onlyLatin++
			}
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
			if _, twin := toLatin[r]; !twin {
				onlyCyrillic++
			}
		}
	}
	return onlyLatin, onlyCyrillic, latin, cyrillic
}

// Unmix writes each word in one script: a word of which some letter exists in
// one script alone is all in that script. A word of twins alone is in the script
// of the words beside it, as far as the next slash (ОКСАНА before МАКСИМОВНА),
// where these are all of one; else it keeps the script of most of its letters.
func Unmix(s string) string {
	words := strings.Split(s, " ")
	for from := 0; from < len(words); {
		to := from
		for to < len(words) && !strings.ContainsAny(words[to], "/|") {
			to++
		}
		if to == from {
			words[from] = unmixed(words[from], NoScript)
			from++
			continue
		}
		beside := scriptBeside(words[from:to])
		for i := from; i < to; i++ {
			words[i] = unmixed(words[i], beside)
		}
		from = to
	}
	return strings.Join(words, " ")
}

// scriptBeside is the script of the words that are surely in one, if they are all
// in the same; those with figures do not count.
func scriptBeside(words []string) Script {
	beside := NoScript
	for _, w := range words {
		onlyL, onlyC, _, _ := tally(w)
		own := NoScript
		switch {
		case strings.ContainsAny(w, "0123456789") || onlyL > 0 && onlyC > 0:
		case onlyL > 0:
			own = Latin
		case onlyC > 0:
			own = CyrillicScript
		}
		if own != NoScript && beside != NoScript && own != beside {
			return NoScript
		}
		if own != NoScript {
			beside = own
		}
	}
	return beside
}

// besideLength is the least length of a word of twins that follows its
// neighbours: shorter ones are signs and abbreviations.
const besideLength = 3

func unmixed(w string, beside Script) string {
	onlyL, onlyC, l, c := tally(w)
	twins := onlyL == 0 && onlyC == 0 && l+c >= besideLength && !strings.ContainsAny(w, "0123456789")
	switch {
	case onlyL > 0 && onlyC > 0:
		return withoutMarks(w, onlyL, onlyC)
	case twins && beside == CyrillicScript:
		return replace(w, toCyrillic)
	case twins && beside == Latin:
		return replace(w, toLatin)
	case l == 0 || c == 0:
		return w
	case onlyC > 0, onlyL == 0 && c > l:
		return replace(w, toCyrillic)
	}
	return replace(w, toLatin)
}

// withoutMarks writes a Cyrillic word in which a few letters were seen as Latin ones with
// a mark that is dirt ("ПЕТРОВÁ") in Cyrillic; any other word of both scripts stays.
func withoutMarks(w string, onlyL, onlyC int) string {
	if onlyC < dirtLeast*onlyL {
		return w
	}
	out := []rune(w)
	for i, r := range out {
		if !unicode.Is(unicode.Latin, r) {
			continue
		}
		twin, ok := toCyrillic[base(r)]
		if !ok {
			return w
		}
		out[i] = twin
	}
	return string(out)
}

// dirtLeast is how many letters of Cyrillic alone there are for each such letter, at least.
const dirtLeast = 2

func replace(s string, m map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if t, ok := m[r]; ok {
			return t
		}
		return r
	}, s)
}

// sameShape are small letters that are their capitals in a smaller size, so that
// only what stands beside them tells the two apart.
const sameShape = "cosuvwxzвгжзиймнкопстхцчшщъыьэюяқңөүұіғ"

// Recase writes words of capitals in capitals where a letter of the same shape was
// read as the small one ("ҮСӨн"). A word that begins with one capital stays.
func Recase(s string) string {
	words := strings.Split(s, " ")
	for i, w := range words {
		capitals, small, other, place := 0, 0, 0, 0
		for _, r := range w {
			place++
			switch {
			case unicode.IsUpper(r):
				capitals++
			case place == 2 && unicode.Is(unicode.Latin, r) && unicode.IsLower(r):
				other++ // McCOY, DuPONT
			case strings.ContainsRune(sameShape, r):
				small++
			case unicode.IsLower(r):
				other++
			}
		}
		if capitals >= 2 && small > 0 && small < capitals && other == 0 {
			words[i] = strings.Map(func(r rune) rune {
				if strings.ContainsRune(sameShape, r) {
					return unicode.ToUpper(r)
				}
				return r
			}, w)
		}
	}
	return strings.Join(words, " ")
}

// Cyrillic reports that a line has Cyrillic words: at least two letters that no
// Latin letter looks like, or a word of three Cyrillic letters or more.
func Cyrillic(s string) bool {
	_, only, _, _ := tally(s)
	if only >= 2 {
		return true
	}
	for _, w := range strings.Fields(s) {
		if _, onlyC, l, c := tally(w); onlyC >= 1 && c >= 3 && l == 0 {
			return true
		}
	}
	return false
}

// ScriptOf tells the script of a text by the letters that exist in one alone.
func ScriptOf(s string) Script {
	onlyLatin, onlyCyrillic, _, _ := tally(s)
	switch {
	case onlyLatin > 0 && onlyCyrillic > 0:
		return BothScripts
	case onlyLatin > 0:
		return Latin
	case onlyCyrillic > 0:
		return CyrillicScript
	}
	return NoScript
}

// PageScript is the script of most certain lines that are written in one alone:
// what a line of look-alikes is written in, where the line itself does not
// tell. Where lines are in both scripts, as labels in two languages are, the page
// is not a Latin one. Rows of a machine readable zone say nothing, nor do numbers.
func PageScript(lines []Line) Script {
	var latin, cyrillic, both int
	for _, l := range lines {
		if l.Score < AgreeScore || len([]rune(l.Text)) < tellingLength || strings.Contains(l.Text, "<") || numeric(l.Text) {
			continue
		}
		switch l.Script {
		case Latin:
			latin++
		case CyrillicScript:
			cyrillic++
		case BothScripts:
			if Cyrillic(l.Text) {
				both++
			}
		}
	}
	switch {
	case latin > cyrillic && both > 1:
		return BothScripts
	case cyrillic > latin:
		return CyrillicScript
	case latin > cyrillic:
		return Latin
	case latin > 0:
		return BothScripts
	}
	return NoScript
}

// numeric reports a text with more digits than letters.
func numeric(s string) bool {
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > letters
}

// tellingLength is the least number of characters of a line that tells a page's script.
const tellingLength = 3
