package dashapi_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/vision/imageio"
)

// today is a period of the day that the tests' clock shows.
func (b *bundle) today() string {
	day := b.api.Now().UTC().Format(time.DateOnly)
	return "?zone=UTC&from=" + day + "&to=" + day
}

func (br *browser) decide(p person, change map[string]any) {
	br.b.t.Helper()
	body := map[string]any{"seen": br.card(p).Seen}
	for k, v := range change {
		body[k] = v
	}
	br.send("POST", path(p, "/decision"), body).is(200, nil)
}

func TestStatistics(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lead := b.operator("acme", access.RoleOwner)
	officer := b.operator("acme", access.RoleOfficer)
	reject := map[string]any{"answer": "RED", "rejectType": "FINAL", "labels": []string{"FORGERY", "BAD_SELFIE"}}
	people := []person{b.newPerson(production, true), b.newPerson(production, true), b.newPerson(production, true)}
	b.newPerson(production, false)
	b.newPerson(sandbox, true)
	officer.decide(people[0], map[string]any{"answer": "GREEN"})
	officer.decide(people[1], reject)
	lead.decide(people[1], map[string]any{"answer": "GREEN"}) // changes it

	if c := lead.card(people[1]); len(c.Made) != 2 || c.Made[0].By != "Officer officer" || c.Made[0].RejectType != "FINAL" || !c.Made[1].Changes || c.Made[1].By != "Officer owner" {
		t.Errorf("decisions on the card %+v", c.Made)
	}

	var f dashapi.Figures
	officer.send("GET", "/env/production/statistics"+b.today(), nil).is(200, &f)
	if f.Total != (dashapi.Outcomes{Approved: 1, Rejected: 1}) || f.Changed != 1 {
		t.Errorf("total %+v, changed %d", f.Total, f.Changed)
	}
	if len(f.Days) != 1 || f.Days[0].Outcomes != f.Total || f.Days[0].Key != f.From {
		t.Errorf("days %+v", f.Days)
	}
	if len(f.Levels) != 1 || f.Levels[0].Key != levelName || f.Levels[0].Outcomes != f.Total {
		t.Errorf("levels %+v", f.Levels)
	}
	if len(f.Labels) != 2 || f.Labels[0].Rejected != 1 {
		t.Errorf("labels %+v", f.Labels)
	}
	if f.Funnel.Created != 4 || f.Funnel.Uploaded != 4 || f.Funnel.Submitted != 3 || f.Funnel.Decided != 2 || f.Funnel.Approved != 2 {
		t.Errorf("funnel %+v", f.Funnel)
	}
	waited := 0
	for _, w := range f.Waits {
		waited += w.ByPeople
	}
	if waited != 2 {
		t.Errorf("waits %+v", f.Waits)
	}
	officer.send("GET", "/env/production/statistics"+b.today()+"&level=none", nil).is(200, &f)
	if f.Total != (dashapi.Outcomes{}) || len(f.Days) != 1 || f.Funnel.Created != 0 {
		t.Errorf("another level: %+v", f)
	}

	var who []dashapi.PersonFigures
	lead.send("GET", "/env/production/statistics/people"+b.today(), nil).is(200, &who)
	if len(who) != 2 || who[0].Name != "Officer officer" || who[0].Approved != 1 || who[0].Rejected != 1 || who[1].Changed != 1 || who[1].Approved != 0 {
		t.Errorf("people %+v", who)
	}

	for query, want := range map[string]string{
		"?from=2026-01-02&to=2026-01-01":                   "period",
		"?from=2020-01-01&to=2026-01-01":                   "period",
		"?from=x&to=y":                                     "period",
		"?from=2026-01-01&to=2026-01-02&zone=Mars/Olympus": "time zone",
		"?from=2026-01-01&to=2026-01-02&zone=../../etc":    "time zone",
		"?from=2026-01-01&to=2026-01-02&zone=Local":        "time zone",
	} {
		if r := officer.send("GET", "/env/production/statistics"+query, nil); r.status != 400 || !strings.Contains(string(r.data), want) {
			t.Errorf("%s: %d %s", query, r.status, r.data)
		}
	}
	lines := table(t, officer.send("GET", "/env/production/statistics/file"+b.today(), nil).is(200, nil))
	if last := lines[len(lines)-1]; strings.Join(last, ",") != "total,,1,0,1,0" {
		t.Errorf("file ends with %q", last)
	}
}

// table reads a CSV file.
func table(t *testing.T, r *reply) [][]string {
	t.Helper()
	data, marked := strings.CutPrefix(string(r.data), "\ufeff")
	if !marked || !strings.HasPrefix(r.header.Get("Content-Type"), "text/csv") || !strings.HasPrefix(r.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("no file to keep: %v", r.header)
	}
	lines, err := csv.NewReader(strings.NewReader(data)).ReadAll()
	check(t, err)
	return lines
}

// TestDossier reads the file back with the program's own reader of PDF.
func TestDossier(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owner := b.operator("acme", access.RoleOwner)
	p := b.newPerson(production, true)
	owner.decide(p, map[string]any{"answer": "RED", "rejectType": "FINAL", "labels": []string{"FORGERY"}})
	for lang, want := range map[string][]string{
		"en": {"Verification dossier", "Серикова Айгерим", p.ID, "RED FINAL", "FORGERY", "Officer owner", "KAZ"},
		"kk": {"Тексеру құжаттамасы", "Кім, нені және қашан шешті", "Туған күні"},
		"ru": {"Досье проверки", "Кто, что и когда решил"},
	} {
		r := owner.send("GET", path(p, "/dossier?lang="+lang), nil).is(200, nil)
		if r.header.Get("Content-Type") != "application/pdf" || !strings.Contains(r.header.Get("Content-Disposition"), p.ID) {
			t.Errorf("headers %v", r.header)
		}
		if lang == "ru" && testing.Short() {
			continue
		}
		f, err := (&imageio.Decoder{}).Decode(t.Context(), r.data)
		check(t, err)
		text := ""
		for _, page := range f.Pictures {
			for _, run := range page.Text {
				text += run.Text + "\n"
			}
		}
		for _, s := range want {
			if !strings.Contains(text, s) {
				t.Errorf("%s: %q cannot be read back", lang, s)
			}
		}
	}
	owner.send("GET", path(p, "/dossier?lang=fr"), nil).is(422, nil)
	var trail dashapi.Trail
	owner.send("GET", "/env/production/audit?applicant="+p.ID+"&activity="+audit.ActivityExported, nil).is(200, &trail)
	if trail.Total != 3 {
		t.Errorf("%d lines of the trail tell of dossiers", trail.Total)
	}
}

// TestAssignee: the list of what one works oneself.
func TestAssignee(t *testing.T) {
	t.Parallel()
	b := setup(t)
	officer := b.operator("acme", access.RoleOfficer)
	b.newPerson(production, true)
	var page dashapi.ApplicantPage
	officer.send("GET", "/env/production/applicants?assignee="+officer.id, nil).is(200, &page)
	if len(page.Items) != 0 {
		t.Errorf("%d applicants of nobody", len(page.Items))
	}
	officer.send("GET", "/env/production/applicants?assignee=somebody", nil).is(422, nil)
}
