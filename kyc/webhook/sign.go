package webhook

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the contract's older algorithm; receivers still ask for it
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"

	"github.com/idngo/idngo/kyc/fault"
)

// Headers of a signed delivery (webhooks.md 2).
const (
	HeaderDigest    = "X-Payload-Digest"
	HeaderDigestAlg = "X-Payload-Digest-Alg"
)

// ErrAlgorithm: the signature algorithm is none of the contract's.
var ErrAlgorithm = fault.New(fault.Invalid, "signatureAlgorithm must be HMAC_SHA1_HEX, HMAC_SHA256_HEX or HMAC_SHA512_HEX")

// Sign gives the lower-case hex HMAC of the raw body. An empty algorithm means SHA256.
func Sign(algorithm, secret string, body []byte) (string, error) {
	var h func() hash.Hash
	switch algorithm {
	case SHA1:
		h = sha1.New
	case SHA256, "":
		h = sha256.New
	case SHA512:
		h = sha512.New
	default:
		return "", ErrAlgorithm
	}
	m := hmac.New(h, []byte(secret))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil)), nil
}

// Verify compares a digest in constant time.
func Verify(algorithm, secret string, body []byte, digest string) bool {
	want, err := Sign(algorithm, secret, body)
	if err != nil {
		return false
	}
	got, err := hex.DecodeString(digest)
	if err != nil {
		return false
	}
	mac, _ := hex.DecodeString(want) // our own output
	return hmac.Equal(got, mac)
}
