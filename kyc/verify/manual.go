package verify

import (
	"slices"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/decision"
)

// completeResult fills what a person left out of a result by hand: the text in
// the applicant's language, the client's comment and the buttons, all by label.
// GREEN is nothing but its answer.
func completeResult(r applicant.Result, lang string) applicant.Result {
	if r.ReviewAnswer == applicant.AnswerGreen {
		return applicant.Result{ReviewAnswer: applicant.AnswerGreen}
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
		var ids []string
		for _, b := range decision.Buttons() {
			if len(b.Labels) == 1 && slices.Contains(r.RejectLabels, b.Labels[0]) && !slices.ContainsFunc(ids, func(id string) bool { return sameLabel(id, b) }) {
				ids = append(ids, b.ID())
			}
		}
		r.ButtonIDs = decision.ExpandButtons(ids)
	}
	return r
}

// sameLabel: one button a label is enough.
func sameLabel(id string, b decision.Button) bool {
	other, _ := decision.ButtonOf(id)
	return slices.Equal(other.Labels, b.Labels)
}
