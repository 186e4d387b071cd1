package verify

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/webhook"
)

// deliveryTimeout is the contract's five seconds (webhooks.md 1).
const deliveryTimeout = 5 * time.Second

// orderWait is how long a first attempt stands back for an earlier event of the
// same applicant whose own first attempt is still to come.
const orderWait = 250 * time.Millisecond

// errOutOfOrder asks the queue for the same job again after orderWait. It is no failure.
var errOutOfOrder = fault.New(fault.RateLimited, "An earlier event goes first").After(orderWait)

func endpointSlot(id string) Slot { return Slot{Table: "endpoints", Column: "sealed", Row: id} }

// endpointSecrets is the sealed part of an endpoint.
type endpointSecrets struct {
	Secret     string           `json:"secret,omitempty"`
	NextSecret string           `json:"nextSecret,omitempty"`
	SwitchAt   time.Time        `json:"switchAt,omitzero"`
	Headers    []webhook.Header `json:"headers,omitempty"`
}

// RunDeliver makes one attempt to deliver. Its outcome, good or bad, is stored
// together with the job of the next attempt, so that nothing is forgotten.
func (s *Service) RunDeliver(ctx context.Context, j Job) error {
	d, err := s.Store.Delivery(ctx, j.Scope, j.DeliveryID)
	if err != nil {
		return ignoreNotFound(err)
	}
	if (d.State != webhook.StateQueued && d.State != webhook.StateRetrying) || d.NextAt.After(s.Now().Add(time.Second)) {
		return nil // done, dead, or another job's turn
	}
	ep, err := s.Endpoint(ctx, j.Scope, d.EndpointID)
	if errors.Is(err, fault.ErrNotFound) || (err == nil && ep.Disabled) {
		return s.record(ctx, d.Delivery, webhook.Attempt{Number: d.Attempts + 1, At: s.Now(), Error: webhook.EndpointGone}, false)
	}
	if err != nil {
		return err
	}
	if d.Attempts == 0 {
		earlier, err := s.Store.EarlierFirstAttempts(ctx, j.Scope, d.EndpointID, d.ApplicantID, d.Seq)
		if err != nil {
			return err
		}
		if earlier > 0 {
			return errOutOfOrder
		}
	}
	body, err := s.Sealer.Open(ctx, j.Scope, d.ApplicantID, deliverySlot(d.ID), d.Sealed)
	if err != nil {
		return ignoreNotFound(err)
	}
	started := s.Now()
	answer, err := s.send(ctx, ep, body)
	if err != nil {
		return err
	}
	if ctx.Err() != nil { // the server stops: not the receiver's failure
		return ctx.Err()
	}
	a := webhook.Attempt{Number: d.Attempts + 1, At: started, Status: answer.Status, Latency: answer.Latency, Error: answer.Err}
	return s.record(ctx, d.Delivery, a, !ep.NotResendFailed)
}

// send signs and posts a body once.
func (s *Service) send(ctx context.Context, ep webhook.Endpoint, body []byte) (SendAnswer, error) {
	headers := make(map[string]string, len(ep.Headers)+3)
	for _, h := range ep.Headers {
		headers[h.Key] = h.Value
	}
	headers["Content-Type"] = "application/json"
	if ep.Secret != "" {
		digest, err := webhook.Sign(ep.SignatureAlgorithm, ep.Secret, body)
		if err != nil {
			return SendAnswer{}, err
		}
		headers[webhook.HeaderDigest] = digest
		headers[webhook.HeaderDigestAlg] = orDefault(ep.SignatureAlgorithm, webhook.SHA256)
	}
	return s.Sender.Send(ctx, SendRequest{URL: ep.Target, Headers: headers, Body: body, Timeout: deliveryTimeout}), nil
}

func (s *Service) record(ctx context.Context, d webhook.Delivery, a webhook.Attempt, retry bool) error {
	d.Attempts, d.LastAt, d.LastStatus, d.LastLatency, d.LastError = a.Number, a.At, a.Status, a.Latency, a.Error
	d.NextAt = time.Time{}
	switch next, ok := webhook.NextAttempt(a.Number, d.CreatedAt, s.Now(), s.Limits.DailyRetries); {
	case a.Status >= 200 && a.Status < 300:
		d.State, d.LastError = webhook.StateDelivered, ""
	case retry && ok:
		d.State, d.NextAt = webhook.StateRetrying, next
	default:
		d.State = webhook.StateDead
	}
	err := s.Store.Tx(ctx, d.Scope, func(tx Tx) error {
		if err := tx.RecordDelivery(ctx, d, a); err != nil {
			return err
		}
		if d.State != webhook.StateRetrying {
			return nil
		}
		return tx.Enqueue(ctx, Job{Kind: JobDeliver, Scope: d.Scope, ApplicantID: d.ApplicantID, DeliveryID: d.ID, RunAt: d.NextAt})
	})
	if err == nil {
		s.Observer.Delivered(d.EventType, string(d.State), a.Latency)
	}
	return err
}

// Deliveries lists the log, newest first, bodies opened where they still exist.
func (s *Service) Deliveries(ctx context.Context, scope kyc.Scope, q DeliveryQuery) ([]webhook.Delivery, error) {
	records, err := s.Store.Deliveries(ctx, scope, q)
	if err != nil {
		return nil, err
	}
	out := make([]webhook.Delivery, 0, len(records))
	for _, r := range records {
		d := r.Delivery
		if len(r.Sealed) > 0 {
			if d.Body, err = s.Sealer.Open(ctx, scope, d.ApplicantID, deliverySlot(d.ID), r.Sealed); err != nil && !errors.Is(err, fault.ErrNotFound) {
				return nil, err
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// DeliveryAttempts lists the attempts of a delivery, oldest first.
func (s *Service) DeliveryAttempts(ctx context.Context, scope kyc.Scope, id string) ([]webhook.Attempt, error) {
	return s.Store.DeliveryAttempts(ctx, scope, id)
}

// Resend makes one delivery due again, whatever its state.
func (s *Service) Resend(ctx context.Context, scope kyc.Scope, id string) error {
	d, err := s.Store.Delivery(ctx, scope, id)
	if err != nil {
		return err
	}
	return s.requeue(ctx, d.Delivery)
}

func (s *Service) requeue(ctx context.Context, d webhook.Delivery) error {
	now := s.Now()
	return s.Store.Tx(ctx, d.Scope, func(tx Tx) error {
		if err := tx.RequeueDelivery(ctx, d.Scope, d.ID, now); err != nil {
			return err
		}
		return tx.Enqueue(ctx, Job{Kind: JobDeliver, Scope: d.Scope, ApplicantID: d.ApplicantID, DeliveryID: d.ID})
	})
}

// ResendRange makes all deliveries of a query due again, oldest first, and
// returns how many there were. Those of erased people have no body any more and stay out.
func (s *Service) ResendRange(ctx context.Context, scope kyc.Scope, q DeliveryQuery) (sent int, err error) {
	var all []webhook.Delivery
	for q.Limit = 500; ; {
		page, err := s.Store.Deliveries(ctx, scope, q)
		if err != nil {
			return 0, err
		}
		for _, d := range page {
			all = append(all, d.Delivery)
		}
		if len(page) < q.Limit {
			break
		}
		q.Before = page[len(page)-1].ID
	}
	for i := len(all) - 1; i >= 0; i-- {
		err := s.requeue(ctx, all[i])
		if errors.Is(err, fault.ErrNotFound) { // the person was erased, and the body with them
			continue
		}
		if err != nil {
			return sent, err
		}
		sent++
	}
	return sent, nil
}

// TestEndpoint sends a sample event to an endpoint and returns what it said.
func (s *Service) TestEndpoint(ctx context.Context, scope kyc.Scope, id string) (SendAnswer, error) {
	ep, err := s.Endpoint(ctx, scope, id)
	if err != nil {
		return SendAnswer{}, err
	}
	return s.sendSample(ctx, ep)
}

// TestNextSecret is TestEndpoint signed with the secret that comes into force next.
func (s *Service) TestNextSecret(ctx context.Context, scope kyc.Scope, id string) (SendAnswer, error) {
	ep, err := s.Endpoint(ctx, scope, id)
	if err != nil {
		return SendAnswer{}, err
	}
	if err := ep.Switch(s.Now()); err != nil {
		return SendAnswer{}, err
	}
	return s.sendSample(ctx, ep)
}

func (s *Service) sendSample(ctx context.Context, ep webhook.Endpoint) (SendAnswer, error) {
	now := s.Now().UTC()
	body, err := json.Marshal(webhook.Sample(ep.Scope, now.Format(layoutZone), now.Format(layoutMillis)))
	if err != nil {
		return SendAnswer{}, err
	}
	return s.send(ctx, ep, body)
}
