package sqlstore

import (
	"context"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

const riskColumns = `tenant, environment, id, applicant_id, level, created_at, created_by, sealed`

func scanRisk(s scanner) (verify.RiskRecord, error) {
	var (
		r  verify.RiskRecord
		at int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.ApplicantID, &r.Level, &at, &r.By, &r.Sealed)
	r.At, r.Sealed = fromMicros(at), unblob(r.Sealed)
	return r, err
}

// RiskEntries implements verify.Store.
func (s *Store) RiskEntries(ctx context.Context, scope kyc.Scope, applicantID string, limit int) ([]verify.RiskRecord, error) {
	return readList(ctx, s, scope, scanRisk, `SELECT `+riskColumns+` FROM risk_entries
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 ORDER BY created_at DESC, id DESC LIMIT $4`, applicantID, page(limit))
}

var insertRisk = insertInto("risk_entries", riskColumns)

// InsertRiskEntry implements verify.Tx; fault.ErrNotFound when the applicant is erased.
func (t *tx) InsertRiskEntry(ctx context.Context, r verify.RiskRecord) error {
	if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertRisk, r.ID, r.ApplicantID, r.Level, micros(r.At), r.By, blob(r.Sealed))
}
