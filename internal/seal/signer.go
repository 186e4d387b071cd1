package seal

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
)

// Signer signs the chain of the audit trail with an Ed25519 key that is derived
// from the master key, so that who can change the database still cannot sign.
type Signer struct{ key ed25519.PrivateKey }

var errSignature = errors.New("the signature does not fit")

// NewSigner derives the key.
func NewSigner(master []byte) (*Signer, error) {
	seed, err := hkdf.Key(sha256.New, master, nil, "idngo audit signature", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	return &Signer{key: ed25519.NewKeyFromSeed(seed)}, nil
}

// Sign signs the hash of an entry.
func (s *Signer) Sign(hash []byte) ([]byte, error) { return ed25519.Sign(s.key, hash), nil }

// Verify checks a signature of Sign.
func (s *Signer) Verify(hash, signature []byte) error {
	public, ok := s.key.Public().(ed25519.PublicKey)
	if !ok || !ed25519.Verify(public, hash, signature) {
		return errSignature
	}
	return nil
}

// Derive makes a 32-byte key for another purpose from the master key: the same
// in every process of an installation, and of no use for any other purpose.
func Derive(master []byte, purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, master, nil, "idngo "+purpose, KeySize)
}
