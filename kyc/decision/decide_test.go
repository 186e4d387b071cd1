package decision_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/decision"
)

func decide(t testing.TB, in check.Input) (decision.Decision, []check.Result) {
	t.Helper()
	results := check.Run(in, checktest.Checkers(t))
	return decision.Decide(in, results), results
}

func TestCompleteCasesAreGreen(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]check.Input{"passport": checktest.Passport(checktest.Aigerim()), "card": checktest.Card(checktest.Aigerim())} {
		d, results := decide(t, in)
		if d.Outcome != decision.Green {
			t.Errorf("%s: %s %v", name, d.Outcome, d.Reasons)
			for _, r := range results {
				t.Logf("%s %s %+v %+v", r.Kind, r.Outcome, r.Problems, r.Doubts)
			}
		}
	}
}
