package publicapi_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestCreateAnswersWithTheApplicantObject(t *testing.T) {
	t.Parallel()
	c := setup(t).client(t, sandbox)
	r := c.json("POST", "/resources/applicants?levelName="+levelName, `{
		"externalUserId":"user <&> 42","email":"aigerim@example.com","phone":"+77010000000","lang":"ru","sourceKey":"shop",
		"metadata":[{"key":"a","value":"b"}],"fixedInfo":{"firstName":"Aigerim","dob":"1994-02-11","country":"KAZ","unknown":1,"lastName":null},
		"questionnaires":[{"id":"q","sections":{}}],"info":{"companyInfo":{}},"somethingNew":{"x":[1]}}`)
	m := r.object()
	for name, pattern := range map[string]string{
		"id": "^[0-9a-f]{24}$", "inspectionId": "^[0-9a-f]{24}$", "createdAt": `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`, "key": "^[A-Z]{14}$",
		"clientId": "^acme$", "externalUserId": "^user <&> 42$", "email": "^aigerim@example.com$", "applicantPlatform": "^API$", "lang": "^ru$", "type": "^individual$",
	} {
		if v, _ := m[name].(string); !regexp.MustCompile(pattern).MatchString(v) {
			t.Errorf("%s is %v, want %s", name, m[name], pattern)
		}
	}
	review := m["review"].(map[string]any)
	if review["reviewStatus"] != "init" || review["attemptCnt"] != 0.0 || review["levelName"] != levelName || review["reprocessing"] != false {
		t.Errorf("review %v", review)
	}
	if v, _ := review["createDate"].(string); !regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0000$`).MatchString(v) {
		t.Errorf("createDate %q", v)
	}
	if v, there := review["levelAutoCheckMode"]; !there || v != nil {
		t.Errorf("levelAutoCheckMode %v, want null", v)
	}
	if sets := m["requiredIdDocs"].(map[string]any)["docSets"].([]any); len(sets) != 3 {
		t.Errorf("docSets %v", sets)
	}
	if !strings.Contains(string(r.data), "user <&> 42") {
		t.Error("characters of the id were escaped for HTML")
	}
	for _, absent := range []string{"info", "tags", "agreement", "deleted"} {
		if v, there := m[absent]; there {
			t.Errorf("%s is %v, want it left out", absent, v)
		}
	}
	if nulls := regexp.MustCompile(`"(\w+)":null`).FindAllStringSubmatch(string(r.data), -1); len(nulls) != 1 || nulls[0][1] != "levelAutoCheckMode" {
		t.Errorf("nulls in the answer: %v", nulls)
	}
	if got := r.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q", got)
	}

	again := c.json("POST", "/resources/applicants?levelName="+levelName, `{"externalUserId":"user <&> 42"}`)
	f := again.fails(http.StatusConflict, 0, "")
	if want := "Applicant with external user id 'user <&> 42' already exists: " + m["id"].(string); f.Description != want {
		t.Errorf("description %q, want %q", f.Description, want)
	}
}

func TestWorkflow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, inspection, external := c.newApplicant()
	base := "/resources/applicants/" + id

	if m := c.json("GET", "/resources/applicants/-;externalUserId="+external+"/one", "").object(); m["id"] != id {
		t.Errorf("by external id %v", m["id"])
	}
	if m := c.json("GET", base, "").object(); m["list"].(map[string]any)["items"].([]any)[0].(map[string]any)["id"] != id {
		t.Errorf("old alias %v", m)
	}
	fixed := c.json("PATCH", base+"/fixedInfo", `{"firstName":"Айгерим","lastName":"Серикова","dob":"1994-02-11","middleName":"X"}`).object()
	if fixed["firstNameEn"] == nil || fixed["dob"] != "1994-02-11" {
		t.Errorf("fixedInfo %v", fixed)
	}
	fixed = c.json("PATCH", base+"/fixedInfo?unsetFields=middleName,middleNameEn", `{"gender":"F","lastName":null}`).object()
	if fixed["middleName"] != nil || fixed["gender"] != "F" || fixed["lastName"] != "Серикова" {
		t.Errorf("fixedInfo %v", fixed)
	}

	if m := c.json("GET", base+"/requiredIdDocsStatus", "").object(); len(m) != 3 || m["IDENTITY"] != nil {
		t.Errorf("steps before upload %v", m)
	}
	file := picture(t, 1)
	body, contentType := form(t, metadata(passport), part{"content", "front.jpg", "image/jpeg", file})
	up := c.upload(id, body, contentType)
	doc := up.object()
	image := up.Header.Get("X-Image-Id")
	if doc["idDocType"] != "PASSPORT" || doc["country"] != "KAZ" || doc["warnings"] != nil || !regexp.MustCompile("^[1-9][0-9]*$").MatchString(image) {
		t.Errorf("upload answered %v with X-Image-Id %q", doc, image)
	}
	c.upload(id, body, contentType).fails(http.StatusConflict, 1000, "")

	download := c.b.send(t, c.request("GET", "/resources/inspections/"+inspection+"/resources/"+image, nil))
	if download.StatusCode != 200 || string(download.data) != string(file) || download.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("download %d %s of %d bytes", download.StatusCode, download.Header.Get("Content-Type"), len(download.data))
	}
	list := c.json("GET", base+"/metadata/resources", "").object()
	item := list["items"].([]any)[0].(map[string]any)
	meta := item["fileMetadata"].(map[string]any)
	if list["totalItems"] != 1.0 || item["id"] != image || meta["fileName"] != "front.jpg" || meta["fileType"] != "jpeg" || item["deactivated"] != false || item["source"] != "fileupload" {
		t.Errorf("images %v", list)
	}
	in := c.json("GET", "/resources/inspections/"+inspection, "").object()
	if in["applicantId"] != id || len(in["images"].([]any)) != 1 || in["checks"] == nil {
		t.Errorf("inspection %v", in)
	}
	c.json("GET", "/resources/inspections/"+inspection+"/checks", "").object()
	steps := c.json("GET", base+"/requiredIdDocsStatus", "").object()["IDENTITY"].(map[string]any)
	if ids := steps["imageIds"].([]any); len(ids) != 1 || steps["idDocType"] != "PASSPORT" || steps["imageReviewResults"] == nil {
		t.Errorf("IDENTITY %v", steps)
	}
	if v, there := steps["stepStatuses"]; !there || v != nil {
		t.Errorf("stepStatuses %v, want null", v)
	}

	c.b.send(t, c.request("DELETE", "/resources/inspections/"+inspection+"/resources/"+image, nil)).ok()
	c.b.send(t, c.request("DELETE", "/resources/inspections/"+inspection+"/resources/"+image+"?revert=true", nil)).ok()
	c.b.send(t, c.request("DELETE", "/resources/inspections/"+inspection+"/resources/7", nil)).ok()

	c.json("POST", base+"/status/pending?reason=&reason=second", "").ok()
	c.json("POST", base+"/status/pending", "").fails(http.StatusConflict, 3000, "")
	c.upload(id, body, contentType).fails(http.StatusConflict, 1006, "")
	if r := c.b.send(t, c.request("DELETE", "/resources/inspections/"+inspection+"/resources/"+image, nil)); r.StatusCode != http.StatusNotModified || len(r.data) != 0 {
		t.Errorf("inactive while pending: %d %s", r.StatusCode, r.data)
	}
	if m := c.json("GET", base+"/status", "").object(); m["reviewStatus"] != "pending" || m["attemptCnt"] != 1.0 {
		t.Errorf("status %v", m)
	}
	if m := c.json("GET", base+"/state", "").object(); m["id"] != id || len(m["documentStatus"].([]any)) != 1 {
		t.Errorf("state %v", m)
	}
	c.json("POST", base+"/moveToLevel?name=level%20with%20space", "").fails(http.StatusConflict, 0, "")

	c.json("POST", base+"/status/testCompleted", `{"reviewAnswer":"RED","rejectLabels":["DOCUMENT_DAMAGED"],"reviewRejectType":"RETRY","moderationComment":"torn","clientComment":"c"}`).ok()
	status := c.json("GET", base+"/status", "").object()
	result := status["reviewResult"].(map[string]any)
	if status["reviewStatus"] != "completed" || result["reviewAnswer"] != "RED" || result["reviewRejectType"] != "RETRY" || result["moderationComment"] != "torn" {
		t.Errorf("status %v", status)
	}
	history := c.json("GET", base+"/review/history", "").object()
	if history["totalItems"] != 1.0 || history["items"].([]any)[0].(map[string]any)["reviewStatus"] != "completed" {
		t.Errorf("history %v", history)
	}
	c.json("GET", "/resources/moderationStates/-;applicantId="+id, "").object()
	if m := c.json("GET", "/resources/checks/latest?type=TIN&applicantId="+id, "").object(); len(m["checks"].([]any)) != 0 {
		t.Errorf("checks %v", m)
	}
	c.json("GET", "/resources/checks/latest?type=NOPE&applicantId="+id, "").fails(400, 0, "")

	if m := c.json("POST", base+"/moveToLevel?name=level%20with%20space", "").object(); m["review"].(map[string]any)["levelName"] != spaceLevel {
		t.Errorf("moved %v", m["review"])
	}
	c.json("POST", base+"/moveToLevel?name=level+with+space", "").fails(http.StatusConflict, 3000, "")
	c.json("POST", base+"/resetStep/IDENTITY", "").ok()
	c.json("POST", base+"/resetStep/NOPE", "").fails(400, 0, "")
	c.json("POST", base+"/reset", "").ok()
	if m := c.json("PATCH", base+"/presence/deactivated", "").object(); m["deleted"] != true {
		t.Errorf("presence %v", m["deleted"])
	}
	c.json("POST", base+"/status/pending", "").fails(http.StatusConflict, 1008, "")
	if m := c.json("PATCH", base+"/presence/activated", "").object(); m["deleted"] != false {
		t.Errorf("presence %v", m["deleted"])
	}
	c.json("PATCH", base+"/presence/other", "").fails(400, 0, "")
	if m := c.json("POST", base+"/blacklist?note=fraud", "").object(); m["review"].(map[string]any)["reviewResult"].(map[string]any)["reviewRejectType"] != "FINAL" {
		t.Errorf("blacklisted %v", m["review"])
	}
	c.json("POST", base+"/blacklist?note=fraud", "").fails(409, 5000, "")
	c.upload(id, body, contentType).fails(409, 1009, "")
	c.json("POST", base+"/whitelist?note=mistake", "").object()
	c.json("POST", base+"/whitelist?note=mistake", "").fails(409, 5001, "")
	if m := c.json("GET", "/resources/applicants/-/count", "").object(); m["count"] != 1.0 {
		t.Errorf("count %v", m)
	}
	if left := b.spooled(t); len(left) != 0 {
		t.Errorf("left in the spool: %v", left)
	}
}
