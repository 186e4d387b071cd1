package verify

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/webhook"
)

const secretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// maxEndpoints bounds the receivers of an environment.
const maxEndpoints = 50

// CreateEndpoint stores a receiver; a missing secret is made.
func (s *Service) CreateEndpoint(ctx context.Context, scope kyc.Scope, e webhook.Endpoint) (webhook.Endpoint, error) {
	existing, err := s.Store.Endpoints(ctx, scope)
	if err != nil {
		return webhook.Endpoint{}, err
	}
	if len(existing) >= maxEndpoints {
		return webhook.Endpoint{}, fault.New(fault.Invalid, "No more than 50 webhooks can be kept in an environment")
	}
	now := s.Now()
	e.Scope, e.ID, e.Version, e.CreatedAt, e.CreatedBy = scope, kyc.NewID(now), 1, now, audit.ActorOf(ctx).Name
	e.TargetType = orDefault(e.TargetType, "http")
	e.SignatureAlgorithm = orDefault(e.SignatureAlgorithm, webhook.SHA256)
	if e.Secret == "" {
		e.Secret = kyc.RandomString(secretAlphabet, 32)
	}
	if err := e.Validate(); err != nil {
		return webhook.Endpoint{}, err
	}
	r, err := s.sealEndpoint(ctx, e)
	if err != nil {
		return webhook.Endpoint{}, err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedWebhook, Description: "created webhook " + e.ID})
	return e, s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.InsertEndpoint(ctx, r); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// UpdateEndpoint changes a receiver.
func (s *Service) UpdateEndpoint(ctx context.Context, scope kyc.Scope, id string, change func(*webhook.Endpoint)) (webhook.Endpoint, error) {
	return s.UpdateEndpointIf(ctx, scope, id, func(e *webhook.Endpoint) error {
		change(e)
		return nil
	})
}

// UpdateEndpointIf is UpdateEndpoint with a change that may refuse. A secret that
// is set outright ends a change of secret that was under way.
func (s *Service) UpdateEndpointIf(ctx context.Context, scope kyc.Scope, id string, change func(*webhook.Endpoint) error) (webhook.Endpoint, error) {
	for try := 0; ; try++ {
		e, err := s.Endpoint(ctx, scope, id)
		if err != nil {
			return webhook.Endpoint{}, err
		}
		from := e.Version
		before := e
		if err := change(&e); err != nil {
			return webhook.Endpoint{}, err
		}
		if e.Secret != before.Secret && e.NextSecret == before.NextSecret {
			e.NextSecret, e.SwitchAt = "", time.Time{}
		}
		if err := e.Validate(); err != nil {
			return webhook.Endpoint{}, err
		}
		r, err := s.sealEndpoint(ctx, e)
		if err != nil {
			return webhook.Endpoint{}, err
		}
		entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedWebhook, Description: "changed webhook " + e.ID})
		err = s.Store.Tx(ctx, scope, func(tx Tx) error {
			if err := tx.UpdateEndpoint(ctx, r, from); err != nil {
				return err
			}
			return tx.AppendAudit(ctx, entry)
		})
		if errors.Is(err, fault.ErrStale) && try < staleRetries {
			continue
		}
		e.Version = from + 1
		return e, err
	}
}

// DeleteEndpoint removes a receiver; its deliveries that are due end as dead.
func (s *Service) DeleteEndpoint(ctx context.Context, scope kyc.Scope, id string) error {
	if _, err := s.Endpoint(ctx, scope, id); err != nil {
		return err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedWebhook, Description: "deleted webhook " + id})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.DeleteEndpoint(ctx, scope, id); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// Endpoints lists the receivers of an environment, oldest first.
func (s *Service) Endpoints(ctx context.Context, scope kyc.Scope) ([]webhook.Endpoint, error) {
	records, err := s.Store.Endpoints(ctx, scope)
	if err != nil {
		return nil, err
	}
	out := make([]webhook.Endpoint, 0, len(records))
	for _, r := range records {
		e, err := s.openEndpoint(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// Endpoint gives one receiver with its secret.
func (s *Service) Endpoint(ctx context.Context, scope kyc.Scope, id string) (webhook.Endpoint, error) {
	if !kyc.ValidID(id) {
		return webhook.Endpoint{}, fault.ErrNotFound
	}
	r, err := s.Store.Endpoint(ctx, scope, id)
	if err != nil {
		return webhook.Endpoint{}, err
	}
	return s.openEndpoint(ctx, r)
}

func (s *Service) sealEndpoint(ctx context.Context, e webhook.Endpoint) (EndpointRecord, error) {
	plain, err := json.Marshal(endpointSecrets{Secret: e.Secret, NextSecret: e.NextSecret, SwitchAt: e.SwitchAt, Headers: e.Headers})
	if err != nil {
		return EndpointRecord{}, err
	}
	r := EndpointRecord{Endpoint: e}
	r.Secret, r.NextSecret, r.SwitchAt, r.Headers = "", "", time.Time{}, nil
	r.Sealed, err = s.Sealer.Seal(ctx, e.Scope, "", endpointSlot(e.ID), plain)
	return r, err
}

func (s *Service) openEndpoint(ctx context.Context, r EndpointRecord) (webhook.Endpoint, error) {
	e := r.Endpoint
	plain, err := s.Sealer.Open(ctx, e.Scope, "", endpointSlot(e.ID), r.Sealed)
	if err != nil {
		return e, err
	}
	var sec endpointSecrets
	if err := json.Unmarshal(plain, &sec); err != nil {
		return e, err
	}
	e.Secret, e.NextSecret, e.SwitchAt, e.Headers = sec.Secret, sec.NextSecret, sec.SwitchAt, sec.Headers
	e.Settle(s.Now())
	return e, nil
}

// NewWebhookSecret makes the secret of a receiver.
func NewWebhookSecret() string { return kyc.RandomString(secretAlphabet, 32) }

// Delivery gives one delivery with the bytes that it sends.
func (s *Service) Delivery(ctx context.Context, scope kyc.Scope, id string) (webhook.Delivery, error) {
	r, err := s.Store.Delivery(ctx, scope, id)
	if err != nil || len(r.Sealed) == 0 { // erased: only the line of the log is left
		return r.Delivery, err
	}
	d := r.Delivery
	d.Body, err = s.Sealer.Open(ctx, scope, d.ApplicantID, deliverySlot(d.ID), r.Sealed)
	return d, err
}
