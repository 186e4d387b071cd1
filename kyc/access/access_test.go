package access_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
)

const (
	token  = "sbx:AAAAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
	secret = "SoMeSeCrEtKeYSoMeSeCrEtKeYSoMeSe"
)

var now = time.Unix(1607551635, 0)

func TestSignCoversTimestampMethodTargetAndBodyWithoutSeparators(t *testing.T) {
	t.Parallel()
	// The vendor's worked string (api.md 2.2), signed as one text.
	whole := "1607551635POST/resources/accessTokens?userId=cfd20712-24a2-4c7d-9ab0-146f3c142335&levelName=basic-kyc-level&ttlInSecs=600"
	mac := access.NewVerifier(secret, "", "", "")
	mac.Write([]byte(whole))
	want := hex.EncodeToString(mac.Sum(nil))
	got := access.Sign(secret, "1607551635", "POST", "/resources/accessTokens?userId=cfd20712-24a2-4c7d-9ab0-146f3c142335&levelName=basic-kyc-level&ttlInSecs=600", nil)
	if got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
	// Computed independently: printf %s "$whole" | openssl dgst -sha256 -hmac "$secret".
	if want := "52fafbba69c0698e19c46928d750a473a87da51a24fe99bb4a6ecbc9925bf6ca"; got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}

func TestVerifierTakesTheBodyInPiecesOfAnySize(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		mac := access.NewVerifier(secret, "1", "PATCH", "/x")
		for rest := body; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "n")
			mac.Write(rest[:n])
			rest = rest[n:]
		}
		if got, want := hex.EncodeToString(mac.Sum(nil)), access.Sign(secret, "1", "PATCH", "/x", body); got != want {
			t.Fatalf("in pieces %s, at once %s", got, want)
		}
	})
}

func TestReadStampRefusesByTheContractsNumbers(t *testing.T) {
	t.Parallel()
	sig := strings.Repeat("ab", 32)
	one := func(s string) []string { return []string{s} }
	for name, c := range map[string]struct {
		token, sig, ts []string
		want           error
	}{
		"whole":                  {one(token), one(sig), one("1607551635"), nil},
		"production":             {one("prd" + token[3:]), one(sig), one("1607551635"), nil},
		"upper-case hex":         {one(token), one(strings.ToUpper(sig)), one("1607551635"), nil},
		"no token":               {nil, one(sig), one("1"), access.ErrHeaderMissing},
		"empty signature":        {one(token), one(""), one("1"), access.ErrHeaderMissing},
		"no timestamp":           {one(token), one(sig), nil, access.ErrHeaderMissing},
		"two tokens":             {[]string{token, token}, one(sig), one("1"), access.ErrHeaderRepeated},
		"two timestamps":         {one(token), one(sig), []string{"1", "2"}, access.ErrHeaderRepeated},
		"no prefix":              {one(token[4:]), one(sig), one("1"), access.ErrTokenFormat},
		"other prefix":           {one("abc" + token[3:]), one(sig), one("1"), access.ErrTokenFormat},
		"short":                  {one(token[:40]), one(sig), one("1"), access.ErrTokenFormat},
		"dot elsewhere":          {one("sbx:" + strings.Repeat("A", 23) + "." + strings.Repeat("B", 33)), one(sig), one("1"), access.ErrTokenFormat},
		"no ASCII letters":       {one(strings.Replace(token, "AA", "é", 1)), one(sig), one("1"), access.ErrTokenFormat},
		"signature no hex":       {one(token), one(strings.Repeat("zz", 32)), one("1"), access.ErrHeaderValue},
		"signature SHA-1":        {one(token), one(strings.Repeat("ab", 20)), one("1"), access.ErrHeaderValue},
		"timestamp words":        {one(token), one(sig), one("now"), access.ErrHeaderValue},
		"timestamp negative":     {one(token), one(sig), one("-5"), access.ErrHeaderValue},
		"timestamp with decimal": {one(token), one(sig), one("1607551635.5"), access.ErrHeaderValue},
		"timestamp overflows":    {one(token), one(sig), one(strings.Repeat("9", 40)), access.ErrHeaderValue},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := access.ReadStamp(c.token, c.sig, c.ts)
			if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if err == nil && (got.Public != c.token[0][:28] || got.Private != c.token[0][29:] || len(got.Signature) != 32) {
				t.Errorf("stamp %+v", got)
			}
		})
	}
}

func TestFreshAllowsAMinuteInBothDirections(t *testing.T) {
	t.Parallel()
	for offset, want := range map[int64]error{0: nil, 60: nil, -60: nil, 61: access.ErrClock, -61: access.ErrClock, 1e12: access.ErrClock} {
		if err := (access.Stamp{Seconds: now.Unix() + offset}).Fresh(now); !errors.Is(err, want) {
			t.Errorf("%d s: %v, want %v", offset, err, want)
		}
	}
	if !(access.Stamp{Seconds: now.UnixMilli()}).InMilliseconds(now) {
		t.Error("milliseconds not recognised")
	}
	if (access.Stamp{Seconds: now.Unix()}).InMilliseconds(now) {
		t.Error("seconds taken for milliseconds")
	}
}

func TestNewAppTokenTextParses(t *testing.T) {
	t.Parallel()
	for env, prefix := range map[kyc.Environment]string{kyc.Sandbox: "sbx:", kyc.Production: "prd:"} {
		public, private, secret := access.NewAppTokenText(env)
		gotPublic, gotPrivate, err := access.ParseAppToken(public + "." + private)
		if err != nil || gotPublic != public || gotPrivate != private {
			t.Errorf("%s.%s parses as %s, %s, %v", public, private, gotPublic, gotPrivate, err)
		}
		if !strings.HasPrefix(public, prefix) || len(secret) != 32 {
			t.Errorf("public %s, secret of %d", public, len(secret))
		}
		token := access.AppToken{PrivateHash: access.HashPrivate(private)}
		if err := token.VerifyPrivate(private); err != nil {
			t.Error(err)
		}
		if err := token.VerifyPrivate(private[1:] + "x"); !errors.Is(err, access.ErrPrivatePart) {
			t.Errorf("another private part: %v", err)
		}
	}
}

func TestInForce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		token access.AppToken
		want  error
	}{
		"for ever":    {access.AppToken{}, nil},
		"until later": {access.AppToken{ExpiresAt: now.Add(time.Second)}, nil},
		"until now":   {access.AppToken{ExpiresAt: now}, access.ErrTokenUnknown},
		"revoked":     {access.AppToken{RevokedAt: now.Add(-time.Hour)}, access.ErrTokenUnknown},
	} {
		if err := c.token.InForce(now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestAllowsAddress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list []string
		ip   string
		want error
	}{
		"empty list":               {nil, "203.0.113.9", nil},
		"same address":             {[]string{"203.0.113.9"}, "203.0.113.9", nil},
		"mapped address":           {[]string{"203.0.113.9"}, "::ffff:203.0.113.9", nil},
		"mapped entry":             {[]string{"::ffff:203.0.113.0/120"}, "203.0.113.9", nil},
		"prefix":                   {[]string{"198.51.100.1", " 203.0.113.0/24 "}, "203.0.113.9", nil},
		"prefix with host bits":    {[]string{"203.0.113.77/24"}, "203.0.113.9", nil},
		"IPv6 prefix":              {[]string{"2001:db8::/32"}, "2001:db8::1", nil},
		"zone is left out":         {[]string{"fe80::1"}, "fe80::1%eth0", nil},
		"outside":                  {[]string{"203.0.113.0/28"}, "203.0.113.99", access.ErrAddress},
		"garbage allows nobody":    {[]string{"everybody"}, "203.0.113.9", access.ErrAddress},
		"no IPv4 within IPv6 zero": {[]string{"::/96"}, "203.0.113.9", access.ErrAddress},
	} {
		token := access.AppToken{IPs: c.list}
		if err := token.AllowsAddress(netip.MustParseAddr(c.ip)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	token := access.AppToken{IPs: []string{"203.0.113.9"}}
	if err := token.AllowsAddress(netip.Addr{}); !errors.Is(err, access.ErrAddress) {
		t.Errorf("unknown address: %v", err)
	}
}

func TestDiagnoseNamesTheElementThatDiffers(t *testing.T) {
	t.Parallel()
	const (
		ts     = "1607551635"
		target = "/resources/applicants/-;externalUserId=auth0%7Cx/one?b=2&a=%7B1%7D"
		host   = "kyc.example.com"
	)
	body := []byte(`{"email":"a@example.com"}`)
	for name, c := range map[string]struct {
		signature string
		body      []byte
		want      string
	}{
		"milliseconds":         {access.Sign(secret, ts+"000", "POST", target, body), body, "milliseconds"},
		"body not signed":      {access.Sign(secret, ts, "POST", target, nil), body, "body was not signed"},
		"body {} but not sent": {access.Sign(secret, ts, "POST", target, []byte("{}")), nil, "body {} was signed"},
		"query left out":       {access.Sign(secret, ts, "POST", "/resources/applicants/-;externalUserId=auth0%7Cx/one", body), body, "query was left out"},
		"lower-case method":    {access.Sign(secret, ts, "post", target, body), body, "lower case"},
		"decoded path":         {access.Sign(secret, ts, "POST", "/resources/applicants/-;externalUserId=auth0|x/one?b=2&a=%7B1%7D", body), body, "decoded"},
		"decoded all":          {access.Sign(secret, ts, "POST", "/resources/applicants/-;externalUserId=auth0|x/one?b=2&a={1}", body), body, "decoded"},
		"reordered query":      {access.Sign(secret, ts, "POST", "/resources/applicants/-;externalUserId=auth0%7Cx/one?a=%7B1%7D&b=2", body), body, "ordered in another way"},
		"host included":        {access.Sign(secret, ts, "POST", "https://"+host+target, body), body, "scheme and host"},
		"trailing slash":       {access.Sign(secret, ts, "POST", "/resources/applicants/-;externalUserId=auth0%7Cx/one/?b=2&a=%7B1%7D", body), body, "trailing slash"},
		"two mistakes":         {access.Sign(secret, ts, "post", "/resources/applicants/-;externalUserId=auth0%7Cx/one", nil), body, "lower case and the query was left out"},
		"another secret":       {access.Sign("another", ts, "POST", target, body), body, "secret key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			signature, err := hex.DecodeString(c.signature)
			if err != nil {
				t.Fatal(err)
			}
			s := access.Signed{Timestamp: ts, Method: "POST", Target: target, Host: host}
			got, err := access.Diagnose(secret, signature, s, bytes.NewReader(c.body), int64(len(c.body)))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("diagnosis %q does not speak of %q", got, c.want)
			}
			if strings.Contains(got, secret) {
				t.Error("the diagnosis tells the secret")
			}
		})
	}
}

func FuzzReadStamp(f *testing.F) {
	f.Add(token, strings.Repeat("ab", 32), "1607551635")
	f.Add("sbx:", "", "-1")
	f.Add("prd:....", "zz", "1e9")
	f.Fuzz(func(t *testing.T, token, sig, ts string) {
		s, err := access.ReadStamp([]string{token}, []string{sig}, []string{ts})
		if err != nil {
			return
		}
		if s.Public+"."+s.Private != token || s.Timestamp != ts {
			t.Errorf("stamp %+v is not what was sent: %q %q", s, token, ts)
		}
		if n, err := strconv.ParseInt(ts, 10, 64); err != nil || n != s.Seconds || n < 0 {
			t.Errorf("timestamp %q read as %d", ts, s.Seconds)
		}
		if _, err := access.Diagnose(secret, s.Signature, access.Signed{Timestamp: ts, Method: "GET", Target: token}, strings.NewReader(sig), int64(len(sig))); err != nil {
			t.Error(err)
		}
	})
}

func FuzzParseAllowed(f *testing.F) {
	for _, s := range []string{"10.0.0.1", "10.0.0.0/8", "::1", "::ffff:1.2.3.4/128", "fe80::1%x", "/", "1.2.3.4/33"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := access.ParseAllowed(s)
		if err == nil && !p.Contains(p.Addr()) {
			t.Errorf("%q allows %v, which does not hold itself", s, p)
		}
	})
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]error{
		"short":                           access.ErrPasswordLength,
		strings.Repeat("long words ", 20): access.ErrPasswordLength,
		"password1234":                    access.ErrPasswordWeak,
		"qwertyuiop":                      access.ErrPasswordWeak,
		"1234567890":                      access.ErrPasswordWeak,
		"aaaaaaaaaaaaaa":                  access.ErrPasswordWeak,
		"dana@example.com":                access.ErrPasswordWeak,
		"Dana@Example.com1":               access.ErrPasswordWeak,
		"dana.officer":                    access.ErrPasswordWeak,
		"correct horse battery staple":    nil,
		"тұманды таңғы жауын":             nil,
		"k7#mQ2vx9Lp4":                    nil,
	} {
		if err := access.CheckPassword(password, "dana@example.com", "Dana Officer"); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("%q: %v, want %v", password, err, want)
		}
	}
	hash, err := access.HashPasswordAt("correct horse", 1, 64)
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=2$") {
		t.Fatalf("%s, %v", hash, err)
	}
	if !access.VerifyPassword(hash, "correct horse") || access.VerifyPassword(hash, "correct horsf") {
		t.Error("the hash does not tell passwords apart")
	}
	for _, broken := range []string{"", "$argon2id$", strings.Replace(hash, "m=64", "m=99999999", 1), strings.Replace(hash, "v=19", "v=16", 1), hash[:len(hash)-20], strings.Replace(hash, "argon2id", "argon2i", 1)} {
		if access.VerifyPassword(broken, "correct horse") {
			t.Errorf("%q fits", broken)
		}
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	for _, r := range access.BuiltInRoles() {
		for _, p := range r.Permissions {
			if !slices.Contains(access.OperatorPermissions, p) {
				t.Errorf("%s holds the unknown permission %s", r.ID, p)
			}
		}
	}
	for _, p := range access.AllPermissions {
		if !slices.Contains(access.OperatorPermissions, p) {
			t.Errorf("no operator can hold %s", p)
		}
	}
	auditor, _ := access.BuiltInRole(access.RoleAuditor)
	for _, p := range auditor.Permissions {
		if !strings.HasSuffix(string(p), ".read") {
			t.Errorf("an auditor may %s", p)
		}
	}
}
