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
// one script alone is all in that script. A word of twins alone keeps the
// script of most of its letters.
func Unmix(s string) string {
	words := strings.Split(s, " ")
	for i, w := range words {
		onlyL, onlyC, l, c := tally(w)
		switch {
		case l == 0 || c == 0, onlyL > 0 && onlyC > 0:
		case onlyC > 0, onlyL == 0 && c > l:
			words[i] = replace(w, toCyrillic)
		default:
			words[i] = replace(w, toLatin)
		}
	}
	return strings.Join(words, " ")
}

func replace(s string, m map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if t, ok := m[r]; ok {
			return t
		}
		return r
	}, s)
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
// is not a Latin one. Rows of a machine readable zone say nothing.
func PageScript(lines []Line) Script {
	var latin, cyrillic, both int
	for _, l := range lines {
		if l.Score < AgreeScore || len([]rune(l.Text)) < tellingLength || strings.Count(l.Text, "<") > 1 {
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

// tellingLength is the least number of characters of a line that tells a page's script.
const tellingLength = 3
