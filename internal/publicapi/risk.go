package publicapi

import (
	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/applicant"
)

// riskEntriesShown bounds the list of judgements.
const riskEntriesShown = 100

func listRiskEntries(c *call) (wire.ListOf[wire.RiskEntry], error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.ListOf[wire.RiskEntry]{}, err
	}
	entries, err := c.api.Story.RiskEntries(c.ctx, c.scope, id, riskEntriesShown)
	items := make([]wire.RiskEntry, 0, len(entries))
	for _, e := range entries {
		shown, _ := wire.ShowRiskEntry(e, nil)
		items = append(items, shown)
	}
	return wire.NewList(items), err
}

func postRiskEntry(c *call, b wire.NewRiskEntry) (wire.RiskEntry, error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.RiskEntry{}, err
	}
	return wire.ShowRiskEntry(c.api.Story.JudgeRisk(c.ctx, c.scope, id, applicant.RiskLevel(b.RiskLevel), b.Comment))
}
