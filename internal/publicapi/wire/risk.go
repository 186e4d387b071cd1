package wire

import "github.com/idngo/idngo/kyc/applicant"

// RiskEntry is one judgement of a person's risk (api.md 5.19).
type RiskEntry struct {
	ID        string `json:"id" pattern:"^[0-9a-f]{24}$"`
	RiskLevel string `json:"riskLevel" enum:"noRisk,low,medium,high,unknown"`
	Comment   string `json:"comment"`
	CreatedAt string `json:"createdAt" example:"2025-05-24 10:15:30+0000"`
	CreatedBy string `json:"createdBy,omitempty" doc:"Token or operator that judged"`
}

// NewRiskEntry is the body of a judgement.
type NewRiskEntry struct {
	RiskLevel string `json:"riskLevel" enum:"noRisk,low,medium,high,unknown"`
	Comment   string `json:"comment" minLength:"1" maxLength:"4000" doc:"Why"`
}

// ShowRiskEntry makes the object of a judgement; err goes through.
func ShowRiskEntry(e applicant.RiskEntry, err error) (RiskEntry, error) {
	return RiskEntry{e.ID, string(e.Level), e.Comment, stamp(e.At, layoutZone), e.By}, err
}
