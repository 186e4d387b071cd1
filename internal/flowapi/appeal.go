package flowapi

import (
	"errors"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/verify"
)

// AppealWords are a person's own words against a rejection.
type AppealWords struct {
	Text string `json:"text" minLength:"1" maxLength:"4000"`
}

// appeal hands the words to the company's officers. Saying it twice is no
// error, as the first answer may have been lost.
func appeal(c *call, b AppealWords) (wire.OK, error) {
	id, err := c.needApplicant()
	if err != nil {
		return wire.Done, err
	}
	err = c.api.Story.Appeal(c.ctx, c.scope(), id, b.Text)
	if errors.Is(err, verify.ErrAppealed) {
		if was, aerr := c.api.Story.AppealOf(c.ctx, c.applicant); aerr == nil && was.State == "open" {
			return wire.Done, nil
		}
	}
	return wire.Done, err
}
