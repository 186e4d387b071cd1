package dashapi_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/requestlog"
	"github.com/idngo/idngo/kyc/verify"
)

// TestRequestLog: a developer finds the calls of the company's programs by all
// that a call can be known by, and no other company's.
func TestRequestLog(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	made, err := b.service.CreateAppToken(ctx, sandbox, verify.NewToken{Name: "shop"})
	check(t, err)
	p := b.newPerson(sandbox, false)
	there := b.newPerson(production, false)
	own := p.Personal.ExternalUserID
	public := made.Token.Public
	at := b.now().Add(-time.Hour)
	var ids []string
	note := func(e requestlog.Entry) {
		t.Helper()
		at = at.Add(time.Second)
		e.At, e.ID = at, kyc.NewID(at)
		if e.Caller == "" {
			e.Caller = public
		}
		ids = append(ids, e.ID)
		check(t, b.service.WriteRequests(ctx, []requestlog.Entry{e}))
	}
	note(requestlog.Entry{Scope: sandbox, Method: "GET", Route: "/resources/applicants/{applicantId}/one", Status: 200, ApplicantID: p.ID, CorrelationID: "c0ffee", Took: 1500 * time.Microsecond,
		Private: requestlog.Private{Path: "/resources/applicants/" + p.ID + "/one"}})
	note(requestlog.Entry{Scope: sandbox, Method: "GET", Route: "/resources/applicants/-;externalUserId={externalUserId}/one", Status: 200, ExternalUserID: own,
		Private: requestlog.Private{Path: "/resources/applicants/-;externalUserId=" + own + "/one"}})
	// Refused before the token was proven: the token tells whose it is.
	note(requestlog.Entry{Method: "POST", Route: "/resources/accessTokens", Status: 401, ErrorCode: 4003, Reason: requestlog.Signature, Details: map[string]string{"mistakes": "body_missing"}})
	note(requestlog.Entry{Scope: sandbox, Method: "GET", Route: "/resources/applicants/{applicantId}/one", Status: 404, Reason: requestlog.UnknownApplicant, ApplicantID: there.ID})
	note(requestlog.Entry{Scope: sandbox, Lost: 12})
	nobody := requestlog.Entry{ID: kyc.NewID(at), At: at, Caller: "sbx:" + "abcdefghijklmnopqrstuvwx", Method: "GET", Status: 401}
	check(t, b.service.WriteRequests(ctx, []requestlog.Entry{nobody}))

	dev := b.operator("acme", access.RoleDeveloper)
	list := func(query string, want ...int) dashapi.RequestPage {
		t.Helper()
		var page dashapi.RequestPage
		dev.send("GET", "/env/sandbox/requests?"+query, nil).is(200, &page)
		if len(page.Items) != len(want) {
			t.Fatalf("%s: %d found, want %d: %+v", query, len(page.Items), len(want), page.Items)
		}
		for i, n := range want {
			if page.Items[i].ID != ids[n] {
				t.Errorf("%s: place %d is not %d", query, i, n)
			}
		}
		return page
	}
	page := list("", 4, 3, 2, 1, 0)
	if page.Days != 7 || page.Items[0].Lost != 12 || page.Items[2].Token != "shop" || page.Items[2].Details["mistakes"] != "body_missing" || page.Items[4].TookMs != 1.5 ||
		page.Items[3].Path != "/resources/applicants/-;externalUserId="+own+"/one" {
		t.Errorf("%+v", page)
	}
	list("class=4xx", 3, 2)
	list("class=2xx&token="+public, 1, 0)
	list("token=nobody")
	list("correlation=c0ffee", 0)
	list("q="+p.ID, 1, 0)
	list("q="+own, 1, 0)
	list("q=/resources/applicants/"+p.ID+"/one", 1, 0)
	list("q=accessTokens", 2)
	list("q=/accessTokens", 2)
	list("from="+at.Add(-time.Second).UTC().Format(time.RFC3339), 4, 3)
	list("before="+ids[2], 1, 0)

	var detail dashapi.RequestDetail
	dev.send("GET", "/env/sandbox/requests/"+ids[3], nil).is(200, &detail)
	if !detail.Elsewhere || detail.Reason != string(requestlog.UnknownApplicant) {
		t.Errorf("%+v", detail)
	}
	dev.send("GET", "/env/production/requests/"+ids[3], nil).fails(404, "not_found")
	var others dashapi.RequestPage
	outsider := b.operator("other", access.RoleOwner)
	outsider.send("GET", "/env/sandbox/requests", nil).is(200, &others)
	if len(others.Items) != 0 {
		t.Errorf("another company sees %+v", others.Items)
	}
	outsider.send("GET", "/env/sandbox/requests/"+ids[0], nil).fails(404, "not_found")
	dev.send("GET", "/env/production/requests", nil).is(200, &others)
	if len(others.Items) != 0 {
		t.Errorf("production shows %+v", others.Items)
	}

	// With the person goes what names them; with time the rest.
	check(t, b.service.Erase(ctx, sandbox, p.ID))
	list("", 4, 3, 2)
	b.wait(7*24*time.Hour - 90*time.Minute)
	dev = b.operator("acme", access.RoleDeveloper) // the session has ended
	check(t, b.service.PruneRequests(ctx, sandbox))
	list("", 4, 3, 2)
	b.wait(time.Hour)
	check(t, b.service.PruneRequests(ctx, sandbox))
	dev = b.operator("acme", access.RoleDeveloper)
	list("")
}

// TestEveryRefusalHasWords: each reason says in kk, ru and en what was wrong and what to do, and so does each mistake of a signature.
func TestEveryRefusalHasWords(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"kk", "ru", "en"} {
		raw, err := os.ReadFile("../../web/dashboard/src/dev/texts/" + lang + ".json")
		check(t, err)
		words := map[string]string{}
		check(t, json.Unmarshal(raw, &words))
		need := func(key string) {
			if words[key] == "" {
				t.Errorf("%s: no text of %s", lang, key)
			}
		}
		for _, r := range requestlog.Reasons() {
			need("why." + string(r))
			need("do." + string(r))
		}
		for m := range access.Mistakes {
			need("mistake." + string(m))
		}
	}
}
