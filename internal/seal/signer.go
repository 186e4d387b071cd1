package seal

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
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

// Public is the key that Verify checks with.
func (s *Signer) Public() ed25519.PublicKey {
	public, _ := s.key.Public().(ed25519.PublicKey)
	return public
}

// Verify checks a signature of Sign.
func (s *Signer) Verify(hash, signature []byte) error {
	if !ed25519.Verify(s.Public(), hash, signature) {
		return errSignature
	}
	return nil
}

// Former is a key that signed the chain up to an entry, before the master key
// was replaced. The key that signs now vouches for it, so that nobody can put
// one in by changing the database.
type Former struct {
	Public   ed25519.PublicKey
	UntilSeq int64
	// Voucher is one signature, or, while the key is replaced, those of two keys.
	Voucher []byte
}

// Vouch makes the record of a former key.
func (s *Signer) Vouch(public ed25519.PublicKey, untilSeq int64) Former {
	return Former{Public: public, UntilSeq: untilSeq, Voucher: ed25519.Sign(s.key, vouched(public, untilSeq))}
}

func vouched(public ed25519.PublicKey, untilSeq int64) []byte {
	return append(binary.BigEndian.AppendUint64([]byte("idngo former audit key 1"), uint64(untilSeq)), public...)
}

// Checker verifies signatures of this key, and of former ones as far as each reaches.
func (s *Signer) Checker(former []Former) func(seq int64, hash, signature []byte) error {
	return func(seq int64, hash, signature []byte) error {
		err := s.Verify(hash, signature)
		for i := 0; err != nil && i < len(former); i++ {
			f := former[i]
			if seq <= f.UntilSeq && s.vouches(f) && ed25519.Verify(f.Public, hash, signature) {
				err = nil
			}
		}
		return err
	}
}

// Derive makes a 32-byte key for another purpose from the master key: the same
// in every process of an installation, and of no use for any other purpose.
func Derive(master []byte, purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, master, nil, "idngo "+purpose, KeySize)
}

// Valid gives the former keys that this key vouches for.
func (s *Signer) Valid(former []Former) (out []Former) {
	for _, f := range former {
		if s.vouches(f) {
			out = append(out, f)
		}
	}
	return out
}

func (s *Signer) vouches(f Former) bool {
	if len(f.Public) != ed25519.PublicKeySize || len(f.Voucher)%ed25519.SignatureSize != 0 {
		return false
	}
	message := vouched(f.Public, f.UntilSeq)
	for v := f.Voucher; len(v) > 0; v = v[ed25519.SignatureSize:] {
		if ed25519.Verify(s.Public(), message, v[:ed25519.SignatureSize]) {
			return true
		}
	}
	return false
}
