package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/statistics"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// insertApplicant stores an applicant in a fresh scope.
func insertApplicant(ctx context.Context, t *testing.T, s *sqlstore.Store) verify.ApplicantRecord {
	t.Helper()
	a := newApplicant(newScope())
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, a) })
	return a
}

// same compares what was read with what was stored; a read leaves Keys nil.
func same(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read something else than was stored (-want +got):\n%s", diff)
	}
}

func wantErr(t *testing.T, what string, err error, want *fault.Error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func testApplicantRoundTrip(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	full := insertApplicant(ctx, t, s)
	bare := verify.ApplicantRecord{Applicant: applicant.Applicant{Scope: full.Scope, ID: newID(), InspectionID: newID()}}
	write(ctx, t, s, bare.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, bare) })
	for _, want := range []verify.ApplicantRecord{full, bare} {
		want.Keys = nil
		got, err := s.Applicant(ctx, want.Scope, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, want)
		got, err = s.ApplicantByInspection(ctx, want.Scope, want.InspectionID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, want)
	}
	_, err := s.Applicant(ctx, full.Scope, newID())
	wantErr(t, "an unknown applicant", err, fault.ErrNotFound)
}

func testApplicantUpdate(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	b := newApplicant(a.Scope) // every field another
	b.ID, b.Keys = a.ID, nil
	b.Deleted, b.Lang, b.Tags, b.Required, b.Review.Result = false, "ru", nil, nil, nil
	b.RiskLevel, b.RiskLabels = "", nil
	b.Review.Status, b.Version = applicant.StatusPending, 99
	update := func(from int64) error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.UpdateApplicant(ctx, b, from) })
	}
	wantErr(t, "a version of the future", update(2), fault.ErrStale)
	if err := update(1); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "the version again", update(1), fault.ErrStale)
	got, err := s.Applicant(ctx, a.Scope, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.Version = 2
	same(t, got, b)
	if id, err := s.ApplicantIDByExternalUserID(ctx, a.Scope, a.Keys[0].Hash); err != nil || id != a.ID {
		t.Errorf("nil keys should keep the stored ones: %q, %v", id, err)
	}
	b.Keys = []blocklist.Key{{Kind: blocklist.KeyExternalUserID, Hash: hash("renamed")}}
	if err := update(2); err != nil {
		t.Fatal(err)
	}
	_, err = s.ApplicantIDByExternalUserID(ctx, a.Scope, a.Keys[0].Hash)
	wantErr(t, "a key that was replaced", err, fault.ErrNotFound)
	if found, err := s.ApplicantsByKeys(ctx, a.Scope, a.Keys); err != nil || len(found) != 0 {
		t.Errorf("replaced keys find %+v, %v", found, err)
	}
	b.ID = newID()
	wantErr(t, "an unknown applicant", update(1), fault.ErrNotFound)
}

// testApplicantSwap: of many writers that read the same version, one wins.
func testApplicantSwap(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	const writers = 12
	won := make(chan int, writers)
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			mine := a
			mine.Keys, mine.LastEventMs = nil, int64(i)
			err := s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.UpdateApplicant(ctx, mine, 1) })
			switch {
			case err == nil:
				won <- i
			case !errors.Is(err, fault.ErrStale):
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("%d writers won", len(won))
	}
	got, err := s.Applicant(ctx, a.Scope, a.ID)
	if err != nil || got.LastEventMs != int64(<-won) || got.Version != 2 {
		t.Errorf("stored %+v, %v: want the winner's", got, err)
	}
}

// testApplicantCounter: writers that repeat on ErrStale lose no change.
func testApplicantCounter(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	const writers, times = 4, 5
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for done := 0; done < times; {
				now, err := s.Applicant(ctx, a.Scope, a.ID)
				if err != nil {
					t.Error(err)
					return
				}
				now.Review.Priority++
				err = s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.UpdateApplicant(ctx, now, now.Version) })
				if err == nil {
					done++
				} else if !errors.Is(err, fault.ErrStale) {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	got, err := s.Applicant(ctx, a.Scope, a.ID)
	if err != nil || got.Review.Priority != a.Review.Priority+writers*times {
		t.Errorf("priority %d, %v: want %d", got.Review.Priority, err, a.Review.Priority+writers*times)
	}
}

func testExternalUserIsUnique(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	b := newApplicant(a.Scope)
	b.Keys[0] = a.Keys[0]
	// A caller that goes on after the conflict must not leave half an applicant.
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		wantErr(t, "a taken external user", tx.InsertApplicant(ctx, b), fault.ErrExists)
		return nil
	})
	_, err := s.Applicant(ctx, b.Scope, b.ID)
	wantErr(t, "the refused applicant", err, fault.ErrNotFound)

	b = newApplicant(a.Scope)
	b.ID = a.ID
	err = s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, b) })
	wantErr(t, "a taken id", err, fault.ErrExists)
	b = newApplicant(a.Scope)
	b.InspectionID = a.InspectionID
	err = s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, b) })
	wantErr(t, "a taken inspection", err, fault.ErrExists)

	// The same user in the other environment is another applicant; other keys are shared freely.
	other := a
	other.Scope.Environment = kyc.Sandbox
	write(ctx, t, s, other.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, other) })
	b = newApplicant(a.Scope)
	b.Keys[1] = a.Keys[1]
	b.Keys = append(b.Keys, b.Keys[1], b.Keys[0]) // given twice
	write(ctx, t, s, b.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, b) })

	// An update cannot take it either.
	b.Keys = []blocklist.Key{a.Keys[0]}
	err = s.Tx(ctx, b.Scope, func(tx verify.Tx) error { return tx.UpdateApplicant(ctx, b, 1) })
	wantErr(t, "an update to a taken external user", err, fault.ErrExists)
}

// testOneCreateWins: of many that create the same external user, one does.
func testOneCreateWins(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	user := hash("the same user", scope)
	const writers = 8
	errs := make(chan error, writers)
	var wg sync.WaitGroup
	for range writers {
		a := newApplicant(scope)
		a.Keys = []blocklist.Key{{Kind: blocklist.KeyExternalUserID, Hash: user}}
		wg.Go(func() { errs <- s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, a) }) })
	}
	wg.Wait()
	close(errs)
	won := 0
	for err := range errs {
		if err == nil {
			won++
		} else {
			wantErr(t, "a loser", err, fault.ErrExists)
		}
	}
	n, err := s.CountApplicants(ctx, scope)
	if won != 1 || n != 1 || err != nil {
		t.Errorf("%d won, %d stored, %v", won, n, err)
	}
}

func testApplicantKeys(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	shared := blocklist.Key{Kind: blocklist.KeyPerson, Hash: hash("shared", scope)}
	var ids []string
	for i := range 3 {
		a := newApplicant(scope)
		a.Keys = append(a.Keys, shared)
		a.Deleted = i == 2
		if !a.Deleted {
			ids = append(ids, a.ID)
		}
		write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, a) })
		if a.Deleted {
			if id, err := s.ApplicantIDByExternalUserID(ctx, scope, a.Keys[0].Hash); err != nil || id != a.ID {
				t.Errorf("a deactivated applicant by external user: %q, %v", id, err)
			}
		}
	}
	// More keys than fit into one statement, one of them of another kind with the same hash.
	keys := []blocklist.Key{{Kind: blocklist.KeyEmail, Hash: shared.Hash}}
	for i := range 250 {
		keys = append(keys, blocklist.Key{Kind: blocklist.KeyNameToken, Hash: hash("token", i)})
	}
	keys = append(keys, shared)
	got, err := s.ApplicantsByKeys(ctx, scope, keys)
	if err != nil {
		t.Fatal(err)
	}
	want := []verify.KeyMatch{{OwnerID: ids[0], Key: shared}, {OwnerID: ids[1], Key: shared}}
	same(t, got, want)
	if got, err := s.ApplicantsByKeys(ctx, scope, nil); err != nil || len(got) != 0 {
		t.Errorf("no keys find %v, %v", got, err)
	}
}

func testApplicantList(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	var all []string // newest first
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		for i := range 12 {
			a := newApplicant(scope)
			a.Review.Status = []applicant.Status{applicant.StatusInit, applicant.StatusPending, applicant.StatusCompleted}[i%3]
			a.Review.LevelName = []string{"one", "two"}[i%2]
			a.Tags = [][]string{nil, {"a"}, {`a"b`, "c,d"}, {"vip"}}[i%4]
			a.RiskLevel = []applicant.RiskLevel{"", applicant.RiskHigh, applicant.RiskLow}[i%3]
			a.RiskLabels = [][]applicant.RiskLabel{nil, {{Group: "aml", Label: "pep", Source: "officer"}}, {{Group: "aml", Label: "pepRelative", Source: "label"}}}[i%3]
			a.Review.Result = nil
			if i%3 == 2 {
				a.Review.Result = &applicant.Result{ReviewAnswer: []string{"GREEN", "RED"}[i%2]}
			}
			if err := tx.InsertApplicant(ctx, a); err != nil {
				return err
			}
			all = append([]string{a.ID}, all...)
		}
		return nil
	})
	for name, test := range map[string]struct {
		q    verify.ApplicantQuery
		want []int // positions in order of insertion, newest first
	}{
		"all":            {verify.ApplicantQuery{}, []int{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}},
		"status":         {verify.ApplicantQuery{Status: applicant.StatusPending}, []int{10, 7, 4, 1}},
		"level":          {verify.ApplicantQuery{LevelName: "two"}, []int{11, 9, 7, 5, 3, 1}},
		"answer":         {verify.ApplicantQuery{Answer: "GREEN"}, []int{8, 2}},
		"tag":            {verify.ApplicantQuery{Tag: "a"}, []int{9, 5, 1}},
		"tag with quote": {verify.ApplicantQuery{Tag: `a"b`}, []int{10, 6, 2}},
		"tag with comma": {verify.ApplicantQuery{Tag: "c,d"}, []int{10, 6, 2}},
		"part of a tag":  {verify.ApplicantQuery{Tag: "c"}, nil},
		"two tags":       {verify.ApplicantQuery{Tag: `a","c`}, nil},
		"letter case":    {verify.ApplicantQuery{Tag: "VIP"}, nil},
		"risk":           {verify.ApplicantQuery{RiskLevel: applicant.RiskHigh}, []int{10, 7, 4, 1}},
		"risk label":     {verify.ApplicantQuery{RiskLabel: "pep"}, []int{10, 7, 4, 1}},
		"part of one":    {verify.ApplicantQuery{RiskLabel: "label"}, nil},
		"two of them":    {verify.ApplicantQuery{IDs: []string{all[0], all[11], newID()}}, []int{11, 0}},
		"none of them":   {verify.ApplicantQuery{IDs: []string{}}, nil},
		"both":           {verify.ApplicantQuery{Status: applicant.StatusInit, LevelName: "one"}, []int{6, 0}},
	} {
		var want, got []string
		for _, i := range test.want {
			want = append(want, all[len(all)-1-i])
		}
		// In pages of five, by the last id seen.
		for q := test.q; ; {
			q.Limit = 5
			page, err := s.Applicants(ctx, scope, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range page {
				got = append(got, a.ID)
			}
			if len(page) < q.Limit {
				break
			}
			q.Before = got[len(got)-1]
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		test.q.Limit = 100
		if ids, err := s.ApplicantIDs(ctx, scope, test.q); err != nil || !slices.Equal(ids, want) {
			t.Errorf("%s: ids %v, %v, want %v", name, ids, err, want)
		}
		if n, err := s.CountMatching(ctx, scope, test.q); err != nil || n != len(want) {
			t.Errorf("%s: %d, %v, want %d", name, n, err, len(want))
		}
	}
	if n, err := s.CountApplicants(ctx, scope); err != nil || n != 12 {
		t.Errorf("count %d, %v", n, err)
	}
}

func testErase(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	w, other := populate(ctx, t, s), populate(ctx, t, s)
	untouched := snapshot(ctx, t, s, other)
	second := newImage(w.app)
	queued := newDelivery(w.endpoint, w.app.ID)
	stated := newImage(w.app) // data without a file
	stated.Blob, stated.ContentHash = "", nil
	write(ctx, t, s, w.scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertImage(ctx, second) }, func() error { return tx.InsertImage(ctx, stated) }, func() error { return tx.InsertDelivery(ctx, queued) })
	})
	frames := newID()
	write(ctx, t, s, w.scope, func(tx verify.Tx) error {
		return tx.SubmitLivenessSession(ctx, w.scope, w.app.ID, w.session.ID, frames, tick())
	})
	jobsBefore := waitingJobs(ctx, t, s)
	// A token for the person, and one for somebody else.
	theirs, others := newSDKToken(w.scope, tick()), newSDKToken(w.scope, tick())
	theirs.Subject = w.app.Keys[0].Hash
	write(ctx, t, s, w.scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertSDKToken(ctx, theirs) }, func() error { return tx.InsertSDKToken(ctx, others) })
	})
	wantErr(t, "erase under a hold", s.Tx(ctx, w.scope, func(tx verify.Tx) error { _, err := tx.EraseApplicant(ctx, w.scope, w.app.ID); return err }), retention.ErrHeld)
	write(ctx, t, s, w.scope, func(tx verify.Tx) error { return tx.ReleaseHold(ctx, w.scope, w.hold.ID, "an officer", tick()) })

	told := newDelivery(w.endpoint, w.app.ID)
	var blobs []string
	write(ctx, t, s, w.scope, func(tx verify.Tx) (err error) {
		if blobs, err = tx.EraseApplicant(ctx, w.scope, w.app.ID); err != nil {
			return err
		}
		return tx.InsertDelivery(ctx, told) // what must still be told
	})
	slices.Sort(blobs)
	want := []string{w.image.Blob, second.Blob, frames, w.export.Blob}
	slices.Sort(want)
	same(t, blobs, want)

	for name, read := range map[string]readIn{"Applicant": reads["Applicant"], "ApplicantByInspection": reads["ApplicantByInspection"], "ApplicantIDByExternalUserID": reads["ApplicantIDByExternalUserID"],
		"Image": reads["Image"], "OpenCaseOf": reads["OpenCaseOf"], "Note": reads["Note"]} {
		_, err := read(ctx, s, w.scope, w)
		wantErr(t, name+" of the erased", err, fault.ErrNotFound)
	}
	for _, name := range []string{"ApplicantsByKeys", "Applicants", "CountApplicants", "Images", "Facts", "ImagesByHash", "Notes", "RiskEntries", "OpenCases", "LivenessSessions"} {
		if v, err := reads[name](ctx, s, w.scope, w); err != nil || !nothing(v) {
			t.Errorf("%s of the erased: %+v, %v", name, v, err)
		}
	}
	_, err := s.SDKToken(ctx, theirs.Hash)
	wantErr(t, "access token of the erased", err, fault.ErrNotFound)
	if _, err := s.SDKToken(ctx, others.Hash); err != nil {
		t.Errorf("access token of somebody else: %v", err)
	}
	// The decision still counts, and points to nobody.
	if n, err := s.CountDecisions(ctx, w.scope, around(w.made.At), statistics.ByLabels); err != nil || len(n) != 1 || n[0].N != 1 {
		t.Errorf("decisions after the erasure: %+v, %v", n, err)
	}
	if left, err := s.Decisions(ctx, w.scope, w.app.ID, 10); err != nil || len(left) != 0 {
		t.Errorf("decisions that point to the erased: %+v, %v", left, err)
	}
	if holds, err := s.Holds(ctx, w.scope, w.app.ID); err != nil || len(holds) != 1 || holds[0].Sealed != nil {
		t.Errorf("holds of the erased: %+v, %v", holds, err)
	}
	attempt, err := s.Attempt(ctx, w.scope, w.app.ID, w.attempt.ID)
	if err != nil || attempt.Sealed != nil || attempt.Result != nil || attempt.State != verify.AttemptSuperseded {
		t.Errorf("attempt %+v, %v", attempt, err)
	}
	for id, want := range map[string]webhook.State{w.delivery.ID: webhook.StateDead, queued.ID: webhook.StateDead, told.ID: webhook.StateQueued} {
		d, err := s.Delivery(ctx, w.scope, id)
		if err != nil || d.State != want || (d.Sealed == nil) != (id != told.ID) {
			t.Errorf("delivery %+v, %v: want %s", d, err, want)
		}
	}
	if now := waitingJobs(ctx, t, s); now != jobsBefore-1 {
		t.Errorf("%d jobs wait, were %d: want the applicant's gone and no other", now, jobsBefore)
	}
	// Nothing can be put back, and the erased stays erased.
	for name, do := range map[string]func(tx verify.Tx) error{
		"erase again":    func(tx verify.Tx) error { _, err := tx.EraseApplicant(ctx, w.scope, w.app.ID); return err },
		"update":         func(tx verify.Tx) error { return tx.UpdateApplicant(ctx, w.app, 1) },
		"insert image":   func(tx verify.Tx) error { return tx.InsertImage(ctx, newImage(w.app)) },
		"judge the risk": func(tx verify.Tx) error { return tx.InsertRiskEntry(ctx, newRisk(w.app)) },
		"insert note":    func(tx verify.Tx) error { return tx.InsertNote(ctx, newNote(w.app)) },
		"insert attempt": func(tx verify.Tx) error { return tx.InsertAttempt(ctx, newAttempt(w.app)) },
		"requeue":        func(tx verify.Tx) error { return tx.RequeueDelivery(ctx, w.scope, queued.ID, tick()) },
		"finish read": func(tx verify.Tx) error {
			_, err := tx.FinishRead(ctx, w.scope, w.app.ID, w.image.ID, "done", &w.facts)
			return err
		},
		"start read": func(tx verify.Tx) error { _, err := tx.StartRead(ctx, w.scope, w.app.ID, w.image.ID); return err },
	} {
		wantErr(t, name, s.Tx(ctx, w.scope, do), fault.ErrNotFound)
	}
	wantErr(t, "close the attempt", s.Tx(ctx, w.scope, func(tx verify.Tx) error { return tx.CloseAttempt(ctx, decided(w.attempt)) }), fault.ErrStale)
	// The external user is free for a new applicant.
	fresh := newApplicant(w.scope)
	fresh.Keys = w.app.Keys
	write(ctx, t, s, w.scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, fresh) })
	if diff := cmp.Diff(untouched, snapshot(ctx, t, s, other)); diff != "" {
		t.Errorf("the erasure touched another tenant:\n%s", diff)
	}
}

// testHolds: of a hold and an erasure at once, one wins and the other sees it.
func testHolds(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	for range 10 {
		a := newApplicant(scope)
		h := newHold(a)
		write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, a) })
		var held, erased error
		var wg sync.WaitGroup
		wg.Go(func() { held = s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.InsertHold(ctx, h) }) })
		wg.Go(func() {
			erased = s.Tx(ctx, scope, func(tx verify.Tx) error { _, err := tx.EraseApplicant(ctx, scope, a.ID); return err })
		})
		wg.Wait()
		switch {
		case held == nil && errors.Is(erased, retention.ErrHeld):
		case erased == nil && errors.Is(held, fault.ErrNotFound):
		default:
			t.Fatalf("hold %v, erasure %v: both or neither", held, erased)
		}
	}
	a := newApplicant(scope)
	first, second := newHold(a), newHold(a)
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertApplicant(ctx, a) }, func() error { return tx.InsertHold(ctx, first) }, func() error { return tx.InsertHold(ctx, second) })
	})
	at := tick()
	write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.ReleaseHold(ctx, scope, first.ID, "an officer", at) })
	wantErr(t, "release again", s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.ReleaseHold(ctx, scope, first.ID, "another", tick()) }), fault.ErrStale)
	wantErr(t, "erase under the second", s.Tx(ctx, scope, func(tx verify.Tx) error { _, err := tx.EraseApplicant(ctx, scope, a.ID); return err }), retention.ErrHeld)
	first.ReleasedAt, first.ReleasedBy = at, "an officer"
	holds, err := s.Holds(ctx, scope, a.ID)
	if diff := cmp.Diff([]verify.HoldRecord{first, second}, holds); diff != "" || err != nil {
		t.Errorf("holds %v\n%s", err, diff)
	}
}

// testRetention: each rule finds its own applicants, a hold keeps one, no rule finds nobody.
func testRetention(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	now := tick()
	old, young := now.AddDate(0, 0, -40), now.AddDate(0, 0, -20)
	add := func(status applicant.Status, answer string, at time.Time) verify.ApplicantRecord {
		a := newApplicant(scope)
		a.CreatedAt, a.LastEventMs = old, at.UnixMilli()
		a.Review = applicant.Review{LevelName: "basic", Status: status, ReviewDate: at}
		if answer != "" {
			a.Review.Result = &applicant.Result{ReviewAnswer: answer}
		}
		write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, a) })
		return a
	}
	approved, rejected, silent := add(applicant.StatusCompleted, "GREEN", old), add(applicant.StatusCompleted, "RED", old), add(applicant.StatusInit, "", old)
	held := add(applicant.StatusCompleted, "GREEN", old)
	write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.InsertHold(ctx, newHold(held)) })
	add(applicant.StatusCompleted, "GREEN", young)
	add(applicant.StatusInit, "", young)
	add(applicant.StatusOnHold, "", old)
	add(applicant.StatusPending, "", old)
	for name, test := range map[string]struct {
		rules retention.Rules
		want  []string
	}{
		"none":       {retention.Rules{}, nil},
		"approved":   {retention.Rules{ApprovedDays: 30}, []string{approved.ID}},
		"rejected":   {retention.Rules{RejectedDays: 30}, []string{rejected.ID}},
		"unfinished": {retention.Rules{UnfinishedDays: 30}, []string{silent.ID}},
		"all":        {retention.Rules{ApprovedDays: 30, RejectedDays: 30, UnfinishedDays: 30}, []string{approved.ID, rejected.ID, silent.ID}},
		"longer":     {retention.Rules{ApprovedDays: 50, RejectedDays: 50, UnfinishedDays: 50}, nil},
	} {
		due, err := s.RetentionDue(ctx, scope, test.rules.Cutoffs(now), 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range due {
			got = append(got, d.ApplicantID)
		}
		slices.Sort(test.want)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func waitingJobs(ctx context.Context, t *testing.T, s *sqlstore.Store) int {
	t.Helper()
	counts, err := s.JobCounts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return counts.Waiting("")
}

// testEraseAgainstUpload: whichever of the two commits first, no image survives.
func testEraseAgainstUpload(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	for range 8 {
		a := insertApplicant(ctx, t, s)
		var (
			wg        sync.WaitGroup
			blobs     []string
			insertErr error
		)
		image := newImage(a)
		wg.Go(func() {
			insertErr = s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertImage(ctx, image) })
		})
		wg.Go(func() {
			if err := s.Tx(ctx, a.Scope, func(tx verify.Tx) (err error) {
				blobs, err = tx.EraseApplicant(ctx, a.Scope, a.ID)
				return err
			}); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		left, err := s.Images(ctx, a.Scope, a.ID)
		if err != nil || len(left) != 0 {
			t.Errorf("%d images of the erased, %v", len(left), err)
		}
		if (insertErr == nil) != slices.Contains(blobs, image.Blob) {
			t.Errorf("insert: %v, files to delete: %v", insertErr, blobs)
		}
	}
}

func testTransactionIsWhole(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := newApplicant(newScope())
	sentinel := errors.New("no")
	err := s.Tx(ctx, a.Scope, func(tx verify.Tx) error {
		if err := tx.InsertApplicant(ctx, a); err != nil {
			return err
		}
		return sentinel
	})
	if !errors.Is(err, sentinel) {
		t.Fatalf("%v, want the function's own error", err)
	}
	_, err = s.Applicant(ctx, a.Scope, a.ID)
	wantErr(t, "after a rollback", err, fault.ErrNotFound)

	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.Tx(ctx, a.Scope, func(tx verify.Tx) error {
			if err := tx.InsertApplicant(ctx, a); err != nil {
				return err
			}
			panic("in the middle")
		})
	}()
	_, err = s.Applicant(ctx, a.Scope, a.ID)
	wantErr(t, "after a panic", err, fault.ErrNotFound)

	cancelled, cancel := context.WithCancel(ctx)
	err = s.Tx(cancelled, a.Scope, func(tx verify.Tx) error {
		defer cancel()
		return tx.InsertApplicant(cancelled, a)
	})
	if err == nil {
		t.Error("a transaction whose caller is gone was committed")
	}
	_, err = s.Applicant(ctx, a.Scope, a.ID)
	wantErr(t, "after a cancellation", err, fault.ErrNotFound)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, a) })
}

func testGuardCatches(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	for name, call := range map[string]func(){
		"read": func() { _, _ = s.CountApplicants(ctx, scope) },
		"tx":   func() { _ = s.Tx(ctx, scope, func(verify.Tx) error { return nil }) },
		"keys": func() { _, _ = s.Keys().Key(ctx, scope, "a") },
	} {
		err := s.Tx(ctx, scope, func(verify.Tx) (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("%v", p)
				}
			}()
			call()
			return nil
		})
		if err == nil {
			t.Errorf("a %s inside a transaction went unnoticed", name)
		}
	}
}
