package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"
	"golang.org/x/crypto/argon2"

	"github.com/idngo/idngo/kyc/fault"
)

// Cost of argon2id: the second recommended option of RFC 9106 section 4, 64 MiB
// and three passes, with two lanes for the two cores of a small server.
const (
	argonTime    = 3
	argonMemory  = 64 << 10 // KiB
	argonThreads = 2
	argonKey     = 32
	argonSalt    = 16
)

// Bounds of a password's length, in characters; NIST SP 800-63B asks for at
// least 64 as the longest and for no rules of composition.
const (
	MinPassword = 10
	MaxPassword = 200
)

// Refusals of a password.
var (
	ErrPasswordLength = fault.New(fault.Invalid, fmt.Sprintf("A password has %d to %d characters.", MinPassword, MaxPassword))
	ErrPasswordWeak   = fault.New(fault.Invalid, "This password is among those that are guessed first: it is common, or made of your name or e-mail address.")
)

// minStrength is the least zxcvbn score that is taken: 3 means that more than
// 10^8 guesses are needed.
const minStrength = 3

// CheckPassword refuses passwords that are short, or that attackers try first:
// those of known breaches, words, keyboard walks, and what is known of the
// person. It works offline.
func CheckPassword(password string, known ...string) error {
	n := utf8.RuneCountInString(password)
	if n < MinPassword || n > MaxPassword || !utf8.ValidString(password) {
		return ErrPasswordLength
	}
	var inputs []string
	for _, k := range append(known, "idngo") {
		inputs = append(inputs, strings.FieldsFunc(strings.ToLower(k), func(r rune) bool { return r == '@' || r == '.' || r == ' ' })...)
	}
	for _, k := range known {
		if k = strings.ToLower(k); k != "" && (strings.Contains(strings.ToLower(password), k) || strings.Contains(k, strings.ToLower(password))) {
			return ErrPasswordWeak
		}
	}
	// The estimate grows with the square of the length; beyond 72 characters it cannot matter.
	probe := []rune(password)
	if len(probe) > 72 {
		probe = probe[:72]
	}
	if zxcvbn.PasswordStrength(string(probe), inputs).Score < minStrength {
		return ErrPasswordWeak
	}
	return nil
}

// HashPassword makes the stored form of a password: a PHC string of argon2id.
func HashPassword(password string) (string, error) {
	return HashPasswordAt(password, argonTime, argonMemory)
}

// HashPasswordAt is HashPassword at another cost, in passes and KiB; a hash
// carries its own cost, so that it can be raised without anybody noticing.
func HashPasswordAt(password string, passes, memory uint32) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key := argon2.IDKey([]byte(password), salt, passes, memory, argonThreads, argonKey)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, argonThreads, b64(salt), b64(key)), nil
}

// VerifyPassword reports whether the password is that of the hash. A hash that
// cannot be read fits no password.
func VerifyPassword(hash, password string) bool {
	var (
		version, memory, passes, threads int
		rest                             string
	)
	if _, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &memory, &passes, &threads, &rest); err != nil {
		return false
	}
	saltText, keyText, ok := strings.Cut(rest, "$")
	salt, err1 := base64.RawStdEncoding.DecodeString(saltText)
	key, err2 := base64.RawStdEncoding.DecodeString(keyText)
	// Bounds, so that a hash that somebody put into the database cannot stop the server.
	if !ok || err1 != nil || err2 != nil || version != argon2.Version || memory < 8 || memory > 1<<20 || passes < 1 || passes > 20 || threads < 1 || threads > 16 || len(key) < 16 || len(key) > 64 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, uint32(passes), uint32(memory), uint8(threads), uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1
}
