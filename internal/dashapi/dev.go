package dashapi

import (
	"context"
	"encoding/hex"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// TokenView is an app token without its secrets.
type TokenView struct {
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	Public      string              `json:"public"`
	Permissions []access.Permission `json:"permissions"`
	IPs         []string            `json:"ips"`
	CreatedAt   time.Time           `json:"createdAt"`
	ExpiresAt   *time.Time          `json:"expiresAt,omitempty"`
	RevokedAt   *time.Time          `json:"revokedAt,omitempty"`
	LastUsedAt  *time.Time          `json:"lastUsedAt,omitempty"`
}

// TokenList is the app tokens of an environment and what one may hold.
type TokenList struct {
	Items       []TokenView         `json:"items"`
	Permissions []access.Permission `json:"permissions"`
}

// TokenWish is a new app token.
type TokenWish struct {
	Name        string              `json:"name" minLength:"1" maxLength:"256"`
	Permissions []access.Permission `json:"permissions" minItems:"1" maxItems:"50"`
	IPs         []string            `json:"ips,omitempty" maxItems:"50"`
	Days        int                 `json:"days,omitempty" minimum:"0" maximum:"3650" doc:"Lifetime; 0 is without end"`
}

// TokenSecrets are shown once.
type TokenSecrets struct {
	AppToken  string `json:"appToken"`
	SecretKey string `json:"secretKey"`
}

// SignatureCase is what somebody sent and wonders why it was refused.
type SignatureCase struct {
	TokenID   string `json:"tokenId" pattern:"^[0-9a-f]{24}$"`
	Method    string `json:"method" maxLength:"10"`
	Target    string `json:"target" maxLength:"4000" doc:"Path and query as sent"`
	Timestamp string `json:"timestamp" maxLength:"40"`
	Signature string `json:"signature" maxLength:"200"`
	Body      string `json:"body" maxLength:"900000"`
}

// SignatureVerdict tells what is wrong with a signature.
type SignatureVerdict struct {
	Right     bool   `json:"right"`
	Expected  string `json:"expected" doc:"What the signature should be"`
	Signed    string `json:"signed" doc:"The text before the body that is signed"`
	Diagnosis string `json:"diagnosis,omitempty"`
	// Mistakes that explain it; pages have words for them.
	Mistakes []access.Mistake `json:"mistakes,omitempty"`
	ClockOff int64            `json:"clockOff" doc:"Seconds between the timestamp and the server's time"`
}

// InToken names an app token of an environment.
type InToken struct {
	InEnv
	ID string `path:"id" pattern:"^[0-9a-f]{24}$"`
}

func (a *API) devRoutes() {
	add(a, op{id: "listTokens", method: "GET", path: "/{env}/tokens", summary: "App tokens", tag: "Development", permission: access.PermAppTokens}, a.listTokens)
	add(a, op{id: "createToken", method: "POST", path: "/{env}/tokens", summary: "Make an app token; its secrets are shown once", tag: "Development", permission: access.PermAppTokens}, a.createToken)
	add(a, op{id: "revokeToken", method: "DELETE", path: "/{env}/tokens/{id}", summary: "Revoke an app token", tag: "Development", permission: access.PermAppTokens}, a.revokeToken)
	add(a, op{id: "debugSignature", method: "POST", path: "/{env}/signature", summary: "Find out why a signature does not fit", tag: "Development", permission: access.PermAppTokens}, a.debugSignature)
}

// tokens are those of an environment.
func (a *API) tokens(ctx context.Context, e InEnv) ([]access.AppToken, error) {
	scope := scopeOf(ctx, e)
	all, err := a.Service.AppTokens(ctx, scope.Tenant)
	var out []access.AppToken
	for _, t := range all {
		if t.Scope == scope {
			out = append(out, t)
		}
	}
	return out, err
}

func (a *API) listTokens(ctx context.Context, in *struct{ InEnv }) (*answer[TokenList], error) {
	list, err := a.tokens(ctx, in.InEnv)
	if err != nil {
		return nil, err
	}
	out := TokenList{Items: []TokenView{}, Permissions: access.AllPermissions}
	for _, t := range list {
		out.Items = append(out.Items, TokenView{ID: t.ID, Name: t.Name, Public: t.Public, Permissions: nonNil(t.Permissions), IPs: nonNil(t.IPs), CreatedAt: t.CreatedAt,
			ExpiresAt: optional(t.ExpiresAt), RevokedAt: optional(t.RevokedAt), LastUsedAt: optional(t.LastUsedAt)})
	}
	return &answer[TokenList]{out}, nil
}

func (a *API) createToken(ctx context.Context, in *struct {
	InEnv
	Body TokenWish
}) (*answer[TokenSecrets], error) {
	n := verify.NewToken{Name: text(in.Body.Name, 256), Permissions: in.Body.Permissions, IPs: in.Body.IPs}
	if in.Body.Days > 0 {
		n.ExpiresAt = a.Now().AddDate(0, 0, in.Body.Days)
	}
	c, err := a.Service.CreateAppToken(ctx, scopeOf(ctx, in.InEnv), n)
	return &answer[TokenSecrets]{TokenSecrets{c.AppToken, c.SecretKey}}, err
}

func (a *API) revokeToken(ctx context.Context, in *InToken) (*answer[Done], error) {
	return done(), a.Service.RevokeAppToken(ctx, scopeOf(ctx, in.InEnv), in.ID)
}

func (a *API) debugSignature(ctx context.Context, in *struct {
	InEnv
	Body SignatureCase
}) (*answer[SignatureVerdict], error) {
	list, err := a.tokens(ctx, in.InEnv)
	if err != nil {
		return nil, err
	}
	var found *access.AppToken
	for i := range list {
		if list[i].ID == in.Body.TokenID {
			found = &list[i]
		}
	}
	if found == nil {
		return nil, fault.ErrNotFound
	}
	// With its secret, which the list does not hold.
	token, err := a.Service.AppToken(ctx, found.Public)
	if err != nil {
		return nil, err
	}
	b := in.Body
	method := strings.ToUpper(strings.TrimSpace(b.Method))
	v := SignatureVerdict{Expected: access.Sign(token.Secret, b.Timestamp, method, b.Target, []byte(b.Body)), Signed: b.Timestamp + method + b.Target}
	sent, err := hex.DecodeString(strings.TrimSpace(b.Signature))
	if stamp, serr := access.ReadStamp([]string{token.Public + "." + strings.Repeat("x", 32)}, []string{strings.Repeat("0", 64)}, []string{b.Timestamp}); serr == nil {
		v.ClockOff = stamp.Seconds - a.Now().Unix()
	}
	switch {
	case err != nil || len(sent) != 32:
		v.Diagnosis = "The signature must be 64 hexadecimal characters: HMAC-SHA256 in hex, not in base64."
	case strings.EqualFold(v.Expected, strings.TrimSpace(b.Signature)):
		v.Right = true
	default:
		v.Mistakes, err = access.FindMistakes(token.Secret, sent, access.Signed{Timestamp: b.Timestamp, Method: method, Target: b.Target}, strings.NewReader(b.Body), int64(len(b.Body)))
		if err != nil {
			return nil, err
		}
		v.Diagnosis = access.Sentence(v.Mistakes)
	}
	// In production the right signature would let whoever may ask sign anything.
	if !token.Scope.Sandbox() {
		v.Expected = ""
	}
	return &answer[SignatureVerdict]{v}, nil
}
