package contact_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/check/contact"
	"github.com/idngo/idngo/kyc/level"
)

func TestContact(t *testing.T) {
	t.Parallel()
	ask := func(email string, skip bool) func(*check.Input) {
		return func(in *check.Input) {
			in.Level.Required.DocSets = append(in.Level.Required.DocSets, level.DocSet{IDDocSetType: level.StepEmailVerification, SkipAllowed: skip})
			in.Applicant.Personal.Email = email
		}
	}
	checktest.Run(t, contact.Checker{}, map[string]checktest.Case{
		"not asked":               {Want: check.Skipped},
		"missing":                 {Want: check.Fail, Says: "NOT_ALL_CHECKS_COMPLETED", Change: ask(" ", false)},
		"missing, may be skipped": {Want: check.Skipped, Change: ask("", true)},
		"confirmed with a code": {Want: check.Pass, Change: func(in *check.Input) {
			ask("a@example.com", false)(in)
			in.Applicant.Personal.Marks.Email = "a@example.com"
		}},
		"another one was confirmed": {Want: check.Doubt, Says: "contact-unconfirmed", Change: func(in *check.Input) {
			ask("a@example.com", false)(in)
			in.Applicant.Personal.Marks.Email = "b@example.com"
		}},
		"stated is not confirmed": {Want: check.Doubt, Says: "contact-unconfirmed", Class: check.DoubtIdentity, Change: ask("a@example.com", false)},
	})
}
