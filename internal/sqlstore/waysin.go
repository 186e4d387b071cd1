package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
)

const passkeyColumns = `tenant, operator_id, id, credential_id, name, credential, created_at, last_used_at`

func scanPasskey(s scanner) (access.Passkey, error) {
	var (
		p                   access.Passkey
		createdAt, lastUsed int64
	)
	err := s.Scan(&p.Tenant, &p.OperatorID, &p.ID, &p.CredentialID, &p.Name, &p.Credential, &createdAt, &lastUsed)
	p.CreatedAt, p.LastUsedAt = fromMS(createdAt), fromMS(lastUsed)
	return p, err
}

// Passkeys implements signin.Store.
func (s *Store) Passkeys(ctx context.Context, tenant, operatorID string) ([]access.Passkey, error) {
	return tenantRead(ctx, s, tenant, scanPasskey, `SELECT `+passkeyColumns+` FROM operator_passkeys WHERE tenant = $1 AND operator_id = $2 ORDER BY id`, operatorID)
}

// PasskeyByCredential implements signin.Store.
func (s *Store) PasskeyByCredential(ctx context.Context, credentialID []byte) (access.Passkey, error) {
	return installationRead(ctx, s, scanPasskey, `SELECT `+passkeyColumns+` FROM operator_passkeys WHERE credential_id = $1`, blob(credentialID))
}

// OperatorBySubject implements signin.Store.
func (s *Store) OperatorBySubject(ctx context.Context, tenant, subject string) (signin.OperatorRecord, error) {
	if subject == "" {
		return signin.OperatorRecord{}, fault.ErrNotFound
	}
	found, err := tenantRead(ctx, s, tenant, scanOperator, `SELECT `+operatorColumns+` FROM operators WHERE tenant = $1 AND subject = $2`, subject)
	if err != nil || len(found) == 0 {
		return signin.OperatorRecord{}, must(int64(len(found)), err, fault.ErrNotFound)
	}
	return found[0], nil
}

func scanRules(s scanner) (signin.RulesRecord, error) {
	var (
		r    signin.RulesRecord
		text string
	)
	if err := s.Scan(&text, &r.Sealed); err != nil {
		return r, err
	}
	r.Sealed = unblob(r.Sealed)
	return r, fromJSON(text, &r.Rules)
}

// SignInRules implements signin.Store.
func (s *Store) SignInRules(ctx context.Context, tenant string) (signin.RulesRecord, error) {
	found, err := tenantRead(ctx, s, tenant, scanRules, `SELECT rules, sealed FROM signin_rules WHERE tenant = $1`)
	if err != nil || len(found) == 0 {
		return signin.RulesRecord{}, must(int64(len(found)), err, fault.ErrNotFound)
	}
	return found[0], nil
}

// ProviderTenants implements signin.Store.
func (s *Store) ProviderTenants(ctx context.Context) ([]string, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return list(ctx, s.engine.reader(everywhere), column[string], `SELECT tenant FROM signin_rules WHERE provider = $1 ORDER BY tenant LIMIT 2`, true)
}

// PutSignInRules implements signin.Tx.
func (t *tx) PutSignInRules(ctx context.Context, tenant string, r signin.RulesRecord) error {
	rules, err := toJSON(r.Rules)
	if err != nil {
		return err
	}
	_, err = t.tenantExec(ctx, tenant, `INSERT INTO signin_rules (tenant, provider, rules, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant) DO UPDATE SET provider = excluded.provider, rules = excluded.rules, sealed = excluded.sealed`, r.Rules.Provider.InForce(), rules, blob(r.Sealed))
	return err
}

var insertPasskey = insertInto("operator_passkeys", passkeyColumns)

// InsertPasskey implements signin.Tx.
func (t *tx) InsertPasskey(ctx context.Context, p access.Passkey) error {
	n, err := t.tenantExec(ctx, p.Tenant, insertPasskey, p.OperatorID, p.ID, blob(p.CredentialID), p.Name, p.Credential, ms(p.CreatedAt), ms(p.LastUsedAt))
	return must(n, err, fault.ErrExists)
}

// UpdatePasskey implements signin.Tx.
func (t *tx) UpdatePasskey(ctx context.Context, p access.Passkey) error {
	n, err := t.tenantExec(ctx, p.Tenant, `UPDATE operator_passkeys SET name = $4, credential = $5, last_used_at = $6 WHERE tenant = $1 AND operator_id = $2 AND id = $3`,
		p.OperatorID, p.ID, p.Name, p.Credential, ms(p.LastUsedAt))
	return must(n, err, fault.ErrNotFound)
}

// DeletePasskey implements signin.Tx.
func (t *tx) DeletePasskey(ctx context.Context, tenant, operatorID, id string) error {
	n, err := t.tenantExec(ctx, tenant, `DELETE FROM operator_passkeys WHERE tenant = $1 AND operator_id = $2 AND id = $3`, operatorID, id)
	return must(n, err, fault.ErrNotFound)
}

// DeletePasskeys implements signin.Tx.
func (t *tx) DeletePasskeys(ctx context.Context, tenant, operatorID string) error {
	_, err := t.tenantExec(ctx, tenant, `DELETE FROM operator_passkeys WHERE tenant = $1 AND operator_id = $2`, operatorID)
	return err
}

// UseOnce implements signin.Tx.
func (t *tx) UseOnce(ctx context.Context, tenant string, hash []byte, until time.Time) error {
	n, err := t.tenantExec(ctx, tenant, `INSERT INTO signin_used (tenant, hash, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, blob(hash), ms(until))
	return must(n, err, fault.ErrExists)
}
