package verify_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// as is the context of a person in the Dashboard.
func (b *testBundle) as(who string) context.Context {
	return audit.WithActor(b.ctx, audit.Actor{Name: who, Channel: verify.ChannelDashboard})
}

var (
	final = applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "FINAL", RejectLabels: []string{"FORGERY"}}
	green = applicant.Result{ReviewAnswer: "GREEN"}
)

// marked is every marked action on an applicant that admits all of them, with
// what shows that it was done.
var marked = map[review.Action]struct {
	do   func(b *testBundle, ctx context.Context, id string) error
	wish verify.Wish
	done func(b *testBundle, a applicant.Applicant, err error) bool
}{
	review.ActionReject: {
		func(b *testBundle, ctx context.Context, id string) error {
			return b.DecideSeen(ctx, production, id, "", final, "")
		},
		verify.Wish{Result: &final},
		func(_ *testBundle, a applicant.Applicant, _ error) bool { return a.Review.Result.Final() },
	},
	review.ActionApprove: {
		func(b *testBundle, ctx context.Context, id string) error {
			return b.Decide(ctx, production, id, green, "")
		},
		verify.Wish{Result: &green},
		func(_ *testBundle, a applicant.Applicant, _ error) bool { return a.Review.Result.Green() },
	},
	review.ActionBlocklist: {
		func(b *testBundle, ctx context.Context, id string) error {
			_, err := b.Blocklist(ctx, production, id, "fraud ring")
			return err
		},
		verify.Wish{Reason: "fraud ring"},
		func(_ *testBundle, a applicant.Applicant, _ error) bool { return a.BlocklistID != "" },
	},
	review.ActionErase: {
		func(b *testBundle, ctx context.Context, id string) error { return b.Erase(ctx, production, id) },
		verify.Wish{},
		func(_ *testBundle, _ applicant.Applicant, err error) bool {
			return fault.CodeOf(err) == fault.NotFound && err != nil
		},
	},
	review.ActionExport: {
		func(b *testBundle, ctx context.Context, id string) error {
			return b.Export(ctx, production, id, "dossier")
		},
		verify.Wish{Export: "dossier"},
		func(b *testBundle, a applicant.Applicant, _ error) bool {
			return strings.Contains(strings.Join(b.activities(a.ID), " "), "operator:exported:data")
		},
	},
}

// rejected is an applicant with a RED/RETRY result, so that every action applies.
func (b *testBundle) rejected(ext string) applicant.Applicant {
	a := b.create(ext)
	p := checktest.Aigerim()
	b.add(production, a.ID, b.upload("PASSPORT", "", reading{err: verify.ErrReaderDied}), b.submission(p, false)[1])
	b.check(production, a.ID)
	must(b.t, b.Decide(b.ctx, production, a.ID, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "RETRY", RejectLabels: []string{"BAD_SELFIE"}}, ""))
	a, err := b.Applicant(b.ctx, production, a.ID)
	must(b.t, err)
	return a
}

// TestFourEyes tries every action with and without its mark, by the Dashboard
// and by a program: a marked one happens when a second person confirms, not
// before, not by the same person, once, and both are in the trail.
func TestFourEyes(t *testing.T) {
	t.Parallel()
	for action, m := range marked {
		t.Run(string(action), func(t *testing.T) {
			t.Parallel()
			b := setupIdle(t)
			state := func(id string) (applicant.Applicant, error) { return b.Applicant(b.ctx, production, id) }
			isDone := func(id string) bool {
				a, err := state(id)
				if err != nil {
					a.ID = id
				}
				return m.done(b, a, err)
			}
			free := b.rejected("free")
			must(t, b.SetReviewRules(b.as("owner"), production, review.Rules{FourEyes: others(action)}))
			if err := m.do(b, b.as("first"), free.ID); err != nil || !isDone(free.ID) {
				t.Fatalf("not marked: %v", err)
			}
			must(t, b.SetReviewRules(b.as("owner"), production, review.Rules{FourEyes: review.MarkedActions}))
			program := b.rejected("program")
			if err := m.do(b, b.ctx, program.ID); err != nil {
				t.Errorf("by a program: %v", err)
			}
			a := b.rejected("person")
			if err := m.do(b, b.as("first"), a.ID); !errors.Is(err, verify.ErrSecondPerson) || isDone(a.ID) {
				t.Fatalf("marked, by one person: %v", err)
			}
			w := m.wish
			w.Action, w.ApplicantID, w.Seen = action, a.ID, verify.SeenOf(a)
			p, err := b.Propose(b.as("first"), production, w)
			must(t, err)
			if isDone(a.ID) {
				t.Fatal("done when it was proposed")
			}
			if _, err := b.Propose(b.as("third"), production, w); action != review.ActionExport && !errors.Is(err, verify.ErrProposed) {
				t.Errorf("proposed twice: %v", err)
			}
			if err := b.Confirm(b.as("first"), production, p.ID); !errors.Is(err, verify.ErrSamePerson) || isDone(a.ID) {
				t.Errorf("confirmed by the same person: %v", err)
			}
			for name, scope := range map[string]kyc.Scope{"tenant": {Tenant: "other", Environment: kyc.Production}, "environment": {Tenant: "acme", Environment: kyc.Sandbox}} {
				if err := b.Confirm(b.as("second"), scope, p.ID); fault.CodeOf(err) != fault.NotFound {
					t.Errorf("confirmed in another %s: %v", name, err)
				}
			}
			var (
				wg sync.WaitGroup
				mu sync.Mutex
				ok []string
			)
			for _, who := range []string{"second", "third", "fourth"} {
				wg.Go(func() {
					err := b.Confirm(b.as(who), production, p.ID)
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						ok = append(ok, who)
					} else if c := fault.CodeOf(err); c != fault.Conflict && c != fault.NotFound {
						t.Errorf("a slower colleague: %v", err)
					}
				})
			}
			wg.Wait()
			if len(ok) != 1 {
				t.Fatalf("confirmed by %v", ok)
			}
			if action == review.ActionExport { // confirmed, it is the first person's to take, once
				if err := m.do(b, b.as("second"), a.ID); !errors.Is(err, verify.ErrSecondPerson) {
					t.Errorf("taken by who confirmed: %v", err)
				}
				must(t, m.do(b, b.as("first"), a.ID))
				if err := m.do(b, b.as("first"), a.ID); !errors.Is(err, verify.ErrSecondPerson) {
					t.Errorf("taken twice: %v", err)
				}
			}
			if !isDone(a.ID) {
				t.Error("confirmed and not done")
			}
			lines, _, err := b.AuditTrail(b.ctx, production, verify.AuditQuery{ApplicantID: a.ID, Limit: 100})
			must(t, err)
			said := map[string]string{}
			for _, l := range lines {
				if l.Activity == audit.ActivityProposed || l.Activity == audit.ActivityConfirmed {
					said[l.Activity] += l.Actor
				}
			}
			if said[audit.ActivityProposed] != "first" || said[audit.ActivityConfirmed] != ok[0] {
				t.Errorf("the trail says %v, confirmed by %s", said, ok[0])
			}
		})
	}
}

func others(a review.Action) (out []review.Action) {
	for _, x := range review.MarkedActions {
		if x != a {
			out = append(out, x)
		}
	}
	return out
}

// TestProposalsEnd: refused, taken back, overtaken or too old, nothing happens.
func TestProposalsEnd(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	must(t, b.SetReviewRules(b.as("owner"), production, review.Rules{FourEyes: []review.Action{review.ActionReject}, ProposalHours: 1}))
	for name, end := range map[string]func(p review.Proposal) error{
		"refused":    func(p review.Proposal) error { return b.Refuse(b.as("second"), production, p.ID, "not so clear") },
		"taken back": func(p review.Proposal) error { return b.Refuse(b.as("first"), production, p.ID, "") },
		"overtaken": func(p review.Proposal) error {
			return b.Decide(b.as("second"), production, p.ApplicantID, applicant.Result{ReviewAnswer: "RED", ReviewRejectType: "RETRY", RejectLabels: []string{"OTHER"}}, "")
		},
		"expired": func(review.Proposal) error { b.skip(61 * time.Minute); return nil },
	} {
		a := b.rejected(name)
		p, err := b.Propose(b.as("first"), production, verify.Wish{Action: review.ActionReject, ApplicantID: a.ID, Seen: verify.SeenOf(a), Result: &final})
		must(t, err)
		must(t, end(p))
		if err := b.Confirm(b.as("third"), production, p.ID); !errors.Is(err, verify.ErrProposalSettled) {
			t.Errorf("%s: confirmed: %v", name, err)
		}
		if err := b.Refuse(b.as("third"), production, p.ID, ""); !errors.Is(err, verify.ErrProposalSettled) {
			t.Errorf("%s: refused: %v", name, err)
		}
		if a, err = b.Applicant(b.ctx, production, a.ID); err != nil || a.Review.Result.Final() {
			t.Errorf("%s: %+v %v", name, a.Review.Result, err)
		}
		if open, err := b.Proposals(b.ctx, production, review.ProposalQuery{State: review.ProposalOpen}); err != nil || len(open) != 0 {
			t.Errorf("%s: %+v %v", name, open, err)
		}
	}
}

// TestMarksGuardThemselves: who would unmark an action, or have applicants erased
// by a rule, needs a second person too; tightening needs nobody.
func TestMarksGuardThemselves(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	all := review.Rules{FourEyes: review.MarkedActions}
	must(t, b.SetReviewRules(b.as("owner"), production, all))
	loose := review.Rules{FourEyes: others(review.ActionErase)}
	if err := b.SetReviewRules(b.as("owner"), production, loose); !errors.Is(err, verify.ErrSecondPerson) {
		t.Errorf("unmarked by one person: %v", err)
	}
	all.TargetHours = 4
	must(t, b.SetReviewRules(b.as("owner"), production, all))
	short, long := retention.Rules{ApprovedDays: 1}, retention.Rules{ApprovedDays: 2}
	if err := b.SetRetention(b.as("owner"), production, short); !errors.Is(err, verify.ErrSecondPerson) {
		t.Errorf("erased by rule, by one person: %v", err)
	}
	for _, w := range []verify.Wish{{Action: review.ActionRetention, Retention: &short}, {Action: review.ActionRules, Rules: &loose}} {
		p, err := b.Propose(b.as("owner"), production, w)
		must(t, err)
		must(t, b.Confirm(b.as("administrator"), production, p.ID))
	}
	if r, err := b.Store.RetentionRules(b.ctx, production); err != nil || r != short {
		t.Errorf("rules %+v %v", r, err)
	}
	if r, err := b.Store.ReviewRules(b.ctx, production); err != nil || r.Needs(review.ActionErase) || !r.Needs(review.ActionReject) {
		t.Errorf("rules %+v %v", r, err)
	}
	must(t, b.SetRetention(b.as("owner"), production, long))
}

// TestAppeals: a person contests a rejection once; nobody who had a part in it
// decides the appeal, by whatever way.
func TestAppeals(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.rejected("appeals")
	if err := b.Appeal(b.ctx, production, a.ID, "It is me"); !errors.Is(err, verify.ErrNoAppeal) {
		t.Errorf("against a RETRY: %v", err)
	}
	must(t, b.SetReviewRules(b.as("owner"), production, review.Rules{FourEyes: []review.Action{review.ActionReject}}))
	p, err := b.Propose(b.as("first"), production, verify.Wish{Action: review.ActionReject, ApplicantID: a.ID, Seen: verify.SeenOf(a), Result: &final})
	must(t, err)
	must(t, b.Confirm(b.as("second"), production, p.ID))
	for name, words := range map[string]string{"empty": " \n", "long": strings.Repeat("я", verify.MaxAppeal+1), "no text": "\xff", "a zero": "a\x00b"} {
		if err := b.Appeal(b.ctx, production, a.ID, words); !errors.Is(err, verify.ErrAppealText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	const words = "<b>Это мой паспорт</b> \u202e"
	must(t, b.Appeal(b.ctx, production, a.ID, words))
	if err := b.Appeal(b.ctx, production, a.ID, words); !errors.Is(err, verify.ErrAppealed) {
		t.Errorf("twice: %v", err)
	}
	a, err = b.Applicant(b.ctx, production, a.ID)
	must(t, err)
	if got, err := b.AppealOf(b.ctx, a); err != nil || got.State != "open" || got.May {
		t.Errorf("appeal %+v %v", got, err)
	}
	c, err := b.OpenCase(b.ctx, production, a.ID)
	if err != nil || c.Kind != review.KindAppeal || c.Words != strings.TrimSpace(words) {
		t.Fatalf("case %+v %v", c, err)
	}
	for _, who := range []string{"first", "second"} { // proposed, confirmed
		for how, err := range map[string]error{
			"claim":     b.ClaimCase(b.as(who), production, c.ID, who),
			"assign":    b.AssignCase(b.as("lead"), production, a.ID, who),
			"uphold":    b.Uphold(b.as(who), production, a.ID, "so it is"),
			"approve":   b.Decide(b.as(who), production, a.ID, green, ""),
			"ask again": b.Resubmit(b.as(who), production, a.ID, "", verify.Resubmission{Steps: map[string][]string{"SELFIE": {"BAD_SELFIE"}}}),
			"reset":     b.Reset(b.as(who), production, a.ID),
			"step":      b.ResetStep(b.as(who), production, a.ID, "SELFIE"),
			"list":      func() error { _, err := b.Blocklist(b.as(who), production, a.ID, "x"); return err }(),
		} {
			if !errors.Is(err, verify.ErrBarred) {
				t.Errorf("%s by %s: %v", how, who, err)
			}
		}
	}
	must(t, b.ClaimCase(b.as("third"), production, c.ID, "third"))
	must(t, b.Uphold(b.as("third"), production, a.ID, "forged all the same"))
	if err := b.Uphold(b.as("third"), production, a.ID, "again"); !errors.Is(err, verify.ErrNoCase) {
		t.Errorf("upheld twice: %v", err)
	}
	if got, err := b.AppealOf(b.ctx, a); err != nil || got.State != review.OutcomeUpheld || got.May {
		t.Errorf("appeal %+v %v", got, err)
	}
	if err := b.Appeal(b.ctx, production, a.ID, words); !errors.Is(err, verify.ErrAppealed) {
		t.Errorf("against what was upheld: %v", err)
	}
	// A new rejection is a new decision, and erasing the person takes the words along.
	must(t, b.Decide(b.ctx, production, a.ID, final, ""))
	must(t, b.Appeal(b.ctx, production, a.ID, words))
	must(t, b.Decide(b.as("fourth"), production, a.ID, green, ""))
	counts, err := b.Store.CountReviews(b.ctx, production, b.now().Add(-time.Hour), b.now().Add(time.Hour), time.Hour)
	must(t, err)
	outcomes := map[string]string{}
	for _, n := range counts {
		if n.Kind == review.KindAppeal {
			outcomes[n.By] = n.Outcome
		}
	}
	if outcomes["third"] != review.OutcomeUpheld || outcomes["fourth"] != review.OutcomeGranted {
		t.Errorf("outcomes %v", outcomes)
	}
	must(t, b.SetReviewRules(b.ctx, production, review.Rules{NoAppeals: true}))
	must(t, b.Decide(b.ctx, production, a.ID, final, ""))
	if err := b.Appeal(b.ctx, production, a.ID, words); !errors.Is(err, verify.ErrNoAppeal) {
		t.Errorf("where none are taken: %v", err)
	}
}

// TestSecondLooks: a drawn decision stays what it is until somebody says so.
func TestSecondLooks(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	must(t, b.SetReviewRules(b.as("owner"), production, review.Rules{SamplePercent: 100}))
	rules, err := b.Store.ReviewRules(b.ctx, production)
	if must(t, err); len(rules.SampleSeed) != 32 {
		t.Fatalf("seed %q", rules.SampleSeed)
	}
	a := b.approved("drawn", checktest.Aigerim())
	c, err := b.OpenCase(b.ctx, production, a.ID)
	if err != nil || c.Kind != review.KindSample || c.Draw == nil || *c.Draw != rules.DrawFor(a.ID, a.Review.AttemptID) {
		t.Fatalf("case %+v %v", c, err)
	}
	must(t, b.SecondLook(b.as("first"), production, a.ID, false, "the photo is old"))
	if a, err = b.Applicant(b.ctx, production, a.ID); err != nil || !a.Review.Result.Green() {
		t.Errorf("a second look changed the decision: %+v %v", a.Review, err)
	}
	if err := b.SecondLook(b.as("first"), production, a.ID, true, ""); !errors.Is(err, verify.ErrNoCase) {
		t.Errorf("looked at again twice: %v", err)
	}
	// Who decides otherwise disagrees.
	other := b.approved("drawn too", other())
	must(t, b.Decide(b.as("first"), production, other.ID, final, ""))
	counts, err := b.Store.CountReviews(b.ctx, production, b.now().Add(-time.Hour), b.now().Add(time.Hour), time.Hour)
	if err != nil || len(counts) != 1 || counts[0].By != "first" || counts[0].Outcome != review.OutcomeDisagreed || counts[0].N != 2 {
		t.Errorf("counts %+v %v", counts, err)
	}
	// The seed stays while decisions are drawn from it.
	must(t, b.SetReviewRules(b.as("owner"), production, review.Rules{SamplePercent: 1, SampleSeed: "mine"}))
	if r, err := b.Store.ReviewRules(b.ctx, production); err != nil || r.SampleSeed != rules.SampleSeed {
		t.Errorf("seed %q %v", r.SampleSeed, err)
	}
}
