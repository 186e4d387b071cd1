package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// staleRetries bounds how often a change is repeated because the operator was
// changed at the same time.
const staleRetries = 5

// update reads an operator, lets fn change it and writes it with its line in the trail.
func (s *Service) update(ctx context.Context, tenant, id, what string, fn func(r *OperatorRecord) error) error {
	for try := 0; ; try++ {
		r, err := s.Store.Operator(ctx, tenant, id)
		if err != nil {
			return err
		}
		from := r.Version
		if err := fn(&r); err != nil {
			return err
		}
		entry := s.entry(ctx, tenant, id, audit.ActivityChangedOperator, what+" (operator "+id+")")
		err = s.Store.OperatorTx(ctx, tenant, func(tx Tx) error {
			if err := tx.UpdateOperator(ctx, r, from); err != nil {
				return err
			}
			return tx.AppendAudit(ctx, entry)
		})
		if errors.Is(err, fault.ErrStale) && try < staleRetries {
			continue
		}
		return err
	}
}

// Operators lists the tenant's people, by name.
func (s *Service) Operators(ctx context.Context, tenant string) ([]access.Operator, error) {
	records, err := s.Store.Operators(ctx, tenant)
	if err != nil {
		return nil, err
	}
	out := make([]access.Operator, 0, len(records))
	for _, r := range records {
		out = append(out, r.Operator)
	}
	return out, nil
}

// Roles lists the built-in roles and those of the tenant.
func (s *Service) Roles(ctx context.Context, tenant string) ([]access.Role, error) {
	own, err := s.Store.TenantRoles(ctx, tenant)
	return append(access.BuiltInRoles(), own...), err
}

// Create makes an operator with a password, for the command line and the demo.
func (s *Service) Create(ctx context.Context, tenant, email, name, role, password string) (access.Operator, error) {
	o, err := s.newOperator(ctx, tenant, email, name, role)
	if err != nil {
		return o, err
	}
	if err := access.CheckPassword(password, o.Email, o.Name); err != nil {
		return o, err
	}
	if o.PasswordHash, err = s.Hash(password); err != nil {
		return o, err
	}
	o.State = access.OperatorActive
	return o, s.insert(ctx, o, nil)
}

// Invite makes an operator without a password and the secret of the link with
// which they set one.
func (s *Service) Invite(ctx context.Context, tenant, email, name, role string, kind access.LinkKind) (access.Operator, string, error) {
	o, err := s.newOperator(ctx, tenant, email, name, role)
	if err != nil {
		return o, "", err
	}
	link, secret, err := s.newLink(o, kind)
	if err != nil {
		return o, "", err
	}
	return o, secret, s.insert(ctx, o, &link)
}

func (s *Service) newOperator(ctx context.Context, tenant, email, name, role string) (access.Operator, error) {
	now := s.Now()
	o := access.Operator{Tenant: tenant, ID: kyc.NewID(now), Version: 1, Name: strings.TrimSpace(name), Role: role, State: access.OperatorInvited, CreatedAt: now, CreatedBy: audit.ActorOf(ctx).Name}
	var err error
	if o.Email, err = access.NormalizeEmail(email); err != nil {
		return o, err
	}
	if err := access.ValidateName(o.Name); err != nil {
		return o, err
	}
	return o, s.knownRole(ctx, tenant, role)
}

func (s *Service) knownRole(ctx context.Context, tenant, role string) error {
	roles, err := s.Roles(ctx, tenant)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(roles, func(r access.Role) bool { return r.ID == role }) {
		return access.ErrRole
	}
	return nil
}

func (s *Service) insert(ctx context.Context, o access.Operator, link *access.OperatorLink) error {
	entry := s.entry(ctx, o.Tenant, o.ID, audit.ActivityChangedOperator, "added operator "+o.ID+" as "+o.Role)
	err := s.Store.OperatorTx(ctx, o.Tenant, func(tx Tx) error {
		if err := tx.InsertOperator(ctx, OperatorRecord{Operator: o}); err != nil {
			return err
		}
		if link != nil {
			if err := tx.InsertOperatorLink(ctx, *link); err != nil {
				return err
			}
		}
		return tx.AppendAudit(ctx, entry)
	})
	if errors.Is(err, fault.ErrExists) {
		return ErrEmailTaken
	}
	return err
}

func (s *Service) newLink(o access.Operator, kind access.LinkKind) (access.OperatorLink, string, error) {
	secret, err := newSecret()
	lifetime := InviteLifetime
	if kind != access.LinkInvite {
		lifetime = SetupLifetime
	}
	now := s.Now()
	return access.OperatorLink{Tenant: o.Tenant, Hash: hashOf(secret), OperatorID: o.ID, Kind: kind, CreatedAt: now, ExpiresAt: now.Add(lifetime)}, secret, err
}

// NewLink makes a new one-time link for an operator; older ones end. An
// operator who has a password keeps it until the link is used.
func (s *Service) NewLink(ctx context.Context, by Who, id string) (string, error) {
	r, err := s.Store.Operator(ctx, by.Operator.Tenant, id)
	if err != nil {
		return "", err
	}
	if err := mayTouch(by, r.Operator); err != nil {
		return "", err
	}
	kind := access.LinkReset
	if r.State == access.OperatorInvited {
		kind = access.LinkInvite
	}
	link, secret, err := s.newLink(r.Operator, kind)
	if err != nil {
		return "", err
	}
	entry := s.entry(ctx, r.Tenant, id, audit.ActivityChangedOperator, "made a link for operator "+id)
	return secret, s.Store.OperatorTx(ctx, r.Tenant, func(tx Tx) error {
		if err := tx.DeleteOperatorLinks(ctx, r.Tenant, id); err != nil && !errors.Is(err, fault.ErrNotFound) {
			return err
		}
		if err := tx.InsertOperatorLink(ctx, link); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// Link tells whom a one-time link is for.
func (s *Service) Link(ctx context.Context, secret string) (access.OperatorLink, access.Operator, error) {
	if len(secret) < 20 || len(secret) > 100 {
		return access.OperatorLink{}, access.Operator{}, ErrLink
	}
	l, err := s.Store.OperatorLink(ctx, hashOf(secret))
	if errors.Is(err, fault.ErrNotFound) || err == nil && !s.Now().Before(l.ExpiresAt) {
		return l, access.Operator{}, ErrLink
	}
	if err != nil {
		return l, access.Operator{}, err
	}
	r, err := s.Store.Operator(ctx, l.Tenant, l.OperatorID)
	if errors.Is(err, fault.ErrNotFound) || err == nil && r.State == access.OperatorDisabled {
		return l, access.Operator{}, ErrLink
	}
	return l, r.Operator, err
}

// Newcomer is what the holder of a one-time link says.
type Newcomer struct {
	// Email is asked of the first owner only; others have been invited by theirs.
	Email, Name, Password string
}

// UseLink sets name and password and signs in. The link ends, and with it every
// older session; a second factor stays and is asked.
func (s *Service) UseLink(ctx context.Context, secret string, n Newcomer, b Browser) (Started, error) {
	l, o, err := s.Link(ctx, secret)
	if err != nil {
		return Started{}, err
	}
	name, password := strings.TrimSpace(n.Name), n.Password
	if l.Kind == access.LinkReset {
		name = o.Name
	}
	if l.Kind == access.LinkSetup {
		if o.Email, err = access.NormalizeEmail(n.Email); err != nil {
			return Started{}, err
		}
	}
	if err := access.ValidateName(name); err != nil {
		return Started{}, err
	}
	if err := access.CheckPassword(password, o.Email, name); err != nil {
		return Started{}, err
	}
	r, err := s.Store.Operator(ctx, l.Tenant, l.OperatorID)
	if err != nil {
		return Started{}, err
	}
	// A link is no way around the company's identity provider.
	if err := s.mayComeDirectly(ctx, r); err != nil {
		return Started{}, err
	}
	hash, err := s.Hash(password)
	if err != nil {
		return Started{}, err
	}
	from := r.Version
	r.Name, r.Email, r.PasswordHash, r.State = name, o.Email, hash, access.OperatorActive
	entry := s.entry(ctx, l.Tenant, o.ID, audit.ActivityChangedOperator, "set a password by link ("+string(l.Kind)+")")
	err = s.Store.OperatorTx(ctx, l.Tenant, func(tx Tx) error {
		// The link goes first: of two that use it at once, one finds none.
		if err := tx.DeleteOperatorLinks(ctx, l.Tenant, o.ID); err != nil {
			return err
		}
		if err := tx.UpdateOperator(ctx, r, from); err != nil {
			return err
		}
		if err := tx.DeleteOperatorSessions(ctx, l.Tenant, o.ID, ""); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	switch {
	case errors.Is(err, fault.ErrExists):
		return Started{}, ErrEmailTaken
	case errors.Is(err, fault.ErrNotFound):
		return Started{}, ErrLink
	case err != nil:
		return Started{}, err
	}
	r.Version = from + 1
	return s.start(ctx, r, b, proof{method: access.MethodPassword})
}

// ChangePassword replaces one's own password; other sessions end.
func (s *Service) ChangePassword(ctx context.Context, who Who, old, password string) error {
	if err := s.Reauthenticate(ctx, who, old); err != nil {
		return err
	}
	if err := access.CheckPassword(password, who.Operator.Email, who.Operator.Name); err != nil {
		return err
	}
	hash, err := s.Hash(password)
	if err != nil {
		return err
	}
	err = s.update(ctx, who.Operator.Tenant, who.Operator.ID, "changed the password", func(r *OperatorRecord) error {
		r.PasswordHash = hash
		return nil
	})
	if err != nil {
		return err
	}
	return s.EndSession(ctx, who.Operator.Tenant, who.Operator.ID, "", who.Session.ID)
}

// ChangeProfile changes one's own name and preferences; nil leaves one alone.
func (s *Service) ChangeProfile(ctx context.Context, who Who, name, preferences *string) (access.Operator, error) {
	var out access.Operator
	if preferences != nil && len(*preferences) > 32<<10 {
		return out, fault.New(fault.TooLarge, "The preferences are larger than 32 KB.")
	}
	if name != nil {
		if err := access.ValidateName(*name); err != nil {
			return out, err
		}
	}
	for try := 0; ; try++ {
		r, err := s.Store.Operator(ctx, who.Operator.Tenant, who.Operator.ID)
		if err != nil {
			return out, err
		}
		from := r.Version
		if name != nil {
			r.Name = strings.TrimSpace(*name)
		}
		if preferences != nil {
			r.Preferences = *preferences
		}
		err = s.Store.OperatorTx(ctx, r.Tenant, func(tx Tx) error { return tx.UpdateOperator(ctx, r, from) })
		if errors.Is(err, fault.ErrStale) && try < staleRetries {
			continue
		}
		return r.Operator, err
	}
}

// ChangeOperator changes role and state of a colleague; "" leaves one alone.
// Only owners make and unmake owners, one owner always stays, and nobody
// changes themselves.
func (s *Service) ChangeOperator(ctx context.Context, by Who, id, role string, state access.OperatorState) error {
	if id == by.Operator.ID {
		return ErrYourself
	}
	if role != "" {
		if err := s.knownRole(ctx, by.Operator.Tenant, role); err != nil {
			return err
		}
		if role == access.RoleOwner && by.Role.ID != access.RoleOwner {
			return ErrOwnerOnly
		}
	}
	err := s.update(ctx, by.Operator.Tenant, id, "changed role or state", func(r *OperatorRecord) error {
		if err := mayTouch(by, r.Operator); err != nil {
			return err
		}
		if role != "" {
			r.Role = role
		}
		switch state {
		case "":
		case access.OperatorDisabled, access.OperatorActive:
			if r.PasswordHash == "" && r.Subject == "" && state == access.OperatorActive {
				state = access.OperatorInvited
			}
			r.State = state
		default:
			return fault.New(fault.Invalid, "The state must be active or disabled.")
		}
		return nil
	})
	if err != nil || state != access.OperatorDisabled {
		return err
	}
	return s.EndSession(ctx, by.Operator.Tenant, id, "", "")
}

// RemoveOperator removes a colleague; what they did stays in the trail.
func (s *Service) RemoveOperator(ctx context.Context, by Who, id string) error {
	if id == by.Operator.ID {
		return ErrYourself
	}
	r, err := s.Store.Operator(ctx, by.Operator.Tenant, id)
	if err != nil {
		return err
	}
	if err := mayTouch(by, r.Operator); err != nil {
		return err
	}
	entry := s.entry(ctx, r.Tenant, id, audit.ActivityChangedOperator, "removed operator "+id)
	return s.Store.OperatorTx(ctx, r.Tenant, func(tx Tx) error {
		if err := tx.DeleteOperator(ctx, r.Tenant, id); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// ResetSecondFactor takes a colleague's second factor away, when they lost it.
func (s *Service) ResetSecondFactor(ctx context.Context, by Who, id string) error {
	err := s.update(ctx, by.Operator.Tenant, id, "removed a colleague's second factor", func(r *OperatorRecord) error {
		if err := mayTouch(by, r.Operator); err != nil {
			return err
		}
		r.HasTOTP, r.TOTPStep, r.Sealed, r.RecoveryHashes = false, 0, nil, nil
		return nil
	})
	if err != nil {
		return err
	}
	// A lost passkey must not open the door either.
	return s.Store.OperatorTx(ctx, by.Operator.Tenant, func(tx Tx) error { return tx.DeletePasskeys(ctx, by.Operator.Tenant, id) })
}

func mayTouch(by Who, o access.Operator) error {
	if o.Role == access.RoleOwner && by.Role.ID != access.RoleOwner {
		return ErrOwnerOnly
	}
	return nil
}

// PutRole makes or changes a role of the tenant. Nobody gives what they lack.
func (s *Service) PutRole(ctx context.Context, by Who, r access.Role) (access.Role, error) {
	r.Name, r.BuiltIn = strings.TrimSpace(r.Name), false
	if err := access.ValidateName(r.Name); err != nil {
		return r, err
	}
	if _, builtIn := access.BuiltInRole(r.ID); builtIn {
		return r, fault.New(fault.Conflict, "A built-in role cannot be changed.")
	}
	for _, p := range r.Permissions {
		if !slices.Contains(access.OperatorPermissions, p) {
			return r, fault.New(fault.Invalid, "There is no such permission.")
		}
		if !by.Role.Allows(p) {
			return r, fault.New(fault.Forbidden, "You cannot give a permission that you lack.")
		}
	}
	if r.ID == "" {
		r.ID = kyc.NewID(s.Now())
	} else if err := s.knownRole(ctx, by.Operator.Tenant, r.ID); err != nil {
		return r, fault.ErrNotFound
	}
	entry := s.entry(ctx, by.Operator.Tenant, by.Operator.ID, audit.ActivityChangedOperator, "changed role "+r.ID)
	err := s.Store.OperatorTx(ctx, by.Operator.Tenant, func(tx Tx) error {
		if err := tx.PutRole(ctx, by.Operator.Tenant, r); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	if errors.Is(err, fault.ErrExists) {
		return r, fault.ErrExists.Saying("A role of this name exists already.")
	}
	return r, err
}

// DeleteRole removes a role that nobody has.
func (s *Service) DeleteRole(ctx context.Context, by Who, id string) error {
	people, err := s.Operators(ctx, by.Operator.Tenant)
	if err != nil {
		return err
	}
	for _, o := range people {
		if o.Role == id {
			return fault.New(fault.Conflict, "Somebody has this role; give them another one first.")
		}
	}
	rules, err := s.Rules(ctx, by.Operator.Tenant)
	if err != nil {
		return err
	}
	if rules.Provider != nil && slices.ContainsFunc(rules.Provider.Roles, func(m RoleMapping) bool { return m.Role == id }) {
		return fault.New(fault.Conflict, "The identity provider's groups are mapped to this role; map them to another one first.")
	}
	entry := s.entry(ctx, by.Operator.Tenant, by.Operator.ID, audit.ActivityChangedOperator, "deleted role "+id)
	return s.Store.OperatorTx(ctx, by.Operator.Tenant, func(tx Tx) error {
		if err := tx.DeleteRole(ctx, by.Operator.Tenant, id); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// ErrSetUp: somebody can sign in to the tenant already.
var ErrSetUp = fault.New(fault.Conflict, "The tenant has an operator already.")

// setupEmail stands in for the address of the first owner until they say it.
const setupEmail = "owner.%s@setup.invalid"

// OfferSetup gives the secret of the link with which the first owner of a
// tenant signs in, or ErrSetUp when there is an operator who can. Older links of
// the kind end.
func (s *Service) OfferSetup(ctx context.Context, tenant string) (string, error) {
	people, err := s.Store.Operators(ctx, tenant)
	if err != nil {
		return "", err
	}
	placeholder := fmt.Sprintf(setupEmail, tenant)
	var first *OperatorRecord
	for _, r := range people {
		if r.Email != placeholder {
			return "", ErrSetUp
		}
		first = &r
	}
	if first == nil {
		_, secret, err := s.Invite(ctx, tenant, placeholder, "Owner", access.RoleOwner, access.LinkSetup)
		return secret, err
	}
	link, secret, err := s.newLink(first.Operator, access.LinkSetup)
	if err != nil {
		return "", err
	}
	return secret, s.Store.OperatorTx(ctx, tenant, func(tx Tx) error {
		if err := tx.DeleteOperatorLinks(ctx, tenant, first.ID); err != nil && !errors.Is(err, fault.ErrNotFound) {
			return err
		}
		return tx.InsertOperatorLink(ctx, link)
	})
}
