package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

const livenessColumns = `tenant, environment, id, applicant_id, step, form, state, issued_at, expires_at, submitted_at, done_at, consent_at,
	blob, read_attempts, outcome, image_id, sealed`

func scanLiveness(s scanner) (verify.LivenessRecord, error) {
	var (
		r                                                   verify.LivenessRecord
		issuedAt, expiresAt, submittedAt, doneAt, consentAt int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.ApplicantID, &r.Step, &r.Form, &r.State, &issuedAt, &expiresAt, &submittedAt, &doneAt, &consentAt,
		&r.Blob, &r.ReadAttempts, &r.Outcome, &r.ImageID, &r.Sealed)
	r.IssuedAt, r.ExpiresAt, r.SubmittedAt, r.DoneAt, r.ConsentAt = fromMS(issuedAt), fromMS(expiresAt), fromMS(submittedAt), fromMS(doneAt), fromMS(consentAt)
	r.Sealed = unblob(r.Sealed)
	return r, err
}

// LivenessSession implements verify.Store.
func (s *Store) LivenessSession(ctx context.Context, scope kyc.Scope, applicantID, id string) (verify.LivenessRecord, error) {
	return readOne(ctx, s, scope, scanLiveness, `SELECT `+livenessColumns+` FROM liveness_sessions
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`, applicantID, id)
}

// LivenessSessions implements verify.Store.
func (s *Store) LivenessSessions(ctx context.Context, scope kyc.Scope, applicantID string, limit int) ([]verify.LivenessRecord, error) {
	return readList(ctx, s, scope, scanLiveness, `SELECT `+livenessColumns+` FROM liveness_sessions
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 ORDER BY id DESC LIMIT $4`, applicantID, page(limit))
}

var insertLiveness = insertInto("liveness_sessions", livenessColumns)

// InsertLivenessSession implements verify.Tx; fault.ErrNotFound when the applicant is erased.
func (t *tx) InsertLivenessSession(ctx context.Context, r verify.LivenessRecord) error {
	if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertLiveness, r.ID, r.ApplicantID, r.Step, r.Form, string(r.State), ms(r.IssuedAt), ms(r.ExpiresAt), ms(r.SubmittedAt), ms(r.DoneAt), ms(r.ConsentAt),
		r.Blob, r.ReadAttempts, r.Outcome, r.ImageID, blob(r.Sealed))
}

const livenessThere = `SELECT read_attempts FROM liveness_sessions WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`

// SubmitLivenessSession implements verify.Tx.
func (t *tx) SubmitLivenessSession(ctx context.Context, scope kyc.Scope, applicantID, id, blob string, at time.Time) error {
	err := t.change(ctx, scope, `UPDATE liveness_sessions SET state = 'submitted', blob = $5, submitted_at = $6
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4 AND state = 'issued'`, applicantID, id, blob, ms(at))
	if fault.CodeOf(err) == fault.NotFound {
		return t.staleOrMissing(ctx, scope, livenessThere, applicantID, id)
	}
	return err
}

// StartLivenessRead implements verify.Tx.
func (t *tx) StartLivenessRead(ctx context.Context, scope kyc.Scope, applicantID, id string) (int, error) {
	return txOne(ctx, t, scope, column[int], `UPDATE liveness_sessions SET read_attempts = read_attempts + 1
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4 AND state = 'submitted' RETURNING read_attempts`, applicantID, id)
}

// FinishLivenessSession implements verify.Tx.
func (t *tx) FinishLivenessSession(ctx context.Context, r verify.LivenessRecord) error {
	err := t.change(ctx, r.Scope, `UPDATE liveness_sessions SET state = 'done', done_at = $5, outcome = $6, image_id = $7, sealed = $8
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4 AND state = 'submitted'`,
		r.ApplicantID, r.ID, ms(r.DoneAt), r.Outcome, r.ImageID, blob(r.Sealed))
	if fault.CodeOf(err) == fault.NotFound {
		return t.staleOrMissing(ctx, r.Scope, livenessThere, r.ApplicantID, r.ID)
	}
	return err
}
