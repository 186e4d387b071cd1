package dashapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/webhook"
)

func TestArrivals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer := b.operator("acme", access.RoleOfficer)
	var made, second dashapi.Arrived
	officer.send("POST", "/env/production/applicants", map[string]any{"level": levelName, "firstName": "Айгерим", "email": "a@example.com", "lang": "kk"}).is(200, &made)
	officer.send("POST", "/env/production/applicants", map[string]any{"level": levelName, "externalUserId": "own-1"}).is(200, &second)
	if made.ExternalUserID == "" || second.ExternalUserID != "own-1" {
		t.Errorf("made %+v, %+v", made, second)
	}
	var c dashapi.Card
	officer.send("GET", "/env/production/applicants/"+made.ID, nil).is(200, &c)
	if c.Name != "Айгерим" || c.Lang != "kk" || c.Email != "a@example.com" {
		t.Errorf("card %+v", c)
	}
	for name, body := range map[string]map[string]any{
		"no level": {"level": "none"}, "a bad address": {"level": levelName, "email": "x"}, "a taken id": {"level": levelName, "externalUserId": "own-1"}, "a bad language": {"level": levelName, "lang": "?"},
	} {
		if r := officer.send("POST", "/env/production/applicants", body); r.status < 400 || r.status >= 500 {
			t.Errorf("%s: %d %s", name, r.status, r.data)
		}
	}
	var link dashapi.FlowLink
	officer.send("POST", "/env/production/applicants/"+made.ID+"/link", map[string]any{"hours": 24}).is(200, &link)
	_, code, ok := strings.Cut(link.URL, "/websdk/p/")
	if until := link.ExpiresAt.Sub(b.api.Now()); !ok || until < 23*time.Hour || until > 24*time.Hour {
		t.Fatalf("link %+v", link)
	}
	_, token, err := b.service.OpenLink(t.Context(), code)
	if check(t, err); token.ExternalUserID != made.ExternalUserID || token.LevelName != levelName || token.Scope != production {
		t.Errorf("token %+v", token)
	}
	officer.send("POST", "/env/production/applicants/"+made.ID+"/link", map[string]any{"hours": 25}).is(422, nil)
	officer.send("PUT", "/env/production/applicants/"+made.ID+"/presence", map[string]any{"active": false}).is(200, nil)
	if r := officer.send("POST", "/env/production/applicants/"+made.ID+"/link", map[string]any{"hours": 1}); r.status < 400 {
		t.Errorf("a link for a deactivated applicant: %d", r.status)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner := b.operator("acme", access.RoleOwner)
	p := b.newPerson(production, true)
	kept := b.newPerson(production, true)
	for _, x := range []person{p, kept} {
		owner.decide(x, map[string]any{"answer": "GREEN"})
	}
	owner.send("POST", path(kept, "/holds"), map[string]any{"reason": "Case 7"}).is(200, nil)
	if c := owner.card(kept); len(c.Holds) != 1 || c.Holds[0].Reason != "Case 7" || c.Holds[0].PlacedBy != "Officer owner" {
		t.Errorf("holds %+v", c.Holds)
	}
	b.wait(48 * time.Hour)
	owner = b.operator("acme", access.RoleOwner) // the session has ended meanwhile
	rules := map[string]any{"approvedDays": 1, "rejectedDays": 0, "unfinishedDays": 0}
	var preview dashapi.RetentionPreview
	owner.send("POST", "/env/production/retention/preview", rules).is(200, &preview)
	if preview.Erases != 1 {
		t.Errorf("preview %+v", preview)
	}
	owner.send("PUT", "/env/production/retention", map[string]any{"rules": rules, "erases": 0}).fails(409, "conflict")
	owner.send("PUT", "/env/production/retention", map[string]any{"rules": map[string]any{"approvedDays": -1, "rejectedDays": 0, "unfinishedDays": 0}, "erases": 9}).fails(400, "invalid")
	owner.send("PUT", "/env/production/retention", map[string]any{"rules": rules, "erases": 1}).is(200, nil)
	name := "Acme KZ <b>"
	owner.send("PATCH", "/company", map[string]any{"name": name, "sandboxDecides": true}).is(200, nil)
	owner.send("PATCH", "/company", map[string]any{"name": " "}).fails(400, "invalid")
	owner.send("PATCH", "/company", map[string]any{"name": "a\nb"}).fails(400, "invalid")
	var s dashapi.CompanySettings
	owner.send("GET", "/env/production/settings", nil).is(200, &s)
	if s.Name != name || !s.SandboxDecides || s.Retention.ApprovedDays != 1 || s.Due != 1 || len(s.Holds) != 1 || s.Holds[0].ApplicantID != kept.ID {
		t.Errorf("settings %+v", s)
	}
	owner.send("DELETE", path(kept, "/holds/"+s.Holds[0].ID), nil).is(200, nil)
	owner.send("DELETE", path(kept, "/holds/"+s.Holds[0].ID), nil).fails(409, "stale")
	owner.send("GET", "/env/sandbox/settings", nil).is(200, &s)
	if s.Retention.Any() || len(s.Holds) != 0 {
		t.Errorf("settings of the sandbox %+v", s)
	}
	for activity, want := range map[string]int{audit.ActivityChangedSettings: 1, audit.ActivityChangedRetention: 1, audit.ActivityHeld: 1, audit.ActivityReleased: 1} {
		var trail dashapi.Trail
		if owner.send("GET", "/env/production/audit?activity="+activity, nil).is(200, &trail); trail.Total != want {
			t.Errorf("%s: %d lines", activity, trail.Total)
		}
	}
}

func TestNamedAppearances(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner := b.operator("acme", access.RoleOwner)
	const at = "/env/sandbox/appearances"
	owner.send("PUT", at, map[string]any{"kind": "customization", "name": "spring", "theme": "dark", "variables": map[string]string{"accent": "#0a7d4f"}}).is(200, nil)
	owner.send("PUT", at, map[string]any{"kind": "translation", "name": "default", "texts": map[string]any{"kk": map[string]string{"welcome.title": "Қош келдіңіз"}}}).is(200, nil)
	owner.send("PUT", at, map[string]any{"kind": "customization", "name": "spring", "variables": map[string]string{"accent": "url(//x)"}}).fails(400, "invalid")
	owner.send("PUT", at, map[string]any{"kind": "customization", "name": "../x"}).fails(400, "invalid")
	var all []appearance.Named
	owner.send("GET", at, nil).is(200, &all)
	if len(all) != 2 || all[0].Variables["accent"] != "#0a7d4f" || all[0].ModifiedBy != "Officer owner" || all[1].Texts["kk"]["welcome.title"] == "" {
		t.Errorf("stored %+v", all)
	}
	owner.send("GET", "/env/production/appearances", nil).is(200, &all)
	if len(all) != 0 {
		t.Errorf("of another environment: %+v", all)
	}
	owner.send("DELETE", at+"/customization/spring", nil).is(200, nil)
	owner.send("DELETE", at+"/customization/spring", nil).fails(404, "not_found")
	var trail dashapi.Trail
	if owner.send("GET", "/env/sandbox/audit?activity="+audit.ActivityChangedSettings, nil).is(200, &trail); trail.Total != 3 {
		t.Errorf("%d lines in the trail", trail.Total)
	}
}

func TestBlocklistPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer := b.operator("acme", access.RoleOfficer)
	p := b.newPerson(production, true)
	officer.send("POST", path(p, "/blocklist"), map[string]any{"reason": "fraud ring"}).is(200, nil)
	var page dashapi.ListedPage
	officer.send("GET", "/env/production/blocklist", nil).is(200, &page)
	if len(page.Items) != 1 || page.Items[0].ApplicantID != p.ID || page.Items[0].Reason != "fraud ring" || page.Items[0].CreatedBy != "Officer officer" || page.Next != "" {
		t.Errorf("page %+v", page)
	}
	officer.send("GET", "/env/sandbox/blocklist", nil).is(200, &page)
	if len(page.Items) != 0 {
		t.Errorf("the sandbox lists %+v", page.Items)
	}
}

// TestTwoSecrets: while a webhook's secret is being changed the old one signs,
// a test can be signed with the new one, and then the new one signs alone.
func TestTwoSecrets(t *testing.T) {
	t.Parallel()
	b := setup(t)
	digests := make(chan [2]string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		digests <- [2]string{string(body), r.Header.Get(webhook.HeaderDigest)}
	}))
	t.Cleanup(receiver.Close)
	owner := b.operator("acme", access.RoleOwner)
	var made, view dashapi.WebhookView
	owner.send("POST", "/env/sandbox/webhooks", map[string]any{"target": receiver.URL}).is(200, &made)
	at := "/env/sandbox/webhooks/" + made.ID
	signedBy := func(query, secret string) {
		t.Helper()
		var sent dashapi.Sent
		owner.send("POST", at+"/test"+query, nil).is(200, &sent)
		got := <-digests
		if sent.Status != 200 || !webhook.Verify(webhook.SHA256, secret, []byte(got[0]), got[1]) {
			t.Errorf("%s: answered %d, signed by another secret", query, sent.Status)
		}
	}
	change := func(body map[string]any) *reply { return owner.send("PATCH", at, body) }
	change(map[string]any{"rotation": "switch"}).fails(409, "conflict")
	owner.send("POST", at+"/test?secret=next", nil).fails(409, "conflict")
	change(map[string]any{"newSecret": true, "overlapHours": 24}).is(200, &view)
	fresh := view.Secret
	if fresh == "" || fresh == made.Secret || view.SwitchAt == nil {
		t.Fatalf("%+v", view)
	}
	signedBy("", made.Secret)
	signedBy("?secret=next", fresh)
	var renamed dashapi.WebhookView
	change(map[string]any{"name": "renamed"}).is(200, &renamed)
	if renamed.SwitchAt == nil || renamed.Secret != "" {
		t.Errorf("another change ended the rotation or showed the secret: %+v", renamed)
	}
	change(map[string]any{"rotation": "keep"}).is(200, nil)
	signedBy("", made.Secret)
	change(map[string]any{"newSecret": true, "overlapHours": 24}).is(200, &view)
	second := view.Secret
	b.wait(24 * time.Hour)
	owner = b.operator("acme", access.RoleOwner) // a day is longer than a session
	signedBy("", second)
	var list []dashapi.WebhookView
	owner.send("GET", "/env/sandbox/webhooks", nil).is(200, &list)
	if list[0].SwitchAt != nil {
		t.Errorf("the time is over and two secrets live: %+v", list[0])
	}
	change(map[string]any{"newSecret": true, "overlapHours": 1}).is(200, &view)
	change(map[string]any{"rotation": "switch"}).is(200, nil)
	signedBy("", view.Secret)
	change(map[string]any{"newSecret": true}).is(200, &view) // at once
	signedBy("", view.Secret)
}
