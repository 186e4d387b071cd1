package main

import (
	"math/rand/v2"
	"strings"

	"github.com/idngo/idngo/screening/names"
)

// spelling is another way in which one person comes to be written.
type spelling struct {
	name string
	of   func(r *rand.Rand, p person) (name string, ok bool)
}

// standards are rule books for the scripts of the people that are drawn.
var standards = names.Standards()

var spellings = []spelling{
	{"as it is", func(_ *rand.Rand, p person) (string, bool) { return p.first + " " + p.last, true }},
	{"another order", func(_ *rand.Rand, p person) (string, bool) { return strings.ToUpper(p.last) + ", " + p.first, true }},
	{"Latin letters, by any rule book", func(r *rand.Rand, p person) (string, bool) {
		if names.ScriptOf(p.first) != names.ScriptCyrillic {
			return names.ToLatin(p.first, "") + " " + names.ToLatin(p.last, ""), true
		}
		id := standards[r.IntN(len(standards))]
		first, last := names.Transliterate(p.first, id), names.Transliterate(p.last, id)
		return first + " " + last, first != "" && last != ""
	}},
	{"one slip", func(r *rand.Rand, p person) (string, bool) {
		return latin(p.first) + " " + slip(r, latin(p.last)), len([]rune(latin(p.last))) >= 5
	}},
	{"a slip in each name", func(r *rand.Rand, p person) (string, bool) {
		return slip(r, latin(p.first)) + " " + slip(r, latin(p.last)), len(latin(p.first)) >= 5 && len(latin(p.last)) >= 5
	}},
	{"a middle name more", func(r *rand.Rand, p person) (string, bool) {
		return latin(p.first) + " " + coined(r) + " " + latin(p.last), true
	}},
	{"other vowels (Arabic and Persian names)", func(r *rand.Rand, p person) (string, bool) {
		c := regions[p.region].country
		return vowels(r, p.first) + " " + vowels(r, p.last), c == "EGY" || c == "IRN"
	}},
	{"an initial", func(_ *rand.Rand, p person) (string, bool) {
		return latin(p.first)[:1] + ". " + latin(p.last), latin(p.first) != ""
	}},
}

func latin(s string) string { return names.ToLatin(s, "") }

// slip is one letter more, less, other or exchanged, not the first.
func slip(r *rand.Rand, s string) string {
	rs := []rune(s)
	if len(rs) < 3 {
		return s
	}
	i := 1 + r.IntN(len(rs)-1)
	letter := rune('a' + r.IntN(26))
	switch r.IntN(4) {
	case 0:
		return string(rs[:i]) + string(rs[i+1:])
	case 1:
		return string(rs[:i]) + string(letter) + string(rs[i:])
	case 2:
		rs[i] = letter
	default:
		if i+1 < len(rs) {
			rs[i], rs[i+1] = rs[i+1], rs[i]
		} else {
			rs[i] = letter
		}
	}
	return string(rs)
}

// vowels exchanges short vowels as romanisations do.
func vowels(r *rand.Rand, s string) string {
	pairs := map[rune]string{'a': "ae", 'e': "ei", 'i': "ie", 'o': "ou", 'u': "uo"}
	out := []rune(s)
	for i, c := range out {
		if alt, ok := pairs[c]; ok && r.IntN(3) == 0 {
			out[i] = rune(alt[r.IntN(2)])
		}
	}
	return string(out)
}
