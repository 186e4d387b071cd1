package verify_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
)

// TestAnExternalIDIsTakenOnce: however many create at once, one wins, and the
// others are told who by the text that clients parse.
func TestAnExternalIDIsTakenOnce(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	const n = 6
	won, taken := make(chan string, n), make(chan *verify.ExternalIDTaken, n)
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			a, err := b.Create(b.ctx, production, "basic-kyc-level", verify.NewApplicant{ExternalUserID: "o'neil@example.org"})
			var lost *verify.ExternalIDTaken
			switch {
			case err == nil:
				won <- a.ID
			case errors.As(err, &lost) && fault.CodeOf(err) == fault.Conflict:
				taken <- lost
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 || len(taken) != n-1 {
		t.Fatalf("%d created, %d refused", len(won), len(taken))
	}
	id := <-won
	if got, want := (<-taken).Error(), "Applicant with external user id 'o'neil@example.org' already exists: "+id; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	if count, err := b.CountApplicants(b.ctx, production); err != nil || count != 1 {
		t.Errorf("%d applicants, %v", count, err)
	}
	// The id is free in the other environment.
	_, err := b.Create(b.ctx, sandbox, "basic-kyc-level", verify.NewApplicant{ExternalUserID: "o'neil@example.org"})
	must(t, err)
}

func TestCreateRefusesWhatItCannotKeep(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	for name, n := range map[string]verify.NewApplicant{
		"no external id":      {},
		"blank external id":   {ExternalUserID: "  "},
		"long external id":    {ExternalUserID: strings.Repeat("x", applicant.MaxExternalUserID+1)},
		"no text":             {ExternalUserID: "a\xff"},
		"null character":      {ExternalUserID: "a\x00b"},
		"e-mail":              {ExternalUserID: "u", Email: "nobody"},
		"type":                {ExternalUserID: "u", Type: "robot"},
		"language":            {ExternalUserID: "u", Lang: "klingon"},
		"source key":          {ExternalUserID: "u", SourceKey: strings.Repeat("k", 129)},
		"impossible birthday": {ExternalUserID: "u", FixedInfo: &applicant.PersonalData{DOB: "1990-02-31"}},
		"unknown country":     {ExternalUserID: "u", FixedInfo: &applicant.PersonalData{Country: "KZ"}},
		"empty document set":  {ExternalUserID: "u", Required: &level.RequiredIDDocs{}},
	} {
		if _, err := b.Create(b.ctx, production, "basic-kyc-level", n); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "no-such-level"} {
		if _, err := b.Create(b.ctx, production, name, verify.NewApplicant{ExternalUserID: "u"}); !errors.Is(err, verify.ErrLevelNotFound) {
			t.Errorf("level %q: %v", name, err)
		}
	}
	if count, err := b.CountApplicants(b.ctx, production); err != nil || count != 0 {
		t.Errorf("%d applicants of refused requests, %v", count, err)
	}
}

// TestChangesAtOnceAllCount: a change that lost the race is made again on the
// new state, with one event and one line in the trail each.
func TestChangesAtOnceAllCount(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.all(production, "https://hooks.example/x")
	a := b.create("busy")
	const n = 5
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if err := b.ChangeTags(b.ctx, production, a.ID, verify.TagsAdd, []string{fmt.Sprint("tag", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := b.Applicant(b.ctx, production, a.ID)
	must(t, err)
	if len(got.Tags) != n || got.Version != a.Version+n {
		t.Errorf("tags %v, version %d after %d", got.Tags, got.Version, a.Version)
	}
	deliveries := b.told(production, a.ID)
	if len(deliveries) != 1+n {
		t.Fatalf("%d events, want %d", len(deliveries), 1+n)
	}
	for i := 1; i < len(deliveries); i++ {
		if deliveries[i].Seq <= deliveries[i-1].Seq {
			t.Errorf("event %d does not come after the one before", i)
		}
	}
	_, total, err := b.AuditTrail(b.ctx, production, verify.AuditQuery{ApplicantID: a.ID, From: b.base.AddDate(0, 0, -1), To: b.base.AddDate(0, 0, 1), Limit: 50})
	if err != nil || total != 1+n {
		t.Errorf("%d lines in the trail, %v", total, err)
	}
}

// TestTheSameFileAtOnceIsTakenOnce: two uploads of one file cannot pass each other.
func TestTheSameFileAtOnceIsTakenOnce(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("twice")
	u := b.upload("PASSPORT", "", reading{facts: &vision.Facts{}})
	raw, err := io.ReadAll(u.File)
	must(t, err)
	const n = 4
	var wg sync.WaitGroup
	errs := make(chan error, n)
	for range n {
		wg.Go(func() {
			own := u
			own.File = bytes.NewReader(raw)
			_, err := b.AddDocument(b.ctx, production, a.ID, own)
			errs <- err
		})
	}
	wg.Wait()
	close(errs)
	taken := 0
	for err := range errs {
		switch {
		case err == nil:
			taken++
		case !errors.Is(err, verify.ErrDuplicateDocument):
			t.Error(err)
		}
	}
	images, err := b.Images(b.ctx, production, a.ID)
	if err != nil || taken != 1 || len(images) != 1 {
		t.Errorf("%d taken, %d images, %v", taken, len(images), err)
	}
}

func TestTagsBeyondTheLimitChangeNothing(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("tags")
	var many []string
	for i := range applicant.MaxTags {
		many = append(many, fmt.Sprint("t", i))
	}
	must(t, b.ChangeTags(b.ctx, production, a.ID, verify.TagsReplace, many))
	if err := b.ChangeTags(b.ctx, production, a.ID, verify.TagsAdd, []string{"t0", "one more"}); !errors.Is(err, verify.ErrTooManyTags) {
		t.Errorf("31 tags: %v", err)
	}
	must(t, b.ChangeTags(b.ctx, production, a.ID, verify.TagsAdd, []string{"t0"})) // there already
	must(t, b.ChangeTags(b.ctx, production, a.ID, verify.TagsRemove, []string{"t1", "never there"}))
	if err := b.ChangeTags(b.ctx, production, a.ID, verify.TagsAdd, []string{""}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("an empty tag: %v", err)
	}
	got, err := b.Applicant(b.ctx, production, a.ID)
	must(t, err)
	equal(t, "tags", got.Tags, append([]string{"t0"}, many[2:]...))
}

// TestEachCauseHasItsEvents in the contract's order, with a clock that only goes forward.
func TestEachCauseHasItsEvents(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.all(production, "https://hooks.example/x")
	second := level.Basic()
	second.Name = "second-level"
	_, err := b.CreateLevel(b.ctx, production, second)
	must(t, err)
	a := b.create("events")
	_, err = b.PatchFixedInfo(b.ctx, production, a.ID, applicant.PersonalData{FirstName: "Aigerim", LastName: "Serikova"}, nil)
	must(t, err) // before a decision it tells nothing
	_, err = b.SetPresence(b.ctx, production, a.ID, false)
	must(t, err)
	_, err = b.SetPresence(b.ctx, production, a.ID, false) // no change, no event
	must(t, err)
	for name, call := range map[string]func() error{
		"submit": func() error { return b.Submit(b.ctx, production, a.ID, "", "") },
		"reset":  func() error { return b.Reset(b.ctx, production, a.ID) },
		"level":  func() error { _, err := b.MoveToLevel(b.ctx, production, a.ID, "second-level"); return err },
		"agree":  func() error { _, err := b.Agree(b.ctx, production, a.ID, []string{"terms"}, "", ""); return err },
	} {
		if err := call(); !errors.Is(err, applicant.ErrDeactivated) {
			t.Errorf("%s of a deactivated applicant: %v", name, err)
		}
	}
	_, err = b.SetPresence(b.ctx, production, a.ID, true)
	must(t, err)
	moved, err := b.MoveToLevel(b.ctx, production, a.ID, "second-level")
	must(t, err)
	if moved.Review.LevelName != "second-level" || moved.Review.Status != applicant.StatusInit {
		t.Errorf("moved to %+v", moved.Review)
	}
	if _, err := b.MoveToLevel(b.ctx, production, a.ID, "second-level"); !errors.Is(err, applicant.ErrInState) {
		t.Errorf("moved to its own level: %v", err)
	}
	must(t, b.ChangeTags(b.ctx, production, a.ID, verify.TagsAdd, []string{"vip"}))
	b.add(production, a.ID, b.submission(checktest.Aigerim(), false)...)
	must(t, b.Submit(b.ctx, production, a.ID, "", ""))
	if _, err := b.MoveToLevel(b.ctx, production, a.ID, "basic-kyc-level"); !errors.Is(err, applicant.ErrLevelLocked) {
		t.Errorf("moved during a check: %v", err)
	}
	if err := b.Submit(b.ctx, production, a.ID, "", ""); !errors.Is(err, applicant.ErrInState) {
		t.Errorf("submitted twice: %v", err)
	}
	if a = b.work(production, a.ID); !a.Review.Result.Green() {
		t.Fatalf("%+v", a.Review)
	}
	_, err = b.PatchInfo(b.ctx, production, a.ID, applicant.PersonalData{FirstName: "AIGERIM"}, nil)
	must(t, err)
	must(t, b.ResetStep(b.ctx, production, a.ID, "SELFIE"))
	if err := b.ResetStep(b.ctx, production, a.ID, "PROOF_OF_RESIDENCE"); !errors.Is(err, verify.ErrUnknownStep) {
		t.Errorf("a step that the level lacks: %v", err)
	}
	must(t, b.Reset(b.ctx, production, a.ID))

	deliveries := b.told(production, a.ID)
	equal(t, "events", kinds(deliveries), []string{
		"applicantCreated", "applicantDeactivated", "applicantActivated", "applicantLevelChanged", "applicantTagsChanged",
		"applicantPending", "applicantReviewed", "applicantPersonalInfoChanged", "applicantStepsReset", "applicantReset",
	})
	for i := 1; i < len(deliveries); i++ {
		if deliveries[i].Seq <= deliveries[i-1].Seq {
			t.Errorf("%s does not come after %s", deliveries[i].EventType, deliveries[i-1].EventType)
		}
	}
	for _, d := range deliveries {
		withResult := strings.Contains(string(d.Body), "reviewResult")
		if want := d.EventType == "applicantReviewed" || d.EventType == "applicantPersonalInfoChanged"; withResult != want {
			t.Errorf("%s with result %v: %s", d.EventType, withResult, d.Body)
		}
		if strings.Contains(string(d.Body), "Serikova") || strings.Contains(string(d.Body), "AIGERIM") {
			t.Errorf("personal data in %s", d.Body)
		}
	}
	if !strings.Contains(string(deliveries[3].Body), `"previousLevelName":"basic-kyc-level"`) {
		t.Errorf("%s", deliveries[3].Body)
	}
	if !strings.Contains(string(deliveries[4].Body), `"tags":["vip"]`) {
		t.Errorf("%s", deliveries[4].Body)
	}
}

// TestResets: a step gives up its own images only, a reset all, and an open attempt is over.
func TestResets(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("reset")
	ids := b.add(production, a.ID, b.submission(checktest.Aigerim(), false)...)
	active := func() (out []int32) {
		images, err := b.Images(b.ctx, production, a.ID)
		must(t, err)
		for _, im := range images {
			if im.Active {
				out = append(out, im.ID)
			}
		}
		return out
	}
	must(t, b.ResetStep(b.ctx, production, a.ID, "SELFIE"))
	equal(t, "after the selfie's reset", active(), ids[:1])
	again := b.add(production, a.ID, b.submission(checktest.Aigerim(), false)[1])
	must(t, b.Submit(b.ctx, production, a.ID, "", ""))
	attempt := currentAttempt(t, b, a.ID)
	must(t, b.Reset(b.ctx, production, a.ID))
	equal(t, "after the reset", active(), nil)
	// What the old attempt still had to do is nothing any more.
	for _, id := range append(ids, again...) {
		must(t, b.RunRead(b.ctx, verify.Job{Kind: verify.JobRead, Scope: production, ApplicantID: a.ID, ImageID: id}))
	}
	must(t, b.RunEvaluate(b.ctx, verify.Job{Kind: verify.JobEvaluate, Scope: production, ApplicantID: a.ID, AttemptID: attempt}))
	got, err := b.Applicant(b.ctx, production, a.ID)
	must(t, err)
	if got.Review.Status != applicant.StatusInit || got.Review.Result != nil {
		t.Errorf("a superseded attempt decided: %+v", got.Review)
	}
	history, err := b.History(b.ctx, production, a.ID, "")
	must(t, err)
	if len(history) != 1 || history[0].State != verify.AttemptSuperseded || history[0].LevelRevision != 1 {
		t.Errorf("history %+v", history)
	}
	if history, err = b.History(b.ctx, production, a.ID, "another-level"); err != nil || len(history) != 0 {
		t.Errorf("history of another level %+v, %v", history, err)
	}
}

func TestPatches(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a, taken := b.create("first"), b.create("second")
	text := func(s string) *string { return &s }
	var lost *verify.ExternalIDTaken
	if _, err := b.PatchApplicant(b.ctx, production, a.ID, verify.Patch{ExternalUserID: text("second")}); !errors.As(err, &lost) || lost.ApplicantID != taken.ID {
		t.Errorf("somebody else's id: %v", err)
	}
	for name, p := range map[string]verify.Patch{
		"type":        {Type: text("robot")},
		"no type":     {Type: text("")},
		"external id": {ExternalUserID: text(" ")},
		"e-mail":      {Email: text("nobody")},
		"language":    {Lang: text("x")},
	} {
		if _, err := b.PatchApplicant(b.ctx, production, a.ID, p); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	got, err := b.PatchApplicant(b.ctx, production, a.ID, verify.Patch{ExternalUserID: text("third"), Email: text("a@example.org"), Phone: text("+77011234567")})
	must(t, err)
	if got.Personal.ExternalUserID != "third" || got.Personal.Email != "a@example.org" || got.Type != applicant.TypeIndividual {
		t.Errorf("%+v", got)
	}
	if found, err := b.ApplicantByExternalUserID(b.ctx, production, "third"); err != nil || found.ID != a.ID {
		t.Errorf("by the new id: %v", err)
	}
	if _, err := b.ApplicantByExternalUserID(b.ctx, production, "first"); !errors.Is(err, verify.ErrApplicantNotFound) {
		t.Errorf("by the old id: %v", err)
	}
	stated, err := b.PatchFixedInfo(b.ctx, production, a.ID, applicant.PersonalData{FirstName: "Айгерим", LastName: "Серикова", Country: "KAZ"}, nil)
	must(t, err)
	if stated.FirstNameEn != "Aigerim" && stated.FirstNameEn != "Aigerım" {
		t.Errorf("Latin form %q", stated.FirstNameEn)
	}
	stated, err = b.PatchFixedInfo(b.ctx, production, a.ID, applicant.PersonalData{}, []string{"firstName"})
	if err != nil || stated.FirstName != "" || stated.LastName != "Серикова" {
		t.Errorf("unset: %+v %v", stated, err)
	}
	if _, err := b.PatchFixedInfo(b.ctx, production, a.ID, applicant.PersonalData{}, []string{"shoeSize"}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("an unknown field: %v", err)
	}
	agreed, err := b.Agree(b.ctx, production, a.ID, []string{"I agree."}, "2026-02-28 10:00:00", "KAZ")
	if err != nil || !strings.Contains(string(agreed.Personal.Agreement), `"acceptedAt":"2026-02-28 10:00:00"`) {
		t.Errorf("agreement %s %v", agreed.Personal.Agreement, err)
	}
	for name, call := range map[string]func() error{
		"no record":   func() error { _, err := b.Agree(b.ctx, production, a.ID, nil, "", ""); return err },
		"wrong time":  func() error { _, err := b.Agree(b.ctx, production, a.ID, []string{"x"}, "yesterday", ""); return err },
		"wrong place": func() error { _, err := b.Agree(b.ctx, production, a.ID, []string{"x"}, "", "XYZ"); return err },
	} {
		if err := call(); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
