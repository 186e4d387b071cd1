package sqlstore

import (
	"context"
	"errors"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/verify"
)

const holdColumns = `tenant, environment, id, applicant_id, placed_at, placed_by, released_at, released_by, sealed`

func scanHold(s scanner) (verify.HoldRecord, error) {
	var (
		r                    verify.HoldRecord
		placedAt, releasedAt int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.ApplicantID, &placedAt, &r.PlacedBy, &releasedAt, &r.ReleasedBy, &r.Sealed)
	r.PlacedAt, r.ReleasedAt = fromMS(placedAt), fromMS(releasedAt)
	r.Sealed = unblob(r.Sealed)
	return r, err
}

// Holds implements verify.Store, oldest first; an empty applicantID lists those in force of all.
func (s *Store) Holds(ctx context.Context, scope kyc.Scope, applicantID string) ([]verify.HoldRecord, error) {
	if applicantID == "" {
		return readList(ctx, s, scope, scanHold, `SELECT `+holdColumns+` FROM legal_holds
			WHERE tenant = $1 AND environment = $2 AND released_at = 0 ORDER BY placed_at, id LIMIT $3`, maxPage)
	}
	return readList(ctx, s, scope, scanHold, `SELECT `+holdColumns+` FROM legal_holds
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 ORDER BY placed_at, id`, applicantID)
}

var insertHold = insertInto("legal_holds", holdColumns)

// InsertHold implements verify.Tx; fault.ErrNotFound when the applicant is erased.
func (t *tx) InsertHold(ctx context.Context, r verify.HoldRecord) error {
	if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertHold, r.ID, r.ApplicantID, ms(r.PlacedAt), r.PlacedBy, ms(r.ReleasedAt), r.ReleasedBy, blob(r.Sealed))
}

// ReleaseHold implements verify.Tx; fault.ErrStale when it was released before.
func (t *tx) ReleaseHold(ctx context.Context, scope kyc.Scope, id, by string, at time.Time) error {
	n, err := t.exec(ctx, scope, `UPDATE legal_holds SET released_at = $4, released_by = $5
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND released_at = 0`, id, ms(at), by)
	if err == nil && n == 0 {
		return t.staleOrMissing(ctx, scope, `SELECT placed_at FROM legal_holds WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
	}
	return err
}

// unheld answers retention.ErrHeld when a hold is in force. The applicant's row
// is locked first, so that no hold comes in between.
func (t *tx) unheld(ctx context.Context, scope kyc.Scope, applicantID string) error {
	if err := t.holdApplicant(ctx, scope, applicantID); err != nil {
		return err
	}
	held, err := txOne(ctx, t, scope, column[int], `SELECT COUNT(*) FROM legal_holds
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND released_at = 0`, applicantID)
	if err == nil && held > 0 {
		return retention.ErrHeld
	}
	return err
}

// RetentionRules implements verify.Store; zero when none were set.
func (s *Store) RetentionRules(ctx context.Context, scope kyc.Scope) (retention.Rules, error) {
	var r retention.Rules
	text, err := readOne(ctx, s, scope, column[string], `SELECT rules FROM retention_rules WHERE tenant = $1 AND environment = $2`)
	if errors.Is(err, fault.ErrNotFound) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	return r, fromJSON(text, &r)
}

// PutRetentionRules implements verify.Tx.
func (t *tx) PutRetentionRules(ctx context.Context, scope kyc.Scope, r retention.Rules, by string, at time.Time) error {
	text, err := toJSON(r)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, scope, `INSERT INTO retention_rules (tenant, environment, rules, modified_at, modified_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant, environment) DO UPDATE SET rules = excluded.rules, modified_at = excluded.modified_at, modified_by = excluded.modified_by`, text, ms(at), by)
	return err
}

// RetentionDue implements verify.Store, by id: the oldest applicants first.
func (s *Store) RetentionDue(ctx context.Context, scope kyc.Scope, c retention.Cutoffs, limit int) ([]verify.RetentionDue, error) {
	scan := func(s scanner) (d verify.RetentionDue, err error) {
		err = s.Scan(&d.ApplicantID, &d.Answer)
		return d, err
	}
	// A cutoff of 0 is before every time, so a rule that is not set finds nobody.
	return readList(ctx, s, scope, scan, `SELECT id, answer FROM applicants a
		WHERE tenant = $1 AND environment = $2 AND erased_at = 0
		AND (status = 'completed' AND answer = 'GREEN' AND reviewed_at < $3
			OR status = 'completed' AND answer = 'RED' AND reviewed_at < $4
			OR status = 'init' AND created_at < $5 AND last_event_ms < $5 AND reviewed_at < $5)
		AND NOT EXISTS (SELECT 1 FROM legal_holds h WHERE h.tenant = a.tenant AND h.environment = a.environment AND h.applicant_id = a.id AND h.released_at = 0)
		ORDER BY id LIMIT $6`, ms(c.Approved), ms(c.Rejected), ms(c.Unfinished), page(limit))
}

// ErasedSince lists whose rows were erased since a time, of the installation;
// their keys should be gone too.
func (s *Store) ErasedSince(ctx context.Context, since time.Time) ([]KeyRef, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return list(ctx, s.engine.reader(everywhere), scanKeyRef, `SELECT tenant, environment, id, erased_at FROM applicants
		WHERE erased_at > 0 AND erased_at >= $1 ORDER BY erased_at, id`, ms(since))
}
