package names

import (
	"slices"
	"strings"
)

// slipLetters is the least length of a word in which one edit may be a slip.
const slipLetters = 5

// comparePart compares one part, given as normalised words.
func comparePart(name string, a, b []string, country string) Part {
	best := judge(name, alignWords(a, b, country))
	if best.Outcome == Equal {
		return best
	}
	for _, other := range []func(string, []string, []string, string) (Part, bool){
		asPatronymic, asInitials, asGenderForms, asNationalForms, asReordered, asSubset,
	} {
		if p, ok := other(name, a, b, country); ok && better(p, best) {
			best = p
		}
	}
	if best.Outcome == Plausible && best.edits > 0 && name != PartLast && knownApart(a, b) {
		best.Outcome, best.Score = Different, band(Different, best.Score)
		best.Differences = append(best.Differences, Remark{Code: RemarkKnown})
	}
	return best
}

func better(p, q Part) bool {
	if p.Outcome != q.Outcome {
		return p.Outcome > q.Outcome
	}
	return p.Score > q.Score
}

// alignWords aligns the words without the spaces between them, so that
// "Жан-Поль", "ZHAN POL" and "ZHANPOL" are one. Between scripts the marks of the
// Latin side may be dropped first.
func alignWords(a, b []string, country string) alignment {
	x, y := []rune(strings.Join(a, "")), []rune(strings.Join(b, ""))
	best := align(x, y, country)
	if best.edits > 0 && ScriptOf(string(x)) != ScriptOf(string(y)) {
		if al := align(withoutMarks(x), withoutMarks(y), country); al.weight < best.weight {
			best = al
		}
	}
	return best
}

func withoutMarks(rs []rune) []rune {
	out := make([]rune, len(rs))
	for i, r := range rs {
		out[i] = baseLetter(r)
	}
	return out
}

// judge turns an alignment into an outcome.
func judge(name string, al alignment) Part {
	p := Part{Name: name, Rules: al.rules(), Differences: al.differences(), edits: al.edits}
	p.Outcome = outcomeOf(al)
	p.Score = band(p.Outcome, al.raw)
	return p
}

func outcomeOf(al alignment) Outcome {
	switch {
	case al.edits == 0 && al.uncommon == 0:
		return Equal
	case al.edits == 0 && (al.uncommon == 1 && al.letters >= 3 || al.uncommon == 2 && al.letters >= slipLetters || al.uncommon == 3 && al.letters >= 2*slipLetters):
		return Plausible
	case al.edits == 1 && (al.uncommon == 0 || al.uncommon == 1 && al.letters >= slipLetters+3) && al.letters >= slipLetters && (!al.firstEdited || al.letters >= slipLetters+2):
		return Plausible
	default:
		return Different
	}
}

func asPatronymic(name string, a, b []string, country string) (Part, bool) {
	if name != PartMiddle {
		return Part{}, false
	}
	o, raw, rule, ok := comparePatronymics(strings.Join(a, ""), strings.Join(b, ""), country)
	if !ok {
		return Part{}, false
	}
	p := Part{Name: name, Outcome: o, Score: band(o, raw)}
	if o == Equal {
		p.Rules = remark(rule)
	} else {
		p.Differences = remark(rule)
	}
	return p, true
}

// asInitials holds when one side has single letters where the other has words.
func asInitials(name string, a, b []string, country string) (Part, bool) {
	if len(a) != len(b) || name == PartLast {
		return Part{}, false
	}
	found := false
	p := Part{Name: name, Outcome: Plausible, Score: band(Plausible, 0.5)}
	for i := range a {
		x, y := []rune(a[i]), []rune(b[i])
		if (len(x) == 1) == (len(y) == 1) {
			if outcomeOf(align(x, y, country)) != Equal {
				return Part{}, false
			}
			continue
		}
		if !initialOf(x, y, country) && !initialOf(y, x, country) {
			return Part{}, false
		}
		found = true
		p.Differences = append(p.Differences, Remark{Code: RemarkInitial, A: a[i], B: b[i]})
	}
	if found && name == PartMiddle {
		// The patronymic may be left out altogether, so its initial is no less.
		p.Outcome, p.Score = Equal, band(Equal, 0.5)
		p.Rules, p.Differences = p.Differences, nil
	}
	return p, found
}

// initialOf tells whether the single letter x may begin the word y, also in the other script.
func initialOf(x, y []rune, country string) bool {
	if len(x) != 1 {
		return false
	}
	for n := 1; n <= min(len(y), 4); n++ {
		if outcomeOf(align(x, y[:n], country)) == Equal {
			return true
		}
	}
	return false
}

// Endings of family names, masculine then feminine.
var genderEndings = [][2]string{
	{"ов", "ова"}, {"ев", "ева"}, {"ёв", "ёва"}, {"ин", "ина"}, {"ын", "ына"}, {"ський", "ська"}, {"цький", "цька"}, {"скі", "ская"},
	{"ский", "ская"}, {"цкий", "цкая"}, {"ской", "ская"}, {"ий", "ая"}, {"ый", "ая"}, {"ой", "ая"},
	{"ov", "ova"}, {"ev", "eva"}, {"iev", "ieva"}, {"yev", "yeva"}, {"in", "ina"}, {"yn", "yna"},
	{"skii", "skaia"}, {"skiy", "skaya"}, {"skij", "skaja"}, {"sky", "skaya"}, {"ski", "skaya"}, {"sky", "ska"}, {"skyi", "ska"}, {"tskyi", "tska"},
	{"ski", "ska"}, {"cki", "cka"}, {"dzki", "dzka"}, {"ský", "ská"},
}

// asGenderForms holds when the family names differ just by the ending of the
// other gender: wife and husband, sister and brother. It is plausible, no more.
func asGenderForms(name string, a, b []string, country string) (Part, bool) {
	if name == PartFirst || name == PartMiddle {
		return Part{}, false
	}
	x, y := strings.Join(a, ""), strings.Join(b, "")
	stem := func(s string, gender int) (string, bool) {
		cut, ok := s, false
		for _, e := range genderEndings {
			if c, has := strings.CutSuffix(s, e[gender]); has && len(c) >= 2 && (!ok || len(c) < len(cut)) {
				cut, ok = c, true
			}
		}
		return cut, ok
	}
	for g := range 2 {
		sx, okX := stem(x, g)
		sy, okY := stem(y, 1-g)
		if !okX || !okY {
			continue
		}
		if al := align([]rune(sx), []rune(sy), country); outcomeOf(al) == Equal {
			return Part{Name: name, Outcome: Plausible, Score: band(Plausible, 0.95), Rules: al.rules(),
				Differences: remark(RemarkGender)}, true
		}
	}
	return Part{}, false
}

// asReordered holds when the same words stand in another order.
func asReordered(name string, a, b []string, country string) (Part, bool) {
	if len(a) != len(b) || len(a) < 2 {
		return Part{}, false
	}
	matched, rules, ok := matchWords(a, b, country)
	if !ok || matched != len(a) {
		return Part{}, false
	}
	return Part{Name: name, Outcome: Plausible, Score: band(Plausible, 0.8), Rules: rules,
		Differences: remark(RemarkReordered)}, true
}

// asSubset holds when one side lacks some of the other's words.
func asSubset(name string, a, b []string, country string) (Part, bool) {
	if len(a) == len(b) || len(a) == 0 || len(b) == 0 {
		return Part{}, false
	}
	matched, rules, ok := matchWords(a, b, country)
	if !ok || matched != min(len(a), len(b)) || !hasWord(a) || !hasWord(b) {
		return Part{}, false
	}
	share := float64(matched) / float64(max(len(a), len(b)))
	return Part{Name: name, Outcome: Plausible, Score: band(Plausible, share), Rules: rules,
		Differences: remark(RemarkSubset)}, true
}

// hasWord tells whether there is more than particles and single letters.
func hasWord(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return len([]rune(w)) > 2 && !particles[w] })
}

var particles = map[string]bool{
	"van": true, "von": true, "der": true, "den": true, "del": true, "las": true, "los": true, "bin": true,
	"ibn": true, "bint": true, "abu": true, "dos": true, "das": true, "della": true, "abd": true,
}

// matchWords pairs equal words, each once, and counts the pairs. ok is false
// when there are more words than names have.
func matchWords(a, b []string, country string) (matched int, rules []Remark, ok bool) {
	if len(a) > maxWords || len(b) > maxWords {
		return 0, nil, false
	}
	used := make([]bool, len(b))
	for _, x := range a {
		for j, y := range b {
			if used[j] {
				continue
			}
			if al := align([]rune(x), []rune(y), country); outcomeOf(al) == Equal {
				used[j] = true
				matched++
				rules = append(rules, al.rules()...)
				break
			}
		}
	}
	return matched, rules, true
}

const maxWords = 12
