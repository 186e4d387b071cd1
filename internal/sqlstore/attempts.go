package sqlstore

import (
	"context"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

const attemptColumns = `tenant, environment, applicant_id, id, count, level_name, level_revision, submitted_at, open, state, decided_at, outcome, quality_only, result, sealed`

func scanAttempt(s scanner) (verify.AttemptRecord, error) {
	var (
		r                      verify.AttemptRecord
		submittedAt, decidedAt int64
		result                 string
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ApplicantID, &r.ID, &r.Count, &r.LevelName, &r.LevelRevision, &submittedAt, &r.Open, &r.State, &decidedAt, &r.Outcome, &r.QualityOnly, &result, &r.Sealed)
	if err != nil {
		return r, err
	}
	r.SubmittedAt = fromMS(submittedAt)
	r.DecidedAt = fromMS(decidedAt)
	r.Sealed = unblob(r.Sealed)
	return r, fromJSON(result, &r.Result)
}

// Attempt implements verify.Store.
func (s *Store) Attempt(ctx context.Context, scope kyc.Scope, applicantID, attemptID string) (verify.AttemptRecord, error) {
	return readOne(ctx, s, scope, scanAttempt, `SELECT `+attemptColumns+` FROM attempts
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`, applicantID, attemptID)
}

// Attempts implements verify.Store.
func (s *Store) Attempts(ctx context.Context, scope kyc.Scope, applicantID string, limit int) ([]verify.AttemptRecord, error) {
	return readList(ctx, s, scope, scanAttempt, `SELECT `+attemptColumns+` FROM attempts
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 ORDER BY count DESC, submitted_at DESC, id LIMIT $4`, applicantID, page(limit))
}

var insertAttempt = insertInto("attempts", attemptColumns)

// InsertAttempt implements verify.Tx; fault.ErrNotFound when the applicant is
// erased, fault.ErrExists when it has an attempt of that id.
func (t *tx) InsertAttempt(ctx context.Context, r verify.AttemptRecord) error {
	if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
		return err
	}
	result, err := toJSON(r.Result)
	if err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertAttempt, r.ApplicantID, r.ID, r.Count, r.LevelName, r.LevelRevision, ms(r.SubmittedAt), r.Open, r.State, ms(r.DecidedAt), r.Outcome, r.QualityOnly, result, blob(r.Sealed))
}

// AwaitReads implements verify.Tx. When the attempt is already stored its Open
// is set to the count too, so the order of the two calls does not matter.
//
// A read that ends at the same time either commits first, and its image is not
// counted, or waits for this transaction, and then finds the attempt to count down.
func (t *tx) AwaitReads(ctx context.Context, scope kyc.Scope, applicantID, attemptID string) (int, error) {
	n, err := t.exec(ctx, scope, `UPDATE images SET awaited_by = $4
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND active AND read_state = 'queued'`, applicantID, attemptID)
	if err != nil {
		return 0, err
	}
	_, err = t.exec(ctx, scope, `UPDATE attempts SET open = $5 WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`, applicantID, attemptID, n)
	return int(n), err
}

// CountDown implements verify.Tx. It never goes below nothing: counting down too
// often evaluates again what is decided, which changes nothing, while an error
// would throw away the facts of the reading.
func (t *tx) CountDown(ctx context.Context, scope kyc.Scope, applicantID, attemptID string) (int, error) {
	return txOne(ctx, t, scope, column[int], `UPDATE attempts SET open = CASE WHEN open > 0 THEN open - 1 ELSE 0 END
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4 RETURNING open`, applicantID, attemptID)
}

// CloseAttempt implements verify.Tx. An attempt is held once: when two
// evaluations of it race, the second is stale.
func (t *tx) CloseAttempt(ctx context.Context, r verify.AttemptRecord) error {
	result, err := toJSON(r.Result)
	if err != nil {
		return err
	}
	from := `('open', 'held')`
	if r.State == verify.AttemptHeld {
		from = `('open')`
	}
	n, err := t.exec(ctx, r.Scope, `UPDATE attempts SET state = $5, decided_at = $6, outcome = $7, quality_only = $8, result = $9, sealed = $10
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4 AND state IN `+from,
		r.ApplicantID, r.ID, r.State, ms(r.DecidedAt), r.Outcome, r.QualityOnly, result, blob(r.Sealed))
	if err == nil && n == 0 {
		return t.staleOrMissingAttempt(ctx, r.Scope, r.ApplicantID, r.ID)
	}
	return err
}

func (t *tx) staleOrMissingAttempt(ctx context.Context, scope kyc.Scope, applicantID, attemptID string) error {
	return t.staleOrMissing(ctx, scope, `SELECT open FROM attempts WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND id = $4`, applicantID, attemptID)
}
