package publicapi

import (
	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/verify"
)

// doing makes a handler that does something to one applicant and answers ok.
func doing(fn func(c *call, id string) error) func(*call) (wire.OK, error) {
	return func(c *call) (wire.OK, error) {
		id, err := c.id("applicantId")
		if err != nil {
			return wire.Done, err
		}
		return wire.Done, fn(c, id)
	}
}

func submit(c *call, id string) error {
	reason, err := c.text("reason")
	if err != nil {
		return err
	}
	code, err := c.text("reasonCode")
	if err != nil {
		return err
	}
	return c.api.Story.Submit(c.ctx, c.scope, id, reason, code)
}

func reset(c *call, id string) error { return c.api.Story.Reset(c.ctx, c.scope, id) }

func resetStep(c *call, id string) error {
	return c.api.Story.ResetStep(c.ctx, c.scope, id, c.params["idDocSetType"])
}

func getStatus(c *call) (wire.Review, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.Review{}, err
	}
	a, err := c.api.Story.Applicant(c.ctx, c.scope, id)
	return wire.ShowReview(a.Review, c.api.Now()), err
}

func getState(c *call) (wire.State, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.State{}, err
	}
	a, err := c.api.Story.Applicant(c.ctx, c.scope, id)
	if err != nil {
		return wire.State{}, err
	}
	images, err := c.api.Story.Images(c.ctx, c.scope, id)
	return wire.ShowState(a, images, c.api.Now()), err
}

func getStepStatuses(c *call) (wire.StepStatuses, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return nil, err
	}
	return c.api.Story.StepStatuses(c.ctx, c.scope, id)
}

func getHistory(c *call) (wire.ListOf[wire.HistoryItem], error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.ListOf[wire.HistoryItem]{}, err
	}
	levelName, err := c.text("levelName")
	if err != nil {
		return wire.ListOf[wire.HistoryItem]{}, err
	}
	attempts, err := c.api.Story.History(c.ctx, c.scope, id, levelName)
	return wire.ShowHistory(attempts), err
}

func testCompleted(c *call, b wire.TestResult) (wire.OK, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.Done, err
	}
	return wire.Done, c.api.Story.TestCompleted(c.ctx, c.scope, id, applicant.Result{
		ReviewAnswer: b.ReviewAnswer, RejectLabels: b.RejectLabels, ReviewRejectType: b.ReviewRejectType,
		ClientComment: b.ClientComment, ModerationComment: b.ModerationComment,
	})
}

func approve(c *call, b *wire.DecisionBody) (wire.Applicant, error) { return outside(c, b, true) }
func reject(c *call, b *wire.DecisionBody) (wire.Applicant, error)  { return outside(c, b, false) }

// outside takes a decision that the client made itself (api.md 5.18).
func outside(c *call, b *wire.DecisionBody, approved bool) (wire.Applicant, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.Applicant{}, err
	}
	d := verify.OutsideDecision{Approved: approved}
	if b != nil {
		d.Note, d.Reasons, d.Tags = b.Note, b.Reasons, b.Tags
	}
	return c.show(c.api.Story.DecideOutside(c.ctx, c.scope, id, d))
}
