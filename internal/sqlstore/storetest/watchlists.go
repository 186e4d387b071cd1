package storetest

import (
	"errors"
	"slices"
	"testing"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/watchlist"
)

func testWatchlists(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	l := newWatchlist(scope)
	v1, v2 := newVersion(l), newVersion(l)
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		return all(func() error { return tx.PutWatchlist(ctx, l) }, func() error { return tx.InsertWatchlistVersion(ctx, v1) }, func() error { return tx.InsertWatchlistVersion(ctx, v2) })
	})
	got, err := s.Watchlists(ctx, scope)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []watchlist.List{l})
	versions, err := s.WatchlistVersions(ctx, scope, l.ID, 10)
	if err != nil {
		t.Fatal(err)
	}
	same(t, versions, []watchlist.Version{v2, v1})
	was := v1
	v1.State, v1.Upload, v1.Entries, v1.Error, v1.ErrorLine = watchlist.StateReady, "", 9, "a mistake", 7
	write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.UpdateWatchlistVersion(ctx, v1, was) })
	one, err := s.WatchlistVersion(ctx, scope, v1.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, one, v1)
	if err := s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.UpdateWatchlistVersion(ctx, v1, was) }); !errors.Is(err, fault.ErrStale) {
		t.Errorf("a version in another state was changed: %v", err)
	}
	other := v1
	other.Blob = "of another run"
	if err := s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.UpdateWatchlistVersion(ctx, v1, other) }); !errors.Is(err, fault.ErrStale) {
		t.Errorf("a version whose entries are in another file was changed: %v", err)
	}
	write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.SetWatchlistCurrent(ctx, scope, l.ID, "", v1.ID) })
	if err := s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.SetWatchlistCurrent(ctx, scope, l.ID, "", v2.ID) }); !errors.Is(err, fault.ErrStale) {
		t.Errorf("a version came in force over another: %v", err)
	}
	// Both files of a version are known to the sweep and to backups.
	for _, key := range []string{v1.Blob, v2.Blob, v2.Upload} {
		if known, err := s.HasBlob(ctx, key); err != nil || !known {
			t.Errorf("the file %s is not known: %v", key, err)
		}
	}
	l.RemovedAt = tick()
	write(ctx, t, s, scope, func(tx verify.Tx) error { return tx.PutWatchlist(ctx, l) })
	if got, err := s.Watchlists(ctx, scope); err != nil || len(got) != 0 {
		t.Errorf("a removed list is there: %v %v", got, err)
	}
	if _, err := s.Watchlist(ctx, scope, l.ID); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("a removed list is found: %v", err)
	}
}

func testWatchHits(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	l := newWatchlist(a.Scope)
	h := newHit(a, l, "1")
	c := newScreening(a)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.PutWatchHit(ctx, h) }, func() error { return tx.PutWatchCase(ctx, c) })
	})
	again := newHit(a, l, "1") // the same entry of a newer version
	again.State, again.Current, again.DecidedAt, again.DecidedBy, again.Sealed = watchlist.HitFalse, false, tick(), "an officer", []byte("sealed anew")
	next := newScreening(a)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.PutWatchHit(ctx, again) }, func() error { return tx.PutWatchCase(ctx, next) })
	})
	again.ID, again.FoundAt = h.ID, h.FoundAt
	got, err := s.WatchHits(ctx, a.Scope, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []verify.WatchHitRecord{again})
	next.ID, next.CreatedAt = c.ID, c.CreatedAt
	screened, err := s.WatchCase(ctx, a.Scope, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, screened, next)

	// Approved applicants are found page by page; others are not.
	if ids, err := s.ApprovedApplicants(ctx, a.Scope, "", 10); err != nil || len(ids) != 0 {
		t.Errorf("%v %v", ids, err)
	}
	var want []string
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		for range 3 {
			g := newApplicant(a.Scope)
			g.Review.Status, g.Review.Result = applicant.StatusCompleted, &applicant.Result{ReviewAnswer: applicant.AnswerGreen}
			want = append(want, g.ID)
			if err := tx.InsertApplicant(ctx, g); err != nil {
				return err
			}
		}
		return nil
	})
	var ids []string
	for after := ""; ; {
		page, err := s.ApprovedApplicants(ctx, a.Scope, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		ids, after = append(ids, page...), page[len(page)-1]
	}
	if !slices.Equal(ids, want) {
		t.Errorf("approved are %v, want %v", ids, want)
	}
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { _, err := tx.EraseApplicant(ctx, a.Scope, a.ID); return err })
	if got, err := s.WatchHits(ctx, a.Scope, a.ID); err != nil || len(got) != 0 {
		t.Errorf("hits outlive their person: %v %v", got, err)
	}
	if err := s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.PutWatchHit(ctx, h) }); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a hit of somebody erased was stored: %v", err)
	}
}
