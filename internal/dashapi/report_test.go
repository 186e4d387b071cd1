package dashapi_test

import (
	"strings"
	"testing"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/vision/imageio"
)

// TestReport reads the file back with the program's own reader of PDF: a page or
// two for who may have it, pictures only for who may see them, a line in the trail.
func TestReport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer, auditor := b.operator("acme", access.RoleOfficer), b.operator("acme", access.RoleAuditor)
	p := b.newPerson(production, true)
	officer.decide(p, map[string]any{"answer": "RED", "rejectType": "RETRY", "labels": []string{"BAD_SELFIE"}})
	for lang, want := range map[string][]string{
		"en": {"Verification report", "Серикова Айгерим", p.ID, "BAD_SELFIE", "Resubmission", "Officer officer", "Verification id"},
		"ru": {"Отчёт о проверке", "Решение", "Паспорт"},
		"kk": {"Тексеру есебі", "Шешім"},
	} {
		r := officer.send("GET", path(p, "/report?lang="+lang), nil).is(200, nil)
		if r.header.Get("Content-Type") != "application/pdf" || !strings.Contains(r.header.Get("Content-Disposition"), "report-"+p.ID) {
			t.Errorf("headers %v", r.header)
		}
		if lang != "en" && testing.Short() {
			continue
		}
		f, err := (&imageio.Decoder{}).Decode(t.Context(), r.data)
		check(t, err)
		if n := len(f.Pictures); n < 1 || n > 2 {
			t.Errorf("%s: %d pages", lang, n)
		}
		text := ""
		for _, page := range f.Pictures {
			for _, run := range page.Text {
				text += run.Text + "\n"
			}
		}
		for _, s := range want {
			if !strings.Contains(text, s) {
				t.Errorf("%s: %q cannot be read back in\n%s", lang, s, text)
			}
		}
		if !strings.Contains(string(r.data), "/DCTDecode") {
			t.Errorf("%s: no picture", lang)
		}
	}
	auditor.send("GET", path(p, "/report"), nil).fails(403, "forbidden")
	b.operator("acme", access.RoleOperator).send("GET", path(p, "/report"), nil).fails(403, "forbidden")
	officer.send("GET", path(p, "/dossier"), nil).fails(403, "forbidden") // the long one needs more
	var trail dashapi.Trail
	auditor.send("GET", "/env/production/audit?applicant="+p.ID+"&activity="+audit.ActivityExported, nil).is(200, &trail)
	if trail.Total != 3 || !strings.Contains(trail.Items[0].Description, "report") {
		t.Errorf("the trail tells of %d files: %+v", trail.Total, trail.Items)
	}
	// A role that sees no pictures gets none.
	role := struct {
		ID string `json:"id"`
	}{}
	b.operator("acme", access.RoleOwner).send("POST", "/roles", map[string]any{"name": "Blind", "permissions": []string{"applicants.read", "applicants.report"}}).is(200, &role)
	blind := b.operator("acme", role.ID)
	if r := blind.send("GET", path(p, "/report"), nil).is(200, nil); strings.Contains(string(r.data), "/DCTDecode") {
		t.Error("a report shows pictures to a role that may not see them")
	}
}

// TestReportOfAnyName: a name in letters that the font lacks is marked.
func TestReportOfAnyName(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer := b.operator("acme", access.RoleOfficer)
	p := b.newPerson(production, false)
	_, err := b.service.PatchFixedInfo(t.Context(), production, p.ID, applicant.PersonalData{FirstName: "小明", LastName: "王"}, nil)
	check(t, err)
	r := officer.send("GET", path(p, "/report?lang=en"), nil).is(200, nil)
	f, err := (&imageio.Decoder{}).Decode(t.Context(), r.data)
	check(t, err)
	text := ""
	for _, run := range f.Pictures[0].Text {
		text += run.Text + " "
	}
	if !strings.Contains(text, "in letters that this file cannot set") {
		t.Errorf("a Chinese name is set without a word: %s", text)
	}
}
