package wire

import (
	"bytes"
	"slices"
	"strconv"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/verify"
)

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
		name, err := Encode(step.Step)
		if err != nil {
			return nil, err
		}
		var value any
		if !step.Missing {
			value = showStep(step)
		}
		shown, err := Encode(value)
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

// TestResult is the body of testCompleted (api.md 8.1).
type TestResult struct {
	ReviewAnswer      string   `json:"reviewAnswer" enum:"GREEN,RED"`
	RejectLabels      []string `json:"rejectLabels,omitempty" doc:"[] for GREEN"`
	ReviewRejectType  string   `json:"reviewRejectType,omitempty" enum:"FINAL,RETRY" doc:"Required for RED"`
	ClientComment     string   `json:"clientComment,omitempty" maxLength:"2000"`
	ModerationComment string   `json:"moderationComment,omitempty" maxLength:"2000"`
}

// ShowState makes the old form of the status.
func ShowState(a applicant.Applicant, images []document.Image, now time.Time) State {
	s := State{ID: a.ID, Status: ShowReview(a.Review, now), DocumentStatus: []DocumentState{}}
	for _, im := range images {
		if im.Active {
			s.DocumentStatus = append(s.DocumentStatus, DocumentState{im.Type, im.SubType, im.Country, im.ID, im.Result, stamp(im.AddedAt, layoutSeconds)})
		}
	}
	return s
}

// ShowHistory makes the list of attempts.
func ShowHistory(attempts []verify.AttemptRecord) ListOf[HistoryItem] {
	var items []HistoryItem
	for _, at := range attempts {
		item := HistoryItem{AttemptID: at.ID, LevelName: at.LevelName, ReviewResult: at.Result, ReviewStatus: string(statusOfAttempt[at.State])}
		if at.State == verify.AttemptDecided {
			item.ReviewDate = stamp(at.DecidedAt, layoutZone)
		}
		items = append(items, item)
	}
	return NewList(items)
}

// DecisionBody is the body of a decision that the client made itself (api.md 5.18).
type DecisionBody struct {
	Note    string   `json:"note,omitempty" maxLength:"20000" doc:"Kept as a note about the applicant"`
	Tags    []string `json:"tags,omitempty" maxItems:"30" doc:"Added to the applicant's tags"`
	Reasons []string `json:"reasons,omitempty" maxItems:"50"`
}
