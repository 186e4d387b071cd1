package seal

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	streaming "github.com/tink-crypto/tink-go/v2/streamingaead/subtle"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// KeySize of every key, in bytes.
const KeySize = 32

// format is the first byte of everything sealed, for changes to come.
const format = 1

// segment of a sealed stream, in bytes.
const segment = 64 << 10

// cacheFor is how long an opened applicant key may stay in memory. Another
// process that erases the applicant removes the rows too, so a key that lives
// on for this long opens nothing.
const (
	cacheFor  = time.Minute
	cacheSize = 4096
)

// ErrOpen: a sealed value does not open: wrong key, wrong place, or changed bytes.
var ErrOpen = fault.New(fault.Internal, "Stored data could not be opened")

// ErrMasterKey: the keys of this data folder or database were wrapped by another master key.
var ErrMasterKey = fault.New(fault.Internal, "the master key does not fit this data folder or database")

// KeyStore keeps wrapped keys apart from the data they open. The empty
// applicantID stands for the scope's own key.
type KeyStore interface {
	// PutKey answers fault.ErrExists when there is a key already.
	PutKey(ctx context.Context, scope kyc.Scope, applicantID string, wrapped []byte) error
	// Key answers fault.ErrNotFound when there is none.
	Key(ctx context.Context, scope kyc.Scope, applicantID string) ([]byte, error)
	DeleteKey(ctx context.Context, scope kyc.Scope, applicantID string) error
}

// Sealer implements verify.Sealer.
type Sealer struct {
	master []byte
	keys   KeyStore
	now    func() time.Time

	// rotating is held by whoever replaces keys, and read by whoever uses one to
	// make another: no key is wrapped by one that is just being replaced.
	rotating sync.RWMutex

	mu     sync.Mutex
	scopes map[kyc.Scope]scopeKeys
	people map[person]cached
}

type person struct {
	scope kyc.Scope
	id    string
}

type cached struct {
	key   []byte
	until time.Time
}

var _ verify.Sealer = (*Sealer)(nil)

// New makes a Sealer on a master key of KeySize bytes.
func New(master []byte, keys KeyStore, now func() time.Time) (*Sealer, error) {
	if len(master) != KeySize {
		return nil, fmt.Errorf("the master key has %d bytes, not %d", len(master), KeySize)
	}
	return &Sealer{master: master, keys: keys, now: now, scopes: map[kyc.Scope]scopeKeys{}, people: map[person]cached{}}, nil
}

// NewApplicantKey makes and stores the key of an applicant.
func (s *Sealer) NewApplicantKey(ctx context.Context, scope kyc.Scope, applicantID string) error {
	s.rotating.RLock()
	defer s.rotating.RUnlock()
	parent, err := s.scopeKey(ctx, scope)
	if err != nil {
		return err
	}
	key, wrapped, err := newKey(parent.seal, keyData(scope, applicantID))
	if err != nil {
		return err
	}
	if err := s.keys.PutKey(ctx, scope, applicantID, wrapped); err != nil {
		return err
	}
	s.remember(person{scope, applicantID}, key)
	return nil
}

// HasApplicantKey reports that the applicant has a key that is not destroyed.
func (s *Sealer) HasApplicantKey(ctx context.Context, scope kyc.Scope, applicantID string) (bool, error) {
	_, err := s.keys.Key(ctx, scope, applicantID)
	if errors.Is(err, fault.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// DestroyApplicantKey forgets and deletes the key of an applicant.
func (s *Sealer) DestroyApplicantKey(ctx context.Context, scope kyc.Scope, applicantID string) error {
	s.mu.Lock()
	delete(s.people, person{scope, applicantID})
	s.mu.Unlock()
	return s.keys.DeleteKey(ctx, scope, applicantID)
}

// Seal encrypts a value for its slot.
func (s *Sealer) Seal(ctx context.Context, scope kyc.Scope, applicantID string, slot verify.Slot, plain []byte) ([]byte, error) {
	key, err := s.key(ctx, scope, applicantID)
	if err != nil {
		return nil, err
	}
	return encrypt(key, slotData(scope, applicantID, slot), plain)
}

// Open decrypts a value of its slot. It answers fault.ErrNotFound when the
// applicant's key is gone.
func (s *Sealer) Open(ctx context.Context, scope kyc.Scope, applicantID string, slot verify.Slot, sealed []byte) ([]byte, error) {
	if applicantID == "" {
		parent, err := s.scopeKey(ctx, scope)
		if err != nil {
			return nil, err
		}
		return parent.open(slotData(scope, applicantID, slot), sealed)
	}
	key, err := s.key(ctx, scope, applicantID)
	if err != nil {
		return nil, err
	}
	return decrypt(key, slotData(scope, applicantID, slot), sealed)
}

// SealWriter encrypts a stream in segments of 64 KiB.
func (s *Sealer) SealWriter(ctx context.Context, scope kyc.Scope, applicantID string, slot verify.Slot, dst io.Writer) (io.WriteCloser, error) {
	a, err := s.stream(ctx, scope, applicantID)
	if err != nil {
		return nil, err
	}
	return a.NewEncryptingWriter(dst, slotData(scope, applicantID, slot))
}

// OpenReader decrypts a stream; a changed or cut stream ends in an error, never in a short read.
func (s *Sealer) OpenReader(ctx context.Context, scope kyc.Scope, applicantID string, slot verify.Slot, src io.Reader) (io.Reader, error) {
	a, err := s.stream(ctx, scope, applicantID)
	if err != nil {
		return nil, err
	}
	return a.NewDecryptingReader(src, slotData(scope, applicantID, slot))
}

func (s *Sealer) stream(ctx context.Context, scope kyc.Scope, applicantID string) (*streaming.AESGCMHKDF, error) {
	key, err := s.key(ctx, scope, applicantID)
	if err != nil {
		return nil, err
	}
	sub, err := hkdf.Key(sha256.New, key, nil, "idngo stream", KeySize)
	if err != nil {
		return nil, err
	}
	return streaming.NewAESGCMHKDF(sub, "SHA256", KeySize, segment, 0)
}

// Hash makes the look-up hash of a normalised value: HMAC-SHA-256 under a key
// of the tenant's environment and of the kind, so that equal values of
// different tenants or kinds do not look equal.
func (s *Sealer) Hash(ctx context.Context, scope kyc.Scope, kind, value string) (blocklist.Key, error) {
	parent, err := s.scopeKey(ctx, scope)
	if err != nil {
		return blocklist.Key{}, err
	}
	sub, err := hkdf.Key(sha256.New, parent.look, nil, "idngo lookup "+kind, KeySize)
	if err != nil {
		return blocklist.Key{}, err
	}
	m := hmac.New(sha256.New, sub)
	m.Write([]byte(value))
	return blocklist.Key{Kind: kind, Hash: m.Sum(nil)}, nil
}

// key gives the key that seals for an applicant, or the scope's own for "".
func (s *Sealer) key(ctx context.Context, scope kyc.Scope, applicantID string) ([]byte, error) {
	parent, err := s.scopeKey(ctx, scope)
	if err != nil || applicantID == "" {
		return parent.seal, err
	}
	p := person{scope, applicantID}
	s.mu.Lock()
	c, ok := s.people[p]
	s.mu.Unlock()
	if ok && s.now().Before(c.until) {
		return c.key, nil
	}
	wrapped, err := s.keys.Key(ctx, scope, applicantID)
	if err != nil {
		return nil, err
	}
	key, err := parent.open(keyData(scope, applicantID), wrapped)
	if err != nil {
		return nil, err
	}
	s.remember(p, key)
	return key, nil
}

func (s *Sealer) remember(p person, key []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.people) >= cacheSize {
		clear(s.people)
	}
	s.people[p] = cached{key, s.now().Add(cacheFor)}
}

// scopeKeys are the keys of a tenant's environment, stored as one value: the
// key that seals, the root of the look-up hashes, and the keys that sealed
// before, newest first. A value of one key is all in one.
type scopeKeys struct {
	seal []byte
	// look stays when seal is replaced: hashes of the erased on the blocklist
	// could not be made anew.
	look   []byte
	former [][]byte
}

func parseScopeKeys(value []byte) (scopeKeys, error) {
	if len(value) == 0 || len(value)%KeySize != 0 {
		return scopeKeys{}, ErrOpen.Because(fmt.Errorf("the keys of an environment have %d bytes", len(value)))
	}
	k := scopeKeys{seal: value[:KeySize], look: value[:KeySize]}
	if len(value) > KeySize {
		k.look = value[KeySize : 2*KeySize]
		for rest := value[2*KeySize:]; len(rest) > 0; rest = rest[KeySize:] {
			k.former = append(k.former, rest[:KeySize])
		}
	}
	return k, nil
}

// value is the stored form.
func (k scopeKeys) value() []byte {
	out := append(append([]byte{}, k.seal...), k.look...)
	for _, f := range k.former {
		out = append(out, f...)
	}
	return out
}

// open decrypts with the key that seals, or one that did before.
func (k scopeKeys) open(data, sealed []byte) ([]byte, error) {
	plain, err := decrypt(k.seal, data, sealed)
	for i := 0; err != nil && i < len(k.former); i++ {
		plain, err = decrypt(k.former[i], data, sealed)
	}
	return plain, err
}

// scopeKey gives the keys of a tenant's environment; the first use makes them.
func (s *Sealer) scopeKey(ctx context.Context, scope kyc.Scope) (scopeKeys, error) {
	s.mu.Lock()
	key, ok := s.scopes[scope]
	s.mu.Unlock()
	if ok {
		return key, nil
	}
	key, err := s.loadScopeKey(ctx, scope)
	if err != nil {
		return scopeKeys{}, err
	}
	s.mu.Lock()
	s.scopes[scope] = key
	s.mu.Unlock()
	return key, nil
}

func (s *Sealer) loadScopeKey(ctx context.Context, scope kyc.Scope) (scopeKeys, error) {
	master := s.masterKey()
	wrapped, err := s.keys.Key(ctx, scope, "")
	if errors.Is(err, fault.ErrNotFound) {
		key, fresh, kerr := newKey(master, keyData(scope, ""))
		if kerr != nil {
			return scopeKeys{}, kerr
		}
		err = s.keys.PutKey(ctx, scope, "", fresh)
		if err == nil {
			return parseScopeKeys(key)
		}
		if !errors.Is(err, fault.ErrExists) {
			return scopeKeys{}, err
		}
		wrapped, err = s.keys.Key(ctx, scope, "") // another process was faster
	}
	if err != nil {
		return scopeKeys{}, err
	}
	value, err := decrypt(master, keyData(scope, ""), wrapped)
	if err != nil {
		return scopeKeys{}, ErrMasterKey.Because(err)
	}
	return parseScopeKeys(value)
}

func (s *Sealer) masterKey() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.master
}

// newKey makes a random key and wraps it by its parent.
func newKey(parent, data []byte) (key, wrapped []byte, err error) {
	key = make([]byte, KeySize)
	if _, err := rand.Read(key); err != nil {
		return nil, nil, err
	}
	wrapped, err = encrypt(parent, data, key)
	return key, wrapped, err
}

func encrypt(key, data, plain []byte) ([]byte, error) {
	a, err := subtle.NewXChaCha20Poly1305(key)
	if err != nil {
		return nil, err
	}
	c, err := a.Encrypt(plain, data)
	if err != nil {
		return nil, err
	}
	return append([]byte{format}, c...), nil
}

func decrypt(key, data, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != format {
		return nil, ErrOpen.Because(errors.New("unknown format"))
	}
	a, err := subtle.NewXChaCha20Poly1305(key)
	if err != nil {
		return nil, err
	}
	plain, err := a.Decrypt(sealed[1:], data)
	if err != nil {
		return nil, ErrOpen.Because(err)
	}
	return plain, nil
}

// keyData and slotData are the associated data of wrapped keys and of sealed
// values. Every part is preceded by its length, so that no two lists of parts
// give the same bytes.
func keyData(scope kyc.Scope, applicantID string) []byte {
	return lengthPrefixed("key", scope.Tenant, string(scope.Environment), applicantID)
}

func slotData(scope kyc.Scope, applicantID string, slot verify.Slot) []byte {
	return lengthPrefixed("value", scope.Tenant, string(scope.Environment), applicantID, slot.Table, slot.Column, slot.Row)
}

func lengthPrefixed(parts ...string) []byte {
	var out []byte
	for _, p := range parts {
		out = binary.AppendUvarint(out, uint64(len(p)))
		out = append(out, p...)
	}
	return out
}
