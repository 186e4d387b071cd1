package storetest

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
)

func newOperator(tenant string) signin.OperatorRecord {
	id := newID()
	return signin.OperatorRecord{Operator: access.Operator{
		Tenant: tenant, ID: id, Version: 1, Email: id + "@example.com", Name: "Officer " + id, Role: access.RoleOfficer, State: access.OperatorActive,
		PasswordHash: "$argon2id$", Preferences: `{"theme":"dark"}`, CreatedAt: tick(), CreatedBy: "cli", LastLoginAt: tick(), HasTOTP: true, TOTPStep: 1 << 40,
		RecoveryHashes: [][]byte{hash("a"), hash("b")}, Subject: "https://login.example.com|" + id,
	}, Sealed: []byte("sealed secret")}
}

func newOperatorSession(o signin.OperatorRecord) access.OperatorSession {
	id := newID()
	return access.OperatorSession{Tenant: o.Tenant, ID: id, OperatorID: o.ID, Hash: hash("token", id), CreatedAt: tick(), LastSeenAt: tick(), ExpiresAt: tick(), IP: "192.0.2.9", UserAgent: "browser", Method: access.MethodPasskey, Pending: true, Enrol: true}
}

// staff is one record of every kind that belongs to a tenant's people.
type staff struct {
	tenant   string
	operator signin.OperatorRecord
	session  access.OperatorSession
	link     access.OperatorLink
	role     access.Role
	passkey  access.Passkey
	rules    signin.RulesRecord
}

func operatorWrite(ctx context.Context, t *testing.T, s *sqlstore.Store, tenant string, fn func(tx signin.Tx) error) {
	t.Helper()
	if err := s.OperatorTx(ctx, tenant, fn); err != nil {
		t.Fatal(err)
	}
}

func employ(ctx context.Context, t *testing.T, s *sqlstore.Store) staff {
	t.Helper()
	p := staff{tenant: newID()}
	p.operator = newOperator(p.tenant)
	p.session = newOperatorSession(p.operator)
	p.link = access.OperatorLink{Tenant: p.tenant, Hash: hash("link", p.operator.ID), OperatorID: p.operator.ID, Kind: access.LinkReset, CreatedAt: tick(), ExpiresAt: tick()}
	p.role = access.Role{ID: newID(), Name: "Second line", Permissions: []access.Permission{access.PermDecide, access.PermNotes}}
	p.passkey = access.Passkey{Tenant: p.tenant, OperatorID: p.operator.ID, ID: newID(), CredentialID: hash("credential", p.operator.ID), Name: "Laptop", Credential: `{"id":"x"}`, CreatedAt: tick(), LastUsedAt: tick()}
	p.rules = signin.RulesRecord{Rules: signin.Rules{RequireFactor: true, Provider: &signin.Provider{Kind: access.MethodOIDC, Name: "Login", Enabled: true, Roles: []signin.RoleMapping{{Group: "g", Role: access.RoleOfficer}}}}, Sealed: []byte("sealed client secret")}
	operatorWrite(ctx, t, s, p.tenant, func(tx signin.Tx) error {
		return all(
			func() error { return tx.InsertOperator(ctx, p.operator) },
			func() error { return tx.InsertPasskey(ctx, p.passkey) },
			func() error { return tx.PutSignInRules(ctx, p.tenant, p.rules) },
			func() error { return tx.UseOnce(ctx, p.tenant, hash("used"), tick()) },
			func() error { return tx.InsertOperatorSession(ctx, p.session) },
			func() error { return tx.InsertOperatorLink(ctx, p.link) },
			func() error { return tx.PutRole(ctx, p.tenant, p.role) },
		)
	})
	return p
}

func testOperators(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	p := employ(ctx, t, s)
	same := func(what string, want, got any, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		} else if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s:\n%s", what, diff)
		}
	}
	got, err := s.Operator(ctx, p.tenant, p.operator.ID)
	same("operator", p.operator, got, err)
	got, err = s.OperatorByEmail(ctx, p.operator.Email)
	same("by address", p.operator, got, err)
	everybody, err := s.Operators(ctx, p.tenant)
	same("operators", []signin.OperatorRecord{p.operator}, everybody, err)
	session, err := s.OperatorSession(ctx, p.session.Hash)
	same("session", p.session, session, err)
	sessions, err := s.OperatorSessions(ctx, p.tenant, p.operator.ID)
	same("sessions", []access.OperatorSession{p.session}, sessions, err)
	link, err := s.OperatorLink(ctx, p.link.Hash)
	same("link", p.link, link, err)
	roles, err := s.TenantRoles(ctx, p.tenant)
	same("roles", []access.Role{p.role}, roles, err)

	bySubject, err := s.OperatorBySubject(ctx, p.tenant, p.operator.Subject)
	same("by subject", p.operator, bySubject, err)
	passkeys, err := s.Passkeys(ctx, p.tenant, p.operator.ID)
	same("passkeys", []access.Passkey{p.passkey}, passkeys, err)
	passkey, err := s.PasskeyByCredential(ctx, p.passkey.CredentialID)
	same("by credential", p.passkey, passkey, err)
	rules, err := s.SignInRules(ctx, p.tenant)
	same("rules", p.rules, rules, err)
	offering, err := s.ProviderTenants(ctx)
	if err != nil || len(offering) == 0 || len(offering) > 2 {
		t.Errorf("tenants with a provider: %v, %v", offering, err)
	}
	wantErr(t, "a second use", s.OperatorTx(ctx, p.tenant, func(tx signin.Tx) error { return tx.UseOnce(ctx, p.tenant, hash("used"), tick()) }), fault.ErrExists)
	again := p.passkey
	again.ID = newID()
	wantErr(t, "a credential that is known", s.OperatorTx(ctx, p.tenant, func(tx signin.Tx) error { return tx.InsertPasskey(ctx, again) }), fault.ErrExists)
	twin := newOperator(p.tenant)
	twin.Subject = p.operator.Subject
	wantErr(t, "a subject that is taken", s.OperatorTx(ctx, p.tenant, func(tx signin.Tx) error { return tx.InsertOperator(ctx, twin) }), fault.ErrExists)
	p.passkey.Name, p.passkey.Credential, p.passkey.LastUsedAt = "Phone", "{}", tick()
	p.rules = signin.RulesRecord{}
	operatorWrite(ctx, t, s, p.tenant, func(tx signin.Tx) error {
		return all(
			func() error { return tx.UpdatePasskey(ctx, p.passkey) },
			func() error { return tx.PutSignInRules(ctx, p.tenant, p.rules) },
		)
	})
	passkey, err = s.PasskeyByCredential(ctx, p.passkey.CredentialID)
	same("changed passkey", p.passkey, passkey, err)
	rules, err = s.SignInRules(ctx, p.tenant)
	same("changed rules", p.rules, rules, err)

	// The address is unique over all tenants.
	thief := newOperator(newID())
	thief.Email = p.operator.Email
	wantErr(t, "a taken address", s.OperatorTx(ctx, thief.Tenant, func(tx signin.Tx) error { return tx.InsertOperator(ctx, thief) }), fault.ErrExists)

	changed := p.operator
	changed.Name, changed.Role, changed.State, changed.PasswordHash, changed.Preferences = "Other", access.RoleAuditor, access.OperatorDisabled, "x", "{}"
	changed.HasTOTP, changed.TOTPStep, changed.RecoveryHashes, changed.Sealed, changed.LastLoginAt, changed.Subject = false, 0, nil, nil, tick(), ""
	operatorWrite(ctx, t, s, p.tenant, func(tx signin.Tx) error { return tx.UpdateOperator(ctx, changed, 1) })
	changed.Version = 2
	got, err = s.Operator(ctx, p.tenant, p.operator.ID)
	same("changed", changed, got, err)
	wantErr(t, "a stale swap", s.OperatorTx(ctx, p.tenant, func(tx signin.Tx) error { return tx.UpdateOperator(ctx, changed, 1) }), fault.ErrStale)

	later := p.session.LastSeenAt.Add(time.Hour)
	for _, at := range []time.Time{later, later.Add(-time.Minute)} {
		operatorWrite(ctx, t, s, p.tenant, func(tx signin.Tx) error { return tx.TouchOperatorSession(ctx, p.tenant, p.session.ID, at) })
	}
	session, err = s.OperatorSession(ctx, p.session.Hash)
	if err != nil || !session.LastSeenAt.Equal(later) {
		t.Errorf("seen at %v, want %v (%v)", session.LastSeenAt, later, err)
	}
	second := newOperatorSession(p.operator)
	second.ExpiresAt = later.AddDate(1, 0, 0)
	operatorWrite(ctx, t, s, p.tenant, func(tx signin.Tx) error {
		return all(
			func() error { return tx.InsertOperatorSession(ctx, second) },
			func() error { return tx.DeleteExpiredOperatorSessions(ctx, p.tenant, later) },
		)
	})
	sessions, err = s.OperatorSessions(ctx, p.tenant, p.operator.ID)
	same("what has not expired", []access.OperatorSession{second}, sessions, err)
	if _, err := s.OperatorLink(ctx, p.link.Hash); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an expired link stays: %v", err)
	}
	p.role.Name = "Third line"
	operatorWrite(ctx, t, s, p.tenant, func(tx signin.Tx) error { return tx.PutRole(ctx, p.tenant, p.role) })
	wantErr(t, "a taken name", s.OperatorTx(ctx, p.tenant, func(tx signin.Tx) error {
		return tx.PutRole(ctx, p.tenant, access.Role{ID: newID(), Name: "Third line"})
	}), fault.ErrExists)
	operatorWrite(ctx, t, s, p.tenant, func(tx signin.Tx) error {
		return all(
			func() error { return tx.DeleteOperatorSessions(ctx, p.tenant, p.operator.ID, second.ID) },
			func() error { return tx.DeleteRole(ctx, p.tenant, p.role.ID) },
			func() error { return tx.DeleteOperator(ctx, p.tenant, p.operator.ID) },
		)
	})
	if _, err := s.PasskeyByCredential(ctx, p.passkey.CredentialID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the passkey of a removed operator: %v", err)
	}
	if _, err := s.OperatorSession(ctx, second.Hash); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the session of a removed operator: %v", err)
	}
}

// operatorReads and operatorWrites have every method of signin.Store and
// signin.Tx that names a tenant.
var operatorReads = map[string]func(ctx context.Context, s *sqlstore.Store, tenant string, p staff) (any, error){
	"Operator": func(ctx context.Context, s *sqlstore.Store, tenant string, p staff) (any, error) {
		return s.Operator(ctx, tenant, p.operator.ID)
	},
	"Operators": func(ctx context.Context, s *sqlstore.Store, tenant string, _ staff) (any, error) {
		return s.Operators(ctx, tenant)
	},
	"OperatorSessions": func(ctx context.Context, s *sqlstore.Store, tenant string, p staff) (any, error) {
		return s.OperatorSessions(ctx, tenant, p.operator.ID)
	},
	"OperatorBySubject": func(ctx context.Context, s *sqlstore.Store, tenant string, p staff) (any, error) {
		return s.OperatorBySubject(ctx, tenant, p.operator.Subject)
	},
	"Passkeys": func(ctx context.Context, s *sqlstore.Store, tenant string, p staff) (any, error) {
		return s.Passkeys(ctx, tenant, p.operator.ID)
	},
	"SignInRules": func(ctx context.Context, s *sqlstore.Store, tenant string, _ staff) (any, error) {
		return s.SignInRules(ctx, tenant)
	},
	"TenantRoles": func(ctx context.Context, s *sqlstore.Store, tenant string, _ staff) (any, error) {
		return s.TenantRoles(ctx, tenant)
	},
}

// bySecret find what a secret or an address names, in any tenant.
var bySecret = map[string]bool{"OperatorByEmail": true, "OperatorSession": true, "OperatorLink": true, "OperatorTx": true, "PasskeyByCredential": true, "ProviderTenants": true}

type operatorDo func(ctx context.Context, tx signin.Tx, tenant string, p staff) error

// operatorWrites must find nothing in another tenant.
var operatorWrites = map[string]operatorDo{
	"UpdateOperator": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		p.operator.Tenant = tenant
		return tx.UpdateOperator(ctx, p.operator, 1)
	},
	"DeleteOperator": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.DeleteOperator(ctx, tenant, p.operator.ID)
	},
	"InsertOperatorSession": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		o := newOperatorSession(p.operator)
		o.Tenant = tenant
		return tx.InsertOperatorSession(ctx, o)
	},
	"TouchOperatorSession": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.TouchOperatorSession(ctx, tenant, p.session.ID, tick())
	},
	"DeleteOperatorSession": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.DeleteOperatorSession(ctx, tenant, p.operator.ID, p.session.ID)
	},
	"InsertOperatorLink": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		l := p.link
		l.Tenant, l.Hash = tenant, hash("foreign", newID())
		return tx.InsertOperatorLink(ctx, l)
	},
	"DeleteOperatorLinks": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.DeleteOperatorLinks(ctx, tenant, p.operator.ID)
	},
	"InsertPasskey": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		k := p.passkey
		k.Tenant, k.ID, k.CredentialID = tenant, newID(), hash("foreign", newID())
		return tx.InsertPasskey(ctx, k)
	},
	"UpdatePasskey": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		p.passkey.Tenant = tenant
		return tx.UpdatePasskey(ctx, p.passkey)
	},
	"DeletePasskey": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.DeletePasskey(ctx, tenant, p.operator.ID, p.passkey.ID)
	},
	"DeleteRole": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.DeleteRole(ctx, tenant, p.role.ID)
	},
}

// operatorQuiet find nothing in another tenant without an error.
var operatorQuiet = map[string]operatorDo{
	"InsertOperator": func(ctx context.Context, tx signin.Tx, tenant string, _ staff) error {
		return tx.InsertOperator(ctx, newOperator(tenant))
	},
	"DeleteOperatorSessions": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.DeleteOperatorSessions(ctx, tenant, p.operator.ID, "")
	},
	"DeleteExpiredOperatorSessions": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.DeleteExpiredOperatorSessions(ctx, tenant, p.session.ExpiresAt.AddDate(1, 0, 0))
	},
	"DeletePasskeys": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.DeletePasskeys(ctx, tenant, p.operator.ID)
	},
	"PutSignInRules": func(ctx context.Context, tx signin.Tx, tenant string, _ staff) error {
		return tx.PutSignInRules(ctx, tenant, signin.RulesRecord{})
	},
	"UseOnce": func(ctx context.Context, tx signin.Tx, tenant string, _ staff) error {
		return tx.UseOnce(ctx, tenant, hash("elsewhere", newID()), tick())
	},
	"PutRole": func(ctx context.Context, tx signin.Tx, tenant string, p staff) error {
		return tx.PutRole(ctx, tenant, access.Role{ID: p.role.ID, Name: newID()})
	},
	"AppendAudit": func(ctx context.Context, tx signin.Tx, tenant string, _ staff) error {
		scope := newScope()
		scope.Tenant = tenant
		return tx.AppendAudit(ctx, newLine(scope, ""))
	},
}

func testForeignOperators(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	p := employ(ctx, t, s)
	snapshot := func() map[string]any {
		out := map[string]any{}
		for name, read := range operatorReads {
			v, err := read(ctx, s, p.tenant, p)
			if err != nil || nothing(v) {
				t.Fatalf("%s in its own tenant: %v, %v", name, v, err)
			}
			out[name] = v
		}
		return out
	}
	before := snapshot()
	other := newID()
	for name, read := range operatorReads {
		if v, err := read(ctx, s, other, p); err != nil && fault.CodeOf(err) != fault.NotFound || err == nil && !nothing(v) {
			t.Errorf("%s by another tenant: %+v, %v", name, v, err)
		}
	}
	for name, do := range operatorWrites {
		err := s.OperatorTx(ctx, other, func(tx signin.Tx) error { return do(ctx, tx, other, p) })
		if err == nil || fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%s by another tenant: %v, want not found", name, err)
		}
	}
	for name, do := range operatorQuiet {
		if err := s.OperatorTx(ctx, other, func(tx signin.Tx) error { return do(ctx, tx, other, p) }); err != nil {
			t.Errorf("%s by another tenant: %v", name, err)
		}
	}
	for _, table := range []map[string]operatorDo{operatorWrites, operatorQuiet} {
		for name, do := range table {
			if err := s.OperatorTx(ctx, other, func(tx signin.Tx) error { return do(ctx, tx, p.tenant, p) }); fault.CodeOf(err) != fault.Internal || err == nil {
				t.Errorf("%s of a foreign record: %v, want a refusal", name, err)
			}
		}
	}
	if diff := cmp.Diff(before, snapshot()); diff != "" {
		t.Errorf("foreign writes changed something:\n%s", diff)
	}
	store := reflect.TypeFor[signin.Store]()
	for i := range store.NumMethod() {
		if name := store.Method(i).Name; operatorReads[name] == nil && !bySecret[name] {
			t.Errorf("signin.Store.%s is not tried with another tenant", name)
		}
	}
	tx := reflect.TypeFor[signin.Tx]()
	for i := range tx.NumMethod() {
		if name := tx.Method(i).Name; operatorWrites[name] == nil && operatorQuiet[name] == nil {
			t.Errorf("signin.Tx.%s is not tried with another tenant", name)
		}
	}
}
