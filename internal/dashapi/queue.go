package dashapi

import (
	"context"
	"errors"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
)

// QueueRow is a case that waits for a person.
type QueueRow struct {
	Applicant ApplicantRow `json:"applicant"`
	OpenedAt  time.Time    `json:"openedAt"`
	Priority  int          `json:"priority"`
	Reasons   []string     `json:"reasons"`
	ClaimedBy string       `json:"claimedBy,omitempty" doc:"Name"`
	Mine      bool         `json:"mine"`
}

// Next is the case that was taken.
type Next struct {
	ApplicantID string `json:"applicantId,omitempty" doc:"Absent when nothing waits"`
}

func (a *API) queueRoutes() {
	add(a, op{id: "getQueue", method: "GET", path: "/{env}/queue", summary: "Cases that wait for a person, by priority and age", tag: "Review", permission: access.PermApplicantsRead}, a.getQueue)
	add(a, op{id: "takeNext", method: "POST", path: "/{env}/queue/next", summary: "Take the next case that nobody works", tag: "Review", permission: access.PermDecide}, a.takeNext)
}

func (a *API) getQueue(ctx context.Context, in *struct{ InEnv }) (*answer[[]QueueRow], error) {
	scope := scopeOf(ctx, in.InEnv)
	cases, err := a.Service.Queue(ctx, scope, 200)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := []QueueRow{}
	for _, c := range cases {
		p, err := a.Service.Applicant(ctx, scope, c.ApplicantID)
		if fault.CodeOf(err) == fault.NotFound && err != nil {
			continue // erased meanwhile
		}
		if err != nil {
			return nil, err
		}
		row := QueueRow{Applicant: rowOf(p, nil, name), OpenedAt: c.OpenedAt, Priority: c.Priority, Reasons: nonNil(c.Reasons), Mine: c.ClaimedBy == whoOf(ctx).Operator.ID}
		if c.ClaimedBy != "" {
			row.ClaimedBy = name(c.ClaimedBy)
		}
		out = append(out, row)
	}
	return &answer[[]QueueRow]{out}, nil
}

// takeNext goes on with a case of one's own first, then takes the first that is
// free. Two who ask at once get two cases: the claim is a swap.
func (a *API) takeNext(ctx context.Context, in *struct{ InEnv }) (*answer[Next], error) {
	scope, me := scopeOf(ctx, in.InEnv), whoOf(ctx).Operator.ID
	cases, err := a.Service.Queue(ctx, scope, 200)
	if err != nil {
		return nil, err
	}
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
		if err != nil || p.Review.Status != applicant.StatusOnHold {
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
