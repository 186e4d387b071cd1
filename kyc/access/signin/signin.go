package signin

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// Refusals.
var (
	ErrCredentials  = fault.New(fault.Unauthenticated, "E-mail address or password is wrong.")
	ErrCode         = fault.New(fault.Unauthenticated, "The code is wrong or was used already.")
	ErrNoSession    = fault.New(fault.Unauthenticated, "Sign in to go on.")
	ErrEnrol        = fault.New(fault.Unauthenticated, "Your company asks everybody for a second factor. Set one up to go on.")
	ErrSecondFactor = fault.New(fault.Unauthenticated, "Enter the code of your second factor to go on.")
	ErrLink         = fault.New(fault.NotFound, "This link was used already or has expired. Ask for a new one.")
	ErrOwnerOnly    = fault.New(fault.Forbidden, "Only an owner may do that.")
	ErrEmailTaken   = fault.New(fault.Conflict, "Somebody with this e-mail address exists already.")
	ErrYourself     = fault.New(fault.Conflict, "You cannot do that to yourself.")
)

// How long things last.
const (
	SessionLifetime = 16 * time.Hour
	SessionIdle     = 2 * time.Hour
	PendingLifetime = 10 * time.Minute
	EnrolLifetime   = 30 * time.Minute
	SetupLifetime   = 24 * time.Hour
	InviteLifetime  = 7 * 24 * time.Hour
	DeviceLifetime  = 90 * 24 * time.Hour

	touchEvery = time.Minute
)

// Config is what a Service needs; every field is required.
type Config struct {
	Store  Store
	Sealer Sealer
	// Key signs device marks, 32 bytes.
	Key []byte
	Now func() time.Time
	// Hash makes the stored form of a password; access.HashPassword when nil.
	Hash func(password string) (string, error)
}

// Service signs operators in. It is safe for concurrent use and starts no goroutine.
type Service struct {
	Config
	throttle *throttle
	// hashing bounds the memory of passwords that are checked at once.
	hashing chan struct{}
	dummy   func() string
	// party is us as authenticators know us; nil where there can be no passkeys.
	party *webauthn.WebAuthn
}

// New makes a Service.
func New(c Config) *Service {
	if c.Hash == nil {
		c.Hash = access.HashPassword
	}
	return &Service{Config: c, throttle: newThrottle(c.Now), hashing: make(chan struct{}, 2), dummy: sync.OnceValue(func() string {
		h, err := c.Hash("nobody has this password")
		if err != nil {
			return ""
		}
		return h
	})}
}

// Browser is what is known of who calls.
type Browser struct {
	IP, UserAgent string
	// Device is the mark that an earlier sign-in left, "" for none.
	Device string
}

// Started is a new session.
type Started struct {
	Session  access.OperatorSession
	Operator access.Operator
	// Token is the secret for the browser's cookie.
	Token string
	// Device is the mark to leave in the browser.
	Device string
}

// Who is behind a session.
type Who struct {
	Session  access.OperatorSession
	Operator access.Operator
	Role     access.Role
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func newSecret() (string, error) {
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// SignIn checks e-mail and password and starts a session, which is pending
// while a second factor is to come. A wrong address and a wrong password answer
// the same, after the same work.
func (s *Service) SignIn(ctx context.Context, email, password string, b Browser) (Started, error) {
	email, mailErr := access.NormalizeEmail(email)
	b.Device = s.knownDevice(email, b.Device)
	buckets := keys(email, b.Device, b.IP)
	if err := s.throttle.mayTry(buckets); err != nil {
		return Started{}, err
	}
	var r OperatorRecord
	err := error(ErrCredentials)
	if mailErr == nil {
		r, err = s.Store.OperatorByEmail(ctx, email)
		if err != nil && !errors.Is(err, fault.ErrNotFound) {
			return Started{}, err
		}
	}
	hash := r.PasswordHash
	if err != nil || hash == "" || r.State != access.OperatorActive {
		hash = s.dummy()
	}
	right, cerr := s.check(ctx, hash, password)
	if cerr != nil {
		return Started{}, cerr
	}
	if err != nil || !right || r.PasswordHash == "" || r.State != access.OperatorActive {
		s.throttle.failed(buckets)
		if err == nil {
			s.trail(ctx, r.Tenant, r.ID, audit.ActivitySignedIn, "refused: wrong password or disabled")
		}
		return Started{}, ErrCredentials
	}
	s.throttle.succeeded(buckets)
	if err := s.mayComeDirectly(ctx, r); err != nil {
		return Started{}, err
	}
	return s.start(ctx, r, b, proof{method: access.MethodPassword})
}

// check compares a password, few at a time.
func (s *Service) check(ctx context.Context, hash, password string) (bool, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
		return len(password) <= 4*access.MaxPassword && access.VerifyPassword(hash, password), nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// proof is what somebody showed.
type proof struct {
	method access.Method
	factor bool // a second factor was part of it
}

// start makes a session for an operator who has proven to be one.
func (s *Service) start(ctx context.Context, r OperatorRecord, b Browser, p proof) (Started, error) {
	token, err := newSecret()
	if err != nil {
		return Started{}, err
	}
	pending, enrol := false, false
	if !p.factor {
		if pending, err = s.HasFactor(ctx, r.Operator); err != nil {
			return Started{}, err
		}
		if !pending {
			rules, err := s.Rules(ctx, r.Tenant)
			if err != nil {
				return Started{}, err
			}
			enrol = rules.RequireFactor
		}
	}
	now := s.Now()
	session := access.OperatorSession{
		Tenant: r.Tenant, ID: kyc.NewID(now), OperatorID: r.ID, Hash: hashOf(token), CreatedAt: now, LastSeenAt: now,
		ExpiresAt: now.Add(SessionLifetime), IP: b.IP, UserAgent: b.UserAgent, Method: p.method, Pending: pending, Enrol: enrol,
	}
	what := "signed in"
	switch {
	case pending:
		session.ExpiresAt = now.Add(PendingLifetime)
	case enrol:
		session.ExpiresAt = now.Add(EnrolLifetime)
		what = "signed in to set a second factor up"
	}
	if p.method != access.MethodPassword {
		what += " (" + string(p.method) + ")"
	}
	entry := s.entry(ctx, r.Tenant, r.ID, audit.ActivitySignedIn, what)
	for try := 0; ; try++ {
		from := r.Version
		if !pending {
			r.LastLoginAt = now
		}
		err = s.Store.OperatorTx(ctx, r.Tenant, func(tx Tx) error {
			if err := tx.DeleteExpiredOperatorSessions(ctx, r.Tenant, now); err != nil {
				return err
			}
			if err := tx.InsertOperatorSession(ctx, session); err != nil || pending {
				return err
			}
			if err := tx.UpdateOperator(ctx, r, from); err != nil {
				return err
			}
			return tx.AppendAudit(ctx, entry)
		})
		if err == nil {
			break
		}
		if !errors.Is(err, fault.ErrStale) || try == staleRetries {
			return Started{}, err
		}
		// The same person signs in elsewhere at this moment; what the password
		// or code proved must still hold for the record as it is now.
		again, err := s.Store.Operator(ctx, r.Tenant, r.ID)
		if err != nil {
			return Started{}, err
		}
		if again.PasswordHash != r.PasswordHash || again.State != access.OperatorActive || again.HasTOTP != r.HasTOTP || again.Subject != r.Subject {
			return Started{}, ErrCredentials
		}
		r = again
	}
	device := ""
	if !pending && !enrol {
		device = s.newDevice(r.Email)
	}
	return Started{Session: session, Operator: r.Operator, Token: token, Device: device}, nil
}

// Resume finds who is behind the token of a cookie. A pending session answers
// ErrSecondFactor, one that has to set a second factor up ErrEnrol, together
// with what is known.
func (s *Service) Resume(ctx context.Context, token string) (Who, error) {
	if token == "" || len(token) > 100 {
		return Who{}, ErrNoSession
	}
	session, err := s.Store.OperatorSession(ctx, hashOf(token))
	if errors.Is(err, fault.ErrNotFound) {
		return Who{}, ErrNoSession
	}
	if err != nil {
		return Who{}, err
	}
	now := s.Now()
	if !now.Before(session.ExpiresAt) || now.Sub(session.LastSeenAt) > SessionIdle {
		return Who{}, ErrNoSession
	}
	r, err := s.Store.Operator(ctx, session.Tenant, session.OperatorID)
	if errors.Is(err, fault.ErrNotFound) || err == nil && r.State != access.OperatorActive {
		return Who{}, ErrNoSession
	}
	if err != nil {
		return Who{}, err
	}
	who := Who{Session: session, Operator: r.Operator}
	if session.Pending {
		return who, ErrSecondFactor
	}
	if session.Enrol {
		return who, ErrEnrol
	}
	if who.Role, err = s.role(ctx, r.Tenant, r.Role); err != nil {
		return Who{}, err
	}
	if now.Sub(session.LastSeenAt) > touchEvery {
		err = s.Store.OperatorTx(ctx, session.Tenant, func(tx Tx) error {
			return tx.TouchOperatorSession(ctx, session.Tenant, session.ID, now)
		})
		if err != nil && !errors.Is(err, fault.ErrNotFound) {
			return Who{}, err
		}
	}
	return who, nil
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, who Who) error {
	entry := s.entry(ctx, who.Operator.Tenant, who.Operator.ID, audit.ActivitySignedIn, "signed out")
	return s.Store.OperatorTx(ctx, who.Operator.Tenant, func(tx Tx) error {
		err := tx.DeleteOperatorSession(ctx, who.Operator.Tenant, who.Operator.ID, who.Session.ID)
		if errors.Is(err, fault.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// Sessions lists where an operator is signed in, newest first.
func (s *Service) Sessions(ctx context.Context, tenant, operatorID string) ([]access.OperatorSession, error) {
	all, err := s.Store.OperatorSessions(ctx, tenant, operatorID)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	var out []access.OperatorSession
	for _, o := range all {
		if !o.Pending && !o.Enrol && now.Before(o.ExpiresAt) && now.Sub(o.LastSeenAt) <= SessionIdle {
			out = append(out, o)
		}
	}
	return out, nil
}

// EndSession ends one session of an operator; id "" ends all but the caller's.
func (s *Service) EndSession(ctx context.Context, tenant, operatorID, id, except string) error {
	entry := s.entry(ctx, tenant, operatorID, audit.ActivityChangedOperator, "ended sessions of operator "+operatorID)
	return s.Store.OperatorTx(ctx, tenant, func(tx Tx) error {
		var err error
		if id == "" {
			err = tx.DeleteOperatorSessions(ctx, tenant, operatorID, except)
		} else {
			err = tx.DeleteOperatorSession(ctx, tenant, operatorID, id)
		}
		if err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// role finds a role of the tenant; one that is gone allows nothing.
func (s *Service) role(ctx context.Context, tenant, id string) (access.Role, error) {
	if r, ok := access.BuiltInRole(id); ok {
		return r, nil
	}
	own, err := s.Store.TenantRoles(ctx, tenant)
	if err != nil {
		return access.Role{}, err
	}
	for _, r := range own {
		if r.ID == id {
			return r, nil
		}
	}
	return access.Role{ID: id}, nil
}

// newDevice marks a browser as one in which the address has signed in.
func (s *Service) newDevice(email string) string {
	until := s.Now().Add(DeviceLifetime).UTC().Format(time.RFC3339)
	nonce := kyc.NewCorrelationID()
	return until + "." + nonce + "." + base64.RawURLEncoding.EncodeToString(s.deviceMAC(email, until, nonce))
}

func (s *Service) deviceMAC(email, until, nonce string) []byte {
	m := hmac.New(sha256.New, s.Key)
	m.Write([]byte("device/" + email + "/" + until + "/" + nonce))
	return m.Sum(nil)
}

// knownDevice gives the mark's nonce when it is genuine, of this address and in force.
func (s *Service) knownDevice(email, mark string) string {
	parts := strings.Split(mark, ".")
	if len(parts) != 3 {
		return ""
	}
	mac, err := base64.RawURLEncoding.DecodeString(parts[2])
	until, terr := time.Parse(time.RFC3339, parts[0])
	if err != nil || terr != nil || !s.Now().Before(until) || !hmac.Equal(mac, s.deviceMAC(email, parts[0], parts[1])) {
		return ""
	}
	return parts[1]
}

func (s *Service) entry(ctx context.Context, tenant, operatorID, activity, what string) audit.Entry {
	actor := audit.ActorOf(ctx)
	e := audit.Entry{
		ID: kyc.NewID(s.Now()), Scope: scopeOf(tenant), At: s.Now(), Activity: activity, Actor: actor.Name, Channel: actor.Channel,
		IP: actor.IP, UserAgent: actor.UserAgent, CorrelationID: actor.CorrelationID, Description: what,
	}
	if e.Actor == "" {
		e.Actor = operatorID
	}
	return e
}

// trail writes a line about something that changed nothing else; a failure to
// write it must not tell a guesser anything.
func (s *Service) trail(ctx context.Context, tenant, operatorID, activity, what string) {
	e := s.entry(ctx, tenant, operatorID, activity, what)
	_ = s.Store.OperatorTx(ctx, tenant, func(tx Tx) error { return tx.AppendAudit(ctx, e) })
}
