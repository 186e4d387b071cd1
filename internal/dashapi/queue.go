package dashapi

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// QueueRow is a case that waits for a person.
type QueueRow struct {
	Applicant ApplicantRow `json:"applicant"`
	Kind      review.Kind  `json:"kind" enum:"doubt,appeal,watch,sample"`
	OpenedAt  time.Time    `json:"openedAt"`
	DueAt     time.Time    `json:"dueAt" doc:"When the target of the company is over"`
	Priority  int          `json:"priority"`
	Reasons   []string     `json:"reasons"`
	ClaimedBy string       `json:"claimedBy,omitempty" doc:"Name"`
	Mine      bool         `json:"mine"`
	Barred    bool         `json:"barred" doc:"An appeal against what the caller had a part in"`
	Proposed  bool         `json:"proposed" doc:"A decision waits for a second person"`
}

// Queue is what waits for people.
type Queue struct {
	Items       []QueueRow     `json:"items" doc:"By priority and age, at most 200"`
	Proposals   []ProposalView `json:"proposals" doc:"What waits for a second person"`
	TargetHours float64        `json:"targetHours"`
	Late        int            `json:"late"`
}

// Next is the case that was taken.
type Next struct {
	ApplicantID string `json:"applicantId,omitempty" doc:"Absent when nothing waits"`
}

// Assignment gives cases to somebody.
type Assignment struct {
	Applicants []string `json:"applicants" minItems:"1" maxItems:"100"`
	To         string   `json:"to" maxLength:"24" doc:"Id of an operator; empty gives the cases back"`
}

// Outcome tells what became of one of many.
type Outcome struct {
	ID     string `json:"id"`
	OK     bool   `json:"ok"`
	Code   string `json:"code,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// Outcomes of a change of many, in their order.
type OutcomeList struct {
	Items []Outcome `json:"items"`
}

// Reviewer may be given cases.
type Reviewer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Open int    `json:"open" doc:"Cases that the person has now"`
}

// Upholding ends an appeal.
type Upholding struct {
	Note string `json:"note" minLength:"1" maxLength:"20000" doc:"For colleagues: why the rejection stays"`
}

// Look is what a second look at an automatic decision came to.
type Look struct {
	Agree bool   `json:"agree"`
	Note  string `json:"note,omitempty" maxLength:"20000"`
}

func (a *API) queueRoutes() {
	add(a, op{id: "getQueue", method: "GET", path: "/{env}/queue", summary: "Cases that wait for a person, by priority and age", tag: "Review", permission: access.PermApplicantsRead}, a.getQueue)
	add(a, op{id: "takeNext", method: "POST", path: "/{env}/queue/next", summary: "Take the next case that nobody works", tag: "Review", permission: access.PermDecide}, a.takeNext)
	add(a, op{id: "assignCases", method: "POST", path: "/{env}/queue/assignment", summary: "Give cases to somebody", tag: "Review", permission: access.PermReviewLead}, a.assignCases)
	add(a, op{id: "listReviewers", method: "GET", path: "/{env}/queue/reviewers", summary: "Who may be given cases", tag: "Review", permission: access.PermReviewLead}, a.listReviewers)
	add(a, op{id: "upholdAppeal", method: "POST", path: "/{env}/applicants/{id}/appeal/uphold", summary: "End an appeal: the rejection stays", tag: "Review", permission: access.PermDecide}, a.upholdAppeal)
	add(a, op{id: "secondLook", method: "POST", path: "/{env}/applicants/{id}/second-look", summary: "End the second look at an automatic decision, which stays as it is", tag: "Review", permission: access.PermDecide}, a.secondLook)
}

func (a *API) getQueue(ctx context.Context, in *struct{ InEnv }) (*answer[Queue], error) {
	scope, me := scopeOf(ctx, in.InEnv), whoOf(ctx).Operator.ID
	cases, err := a.Service.Queue(ctx, scope, 200)
	if err != nil {
		return nil, err
	}
	rules, err := a.Service.Store.ReviewRules(ctx, scope)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := Queue{Items: []QueueRow{}, TargetHours: rules.Target().Hours()}
	if out.Proposals, err = a.openProposals(ctx, scope, ""); err != nil {
		return nil, err
	}
	for _, c := range cases {
		p, err := a.Service.Applicant(ctx, scope, c.ApplicantID)
		if fault.CodeOf(err) == fault.NotFound && err != nil {
			continue // erased meanwhile
		}
		if err != nil {
			return nil, err
		}
		row := QueueRow{
			Applicant: rowOf(p, nil, name), Kind: c.Kind, OpenedAt: c.OpenedAt, DueAt: c.OpenedAt.Add(rules.Target()), Priority: c.Priority, Reasons: nonNil(c.Reasons),
			Mine: c.ClaimedBy == me, Barred: c.Barred(me), Proposed: decisionProposed(out.Proposals, c.ApplicantID),
		}
		if c.ClaimedBy != "" {
			row.ClaimedBy = name(c.ClaimedBy)
		}
		if a.Now().After(row.DueAt) {
			out.Late++
		}
		out.Items = append(out.Items, row)
	}
	return &answer[Queue]{out}, nil
}

// decisionProposed reports that a decision about an applicant waits for a second person.
func decisionProposed(ps []ProposalView, applicantID string) bool {
	return slices.ContainsFunc(ps, func(p ProposalView) bool {
		return p.ApplicantID == applicantID && (p.Action == review.ActionReject || p.Action == review.ActionApprove)
	})
}

// takeNext goes on with a case of one's own first, then takes the first that is
// free. Two who ask at once get two cases: the claim is a swap. What waits for a
// second person, or may not be decided by the caller, is left out.
func (a *API) takeNext(ctx context.Context, in *struct{ InEnv }) (*answer[Next], error) {
	scope, me := scopeOf(ctx, in.InEnv), whoOf(ctx).Operator.ID
	cases, err := a.Service.Queue(ctx, scope, 200)
	if err != nil {
		return nil, err
	}
	proposals, err := a.openProposals(ctx, scope, "")
	if err != nil {
		return nil, err
	}
	cases = slices.DeleteFunc(cases, func(c review.Case) bool { return c.Barred(me) || decisionProposed(proposals, c.ApplicantID) })
	for _, c := range cases {
		if c.ClaimedBy == me {
			return &answer[Next]{Next{c.ApplicantID}}, nil
		}
	}
	for _, c := range cases {
		if c.ClaimedBy != "" {
			continue
		}
		p, err := a.Service.Applicant(ctx, scope, c.ApplicantID)
		if err != nil || c.Kind == review.KindDoubt && p.Review.Status != applicant.StatusOnHold {
			continue
		}
		err = a.Service.ClaimCase(ctx, scope, c.ID, me)
		if errors.Is(err, fault.ErrStale) {
			continue
		}
		return &answer[Next]{Next{c.ApplicantID}}, err
	}
	return &answer[Next]{}, nil
}

// reviewers are the active colleagues who may decide.
func (a *API) reviewers(ctx context.Context) ([]access.Operator, error) {
	tenant := whoOf(ctx).Operator.Tenant
	people, err := a.SignIn.Operators(ctx, tenant)
	if err != nil {
		return nil, err
	}
	roles, err := a.SignIn.Roles(ctx, tenant)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(people, func(o access.Operator) bool {
		return o.State != access.OperatorActive || !roleAllows(roles, o.Role, access.PermDecide)
	}), nil
}

func roleAllows(roles []access.Role, id string, p access.Permission) bool {
	i := slices.IndexFunc(roles, func(r access.Role) bool { return r.ID == id })
	return i >= 0 && roles[i].Allows(p)
}

var errReviewer = fault.New(fault.Invalid, "Cases can be given to active colleagues who may decide.")

func (a *API) assignCases(ctx context.Context, in *struct {
	InEnv
	Body Assignment
}) (*answer[OutcomeList], error) {
	scope := scopeOf(ctx, in.InEnv)
	if in.Body.To != "" {
		people, err := a.reviewers(ctx)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(people, func(o access.Operator) bool { return o.ID == in.Body.To }) {
			return nil, errReviewer
		}
	}
	return a.each(ctx, in.Body.Applicants, func(id string) error { return a.Service.AssignCase(ctx, scope, id, in.Body.To) }), nil
}

// each does something to every one of many, each for itself, and tells of each
// what became of it.
func (a *API) each(ctx context.Context, ids []string, do func(id string) error) *answer[OutcomeList] {
	out := OutcomeList{Items: make([]Outcome, 0, len(ids))}
	for _, id := range ids {
		o := Outcome{ID: text(id, 24), OK: true}
		err := do(id)
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		if err != nil {
			p := a.problem(ctx, err)
			o.OK, o.Code, o.Detail = false, p.Code, p.Detail
		}
		out.Items = append(out.Items, o)
	}
	return &answer[OutcomeList]{out}
}

func (a *API) listReviewers(ctx context.Context, in *struct{ InEnv }) (*answer[[]Reviewer], error) {
	people, err := a.reviewers(ctx)
	if err != nil {
		return nil, err
	}
	cases, err := a.Service.Queue(ctx, scopeOf(ctx, in.InEnv), 1000)
	if err != nil {
		return nil, err
	}
	out := []Reviewer{}
	for _, o := range people {
		r := Reviewer{ID: o.ID, Name: o.Name}
		for _, c := range cases {
			if c.ClaimedBy == o.ID {
				r.Open++
			}
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(x, y Reviewer) int { return strings.Compare(x.Name+x.ID, y.Name+y.ID) })
	return &answer[[]Reviewer]{out}, nil
}

func (a *API) upholdAppeal(ctx context.Context, in *struct {
	InApplicant
	Body Upholding
}) (*answer[Done], error) {
	return done(), a.Service.Uphold(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Body.Note)
}

func (a *API) secondLook(ctx context.Context, in *struct {
	InApplicant
	Body Look
}) (*answer[Done], error) {
	return done(), a.Service.SecondLook(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Body.Agree, in.Body.Note)
}

// openProposals shows what waits for a second person, of one applicant or of all.
func (a *API) openProposals(ctx context.Context, scope kyc.Scope, applicantID string) ([]ProposalView, error) {
	list, err := a.Service.Proposals(ctx, scope, review.ProposalQuery{ApplicantID: applicantID, State: review.ProposalOpen, Limit: 200})
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]ProposalView, 0, len(list))
	for _, p := range list {
		v := viewOf(ctx, p, name)
		if p.ApplicantID != "" {
			who, err := a.Service.Applicant(ctx, scope, p.ApplicantID)
			if errors.Is(err, verify.ErrApplicantNotFound) {
				continue // erased meanwhile
			}
			if err != nil {
				return nil, err
			}
			if v.ApplicantName = who.Personal.FullName(); v.ApplicantName == "" {
				v.ApplicantName = who.Personal.ExternalUserID
			}
		}
		out = append(out, v)
	}
	return out, nil
}
