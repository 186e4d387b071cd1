package verify

import (
	"context"
	"encoding/json"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/webhook"
)

// Layouts of the contract's times (api.md 1.1).
const (
	layoutZone   = "2006-01-02 15:04:05-0700"
	layoutMillis = "2006-01-02 15:04:05.000"
)

func deliverySlot(id string) Slot { return Slot{Table: "deliveries", Column: "body", Row: id} }

// prepareEvents makes the delivery rows of a change: the exact bytes that every
// attempt will send, sealed. It moves the applicant's event clock, which
// strictly increases, so that a receiver can order events (api.md 0a).
func (s *Service) prepareEvents(ctx context.Context, c *change) ([]DeliveryRecord, error) {
	if len(c.events) == 0 {
		return nil, nil
	}
	endpoints, err := s.Store.Endpoints(ctx, c.a.Scope)
	if err != nil {
		return nil, err
	}
	var out []DeliveryRecord
	for _, e := range c.events {
		ms := max(s.Now().UnixMilli(), c.a.LastEventMs+1)
		c.a.LastEventMs = ms
		body, err := json.Marshal(payload(c.a, e, ms, audit.ActorOf(ctx).CorrelationID))
		if err != nil {
			return nil, err
		}
		for _, ep := range endpoints {
			if !ep.Wants(e.kind, c.a.Type, c.a.SourceKey) {
				continue
			}
			d := DeliveryRecord{Delivery: webhook.Delivery{
				Scope: c.a.Scope, ID: kyc.NewID(s.Now()), EndpointID: ep.ID, ApplicantID: c.a.ID,
				EventType: e.kind, Seq: ms, State: webhook.StateQueued, CreatedAt: s.Now(), NextAt: s.Now(),
			}}
			if d.Sealed, err = s.Sealer.Seal(ctx, d.Scope, c.a.ID, deliverySlot(d.ID), body); err != nil {
				return nil, err
			}
			out = append(out, d)
		}
	}
	return out, nil
}

// payload builds the body of an event. A GREEN result is nothing but its
// answer; a stale result is never sent (webhooks.md 3 and 5).
func payload(a applicant.Applicant, e event, ms int64, correlationID string) webhook.Payload {
	at := time.UnixMilli(ms).UTC()
	if correlationID == "" {
		correlationID = kyc.NewCorrelationID()
	}
	p := webhook.Payload{
		ApplicantID: a.ID, InspectionID: a.InspectionID, ApplicantType: a.Type,
		CorrelationID: correlationID, LevelName: a.Review.LevelName, PreviousLevelName: e.previousLevel,
		SandboxMode: a.Scope.Sandbox(), ExternalUserID: a.Personal.ExternalUserID, SourceKey: a.SourceKey,
		Type: e.kind, ReviewStatus: a.Review.Status, Tags: e.tags,
		CreatedAt: at.Format(layoutZone), CreatedAtMs: at.Format(layoutMillis), ClientID: a.Scope.Tenant,
	}
	if e.withResult && a.Review.Result != nil {
		r := *a.Review.Result
		if r.Green() {
			r = applicant.Result{ReviewAnswer: applicant.AnswerGreen}
		}
		p.ReviewResult = &r
	}
	return p
}

func insertDeliveries(ctx context.Context, tx Tx, ds []DeliveryRecord) error {
	for _, d := range ds {
		if err := tx.InsertDelivery(ctx, d); err != nil {
			return err
		}
		job := Job{Kind: JobDeliver, Scope: d.Scope, ApplicantID: d.ApplicantID, DeliveryID: d.ID}
		if err := tx.Enqueue(ctx, job); err != nil {
			return err
		}
	}
	return nil
}
