package verify

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/webhook"
)

// DeliveryReport is what people have been told of webhooks that are not tried again.
type DeliveryReport struct {
	// Until is the time of the last attempt of the youngest delivery told of.
	Until time.Time
	// ToldAt is when.
	ToldAt time.Time
}

const (
	// reportEvery bounds how often people are written to about an environment.
	reportEvery = time.Hour
	// reportSettle lets an attempt that has begun come to its row.
	reportSettle = time.Minute
	// reportBack is how far the first report looks back.
	reportBack = 24 * time.Hour
)

// ReportDeadDeliveries calls tell with the webhooks that have died since the
// last report, once for all of them and at most once an hour (webhooks.md 1).
// When tell fails, the next call tells of them again.
func (s *Service) ReportDeadDeliveries(ctx context.Context, scope kyc.Scope, tell func(ctx context.Context, list []webhook.Failures) error) error {
	now := s.Now()
	r, err := s.Store.DeliveryReport(ctx, scope)
	if err != nil || now.Sub(r.ToldAt) < reportEvery {
		return err
	}
	if r.Until.IsZero() {
		r.Until = now.Add(-reportBack)
	}
	until := now.Add(-reportSettle)
	list, err := s.Store.DeadDeliveriesOf(ctx, scope, r.Until, until)
	if err != nil || len(list) == 0 {
		return err
	}
	if err := tell(ctx, list); err != nil {
		return err
	}
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		return tx.PutDeliveryReport(ctx, scope, DeliveryReport{Until: until, ToldAt: now})
	})
}
