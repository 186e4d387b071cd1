package dashapi_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/verify"
)

func path(p person, rest string) string {
	return "/env/" + envOf(p.Scope) + "/applicants/" + p.ID + rest
}

func (br *browser) card(p person) dashapi.Card {
	br.b.t.Helper()
	var c dashapi.Card
	br.send("GET", path(p, ""), nil).is(200, &c)
	return c
}

func TestListPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var want []string
	for range 7 {
		want = append([]string{b.newPerson(production, false).ID}, want...)
	}
	b.newPerson(sandbox, false)
	br := b.operator("acme", access.RoleAuditor)
	var got []string
	for next, pages := "", 0; ; pages++ {
		q := url.Values{"limit": {"3"}}
		if next != "" {
			q.Set("before", next)
		}
		var page dashapi.ApplicantPage
		br.send("GET", "/env/production/applicants?"+q.Encode(), nil).is(200, &page)
		for _, r := range page.Items {
			got = append(got, r.ID)
		}
		if next = page.Next; next == "" {
			if pages != 2 {
				t.Errorf("%d pages", pages+1)
			}
			break
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("listed %v, want %v", got, want)
	}
	br.send("GET", "/env/production/applicants?limit=1000", nil).is(422, nil)
	br.send("GET", "/env/production/applicants?unknown=1", nil).is(422, nil)
	br.send("GET", "/env/staging/applicants", nil).is(422, nil)
}

func TestListByState(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	by := map[dashapi.State]string{}
	decide := func(r applicant.Result) string {
		p := b.newPerson(production, true)
		check(t, b.service.Decide(ctx, production, p.ID, r, ""))
		return p.ID
	}
	by[applicant.StateRequested] = b.newPerson(production, false).ID
	by[applicant.StatePending] = b.newPerson(production, true).ID
	by[applicant.StateApproved] = decide(applicant.Result{ReviewAnswer: "GREEN"})
	by[applicant.StateResubmission] = decide(applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "RETRY", RejectLabels: []string{"BAD_SELFIE"}})
	by[applicant.StateRejected] = decide(applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "FINAL", RejectLabels: []string{"FORGERY"}, ModerationComment: `"reviewRejectType":"RETRY"`})
	gone := b.newPerson(production, false)
	_, err := b.service.SetPresence(ctx, production, gone.ID, false)
	check(t, err)
	by[applicant.StateInactive] = gone.ID
	br := b.operator("acme", access.RoleOfficer)
	for state, id := range by {
		var page dashapi.ApplicantPage
		br.send("GET", "/env/production/applicants?state="+string(state), nil).is(200, &page)
		if len(page.Items) != 1 || page.Items[0].ID != id || page.Items[0].State != state {
			t.Errorf("%s: %+v, want %s", state, page.Items, id)
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.newPerson(production, false)
	b.newPerson(sandbox, false)
	br := b.operator("acme", access.RoleOfficer)
	for q, want := range map[string]bool{
		p.ID: true, strings.ToUpper(p.ID): true, p.InspectionID: true, p.Personal.ExternalUserID: true, "aigerim@example.com": true, " AIGERIM@example.com ": true,
		"Серикова": true, "айгерим серикова": true, "Serikova Aigerim": true, "1994-02-11": true, "11.02.1994": true,
		"Серикова Дана": false, "user-": false, "%": false, "' OR 1=1 --": false, "1994-02-12": false, strings.Repeat("я", 500): false, "<script>": false, "\u202e": false,
	} {
		var page dashapi.ApplicantPage
		br.send("GET", "/env/production/applicants?q="+url.QueryEscape(q), nil).is(200, &page)
		if found := len(page.Items) == 1 && page.Items[0].ID == p.ID; found != want || len(page.Items) > 1 {
			t.Errorf("%q finds %d", q, len(page.Items))
		}
	}
}

func TestCardAndPictures(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.newPerson(production, true)
	br, developer := b.operator("acme", access.RoleOfficer), b.operator("acme", access.RoleOfficer)
	c := br.card(p)
	if c.State != applicant.StatePending || c.Stated.FirstName != "Айгерим" || len(c.Images) != 1 || len(c.Steps) != 3 || c.Name != "Серикова Айгерим" {
		t.Fatalf("card %+v", c)
	}
	page := c.Images[0].Pages[0]
	if again := br.card(p); again.Images[0].Pages[0].URL != page.URL {
		t.Error("the address of a picture changes with every reading")
	}
	r := br.send("GET", page.URL, nil).is(200, nil)
	if ct := r.header.Get("Content-Type"); ct != "image/jpeg" || len(r.data) < 1000 || !strings.HasPrefix(r.header.Get("Cache-Control"), "private, max-age=") {
		t.Errorf("%s, %d bytes, %v", ct, len(r.data), r.header)
	}
	// The address is this session's alone, unforgeable, and ends.
	developer.send("GET", page.URL, nil).fails(404, "not_found")
	b.stranger().send("GET", page.URL, nil).fails(401, "no_session")
	br.send("GET", page.URL[:len(page.URL)-4]+"AAAA", nil).fails(404, "not_found")
	b.wait(11 * time.Minute)
	br.send("GET", page.URL, nil).fails(404, "not_found")

	r = br.send("GET", path(p, "/images/1/original"), nil)
	r.fails(404, "not_found")
	r = br.send("GET", "/env/production/applicants/"+p.ID+"/images/"+itoa(p.image)+"/original", nil).is(200, nil)
	if d := r.header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") || r.header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("%v", r.header)
	}
	// Whoever looks leaves a trace, once.
	lines, _, err := b.service.AuditTrail(t.Context(), production, verify.AuditQuery{ApplicantID: p.ID, Limit: 100})
	check(t, err)
	looked, downloaded := 0, 0
	for _, e := range lines {
		if e.Actor != br.id {
			continue
		}
		switch e.Activity {
		case audit.ActivityLoadedApplicant:
			looked++
		case audit.ActivityDownloadedImage:
			downloaded++
		}
	}
	if looked != 1 || downloaded != 2 {
		t.Errorf("%d looks and %d downloads in the trail", looked, downloaded)
	}
}

func itoa(n int32) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestDecide(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.newPerson(production, true)
	first, second := b.operator("acme", access.RoleOfficer), b.operator("acme", access.RoleOfficer)
	seen := second.card(p).Seen
	var worded dashapi.Worded
	first.send("POST", "/wording", map[string]any{"labels": []string{"BAD_SELFIE"}, "lang": "kk"}).is(200, &worded)
	if worded.RejectType != "RETRY" || !strings.ContainsAny(worded.ModerationComment, "әғқңөұүі") {
		t.Errorf("wording %+v", worded)
	}
	first.send("POST", path(p, "/decision"), map[string]any{"seen": seen, "answer": "RED", "labels": []string{"NO_SUCH"}, "rejectType": "RETRY"}).fails(400, "invalid")
	first.send("POST", path(p, "/decision"), map[string]any{"seen": seen, "answer": "RED", "labels": []string{"BAD_SELFIE"}, "rejectType": "RETRY", "note": "blurred"}).is(200, nil)
	c := first.card(p)
	if c.State != applicant.StateResubmission || c.Result.ModerationComment == "" || c.Source != "officer" || c.Seen == seen {
		t.Errorf("card %+v", c.Result)
	}
	// The second officer decided on what is no longer so.
	second.send("POST", path(p, "/decision"), map[string]any{"seen": seen, "answer": "GREEN"}).fails(409, "seen_changed")
	if c := first.card(p); c.State != applicant.StateResubmission {
		t.Errorf("state %s", c.State)
	}
	second.send("POST", path(p, "/decision"), map[string]any{"seen": c.Seen, "answer": "GREEN"}).is(200, nil)
	var notes dashapi.Notes
	second.send("GET", path(p, "/notes"), nil).is(200, &notes)
	if notes.Total != 1 || notes.Items[0].Text != "blurred" || notes.Items[0].Mine || notes.Items[0].CreatedBy != "Officer officer" {
		t.Errorf("notes %+v", notes)
	}
	second.send("PATCH", path(p, "/notes/"+notes.Items[0].ID), map[string]string{"text": "x"}).fails(403, "forbidden")
	first.send("PATCH", path(p, "/notes/"+notes.Items[0].ID), map[string]string{"text": "sharp"}).is(200, nil)
	q := b.newPerson(production, true)
	first.send("DELETE", path(q, "/notes/"+notes.Items[0].ID), nil).fails(404, "not_found")
	first.send("DELETE", path(p, "/notes/"+notes.Items[0].ID), nil).is(200, nil)
}

func TestAskAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.newPerson(production, true)
	br := b.operator("acme", access.RoleOperator)
	seen := br.card(p).Seen
	for name, images := range map[string][]map[string]any{
		"nothing":        {},
		"another's":      {{"id": 5, "labels": []string{"BAD_SELFIE"}}},
		"unknown reason": {{"id": p.image, "labels": []string{"NO_SUCH"}}},
	} {
		if r := br.send("POST", path(p, "/resubmission"), map[string]any{"seen": seen, "images": images}); r.status != 400 {
			t.Errorf("%s: %d %s", name, r.status, r.data)
		}
	}
	br.send("POST", path(p, "/resubmission"), map[string]any{"seen": seen, "images": []map[string]any{{"id": p.image, "labels": []string{"UNSATISFACTORY_PHOTOS"}}}}).is(200, nil)
	c := br.card(p)
	if c.State != applicant.StateResubmission || c.Images[0].Result == nil || c.Images[0].Result.ReviewAnswer != "RED" {
		t.Errorf("card %+v", c.Images[0].Result)
	}
}

func TestErase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.newPerson(production, true)
	owner := b.operator("acme", access.RoleOwner)
	owner.send("POST", path(p, "/erase"), map[string]string{"confirm": "x"}).fails(400, "invalid")
	owner.send("POST", path(p, "/erase"), map[string]string{"confirm": p.ID}).is(200, nil)
	owner.send("GET", path(p, ""), nil).fails(404, "not_found")
}

// TestHostileNames go through as they are: the page shows them safely.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	b := setup(t)
	br := b.operator("acme", access.RoleOwner)
	for _, name := range []string{"<script>alert(1)</script>", "\u202eevil", strings.Repeat("W", 250), "👩‍🚀🇰🇿", `"';--`} {
		p := b.newPerson(production, false)
		r := br.send("PATCH", path(p, "/data"), map[string]any{"part": "stated", "data": map[string]string{"firstName": name}, "why": "a call"})
		if r.status == 400 {
			continue
		}
		r.is(200, nil)
		if c := br.card(p); !strings.Contains(c.Name, name) {
			t.Errorf("%q became %q", name, c.Name)
		}
	}
}

// TestLive: a watching page is told of a change, and of another tenant's nothing.
func TestLive(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.newPerson(production, true)
	br := b.operator("acme", access.RoleOfficer)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", b.server.URL+dashapi.Prefix+"/api/env/production/live", nil)
	check(t, err)
	for name, value := range br.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := b.server.Client().Do(req)
	check(t, err)
	defer resp.Body.Close()
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %v", resp.StatusCode, resp.Header)
	}
	check(t, b.service.Decide(ctx, production, p.ID, applicant.Result{ReviewAnswer: "GREEN"}, ""))
	sc := bufio.NewScanner(resp.Body)
	for sc.Scan() {
		data, ok := strings.CutPrefix(sc.Text(), "data: ")
		if !ok {
			continue
		}
		var c dashapi.Change
		check(t, json.Unmarshal([]byte(data), &c))
		if c.ApplicantID == p.ID && c.Activity == audit.ActivityDecided {
			return
		}
	}
	t.Fatalf("the change did not come: %v", sc.Err())
}
