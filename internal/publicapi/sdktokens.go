package publicapi

import (
	"net/url"
	"strings"
	"time"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/verify"
)

// Lifetimes in seconds; larger wishes are clamped (api.md 2.3).
const (
	maxTTL         = 86400
	defaultTTL     = 600
	defaultLinkTTL = 1800
)

// lifetime reads ttlInSecs from the query.
func (c *call) lifetime(def int) (time.Duration, error) {
	n, err := c.number("ttlInSecs", def, 1, 1<<31-1)
	return time.Duration(min(n, maxTTL)) * time.Second, err
}

// lifetimeOf reads ttlInSecs of a body.
func lifetimeOf(n *int64, def int) (time.Duration, error) {
	if n == nil {
		return time.Duration(def) * time.Second, nil
	}
	if *n < 1 {
		return 0, errMalformed.Saying("Malformed data provided in the request: ttlInSecs must be at least 1")
	}
	return time.Duration(min(*n, maxTTL)) * time.Second, nil
}

func postAccessToken(c *call) (wire.AccessToken, error) {
	user, err := c.needText("userId")
	if err != nil {
		return wire.AccessToken{}, err
	}
	levelName, err := c.needText("levelName")
	if err != nil {
		return wire.AccessToken{}, err
	}
	ttl, err := c.lifetime(defaultTTL)
	if err != nil {
		return wire.AccessToken{}, err
	}
	token, err := c.api.Story.IssueAccessToken(c.ctx, c.scope, verify.AccessTokenRequest{UserID: user, LevelName: levelName, TTL: ttl})
	return wire.AccessToken{Token: token, UserID: user}, err
}

func postSDKAccessToken(c *call, b wire.AccessTokenBody) (wire.AccessToken, error) {
	ttl, err := lifetimeOf(b.TTLInSecs, defaultTTL)
	if err != nil {
		return wire.AccessToken{}, err
	}
	token, err := c.api.Story.IssueAccessToken(c.ctx, c.scope, verify.AccessTokenRequest{
		UserID: b.UserID, LevelName: b.LevelName, TTL: ttl,
		Email: b.ApplicantIdentifiers.Email, Phone: b.ApplicantIdentifiers.Phone,
	})
	return wire.AccessToken{Token: token, UserID: b.UserID}, err
}

func (c *call) link(r verify.LinkRequest) (wire.Link, error) {
	code, err := c.api.Story.IssueLink(c.ctx, c.scope, r)
	return wire.Link{URL: strings.TrimSuffix(c.api.FlowURL, "/") + "/websdk/p/" + code}, err
}

// postLevelLink is the old form. Clients percent-encode the level name in the
// path once or twice; a level that has exactly the name decoded once goes first.
func postLevelLink(c *call) (wire.Link, error) {
	user, err := c.needText("externalUserId")
	if err != nil {
		return wire.Link{}, err
	}
	lang, err := c.text("lang")
	if err != nil {
		return wire.Link{}, err
	}
	ttl, err := c.lifetime(defaultLinkTTL)
	if err != nil {
		return wire.Link{}, err
	}
	name := c.params["levelName"]
	if twice, derr := url.PathUnescape(name); derr == nil && twice != name {
		if _, lerr := c.api.Story.Level(c.ctx, c.scope, name); lerr != nil {
			name = twice
		}
	}
	return c.link(verify.LinkRequest{AccessTokenRequest: verify.AccessTokenRequest{UserID: user, LevelName: name, TTL: ttl}, Lang: lang})
}

func postLink(c *call, b wire.LinkBody) (wire.Link, error) {
	lang, err := c.text("lang")
	if err != nil {
		return wire.Link{}, err
	}
	ttl, err := lifetimeOf(b.TTLInSecs, defaultLinkTTL)
	if err != nil {
		return wire.Link{}, err
	}
	r := verify.LinkRequest{Lang: lang, AccessTokenRequest: verify.AccessTokenRequest{
		UserID: b.UserID, LevelName: b.LevelName, TTL: ttl,
		Email: b.ApplicantIdentifiers.Email, Phone: b.ApplicantIdentifiers.Phone,
	}}
	if b.Redirect != nil {
		if err := validRedirect(b.Redirect); err != nil {
			return wire.Link{}, err
		}
		r.Redirect = access.Redirect{
			SuccessURL: b.Redirect.SuccessURL, RejectURL: b.Redirect.RejectURL,
			SignKey: b.Redirect.SignKey, AllowedQueryParams: b.Redirect.AllowedQueryParams,
		}
	}
	if r.Customization, err = c.text("customizationName"); err != nil {
		return wire.Link{}, err
	}
	if r.Translation, err = c.text("translationName"); err != nil {
		return wire.Link{}, err
	}
	return c.link(r)
}

// validRedirect admits web addresses only: the page will send a browser there.
func validRedirect(r *wire.Redirect) error {
	if len(r.AllowedQueryParams) > 4 {
		return errMalformed.Saying("Malformed data provided in the request: allowedQueryParams has more than 4 entries")
	}
	for name, target := range map[string]string{"successUrl": r.SuccessURL, "rejectUrl": r.RejectURL} {
		if target == "" {
			continue
		}
		u, err := url.Parse(target)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || len(target) > 2048 {
			return errMalformed.Saying("Malformed data provided in the request: redirect.%s is not an http(s) address", name)
		}
	}
	return nil
}
