package dashapi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/verify"
)

// TestRisk: officers judge and label, checks label apart from them, the list
// finds people by both, and the trail names the judgement but not the reason.
func TestRisk(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer := b.operator("acme", access.RoleOfficer)
	p := b.newPerson(production, true)
	b.newPerson(production, true)
	at := "/env/production/applicants/" + p.ID
	const why = "the brother is a minister"
	officer.send("POST", at+"/risk", `{"level":"medium","comment":"at first sight"}`).is(200, nil)
	officer.send("POST", at+"/risk", map[string]string{"level": "high", "comment": why}).is(200, nil)
	officer.send("POST", at+"/risk", `{"level":"extreme","comment":"x"}`).is(422, nil)
	officer.send("POST", at+"/risk", `{"level":"low","comment":"  "}`).fails(400, "invalid")
	check(t, b.service.SetRiskLabels(t.Context(), production, p.ID, "screening", []applicant.RiskLabel{{Group: "aml", Label: "sanctions"}}))
	officer.send("PUT", at+"/risk-labels", `{"labels":[{"group":"aml","label":"pep"},{"group":"person","label":"coercion"}]}`).is(200, nil)
	officer.send("PUT", at+"/risk-labels", `{"labels":[{"group":"aml","label":"witch"}]}`).fails(400, "invalid")
	officer.send("PUT", at+"/risk-labels", `{"labels":[{"group":"aml","label":"pep"}]}`).is(200, nil)

	var card dashapi.Card
	officer.send("GET", at, nil).is(200, &card)
	want := []applicant.RiskLabel{{Group: "aml", Label: "pep", Source: "officer"}, {Group: "aml", Label: "sanctions", Source: "screening"}}
	if card.RiskLevel != applicant.RiskHigh || !slices.Equal(card.RiskLabels, want) {
		t.Errorf("card: %q %v", card.RiskLevel, card.RiskLabels)
	}
	var judged []dashapi.RiskJudgement
	officer.send("GET", at+"/risk", nil).is(200, &judged)
	if len(judged) != 2 || judged[0].Comment != why || judged[0].By != "Officer officer" || judged[1].Level != applicant.RiskMedium {
		t.Errorf("judgements %+v", judged)
	}
	for query, found := range map[string]int{"risk=high": 1, "risk=low": 0, "riskLabel=sanctions": 1, "riskLabel=sanction": 0, "risk=high&riskLabel=pep": 1, "": 2} {
		var page dashapi.ApplicantPage
		officer.send("GET", "/env/production/applicants?"+query, nil).is(200, &page)
		if len(page.Items) != found {
			t.Errorf("%s finds %d, want %d", query, len(page.Items), found)
		}
		if found == 1 && page.Items[0].ID != p.ID {
			t.Errorf("%s finds %s", query, page.Items[0].ID)
		}
	}
	entries, _, err := b.service.AuditTrail(t.Context(), production, verify.AuditQuery{ApplicantID: p.ID, Limit: 100})
	check(t, err)
	var trail []string
	for _, e := range entries {
		trail = append(trail, e.Description)
		if strings.Contains(e.Description, "minister") {
			t.Errorf("the reason is in the trail: %q", e.Description)
		}
	}
	if !slices.Contains(trail, "risk level: high") || !slices.Contains(trail, "risk labels by officer") {
		t.Errorf("trail %q", trail)
	}
}
