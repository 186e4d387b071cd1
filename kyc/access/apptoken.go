package access

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
)

// Prefixes of an app token (api.md 2.1).
const (
	sandboxPrefix    = "sbx:"
	productionPrefix = "prd:"
)

// Lengths of the parts of an app token and of a secret key, in characters.
const (
	publicLength  = 24
	privateLength = 32
	secretLength  = 32
)

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// NewAppTokenText draws a token and its secret key: public with its prefix,
// private, and secret. The token that a client sends is public + "." + private.
func NewAppTokenText(e kyc.Environment) (public, private, secret string) {
	prefix := productionPrefix
	if e == kyc.Sandbox {
		prefix = sandboxPrefix
	}
	return prefix + kyc.RandomString(alphanumeric, publicLength),
		kyc.RandomString(alphanumeric, privateLength),
		kyc.RandomString(alphanumeric, secretLength)
}

// ParseAppToken splits the text of X-App-Token into its public part (with
// prefix) and its private part. It answers ErrTokenFormat for any other form.
func ParseAppToken(text string) (public, private string, err error) {
	body, ok := strings.CutPrefix(text, sandboxPrefix)
	if !ok {
		body, ok = strings.CutPrefix(text, productionPrefix)
	}
	if !ok || len(body) != publicLength+1+privateLength || body[publicLength] != '.' {
		return "", "", ErrTokenFormat
	}
	for i := range len(body) {
		if i != publicLength && strings.IndexByte(alphanumeric, body[i]) < 0 {
			return "", "", ErrTokenFormat
		}
	}
	cut := len(sandboxPrefix) + publicLength // both prefixes are equally long
	return text[:cut], text[cut+1:], nil
}

// HashPrivate is how the private part is kept: SHA-256. The part has 190 bits
// of randomness, so a slow password hash would protect nothing more.
func HashPrivate(private string) []byte {
	sum := sha256.Sum256([]byte(private))
	return sum[:]
}

// VerifyPrivate compares the private part in constant time; ErrPrivatePart when it differs.
func (t *AppToken) VerifyPrivate(private string) error {
	if subtle.ConstantTimeCompare(HashPrivate(private), t.PrivateHash) != 1 {
		return ErrPrivatePart
	}
	return nil
}

// InForce answers ErrTokenRevoked or ErrTokenExpired, at the time now.
func (t *AppToken) InForce(now time.Time) error {
	switch {
	case !t.RevokedAt.IsZero():
		return ErrTokenRevoked
	case !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt):
		return ErrTokenExpired
	}
	return nil
}

// Allows answers ErrPermission when the token lacks p.
func (t *AppToken) Allows(p Permission) error {
	if !slices.Contains(t.Permissions, p) {
		return ErrPermission
	}
	return nil
}

// AllowsAddress answers ErrAddress when the allow-list is not empty and holds
// no address or prefix that covers ip. An entry that cannot be parsed covers nothing.
func (t *AppToken) AllowsAddress(ip netip.Addr) error {
	if len(t.IPs) == 0 {
		return nil
	}
	ip = ip.Unmap().WithZone("")
	for _, entry := range t.IPs {
		if p, err := ParseAllowed(entry); err == nil && p.Contains(ip) {
			return nil
		}
	}
	return ErrAddress
}

// ParseAllowed reads one entry of an allow-list: an address or a prefix in CIDR
// form. IPv4 addresses mapped into IPv6 are understood as IPv4.
func ParseAllowed(entry string) (netip.Prefix, error) {
	entry = strings.TrimSpace(entry)
	if !strings.Contains(entry, "/") {
		ip, err := netip.ParseAddr(entry)
		if err != nil {
			return netip.Prefix{}, err
		}
		ip = ip.Unmap().WithZone("")
		return netip.PrefixFrom(ip, ip.BitLen()), nil
	}
	p, err := netip.ParsePrefix(entry)
	if err != nil {
		return netip.Prefix{}, err
	}
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Masked(), nil
}
