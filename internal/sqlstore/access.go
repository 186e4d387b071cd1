package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// everywhere is the scope of what belongs to the installation, not to a tenant.
var everywhere = kyc.Scope{}

func scanTenant(s scanner) (verify.Tenant, error) {
	var (
		t         verify.Tenant
		createdAt int64
	)
	err := s.Scan(&t.ID, &t.Key, &t.Name, &createdAt, &t.SandboxDecides)
	t.CreatedAt = fromMS(createdAt)
	return t, err
}

// Tenant implements verify.Store.
func (s *Store) Tenant(ctx context.Context, id string) (verify.Tenant, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return one(ctx, s.engine.reader(kyc.Scope{Tenant: id}), scanTenant, `SELECT id, key, name, created_at, sandbox_decides FROM tenants WHERE id = $1`, id)
}

// Tenants implements verify.Store, by id.
func (s *Store) Tenants(ctx context.Context) ([]verify.Tenant, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return list(ctx, s.engine.reader(everywhere), scanTenant, `SELECT id, key, name, created_at, sandbox_decides FROM tenants ORDER BY id`)
}

// PutTenant implements verify.Tx; fault.ErrExists when another tenant has the Key.
func (t *tx) PutTenant(ctx context.Context, v verify.Tenant) error {
	if _, err := t.scoped(kyc.Scope{Tenant: v.ID, Environment: t.scope.Environment}, nil); err != nil {
		return err
	}
	if v.ID == "" || v.ID == wildcard {
		return fault.New(fault.Invalid, "The tenant's id is not valid.")
	}
	_, err := t.w.exec(ctx, `INSERT INTO tenants (id, key, name, created_at, sandbox_decides) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, sandbox_decides = excluded.sandbox_decides`,
		v.ID, v.Key, v.Name, ms(v.CreatedAt), v.SandboxDecides)
	return translate(err)
}

const appTokenColumns = `tenant, environment, id, name, public, private_hash, permissions, ips, created_at, created_by, expires_at, revoked_at, last_used_at, sealed`

func scanAppToken(s scanner) (verify.TokenRecord, error) {
	var (
		r                                           verify.TokenRecord
		permissions, ips                            string
		createdAt, expiresAt, revokedAt, lastUsedAt int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.Name, &r.Public, &r.PrivateHash, &permissions, &ips, &createdAt, &r.CreatedBy, &expiresAt, &revokedAt, &lastUsedAt, &r.Sealed)
	if err != nil {
		return r, err
	}
	r.CreatedAt, r.ExpiresAt, r.RevokedAt, r.LastUsedAt = fromMS(createdAt), fromMS(expiresAt), fromMS(revokedAt), fromMS(lastUsedAt)
	r.PrivateHash, r.Sealed = unblob(r.PrivateHash), unblob(r.Sealed)
	if err := fromJSON(permissions, &r.Permissions); err != nil {
		return r, err
	}
	return r, fromJSON(ips, &r.IPs)
}

// AppTokenByPublic implements verify.Store. Revoked and expired tokens are
// found too: the caller tells them apart.
func (s *Store) AppTokenByPublic(ctx context.Context, public string) (verify.TokenRecord, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return one(ctx, s.engine.reader(everywhere), scanAppToken, `SELECT `+appTokenColumns+` FROM app_tokens WHERE public = $1`, public)
}

// AppTokens implements verify.Store: of both environments, oldest first.
func (s *Store) AppTokens(ctx context.Context, tenant string) ([]verify.TokenRecord, error) {
	if tenant == "" {
		return nil, fault.ErrNotFound
	}
	defer s.opts.Observer.Begin(CallRead)()
	return list(ctx, s.engine.reader(kyc.Scope{Tenant: tenant}), scanAppToken, `SELECT `+appTokenColumns+` FROM app_tokens WHERE tenant = $1 ORDER BY id`, tenant)
}

var insertAppToken = insertInto("app_tokens", appTokenColumns)

// InsertAppToken implements verify.Tx; fault.ErrExists when its public part is taken.
func (t *tx) InsertAppToken(ctx context.Context, r verify.TokenRecord) error {
	permissions, err := toJSON(r.Permissions)
	if err != nil {
		return err
	}
	ips, err := toJSON(r.IPs)
	if err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertAppToken, r.ID, r.Name, r.Public, blob(r.PrivateHash), permissions, ips, ms(r.CreatedAt), r.CreatedBy, ms(r.ExpiresAt), ms(r.RevokedAt), ms(r.LastUsedAt), blob(r.Sealed))
}

// RevokeAppToken implements verify.Tx. The first revocation counts.
func (t *tx) RevokeAppToken(ctx context.Context, scope kyc.Scope, id string, at time.Time) error {
	return t.change(ctx, scope, `UPDATE app_tokens SET revoked_at = CASE WHEN revoked_at = 0 THEN $4 ELSE revoked_at END
		WHERE tenant = $1 AND environment = $2 AND id = $3`, id, ms(at))
}

// TouchAppToken implements verify.Tx. The time never goes back.
func (t *tx) TouchAppToken(ctx context.Context, scope kyc.Scope, id string, at time.Time) error {
	return t.change(ctx, scope, `UPDATE app_tokens SET last_used_at = CASE WHEN last_used_at < $4 THEN $4 ELSE last_used_at END
		WHERE tenant = $1 AND environment = $2 AND id = $3`, id, ms(at))
}

const sdkTokenColumns = `tenant, environment, hash, created_at, expires_at, link, subject, sealed`

func scanSDKToken(s scanner) (verify.SDKTokenRecord, error) {
	var (
		r                    verify.SDKTokenRecord
		createdAt, expiresAt int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.Hash, &createdAt, &expiresAt, &r.Link, &r.Subject, &r.Sealed)
	r.CreatedAt, r.ExpiresAt = fromMS(createdAt), fromMS(expiresAt)
	r.Subject, r.Sealed = unblob(r.Subject), unblob(r.Sealed)
	return r, err
}

// SDKToken implements verify.Store. One that has expired is found until it is deleted.
func (s *Store) SDKToken(ctx context.Context, hash []byte) (verify.SDKTokenRecord, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return one(ctx, s.engine.reader(everywhere), scanSDKToken, `SELECT `+sdkTokenColumns+` FROM sdk_tokens WHERE hash = $1`, blob(hash))
}

var insertSDKToken = insertInto("sdk_tokens", sdkTokenColumns)

// InsertSDKToken implements verify.Tx.
func (t *tx) InsertSDKToken(ctx context.Context, r verify.SDKTokenRecord) error {
	return t.insert(ctx, r.Scope, insertSDKToken, blob(r.Hash), ms(r.CreatedAt), ms(r.ExpiresAt), r.Link, blob(r.Subject), blob(r.Sealed))
}

// DeleteExpiredSDKTokens implements verify.Tx, within the scope of the transaction.
func (t *tx) DeleteExpiredSDKTokens(ctx context.Context, at time.Time) error {
	_, err := t.w.exec(ctx, `DELETE FROM sdk_tokens WHERE expires_at < $1 AND ($2 = '' OR tenant = $2) AND ($3 = '' OR environment = $3)`,
		ms(at), t.scope.Tenant, string(t.scope.Environment))
	return translate(err)
}
