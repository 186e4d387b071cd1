package sqlstore

import (
	"context"
	"errors"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// DeadDeliveriesOf implements verify.Store. Those of a receiver that was
// switched off or deleted are nobody's trouble and stay out.
func (s *Store) DeadDeliveriesOf(ctx context.Context, scope kyc.Scope, after, until time.Time) ([]webhook.Failures, error) {
	scan := func(s scanner) (f webhook.Failures, err error) {
		var last int64
		err = s.Scan(&f.EndpointID, &f.Status, &f.Error, &f.Count, &last)
		f.LastAt = fromMS(last)
		return f, err
	}
	return readList(ctx, s, scope, scan, `SELECT endpoint_id, last_status, last_error, COUNT(*), MAX(last_at) FROM deliveries
		WHERE tenant = $1 AND environment = $2 AND state = 'dead' AND last_at > $3 AND last_at <= $4 AND last_error <> $5
		GROUP BY endpoint_id, last_status, last_error ORDER BY endpoint_id, last_status, last_error`, ms(after), ms(until), webhook.EndpointGone)
}

// DeliveryReport implements verify.Store; zero when there was none.
func (s *Store) DeliveryReport(ctx context.Context, scope kyc.Scope) (verify.DeliveryReport, error) {
	scan := func(s scanner) (r verify.DeliveryReport, err error) {
		var until, told int64
		err = s.Scan(&until, &told)
		return verify.DeliveryReport{Until: fromMS(until), ToldAt: fromMS(told)}, err
	}
	r, err := readOne(ctx, s, scope, scan, `SELECT until_at, told_at FROM delivery_reports WHERE tenant = $1 AND environment = $2`)
	if errors.Is(err, fault.ErrNotFound) {
		return r, nil
	}
	return r, err
}

// PutDeliveryReport implements verify.Tx.
func (t *tx) PutDeliveryReport(ctx context.Context, scope kyc.Scope, r verify.DeliveryReport) error {
	_, err := t.exec(ctx, scope, `INSERT INTO delivery_reports (tenant, environment, until_at, told_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (tenant, environment) DO UPDATE SET until_at = excluded.until_at, told_at = excluded.told_at`, ms(r.Until), ms(r.ToldAt))
	return err
}
