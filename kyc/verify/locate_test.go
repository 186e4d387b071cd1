package verify_test

import (
	"net/netip"
	"testing"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
)

// The country is that of the person's device, noted once; an address of the
// client's own server says nothing (api.md 5.3).
func TestIPCountryIsThePersons(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.CountryOf = func(ip netip.Addr) string {
		return map[string]string{"203.0.113.9": "KAZ", "198.51.100.1": "DEU"}[ip.String()]
	}
	from := func(ip string) { b.ctx = audit.WithActor(b.ctx, audit.Actor{Name: "sdk", Channel: "SDK", IP: ip}) }
	token := func(user string) access.SDKToken {
		return access.SDKToken{Scope: production, ExternalUserID: user, LevelName: "basic-kyc-level"}
	}
	from("203.0.113.9")
	a, err := b.EnsureApplicant(b.ctx, token("new"))
	must(t, err)
	if a.Personal.IPCountry != "KAZ" {
		t.Errorf("a new applicant is in %q", a.Personal.IPCountry)
	}
	made := b.create("made over the API")
	if made.Personal.IPCountry != "" {
		t.Errorf("the client's own address counted: %q", made.Personal.IPCountry)
	}
	a, err = b.EnsureApplicant(b.ctx, token(made.Personal.ExternalUserID))
	must(t, err)
	if a.ID != made.ID || a.Personal.IPCountry != "KAZ" {
		t.Errorf("on the first visit %q", a.Personal.IPCountry)
	}
	from("198.51.100.1")
	if a, err = b.EnsureApplicant(b.ctx, token(made.Personal.ExternalUserID)); err != nil || a.Personal.IPCountry != "KAZ" {
		t.Errorf("it moved to %q, %v", a.Personal.IPCountry, err)
	}
}
