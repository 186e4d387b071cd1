package publicapi_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/publicapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/requestlog"
	"github.com/idngo/idngo/kyc/verify"
)

type journal struct {
	mu  sync.Mutex
	all []requestlog.Entry
}

func (j *journal) note(e requestlog.Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.all = append(j.all, e)
}

func (j *journal) last(t *testing.T) requestlog.Entry {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.all) == 0 {
		t.Fatal("nothing was noted")
	}
	return j.all[len(j.all)-1]
}

// TestJournalExplains: each refusal is noted with why, for whoever's token it names.
func TestJournalExplains(t *testing.T) {
	t.Parallel()
	j := &journal{}
	b := setup(t, func(c *publicapi.Config) { c.Journal = j.note })
	c := b.client(t, sandbox)
	live := b.client(t, kyc.Scope{Tenant: "acme", Environment: kyc.Production})
	reader := b.client(t, sandbox, func(n *verify.NewToken) { n.Permissions = []access.Permission{access.PermApplicantsRead} })
	walled := b.client(t, sandbox, func(n *verify.NewToken) { n.IPs = []string{"192.0.2.1"} })
	revoked := b.client(t, sandbox)
	check(t, b.service.RevokeAppToken(t.Context(), sandbox, revoked.id))
	expired := b.client(t, sandbox, func(n *verify.NewToken) { n.ExpiresAt = b.now().Add(time.Minute) })
	id, _, own := c.newApplicant()
	sdk, err := b.service.IssueAccessToken(t.Context(), sandbox, verify.AccessTokenRequest{UserID: own, LevelName: levelName, TTL: time.Hour})
	check(t, err)
	b.move(2 * time.Minute)
	nowhere := strings.Repeat("0", 24)
	one := "/resources/applicants/" + id + "/one"
	signedAs := func(c *client, r raw, ts, signed string) raw {
		r = r.without("X-App-Access-Ts").without("X-App-Access-Sig")
		return r.with("X-App-Access-Ts", ts).with("X-App-Access-Sig", access.Sign(c.secret, signed, r.method, r.target, nil))
	}
	now := strconv.FormatInt(b.now().Unix(), 10)
	late := strconv.FormatInt(b.now().Unix()-300, 10)
	for name, test := range map[string]struct {
		send   raw
		status int
		reason requestlog.Reason
		detail string
		owned  bool // the scope is known at once, not by the token alone
	}{
		"well":              {c.request("GET", one, nil), 200, "", "", true},
		"no signature":      {c.request("GET", one, nil).without("X-App-Access-Sig"), 401, requestlog.HeaderMissing, "", false},
		"signature twice":   {c.request("GET", one, nil).with("X-App-Access-Sig", "00"), 401, requestlog.HeaderRepeated, "", false},
		"signature no hex":  {c.request("GET", one, nil).without("X-App-Access-Sig").with("X-App-Access-Sig", "x"), 401, requestlog.HeaderValue, "", false},
		"private part":      {c.request("GET", one, nil).without("X-App-Token").with("X-App-Token", c.token[:len(c.token)-1]+map[bool]string{true: "b", false: "a"}[c.token[len(c.token)-1] == 'a']), 401, requestlog.PrivatePart, "", false},
		"revoked":           {revoked.request("GET", one, nil), 401, requestlog.TokenRevoked, "", false},
		"expired":           {expired.request("GET", one, nil), 401, requestlog.TokenExpired, "", false},
		"clock":             {signedAs(c, c.request("GET", one, nil), late, late), 401, requestlog.Clock, "-300", false},
		"milliseconds":      {signedAs(c, c.request("GET", one, nil), now+"000", now+"000"), 401, requestlog.ClockMillis, "", false},
		"signed millis":     {signedAs(c, c.request("GET", one, nil), now, now+"000"), 401, requestlog.Signature, "timestamp_milliseconds", true},
		"live, no body":     {raw{method: "POST", target: "/resources/applicants?levelName=x", body: []byte(`{}`), headers: live.request("POST", "/resources/applicants?levelName=x", nil).headers}.with("Content-Type", "application/json"), 401, requestlog.Signature, "body_missing", true},
		"other secret":      {signedAs(&client{secret: "x"}, c.request("GET", one, nil), now, now), 401, requestlog.Signature, "", true},
		"address":           {walled.request("GET", one, nil), 403, requestlog.Address, "127.0.0.1", false},
		"permission":        {reader.request("POST", "/resources/applicants/"+id+"/reset", nil), 403, requestlog.Permission, string(access.PermApplicantsWrite), false},
		"not for an SDK":    {raw{method: "GET", target: "/resources/applicants/-/count", headers: [][2]string{{"X-Access-Token", sdk}}}, 403, requestlog.NotForSDK, "", true},
		"sandbox only":      {live.request("POST", "/resources/applicants/"+nowhere+"/status/testCompleted", []byte(`{"reviewAnswer":"GREEN","rejectLabels":[]}`)).with("Content-Type", "application/json"), 403, requestlog.SandboxOnly, "", true},
		"no such path":      {c.request("GET", "/resources/applicant", nil), 404, requestlog.NoRoute, "", false},
		"no such method":    {c.request("PUT", one, nil), 405, requestlog.Method, "", false},
		"media type":        {c.request("POST", "/resources/applicants?levelName=x", []byte("a=b")).with("Content-Type", "application/x-www-form-urlencoded"), 415, requestlog.MediaType, "", true},
		"no JSON":           {c.request("POST", "/resources/applicants?levelName=x", []byte("{")).with("Content-Type", "application/json"), 400, requestlog.Malformed, "", true},
		"unknown level":     {c.request("POST", "/resources/applicants?levelName=x", []byte(`{"externalUserId":"u"}`)).with("Content-Type", "application/json"), 400, requestlog.UnknownLevel, "", true},
		"unknown applicant": {c.request("GET", "/resources/applicants/"+nowhere+"/one", nil), 404, requestlog.UnknownApplicant, "", true},
		"taken":             {c.request("POST", "/resources/applicants?levelName="+levelName, []byte(`{"externalUserId":"`+own+`"}`)).with("Content-Type", "application/json"), 409, requestlog.ExternalIDTaken, "", true},
		"numbered":          {c.request("POST", "/resources/applicants/"+id+"/whitelist?note=n", nil), 409, "error_5001", "", true},
	} {
		b.send(t, test.send)
		e := j.last(t)
		detail := ""
		for _, d := range e.Details {
			detail = d
		}
		if e.Status != test.status || e.Reason != test.reason || detail != test.detail || (e.Scope != kyc.Scope{}) != test.owned || e.Caller == "" || e.CorrelationID == "" || e.IP != "127.0.0.1" || e.Method != test.send.method {
			t.Errorf("%s: %+v", name, e)
		}
		if (e.Private.Description == "") != (test.reason == "") {
			t.Errorf("%s: description %q", name, e.Private.Description)
		}
	}
	n := len(j.all)
	b.send(t, raw{method: "GET", target: one})
	b.send(t, raw{method: "GET", target: one, headers: [][2]string{{"X-App-Token", "no token"}}})
	b.send(t, raw{method: "GET", target: "/resources/status/api"})
	if len(j.all) != n {
		t.Errorf("calls that are nobody's were noted: %+v", j.all[n:])
	}
}

// TestJournalHoldsNobody: of what a call says about a person, only the company's
// own id in the path is noted, and that apart.
func TestJournalHoldsNobody(t *testing.T) {
	t.Parallel()
	j := &journal{}
	b := setup(t, func(c *publicapi.Config) { c.Journal = j.note })
	c := b.client(t, sandbox)
	id, _, own := c.newApplicant()
	const secret = "Zhanar-Secret"
	target := "/resources/accessTokens?userId=" + secret + "&levelName=" + url.QueryEscape(spaceLevel) + "&ttlInSecs=60&" + secret + "=1"
	b.send(t, c.request("POST", target, nil).with("User-Agent", "curl/8"))
	c.json("POST", "/resources/applicants/"+id+"/blacklist?note="+secret, "")
	c.json("PATCH", "/resources/applicants/"+id+"/fixedInfo", `{"lastName":"`+secret+`"}`)
	c.json("PATCH", "/resources/applicants/"+id+"/fixedInfo", `{"dob":"`+secret+`"}`)
	c.json("POST", "/resources/applicants/"+id+"/tags", `{"`+secret+`":1}`)
	body, kind := form(t, metadata(`{"idDocType":"`+secret+`"}`), part{name: "content", fileName: secret, data: picture(t, 1)})
	c.upload(id, body, kind)
	c.json("GET", "/resources/applicants/-;externalUserId="+own+"/one", "")
	all, err := json.Marshal(j.all)
	check(t, err)
	if bytes.Contains(all, []byte(secret)) {
		t.Errorf("the journal holds what it should not: %s", all)
	}
	first, last := j.all[1], j.last(t)
	if first.Private.Path != "/resources/accessTokens?userId=…&levelName=level+with+space&ttlInSecs=60&…" || first.UserAgent != "curl/8" || first.BytesOut == 0 {
		t.Errorf("%+v", first)
	}
	if last.ExternalUserID != own || !strings.Contains(last.Private.Path, own) || last.Route != "/resources/applicants/-;externalUserId={externalUserId}/one" {
		t.Errorf("%+v", last)
	}
	for _, secret := range []string{c.secret, c.token, last.Caller + "."} {
		if bytes.Contains(all, []byte(secret)) {
			t.Errorf("the journal holds a secret")
		}
	}
}
