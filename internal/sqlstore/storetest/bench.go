package storetest

import (
	"testing"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/verify"
)

// Benchmark measures the transactions and reads of the main path, one after the
// other on one store.
func Benchmark(b *testing.B, open func(b *testing.B) *sqlstore.Store) {
	ctx := b.Context()
	s := open(b)
	scope := newScope()
	endpoint := newEndpoint(scope)
	token := newToken(scope)
	if err := s.Tx(ctx, scope, func(tx verify.Tx) error {
		return all(func() error { return tx.InsertEndpoint(ctx, endpoint) }, func() error { return tx.InsertAppToken(ctx, token) })
	}); err != nil {
		b.Fatal(err)
	}
	event := func(tx verify.Tx, applicantID string) error {
		d := newDelivery(endpoint, applicantID)
		return all(func() error { return tx.AppendAudit(ctx, newLine(scope, applicantID)) },
			func() error { return tx.InsertDelivery(ctx, d) },
			func() error {
				return tx.Enqueue(ctx, verify.Job{Kind: verify.JobDeliver, Scope: scope, ApplicantID: applicantID, DeliveryID: d.ID})
			})
	}
	create := func(b *testing.B) verify.ApplicantRecord {
		a := newApplicant(scope)
		if err := s.Tx(ctx, scope, func(tx verify.Tx) error {
			return all(func() error { return tx.InsertApplicant(ctx, a) }, func() error { return event(tx, a.ID) })
		}); err != nil {
			b.Fatal(err)
		}
		return a
	}
	upload := func(b *testing.B, a verify.ApplicantRecord) verify.ImageRecord {
		image := newImage(a)
		if err := s.Tx(ctx, scope, func(tx verify.Tx) error {
			return all(func() error { return tx.InsertImage(ctx, image) }, func() error { return tx.AppendAudit(ctx, newLine(scope, a.ID)) },
				func() error {
					return tx.Enqueue(ctx, verify.Job{Kind: verify.JobRead, Scope: scope, ApplicantID: a.ID, ImageID: image.ID})
				})
		}); err != nil {
			b.Fatal(err)
		}
		return image
	}
	a := create(b)
	b.Run("create", func(b *testing.B) {
		for b.Loop() {
			create(b)
		}
	})
	b.Run("upload", func(b *testing.B) {
		for b.Loop() {
			upload(b, a)
		}
	})
	b.Run("pending", func(b *testing.B) {
		a := create(b)
		upload(b, a)
		version := int64(1)
		for b.Loop() {
			attempt := newAttempt(a)
			a.Review.Status, a.Keys = applicant.StatusPending, nil
			if err := s.Tx(ctx, scope, func(tx verify.Tx) error {
				return all(func() error { return tx.UpdateApplicant(ctx, a, version) }, func() error { return tx.InsertAttempt(ctx, attempt) },
					func() error { _, err := tx.AwaitReads(ctx, scope, a.ID, attempt.ID); return err },
					func() error { return event(tx, a.ID) })
			}); err != nil {
				b.Fatal(err)
			}
			version++
		}
	})
	b.Run("finish read", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			image := upload(b, a)
			facts := newFacts(image)
			facts.Sealed = make([]byte, 16<<10)
			b.StartTimer()
			if err := s.Tx(ctx, scope, func(tx verify.Tx) error {
				_, err := tx.FinishRead(ctx, scope, a.ID, image.ID, document.ReadDone, &facts)
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read applicant", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Applicant(ctx, scope, a.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read token", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.AppTokenByPublic(ctx, token.Public); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("key", func(b *testing.B) {
		for b.Loop() {
			if err := s.Keys().PutKey(ctx, scope, newID(), make([]byte, 60)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
