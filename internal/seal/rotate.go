package seal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
)

// Wrapped is a key that is wrapped anew.
type Wrapped struct {
	Scope       kyc.Scope
	ApplicantID string
	Was, Now    []byte
}

// RotationStore is what replacing keys needs of the storage besides KeyStore.
type RotationStore interface {
	// ScopesWithKey lists the environments that have a key.
	ScopesWithKey(ctx context.Context) ([]kyc.Scope, error)
	// ApplicantKeys lists wrapped keys of an environment in the order of ids.
	ApplicantKeys(ctx context.Context, scope kyc.Scope, after string, limit int) ([]Wrapped, error)
	// ReplaceAll swaps all or none; fault.ErrStale when one is not what it was.
	ReplaceAll(ctx context.Context, keys []Wrapped) error
}

// RotateMaster wraps the keys of all environments by another master key, all or
// none, and uses it from then on. No other process may use the store.
func (s *Sealer) RotateMaster(ctx context.Context, store RotationStore, master []byte) (environments int, err error) {
	if len(master) != KeySize {
		return 0, fmt.Errorf("the master key has %d bytes, not %d", len(master), KeySize)
	}
	s.rotating.Lock()
	defer s.rotating.Unlock()
	scopes, err := store.ScopesWithKey(ctx)
	if err != nil {
		return 0, err
	}
	was := s.masterKey()
	var anew []Wrapped
	for _, scope := range scopes {
		wrapped, err := s.keys.Key(ctx, scope, "")
		if err != nil {
			return 0, err
		}
		value, err := decrypt(was, keyData(scope, ""), wrapped)
		if err != nil {
			return 0, ErrMasterKey.Because(err)
		}
		now, err := encrypt(master, keyData(scope, ""), value)
		if err != nil {
			return 0, err
		}
		anew = append(anew, Wrapped{Scope: scope, Was: wrapped, Now: now})
	}
	if err := store.ReplaceAll(ctx, anew); err != nil {
		return 0, err
	}
	s.mu.Lock()
	s.master = master
	s.mu.Unlock()
	return len(anew), nil
}

// atOnce is how many applicants' keys are swapped in one transaction.
const atOnce = 500

// RotateScope gives an environment another key to seal with and wraps the keys
// of all its applicants by it. What the former key sealed itself (secrets of
// webhooks and tokens, entries of the blocklist) is still opened by it, until it
// is changed. Interrupted, the next call goes on. No other process may use the
// store meanwhile.
func (s *Sealer) RotateScope(ctx context.Context, store RotationStore, scope kyc.Scope) (applicants int, err error) {
	s.rotating.Lock()
	defer s.rotating.Unlock()
	wrapped, err := s.keys.Key(ctx, scope, "")
	if err != nil {
		return 0, err
	}
	value, err := decrypt(s.masterKey(), keyData(scope, ""), wrapped)
	if err != nil {
		return 0, ErrMasterKey.Because(err)
	}
	was, err := parseScopeKeys(value)
	if err != nil {
		return 0, err
	}
	now := scopeKeys{seal: make([]byte, KeySize), look: was.look, former: append([][]byte{was.seal}, was.former...)}
	if _, err := rand.Read(now.seal); err != nil {
		return 0, err
	}
	anew, err := encrypt(s.masterKey(), keyData(scope, ""), now.value())
	if err != nil {
		return 0, err
	}
	if err := store.ReplaceAll(ctx, []Wrapped{{Scope: scope, Was: wrapped, Now: anew}}); err != nil {
		return 0, err
	}
	s.mu.Lock()
	s.scopes[scope] = now
	s.mu.Unlock()
	for after := ""; ; {
		list, err := store.ApplicantKeys(ctx, scope, after, atOnce)
		if err != nil || len(list) == 0 {
			return applicants, err
		}
		after = list[len(list)-1].ApplicantID
		n, err := s.rewrap(ctx, store, now, list)
		applicants += n
		if err != nil {
			return applicants, err
		}
	}
}

func (s *Sealer) rewrap(ctx context.Context, store RotationStore, parent scopeKeys, list []Wrapped) (int, error) {
	for i := range list {
		k := &list[i]
		data := keyData(k.Scope, k.ApplicantID)
		key, err := parent.open(data, k.Was)
		if err != nil {
			return 0, fmt.Errorf("key of applicant %s: %w", k.ApplicantID, err)
		}
		if k.Now, err = encrypt(parent.seal, data, key); err != nil {
			return 0, err
		}
	}
	err := store.ReplaceAll(ctx, list)
	if err == nil || !errors.Is(err, fault.ErrStale) {
		return len(list), err
	}
	n := 0
	for _, k := range list { // one of them was erased meanwhile
		switch err := store.ReplaceAll(ctx, []Wrapped{k}); {
		case errors.Is(err, fault.ErrStale):
		case err != nil:
			return n, err
		default:
			n++
		}
	}
	return n, nil
}

// Fits reports whether a master key opens an environment's key.
func Fits(ctx context.Context, master []byte, keys KeyStore, scope kyc.Scope) (bool, error) {
	wrapped, err := keys.Key(ctx, scope, "")
	if err != nil {
		return false, err
	}
	_, err = decrypt(master, keyData(scope, ""), wrapped)
	return err == nil, nil //nolint:nilerr // that it does not open is the answer
}
