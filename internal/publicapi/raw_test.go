package publicapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

const zeros = "000000000000000000000000"

func TestRawRequests(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, inspection, external := c.newApplicant()
	odd := `auth0|a/b;c=d%2F ё`
	c.json("POST", "/resources/applicants?levelName="+levelName, `{"externalUserId":`+quote(odd)+`}`).is(nil)

	for name, tc := range map[string]struct {
		request     raw
		status      int
		description string
	}{
		"slash at the end":               {c.request("GET", "/resources/applicants/"+id+"/one/", nil), 200, ""},
		"absolute form":                  {c.request("GET", "/resources/applicants/"+id+"/one", nil).retarget("https://kyc.example/resources/applicants/" + id + "/one"), 200, ""},
		"odd id, all escaped":            {c.request("GET", "/resources/applicants/-;externalUserId="+url.PathEscape(odd)+"/one", nil), 200, ""},
		"odd id, semicolon as it is":     {c.request("GET", "/resources/applicants/-;externalUserId=auth0%7Ca%2Fb;c=d%252F%20%D1%91/one", nil), 200, ""},
		"odd id, decoded twice":          {c.request("GET", "/resources/applicants/-;externalUserId=auth0%7Ca%2Fb;c=d%2F%20%D1%91/one", nil), 404, "anf"},
		"unknown external id":            {c.request("GET", "/resources/applicants/-;externalUserId=nobody/one", nil), 404, "anf"},
		"empty external id":              {c.request("GET", "/resources/applicants/-;externalUserId=/one", nil), 400, "applicantId"},
		"unknown applicant":              {c.request("GET", "/resources/applicants/"+zeros+"/one", nil), 404, "Applicant with id " + zeros + " not found (anf)"},
		"no id at all":                   {c.request("GET", "/resources/applicants/nonsense/one", nil), 400, "Malformed data provided in the request"},
		"two dots":                       {c.request("GET", "/resources/applicants/../one", nil), 400, ""},
		"encoded dots and slash":         {c.request("GET", "/resources/applicants/..%2F..%2Fone", nil), 400, ""},
		"two slashes":                    {c.request("GET", "/resources//applicants/"+id+"/one", nil), 404, "HTTP 404 Not Found"},
		"unknown path":                   {c.request("GET", "/resources/nothing", nil), 404, "HTTP 404 Not Found"},
		"outside":                        {c.request("GET", "/", nil), 404, ""},
		"broken escape":                  {c.request("GET", "/resources/applicants/"+id+"/one?x=%zz", nil), 400, ""},
		"wrong method":                   {c.request("PUT", "/resources/applicants/"+id+"/one", nil), 405, "Method Not Allowed"},
		"own method":                     {c.request("GET/", "/resources/applicants/"+id+"/one", nil), 400, "-"},
		"wrong media type":               {c.request("POST", "/resources/applicants?levelName="+levelName, []byte("a=b")).with("Content-Type", "application/x-www-form-urlencoded"), 415, ""},
		"malformed media type":           {c.request("POST", "/resources/applicants?levelName="+levelName, []byte("{}")).with("Content-Type", ";;"), 415, ""},
		"compressed":                     {c.request("POST", "/resources/applicants?levelName="+levelName, []byte("{}")).with("Content-Type", "application/json").with("Content-Encoding", "gzip"), 415, ""},
		"JSON where a form is due":       {c.request("POST", "/resources/applicants/"+id+"/info/idDoc", []byte("{}")).with("Content-Type", "application/json"), 415, ""},
		"form without boundary":          {c.request("POST", "/resources/applicants/"+id+"/info/idDoc", []byte("x")).with("Content-Type", "multipart/form-data"), 400, "boundary"},
		"answer not wanted":              {c.request("GET", "/resources/applicants/"+id+"/one", nil).with("Accept", "image/png"), 415, ""},
		"answer wanted among others":     {c.request("GET", "/resources/applicants/"+id+"/one", nil).with("Accept", "text/html, application/json;q=0.9"), 200, ""},
		"any answer":                     {c.request("GET", "/resources/applicants/"+id+"/one", nil).with("Accept", "*/*"), 200, ""},
		"GET with a signed body":         {c.request("GET", "/resources/applicants/"+id+"/one", []byte("{}")).with("Content-Type", "application/json"), 200, ""},
		"POST without body or length":    {noLength(c.request("POST", "/resources/applicants/"+id+"/requiredIdDocs", nil)), 200, ""},
		"POST with {} that only reads":   {c.request("POST", "/resources/applicants/"+id+"/requiredIdDocs", []byte("{}")), 200, ""},
		"DELETE with a body":             {c.request("DELETE", "/resources/applicants/"+id+"/tags", []byte(`["x"]`)).with("Content-Type", "application/json"), 200, ""},
		"Content-Encoding utf-8":         {c.request("PATCH", "/resources/applicants/", []byte(`{"id":"`+id+`","lang":"kk"}`)).with("Content-Type", "application/json").with("Content-Encoding", "utf-8"), 200, ""},
		"body without Content-Type":      {c.request("PATCH", "/resources/applicants", []byte(`{"id":"`+id+`","lang":"en"}`)), 200, ""},
		"charset in Content-Type":        {c.request("PATCH", "/resources/applicants", []byte(`{"id":"`+id+`"}`)).with("Content-Type", "application/json; charset=utf-8"), 200, ""},
		"empty form body, as curl sends": {c.request("POST", "/resources/applicants/"+id+"/requiredIdDocs", nil).with("Content-Type", "application/x-www-form-urlencoded"), 200, ""},
		"same query name twice":          {c.request("GET", "/resources/checks/latest?type=TIN&type=NOPE&applicantId="+id, nil), 200, ""},
		"semicolon in the query":         {c.request("GET", "/resources/applicants/"+id+"/review/history?levelName=a;b", nil), 200, ""},
		"type is missing":                {c.request("GET", "/resources/checks/latest?applicantId="+id, nil), 400, "type is missing"},
		"no JSON":                        {c.request("POST", "/resources/applicants?levelName="+levelName, []byte("no")), 400, "Malformed data provided in the request"},
		"no body":                        {c.request("POST", "/resources/applicants?levelName="+levelName, nil), 400, "Malformed data provided in the request"},
		"keys twice":                     {c.request("POST", "/resources/applicants?levelName="+levelName, []byte(`{"externalUserId":"a","externalUserId":"b"}`)), 400, "repeated"},
		"deep":                           {c.request("POST", "/resources/applicants?levelName="+levelName, []byte(`{"externalUserId":"a","x":`+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)+`}`)), 400, "deeper"},
		"invalid UTF-8":                  {c.request("POST", "/resources/applicants?levelName="+levelName, []byte("{\"externalUserId\":\"\xff\"}")), 400, "UTF-8"},
		"wrong type of a field":          {c.request("POST", "/resources/applicants?levelName="+levelName, []byte(`{"externalUserId":5}`)), 400, "externalUserId must not be of type number"},
		"date that does not exist":       {c.request("PATCH", "/resources/applicants/"+id+"/fixedInfo", []byte(`{"dob":"1994-02-31"}`)), 400, "dob"},
		"questionnaires are no list":     {c.request("PATCH", "/resources/applicants", []byte(`{"id":"`+id+`","questionnaires":{}}`)), 400, "questionnaires"},
		"tags are null":                  {c.request("POST", "/resources/applicants/"+id+"/tags", []byte(`null`)), 400, "tags"},
		"no level":                       {c.request("POST", "/resources/applicants", []byte(`{"externalUserId":"a"}`)), 400, "levelName"},
		"unknown level":                  {c.request("POST", "/resources/applicants?levelName=nope", []byte(`{"externalUserId":"a"}`)), 400, "nope"},
		"level in another case":          {c.request("POST", "/resources/applicants?levelName=BASIC-kyc-level", []byte(`{"externalUserId":"a"}`)), 400, ""},
		"image id is no number":          {c.request("GET", "/resources/inspections/"+inspection+"/resources/x", nil), 400, "imageId"},
		"image id is too large":          {c.request("GET", "/resources/inspections/"+inspection+"/resources/4294967296", nil), 400, "imageId"},
		"unknown image":                  {c.request("GET", "/resources/inspections/"+inspection+"/resources/7", nil), 404, ""},
		"unknown inspection":             {c.request("GET", "/resources/inspections/"+zeros, nil), 404, ""},
		"body over a megabyte":           {c.request("POST", "/resources/applicants?levelName="+levelName, []byte(`{"externalUserId":"`+strings.Repeat("a", 1<<20)+`"}`)), 413, ""},
		"limit is no number":             {c.request("GET", "/resources/auditTrailEvents/?limit=many", nil), 400, "limit"},
		"from is no date":                {c.request("GET", "/resources/auditTrailEvents?from=yesterday", nil), 400, "from"},
		"audit with the slash":           {c.request("GET", "/resources/auditTrailEvents/?limit=5&from=2020-01-01%2000:00:00", nil), 200, ""},
		"notes of nobody":                {c.request("GET", "/resources/api/applicants/notes?applicantId="+zeros, nil), 404, ""},
		"level encoded twice":            {c.request("POST", "/resources/sdkIntegrations/levels/level%2520with%2520space/websdkLink?externalUserId="+external+"&ttlInSecs=60", []byte("{}")), 200, ""},
		"level encoded once":             {c.request("POST", "/resources/sdkIntegrations/levels/level%20with%20space/websdkLink?externalUserId="+external, nil), 200, ""},
		"link to an unknown level":       {c.request("POST", "/resources/sdkIntegrations/levels/nope/websdkLink?externalUserId=x", nil), 400, ""},
		"script as redirect":             {c.request("POST", "/resources/sdkIntegrations/levels/-/websdkLink", []byte(`{"levelName":"`+levelName+`","userId":"u","redirect":{"successUrl":"javascript:alert(1)"}}`)), 400, "successUrl"},
		"negative lifetime":              {c.request("POST", "/resources/accessTokens?userId=u&levelName="+levelName+"&ttlInSecs=-1", nil), 400, "ttlInSecs"},
		"token without a level":          {c.request("POST", "/resources/accessTokens?userId=u", nil), 400, "levelName"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := b.send(t, tc.request)
			if tc.description == "-" { // refused by net/http, before us
				if r.StatusCode != tc.status {
					t.Errorf("status %d", r.StatusCode)
				}
				return
			}
			if tc.status != 200 {
				number := 0
				if tc.status == 413 {
					number = 1002
				}
				r.fails(tc.status, number, tc.description)
				return
			}
			r.is(new(any))
		})
	}
	r := c.b.send(t, c.request("PUT", "/resources/applicants/"+id+"/requiredIdDocs", nil))
	if got := r.Header.Get("Allow"); got != "GET, POST" {
		t.Errorf("Allow %q", got)
	}
}

func noLength(r raw) raw { r.noLength = true; return r }

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestNothingIsRedirected(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, target := range []string{"/resources", "/resources/", "//resources/status/api", "/resources/./status/api", "/resources/status/../status/api", "/docs/", "/docs"} {
		if r := b.send(t, raw{method: "GET", target: target}); r.StatusCode/100 == 3 || r.Header.Get("Location") != "" {
			t.Errorf("%s: %d to %s", target, r.StatusCode, r.Header.Get("Location"))
		}
	}
}

func TestAccessTokens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	_, _, external := c.newApplicant()
	for name, r := range map[string]*response{
		"query":                  c.json("POST", "/resources/accessTokens?userId="+external+"&levelName="+levelName+"&ttlInSecs=600", ""),
		"query with empty JSON":  c.json("POST", "/resources/accessTokens?userId="+external+"&levelName="+levelName, "{}"),
		"body":                   c.json("POST", "/resources/accessTokens/sdk", `{"userId":"`+external+`","levelName":"`+levelName+`","ttlInSecs":99999999,"applicantIdentifiers":{"email":"a@example.com"},"externalActionId":"x"}`),
		"body without the level": c.json("POST", "/resources/accessTokens/sdk", `{"userId":"`+external+`"}`),
	} {
		m := r.object()
		if token, _ := m["token"].(string); m["userId"] != external || !strings.HasPrefix(token, "_act-sbx-jwt-") {
			t.Errorf("%s: %v", name, m)
		}
	}
	c.json("POST", "/resources/accessTokens/sdk", `{"userId":"stranger"}`).fails(400, 0, "levelName")
	link := c.json("POST", "/resources/sdkIntegrations/levels/-/websdkLink", `{"levelName":"`+levelName+`","userId":"u","ttlInSecs":60,"externalActionId":null,"redirect":{"successUrl":"https://shop.example/ok","allowedQueryParams":["a"]}}`).object()
	if u, _ := link["url"].(string); !strings.HasPrefix(u, "https://flow.example/websdk/p/") || len(u) != len("https://flow.example/websdk/p/")+16 {
		t.Errorf("link %v", link)
	}
}

func TestTestDigestIsTheContractsVector(t *testing.T) {
	t.Parallel()
	c := setup(t).client(t, sandbox)
	r := c.b.send(t, c.request("POST", "/resources/inspectionCallbacks/testDigest?secretKey=SoMe_SeCrEt_KeY", []byte("someText")).with("Content-Type", "text/plain"))
	if got := string(r.data); r.StatusCode != 200 || got != "f6e92ffe371718694d46e28436f76589312df8db" {
		t.Errorf("%d %s", r.StatusCode, got)
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	c := setup(t).client(t, sandbox)
	for _, path := range []string{"/resources/applicants/-/levels", "/resources/api/agent/levels"} {
		name := "level at " + path
		made := c.json("POST", path, `{"name":"`+name+`","desc":"d","requiredIdDocs":{"docSets":[{"idDocSetType":"IDENTITY","types":["PASSPORT"]},{"idDocSetType":"SELFIE","types":["SELFIE"]}]}}`).object()
		id := made["id"].(string)
		c.json("POST", path, `{"name":"`+name+`","requiredIdDocs":{"docSets":[{"idDocSetType":"IDENTITY","types":["PASSPORT"]}]}}`).fails(409, 0, "")
		changed := c.json("PATCH", path+"/"+id, `{"requiredIdDocs":{"docSets":[{"idDocSetType":"IDENTITY","types":["ID_CARD"]}]}}`).object()
		if changed["desc"] != "d" || changed["revision"] != 2.0 || len(changed["requiredIdDocs"].(map[string]any)["docSets"].([]any)) != 1 {
			t.Errorf("changed %v", changed)
		}
		if m := c.json("PATCH", path, `{"id":"`+id+`","desc":"e"}`).object(); m["desc"] != "e" || m["revision"] != 3.0 {
			t.Errorf("changed by body %v", m)
		}
		c.json("PATCH", path+"/"+id, `{"name":"other"}`).fails(400, 0, "name")
		c.json("PATCH", path+"/"+id, `{"id":"`+zeros+`"}`).fails(400, 0, "id")
		c.json("PATCH", path+"/"+zeros, `{"desc":"x"}`).fails(404, 0, "")
		c.json("PATCH", path, `{"desc":"x"}`).fails(400, 0, "id")
		c.json("POST", path, `{"name":"x","requiredIdDocs":{"docSets":[{"idDocSetType":"NOPE"}]}}`).fails(400, 0, "")
		if m := c.json("GET", path+"/"+id, "").object(); m["name"] != name {
			t.Errorf("read %v", m)
		}
		all := c.json("GET", path, "").object()
		if list := all["list"].(map[string]any); len(list["items"].([]any)) != len(all["items"].([]any)) || list["totalItems"] != all["totalItems"] || all["totalItems"].(float64) < 3 {
			t.Errorf("list %v", all)
		}
	}
}

// TestALevelLosesNothing: what has no effect here is kept for whoever reads a
// level, changes it and writes it back (api.md 9.1, model.md 7.2).
func TestALevelLosesNothing(t *testing.T) {
	t.Parallel()
	c := setup(t).client(t, sandbox)
	const (
		settings = `"actionType":"payments","websdkFlowId":"w1","msdkFlowId":"m1","websdkNext":true,"customPrivacyNoteText":"p","customPrivacyLink":"https://shop.example/p",` +
			`"watchListCheckSettings":{"pep":{"enabled":true,"score":0.75}},"applicantInsightSettings":{"phone":false},"notificationSettings":{"mails":["a",1]}`
		set = `"captureMode":"seamless","uploaderMode":"fallback","mode":"any","nfcVerificationSettings":{"mode":"optional"},"poaStepSettingsId":"s1","paymentMethods":["card"],` +
			`"steps":[{"name":"x","minRequired":2}],"emailVerificationSettings":{"ttl":60},"phoneVerificationSettings":{"channels":["sms"]},"restrictCountries":{"mode":"deny"},"skipAllowed":true`
		path = "/resources/applicants/-/levels"
	)
	subset := func(got map[string]any, want, where string) {
		t.Helper()
		var m map[string]any
		check(t, json.Unmarshal([]byte("{"+want+"}"), &m))
		for name, v := range m {
			if !reflect.DeepEqual(got[name], v) {
				t.Errorf("%s: %s is %v, want %v", where, name, got[name], v)
			}
		}
	}
	made := c.json("POST", path, `{"name":"kept","desc":"d",`+settings+`,"requiredIdDocs":{"docSets":[{"idDocSetType":"IDENTITY","types":["PASSPORT"],`+set+`}]}}`).object()
	id := made["id"].(string)
	patched := c.json("PATCH", path+"/"+id, `{"desc":"e"}`).object()
	read := c.json("GET", path+"/"+id, "").object()
	for where, l := range map[string]map[string]any{"created": made, "changed": patched, "read": read} {
		subset(l, settings, where)
		subset(l["requiredIdDocs"].(map[string]any)["docSets"].([]any)[0].(map[string]any), set, where)
	}
	written, err := json.Marshal(read)
	check(t, err)
	subset(c.json("PATCH", path+"/"+id, string(written)).object(), settings, "written back")
	c.json("PATCH", path+"/"+id, `{"requiredIdDocs":{"docSets":[{"idDocSetType":"IDENTITY","nfcVerificationSettings":{"mode":"perhaps"}}]}}`).fails(400, 0, "nfcVerificationSettings")
	c.json("PATCH", path+"/"+id, `{"notificationSettings":"`+strings.Repeat("x", 70000)+`"}`).fails(400, 0, "notificationSettings")
}

func TestWebhooksKeepTheirSecrets(t *testing.T) {
	t.Parallel()
	c := setup(t).client(t, sandbox)
	const agent = "/resources/api/agent/clientWebhooks"
	made := c.json("POST", agent, `{"name":"n","target":"https://shop.example/hook","types":["applicantReviewed"],"secretKey":"0123456789abcdef","headers":[{"key":"Authorization","value":"Bearer s3cret"}]}`).object()
	id := made["id"].(string)
	if made["secretKey"] != "0123456789abcdef" {
		t.Errorf("created with %v", made["secretKey"])
	}
	for _, r := range []*response{
		c.json("GET", "/resources/api/clientWebhooks", ""), c.json("GET", "/resources/api/clientWebhooks/"+id, ""),
		c.json("PATCH", agent, `{"id":"`+id+`","disabled":true,"secretKey":"********","headers":[{"key":"Authorization","value":"********"}]}`),
	} {
		r.is(nil)
		if bytes.Contains(r.data, []byte("0123456789abcdef")) || bytes.Contains(r.data, []byte("s3cret")) || !bytes.Contains(r.data, []byte(`"secretKey":"********"`)) {
			t.Errorf("answer %s", r.data)
		}
	}
	kept, err := c.b.service.Endpoint(t.Context(), sandbox, id)
	check(t, err)
	if kept.Secret != "0123456789abcdef" || kept.Headers[0].Value != "Bearer s3cret" || !kept.Disabled || kept.Target != "https://shop.example/hook" {
		t.Errorf("kept %+v", kept)
	}
	c.json("POST", agent, `{"id":"`+id+`","target":"https://shop.example/hook"}`).fails(400, 0, "id")
	c.json("PATCH", agent, `{"disabled":true}`).fails(400, 0, "id")
	c.json("PATCH", agent, `{"id":"`+zeros+`","disabled":true}`).fails(404, 0, "")
	c.json("POST", agent, `{"target":"ftp://x"}`).fails(400, 0, "")
}

func TestTestDeliveryTellsWhatTheReceiverSaid(t *testing.T) {
	t.Parallel()
	c := setup(t).client(t, sandbox)
	status := http.StatusNoContent
	receiver := newPlainServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Payload-Digest") == "" {
			t.Error("the delivery is not signed")
		}
		w.WriteHeader(status)
	}))
	made := c.json("POST", "/resources/api/agent/clientWebhooks", `{"target":"`+receiver.URL+`","types":["applicantReviewed"]}`).object()
	test := func() map[string]any {
		return c.json("POST", "/resources/inspectionCallbacks/testWebhook", `{"id":"`+made["id"].(string)+`"}`).object()
	}
	if m := test(); m["ok"] != 1.0 || m["status"] != 204.0 {
		t.Errorf("accepted: %v", m)
	}
	status = http.StatusTeapot
	if m := test(); m["ok"] != 0.0 || m["status"] != 418.0 {
		t.Errorf("refused: %v", m)
	}
	receiver.Close()
	if m := test(); m["ok"] != 0.0 || m["status"] != nil || m["error"] == nil {
		t.Errorf("gone: %v", m)
	}
}

func TestTagsNotesAndTrail(t *testing.T) {
	t.Parallel()
	c := setup(t).client(t, sandbox)
	id, _, external := c.newApplicant()
	base := "/resources/applicants/" + id
	tags := func() any { return c.json("GET", base+"/one", "").object()["tags"] }
	c.json("POST", base+"/tags/add", `["a","b","a"]`).ok()
	c.json("DELETE", base+"/tags", `["a","unknown"]`).ok()
	if got := tags().([]any); len(got) != 1 || got[0] != "b" {
		t.Errorf("tags %v", got)
	}
	var tooMany []string
	for i := range 31 {
		tooMany = append(tooMany, "t"+strings.Repeat("x", i))
	}
	body, err := json.Marshal(tooMany)
	check(t, err)
	c.json("POST", base+"/tags", string(body)).fails(400, 0, "Too many applicant tags")
	if got := tags().([]any); len(got) != 1 {
		t.Errorf("tags after a refusal %v", got)
	}
	c.json("POST", base+"/tags", `[]`).ok()
	if got := tags(); got != nil {
		t.Errorf("tags %v, want them left out", got)
	}

	const notes = "/resources/api/applicants/notes"
	note := c.json("POST", notes, `{"applicantId":"`+id+`","note":"called","tags":["phone"]}`).object()
	c.json("PATCH", notes, `{"id":"`+note["id"].(string)+`","applicantId":"`+id+`","note":"called twice","tags":[]}`).object()
	list := c.json("GET", notes+"?applicantId="+id+"&limit=10&offset=0", "").object()["list"].(map[string]any)
	if list["totalItems"] != 1.0 || list["items"].([]any)[0].(map[string]any)["note"] != "called twice" || list["pageInfo"].(map[string]any)["limit"] != 10.0 {
		t.Errorf("notes %v", list)
	}
	c.json("DELETE", notes, `{"id":"`+note["id"].(string)+`"}`).ok()
	c.json("DELETE", notes, `{"id":"`+note["id"].(string)+`"}`).fails(404, 0, "")

	c.json("POST", base+"/agreement", `{"records":[{"content":"I agree"}],"residenceCountry":"KAZ"}`).object()
	c.b.move(time.Second) // the trail is read up to now
	trail := c.json("GET", "/resources/auditTrailEvents/?limit=100", "")
	items := trail.object()["items"].([]any)
	found := map[any]bool{}
	for _, item := range items {
		e := item.(map[string]any)
		found[e["activity"]] = true
		if e["applicantId"] == id && (e["xClientId"] != "API" || e["correlationId"] == nil || e["ip"] != "127.0.0.1") {
			t.Errorf("event %v", e)
		}
	}
	if !found["subject:created:applicant"] || !found["subject:wrote:note"] {
		t.Errorf("activities %v", found)
	}
	if bytes.Contains(trail.data, []byte(external)) || strings.Contains(c.b.log.String(), external) {
		t.Error("trail or log tell the externalUserId")
	}
}

func TestTheLogTellsTheRouteButNoData(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	c.json("GET", "/resources/applicants/-;externalUserId=aigerim%40example.com/one?secret=940211400123", "").fails(404, 0, "")
	c.json("GET", "/resources/applicants/Aigerim/one", "").fails(400, 0, "")
	log := b.log.String()
	for _, word := range []string{"aigerim", "Aigerim", "940211400123", c.token, c.secret} {
		if strings.Contains(log, word) {
			t.Errorf("the log tells %q", word)
		}
	}
	if !strings.Contains(log, `"route":"/resources/applicants/-;externalUserId={externalUserId}/one"`) {
		t.Errorf("log %s", log)
	}
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	if len(b.seen.all) != 2 || b.seen.all[0].Route != "/resources/applicants/-;externalUserId={externalUserId}/one" || b.seen.all[0].Status != http.StatusNotFound {
		t.Errorf("observed %+v", b.seen.all)
	}
}
