package identity

import (
	"fmt"
	"time"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/vision"
)

// personFacts is what a national number says of its holder.
type personFacts struct {
	birth string // YYYY-MM-DD
	sex   string // M or F
}

// factsOfNumber reads birth date and sex out of the personal number of a country
// whose numbers hold them; ok is false for others and for malformed numbers.
func factsOfNumber(country, number string) (personFacts, bool) {
	n := plainNumber(number)
	for i := range len(n) {
		if n[i] < '0' || n[i] > '9' {
			return personFacts{}, false
		}
	}
	var f personFacts
	switch {
	case country == "KAZ" && len(n) == 12 && n[6] >= '1' && n[6] <= '6':
		// YYMMDD, then century and sex: 1, 2 for 18xx, 3, 4 for 19xx, 5, 6 for 20xx; odd is male.
		f.birth = fmt.Sprintf("%d%s-%s-%s", 18+int(n[6]-'1')/2, n[:2], n[2:4], n[4:6])
		f.sex = sexOf(n[6])
	case country == "UZB" && len(n) == 14 && n[0] >= '1' && n[0] <= '6':
		// Century and sex as in Kazakhstan, then DDMMYY.
		f.birth = fmt.Sprintf("%d%s-%s-%s", 18+int(n[0]-'1')/2, n[5:7], n[3:5], n[1:3])
		f.sex = sexOf(n[0])
	case country == "KGZ" && len(n) == 14 && (n[0] == '1' || n[0] == '2'):
		// 1 for women, 2 for men, then DDMMYYYY.
		f.birth = fmt.Sprintf("%s-%s-%s", n[5:9], n[3:5], n[1:3])
		f.sex = sexOf(n[0] + 1)
	default:
		return personFacts{}, false
	}
	if _, err := time.Parse(time.DateOnly, f.birth); err != nil {
		return personFacts{}, false
	}
	return f, true
}

func sexOf(digit byte) string {
	if digit%2 == 1 {
		return "M"
	}
	return "F"
}

// checkNationalNumber holds what the printed national number says of birth date
// and sex against the printed ones.
func (k checker) checkNationalNumber(c *card) {
	for _, number := range c.claims[vision.FieldPersonalNumber] {
		facts, ok := factsOfNumber(c.issuer(), number.value)
		if !ok {
			continue
		}
		k.numberFact(c, number, vision.FieldBirthDate, facts.birth)
		k.numberFact(c, number, vision.FieldSex, facts.sex)
	}
}

func (k checker) numberFact(c *card, number claim, field, want string) {
	for _, x := range c.claims[field] {
		if field == vision.FieldSex && x.value != "M" && x.value != "F" {
			continue
		}
		e := check.Evidence{Field: field, Images: c.images(), Values: []check.EvidenceValue{number.evidence(), x.evidence()}}
		if x.value == want {
			e.Code, e.Supports, e.Score = "national-number-fits", check.Pass, 1
			k.v.Note(e)
			continue
		}
		e.Code, e.Supports = "national-number-contradicts", check.Doubt
		e.Explanation = "the national number says otherwise"
		k.v.Note(e)
		k.v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "national-number-contradicts-" + codeOf(field), Label: "ID_INVALID", Button: "badDocument_invalidId",
			Step: c.step, Images: c.images(), Comment: fmt.Sprintf("the national number and the field %s contradict each other", field)})
	}
}
