package kyc

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"math/big"
	"time"
)

// NewID makes an identifier of the contract: 24 lower-case hex characters, the
// first twelve of them the time in milliseconds, so that ids sort by creation
// (api.md 1.1).
func NewID(now time.Time) string {
	var b [12]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
	mustRandom(b[6:])
	return hex.EncodeToString(b[:])
}

// FirstID is not after any id of the given time or later, and after every
// earlier one: a bound for ids by time.
func FirstID(t time.Time) string {
	var b [12]byte
	binary.BigEndian.PutUint64(b[:8], uint64(t.UnixMilli())<<16)
	return hex.EncodeToString(b[:])
}

// ValidID reports whether s has the form of an identifier.
func ValidID(s string) bool {
	if len(s) != 24 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// NewShortID makes a reviewId or attemptId: five random letters (api.md 1.1).
func NewShortID() string { return RandomString(letters, 5) }

// NewImageID makes a random positive number below 2^31 (api.md 0a). The caller
// repeats it on the rare collision within an inspection.
func NewImageID() int32 {
	n, err := rand.Int(rand.Reader, big.NewInt(1<<31-1))
	if err != nil {
		panic("kyc: the operating system gives no randomness: " + err.Error())
	}
	return int32(n.Int64()) + 1 // 1 … 2^31-1
}

// NewCorrelationID makes 32 lower-case hex characters (api.md 1.1).
func NewCorrelationID() string {
	var b [16]byte
	mustRandom(b[:])
	return hex.EncodeToString(b[:])
}

// RandomString draws n characters of an ASCII alphabet, each equally likely.
func RandomString(alphabet string, n int) string {
	out := make([]byte, n)
	for i := range out {
		k, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			panic("kyc: the operating system gives no randomness: " + err.Error())
		}
		out[i] = alphabet[k.Int64()]
	}
	return string(out)
}

// mustRandom fills b. crypto/rand never fails on a supported system; when it
// does, going on would mean guessable secrets.
func mustRandom(b []byte) {
	if _, err := rand.Read(b); err != nil {
		panic("kyc: the operating system gives no randomness: " + err.Error())
	}
}
