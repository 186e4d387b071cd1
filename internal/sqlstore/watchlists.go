package sqlstore

import (
	"context"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/watchlist"
)

const watchlistColumns = `tenant, environment, id, name, kind, current_id, created_at, created_by, removed_at`

func scanWatchlist(s scanner) (watchlist.List, error) {
	var (
		l           watchlist.List
		at, removed int64
	)
	err := s.Scan(&l.Scope.Tenant, &l.Scope.Environment, &l.ID, &l.Name, &l.Kind, &l.Current, &at, &l.CreatedBy, &removed)
	l.CreatedAt, l.RemovedAt = fromMS(at), fromMS(removed)
	return l, err
}

// Watchlists implements verify.Store.
func (s *Store) Watchlists(ctx context.Context, scope kyc.Scope) ([]watchlist.List, error) {
	return readList(ctx, s, scope, scanWatchlist, `SELECT `+watchlistColumns+` FROM watchlists WHERE tenant = $1 AND environment = $2 AND removed_at = 0 ORDER BY id`)
}

// Watchlist implements verify.Store.
func (s *Store) Watchlist(ctx context.Context, scope kyc.Scope, id string) (watchlist.List, error) {
	return readOne(ctx, s, scope, scanWatchlist, `SELECT `+watchlistColumns+` FROM watchlists WHERE tenant = $1 AND environment = $2 AND id = $3 AND removed_at = 0`, id)
}

// PutWatchlist implements verify.Tx.
func (t *tx) PutWatchlist(ctx context.Context, l watchlist.List) error {
	_, err := t.exec(ctx, l.Scope, `INSERT INTO watchlists (`+watchlistColumns+`) VALUES (`+placeholders(1, 9)+`)
		ON CONFLICT (tenant, environment, id) DO UPDATE SET name = excluded.name, kind = excluded.kind, current_id = excluded.current_id, removed_at = excluded.removed_at`,
		l.ID, l.Name, string(l.Kind), l.Current, ms(l.CreatedAt), l.CreatedBy, ms(l.RemovedAt))
	return err
}

// SetWatchlistCurrent implements verify.Tx.
func (t *tx) SetWatchlistCurrent(ctx context.Context, scope kyc.Scope, id, was, now string) error {
	n, err := t.exec(ctx, scope, `UPDATE watchlists SET current_id = $5 WHERE tenant = $1 AND environment = $2 AND id = $3 AND current_id = $4 AND removed_at = 0`, id, was, now)
	if err == nil && n == 0 {
		return t.staleOrMissing(ctx, scope, `SELECT created_at FROM watchlists WHERE tenant = $1 AND environment = $2 AND id = $3 AND removed_at = 0`, id)
	}
	return err
}

const watchlistVersionColumns = `tenant, environment, id, list_id, state, created_at, upload, blob, body`

func scanWatchlistVersion(s scanner) (watchlist.Version, error) {
	var (
		v    watchlist.Version
		at   int64
		body string
	)
	if err := s.Scan(&v.Scope.Tenant, &v.Scope.Environment, &v.ID, &v.ListID, &v.State, &at, &v.Upload, &v.Blob, &body); err != nil {
		return v, err
	}
	v.CreatedAt = fromMS(at)
	return v, fromJSON(body, &v)
}

// WatchlistVersions implements verify.Store.
func (s *Store) WatchlistVersions(ctx context.Context, scope kyc.Scope, listID string, limit int) ([]watchlist.Version, error) {
	return readList(ctx, s, scope, scanWatchlistVersion, `SELECT `+watchlistVersionColumns+` FROM watchlist_versions
		WHERE tenant = $1 AND environment = $2 AND list_id = $3 ORDER BY id DESC LIMIT $4`, listID, page(limit))
}

// WatchlistVersion implements verify.Store.
func (s *Store) WatchlistVersion(ctx context.Context, scope kyc.Scope, id string) (watchlist.Version, error) {
	return readOne(ctx, s, scope, scanWatchlistVersion, `SELECT `+watchlistVersionColumns+` FROM watchlist_versions WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

var insertWatchlistVersion = insertInto("watchlist_versions", watchlistVersionColumns)

// InsertWatchlistVersion implements verify.Tx.
func (t *tx) InsertWatchlistVersion(ctx context.Context, v watchlist.Version) error {
	body, err := toJSON(v)
	if err != nil {
		return err
	}
	return t.insert(ctx, v.Scope, insertWatchlistVersion, v.ID, v.ListID, string(v.State), ms(v.CreatedAt), v.Upload, v.Blob, body)
}

// UpdateWatchlistVersion implements verify.Tx.
func (t *tx) UpdateWatchlistVersion(ctx context.Context, v, was watchlist.Version) error {
	body, err := toJSON(v)
	if err != nil {
		return err
	}
	n, err := t.exec(ctx, v.Scope, `UPDATE watchlist_versions SET state = $6, upload = $7, blob = $8, body = $9
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND state = $4 AND blob = $5`, v.ID, string(was.State), was.Blob, string(v.State), v.Upload, v.Blob, body)
	if err == nil && n == 0 {
		return t.staleOrMissing(ctx, v.Scope, `SELECT created_at FROM watchlist_versions WHERE tenant = $1 AND environment = $2 AND id = $3`, v.ID)
	}
	return err
}

const watchHitColumns = `tenant, environment, applicant_id, id, list_id, entry_key, version_id, state, is_current, found_at, decided_at, decided_by, sealed`

func scanWatchHit(s scanner) (verify.WatchHitRecord, error) {
	var (
		r              verify.WatchHitRecord
		found, decided int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ApplicantID, &r.ID, &r.ListID, &r.EntryKey, &r.VersionID, &r.State, &r.Current, &found, &decided, &r.DecidedBy, &r.Sealed)
	r.FoundAt, r.DecidedAt, r.Sealed = fromMS(found), fromMS(decided), unblob(r.Sealed)
	return r, err
}

// WatchHits implements verify.Store.
func (s *Store) WatchHits(ctx context.Context, scope kyc.Scope, applicantID string) ([]verify.WatchHitRecord, error) {
	return readList(ctx, s, scope, scanWatchHit, `SELECT `+watchHitColumns+` FROM watch_hits WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 ORDER BY id`, applicantID)
}

// PutWatchHit implements verify.Tx; fault.ErrNotFound when the applicant is erased.
func (t *tx) PutWatchHit(ctx context.Context, r verify.WatchHitRecord) error {
	if err := t.holdApplicant(ctx, r.Scope, r.ApplicantID); err != nil {
		return err
	}
	_, err := t.exec(ctx, r.Scope, `INSERT INTO watch_hits (`+watchHitColumns+`) VALUES (`+placeholders(1, 13)+`)
		ON CONFLICT (tenant, environment, applicant_id, entry_key) DO UPDATE SET version_id = excluded.version_id, state = excluded.state, is_current = excluded.is_current,
			decided_at = excluded.decided_at, decided_by = excluded.decided_by, sealed = excluded.sealed`,
		r.ApplicantID, r.ID, r.ListID, r.EntryKey, r.VersionID, string(r.State), r.Current, ms(r.FoundAt), ms(r.DecidedAt), r.DecidedBy, blob(r.Sealed))
	return err
}

func scanWatchCase(s scanner) (watchlist.Case, error) {
	var (
		c             watchlist.Case
		at, screening int64
	)
	err := s.Scan(&c.Scope.Tenant, &c.Scope.Environment, &c.ApplicantID, &c.ID, &at, &screening, &c.Stand)
	c.CreatedAt, c.ScreenedAt = fromMS(at), fromMS(screening)
	return c, err
}

// WatchCase implements verify.Store.
func (s *Store) WatchCase(ctx context.Context, scope kyc.Scope, applicantID string) (watchlist.Case, error) {
	return readOne(ctx, s, scope, scanWatchCase, `SELECT tenant, environment, applicant_id, id, created_at, screened_at, stand FROM watch_cases
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, applicantID)
}

// PutWatchCase implements verify.Tx; fault.ErrNotFound when the applicant is erased.
func (t *tx) PutWatchCase(ctx context.Context, c watchlist.Case) error {
	if err := t.holdApplicant(ctx, c.Scope, c.ApplicantID); err != nil {
		return err
	}
	_, err := t.exec(ctx, c.Scope, `INSERT INTO watch_cases (tenant, environment, applicant_id, id, created_at, screened_at, stand) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant, environment, applicant_id) DO UPDATE SET screened_at = excluded.screened_at, stand = excluded.stand`,
		c.ApplicantID, c.ID, ms(c.CreatedAt), ms(c.ScreenedAt), c.Stand)
	return err
}

// ApprovedApplicants implements verify.Store.
func (s *Store) ApprovedApplicants(ctx context.Context, scope kyc.Scope, after string, limit int) ([]string, error) {
	return readList(ctx, s, scope, column[string], `SELECT id FROM applicants WHERE tenant = $1 AND environment = $2 AND id > $3
		AND answer = 'GREEN' AND status = 'completed' AND NOT deleted ORDER BY id LIMIT $4`, after, page(limit))
}
