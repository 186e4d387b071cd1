package signin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// Rules say how the people of a tenant sign in.
type Rules struct {
	// RequireFactor: nobody works without a second factor. Who has none is led to
	// set one up at the next sign-in.
	RequireFactor bool `json:"requireFactor,omitempty"`
	// Provider is the company's identity provider; nil for none.
	Provider *Provider `json:"provider,omitempty"`
}

// RulesRecord is how rules are kept; Sealed holds the provider's client secret.
type RulesRecord struct {
	Rules  Rules
	Sealed []byte
}

// Provider is the identity provider of a company: OpenID Connect or SAML 2.0.
type Provider struct {
	Kind access.Method `json:"kind"` // MethodOIDC or MethodSAML
	// Name is what the sign-in page calls it.
	Name string `json:"name"`
	// Enabled: the sign-in page offers it.
	Enabled bool `json:"enabled"`
	// Only: everybody but owners signs in through it.
	Only bool `json:"only,omitempty"`
	// ChecksFactor: the provider asks for a second factor itself, so we do not.
	ChecksFactor bool `json:"checksFactor,omitempty"`
	// VouchesEmail: addresses of the provider are those of the person even where
	// it does not say email_verified. SAML providers always vouch.
	VouchesEmail bool `json:"vouchesEmail,omitempty"`

	// Issuer and ClientID of an OpenID Connect provider.
	Issuer   string `json:"issuer,omitempty"`
	ClientID string `json:"clientId,omitempty"`
	// Metadata of a SAML provider, XML.
	Metadata string `json:"metadata,omitempty"`

	// GroupClaim is the claim or attribute with what roles are given for; the
	// others name address and person, each with a usual name when empty.
	GroupClaim string `json:"groupClaim"`
	EmailClaim string `json:"emailClaim,omitempty"`
	NameClaim  string `json:"nameClaim,omitempty"`
	// Roles by group; the first that fits counts. Whom none fits gets no access.
	Roles []RoleMapping `json:"roles"`
}

// RoleMapping gives a role to a group of the provider.
type RoleMapping struct {
	Group string `json:"group"`
	Role  string `json:"role"`
}

// InForce reports whether people sign in through the provider.
func (p *Provider) InForce() bool { return p != nil && p.Enabled }

// RoleFor gives the role of somebody with these groups, "" for none.
func (p *Provider) RoleFor(groups []string) string {
	for _, m := range p.Roles {
		if slices.Contains(groups, m.Group) {
			return m.Role
		}
	}
	return ""
}

// Bounds of a provider's description.
const (
	maxProviderText = 512
	maxMetadata     = 256 << 10
	maxMappings     = 100
)

// Refusals of rules.
var (
	ErrNoFactorYourself = fault.New(fault.Conflict, "Set up a second factor for yourself first: otherwise this would shut you out.")
	ErrFactorRequired   = fault.New(fault.Conflict, "Your company asks everybody for a second factor, so the last one cannot be removed. Add another one first.")
	ErrOwnerByProvider  = fault.New(fault.Invalid, "Owners sign in with their password, so that the company is never locked out; map the group to another role.")
	ErrProvider         = fault.New(fault.Invalid, "The identity provider is not described fully.")
)

// Validate checks the form of a provider's description.
func (p *Provider) Validate() error {
	say := ErrProvider.Saying
	for _, t := range []string{p.Name, p.Issuer, p.ClientID, p.GroupClaim, p.EmailClaim, p.NameClaim} {
		if utf8.RuneCountInString(t) > maxProviderText || !utf8.ValidString(t) {
			return say("A text has at most %d characters.", maxProviderText)
		}
	}
	if strings.TrimSpace(p.Name) == "" {
		return say("Give the identity provider a name for the sign-in page.")
	}
	if strings.TrimSpace(p.GroupClaim) == "" {
		return say("Name the claim or attribute that holds the groups of a person.")
	}
	if len(p.Roles) == 0 || len(p.Roles) > maxMappings {
		return say("Map 1 to %d groups to roles: without one nobody could sign in.", maxMappings)
	}
	for _, m := range p.Roles {
		if m.Group == "" || len(m.Group) > maxProviderText {
			return say("A group has 1 to %d characters.", maxProviderText)
		}
	}
	switch p.Kind {
	case access.MethodOIDC:
		u, err := url.Parse(p.Issuer)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return say("The issuer must be a URL as the provider states it, for example https://login.example.com/realms/company.")
		}
		if p.ClientID == "" {
			return say("The client id is missing.")
		}
	case access.MethodSAML:
		if len(p.Metadata) == 0 || len(p.Metadata) > maxMetadata {
			return say("Paste the provider's metadata (XML, at most %d KB).", maxMetadata>>10)
		}
	default:
		return say("The kind must be oidc or saml.")
	}
	return nil
}

// Rules of a tenant; the zero value where nothing was said.
func (s *Service) Rules(ctx context.Context, tenant string) (Rules, error) {
	r, _, err := s.RulesAndSecret(ctx, tenant)
	return r, err
}

// RulesAndSecret tells also whether a client secret of the provider is kept.
func (s *Service) RulesAndSecret(ctx context.Context, tenant string) (Rules, bool, error) {
	r, err := s.Store.SignInRules(ctx, tenant)
	if errors.Is(err, fault.ErrNotFound) {
		err = nil
	}
	return r.Rules, len(r.Sealed) > 0, err
}

// providerSlot names the client secret among what is sealed for operators.
const providerSlot = "identity provider"

// ProviderOf gives the identity provider that is in force with its client
// secret; fault.ErrNotFound without one.
func (s *Service) ProviderOf(ctx context.Context, tenant string) (Provider, string, error) {
	r, err := s.Store.SignInRules(ctx, tenant)
	if err != nil {
		return Provider{}, "", err
	}
	if !r.Rules.Provider.InForce() {
		return Provider{}, "", fault.ErrNotFound
	}
	if len(r.Sealed) == 0 {
		return *r.Rules.Provider, "", nil
	}
	secret, err := s.Sealer.OpenSecret(ctx, tenant, providerSlot, r.Sealed)
	return *r.Rules.Provider, string(secret), err
}

// SetRules replaces the rules. secret nil leaves the client secret alone.
// Nobody gives a role that can more than they can, and nobody asks others for
// a second factor without having one.
func (s *Service) SetRules(ctx context.Context, by Who, rules Rules, secret *string) error {
	tenant := by.Operator.Tenant
	old, err := s.Store.SignInRules(ctx, tenant)
	if err != nil && !errors.Is(err, fault.ErrNotFound) {
		return err
	}
	if rules.RequireFactor && !old.Rules.RequireFactor {
		has, err := s.HasFactor(ctx, by.Operator)
		if err != nil {
			return err
		}
		if !has {
			return ErrNoFactorYourself
		}
	}
	next := RulesRecord{Rules: rules, Sealed: old.Sealed}
	if p := rules.Provider; p != nil {
		if err := s.checkProvider(ctx, by, p); err != nil {
			return err
		}
	} else {
		next.Sealed = nil
	}
	if secret != nil && rules.Provider != nil {
		next.Sealed = nil
		if *secret != "" {
			if next.Sealed, err = s.Sealer.SealSecret(ctx, tenant, providerSlot, []byte(*secret)); err != nil {
				return err
			}
		}
	}
	entry := s.entry(ctx, tenant, by.Operator.ID, audit.ActivityChangedOperator, "changed how people sign in: "+rules.sum())
	return s.Store.OperatorTx(ctx, tenant, func(tx Tx) error {
		if err := tx.PutSignInRules(ctx, tenant, next); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

func (s *Service) checkProvider(ctx context.Context, by Who, p *Provider) error {
	if err := p.Validate(); err != nil {
		return err
	}
	for _, m := range p.Roles {
		if m.Role == access.RoleOwner {
			return ErrOwnerByProvider
		}
		if err := s.knownRole(ctx, by.Operator.Tenant, m.Role); err != nil {
			return err
		}
		role, err := s.role(ctx, by.Operator.Tenant, m.Role)
		if err != nil {
			return err
		}
		for _, permission := range role.Permissions {
			if !by.Role.Allows(permission) {
				return fault.New(fault.Forbidden, "You cannot give a permission that you lack.")
			}
		}
	}
	return nil
}

// sum tells rules in a line of the trail.
func (r *Rules) sum() string {
	parts := []string{"second factor " + map[bool]string{true: "required", false: "up to each"}[r.RequireFactor]}
	if p := r.Provider; p != nil {
		parts = append(parts, fmt.Sprintf("identity provider %s enabled=%v only=%v", p.Kind, p.Enabled, p.Only))
	}
	return strings.Join(parts, ", ")
}

// HasFactor reports whether an operator has a second factor of their own.
func (s *Service) HasFactor(ctx context.Context, o access.Operator) (bool, error) {
	if o.HasTOTP {
		return true, nil
	}
	keys, err := s.Store.Passkeys(ctx, o.Tenant, o.ID)
	return len(keys) > 0, err
}

// WithoutFactor counts the active people with a password and no second factor.
func (s *Service) WithoutFactor(ctx context.Context, tenant string) (n int, err error) {
	people, err := s.Store.Operators(ctx, tenant)
	for _, r := range people {
		if r.State != access.OperatorActive || r.PasswordHash == "" {
			continue
		}
		has, err := s.HasFactor(ctx, r.Operator)
		if err != nil {
			return n, err
		}
		if !has {
			n++
		}
	}
	return n, err
}
