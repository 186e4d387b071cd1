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

// Check asks for the contact of each step. A contact that is merely stated is
// doubt for a person; one that a code proved in the applicant's flow passes, as
// long as it is still the one that is stated.
func (Checker) Check(in check.Input) check.Result {
	v := check.NewVerdict(check.KindContact)
	asked := false
	marks := in.Applicant.Personal.Marks
	for _, c := range []struct{ step, name, field, value, proven string }{
		{level.StepEmailVerification, "e-mail address", "email", in.Applicant.Personal.Email, marks.Email},
		{level.StepPhoneVerification, "phone number", "phone", in.Applicant.Personal.Phone, marks.Phone},
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
		if c.value == c.proven {
			v.Note(check.Evidence{Code: "contact-confirmed", Supports: check.Pass, Explanation: "the " + c.name + " was confirmed with a code", Why: check.Why("confirmed-with-code", check.Fields("contact", c.field))})
			continue
		}
		v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "contact-unconfirmed", Label: "NOT_ALL_CHECKS_COMPLETED", Step: c.step, Comment: "The " + c.name + " has not been confirmed."})
	}
	if !asked {
		return check.NotAsked(check.KindContact, "the level asks for no contact", check.Because("asks-no-contact"))
	}
	return v.Result()
}
