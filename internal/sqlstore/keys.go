package sqlstore

import (
	"context"
	"fmt"
	"time"

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
	// scrub lets destroyed content leave the journal as well.
	scrub(ctx context.Context)
	close() error
}

// KeyRef names a wrapped key.
type KeyRef struct {
	Scope       kyc.Scope
	ApplicantID string
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
	return list(ctx, k.db, scanKeyRef, `SELECT tenant, environment, applicant_id FROM `+k.db.table()+`
		WHERE applicant_id = '' AND destroyed_at = 0 ORDER BY tenant, environment`)
}

// Destroyed lists the keys destroyed since a time: what a restore of an older
// copy of the records must erase again.
func (k *Keys) Destroyed(ctx context.Context, since time.Time) ([]KeyRef, error) {
	defer k.begin()()
	return list(ctx, k.db, scanKeyRef, `SELECT tenant, environment, applicant_id FROM `+k.db.table()+`
		WHERE destroyed_at > 0 AND destroyed_at >= $1 ORDER BY destroyed_at`, ms(since))
}

func scanKeyRef(s scanner) (KeyRef, error) {
	var r KeyRef
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ApplicantID)
	return r, err
}
