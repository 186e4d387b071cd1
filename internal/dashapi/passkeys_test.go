package dashapi_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
	"github.com/pquerna/otp/totp"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
)

var dashboardParty = virtualwebauthn.RelyingParty{Name: "idngo", ID: "kyc.example", Origin: "https://kyc.example"}

// key is a passkey that a test holds, in an authenticator that checks its holder.
type key struct {
	party         virtualwebauthn.RelyingParty
	authenticator virtualwebauthn.Authenticator
	credential    virtualwebauthn.Credential
}

// newKey asks for a registration and makes the key.
func newKey(br *browser, name string) (*key, map[string]any) {
	br.b.t.Helper()
	var offer dashapi.PasskeyOffer
	br.send("POST", "/me/passkeys/offer", nil).is(200, &offer)
	options, err := virtualwebauthn.ParseAttestationOptions(string(offer.Options))
	check(br.b.t, err)
	k := &key{party: dashboardParty, authenticator: virtualwebauthn.NewAuthenticator(), credential: wholeCredential()}
	answer := virtualwebauthn.CreateAttestationResponse(k.party, k.authenticator, k.credential, *options)
	k.authenticator.Options.UserHandle = []byte(options.UserID)
	k.authenticator.AddCredential(k.credential)
	return k, map[string]any{"state": offer.State, "name": name, "credential": json.RawMessage(answer)}
}

// wholeKey is the length of an EC2 key whose coordinates have all 32 bytes.
const wholeKey = 77

// wholeCredential makes a credential as authenticators do (RFC 9053 section 7.1.1: no
// octet of a coordinate may be left out). The library drops leading zeros, so
// that one key in a hundred would be refused.
func wholeCredential() virtualwebauthn.Credential {
	for {
		c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		if len(c.Key.AttestationData()) == wholeKey {
			return c
		}
	}
}

func addKey(br *browser, name string) (*key, []string) {
	br.b.t.Helper()
	k, body := newKey(br, name)
	var codes dashapi.RecoveryCodes
	br.send("POST", "/me/passkeys", body).is(200, &codes)
	return k, codes.Codes
}

// sign answers a challenge.
func (k *key) sign(br *browser) map[string]any {
	br.b.t.Helper()
	var offer dashapi.PasskeyOffer
	br.send("POST", "/session/passkey/offer", nil).is(200, &offer)
	options, err := virtualwebauthn.ParseAssertionOptions(string(offer.Options))
	check(br.b.t, err)
	answer := virtualwebauthn.CreateAssertionResponse(k.party, k.authenticator, k.credential, *options)
	return map[string]any{"state": offer.State, "credential": json.RawMessage(answer)}
}

// TestPasskeys: a passkey alone signs in, since it checks its holder; after a
// password it is the second factor. Nothing that was seen once is accepted again.
func TestPasskeys(t *testing.T) {
	t.Parallel()
	b := setup(t)
	email := b.withPassword(access.RoleOfficer)
	br := b.stranger()
	signIn(br, email, password).is(200, nil)
	k, codes := addKey(br, "Laptop")
	if len(codes) != 10 {
		t.Errorf("the first second factor brought %d recovery codes", len(codes))
	}
	if _, codes := addKey(br, "Phone"); len(codes) != 0 {
		t.Errorf("the second passkey brought %d recovery codes", len(codes))
	}
	var list []dashapi.PasskeyView
	br.send("GET", "/me/passkeys", nil).is(200, &list)
	if len(list) != 2 || list[0].Name != "Laptop" || list[0].LastUsedAt != nil {
		t.Fatalf("passkeys %+v", list)
	}

	var s dashapi.Session
	alone := b.stranger()
	answer := k.sign(alone)
	alone.send("POST", "/session/passkey", answer).is(200, &s)
	if s.State != "signedIn" || s.Operator.Email != email || s.Operator.Method != access.MethodPasskey || !s.Operator.Password {
		t.Fatalf("%+v", s)
	}
	b.stranger().send("POST", "/session/passkey", answer).fails(401, "passkey")

	// After a password the passkey completes the sign-in.
	second := b.stranger()
	signIn(second, email, password).is(200, &s)
	if s.State != "secondFactor" || len(s.Ways) != 1 || s.Ways[0] != "passkey" {
		t.Fatalf("%+v", s)
	}
	second.send("POST", "/session/passkey", k.sign(second)).is(200, &s)
	if s.State != "signedIn" || s.Operator.Method != access.MethodPassword {
		t.Errorf("%+v", s)
	}
	third := b.stranger()
	signIn(third, email, password).is(200, nil)
	third.send("POST", "/session/second-factor", map[string]string{"code": codes[0]}).is(200, &s)

	br.send("POST", "/me/passkeys/"+list[0].ID+"/remove", map[string]string{"password": "wrong"}).fails(403, "forbidden")
	br.send("POST", "/me/passkeys/"+list[0].ID+"/remove", map[string]string{"password": password}).is(200, nil)
	gone := b.stranger()
	gone.send("POST", "/session/passkey", k.sign(gone)).fails(401, "passkey")
	br.send("POST", "/me/passkeys/"+list[1].ID+"/remove", map[string]string{"password": password}).is(200, nil)
	signIn(b.stranger(), email, password).is(200, &s)
	if s.State != "signedIn" {
		t.Errorf("without any second factor: %+v", s)
	}
}

// TestPasskeysRefused: what is forged, late, or of somebody else.
func TestPasskeysRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mine, theirs := b.operator("acme", access.RoleOfficer), b.operator("other", access.RoleOfficer)
	k, _ := addKey(mine, "Laptop")
	foreign, _ := addKey(theirs, "Laptop")

	refuse := func(name string, change func(k *key), code string) {
		t.Helper()
		forged := *k
		change(&forged)
		br := b.stranger()
		br.send("POST", "/session/passkey", forged.sign(br)).fails(401, code)
	}
	refuse("another site", func(k *key) { k.party.Origin = "https://evil.example" }, "passkey")
	refuse("another relying party", func(k *key) { k.party.ID = "evil.example" }, "passkey")
	refuse("a holder who was not checked", func(k *key) { k.authenticator.Options.UserNotVerified = true }, "passkey")
	refuse("another key", func(k *key) {
		id := k.credential.ID
		k.credential = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		k.credential.ID = id
	}, "passkey")
	refuse("another user's handle", func(k *key) { k.authenticator.Options.UserHandle = foreign.authenticator.Options.UserHandle }, "passkey")

	br := b.stranger()
	late := k.sign(br)
	b.wait(6 * time.Minute)
	br.send("POST", "/session/passkey", late).fails(400, "invalid")
	changed := k.sign(br)
	changed["state"] = "A" + changed["state"].(string)[1:]
	if changed["state"].(string)[0:1] == "A" {
		changed["state"] = "B" + changed["state"].(string)[1:]
	}
	br.send("POST", "/session/passkey", changed).fails(401, "passkey")
	br.send("POST", "/session/passkey", map[string]any{"state": "x", "credential": map[string]any{}}).fails(401, "passkey")

	// A registration belongs to whom it was offered.
	_, body := newKey(mine, "Stolen")
	theirs.send("POST", "/me/passkeys", body).fails(400, "passkey")
	mine.send("POST", "/me/passkeys", body).is(200, nil)
	mine.send("POST", "/me/passkeys", body).fails(400, "passkey")

	// With a password of one and the key of another nobody comes in.
	email := b.withPassword(access.RoleOfficer)
	first := b.stranger()
	signIn(first, email, password).is(200, nil)
	addKey(first, "Own")
	second := b.stranger()
	signIn(second, email, password).is(200, nil)
	second.send("POST", "/session/passkey", k.sign(second)).fails(401, "passkey")

	var off dashapi.Session
	check(t, b.signIn.ServeAt("https://192.0.2.7:8443"))
	b.stranger().send("GET", "/session", nil).is(200, &off)
	if off.Passkeys {
		t.Error("passkeys are offered at an address of digits")
	}
	mine.send("POST", "/me/passkeys/offer", nil).fails(409, "conflict")
}

// TestEverybodyNeedsASecondFactor: the rule leads those without one to set one
// up at their next sign-in and lets them do nothing else.
func TestEverybodyNeedsASecondFactor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ownerMail, email := b.withPassword(access.RoleOwner), b.withPassword(access.RoleOfficer)
	owner := b.stranger()
	signIn(owner, ownerMail, password).is(200, nil)
	owner.send("PUT", "/company/access/factor", map[string]bool{"requireFactor": true}).fails(409, "no_factor_yourself")
	addKey(owner, "Laptop")
	working := b.stranger()
	signIn(working, email, password).is(200, nil)
	owner.send("PUT", "/company/access/factor", map[string]bool{"requireFactor": true}).is(200, nil)
	var view dashapi.AccessView
	owner.send("GET", "/company/access", nil).is(200, &view)
	if !view.RequireFactor || view.Without != 1 {
		t.Errorf("%+v", view)
	}
	working.send("GET", "/me/sessions", nil).is(200, nil) // until the next sign-in

	var s dashapi.Session
	led := b.stranger()
	r := signIn(led, email, password).is(200, &s)
	if s.State != "enrol" || s.Operator != nil || s.Tenant != nil || len(r.header.Values("Set-Cookie")) != 1 {
		t.Fatalf("%+v %v", s, r.header.Values("Set-Cookie"))
	}
	everywhere := 0
	for _, route := range b.api.Routes() {
		switch route.ID {
		case "offerSecondFactor", "confirmSecondFactor", "listPasskeys", "offerPasskey", "addPasskey", "watch":
			continue
		}
		if route.Open {
			continue
		}
		everywhere++
		var body any
		if v, ok := bodies[route.ID]; ok {
			body = v
		}
		led.send(route.Method, concrete(route.Path), body).fails(401, "enrol")
	}
	if everywhere < 50 {
		t.Errorf("%d routes tried", everywhere)
	}
	var offer dashapi.Offer
	led.send("POST", "/me/second-factor/offer", nil).is(200, &offer)
	code, err := totp.GenerateCode(offer.Secret, b.now())
	check(t, err)
	before := led.cookies["__Host-idngo"]
	led.send("POST", "/me/second-factor", map[string]string{"secret": offer.Secret, "code": code}).is(200, nil)
	if led.cookies["__Host-idngo"] == before {
		t.Error("the session kept the token that it had before the second factor")
	}
	led.send("GET", "/session", nil).is(200, &s)
	if s.State != "signedIn" {
		t.Fatalf("%+v", s)
	}
	led.send("POST", "/me/second-factor/remove", map[string]string{"password": password}).fails(409, "factor_required")

	// A passkey does as well; and a colleague's lost one is taken away whole.
	id := s.Operator.ID
	owner.send("DELETE", "/team/"+id+"/second-factor", nil).is(200, nil)
	again := b.stranger()
	signIn(again, email, password).is(200, &s)
	if s.State != "enrol" {
		t.Fatalf("%+v", s)
	}
	k, codes := addKey(again, "Phone")
	if len(codes) != 10 {
		t.Errorf("%d codes", len(codes))
	}
	again.send("GET", "/me/sessions", nil).is(200, nil)
	owner.send("DELETE", "/team/"+id+"/second-factor", nil).is(200, nil)
	lost := b.stranger()
	lost.send("POST", "/session/passkey", k.sign(lost)).fails(401, "passkey")
	owner.send("PUT", "/company/access/factor", map[string]bool{"requireFactor": false}).is(200, nil)
	signIn(b.stranger(), email, password).is(200, &s)
	if s.State != "signedIn" {
		t.Errorf("without the rule: %+v", s)
	}
}
