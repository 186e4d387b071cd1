package access

import (
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc/fault"
)

// Operator is a person who works in the Dashboard of one tenant, in both of its
// environments.
type Operator struct {
	Tenant string
	ID     string
	// Version grows by one with every change.
	Version int64
	// Email is how the operator signs in: unique in the installation, lower case.
	Email string
	Name  string
	Role  string
	State OperatorState
	// PasswordHash is in the PHC string format; "" when there is no password.
	PasswordHash string
	// Preferences are the operator's own settings of the Dashboard, opaque JSON.
	Preferences string
	CreatedAt   time.Time
	CreatedBy   string
	LastLoginAt time.Time // zero: never
	// HasTOTP: a second factor is set up; its secret is sealed with the tenant's key.
	HasTOTP bool
	// TOTPStep is the last time step whose code was used, so that none is used twice.
	TOTPStep int64
	// RecoveryHashes are SHA-256 of the recovery codes that are left.
	RecoveryHashes [][]byte
	// Subject is who the company's identity provider says this is; "" for
	// somebody who signs in here.
	Subject string
}

// OperatorState tells whether an operator may sign in.
type OperatorState string

// The states: invited -> active <-> disabled.
const (
	OperatorInvited  OperatorState = "invited"
	OperatorActive   OperatorState = "active"
	OperatorDisabled OperatorState = "disabled"
)

// OperatorSession is a signed-in browser. Its token is known to the browser
// alone; the hash finds it.
type OperatorSession struct {
	Tenant     string
	ID         string
	OperatorID string
	Hash       []byte // SHA-256 of the token
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
	IP         string
	UserAgent  string
	// Method is how the session was opened.
	Method Method
	// Pending: the password was right, the second factor is yet to come.
	Pending bool
	// Enrol: the company asks for a second factor and there is none yet; nothing
	// but setting one up is allowed.
	Enrol bool
}

// Method is a way in.
type Method string

// The ways in.
const (
	MethodPassword Method = "password"
	MethodPasskey  Method = "passkey"
	MethodOIDC     Method = "oidc"
	MethodSAML     Method = "saml"
)

// Passkey is a WebAuthn credential of an operator.
type Passkey struct {
	Tenant     string
	OperatorID string
	ID         string
	// CredentialID is what the authenticator calls it, unique in the installation.
	CredentialID []byte
	// Name is what the operator calls it.
	Name string
	// Credential is the credential record of WebAuthn (public key, counter, flags), JSON.
	Credential string
	CreatedAt  time.Time
	LastUsedAt time.Time // zero: never
}

// LinkKind says what a one-time link is for.
type LinkKind string

// The kinds of one-time links.
const (
	LinkSetup  LinkKind = "setup"  // first owner of an installation
	LinkInvite LinkKind = "invite" // a colleague
	LinkReset  LinkKind = "reset"  // a new password
)

// OperatorLink lets its holder set a password once.
type OperatorLink struct {
	Tenant     string
	Hash       []byte // SHA-256 of the link's secret
	OperatorID string
	Kind       LinkKind
	CreatedAt  time.Time
	ExpiresAt  time.Time
}

// Refusals of operators' data.
var (
	ErrEmail        = fault.New(fault.Invalid, "The e-mail address is not valid.")
	ErrOperatorName = fault.New(fault.Invalid, "A name has 1 to 100 characters.")
	ErrRole         = fault.New(fault.Invalid, "There is no such role.")
)

// NormalizeEmail brings an address to the form in which it is kept and compared.
func NormalizeEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 || !utf8.ValidString(s) {
		return "", ErrEmail
	}
	return s, nil
}

// ValidateName checks the name of an operator.
func ValidateName(s string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(s)); n < 1 || n > 100 || !utf8.ValidString(s) {
		return ErrOperatorName
	}
	return nil
}
