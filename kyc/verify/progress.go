package verify

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
)

// StepState tells what a person still has to do for a step.
type StepState string

// The states. A retry is a step that was done and was rejected.
const (
	StepTodo  StepState = "todo"
	StepDone  StepState = "done"
	StepRetry StepState = "retry"
)

// Phase tells where a person stands on the way through a level.
type Phase string

// The phases: collect -> (submit) -> wait -> approved | retry (collect again) | rejected.
const (
	PhaseCollect  Phase = "collect"  // something is to be given
	PhaseSubmit   Phase = "submit"   // everything is there; the check may be requested
	PhaseWait     Phase = "wait"     // a check runs or a person looks
	PhaseApproved Phase = "approved" // GREEN
	PhaseRejected Phase = "rejected" // RED/FINAL
	PhaseInactive Phase = "inactive" // deactivated
)

// SideProgress is one picture that a step wants.
type SideProgress struct {
	SubType string // FRONT_SIDE, BACK_SIDE or ""
	State   StepState
	ImageID int32 // 0 when there is none
	Comment string
}

// StepProgress is one step of the level with what was given for it.
type StepProgress struct {
	Set       level.DocSet
	State     StepState
	Comment   string
	IDDocType string // of what was given
	Country   string
	Sides     []SideProgress
	// Asked: the last decision asks for the step, so that it cannot be left out.
	Asked bool
}

// Progress is the whole way: it is what an applicant's page shows, and the same
// on every device.
type Progress struct {
	Phase     Phase
	Applicant applicant.Applicant
	Level     level.Level // with the applicant's own document set in its place, and with defaults
	Steps     []StepProgress
}

// Progress tells what is done, what is to do and what is to be done again. It
// asks again for exactly what a rejection names.
func (s *Service) Progress(ctx context.Context, scope kyc.Scope, id string) (Progress, error) {
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return Progress{}, err
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return Progress{}, err
	}
	images, err := s.activeImages(ctx, scope, id)
	if err != nil {
		return Progress{}, err
	}
	statuses, err := s.StepStatuses(ctx, scope, id)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Applicant: a, Level: l.WithDefaults()}
	for i, set := range p.Level.Required.DocSets {
		p.Steps = append(p.Steps, stepProgress(a, l, set, statuses[i], images))
	}
	p.Phase = phaseOf(a, p.Steps)
	return p, nil
}

// Unbegun is the way through a level of somebody who has given nothing yet. It
// is what a level looks like before there is anybody on it.
func Unbegun(l level.Level) Progress {
	p := Progress{Phase: PhaseCollect, Level: l.WithDefaults()}
	p.Applicant.Review.Status = applicant.StatusInit
	for _, set := range p.Level.Required.DocSets {
		p.Steps = append(p.Steps, stepProgress(p.Applicant, p.Level, set, StepStatus{}, nil))
	}
	return p
}

func phaseOf(a applicant.Applicant, steps []StepProgress) Phase {
	r := a.Review.Result
	switch {
	case a.Deleted:
		return PhaseInactive
	case a.Review.Status.InCheck():
		return PhaseWait
	case a.Review.Status == applicant.StatusCompleted && r.Green():
		return PhaseApproved
	case a.Review.Status == applicant.StatusCompleted && r.Final():
		return PhaseRejected
	}
	for _, s := range steps {
		if s.State != StepDone {
			return PhaseCollect
		}
	}
	return PhaseSubmit
}

// rejected reports a RED/RETRY that a person may answer.
func rejected(a applicant.Applicant) bool {
	r := a.Review.Result
	return a.Review.Status == applicant.StatusCompleted && r != nil && !r.Green()
}

func stepProgress(a applicant.Applicant, l level.Level, set level.DocSet, st StepStatus, images []ImageRecord) StepProgress {
	red := st.Result != nil && st.Result.ReviewAnswer == applicant.AnswerRed
	p := StepProgress{Set: set, State: StepTodo, Asked: red}
	if red {
		p.Comment = st.Result.ModerationComment
	}
	m := a.Personal.Marks
	switch {
	case set.Documented():
		documentProgress(&p, a, l, st, images, red)
	case set.IDDocSetType == level.StepApplicantData:
		p.answered(a, dataComplete(a, set), m.DataAt, red)
	case set.IDDocSetType == level.StepQuestionnaire:
		// Without a definition there is nothing to show: the answers come by the API.
		p.answered(a, set.Questionnaire == nil || answersTo(a.Personal.Questionnaires, set.QuestionnaireDefID), m.AnswersAt, red && set.Questionnaire != nil)
	case set.IDDocSetType == level.StepEmailVerification:
		p.confirmed(a.Personal.Email, m.Email)
	case set.IDDocSetType == level.StepPhoneVerification:
		p.confirmed(a.Personal.Phone, m.Phone)
	}
	if p.State != StepDone && set.SkipAllowed && slices.Contains(m.Skipped, set.IDDocSetType) && !red {
		p.State = StepDone
	}
	return p
}

// answered: stated data are done when complete, and after a rejection when the
// person has looked at them again.
func (p *StepProgress) answered(a applicant.Applicant, complete bool, at time.Time, red bool) {
	switch {
	case red && !at.After(a.Review.ReviewDate):
		p.State = StepRetry
	case complete:
		p.State = StepDone
	}
}

func (p *StepProgress) confirmed(stated, proven string) {
	if stated != "" && stated == proven {
		p.State = StepDone
	}
}

func documentProgress(p *StepProgress, a applicant.Applicant, l level.Level, st StepStatus, images []ImageRecord, red bool) {
	p.IDDocType, p.Country = st.IDDocType, st.Country
	bySide := map[string]document.Image{}
	fresh := false // something was given since the decision
	pages := 0
	for _, r := range images {
		if stepOf(l, r.Type, r.Country) != p.Set.IDDocSetType {
			continue
		}
		bySide[r.SubType] = r.Image
		fresh = fresh || r.AddedAt.After(a.Review.ReviewDate)
		pages++
	}
	if pages == 0 {
		if red {
			p.State = StepRetry
		}
		return
	}
	wanted := []string{""}
	if l.DoubleSided(p.IDDocType, p.Country) {
		wanted = []string{document.FrontSide, document.BackSide}
	} else if _, ok := bySide[""]; !ok { // a one-sided document whose side was named
		wanted = wanted[:0]
		for _, side := range []string{document.FrontSide, document.BackSide} {
			if _, ok := bySide[side]; ok {
				wanted = append(wanted, side)
			}
		}
	}
	// A rejection without a word about single pictures means all of them.
	whole := !fresh && (red || rejected(a) && st.Result == nil)
	for _, side := range wanted {
		im, ok := bySide[side]
		sp := SideProgress{SubType: side, State: StepTodo}
		if ok {
			sp.State, sp.ImageID = StepDone, im.ID
			if im.Result != nil && im.Result.ReviewAnswer == applicant.AnswerRed {
				sp.State, sp.Comment, whole = StepRetry, im.Result.ModerationComment, false
			}
		} else if rejected(a) {
			whole = false // the missing picture is what is asked for
		}
		p.Sides = append(p.Sides, sp)
	}
	p.State = StepDone
	for i := range p.Sides {
		sp := &p.Sides[i]
		if whole {
			sp.State = StepRetry
		}
		if sp.State == StepRetry || sp.State == StepTodo && p.State == StepDone {
			p.State = sp.State
		}
	}
	if p.State == StepTodo && red {
		p.State = StepRetry
	}
	if kind.Is(p.IDDocType, kind.Selfie) && p.State == StepRetry && p.Comment == "" && len(p.Sides) > 0 {
		p.Comment = p.Sides[0].Comment
	}
}

// dataComplete reports that every required field of the step is stated.
func dataComplete(a applicant.Applicant, set level.DocSet) bool {
	for _, f := range set.Fields {
		if f.Required && FieldValue(a, f.Name) == "" {
			return false
		}
	}
	for _, f := range set.CustomFields {
		if f.Required && CustomValue(a, f.Name) == "" {
			return false
		}
	}
	// Without any required field the person must at least have seen the form.
	return !a.Personal.FixedInfo.IsZero() || !a.Personal.Marks.DataAt.IsZero()
}

// FieldValue gives a stated field of the APPLICANT_DATA step by its name.
func FieldValue(a applicant.Applicant, name string) string {
	switch name {
	case "email":
		return a.Personal.Email
	case "phone":
		return a.Personal.Phone
	}
	if a.Personal.FixedInfo == nil {
		return ""
	}
	var fields map[string]any
	raw, err := json.Marshal(a.Personal.FixedInfo)
	if err != nil || json.Unmarshal(raw, &fields) != nil {
		return ""
	}
	if v, ok := fields[name].(string); ok {
		return v
	}
	list, ok := fields["addresses"].([]any)
	if !ok || len(list) == 0 {
		return ""
	}
	address, ok := list[0].(map[string]any)
	if !ok {
		return ""
	}
	v, _ := address[name].(string)
	return v
}

// CustomValue gives the answer to a custom field of the level; answers are kept
// in the applicant's metadata, where the company reads them.
func CustomValue(a applicant.Applicant, name string) string {
	for _, kv := range a.Personal.Metadata {
		if kv.Key == name {
			return kv.Value
		}
	}
	return ""
}

// answersTo reports whether a questionnaire was answered.
func answersTo(questionnaires json.RawMessage, id string) bool {
	var all []struct {
		ID string `json:"id"`
	}
	if len(questionnaires) == 0 || json.Unmarshal(questionnaires, &all) != nil {
		return false
	}
	for _, q := range all {
		if q.ID == id {
			return true
		}
	}
	return false
}
