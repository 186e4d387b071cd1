package dashapi

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// State is what the Dashboard calls the state of an applicant (model.md 2).
type State string

// The states, in the words of the contract's users.
const (
	StateRequested    State = "documentsRequested"
	StatePending      State = "pending"
	StateOnHold       State = "onHold"
	StateApproved     State = "approved"
	StateResubmission State = "resubmission"
	StateRejected     State = "rejected"
	StateInactive     State = "inactive"
)

func stateOf(a applicant.Applicant) State {
	switch {
	case a.Deleted:
		return StateInactive
	case a.Review.Status == applicant.StatusInit:
		return StateRequested
	case a.Review.Status == applicant.StatusOnHold:
		return StateOnHold
	case a.Review.Status != applicant.StatusCompleted:
		return StatePending
	case a.Review.Result.Green():
		return StateApproved
	case a.Review.Result.Final():
		return StateRejected
	}
	return StateResubmission
}

// narrow puts a state into the words of the store.
func (s State) narrow(q *verify.ApplicantQuery) error {
	active := false
	q.Deleted = &active
	switch s {
	case "":
		q.Deleted = nil
	case StateRequested:
		q.Status = applicant.StatusInit
	case StatePending:
		q.Status = applicant.StatusPending
	case StateOnHold:
		q.Status = applicant.StatusOnHold
	case StateApproved:
		q.Status, q.Answer = applicant.StatusCompleted, applicant.AnswerGreen
	case StateResubmission:
		q.Status, q.Answer, q.RejectType = applicant.StatusCompleted, applicant.AnswerRed, applicant.RejectRetry
	case StateRejected:
		q.Status, q.Answer, q.RejectType = applicant.StatusCompleted, applicant.AnswerRed, applicant.RejectFinal
	case StateInactive:
		inactive := true
		q.Deleted = &inactive
	default:
		return fault.New(fault.Invalid, "There is no such state.")
	}
	return nil
}

// ApplicantRow is one line of the list.
type ApplicantRow struct {
	ID             string   `json:"id"`
	ExternalUserID string   `json:"externalUserId"`
	Name           string   `json:"name" doc:"Recognised, else stated; empty when neither is known"`
	Country        string   `json:"country,omitempty" doc:"Of the document, else stated; alpha-3"`
	DOB            string   `json:"dob,omitempty"`
	State          State    `json:"state"`
	LevelName      string   `json:"levelName"`
	Labels         []string `json:"labels"`
	Tags           []string `json:"tags"`

	RiskLevel  applicant.RiskLevel   `json:"riskLevel,omitempty" enum:"noRisk,low,medium,high,unknown" doc:"Absent when nobody has judged"`
	RiskLabels []applicant.RiskLabel `json:"riskLabels"`

	Attempts    int        `json:"attempts"`
	CreatedAt   time.Time  `json:"createdAt"`
	PendingAt   *time.Time `json:"pendingAt,omitempty"`
	ReviewedAt  *time.Time `json:"reviewedAt,omitempty"`
	Source      string     `json:"source,omitempty" doc:"Who decided: auto, officer, blocklist, sandbox"`
	Blocklisted bool       `json:"blocklisted"`
	Assignee    string     `json:"assignee,omitempty" doc:"Name of the officer who works the open case"`
}

// ApplicantPage is a page of the list.
type ApplicantPage struct {
	Items []ApplicantRow `json:"items"`
	Next  string         `json:"next,omitempty" doc:"The cursor of the next page; absent at the end"`
}

func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// nameOf joins the names of a person: recognised where there is any, else stated.
func nameOf(p applicant.Personal) string {
	join := func(d *applicant.PersonalData) string {
		if d == nil {
			return ""
		}
		parts := []string{d.LastName, d.FirstName, d.MiddleName}
		if d.LastName == "" && d.FirstName == "" {
			parts = []string{d.LastNameEn, d.FirstNameEn, d.MiddleNameEn}
		}
		var have []string
		for _, s := range parts {
			if s != "" {
				have = append(have, s)
			}
		}
		return strings.Join(have, " ")
	}
	if p.Info != nil {
		if n := join(&p.Info.PersonalData); n != "" {
			return n
		}
	}
	return join(p.FixedInfo)
}

func rowOf(a applicant.Applicant, cases map[string]review.Case, name func(string) string) ApplicantRow {
	r := ApplicantRow{
		ID: a.ID, ExternalUserID: a.Personal.ExternalUserID, Name: nameOf(a.Personal), Country: a.Personal.CountryOfDocument(), State: stateOf(a),
		LevelName: a.Review.LevelName, Labels: []string{}, Tags: nonNil(a.Tags), Attempts: a.Review.AttemptCnt, CreatedAt: a.CreatedAt,
		PendingAt: optional(a.Review.PendingDate), ReviewedAt: optional(a.Review.ReviewDate), Source: a.Review.Source, Blocklisted: a.BlocklistID != "",
		RiskLevel: a.RiskLevel, RiskLabels: nonNil(a.RiskLabels),
	}
	if a.Review.Result != nil {
		r.Labels = nonNil(a.Review.Result.RejectLabels)
	}
	switch {
	case a.Personal.Info != nil && a.Personal.Info.DOB != "":
		r.DOB = a.Personal.Info.DOB
	case a.Personal.FixedInfo != nil:
		r.DOB = a.Personal.FixedInfo.DOB
	}
	if c, ok := cases[a.ID]; ok && c.ClaimedBy != "" {
		r.Assignee = name(c.ClaimedBy)
	}
	return r
}

// InFilter narrows a list of applicants.
type InFilter struct {
	State     State  `query:"state" enum:"documentsRequested,pending,onHold,approved,resubmission,rejected,inactive"`
	Level     string `query:"level" maxLength:"256"`
	Tag       string `query:"tag" maxLength:"128"`
	Label     string `query:"label" pattern:"^[A-Z0-9_]{1,64}$" doc:"One of the labels of the current result"`
	Risk      string `query:"risk" enum:"noRisk,low,medium,high,unknown" doc:"Level of risk in force"`
	RiskLabel string `query:"riskLabel" pattern:"^[A-Za-z][A-Za-z0-9]{0,63}$" doc:"One of the risk labels"`
	Source    string `query:"source" enum:"auto,officer,blocklist,sandbox" doc:"Who decided"`
	Country   string `query:"country" pattern:"^[A-Z]{3}$" doc:"Country of a document, alpha-3"`
	Assignee  string `query:"assignee" pattern:"^[0-9a-f]{24}$" doc:"Id of the operator who works the open case"`
	From      string `query:"from" maxLength:"10" doc:"First day of creation"`
	To        string `query:"to" maxLength:"10" doc:"Last day of creation"`
	Zone      string `query:"zone" maxLength:"64" default:"UTC" doc:"IANA time zone of the days"`
}

func (in *InFilter) query() (verify.ApplicantQuery, error) {
	q := verify.ApplicantQuery{LevelName: in.Level, Tag: in.Tag, Label: in.Label, Source: in.Source, Country: in.Country, ClaimedBy: in.Assignee, RiskLevel: applicant.RiskLevel(in.Risk), RiskLabel: in.RiskLabel}
	if err := in.State.narrow(&q); err != nil {
		return q, err
	}
	zone, err := zoneOf(in.Zone)
	if err != nil {
		return q, err
	}
	for _, bound := range []struct {
		text string
		days int
		to   *time.Time
	}{{in.From, 0, &q.CreatedFrom}, {in.To, 1, &q.CreatedTo}} {
		if bound.text == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, bound.text, zone)
		if err != nil || day.Year() < 2000 || day.Year() > 9000 {
			return q, errDay
		}
		*bound.to = day.AddDate(0, 0, bound.days)
	}
	return q, nil
}

var errDay = fault.New(fault.Invalid, "A day is written YYYY-MM-DD.")

type listQuery struct {
	InEnv
	InFilter
	Search string `query:"q" maxLength:"512" doc:"Id, own id, name, document number, e-mail, phone or birth date; other filters do not apply"`
	Before string `query:"before" pattern:"^[0-9a-f]{24}$" doc:"Cursor: the next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (a *API) applicantRoutes() {
	add(a, op{id: "listApplicants", method: "GET", path: "/{env}/applicants", summary: "List applicants, newest first", tag: "Applicants", permission: access.PermApplicantsRead}, a.listApplicants)
}

func (a *API) listApplicants(ctx context.Context, in *listQuery) (*answer[ApplicantPage], error) {
	scope := scopeOf(ctx, in.InEnv)
	var found []applicant.Applicant
	var err error
	page := ApplicantPage{Items: []ApplicantRow{}}
	if in.Search != "" {
		found, err = a.Service.Find(ctx, scope, in.Search)
	} else {
		q, err := in.query()
		if err != nil {
			return nil, err
		}
		q.Before, q.Limit = in.Before, in.Limit+1
		if found, err = a.Service.Applicants(ctx, scope, q); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	if in.Search == "" && len(found) > in.Limit {
		found = found[:in.Limit]
		page.Next = found[in.Limit-1].ID
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	cases, err := a.casesOf(ctx, in.InEnv, found)
	if err != nil {
		return nil, err
	}
	for _, p := range found {
		page.Items = append(page.Items, rowOf(p, cases, name))
	}
	return &answer[ApplicantPage]{page}, nil
}

// casesOf finds the open cases of those that may have one.
func (a *API) casesOf(ctx context.Context, e InEnv, found []applicant.Applicant) (map[string]review.Case, error) {
	cases := map[string]review.Case{}
	for _, p := range found {
		if p.Review.Status != applicant.StatusOnHold && p.Review.Status != applicant.StatusCompleted {
			continue // nothing can wait for an officer
		}
		c, err := a.Service.Store.OpenCaseOf(ctx, scopeOf(ctx, e), p.ID)
		if errors.Is(err, fault.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		cases[p.ID] = c.Case
	}
	return cases, nil
}
