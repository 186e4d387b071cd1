package identity

import (
	"fmt"
	"slices"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/nationalid"
)

// checkNationalNumber holds what the printed national number says of birth date
// and sex against the printed ones. A number that breaks its country's rules was
// misread or made up: doubt, unless another source gives a valid one (then the
// contradiction between the two is reported as such).
func (k checker) checkNationalNumber(c *card) {
	valid := func(x claim) bool {
		r, known := nationalid.Validate(c.issuer(), x.value)
		return known && r.Valid
	}
	list := c.claims[vision.FieldPersonalNumber]
	someValid := slices.ContainsFunc(list, valid)
	for _, number := range list {
		r, known := nationalid.Validate(c.issuer(), number.value)
		switch {
		case !known:
		case r.Valid:
			if r.BirthDate != "" {
				k.numberFact(c, number, vision.FieldBirthDate, r.BirthDate)
			}
			if r.Sex != "" {
				k.numberFact(c, number, vision.FieldSex, r.Sex)
			}
		case !someValid:
			k.v.Note(check.Evidence{Code: "national-number-invalid", Supports: check.Doubt, Field: vision.FieldPersonalNumber, Images: c.images(),
				Values: []check.EvidenceValue{number.evidence()}, Explanation: "shape, date or check digit is not right for a number of the kind " + r.Kind,
				Why: check.Why("national-number-rule", check.Text("kind", r.Kind))})
			k.v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "national-number-invalid", Label: "ID_INVALID", Button: "badDocument_invalidId",
				Step: c.step, Images: c.images(), Comment: "the national number breaks the rules of its country"})
		}
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
		e.Explanation, e.Why = "the national number says otherwise", check.Why("national-number-otherwise")
		k.v.Note(e)
		k.v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "national-number-contradicts-" + codeOf(field), Label: "ID_INVALID", Button: "badDocument_invalidId",
			Step: c.step, Images: c.images(), Comment: fmt.Sprintf("the national number and the field %s contradict each other", field)})
	}
}
