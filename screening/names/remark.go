package names

import (
	"slices"
	"strings"
)

// Remark is one thing that a comparison noticed, for whoever puts it into the
// words of a language. It quotes letters of the names: personal data.
type Remark struct {
	Code RemarkCode
	// Part is the part of the name, one of the Part constants, "" for the whole.
	Part    string
	Outcome Outcome // of RemarkPart
	// A and B are the letters or words of the two sides.
	A, B string
	// Rule is why they are equal, one of Rules; Of is the letter that both
	// spell where the rule is RuleTransliteration.
	Rule, Of string
}

// RemarkCode says what was noticed.
type RemarkCode string

// The remarks.
const (
	RemarkPart          RemarkCode = "part"            // how the parts compare as a whole
	RemarkEqual         RemarkCode = "equal"           // A and B are one by Rule
	RemarkUncommon      RemarkCode = "uncommon"        // A and B may be one by Rule, seldom
	RemarkMissing       RemarkCode = "missing"         // B stands on the second side alone
	RemarkAdded         RemarkCode = "added"           // A stands on the first side alone
	RemarkOther         RemarkCode = "other"           // A on one side, B on the other
	RemarkKnown         RemarkCode = "known"           // both are names of their own
	RemarkInitial       RemarkCode = "initial"         // one of A and B is the initial of the other
	RemarkGender        RemarkCode = "gender"          // the ending of the other gender
	RemarkForms         RemarkCode = "forms"           // forms of one name in different languages
	RemarkReordered     RemarkCode = "reordered"       // the same words in another order
	RemarkSubset        RemarkCode = "subset"          // words are missing on one side
	RemarkOneSide       RemarkCode = "one-side"        // the part stands on one side only
	RemarkWordOneSide   RemarkCode = "word-one-side"   // the word A stands on one side only
	RemarkCut           RemarkCode = "cut"             // the machine readable field was full
	RemarkFatherBare    RemarkCode = "father-bare"     // the father's name without the ending of a patronymic
	RemarkFatherGender  RemarkCode = "father-gender"   // the same father, the ending of the other gender
	RemarkFatherSame    RemarkCode = "father-same"     // patronymics of one father's name
	RemarkMiddleOneSide RemarkCode = "middle-one-side" // the middle name is left out on one side
	RemarkCrossed       RemarkCode = "crossed"         // family and given name in the other order
	RemarkAnyOrder      RemarkCode = "any-order"       // words were compared in any order
	RemarkEmpty         RemarkCode = "empty"           // a name is empty
	RemarkNothingShared RemarkCode = "nothing-shared"  // no part stands on both sides

	// RuleTransliteration: two Latin spellings of one letter.
	RuleTransliteration = "transliteration"
	ruleDoubled         = "doubled letter" // ss for s
	transliterationOf   = "transliteration of "
)

// String is the remark in English.
func (r Remark) String() string {
	rule := r.Rule
	if rule == RuleTransliteration {
		rule = transliterationOf + r.Of
	}
	switch r.Code {
	case RemarkPart:
		return r.Part + ": " + r.Outcome.String()
	case RemarkEqual:
		return quote(r.A) + " = " + quote(r.B) + " (" + rule + ")"
	case RemarkUncommon:
		return quote(r.A) + " for " + quote(r.B) + " (uncommon: " + rule + ")"
	case RemarkMissing:
		return quote(r.B) + " missing"
	case RemarkAdded:
		return quote(r.A) + " added"
	case RemarkOther:
		return quote(r.A) + " instead of " + quote(r.B)
	case RemarkKnown:
		return "both are known names"
	case RemarkInitial:
		return quote(r.A) + " for " + quote(r.B) + " (initial)"
	case RemarkGender:
		return "ending of the other gender"
	case RemarkForms:
		return "forms of one name in different languages"
	case RemarkReordered:
		return "words in another order"
	case RemarkSubset:
		return "a part of the name is missing on one side"
	case RemarkOneSide:
		return "only on one side"
	case RemarkWordOneSide:
		return quote(r.A) + " only on one side"
	case RemarkCut:
		return "cut at the end of the machine readable field"
	case RemarkFatherBare:
		return "father's name without ending"
	case RemarkFatherGender:
		return "same father's name, other gender ending"
	case RemarkFatherSame:
		return "patronymic of the same father's name"
	case RemarkMiddleOneSide:
		return "middle name: only on one side, no difference"
	case RemarkCrossed:
		return "family and given name are in the other order"
	case RemarkAnyOrder:
		return "words compared in any order"
	case RemarkEmpty:
		return "nothing to compare: a name is empty"
	case RemarkNothingShared:
		return "no part of the name stands on both sides"
	}
	return string(r.Code)
}

// Rules lists every rule that a remark may name, sorted.
func Rules() []string {
	seen := map[string]bool{ruleDoubled: true}
	for _, list := range correspondences() {
		for _, c := range list {
			seen[ruleOf(c.rule).Rule] = true
		}
	}
	out := make([]string, 0, len(seen))
	for rule := range seen {
		out = append(out, rule)
	}
	slices.Sort(out)
	return out
}

// ruleOf takes the letter out of the rule that two Latin spellings share.
func ruleOf(rule string) Remark {
	if of, ok := strings.CutPrefix(rule, transliterationOf); ok {
		return Remark{Rule: RuleTransliteration, Of: of}
	}
	return Remark{Rule: rule}
}

// remark without letters.
func remark(code RemarkCode) []Remark { return []Remark{{Code: code}} }

func texts(list []Remark) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.String()
	}
	return out
}
