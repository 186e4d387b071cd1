package publicapi

import (
	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/fault"
)

// errNoAMLCase: the applicant was never looked for in watch lists.
var errNoAMLCase = fault.New(fault.NotFound, "There is no AML case: the applicant was not looked for in watch lists yet")

// amlCasePerMinute is the contract's own limit of this call (api.md 3.4).
const amlCasePerMinute = 10

func getAMLCase(c *call) (wire.AMLCase, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.AMLCase{}, err
	}
	s, err := c.api.Story.Screening(c.ctx, c.scope, id)
	if err == nil && s.Case.ID == "" {
		err = errNoAMLCase
	}
	if err != nil {
		return wire.AMLCase{}, err
	}
	return wire.ShowAMLCase(s, id), nil
}

func recheckAML(c *call, id string) error { return c.api.Story.Rescreen(c.ctx, c.scope, id) }
