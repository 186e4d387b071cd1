package verify_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
)

// TestOnlyWhatFailedIsUploadedAgain: RETRY names the image, and a new one of it is enough for GREEN.
func TestOnlyWhatFailedIsUploadedAgain(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	p := checktest.Aigerim()
	a := b.create("retry")
	passport := b.add(production, a.ID, b.submission(p, false)[0])[0]
	bad := b.add(production, a.ID, b.selfie(p, func(page *vision.Page) {
		page.Findings = append(page.Findings, vision.Finding{Code: vision.FindingFaceBlurred, Score: 0.95})
		page.Quality.Sharpness = 0.02
	}))[0]
	a = b.check(production, a.ID)
	if r := a.Review.Result; a.Review.Status != applicant.StatusCompleted || r == nil || r.ReviewRejectType != applicant.RejectRetry ||
		len(r.RejectLabels) == 0 || r.ModerationComment == "" || len(r.ButtonIDs) == 0 {
		e, _ := b.Explain(b.ctx, production, a.ID, a.Review.AttemptID)
		t.Fatalf("%+v %+v\n%+v", a.Review, r, e.Decision)
	}
	steps, err := b.StepStatuses(b.ctx, production, a.ID)
	must(t, err)
	for _, st := range steps {
		switch st.Step {
		case "IDENTITY":
			if !st.Result.Green() || st.Images[passport] == nil || !st.Images[passport].Green() {
				t.Errorf("the good passport is blamed: %+v", st)
			}
		case "SELFIE":
			if st.Result == nil || st.Result.Green() || st.Images[bad] == nil || st.Images[bad].Green() {
				t.Errorf("the bad selfie is not blamed: %+v", st)
			}
		}
	}
	state, err := b.ModerationState(b.ctx, production, a.ID)
	must(t, err)
	if state == nil || len(state.Images[bad]) == 0 || len(state.Images[passport]) != 0 {
		t.Errorf("moderation state %+v", state)
	}
	fresh := b.add(production, a.ID, b.selfie(p, func(*vision.Page) {}))[0]
	steps, err = b.StepStatuses(b.ctx, production, a.ID)
	must(t, err)
	for _, st := range steps {
		if st.Step == "SELFIE" {
			if !slices.Equal(st.ImageIDs, []int32{fresh}) || st.Result != nil {
				t.Errorf("with a new selfie the step is %+v", st)
			}
		}
	}
	if a = b.check(production, a.ID); !a.Review.Result.Green() || a.Review.AttemptCnt != 2 {
		t.Fatalf("%+v %+v", a.Review, a.Review.Result)
	}
	if state, err := b.ModerationState(b.ctx, production, a.ID); err != nil || state.Rejected {
		t.Errorf("moderation state of the approved: %+v %v", state, err)
	}
	history, err := b.History(b.ctx, production, a.ID, "")
	must(t, err)
	if len(history) != 2 || !history[0].Result.Green() || history[1].Result.ReviewRejectType != applicant.RejectRetry {
		t.Errorf("history %+v", history)
	}
	if e, err := b.Explain(b.ctx, production, a.ID, history[1].ID); err != nil || len(e.FactsIDs) != 2 || e.LevelRevision != 1 {
		t.Errorf("the first decision rested on %+v, %v", e, err)
	}
}

// TestStepsBeforeAnyDecision: what was not given is missing, and nothing has a result yet.
func TestStepsBeforeAnyDecision(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("steps")
	steps, err := b.StepStatuses(b.ctx, production, a.ID)
	must(t, err)
	for _, st := range steps {
		if !st.Missing || st.Result != nil || len(st.ImageIDs) != 0 {
			t.Errorf("before anything was given: %+v", st)
		}
	}
	ups := b.submission(checktest.Aigerim(), true)
	back, front := b.add(production, a.ID, ups[1])[0], b.add(production, a.ID, ups[0])[0]
	steps, err = b.StepStatuses(b.ctx, production, a.ID)
	must(t, err)
	for _, st := range steps {
		if st.Step == "IDENTITY" {
			equal(t, "front first", st.ImageIDs, []int32{front, back})
			if st.Missing || st.DoubleSided == nil || !*st.DoubleSided || st.IDDocType != "ID_CARD" || st.Country != "KAZ" || st.Result != nil {
				t.Errorf("%+v", st)
			}
		}
	}
	must(t, b.Submit(b.ctx, production, a.ID, "", ""))
	steps, err = b.StepStatuses(b.ctx, production, a.ID)
	must(t, err)
	for _, st := range steps {
		if st.Result != nil {
			t.Errorf("a result during the check: %+v", st)
		}
	}
	// The same side again replaces the one before; another picture of no side stands beside it.
	b.work(production, a.ID)
	if err := b.SetImageActive(b.ctx, production, a.InspectionID, 1, false); err != nil {
		t.Errorf("an unknown image: %v", err)
	}
}

// TestAPendingImageCannotBeChanged but an unknown one changes nothing.
func TestAPendingImageCannotBeChanged(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("pending")
	ids := b.add(production, a.ID, b.submission(checktest.Aigerim(), false)...)
	must(t, b.Submit(b.ctx, production, a.ID, "", ""))
	if err := b.SetImageActive(b.ctx, production, a.InspectionID, ids[0], false); !errors.Is(err, verify.ErrNotModified) {
		t.Errorf("%v", err)
	}
	if _, err := b.AddDocument(b.ctx, production, a.ID, b.submission(checktest.Aigerim(), false)[0]); !errors.Is(err, applicant.ErrInCheck) {
		t.Errorf("an upload during a check: %v", err)
	}
	if _, err := b.PatchFixedInfo(b.ctx, production, a.ID, applicant.PersonalData{FirstName: "X"}, nil); !errors.Is(err, applicant.ErrInCheck) {
		t.Errorf("stated data during a check: %v", err)
	}
}

// TestTheSameSideAgainReplacesTheOneBefore.
func TestTheSameSideAgainReplacesTheOneBefore(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("sides")
	card := b.submission(checktest.Aigerim(), true)
	ids := b.add(production, a.ID, card...)
	second := b.add(production, a.ID, b.submission(checktest.Aigerim(), true)...)
	images, err := b.Images(b.ctx, production, a.ID)
	must(t, err)
	for _, im := range images {
		if im.Active != slices.Contains(second, im.ID) {
			t.Errorf("%s %s of %v is active: %v", im.Type, im.SubType, ids, im.Active)
		}
	}
	// Pages without a side stand side by side.
	p := b.create("pages")
	b.add(production, p.ID, b.submission(checktest.Aigerim(), false)[0], b.submission(checktest.Aigerim(), false)[0])
	images, err = b.Images(b.ctx, production, p.ID)
	must(t, err)
	if len(images) != 2 || !images[0].Active || !images[1].Active {
		t.Errorf("%+v", images)
	}
}

// TestLimitsOfOneApplicant: 1001 beyond the number of images, 1007 below the
// least size, 1009 after a final rejection.
func TestLimitsOfOneApplicant(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.Limits.MaxImages = 2
	a := b.create("limits")
	b.add(production, a.ID, b.submission(checktest.Aigerim(), false)...)
	if _, err := b.AddDocument(b.ctx, production, a.ID, b.submission(checktest.Aigerim(), false)[0]); !errors.Is(err, verify.ErrTooManyDocuments) {
		t.Errorf("a third image: %v", err)
	}
	b.Limits.MinFileBytes = 1 << 20
	small := b.create("small")
	if _, err := b.AddDocument(b.ctx, production, small.ID, b.submission(checktest.Aigerim(), false)[0]); !errors.Is(err, verify.ErrFileSize) {
		t.Errorf("a small file: %v", err)
	}
	b.Limits.MinFileBytes = 0
	most := b.Limits.MaxFileBytes
	b.Limits.MaxFileBytes = 10
	if _, err := b.AddDocument(b.ctx, production, small.ID, b.submission(checktest.Aigerim(), false)[0]); !errors.Is(err, verify.ErrFileSize) {
		t.Errorf("above the operator's bound: %v", err)
	}
	b.Limits.MaxFileBytes = most
	_, err := b.Blocklist(b.ctx, production, small.ID, "fraud")
	must(t, err)
	if _, err := b.AddDocument(b.ctx, production, small.ID, b.submission(checktest.Aigerim(), false)[0]); !errors.Is(err, applicant.ErrFinal) {
		t.Errorf("after the final rejection: %v", err)
	}
	if err := b.Submit(b.ctx, production, small.ID, "", ""); !errors.Is(err, applicant.ErrFinal) {
		t.Errorf("a check after the final rejection: %v", err)
	}
}

// TestWhatTheReaderCannotDo: a file that it refuses is a finding, one that
// takes it down twice goes to a person, a fault of the machinery is tried again.
func TestWhatTheReaderCannotDo(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	p := checktest.Aigerim()

	t.Run("a refused file is asked for again", func(t *testing.T) {
		a := b.create("refused")
		b.add(production, a.ID, b.upload("PASSPORT", "", reading{err: fault.New(fault.Invalid, "not a picture")}), b.submission(p, false)[1])
		a = b.check(production, a.ID)
		if a.Review.Result.Green() || a.Review.Result.Final() {
			t.Errorf("%+v %+v", a.Review.Status, a.Review.Result)
		}
	})
	t.Run("a deadly file goes to a person", func(t *testing.T) {
		a := b.create("deadly")
		deadly := b.upload("PASSPORT", "", reading{})
		sum := b.script(&deadly, reading{err: verify.ErrReaderDied})
		ids := b.add(production, a.ID, deadly, b.submission(p, false)[1])
		must(t, b.Submit(b.ctx, production, a.ID, "", ""))
		job := verify.Job{Kind: verify.JobRead, Scope: production, ApplicantID: a.ID, ImageID: ids[0]}
		if err := b.RunRead(b.ctx, job); !errors.Is(err, verify.ErrReaderDied) {
			t.Errorf("the first death: %v", err)
		}
		must(t, b.RunRead(b.ctx, job))
		must(t, b.RunRead(b.ctx, job)) // nothing is left to do
		if n := b.reader.reads(sum); n != 2 {
			t.Errorf("%d children were risked on the file, want 2", n)
		}
		a = b.work(production, a.ID)
		if a.Review.Status != applicant.StatusOnHold || a.Review.Result != nil {
			t.Errorf("%s %+v", a.Review.Status, a.Review.Result)
		}
		images, err := b.Images(b.ctx, production, a.ID)
		must(t, err)
		if images[0].ReadState != document.ReadFailed {
			t.Errorf("read state %s", images[0].ReadState)
		}
	})
	t.Run("a fault of the machinery passes", func(t *testing.T) {
		a := b.create("machinery")
		u := b.submission(p, false)[0]
		sum := b.script(&u, reading{err: errors.New("no memory")})
		ids := b.add(production, a.ID, u)
		job := verify.Job{Kind: verify.JobRead, Scope: production, ApplicantID: a.ID, ImageID: ids[0]}
		if err := b.RunRead(b.ctx, job); err == nil {
			t.Error("no error")
		}
		b.reader.set(sum, reading{facts: checktest.Passport(p).Documents[0].Facts})
		must(t, b.RunRead(b.ctx, job))
		images, err := b.Images(b.ctx, production, a.ID)
		if err != nil || images[0].ReadState != document.ReadDone {
			t.Errorf("%+v %v", images, err)
		}
	})
}

// TestAnOfficerDecides: the case closes, what the checks found stays explained,
// and a later decision may change the first.
func TestAnOfficerDecides(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.all(production, "https://hooks.example/x")
	p := checktest.Aigerim()
	a := b.create("doubt")
	if err := b.Decide(b.ctx, production, a.ID, applicant.Result{ReviewAnswer: "GREEN"}, ""); !errors.Is(err, verify.ErrNoOpenCase) {
		t.Errorf("decided before anything was submitted: %v", err)
	}
	b.add(production, a.ID, b.upload("PASSPORT", "", reading{err: verify.ErrReaderDied}), b.submission(p, false)[1])
	if a = b.check(production, a.ID); a.Review.Status != applicant.StatusOnHold {
		t.Fatalf("%+v", a.Review)
	}
	cases, err := b.Queue(b.ctx, production, 10)
	if err != nil || len(cases) != 1 {
		t.Fatalf("%+v %v", cases, err)
	}
	must(t, b.ClaimCase(b.ctx, production, cases[0].ID, "officer-1"))
	if err := b.ClaimCase(b.ctx, production, cases[0].ID, "officer-2"); !errors.Is(err, fault.ErrStale) {
		t.Errorf("claimed by two: %v", err)
	}
	for name, r := range map[string]applicant.Result{
		"no answer":          {},
		"yellow":             {ReviewAnswer: "YELLOW"},
		"red without type":   {ReviewAnswer: "RED", RejectLabels: []string{"FORGERY"}},
		"red without label":  {ReviewAnswer: "RED", ReviewRejectType: "FINAL"},
		"green with a label": {ReviewAnswer: "GREEN", RejectLabels: []string{"FORGERY"}},
	} {
		if err := b.Decide(b.ctx, production, a.ID, r, ""); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, b.Decide(b.ctx, production, a.ID, applicant.Result{ReviewAnswer: "GREEN"}, "seen the original"))
	if cases, err = b.Queue(b.ctx, production, 10); err != nil || len(cases) != 0 {
		t.Errorf("the case is still open: %+v %v", cases, err)
	}
	history, err := b.History(b.ctx, production, a.ID, "")
	must(t, err)
	if len(history) != 1 || history[0].Outcome != decision.Green || history[0].State != verify.AttemptDecided {
		t.Errorf("history %+v", history)
	}
	if e, err := b.Explain(b.ctx, production, a.ID, history[0].ID); err != nil || e.Decision.Outcome != decision.OnHold || len(e.FactsIDs) != 2 {
		t.Errorf("what the checks found is lost: %+v %v", e.Decision, err)
	}
	notes, total, err := b.Notes(b.ctx, production, a.ID, 10, 0)
	if err != nil || total != 1 || notes[0].Text != "seen the original" {
		t.Errorf("%+v %v", notes, err)
	}
	must(t, b.Decide(b.ctx, production, a.ID, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "FINAL", RejectLabels: []string{"FORGERY"}}, ""))
	got, err := b.Applicant(b.ctx, production, a.ID)
	must(t, err)
	if !got.Review.Result.Final() || got.Review.Result.ModerationComment == "" || len(got.Review.Result.ButtonIDs) == 0 {
		t.Errorf("%+v", got.Review.Result)
	}
	equal(t, "events", kinds(b.told(production, a.ID)), []string{"applicantCreated", "applicantPending", "applicantOnHold", "applicantReviewed", "applicantReviewed"})
}

// TestTheSandbox decides nothing by itself, unless the tenant asks for it; a result by hand is for it alone.
func TestTheSandbox(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	create := func(ext string) applicant.Applicant {
		a, err := b.Create(b.ctx, sandbox, "basic-kyc-level", verify.NewApplicant{ExternalUserID: ext, Lang: "en"})
		must(t, err)
		b.add(sandbox, a.ID, b.submission(checktest.Aigerim(), false)...)
		return b.check(sandbox, a.ID)
	}
	a := create("by-hand")
	if a.Review.Status != applicant.StatusPending {
		t.Fatalf("the sandbox decided: %+v", a.Review)
	}
	must(t, b.TestCompleted(b.ctx, sandbox, a.ID, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "RETRY", RejectLabels: []string{"BAD_SELFIE"}}))
	got, err := b.Applicant(b.ctx, sandbox, a.ID)
	must(t, err)
	if got.Review.Status != applicant.StatusCompleted || got.Review.Result.ReviewRejectType != "RETRY" || got.Review.Result.ModerationComment == "" {
		t.Errorf("%+v", got.Review.Result)
	}
	mine := b.create("production")
	if err := b.TestCompleted(b.ctx, production, mine.ID, applicant.Result{ReviewAnswer: "GREEN"}); !errors.Is(err, verify.ErrSandboxOnly) {
		t.Errorf("a result by hand in production: %v", err)
	}
	tenant, err := b.Store.Tenant(b.ctx, "acme")
	must(t, err)
	tenant.SandboxDecides = true
	must(t, b.PutTenant(b.ctx, tenant))
	must(t, b.Reset(b.ctx, sandbox, a.ID))
	must(t, b.Erase(b.ctx, sandbox, a.ID)) // else the next one is a duplicate
	if a = create("by-checks"); !a.Review.Result.Green() {
		t.Errorf("%+v", a.Review)
	}
}

// TestWarningsComeWithTheUpload: an error makes both sides inactive, a wrong
// type is put right, and a check that has begun is left alone.
func TestWarningsComeWithTheUpload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.create("warned")
	card := b.submission(checktest.Aigerim(), true)
	card[0].WantWarnings, card[1].WantWarnings = true, true
	up, err := b.AddDocument(b.ctx, production, a.ID, card[0])
	must(t, err)
	if len(up.Errors) != 0 || !up.Image.Active {
		t.Errorf("a good front: %+v", up)
	}
	in := checktest.Clone(checktest.Card(checktest.Aigerim()))
	page := checktest.Page(in, checktest.BackID)
	page.Findings = append(page.Findings, vision.Finding{Code: vision.FindingScreenshot, Score: 0.99})
	bad := b.upload("ID_CARD", document.BackSide, reading{facts: in.Documents[1].Facts})
	bad.WantWarnings = true
	up, err = b.AddDocument(b.ctx, production, a.ID, bad)
	must(t, err)
	if len(up.Errors) == 0 {
		t.Fatal("a screenshot is no error")
	}
	images, err := b.Images(b.ctx, production, a.ID)
	must(t, err)
	for _, im := range images {
		if im.Active {
			t.Errorf("%s is still active", im.SubType)
		}
	}

	c := b.create("corrected")
	passport := b.submission(checktest.Aigerim(), false)[0]
	passport.IDDocType, passport.WantWarnings = "ID_CARD", true
	up, err = b.AddDocument(b.ctx, production, c.ID, passport)
	must(t, err)
	equal(t, "warnings", up.Warnings, []string{"typeOrCountryChanged"})
	images, err = b.Images(b.ctx, production, c.ID)
	must(t, err)
	if len(images) != 1 || images[0].Type != "PASSPORT" || !images[0].Active || up.Image.Type != "PASSPORT" {
		t.Errorf("%+v", images)
	}
}

// TestAnUploadWaitsNoLongerThanItsBound: when the reading is not done in time,
// the answer tells what the reader saw before reading, and nothing of the print;
// without a glance it tells nothing. The image stays to be read.
func TestAnUploadWaitsNoLongerThanItsBound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.WarningsWait = 1500 * time.Millisecond
	a := b.create("hasty")
	facts := checktest.Clone(checktest.Card(checktest.Aigerim())).Documents[0].Facts
	gate, last := make(chan struct{}), make(chan struct{})
	defer close(last)
	seen := vision.Facts{Pages: []vision.Page{{Findings: []vision.Finding{{Code: vision.FindingGlare, Score: 0.8}, {Code: vision.FindingBlurred, Score: 0.4}}}}}
	slow := b.upload("ID_CARD", document.FrontSide, reading{facts: facts, gate: gate, glance: &seen})
	slow.WantWarnings = true
	began := time.Now()
	up, err := b.AddDocument(b.ctx, production, a.ID, slow)
	must(t, err)
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("the upload took %v", took)
	}
	equal(t, "warnings", up.Warnings, []string{"dataReadability"})
	if len(up.Errors) != 0 || !up.Image.Active {
		t.Errorf("%+v", up)
	}
	b.WarningsWait = time.Millisecond
	blind := b.upload("ID_CARD", document.BackSide, reading{facts: facts, gate: gate})
	blind.WantWarnings = true
	up, err = b.AddDocument(b.ctx, production, a.ID, blind)
	must(t, err)
	if len(up.Errors)+len(up.Warnings) != 0 || !up.Image.Active {
		t.Errorf("nothing was seen: %+v", up)
	}
	close(gate) // the queue reads two images at a time
	fake := vision.Facts{Pages: []vision.Page{{Findings: []vision.Finding{{Code: vision.FindingScreenshot, Score: 0.9}}}}}
	b.WarningsWait = 3 * time.Second
	c := b.create("screenshot")
	screen := b.upload("ID_CARD", document.FrontSide, reading{facts: facts, gate: last, glance: &fake})
	screen.WantWarnings = true
	up, err = b.AddDocument(b.ctx, production, c.ID, screen)
	must(t, err)
	equal(t, "errors", up.Errors, []string{"screenshot"})
	if up.Image.Active {
		t.Error("a screenshot stays active")
	}
}

// TestAnImageOpensAsItWasUploaded, and the trail says that it was looked at.
func TestAnImageOpensAsItWasUploaded(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("bytes")
	u := b.submission(checktest.Aigerim(), false)[0]
	raw := b.bytesOf(&u)
	id := b.add(production, a.ID, u)[0]
	im, rc, err := b.OpenImage(b.ctx, production, a.InspectionID, id)
	must(t, err)
	var got bytes.Buffer
	_, err = got.ReadFrom(rc)
	must(t, errors.Join(err, rc.Close()))
	if !bytes.Equal(got.Bytes(), raw) || im.Private.FileName != "a.jpg" || im.MediaType != "image/jpeg" {
		t.Errorf("%d bytes of %d, %+v", got.Len(), len(raw), im)
	}
	in, err := b.Inspection(b.ctx, production, a.InspectionID)
	if err != nil || len(in.Images) != 1 || in.Applicant.ID != a.ID {
		t.Errorf("%+v %v", in, err)
	}
	if _, err := b.LatestChecks(b.ctx, production, a.ID, "NO_SUCH_CHECK"); !errors.Is(err, verify.ErrUnknownCheckType) {
		t.Errorf("%v", err)
	}
}
