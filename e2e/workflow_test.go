package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/client"
)

// decisionWithin bounds one decision on a busy machine.
const decisionWithin = 2 * time.Minute

func eachEngine(t *testing.T, test func(t *testing.T, engine string)) {
	if testing.Short() {
		t.Skip("drives the real models")
	}
	for _, e := range engines {
		t.Run(e, func(t *testing.T) { test(t, e) })
	}
}

// TestWorkflow tells the contract's story on one installation, so that the
// models are loaded once: every decision is made by the real checks.
func TestWorkflow(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine string) {
		in := install(t, engine)
		hook := receive(t)
		in.start()
		in.hook(hook)
		c := in.client("production")

		t.Run("an honest applicant with a passport is approved", func(t *testing.T) {
			s := submission(t, passportHolder(21, "astronaut"))
			a := apply(t, c, "passport", stated(s.Person), s.Files)
			e, err := hook.await(within(t, decisionWithin), a.ID, "applicantReviewed", 1)
			if err != nil {
				t.Fatal(err, explain(in, a.ID))
			}
			if e.ReviewResult == nil || e.ReviewResult.ReviewAnswer != "GREEN" || e.ReviewStatus != "completed" || e.SandboxMode {
				t.Fatalf("event %+v, result %+v\n%s", e, e.ReviewResult, explain(in, a.ID))
			}
			got, err := c.ApplicantByExternalUserID(within(t, time.Minute), "passport")
			if err != nil {
				t.Fatal(err)
			}
			var info struct {
				DOB    string `json:"dob"`
				IDDocs []struct {
					IDDocType, Number, MRZLine2 string
				} `json:"idDocs"`
			}
			if err := json.Unmarshal(got.Info, &info); err != nil {
				t.Fatal(err)
			}
			passport := s.Files[0].Truth
			if info.DOB != s.Person.BirthDate.Format(time.DateOnly) || len(info.IDDocs) == 0 || info.IDDocs[0].Number != passport.Value("documentNumber") || info.IDDocs[0].MRZLine2 != passport.MRZ[1] {
				t.Fatalf("recognised %s, printed %v %v", got.Info, passport.Value("documentNumber"), passport.MRZ)
			}
			order := []string{}
			last := ""
			for _, e := range hook.of(a.ID) {
				order = append(order, e.Type)
				if e.CreatedAtMs <= last {
					t.Errorf("createdAtMs %s does not grow from %s", e.CreatedAtMs, last)
				}
				last = e.CreatedAtMs
			}
			if want := []string{"applicantCreated", "applicantPending", "applicantReviewed"}; !slices.Equal(order, want) {
				t.Errorf("events %v, want %v", order, want)
			}
		})

		t.Run("a missing back side is asked for, and only it", func(t *testing.T) {
			s := submission(t, specimen.Applicant{Seed: 22, Kind: specimen.KindIDCard, Country: "KAZ", Sex: specimen.Female, Face: "commodore"})
			front, back, selfie := s.Files[0], s.Files[1], s.Files[2]
			a := apply(t, c, "card", stated(s.Person), []specimen.File{front, selfie})
			e, err := hook.await(within(t, decisionWithin), a.ID, "applicantReviewed", 1)
			if err != nil {
				t.Fatal(err, explain(in, a.ID))
			}
			wantRetry(t, e, "BACK_SIDE_MISSING")
			steps, err := c.StepStatuses(within(t, time.Minute), a.ID)
			if err != nil {
				t.Fatal(err)
			}
			if id := steps["IDENTITY"]; id == nil || id.ReviewResult.ReviewAnswer != "RED" || id.ReviewResult.ModerationComment == "" {
				t.Fatalf("IDENTITY step %+v", id)
			}
			if s := steps["SELFIE"]; s == nil || s.ReviewResult.ReviewAnswer == "RED" {
				t.Fatalf("SELFIE step %+v was not at fault", s)
			}
			upload(t, c, a.ID, back)
			if err := c.RequestCheck(within(t, time.Minute), a.ID); err != nil {
				t.Fatal(err)
			}
			r, err := c.AwaitDecision(within(t, decisionWithin), a.ID, 100*time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			if r.ReviewResult == nil || r.ReviewResult.ReviewAnswer != "GREEN" {
				t.Fatalf("with both sides: %+v %+v\n%s", r, r.ReviewResult, explain(in, a.ID))
			}
		})

		t.Run("data that differ from the document are the applicant's to correct", func(t *testing.T) {
			s := submission(t, passportHolder(23, "astronaut"))
			info := stated(s.Person)
			info.LastName, info.FirstName, info.MiddleName = "Тұрсынбекова", "Гүлнар", ""
			a := apply(t, c, "other-name", info, s.Files)
			e, err := hook.await(within(t, decisionWithin), a.ID, "applicantReviewed", 1)
			if err != nil {
				t.Fatal(err, explain(in, a.ID))
			}
			wantRetry(t, e, "PROBLEMATIC_APPLICANT_DATA")
			if !hasCyrillic(e.ReviewResult.ModerationComment) {
				t.Errorf("the text is not in the applicant's language: %q", e.ReviewResult.ModerationComment)
			}
			if err := c.SetFixedInfo(within(t, time.Minute), a.ID, *stated(s.Person)); err != nil {
				t.Fatal(err)
			}
			if err := c.RequestCheck(within(t, time.Minute), a.ID); err != nil {
				t.Fatal(err)
			}
			e, err = hook.await(within(t, decisionWithin), a.ID, "applicantReviewed", 2)
			if err != nil {
				t.Fatal(err, explain(in, a.ID))
			}
			if e.ReviewResult.ReviewAnswer != "GREEN" {
				t.Fatalf("after the correction %+v\n%s", e.ReviewResult, explain(in, a.ID))
			}
		})

		t.Run("another person's selfie is refused", func(t *testing.T) {
			other := passportHolder(24, "astronaut")
			other.SelfieFace = "developer"
			s := submission(t, other)
			a := apply(t, c, "other-face", stated(s.Person), s.Files)
			e, err := hook.await(within(t, decisionWithin), a.ID, "applicantReviewed", 1)
			if err != nil {
				t.Fatal(err, explain(in, a.ID))
			}
			wantRetry(t, e, "BAD_FACE_MATCHING")
		})

		t.Run("a face that another applicant has goes to a person", func(t *testing.T) {
			in.changeLevel("duplicateFaces: note", "duplicateFaces: review")
			defer in.changeLevel("duplicateFaces: review", "duplicateFaces: note")
			s := submission(t, passportHolder(25, "astronaut"))
			a := apply(t, c, "same-face", stated(s.Person), s.Files)
			if _, err := hook.awaitAny(within(t, decisionWithin), a.ID, 1, "applicantOnHold", "applicantReviewed"); err != nil {
				t.Fatal(err, explain(in, a.ID))
			}
			if len(hook.of(a.ID, "applicantReviewed")) != 0 || !strings.Contains(explain(in, a.ID), `"duplicate"`) {
				t.Fatalf("decided without a person: %v", explain(in, a.ID))
			}
		})

		t.Run("one who was approved can be blocklisted, and is found when he comes again", func(t *testing.T) {
			s := submission(t, passportHolder(21, "astronaut"))
			a, err := c.ApplicantByExternalUserID(within(t, time.Minute), "passport")
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Blocklist(within(t, time.Minute), a.ID, "fraud found later"); err != nil {
				t.Fatal(err)
			}
			e, err := hook.await(within(t, decisionWithin), a.ID, "applicantReviewed", 2)
			if err != nil {
				t.Fatal(err)
			}
			wantFinal(t, e, "BLOCKLIST")
			again := apply(t, c, "passport-again", stated(s.Person), s.Files)
			if e, err = hook.await(within(t, decisionWithin), again.ID, "applicantReviewed", 1); err != nil {
				t.Fatal(err, explain(in, again.ID))
			}
			wantFinal(t, e, "BLOCKLIST")
		})

		hook.mu.Lock()
		bad := slices.Clone(hook.bad)
		hook.mu.Unlock()
		if len(bad) > 0 {
			t.Errorf("deliveries that did not verify: %v", bad)
		}
		in.stop()
	})
}

// TestSandboxDecidesNothing: an applicant stays pending until testCompleted.
func TestSandboxDecidesNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine string) {
		in := install(t, engine)
		in.start()
		c := in.client("sandbox")
		s := submission(t, passportHolder(21, "astronaut"))
		a := apply(t, c, "sandbox", nil, s.Files)
		body := []byte(`{"reviewAnswer":"RED","rejectLabels":["UNSATISFACTORY_PHOTOS"],"reviewRejectType":"RETRY"}`)
		if r, err := c.Status(within(t, time.Minute), a.ID); err != nil || r.ReviewStatus != "pending" {
			t.Fatalf("%+v %v", r, err)
		}
		if _, _, err := c.Do(within(t, time.Minute), "POST", "/resources/applicants/"+a.ID+"/status/testCompleted", "application/json", body, nil); err != nil {
			t.Fatal(err)
		}
		r, err := c.Status(within(t, time.Minute), a.ID)
		if err != nil || r.ReviewStatus != "completed" || r.ReviewResult == nil || r.ReviewResult.ReviewRejectType != "RETRY" {
			t.Fatalf("%+v %v", r, err)
		}
		var e *client.Error
		_, _, err = in.client("production").Do(within(t, time.Minute), "GET", "/resources/applicants/"+a.ID+"/one", "", nil, nil)
		if !asError(err, &e) || e.Status != 404 {
			t.Fatalf("a production token reached a sandbox applicant: %v", err)
		}
		in.stop()
	})
}

func wantRetry(t *testing.T, e client.Webhook, label string) {
	t.Helper()
	wantRed(t, e, "RETRY", label)
}
func wantFinal(t *testing.T, e client.Webhook, label string) {
	t.Helper()
	wantRed(t, e, "FINAL", label)
}

func wantRed(t *testing.T, e client.Webhook, kind, label string) {
	t.Helper()
	r := e.ReviewResult
	if r == nil || r.ReviewAnswer != "RED" || r.ReviewRejectType != kind || !slices.Contains(r.RejectLabels, label) || r.ModerationComment == "" {
		t.Fatalf("result %+v, want RED/%s with %s and a text", r, kind, label)
	}
}

func hasCyrillic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x400 && r < 0x530 })
}

// explain gives what the server made of an applicant, for a failed test.
func explain(in *installation, id string) string {
	in.t.Helper()
	var e struct {
		Decision json.RawMessage `json:"decision"`
	}
	if err := json.Unmarshal([]byte(in.tool("applicant", "explain", "--tenant", tenant, id)), &e); err != nil {
		return err.Error()
	}
	return string(e.Decision)
}
