package dashapi_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/verify"
)

// ordered lists what the browser has ordered.
func (br *browser) ordered(scope kyc.Scope) (list []dashapi.OrderedList) {
	br.b.t.Helper()
	br.send("GET", "/env/"+envOf(scope)+"/exports", nil).is(200, &list)
	return list
}

// order orders a list, makes the file as the job does, and takes it.
func (br *browser) order(scope kyc.Scope, body string) *reply {
	br.b.t.Helper()
	base := "/env/" + envOf(scope) + "/exports"
	br.send("POST", base, body).is(200, nil)
	id := br.ordered(scope)[0].ID
	br.send("GET", base+"/"+id+"/file", nil).fails(404, "not_found") // not made yet
	check(br.b.t, br.b.service.RunExport(br.b.t.Context(), verify.Job{Kind: verify.JobExport, Scope: scope, ExportID: id}))
	r := br.send("GET", base+"/"+id+"/file", nil).is(200, nil)
	if o := br.ordered(scope)[0]; o.State != export.StateReady || o.Size != int64(len(r.data)) || o.Rows != o.Total {
		br.b.t.Errorf("order %+v of a file of %d bytes", o, len(r.data))
	}
	return r
}

// TestExport: what the list shows is what the file has, in either format, for
// any length; no cell is a formula; the trail says what was ordered, made and taken.
func TestExport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	owner := b.operator("acme", access.RoleOwner)
	p := b.newPerson(production, true)
	b.newPerson(sandbox, true)
	owner.decide(p, map[string]any{"answer": "RED", "rejectType": "FINAL", "labels": []string{"FORGERY"}})
	owner.send("POST", path(p, "/risk"), `{"level":"high","comment":"c"}`).is(200, nil)
	owner.send("PUT", path(p, "/risk-labels"), `{"labels":[{"group":"aml","label":"pep"}]}`).is(200, nil)
	formula := `=HYPERLINK("https://evil.example","click")`
	hostile, err := b.service.Create(ctx, production, levelName, verify.NewApplicant{ExternalUserID: "+1+cmd|' /C calc'!A0", FixedInfo: &applicant.PersonalData{FirstName: `Quote",` + "x", LastName: formula}})
	check(t, err)
	lines := table(t, owner.order(production, `{"format":"csv"}`))
	if len(lines) != 3 || lines[0][0] != "id" || lines[1][0] != hostile.ID || lines[2][0] != p.ID {
		t.Fatalf("lines %q", lines)
	}
	if lines[1][1] != "'+1+cmd|' /C calc'!A0" || lines[1][2] != "'"+formula+` Quote",x` || lines[2][5] != "rejected" || lines[2][7] != "FORGERY" || lines[2][9] != "high" || lines[2][10] != "pep" {
		t.Errorf("lines %q", lines)
	}
	for filter, want := range map[string]int{
		"state=rejected": 1, "state=approved": 0, "label=FORGERY": 1, "label=FORGER": 0, "country=KAZ": 1, "country=RUS": 0, "source=officer": 1, "source=auto": 0,
		"to=2001-01-01": 0, "from=2001-01-01": 2, "from=2100-01-01": 0, "level=none": 0, "risk=high": 1, "riskLabel=pep": 1,
	} {
		name, value, _ := strings.Cut(filter, "=")
		if lines := table(t, owner.order(production, `{"format":"csv","filter":{"`+name+`":"`+value+`"}}`)); len(lines) != want+1 {
			t.Errorf("%s: %d lines", filter, len(lines)-1)
		}
		var page dashapi.ApplicantPage
		if owner.send("GET", "/env/production/applicants?"+filter, nil).is(200, &page); len(page.Items) != want {
			t.Errorf("the list by %s has %d", filter, len(page.Items))
		}
		var ids dashapi.ApplicantIDs
		if owner.send("GET", "/env/production/applicant-ids?"+filter, nil).is(200, &ids); len(ids.IDs) != want || ids.Total != want {
			t.Errorf("ids by %s: %+v", filter, ids)
		}
	}
	if lines := table(t, owner.order(production, `{"format":"csv","chosen":["`+p.ID+`","`+strings.Repeat("0", 24)+`"],"filter":{"state":"approved"}}`)); len(lines) != 2 || lines[1][0] != p.ID {
		t.Errorf("chosen: %q", lines)
	}
	// More than are read at a time: every one once.
	for range 1050 {
		_, err := b.service.Create(ctx, sandbox, levelName, verify.NewApplicant{ExternalUserID: kyc.NewCorrelationID()})
		check(t, err)
	}
	seen := map[string]bool{}
	for _, line := range table(t, owner.order(sandbox, `{"format":"csv"}`))[1:] {
		seen[line[0]] = true
	}
	if len(seen) != 1051 {
		t.Errorf("%d of 1051 applicants", len(seen))
	}
	book, err := excelize.OpenReader(bytes.NewReader(owner.order(production, `{"format":"xlsx","filter":{"state":"documentsRequested"}}`).data))
	check(t, err)
	rows, err := book.GetRows("Applicants")
	check(t, err)
	if len(rows) != 2 || rows[1][0] != hostile.ID || rows[1][2] != "'"+formula+` Quote",x` {
		t.Errorf("sheet %q", rows)
	}
	if f, _ := book.GetCellFormula("Applicants", "C2"); f != "" {
		t.Errorf("a formula: %s", f)
	}
	for _, body := range []string{`{"format":"pdf"}`, `{"format":"csv","chosen":["x"]}`, `{"format":"csv","filter":{"from":"yesterday"}}`, `{}`} {
		if r := owner.send("POST", "/env/production/exports", body); r.status != 400 && r.status != 422 {
			t.Errorf("%s: %d %s", body, r.status, r.data)
		}
	}
	var trail dashapi.Trail
	owner.send("GET", "/env/production/audit?activity="+audit.ActivityExported, nil).is(200, &trail)
	said := ""
	for _, e := range trail.Items {
		said += e.Description + "\n"
	}
	for _, want := range []string{"ordered csv: all applicants", "2 lines are ready for " + owner.id + ": all applicants", "took 2 lines as csv: all applicants", "ordered csv: applicants with state rejected", "took 1 lines as csv: applicants with state rejected", "ordered csv: 2 chosen applicants"} {
		if !strings.Contains(said, want) {
			t.Errorf("the trail does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "FORGERY Quote") || strings.Contains(said, "Айгерим") {
		t.Error("the trail names people")
	}
}

// TestExportsAreOnesOwn: nobody else sees or takes a file, not after its time
// and not without the permission; what is cancelled or removed is gone.
func TestExportsAreOnesOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner, admin, outsider := b.operator("acme", access.RoleOwner), b.operator("acme", access.RoleAdministrator), b.operator("other", access.RoleOwner)
	p := b.newPerson(production, true)
	const base = "/env/production/exports"
	run := func(id string) {
		t.Helper()
		check(t, b.service.RunExport(t.Context(), verify.Job{Kind: verify.JobExport, Scope: production, ExportID: id}))
	}
	order := func(br *browser) string {
		t.Helper()
		br.send("POST", base, `{"format":"csv"}`).is(200, nil)
		return br.ordered(production)[0].ID
	}
	mine := order(admin)
	run(mine)
	file := base + "/" + mine + "/file"
	for name, br := range map[string]*browser{"a colleague": owner, "another tenant": outsider} {
		br.send("GET", file, nil).fails(404, "not_found")
		br.send("DELETE", base+"/"+mine, nil).fails(404, "not_found")
		if len(br.ordered(production)) != 0 {
			t.Errorf("%s sees the order", name)
		}
	}
	admin.send("GET", "/env/sandbox/exports/"+mine+"/file", nil).fails(404, "not_found")
	admin.send("GET", file, nil).is(200, nil)
	owner.send("PATCH", "/team/"+admin.id, `{"role":"officer"}`).is(200, nil)
	admin.send("GET", file, nil).fails(403, "forbidden")
	owner.send("PATCH", "/team/"+admin.id, `{"role":"administrator"}`).is(200, nil)
	admin.send("GET", file, nil).is(200, nil)

	cancelled := order(admin)
	admin.send("DELETE", base+"/"+cancelled, nil).is(200, nil)
	run(cancelled)
	admin.send("GET", base+"/"+cancelled+"/file", nil).fails(404, "not_found")
	admin.send("DELETE", base+"/"+cancelled, nil).fails(409, "conflict")
	removed := order(admin)
	run(removed)
	admin.send("DELETE", base+"/"+removed, nil).is(200, nil)
	admin.send("GET", base+"/"+removed+"/file", nil).fails(404, "not_found")

	var waiting []string
	for range export.MaxOpen {
		waiting = append(waiting, order(admin))
	}
	admin.send("POST", base, `{"format":"csv"}`).fails(429, "rate_limited")
	run(waiting[0])
	order(admin)

	// Somebody in it is erased: the file goes with the person.
	check(t, b.service.Erase(t.Context(), production, p.ID))
	admin.send("GET", file, nil).fails(404, "not_found")
	states := map[string]dashapi.OrderedList{}
	for _, o := range admin.ordered(production) {
		states[o.ID] = o
	}
	if o := states[mine]; o.State != export.StateExpired || o.Reason != export.ReasonErased {
		t.Errorf("after erasing: %+v", o)
	}
	// What is made afterwards has nobody in it, and lasts a day.
	run(waiting[1])
	admin.send("GET", base+"/"+waiting[1]+"/file", nil).is(200, nil)
	b.wait(export.ReadyFor)
	r := admin.send("GET", base+"/"+waiting[1]+"/file", nil)
	check(t, b.service.ExpireLists(t.Context(), production))
	stored, err := b.service.Store.Export(t.Context(), production, waiting[1])
	check(t, err)
	if r.status == 200 || stored.State != export.StateExpired || stored.Blob != "" {
		t.Errorf("after its time: %d, %+v", r.status, stored.Order)
	}
	b.wait(export.KeptFor + time.Hour)
	check(t, b.service.ExpireLists(t.Context(), production))
	if left, err := b.service.Store.Exports(t.Context(), production, stored.By, 100); err != nil || len(left) != 2 { // those that still wait
		t.Errorf("%d are listed for ever, %v", len(left), err)
	}
}
