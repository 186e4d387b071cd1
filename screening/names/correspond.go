package names

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Weights of the alignment. A rule of equality weighs up to equalLimit, an
// uncommon spelling uncommonWeight more, an edit more than any spelling: so the
// least weight prefers rules over uncommon spellings over edits.
const (
	equalLimit      = 150
	uncommonWeight  = 3000
	neighbourWeight = 9000
	editWeight      = 10000
	maxSide         = 5 // letters on either side of a correspondence
)

// correspondence says that a in one name stands for b in the other.
type correspondence struct {
	a, b string
	// letters of either side.
	la, lb int
	// weight at home; away from home uncommonWeight is added.
	weight int
	rule   string
	home   map[string]bool // nil: everywhere
	// homeless: an unknown country counts as away.
	homeless bool
	final    bool // at the end of both names' words only
}

func (c *correspondence) weightIn(country string) int {
	w := c.weight
	if c.weight > equalLimit {
		w += uncommonWeight
	} else if c.home != nil && (country == "" && c.homeless || country != "" && !c.home[country]) {
		w += uncommonWeight
	}
	return w
}

// farApart are Latin spellings of one Cyrillic letter in the practice of
// different offices that are different sounds to everybody else: within Latin
// they are plausible at most.
var farApart = func() map[string]bool {
	m := make(map[string]bool)
	for _, p := range strings.Fields("o~u s~ts s~tc s~tz c~s c~ch c~tz o~vo oe~u o~w o'~w h~q g~q a~ie u~yu ch~h kh~k n~ng io~e a~ae s~sh z~zh z~j z~dj z~dzh") {
		m[p] = true
	}
	return m
}()

// uncommonPair lifts the weight of such a pair over equalLimit.
const uncommonPair = 200

// table lists correspondences by their first side.
type table map[string][]*correspondence

var correspondences = sync.OnceValue(buildTable)

// latinSpelling is one way to write a Cyrillic sequence.
type latinSpelling struct {
	latin  string
	weight int
	rule   string
	home   map[string]bool
	only   bool
	final  bool
}

func buildTable() table {
	spellings := cyrillicSpellings()
	t := make(table)
	for _, cyr := range slices.Sorted(maps.Keys(spellings)) {
		list := spellings[cyr]
		for _, s := range list {
			t.add(cyr, s.latin, s.weight, s.rule, s.only, s.home, false, s.final)
		}
		// Two Latin spellings of one Cyrillic sequence stand for each other.
		for i, s := range list {
			for _, o := range list[:i] {
				if s.latin == o.latin || s.latin == "" || o.latin == "" || s.weight > equalLimit || o.weight > equalLimit {
					continue
				}
				home := intersect(s.home, o.home)
				if home == nil {
					home = set(cyrillicOffices)
				}
				only := s.only || o.only
				weight := s.weight + o.weight + 10
				if farApart[s.latin+"~"+o.latin] || farApart[o.latin+"~"+s.latin] {
					weight += uncommonPair
				}
				t.add(s.latin, o.latin, weight, transliterationOf+upper(cyr), true, home, only, s.final || o.final)
			}
		}
	}
	for _, p := range cyrillicPairs {
		t.add(p.a, p.b, p.weight, p.rule, false, nil, false, false)
	}
	for _, p := range latinPairs {
		t.add(p.a, p.b, p.weight, p.rule, p.countries != "", set(p.countries), false, false)
	}
	for _, u := range []struct{ a, b string }{{"ae", "a"}, {"oe", "o"}, {"ue", "u"}} {
		t.add(u.a, u.b, 100, "umlaut", true, set(umlautOffices), true, false)
	}
	t.add("aa", "a", 100, "umlaut", true, set(nordicOffices), true, false)
	t.add("oe", "o", 100, "umlaut", true, set(nordicOffices), true, false)
	for r := rune(0xC0); r < 0x1F00; r++ {
		if r == 0x250 {
			r = 0x1E00
		}
		if base := baseLetter(r); base != r {
			t.add(string(r), string(base), 20, "diacritic dropped", false, nil, false, false)
		}
	}
	t.add("'", "", 0, "apostrophe", false, nil, false, false)
	return t
}

// cyrillicSpellings merges rule books and variants: the Latin spellings of each
// Cyrillic sequence, the lightest of equal ones first.
func cyrillicSpellings() map[string][]latinSpelling {
	all := make(map[string][]latinSpelling)
	add := func(cyr string, s latinSpelling) {
		if cyr == s.latin {
			return
		}
		for _, o := range all[cyr] {
			if o.latin == s.latin && o.weight <= s.weight && o.final == s.final && (o.home == nil || sameSet(o.home, s.home)) {
				return
			}
		}
		all[cyr] = append(all[cyr], s)
	}
	for _, s := range standards {
		var home map[string]bool
		if s.only {
			home = set(s.countries)
		}
		b := ruleBooks()[s.id]
		for _, m := range []map[string]string{b.letter, b.start, b.vowel, b.closed, b.sequence} {
			for _, cyr := range slices.Sorted(maps.Keys(m)) {
				add(cyr, latinSpelling{latin: m[cyr], weight: s.weight, rule: s.id, home: home, only: s.only})
			}
		}
	}
	for _, v := range variants {
		lat := v.lat
		if lat == "-" {
			lat = ""
		}
		var home map[string]bool
		if v.countries != "" {
			home = set(v.countries)
		}
		add(v.cyr, latinSpelling{latin: lat, weight: v.weight, rule: v.rule, home: home, final: v.final})
	}
	return all
}

func (t table) add(a, b string, weight int, rule string, bound bool, home map[string]bool, homeless, final bool) {
	if !bound {
		home = nil
	}
	put := func(a, b string) {
		for _, c := range t[a] {
			if c.b == b && c.weight <= weight && c.final == final && (c.home == nil || sameSet(c.home, home) && (!c.homeless || homeless)) {
				return
			}
		}
		t[a] = append(t[a], &correspondence{a: a, b: b, la: utf8.RuneCountInString(a), lb: utf8.RuneCountInString(b), weight: weight, rule: rule, home: home, homeless: homeless, final: final})
	}
	put(a, b)
	put(b, a)
}

// baseLetter strips the marks of a letter; 'й' and 'ї' are letters of their own.
func baseLetter(r rune) rune {
	if scriptOfRune(r) != ScriptLatin {
		return r
	}
	for _, b := range norm.NFD.String(string(r)) {
		return b
	}
	return r
}

func set(countries string) map[string]bool {
	m := make(map[string]bool)
	for len(countries) >= 3 {
		m[countries[:3]] = true
		countries = countries[min(4, len(countries)):]
	}
	return m
}

// intersect treats nil as the set of everything.
func intersect(a, b map[string]bool) map[string]bool {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	m := make(map[string]bool)
	for k := range a {
		if b[k] {
			m[k] = true
		}
	}
	return m
}

func sameSet(a, b map[string]bool) bool {
	if (a == nil) != (b == nil) || len(a) != len(b) {
		return false
	}
	for k := range a {
		if !b[k] {
			return false
		}
	}
	return true
}
