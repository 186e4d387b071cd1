package publicapi_test

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/publicapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/verify"
)

const probe = "/resources/applicants/-/count"

func TestAuthenticationErrors(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	other := b.client(t, sandbox)
	elsewhere := b.client(t, sandbox, func(n *verify.NewToken) { n.IPs = []string{"203.0.113.0/24"} })
	here := b.client(t, sandbox, func(n *verify.NewToken) { n.IPs = []string{"127.0.0.0/8"} })
	expired := b.client(t, sandbox, func(n *verify.NewToken) { n.ExpiresAt = time.Now().Add(-time.Hour) })
	revoked := b.client(t, sandbox)
	check(t, b.service.RevokeAppToken(context.Background(), sandbox, revoked.id))
	reader := b.client(t, sandbox, func(n *verify.NewToken) { n.Permissions = []access.Permission{access.PermSettingsRead} })

	good := c.request("GET", probe, nil)
	at := func(ts string) raw {
		return raw{method: "GET", target: probe, headers: [][2]string{
			{"X-App-Token", c.token}, {"X-App-Access-Ts", ts}, {"X-App-Access-Sig", access.Sign(c.secret, ts, "GET", probe, nil)},
		}}
	}
	now := func(d time.Duration) string { return strconv.FormatInt(b.now().Add(d).Unix(), 10) }
	upper := good.without("X-App-Access-Sig").with("x-app-access-sig", strings.ToUpper(good.headers[2][1]))

	for name, tc := range map[string]struct {
		request           raw
		status, errorCode int
		description, hint string
	}{
		"valid":                  {good, 200, 0, "", ""},
		"upper-case hex":         {upper, 200, 0, "", ""},
		"from an allowed prefix": {here.request("GET", probe, nil), 200, 0, "", ""},
		"half a minute ahead":    {at(now(30 * time.Second)), 200, 0, "", ""},
		"half a minute behind":   {at(now(-30 * time.Second)), 200, 0, "", ""},
		"no header":              {raw{method: "GET", target: probe}, 401, 4006, "X-App-Token", ""},
		"no signature":           {good.without("X-App-Access-Sig"), 401, 4006, "X-App-Access-Sig", ""},
		"no timestamp":           {good.without("X-App-Access-Ts"), 401, 4006, "X-App-Access-Ts", ""},
		"malformed token":        {good.without("X-App-Token").with("X-App-Token", "sbx:short"), 401, 4000, "", ""},
		"unknown token":          {good.without("X-App-Token").with("X-App-Token", "sbx:"+strings.Repeat("A", 24)+"."+strings.Repeat("B", 32)), 401, 4001, "", ""},
		"other environment":      {good.without("X-App-Token").with("X-App-Token", "prd"+c.token[3:]), 401, 4001, "", ""},
		"expired":                {expired.request("GET", probe, nil), 401, 4001, "expired", ""},
		"revoked":                {revoked.request("GET", probe, nil), 401, 4001, "revoked", ""},
		"other private part":     {good.without("X-App-Token").with("X-App-Token", c.token[:29]+other.token[29:]), 401, 4002, "", ""},
		"other secret":           {good.without("X-App-Access-Sig").with("X-App-Access-Sig", other.request("GET", probe, nil).headers[2][1]), 401, 4003, "Request signature mismatch", "secret key"},
		"other target":           {c.request("GET", probe+"?a=b", nil).retarget(probe), 401, 4003, "", ""},
		"query left out":         {c.request("GET", probe, nil).retarget(probe + "?a=b"), 401, 4003, "", "query was left out"},
		"two minutes behind":     {at(now(-2 * time.Minute)), 401, 4004, "", ""},
		"two minutes ahead":      {at(now(2 * time.Minute)), 401, 4004, "", ""},
		"milliseconds":           {at(strconv.FormatInt(b.now().UnixMilli(), 10)), 401, 4004, "", "milliseconds"},
		"timestamp is no number": {at("today"), 401, 4005, "", ""},
		"signature is no hex":    {good.without("X-App-Access-Sig").with("X-App-Access-Sig", strings.Repeat("x", 64)), 401, 4005, "", ""},
		"header twice":           {good.with("X-App-Access-Ts", "1"), 401, 4007, "", ""},
		"both credentials":       {good.with("X-Access-Token", "_act-x"), 401, 4007, "", ""},
		"unknown access token":   {raw{method: "GET", target: probe}.with("X-Access-Token", "_act-x"), 401, 0, "access token", ""},
		"other address":          {elsewhere.request("GET", probe, nil), 403, 0, "address", ""},
		"no permission":          {reader.request("GET", probe, nil), 403, 0, "permission", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := b.send(t, tc.request)
			if tc.status == 200 {
				r.is(nil)
				return
			}
			if f := r.fails(tc.status, tc.errorCode, tc.description); !strings.Contains(f.Hint, tc.hint) || (f.Hint != "") != (tc.hint != "" || tc.errorCode == 4003) {
				t.Errorf("hint %q, want %q", f.Hint, tc.hint)
			}
		})
	}
}

// retarget sends the request to another target than the one that was signed.
func (r raw) retarget(target string) raw { r.target = target; return r }

func TestOnlyTheSandboxExplainsASignature(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for env, explains := range map[kyc.Environment]bool{kyc.Sandbox: true, kyc.Production: false} {
		c := b.client(t, kyc.Scope{Tenant: "acme", Environment: env})
		body := []byte(`{"externalUserId":"x"}`)
		target := "/resources/applicants?levelName=" + levelName
		unsigned := c.request("POST", target, nil)
		unsigned.body = body
		f := b.send(t, unsigned).fails(401, 4003, "Request signature mismatch")
		if f.ErrorName != "app-token-signature mismatch" {
			t.Errorf("errorName %q", f.ErrorName)
		}
		if strings.Contains(f.Hint, "body was not signed") != explains || (f.Hint != "") != explains {
			t.Errorf("%s: hint %q", env, f.Hint)
		}
		late := c.request("GET", probe, nil).without("X-App-Access-Ts").with("X-App-Access-Ts", strconv.FormatInt(time.Now().UnixMilli(), 10))
		if f := b.send(t, late).fails(401, 4004, ""); (f.Hint != "") != explains {
			t.Errorf("%s: hint %q", env, f.Hint)
		}
		// The same for an upload, whose body lies in the spool.
		form, contentType := form(t, metadata(passport), part{"content", "a.jpg", "image/jpeg", picture(t, 1)})
		upload := c.request("POST", "/resources/applicants/"+strings.Repeat("0", 24)+"/info/idDoc", nil).with("Content-Type", contentType)
		upload.body = form
		if f := b.send(t, upload).fails(401, 4003, ""); strings.Contains(f.Hint, "body was not signed") != explains {
			t.Errorf("%s: hint %q", env, f.Hint)
		}
	}
	if left := b.spooled(t); len(left) != 0 {
		t.Errorf("left in the spool: %v", left)
	}
}

func TestPlainHTTPIsRefusedUnlessATrustedProxyVouches(t *testing.T) {
	t.Parallel()
	serve := func(trusted ...netip.Prefix) *bundle {
		b := setup(t, func(c *publicapi.Config) { c.TrustedProxies = trusted })
		b.server.Close()
		b.server = newPlainServer(t, b.api)
		return b
	}
	loopback := netip.MustParsePrefix("127.0.0.0/8")
	for name, tc := range map[string]struct {
		trusted []netip.Prefix
		headers map[string]string
		status  int
	}{
		"plain":                       {nil, nil, 403},
		"plain with a forged header":  {nil, map[string]string{"X-Forwarded-Proto": "https"}, 403},
		"proxy says http":             {[]netip.Prefix{loopback}, map[string]string{"X-Forwarded-Proto": "http"}, 403},
		"proxy says nothing":          {[]netip.Prefix{loopback}, nil, 403},
		"proxy says https":            {[]netip.Prefix{loopback}, map[string]string{"X-Forwarded-Proto": "https"}, 200},
		"client forged, proxy added":  {[]netip.Prefix{loopback}, map[string]string{"X-Forwarded-Proto": "https, http"}, 403},
		"other proxy is trusted only": {[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, map[string]string{"X-Forwarded-Proto": "https"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := serve(tc.trusted...)
			req, err := http.NewRequest("GET", b.server.URL+"/resources/status/api", nil)
			check(t, err)
			for k, v := range tc.headers {
				req.Header.Set(k, v)
			}
			resp, err := b.server.Client().Do(req)
			check(t, err)
			defer resp.Body.Close()
			if resp.StatusCode != tc.status {
				t.Errorf("status %d, want %d", resp.StatusCode, tc.status)
			}
		})
	}
}

func TestTheAddressOfAClientComesFromTrustedProxiesOnly(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *publicapi.Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	})
	c := b.client(t, sandbox, func(n *verify.NewToken) { n.IPs = []string{"203.0.113.9"} })
	for forwarded, status := range map[string]int{
		"203.0.113.9":                         200,
		"203.0.113.9, 10.1.1.1":               200, // our second proxy
		"203.0.113.9, 198.51.100.7":           403, // forged by the client 198.51.100.7
		"203.0.113.9, 198.51.100.7, 10.0.0.1": 403,
		"198.51.100.7":                        403,
		"unknown":                             403,
		"203.0.113.9, unknown":                403,
	} {
		if r := b.send(t, c.request("GET", probe, nil).with("X-Forwarded-For", forwarded)); r.StatusCode != status {
			t.Errorf("%q: status %d, want %d", forwarded, r.StatusCode, status)
		}
	}
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *publicapi.Config) {
		c.Rates = publicapi.Rates{Window: time.Hour, Read: 3, Write: 2, Unauthenticated: 4}
	})
	c, other := b.client(t, sandbox), b.client(t, sandbox)
	for range 3 {
		c.json("GET", probe, "").is(nil)
	}
	r := c.json("GET", probe, "")
	r.fails(429, 0, "Too many requests")
	if got := r.Header.Get("Retry-After"); got != "3600" {
		t.Errorf("Retry-After %q", got)
	}
	for range 2 {
		c.json("POST", "/resources/applicants/"+strings.Repeat("0", 24)+"/reset", "").fails(404, 0, "")
	}
	c.json("POST", "/resources/applicants/"+strings.Repeat("0", 24)+"/reset", "").fails(429, 0, "")
	other.json("GET", probe, "").is(nil)

	for range 4 {
		b.send(t, raw{method: "GET", target: probe}).fails(401, 4006, "")
	}
	b.send(t, raw{method: "GET", target: probe}).fails(429, 0, "")
	b.send(t, raw{method: "GET", target: "/resources/status/api"}).fails(429, 0, "")
	b.send(t, raw{method: "GET", target: "/nowhere"}).fails(429, 0, "")
}
