package decision_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/decision"
)

// TestRiskLabels: fraud and second accounts are labelled, bad pictures are not,
// and every label is one that the Dashboard has words for.
func TestRiskLabels(t *testing.T) {
	t.Parallel()
	problem := func(label string) []check.Problem { return []check.Problem{{Label: label}} }
	doubt := func(class check.DoubtClass, label, button string) []check.DoubtCause {
		return []check.DoubtCause{{Class: class, Label: label, Button: button}}
	}
	for name, c := range map[string]struct {
		result check.Result
		want   string // group.label, "" for none
	}{
		"a pass":                    {check.Result{Kind: check.KindIntegrity, Outcome: check.Pass}, ""},
		"a forgery":                 {check.Result{Kind: check.KindIntegrity, Problems: problem("FORGERY")}, "document.forgedDocument"},
		"perhaps a forgery":         {check.Result{Kind: check.KindIntegrity, Doubts: doubt(check.DoubtIdentity, "FORGERY", "")}, "document.suspiciousDocument"},
		"two documents":             {check.Result{Kind: check.KindIntegrity, Doubts: doubt(check.DoubtIdentity, "BAD_PROOF_OF_IDENTITY", "badDocument_suspiciousDocument")}, "document.suspiciousDocument"},
		"a screenshot":              {check.Result{Kind: check.KindIntegrity, Problems: problem("SCREENSHOTS")}, ""},
		"a mask":                    {check.Result{Kind: check.KindLiveness, Problems: problem("FRAUDULENT_PATTERNS")}, "selfie.suspiciousSelfie"},
		"another face":              {check.Result{Kind: check.KindFace, Problems: problem("BAD_FACE_MATCHING")}, "selfie.faceMismatch"},
		"an unsure face":            {check.Result{Kind: check.KindFace, Doubts: doubt(check.DoubtIdentity, "BAD_FACE_MATCHING", "")}, ""},
		"a technical doubt":         {check.Result{Kind: check.KindIntegrity, Doubts: doubt(check.DoubtTechnical, "FORGERY", "")}, ""},
		"a second account":          {check.Result{Kind: check.KindDuplicate, Doubts: doubt(check.DoubtIdentity, "DUPLICATE", "")}, "crossCheck.duplicate"},
		"one that is only noted":    {check.Result{Kind: check.KindDuplicate, Evidence: []check.Evidence{{Code: "duplicate"}}}, "crossCheck.duplicate"},
		"a namesake":                {check.Result{Kind: check.KindDuplicate, Evidence: []check.Evidence{{Code: "similar-applicant"}}}, ""},
		"on the blocklist":          {check.Result{Kind: check.KindBlocklist, Problems: problem("BLOCKLIST")}, "person.blocklisted"},
		"stated and read differ":    {check.Result{Kind: check.KindIdentity, Problems: problem("PROBLEMATIC_APPLICANT_DATA")}, "crossCheck.dataMismatch"},
		"an expired document":       {check.Result{Kind: check.KindIdentity, Problems: problem("EXPIRATION_DATE")}, ""},
		"a picture that is blurred": {check.Result{Kind: check.KindQuality, Problems: problem("LOW_QUALITY")}, ""},
	} {
		got := ""
		for _, l := range decision.RiskLabels(c.result) {
			got = l.Group + "." + l.Label
			if l.Source != string(c.result.Kind) {
				t.Errorf("%s: set by %q", name, l.Source)
			}
			if !applicant.KnownRiskLabel(l.Group, l.Label) {
				t.Errorf("%s: nobody knows %s", name, got)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
