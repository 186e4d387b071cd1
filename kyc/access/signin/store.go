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
	// DeleteOperator removes the operator with sessions and links.
	DeleteOperator(ctx context.Context, tenant, id string) error

	InsertOperatorSession(ctx context.Context, s access.OperatorSession) error
	// TouchOperatorSession moves LastSeenAt forward.
	TouchOperatorSession(ctx context.Context, tenant, id string, at time.Time) error
	DeleteOperatorSession(ctx context.Context, tenant, operatorID, id string) error
	// DeleteOperatorSessions ends all sessions of an operator but one ("" for none).
	DeleteOperatorSessions(ctx context.Context, tenant, operatorID, except string) error
	// DeleteExpiredOperatorSessions removes sessions and links that ended before at.
	DeleteExpiredOperatorSessions(ctx context.Context, tenant string, at time.Time) error

	InsertOperatorLink(ctx context.Context, l access.OperatorLink) error
	// DeleteOperatorLinks removes the links of an operator; fault.ErrNotFound when there are none.
	DeleteOperatorLinks(ctx context.Context, tenant, operatorID string) error

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
