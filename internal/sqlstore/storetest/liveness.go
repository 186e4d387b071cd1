package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

func testLiveness(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	one, two := newSession(a), newSession(a)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertLivenessSession(ctx, one) }, func() error { return tx.InsertLivenessSession(ctx, two) })
	})
	got, err := s.LivenessSessions(ctx, a.Scope, a.ID, 10)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []verify.LivenessRecord{two, one})
	lost := newSession(a)
	lost.ApplicantID = newID()
	wantErr(t, "a session of nobody", s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertLivenessSession(ctx, lost) }), fault.ErrNotFound)

	start := func() (n int, err error) {
		err = s.Tx(ctx, a.Scope, func(tx verify.Tx) error { n, err = tx.StartLivenessRead(ctx, a.Scope, a.ID, one.ID); return err })
		return n, err
	}
	if _, err := start(); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("reading a session without frames: %v", err)
	}
	// Of several that answer one challenge, one is taken.
	var wg sync.WaitGroup
	var taken atomic.Int32
	one.SubmittedAt, one.Blob, one.State = tick(), newID(), verify.LivenessSubmitted
	for range 6 {
		wg.Go(func() {
			err := s.Tx(ctx, a.Scope, func(tx verify.Tx) error {
				return tx.SubmitLivenessSession(ctx, a.Scope, a.ID, one.ID, one.Blob, one.SubmittedAt)
			})
			switch {
			case err == nil:
				taken.Add(1)
			case !errors.Is(err, fault.ErrStale):
				t.Errorf("submit: %v", err)
			}
		})
	}
	wg.Wait()
	if taken.Load() != 1 {
		t.Errorf("a session was used %d times", taken.Load())
	}
	if has, err := s.HasBlob(ctx, one.Blob); err != nil || !has {
		t.Errorf("the frames of a session look like an orphan: %v", err)
	}
	for want := 1; want <= 2; want++ {
		if n, err := start(); err != nil || n != want {
			t.Errorf("attempt %d, %v; want %d", n, err, want)
		}
	}
	one.ReadAttempts = 2
	one.State, one.DoneAt, one.Outcome, one.ImageID, one.Sealed = verify.LivenessDone, tick(), "live", 77, []byte("sealed report")
	finish := func() error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.FinishLivenessSession(ctx, one) })
	}
	if err := finish(); err != nil {
		t.Fatal(err)
	}
	wantErr(t, "finishing twice", finish(), fault.ErrStale)
	back, err := s.LivenessSession(ctx, a.Scope, a.ID, one.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, back, one)
	_, err = s.LivenessSession(ctx, a.Scope, newID(), one.ID)
	wantErr(t, "another applicant's session", err, fault.ErrNotFound)
}
