package dashapi

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// State is where an applicant stands.
type State = applicant.State

// narrow puts a state into the words of the store.
func narrow(s State, q *verify.ApplicantQuery) error {
	active := false
	q.Deleted = &active
	switch s {
	case "":
		q.Deleted = nil
	case applicant.StateRequested:
		q.Status = applicant.StatusInit
	case applicant.StatePending:
		q.Status = applicant.StatusPending
	case applicant.StateOnHold:
		q.Status = applicant.StatusOnHold
	case applicant.StateApproved:
		q.Status, q.Answer = applicant.StatusCompleted, applicant.AnswerGreen
	case applicant.StateResubmission:
		q.Status, q.Answer, q.RejectType = applicant.StatusCompleted, applicant.AnswerRed, applicant.RejectRetry
	case applicant.StateRejected:
		q.Status, q.Answer, q.RejectType = applicant.StatusCompleted, applicant.AnswerRed, applicant.RejectFinal
	case applicant.StateInactive:
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

func rowOf(a applicant.Applicant, cases map[string]review.Case, name func(string) string) ApplicantRow {
	r := ApplicantRow{
		ID: a.ID, ExternalUserID: a.Personal.ExternalUserID, Name: a.Personal.FullName(), Country: a.Personal.CountryOfDocument(), DOB: a.Personal.BirthDate(), State: a.State(),
		LevelName: a.Review.LevelName, Labels: []string{}, Tags: nonNil(a.Tags), Attempts: a.Review.AttemptCnt, CreatedAt: a.CreatedAt,
		PendingAt: optional(a.Review.PendingDate), ReviewedAt: optional(a.Review.ReviewDate), Source: a.Review.Source, Blocklisted: a.BlocklistID != "",
		RiskLevel: a.RiskLevel, RiskLabels: nonNil(a.RiskLabels),
	}
	if a.Review.Result != nil {
		r.Labels = nonNil(a.Review.Result.RejectLabels)
	}
	if c, ok := cases[a.ID]; ok && c.ClaimedBy != "" {
		r.Assignee = name(c.ClaimedBy)
	}
	return r
}

// InFilter narrows a list of applicants.
type InFilter struct {
	State     State  `query:"state" json:"state,omitempty" enum:"documentsRequested,pending,onHold,approved,resubmission,rejected,inactive"`
	Level     string `query:"level" json:"level,omitempty" maxLength:"256"`
	Tag       string `query:"tag" json:"tag,omitempty" maxLength:"128"`
	Label     string `query:"label" json:"label,omitempty" pattern:"^[A-Z0-9_]{1,64}$" doc:"One of the labels of the current result"`
	Risk      string `query:"risk" json:"risk,omitempty" enum:"noRisk,low,medium,high,unknown" doc:"Level of risk in force"`
	RiskLabel string `query:"riskLabel" json:"riskLabel,omitempty" pattern:"^[A-Za-z][A-Za-z0-9]{0,63}$" doc:"One of the risk labels"`
	Source    string `query:"source" json:"source,omitempty" enum:"auto,officer,blocklist,sandbox" doc:"Who decided"`
	Country   string `query:"country" json:"country,omitempty" pattern:"^[A-Z]{3}$" doc:"Country of a document, alpha-3"`
	Assignee  string `query:"assignee" json:"assignee,omitempty" pattern:"^[0-9a-f]{24}$" doc:"Id of the operator who works the open case"`
	From      string `query:"from" json:"from,omitempty" maxLength:"10" doc:"First day of creation"`
	To        string `query:"to" json:"to,omitempty" maxLength:"10" doc:"Last day of creation"`
	Zone      string `query:"zone" json:"zone,omitempty" maxLength:"64" default:"UTC" doc:"IANA time zone of the days"`
}

func (in *InFilter) query() (verify.ApplicantQuery, error) {
	q := verify.ApplicantQuery{LevelName: in.Level, Tag: in.Tag, Label: in.Label, Source: in.Source, Country: in.Country, ClaimedBy: in.Assignee, RiskLevel: applicant.RiskLevel(in.Risk), RiskLabel: in.RiskLabel}
	if err := narrow(in.State, &q); err != nil {
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
	add(a, op{id: "listApplicantIds", method: "GET", path: "/{env}/applicant-ids", summary: "Ids of all that the filter finds, newest first, at most 5000", tag: "Applicants", permission: access.PermApplicantsRead}, a.listApplicantIDs)
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

// ApplicantIDs are all that a filter finds.
type ApplicantIDs struct {
	IDs   []string `json:"ids" doc:"At most 5000"`
	Total int      `json:"total"`
}

func (a *API) listApplicantIDs(ctx context.Context, in *struct {
	InEnv
	InFilter
}) (*answer[ApplicantIDs], error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	scope := scopeOf(ctx, in.InEnv)
	q.Limit = export.MaxSelected + 1
	ids, err := a.Service.Store.ApplicantIDs(ctx, scope, q)
	if err != nil {
		return nil, err
	}
	out := ApplicantIDs{IDs: nonNil(ids), Total: len(ids)}
	if len(ids) > export.MaxSelected {
		out.IDs = ids[:export.MaxSelected]
		out.Total, err = a.Service.Store.CountMatching(ctx, scope, q)
	}
	return &answer[ApplicantIDs]{out}, err
}

// casesOf finds the open cases of those that may have one.
func (a *API) casesOf(ctx context.Context, e InEnv, found []applicant.Applicant) (map[string]review.Case, error) {
	var ids []string
	for _, p := range found {
		if p.Review.Status == applicant.StatusOnHold || p.Review.Status == applicant.StatusCompleted { // otherwise nothing can wait for an officer
			ids = append(ids, p.ID)
		}
	}
	records, err := a.Service.Store.OpenCasesOf(ctx, scopeOf(ctx, e), ids)
	cases := make(map[string]review.Case, len(records))
	for _, c := range records {
		cases[c.ApplicantID] = c.Case
	}
	return cases, err
}
