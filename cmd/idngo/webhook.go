package main

import (
	"fmt"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

type webhookCmd struct {
	List   webhookList   `cmd:"" help:"List webhooks."`
	Create webhookCreate `cmd:"" help:"Create a webhook; its secret is shown once."`
	Set    webhookSet    `cmd:"" help:"Change a webhook."`
	Delete webhookDelete `cmd:"" help:"Delete a webhook."`
	Test   webhookTest   `cmd:"" help:"Send a sample event and show the answer."`
	Log    webhookLog    `cmd:"" help:"Show deliveries."`
	Resend webhookResend `cmd:"" help:"Send one delivery again, or all of a range."`
}

type webhookList struct {
	installation
	scopeFlags
}

func (c webhookList) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		endpoints, err := a.Service.Endpoints(r.ctx, c.scope())
		if err != nil {
			return err
		}
		for _, e := range endpoints {
			if err := r.line(endpointLine(e)); err != nil {
				return err
			}
		}
		return nil
	})
}

func endpointLine(e webhook.Endpoint) map[string]any {
	return map[string]any{
		"id": e.ID, "name": e.Name, "target": e.Target, "types": e.Types, "signatureAlgorithm": e.SignatureAlgorithm,
		"disabled": e.Disabled, "notResendFailedWebhooks": e.NotResendFailed, "createdAt": stamp(e.CreatedAt),
	}
}

// everyEvent is what a webhook gets that names no types.
var everyEvent = []string{
	webhook.ApplicantCreated, webhook.ApplicantPending, webhook.ApplicantOnHold, webhook.ApplicantReviewed,
	webhook.ApplicantReset, webhook.ApplicantLevelChanged, webhook.ApplicantPersonalInfoChanged,
	webhook.ApplicantTagsChanged, webhook.ApplicantActivated, webhook.ApplicantDeactivated,
	webhook.ApplicantDeleted, webhook.ApplicantPersonalDataDeleted, webhook.ApplicantStepsReset,
}

type webhookCreate struct {
	installation
	scopeFlags
	Target    string            `arg:"" help:"URL that is called."`
	Name      string            `help:"Name."`
	Types     []string          `help:"Event types; all when empty."`
	Secret    string            `help:"Secret of the signature; made when empty." env:"IDNGO_WEBHOOK_SECRET"`
	Algorithm string            `enum:"HMAC_SHA1_HEX,HMAC_SHA256_HEX,HMAC_SHA512_HEX" default:"HMAC_SHA256_HEX" help:"Algorithm of the signature."`
	Header    map[string]string `help:"Custom header NAME=VALUE; may be repeated."`
	NoRetry   bool              `help:"Do not send again what failed."`
}

func (c webhookCreate) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		types := c.Types
		if len(types) == 0 {
			types = everyEvent
		}
		e := webhook.Endpoint{Name: c.Name, Target: c.Target, Types: types, Secret: c.Secret, SignatureAlgorithm: c.Algorithm, NotResendFailed: c.NoRetry}
		for k, v := range c.Header {
			e.Headers = append(e.Headers, webhook.Header{Key: k, Value: v})
		}
		e, err := a.Service.CreateEndpoint(r.ctx, c.scope(), e)
		if err != nil {
			return err
		}
		line := endpointLine(e)
		line["secretKey"] = e.Secret
		return r.line(line)
	})
}

type webhookSet struct {
	installation
	scopeFlags
	ID      string   `arg:""`
	Target  *string  `help:"URL that is called."`
	Types   []string `help:"Event types."`
	Secret  *string  `help:"New secret."`
	Disable *bool    `negatable:"" help:"Stop or resume deliveries."`
}

func (c webhookSet) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		e, err := a.Service.UpdateEndpoint(r.ctx, c.scope(), c.ID, func(e *webhook.Endpoint) {
			if c.Target != nil {
				e.Target = *c.Target
			}
			if len(c.Types) > 0 {
				e.Types = c.Types
			}
			if c.Secret != nil {
				e.Secret = *c.Secret
			}
			if c.Disable != nil {
				e.Disabled = *c.Disable
			}
		})
		if err != nil {
			return err
		}
		return r.line(endpointLine(e))
	})
}

type webhookDelete struct {
	installation
	scopeFlags
	ID string `arg:""`
}

func (c webhookDelete) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		if err := a.Service.DeleteEndpoint(r.ctx, c.scope(), c.ID); err != nil {
			return fmt.Errorf("webhook %s: %w", c.ID, err)
		}
		return r.line(map[string]any{"id": c.ID, "deleted": true})
	})
}

type webhookTest struct {
	installation
	scopeFlags
	ID string `arg:""`
}

func (c webhookTest) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		answer, err := a.Service.TestEndpoint(r.ctx, c.scope(), c.ID)
		if err != nil {
			return err
		}
		return r.line(map[string]any{"status": answer.Status, "ms": answer.Latency.Milliseconds(), "error": answer.Err, "body": answer.Body})
	})
}

// deliveryFlags choose deliveries of the log.
type deliveryFlags struct {
	Webhook   string    `help:"Id of the webhook."`
	Applicant string    `help:"Id of the applicant."`
	State     string    `help:"queued, retrying, delivered or dead." enum:",queued,retrying,delivered,dead" default:""`
	From      time.Time `help:"Not before this time (RFC 3339)."`
	To        time.Time `help:"Not after this time (RFC 3339)."`
}

func (f deliveryFlags) query() verify.DeliveryQuery {
	return verify.DeliveryQuery{EndpointID: f.Webhook, ApplicantID: f.Applicant, State: webhook.State(f.State), From: f.From, To: f.To}
}

type webhookLog struct {
	installation
	scopeFlags
	deliveryFlags
	Limit    int  `default:"50" help:"How many, newest first."`
	Attempts bool `help:"List the attempts of each delivery too."`
}

func (c webhookLog) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		q := c.query()
		q.Limit = c.Limit
		deliveries, err := a.Service.Deliveries(r.ctx, c.scope(), q)
		if err != nil {
			return err
		}
		for _, d := range deliveries {
			line := map[string]any{
				"id": d.ID, "webhook": d.EndpointID, "applicantId": d.ApplicantID, "type": d.EventType, "state": d.State,
				"attempts": d.Attempts, "createdAt": stamp(d.CreatedAt), "nextAt": stamp(d.NextAt),
				"status": d.LastStatus, "ms": d.LastLatency.Milliseconds(), "error": d.LastError,
			}
			if c.Attempts {
				if line["log"], err = a.Service.DeliveryAttempts(r.ctx, c.scope(), d.ID); err != nil {
					return err
				}
			}
			if err := r.line(line); err != nil {
				return err
			}
		}
		return nil
	})
}

type webhookResend struct {
	installation
	scopeFlags
	deliveryFlags
	ID string `arg:"" optional:"" help:"Id of one delivery; without it all that the flags choose."`
}

func (c webhookResend) Run(r *runContext) error {
	return r.with(c.installation, func(a *app.App) error {
		if c.ID != "" {
			if err := a.Service.Resend(r.ctx, c.scope(), c.ID); err != nil {
				return fmt.Errorf("delivery %s: %w", c.ID, err)
			}
			return r.line(map[string]int{"resent": 1})
		}
		n, err := a.Service.ResendRange(r.ctx, c.scope(), c.query())
		if err != nil {
			return err
		}
		return r.line(map[string]int{"resent": n})
	})
}
