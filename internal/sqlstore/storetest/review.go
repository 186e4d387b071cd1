package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// testAppealsAndSamples: a decision is contested once and looked at again once,
// beside the doubt of the same attempt; each ends with an outcome of its kind.
func testAppealsAndSamples(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	doubt, appeal, sample := newCase(a, "one"), newAppeal(a, "one"), newSample(a, "one")
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertCase(ctx, doubt) }, func() error { return tx.InsertCase(ctx, appeal) }, func() error { return tx.InsertCase(ctx, sample) })
	})
	got, err := s.OpenCaseOf(ctx, a.Scope, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, appeal) // newer than the doubt, and a sample waits for nobody
	for _, c := range []verify.CaseRecord{appeal, sample} {
		found, err := s.CaseAbout(ctx, a.Scope, c.About, c.Kind)
		if err != nil {
			t.Fatal(err)
		}
		same(t, found, c)
	}
	_, err = s.CaseAbout(ctx, a.Scope, "", review.KindDoubt)
	wantErr(t, "a case about nothing", err, fault.ErrNotFound)

	assign := func(to string) error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.AssignCase(ctx, a.Scope, appeal.ID, to) })
	}
	for _, to := range []string{"a", "b", ""} { // a lead gives it to whom they like
		if err := assign(to); err != nil {
			t.Fatal(err)
		}
		if got, err = s.Case(ctx, a.Scope, appeal.ID); err != nil || got.ClaimedBy != to {
			t.Errorf("given to %q it is with %q (%v)", to, got.ClaimedBy, err)
		}
	}
	ended := review.Closing{By: "lead", At: tick(), Appeal: review.OutcomeUpheld, Sample: review.OutcomeDisagreed}
	finish := func() error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.FinishCase(ctx, a.Scope, appeal.ID, ended) })
	}
	if err := finish(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "ended twice", finish(), fault.ErrStale)
	wantErr(t, "given after its end", assign("a"), fault.ErrStale)
	again := newAppeal(a, "two")
	again.About = appeal.About
	wantErr(t, "contested twice", s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertCase(ctx, again) }), fault.ErrExists)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.CloseCases(ctx, a.Scope, a.ID, ended) })
	for id, want := range map[string]string{doubt.ID: "", appeal.ID: review.OutcomeUpheld, sample.ID: review.OutcomeDisagreed} {
		if got, err = s.Case(ctx, a.Scope, id); err != nil || got.Outcome != want || got.ClosedBy != "lead" {
			t.Errorf("case %s ended as %q by %q (%v), want %q", got.Kind, got.Outcome, got.ClosedBy, err, want)
		}
	}
	counts, err := s.CountReviews(ctx, a.Scope, ended.At, ended.At.Add(time.Millisecond), ended.At.Sub(appeal.OpenedAt))
	if err != nil {
		t.Fatal(err)
	}
	same(t, counts, []review.Count{
		{By: "lead", Kind: review.KindAppeal, Outcome: review.OutcomeUpheld, N: 1, InTime: 1},
		{By: "lead", Kind: review.KindDoubt, N: 1}, // a little older
		{By: "lead", Kind: review.KindSample, Outcome: review.OutcomeDisagreed, N: 1, InTime: 1},
	})
}

// testProposals: one wins, once, in time, and not who is late.
func testProposals(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	p, list := newProposal(a.Scope, a.ID), newProposal(a.Scope, "")
	list.Action = review.ActionExport
	insert := func(r verify.ProposalRecord) error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertProposal(ctx, r) })
	}
	for _, r := range []verify.ProposalRecord{p, list} {
		if err := insert(r); err != nil {
			t.Fatal(err)
		}
	}
	twice, lists := newProposal(a.Scope, a.ID), newProposal(a.Scope, "")
	lists.Action = review.ActionExport
	wantErr(t, "the same twice", insert(twice), fault.ErrExists)
	if err := insert(lists); err != nil {
		t.Errorf("another list: %v", err)
	}
	settle := func(x review.Settlement) error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.SettleProposal(ctx, a.Scope, x) })
	}
	late := review.Settlement{ID: p.ID, From: review.ProposalOpen, To: review.ProposalConfirmed, By: "second", At: p.ExpiresAt}
	wantErr(t, "confirmed too late", settle(late), fault.ErrStale)
	won := make(chan string, 6)
	var wg sync.WaitGroup
	for _, by := range []string{"a", "b", "c", "d", "e", "f"} {
		wg.Go(func() {
			x := late
			x.By, x.At = by, p.ProposedAt
			if err := settle(x); err == nil {
				won <- by
			} else {
				wantErr(t, "a slower officer", err, fault.ErrStale)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d confirmed the proposal", len(won))
	}
	p.State, p.SettledBy, p.SettledAt = review.ProposalConfirmed, <-won, p.ProposedAt
	got, err := s.Proposal(ctx, a.Scope, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, p)
	// A confirmed export is good for a while, and used once; who confirmed stays.
	until := list.ProposedAt.Add(time.Hour)
	for i, x := range []review.Settlement{
		{ID: list.ID, From: review.ProposalOpen, To: review.ProposalConfirmed, By: "second", At: list.ProposedAt, Until: until},
		{ID: list.ID, From: review.ProposalConfirmed, To: review.ProposalUsed, By: "first", At: until.Add(-time.Second)},
	} {
		if err := settle(x); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	wantErr(t, "used twice", settle(review.Settlement{ID: list.ID, From: review.ProposalConfirmed, To: review.ProposalUsed, By: "first", At: until.Add(-time.Second)}), fault.ErrStale)
	if got, err = s.Proposal(ctx, a.Scope, list.ID); err != nil || got.SettledBy != "second" || got.State != review.ProposalUsed || !got.ExpiresAt.Equal(until) {
		t.Errorf("used: %+v %v", got.Proposal, err)
	}
	// The next of its kind may follow, and goes with a decision, or with time.
	if err := insert(twice); err != nil {
		t.Fatal(err)
	}
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.SupersedeProposals(ctx, a.Scope, a.ID, tick()) })
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.ExpireProposals(ctx, a.Scope, lists.ExpiresAt) })
	for id, want := range map[string]review.ProposalState{twice.ID: review.ProposalSuperseded, lists.ID: review.ProposalExpired, p.ID: review.ProposalConfirmed} {
		if got, err = s.Proposal(ctx, a.Scope, id); err != nil || got.State != want {
			t.Errorf("%s is %s (%v), want %s", id, got.State, err, want)
		}
	}
	if got, _ = s.Proposal(ctx, a.Scope, lists.ID); len(got.Sealed) != 0 {
		t.Error("what was proposed outlives its time")
	}
	found, err := s.Proposals(ctx, a.Scope, review.ProposalQuery{State: review.ProposalConfirmed, Action: review.ActionReject, ProposedBy: "an officer"})
	if err != nil {
		t.Fatal(err)
	}
	same(t, found, []verify.ProposalRecord{p})
}
