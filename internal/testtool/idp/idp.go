// Package idp is an identity provider for tests: OpenID Connect with real signed
// tokens, PKCE and userinfo, and SAML 2.0 by the library's own provider. Whoever
// opens its sign-in page chooses who to be. It can be told to lie, so that tests
// see each lie refused.
package idp

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"html/template"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/crewjam/saml"
	"github.com/crewjam/saml/logger"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Person can sign in.
type Person struct {
	ID, Email, Name string
	Groups          []string
	Unverified      bool
}

// Provider is both kinds at once. Change its members only between requests.
type Provider struct {
	URL                    string
	ClientID, ClientSecret string
	People                 []Person
	// ServiceProvider is the metadata of whom SAML answers go to, XML.
	ServiceProvider []byte
	// Lie changes the claims of an ID token before it is signed; GroupsByUserInfo
	// leaves the groups out of it.
	Lie              func(claims map[string]any)
	GroupsByUserInfo bool
	// Sign replaces how ID tokens are signed.
	Sign func(claims map[string]any) (string, error)
	// Bend changes a SAML assertion before it is signed; Forge the answer after.
	Bend  func(a *saml.Assertion)
	Forge func(response []byte) []byte

	key  *rsa.PrivateKey
	cert *x509.Certificate
	mu   sync.Mutex
	open map[string]grant // by code, and by access token
}

type grant struct {
	person    Person
	nonce     string
	challenge string
	redirect  string
}

// New makes a provider; URL must be set before it serves.
func New(people ...Person) (*Provider, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "identity provider for tests"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &Provider{ClientID: "idngo", ClientSecret: "a client's secret & more", People: people, key: key, cert: cert, open: map[string]grant{}}, nil
}

// Key signs ID tokens and assertions.
func (p *Provider) Key() *rsa.PrivateKey { return p.key }

// ServeHTTP implements both kinds.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		reply(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys", "userinfo_endpoint": p.URL + "/userinfo",
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"}, "scopes_supported": []string{"openid", "groups"},
		})
	case "/keys":
		reply(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "one", Algorithm: "RS256", Use: "sig"}}})
	case "/authorize":
		p.authorize(w, r)
	case "/token":
		p.token(w, r)
	case "/userinfo":
		p.userinfo(w, r)
	case "/saml/sso":
		p.sso(w, r)
	default:
		http.NotFound(w, r)
	}
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

var page = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><title>Company login</title><h1>Company login</h1>
<form method="post">{{range .}}<p><button name="person" value="{{.ID}}">{{.Name}}</button></p>{{end}}</form></html>`))

// choose shows the people, or finds the one that was chosen.
func (p *Provider) choose(w http.ResponseWriter, r *http.Request) (Person, bool) {
	chosen := r.FormValue("person")
	for _, person := range p.People {
		if person.ID == chosen {
			return person, true
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = page.Execute(w, p.People)
	return Person{}, false
}

func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != p.ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || !strings.Contains(q.Get("scope"), "openid") {
		http.Error(w, "not a request of this client with PKCE", http.StatusBadRequest)
		return
	}
	person, ok := p.choose(w, r)
	if !ok {
		return
	}
	code := rand.Text()
	p.mu.Lock()
	p.open[code] = grant{person, q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri")}
	p.mu.Unlock()
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.URL}, "session_state": {"more"}}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther) //nolint:gosec // a provider for tests sends the browser where it was asked to
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, basic := r.BasicAuth()
	if basic {
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	p.mu.Lock()
	g, ok := p.open[r.FormValue("code")]
	delete(p.open, r.FormValue("code"))
	p.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !ok || id != p.ClientID || secret != p.ClientSecret || g.redirect != r.FormValue("redirect_uri") || base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		w.WriteHeader(http.StatusBadRequest)
		reply(w, map[string]string{"error": "invalid_grant"})
		return
	}
	now := time.Now()
	claims := map[string]any{"iss": p.URL, "sub": g.person.ID, "aud": p.ClientID, "exp": now.Add(5 * time.Minute).Unix(), "iat": now.Unix(), "nonce": g.nonce, "email": g.person.Email, "email_verified": !g.person.Unverified, "name": g.person.Name}
	if !p.GroupsByUserInfo {
		claims["groups"] = g.person.Groups
	}
	if p.Lie != nil {
		p.Lie(claims)
	}
	sign := p.Sign
	if sign == nil {
		sign = func(claims map[string]any) (string, error) { return SignWith(p.key, "one", claims) }
	}
	token, err := sign(claims)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	access := rand.Text()
	p.mu.Lock()
	p.open[access] = g
	p.mu.Unlock()
	reply(w, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token})
}

// SignWith signs claims by RS256.
func SignWith(key *rsa.PrivateKey, id string, claims map[string]any) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	g, ok := p.open[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	p.mu.Unlock()
	if !ok {
		http.Error(w, "unknown token", http.StatusUnauthorized)
		return
	}
	reply(w, map[string]any{"sub": g.person.ID, "groups": g.person.Groups})
}

func (p *Provider) saml() *saml.IdentityProvider {
	metadata, _ := url.Parse(p.URL + "/saml/metadata")
	target, _ := url.Parse(p.URL + "/saml/sso")
	return &saml.IdentityProvider{
		Key: p.key, Signer: p.key, Certificate: p.cert, MetadataURL: *metadata, SSOURL: *target, ServiceProviderProvider: p, AssertionMaker: p,
		Logger: logger.Interface(quiet{}), SignatureMethod: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
	}
}

// quiet keeps the library's lines about refused requests out of test output.
type quiet struct{}

func (quiet) Print(...any)          {}
func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}
func (quiet) Fatal(...any)          {}
func (quiet) Fatalf(string, ...any) {}
func (quiet) Fatalln(...any)        {}
func (quiet) Panic(...any)          {}
func (quiet) Panicf(string, ...any) {}
func (quiet) Panicln(...any)        {}

// SAMLMetadata describes the provider, XML.
func (p *Provider) SAMLMetadata() ([]byte, error) { return xml.Marshal(p.saml().Metadata()) }

// GetServiceProvider implements saml.ServiceProviderProvider.
func (p *Provider) GetServiceProvider(*http.Request, string) (*saml.EntityDescriptor, error) {
	var d saml.EntityDescriptor
	return &d, xml.Unmarshal(p.ServiceProvider, &d)
}

// MakeAssertion implements saml.AssertionMaker.
func (p *Provider) MakeAssertion(req *saml.IdpAuthnRequest, session *saml.Session) error {
	if err := (saml.DefaultAssertionMaker{}).MakeAssertion(req, session); err != nil {
		return err
	}
	if p.Bend != nil {
		p.Bend(req.Assertion)
	}
	return nil
}

func (p *Provider) sso(w http.ResponseWriter, r *http.Request) {
	req, err := saml.NewIdpAuthnRequest(p.saml(), &http.Request{Method: http.MethodGet, URL: r.URL, Form: r.URL.Query(), Header: http.Header{}, Body: io.NopCloser(strings.NewReader(""))})
	if err == nil {
		err = req.Validate()
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	person, ok := p.choose(w, r)
	if !ok {
		return
	}
	var groups []saml.AttributeValue
	for _, g := range person.Groups {
		groups = append(groups, saml.AttributeValue{Type: "xs:string", Value: g})
	}
	text := func(name, value string) saml.Attribute {
		return saml.Attribute{Name: name, NameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", Values: []saml.AttributeValue{{Type: "xs:string", Value: value}}}
	}
	session := &saml.Session{ID: rand.Text(), NameID: person.ID, NameIDFormat: string(saml.PersistentNameIDFormat), CreateTime: time.Now(), ExpireTime: time.Now().Add(time.Hour), Index: rand.Text(),
		CustomAttributes: []saml.Attribute{text("email", person.Email), text("name", person.Name), {Name: "groups", NameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", Values: groups}}}
	if err = p.MakeAssertion(req, session); err == nil {
		err = req.MakeAssertionEl()
	}
	if err == nil {
		err = req.MakeResponse()
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	form, err := req.PostBinding()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer := form.SAMLResponse
	if p.Forge != nil {
		raw, err := base64.StdEncoding.DecodeString(answer)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer = base64.StdEncoding.EncodeToString(p.Forge(raw))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = send.Execute(w, map[string]string{"URL": form.URL, "Answer": answer})
}

var send = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><title>Company login</title><form method="post" action="{{.URL}}"><input type="hidden" name="SAMLResponse" value="{{.Answer}}"><button>Go on</button></form><script>document.forms[0].submit()</script></html>`))
