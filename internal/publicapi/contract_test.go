package publicapi_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
)

// sent is an applicant with a passport and a selfie.
type sent struct{ id, inspection, external, passport, selfie string }

func (c *client) sent() sent {
	c.t.Helper()
	s := sent{}
	s.id, s.inspection, s.external = c.newApplicant()
	add := func(meta string) string {
		body, kind := form(c.t, metadata(meta), part{name: "content", data: picture(c.t, uint64(externalIDs.Add(1))+1000)})
		r := c.upload(s.id, body, kind)
		r.is(nil)
		return r.Header.Get("X-Image-Id")
	}
	s.passport, s.selfie = add(passport), add(`{"idDocType":"SELFIE","country":"KAZ"}`)
	return s
}

// TestOnlyWhatLabelsNameIsAskedAgain: a result by hand comes without images;
// requiredIdDocsStatus tells by its labels what to send again (api.md 5.11).
func TestOnlyWhatLabelsNameIsAskedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	for name, tc := range map[string]struct {
		labels   string
		red      []string // steps
		redImage []string
	}{
		"the selfie":     {`["BAD_SELFIE"]`, []string{"SELFIE"}, []string{"selfie"}},
		"the document":   {`["EXPIRATION_DATE"]`, []string{"IDENTITY"}, []string{"passport"}},
		"a missing page": {`["DOCUMENT_PAGE_MISSING"]`, []string{"IDENTITY"}, nil},
		"the data":       {`["PROBLEMATIC_APPLICANT_DATA"]`, []string{"APPLICANT_DATA"}, nil},
		"both":           {`["EXPIRATION_DATE","BAD_FACE_MATCHING"]`, []string{"IDENTITY", "SELFIE"}, []string{"passport", "selfie"}},
		"any picture":    {`["LOW_QUALITY"]`, []string{"IDENTITY", "SELFIE"}, []string{"passport", "selfie"}},
		"no label":       {`[]`, []string{"IDENTITY", "SELFIE"}, []string{"passport", "selfie"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := c.sent()
			base := "/resources/applicants/" + s.id
			c.json("PATCH", base+"/fixedInfo", `{"firstName":"A"}`).is(nil)
			c.json("POST", base+"/status/pending", "").ok()
			c.json("POST", base+"/status/testCompleted", `{"reviewAnswer":"RED","rejectLabels":`+tc.labels+`,"reviewRejectType":"RETRY"}`).ok()
			var status struct {
				ReviewResult struct {
					RejectLabels                     []string
					ModerationComment, ClientComment string
				}
			}
			c.json("GET", base+"/status", "").is(&status)
			if r := status.ReviewResult; len(r.RejectLabels) == 0 || r.ModerationComment == "" || r.ClientComment == "" {
				t.Errorf("RED without label or text: %+v", r)
			}
			var steps map[string]*struct {
				ReviewResult       struct{ ReviewAnswer, ModerationComment string }
				ImageReviewResults map[string]struct {
					ReviewAnswer, ModerationComment string
					RejectLabels                    []string
				}
			}
			c.json("GET", base+"/requiredIdDocsStatus", "").is(&steps)
			images := map[string]string{s.passport: "passport", s.selfie: "selfie"}
			for step, st := range steps {
				if red := st.ReviewResult.ReviewAnswer == "RED"; red != slices.Contains(tc.red, step) || red && st.ReviewResult.ModerationComment == "" {
					t.Errorf("%s: %+v", step, st.ReviewResult)
				}
				for id, r := range st.ImageReviewResults {
					if red := r.ReviewAnswer == "RED"; red != slices.Contains(tc.redImage, images[id]) || red && (r.ModerationComment == "" || len(r.RejectLabels) == 0) {
						t.Errorf("%s: %+v", images[id], r)
					}
				}
			}
		})
	}
}

func TestModerationStates(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	s := c.sent()
	base, states := "/resources/applicants/"+s.id, "/resources/moderationStates/-;applicantId="+s.id
	item := func() map[string]any {
		m := c.json("GET", states, "").object()
		return m["list"].(map[string]any)["items"].([]any)[0].(map[string]any)
	}
	if m := item(); m["applicantId"] != s.id || m["imagesStates"] != nil || m["applicantState"] != nil {
		t.Errorf("not rejected: %v", m)
	}
	c.json("POST", base+"/status/pending", "").ok()
	c.json("POST", base+"/status/testCompleted", `{"reviewAnswer":"RED","rejectLabels":["UNSATISFACTORY_PHOTOS","SCREENSHOTS"],"reviewRejectType":"RETRY"}`).ok()
	got, err := json.Marshal(item()["imagesStates"])
	check(t, err)
	want := `{"` + s.passport + `":{"state":{"badPhoto_screenshot":{"value":true}}}`
	if !strings.Contains(string(got)+"}", want) && !strings.Contains(string(got), want[1:]) || strings.Contains(string(got), `"badPhoto":`) {
		t.Errorf("%s lacks %s", got, want)
	}
}

func TestMoveToALevelThatAsksNoMoreKeepsTheResult(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	s := c.sent()
	base := "/resources/applicants/" + s.id
	c.json("POST", base+"/status/pending", "").ok()
	c.json("POST", base+"/status/testCompleted", `{"reviewAnswer":"GREEN","rejectLabels":[]}`).ok()
	review := c.json("POST", base+"/moveToLevel?name="+url.QueryEscape(spaceLevel), "").object()["review"].(map[string]any)
	if review["levelName"] != spaceLevel || review["reviewStatus"] != "completed" || review["reviewResult"] == nil {
		t.Errorf("a level with the same steps: %v", review)
	}
	c.json("POST", "/resources/applicants/-/levels", `{"name":"more","requiredIdDocs":{"docSets":[{"idDocSetType":"IDENTITY"},{"idDocSetType":"PROOF_OF_RESIDENCE"}]}}`).is(nil)
	review = c.json("POST", base+"/moveToLevel?name=more", "").object()["review"].(map[string]any)
	if review["reviewStatus"] != "init" || review["reviewResult"] != nil || review["attemptCnt"] != 0.0 {
		t.Errorf("a level with another step: %v", review)
	}
}

func TestDataOfOneDocumentAreMerged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	add := func(meta string) map[string]any {
		body, kind := form(t, metadata(meta))
		return c.upload(id, body, kind).object()
	}
	add(`{"idDocType":"PASSPORT","country":"KAZ","number":"N1","firstName":"A"}`)
	if m := add(`{"idDocType":"PASSPORT","country":"KAZ","number":"N2","dob":"1994-02-11"}`); m["number"] != "N2" || m["firstName"] != "A" || m["dob"] != "1994-02-11" {
		t.Errorf("merged %v", m)
	}
	if m := add(`{"idDocType":"ID_CARD","country":"KAZ","dob":"1994-02-11"}`); m["number"] != nil {
		t.Errorf("another document %v", m)
	}
}

func TestSmallPrint(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, external := c.newApplicant()
	if m := c.json("GET", "/resources/applicants/-;externalUserId="+external, "").object(); m["list"].(map[string]any)["items"].([]any)[0].(map[string]any)["id"] != id {
		t.Errorf("old alias by the client's id: %v", m)
	}
	for phone, country := range map[string]any{"+77010000000": "KAZ", "+79161234567": "RUS", "+998901234567": "UZB", "87010000000": nil} {
		if m := c.json("PATCH", "/resources/applicants/", `{"id":"`+id+`","phone":"`+phone+`"}`).object(); m["phoneCountry"] != country {
			t.Errorf("%s is of %v, want %v", phone, m["phoneCountry"], country)
		}
	}
	note := c.json("POST", "/resources/api/applicants/notes", `{"applicantId":"`+id+`","note":"n","tags":["a"]}`).object()
	note = c.json("PATCH", "/resources/api/applicants/notes", `{"id":"`+note["id"].(string)+`","applicantId":"`+id+`","note":"m"}`).object()
	if note["note"] != "m" || len(note["tags"].([]any)) != 1 {
		t.Errorf("a change that leaves tags out: %v", note)
	}
	hook := c.json("POST", "/resources/api/agent/clientWebhooks", `{"target":"https://shop.example/hook","types":["applicantReviewed","someFutureEvent"],"applicantType":"both","targetType":"http"}`).object()
	if hook["applicantType"] != nil || len(hook["types"].([]any)) != 2 {
		t.Errorf("webhook %v", hook)
	}
}

func TestTooManyTags(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	var tags []string
	for i := range 31 {
		tags = append(tags, "t"+strconv.Itoa(i))
	}
	list := func(t []string) string { b, _ := json.Marshal(t); return string(b) }
	base := "/resources/applicants/" + id
	c.json("POST", base+"/tags", list(tags[:30])).ok()
	c.json("POST", base+"/tags/add", list(tags[:5])).ok() // known ones are no more
	c.json("POST", base+"/tags/add", list(tags[29:])).fails(400, 0, "Too many applicant tags")
	if m := c.json("GET", base+"/one", "").object(); len(m["tags"].([]any)) != 30 {
		t.Errorf("something was applied: %v", m["tags"])
	}
	c.json("POST", base+"/tags", "[]").ok()
	if m := c.json("GET", base+"/one", "").object(); m["tags"] != nil {
		t.Errorf("tags %v", m["tags"])
	}
}

// TestRiskLevel: api.md 5.19 and riskLabels of 5.3.
func TestRiskLevel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	base := "/resources/applicants/" + id
	if m := c.json("GET", base+"/riskLevel/entries", "").object(); len(m["items"].([]any)) != 0 || m["totalItems"] != 0.0 {
		t.Errorf("before any judgement: %v", m)
	}
	c.json("POST", base+"/riskLevel/entries", `{"riskLevel":"low","comment":"first look"}`).object()
	b.move(time.Second)
	made := c.json("POST", base+"/riskLevel/entries", `{"riskLevel":"high","comment":"lives <there>"}`).object()
	if made["riskLevel"] != "high" || made["comment"] != "lives <there>" || made["createdBy"] == "" {
		t.Errorf("made %v", made)
	}
	items := c.json("GET", base+"/riskLevel/entries", "").object()["items"].([]any)
	if len(items) != 2 || items[0].(map[string]any)["id"] != made["id"] || items[1].(map[string]any)["riskLevel"] != "low" {
		t.Errorf("entries %v", items)
	}
	for _, body := range []string{`{"riskLevel":"extreme","comment":"x"}`, `{"riskLevel":"high"}`, `{"comment":"x"}`, `{"riskLevel":"high","comment":" "}`} {
		c.json("POST", base+"/riskLevel/entries", body).fails(400, 0, "")
	}
	c.json("GET", "/resources/applicants/000000000000000000000000/riskLevel/entries", "").fails(404, 0, "")
	if m := c.json("GET", base+"/one", "").object(); m["riskLabels"] != nil {
		t.Errorf("labels before any: %v", m["riskLabels"])
	}
	check(t, b.service.SetRiskLabels(t.Context(), sandbox, id, "screening", []applicant.RiskLabel{{Group: "aml", Label: "pep"}, {Group: "aml", Label: "sanctions"}}))
	check(t, b.service.LabelRisk(t.Context(), sandbox, id, []applicant.RiskLabel{{Group: "aml", Label: "pep"}, {Group: "person", Label: "coercion"}}))
	labels, _ := json.Marshal(c.json("GET", base+"/one", "").object()["riskLabels"])
	if want := `{"aml":["pep","sanctions"],"person":["coercion"]}`; string(labels) != want {
		t.Errorf("riskLabels %s, want %s", labels, want)
	}
}

// TestDecisionsOfTheClient: api.md 5.18.
func TestDecisionsOfTheClient(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	s := c.sent()
	base := "/resources/applicants/" + s.id
	c.json("POST", base+"/-/approve", "").fails(409, 0, "")
	c.json("POST", base+"/status/pending", "").ok()
	if r := c.json("POST", base+"/-/reject", `{"note":"n"}`); r.Header.Get("Retry-After") != "10" {
		r.fails(409, 0, "")
		t.Errorf("Retry-After %q", r.Header.Get("Retry-After"))
	}
	c.json("POST", base+"/status/testCompleted", `{"reviewAnswer":"GREEN","rejectLabels":[]}`).ok()
	m := c.json("POST", base+"/-/reject", `{"note":"seen in the branch","tags":["branch"],"reasons":["not the person"]}`).object()
	result := m["review"].(map[string]any)["reviewResult"].(map[string]any)
	if result["reviewRejectType"] != "FINAL" || result["rejectLabels"].([]any)[0] != "EXTERNAL_DECISION_REJECTION" || result["moderationComment"] == nil || result["clientComment"] != "not the person" || m["tags"].([]any)[0] != "branch" {
		t.Errorf("rejected %v", m)
	}
	notes := c.json("GET", "/resources/api/applicants/notes?applicantId="+s.id, "").object()
	if !strings.Contains(string(c.json("GET", "/resources/api/applicants/notes?applicantId="+s.id, "").data), "seen in the branch") {
		t.Errorf("notes %v", notes)
	}
	m = c.json("POST", base+"/-/approve", "").object()
	if m["review"].(map[string]any)["reviewResult"].(map[string]any)["reviewAnswer"] != "GREEN" {
		t.Errorf("approved %v", m["review"])
	}
	c.json("POST", "/resources/applicants/"+zeros+"/-/reject", "{}").fails(404, 0, "")
}

func TestAgreement(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	for at, want := range map[string]string{"2025-05-24 10:15:30": "2025-05-24 10:15:30", "2025-05-24 10:15:30+0000": "2025-05-24 10:15:30", "2025-05-24 15:15:30+0500": "2025-05-24 10:15:30"} {
		m := c.json("POST", "/resources/applicants/"+id+"/agreement", `{"records":[{"content":"terms"},{"content":"privacy"}],"acceptedAt":"`+at+`","residenceCountry":"KAZ"}`).object()
		a := m["agreement"].(map[string]any)
		items := a["items"].([]any)
		if a["acceptedAt"] != want || a["source"] != "API" || len(a["recordIds"].([]any)) != 2 || len(items) != 2 || items[1].(map[string]any)["recordIds"].([]any)[0] != a["recordIds"].([]any)[1] {
			t.Errorf("%s: %v", at, a)
		}
	}
	c.json("POST", "/resources/applicants/"+id+"/agreement", `{"records":[{"content":"x"}],"acceptedAt":"today"}`).fails(400, 0, "acceptedAt")
}
