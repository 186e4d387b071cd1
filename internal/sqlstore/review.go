package sqlstore

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

const caseColumns = `tenant, environment, id, applicant_id, attempt_id, opened_at, priority, reasons, claimed_by, closed_at,
	kind, about, against, draw, closed_by, outcome, sealed`

func scanCase(s scanner) (verify.CaseRecord, error) {
	var (
		c                      verify.CaseRecord
		openedAt, closedAt     int64
		reasons, against, draw string
	)
	err := s.Scan(&c.Scope.Tenant, &c.Scope.Environment, &c.ID, &c.ApplicantID, &c.AttemptID, &openedAt, &c.Priority, &reasons, &c.ClaimedBy, &closedAt,
		&c.Kind, &c.About, &against, &draw, &c.ClosedBy, &c.Outcome, &c.Sealed)
	if err != nil {
		return c, err
	}
	c.OpenedAt, c.ClosedAt, c.Sealed = fromMS(openedAt), fromMS(closedAt), unblob(c.Sealed)
	if err := fromJSON(against, &c.Against); err != nil {
		return c, err
	}
	if err := fromJSON(draw, &c.Draw); err != nil {
		return c, err
	}
	return c, fromJSON(reasons, &c.Reasons)
}

// Case implements verify.Store, open or closed.
func (s *Store) Case(ctx context.Context, scope kyc.Scope, id string) (verify.CaseRecord, error) {
	return readOne(ctx, s, scope, scanCase, `SELECT `+caseColumns+` FROM cases WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

// OpenCases implements verify.Store: the highest priority first, then the oldest.
func (s *Store) OpenCases(ctx context.Context, scope kyc.Scope, limit int) ([]verify.CaseRecord, error) {
	return readList(ctx, s, scope, scanCase, `SELECT `+caseColumns+` FROM cases
		WHERE tenant = $1 AND environment = $2 AND closed_at = 0 ORDER BY priority DESC, opened_at, id LIMIT $3`, page(limit))
}

// OpenCaseOf implements verify.Store: what somebody waits for before a sample,
// then the newest, should there be several.
func (s *Store) OpenCaseOf(ctx context.Context, scope kyc.Scope, applicantID string) (verify.CaseRecord, error) {
	return readOne(ctx, s, scope, scanCase, `SELECT `+caseColumns+` FROM cases
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND closed_at = 0
		ORDER BY CASE kind WHEN 'sample' THEN 1 ELSE 0 END, opened_at DESC, id DESC LIMIT 1`, applicantID)
}

// OpenCasesOf implements verify.Store.
func (s *Store) OpenCasesOf(ctx context.Context, scope kyc.Scope, applicantIDs []string) ([]verify.CaseRecord, error) {
	var out []verify.CaseRecord
	for ids := range slices.Chunk(applicantIDs, keysAtOnce) {
		args := make([]any, len(ids))
		for i, id := range ids {
			args[i] = id
		}
		// Those that OpenCaseOf prefers come last.
		part, err := readList(ctx, s, scope, scanCase, `SELECT `+caseColumns+` FROM cases
			WHERE tenant = $1 AND environment = $2 AND closed_at = 0 AND applicant_id IN (`+placeholders(3, len(ids))+`)
			ORDER BY applicant_id, CASE kind WHEN 'sample' THEN 0 ELSE 1 END, opened_at, id`, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}

// CaseAbout implements verify.Store, open or closed.
func (s *Store) CaseAbout(ctx context.Context, scope kyc.Scope, decisionID string, kind review.Kind) (verify.CaseRecord, error) {
	return readOne(ctx, s, scope, scanCase, `SELECT `+caseColumns+` FROM cases
		WHERE tenant = $1 AND environment = $2 AND about = $3 AND kind = $4 AND about <> ''`, decisionID, kind)
}

var insertCase = insertInto("cases", caseColumns)

// InsertCase implements verify.Tx; fault.ErrExists when the attempt has an open
// case of the kind, or the decision ever had one.
func (t *tx) InsertCase(ctx context.Context, c verify.CaseRecord) error {
	reasons, err := toJSON(c.Reasons)
	if err != nil {
		return err
	}
	against, err := toJSON(c.Against)
	if err != nil {
		return err
	}
	draw, err := toJSON(c.Draw)
	if err != nil {
		return err
	}
	return t.insert(ctx, c.Scope, insertCase, c.ID, c.ApplicantID, c.AttemptID, ms(c.OpenedAt), c.Priority, reasons, c.ClaimedBy, ms(c.ClosedAt),
		c.Kind, c.About, against, draw, c.ClosedBy, c.Outcome, blob(c.Sealed))
}

// ClaimCase implements verify.Tx; fault.ErrStale also when the case is closed.
func (t *tx) ClaimCase(ctx context.Context, scope kyc.Scope, id, by string) error {
	return t.changeCase(ctx, scope, id, `UPDATE cases SET claimed_by = $4
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND closed_at = 0 AND claimed_by IN ('', $4)`, by)
}

// ReleaseCase implements verify.Tx; fault.ErrStale also when the case is closed.
func (t *tx) ReleaseCase(ctx context.Context, scope kyc.Scope, id, by string) error {
	return t.changeCase(ctx, scope, id, `UPDATE cases SET claimed_by = ''
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND closed_at = 0 AND claimed_by = $4`, by)
}

// AssignCase implements verify.Tx; fault.ErrStale when the case is closed.
func (t *tx) AssignCase(ctx context.Context, scope kyc.Scope, id, to string) error {
	return t.changeCase(ctx, scope, id, `UPDATE cases SET claimed_by = $4
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND closed_at = 0`, to)
}

// FinishCase implements verify.Tx; fault.ErrStale when the case is closed.
func (t *tx) FinishCase(ctx context.Context, scope kyc.Scope, id string, c review.Closing) error {
	return t.changeCase(ctx, scope, id, `UPDATE cases SET closed_at = $4, closed_by = $5, outcome = `+outcomeByKind+`
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND closed_at = 0`, ms(c.At), c.By, c.Appeal, c.Sample)
}

const outcomeByKind = `CASE kind WHEN 'appeal' THEN $6 WHEN 'sample' THEN $7 ELSE '' END`

// changeCase runs a statement that finds a case by its id unless it is no longer
// as the statement wants it: fault.ErrStale.
func (t *tx) changeCase(ctx context.Context, scope kyc.Scope, id, statement string, args ...any) error {
	n, err := t.exec(ctx, scope, statement, append([]any{id}, args...)...)
	if err == nil && n == 0 {
		return t.staleOrMissing(ctx, scope, `SELECT opened_at FROM cases WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
	}
	return err
}

// CloseCases implements verify.Tx.
func (t *tx) CloseCases(ctx context.Context, scope kyc.Scope, applicantID string, c review.Closing) error {
	_, err := t.exec(ctx, scope, `UPDATE cases SET closed_at = $4, closed_by = $5, outcome = `+outcomeByKind+`
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND closed_at = 0`, applicantID, ms(c.At), c.By, c.Appeal, c.Sample)
	return err
}

// CountReviews implements verify.Store, the most active first.
func (s *Store) CountReviews(ctx context.Context, scope kyc.Scope, from, to time.Time, target time.Duration) ([]review.Count, error) {
	scan := func(s scanner) (c review.Count, err error) {
		err = s.Scan(&c.By, &c.Kind, &c.Outcome, &c.N, &c.InTime)
		return c, err
	}
	return readList(ctx, s, scope, scan, `SELECT closed_by, kind, outcome, COUNT(*) AS n, SUM(CASE WHEN closed_at - opened_at <= $5 THEN 1 ELSE 0 END) FROM cases
		WHERE tenant = $1 AND environment = $2 AND closed_at > 0 AND closed_at >= $3 AND closed_at < $4 AND closed_by <> ''
		GROUP BY closed_by, kind, outcome ORDER BY n DESC, closed_by, kind, outcome LIMIT 10000`, ms(from), ms(to), target.Milliseconds())
}

// ReviewRules implements verify.Store; zero when none were set.
func (s *Store) ReviewRules(ctx context.Context, scope kyc.Scope) (review.Rules, error) {
	var r review.Rules
	text, err := readOne(ctx, s, scope, column[string], `SELECT rules FROM review_rules WHERE tenant = $1 AND environment = $2`)
	if errors.Is(err, fault.ErrNotFound) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	return r, fromJSON(text, &r)
}

// PutReviewRules implements verify.Tx.
func (t *tx) PutReviewRules(ctx context.Context, scope kyc.Scope, r review.Rules, by string, at time.Time) error {
	text, err := toJSON(r)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, scope, `INSERT INTO review_rules (tenant, environment, rules, modified_at, modified_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant, environment) DO UPDATE SET rules = excluded.rules, modified_at = excluded.modified_at, modified_by = excluded.modified_by`, text, ms(at), by)
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
