package match

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/names"
)

// Version of weights and rules; it is kept with every screening.
const Version = "watchlist-match-1"

// Subject is the person at hand. Each value may have come from several sources.
type Subject struct {
	Names     []names.Name
	Births    []string // YYYY-MM-DD
	Countries []string // alpha-3, of citizenship and documents
	Numbers   []string // of documents, national numbers
	Sex       string   // M, F or ""
}

// Relation of one value on both sides.
type Relation string

// The relations.
const (
	Agrees      Relation = "agrees"
	Near        Relation = "near" // agrees but for something that slips often
	Contradicts Relation = "contradicts"
	Unknown     Relation = "unknown" // one side has no value
)

// What is compared.
const (
	FactorName    = "name"
	FactorBirth   = "birthDate"
	FactorCountry = "country"
	FactorSex     = "sex"
	FactorNumber  = "documentNumber"
)

// Factor is one value compared, and what it did to the score.
type Factor struct {
	What     string   `json:"what"`
	Relation Relation `json:"relation"`
	// Points that it adds to the score; of the name what it starts from.
	Points  float64 `json:"points"`
	Subject string  `json:"subject,omitempty"` // value of the person at hand
	Listed  string  `json:"listed,omitempty"`
	// Why in English: rules and slips of a name, the distance of dates.
	Why string `json:"why,omitempty"`
}

// Score is how much an entry is like the subject.
type Score struct {
	Value   float64  `json:"value"` // 0..1
	Factors []Factor `json:"factors"`
}

// Steps of the score. Measured with bench/watchlists, see there.
const (
	birthSame    = 0.08
	birthYear    = 0.04
	birthNear    = 0.02
	birthOffYear = -0.10
	birthOffDay  = -0.10
	birthOther   = -0.25
	countrySame  = 0.02
	countryOther = -0.06
	sexOther     = -0.15
	numberSame   = 0.97 // least score with a number in common and a like name
	numberAlone  = 0.85 // … and another name
	likeName     = 0.5
)

// Of scores an entry.
func Of(s Subject, e lists.Entry) Score {
	name := bestName(s.Names, e.Names)
	out := Score{Factors: []Factor{name}}
	value := name.Points
	for _, f := range []Factor{birth(s.Births, e.Births), country(s.Countries, e.Countries), sex(s.Sex, e.Sex)} {
		value += f.Points
		out.Factors = append(out.Factors, f)
	}
	number := number(s.Numbers, e.Documents)
	if number.Relation == Agrees {
		least := numberAlone
		if name.Points >= likeName {
			least = numberSame
		}
		if least > value {
			number.Points = least - value
			value = least
		}
	}
	out.Factors = append(out.Factors, number)
	out.Value = math.Round(min(max(value, 0), 1)*1000) / 1000
	return out
}

// bestName is the likest pair of names.
func bestName(mine []names.Name, listed []lists.Name) Factor {
	best := Factor{What: FactorName, Relation: Unknown}
	words := make([][]names.Word, len(listed))
	for i, l := range listed {
		words[i] = names.Words(l.String())
	}
	for _, m := range mine {
		own := names.Words(m.String())
		if len(own) == 0 {
			continue
		}
		for i, l := range listed {
			f := compareNames(m, own, l, words[i])
			if best.Relation == Unknown || f.Points > best.Points {
				best = f
			}
		}
	}
	return best
}

const (
	wholeFrom = 0.9 // names of this score are the same
	fairFrom  = 0.7
	// worthComparing is the score by words below which letters are not aligned.
	worthComparing = 0.45
	weakMost       = 0.7 // a weak alias alone is not enough to know anybody by
)

func compareNames(m names.Name, own []names.Word, l lists.Name, theirs []names.Word) Factor {
	text := l.String()
	points, most, why := byWords(own, theirs)
	if points >= worthComparing {
		other := names.Name{Full: text}
		if l.Full == "" && l.Last != "" && l.First != "" {
			other = names.Name{First: l.First, Middle: l.Middle, Last: l.Last}
		}
		c := names.Compare(m, other, names.Options{})
		if c.Outcome != names.Different && c.Score > points {
			points, why = c.Score, c.Explanation
		}
	}
	points = min(points, most)
	if points > oneWordMost && min(mainWords(own), mainWords(theirs)) < 2 {
		points, why = oneWordMost, append(why, "a name of one word")
	}
	if l.Weak && points > weakMost {
		points, why = weakMost, append(why, "a weak alias")
	}
	f := Factor{What: FactorName, Relation: Contradicts, Points: math.Round(points*1000) / 1000, Subject: m.String(), Listed: text, Why: strings.Join(why, "; ")}
	switch {
	case points >= wholeFrom:
		f.Relation = Agrees
	case points >= fairFrom:
		f.Relation = Near
	}
	return f
}

// What words that stand on one side only cost.
const (
	ownWordCost    = 0.12
	listedWordCost = 0.06
	patronymicCost = 0.03
	mostListedCost = 0.30
	oneWordMost    = 0.6 // a name of one word
	// initialMost: an initial and one word; with the day of birth it is a hit.
	initialMost = 0.72
	likeInitial = 0.7
)

// byWords pairs the words of two names in any order, the likest first. most is
// what these words can come to at all, however alike their letters are.
func byWords(a, b []names.Word) (score, most float64, why []string) {
	if len(a) == 0 || len(b) == 0 || len(a) > 16 || len(b) > 24 {
		return 0, 1, nil
	}
	type pair struct {
		i, j int
		like float64
	}
	var pairs []pair
	for i, x := range a {
		for j, y := range b {
			if like := likeWords(x, y); like > 0 {
				pairs = append(pairs, pair{i, j, like})
			}
		}
	}
	slices.SortStableFunc(pairs, func(p, q pair) int {
		switch {
		case p.like > q.like:
			return -1
		case p.like < q.like:
			return 1
		}
		return 0
	})
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	sum, n, whole, initials := 0.0, 0, 0, 0
	for _, p := range pairs {
		if usedA[p.i] || usedB[p.j] {
			continue
		}
		usedA[p.i], usedB[p.j] = true, true
		sum += p.like
		n++
		if !a[p.i].Patronymic {
			whole++
		}
		if p.like == likeInitial {
			initials++
		}
		if p.like < 1 {
			why = append(why, fmt.Sprintf("%q for %q", a[p.i].Text, b[p.j].Text))
		}
	}
	if n == 0 {
		return 0, 1, nil
	}
	score = sum / float64(n)
	least := min(mainWords(a), mainWords(b))
	if whole-initials < min(2, least) || whole == 0 {
		if whole > 0 && initials > 0 {
			return initialMost, initialMost, why
		}
		return 0, 1, nil // one word in common is not a name
	}
	for i, w := range a {
		if !usedA[i] {
			cost := ownWordCost
			if w.Patronymic || len(w.Key) < 2 {
				cost = patronymicCost
			}
			score -= cost
			why = append(why, fmt.Sprintf("%q is not on the list", w.Text))
		}
	}
	cost := 0.0
	for j, w := range b {
		if !usedB[j] {
			if w.Patronymic || len(w.Key) < 2 {
				cost += patronymicCost
			} else {
				cost += listedWordCost
			}
			why = append(why, fmt.Sprintf("%q on the list alone", w.Text))
		}
	}
	score -= min(cost, mostListedCost)
	// Words paired by keys alone are no proof that the names are the same.
	return max(min(score, wholeFrom-0.001), 0), 1, why
}

func mainWords(ws []names.Word) int {
	n := 0
	for _, w := range ws {
		if !w.Patronymic {
			n++
		}
	}
	return n
}

// likeWords is how like two words are, 0 for not at all.
func likeWords(a, b names.Word) float64 {
	if a.Key == b.Key {
		return 1
	}
	if len(a.Key) == 1 || len(b.Key) == 1 {
		if a.Key[0] == b.Key[0] {
			return likeInitial
		}
		return 0
	}
	longest, shortest := max(len(a.Key), len(b.Key)), min(len(a.Key), len(b.Key))
	if longest < 4 {
		return 0
	}
	switch d := names.Levenshtein(a.Key, b.Key); {
	case d == 1 && longest >= 5:
		return 0.85
	case d == 1:
		return 0.75
	case d == 2 && longest >= 8:
		return 0.75
	}
	if c := a.Consonants(); c != "" && c == b.Consonants() {
		return 0.8
	}
	if shortest >= 5 && names.JaroWinkler(a.Key, b.Key) >= 0.92 {
		return 0.7
	}
	return 0
}

// birth compares dates; the likest pair counts.
func birth(mine, listed []string) Factor {
	f := Factor{What: FactorBirth, Relation: Unknown}
	best := math.Inf(-1)
	for _, m := range mine {
		for _, l := range listed {
			points, relation, why := compareDates(m, l)
			if relation != Unknown && points > best {
				best = points
				f = Factor{What: FactorBirth, Relation: relation, Points: points, Subject: m, Listed: l, Why: why}
			}
		}
	}
	return f
}

func compareDates(m, l string) (float64, Relation, string) {
	if len(m) < 4 || len(l) < 4 {
		return 0, Unknown, ""
	}
	years := int(year(m)) - int(year(l))
	if years < 0 {
		years = -years
	}
	whole := len(m) == 10 && len(l) == 10
	switch {
	case m == l && whole:
		return birthSame, Agrees, "the same day"
	case years == 0 && !whole:
		return birthYear, Agrees, "the same year; the day is known on one side only"
	case years == 0 && m[5:7] == l[8:10] && m[8:10] == l[5:7]:
		return birthNear, Near, "day and month are swapped"
	case whole && differing(m, l) == 1:
		return birthNear, Near, "one digit differs"
	case years == 0:
		return birthOffDay, Contradicts, "the same year, another day"
	case years == 1 && !whole:
		return 0, Near, "a year apart; the day is known on one side only"
	case years == 1:
		return birthOffYear, Contradicts, "a year apart"
	}
	return birthOther, Contradicts, fmt.Sprintf("%d years apart", years)
}

func year(s string) int16 {
	n := int16(0)
	for _, c := range []byte(s[:4]) {
		n = n*10 + int16(c-'0')
	}
	return n
}

func differing(a, b string) int {
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

func country(mine, listed []string) Factor {
	f := Factor{What: FactorCountry, Relation: Unknown, Subject: strings.Join(mine, " "), Listed: strings.Join(listed, " ")}
	if len(mine) == 0 || len(listed) == 0 {
		return f
	}
	for _, m := range mine {
		if slices.Contains(listed, m) {
			f.Relation, f.Points = Agrees, countrySame
			return f
		}
	}
	f.Relation, f.Points = Contradicts, countryOther
	return f
}

func sex(mine, listed string) Factor {
	f := Factor{What: FactorSex, Relation: Unknown, Subject: mine, Listed: listed}
	switch {
	case mine == "" || listed == "":
	case mine == listed:
		f.Relation = Agrees
	default:
		f.Relation, f.Points = Contradicts, sexOther
	}
	return f
}

func number(mine []string, listed []lists.Document) Factor {
	f := Factor{What: FactorNumber, Relation: Unknown}
	for _, m := range mine {
		plain := lists.PlainNumber(m)
		for _, d := range listed {
			if plain != "" && plain == lists.PlainNumber(d.Number) {
				return Factor{What: FactorNumber, Relation: Agrees, Subject: m, Listed: d.Number, Why: strings.TrimSpace(d.Type + " " + d.Country)}
			}
		}
	}
	return f
}

// NameTexts lists the names as an index is asked for them.
func (s Subject) NameTexts() []string {
	out := make([]string, 0, len(s.Names))
	for _, n := range s.Names {
		out = append(out, n.String())
	}
	return out
}
