package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

var (
	_ signin.Store = (*Store)(nil)
	_ signin.Tx    = (*tx)(nil)
)

// OperatorTx implements signin.Store: a transaction of a tenant in both of its environments.
func (s *Store) OperatorTx(ctx context.Context, tenant string, fn func(tx signin.Tx) error) error {
	if tenant == "" {
		return errScope
	}
	return s.Tx(ctx, kyc.Scope{Tenant: tenant}, func(t verify.Tx) error { return fn(t.(*tx)) })
}

// tenantRead reads rows of a tenant; $1 is the tenant.
func tenantRead[T any](ctx context.Context, s *Store, tenant string, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	if tenant == "" {
		return nil, fault.ErrNotFound
	}
	defer s.opts.Observer.Begin(CallRead)()
	return list(ctx, s.engine.reader(kyc.Scope{Tenant: tenant}), scan, query, append([]any{tenant}, args...)...)
}

// installationRead finds a row by a secret or an address that is unique in the installation.
func installationRead[T any](ctx context.Context, s *Store, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return one(ctx, s.engine.reader(everywhere), scan, query, args...)
}

// tenantExec runs a statement of which $1 is the tenant of the transaction.
func (t *tx) tenantExec(ctx context.Context, tenant, query string, args ...any) (int64, error) {
	if tenant == "" || t.scope.Tenant != "" && t.scope.Tenant != tenant {
		return 0, errScope
	}
	n, err := t.w.exec(ctx, query, append([]any{tenant}, args...)...)
	return n, translate(err)
}

// must turns no changed row into an error.
func must(n int64, err, none error) error {
	if err == nil && n == 0 {
		return none
	}
	return err
}

const operatorColumns = `tenant, id, version, email, name, role, state, password_hash, preferences, created_at, created_by, last_login_at, has_totp, totp_step, recovery, sealed, subject`

func scanOperator(s scanner) (signin.OperatorRecord, error) {
	var (
		r                    signin.OperatorRecord
		createdAt, lastLogin int64
		recovery             string
	)
	err := s.Scan(&r.Tenant, &r.ID, &r.Version, &r.Email, &r.Name, &r.Role, &r.State, &r.PasswordHash, &r.Preferences, &createdAt, &r.CreatedBy, &lastLogin, &r.HasTOTP, &r.TOTPStep, &recovery, &r.Sealed, &r.Subject)
	if err != nil {
		return r, err
	}
	r.CreatedAt, r.LastLoginAt, r.Sealed = fromMS(createdAt), fromMS(lastLogin), unblob(r.Sealed)
	return r, fromJSON(recovery, &r.RecoveryHashes)
}

// Operator implements signin.Store.
func (s *Store) Operator(ctx context.Context, tenant, id string) (signin.OperatorRecord, error) {
	found, err := tenantRead(ctx, s, tenant, scanOperator, `SELECT `+operatorColumns+` FROM operators WHERE tenant = $1 AND id = $2`, id)
	if err != nil || len(found) == 0 {
		return signin.OperatorRecord{}, must(int64(len(found)), err, fault.ErrNotFound)
	}
	return found[0], nil
}

// OperatorByEmail implements signin.Store.
func (s *Store) OperatorByEmail(ctx context.Context, email string) (signin.OperatorRecord, error) {
	return installationRead(ctx, s, scanOperator, `SELECT `+operatorColumns+` FROM operators WHERE email = $1`, email)
}

// Operators implements signin.Store.
func (s *Store) Operators(ctx context.Context, tenant string) ([]signin.OperatorRecord, error) {
	return tenantRead(ctx, s, tenant, scanOperator, `SELECT `+operatorColumns+` FROM operators WHERE tenant = $1 ORDER BY name, id`)
}

// CountOperators counts the operators of the installation: none asks for a set-up link.
func (s *Store) CountOperators(ctx context.Context) (int, error) {
	return installationRead(ctx, s, column[int], `SELECT COUNT(*) FROM operators WHERE state = 'active'`)
}

const operatorSessionColumns = `tenant, id, operator_id, hash, created_at, last_seen_at, expires_at, ip, user_agent, pending, method, enrol`

func scanOperatorSession(s scanner) (access.OperatorSession, error) {
	var (
		o                             access.OperatorSession
		createdAt, seenAt, expiringAt int64
	)
	err := s.Scan(&o.Tenant, &o.ID, &o.OperatorID, &o.Hash, &createdAt, &seenAt, &expiringAt, &o.IP, &o.UserAgent, &o.Pending, &o.Method, &o.Enrol)
	o.CreatedAt, o.LastSeenAt, o.ExpiresAt = fromMS(createdAt), fromMS(seenAt), fromMS(expiringAt)
	return o, err
}

// OperatorSession implements signin.Store.
func (s *Store) OperatorSession(ctx context.Context, hash []byte) (access.OperatorSession, error) {
	return installationRead(ctx, s, scanOperatorSession, `SELECT `+operatorSessionColumns+` FROM operator_sessions WHERE hash = $1`, blob(hash))
}

// OperatorSessions implements signin.Store.
func (s *Store) OperatorSessions(ctx context.Context, tenant, operatorID string) ([]access.OperatorSession, error) {
	return tenantRead(ctx, s, tenant, scanOperatorSession, `SELECT `+operatorSessionColumns+` FROM operator_sessions WHERE tenant = $1 AND operator_id = $2 ORDER BY id DESC`, operatorID)
}

const operatorLinkColumns = `tenant, hash, operator_id, kind, created_at, expires_at`

func scanOperatorLink(s scanner) (access.OperatorLink, error) {
	var (
		l                    access.OperatorLink
		createdAt, expiresAt int64
	)
	err := s.Scan(&l.Tenant, &l.Hash, &l.OperatorID, &l.Kind, &createdAt, &expiresAt)
	l.CreatedAt, l.ExpiresAt = fromMS(createdAt), fromMS(expiresAt)
	return l, err
}

// OperatorLink implements signin.Store. One that has expired is found until it is deleted.
func (s *Store) OperatorLink(ctx context.Context, hash []byte) (access.OperatorLink, error) {
	return installationRead(ctx, s, scanOperatorLink, `SELECT `+operatorLinkColumns+` FROM operator_links WHERE hash = $1`, blob(hash))
}

func scanRole(s scanner) (access.Role, error) {
	var (
		r           access.Role
		permissions string
	)
	if err := s.Scan(&r.ID, &r.Name, &permissions); err != nil {
		return r, err
	}
	return r, fromJSON(permissions, &r.Permissions)
}

// TenantRoles implements signin.Store.
func (s *Store) TenantRoles(ctx context.Context, tenant string) ([]access.Role, error) {
	return tenantRead(ctx, s, tenant, scanRole, `SELECT id, name, permissions FROM operator_roles WHERE tenant = $1 ORDER BY name, id`)
}

var insertOperator = insertInto("operators", operatorColumns)

// InsertOperator implements signin.Tx.
func (t *tx) InsertOperator(ctx context.Context, r signin.OperatorRecord) error {
	recovery, err := toJSON(r.RecoveryHashes)
	if err != nil {
		return err
	}
	n, err := t.tenantExec(ctx, r.Tenant, insertOperator, r.ID, r.Version, r.Email, r.Name, r.Role, r.State, r.PasswordHash, r.Preferences, ms(r.CreatedAt), r.CreatedBy, ms(r.LastLoginAt), r.HasTOTP, r.TOTPStep, recovery, blob(r.Sealed), r.Subject)
	return must(n, err, fault.ErrExists)
}

// UpdateOperator implements signin.Tx; fault.ErrExists when the address is taken.
func (t *tx) UpdateOperator(ctx context.Context, r signin.OperatorRecord, from int64) error {
	recovery, err := toJSON(r.RecoveryHashes)
	if err != nil {
		return err
	}
	n, err := t.tenantExec(ctx, r.Tenant, `UPDATE operators SET version = $3 + 1, name = $4, role = $5, state = $6, password_hash = $7, preferences = $8, last_login_at = $9, has_totp = $10, totp_step = $11, recovery = $12, sealed = $13, email = $14, subject = $15
		WHERE tenant = $1 AND id = $2 AND version = $3`,
		r.ID, from, r.Name, r.Role, r.State, r.PasswordHash, r.Preferences, ms(r.LastLoginAt), r.HasTOTP, r.TOTPStep, recovery, blob(r.Sealed), r.Email, r.Subject)
	if err != nil || n > 0 {
		return err
	}
	if _, err := one(ctx, t.w, column[int64], `SELECT version FROM operators WHERE tenant = $1 AND id = $2`, r.Tenant, r.ID); err != nil {
		return err // not found
	}
	return fault.ErrStale
}

// DeleteOperator implements signin.Tx.
func (t *tx) DeleteOperator(ctx context.Context, tenant, id string) error {
	for _, table := range []string{"operator_sessions", "operator_links", "operator_passkeys"} {
		if _, err := t.tenantExec(ctx, tenant, `DELETE FROM `+table+` WHERE tenant = $1 AND operator_id = $2`, id); err != nil {
			return err
		}
	}
	n, err := t.tenantExec(ctx, tenant, `DELETE FROM operators WHERE tenant = $1 AND id = $2`, id)
	return must(n, err, fault.ErrNotFound)
}

var insertOperatorSession = insertInto("operator_sessions", operatorSessionColumns)

// InsertOperatorSession implements signin.Tx; fault.ErrNotFound when the operator is gone.
func (t *tx) InsertOperatorSession(ctx context.Context, o access.OperatorSession) error {
	n, err := t.tenantExec(ctx, o.Tenant, insertOperatorSession, o.ID, o.OperatorID, blob(o.Hash), ms(o.CreatedAt), ms(o.LastSeenAt), ms(o.ExpiresAt), o.IP, o.UserAgent, o.Pending, o.Method, o.Enrol)
	return must(n, err, fault.ErrExists)
}

// TouchOperatorSession implements signin.Tx. The time never goes back.
func (t *tx) TouchOperatorSession(ctx context.Context, tenant, id string, at time.Time) error {
	n, err := t.tenantExec(ctx, tenant, `UPDATE operator_sessions SET last_seen_at = CASE WHEN last_seen_at < $3 THEN $3 ELSE last_seen_at END WHERE tenant = $1 AND id = $2`, id, ms(at))
	return must(n, err, fault.ErrNotFound)
}

// DeleteOperatorSession implements signin.Tx.
func (t *tx) DeleteOperatorSession(ctx context.Context, tenant, operatorID, id string) error {
	n, err := t.tenantExec(ctx, tenant, `DELETE FROM operator_sessions WHERE tenant = $1 AND operator_id = $2 AND id = $3`, operatorID, id)
	return must(n, err, fault.ErrNotFound)
}

// DeleteOperatorSessions implements signin.Tx.
func (t *tx) DeleteOperatorSessions(ctx context.Context, tenant, operatorID, except string) error {
	_, err := t.tenantExec(ctx, tenant, `DELETE FROM operator_sessions WHERE tenant = $1 AND operator_id = $2 AND id <> $3`, operatorID, except)
	return err
}

// DeleteExpiredOperatorSessions implements signin.Tx.
func (t *tx) DeleteExpiredOperatorSessions(ctx context.Context, tenant string, at time.Time) error {
	for _, table := range []string{"operator_sessions", "operator_links", "signin_used"} {
		if _, err := t.tenantExec(ctx, tenant, `DELETE FROM `+table+` WHERE tenant = $1 AND expires_at < $2`, ms(at)); err != nil {
			return err
		}
	}
	return nil
}

var insertOperatorLink = insertInto("operator_links", operatorLinkColumns)

// InsertOperatorLink implements signin.Tx.
func (t *tx) InsertOperatorLink(ctx context.Context, l access.OperatorLink) error {
	n, err := t.tenantExec(ctx, l.Tenant, insertOperatorLink, blob(l.Hash), l.OperatorID, l.Kind, ms(l.CreatedAt), ms(l.ExpiresAt))
	return must(n, err, fault.ErrExists)
}

// DeleteOperatorLinks implements signin.Tx.
func (t *tx) DeleteOperatorLinks(ctx context.Context, tenant, operatorID string) error {
	n, err := t.tenantExec(ctx, tenant, `DELETE FROM operator_links WHERE tenant = $1 AND operator_id = $2`, operatorID)
	return must(n, err, fault.ErrNotFound)
}

// PutRole implements signin.Tx.
func (t *tx) PutRole(ctx context.Context, tenant string, r access.Role) error {
	permissions, err := toJSON(r.Permissions)
	if err != nil {
		return err
	}
	taken, err := list(ctx, t.w, column[string], `SELECT id FROM operator_roles WHERE tenant = $1 AND name = $2 AND id <> $3`, tenant, r.Name, r.ID)
	if err != nil {
		return err
	}
	if len(taken) > 0 {
		return fault.ErrExists
	}
	_, err = t.tenantExec(ctx, tenant, `INSERT INTO operator_roles (tenant, id, name, permissions) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant, id) DO UPDATE SET name = excluded.name, permissions = excluded.permissions`, r.ID, r.Name, permissions)
	return err
}

// DeleteRole implements signin.Tx.
func (t *tx) DeleteRole(ctx context.Context, tenant, id string) error {
	n, err := t.tenantExec(ctx, tenant, `DELETE FROM operator_roles WHERE tenant = $1 AND id = $2`, id)
	return must(n, err, fault.ErrNotFound)
}
