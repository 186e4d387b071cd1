package dashapi

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// WebhookView is a receiver. Its secret is shown only when it is made.
type WebhookView struct {
	ID           string           `json:"id"`
	Name         string           `json:"name"`
	Description  string           `json:"description"`
	Target       string           `json:"target"`
	Types        []string         `json:"types"`
	Algorithm    string           `json:"algorithm"`
	Applicants   string           `json:"applicants" doc:"individual, company, or empty for both"`
	SourceKeys   []string         `json:"sourceKeys"`
	Headers      []webhook.Header `json:"headers" doc:"Values are masked"`
	NoResend     bool             `json:"noResend"`
	Disabled     bool             `json:"disabled"`
	CreatedAt    time.Time        `json:"createdAt"`
	Secret       string           `json:"secret,omitempty" doc:"Only in the answer that makes it"`
	SwitchAt     *time.Time       `json:"switchAt,omitempty" doc:"Two secrets live: the new one signs from then on"`
	RecentFailed int              `json:"recentFailed" doc:"Of the last 50 deliveries, those that are dead or retrying"`
}

// WebhookEdit makes or changes a receiver; absent leaves alone.
type WebhookEdit struct {
	Name        *string           `json:"name,omitempty" maxLength:"256"`
	Description *string           `json:"description,omitempty" maxLength:"2048"`
	Target      *string           `json:"target,omitempty" maxLength:"2048"`
	Types       *[]string         `json:"types,omitempty" maxItems:"50"`
	Algorithm   *string           `json:"algorithm,omitempty" enum:"HMAC_SHA1_HEX,HMAC_SHA256_HEX,HMAC_SHA512_HEX"`
	Applicants  *string           `json:"applicants,omitempty" enum:"individual,company,"`
	SourceKeys  *[]string         `json:"sourceKeys,omitempty" maxItems:"50"`
	Headers     *[]webhook.Header `json:"headers,omitempty" maxItems:"20"`
	NoResend    *bool             `json:"noResend,omitempty"`
	Disabled    *bool             `json:"disabled,omitempty"`
	NewSecret   bool              `json:"newSecret,omitempty" doc:"Makes a new secret; the answer shows it"`
	Overlap     int               `json:"overlapHours,omitempty" minimum:"0" maximum:"720" doc:"With newSecret: hours in which the old secret goes on signing; 0 replaces it at once"`
	Rotation    string            `json:"rotation,omitempty" enum:"switch,keep" doc:"switch: the new secret signs from now on; keep: drop the new one"`
}

// Sent is what came of one sending.
type Sent struct {
	Status    int    `json:"status" doc:"HTTP status, 0 when there was no answer"`
	LatencyMs int64  `json:"latencyMs"`
	Error     string `json:"error,omitempty"`
	Body      string `json:"body,omitempty" doc:"First kilobyte of the answer"`
}

// DeliveryView is one event on its way to one receiver.
type DeliveryView struct {
	ID          string     `json:"id"`
	WebhookID   string     `json:"webhookId"`
	ApplicantID string     `json:"applicantId"`
	Type        string     `json:"type"`
	State       string     `json:"state" enum:"queued,retrying,delivered,dead"`
	Attempts    int        `json:"attempts"`
	CreatedAt   time.Time  `json:"createdAt"`
	NextAt      *time.Time `json:"nextAt,omitempty"`
	LastAt      *time.Time `json:"lastAt,omitempty"`
	LastStatus  int        `json:"lastStatus"`
	LatencyMs   int64      `json:"latencyMs"`
	LastError   string     `json:"lastError,omitempty"`
}

// DeliveryPage is a page of the log, newest first.
type DeliveryPage struct {
	Items []DeliveryView `json:"items"`
	Next  string         `json:"next,omitempty"`
}

// DeliveryDetail is a delivery with what was sent and every attempt.
type DeliveryDetail struct {
	DeliveryView
	Body string            `json:"body" doc:"The exact bytes that are sent"`
	Log  []DeliveryAttempt `json:"log"`
}

// DeliveryAttempt is one try.
type DeliveryAttempt struct {
	Number    int       `json:"number"`
	At        time.Time `json:"at"`
	Status    int       `json:"status"`
	LatencyMs int64     `json:"latencyMs"`
	Error     string    `json:"error,omitempty"`
	Manual    bool      `json:"manual"`
}

// Resent counts what was made due again.
type Resent struct {
	Count int `json:"count"`
}

// DeliveryRange names deliveries by what they have in common.
type DeliveryRange struct {
	WebhookID string `json:"webhookId,omitempty" pattern:"^[0-9a-f]{24}$"`
	State     string `json:"state" enum:"dead,retrying,delivered"`
	// From and To bound the time of the event; From is in, To is not.
	From *time.Time `json:"from,omitempty"`
	To   *time.Time `json:"to,omitempty"`
}

const maskedHeader = "••••••••"

// InWebhook names a receiver of an environment.
type InWebhook struct {
	InEnv
	Endpoint string `path:"endpoint" pattern:"^[0-9a-f]{24}$"`
}

// InDelivery names a delivery of an environment.
type InDelivery struct {
	InEnv
	Delivery string `path:"delivery" pattern:"^[0-9a-f]{24}$"`
}

func (a *API) webhookRoutes() {
	const list, deliveries = "/{env}/webhooks", "/{env}/deliveries"
	add(a, op{id: "listWebhooks", method: "GET", path: list, summary: "Receivers", tag: "Webhooks", permission: access.PermSettingsRead}, a.listWebhooks)
	add(a, op{id: "createWebhook", method: "POST", path: list, summary: "Make a receiver", tag: "Webhooks", permission: access.PermSettings}, a.createWebhook)
	add(a, op{id: "changeWebhook", method: "PATCH", path: list + "/{endpoint}", summary: "Change a receiver", tag: "Webhooks", permission: access.PermSettings}, a.changeWebhook)
	add(a, op{id: "deleteWebhook", method: "DELETE", path: list + "/{endpoint}", summary: "Delete a receiver", tag: "Webhooks", permission: access.PermSettings}, a.deleteWebhook)
	add(a, op{id: "testWebhook", method: "POST", path: list + "/{endpoint}/test", summary: "Send a sample and tell what came of it", tag: "Webhooks", permission: access.PermSettings}, a.testWebhook)
	add(a, op{id: "listWebhookTypes", method: "GET", path: "/webhook-types", summary: "Events that there are", tag: "Webhooks", permission: access.PermSettingsRead}, a.webhookTypes)
	add(a, op{id: "listDeliveries", method: "GET", path: deliveries, summary: "The delivery log, newest first", tag: "Webhooks", permission: access.PermSettingsRead}, a.listDeliveries)
	add(a, op{id: "getDelivery", method: "GET", path: deliveries + "/{delivery}", summary: "What was sent, and every attempt", tag: "Webhooks", permission: access.PermSettings}, a.getDelivery)
	add(a, op{id: "resendDelivery", method: "POST", path: deliveries + "/{delivery}/resend", summary: "Send again", tag: "Webhooks", permission: access.PermSettings}, a.resend)
	add(a, op{id: "resendDeliveries", method: "POST", path: deliveries + "/resend", summary: "Send a range again", tag: "Webhooks", permission: access.PermSettings}, a.resendRange)
}

var eventTypes = []string{
	webhook.ApplicantCreated, webhook.ApplicantPending, webhook.ApplicantOnHold, webhook.ApplicantReviewed, webhook.ApplicantReset, webhook.ApplicantLevelChanged,
	webhook.ApplicantPersonalInfoChanged, webhook.ApplicantTagsChanged, webhook.ApplicantActivated, webhook.ApplicantDeactivated, webhook.ApplicantDeleted,
	webhook.ApplicantPersonalDataDeleted, webhook.ApplicantStepsReset,
}

func (a *API) webhookTypes(context.Context, *none) (*answer[[]string], error) {
	return &answer[[]string]{eventTypes}, nil
}

func showWebhook(e webhook.Endpoint) WebhookView {
	w := WebhookView{
		ID: e.ID, Name: e.Name, Description: e.Description, Target: e.Target, Types: nonNil(e.Types), Algorithm: e.SignatureAlgorithm, Applicants: e.ApplicantType,
		SourceKeys: nonNil(e.SourceKeys), Headers: []webhook.Header{}, NoResend: e.NotResendFailed, Disabled: e.Disabled, CreatedAt: e.CreatedAt,
	}
	for _, h := range e.Headers {
		w.Headers = append(w.Headers, webhook.Header{Key: h.Key, Value: maskedHeader})
	}
	if e.NextSecret != "" {
		w.SwitchAt = optional(e.SwitchAt)
	}
	return w
}

func (e WebhookEdit) onto(w *webhook.Endpoint) {
	lay(&w.Name, e.Name)
	lay(&w.Description, e.Description)
	lay(&w.Target, e.Target)
	lay(&w.Types, e.Types)
	lay(&w.SignatureAlgorithm, e.Algorithm)
	lay(&w.ApplicantType, e.Applicants)
	lay(&w.SourceKeys, e.SourceKeys)
	lay(&w.NotResendFailed, e.NoResend)
	lay(&w.Disabled, e.Disabled)
	if e.Headers != nil {
		old := map[string]string{}
		for _, h := range w.Headers {
			old[h.Key] = h.Value
		}
		w.Headers = nil
		for _, h := range *e.Headers {
			if h.Value == maskedHeader {
				h.Value = old[h.Key]
			}
			w.Headers = append(w.Headers, h)
		}
	}
}

func lay[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func (a *API) listWebhooks(ctx context.Context, in *struct{ InEnv }) (*answer[[]WebhookView], error) {
	scope := scopeOf(ctx, in.InEnv)
	list, err := a.Service.Endpoints(ctx, scope)
	if err != nil {
		return nil, err
	}
	out := []WebhookView{}
	for _, e := range list {
		v := showWebhook(e)
		recent, err := a.Service.Deliveries(ctx, scope, verify.DeliveryQuery{EndpointID: e.ID, Limit: 50})
		if err != nil {
			return nil, err
		}
		for _, d := range recent {
			if d.State == webhook.StateDead || d.State == webhook.StateRetrying {
				v.RecentFailed++
			}
		}
		out = append(out, v)
	}
	return &answer[[]WebhookView]{out}, nil
}

func (a *API) createWebhook(ctx context.Context, in *struct {
	InEnv
	Body WebhookEdit
}) (*answer[WebhookView], error) {
	e := webhook.Endpoint{Types: []string{webhook.ApplicantReviewed}}
	in.Body.onto(&e)
	e, err := a.Service.CreateEndpoint(ctx, scopeOf(ctx, in.InEnv), e)
	v := showWebhook(e)
	v.Secret = e.Secret
	return &answer[WebhookView]{v}, err
}

func (a *API) changeWebhook(ctx context.Context, in *struct {
	InWebhook
	Body WebhookEdit
}) (*answer[WebhookView], error) {
	secret := ""
	if in.Body.NewSecret {
		secret = verify.NewWebhookSecret()
	}
	e, err := a.Service.UpdateEndpointIf(ctx, scopeOf(ctx, in.InEnv), in.Endpoint, func(e *webhook.Endpoint) error {
		in.Body.onto(e)
		now := a.Now()
		switch {
		case secret != "" && in.Body.Overlap > 0:
			return e.Rotate(secret, now, now.Add(time.Duration(in.Body.Overlap)*time.Hour))
		case secret != "":
			e.Secret, e.NextSecret, e.SwitchAt = secret, "", time.Time{}
		case in.Body.Rotation == "switch":
			return e.Switch(now)
		case in.Body.Rotation == "keep":
			return e.Keep(now)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	v := showWebhook(e)
	v.Secret = secret
	return &answer[WebhookView]{v}, err
}

func (a *API) deleteWebhook(ctx context.Context, in *InWebhook) (*answer[Done], error) {
	return done(), a.Service.DeleteEndpoint(ctx, scopeOf(ctx, in.InEnv), in.Endpoint)
}

func (a *API) testWebhook(ctx context.Context, in *struct {
	InWebhook
	Secret string `query:"secret" enum:"next" doc:"next: sign with the secret that comes into force next"`
}) (*answer[Sent], error) {
	send := a.Service.TestEndpoint
	if in.Secret == "next" {
		send = a.Service.TestNextSecret
	}
	s, err := send(ctx, scopeOf(ctx, in.InEnv), in.Endpoint)
	return &answer[Sent]{Sent{Status: s.Status, LatencyMs: s.Latency.Milliseconds(), Error: s.Err, Body: text(s.Body, 1000)}}, err
}

func showDelivery(d webhook.Delivery) DeliveryView {
	return DeliveryView{
		ID: d.ID, WebhookID: d.EndpointID, ApplicantID: d.ApplicantID, Type: d.EventType, State: string(d.State), Attempts: d.Attempts, CreatedAt: d.CreatedAt,
		NextAt: optional(d.NextAt), LastAt: optional(d.LastAt), LastStatus: d.LastStatus, LatencyMs: d.LastLatency.Milliseconds(), LastError: d.LastError,
	}
}

func (a *API) listDeliveries(ctx context.Context, in *struct {
	InEnv
	Webhook   string    `query:"webhook" pattern:"^[0-9a-f]{24}$"`
	Applicant string    `query:"applicant" pattern:"^[0-9a-f]{24}$"`
	State     string    `query:"state" enum:"queued,retrying,delivered,dead"`
	Before    string    `query:"before" pattern:"^[0-9a-f]{24}$"`
	From      time.Time `query:"from" doc:"Events from this time on"`
	To        time.Time `query:"to" doc:"Events before this time"`
}) (*answer[DeliveryPage], error) {
	const limit = 50
	list, err := a.Service.Deliveries(ctx, scopeOf(ctx, in.InEnv), verify.DeliveryQuery{EndpointID: in.Webhook, ApplicantID: in.Applicant, State: webhook.State(in.State), From: in.From, To: in.To, Before: in.Before, Limit: limit + 1})
	if err != nil {
		return nil, err
	}
	page := DeliveryPage{Items: []DeliveryView{}}
	if len(list) > limit {
		list = list[:limit]
		page.Next = list[limit-1].ID
	}
	for _, d := range list {
		page.Items = append(page.Items, showDelivery(d))
	}
	return &answer[DeliveryPage]{page}, nil
}

func (a *API) getDelivery(ctx context.Context, in *InDelivery) (*answer[DeliveryDetail], error) {
	scope := scopeOf(ctx, in.InEnv)
	d, err := a.Service.Delivery(ctx, scope, in.Delivery)
	if err != nil {
		return nil, err
	}
	log, err := a.Service.DeliveryAttempts(ctx, scope, in.Delivery)
	if err != nil {
		return nil, err
	}
	out := DeliveryDetail{DeliveryView: showDelivery(d), Body: string(d.Body), Log: []DeliveryAttempt{}}
	for _, t := range log {
		out.Log = append(out.Log, DeliveryAttempt{Number: t.Number, At: t.At, Status: t.Status, LatencyMs: t.Latency.Milliseconds(), Error: t.Error, Manual: t.Manual})
	}
	return &answer[DeliveryDetail]{out}, nil
}

func (a *API) resend(ctx context.Context, in *InDelivery) (*answer[Done], error) {
	return done(), a.Service.Resend(ctx, scopeOf(ctx, in.InEnv), in.Delivery)
}

func (a *API) resendRange(ctx context.Context, in *struct {
	InEnv
	Body DeliveryRange
}) (*answer[Resent], error) {
	if in.Body.State == "" {
		return nil, fault.New(fault.Invalid, "Say which deliveries.")
	}
	q := verify.DeliveryQuery{EndpointID: in.Body.WebhookID, State: webhook.State(in.Body.State)}
	lay(&q.From, in.Body.From)
	lay(&q.To, in.Body.To)
	n, err := a.Service.ResendRange(ctx, scopeOf(ctx, in.InEnv), q)
	return &answer[Resent]{Resent{n}}, err
}
