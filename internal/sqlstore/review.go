package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

const caseColumns = `tenant, environment, id, applicant_id, attempt_id, opened_at, priority, reasons, claimed_by, closed_at`

func scanCase(s scanner) (review.Case, error) {
	var (
		c                  review.Case
		openedAt, closedAt int64
		reasons            string
	)
	err := s.Scan(&c.Scope.Tenant, &c.Scope.Environment, &c.ID, &c.ApplicantID, &c.AttemptID, &openedAt, &c.Priority, &reasons, &c.ClaimedBy, &closedAt)
	if err != nil {
		return c, err
	}
	c.OpenedAt, c.ClosedAt = fromMS(openedAt), fromMS(closedAt)
	return c, fromJSON(reasons, &c.Reasons)
}

// Case implements verify.Store, open or closed.
func (s *Store) Case(ctx context.Context, scope kyc.Scope, id string) (review.Case, error) {
	return readOne(ctx, s, scope, scanCase, `SELECT `+caseColumns+` FROM cases WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

// OpenCases implements verify.Store: the highest priority first, then the oldest.
func (s *Store) OpenCases(ctx context.Context, scope kyc.Scope, limit int) ([]review.Case, error) {
	return readList(ctx, s, scope, scanCase, `SELECT `+caseColumns+` FROM cases
		WHERE tenant = $1 AND environment = $2 AND closed_at = 0 ORDER BY priority DESC, opened_at, id LIMIT $3`, page(limit))
}

// OpenCaseOf implements verify.Store: the newest, should there be several.
func (s *Store) OpenCaseOf(ctx context.Context, scope kyc.Scope, applicantID string) (review.Case, error) {
	return readOne(ctx, s, scope, scanCase, `SELECT `+caseColumns+` FROM cases
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND closed_at = 0 ORDER BY opened_at DESC, id DESC LIMIT 1`, applicantID)
}

var insertCase = insertInto("cases", caseColumns)

// InsertCase implements verify.Tx; fault.ErrExists when the attempt has an open case.
func (t *tx) InsertCase(ctx context.Context, c review.Case) error {
	reasons, err := toJSON(c.Reasons)
	if err != nil {
		return err
	}
	return t.insert(ctx, c.Scope, insertCase, c.ID, c.ApplicantID, c.AttemptID, ms(c.OpenedAt), c.Priority, reasons, c.ClaimedBy, ms(c.ClosedAt))
}

// ClaimCase implements verify.Tx; fault.ErrStale also when the case is closed.
func (t *tx) ClaimCase(ctx context.Context, scope kyc.Scope, id, by string) error {
	n, err := t.exec(ctx, scope, `UPDATE cases SET claimed_by = $4
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND closed_at = 0 AND claimed_by IN ('', $4)`, id, by)
	if err == nil && n == 0 {
		return t.staleOrMissing(ctx, scope, `SELECT opened_at FROM cases WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
	}
	return err
}

// ReleaseCase implements verify.Tx; fault.ErrStale also when the case is closed.
func (t *tx) ReleaseCase(ctx context.Context, scope kyc.Scope, id, by string) error {
	n, err := t.exec(ctx, scope, `UPDATE cases SET claimed_by = ''
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND closed_at = 0 AND claimed_by = $4`, id, by)
	if err == nil && n == 0 {
		return t.staleOrMissing(ctx, scope, `SELECT opened_at FROM cases WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
	}
	return err
}

// CloseCases implements verify.Tx.
func (t *tx) CloseCases(ctx context.Context, scope kyc.Scope, applicantID string, at time.Time) error {
	_, err := t.exec(ctx, scope, `UPDATE cases SET closed_at = $4
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND closed_at = 0`, applicantID, ms(at))
	return err
}

const noteColumns = `tenant, environment, id, applicant_id, created_at, created_by, tags, sealed`

func scanNote(s scanner) (verify.NoteRecord, error) {
	var (
		r         verify.NoteRecord
		createdAt int64
		tags      string
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.ApplicantID, &createdAt, &r.CreatedBy, &tags, &r.Sealed)
	if err != nil {
		return r, err
	}
	r.CreatedAt = fromMS(createdAt)
	r.Sealed = unblob(r.Sealed)
	return r, fromJSON(tags, &r.Tags)
}

// Note implements verify.Store.
func (s *Store) Note(ctx context.Context, scope kyc.Scope, id string) (verify.NoteRecord, error) {
	return readOne(ctx, s, scope, scanNote, `SELECT `+noteColumns+` FROM notes WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

// Notes implements verify.Store, newest first. An empty applicantID lists those of all.
func (s *Store) Notes(ctx context.Context, scope kyc.Scope, applicantID string, limit, offset int) ([]verify.NoteRecord, int, error) {
	const where = ` FROM notes WHERE tenant = $1 AND environment = $2 AND ($3 = '' OR applicant_id = $3)`
	total, err := readOne(ctx, s, scope, column[int], `SELECT COUNT(*)`+where, applicantID)
	if err != nil {
		return nil, 0, err
	}
	notes, err := readList(ctx, s, scope, scanNote, `SELECT `+noteColumns+where+` ORDER BY id DESC LIMIT $4 OFFSET $5`, applicantID, page(limit), max(offset, 0))
	return notes, total, err
}

var insertNote = insertInto("notes", noteColumns)

// InsertNote implements verify.Tx; fault.ErrNotFound when the applicant is erased.
func (t *tx) InsertNote(ctx context.Context, r verify.NoteRecord) error {
	if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
		return err
	}
	tags, err := toJSON(r.Tags)
	if err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertNote, r.ID, r.ApplicantID, ms(r.CreatedAt), r.CreatedBy, tags, blob(r.Sealed))
}

// UpdateNote implements verify.Tx: text and tags.
func (t *tx) UpdateNote(ctx context.Context, r verify.NoteRecord) error {
	tags, err := toJSON(r.Tags)
	if err != nil {
		return err
	}
	return t.change(ctx, r.Scope, `UPDATE notes SET tags = $4, sealed = $5 WHERE tenant = $1 AND environment = $2 AND id = $3`, r.ID, tags, blob(r.Sealed))
}

// DeleteNote implements verify.Tx.
func (t *tx) DeleteNote(ctx context.Context, scope kyc.Scope, id string) error {
	return t.change(ctx, scope, `DELETE FROM notes WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}
