package publicapi_test

import (
	"strings"
	"testing"

	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/screening/lists"
)

// TestAMLCase: api.md 5.19 and 12, with the limit of ten calls a minute.
func TestAMLCase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	c.json("PATCH", "/resources/applicants/"+id+"/fixedInfo", `{"firstName":"Айгерим","lastName":"Серикова","dob":"1994-02-11","nationality":"KAZ"}`).object()
	aml := "/resources/api/applicants/" + id + "/amlCase"
	c.json("GET", aml, "").fails(404, 0, "")
	l, err := b.service.CreateWatchlist(t.Context(), sandbox, "Officials", lists.PEP)
	check(t, err)
	v, err := b.service.AddWatchlistFile(t.Context(), sandbox, l.ID, "own.csv", strings.NewReader("name,birth_date,country,programme\nSERIKOVA Aigerim,1994,KAZ,Mayors\n"))
	check(t, err)
	check(t, b.service.RunImport(t.Context(), verify.Job{Scope: sandbox, VersionID: v.ID}))
	c.json("POST", "/resources/applicants/"+id+"/recheck/aml", "").ok()
	c.json("POST", "/resources/applicants/000000000000000000000000/recheck/aml", "").fails(404, 0, "")
	check(t, b.service.RunScreen(t.Context(), verify.Job{Scope: sandbox, ApplicantID: id}))

	m := c.json("GET", aml, "").object()
	hits := m["hits"].([]any)
	if m["targetEntityId"] != id || m["targetEntityType"] != "applicant" || len(hits) != 1 || m["review"].(map[string]any)["reviewAnswer"] != "YELLOW" {
		t.Fatalf("case %v", m)
	}
	hit := hits[0].(map[string]any)
	if hit["name"] != "SERIKOVA Aigerim" || hit["matchStatus"] != "potential_match" || hit["whitelisted"] != false || hit["riskLabels"].([]any)[0] != "pep" {
		t.Errorf("hit %v", hit)
	}
	if labels := c.json("GET", "/resources/applicants/"+id+"/one", "").object()["riskLabels"]; labels.(map[string]any)["aml"].([]any)[0] != "pep" {
		t.Errorf("risk labels %v", labels)
	}
	check(t, b.service.MarkHit(t.Context(), sandbox, id, hit["id"].(string), watchlist.HitFalse, "a namesake"))
	m = c.json("GET", aml, "").object()
	if hit = m["hits"].([]any)[0].(map[string]any); hit["whitelisted"] != true || m["review"].(map[string]any)["reviewAnswer"] != "GREEN" || len(m["riskLabels"].([]any)) != 0 {
		t.Errorf("case %v", m)
	}
	for range 7 { // three were made
		c.json("GET", aml, "").object()
	}
	if r := c.json("GET", aml, ""); r.StatusCode != 429 || r.Header.Get("Retry-After") != "60" {
		t.Errorf("the eleventh call in a minute: %d %s", r.StatusCode, r.Header.Get("Retry-After"))
	}
	// Others go on.
	c.json("GET", "/resources/applicants/"+id+"/one", "").object()
}
