package dashapi

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
)

// RiskJudgement is one judgement of a person's risk.
type RiskJudgement struct {
	ID      string              `json:"id"`
	Level   applicant.RiskLevel `json:"level" enum:"noRisk,low,medium,high,unknown"`
	Comment string              `json:"comment"`
	At      time.Time           `json:"at"`
	By      string              `json:"by" doc:"Name"`
}

// NewJudgement judges a person's risk.
type NewJudgement struct {
	Level   applicant.RiskLevel `json:"level" enum:"noRisk,low,medium,high,unknown"`
	Comment string              `json:"comment" minLength:"1" maxLength:"4000" doc:"Why"`
}

// RiskLabels are those that officers set, as a whole; what checks set stays.
type RiskLabels struct {
	Labels []NamedRisk `json:"labels" maxItems:"50"`
}

// NamedRisk is one risk label.
type NamedRisk struct {
	Group string `json:"group" maxLength:"64"`
	Label string `json:"label" maxLength:"64"`
}

// RiskGroup are the labels that officers may set about one thing.
type RiskGroup struct {
	Group  string   `json:"group"`
	Labels []string `json:"labels"`
}

func (a *API) riskRoutes() {
	const person = "/{env}/applicants/{id}"
	add(a, op{id: "listRiskJudgements", method: "GET", path: person + "/risk", summary: "How the risk was judged, newest first, at most 100", tag: "Applicants", permission: access.PermApplicantsRead}, a.listRiskJudgements)
	add(a, op{id: "judgeRisk", method: "POST", path: person + "/risk", summary: "Judge the risk; the newest judgement is in force", tag: "Applicants", permission: access.PermNotes}, a.judgeRisk)
	add(a, op{id: "setRiskLabels", method: "PUT", path: person + "/risk-labels", summary: "Set the risk labels of officers", tag: "Applicants", permission: access.PermNotes}, a.setRiskLabels)
	add(a, op{id: "listRiskLabels", method: "GET", path: "/risk-labels", summary: "Risk labels that officers may set", tag: "Applicants", permission: access.PermApplicantsRead}, a.listRiskLabels)
}

func (a *API) listRiskJudgements(ctx context.Context, in *InApplicant) (*answer[[]RiskJudgement], error) {
	entries, err := a.Service.RiskEntries(ctx, scopeOf(ctx, in.InEnv), in.ID, 100)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]RiskJudgement, 0, len(entries))
	for _, e := range entries {
		out = append(out, RiskJudgement{ID: e.ID, Level: e.Level, Comment: e.Comment, At: e.At, By: name(e.By)})
	}
	return &answer[[]RiskJudgement]{out}, nil
}

func (a *API) judgeRisk(ctx context.Context, in *struct {
	InApplicant
	Body NewJudgement
}) (*answer[Done], error) {
	_, err := a.Service.JudgeRisk(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Body.Level, in.Body.Comment)
	return done(), err
}

func (a *API) setRiskLabels(ctx context.Context, in *struct {
	InApplicant
	Body RiskLabels
}) (*answer[Done], error) {
	labels := make([]applicant.RiskLabel, 0, len(in.Body.Labels))
	for _, l := range in.Body.Labels {
		labels = append(labels, applicant.RiskLabel{Group: l.Group, Label: l.Label})
	}
	return done(), a.Service.LabelRisk(ctx, scopeOf(ctx, in.InEnv), in.ID, labels)
}

func (a *API) listRiskLabels(context.Context, *none) (*answer[[]RiskGroup], error) {
	out := make([]RiskGroup, 0, len(applicant.KnownRiskLabels))
	for _, g := range applicant.KnownRiskLabels {
		out = append(out, RiskGroup{g.Group, g.Labels})
	}
	return &answer[[]RiskGroup]{out}, nil
}
