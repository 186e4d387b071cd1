package sso

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
)

// description is what a provider says of itself.
type description struct {
	provider *oidc.Provider
	scopes   []string
	until    time.Time
}

// describe fetches the description of an issuer, or takes a recent one.
func (c *Client) describe(ctx context.Context, issuer string) (*description, error) {
	c.mu.Lock()
	d := c.known[issuer]
	c.mu.Unlock()
	if d != nil && c.Now().Before(d.until) {
		return d, nil
	}
	// Its keys are fetched anew when they change, long after this request; the
	// client bounds each fetch.
	p, err := oidc.NewProvider(c.Fetch.Context(context.WithoutCancel(ctx)), issuer)
	if err != nil {
		return nil, ErrUnreachable.Because(err)
	}
	var more struct {
		Scopes []string `json:"scopes_supported"`
	}
	if err := p.Claims(&more); err != nil {
		return nil, ErrUnreachable.Because(err)
	}
	d = &description{provider: p, scopes: more.Scopes, until: c.Now().Add(descriptionLifetime)}
	c.mu.Lock()
	c.known[issuer] = d
	c.mu.Unlock()
	return d, nil
}

func (c *Client) oauth(d *description, p signin.Provider, secret string) *oauth2.Config {
	scopes := []string{oidc.ScopeOpenID, "email", "profile"}
	if slices.Contains(d.scopes, "groups") {
		scopes = append(scopes, "groups")
	}
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: secret, Endpoint: d.provider.Endpoint(), RedirectURL: c.PublicURL + c.Path + "/oidc", Scopes: scopes}
}

func (c *Client) beginOIDC(ctx context.Context, f *flow, p signin.Provider, secret string) (string, error) {
	d, err := c.describe(ctx, p.Issuer)
	if err != nil {
		return "", err
	}
	f.State, f.Nonce, f.Verifier = rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	return c.oauth(d, p, secret).AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), nil
}

// OIDCAnswer is what an OpenID provider sends the browser back with.
type OIDCAnswer struct {
	State, Code, Error, Issuer string
}

// FinishOIDC trades the code for who it is.
func (c *Client) FinishOIDC(ctx context.Context, mark string, a OIDCAnswer, p signin.Provider, secret string) (signin.Identity, error) {
	f, err := c.kept(mark, access.MethodOIDC)
	if err != nil {
		return signin.Identity{}, err
	}
	if subtle.ConstantTimeCompare([]byte(f.State), []byte(a.State)) != 1 {
		return signin.Identity{}, ErrFlow
	}
	if a.Issuer != "" && a.Issuer != p.Issuer { // RFC 9207: the answer of another provider
		return signin.Identity{}, because(ErrAnswer, "the answer names another issuer")
	}
	if a.Error != "" || a.Code == "" {
		return signin.Identity{}, ErrDenied
	}
	d, err := c.describe(ctx, p.Issuer)
	if err != nil {
		return signin.Identity{}, err
	}
	ctx = c.Fetch.Context(ctx)
	token, err := c.oauth(d, p, secret).Exchange(ctx, a.Code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) {
			return signin.Identity{}, because(ErrAnswer, "the code was refused: %s", refused.ErrorCode)
		}
		return signin.Identity{}, because(ErrUnreachable, "the token endpoint: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := d.provider.Verifier(&oidc.Config{ClientID: p.ClientID, Now: c.Now}).Verify(ctx, raw)
	if err != nil {
		return signin.Identity{}, ErrAnswer.Because(err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(f.Nonce)) != 1 {
		return signin.Identity{}, because(ErrAnswer, "the nonce is another one")
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return signin.Identity{}, ErrAnswer.Because(err)
	}
	if _, has := claim(claims, p.GroupClaim); !has && d.provider.UserInfoEndpoint() != "" {
		// Many providers keep the token small and tell the groups when asked.
		info, err := d.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err != nil || info.Subject != id.Subject {
			return signin.Identity{}, because(ErrAnswer, "userinfo: another subject or none: %w", err)
		}
		var more map[string]any
		if err := info.Claims(&more); err != nil {
			return signin.Identity{}, ErrAnswer.Because(err)
		}
		maps.Copy(more, claims)
		claims = more
	}
	if id.Subject == "" {
		return signin.Identity{}, ErrAnswer.Because(errNoSubject)
	}
	groups, _ := claim(claims, p.GroupClaim)
	email, _ := claim(claims, orDefault(p.EmailClaim, "email"))
	name, _ := claim(claims, orDefault(p.NameClaim, "name"))
	verified, _ := claims["email_verified"].(bool)
	return signin.Identity{
		Subject: id.Issuer + "|" + id.Subject, Email: first(values(email)...), EmailVerified: verified || p.VouchesEmail,
		Name: first(values(name)...), Groups: values(groups), Once: "oidc/" + f.Nonce, Until: f.Until,
	}, nil
}

// claim finds a claim by its name, or by a path with dots (realm_access.roles).
func claim(claims map[string]any, name string) (any, bool) {
	if v, ok := claims[name]; ok {
		return v, true
	}
	head, rest, ok := strings.Cut(name, ".")
	if !ok {
		return nil, false
	}
	inner, ok := claims[head].(map[string]any)
	if !ok {
		return nil, false
	}
	return claim(inner, rest)
}
