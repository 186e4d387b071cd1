package wire_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

// at is in a zone other than UTC, which no answer may show.
var at = time.Date(2025, 5, 24, 15, 15, 30, 123e6, time.FixedZone("Almaty", 5*3600))

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := wire.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

func TestTimesHaveTheContractsFormats(t *testing.T) {
	t.Parallel()
	a := applicant.Applicant{
		Scope: kyc.Scope{Tenant: "acme"}, CreatedAt: at,
		Review: applicant.Review{CreateDate: at, ReviewDate: at, PendingDate: at.Add(-2 * time.Second), Status: applicant.StatusCompleted},
	}
	shown := wire.ShowApplicant(a, level.RequiredIDDocs{}, "K", at.Add(time.Hour))
	if shown.CreatedAt != "2025-05-24 10:15:30" || shown.Review.CreateDate != "2025-05-24 10:15:30+0000" || shown.Review.ReviewDate != "2025-05-24 10:15:30+0000" {
		t.Errorf("times %q, %q, %q", shown.CreatedAt, shown.Review.CreateDate, shown.Review.ReviewDate)
	}
	if ms := shown.Review.ElapsedSincePendingMs; ms == nil || *ms != 2000 {
		t.Errorf("elapsed %v, want 2000 until the decision", ms)
	}
	if shown.Review.ElapsedSinceQueuedMs != nil {
		t.Error("elapsed since a time that never was")
	}
	trail := wire.ShowTrail([]audit.Entry{{At: at}}, 1)
	if got := trail.Items[0].TS; got != "2025-05-24 10:15:30.123" {
		t.Errorf("ts %q", got)
	}
}

func TestAbsentIsLeftOutAndListsAreNeverNull(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]any{
		"images": wire.ShowImages(nil, true), "history": wire.ShowHistory(nil), "checks": wire.CheckList{Checks: wire.ShowChecks(nil)},
		"inspection": wire.ShowInspection(verify.Inspection{}), "trail": wire.ShowTrail(nil, 0),
		"document": wire.ShowDocument(verify.Uploaded{Warnings: []string{"w"}}, false),
	} {
		if got := text(t, v); strings.Contains(got, "null") || strings.Contains(got, "0001-01-01") || strings.Contains(got, `"w"`) {
			t.Errorf("%s: %s", name, got)
		}
	}
	shown := text(t, wire.ShowApplicant(applicant.Applicant{Personal: applicant.Personal{Agreement: json.RawMessage("null")}}, level.RequiredIDDocs{}, "K", at))
	if got := strings.ReplaceAll(shown, `"levelAutoCheckMode":null`, ""); strings.Contains(got, "null") || strings.Contains(got, "agreement") {
		t.Errorf("applicant: %s", got)
	}
}

func TestStepsKeepTheLevelsOrder(t *testing.T) {
	t.Parallel()
	double := true
	got := text(t, wire.StepStatuses{
		{Step: "SELFIE", Missing: true},
		{Step: "IDENTITY", IDDocType: "ID_CARD", Country: "KAZ", ImageIDs: []int32{2, 1}, DoubleSided: &double,
			Result: &applicant.Result{ReviewAnswer: "RED", ModerationComment: "a < b"},
			Images: map[int32]*applicant.Result{1: {ReviewAnswer: "GREEN"}, 2: nil}},
		{Step: "APPLICANT_DATA"},
	})
	want := `{"SELFIE":null,` +
		`"IDENTITY":{"reviewResult":{"moderationComment":"a < b","reviewAnswer":"RED"},"country":"KAZ","idDocType":"ID_CARD","imageIds":[2,1],` +
		`"imageReviewResults":{"1":{"reviewAnswer":"GREEN"}},"forbidden":false,"doubleSided":true,"stepStatuses":null},` +
		`"APPLICANT_DATA":{"reviewResult":{},"imageIds":[],"imageReviewResults":{},"forbidden":false,"doubleSided":null,"stepStatuses":null}}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
