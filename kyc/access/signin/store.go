package signin

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
)

// OperatorRecord is a stored operator; Sealed holds the secret of the second factor.
type OperatorRecord struct {
	access.Operator
	Sealed []byte
}

// Store keeps operators. Every method answers fault.ErrNotFound for a record of
// another tenant.
type Store interface {
	Operator(ctx context.Context, tenant, id string) (OperatorRecord, error)
	// OperatorByEmail is without a tenant: the address decides it.
	OperatorByEmail(ctx context.Context, email string) (OperatorRecord, error)
	// Operators by name.
	Operators(ctx context.Context, tenant string) ([]OperatorRecord, error)
	// OperatorSession and OperatorLink are without a tenant: the secret decides it.
	OperatorSession(ctx context.Context, hash []byte) (access.OperatorSession, error)
	OperatorLink(ctx context.Context, hash []byte) (access.OperatorLink, error)
	// OperatorSessions, newest first.
	OperatorSessions(ctx context.Context, tenant, operatorID string) ([]access.OperatorSession, error)
	// OperatorBySubject finds whom the tenant's identity provider means.
	OperatorBySubject(ctx context.Context, tenant, subject string) (OperatorRecord, error)
	// Passkeys of an operator, oldest first.
	Passkeys(ctx context.Context, tenant, operatorID string) ([]access.Passkey, error)
	// PasskeyByCredential is without a tenant: the authenticator's own id decides it.
	PasskeyByCredential(ctx context.Context, credentialID []byte) (access.Passkey, error)
	// SignInRules answers fault.ErrNotFound where a tenant never said any.
	SignInRules(ctx context.Context, tenant string) (RulesRecord, error)
	// ProviderTenants are tenants with an identity provider in force, at most two:
	// what is asked is whether there is exactly one.
	ProviderTenants(ctx context.Context) ([]string, error)
	// TenantRoles are the roles that the tenant made, by name.
	TenantRoles(ctx context.Context, tenant string) ([]access.Role, error)

	// OperatorTx runs fn in one transaction, with the rules of verify.Store.Tx.
	OperatorTx(ctx context.Context, tenant string, fn func(tx Tx) error) error
}

// Tx is an open transaction.
type Tx interface {
	// InsertOperator answers fault.ErrExists when the address is taken.
	InsertOperator(ctx context.Context, r OperatorRecord) error
	// UpdateOperator swaps the record if its stored version is from; otherwise fault.ErrStale.
	UpdateOperator(ctx context.Context, r OperatorRecord, from int64) error
	// DeleteOperator removes the operator with sessions, links and passkeys.
	DeleteOperator(ctx context.Context, tenant, id string) error

	InsertOperatorSession(ctx context.Context, s access.OperatorSession) error
	// TouchOperatorSession moves LastSeenAt forward.
	TouchOperatorSession(ctx context.Context, tenant, id string, at time.Time) error
	DeleteOperatorSession(ctx context.Context, tenant, operatorID, id string) error
	// DeleteOperatorSessions ends all sessions of an operator but one ("" for none).
	DeleteOperatorSessions(ctx context.Context, tenant, operatorID, except string) error
	// DeleteExpiredOperatorSessions removes sessions, links and marks of use that ended before at.
	DeleteExpiredOperatorSessions(ctx context.Context, tenant string, at time.Time) error

	InsertOperatorLink(ctx context.Context, l access.OperatorLink) error
	// DeleteOperatorLinks removes the links of an operator; fault.ErrNotFound when there are none.
	DeleteOperatorLinks(ctx context.Context, tenant, operatorID string) error

	// InsertPasskey answers fault.ErrExists when the credential is known.
	InsertPasskey(ctx context.Context, p access.Passkey) error
	// UpdatePasskey writes name, credential record and last use.
	UpdatePasskey(ctx context.Context, p access.Passkey) error
	DeletePasskey(ctx context.Context, tenant, operatorID, id string) error
	DeletePasskeys(ctx context.Context, tenant, operatorID string) error
	PutSignInRules(ctx context.Context, tenant string, r RulesRecord) error
	// UseOnce marks something as used; fault.ErrExists when it was used before.
	UseOnce(ctx context.Context, tenant string, hash []byte, until time.Time) error

	// PutRole answers fault.ErrExists when the name is taken.
	PutRole(ctx context.Context, tenant string, r access.Role) error
	DeleteRole(ctx context.Context, tenant, id string) error

	AppendAudit(ctx context.Context, e audit.Entry) error
}

// Sealer encrypts with the tenant's own key; *seal.Sealer does, by a thin adapter.
type Sealer interface {
	SealSecret(ctx context.Context, tenant, operatorID string, plain []byte) ([]byte, error)
	OpenSecret(ctx context.Context, tenant, operatorID string, sealed []byte) ([]byte, error)
}

// scopeOf is where the trail of operators lies: a tenant's production environment.
func scopeOf(tenant string) kyc.Scope {
	return kyc.Scope{Tenant: tenant, Environment: kyc.Production}
}
