package dashapi

import (
	"context"
	"errors"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// Done is the answer of a call that has nothing else to say.
type Done struct {
	OK bool `json:"ok"`
	// Proposed: nothing was done yet.
	Proposed string `json:"proposed,omitempty" doc:"Id of a proposal: a second person must confirm before anything happens"`
}

func done() *answer[Done] { return &answer[Done]{Done{OK: true}} }

// Verdict is an officer's decision.
type Verdict struct {
	Seen       verify.Seen `json:"seen" maxLength:"200" minLength:"1" doc:"What the page showed: Card.seen"`
	Answer     string      `json:"answer" enum:"GREEN,RED"`
	RejectType string      `json:"rejectType,omitempty" enum:"RETRY,FINAL"`
	Labels     []string    `json:"labels,omitempty" maxItems:"20"`
	Comment    string      `json:"comment,omitempty" maxLength:"4000" doc:"For the applicant; by the labels when empty"`
	Client     string      `json:"clientComment,omitempty" maxLength:"4000" doc:"For the company; by the labels when empty"`
	Note       string      `json:"note,omitempty" maxLength:"20000" doc:"For colleagues"`
}

// Wording asks how a rejection would be worded.
type Wording struct {
	Labels []string `json:"labels" maxItems:"20"`
	Lang   string   `json:"lang,omitempty" maxLength:"35"`
}

// Worded is what the applicant and the company would read.
type Worded struct {
	ModerationComment string   `json:"moderationComment"`
	ClientComment     string   `json:"clientComment"`
	RejectType        string   `json:"rejectType" enum:"RETRY,FINAL" doc:"What the labels suggest"`
	ButtonIDs         []string `json:"buttonIds"`
}

// Again asks for pictures or steps again.
type Again struct {
	Seen    verify.Seen         `json:"seen" maxLength:"200" minLength:"1"`
	Images  []AgainImage        `json:"images" maxItems:"200"`
	Steps   map[string][]string `json:"steps,omitempty" doc:"Labels by step"`
	Comment string              `json:"comment,omitempty" maxLength:"4000"`
	Note    string              `json:"note,omitempty" maxLength:"20000"`
}

// AgainImage is one picture with what is wrong with it.
type AgainImage struct {
	ID     int32    `json:"id" minimum:"1"`
	Labels []string `json:"labels" minItems:"1" maxItems:"10"`
}

// RejectLabel is a reason for a rejection with its texts.
type RejectLabel struct {
	Code       string     `json:"code"`
	RejectType string     `json:"rejectType" enum:"RETRY,FINAL"`
	Text       LabelTexts `json:"text" doc:"What the applicant reads"`
	Client     string     `json:"client"`
}

// LabelTexts is a text in the complete languages.
type LabelTexts struct {
	KK string `json:"kk"`
	RU string `json:"ru"`
	EN string `json:"en"`
}

// Note is a remark of a colleague.
type Note struct {
	ID        string    `json:"id"`
	Text      string    `json:"text"`
	CreatedAt time.Time `json:"createdAt"`
	CreatedBy string    `json:"createdBy" doc:"Name"`
	Mine      bool      `json:"mine"`
}

// Notes of an applicant, newest first.
type Notes struct {
	Items []Note `json:"items"`
	Total int    `json:"total"`
}

// NewNote is the text of a note.
type NewNote struct {
	Text string `json:"text" minLength:"1" maxLength:"20000"`
}

// TagChange adds and removes tags.
type TagChange struct {
	Add    []string `json:"add,omitempty" maxItems:"30"`
	Remove []string `json:"remove,omitempty" maxItems:"30"`
}

// Reason of something that is done to an applicant.
type Reason struct {
	Reason string `json:"reason" minLength:"1" maxLength:"4000"`
}

// LevelMove names a level.
type LevelMove struct {
	Level string `json:"level" minLength:"1" maxLength:"256"`
}

// StepReset names a step; empty starts all over.
type StepReset struct {
	Step string `json:"step,omitempty" maxLength:"64"`
}

// Presence tells whether an applicant is active.
type Presence struct {
	Active bool `json:"active"`
}

// Erasure repeats the applicant's id, so that nobody is erased by a slip.
type Erasure struct {
	Confirm string `json:"confirm" doc:"The applicant's id"`
}

// Correction changes what is stated or was recognised.
type Correction struct {
	Part  string                 `json:"part" enum:"stated,found"`
	Data  applicant.PersonalData `json:"data"`
	Unset []string               `json:"unset,omitempty" maxItems:"30"`
	Why   string                 `json:"why" minLength:"1" maxLength:"4000" doc:"For colleagues; kept as a note"`
}

func (a *API) decideRoutes() {
	const person = "/{env}/applicants/{id}"
	add(a, op{id: "decide", method: "POST", path: person + "/decision", summary: "Approve or reject", tag: "Review", permission: access.PermDecide}, a.decide)
	add(a, op{id: "wordRejection", method: "POST", path: "/wording", summary: "How a rejection would be worded", tag: "Review", permission: access.PermApplicantsRead}, a.word)
	add(a, op{id: "askAgain", method: "POST", path: person + "/resubmission", summary: "Ask for pictures or steps again", tag: "Review", permission: access.PermResubmit}, a.askAgain)
	add(a, op{id: "listLabels", method: "GET", path: "/labels", summary: "Reasons for a rejection with their texts", tag: "Review", permission: access.PermApplicantsRead}, a.listLabels)
	add(a, op{id: "claimCase", method: "POST", path: person + "/claim", summary: "Take the open case", tag: "Review", permission: access.PermDecide}, a.claim)
	add(a, op{id: "releaseCase", method: "DELETE", path: person + "/claim", summary: "Give the open case back", tag: "Review", permission: access.PermDecide}, a.release)

	add(a, op{id: "listNotes", method: "GET", path: person + "/notes", summary: "Notes, newest first", tag: "Notes", permission: access.PermApplicantsRead}, a.listNotes)
	add(a, op{id: "writeNote", method: "POST", path: person + "/notes", summary: "Write a note", tag: "Notes", permission: access.PermNotes}, a.writeNote)
	add(a, op{id: "changeNote", method: "PATCH", path: person + "/notes/{note}", summary: "Change one's own note", tag: "Notes", permission: access.PermNotes}, a.changeNote)
	add(a, op{id: "deleteNote", method: "DELETE", path: person + "/notes/{note}", summary: "Delete one's own note", tag: "Notes", permission: access.PermNotes}, a.deleteNote)
	add(a, op{id: "changeTags", method: "POST", path: person + "/tags", summary: "Add and remove tags", tag: "Applicants", permission: access.PermNotes}, a.changeTags)

	add(a, op{id: "resetApplicant", method: "POST", path: person + "/reset", summary: "Ask for everything, or one step, again", tag: "Applicants", permission: access.PermDecide}, a.reset)
	add(a, op{id: "moveToLevel", method: "POST", path: person + "/level", summary: "Put on another level", tag: "Applicants", permission: access.PermApplicantsWrite}, a.moveToLevel)
	add(a, op{id: "setPresence", method: "PUT", path: person + "/presence", summary: "Deactivate or activate", tag: "Applicants", permission: access.PermApplicantsWrite}, a.setPresence)
	add(a, op{id: "blocklist", method: "POST", path: person + "/blocklist", summary: "Put on the blocklist", tag: "Applicants", permission: access.PermBlocklist}, a.blocklist)
	add(a, op{id: "unlist", method: "DELETE", path: person + "/blocklist", summary: "Take off the blocklist", tag: "Applicants", permission: access.PermBlocklist}, a.unlist)
	add(a, op{id: "eraseApplicant", method: "POST", path: person + "/erase", summary: "Erase a person for good", tag: "Applicants", permission: access.PermErase}, a.erase)
	add(a, op{id: "correctData", method: "PATCH", path: person + "/data", summary: "Correct what is stated or was recognised", tag: "Applicants", permission: access.PermApplicantsWrite}, a.correct)
	add(a, op{id: "submitApplicant", method: "POST", path: person + "/submit", summary: "Request the check", tag: "Applicants", permission: access.PermApplicantsWrite}, a.submit)
}

func (a *API) decide(ctx context.Context, in *struct {
	InApplicant
	Body Verdict
}) (*answer[Done], error) {
	v := in.Body
	r := applicant.Result{
		ReviewAnswer: v.Answer, ReviewRejectType: v.RejectType, RejectLabels: decision.SortLabels(v.Labels), ModerationComment: v.Comment, ClientComment: v.Client,
	}
	for _, code := range v.Labels {
		if _, ok := decision.LabelOf(code); !ok {
			return nil, verify.ErrResult.Saying("There is no label %s.", text(code, 60))
		}
	}
	if v.Answer == applicant.AnswerGreen {
		r = applicant.Result{ReviewAnswer: v.Answer}
	}
	scope := scopeOf(ctx, in.InEnv)
	w := verify.Wish{Action: review.ActionApprove, ApplicantID: in.ID, Seen: v.Seen, Result: &r, Note: v.Note}
	if r.Final() {
		w.Action = review.ActionReject
	}
	return a.orPropose(ctx, scope, a.Service.DecideSeen(ctx, scope, in.ID, v.Seen, r, v.Note), w)
}

func (a *API) word(_ context.Context, in *body[Wording]) (*answer[Worded], error) {
	r := verify.PreviewResult(applicant.Result{ReviewAnswer: applicant.AnswerRed, RejectLabels: decision.SortLabels(in.Body.Labels)}, in.Body.Lang)
	return &answer[Worded]{Worded{ModerationComment: r.ModerationComment, ClientComment: r.ClientComment, RejectType: r.ReviewRejectType, ButtonIDs: nonNil(r.ButtonIDs)}}, nil
}

func (a *API) askAgain(ctx context.Context, in *struct {
	InApplicant
	Body Again
}) (*answer[Done], error) {
	q := verify.Resubmission{Images: map[int32][]string{}, Steps: in.Body.Steps, Comment: in.Body.Comment, Note: in.Body.Note}
	for _, im := range in.Body.Images {
		q.Images[im.ID] = append(q.Images[im.ID], im.Labels...)
	}
	return done(), a.Service.Resubmit(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Body.Seen, q)
}

func (a *API) listLabels(context.Context, *none) (*answer[[]RejectLabel], error) {
	var out []RejectLabel
	for _, l := range decision.Labels() {
		out = append(out, RejectLabel{Code: l.Code, RejectType: l.RejectType, Text: LabelTexts{l.Text.KK, l.Text.RU, l.Text.EN}, Client: l.Client})
	}
	return &answer[[]RejectLabel]{out}, nil
}

func (a *API) claim(ctx context.Context, in *InApplicant) (*answer[Done], error) {
	scope := scopeOf(ctx, in.InEnv)
	c, err := a.Service.Store.OpenCaseOf(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	err = a.Service.ClaimCase(ctx, scope, c.ID, whoOf(ctx).Operator.ID)
	if errors.Is(err, fault.ErrStale) {
		return nil, verify.ErrClaimed
	}
	return done(), err
}

func (a *API) release(ctx context.Context, in *InApplicant) (*answer[Done], error) {
	scope := scopeOf(ctx, in.InEnv)
	c, err := a.Service.Store.OpenCaseOf(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	by := whoOf(ctx).Operator.ID
	if may(ctx, access.PermReviewLead) {
		by = c.ClaimedBy
	}
	return done(), a.Service.ReleaseCase(ctx, scope, c.ID, by)
}

func (a *API) listNotes(ctx context.Context, in *struct {
	InApplicant
	Offset int `query:"offset" minimum:"0"`
}) (*answer[Notes], error) {
	notes, total, err := a.Service.Notes(ctx, scopeOf(ctx, in.InEnv), in.ID, 100, in.Offset)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := Notes{Items: []Note{}, Total: total}
	for _, n := range notes {
		out.Items = append(out.Items, Note{ID: n.ID, Text: n.Text, CreatedAt: n.CreatedAt, CreatedBy: name(n.CreatedBy), Mine: n.CreatedBy == whoOf(ctx).Operator.ID})
	}
	return &answer[Notes]{out}, nil
}

func (a *API) writeNote(ctx context.Context, in *struct {
	InApplicant
	Body NewNote
}) (*answer[Done], error) {
	_, err := a.Service.AddNote(ctx, scopeOf(ctx, in.InEnv), review.Note{ApplicantID: in.ID, Text: in.Body.Text})
	return done(), err
}

// InNote names a note of an applicant.
type InNote struct {
	InApplicant
	Note string `path:"note" pattern:"^[0-9a-f]{24}$"`
}

// ownNote finds a note that the caller wrote.
func (a *API) ownNote(ctx context.Context, in InNote) (review.Note, error) {
	r, err := a.Service.Store.Note(ctx, scopeOf(ctx, in.InEnv), in.Note)
	if err != nil {
		return review.Note{}, err
	}
	if r.ApplicantID != in.ID {
		return review.Note{}, fault.ErrNotFound
	}
	if r.CreatedBy != whoOf(ctx).Operator.ID {
		return review.Note{}, fault.New(fault.Forbidden, "Only the author may change a note.")
	}
	return r.Note, nil
}

func (a *API) changeNote(ctx context.Context, in *struct {
	InNote
	Body NewNote
}) (*answer[Done], error) {
	n, err := a.ownNote(ctx, in.InNote)
	if err != nil {
		return nil, err
	}
	n.Text = in.Body.Text
	_, err = a.Service.UpdateNote(ctx, scopeOf(ctx, in.InEnv), n)
	return done(), err
}

func (a *API) deleteNote(ctx context.Context, in *InNote) (*answer[Done], error) {
	if _, err := a.ownNote(ctx, *in); err != nil {
		return nil, err
	}
	return done(), a.Service.DeleteNote(ctx, scopeOf(ctx, in.InEnv), in.Note)
}

func (a *API) changeTags(ctx context.Context, in *struct {
	InApplicant
	Body TagChange
}) (*answer[Done], error) {
	scope := scopeOf(ctx, in.InEnv)
	if len(in.Body.Remove) > 0 {
		if err := a.Service.ChangeTags(ctx, scope, in.ID, verify.TagsRemove, in.Body.Remove); err != nil {
			return nil, err
		}
	}
	if len(in.Body.Add) > 0 {
		return done(), a.Service.ChangeTags(ctx, scope, in.ID, verify.TagsAdd, in.Body.Add)
	}
	return done(), nil
}

func (a *API) reset(ctx context.Context, in *struct {
	InApplicant
	Body StepReset
}) (*answer[Done], error) {
	scope := scopeOf(ctx, in.InEnv)
	if in.Body.Step != "" {
		return done(), a.Service.ResetStep(ctx, scope, in.ID, in.Body.Step)
	}
	return done(), a.Service.Reset(ctx, scope, in.ID)
}

func (a *API) moveToLevel(ctx context.Context, in *struct {
	InApplicant
	Body LevelMove
}) (*answer[Done], error) {
	_, err := a.Service.MoveToLevel(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Body.Level)
	return done(), err
}

func (a *API) setPresence(ctx context.Context, in *struct {
	InApplicant
	Body Presence
}) (*answer[Done], error) {
	_, err := a.Service.SetPresence(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Body.Active)
	return done(), err
}

func (a *API) blocklist(ctx context.Context, in *struct {
	InApplicant
	Body Reason
}) (*answer[Done], error) {
	scope := scopeOf(ctx, in.InEnv)
	_, err := a.Service.Blocklist(ctx, scope, in.ID, in.Body.Reason)
	return a.orPropose(ctx, scope, err, verify.Wish{Action: review.ActionBlocklist, ApplicantID: in.ID, Reason: in.Body.Reason})
}

func (a *API) unlist(ctx context.Context, in *struct {
	InApplicant
	Body Reason
}) (*answer[Done], error) {
	_, err := a.Service.Unlist(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Body.Reason)
	return done(), err
}

func (a *API) erase(ctx context.Context, in *struct {
	InApplicant
	Body Erasure
}) (*answer[Done], error) {
	if in.Body.Confirm != in.ID {
		return nil, fault.New(fault.Invalid, "Repeat the applicant's id to confirm.")
	}
	scope := scopeOf(ctx, in.InEnv)
	return a.orPropose(ctx, scope, a.Service.Erase(ctx, scope, in.ID), verify.Wish{Action: review.ActionErase, ApplicantID: in.ID})
}

func (a *API) correct(ctx context.Context, in *struct {
	InApplicant
	Body Correction
}) (*answer[Done], error) {
	scope := scopeOf(ctx, in.InEnv)
	var err error
	if in.Body.Part == "stated" {
		_, err = a.Service.PatchFixedInfo(ctx, scope, in.ID, in.Body.Data, in.Body.Unset)
	} else {
		_, err = a.Service.PatchInfo(ctx, scope, in.ID, in.Body.Data, in.Body.Unset)
	}
	if err != nil {
		return nil, err
	}
	_, err = a.Service.AddNote(ctx, scope, review.Note{ApplicantID: in.ID, Text: in.Body.Why})
	return done(), err
}

func (a *API) submit(ctx context.Context, in *InApplicant) (*answer[Done], error) {
	return done(), a.Service.Submit(ctx, scopeOf(ctx, in.InEnv), in.ID, "", "")
}
