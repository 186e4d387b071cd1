package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

func testImages(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	one, two := newImage(a), newImage(a)
	two.SubType, two.Active, two.Blob, two.ContentHash = document.BackSide, false, "", nil
	insert := func(image verify.ImageRecord) error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertImage(ctx, image) })
	}
	for _, image := range []verify.ImageRecord{one, two} {
		if err := insert(image); err != nil {
			t.Fatal(err)
		}
	}
	taken := newImage(a)
	taken.ID = one.ID
	wantErr(t, "a taken imageId", insert(taken), fault.ErrExists)
	lost := newImage(a)
	lost.ApplicantID = newID()
	wantErr(t, "an image of nobody", insert(lost), fault.ErrNotFound)

	got, err := s.Images(ctx, a.Scope, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []verify.ImageRecord{one, two})

	result := &applicant.Result{ReviewAnswer: applicant.AnswerRed, RejectLabels: []string{"BAD_SELFIE"}}
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(
			func() error { return tx.SetImagesActive(ctx, a.Scope, a.ID, []int32{two.ID}, true) },
			func() error { return tx.SetImagesActive(ctx, a.Scope, a.ID, []int32{one.ID}, false) },
			func() error { return tx.SetImagesActive(ctx, a.Scope, a.ID, nil, false) },
			func() error { return tx.SetImageKind(ctx, a.Scope, a.ID, one.ID, "ID_CARD", "UZB") },
			func() error {
				return tx.SetImageResults(ctx, a.Scope, a.ID, map[int32]*applicant.Result{one.ID: result, two.ID: result})
			},
			func() error {
				return tx.SetImageResults(ctx, a.Scope, a.ID, map[int32]*applicant.Result{two.ID: nil})
			},
		)
	})
	one.Active, one.Type, one.Country, one.Result, two.Active = false, "ID_CARD", "UZB", result, true
	for _, want := range []verify.ImageRecord{one, two} {
		got, err := s.Image(ctx, a.Scope, a.InspectionID, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, want)
	}
	for name, do := range map[string]func(tx verify.Tx) error{
		"SetImagesActive": func(tx verify.Tx) error { return tx.SetImagesActive(ctx, a.Scope, a.ID, []int32{one.ID, 1}, false) },
		"SetImageKind":    func(tx verify.Tx) error { return tx.SetImageKind(ctx, a.Scope, a.ID, 1, "SELFIE", "KAZ") },
		"SetImageResults": func(tx verify.Tx) error {
			return tx.SetImageResults(ctx, a.Scope, a.ID, map[int32]*applicant.Result{1: nil})
		},
	} {
		wantErr(t, name+" of an unknown image", s.Tx(ctx, a.Scope, do), fault.ErrNotFound)
	}
	_, err = s.Image(ctx, a.Scope, a.InspectionID, 1)
	wantErr(t, "an unknown image", err, fault.ErrNotFound)

	for _, image := range []struct {
		blob string
		want bool
	}{{one.Blob, true}, {newID(), false}, {"", false}} {
		if has, err := s.HasBlob(ctx, image.blob); err != nil || has != image.want {
			t.Errorf("HasBlob(%q) = %v, %v", image.blob, has, err)
		}
	}
}

func testImagesByHash(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	b := newApplicant(a.Scope)
	bytes := hash("the same bytes", a.ID)
	mine, theirs, inactive, none := newImage(a), newImage(b), newImage(b), newImage(b)
	mine.ContentHash, theirs.ContentHash, inactive.ContentHash, none.ContentHash = bytes, bytes, bytes, nil
	inactive.Active = false
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertApplicant(ctx, b) }, func() error { return tx.InsertImage(ctx, mine) }, func() error { return tx.InsertImage(ctx, theirs) },
			func() error { return tx.InsertImage(ctx, inactive) }, func() error { return tx.InsertImage(ctx, none) })
	})
	got, err := s.ImagesByHash(ctx, a.Scope, bytes, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []verify.ImageRecord{theirs})
	if got, err := s.ImagesByHash(ctx, a.Scope, nil, a.ID); err != nil || len(got) != 0 {
		t.Errorf("no hash matches %d images, %v", len(got), err)
	}
}

func testReading(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	image := newImage(a)
	first := newFacts(image)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertImage(ctx, image) })
	start := func() (n int, err error) {
		err = s.Tx(ctx, a.Scope, func(tx verify.Tx) error { n, err = tx.StartRead(ctx, a.Scope, a.ID, image.ID); return err })
		return n, err
	}
	for want := 1; want <= 3; want++ {
		if n, err := start(); err != nil || n != want {
			t.Errorf("start %d counts %d, %v", want, n, err)
		}
	}
	finish := func(state document.ReadState, f *verify.FactsRecord) (waiting string, err error) {
		err = s.Tx(ctx, a.Scope, func(tx verify.Tx) error {
			waiting, err = tx.FinishRead(ctx, a.Scope, a.ID, image.ID, state, f)
			return err
		})
		return waiting, err
	}
	if waiting, err := finish(document.ReadDone, &first); err != nil || waiting != "" {
		t.Errorf("finish: waiting %q, %v", waiting, err)
	}
	_, err := finish(document.ReadDone, &first)
	wantErr(t, "finish again", err, fault.ErrStale)
	_, err = start()
	wantErr(t, "start what is done", err, fault.ErrNotFound)
	got, err := s.Image(ctx, a.Scope, a.InspectionID, image.ID)
	if err != nil || got.ReadState != document.ReadDone || got.ReadAttempts != 3 {
		t.Errorf("image %+v, %v", got, err)
	}
	facts, err := s.Facts(ctx, a.Scope, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, facts, []verify.FactsRecord{first})

	// Without facts, and the facts of several images.
	quarantined, third := newImage(a), newImage(a)
	older, newer := newFacts(third), newFacts(third)
	newer.CreatedAt = older.CreatedAt.Add(time.Microsecond)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(
			func() error { return tx.InsertImage(ctx, quarantined) },
			func() error { return tx.InsertImage(ctx, third) },
			func() error {
				_, err := tx.FinishRead(ctx, a.Scope, a.ID, quarantined.ID, document.ReadFailed, nil)
				return err
			},
			// A newer reader reads again what was read: both rows stay, the newer counts.
			func() error {
				_, err := tx.FinishRead(ctx, a.Scope, a.ID, third.ID, document.ReadQueued, &newer)
				return err
			},
			func() error {
				_, err := tx.FinishRead(ctx, a.Scope, a.ID, third.ID, document.ReadDone, &older)
				return err
			},
		)
	})
	facts, err = s.Facts(ctx, a.Scope, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := []verify.FactsRecord{first, newer}
	if image.ID > third.ID {
		want = []verify.FactsRecord{newer, first}
	}
	same(t, facts, want)
}

// testAwaiting: an attempt hears of exactly the readings that it waits for.
func testAwaiting(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	read, inactive, one, two := newImage(a), newImage(a), newImage(a), newImage(a)
	read.ReadState, inactive.Active = document.ReadDone, false
	attempt := newAttempt(a)
	var open int
	write(ctx, t, s, a.Scope, func(tx verify.Tx) (err error) {
		for _, image := range []verify.ImageRecord{read, inactive, one, two} {
			if err := tx.InsertImage(ctx, image); err != nil {
				return err
			}
		}
		if err := tx.InsertAttempt(ctx, attempt); err != nil {
			return err
		}
		open, err = tx.AwaitReads(ctx, a.Scope, a.ID, attempt.ID)
		return err
	})
	if open != 2 {
		t.Fatalf("%d open, want 2", open)
	}
	if got, err := s.Attempt(ctx, a.Scope, a.ID, attempt.ID); err != nil || got.Open != 2 {
		t.Errorf("stored open %d, %v", got.Open, err)
	}
	finish := func(image verify.ImageRecord) (waiting string, left int) {
		write(ctx, t, s, a.Scope, func(tx verify.Tx) (err error) {
			if waiting, err = tx.FinishRead(ctx, a.Scope, a.ID, image.ID, document.ReadDone, nil); err != nil || waiting == "" {
				return err
			}
			left, err = tx.CountDown(ctx, a.Scope, a.ID, waiting)
			return err
		})
		return waiting, left
	}
	if waiting, _ := finish(inactive); waiting != "" {
		t.Errorf("an inactive image is waited for by %q", waiting)
	}
	if waiting, left := finish(one); waiting != attempt.ID || left != 1 {
		t.Errorf("the first: %q, %d left", waiting, left)
	}
	if waiting, left := finish(two); waiting != attempt.ID || left != 0 {
		t.Errorf("the last: %q, %d left", waiting, left)
	}
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		if left, err := tx.CountDown(ctx, a.Scope, a.ID, attempt.ID); err != nil || left != 0 {
			t.Errorf("below nothing: %d, %v", left, err)
		}
		_, err := tx.CountDown(ctx, a.Scope, a.ID, "zzzzz")
		wantErr(t, "an unknown attempt", err, fault.ErrNotFound)
		return nil
	})
}

// testAwaitingRace: readings end while the check is requested; whatever the
// order, somebody starts the evaluation, and only one.
func testAwaitingRace(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	for range 10 {
		a := insertApplicant(ctx, t, s)
		images := []verify.ImageRecord{newImage(a), newImage(a), newImage(a)}
		write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
			for _, image := range images {
				if err := tx.InsertImage(ctx, image); err != nil {
					return err
				}
			}
			return nil
		})
		var (
			wg      sync.WaitGroup
			mu      sync.Mutex
			started int
		)
		evaluate := func() { mu.Lock(); started++; mu.Unlock() }
		wg.Go(func() {
			var open int
			if err := s.Tx(ctx, a.Scope, func(tx verify.Tx) (err error) {
				attempt := newAttempt(a)
				if open, err = tx.AwaitReads(ctx, a.Scope, a.ID, attempt.ID); err != nil {
					return err
				}
				attempt.Open = open
				return tx.InsertAttempt(ctx, attempt)
			}); err != nil {
				t.Error(err)
			}
			if open == 0 {
				evaluate()
			}
		})
		for _, image := range images {
			wg.Go(func() {
				left := -1
				if err := s.Tx(ctx, a.Scope, func(tx verify.Tx) error {
					left = -1
					waiting, err := tx.FinishRead(ctx, a.Scope, a.ID, image.ID, document.ReadDone, nil)
					if err != nil || waiting == "" {
						return err
					}
					left, err = tx.CountDown(ctx, a.Scope, a.ID, waiting)
					return err
				}); err != nil {
					t.Error(err)
				}
				if left == 0 {
					evaluate()
				}
			})
		}
		wg.Wait()
		if started != 1 {
			t.Fatalf("%d evaluations were started, want 1", started)
		}
	}
}

func testAttempts(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	var attempts []verify.AttemptRecord
	for i := range 4 {
		r := newAttempt(a)
		r.Count = i + 1
		attempts = append([]verify.AttemptRecord{r}, attempts...)
		write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertAttempt(ctx, r) })
	}
	got, err := s.Attempts(ctx, a.Scope, a.ID, 3)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, attempts[:3])
	err = s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertAttempt(ctx, attempts[0]) })
	wantErr(t, "a taken id", err, fault.ErrExists)

	move := func(r verify.AttemptRecord, to verify.AttemptState) error {
		r = decided(r)
		r.State = to
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.CloseAttempt(ctx, r) })
	}
	for i, path := range [][]struct {
		to   verify.AttemptState
		want *fault.Error
	}{
		{{verify.AttemptDecided, nil}, {verify.AttemptDecided, fault.ErrStale}, {verify.AttemptSuperseded, fault.ErrStale}, {verify.AttemptHeld, fault.ErrStale}},
		{{verify.AttemptHeld, nil}, {verify.AttemptHeld, fault.ErrStale}, {verify.AttemptDecided, nil}, {verify.AttemptDecided, fault.ErrStale}},
		{{verify.AttemptHeld, nil}, {verify.AttemptSuperseded, nil}, {verify.AttemptDecided, fault.ErrStale}},
		{{verify.AttemptSuperseded, nil}, {verify.AttemptDecided, fault.ErrStale}},
	} {
		for _, step := range path {
			err := move(attempts[i], step.to)
			if step.want == nil && err != nil || step.want != nil && !errors.Is(err, step.want) {
				t.Errorf("path %d to %s: %v, want %v", i, step.to, err, step.want)
			}
		}
	}
	wantErr(t, "an unknown attempt", move(newAttempt(a), verify.AttemptDecided), fault.ErrNotFound)

	r := newAttempt(a)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertAttempt(ctx, r) })
	r = decided(r)
	const judges = 8
	won := make(chan struct{}, judges)
	var wg sync.WaitGroup
	for range judges {
		wg.Go(func() {
			err := s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.CloseAttempt(ctx, r) })
			if err == nil {
				won <- struct{}{}
			} else {
				wantErr(t, "a loser", err, fault.ErrStale)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Errorf("%d decided the same attempt", len(won))
	}
	stored, err := s.Attempt(ctx, a.Scope, a.ID, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, stored, r)
}
