package dashapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/fault"
)

// Session tells a page who is in front of it.
type Session struct {
	State    string    `json:"state" enum:"anonymous,secondFactor,enrol,signedIn" doc:"enrol: nothing but setting a second factor up is allowed"`
	Passkeys bool      `json:"passkeys" doc:"Passkeys can be used at this address"`
	Ways     []string  `json:"ways,omitempty" enum:"code,passkey" doc:"How the second factor can be shown; a recovery code always can"`
	Operator *Operator `json:"operator,omitempty"`
	Tenant   *Company  `json:"tenant,omitempty"`
	Version  string    `json:"version"`
}

// Company is the tenant as its operators see it.
type Company struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	SandboxDecides bool   `json:"sandboxDecides" doc:"The real checks run in the sandbox too"`
	PublicURL      string `json:"publicUrl" doc:"Origin of the public API"`
	FlowURL        string `json:"flowUrl" doc:"Origin of the applicant's flow"`
	TimeZone       string `json:"timeZone,omitempty" doc:"IANA name of the zone in which times are shown; the browser's when empty"`
}

// Operator is who is signed in.
type Operator struct {
	ID           string              `json:"id"`
	Email        string              `json:"email"`
	Name         string              `json:"name"`
	Role         string              `json:"role" doc:"Id of the role"`
	RoleName     string              `json:"roleName" doc:"Name of a role of the tenant; empty for a built-in InApplicant"`
	Permissions  []access.Permission `json:"permissions"`
	SecondFactor bool                `json:"secondFactor" doc:"An app makes codes as second factor"`
	Password     bool                `json:"password" doc:"Has a password to repeat before something grave"`
	Method       access.Method       `json:"method" enum:"password,passkey,oidc,saml" doc:"How this session was opened"`
	Preferences  json.RawMessage     `json:"preferences,omitempty" doc:"The page's own settings, as it stored them"`
}

type sessionAnswer struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      Session
}

// Credentials of a sign-in.
type Credentials struct {
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password" maxLength:"800"`
}

// Code of a second factor, or a recovery code.
type Code struct {
	Code string `json:"code" maxLength:"64"`
}

// Link is a one-time link as its holder sees it.
type Link struct {
	Kind  access.LinkKind `json:"kind" enum:"setup,invite,reset"`
	Email string          `json:"email"`
	Name  string          `json:"name"`
}

// NewPassword is what a one-time link takes.
type NewPassword struct {
	Email    string `json:"email,omitempty" maxLength:"254" doc:"Of the first owner only"`
	Company  string `json:"company,omitempty" maxLength:"256" doc:"Of the first owner only: the name of the company"`
	Name     string `json:"name" maxLength:"400" doc:"Ignored for a new password of somebody who has a name"`
	Password string `json:"password" maxLength:"800"`
}

// InLink is the secret of a one-time link, in a header: addresses end up in logs.
type InLink struct {
	Secret string `header:"X-Link-Secret" maxLength:"100" required:"true"`
}

func (a *API) sessionRoutes() {
	add(a, op{id: "getSession", method: "GET", path: "/session", summary: "Tell who is signed in", tag: "Session", open: true}, a.getSession)
	add(a, op{id: "signIn", method: "POST", path: "/session", summary: "Sign in by e-mail and password", tag: "Session", open: true}, a.signIn)
	add(a, op{id: "secondFactor", method: "POST", path: "/session/second-factor", summary: "Complete a sign-in with a code", tag: "Session", open: true}, a.secondFactor)
	add(a, op{id: "signOut", method: "DELETE", path: "/session", summary: "Sign out", tag: "Session", open: true}, a.signOut)
	add(a, op{id: "getLink", method: "GET", path: "/link", summary: "Tell whom a one-time link is for", tag: "Session", open: true}, a.getLink)
	add(a, op{id: "useLink", method: "POST", path: "/link", summary: "Set a password by a one-time link and sign in", tag: "Session", open: true}, a.useLink)
}

func (a *API) getSession(ctx context.Context, _ *none) (*answer[Session], error) {
	who, err := a.resume(requestOf(ctx))
	switch {
	case errors.Is(err, signin.ErrSecondFactor):
		s, err := a.describePending(ctx, who)
		return &answer[Session]{s}, err
	case errors.Is(err, signin.ErrEnrol):
		return &answer[Session]{a.outside("enrol")}, nil
	case fault.CodeOf(err) == fault.Unauthenticated && err != nil:
		return &answer[Session]{a.outside("anonymous")}, nil //nolint:nilerr // that is the answer
	case err != nil:
		return nil, err
	}
	s, err := a.describe(ctx, who)
	return &answer[Session]{s}, err
}

// outside is the session of somebody who may not work yet.
func (a *API) outside(state string) Session {
	return Session{State: state, Version: a.Version, Passkeys: a.SignIn.PasskeysWork()}
}

// describePending tells how the second factor can be shown.
func (a *API) describePending(ctx context.Context, who signin.Who) (Session, error) {
	s := a.outside("secondFactor")
	if who.Operator.HasTOTP {
		s.Ways = append(s.Ways, "code")
	}
	keys, err := a.SignIn.Passkeys(ctx, who)
	if len(keys) > 0 && s.Passkeys {
		s.Ways = append(s.Ways, "passkey")
	}
	return s, err
}

// describe tells a signed-in operator who they are.
func (a *API) describe(ctx context.Context, who signin.Who) (Session, error) {
	t, err := a.Service.Store.Tenant(ctx, who.Operator.Tenant)
	if err != nil {
		return Session{}, err
	}
	o := &Operator{
		ID: who.Operator.ID, Email: who.Operator.Email, Name: who.Operator.Name, Role: who.Role.ID, RoleName: who.Role.Name,
		Permissions: who.Role.Permissions, SecondFactor: who.Operator.HasTOTP,
		Password: who.Operator.PasswordHash != "", Method: who.Session.Method,
	}
	if who.Operator.Preferences != "" {
		o.Preferences = json.RawMessage(who.Operator.Preferences)
	}
	if o.Permissions == nil {
		o.Permissions = []access.Permission{}
	}
	own, err := a.Service.CompanySettings(ctx, t.ID)
	if err != nil {
		return Session{}, err
	}
	return Session{State: "signedIn", Operator: o, Version: a.Version, Passkeys: a.SignIn.PasskeysWork(), Tenant: &Company{
		ID: t.ID, Name: t.Name, SandboxDecides: t.SandboxDecides, PublicURL: a.Service.PublicURL, FlowURL: a.Service.FlowURL, TimeZone: own.TimeZone,
	}}, nil
}

// opened answers a sign-in with its cookies.
func (a *API) opened(ctx context.Context, s signin.Started) (*sessionAnswer, error) {
	out := &sessionAnswer{SetCookie: []http.Cookie{*sessionCookie(s.Token, int(s.Session.ExpiresAt.Sub(a.Now()).Seconds()))}}
	if s.Session.Pending {
		var err error
		out.Body, err = a.describePending(ctx, signin.Who{Session: s.Session, Operator: s.Operator})
		return out, err
	}
	if s.Session.Enrol {
		out.Body = a.outside("enrol")
		return out, nil
	}
	out.SetCookie = append(out.SetCookie, *deviceCookie(s.Device))
	who, err := a.SignIn.Resume(ctx, s.Token)
	if err != nil {
		return nil, err
	}
	out.Body, err = a.describe(ctx, who)
	return out, err
}

func (a *API) signIn(ctx context.Context, in *body[Credentials]) (*sessionAnswer, error) {
	s, err := a.SignIn.SignIn(ctx, in.Body.Email, in.Body.Password, browserOf(requestOf(ctx)))
	if err != nil {
		return nil, err
	}
	return a.opened(ctx, s)
}

func (a *API) secondFactor(ctx context.Context, in *body[Code]) (*sessionAnswer, error) {
	r := requestOf(ctx)
	s, err := a.SignIn.SecondFactor(ctx, cookie(r, cookieSession), in.Body.Code, browserOf(r))
	if err != nil {
		return nil, err
	}
	return a.opened(ctx, s)
}

func (a *API) signOut(ctx context.Context, _ *none) (*sessionAnswer, error) {
	if who, err := a.resume(requestOf(ctx)); err == nil || errors.Is(err, signin.ErrSecondFactor) || errors.Is(err, signin.ErrEnrol) {
		if err := a.SignIn.SignOut(ctx, who); err != nil {
			return nil, err
		}
	}
	return &sessionAnswer{SetCookie: []http.Cookie{*sessionCookie("", -1)}, Body: a.outside("anonymous")}, nil
}

func (a *API) getLink(ctx context.Context, in *InLink) (*answer[Link], error) {
	l, o, err := a.SignIn.Link(ctx, in.Secret)
	if err != nil {
		return nil, err
	}
	if l.Kind == access.LinkSetup { // a placeholder
		o.Email, o.Name = "", ""
	}
	return &answer[Link]{Link{Kind: l.Kind, Email: o.Email, Name: o.Name}}, nil
}

func (a *API) useLink(ctx context.Context, in *struct {
	InLink
	Body NewPassword
}) (*sessionAnswer, error) {
	l, _, err := a.SignIn.Link(ctx, in.Secret)
	if err != nil {
		return nil, err
	}
	n := signin.Newcomer{Email: in.Body.Email, Name: in.Body.Name, Password: in.Body.Password}
	s, err := a.SignIn.UseLink(ctx, in.Secret, n, browserOf(requestOf(ctx)))
	if err != nil {
		return nil, err
	}
	if company := strings.TrimSpace(in.Body.Company); l.Kind == access.LinkSetup && company != "" {
		t, err := a.Service.Store.Tenant(ctx, l.Tenant)
		if err != nil {
			return nil, err
		}
		t.Name = company
		if err := a.Service.PutTenant(ctx, t); err != nil {
			return nil, err
		}
	}
	return a.opened(ctx, s)
}

// known resolves ids of operators to names for lists; what is no operator (a
// token, "system", "cli") keeps its own name.
func (a *API) known(ctx context.Context) (func(id string) string, error) {
	people, err := a.SignIn.Operators(ctx, whoOf(ctx).Operator.Tenant)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(people))
	for _, o := range people {
		names[o.ID] = o.Name
	}
	return func(id string) string {
		if n, ok := names[id]; ok {
			return n
		}
		return id
	}, nil
}
