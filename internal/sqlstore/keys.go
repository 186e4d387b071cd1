package sqlstore

import (
	"context"
	"fmt"
	"time"

	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
)

// Keys keeps wrapped keys apart from what they seal: in a file of their own
// (SQLite) or a schema of their own (PostgreSQL). An empty applicantID is the
// tenant's own key.
type Keys struct {
	db   keyDB
	opts Options
}

// keyDB is where wrapped keys lie.
type keyDB interface {
	querier
	// table is the qualified name of the table.
	table() string
	// atomically runs fn in one transaction.
	atomically(ctx context.Context, fn func(q querier) error) error
	// scrub lets destroyed content leave the journal as well.
	scrub(ctx context.Context)
	close() error
}

// KeyRef names a wrapped key.
type KeyRef struct {
	Scope       kyc.Scope `json:"scope"`
	ApplicantID string    `json:"applicantId,omitempty"`
	// DestroyedAt is zero for a key that still opens something.
	DestroyedAt time.Time `json:"destroyedAt,omitzero"`
}

func (k *Keys) begin() func() { return k.opts.Observer.Begin(CallKeys) }

// PutKey stores a wrapped key durably. It answers fault.ErrExists when there is
// one, or was one that is destroyed.
func (k *Keys) PutKey(ctx context.Context, scope kyc.Scope, applicantID string, wrapped []byte) error {
	defer k.begin()()
	if len(wrapped) == 0 {
		return fault.New(fault.Internal, "Something went wrong.").Because(fmt.Errorf("a wrapped key is empty"))
	}
	n, err := k.db.exec(ctx, insertInto(k.db.table(), "tenant, environment, applicant_id, wrapped, created_at"), scope.Tenant, scope.Environment, applicantID, wrapped, ms(k.opts.Now()))
	if err == nil && n == 0 {
		return fault.ErrExists
	}
	return translate(err)
}

// Key answers a wrapped key, or fault.ErrNotFound when there is none or it is destroyed.
func (k *Keys) Key(ctx context.Context, scope kyc.Scope, applicantID string) ([]byte, error) {
	defer k.begin()()
	return one(ctx, k.db, column[[]byte], `SELECT wrapped FROM `+k.db.table()+`
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND destroyed_at = 0`, scope.Tenant, scope.Environment, applicantID)
}

// DeleteKey destroys a wrapped key; what it sealed can never be opened again.
// Destroying it again changes nothing; fault.ErrNotFound when there never was one.
func (k *Keys) DeleteKey(ctx context.Context, scope kyc.Scope, applicantID string) error {
	defer k.begin()()
	n, err := k.db.exec(ctx, `UPDATE `+k.db.table()+` SET wrapped = $4, destroyed_at = CASE WHEN destroyed_at = 0 THEN $5 ELSE destroyed_at END
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3`, scope.Tenant, scope.Environment, applicantID, []byte{}, ms(k.opts.Now()))
	if err != nil {
		return translate(err)
	}
	if n == 0 {
		return fault.ErrNotFound
	}
	k.db.scrub(context.WithoutCancel(ctx))
	return nil
}

// ReplaceKey swaps a wrapped key for the same key wrapped anew (rotation);
// fault.ErrStale when the stored one is not was.
func (k *Keys) ReplaceKey(ctx context.Context, scope kyc.Scope, applicantID string, was, wrapped []byte) error {
	defer k.begin()()
	n, err := k.db.exec(ctx, `UPDATE `+k.db.table()+` SET wrapped = $4
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND wrapped = $5 AND destroyed_at = 0`, scope.Tenant, scope.Environment, applicantID, wrapped, was)
	if err == nil && n == 0 {
		return fault.ErrStale
	}
	return translate(err)
}

// TenantKeys lists the tenants' own keys: those that the master key wraps.
func (k *Keys) TenantKeys(ctx context.Context) ([]KeyRef, error) {
	defer k.begin()()
	return list(ctx, k.db, scanKeyRef, `SELECT tenant, environment, applicant_id, destroyed_at FROM `+k.db.table()+`
		WHERE applicant_id = '' AND destroyed_at = 0 ORDER BY tenant, environment`)
}

// Destroyed lists the keys destroyed since a time: what a restore of an older
// copy of the records must erase again.
func (k *Keys) Destroyed(ctx context.Context, since time.Time) ([]KeyRef, error) {
	defer k.begin()()
	return list(ctx, k.db, scanKeyRef, `SELECT tenant, environment, applicant_id, destroyed_at FROM `+k.db.table()+`
		WHERE destroyed_at > 0 AND destroyed_at >= $1 ORDER BY destroyed_at`, ms(since))
}

func scanKeyRef(s scanner) (KeyRef, error) {
	var r KeyRef
	var destroyedAt int64
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ApplicantID, &destroyedAt)
	r.DestroyedAt = fromMS(destroyedAt)
	return r, err
}

// WrappedKey is a wrapped key as a backup holds it; of a destroyed one only
// that it was destroyed.
type WrappedKey struct {
	KeyRef
	Wrapped   []byte    `json:"wrapped,omitempty"`
	CreatedAt time.Time `json:"createdAt"`
}

// Export reads all keys, the destroyed ones too.
func (k *Keys) Export(ctx context.Context) ([]WrappedKey, error) {
	defer k.begin()()
	scan := func(s scanner) (w WrappedKey, err error) {
		var createdAt, destroyedAt int64
		err = s.Scan(&w.Scope.Tenant, &w.Scope.Environment, &w.ApplicantID, &w.Wrapped, &createdAt, &destroyedAt)
		w.Wrapped, w.CreatedAt, w.DestroyedAt = unblob(w.Wrapped), fromMS(createdAt), fromMS(destroyedAt)
		return w, err
	}
	return list(ctx, k.db, scan, `SELECT tenant, environment, applicant_id, wrapped, created_at, destroyed_at FROM `+k.db.table()+`
		ORDER BY tenant, environment, applicant_id`)
}

// Import fills a store of keys that has none, all or nothing.
func (k *Keys) Import(ctx context.Context, keys []WrappedKey) error {
	defer k.begin()()
	return k.db.atomically(ctx, func(q querier) error {
		insert := insertInto(k.db.table(), "tenant, environment, applicant_id, wrapped, created_at, destroyed_at")
		for _, w := range keys {
			if !w.DestroyedAt.IsZero() {
				w.Wrapped = nil
			}
			n, err := q.exec(ctx, insert, w.Scope.Tenant, w.Scope.Environment, w.ApplicantID, blob(w.Wrapped), ms(w.CreatedAt), ms(w.DestroyedAt))
			if err == nil && n == 0 {
				err = fault.ErrExists.Because(fmt.Errorf("a key of %s", w.Scope))
			}
			if err != nil {
				return translate(err)
			}
		}
		return nil
	})
}

// ScopesWithKey lists the environments that have a key.
func (k *Keys) ScopesWithKey(ctx context.Context) ([]kyc.Scope, error) {
	refs, err := k.TenantKeys(ctx)
	var out []kyc.Scope
	for _, r := range refs {
		out = append(out, r.Scope)
	}
	return out, err
}

// ApplicantKeys lists the wrapped keys of an environment's applicants, by id.
func (k *Keys) ApplicantKeys(ctx context.Context, scope kyc.Scope, after string, limit int) ([]seal.Wrapped, error) {
	defer k.begin()()
	scan := func(s scanner) (seal.Wrapped, error) {
		w := seal.Wrapped{Scope: scope}
		err := s.Scan(&w.ApplicantID, &w.Was)
		return w, err
	}
	return list(ctx, k.db, scan, `SELECT applicant_id, wrapped FROM `+k.db.table()+`
		WHERE tenant = $1 AND environment = $2 AND applicant_id > $3 AND destroyed_at = 0 ORDER BY applicant_id LIMIT $4`, scope.Tenant, scope.Environment, after, page(limit))
}

// ReplaceAll swaps many keys for the same keys wrapped anew, all or none;
// fault.ErrStale when one is not what it was.
func (k *Keys) ReplaceAll(ctx context.Context, keys []seal.Wrapped) error {
	defer k.begin()()
	err := k.db.atomically(ctx, func(q querier) error {
		for _, w := range keys {
			n, err := q.exec(ctx, `UPDATE `+k.db.table()+` SET wrapped = $4
				WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 AND wrapped = $5 AND destroyed_at = 0`,
				w.Scope.Tenant, w.Scope.Environment, w.ApplicantID, w.Now, w.Was)
			if err == nil && n == 0 {
				err = fault.ErrStale
			}
			if err != nil {
				return translate(err)
			}
		}
		return nil
	})
	if err == nil {
		k.db.scrub(context.WithoutCancel(ctx))
	}
	return err
}
