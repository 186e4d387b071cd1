package signin

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// Shape of time-based codes (RFC 6238) as every app understands them.
const (
	totpPeriod    = 30 // seconds
	totpSkew      = 1  // steps before and after
	recoveryCodes = 10
)

// ErrFactorExists: a second factor is set up already.
var ErrFactorExists = fault.New(fault.Conflict, "A second factor is set up already; remove it first.")

// NewFactor is a second factor that is offered and not yet in force.
type NewFactor struct {
	Secret string // base32
	URI    string // otpauth://, for the QR code
}

// OfferTOTP makes a secret for an app. Nothing is stored until a code of it is shown.
func (s *Service) OfferTOTP(who Who) (NewFactor, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "idngo", AccountName: who.Operator.Email, SecretSize: 20})
	if err != nil {
		return NewFactor{}, err
	}
	return NewFactor{Secret: key.Secret(), URI: key.URL()}, nil
}

// ConfirmTOTP sets a second factor up once a code shows that the app has it,
// and answers the recovery codes, which are shown this once.
func (s *Service) ConfirmTOTP(ctx context.Context, who Who, secret, code string) ([]string, error) {
	if len(secret) < 16 || len(secret) > 128 {
		return nil, ErrCode
	}
	step, ok := s.stepOf(secret, code)
	if !ok {
		return nil, ErrCode
	}
	var codes []string
	return codes, s.update(ctx, who.Operator.Tenant, who.Operator.ID, "set up a second factor", func(r *OperatorRecord) (err error) {
		if r.HasTOTP {
			return ErrFactorExists
		}
		r.HasTOTP, r.TOTPStep = true, step
		if r.Sealed, err = s.Sealer.SealSecret(ctx, r.Tenant, r.ID, []byte(secret)); err != nil {
			return err
		}
		codes, r.RecoveryHashes, err = newRecoveryCodes()
		return err
	})
}

// RemoveTOTP takes the second factor away; the password is asked again.
func (s *Service) RemoveTOTP(ctx context.Context, who Who, password string) error {
	if err := s.Reauthenticate(ctx, who, password); err != nil {
		return err
	}
	keys, err := s.Passkeys(ctx, who)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		if err := s.mayGoWithout(ctx, who); err != nil {
			return err
		}
	}
	return s.update(ctx, who.Operator.Tenant, who.Operator.ID, "removed the second factor", func(r *OperatorRecord) error {
		r.HasTOTP, r.TOTPStep, r.Sealed = false, 0, nil
		if len(keys) == 0 {
			r.RecoveryHashes = nil
		}
		return nil
	})
}

// RenewRecoveryCodes replaces the recovery codes; the password is asked again.
func (s *Service) RenewRecoveryCodes(ctx context.Context, who Who, password string) (codes []string, err error) {
	if err := s.Reauthenticate(ctx, who, password); err != nil {
		return nil, err
	}
	has, err := s.HasFactor(ctx, who.Operator)
	if err != nil {
		return nil, err
	}
	return codes, s.update(ctx, who.Operator.Tenant, who.Operator.ID, "made new recovery codes", func(r *OperatorRecord) (err error) {
		if !has {
			return fault.ErrNotFound
		}
		codes, r.RecoveryHashes, err = newRecoveryCodes()
		return err
	})
}

// FreshSession is how long a sign-in stands for a password that somebody has not.
const FreshSession = 10 * time.Minute

// Enrolled turns a session that could only set a second factor up into one that
// can work, once there is one. The old one ends.
func (s *Service) Enrolled(ctx context.Context, who Who, b Browser) (Started, error) {
	r, err := s.Store.Operator(ctx, who.Operator.Tenant, who.Operator.ID)
	if err != nil {
		return Started{}, err
	}
	has, err := s.HasFactor(ctx, r.Operator)
	if err != nil {
		return Started{}, err
	}
	if !has {
		return Started{}, ErrEnrol
	}
	err = s.Store.OperatorTx(ctx, r.Tenant, func(tx Tx) error {
		return tx.DeleteOperatorSession(ctx, r.Tenant, r.ID, who.Session.ID)
	})
	if err != nil {
		return Started{}, err
	}
	return s.start(ctx, r, b, proof{method: who.Session.Method, factor: true})
}

// Reauthenticate asks for the password again before something grave.
func (s *Service) Reauthenticate(ctx context.Context, who Who, password string) error {
	buckets := keys(who.Operator.Email, "session/"+who.Session.ID, who.Session.IP)
	if err := s.throttle.mayTry(buckets); err != nil {
		return err
	}
	r, err := s.Store.Operator(ctx, who.Operator.Tenant, who.Operator.ID)
	if err != nil {
		return err
	}
	if r.PasswordHash == "" {
		// Who came by the identity provider has none to repeat.
		if s.Now().Sub(who.Session.CreatedAt) > FreshSession {
			return ErrPasswordOnlyHere
		}
		return nil
	}
	right, err := s.check(ctx, r.PasswordHash, password)
	if err != nil {
		return err
	}
	if !right {
		s.throttle.failed(buckets)
		return fault.New(fault.Forbidden, "The password is wrong.")
	}
	return nil
}

// SecondFactor completes a pending session with a code of the app or a recovery
// code. It answers a new session with a new token: the old one ends.
func (s *Service) SecondFactor(ctx context.Context, token, code string, b Browser) (Started, error) {
	who, err := s.Resume(ctx, token)
	if err == nil {
		return Started{}, fault.New(fault.Conflict, "You are signed in already.")
	}
	if !errors.Is(err, ErrSecondFactor) {
		return Started{}, err
	}
	b.Device = s.knownDevice(who.Operator.Email, b.Device)
	buckets := keys("code/"+who.Operator.Email, b.Device, b.IP)
	if err := s.throttle.mayTry(buckets); err != nil {
		return Started{}, err
	}
	r, err := s.Store.Operator(ctx, who.Operator.Tenant, who.Operator.ID)
	if err != nil {
		return Started{}, err
	}
	from := r.Version
	ok, err := s.useCode(ctx, &r, code)
	if err != nil {
		return Started{}, err
	}
	if !ok {
		s.throttle.failed(buckets)
		s.trail(ctx, r.Tenant, r.ID, audit.ActivitySignedIn, "refused: wrong code")
		return Started{}, ErrCode
	}
	// The swap of the version lets a code be used once, however many send it.
	err = s.Store.OperatorTx(ctx, r.Tenant, func(tx Tx) error {
		if err := tx.UpdateOperator(ctx, r, from); err != nil {
			return err
		}
		return tx.DeleteOperatorSession(ctx, r.Tenant, r.ID, who.Session.ID)
	})
	if err != nil {
		return Started{}, err
	}
	r.Version = from + 1
	s.throttle.succeeded(buckets)
	return s.start(ctx, r, b, proof{method: who.Session.Method, factor: true})
}

// useCode checks a code and marks it as used in the record.
func (s *Service) useCode(ctx context.Context, r *OperatorRecord, code string) (bool, error) {
	code = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code))
	if len(code) > 64 {
		return false, nil
	}
	if len(code) == 6 && r.HasTOTP {
		secret, err := s.Sealer.OpenSecret(ctx, r.Tenant, r.ID, r.Sealed)
		if err != nil {
			return false, err
		}
		step, ok := s.stepOf(string(secret), code)
		if !ok || step <= r.TOTPStep {
			return false, nil
		}
		r.TOTPStep = step
		return true, nil
	}
	sum := hashOf(code)
	i := slices.IndexFunc(r.RecoveryHashes, func(h []byte) bool { return subtle.ConstantTimeCompare(h, sum) == 1 })
	if i < 0 {
		return false, nil
	}
	r.RecoveryHashes = slices.Delete(slices.Clone(r.RecoveryHashes), i, i+1)
	return true, nil
}

// stepOf finds the time step whose code this is, near now.
func (s *Service) stepOf(secret, code string) (int64, bool) {
	now := s.Now().Unix() / totpPeriod
	for _, d := range []int64{0, -1, 1} {
		want, err := totp.GenerateCodeCustom(secret, time.Unix((now+d)*totpPeriod, 0), totp.ValidateOpts{Period: totpPeriod, Skew: totpSkew, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return now + d, true
		}
	}
	return 0, false
}

// newRecoveryCodes makes codes of 50 bits, shown as two groups of five.
func newRecoveryCodes() (codes []string, hashes [][]byte, err error) {
	for range recoveryCodes {
		var b [7]byte
		if _, err := rand.Read(b[:]); err != nil {
			return nil, nil, err
		}
		text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:])[:10]
		codes = append(codes, text[:5]+"-"+text[5:])
		hashes = append(hashes, bytes.Clone(hashOf(text)))
	}
	return codes, hashes, nil
}
