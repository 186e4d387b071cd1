package decision_test

import (
	"slices"
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/decision"
)

// TestAMissingPageExplainsWhatCouldNotBeRead: with the back side missing, a
// number that is printed there is no fault of the front's picture.
func TestAMissingPageExplainsWhatCouldNotBeRead(t *testing.T) {
	t.Parallel()
	missing := check.Result{Kind: check.KindCompleteness, Outcome: check.Fail, Problems: []check.Problem{{
		Label: "BACK_SIDE_MISSING", RejectType: "RETRY", Step: "IDENTITY", Comment: "The back side is missing.",
	}}}
	unread := func(code string) check.Result {
		return check.Result{Kind: check.KindIdentity, Outcome: check.Doubt, Doubts: []check.DoubtCause{{
			Class: check.DoubtQuality, Code: code, Label: "UNSATISFACTORY_PHOTOS", Step: "IDENTITY", Comment: "It could not be read.",
		}}}
	}
	d := decision.Decide(check.Input{}, []check.Result{missing, unread("unread-document-number")})
	if d.Outcome != decision.RedRetry || slices.Contains(d.Result.RejectLabels, "UNSATISFACTORY_PHOTOS") {
		t.Errorf("a value of the missing side: %s %+v", d.Outcome, d.Result)
	}
	d = decision.Decide(check.Input{}, []check.Result{missing, unread("blurred")})
	if !slices.Contains(d.Result.RejectLabels, "UNSATISFACTORY_PHOTOS") {
		t.Errorf("a blurred picture is still told: %+v", d.Result)
	}
}
