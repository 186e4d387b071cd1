package storetest

import (
	"sync"
	"testing"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/verify"
)

func testFaces(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	one, two := newImage(a), newImage(a)
	one.ID, two.ID = min(one.ID, two.ID), max(one.ID, two.ID) // changes of an applicant come in the order of images
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertImage(ctx, one) }, func() error { return tx.InsertImage(ctx, two) })
	})
	f1, f2 := newTemplate(one), newTemplate(two)
	after := int64(0)
	// fed reads what has changed and moves on.
	fed := func(want ...verify.FaceRecord) {
		t.Helper()
		got, err := s.FaceRecords(ctx, a.Scope, after, 10)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if got[i].Seq <= after {
				t.Errorf("number %d after %d", got[i].Seq, after)
			}
			after = got[i].Seq
			got[i].Seq = 0
		}
		same(t, got, append([]verify.FaceRecord(nil), want...))
	}
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.PutFaceRecord(ctx, f1) }, func() error { return tx.PutFaceRecord(ctx, f2) })
	})
	fed(f1, f2)
	f1.Sealed = []byte("another template")
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.PutFaceRecord(ctx, f1) })
	fed(f1)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.SetImagesActive(ctx, a.Scope, a.ID, []int32{two.ID}, false) })
	f2.Live = false
	fed(f2)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.SetImagesActive(ctx, a.Scope, a.ID, []int32{two.ID}, false) })
	fed() // nothing new
	a.Deleted = true
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.UpdateApplicant(ctx, a, 1) })
	f1.Live = false
	fed(f1, f2)
	a.Deleted = false
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.UpdateApplicant(ctx, a, 2) })
	f1.Live = true
	fed(f1, f2)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { _, err := tx.EraseApplicant(ctx, a.Scope, a.ID); return err })
	f1.Live, f1.Sealed, f2.Sealed = false, nil, nil
	fed(f1, f2)
}

// Enrolled stores an applicant with one image whose face has a template, and
// gives the template's record.
func Enrolled(t *testing.T, s *sqlstore.Store) verify.FaceRecord {
	t.Helper()
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	image := newImage(a)
	r := newTemplate(image)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertImage(ctx, image) }, func() error { return tx.PutFaceRecord(ctx, r) })
	})
	return r
}

// testFacesRace: whoever reads by number while others write sees every record once they are done.
func testFacesRace(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a := insertApplicant(ctx, t, s)
	const writers, each = 4, 6
	images := make([][]verify.ImageRecord, writers)
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error {
		for w := range writers {
			for range each {
				image := newImage(a)
				images[w] = append(images[w], image)
				if err := tx.InsertImage(ctx, image); err != nil {
					return err
				}
			}
		}
		return nil
	})
	var wg sync.WaitGroup
	for _, mine := range images {
		wg.Go(func() {
			for _, image := range mine {
				if err := s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.PutFaceRecord(ctx, newTemplate(image)) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	seen, after := map[int32]bool{}, int64(0)
	for last := false; ; {
		got, err := s.FaceRecords(ctx, a.Scope, after, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range got {
			seen[r.ImageID], after = true, r.Seq
		}
		if len(got) > 0 {
			continue
		}
		if last {
			break
		}
		select {
		case <-done:
			last = true
		default:
		}
	}
	if len(seen) != writers*each {
		t.Errorf("%d of %d records seen", len(seen), writers*each)
	}
}
