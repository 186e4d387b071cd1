package decision

import (
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
)

// RiskLabels tells what of a check's result stays worth knowing about the
// person whatever the decision was: signs of fraud and of a second account, not
// bad pictures. None of them decides anything.
func RiskLabels(r check.Result) []applicant.RiskLabel {
	var out []applicant.RiskLabel
	add := func(group, label string) {
		out = append(out, applicant.RiskLabel{Group: group, Label: label, Source: string(r.Kind)})
	}
	for _, p := range r.Problems {
		switch {
		case p.Label == "FORGERY":
			add("document", "forgedDocument")
		case p.Label == "FRAUDULENT_PATTERNS" && (r.Kind == check.KindFace || r.Kind == check.KindLiveness):
			add("selfie", "suspiciousSelfie")
		case p.Label == "FRAUDULENT_PATTERNS", p.Button == suspiciousDocument:
			add("document", "suspiciousDocument")
		case p.Label == "BAD_FACE_MATCHING":
			add("selfie", "faceMismatch")
		case p.Label == "DUPLICATE":
			add("crossCheck", "duplicate")
		case p.Label == "BLOCKLIST":
			add("person", "blocklisted")
		case p.Label == "PROBLEMATIC_APPLICANT_DATA":
			add("crossCheck", "dataMismatch")
		}
	}
	for _, d := range r.Doubts {
		switch {
		case d.Class != check.DoubtIdentity:
		case d.Label == "FORGERY", d.Label == "FRAUDULENT_PATTERNS" && r.Kind == check.KindIntegrity, d.Button == suspiciousDocument:
			add("document", "suspiciousDocument")
		case d.Label == "FRAUDULENT_PATTERNS":
			add("selfie", "suspiciousSelfie")
		case d.Label == "DUPLICATE":
			add("crossCheck", "duplicate")
		}
	}
	for _, e := range r.Evidence { // noted only, where the level says so
		if r.Kind == check.KindDuplicate && (e.Code == "duplicate" || e.Code == "same-face-other-person") {
			add("crossCheck", "duplicate")
		}
	}
	return out
}

const suspiciousDocument = "badDocument_suspiciousDocument"
