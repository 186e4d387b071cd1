package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/verify"
)

const listColumns = `tenant, environment, id, applicant_id, created_at, created_by, removed_at, sealed`

func scanListEntry(s scanner) (verify.ListRecord, error) {
	var (
		r                    verify.ListRecord
		createdAt, removedAt int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.ApplicantID, &createdAt, &r.CreatedBy, &removedAt, &r.Sealed)
	r.CreatedAt, r.RemovedAt = fromMS(createdAt), fromMS(removedAt)
	r.Sealed = unblob(r.Sealed)
	return r, err
}

// ListEntry implements verify.Store.
func (s *Store) ListEntry(ctx context.Context, scope kyc.Scope, id string) (verify.ListRecord, error) {
	r, err := readOne(ctx, s, scope, scanListEntry, `SELECT `+listColumns+` FROM blocklist WHERE tenant = $1 AND environment = $2 AND id = $3 AND removed_at = 0`, id)
	if err != nil {
		return r, err
	}
	keys, err := readList(ctx, s, scope, scanKeyMatch, `SELECT entry_id, kind, hash FROM blocklist_keys WHERE tenant = $1 AND environment = $2 AND entry_id = $3 ORDER BY kind, hash`, id)
	for _, k := range keys {
		r.Keys = append(r.Keys, k.Key)
	}
	return r, err
}

// ListEntriesByKeys implements verify.Store.
func (s *Store) ListEntriesByKeys(ctx context.Context, scope kyc.Scope, keys []blocklist.Key) ([]verify.KeyMatch, error) {
	return matchKeys(ctx, s, scope, keys, `SELECT k.entry_id, k.kind, k.hash FROM blocklist_keys k WHERE k.tenant = $1 AND k.environment = $2 AND `)
}

// ListEntries implements verify.Store, oldest first; afterID is the last of the previous page.
func (s *Store) ListEntries(ctx context.Context, scope kyc.Scope, afterID string, limit int) ([]verify.ListRecord, error) {
	out, err := readList(ctx, s, scope, scanListEntry, `SELECT `+listColumns+` FROM blocklist
		WHERE tenant = $1 AND environment = $2 AND id > $3 AND removed_at = 0 ORDER BY id LIMIT $4`, afterID, page(limit))
	if err != nil || len(out) == 0 {
		return out, err
	}
	keys, err := readList(ctx, s, scope, scanKeyMatch, `SELECT entry_id, kind, hash FROM blocklist_keys
		WHERE tenant = $1 AND environment = $2 AND entry_id >= $3 AND entry_id <= $4 ORDER BY kind, hash`, out[0].ID, out[len(out)-1].ID)
	if err != nil {
		return nil, err
	}
	of := make(map[string][]blocklist.Key)
	for _, k := range keys {
		of[k.OwnerID] = append(of[k.OwnerID], k.Key)
	}
	for i := range out {
		out[i].Keys = of[out[i].ID]
	}
	return out, nil
}

// ListEntryIDs implements verify.Store.
func (s *Store) ListEntryIDs(ctx context.Context, scope kyc.Scope) ([]string, error) {
	return readList(ctx, s, scope, func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT id FROM blocklist WHERE tenant = $1 AND environment = $2 AND removed_at = 0 ORDER BY id`)
}

var (
	insertListEntry = insertInto("blocklist", listColumns)
	insertListKey   = insertInto("blocklist_keys", "tenant, environment, kind, hash, entry_id")
)

// InsertListEntry implements verify.Tx. A key given twice counts once.
func (t *tx) InsertListEntry(ctx context.Context, r verify.ListRecord) error {
	if err := t.insert(ctx, r.Scope, insertListEntry, r.ID, r.ApplicantID, ms(r.CreatedAt), r.CreatedBy, ms(r.RemovedAt), blob(r.Sealed)); err != nil {
		return err
	}
	for _, k := range r.Keys {
		if _, err := t.exec(ctx, r.Scope, insertListKey, k.Kind, blob(k.Hash), r.ID); err != nil {
			return err
		}
	}
	return nil
}

// RemoveListEntry implements verify.Tx. What names the person goes; the row
// stays to tell that there was an entry.
func (t *tx) RemoveListEntry(ctx context.Context, scope kyc.Scope, id string, at time.Time) error {
	err := t.change(ctx, scope, `UPDATE blocklist SET removed_at = $4, sealed = $5
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND removed_at = 0`, id, ms(at), []byte{})
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, scope, `DELETE FROM blocklist_keys WHERE tenant = $1 AND environment = $2 AND entry_id = $3`, id)
	return err
}
