package verify_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
)

// TestAnApprovedPersonIsListed: GREEN turns into RED, FINAL, BLOCKLIST, and
// integrators are told; taking the entry back leaves the rejection standing.
func TestAnApprovedPersonIsListed(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.all(production, "https://hooks.example/x")
	a := b.approved("listed", checktest.Aigerim())
	if _, err := b.Blocklist(b.ctx, production, a.ID, " "); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	got, err := b.Blocklist(b.ctx, production, a.ID, "fraud")
	must(t, err)
	r := got.Review.Result
	if !r.Final() || !slices.Equal(r.RejectLabels, []string{verify.LabelBlocklist}) || r.ModerationComment == "" {
		t.Errorf("%+v", r)
	}
	equal(t, "events", kinds(b.told(production, a.ID)), []string{"applicantCreated", "applicantPending", "applicantReviewed", "applicantReviewed"})
	if _, err := b.Blocklist(b.ctx, production, a.ID, "again"); !errors.Is(err, verify.ErrBlocklisted) {
		t.Errorf("listed twice: %v", err)
	}
	entries, err := b.ListEntries(b.ctx, production, "", 10)
	if err != nil || len(entries) != 1 || entries[0].Private.Note != "fraud" || len(entries[0].Private.Faces) == 0 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	got, err = b.Unlist(b.ctx, production, a.ID, "a mistake")
	if err != nil || !got.Review.Result.Final() || got.BlocklistID != "" {
		t.Errorf("%+v %v", got.Review.Result, err)
	}
	if _, err := b.Unlist(b.ctx, production, a.ID, "again"); !errors.Is(err, verify.ErrNotBlocklisted) {
		t.Errorf("taken off twice: %v", err)
	}
	if entries, err = b.ListEntries(b.ctx, production, "", 10); err != nil || len(entries) != 0 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	must(t, b.Reset(b.ctx, production, a.ID))
	b.add(production, a.ID, b.submission(checktest.Aigerim(), false)...)
	if a = b.check(production, a.ID); !a.Review.Result.Green() {
		t.Errorf("after the entry is gone: %+v", a.Review.Result)
	}
}

// TestAListedPersonIsFoundAgain by each thing that can be the same: whoever
// comes back as a new applicant, even after the first was erased.
func TestAListedPersonIsFoundAgain(t *testing.T) {
	t.Parallel()
	b := searching(t)
	listed := checktest.Aigerim()
	first, err := b.Create(b.ctx, production, "basic-kyc-level", verify.NewApplicant{
		ExternalUserID: "first", Email: "Aigerim@Example.org", Phone: "+7 701 123 45 67",
	})
	must(t, err)
	b.add(production, first.ID, b.submission(listed, false)...)
	if first = b.check(production, first.ID); !first.Review.Result.Green() {
		t.Fatalf("%+v", first.Review)
	}
	_, err = b.Blocklist(b.ctx, production, first.ID, "fraud")
	must(t, err)
	must(t, b.Erase(b.ctx, production, first.ID)) // leaves the entry, and no duplicate

	stranger := other()
	sameNumber, samePerson := stranger, listed
	sameNumber.Number, samePerson.Number = listed.Number, "111111111"
	const final, held, green = "RED FINAL", "onHold", "GREEN"
	for _, c := range []struct {
		name   string
		person checktest.Person
		n      verify.NewApplicant
		face   bool
		want   string
	}{
		{name: "document number", person: sameNumber, want: final},
		{name: "person", person: samePerson, want: final},
		{name: "face", person: stranger, face: true, want: final},
		// E-mail addresses and phones pass from hand to hand: a person looks.
		{name: "e-mail", person: stranger, n: verify.NewApplicant{Email: "aigerim@example.ORG"}, want: held},
		{name: "phone", person: stranger, n: verify.NewApplicant{Phone: "8 (701) 123-45-67"}, want: held},
		{name: "nothing", person: stranger, want: green},
	} {
		c.n.ExternalUserID = c.name
		a, err := b.Create(b.ctx, production, "basic-kyc-level", c.n)
		must(t, err)
		ups := b.submission(c.person, false)
		if c.face {
			ups[1] = b.selfie(c.person, func(page *vision.Page) {
				page.Faces[0].Embedding = checktest.Page(checktest.Passport(listed), checktest.SelfieID).Faces[0].Embedding
			})
		}
		b.add(production, a.ID, ups...)
		a = b.check(production, a.ID)
		got := string(a.Review.Status)
		if r := a.Review.Result; r.Green() {
			got = green
		} else if r.Final() && slices.Contains(r.RejectLabels, verify.LabelBlocklist) {
			got = final
		}
		if got != c.want {
			t.Errorf("the same %s: %s %+v, want %s", c.name, a.Review.Status, a.Review.Result, c.want)
		}
		must(t, b.Erase(b.ctx, production, a.ID)) // the next one is no duplicate of this one
	}
}

// TestAPatronymicMakesNobodyElse: a person is found whether or not the father's name was given.
func TestAPatronymicMakesNobodyElse(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	state := func(ext, first, last string) applicant.Applicant {
		a, err := b.Create(b.ctx, production, "basic-kyc-level", verify.NewApplicant{
			ExternalUserID: ext, FixedInfo: &applicant.PersonalData{FirstName: first, LastName: last, DOB: "1980-04-05"},
		})
		must(t, err)
		return a
	}
	_, err := b.Blocklist(b.ctx, production, state("listed", "IVAN IVANOVICH", "PETROV").ID, "fraud")
	must(t, err)
	a := state("again", "Иван", "Петров")
	if a = b.check(production, a.ID); !a.Review.Result.Final() {
		t.Errorf("not found again: %s %+v", a.Review.Status, a.Review.Result)
	}
}

// TestAnInterruptedErasureIsCompleted: when the key outlived the rows, asking again destroys it.
func TestAnInterruptedErasureIsCompleted(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.create("interrupted")
	slot := verify.Slot{Table: "any", Column: "copy", Row: "1"}
	sealed, err := b.Sealer.Seal(b.ctx, production, a.ID, slot, []byte("in a backup"))
	must(t, err)
	// What a crash leaves: rows gone, key still there.
	must(t, b.Store.Tx(b.ctx, production, func(tx verify.Tx) error {
		_, err := tx.EraseApplicant(b.ctx, production, a.ID)
		return err
	}))
	if err := b.Erase(b.ctx, production, a.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("erased again: %v", err)
	}
	if _, err := b.Sealer.Open(b.ctx, production, a.ID, slot, sealed); err == nil {
		t.Error("what was sealed for an erased person still opens")
	}
	for _, id := range []string{"", "x", kyc.NewID(b.now())} {
		if err := b.Erase(b.ctx, production, id); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("erase %q: %v", id, err)
		}
	}
	b.create("others go on")
}

// TestErasureLeavesNothingToSend: bodies go with the person, and a range of deliveries goes on without them.
func TestErasureLeavesNothingToSend(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.all(production, "https://hooks.example/x")
	gone, stays := b.create("gone"), b.create("stays")
	must(t, b.Erase(b.ctx, production, gone.ID))
	for _, d := range b.told(production, gone.ID) {
		if len(d.Body) != 0 {
			t.Errorf("%s still has its body", d.EventType)
		}
		if err := b.Resend(b.ctx, production, d.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("an erased delivery is sent again: %v", err)
		}
	}
	n, err := b.ResendRange(b.ctx, production, verify.DeliveryQuery{})
	if err != nil || n != len(b.told(production, stays.ID)) {
		t.Errorf("%d sent again, %v", n, err)
	}
}

// TestEveryCallStaysInItsEnvironment goes through what takes an id, with ids of
// another environment of the same tenant and of another tenant.
func TestEveryCallStaysInItsEnvironment(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	_, err := b.CreateTenant(b.ctx, "globex", "", false)
	must(t, err)
	ep := b.all(production, "https://hooks.example/x")
	a := b.approved("mine", checktest.Aigerim())
	images, err := b.Images(b.ctx, production, a.ID)
	must(t, err)
	note, err := b.AddNote(b.ctx, production, reviewNote(a.ID, "mine"))
	must(t, err)
	l, err := b.Level(b.ctx, production, "basic-kyc-level")
	must(t, err)
	delivery := b.told(production, a.ID)[0].ID
	cred, err := b.CreateAppToken(b.ctx, production, verify.NewToken{Name: "mine"})
	must(t, err)
	for _, scope := range []kyc.Scope{sandbox, {Tenant: "globex", Environment: kyc.Production}, {Tenant: "nobody", Environment: kyc.Production}} {
		for name, call := range map[string]func() error{
			"image":        func() error { _, _, err := b.OpenImage(b.ctx, scope, a.InspectionID, images[0].ID); return err },
			"image active": func() error { return b.SetImageActive(b.ctx, scope, a.InspectionID, images[0].ID, false) },
			"required":     func() error { _, err := b.SetRequired(b.ctx, scope, a.ID, l.Required); return err },
			"info": func() error {
				_, err := b.PatchInfo(b.ctx, scope, a.ID, applicant.PersonalData{FirstName: "X"}, nil)
				return err
			},
			"reset step":       func() error { return b.ResetStep(b.ctx, scope, a.ID, "SELFIE") },
			"agree":            func() error { _, err := b.Agree(b.ctx, scope, a.ID, []string{"x"}, "", ""); return err },
			"unlist":           func() error { _, err := b.Unlist(b.ctx, scope, a.ID, "x"); return err },
			"explain":          func() error { _, err := b.Explain(b.ctx, scope, a.ID, a.Review.AttemptID); return err },
			"moderation state": func() error { _, err := b.ModerationState(b.ctx, scope, a.ID); return err },
			"add note":         func() error { _, err := b.AddNote(b.ctx, scope, reviewNote(a.ID, "x")); return err },
			"delete note":      func() error { return b.DeleteNote(b.ctx, scope, note.ID) },
			"level by id":      func() error { _, err := b.LevelByID(b.ctx, scope, l.ID); return err },
			"change level":     func() error { _, err := b.UpdateLevel(b.ctx, scope, l.ID, l); return err },
			"webhook":          func() error { _, err := b.Endpoint(b.ctx, scope, ep.ID); return err },
			"delete webhook":   func() error { return b.DeleteEndpoint(b.ctx, scope, ep.ID) },
			"test webhook":     func() error { _, err := b.TestEndpoint(b.ctx, scope, ep.ID); return err },
			"resend":           func() error { return b.Resend(b.ctx, scope, delivery) },
			"revoke":           func() error { return b.RevokeAppToken(b.ctx, scope, cred.Token.ID) },
			"decide":           func() error { return b.Decide(b.ctx, scope, a.ID, applicant.Result{ReviewAnswer: "GREEN"}, "why") },
		} {
			if err := call(); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s %s: %v", scope, name, err)
			}
		}
		if scope.Tenant == "nobody" {
			continue
		}
		if list, err := b.Images(b.ctx, scope, a.ID); err != nil || len(list) != 0 {
			t.Errorf("%s sees images %v %v", scope, list, err)
		}
		if list, err := b.Deliveries(b.ctx, scope, verify.DeliveryQuery{Limit: 10}); err != nil || len(list) != 0 {
			t.Errorf("%s sees deliveries %v %v", scope, list, err)
		}
	}
	got, err := b.Applicant(b.ctx, production, a.ID)
	if err != nil || got.Version != a.Version {
		t.Errorf("version %d, was %d, %v", got.Version, a.Version, err)
	}
}

func reviewNote(id, text string) review.Note { return review.Note{ApplicantID: id, Text: text} }
