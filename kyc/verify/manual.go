package verify

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
)

// labelOther stands where a person gave no label.
const labelOther = "OTHER"

// completeResult fills what a person left out of a result by hand: the text in
// the applicant's language, the client's comment and the buttons, all by label.
// GREEN is nothing but its answer.
func completeResult(r applicant.Result, lang string) applicant.Result {
	if r.ReviewAnswer == applicant.AnswerGreen {
		return applicant.Result{ReviewAnswer: applicant.AnswerGreen}
	}
	if len(r.RejectLabels) == 0 { // never RED without label and text
		r.RejectLabels = []string{labelOther}
	}
	if r.ReviewRejectType == "" {
		r.ReviewRejectType = decision.RejectType(r.RejectLabels)
	}
	if r.ModerationComment == "" {
		r.ModerationComment = decision.ModerationComment(r.RejectLabels, lang)
	}
	if r.ClientComment == "" && len(r.RejectLabels) > 0 {
		if l, ok := decision.LabelOf(r.RejectLabels[0]); ok {
			r.ClientComment = l.Client
		}
	}
	if len(r.ButtonIDs) == 0 {
		r.ButtonIDs = decision.ButtonsFor(r.RejectLabels)
	}
	return r
}

// part words the share of a result by hand that is about some labels only; nil for none.
func part(r *applicant.Result, labels []string, lang string) *applicant.Result {
	if len(labels) == 0 {
		return nil
	}
	own := *r
	own.RejectLabels, own.ButtonIDs = labels, nil
	if r.ModerationComment == decision.ModerationComment(r.RejectLabels, lang) { // not the person's own words
		own.ModerationComment = ""
	}
	own = completeResult(own, lang)
	return &own
}

// byHandOfImages tells what a result by hand says of each image: RED only where
// a label is about the image's step, so that nothing is sent again for nothing.
// An image that no label is about keeps an earlier approval and loses an
// earlier rejection. FINAL says nothing of images, as nothing can be sent again.
func byHandOfImages(r *applicant.Result, l level.Level, images []ImageRecord, lang string) map[int32]*applicant.Result {
	per := make(map[int32]*applicant.Result, len(images))
	for _, im := range images {
		switch {
		case r.Green():
			per[im.ID] = r
		case r.Final():
			per[im.ID] = im.Result
		default:
			_, labels := decision.Concerned(r.RejectLabels, stepOf(l, im.Type, im.Country))
			per[im.ID] = part(r, labels, lang)
			if per[im.ID] == nil && im.Result.Green() {
				per[im.ID] = im.Result
			}
		}
	}
	return per
}

// labelOutside is the label of a rejection that the client decided itself (model.md 8).
const labelOutside = "EXTERNAL_DECISION_REJECTION"

// ErrBeingChecked asks to come back when the running check has ended.
var ErrBeingChecked = fault.New(fault.Conflict, "The applicant is being checked. Try again after the check.").After(10 * time.Second)

// OutsideDecision is what a client decided by means of its own.
type OutsideDecision struct {
	Approved bool
	Note     string
	Reasons  []string
	Tags     []string
}

// DecideOutside completes an applicant by a decision of the client (api.md
// 5.18): approved, or rejected for good.
func (s *Service) DecideOutside(ctx context.Context, scope kyc.Scope, id string, d OutsideDecision) (applicant.Applicant, error) {
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return a, err
	}
	switch a.Review.Status {
	case applicant.StatusPending, applicant.StatusPrechecked, applicant.StatusQueued:
		return a, ErrBeingChecked
	case applicant.StatusInit:
		return a, ErrNoOpenCase
	}
	reasons := strings.Join(d.Reasons, "; ")
	if utf8.RuneCountInString(reasons) > 2000 {
		return a, applicant.ErrData.Saying("Malformed data provided in the request: reasons are longer than 2000 characters together")
	}
	if len(d.Tags) > 0 {
		if err := s.ChangeTags(ctx, scope, id, TagsAdd, d.Tags); err != nil {
			return a, err
		}
	}
	r := applicant.Result{ReviewAnswer: applicant.AnswerGreen}
	if !d.Approved {
		r = applicant.Result{
			ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectFinal, RejectLabels: []string{labelOutside},
			ClientComment: reasons,
		}
	}
	note := strings.Join(append([]string{d.Note}, d.Reasons...), "\n")
	if err := s.Decide(ctx, scope, id, r, strings.TrimSpace(note)); err != nil {
		return a, err
	}
	return s.loadApplicant(ctx, scope, id)
}
