package publicapi

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/verify"
)

// doing makes a handler that does something to one applicant and answers ok.
func doing(fn func(c *call, id string) error) func(*call) (OK, error) {
	return func(c *call) (OK, error) {
		id, err := c.id("applicantId")
		if err != nil {
			return ok, err
		}
		return ok, fn(c, id)
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

func getStatus(c *call) (Review, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return Review{}, err
	}
	a, err := c.api.Story.Applicant(c.ctx, c.scope, id)
	return showReview(a.Review, c.api.Now()), err
}

// State is the old form of the status (api.md 5.10).
type State struct {
	ID             string          `json:"id"`
	Status         Review          `json:"status"`
	DocumentStatus []DocumentState `json:"documentStatus"`
}

// DocumentState is one image in State.
type DocumentState struct {
	IDDocType    string            `json:"idDocType"`
	IDDocSubType string            `json:"idDocSubType,omitempty"`
	Country      string            `json:"country,omitempty"`
	ImageID      int32             `json:"imageId"`
	ReviewResult *applicant.Result `json:"reviewResult,omitempty"`
	AddedDate    string            `json:"addedDate"`
}

func getState(c *call) (State, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return State{}, err
	}
	a, err := c.api.Story.Applicant(c.ctx, c.scope, id)
	if err != nil {
		return State{}, err
	}
	images, err := c.api.Story.Images(c.ctx, c.scope, id)
	s := State{ID: id, Status: showReview(a.Review, c.api.Now()), DocumentStatus: []DocumentState{}}
	for _, im := range images {
		if im.Active {
			s.DocumentStatus = append(s.DocumentStatus, DocumentState{im.Type, im.SubType, im.Country, im.ID, im.Result, stamp(im.AddedAt, layoutSeconds)})
		}
	}
	return s, err
}

// StepStatus is what one step of requiredIdDocsStatus shows (api.md 5.11).
type StepStatus struct {
	ReviewResult       ImageResult            `json:"reviewResult"`
	Country            string                 `json:"country,omitempty"`
	IDDocType          string                 `json:"idDocType,omitempty"`
	ImageIDs           []int32                `json:"imageIds" doc:"The first is the front side"`
	ImageReviewResults map[string]ImageResult `json:"imageReviewResults" doc:"By imageId; {} before a review"`
	Forbidden          bool                   `json:"forbidden"`
	DoubleSided        *bool                  `json:"doubleSided" nullable:"true"`
	StepStatuses       any                    `json:"stepStatuses" doc:"Always null for persons"`
	AttemptID          string                 `json:"attemptId,omitempty"`
}

// ImageResult is a result that is {} before a review.
type ImageResult struct {
	ModerationComment string   `json:"moderationComment,omitempty" doc:"May be shown to the person, in the applicant's language"`
	ClientComment     string   `json:"clientComment,omitempty"`
	ReviewAnswer      string   `json:"reviewAnswer,omitempty" enum:"GREEN,RED,YELLOW"`
	RejectLabels      []string `json:"rejectLabels,omitempty"`
	ReviewRejectType  string   `json:"reviewRejectType,omitempty" enum:"FINAL,RETRY"`
	ButtonIDs         []string `json:"buttonIds,omitempty"`
}

func showResult(r *applicant.Result) ImageResult {
	if r == nil {
		return ImageResult{}
	}
	return ImageResult{r.ModerationComment, r.ClientComment, r.ReviewAnswer, r.RejectLabels, r.ReviewRejectType, r.ButtonIDs}
}

// StepStatuses is keyed by idDocSetType, in the level's order; null for a step
// for which nothing was given.
type StepStatuses []verify.StepStatus

// MarshalJSON keeps the order, which a map would lose.
func (s StepStatuses) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, step := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := encode(step.Step)
		if err != nil {
			return nil, err
		}
		var value any
		if !step.Missing {
			value = showStep(step)
		}
		shown, err := encode(value)
		if err != nil {
			return nil, err
		}
		b.Write(bytes.TrimSpace(name))
		b.WriteByte(':')
		b.Write(bytes.TrimSpace(shown))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func showStep(s verify.StepStatus) StepStatus {
	out := StepStatus{
		ReviewResult: showResult(s.Result), Country: s.Country, IDDocType: s.IDDocType, ImageIDs: slices.Clone(s.ImageIDs),
		ImageReviewResults: map[string]ImageResult{}, Forbidden: s.Forbidden, DoubleSided: s.DoubleSided, AttemptID: s.AttemptID,
	}
	if out.ImageIDs == nil {
		out.ImageIDs = []int32{}
	}
	for id, r := range s.Images {
		if r != nil {
			out.ImageReviewResults[decimal(id)] = showResult(r)
		}
	}
	return out
}

func decimal(id int32) string { return strconv.Itoa(int(id)) }

func getStepStatuses(c *call) (StepStatuses, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return nil, err
	}
	return c.api.Story.StepStatuses(c.ctx, c.scope, id)
}

// HistoryItem is one attempt (api.md 5.19).
type HistoryItem struct {
	AttemptID    string            `json:"attemptId"`
	LevelName    string            `json:"levelName"`
	ReviewDate   string            `json:"reviewDate,omitempty"`
	ReviewResult *applicant.Result `json:"reviewResult,omitempty"`
	ReviewStatus string            `json:"reviewStatus" enum:"init,pending,prechecked,queued,completed,onHold"`
}

var statusOfAttempt = map[verify.AttemptState]applicant.Status{
	verify.AttemptOpen: applicant.StatusPending, verify.AttemptHeld: applicant.StatusOnHold,
	verify.AttemptDecided: applicant.StatusCompleted, verify.AttemptSuperseded: applicant.StatusInit,
}

func getHistory(c *call) (ListOf[HistoryItem], error) {
	id, err := c.id("applicantId")
	if err != nil {
		return ListOf[HistoryItem]{}, err
	}
	levelName, err := c.text("levelName")
	if err != nil {
		return ListOf[HistoryItem]{}, err
	}
	attempts, err := c.api.Story.History(c.ctx, c.scope, id, levelName)
	var items []HistoryItem
	for _, at := range attempts {
		item := HistoryItem{AttemptID: at.ID, LevelName: at.LevelName, ReviewResult: at.Result, ReviewStatus: string(statusOfAttempt[at.State])}
		if at.State == verify.AttemptDecided {
			item.ReviewDate = stamp(at.DecidedAt, layoutZone)
		}
		items = append(items, item)
	}
	return listOf(items), err
}

// testResult is the body of testCompleted (api.md 8.1).
type testResult struct {
	ReviewAnswer      string   `json:"reviewAnswer" enum:"GREEN,RED"`
	RejectLabels      []string `json:"rejectLabels,omitempty" doc:"[] for GREEN"`
	ReviewRejectType  string   `json:"reviewRejectType,omitempty" enum:"FINAL,RETRY" doc:"Required for RED"`
	ClientComment     string   `json:"clientComment,omitempty" maxLength:"2000"`
	ModerationComment string   `json:"moderationComment,omitempty" maxLength:"2000"`
}

func testCompleted(c *call, b testResult) (OK, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return ok, err
	}
	return ok, c.api.Story.TestCompleted(c.ctx, c.scope, id, applicant.Result{
		ReviewAnswer: b.ReviewAnswer, RejectLabels: b.RejectLabels, ReviewRejectType: b.ReviewRejectType,
		ClientComment: b.ClientComment, ModerationComment: b.ModerationComment,
	})
}
