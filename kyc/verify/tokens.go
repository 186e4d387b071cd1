package verify

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// ErrTenant: a tenant is described wrongly.
var ErrTenant = fault.New(fault.Invalid, "A tenant id has 2 to 63 characters of a-z, 0-9, - and _, and begins with a letter")

// CreateTenant makes a tenant with both environments.
func (s *Service) CreateTenant(ctx context.Context, id, name string, sandboxDecides bool) (Tenant, error) {
	if !validTenantID(id) {
		return Tenant{}, ErrTenant
	}
	if utf8.RuneCountInString(name) > 256 || !utf8.ValidString(name) {
		return Tenant{}, ErrTenant.Saying("The name of a tenant has at most 256 characters")
	}
	if _, err := s.Store.Tenant(ctx, id); err == nil {
		return Tenant{}, fault.ErrExists.Saying("The tenant %s exists already", id)
	}
	t := Tenant{ID: id, Key: kyc.RandomString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 14), Name: orDefault(name, id), CreatedAt: s.Now(), SandboxDecides: sandboxDecides}
	return t, s.PutTenant(ctx, t)
}

// Scopes lists every environment of every tenant.
func (s *Service) Scopes(ctx context.Context) ([]kyc.Scope, error) {
	tenants, err := s.Store.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	scopes := make([]kyc.Scope, 0, 2*len(tenants))
	for _, t := range tenants {
		for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
			scopes = append(scopes, kyc.Scope{Tenant: t.ID, Environment: env})
		}
	}
	return scopes, nil
}

// ChangeTenant changes the name of a tenant and whether its sandbox decides;
// nil leaves alone.
func (s *Service) ChangeTenant(ctx context.Context, id string, name *string, sandboxDecides *bool) error {
	t, err := s.Store.Tenant(ctx, id)
	if err != nil {
		return err
	}
	what := "company:"
	if name != nil {
		n := strings.TrimSpace(*name)
		if n == "" || utf8.RuneCountInString(n) > 256 || !utf8.ValidString(n) || strings.ContainsFunc(n, unicode.IsControl) {
			return ErrTenant.Saying("The name of a company has 1 to 256 characters")
		}
		t.Name = n
		what += " name"
	}
	if sandboxDecides != nil {
		t.SandboxDecides = *sandboxDecides
		what += fmt.Sprintf(" the sandbox decides: %v", *sandboxDecides)
	}
	scope := kyc.Scope{Tenant: t.ID, Environment: kyc.Production}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedSettings, Description: what})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.PutTenant(ctx, t); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// PutTenant stores the settings of a tenant.
func (s *Service) PutTenant(ctx context.Context, t Tenant) error {
	scope := kyc.Scope{Tenant: t.ID, Environment: kyc.Production}
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.PutTenant(ctx, t) })
}

func validTenantID(id string) bool {
	if len(id) < 2 || len(id) > 63 || id[0] < 'a' || id[0] > 'z' {
		return false
	}
	return strings.IndexFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
	}) < 0
}

// NewToken is the wish for an app token.
type NewToken struct {
	Name        string
	Permissions []access.Permission
	IPs         []string
	ExpiresAt   time.Time
}

// Credentials are shown exactly once.
type Credentials struct {
	AppToken, SecretKey string
	Token               access.AppToken
}

// ErrToken: a token is described wrongly.
var ErrToken = fault.New(fault.Invalid, "An app token needs known permissions, and addresses or prefixes as its IP list")

func tokenSlot(id string) Slot { return Slot{Table: "app_tokens", Column: "sealed", Row: id} }

// CreateAppToken makes a token and its secret key (api.md 2.1).
func (s *Service) CreateAppToken(ctx context.Context, scope kyc.Scope, n NewToken) (Credentials, error) {
	if len(n.Permissions) == 0 {
		n.Permissions = access.AllPermissions
	}
	for _, p := range n.Permissions {
		if !slices.Contains(access.AllPermissions, p) {
			return Credentials{}, ErrToken.Saying("Unknown permission %q", printable(string(p)))
		}
	}
	for _, ip := range n.IPs {
		_, aerr := netip.ParseAddr(ip)
		_, perr := netip.ParsePrefix(ip)
		if aerr != nil && perr != nil {
			return Credentials{}, ErrToken.Saying("%q is neither an IP address nor a prefix", printable(ip))
		}
	}
	if _, err := s.Store.Tenant(ctx, scope.Tenant); err != nil {
		return Credentials{}, err
	}
	prefix := "prd:"
	if scope.Sandbox() {
		prefix = "sbx:"
	}
	public, private := prefix+kyc.RandomString(secretAlphabet, 24), kyc.RandomString(secretAlphabet, 32)
	secret := kyc.RandomString(secretAlphabet, 32)
	hash := sha256.Sum256([]byte(private))
	t := access.AppToken{
		Scope: scope, ID: kyc.NewID(s.Now()), Name: n.Name, Public: public, PrivateHash: hash[:], Secret: secret,
		Permissions: n.Permissions, IPs: n.IPs, CreatedAt: s.Now(), CreatedBy: audit.ActorOf(ctx).Name, ExpiresAt: n.ExpiresAt,
	}
	r := TokenRecord{AppToken: t}
	r.Secret = ""
	var err error
	if r.Sealed, err = s.Sealer.Seal(ctx, scope, "", tokenSlot(t.ID), []byte(secret)); err != nil {
		return Credentials{}, err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedToken, Description: "created app token " + t.ID})
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.InsertAppToken(ctx, r); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	return Credentials{AppToken: public + "." + private, SecretKey: secret, Token: t}, err
}

// RevokeAppToken ends a token at once in this process and within seconds in others.
func (s *Service) RevokeAppToken(ctx context.Context, scope kyc.Scope, id string) error {
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedToken, Description: "revoked app token " + id})
	err := s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.RevokeAppToken(ctx, scope, id, s.Now()); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	s.tokens.clear()
	return err
}

// AppTokens lists a tenant's tokens without their secrets.
func (s *Service) AppTokens(ctx context.Context, tenant string) ([]access.AppToken, error) {
	records, err := s.Store.AppTokens(ctx, tenant)
	if err != nil {
		return nil, err
	}
	out := make([]access.AppToken, 0, len(records))
	for _, r := range records {
		out = append(out, r.AppToken)
	}
	return out, nil
}

// AppToken finds a token by its public part, with its secret, for authentication.
func (s *Service) AppToken(ctx context.Context, public string) (access.AppToken, error) {
	if t, ok := s.tokens.get(public); ok {
		return t, nil
	}
	r, err := s.Store.AppTokenByPublic(ctx, public)
	if err != nil {
		return access.AppToken{}, err
	}
	secret, err := s.Sealer.Open(ctx, r.Scope, "", tokenSlot(r.ID), r.Sealed)
	if err != nil {
		return access.AppToken{}, err
	}
	t := r.AppToken
	t.Secret = string(secret)
	if s.Now().Sub(t.LastUsedAt) > touchEvery {
		t.LastUsedAt = s.Now()
		if err := s.Store.Tx(ctx, t.Scope, func(tx Tx) error { return tx.TouchAppToken(ctx, t.Scope, t.ID, t.LastUsedAt) }); err != nil {
			return access.AppToken{}, err
		}
	}
	s.tokens.put(public, t)
	return t, nil
}

const (
	touchEvery   = time.Minute
	tokenTTL     = 5 * time.Second
	tokenEntries = 10000
)

// tokenCache keeps opened tokens for a few seconds, so that a request costs no
// look-up; a revocation elsewhere is noticed when the entry ends.
type tokenCache struct {
	now Clock
	mu  *sync.Mutex
	m   map[string]cachedToken
}

type cachedToken struct {
	token access.AppToken
	until time.Time
}

func newTokenCache(now Clock) tokenCache {
	return tokenCache{now: now, mu: new(sync.Mutex), m: make(map[string]cachedToken)}
}

func (c tokenCache) get(public string) (access.AppToken, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.m[public]
	return e.token, ok && c.now().Before(e.until)
}

func (c tokenCache) put(public string, t access.AppToken) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.m) >= tokenEntries {
		clear(c.m)
	}
	c.m[public] = cachedToken{t, c.now().Add(tokenTTL)}
}

func (c tokenCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.m)
}
