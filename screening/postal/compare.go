package postal

import (
	"fmt"
	"strings"

	"github.com/idngo/idngo/screening/names"
)

// Outcome of a comparison.
type Outcome int

// The outcomes.
const (
	// Different: a number or a name contradicts.
	Different Outcome = iota
	// Partial: nothing contradicts, but something stated is not printed.
	Partial
	// Equal: every stated part is printed.
	Equal
)

func (o Outcome) String() string { return [...]string{"different", "partial", "equal"}[o] }

// Stated is an address in the fields of the contract (model.md 4); empty fields
// are not compared.
type Stated struct {
	State, Town, Street, SubStreet string
	Building, Flat, PostCode       string
	// Formatted is used when no other field is given.
	Formatted string
}

// Comparison is an outcome with its reasons, in English and without the address itself.
type Comparison struct {
	Outcome Outcome
	Why     []string
	// Remarks is the same as Why, for whoever speaks another language.
	Remarks []Remark
	// Matched and Asked count the stated parts.
	Matched, Asked int
}

// PartName names a part of an address in remarks.
type PartName string

// The parts.
const (
	PartHouse    PartName = "house number"
	PartFlat     PartName = "flat number"
	PartPostCode PartName = "postcode"
)

// RemarkCode says what a comparison noticed.
type RemarkCode string

// The remarks.
const (
	RemarkNotPrinted    RemarkCode = "not-printed"    // Part is stated and not printed
	RemarkDiffers       RemarkCode = "differs"        // Part is printed otherwise
	RemarkNames         RemarkCode = "names"          // Lost of Of stated names are not printed so
	RemarkNothingStated RemarkCode = "nothing-stated" // there is nothing to compare
)

// Remark is one thing that a comparison noticed, without the address itself.
type Remark struct {
	Code     RemarkCode
	Part     PartName
	Lost, Of int
}

// Compare holds a stated address against a printed one. Numbers must be the
// same; names are compared in Latin letters, where an ending and a letter or two
// of a long word may differ.
func Compare(stated Stated, printed string) Comparison {
	print := Parse(printed)
	want := stated.parts()
	var c Comparison
	missing, contradicts := false, false
	judge := func(part PartName, asked bool, r relation) {
		if !asked {
			return
		}
		c.Asked++
		switch r {
		case same:
			c.Matched++
		case absent:
			missing = true
			c.Why = append(c.Why, string(part)+" is not printed")
			c.Remarks = append(c.Remarks, Remark{Code: RemarkNotPrinted, Part: part})
		case other:
			contradicts = true
			c.Why = append(c.Why, string(part)+" differs")
			c.Remarks = append(c.Remarks, Remark{Code: RemarkDiffers, Part: part})
		}
	}
	houseRelation, flatRelation := numbers(want, print)
	judge(PartHouse, want.House != "", houseRelation)
	judge(PartFlat, want.Flat != "", flatRelation)
	judge(PartPostCode, want.PostCode != "", postCodes(want.PostCode, print.PostCode))
	printedNames := latinNames(print.Names)
	free := make([]bool, len(printedNames)) // taken by a stated name
	found := 0
	for _, name := range want.Names {
		at := -1
		for i, p := range printedNames {
			if !free[i] && sameName(latinName(name), p) {
				at = i
				break
			}
		}
		if at >= 0 {
			free[at] = true
			found++
			c.Matched++
		}
		c.Asked++
	}
	if lost := len(want.Names) - found; lost > 0 {
		c.Why = append(c.Why, fmt.Sprintf("%d of %d names are not printed so", lost, len(want.Names)))
		c.Remarks = append(c.Remarks, Remark{Code: RemarkNames, Lost: lost, Of: len(want.Names)})
		if found == 0 && len(printedNames) > 0 {
			contradicts = true
		}
		missing = true
	}
	switch {
	case c.Asked == 0:
		c.Outcome, c.Why, c.Remarks = Partial, []string{"nothing was stated"}, []Remark{{Code: RemarkNothingStated}}
	case contradicts:
		c.Outcome = Different
	case missing:
		c.Outcome = Partial
	default:
		c.Outcome = Equal
	}
	return c
}

// parts of a stated address: its fields are marked by their names.
func (s Stated) parts() Parts {
	lines := []string{}
	for _, v := range []string{s.Town, s.Street, s.SubStreet, s.State} {
		if v = strings.TrimSpace(v); v != "" {
			lines = append(lines, v)
		}
	}
	if len(lines) == 0 && s.Building == "" && s.Flat == "" {
		return Parse(s.Formatted)
	}
	p := Parse(strings.Join(lines, ", "))
	if v := Parse("дом " + s.Building).House; v != "" {
		p.House = v
	}
	if v := Parse("кв " + s.Flat).Flat; v != "" {
		p.Flat = v
	}
	if v := strings.ToUpper(plain(s.PostCode)); v != "" {
		p.PostCode = v
	}
	return p
}

// relation of a stated part to the printed one.
type relation int

const (
	same relation = iota
	absent
	other
)

// numbers compares house and flat. "10/7" may be a corner house or house 10,
// flat 7: it is the same as either.
func numbers(want, print Parts) (houses, flats relation) {
	houses, flats = number(want.House, print.House), number(want.Flat, print.Flat)
	if houses == other && print.Flat == "" && want.Flat != "" && print.House == want.House+"/"+want.Flat {
		return same, same
	}
	if houses == other && want.Flat == "" && print.Flat != "" && want.House == print.House+"/"+print.Flat {
		return same, same
	}
	return houses, flats
}

func number(want, print string) relation {
	switch {
	case want == print:
		return same
	case print == "":
		return absent
	}
	return other
}

// postCodes: Kazakhstan has two systems at a time, so only codes of one shape contradict.
func postCodes(want, print string) relation {
	if print != "" && len(want) != len(print) {
		return absent
	}
	return number(want, print)
}

func latinNames(list []string) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = latinName(n)
	}
	return out
}

// spellings bring the several ways of writing one sound in Latin to one.
var spellings = strings.NewReplacer(
	"SHCH", "S", "ZH", "J", "KH", "H", "TS", "C", "CH", "S", "SH", "S", "GH", "G", "Q", "K", "W", "V", "Y", "I", "YA", "IA", "YU", "IU", "J", "I", "X", "H", "II", "I",
)

// latinName is a word's skeleton in Latin letters.
func latinName(s string) string {
	l := strings.ToUpper(names.ToLatin(s, "KAZ"))
	l = strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToUpper(plain(l)))
	return spellings.Replace(l)
}

// sameName: equal but for the ending of an inflected form, and one wrong letter
// in a word of six or more.
func sameName(a, b string) bool {
	if a == b {
		return a != ""
	}
	if hasDigit(a) || hasDigit(b) {
		return false
	}
	x, y := stem(a), stem(b)
	if len(x) < 3 || len(y) < 3 {
		return false
	}
	if x == y {
		return true
	}
	n := min(len(x), len(y))
	return n >= 5 && names.Levenshtein(x, y) <= n/5
}

// endings of Russian and Kazakh cases and adjectives, in the spelling of latinName.
var endings = []string{"SKOGO", "SKAIA", "SKII", "SKOI", "SKI", "OVA", "EVA", "OVOI", "NING", "DING", "TING", "OGO", "AIA", "OIE", "OI", "OE", "AI", "II", "EI", "IA", "A", "E", "I", "O", "U"}

func stem(s string) string {
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(s, e); ok && len(rest) >= 3 {
			return rest
		}
	}
	return s
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }
