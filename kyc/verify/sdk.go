package verify

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
)

// Lifetimes of access tokens (api.md 2.3).
const (
	DefaultAccessTTL = 10 * time.Minute
	MaxAccessTTL     = 24 * time.Hour
)

// AccessTokenRequest is the wish for an SDK access token.
type AccessTokenRequest struct {
	UserID, LevelName, Email, Phone string
	TTL                             time.Duration
	// page is set for hosted links and for tokens that come of one.
	page *access.Page
}

// IssueAccessToken makes a token bound to one external user and level. It is
// JWT-like and names our own origin, so that untouched SDKs find this server
// (sdk.md 1.3). Only its hash is kept.
func (s *Service) IssueAccessToken(ctx context.Context, scope kyc.Scope, r AccessTokenRequest) (string, error) {
	return s.issue(ctx, scope, r, "")
}

// issue stores a token, or with a code a hosted link, and returns its text.
func (s *Service) issue(ctx context.Context, scope kyc.Scope, r AccessTokenRequest, code string) (string, error) {
	if err := validExternalUserID(r.UserID); err != nil {
		return "", applicant.ErrData.Saying("Malformed data provided in the request: userId is missing or longer than %d characters", applicant.MaxExternalUserID)
	}
	if err := applicant.ValidateContact(r.Email, r.Phone); err != nil {
		return "", err
	}
	if r.LevelName == "" {
		a, err := s.ApplicantByExternalUserID(ctx, scope, r.UserID)
		if errors.Is(err, ErrApplicantNotFound) {
			return "", ErrLevelNotFound.Saying("levelName is missing")
		}
		if err != nil {
			return "", err
		}
		r.LevelName = a.Review.LevelName
	}
	if _, err := s.newestLevel(ctx, scope, r.LevelName); err != nil {
		return "", err
	}
	ttl := DefaultAccessTTL
	if r.TTL > 0 {
		ttl = min(max(r.TTL, time.Second), MaxAccessTTL)
	}
	now := s.Now()
	token, link := linkText(code), ""
	if code == "" {
		var err error
		if token, err = s.tokenText(scope, now, now.Add(ttl)); err != nil {
			return "", err
		}
	} else {
		link = "hosted"
	}
	t := access.SDKToken{
		ID: kyc.NewID(now), Scope: scope, ExternalUserID: r.UserID, LevelName: r.LevelName,
		Email: r.Email, Phone: r.Phone, ExpiresAt: now.Add(ttl), Page: r.page,
	}
	plain, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256([]byte(token))
	subject, err := s.Sealer.Hash(ctx, scope, blocklist.KeyExternalUserID, r.UserID)
	if err != nil {
		return "", err
	}
	rec := SDKTokenRecord{Scope: scope, Hash: hash[:], CreatedAt: now, ExpiresAt: t.ExpiresAt, Link: link, Subject: subject.Hash}
	if rec.Sealed, err = s.Sealer.Seal(ctx, scope, "", sdkSlot(hash[:]), plain); err != nil {
		return "", err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityIssuedAccessToken, Description: "access token " + t.ID})
	return token, s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.InsertSDKToken(ctx, rec); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

func sdkSlot(hash []byte) Slot {
	return Slot{Table: "sdk_tokens", Column: "sealed", Row: base64.RawURLEncoding.EncodeToString(hash)}
}

// tokenText makes the text of a token: the prefix that SDKs look for, and three
// parts separated by dots of which the middle one is JSON with our url. The
// third part is the secret: 256 random bits, not a signature, since the token
// is looked up and never believed.
func (s *Service) tokenText(scope kyc.Scope, now, until time.Time) (string, error) {
	b64 := base64.RawURLEncoding.EncodeToString
	claims, err := json.Marshal(struct {
		JTI string `json:"jti"`
		IAT int64  `json:"iat"`
		EXP int64  `json:"exp"`
		URL string `json:"url"`
	}{kyc.NewCorrelationID(), now.Unix(), until.Unix(), strings.TrimSuffix(s.FlowURL, "/")})
	if err != nil {
		return "", err
	}
	prefix := "_act-jwt-"
	if scope.Sandbox() {
		prefix = "_act-sbx-jwt-"
	}
	return prefix + b64([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + b64(claims) + "." + kyc.RandomString(secretAlphabet, 43), nil
}

// ResolveAccessToken finds what a token stands for.
func (s *Service) ResolveAccessToken(ctx context.Context, token string) (access.SDKToken, error) {
	if !strings.HasPrefix(token, "_act-") || len(token) > 2048 {
		return access.SDKToken{}, ErrAccessToken
	}
	return s.resolve(ctx, token)
}

func (s *Service) resolve(ctx context.Context, token string) (access.SDKToken, error) {
	hash := sha256.Sum256([]byte(token))
	r, err := s.Store.SDKToken(ctx, hash[:])
	if errors.Is(err, fault.ErrNotFound) || (err == nil && !r.ExpiresAt.After(s.Now())) {
		return access.SDKToken{}, ErrAccessToken
	}
	if err != nil {
		return access.SDKToken{}, err
	}
	plain, err := s.Sealer.Open(ctx, r.Scope, "", sdkSlot(hash[:]), r.Sealed)
	if err != nil {
		return access.SDKToken{}, err
	}
	var t access.SDKToken
	return t, json.Unmarshal(plain, &t)
}

// EnsureApplicant gives the applicant of a token: made on first use, moved to
// the token's level when that differs and may change (api.md 2.3).
func (s *Service) EnsureApplicant(ctx context.Context, t access.SDKToken) (applicant.Applicant, error) {
	a, err := s.ApplicantByExternalUserID(ctx, t.Scope, t.ExternalUserID)
	if errors.Is(err, ErrApplicantNotFound) {
		a, err = s.Create(ctx, t.Scope, t.LevelName, NewApplicant{
			ExternalUserID: t.ExternalUserID, Email: t.Email, Phone: t.Phone, Platform: applicant.PlatformWeb, IPCountry: s.ipCountry(ctx),
		})
		var taken *ExternalIDTaken
		if errors.As(err, &taken) { // two windows opened at once
			return s.Applicant(ctx, t.Scope, taken.ApplicantID)
		}
		return a, err
	}
	if err == nil {
		a, err = s.locate(ctx, a)
	}
	if err != nil || a.Review.LevelName == t.LevelName || a.MayMoveLevel(t.LevelName) != nil {
		return a, err
	}
	return s.MoveToLevel(ctx, t.Scope, a.ID, t.LevelName)
}

// ipCountry is the country that a person's own device calls from.
func (s *Service) ipCountry(ctx context.Context) string {
	ip, err := netip.ParseAddr(audit.ActorOf(ctx).IP)
	if err != nil || s.CountryOf == nil {
		return ""
	}
	return s.CountryOf(ip)
}

// locate notes where the person came from, once: an applicant that was made
// over the API has the address of the client's server until then, which says nothing.
func (s *Service) locate(ctx context.Context, a applicant.Applicant) (applicant.Applicant, error) {
	country := s.ipCountry(ctx)
	if country == "" || a.Personal.IPCountry != "" || a.Deleted {
		return a, nil
	}
	return s.update(ctx, a.Scope, a.ID, func(c *change) error {
		c.nothing = c.a.Personal.IPCountry != ""
		c.a.Personal.IPCountry = country
		c.activity, c.detail = audit.ActivityChangedApplicant, "country of the address"
		return nil
	})
}

// LinkRequest is the wish for a hosted page (api.md 9.2).
type LinkRequest struct {
	AccessTokenRequest
	Lang     string
	Redirect access.Redirect
	// Handoff: the link carries a flow on from another device of the same person.
	Handoff bool
	// Customization and Translation name how the page looks and speaks; unknown ones mean the default.
	Customization, Translation string
}

// DefaultLinkTTL is how long a hosted link works (api.md 9.2).
const DefaultLinkTTL = 30 * time.Minute

// pageTTL is how long a page that was opened by a link goes on: it has no host
// that could give it another token.
const pageTTL = MaxAccessTTL

// IssueLink makes the code of a hosted page: 16 characters. Only its hash is kept.
func (s *Service) IssueLink(ctx context.Context, scope kyc.Scope, r LinkRequest) (string, error) {
	if r.TTL <= 0 {
		r.TTL = DefaultLinkTTL
	}
	if err := validLang(r.Lang); err != nil {
		return "", err
	}
	if len(r.Customization) > 64 || len(r.Translation) > 64 {
		return "", applicant.ErrData.Saying("Malformed data provided in the request: customizationName and translationName have up to 64 characters")
	}
	code := kyc.RandomString(secretAlphabet, 16)
	r.page = &access.Page{Lang: r.Lang, Redirect: r.Redirect, Handoff: r.Handoff, Customization: r.Customization, Translation: r.Translation}
	_, err := s.issue(ctx, scope, r.AccessTokenRequest, code)
	return code, err
}

// linkText is what of a code is hashed; no access token can have this form.
func linkText(code string) string { return "link:" + code }

// OpenLink gives the access token of the page behind a code, or
// ErrLinkExpired. It works as often as the page is opened, on any device.
func (s *Service) OpenLink(ctx context.Context, code string) (string, access.SDKToken, error) {
	if len(code) != 16 {
		return "", access.SDKToken{}, ErrLinkExpired
	}
	link, err := s.resolve(ctx, linkText(code))
	if errors.Is(err, ErrAccessToken) {
		return "", access.SDKToken{}, ErrLinkExpired
	}
	if err != nil {
		return "", access.SDKToken{}, err
	}
	token, err := s.issue(ctx, link.Scope, AccessTokenRequest{
		UserID: link.ExternalUserID, LevelName: link.LevelName, Email: link.Email, Phone: link.Phone, TTL: pageTTL, page: link.Page,
	}, "")
	return token, link, err
}
