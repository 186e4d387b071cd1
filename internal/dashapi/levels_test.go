package dashapi_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/internal/dashapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

// fileOf writes a level as a file after a change.
func fileOf(t *testing.T, l level.Level, change func(*level.Level)) string {
	t.Helper()
	l.Required.DocSets = slices.Clone(l.Required.DocSets)
	change(&l)
	text, err := level.Export(l, level.YAML)
	check(t, err)
	return string(text)
}

// TestImpact: whoever could not finish a new revision is counted before it is
// published, with the cause, and it is not published unless that is known.
func TestImpact(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	b.newPerson(production, false) // began: a passport of KAZ, a first name
	checked := b.newPerson(production, true)
	_, err := b.service.Create(ctx, production, levelName, verify.NewApplicant{ExternalUserID: "nothing given yet"})
	check(t, err)
	b.newPerson(sandbox, false) // another environment
	_, err = b.service.Create(ctx, production, "second", verify.NewApplicant{ExternalUserID: "another level"})
	check(t, err)
	now, err := b.service.Level(ctx, production, levelName)
	check(t, err)
	lead := b.operator("acme", access.RoleAdministrator)
	lacking := func(kind verify.LackKind, step, what string, n int) []verify.LackCount {
		return []verify.LackCount{{Lack: verify.Lack{Kind: kind, Step: step, What: what}, Count: n}}
	}
	set := func(i int, change func(*level.DocSet)) func(*level.Level) {
		return func(l *level.Level) { change(&l.Required.DocSets[i]) }
	}
	two := true
	ask := func(d level.DocSet) func(*level.Level) {
		return func(l *level.Level) { l.Required.DocSets = append(l.Required.DocSets, d) }
	}
	for name, c := range map[string]struct {
		change   func(*level.Level)
		stranded int
		causes   []verify.LackCount
	}{
		"nothing":                    {func(*level.Level) {}, 0, nil},
		"another order":              {func(l *level.Level) { slices.Reverse(l.Required.DocSets); l.Checks.Gates = []string{"quality"} }, 0, nil},
		"more documents":             {set(1, func(d *level.DocSet) { d.Types = append(slices.Clone(d.Types), "VISA") }), 0, nil},
		"a step less":                {func(l *level.Level) { l.Required.DocSets = l.Required.DocSets[1:] }, 0, nil},
		"a step that may be skipped": {ask(level.DocSet{IDDocSetType: level.StepPhoneVerification, SkipAllowed: true}), 0, nil},
		"a type less":                {set(1, func(d *level.DocSet) { d.Types = []string{"ID_CARD"} }), 1, lacking(verify.LackType, "IDENTITY", "PASSPORT", 1)},
		"a country less":             {func(l *level.Level) { l.Required.ExcludedCountries = []string{"KAZ"} }, 1, lacking(verify.LackCountry, "IDENTITY", "KAZ", 1)},
		"only another":               {func(l *level.Level) { l.Required.IncludedCountries = []string{"UZB"} }, 1, lacking(verify.LackCountry, "IDENTITY", "KAZ", 1)},
		"a country of a type": {func(l *level.Level) {
			l.DocumentsByCountries = map[string]map[string]level.DocumentRule{"KAZ": {"PASSPORT": {}}}
		}, 1, lacking(verify.LackCountry, "IDENTITY", "KAZ", 1)},
		"a side more": {func(l *level.Level) {
			l.DocumentsByCountries = map[string]map[string]level.DocumentRule{"*": {"PASSPORT": {Supported: true, DoubleSided: &two}}}
		}, 1, lacking(verify.LackSide, "IDENTITY", "PASSPORT", 1)},
		"a step more":                  {ask(level.DocSet{IDDocSetType: level.StepProofOfAddress}), 2, lacking(verify.LackStep, "PROOF_OF_ADDRESS", "PROOF_OF_ADDRESS", 2)},
		"a phone more":                 {ask(level.DocSet{IDDocSetType: level.StepPhoneVerification}), 2, lacking(verify.LackStep, "PHONE_VERIFICATION", "PHONE_VERIFICATION", 2)},
		"questions more":               {ask(level.DocSet{IDDocSetType: level.StepQuestionnaire, QuestionnaireDefID: "q"}), 2, lacking(verify.LackStep, "QUESTIONNAIRE", "QUESTIONNAIRE", 2)},
		"a field they have, one lacks": {set(0, func(d *level.DocSet) { d.Fields = []level.Field{{Name: "firstName", Required: true}} }), 1, lacking(verify.LackData, "APPLICANT_DATA", "firstName", 1)},
		"a custom field":               {set(0, func(d *level.DocSet) { d.CustomFields = []level.Field{{Name: "iin", Required: true}} }), 2, lacking(verify.LackData, "APPLICANT_DATA", "iin", 2)},
		"liveness":                     {set(2, func(d *level.DocSet) { d.VideoRequired = "liveness" }), 2, lacking(verify.LackLiveness, "SELFIE", "SELFIE", 2)},
		"live documents":               {set(1, func(d *level.DocSet) { d.VideoRequired = "docapture" }), 2, lacking(verify.LackLiveness, "IDENTITY", "IDENTITY", 2)},
	} {
		var got verify.Impact
		lead.send("POST", "/env/production/levels/impact", dashapi.LevelText{Text: fileOf(t, now, c.change), Base: now.Revision}).is(200, &got)
		if got.Checked != 1 || got.Open != 2 || got.Cut || got.Stranded != c.stranded {
			t.Errorf("%s: %+v, want %d stranded", name, got, c.stranded)
		}
		if diff := cmp.Diff(append([]verify.LackCount{}, c.causes...), got.Causes); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	text := fileOf(t, now, ask(level.DocSet{IDDocSetType: level.StepProofOfAddress}))
	for _, told := range []int{0, 1} {
		lead.send("POST", "/env/production/levels", dashapi.LevelText{Text: text, Base: now.Revision, Stranded: told}).fails(409, "more_stranded")
	}
	lead.send("POST", "/env/production/levels", dashapi.LevelText{Text: text, Base: now.Revision, Stranded: 2}).is(200, nil)
	a, err := b.service.Applicant(ctx, production, checked.ID)
	check(t, err)
	if a.Review.LevelRevision != now.Revision {
		t.Errorf("who is being checked went to revision %d", a.Review.LevelRevision)
	}
	// Those who would be stranded already are no reason against the next revision.
	var got verify.Impact
	lead.send("POST", "/env/production/levels/impact", dashapi.LevelText{Text: text, Base: now.Revision + 1}).is(200, &got)
	if got.Stranded != 0 {
		t.Errorf("the same revision again: %+v", got)
	}
	lead.send("POST", "/env/production/levels/impact", dashapi.LevelText{Text: strings.Replace(text, levelName, "unknown-level", 1)}).fails(400, "invalid")
}

// TestLevelDrafts: a draft stays for who wrote it, and colleagues see it.
func TestLevelDrafts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	l, err := b.service.Level(ctx, production, levelName)
	check(t, err)
	one, two := b.operator("acme", access.RoleAdministrator), b.operator("acme", access.RoleDeveloper)
	at := "/env/production/levels/" + l.ID
	var got dashapi.LevelDrafts
	one.send("PUT", at+"/draft", dashapi.LevelText{Text: "name: half", Base: 1}).is(200, &got)
	if len(got.Drafts) != 1 || !got.Drafts[0].Mine || got.Drafts[0].Text != "name: half" || got.Drafts[0].Base != 1 || got.Revision != 1 {
		t.Errorf("%+v", got)
	}
	two.send("GET", at+"/drafts", nil).is(200, &got)
	if len(got.Drafts) != 1 || got.Drafts[0].Mine || got.Drafts[0].Name != "Officer "+access.RoleAdministrator {
		t.Errorf("seen by a colleague: %+v", got)
	}
	b.operator("other", access.RoleOwner).send("GET", at+"/drafts", nil).fails(404, "not_found")
	two.send("DELETE", at+"/draft", nil).is(200, &got)
	if len(got.Drafts) != 1 {
		t.Errorf("a colleague threw it away: %+v", got)
	}
	one.send("DELETE", at+"/draft", nil).is(200, &got)
	if len(got.Drafts) != 0 {
		t.Errorf("still there: %+v", got)
	}
	one.send("PUT", "/env/sandbox/levels/"+l.ID+"/draft", dashapi.LevelText{Text: "name: x", Base: 1}).fails(404, "not_found")
}

// TestLevelPreview: the page of the preview is told what somebody who begins
// would see, and nobody is made.
func TestLevelPreview(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.Background()
	l, err := b.service.Level(ctx, production, levelName)
	check(t, err)
	before, err := b.service.CountApplicants(ctx, kyc.Scope{Tenant: "acme", Environment: kyc.Production})
	check(t, err)
	var got dashapi.LevelPreview
	text := fileOf(t, l, func(l *level.Level) { l.Required.IncludedCountries = []string{"KAZ"} })
	b.operator("acme", access.RoleOfficer).send("POST", "/env/production/levels/preview", dashapi.LevelText{Text: text}).is(200, &got)
	var steps []string
	for _, s := range got.Session.Steps {
		steps = append(steps, s.IDDocSetType+" "+s.State)
	}
	if got.URL != "https://flow.example/websdk/preview/" || got.Session.Phase != "collect" || got.Session.Agreed || got.Session.Company != "acme" ||
		!slices.Equal(steps, []string{"APPLICANT_DATA todo", "IDENTITY todo", "SELFIE todo"}) || !slices.Equal(got.Session.Steps[1].Documents.Countries, []string{"KAZ"}) {
		t.Errorf("%s %+v %v", got.URL, got.Session.Status, steps)
	}
	after, err := b.service.CountApplicants(ctx, kyc.Scope{Tenant: "acme", Environment: kyc.Production})
	check(t, err)
	if before != after {
		t.Errorf("%d applicants, %d before", after, before)
	}
	b.operator("acme", access.RoleOfficer).send("POST", "/env/production/levels/preview", dashapi.LevelText{Text: "name: x"}).fails(400, "invalid")
}
