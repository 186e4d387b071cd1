package dashapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
)

func (b *bundle) withPassword(role string) (email string) {
	b.t.Helper()
	email = kyc.NewCorrelationID() + "@example.com"
	_, err := b.signIn.Create(b.t.Context(), "acme", email, "Dana", role, password)
	check(b.t, err)
	return email
}

func signIn(br *browser, email, pass string) *reply {
	return br.send("POST", "/session", map[string]string{"email": email, "password": pass})
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	email := b.withPassword(access.RoleOfficer)
	br := b.stranger()
	var s dashapi.Session
	br.send("GET", "/session", nil).is(200, &s)
	if s.State != "anonymous" || s.Operator != nil {
		t.Fatalf("%+v", s)
	}
	signIn(br, email, "wrong password").fails(401, "credentials")
	signIn(br, "nobody@example.com", password).fails(401, "credentials")
	r := signIn(br, strings.ToUpper(email), password).is(200, &s)
	if s.State != "signedIn" || s.Operator.Email != email || s.Operator.Role != access.RoleOfficer || s.Tenant.ID != "acme" {
		t.Fatalf("%+v", s)
	}
	for _, line := range r.header.Values("Set-Cookie") {
		for _, part := range []string{"__Host-idngo", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"} {
			if !strings.Contains(line, part) {
				t.Errorf("cookie %q lacks %s", line, part)
			}
		}
		if strings.Contains(line, "Domain") {
			t.Errorf("cookie %q names a domain", line)
		}
	}
	br.send("GET", "/me/sessions", nil).is(200, nil)
	br.send("DELETE", "/session", nil).is(200, &s)
	br.send("GET", "/me/sessions", nil).fails(401, "no_session")
}

// TestOtherSites: another site's page can call nothing, whatever cookies the browser sends.
func TestOtherSites(t *testing.T) {
	t.Parallel()
	b := setup(t)
	br := b.operator("acme", access.RoleOwner)
	br.origin = "https://evil.example"
	for method, path := range map[string]string{"PATCH": "/me", "POST": "/team", "DELETE": "/session"} {
		if r := br.send(method, path, `{}`); r.status != http.StatusForbidden {
			t.Errorf("%s %s from another site answers %d", method, path, r.status)
		}
	}
	br.origin = ""
	br.send("GET", "/me/sessions", nil).is(200, nil)
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		steps []time.Duration // between calls
		alive bool
	}{
		"busy":      {[]time.Duration{time.Hour, time.Hour, time.Hour}, true},
		"idle":      {[]time.Duration{2*time.Hour + time.Second}, false},
		"whole day": {[]time.Duration{90 * time.Minute, 90 * time.Minute, 90 * time.Minute, 90 * time.Minute, 90 * time.Minute, 90 * time.Minute, 90 * time.Minute, 90 * time.Minute, 90 * time.Minute, 90 * time.Minute, 61 * time.Minute}, false},
	} {
		br := b.operator("acme", access.RoleOfficer)
		var r *reply
		for _, d := range c.steps {
			b.wait(d)
			r = br.send("GET", "/me/sessions", nil)
		}
		if (r.status == 200) != c.alive {
			t.Errorf("%s: %d %s", name, r.status, r.data)
		}
	}
}

func TestSecondFactor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	email := b.withPassword(access.RoleOfficer)
	br := b.stranger()
	signIn(br, email, password).is(200, nil)
	var offer dashapi.Offer
	br.send("POST", "/me/second-factor/offer", nil).is(200, &offer)
	if len(offer.QR) < 20 || len(offer.QR) != len(offer.QR[0]) || !strings.HasPrefix(offer.URI, "otpauth://totp/") {
		t.Errorf("offer %d rows, %s", len(offer.QR), offer.URI)
	}
	code := func() string {
		c, err := totp.GenerateCode(offer.Secret, b.now())
		check(t, err)
		return c
	}
	br.send("POST", "/me/second-factor", map[string]string{"secret": offer.Secret, "code": "000000"}).fails(400, "code")
	var codes dashapi.RecoveryCodes
	br.send("POST", "/me/second-factor", map[string]string{"secret": offer.Secret, "code": code()}).is(200, &codes)
	if len(codes.Codes) != 10 {
		t.Fatalf("codes %v", codes)
	}
	again := b.stranger()
	var s dashapi.Session
	signIn(again, email, password).is(200, &s)
	if s.State != "secondFactor" || s.Operator != nil {
		t.Fatalf("%+v", s)
	}
	again.send("GET", "/me/sessions", nil).fails(401, "second_factor")
	// The code that set the factor up is used.
	again.send("POST", "/session/second-factor", map[string]string{"code": code()}).fails(401, "code")
	b.wait(time.Minute)
	used := code()
	pending := again.cookies["__Host-idngo"]
	again.send("POST", "/session/second-factor", map[string]string{"code": used}).is(200, &s)
	if s.State != "signedIn" {
		t.Fatalf("%+v", s)
	}
	if again.cookies["__Host-idngo"] == pending {
		t.Error("the session kept the token that it had before the second factor")
	}
	third := b.stranger()
	signIn(third, email, password).is(200, nil)
	third.send("POST", "/session/second-factor", map[string]string{"code": used}).fails(401, "code")
	third.send("POST", "/session/second-factor", map[string]string{"code": strings.ToLower(codes.Codes[3])}).is(200, &s)
	fourth := b.stranger()
	signIn(fourth, email, password).is(200, nil)
	fourth.send("POST", "/session/second-factor", map[string]string{"code": codes.Codes[3]}).fails(401, "code")
	third.send("POST", "/me/second-factor/remove", map[string]string{"password": "wrong"}).fails(403, "forbidden")
	third.send("POST", "/me/second-factor/remove", map[string]string{"password": password}).is(200, nil)
	signIn(b.stranger(), email, password).is(200, &s)
	if s.State != "signedIn" {
		t.Errorf("after the removal: %+v", s)
	}
}

// TestSigningInAtOnce: one person in several browsers at the same moment.
func TestSigningInAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	email := b.withPassword(access.RoleOfficer)
	done := make(chan int, 4)
	for range cap(done) {
		go func() { done <- signIn(b.stranger(), email, password).status }()
	}
	for range cap(done) {
		if status := <-done; status != http.StatusOK {
			t.Errorf("a sign-in answers %d", status)
		}
	}
}

// TestGuessing: a stranger is slowed down, and whoever has signed in before is
// not kept out by it.
func TestGuessing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	email := b.withPassword(access.RoleOfficer)
	known := b.stranger()
	signIn(known, email, password).is(200, nil)
	known.send("DELETE", "/session", nil).is(200, nil)
	guesser := b.stranger()
	for range 10 {
		signIn(guesser, email, "a guess").fails(401, "credentials")
	}
	r := signIn(guesser, email, password)
	r.fails(429, "too_many")
	if !strings.Contains(string(r.data), "retryAfter") {
		t.Errorf("no time to wait: %s", r.data)
	}
	signIn(known, email, password).is(200, nil)
	// A mark of another account helps nobody.
	thief := b.stranger()
	thief.cookies["__Host-idngo-device"] = known.cookies["__Host-idngo-device"] + "x"
	signIn(thief, email, password).fails(429, "too_many")
	b.wait(16 * time.Minute)
	signIn(guesser, email, password).is(200, nil)
}

func TestLinks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner := b.operator("acme", access.RoleOwner)
	var link dashapi.OneTimeLink
	owner.send("POST", "/team", map[string]string{"email": "new@example.com", "name": "New", "role": access.RoleOperator}).is(200, &link)
	base, secret, ok := strings.Cut(link.URL, "#")
	if !ok || base != "https://kyc.example/welcome" {
		t.Fatalf("link %s", link.URL)
	}
	owner.send("POST", "/team", map[string]string{"email": "NEW@example.com", "name": "New", "role": access.RoleOperator}).fails(409, "conflict")
	br := b.stranger()
	var l dashapi.Link
	br.send("GET", "/link", nil, "X-Link-Secret", secret).is(200, &l)
	if l.Email != "new@example.com" || l.Kind != access.LinkInvite {
		t.Errorf("%+v", l)
	}
	for weak, code := range map[string]string{"short": "invalid", "password1234": "invalid", "new@example.com": "invalid", strings.Repeat("a", 11): "invalid"} {
		br.send("POST", "/link", map[string]string{"name": "New", "password": weak}, "X-Link-Secret", secret).fails(400, code)
	}
	br.send("POST", "/link", map[string]string{"name": "New", "password": password}, "X-Link-Secret", secret).is(200, nil)
	b.stranger().send("POST", "/link", map[string]string{"name": "Thief", "password": password}, "X-Link-Secret", secret).fails(404, "link")
	b.stranger().send("GET", "/link", nil, "X-Link-Secret", strings.Repeat("x", 43)).fails(404, "link")
	// A link that nobody used ends.
	owner.send("POST", "/team", map[string]string{"email": "late@example.com", "name": "Late", "role": access.RoleOperator}).is(200, &link)
	_, secret, _ = strings.Cut(link.URL, "#")
	b.wait(8 * 24 * time.Hour)
	b.stranger().send("GET", "/link", nil, "X-Link-Secret", secret).fails(404, "link")
}

func TestFirstOwner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.service.CreateTenant(t.Context(), "fresh", "", false)
	check(t, err)
	first, err := b.signIn.OfferSetup(t.Context(), "fresh")
	check(t, err)
	second, err := b.signIn.OfferSetup(t.Context(), "fresh")
	check(t, err)
	br := b.stranger()
	br.send("GET", "/link", nil, "X-Link-Secret", first).fails(404, "link")
	var s dashapi.Session
	br.send("POST", "/link", map[string]string{"name": "Dana", "email": "dana@example.com", "company": "Fresh Ltd", "password": password}, "X-Link-Secret", second).is(200, &s)
	if s.Operator.Email != "dana@example.com" || s.Operator.Role != access.RoleOwner || s.Tenant.Name != "Fresh Ltd" {
		t.Errorf("%+v %+v", s.Operator, s.Tenant)
	}
	if _, err := b.signIn.OfferSetup(t.Context(), "fresh"); err == nil {
		t.Error("a second owner can be set up by link")
	}
	signIn(b.stranger(), "dana@example.com", password).is(200, nil)
}

func TestTeam(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner, admin, officer := b.operator("acme", access.RoleOwner), b.operator("acme", access.RoleAdministrator), b.operator("acme", access.RoleOfficer)
	admin.send("PATCH", "/team/"+owner.id, map[string]string{"role": access.RoleOperator}).fails(403, "forbidden")
	admin.send("DELETE", "/team/"+owner.id, nil).fails(403, "forbidden")
	admin.send("PATCH", "/team/"+officer.id, map[string]string{"role": access.RoleOwner}).fails(403, "forbidden")
	admin.send("POST", "/team", map[string]string{"email": "x@example.com", "name": "X", "role": access.RoleOwner}).fails(403, "forbidden")
	owner.send("PATCH", "/team/"+owner.id, map[string]string{"role": access.RoleOperator}).fails(409, "conflict")
	owner.send("DELETE", "/team/"+owner.id, nil).fails(409, "conflict")

	var role dashapi.RoleView
	admin.send("POST", "/roles", dashapi.RoleView{Name: "Notes only", Permissions: []access.Permission{access.PermApplicantsRead, access.PermNotes}}).is(200, &role)
	admin.send("PATCH", "/team/"+officer.id, map[string]string{"role": role.ID}).is(200, nil)
	officer.send("GET", "/env/production/applicants", nil).is(200, nil)
	officer.send("GET", "/env/production/applicants/"+strings.Repeat("0", 24)+"/attempts/abcde", nil).fails(403, "forbidden")
	admin.send("DELETE", "/roles/"+role.ID, nil).fails(409, "conflict")

	// Who is kept out is out at once.
	admin.send("PATCH", "/team/"+officer.id, map[string]string{"state": "disabled"}).is(200, nil)
	officer.send("GET", "/me/sessions", nil).fails(401, "no_session")
	admin.send("DELETE", "/team/"+officer.id, nil).is(200, nil)
	admin.send("DELETE", "/roles/"+role.ID, nil).is(200, nil)
	stranger := b.operator("other", access.RoleOwner)
	for _, call := range [][2]string{{"PATCH", ""}, {"DELETE", ""}, {"POST", "/link"}, {"DELETE", "/sessions"}, {"GET", "/sessions"}, {"DELETE", "/second-factor"}} {
		var body any
		if call[0] == "PATCH" {
			body = map[string]string{"role": access.RoleOperator}
		}
		stranger.send(call[0], "/team/"+owner.id+call[1], body).fails(404, "not_found")
	}
}
