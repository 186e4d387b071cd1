package signin

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// Refusals of passkeys.
var (
	ErrPasskey          = fault.New(fault.Unauthenticated, "This passkey was not accepted. Try again, or use another way to sign in.")
	ErrPasskeyKnown     = fault.New(fault.Conflict, "This passkey is registered already.")
	ErrTooManyPasskeys  = fault.New(fault.Conflict, "There are 20 passkeys already; remove one first.")
	ErrPasskeysNotHere  = fault.New(fault.Conflict, "Passkeys need the Dashboard to be reached by a name such as kyc.example.com, not by an address of digits.")
	ErrPasskeyName      = fault.New(fault.Invalid, "A passkey's name has 1 to 60 characters.")
	ErrCeremonyTooOld   = fault.New(fault.Invalid, "This took too long. Begin again.")
	ErrPasswordOnlyHere = fault.New(fault.Forbidden, "Sign in again to do this: you have no password to repeat, and you signed in a while ago.")
)

const (
	maxPasskeys      = 20
	ceremonyLifetime = 5 * time.Minute
)

// relyingParty is us as authenticators know us; nil where the Dashboard is
// reached by an IP address, for which WebAuthn makes no credentials.
func relyingParty(publicURL string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(publicURL)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return nil, nil //nolint:nilnil,nilerr // that is the answer
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "idngo", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
}

// holder is an operator as WebAuthn knows them.
type holder struct {
	access.Operator
	keys []webauthn.Credential
}

// WebAuthnID is opaque to the authenticator and the same for all keys of a person.
func (h holder) WebAuthnID() []byte {
	sum := sha256.Sum256([]byte("operator/" + h.Tenant + "/" + h.ID))
	return sum[:]
}
func (h holder) WebAuthnName() string                       { return h.Email }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (s *Service) holder(ctx context.Context, o access.Operator) (holder, []access.Passkey, error) {
	h := holder{Operator: o}
	keys, err := s.Store.Passkeys(ctx, o.Tenant, o.ID)
	for _, k := range keys {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(k.Credential), &c); err != nil {
			return h, nil, err
		}
		h.keys = append(h.keys, c)
	}
	return h, keys, err
}

// Ceremony is what a browser needs to ask an authenticator.
type Ceremony struct {
	// Options for navigator.credentials, JSON as WebAuthn writes it.
	Options json.RawMessage
	// State comes back with the answer; it is ours and cannot be changed.
	State string
}

// ceremony is the state between the two steps. It is handed to the browser,
// authenticated; a challenge is accepted once, which the second step sees to.
type ceremony struct {
	Kind    string               `json:"kind"`
	Session webauthn.SessionData `json:"session"`
	// Tenant and Operator, "" where nobody is known yet.
	Tenant   string    `json:"tenant"`
	Operator string    `json:"operator"`
	Until    time.Time `json:"until"`
}

func (s *Service) mac(purpose, text string) []byte {
	m := hmac.New(sha256.New, s.Key)
	m.Write([]byte(purpose + "/" + text))
	return m.Sum(nil)
}

func (s *Service) begin(kind string, o access.Operator, options any, data *webauthn.SessionData) (Ceremony, error) {
	out, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, err
	}
	state, err := json.Marshal(ceremony{Kind: kind, Session: *data, Tenant: o.Tenant, Operator: o.ID, Until: s.Now().Add(ceremonyLifetime)})
	if err != nil {
		return Ceremony{}, err
	}
	text := base64.RawURLEncoding.EncodeToString(state)
	return Ceremony{Options: out, State: text + "." + base64.RawURLEncoding.EncodeToString(s.mac("passkey", text))}, nil
}

func (s *Service) resumeCeremony(kind, state string) (c ceremony, err error) {
	text, tag, _ := strings.Cut(state, ".")
	mac, err := base64.RawURLEncoding.DecodeString(tag)
	if err != nil || len(state) > 8<<10 || !hmac.Equal(mac, s.mac("passkey", text)) {
		return c, ErrPasskey
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return c, ErrPasskey
	}
	if err := json.Unmarshal(raw, &c); err != nil || c.Kind != kind {
		return c, ErrPasskey
	}
	if !s.Now().Before(c.Until) {
		return c, ErrCeremonyTooOld
	}
	return c, nil
}

// used marks the challenge of a ceremony as used, within the transaction that it brings about.
func (c *ceremony) used(ctx context.Context, tx Tx, tenant string) error {
	err := tx.UseOnce(ctx, tenant, hashOf("challenge/"+c.Session.Challenge), c.Until)
	if errors.Is(err, fault.ErrExists) {
		return ErrPasskey
	}
	return err
}

// Passkeys of an operator, oldest first.
func (s *Service) Passkeys(ctx context.Context, who Who) ([]access.Passkey, error) {
	return s.Store.Passkeys(ctx, who.Operator.Tenant, who.Operator.ID)
}

// OfferPasskey begins the registration of a passkey.
func (s *Service) OfferPasskey(ctx context.Context, who Who) (Ceremony, error) {
	rp, err := s.relyingParty()
	if err != nil {
		return Ceremony{}, err
	}
	h, keys, err := s.holder(ctx, who.Operator)
	if err != nil {
		return Ceremony{}, err
	}
	if len(keys) >= maxPasskeys {
		return Ceremony{}, ErrTooManyPasskeys
	}
	options, data, err := rp.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, err
	}
	return s.begin("register", who.Operator, options, data)
}

// AddPasskey registers what the authenticator made. With the first second
// factor come recovery codes, which are shown this once; otherwise nil.
func (s *Service) AddPasskey(ctx context.Context, who Who, state, name string, answer []byte) (codes []string, err error) {
	rp, err := s.relyingParty()
	if err != nil {
		return nil, err
	}
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n < 1 || n > 60 || !utf8.ValidString(name) {
		return nil, ErrPasskeyName
	}
	c, err := s.resumeCeremony("register", state)
	if err != nil {
		return nil, err
	}
	if c.Tenant != who.Operator.Tenant || c.Operator != who.Operator.ID {
		return nil, ErrPasskey
	}
	h, keys, err := s.holder(ctx, who.Operator)
	if err != nil {
		return nil, err
	}
	if len(keys) >= maxPasskeys {
		return nil, ErrTooManyPasskeys
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return nil, ErrPasskey.Because(err)
	}
	credential, err := rp.CreateCredential(h, c.Session, parsed)
	if err != nil {
		return nil, ErrPasskey.Because(err)
	}
	record, err := json.Marshal(credential)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	key := access.Passkey{Tenant: h.Tenant, OperatorID: h.ID, ID: kyc.NewID(now), CredentialID: credential.ID, Name: name, Credential: string(record), CreatedAt: now}
	r, err := s.Store.Operator(ctx, h.Tenant, h.ID)
	if err != nil {
		return nil, err
	}
	from := r.Version
	if len(keys) == 0 && !r.HasTOTP {
		if codes, r.RecoveryHashes, err = newRecoveryCodes(); err != nil {
			return nil, err
		}
	}
	entry := s.entry(ctx, h.Tenant, h.ID, audit.ActivityChangedOperator, "added a passkey (operator "+h.ID+")")
	err = s.Store.OperatorTx(ctx, h.Tenant, func(tx Tx) error {
		if err := c.used(ctx, tx, h.Tenant); err != nil {
			return err
		}
		if err := tx.UpdateOperator(ctx, r, from); err != nil {
			return err
		}
		if err := tx.InsertPasskey(ctx, key); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	if errors.Is(err, fault.ErrExists) {
		err = ErrPasskeyKnown
	}
	return codes, err
}

// RemovePasskey takes a passkey away; the password is asked again. With the
// last second factor the recovery codes go.
func (s *Service) RemovePasskey(ctx context.Context, who Who, id, password string) error {
	if err := s.Reauthenticate(ctx, who, password); err != nil {
		return err
	}
	keys, err := s.Passkeys(ctx, who)
	if err != nil {
		return err
	}
	r, err := s.Store.Operator(ctx, who.Operator.Tenant, who.Operator.ID)
	if err != nil {
		return err
	}
	from := r.Version
	if !r.HasTOTP && len(keys) <= 1 {
		if err := s.mayGoWithout(ctx, who); err != nil {
			return err
		}
		r.RecoveryHashes = nil
	}
	entry := s.entry(ctx, r.Tenant, r.ID, audit.ActivityChangedOperator, "removed a passkey (operator "+r.ID+")")
	return s.Store.OperatorTx(ctx, r.Tenant, func(tx Tx) error {
		if err := tx.DeletePasskey(ctx, r.Tenant, r.ID, id); err != nil {
			return err
		}
		// The swap lets two removals at once not leave somebody with codes alone.
		if err := tx.UpdateOperator(ctx, r, from); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// mayGoWithout refuses to remove the last second factor where one is required.
func (s *Service) mayGoWithout(ctx context.Context, who Who) error {
	rules, err := s.Rules(ctx, who.Operator.Tenant)
	if err == nil && rules.RequireFactor {
		return ErrFactorRequired
	}
	return err
}

// OfferPasskeySignIn begins a sign-in by passkey. With the token of a pending
// session it asks for a key of that person, otherwise for any.
func (s *Service) OfferPasskeySignIn(ctx context.Context, token string) (Ceremony, error) {
	rp, err := s.relyingParty()
	if err != nil {
		return Ceremony{}, err
	}
	who, err := s.Resume(ctx, token)
	if errors.Is(err, ErrSecondFactor) {
		h, keys, err := s.holder(ctx, who.Operator)
		if err != nil {
			return Ceremony{}, err
		}
		if len(keys) == 0 {
			return Ceremony{}, ErrPasskey
		}
		options, data, err := rp.BeginLogin(h)
		if err != nil {
			return Ceremony{}, err
		}
		return s.begin("factor", who.Operator, options, data)
	}
	options, data, err := rp.BeginDiscoverableLogin()
	if err != nil {
		return Ceremony{}, err
	}
	return s.begin("signin", access.Operator{}, options, data)
}

// PasskeySignIn lets in whoever holds the key. A passkey checks its holder by
// itself, so that it is both factors at once.
func (s *Service) PasskeySignIn(ctx context.Context, token, state string, answer []byte, b Browser) (Started, error) {
	rp, err := s.relyingParty()
	if err != nil {
		return Started{}, err
	}
	buckets := keys("passkey", "", b.IP)
	delete(buckets, "stranger/passkey") // nobody's account yet
	if err := s.throttle.mayTry(buckets); err != nil {
		return Started{}, err
	}
	started, err := s.passkeySignIn(ctx, rp, token, state, answer, b)
	if fault.CodeOf(err) == fault.Unauthenticated {
		s.throttle.failed(buckets)
	}
	return started, err
}

func (s *Service) passkeySignIn(ctx context.Context, rp *webauthn.WebAuthn, token, state string, answer []byte, b Browser) (Started, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Started{}, ErrPasskey.Because(err)
	}
	who, perr := s.Resume(ctx, token)
	pending := errors.Is(perr, ErrSecondFactor)
	kind := map[bool]string{true: "factor", false: "signin"}[pending]
	c, err := s.resumeCeremony(kind, state)
	if err != nil {
		return Started{}, err
	}
	key, err := s.Store.PasskeyByCredential(ctx, parsed.RawID)
	if errors.Is(err, fault.ErrNotFound) {
		return Started{}, ErrPasskey.Because(err)
	}
	if err != nil {
		return Started{}, err
	}
	r, err := s.Store.Operator(ctx, key.Tenant, key.OperatorID)
	if err != nil {
		return Started{}, err
	}
	h, _, err := s.holder(ctx, r.Operator)
	if err != nil {
		return Started{}, err
	}
	var credential *webauthn.Credential
	if pending {
		if c.Tenant != who.Operator.Tenant || c.Operator != who.Operator.ID || r.ID != c.Operator || r.Tenant != c.Tenant {
			return Started{}, ErrPasskey
		}
		credential, err = rp.ValidateLogin(h, c.Session, parsed)
	} else {
		_, credential, err = rp.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			if !bytes.Equal(handle, h.WebAuthnID()) {
				return nil, ErrPasskey
			}
			return h, nil
		}, c.Session, parsed)
	}
	switch {
	case err != nil:
		err = ErrPasskey.Because(err)
	case credential.Authenticator.CloneWarning:
		err = ErrPasskey.Because(errors.New("the counter went back: the key may have been copied"))
	case r.State != access.OperatorActive:
		err = ErrPasskey
	case !pending:
		err = s.mayComeDirectly(ctx, r)
	}
	if err != nil {
		s.trail(ctx, r.Tenant, r.ID, audit.ActivitySignedIn, "refused: passkey")
		return Started{}, err
	}
	record, err := json.Marshal(credential)
	if err != nil {
		return Started{}, err
	}
	key.Credential, key.LastUsedAt = string(record), s.Now()
	err = s.Store.OperatorTx(ctx, r.Tenant, func(tx Tx) error {
		if err := c.used(ctx, tx, r.Tenant); err != nil {
			return err
		}
		if pending {
			if err := tx.DeleteOperatorSession(ctx, r.Tenant, r.ID, who.Session.ID); err != nil {
				return err
			}
		}
		return tx.UpdatePasskey(ctx, key)
	})
	if err != nil {
		return Started{}, err
	}
	method := access.MethodPasskey
	if pending {
		method = who.Session.Method
	}
	return s.start(ctx, r, b, proof{method: method, factor: true})
}

func (s *Service) relyingParty() (*webauthn.WebAuthn, error) {
	if s.party == nil {
		return nil, ErrPasskeysNotHere
	}
	return s.party, nil
}

// ServeAt tells the origin of the Dashboard, to which passkeys are bound. It is
// called once, before the first request.
func (s *Service) ServeAt(publicURL string) (err error) {
	s.party, err = relyingParty(publicURL)
	return err
}

// PasskeysWork reports whether passkeys can be used at the Dashboard's address.
func (s *Service) PasskeysWork() bool { return s.party != nil }

// mayComeDirectly refuses those whom the company sends to its identity provider.
func (s *Service) mayComeDirectly(ctx context.Context, r OperatorRecord) error {
	if r.Role == access.RoleOwner {
		return nil
	}
	rules, err := s.Rules(ctx, r.Tenant)
	if err == nil && rules.Provider.InForce() && rules.Provider.Only {
		return ErrUseProvider
	}
	return err
}

// ErrUseProvider sends somebody to the identity provider of their company.
var ErrUseProvider = fault.New(fault.Forbidden, "Your company signs in through its identity provider.")
