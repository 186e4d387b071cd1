package dashapi

import (
	"context"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Integration is what a developer chooses from to put the flow into a page.
type Integration struct {
	Levels         []string `json:"levels"`
	Customizations []string `json:"customizations" doc:"Names of appearances"`
	Translations   []string `json:"translations" doc:"Names of own texts"`
	EmbedOrigins   []string `json:"embedOrigins" doc:"Pages that may embed the flow; none means any. The operator sets them by --flow-embed-origins"`
}

// Trial is a flow to try out.
type Trial struct {
	Level         string `json:"level" minLength:"1" maxLength:"256"`
	UserID        string `json:"userId" minLength:"1" maxLength:"512"`
	TTLSeconds    int    `json:"ttlSeconds" minimum:"1" maximum:"86400"`
	Lang          string `json:"lang,omitempty" maxLength:"35"`
	Customization string `json:"customization,omitempty" maxLength:"64"`
	Translation   string `json:"translation,omitempty" maxLength:"64"`
	Link          bool   `json:"link,omitempty" doc:"Make a link to the hosted page too"`
}

// TrialTokens are good for the applicant of the trial alone.
type TrialTokens struct {
	Token     string    `json:"token" doc:"Access token, as POST /resources/accessTokens makes it"`
	ExpiresAt time.Time `json:"expiresAt"`
	URL       string    `json:"url,omitempty" doc:"Link to the hosted page"`
}

var errTrial = fault.New(fault.Invalid, "The flow is tried in the sandbox only.")

func (a *API) websdkRoutes() {
	add(a, op{id: "getIntegration", method: "GET", path: "/{env}/integration", summary: "What the flow in a page can be made of", tag: "Development", permission: access.PermAppTokens}, a.getIntegration)
	add(a, op{id: "tryIntegration", method: "POST", path: "/{env}/integration", summary: "An access token to try the flow with, in the sandbox", tag: "Development", permission: access.PermAppTokens}, a.tryIntegration)
}

func (a *API) getIntegration(ctx context.Context, in *struct{ InEnv }) (*answer[Integration], error) {
	scope := scopeOf(ctx, in.InEnv)
	out := Integration{Levels: []string{}, Customizations: []string{}, Translations: []string{}, EmbedOrigins: nonNil(a.EmbedOrigins)}
	levels, err := a.Service.Levels(ctx, scope)
	if err != nil {
		return nil, err
	}
	for _, l := range levels {
		out.Levels = append(out.Levels, l.Name)
	}
	looks, err := a.Service.Appearances(ctx, scope)
	for _, n := range looks {
		switch n.Kind {
		case appearance.Customization:
			out.Customizations = append(out.Customizations, n.Name)
		case appearance.Translation:
			out.Translations = append(out.Translations, n.Name)
		}
	}
	return &answer[Integration]{out}, err
}

func (a *API) tryIntegration(ctx context.Context, in *struct {
	InEnv
	Body Trial
}) (*answer[TrialTokens], error) {
	scope, b := scopeOf(ctx, in.InEnv), in.Body
	if !scope.Sandbox() {
		return nil, errTrial
	}
	ttl := time.Duration(b.TTLSeconds) * time.Second
	r := verify.AccessTokenRequest{UserID: b.UserID, LevelName: b.Level, TTL: ttl}
	out := TrialTokens{ExpiresAt: a.Now().Add(ttl)}
	var err error
	if out.Token, err = a.Service.IssueAccessToken(ctx, scope, r); err != nil || !b.Link {
		return &answer[TrialTokens]{out}, err
	}
	code, err := a.Service.IssueLink(ctx, scope, verify.LinkRequest{AccessTokenRequest: r, Lang: b.Lang, Customization: b.Customization, Translation: b.Translation})
	out.URL = strings.TrimSuffix(a.Service.FlowURL, "/") + "/websdk/p/" + code
	return &answer[TrialTokens]{out}, err
}
