package signin

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// Identity is whom a company's identity provider vouches for.
type Identity struct {
	// Subject never changes for a person: issuer and the provider's own id.
	Subject string
	Email   string
	// EmailVerified: the address is that of the person.
	EmailVerified bool
	Name          string
	Groups        []string
	// Once names the answer, which is accepted one time; Until is when it would
	// be refused as too old anyway.
	Once  string
	Until time.Time
}

// Refusals of sign-ins by an identity provider.
var (
	ErrNoRole         = fault.New(fault.Forbidden, "None of your groups has a role here. Ask your administrator.")
	ErrOwnerHere      = fault.New(fault.Forbidden, "Owners sign in with their password, so that the company is never locked out.")
	ErrProviderEmail  = fault.New(fault.Forbidden, "The identity provider gave no usable e-mail address, or one that belongs to somebody else here.")
	ErrUnverified     = fault.New(fault.Forbidden, "The identity provider does not say that your e-mail address is verified.")
	ErrDisabledHere   = fault.New(fault.Forbidden, "Your account is disabled here.")
	ErrAnsweredBefore = fault.New(fault.Unauthenticated, "This answer of the identity provider was used already.")
	ErrNoProvider     = fault.New(fault.NotFound, "This company has no identity provider in force.")
)

// Offering tells through which company's provider the sign-in page can lead
// without asking: the named one, or the only one of the installation.
// ErrNoProvider where there is none; "" and no error where there are several.
func (s *Service) Offering(ctx context.Context, company string) (tenant string, p Provider, err error) {
	company = strings.TrimSpace(company)
	if company == "" {
		all, err := s.Store.ProviderTenants(ctx)
		if err != nil || len(all) > 1 {
			return "", p, err
		}
		if len(all) == 0 {
			return "", p, ErrNoProvider
		}
		company = all[0]
	}
	p, _, err = s.ProviderOf(ctx, company)
	if errors.Is(err, fault.ErrNotFound) {
		err = ErrNoProvider
	}
	return company, p, err
}

// ProviderSignIn lets in whom the provider of a tenant vouches for, with the
// role of the first group that has one. Who is new gets an account; somebody
// who was invited, or signs in by password so far, is the same person where the
// provider vouches for the address. Owners never come this way.
func (s *Service) ProviderSignIn(ctx context.Context, tenant string, method access.Method, id Identity, b Browser) (Started, error) {
	p, _, err := s.ProviderOf(ctx, tenant)
	if errors.Is(err, fault.ErrNotFound) || err == nil && p.Kind != method {
		return Started{}, ErrNoProvider
	}
	if err != nil {
		return Started{}, err
	}
	for try := 0; ; try++ {
		r, err := s.admit(ctx, tenant, method, id, p)
		if errors.Is(err, fault.ErrStale) && try < staleRetries {
			continue
		}
		if err != nil {
			return Started{}, err
		}
		return s.start(ctx, r, b, proof{method: method, factor: p.ChecksFactor})
	}
}

// admit finds or makes the operator and uses the answer up.
func (s *Service) admit(ctx context.Context, tenant string, method access.Method, id Identity, p Provider) (OperatorRecord, error) {
	role := p.RoleFor(id.Groups)
	r, err := s.Store.OperatorBySubject(ctx, tenant, id.Subject)
	if err != nil && !errors.Is(err, fault.ErrNotFound) {
		return r, err
	}
	known := err == nil
	if !known {
		if r, known, err = s.byAddress(ctx, tenant, id, role); err != nil {
			return r, s.turnAway(ctx, tenant, "", method, id, err)
		}
	}
	switch {
	case known && r.State == access.OperatorDisabled:
		err = ErrDisabledHere
	case known && r.Role == access.RoleOwner:
		err = ErrOwnerHere
	case role == "":
		err = ErrNoRole
	}
	if err != nil {
		return r, s.turnAway(ctx, tenant, r.ID, method, id, err)
	}
	from := r.Version
	changed := !known || r.Role != role || r.Subject != id.Subject || r.State != access.OperatorActive
	r.Role, r.Subject, r.State = role, id.Subject, access.OperatorActive
	what := "signed up by " + string(method) + " as " + role
	if known {
		what = "was given the role " + role + " by " + string(method)
	}
	entry := s.entry(ctx, tenant, r.ID, audit.ActivityChangedOperator, what+" (operator "+r.ID+")")
	err = s.Store.OperatorTx(ctx, tenant, func(tx Tx) error {
		if err := useIdentity(ctx, tx, tenant, id); err != nil || !changed {
			return err
		}
		if known {
			err = tx.UpdateOperator(ctx, r, from)
		} else {
			err = tx.InsertOperator(ctx, r)
		}
		if err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	if errors.Is(err, fault.ErrExists) && !errors.Is(err, ErrAnsweredBefore) {
		return r, fault.ErrStale.Because(err) // the same person came twice at once, and is known now
	}
	if known && changed {
		r.Version++
	}
	return r, err
}

// byAddress finds who has the address already, or prepares a new account.
func (s *Service) byAddress(ctx context.Context, tenant string, id Identity, role string) (r OperatorRecord, known bool, err error) {
	if role == "" {
		return r, false, ErrNoRole
	}
	email, err := access.NormalizeEmail(id.Email)
	if err != nil {
		return r, false, ErrProviderEmail
	}
	if !id.EmailVerified {
		return r, false, ErrUnverified
	}
	r, err = s.Store.OperatorByEmail(ctx, email)
	switch {
	case err == nil && (r.Tenant != tenant || r.Subject != "" && issuerOf(r.Subject) == issuerOf(id.Subject)):
		return OperatorRecord{}, false, ErrProviderEmail
	case err == nil:
		return r, true, nil
	case !errors.Is(err, fault.ErrNotFound):
		return r, false, err
	}
	name := strings.TrimSpace(id.Name)
	if access.ValidateName(name) != nil {
		name = email
	}
	now := s.Now()
	return OperatorRecord{Operator: access.Operator{Tenant: tenant, ID: kyc.NewID(now), Version: 1, Email: email, Name: firstRunes(name, 100), CreatedAt: now, CreatedBy: "identity provider"}}, false, nil
}

// issuerOf a subject. When a company changes its provider, the new one names
// everybody anew, and the address tells who is who.
func issuerOf(subject string) string {
	issuer, _, _ := strings.Cut(subject, "|")
	return issuer
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// turnAway refuses with a line in the trail; somebody who lost their role loses
// their sessions. The answer is used up.
func (s *Service) turnAway(ctx context.Context, tenant, operatorID string, method access.Method, id Identity, why error) error {
	entry := s.entry(ctx, tenant, operatorID, audit.ActivitySignedIn, "refused: "+string(method)+": "+why.Error())
	if entry.Actor == "" {
		entry.Actor = "identity provider"
	}
	err := s.Store.OperatorTx(ctx, tenant, func(tx Tx) error {
		if err := useIdentity(ctx, tx, tenant, id); err != nil {
			return err
		}
		if errors.Is(why, ErrNoRole) && operatorID != "" {
			if err := tx.DeleteOperatorSessions(ctx, tenant, operatorID, ""); err != nil {
				return err
			}
		}
		return tx.AppendAudit(ctx, entry)
	})
	if err != nil {
		return err
	}
	return why
}

func useIdentity(ctx context.Context, tx Tx, tenant string, id Identity) error {
	err := tx.UseOnce(ctx, tenant, hashOf("identity/"+id.Once), id.Until)
	if errors.Is(err, fault.ErrExists) {
		return ErrAnsweredBefore
	}
	return err
}
