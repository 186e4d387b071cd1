package dashapi_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
)

// TestTryIntegration: a developer gets a token as the API makes it, for the
// sandbox alone, with a link that leads to the same person.
func TestTryIntegration(t *testing.T) {
	t.Parallel()
	b := setup(t)
	dev := b.operator("acme", access.RoleDeveloper)
	var offer dashapi.Integration
	dev.send("GET", "/env/sandbox/integration", nil).is(200, &offer)
	if strings.Join(offer.Levels, ",") != levelName+",second" || offer.EmbedOrigins == nil {
		t.Errorf("%+v", offer)
	}
	wish := map[string]any{"level": levelName, "userId": "try-1", "ttlSeconds": 60, "lang": "kk", "link": true}
	var made dashapi.TrialTokens
	dev.send("POST", "/env/sandbox/integration", wish).is(200, &made)
	token, err := b.service.ResolveAccessToken(context.Background(), made.Token)
	check(t, err)
	if token.Scope != sandbox || token.ExternalUserID != "try-1" || token.LevelName != levelName || token.ExpiresAt.Sub(made.ExpiresAt).Abs() > time.Second {
		t.Errorf("%+v, %v", token, made.ExpiresAt)
	}
	code := made.URL[strings.LastIndexByte(made.URL, '/')+1:]
	_, linked, err := b.service.OpenLink(context.Background(), code)
	check(t, err)
	if linked.ExternalUserID != "try-1" || linked.Page == nil || linked.Page.Lang != "kk" {
		t.Errorf("%+v", linked)
	}
	dev.send("POST", "/env/production/integration", wish).fails(400, "invalid")
	wish["level"] = "none"
	dev.send("POST", "/env/sandbox/integration", wish).fails(400, "invalid")
	b.wait(2 * time.Minute)
	if _, err := b.service.ResolveAccessToken(context.Background(), made.Token); err == nil {
		t.Error("the token outlives its time")
	}
}
