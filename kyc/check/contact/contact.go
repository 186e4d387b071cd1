package contact

import (
	"strings"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/level"
)

// Checker is the contact check.
type Checker struct{}

// Kind is contact.
func (Checker) Kind() check.Kind { return check.KindContact }

// Check asks for the contact of each step. No confirmation is recorded with an
// applicant, so a stated contact is doubt for a person and never enough.
func (Checker) Check(in check.Input) check.Result {
	v := check.NewVerdict(check.KindContact)
	asked := false
	for _, c := range []struct{ step, name, value string }{
		{level.StepEmailVerification, "e-mail address", in.Applicant.Personal.Email},
		{level.StepPhoneVerification, "phone number", in.Applicant.Personal.Phone},
	} {
		set, ok := in.Level.Step(c.step)
		stated := strings.TrimSpace(c.value) != ""
		if !ok || set.SkipAllowed && !stated {
			continue
		}
		asked = true
		if !stated {
			v.Retry(check.Problem{Label: "NOT_ALL_CHECKS_COMPLETED", Step: c.step, Comment: "The " + c.name + " is missing."})
			continue
		}
		v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "contact-unconfirmed", Label: "NOT_ALL_CHECKS_COMPLETED", Step: c.step, Comment: "The " + c.name + " has not been confirmed."})
	}
	if !asked {
		return check.NotAsked(check.KindContact, "the level asks for no contact")
	}
	return v.Result()
}
