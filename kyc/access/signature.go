package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"
	"time"
)

// MaxClockSkew is how far X-App-Access-Ts may be from the server's time, in
// both directions (api.md 2.2).
const MaxClockSkew = time.Minute

// NewVerifier starts the signature of a request: HMAC-SHA256 over the timestamp
// as sent, the upper-case method and the raw request target. The caller writes
// the raw bytes of the body, once and in pieces of any size, and takes the sum.
func NewVerifier(secret, ts, method, target string) hash.Hash {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(ts))
	h.Write([]byte(method))
	h.Write([]byte(target))
	return h
}

// Sign gives the value of X-App-Access-Sig in lower-case hex.
func Sign(secret, ts, method, target string, body []byte) string {
	h := NewVerifier(secret, ts, method, target)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// Stamp is what the three authentication headers of a request say, once they
// have the right form.
type Stamp struct {
	Public  string // app token before the dot, prefix included
	Private string // after the dot
	// Timestamp exactly as sent: it is part of what was signed.
	Timestamp string
	Seconds   int64
	Signature []byte
}

// ReadStamp checks form and number of the values of X-App-Token,
// X-App-Access-Sig and X-App-Access-Ts, in that order. It looks nothing up.
func ReadStamp(tokens, signatures, timestamps []string) (Stamp, error) {
	var values [3]string
	names := [3]string{"X-App-Token", "X-App-Access-Sig", "X-App-Access-Ts"}
	for i, sent := range [3][]string{tokens, signatures, timestamps} {
		switch {
		case len(sent) == 0 || sent[0] == "":
			return Stamp{}, ErrHeaderMissing.Saying("Not all authentication parameters were provided: %s is missing", names[i])
		case len(sent) > 1:
			return Stamp{}, ErrHeaderRepeated.Saying("Invalid authentication parameters: %s was sent more than once", names[i])
		}
		values[i] = sent[0]
	}
	s := Stamp{Timestamp: values[2]}
	var err error
	if s.Public, s.Private, err = ParseAppToken(values[0]); err != nil {
		return Stamp{}, err
	}
	if s.Signature, err = hex.DecodeString(values[1]); err != nil || len(s.Signature) != sha256.Size {
		return Stamp{}, ErrHeaderValue.Saying("X-App-Access-Sig must be 64 hexadecimal characters (HMAC-SHA256)")
	}
	// ParseUint takes digits only: no sign, no space, no underscore.
	seconds, err := strconv.ParseUint(s.Timestamp, 10, 62)
	if err != nil {
		return Stamp{}, ErrHeaderValue.Saying("X-App-Access-Ts must be Unix time in whole seconds")
	}
	s.Seconds = int64(seconds)
	return s, nil
}

// Fresh answers ErrClock when the timestamp is more than MaxClockSkew before or
// after now.
func (s Stamp) Fresh(now time.Time) error {
	if d := s.Seconds - now.Unix(); d > int64(MaxClockSkew/time.Second) || d < -int64(MaxClockSkew/time.Second) {
		return ErrClock
	}
	return nil
}

// InMilliseconds reports that the timestamp is the time now in milliseconds,
// the commonest mistake.
func (s Stamp) InMilliseconds(now time.Time) bool {
	return Stamp{Seconds: s.Seconds / 1000}.Fresh(now) == nil && s.Seconds >= 1e11
}

// Matches compares the signature sent with the computed sum in constant time;
// ErrSignature when they differ.
func (s Stamp) Matches(sum []byte) error {
	if !hmac.Equal(s.Signature, sum) {
		return ErrSignature
	}
	return nil
}
