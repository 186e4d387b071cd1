package blocklist_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/blocklist"
	"github.com/idngo/idngo/kyc/check/checktest"
)

func TestBlocklist(t *testing.T) {
	t.Parallel()
	hit := func(similarity float64, fields ...string) func(*check.Input) {
		return func(in *check.Input) {
			in.Listed = []check.ListHit{{EntryID: "e1", Fields: fields, Similarity: similarity}}
		}
	}
	checktest.Run(t, blocklist.Checker{}, map[string]checktest.Case{
		"nobody listed":        {Want: check.Pass},
		"document number":      {Want: check.Fail, Says: "BLOCKLIST", Change: hit(0, "documentNumber")},
		"national number":      {Want: check.Fail, Says: "BLOCKLIST", Change: hit(0, "nationalNumber")},
		"names and birth date": {Want: check.Fail, Says: "BLOCKLIST", Change: hit(0, "person")},
		"e-mail":               {Want: check.Doubt, Says: "blocklist-weak-hit", Class: check.DoubtIdentity, Change: hit(0, "email")},
		"e-mail and phone":     {Want: check.Doubt, Says: "blocklist-weak-hit", Change: hit(0, "email", "phone")},
		"e-mail and document":  {Want: check.Fail, Says: "BLOCKLIST", Change: hit(0, "email", "documentNumber")},
		"face, close":          {Want: check.Fail, Says: "BLOCKLIST", Change: hit(0.99, "face")},
		"face, less close":     {Want: check.Doubt, Says: "blocklist-weak-hit", Change: hit(0.85, "face")},
		"face, close, on a list so long that strangers are": {Want: check.Doubt, Says: "blocklist-weak-hit", Change: func(in *check.Input) {
			in.Listed = []check.ListHit{{EntryID: "e1", Fields: []string{"face"}, Similarity: 0.99, Chance: 0.01}}
		}},
		"face and e-mail":            {Want: check.Fail, Says: "BLOCKLIST", Change: hit(0.85, "face", "email")},
		"face named twice":           {Want: check.Doubt, Says: "blocklist-weak-hit", Change: hit(0.85, "face", "face")},
		"face without a measurement": {Want: check.Doubt, Says: "blocklist-weak-hit", Change: hit(0, "face", "email")},
		"not searched":               {Want: check.Doubt, Says: "blocklist-not-searched", Class: check.DoubtTechnical, Change: func(in *check.Input) { in.Searched = false }},
	})
	in := checktest.Passport(checktest.Aigerim())
	hit(0, "person")(&in)
	if r := (blocklist.Checker{}).Check(in); r.Problems[0].RejectType != applicant.RejectFinal {
		t.Error("a listed person is rejected for good")
	}
}
