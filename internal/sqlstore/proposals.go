package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

const proposalColumns = `tenant, environment, id, action, applicant_id, proposed_by, proposed_at, expires_at, state, settled_by, settled_at, sealed`

func scanProposal(s scanner) (verify.ProposalRecord, error) {
	var (
		r                                verify.ProposalRecord
		proposedAt, expiresAt, settledAt int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.Action, &r.ApplicantID, &r.ProposedBy, &proposedAt, &expiresAt, &r.State, &r.SettledBy, &settledAt, &r.Sealed)
	r.ProposedAt, r.ExpiresAt, r.SettledAt, r.Sealed = fromMS(proposedAt), fromMS(expiresAt), fromMS(settledAt), unblob(r.Sealed)
	return r, err
}

// Proposal implements verify.Store.
func (s *Store) Proposal(ctx context.Context, scope kyc.Scope, id string) (verify.ProposalRecord, error) {
	return readOne(ctx, s, scope, scanProposal, `SELECT `+proposalColumns+` FROM proposals WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

// Proposals implements verify.Store, newest first.
func (s *Store) Proposals(ctx context.Context, scope kyc.Scope, q review.ProposalQuery) ([]verify.ProposalRecord, error) {
	f := filter{where: []string{"tenant = $1 AND environment = $2"}, args: []any{scope.Tenant, scope.Environment}}
	if q.ApplicantID != "" {
		f.and("applicant_id = ?", q.ApplicantID)
	}
	if q.State != "" {
		f.and("state = ?", q.State)
	}
	if q.Action != "" {
		f.and("action = ?", q.Action)
	}
	if q.ProposedBy != "" {
		f.and("proposed_by = ?", q.ProposedBy)
	}
	limit := f.next(page(q.Limit))
	return readList(ctx, s, scope, scanProposal, `SELECT `+proposalColumns+` FROM proposals WHERE `+f.String()+` ORDER BY id DESC LIMIT `+limit, f.args[2:]...)
}

var insertProposal = insertInto("proposals", proposalColumns)

// InsertProposal implements verify.Tx; fault.ErrExists when the same is proposed
// for the applicant already, fault.ErrNotFound when the applicant is erased.
func (t *tx) InsertProposal(ctx context.Context, r verify.ProposalRecord) error {
	if r.ApplicantID != "" {
		if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
			return err
		}
	}
	return t.insert(ctx, r.Scope, insertProposal, r.ID, r.Action, r.ApplicantID, r.ProposedBy, ms(r.ProposedAt), ms(r.ExpiresAt), r.State, r.SettledBy, ms(r.SettledAt), blob(r.Sealed))
}

// SettleProposal implements verify.Tx; fault.ErrStale when it is in another state or has expired.
func (t *tx) SettleProposal(ctx context.Context, scope kyc.Scope, s review.Settlement) error {
	n, err := t.exec(ctx, scope, `UPDATE proposals SET state = $5, settled_by = CASE WHEN $5 = 'used' THEN settled_by ELSE $6 END,
		settled_at = $7, expires_at = CASE WHEN CAST($8 AS BIGINT) > 0 THEN CAST($8 AS BIGINT) ELSE expires_at END
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND state = $4 AND expires_at > $7`, s.ID, s.From, s.To, s.By, ms(s.At), ms(s.Until))
	if err == nil && n == 0 {
		return t.staleOrMissing(ctx, scope, `SELECT proposed_at FROM proposals WHERE tenant = $1 AND environment = $2 AND id = $3`, s.ID)
	}
	return err
}

// SupersedeProposals implements verify.Tx: those to decide about the applicant.
func (t *tx) SupersedeProposals(ctx context.Context, scope kyc.Scope, applicantID string, at time.Time) error {
	_, err := t.exec(ctx, scope, `UPDATE proposals SET state = 'superseded', settled_at = $4
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND state = 'open' AND action IN ('final', 'override')`, applicantID, ms(at))
	return err
}

// ExpireProposals implements verify.Tx. What was proposed is forgotten with it.
func (t *tx) ExpireProposals(ctx context.Context, scope kyc.Scope, at time.Time) error {
	_, err := t.exec(ctx, scope, `UPDATE proposals SET state = 'expired', settled_at = $3, sealed = $4
		WHERE tenant = $1 AND environment = $2 AND state = 'open' AND expires_at <= $3`, ms(at), []byte{})
	return err
}
