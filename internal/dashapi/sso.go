package dashapi

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/idngo/idngo/internal/sso"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
)

// SSOPath is where identity providers send browsers back to.
const SSOPath = Prefix + "/api/session/sso"

// ProviderOffer tells the sign-in page whether there is an identity provider.
type ProviderOffer struct {
	State   string `json:"state" enum:"none,one,ask" doc:"ask: several companies have one, so the page asks for the company's id"`
	Company string `json:"company,omitempty"`
	Name    string `json:"name,omitempty" doc:"What the company calls its provider"`
}

// CompanyName names a company by its id.
type CompanyName struct {
	Company string `json:"company,omitempty" maxLength:"64" doc:"Id of the company; empty for the only one with a provider"`
}

// Departure is where the page sends the browser.
type Departure struct {
	URL string `json:"url"`
}

type departureAnswer struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Departure
}

// arrival sends the browser into the Dashboard, or back to the sign-in page with a reason.
type arrival struct {
	Status    int
	Location  string        `header:"Location"`
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

func (a *API) ssoRoutes() {
	add(a, op{id: "getProviderOffer", method: "GET", path: "/session/sso/offer", summary: "Whether people can sign in by an identity provider", tag: "Session", open: true}, a.providerOffer)
	add(a, op{id: "beginProviderSignIn", method: "POST", path: "/session/sso", summary: "Begin a sign-in at the company's identity provider", tag: "Session", open: true}, a.beginSSO)
	add(a, op{id: "finishOIDC", method: "GET", path: "/session/sso/oidc", summary: "Where an OpenID provider sends browsers back to", tag: "Session", open: true, loose: true}, a.finishOIDC)
	add(a, op{id: "finishSAML", method: "POST", path: "/session/sso/saml", summary: "Where a SAML provider posts its answer", tag: "Session", open: true, loose: true}, a.finishSAML)
	add(a, op{id: "getSAMLMetadata", method: "GET", path: "/session/sso/saml/{company}/metadata", summary: "What a SAML provider needs to know of us", tag: "Session", open: true, loose: true}, a.samlMetadata)
}

func (a *API) providerOffer(ctx context.Context, in *struct {
	Company string `query:"company" maxLength:"64"`
}) (*answer[ProviderOffer], error) {
	tenant, p, err := a.SignIn.Offering(ctx, in.Company)
	switch {
	case fault.CodeOf(err) == fault.NotFound && err != nil:
		return &answer[ProviderOffer]{ProviderOffer{State: "none"}}, nil //nolint:nilerr // that is the answer
	case err != nil:
		return nil, err
	case tenant == "":
		return &answer[ProviderOffer]{ProviderOffer{State: "ask"}}, nil
	}
	return &answer[ProviderOffer]{ProviderOffer{State: "one", Company: tenant, Name: p.Name}}, nil
}

// ssoCookie keeps what was asked. A provider's answer is a navigation from its
// own site: with Lax it comes along by GET (OpenID Connect), with None by POST
// (SAML). It opens nothing by itself.
func ssoCookie(mark string, kind access.Method, maxAge int) http.Cookie {
	c := http.Cookie{Name: cookieSSO, Value: mark, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: maxAge} //nolint:gosec // None below is what a posted answer needs
	if kind == access.MethodSAML {
		c.SameSite = http.SameSiteNoneMode
	}
	return c
}

func (a *API) beginSSO(ctx context.Context, in *body[CompanyName]) (*departureAnswer, error) {
	tenant, _, err := a.SignIn.Offering(ctx, in.Body.Company)
	if err != nil {
		return nil, err
	}
	if tenant == "" {
		return nil, signin.ErrNoProvider
	}
	p, secret, err := a.SignIn.ProviderOf(ctx, tenant)
	if err != nil {
		return nil, err
	}
	target, mark, err := a.SSO.Begin(ctx, tenant, p, secret)
	if err != nil {
		a.ssoFailed(ctx, tenant, p.Kind, err)
		return nil, err
	}
	return &departureAnswer{SetCookie: ssoCookie(mark, p.Kind, int(sso.FlowLifetime.Seconds())), Body: Departure{URL: target}}, nil
}

// ssoFailed tells the operator what exactly did not fit; the person is told in general.
func (a *API) ssoFailed(ctx context.Context, tenant string, kind access.Method, err error) {
	a.Log.LogAttrs(ctx, slog.LevelWarn, "sign-in by identity provider failed", slog.String("tenant", tenant), slog.String("kind", string(kind)),
		slog.String("error", text(err.Error(), 300)), slog.String("correlationId", correlationOf(ctx)))
}

func (a *API) finishOIDC(ctx context.Context, in *struct {
	State string `query:"state" maxLength:"512"`
	Code  string `query:"code" maxLength:"4096"`
	Error string `query:"error" maxLength:"512"`
	Iss   string `query:"iss" maxLength:"2048"`
}) (*arrival, error) {
	return a.arrive(ctx, access.MethodOIDC, func(mark string, p signin.Provider, secret string) (signin.Identity, error) {
		return a.SSO.FinishOIDC(ctx, mark, sso.OIDCAnswer{State: in.State, Code: in.Code, Error: in.Error, Issuer: in.Iss}, p, secret)
	})
}

func (a *API) finishSAML(ctx context.Context, in *struct {
	RawBody []byte `contentType:"application/x-www-form-urlencoded"`
}) (*arrival, error) {
	form, err := url.ParseQuery(string(in.RawBody))
	if err != nil {
		return nil, sso.ErrAnswer.Because(err)
	}
	return a.arrive(ctx, access.MethodSAML, func(mark string, p signin.Provider, _ string) (signin.Identity, error) {
		return a.SSO.FinishSAML(mark, form.Get("SAMLResponse"), p)
	})
}

// arrive finishes a sign-in in a browser that a provider sent: whatever comes of
// it, a page follows.
func (a *API) arrive(ctx context.Context, kind access.Method, finish func(mark string, p signin.Provider, secret string) (signin.Identity, error)) (*arrival, error) {
	r := requestOf(ctx)
	mark := cookie(r, cookieSSO)
	out := &arrival{Status: http.StatusSeeOther, Location: "/", SetCookie: []http.Cookie{ssoCookie("", kind, -1)}}
	tenant, started, err := a.finish(ctx, mark, kind, finish)
	if err != nil {
		a.ssoFailed(ctx, tenant, kind, err)
		out.Location = "/?refused=" + url.QueryEscape(a.problem(ctx, err).Code)
		return out, nil //nolint:nilerr // told by the page
	}
	opened, err := a.opened(ctx, started)
	if err != nil {
		return nil, err
	}
	out.SetCookie = append(out.SetCookie, opened.SetCookie...)
	return out, nil
}

func (a *API) finish(ctx context.Context, mark string, kind access.Method, finish func(mark string, p signin.Provider, secret string) (signin.Identity, error)) (tenant string, s signin.Started, err error) {
	if tenant, err = a.SSO.Tenant(mark, kind); err != nil {
		return tenant, s, err
	}
	p, secret, err := a.SignIn.ProviderOf(ctx, tenant)
	if fault.CodeOf(err) == fault.NotFound && err != nil {
		return tenant, s, signin.ErrNoProvider
	}
	if err != nil {
		return tenant, s, err
	}
	identity, err := finish(mark, p, secret)
	if err != nil {
		return tenant, s, err
	}
	s, err = a.SignIn.ProviderSignIn(ctx, tenant, kind, identity, browserOf(requestOf(ctx)))
	return tenant, s, err
}

func (a *API) samlMetadata(_ context.Context, in *struct {
	Company string `path:"company" maxLength:"64"`
}) (*struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}, error) {
	// It is the same for every company, known or not, but for its id.
	xml, err := a.SSO.Metadata(in.Company)
	return &struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}{"application/samlmetadata+xml", xml}, err
}

// ProviderView is the company's identity provider. Its client secret is never shown.
type ProviderView struct {
	Kind         access.Method `json:"kind" enum:"oidc,saml"`
	Name         string        `json:"name" maxLength:"100" doc:"For the sign-in page"`
	Enabled      bool          `json:"enabled"`
	Only         bool          `json:"only" doc:"Everybody but owners signs in through it"`
	ChecksFactor bool          `json:"checksFactor" doc:"It asks for a second factor itself, so we do not"`
	VouchesEmail bool          `json:"vouchesEmail" doc:"Take its addresses even without email_verified"`
	Issuer       string        `json:"issuer,omitempty" maxLength:"512"`
	ClientID     string        `json:"clientId,omitempty" maxLength:"512"`
	HasSecret    bool          `json:"hasSecret,omitempty" readOnly:"true"`
	ClientSecret *string       `json:"clientSecret,omitempty" maxLength:"1024" doc:"Absent leaves it alone"`
	Metadata     string        `json:"metadata,omitempty" maxLength:"262144" doc:"Of a SAML provider, XML"`
	GroupClaim   string        `json:"groupClaim" maxLength:"512"`
	EmailClaim   string        `json:"emailClaim,omitempty" maxLength:"512"`
	NameClaim    string        `json:"nameClaim,omitempty" maxLength:"512"`
	Roles        []GroupRole   `json:"roles" maxItems:"100"`
}

// GroupRole gives a role to a group; the first that fits counts.
type GroupRole struct {
	Group string `json:"group" maxLength:"512"`
	Role  string `json:"role" maxLength:"64"`
}

// ProviderAddresses are what the company tells its provider.
type ProviderAddresses struct {
	RedirectURI string `json:"redirectUri" doc:"OpenID Connect"`
	ACS         string `json:"acs" doc:"SAML: assertion consumer service"`
	EntityID    string `json:"entityId" doc:"SAML; serves our metadata too"`
}

func showProvider(p *signin.Provider, secret bool) *ProviderView {
	if p == nil {
		return nil
	}
	v := &ProviderView{
		Kind: p.Kind, Name: p.Name, Enabled: p.Enabled, Only: p.Only, ChecksFactor: p.ChecksFactor, VouchesEmail: p.VouchesEmail, Issuer: p.Issuer, ClientID: p.ClientID, HasSecret: secret,
		Metadata: p.Metadata, GroupClaim: p.GroupClaim, EmailClaim: p.EmailClaim, NameClaim: p.NameClaim, Roles: []GroupRole{},
	}
	for _, m := range p.Roles {
		v.Roles = append(v.Roles, GroupRole(m))
	}
	return v
}

func (a *API) putProvider(ctx context.Context, in *body[ProviderView]) (*answer[Done], error) {
	b, who := in.Body, whoOf(ctx)
	p := signin.Provider{
		Kind: b.Kind, Name: b.Name, Enabled: b.Enabled, Only: b.Only, ChecksFactor: b.ChecksFactor, VouchesEmail: b.VouchesEmail, Issuer: b.Issuer, ClientID: b.ClientID,
		Metadata: b.Metadata, GroupClaim: b.GroupClaim, EmailClaim: b.EmailClaim, NameClaim: b.NameClaim,
	}
	for _, m := range b.Roles {
		p.Roles = append(p.Roles, signin.RoleMapping(m))
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if err := a.SSO.Check(ctx, who.Operator.Tenant, p); err != nil {
		a.ssoFailed(ctx, who.Operator.Tenant, p.Kind, err)
		return nil, err
	}
	rules, err := a.SignIn.Rules(ctx, who.Operator.Tenant)
	if err != nil {
		return nil, err
	}
	rules.Provider = &p
	return done(), a.SignIn.SetRules(ctx, who, rules, b.ClientSecret)
}

func (a *API) removeProvider(ctx context.Context, _ *none) (*answer[Done], error) {
	who := whoOf(ctx)
	rules, err := a.SignIn.Rules(ctx, who.Operator.Tenant)
	if err != nil {
		return nil, err
	}
	rules.Provider = nil
	return done(), a.SignIn.SetRules(ctx, who, rules, nil)
}
