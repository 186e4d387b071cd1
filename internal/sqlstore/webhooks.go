package sqlstore

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

const endpointColumns = `tenant, environment, id, version, name, description, target, target_type, types, applicant_type, source_keys,
	signature_algorithm, not_resend_failed, disabled, created_at, created_by, sealed`

func scanEndpoint(s scanner) (verify.EndpointRecord, error) {
	var (
		r                 verify.EndpointRecord
		types, sourceKeys string
		createdAt         int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.Version, &r.Name, &r.Description, &r.Target, &r.TargetType, &types, &r.ApplicantType, &sourceKeys,
		&r.SignatureAlgorithm, &r.NotResendFailed, &r.Disabled, &createdAt, &r.CreatedBy, &r.Sealed)
	if err != nil {
		return r, err
	}
	r.CreatedAt = fromMS(createdAt)
	r.Sealed = unblob(r.Sealed)
	if err := fromJSON(types, &r.Types); err != nil {
		return r, err
	}
	return r, fromJSON(sourceKeys, &r.SourceKeys)
}

func endpointValues(r verify.EndpointRecord, version int64) ([]any, error) {
	types, err := toJSON(r.Types)
	if err != nil {
		return nil, err
	}
	sourceKeys, err := toJSON(r.SourceKeys)
	if err != nil {
		return nil, err
	}
	return []any{r.ID, version, r.Name, r.Description, r.Target, r.TargetType, types, r.ApplicantType, sourceKeys,
		r.SignatureAlgorithm, r.NotResendFailed, r.Disabled, ms(r.CreatedAt), r.CreatedBy, blob(r.Sealed)}, nil
}

// Endpoints implements verify.Store, oldest first.
func (s *Store) Endpoints(ctx context.Context, scope kyc.Scope) ([]verify.EndpointRecord, error) {
	return readList(ctx, s, scope, scanEndpoint, `SELECT `+endpointColumns+` FROM endpoints WHERE tenant = $1 AND environment = $2 ORDER BY id`)
}

// Endpoint implements verify.Store.
func (s *Store) Endpoint(ctx context.Context, scope kyc.Scope, id string) (verify.EndpointRecord, error) {
	return readOne(ctx, s, scope, scanEndpoint, `SELECT `+endpointColumns+` FROM endpoints WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

var insertEndpoint = insertInto("endpoints", endpointColumns)

// InsertEndpoint implements verify.Tx.
func (t *tx) InsertEndpoint(ctx context.Context, r verify.EndpointRecord) error {
	values, err := endpointValues(r, r.Version)
	if err != nil {
		return err
	}
	return t.insert(ctx, r.Scope, insertEndpoint, values...)
}

// UpdateEndpoint implements verify.Tx; fault.ErrStale when the stored version is not from.
func (t *tx) UpdateEndpoint(ctx context.Context, r verify.EndpointRecord, from int64) error {
	values, err := endpointValues(r, from+1)
	if err != nil {
		return err
	}
	n, err := t.exec(ctx, r.Scope, `UPDATE endpoints SET version = $4, name = $5, description = $6, target = $7, target_type = $8, types = $9, applicant_type = $10, source_keys = $11,
		signature_algorithm = $12, not_resend_failed = $13, disabled = $14, created_at = $15, created_by = $16, sealed = $17
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND version = $18`, append(values, from)...)
	if err == nil && n == 0 {
		return t.staleOrMissing(ctx, r.Scope, `SELECT version FROM endpoints WHERE tenant = $1 AND environment = $2 AND id = $3`, r.ID)
	}
	return err
}

// DeleteEndpoint implements verify.Tx. The log of its deliveries stays; those
// that were due are dead.
func (t *tx) DeleteEndpoint(ctx context.Context, scope kyc.Scope, id string) error {
	if err := t.change(ctx, scope, `DELETE FROM endpoints WHERE tenant = $1 AND environment = $2 AND id = $3`, id); err != nil {
		return err
	}
	_, err := t.exec(ctx, scope, `UPDATE deliveries SET state = 'dead', next_at = 0
		WHERE tenant = $1 AND environment = $2 AND endpoint_id = $3 AND state IN ('queued', 'retrying')`, id)
	return err
}

const deliveryColumns = `tenant, environment, id, endpoint_id, applicant_id, event_type, seq, state, attempts, created_at, next_at,
	last_at, last_status, last_latency, last_error, sealed`

func scanDelivery(s scanner) (verify.DeliveryRecord, error) {
	var (
		r                                      verify.DeliveryRecord
		createdAt, nextAt, lastAt, lastLatency int64
	)
	err := s.Scan(&r.Scope.Tenant, &r.Scope.Environment, &r.ID, &r.EndpointID, &r.ApplicantID, &r.EventType, &r.Seq, &r.State, &r.Attempts, &createdAt, &nextAt,
		&lastAt, &r.LastStatus, &lastLatency, &r.LastError, &r.Sealed)
	r.CreatedAt, r.NextAt, r.LastAt = fromMS(createdAt), fromMS(nextAt), fromMS(lastAt)
	r.LastLatency = time.Duration(lastLatency) * time.Microsecond
	r.Sealed = unblob(r.Sealed)
	return r, err
}

// Delivery implements verify.Store.
func (s *Store) Delivery(ctx context.Context, scope kyc.Scope, id string) (verify.DeliveryRecord, error) {
	return readOne(ctx, s, scope, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE tenant = $1 AND environment = $2 AND id = $3`, id)
}

// Deliveries implements verify.Store. From is inclusive, To is not.
func (s *Store) Deliveries(ctx context.Context, scope kyc.Scope, q verify.DeliveryQuery) ([]verify.DeliveryRecord, error) {
	f := filter{where: []string{"tenant = $1 AND environment = $2"}, args: []any{scope.Tenant, scope.Environment}}
	if q.EndpointID != "" {
		f.and("endpoint_id = ?", q.EndpointID)
	}
	if q.ApplicantID != "" {
		f.and("applicant_id = ?", q.ApplicantID)
	}
	if q.State != "" {
		f.and("state = ?", q.State)
	}
	if !q.From.IsZero() {
		f.and("created_at >= ?", ms(q.From))
	}
	if !q.To.IsZero() {
		f.and("created_at < ?", ms(q.To))
	}
	if q.Before != "" {
		f.and("id < ?", q.Before)
	}
	limit := f.next(page(q.Limit))
	return readList(ctx, s, scope, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE `+f.String()+` ORDER BY id DESC LIMIT `+limit, f.args[2:]...)
}

func scanDeliveryAttempt(s scanner) (webhook.Attempt, error) {
	var (
		a           webhook.Attempt
		at, latency int64
	)
	err := s.Scan(&a.Number, &at, &a.Status, &latency, &a.Error, &a.Manual)
	a.At = fromMS(at)
	a.Latency = time.Duration(latency) * time.Microsecond
	return a, err
}

// DeliveryAttempts implements verify.Store, oldest first.
func (s *Store) DeliveryAttempts(ctx context.Context, scope kyc.Scope, deliveryID string) ([]webhook.Attempt, error) {
	return readList(ctx, s, scope, scanDeliveryAttempt, `SELECT number, at, status, latency, error, manual FROM delivery_attempts
		WHERE tenant = $1 AND environment = $2 AND delivery_id = $3 ORDER BY number`, deliveryID)
}

// EarlierFirstAttempts implements verify.Store. A delivery that died or was
// erased without an attempt holds nobody up.
func (s *Store) EarlierFirstAttempts(ctx context.Context, scope kyc.Scope, endpointID, applicantID string, seq int64) (int, error) {
	return readOne(ctx, s, scope, column[int], `SELECT COUNT(*) FROM deliveries
		WHERE tenant = $1 AND environment = $2 AND endpoint_id = $3 AND applicant_id = $4 AND seq < $5 AND attempts = 0 AND state = 'queued'`, endpointID, applicantID, seq)
}

var insertDelivery = insertInto("deliveries", deliveryColumns)

// InsertDelivery implements verify.Tx.
func (t *tx) InsertDelivery(ctx context.Context, r verify.DeliveryRecord) error {
	return t.insert(ctx, r.Scope, insertDelivery, r.ID, r.EndpointID, r.ApplicantID, r.EventType, r.Seq, r.State, r.Attempts, ms(r.CreatedAt), ms(r.NextAt),
		ms(r.LastAt), r.LastStatus, r.LastLatency.Microseconds(), r.LastError, blob(r.Sealed))
}

var insertDeliveryAttempt = insertInto("delivery_attempts", "tenant, environment, delivery_id, number, at, status, latency, error, manual")

// RecordDelivery implements verify.Tx; fault.ErrExists when an attempt of that
// number is in the log.
func (t *tx) RecordDelivery(ctx context.Context, d webhook.Delivery, a webhook.Attempt) error {
	err := t.change(ctx, d.Scope, `UPDATE deliveries SET state = $4, attempts = $5, next_at = $6, last_at = $7, last_status = $8, last_latency = $9, last_error = $10
		WHERE tenant = $1 AND environment = $2 AND id = $3`, d.ID, d.State, d.Attempts, ms(d.NextAt), ms(d.LastAt), d.LastStatus, d.LastLatency.Microseconds(), d.LastError)
	if err != nil {
		return err
	}
	return t.insert(ctx, d.Scope, insertDeliveryAttempt, d.ID, a.Number, ms(a.At), a.Status, a.Latency.Microseconds(), a.Error, a.Manual)
}

// RequeueDelivery implements verify.Tx. The count of attempts goes on.
func (t *tx) RequeueDelivery(ctx context.Context, scope kyc.Scope, id string, at time.Time) error {
	return t.change(ctx, scope, `UPDATE deliveries SET state = 'queued', next_at = $4
		WHERE tenant = $1 AND environment = $2 AND id = $3 AND length(sealed) > 0`, id, ms(at))
}

// DeadDeliveries counts the deliveries of the installation that are not tried
// again and still have a body to send.
func (s *Store) DeadDeliveries(ctx context.Context) (int, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return one(ctx, s.engine.reader(everywhere), column[int], `SELECT COUNT(*) FROM deliveries WHERE state = 'dead' AND LENGTH(sealed) > 0`)
}
