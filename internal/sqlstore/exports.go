package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/verify"
)

const exportColumns = `tenant, environment, id, ordered_by, format, state, reason, ordered_at, ended_at, expires_at,
	attempts, total, written, blob, size, first_id, last_id, sealed`

func scanExport(s scanner) (verify.ExportRecord, error) {
	var (
		r                           verify.ExportRecord
		orderedAt, endedAt, expires int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.By, &r.Format, &r.State, &r.Reason, &orderedAt, &endedAt, &expires,
		&r.Attempts, &r.Total, &r.Rows, &r.Blob, &r.Size, &r.FirstID, &r.LastID, &r.Sealed)
	r.OrderedAt, r.EndedAt, r.ExpiresAt, r.Sealed = fromMicros(orderedAt), fromMS(endedAt), fromMS(expires), unblob(r.Sealed)
	return r, err
}

// Export implements verify.Store.
func (s *Store) Export(ctx context.Context, scope kyc.Scope, id string) (verify.ExportRecord, error) {
	return readOne(ctx, s, scope, scanExport, `SELECT `+exportColumns+` FROM exports WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

// Exports implements verify.Store.
func (s *Store) Exports(ctx context.Context, scope kyc.Scope, by string, limit int) ([]verify.ExportRecord, error) {
	return readList(ctx, s, scope, scanExport, `SELECT `+exportColumns+` FROM exports
		WHERE tenant = $1 AND environment = $2 AND ordered_by = $3 ORDER BY ordered_at DESC, id DESC LIMIT $4`, by, page(limit))
}

// ExportsDue implements verify.Store.
func (s *Store) ExportsDue(ctx context.Context, scope kyc.Scope, at time.Time, limit int) ([]verify.ExportRecord, error) {
	return readList(ctx, s, scope, scanExport, `SELECT `+exportColumns+` FROM exports
		WHERE tenant = $1 AND environment = $2 AND state = 'ready' AND expires_at <= $3 ORDER BY expires_at LIMIT $4`, ms(at), page(limit))
}

var insertExport = insertInto("exports", exportColumns)

// InsertExport implements verify.Tx.
func (t *tx) InsertExport(ctx context.Context, r verify.ExportRecord) error {
	return t.insert(ctx, r.Scope, insertExport, r.ID, r.By, r.Format, r.State, r.Reason, micros(r.OrderedAt), ms(r.EndedAt), ms(r.ExpiresAt),
		r.Attempts, r.Total, r.Rows, r.Blob, r.Size, r.FirstID, r.LastID, blob(r.Sealed))
}

// UpdateExport implements verify.Tx.
func (t *tx) UpdateExport(ctx context.Context, r verify.ExportRecord, from export.State, blobKey string) error {
	n, err := t.exec(ctx, r.Scope, `UPDATE exports SET state = $4, reason = $5, ended_at = $6, expires_at = $7, attempts = $8, total = $9, written = $10,
		blob = $11, size = $12, first_id = $13, last_id = $14, sealed = $15
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND state = $16 AND blob = $17`,
		r.ID, r.State, r.Reason, ms(r.EndedAt), ms(r.ExpiresAt), r.Attempts, r.Total, r.Rows, r.Blob, r.Size, r.FirstID, r.LastID, blob(r.Sealed), from, blobKey)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.staleOrMissing(ctx, r.Scope, `SELECT ordered_at FROM exports WHERE tenant = $1 AND environment = $2 AND id = $3`, r.ID)
	}
	return nil
}

// DeleteExports implements verify.Tx.
func (t *tx) DeleteExports(ctx context.Context, scope kyc.Scope, before time.Time) error {
	_, err := t.exec(ctx, scope, `DELETE FROM exports WHERE tenant = $1 AND environment = $2 AND ordered_at < $3 AND state NOT IN ('queued', 'running', 'ready')`, micros(before))
	return err
}

// eraseFromExports ends the files that may name the applicant, and lets those
// that are being made begin again. It answers the files to delete.
func (t *tx) eraseFromExports(ctx context.Context, scope kyc.Scope, id string) ([]string, error) {
	args, err := t.scoped(scope, []any{id})
	if err != nil {
		return nil, err
	}
	gone, err := list(ctx, t.w, column[string], `SELECT blob FROM exports WHERE tenant = $1 AND environment = $2
		AND state = 'ready' AND first_id <= $3 AND last_id >= $3 AND blob <> ''`, args...)
	if err != nil {
		return nil, err
	}
	if _, err := t.exec(ctx, scope, `UPDATE exports SET state = 'expired', reason = 'erased', blob = '', sealed = $4 WHERE tenant = $1 AND environment = $2
		AND state = 'ready' AND first_id <= $3 AND last_id >= $3`, id, []byte{}); err != nil {
		return nil, err
	}
	_, err = t.exec(ctx, scope, `UPDATE exports SET state = 'queued', blob = '' WHERE tenant = $1 AND environment = $2 AND state = 'running'`)
	return gone, err
}
