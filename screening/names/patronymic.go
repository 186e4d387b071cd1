package names

import (
	"slices"
	"strings"
)

// suffixKind says how the father's name is had from what stands before the suffix.
type suffixKind int

const (
	suffixOv   suffixKind = iota // Асқаров-ич: the stem is the name
	suffixEv                     // Серге-евич, Юрь-евич: й or ий may be lost
	suffixIch                    // Иль-ич, Никит-ична: а or я is lost
	suffixUly                    // Серік-ұлы: the stem is the name
	suffixNone                   // no patronymic
)

type patronymicSuffix struct {
	text   string
	kind   suffixKind
	female bool
	bare   bool // may stand as a word of its own
}

var patronymicSuffixes = func() []patronymicSuffix {
	var all []patronymicSuffix
	add := func(kind suffixKind, female, bare bool, texts string) {
		for _, t := range strings.Fields(texts) {
			all = append(all, patronymicSuffix{t, kind, female, bare})
		}
	}
	add(suffixOv, false, false, "ович авіч овіч ovich ovych ovitch ovic ović avich")
	add(suffixOv, true, false, "овна івна аўна оўна ovna ivna auna avna")
	add(suffixEv, false, false, "евич ёвич йович ьович евіч evich yevich ievich jevich yovych iovych evitch ievitch evic ević")
	add(suffixEv, true, false, "евна ёвна ївна еўна evna yevna ievna jevna yivna iivna euna")
	add(suffixIch, false, false, "ич іч ich ych ič")
	add(suffixIch, true, false, "инична ична івна inichna ichna ychna")
	add(suffixUly, false, true, "ұлы улы уулу оглы оглу оғлы огли угли ўғли ўгли ogly oglu oglı ogli oghlu ughli ugli o'g'li og'li o'gli uly uli ulı ūly ұли uulu")
	add(suffixUly, true, true, "қызы кызы қизи кизи кызи гызы қыз kyzy qyzy kizi qizi kyzi gyzy gizi qızı kızı qyz kyz")
	// The longest suffix that fits is the right one.
	slices.SortStableFunc(all, func(a, b patronymicSuffix) int { return len(b.text) - len(a.text) })
	return all
}()

// patronymic is a word that names the father.
type patronymic struct {
	stems  []string // possible forms of the father's name, lower case
	female bool
}

// parsePatronymic recognises forms such as Серикович, Серікқызы, serikuly.
func parsePatronymic(word string) (patronymic, bool) {
	for _, s := range patronymicSuffixes {
		stem, ok := strings.CutSuffix(word, s.text)
		if !ok || len([]rune(stem)) < 2 || isOtherName(s, stem) {
			continue
		}
		return patronymic{stems: fatherNames(stem, s.kind), female: s.female}, true
	}
	return patronymic{}, false
}

// isOtherName keeps given names that end like patronymics apart: Heinrich,
// Shauna, Giuli. Few fathers' names take -ich, and they are known.
func isOtherName(s patronymicSuffix, stem string) bool {
	switch s.text {
	case "ich", "ych", "ič":
		return !slices.Contains([]string{"il", "kuzm", "nikit", "luk", "fom", "savv", "fok", "khom"}, strings.TrimRight(stem, "i'"))
	case "auna", "euna", "avna", "uli", "qyz", "kyz":
		return len(stem) < 4
	}
	return false
}

func fatherNames(stem string, kind suffixKind) []string {
	cyrillic := ScriptOf(stem) == ScriptCyrillic
	switch kind {
	case suffixEv:
		if cyrillic {
			return []string{stem, stem + "й", strings.TrimSuffix(stem, "ь") + "ий"}
		}
		return []string{stem, stem + "i", stem + "ii"}
	case suffixIch:
		if cyrillic {
			return []string{stem + "а", strings.TrimSuffix(stem, "ь") + "ья"}
		}
		return []string{stem + "a", stem + "ia"}
	default:
		return []string{stem}
	}
}

// joinPatronymics attaches suffixes that are written as words of their own
// ("Асан кызы", "Bekov uulu") to the word before.
func joinPatronymics(words []string) []string {
	var out []string
	for _, w := range words {
		if len(out) > 0 && isBareSuffix(w) {
			out[len(out)-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}

func isBareSuffix(w string) bool {
	for _, s := range patronymicSuffixes {
		if s.bare && s.text == w {
			return true
		}
	}
	return false
}

// splitPatronymic takes the patronymic off the end of given names.
func splitPatronymic(words []string) (given, middle []string) {
	if n := len(words); n > 1 {
		if _, ok := parsePatronymic(words[n-1]); ok {
			return words[:n-1], words[n-1:]
		}
	}
	return words, nil
}

// comparePatronymics says whether two words name the same father: -ұлы and -қызы
// equal -ович and -овна, a bare father's name is plausible. ok is false when
// neither word is a patronymic or the fathers differ.
func comparePatronymics(a, b string, country string) (o Outcome, raw float64, rule RemarkCode, ok bool) {
	pa, isA := parsePatronymic(a)
	pb, isB := parsePatronymic(b)
	if !isA && !isB {
		return Different, 0, "", false
	}
	if !isA {
		pa.stems = []string{a}
	}
	if !isB {
		pb.stems = []string{b}
	}
	best := alignment{weight: -1}
	for _, x := range pa.stems {
		for _, y := range pb.stems {
			if al := align([]rune(x), []rune(y), country); best.weight < 0 || al.weight < best.weight {
				best = al
			}
		}
	}
	if best.edits > 0 || best.uncommon > 0 {
		return Different, best.raw, "", false
	}
	switch {
	case !isA || !isB:
		return Plausible, best.raw, RemarkFatherBare, true
	case pa.female != pb.female:
		return Plausible, best.raw, RemarkFatherGender, true
	default:
		return Equal, best.raw, RemarkFatherSame, true
	}
}

// SplitPatronymic takes a patronymic off the end of given names, as in "IVAN
// IVANOVICH" or "Айгерим Серик кызы". Without one it returns given unchanged and "".
func SplitPatronymic(given string) (first, patronymic string) {
	words := strings.Fields(given)
	n := len(words)
	if n < 2 {
		return given, ""
	}
	from := n - 1
	last := Normalize(words[n-1])
	if n >= 3 && isBareSuffix(last) {
		from, last = n-2, Normalize(words[n-2])+last
	}
	if _, ok := parsePatronymic(last); !ok {
		return given, ""
	}
	return strings.Join(words[:from], " "), strings.Join(words[from:], " ")
}
