package dashapi_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/internal/testtool/idp"
	"github.com/idngo/idngo/kyc/access"
)

var (
	aigul  = idp.Person{ID: "u-1", Email: "Aigul@Company.example", Name: "Aigul", Groups: []string{"staff", "kyc-officers"}}
	berik  = idp.Person{ID: "u-2", Email: "berik@company.example", Name: "Berik", Groups: []string{"canteen"}}
	chief  = idp.Person{ID: "u-3", Email: "chief@company.example", Name: "Chief", Groups: []string{"kyc-leads", "kyc-officers"}}
	unsure = idp.Person{ID: "u-4", Email: "unsure@company.example", Name: "Unsure", Groups: []string{"kyc-officers"}, Unverified: true}
)

// company is a tenant with an identity provider of its own.
type company struct {
	*bundle
	provider *idp.Provider
	owner    *browser
	kind     access.Method
}

func withProvider(t *testing.T, kind access.Method, change func(v map[string]any)) *company {
	t.Helper()
	b := setup(t)
	p, err := idp.New(aigul, berik, chief, unsure)
	check(t, err)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.URL = server.URL
	c := &company{bundle: b, provider: p, owner: b.operator("acme", access.RoleOwner), kind: kind}
	v := map[string]any{
		"kind": kind, "name": "Company login", "enabled": true, "only": false, "checksFactor": true, "vouchesEmail": false, "groupClaim": "groups",
		"roles": []map[string]string{{"group": "kyc-leads", "role": access.RoleAdministrator}, {"group": "kyc-officers", "role": access.RoleOfficer}},
	}
	if kind == access.MethodOIDC {
		v["issuer"], v["clientId"], v["clientSecret"] = p.URL, p.ClientID, p.ClientSecret
	} else {
		metadata, err := p.SAMLMetadata()
		check(t, err)
		v["metadata"] = string(metadata)
		p.ServiceProvider = b.stranger().send("GET", "/session/sso/saml/acme/metadata", nil).is(200, nil).data
	}
	if change != nil {
		change(v)
	}
	c.owner.send("PUT", "/company/access/provider", v).is(200, nil)
	return c
}

var answerField = regexp.MustCompile(`action="([^"]+)"><input type="hidden" name="SAMLResponse" value="([^"]+)"`)

// ask goes to the provider as a person and gives what it sends the browser back with.
func (c *company) ask(br *browser, who idp.Person) (path, form string) {
	c.t.Helper()
	var out dashapi.Departure
	br.send("POST", "/session/sso", map[string]string{}).is(200, &out)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(out.URL, url.Values{"person": {who.ID}})
	check(c.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	check(c.t, err)
	if c.kind == access.MethodOIDC {
		back, err := resp.Location()
		if err != nil {
			c.t.Fatalf("provider answered %d %s", resp.StatusCode, body)
		}
		return back.RequestURI(), ""
	}
	found := answerField.FindStringSubmatch(string(body))
	if found == nil {
		c.t.Fatalf("provider answered %d %s", resp.StatusCode, body)
	}
	target, err := url.Parse(html.UnescapeString(found[1]))
	check(c.t, err)
	return target.Path, url.Values{"SAMLResponse": {html.UnescapeString(found[2])}}.Encode()
}

// bring hands in what the provider sent, as a browser does that comes from its site.
func (c *company) bring(br *browser, path, form string) *reply {
	c.t.Helper()
	br.origin = c.provider.URL
	defer func() { br.origin = "" }()
	if c.kind == access.MethodOIDC {
		return br.send("GET", path, nil)
	}
	return br.send("POST", path, form, "Content-Type", "application/x-www-form-urlencoded")
}

func (c *company) signIn(br *browser, who idp.Person) *reply {
	c.t.Helper()
	path, form := c.ask(br, who)
	return c.bring(br, path, form)
}

// refused asserts that the sign-in page follows, with a reason, and nobody is signed in.
func (c *company) refused(br *browser, r *reply, code string) {
	c.t.Helper()
	if got := r.header.Get("Location"); r.status != http.StatusSeeOther || got != "/?refused="+code {
		c.t.Errorf("answer %d to %q %s, want %s", r.status, got, r.data, code)
	}
	var s dashapi.Session
	br.send("GET", "/session", nil).is(200, &s)
	if s.State != "anonymous" {
		c.t.Errorf("%s: signed in as %+v", code, s.Operator)
	}
}

func (c *company) admitted(br *browser, r *reply) dashapi.Session {
	c.t.Helper()
	var s dashapi.Session
	if r.status != http.StatusSeeOther || r.header.Get("Location") != "/" {
		c.t.Fatalf("answer %d to %q %s", r.status, r.header.Get("Location"), r.data)
	}
	br.send("GET", "/session", nil).is(200, &s)
	return s
}

var bothKinds = []access.Method{access.MethodOIDC, access.MethodSAML}

// TestProviderSignIn: whom the company's provider vouches for comes in with the
// role of a group, gets an account, keeps it, and loses access with the group.
func TestProviderSignIn(t *testing.T) {
	t.Parallel()
	for _, kind := range bothKinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			c := withProvider(t, kind, nil)
			var offer dashapi.ProviderOffer
			c.stranger().send("GET", "/session/sso/offer", nil).is(200, &offer)
			if offer.State != "one" || offer.Name != "Company login" || offer.Company != "acme" {
				t.Errorf("%+v", offer)
			}
			br := c.stranger()
			s := c.admitted(br, c.signIn(br, aigul))
			if s.State != "signedIn" || s.Operator.Email != "aigul@company.example" || s.Operator.Role != access.RoleOfficer || s.Operator.Method != kind || s.Operator.Password || s.Tenant.ID != "acme" {
				t.Fatalf("%+v", s.Operator)
			}
			br.send("GET", "/env/production/queue", nil).is(200, nil)
			if br.cookies["__Host-idngo-sso"] != "" {
				t.Error("the mark stays in the browser")
			}
			again := c.stranger()
			if second := c.admitted(again, c.signIn(again, aigul)); second.Operator.ID != s.Operator.ID {
				t.Error("the second sign-in made another account")
			}
			lead := c.stranger()
			if s := c.admitted(lead, c.signIn(lead, chief)); s.Operator.Role != access.RoleAdministrator {
				t.Errorf("the first group that fits gives the role: %s", s.Operator.Role)
			}
			visitor := c.stranger()
			c.refused(visitor, c.signIn(visitor, berik), "no_role")
			if kind == access.MethodOIDC {
				br := c.stranger()
				c.refused(br, c.signIn(br, unsure), "unverified")
			}
			// Another role at the provider is another role here; none ends what is open.
			c.provider.People[0].Groups = []string{"kyc-leads"}
			promoted := c.stranger()
			if now := c.admitted(promoted, c.signIn(promoted, aigul)); now.Operator.Role != access.RoleAdministrator || now.Operator.ID != s.Operator.ID {
				t.Errorf("%+v", now.Operator)
			}
			c.provider.People[0].Groups = nil
			gone := c.stranger()
			c.refused(gone, c.signIn(gone, aigul), "no_role")
			br.send("GET", "/env/production/queue", nil).fails(401, "no_session")
			c.provider.People[0].Groups = []string{"kyc-officers"}
			c.owner.send("PATCH", "/team/"+s.Operator.ID, map[string]string{"state": "disabled"}).is(200, nil)
			c.refused(gone, c.signIn(gone, aigul), "disabled")
		})
	}
}

// TestProviderAndAddresses: an address that is here already belongs to the same
// person only in the same company, and never to an owner.
func TestProviderAndAddresses(t *testing.T) {
	t.Parallel()
	c := withProvider(t, access.MethodOIDC, nil)
	ctx := t.Context()
	invited, _, err := c.bundle.signIn.Invite(ctx, "acme", "aigul@company.example", "Aigul", access.RoleAuditor, access.LinkInvite)
	check(t, err)
	br := c.stranger()
	if s := c.admitted(br, c.signIn(br, aigul)); s.Operator.ID != invited.ID || s.Operator.Role != access.RoleOfficer {
		t.Errorf("%+v, invited %s", s.Operator, invited.ID)
	}
	_, err = c.bundle.signIn.Create(ctx, "acme", "chief@company.example", "Chief", access.RoleOwner, password)
	check(t, err)
	owner := c.stranger()
	c.refused(owner, c.signIn(owner, chief), "owner_here")
	_, err = c.bundle.signIn.Create(ctx, "other", "foreign@company.example", "Foreign", access.RoleOfficer, password)
	check(t, err)
	c.provider.People[0] = idp.Person{ID: "u-9", Email: "foreign@company.example", Name: "F", Groups: []string{"kyc-officers"}}
	foreign := c.stranger()
	c.refused(foreign, c.signIn(foreign, c.provider.People[0]), "provider_email")
	c.provider.People[0] = idp.Person{ID: "u-10", Email: "aigul@company.example", Name: "F", Groups: []string{"kyc-officers"}}
	twin := c.stranger()
	c.refused(twin, c.signIn(twin, c.provider.People[0]), "provider_email")
	c.provider.People[0] = idp.Person{ID: "u-11", Email: "no address", Name: "F", Groups: []string{"kyc-officers"}}
	c.refused(twin, c.signIn(twin, c.provider.People[0]), "provider_email")
	c.provider.People[0], c.provider.GroupsByUserInfo = aigul, true
	if s := c.admitted(twin, c.signIn(twin, aigul)); s.Operator.ID != invited.ID {
		t.Errorf("groups by userinfo: %+v", s.Operator)
	}
}

// TestProviderOnly: a company may send everybody to its provider; when that is
// broken, an owner comes in by password and changes it.
func TestProviderOnly(t *testing.T) {
	t.Parallel()
	c := withProvider(t, access.MethodOIDC, func(v map[string]any) { v["only"] = true })
	officer, owner := c.withPassword(access.RoleOfficer), c.withPassword(access.RoleOwner)
	signIn(c.stranger(), officer, password).fails(403, "use_provider")
	signIn(c.stranger(), officer, "wrong").fails(401, "credentials")
	_, secret, err := c.bundle.signIn.Invite(t.Context(), "acme", "late@company.example", "Late", access.RoleOfficer, access.LinkInvite)
	check(t, err)
	c.stranger().send("POST", "/link", map[string]any{"name": "Late", "password": password}, "X-Link-Secret", secret).fails(403, "use_provider")
	c.provider.URL = "http://127.0.0.1:1" // it lies about itself, and so is broken
	c.wait(2 * time.Hour)
	c.stranger().send("POST", "/session/sso", map[string]string{}).fails(409, "provider_unreachable")
	br := c.stranger()
	signIn(br, owner, password).is(200, nil)
	br.send("DELETE", "/company/access/provider", nil).is(200, nil)
	signIn(c.stranger(), officer, password).is(200, nil)
	c.stranger().send("POST", "/link", map[string]any{"name": "Late", "password": password}, "X-Link-Secret", secret).is(200, nil) // the link was not used up
	var offer dashapi.ProviderOffer
	c.stranger().send("GET", "/session/sso/offer", nil).is(200, &offer)
	if offer.State != "none" {
		t.Errorf("%+v", offer)
	}
	c.stranger().send("POST", "/session/sso", map[string]string{}).fails(404, "no_provider")
}

// TestProviderAndSecondFactor: where the provider does not check one itself, we do.
func TestProviderAndSecondFactor(t *testing.T) {
	t.Parallel()
	c := withProvider(t, access.MethodSAML, func(v map[string]any) { v["checksFactor"] = false })
	addKey(c.owner, "Laptop")
	c.owner.send("PUT", "/company/access/factor", map[string]bool{"requireFactor": true}).is(200, nil)
	br := c.stranger()
	if s := c.admitted(br, c.signIn(br, aigul)); s.State != "enrol" {
		t.Fatalf("%+v", s)
	}
	k, _ := addKey(br, "Phone")
	second := c.stranger()
	if s := c.admitted(second, c.signIn(second, aigul)); s.State != "secondFactor" {
		t.Fatalf("%+v", s)
	}
	var s dashapi.Session
	second.send("POST", "/session/passkey", k.sign(second)).is(200, &s)
	if s.State != "signedIn" || s.Operator.Method != access.MethodSAML {
		t.Errorf("%+v", s)
	}
	// Without a password to repeat, what is grave needs a fresh sign-in.
	second.send("POST", "/me/recovery-codes", map[string]string{"password": ""}).is(200, nil)
	c.wait(11 * time.Minute)
	second.send("POST", "/me/recovery-codes", map[string]string{"password": ""}).fails(403, "forbidden")
}

// TestProviderSettings: who may describe a provider, and what is refused.
func TestProviderSettings(t *testing.T) {
	t.Parallel()
	c := withProvider(t, access.MethodOIDC, nil)
	var view dashapi.AccessView
	r := c.owner.send("GET", "/company/access", nil).is(200, &view)
	if view.Provider == nil || !view.Provider.HasSecret || strings.Contains(string(r.data), c.provider.ClientSecret) || view.Addresses.RedirectURI != "https://kyc.example/dash/api/session/sso/oidc" {
		t.Errorf("%s", r.data)
	}
	good := map[string]any{"kind": "oidc", "name": "L", "enabled": true, "only": false, "checksFactor": false, "vouchesEmail": false, "groupClaim": "groups", "issuer": c.provider.URL, "clientId": "idngo", "roles": []map[string]string{{"group": "g", "role": access.RoleOfficer}}}
	with := func(key string, value any) map[string]any {
		out := map[string]any{}
		for k, v := range good {
			out[k] = v
		}
		out[key] = value
		return out
	}
	put := func(br *browser, v map[string]any) *reply { return br.send("PUT", "/company/access/provider", v) }
	put(c.owner, with("name", "")).fails(400, "invalid")
	put(c.owner, with("groupClaim", "")).fails(400, "invalid")
	put(c.owner, with("roles", []map[string]string{})).fails(400, "invalid")
	put(c.owner, with("roles", []map[string]string{{"group": "g", "role": access.RoleOwner}})).fails(400, "invalid")
	put(c.owner, with("roles", []map[string]string{{"group": "g", "role": "nothing"}})).fails(400, "invalid")
	put(c.owner, with("issuer", "ftp://login.example")).fails(400, "invalid")
	put(c.owner, with("issuer", c.provider.URL+"/elsewhere")).fails(409, "provider_unreachable")
	saml := with("kind", "saml")
	for _, metadata := range []string{"", "<a>", "<a/>", `<!DOCTYPE x [<!ENTITY e "x">]><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="&e;"/>`, `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="e"/>`} {
		saml["metadata"] = metadata
		if r := put(c.owner, saml); r.status != 400 && r.status != 409 {
			t.Errorf("metadata %q: %d", metadata, r.status)
		}
	}
	put(c.owner, good).is(200, nil) // the secret stays
	c.owner.send("GET", "/company/access", nil).is(200, &view)
	if !view.Provider.HasSecret || view.Provider.Name != "L" {
		t.Errorf("%+v", view.Provider)
	}
	// Nobody gives a role that can more than they can.
	var role dashapi.RoleView
	c.owner.send("POST", "/roles", map[string]any{"name": "Security", "permissions": []string{"company.manage"}}).is(200, &role)
	clerk := c.operator("acme", role.ID)
	put(clerk, good).fails(403, "forbidden")
	put(clerk, with("roles", []map[string]string{{"group": "g", "role": role.ID}})).is(200, nil)
	c.owner.send("DELETE", "/team/"+clerk.id, nil).is(200, nil)
	c.owner.send("DELETE", "/roles/"+role.ID, nil).fails(409, "conflict") // the provider gives it
}

// TestOIDCLies: an answer with anything wrong in it lets nobody in.
func TestOIDCLies(t *testing.T) {
	t.Parallel()
	c := withProvider(t, access.MethodOIDC, nil)
	stolen, err := rsa.GenerateKey(rand.Reader, 2048)
	check(t, err)
	lie := func(claim string, value any) func() {
		return func() { c.provider.Lie = func(claims map[string]any) { claims[claim] = value } }
	}
	for name, begin := range map[string]func(){
		"another audience": lie("aud", "another client"),
		"another issuer":   lie("iss", "https://evil.example"),
		"expired":          lie("exp", time.Now().Add(-time.Hour).Unix()),
		"another nonce":    lie("nonce", "another"),
		"no nonce":         func() { c.provider.Lie = func(claims map[string]any) { delete(claims, "nonce") } },
		"no subject":       lie("sub", ""),
		"another key": func() {
			c.provider.Sign = func(claims map[string]any) (string, error) { return idp.SignWith(stolen, "one", claims) }
		},
		"no signature": func() {
			c.provider.Sign = func(claims map[string]any) (string, error) {
				body, err := json.Marshal(claims)
				return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(body) + ".", err
			}
		},
		"signed with the client's secret": func() {
			c.provider.Sign = func(claims map[string]any) (string, error) {
				signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(strings.Repeat(c.provider.ClientSecret, 2))}, nil)
				if err != nil {
					return "", err
				}
				return jwt.Signed(signer).Claims(claims).Serialize()
			}
		},
	} {
		c.provider.Lie, c.provider.Sign = nil, nil
		begin()
		br := c.stranger()
		r := c.signIn(br, aigul)
		t.Log(name)
		c.refused(br, r, "provider_answer")
	}
	c.provider.Lie, c.provider.Sign = nil, nil
	br, other := c.stranger(), c.stranger()
	path, _ := c.ask(br, aigul)
	c.refused(other, c.bring(other, path, ""), "sso_flow") // a browser that asked nothing
	c.ask(other, aigul)
	c.refused(other, c.bring(other, path, ""), "sso_flow") // one that asked something else
	c.refused(br, c.bring(br, strings.Replace(path, "iss=", "iss=x", 1), ""), "provider_answer")
	path, _ = c.ask(br, aigul)
	keep := br.cookies["__Host-idngo-sso"]
	c.admitted(br, c.bring(br, path, ""))
	other.cookies["__Host-idngo-sso"] = keep
	c.refused(other, c.bring(other, path, ""), "provider_answer") // the code was used
	late := c.stranger()
	path, _ = c.ask(late, aigul)
	c.wait(11 * time.Minute)
	c.refused(late, c.bring(late, path, ""), "sso_flow")
	denied := c.stranger()
	path, _ = c.ask(denied, aigul)
	at, err := url.Parse(path)
	check(t, err)
	c.refused(denied, c.bring(denied, at.Path+"?error=access_denied&state="+at.Query().Get("state"), ""), "provider_denied")
	for _, secret := range []string{c.provider.ClientSecret, "id_token"} {
		if strings.Contains(c.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
}

// TestSAMLLies: an answer that is unsigned, wrapped, for somebody else, old or
// seen before lets nobody in.
func TestSAMLLies(t *testing.T) {
	t.Parallel()
	c := withProvider(t, access.MethodSAML, nil)
	for name, begin := range map[string]func(){
		"another audience": func() {
			c.provider.Bend = func(a *saml.Assertion) {
				a.Conditions.AudienceRestrictions[0].Audience.Value = "https://another.example"
			}
		},
		"no audience":  func() { c.provider.Bend = func(a *saml.Assertion) { a.Conditions.AudienceRestrictions = nil } },
		"no condition": func() { c.provider.Bend = func(a *saml.Assertion) { a.Conditions = nil } },
		"nobody":       func() { c.provider.Bend = func(a *saml.Assertion) { a.Subject.NameID = nil } },
		"no bearer":    func() { c.provider.Bend = func(a *saml.Assertion) { a.Subject.SubjectConfirmations = nil } },
		"another name each time": func() {
			c.provider.Bend = func(a *saml.Assertion) { a.Subject.NameID.Format = string(saml.TransientNameIDFormat) }
		},
		"another request": func() {
			c.provider.Bend = func(a *saml.Assertion) {
				a.Subject.SubjectConfirmations[0].SubjectConfirmationData.InResponseTo = "id-another"
			}
		},
		"another recipient": func() {
			c.provider.Bend = func(a *saml.Assertion) {
				a.Subject.SubjectConfirmations[0].SubjectConfirmationData.Recipient = "https://another.example"
			}
		},
		"another issuer": func() { c.provider.Bend = func(a *saml.Assertion) { a.Issuer.Value = "https://another.example" } },
		"expired": func() {
			c.provider.Bend = func(a *saml.Assertion) { a.Conditions.NotOnOrAfter = time.Now().Add(-time.Hour) }
		},
		"confirmation expired": func() {
			c.provider.Bend = func(a *saml.Assertion) {
				a.Subject.SubjectConfirmations[0].SubjectConfirmationData.NotOnOrAfter = time.Now().Add(-time.Hour)
			}
		},
		"issued long ago": func() {
			c.provider.Bend = func(a *saml.Assertion) { a.IssueInstant = time.Now().Add(-time.Hour) }
		},
		"not yet valid": func() {
			c.provider.Bend = func(a *saml.Assertion) { a.Conditions.NotBefore = time.Now().Add(time.Hour) }
		},
		"unsigned":           func() { c.provider.Forge = unsigned },
		"changed":            func() { c.provider.Forge = promote },
		"wrapped":            func() { c.provider.Forge = wrapped(false) },
		"wrapped the others": func() { c.provider.Forge = wrapped(true) },
		"hidden by comment":  func() { c.provider.Forge = commented },
		"with a weak digest": func() {
			c.provider.Forge = func(x []byte) []byte {
				return []byte(strings.ReplaceAll(string(x), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"))
			}
		},
		"no XML": func() { c.provider.Forge = func([]byte) []byte { return []byte("<a") } },
		"entities": func() {
			c.provider.Forge = func(x []byte) []byte {
				return append([]byte(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`), x...)
			}
		},
	} {
		c.provider.Bend, c.provider.Forge = nil, nil
		begin()
		br := c.stranger()
		t.Log(name)
		c.refused(br, c.signIn(br, berik), "provider_answer")
		c.refused(br, c.signIn(br, aigul), "provider_answer")
	}
	c.provider.Bend, c.provider.Forge = nil, nil
	br, other := c.stranger(), c.stranger()
	path, form := c.ask(br, aigul)
	mark := br.cookies["__Host-idngo-sso"]
	c.refused(other, c.bring(other, path, form), "sso_flow")
	c.admitted(br, c.bring(br, path, form))
	other.cookies["__Host-idngo-sso"] = mark
	c.refused(other, c.bring(other, path, form), "sso_flow") // seen before
	c.refused(other, c.bring(other, path, "SAMLResponse=%25"), "sso_flow")
	if strings.Contains(c.log.String(), "company.example") {
		t.Error("the log names a person")
	}
}

func document(x []byte) (*etree.Document, *etree.Element, *etree.Element) {
	d := etree.NewDocument()
	if err := d.ReadFromBytes(x); err != nil {
		panic(err)
	}
	return d, d.Root(), d.Root().FindElement("./Assertion")
}

func written(d *etree.Document) []byte {
	out, err := d.WriteToBytes()
	if err != nil {
		panic(err)
	}
	return out
}

func unsigned(x []byte) []byte {
	d, response, assertion := document(x)
	for _, e := range []*etree.Element{response, assertion} {
		if s := e.FindElement("./Signature"); s != nil {
			e.RemoveChild(s)
		}
	}
	return written(d)
}

// evil makes an assertion about somebody with every group.
func evil(assertion *etree.Element) *etree.Element {
	e := assertion.Copy()
	if s := e.FindElement("./Signature"); s != nil {
		e.RemoveChild(s)
	}
	e.CreateAttr("ID", "id-evil")
	e.FindElement(".//NameID").SetText("u-evil")
	for _, v := range e.FindElements(".//AttributeValue") {
		if v.Text() == "canteen" || v.Text() == "kyc-officers" {
			v.SetText("kyc-leads")
		}
	}
	return e
}

func promote(x []byte) []byte {
	d, _, assertion := document(x)
	for _, v := range assertion.FindElements(".//AttributeValue") {
		if v.Text() == "canteen" || v.Text() == "kyc-officers" {
			v.SetText("kyc-leads")
		}
	}
	return written(d)
}

// wrapped hides the signed assertion where its signature still fits and puts
// another one in its place (signature wrapping).
func wrapped(inside bool) func([]byte) []byte {
	return func(x []byte) []byte {
		d, response, assertion := document(x)
		if s := response.FindElement("./Signature"); s != nil {
			response.RemoveChild(s)
		}
		e := evil(assertion)
		response.RemoveChild(assertion)
		if inside {
			signature := assertion.FindElement("./Signature").Copy()
			object := etree.NewElement("ds:Object")
			object.AddChild(assertion)
			signature.AddChild(object)
			e.InsertChildAt(1, signature)
			response.AddChild(e)
		} else {
			box := response.CreateElement("samlp:Extensions")
			box.AddChild(assertion)
			response.AddChild(e)
		}
		return written(d)
	}
}

// commented ends the name of a person early for parsers that stop at a comment.
func commented(x []byte) []byte {
	return []byte(strings.ReplaceAll(strings.ReplaceAll(string(x), ">u-2<", ">u<!-- -->-2<"), ">u-1<", ">u-1<!-- -->.evil<"))
}
