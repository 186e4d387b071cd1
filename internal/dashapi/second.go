package dashapi

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// ProposalView is what waits for a second person.
type ProposalView struct {
	ID            string            `json:"id"`
	Action        review.Action     `json:"action" enum:"final,override,blocklist,erase,export,retention,rules"`
	ApplicantID   string            `json:"applicantId,omitempty"`
	ApplicantName string            `json:"applicantName,omitempty"`
	By            string            `json:"by" doc:"Name"`
	ProposedAt    time.Time         `json:"proposedAt"`
	ExpiresAt     time.Time         `json:"expiresAt"`
	Mine          bool              `json:"mine" doc:"The caller proposed it"`
	May           bool              `json:"may" doc:"The caller may confirm it"`
	Result        *applicant.Result `json:"result,omitempty"`
	Note          string            `json:"note,omitempty"`
	Reason        string            `json:"reason,omitempty"`
	Export        string            `json:"export,omitempty"`
	Retention     *retention.Rules  `json:"retention,omitempty"`
	Rules         *ReviewRules      `json:"rules,omitempty"`
}

// ReviewRules are what an environment asks of its reviewers.
type ReviewRules struct {
	FourEyes      []review.Action `json:"fourEyes" maxItems:"10" doc:"Actions that need a second person"`
	TargetHours   int             `json:"targetHours" minimum:"0" maximum:"720" doc:"How long a case may wait; 0 is 24"`
	ProposalHours int             `json:"proposalHours" minimum:"0" maximum:"720" doc:"How long a proposal waits; 0 is 72"`
	SamplePercent float64         `json:"samplePercent" minimum:"0" maximum:"100" doc:"Share of automatic decisions that get a second look"`
	SampleSeed    string          `json:"sampleSeed,omitempty" doc:"What is drawn from; made by the server, shown to those who may change the company"`
	Appeals       bool            `json:"appeals" doc:"Applicants may contest a rejection in the flow"`
}

func showRules(r review.Rules, seed bool) ReviewRules {
	v := ReviewRules{FourEyes: nonNil(r.FourEyes), TargetHours: r.TargetHours, ProposalHours: r.ProposalHours, SamplePercent: r.SamplePercent, Appeals: !r.NoAppeals}
	if seed {
		v.SampleSeed = r.SampleSeed
	}
	return v
}

func (r ReviewRules) rules() review.Rules {
	marks := slices.Clone(r.FourEyes)
	slices.Sort(marks)
	return review.Rules{FourEyes: marks, TargetHours: r.TargetHours, ProposalHours: r.ProposalHours, SamplePercent: r.SamplePercent, NoAppeals: !r.Appeals}
}

// permissionFor an action that somebody proposes or confirms.
func permissionFor(a review.Action) access.Permission {
	switch a {
	case review.ActionReject, review.ActionApprove:
		return access.PermDecide
	case review.ActionBlocklist:
		return access.PermBlocklist
	case review.ActionErase:
		return access.PermErase
	case review.ActionExport:
		return access.PermExport
	}
	return access.PermCompany
}

func viewOf(ctx context.Context, p verify.Proposed, name func(string) string) ProposalView {
	v := ProposalView{
		ID: p.ID, Action: p.Action, ApplicantID: p.ApplicantID, By: name(p.ProposedBy), ProposedAt: p.ProposedAt, ExpiresAt: p.ExpiresAt, Mine: p.ProposedBy == whoOf(ctx).Operator.ID,
		Result: p.Wish.Result, Note: p.Wish.Note, Reason: p.Wish.Reason, Export: p.Wish.Export, Retention: p.Wish.Retention,
	}
	v.May = !v.Mine && may(ctx, permissionFor(p.Action))
	if p.Wish.Rules != nil {
		rules := showRules(*p.Wish.Rules, false)
		v.Rules = &rules
	}
	return v
}

// What leaves as a file besides lists, as a proposal names it.
const (
	exportDossier  = "dossier"
	exportReport   = "report"
	exportOriginal = "original "
)

// ExportWish asks for a file about one applicant.
type ExportWish struct {
	What  string `json:"what" enum:"dossier,report,original"`
	Image int32  `json:"image,omitempty" doc:"Of an original"`
}

// Refusal of a proposal.
type Refusal struct {
	Reason string `json:"reason,omitempty" maxLength:"4000" doc:"For colleagues"`
}

// InProposal names a proposal.
type InProposal struct {
	InEnv
	Proposal string `path:"proposal" pattern:"^[0-9a-f]{24}$"`
}

func (a *API) secondRoutes() {
	add(a, op{id: "listProposals", method: "GET", path: "/{env}/proposals", summary: "What waits for a second person", tag: "Review", permission: access.PermApplicantsRead}, a.listProposals)
	add(a, op{id: "confirmProposal", method: "POST", path: "/{env}/proposals/{proposal}/confirm", summary: "Do what a colleague has proposed; needs the permission of the action besides", tag: "Review", permission: access.PermApplicantsRead}, a.confirmProposal)
	add(a, op{id: "refuseProposal", method: "POST", path: "/{env}/proposals/{proposal}/refuse", summary: "Refuse what a colleague has proposed, or take back one's own", tag: "Review", permission: access.PermApplicantsRead}, a.refuseProposal)
	add(a, op{id: "proposeExport", method: "POST", path: "/{env}/applicants/{id}/export-proposal", summary: "Ask a second person to confirm a file about an applicant", tag: "Applicants", permission: access.PermExport}, a.proposeExport)
	add(a, op{id: "getReviewRules", method: "GET", path: "/{env}/review-rules", summary: "What the environment asks of its reviewers", tag: "Settings", permission: access.PermApplicantsRead}, a.getReviewRules)
	add(a, op{id: "putReviewRules", method: "PUT", path: "/{env}/review-rules", summary: "Say what needs a second person, how fast cases are worked, and what is looked at again", tag: "Settings", permission: access.PermCompany}, a.putReviewRules)
}

func (a *API) listProposals(ctx context.Context, in *struct {
	InEnv
	Applicant string `query:"applicant" pattern:"^[0-9a-f]{24}$"`
}) (*answer[[]ProposalView], error) {
	list, err := a.openProposals(ctx, scopeOf(ctx, in.InEnv), in.Applicant)
	return &answer[[]ProposalView]{list}, err
}

var errProposer = fault.New(fault.Conflict, "Whoever proposed this may no longer do it. Refuse the proposal.")

func (a *API) confirmProposal(ctx context.Context, in *InProposal) (*answer[Done], error) {
	scope := scopeOf(ctx, in.InEnv)
	p, err := a.Service.Proposal(ctx, scope, in.Proposal)
	if err != nil {
		return nil, err
	}
	need := permissionFor(p.Action)
	if !may(ctx, need) {
		return nil, errPermission
	}
	// Two people stand for the action: the first must still be one who may do it.
	people, err := a.SignIn.Operators(ctx, scope.Tenant)
	if err != nil {
		return nil, err
	}
	roles, err := a.SignIn.Roles(ctx, scope.Tenant)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(people, func(o access.Operator) bool {
		return o.ID == p.ProposedBy && o.State == access.OperatorActive && roleAllows(roles, o.Role, need)
	}) {
		return nil, errProposer
	}
	return done(), a.Service.Confirm(ctx, scope, in.Proposal)
}

func (a *API) refuseProposal(ctx context.Context, in *struct {
	InProposal
	Body Refusal
}) (*answer[Done], error) {
	scope := scopeOf(ctx, in.InEnv)
	p, err := a.Service.Proposal(ctx, scope, in.Proposal)
	if err != nil {
		return nil, err
	}
	if p.ProposedBy != whoOf(ctx).Operator.ID && !may(ctx, permissionFor(p.Action)) {
		return nil, errPermission
	}
	return done(), a.Service.Refuse(ctx, scope, in.Proposal, in.Body.Reason)
}

// orPropose turns an action that needs a second person into a proposal.
func (a *API) orPropose(ctx context.Context, scope kyc.Scope, err error, w verify.Wish) (*answer[Done], error) {
	if !errors.Is(err, verify.ErrSecondPerson) {
		return done(), err
	}
	p, err := a.Service.Propose(ctx, scope, w)
	return &answer[Done]{Done{OK: true, Proposed: p.ID}}, err
}

func (a *API) proposeExport(ctx context.Context, in *struct {
	InApplicant
	Body ExportWish
}) (*answer[Done], error) {
	what := in.Body.What
	if what+" " == exportOriginal {
		what += " " + decimal(in.Body.Image)
	}
	p, err := a.Service.Propose(ctx, scopeOf(ctx, in.InEnv), verify.Wish{Action: review.ActionExport, ApplicantID: in.ID, Export: what})
	return &answer[Done]{Done{OK: true, Proposed: p.ID}}, err
}

func (a *API) getReviewRules(ctx context.Context, in *struct{ InEnv }) (*answer[ReviewRules], error) {
	r, err := a.Service.Store.ReviewRules(ctx, scopeOf(ctx, in.InEnv))
	return &answer[ReviewRules]{showRules(r, may(ctx, access.PermCompany))}, err
}

func (a *API) putReviewRules(ctx context.Context, in *struct {
	InEnv
	Body ReviewRules
}) (*answer[Done], error) {
	scope, rules := scopeOf(ctx, in.InEnv), in.Body.rules()
	err := a.Service.SetReviewRules(ctx, scope, rules)
	return a.orPropose(ctx, scope, err, verify.Wish{Action: review.ActionRules, Rules: &rules})
}
