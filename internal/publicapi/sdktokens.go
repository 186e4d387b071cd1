package publicapi

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/verify"
)

// AccessToken is the answer of both forms (api.md 2.3).
type AccessToken struct {
	Token  string `json:"token" doc:"For the SDK; sent by it as X-Access-Token"`
	UserID string `json:"userId" example:"user-42"`
}

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

func postAccessToken(c *call) (AccessToken, error) {
	user, err := c.needText("userId")
	if err != nil {
		return AccessToken{}, err
	}
	levelName, err := c.needText("levelName")
	if err != nil {
		return AccessToken{}, err
	}
	ttl, err := c.lifetime(defaultTTL)
	if err != nil {
		return AccessToken{}, err
	}
	token, err := c.api.Story.IssueAccessToken(c.ctx, c.scope, verify.AccessTokenRequest{UserID: user, LevelName: levelName, TTL: ttl})
	return AccessToken{token, user}, err
}

// identifiers are given to an applicant that is yet to be made.
type identifiers struct {
	Email string `json:"email,omitempty" example:"a@example.com"`
	Phone string `json:"phone,omitempty" example:"+77010000000"`
}

type accessTokenBody struct {
	UserID               string      `json:"userId" minLength:"1" maxLength:"512" example:"user-42"`
	LevelName            string      `json:"levelName,omitempty" doc:"Required unless the applicant exists" example:"basic-kyc-level"`
	TTLInSecs            *int64      `json:"ttlInSecs,omitempty" doc:"Default 600; more than 86400 counts as 86400" minimum:"1"`
	ApplicantIdentifiers identifiers `json:"applicantIdentifiers,omitempty"`
	ExternalActionID     string      `json:"externalActionId,omitempty" doc:"Accepted and not used"`
}

func postSDKAccessToken(c *call, b accessTokenBody) (AccessToken, error) {
	ttl, err := lifetimeOf(b.TTLInSecs, defaultTTL)
	if err != nil {
		return AccessToken{}, err
	}
	token, err := c.api.Story.IssueAccessToken(c.ctx, c.scope, verify.AccessTokenRequest{
		UserID: b.UserID, LevelName: b.LevelName, TTL: ttl,
		Email: b.ApplicantIdentifiers.Email, Phone: b.ApplicantIdentifiers.Phone,
	})
	return AccessToken{token, b.UserID}, err
}

// Link is a hosted page for one person (api.md 9.2).
type Link struct {
	URL string `json:"url" example:"https://verify.example.com/websdk/p/7JwtC0pb9mcqQsLb"`
}

func (c *call) link(r verify.LinkRequest) (Link, error) {
	code, err := c.api.Story.IssueLink(c.ctx, c.scope, r)
	return Link{strings.TrimSuffix(c.api.FlowURL, "/") + "/websdk/p/" + code}, err
}

// postLevelLink is the old form. Clients percent-encode the level name in the
// path once or twice; a level that has exactly the name decoded once goes first.
func postLevelLink(c *call) (Link, error) {
	user, err := c.needText("externalUserId")
	if err != nil {
		return Link{}, err
	}
	lang, err := c.text("lang")
	if err != nil {
		return Link{}, err
	}
	ttl, err := c.lifetime(defaultLinkTTL)
	if err != nil {
		return Link{}, err
	}
	name := c.params["levelName"]
	if twice, derr := url.PathUnescape(name); derr == nil && twice != name {
		if _, lerr := c.api.Story.Level(c.ctx, c.scope, name); lerr != nil {
			name = twice
		}
	}
	return c.link(verify.LinkRequest{AccessTokenRequest: verify.AccessTokenRequest{UserID: user, LevelName: name, TTL: ttl}, Lang: lang})
}

type linkBody struct {
	LevelName            string      `json:"levelName" example:"basic-kyc-level"`
	UserID               string      `json:"userId" minLength:"1" maxLength:"512" example:"user-42"`
	TTLInSecs            *int64      `json:"ttlInSecs,omitempty" doc:"Default 1800; more than 86400 counts as 86400" minimum:"1"`
	ApplicantIdentifiers identifiers `json:"applicantIdentifiers,omitempty"`
	ExternalActionID     string      `json:"externalActionId,omitempty" doc:"Accepted and not used"`
	Redirect             *redirect   `json:"redirect,omitempty"`
}

// redirect says where the person goes after the last step.
type redirect struct {
	SuccessURL         string   `json:"successUrl,omitempty" example:"https://shop.example/ok"`
	RejectURL          string   `json:"rejectUrl,omitempty" example:"https://shop.example/no"`
	SignKey            string   `json:"signKey,omitempty"`
	AllowedQueryParams []string `json:"allowedQueryParams,omitempty" maxItems:"4"`
}

func postLink(c *call, b linkBody) (Link, error) {
	lang, err := c.text("lang")
	if err != nil {
		return Link{}, err
	}
	ttl, err := lifetimeOf(b.TTLInSecs, defaultLinkTTL)
	if err != nil {
		return Link{}, err
	}
	r := verify.LinkRequest{Lang: lang, AccessTokenRequest: verify.AccessTokenRequest{
		UserID: b.UserID, LevelName: b.LevelName, TTL: ttl,
		Email: b.ApplicantIdentifiers.Email, Phone: b.ApplicantIdentifiers.Phone,
	}}
	if b.Redirect != nil {
		if err := b.Redirect.validate(); err != nil {
			return Link{}, err
		}
		if r.Redirect, err = json.Marshal(b.Redirect); err != nil {
			return Link{}, err
		}
	}
	return c.link(r)
}

// validate admits web addresses only: the page will send a browser there.
func (r *redirect) validate() error {
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
