package publicapi

import (
	"net/http"

	"github.com/idngo/idngo/kyc/webhook"
)

// masked stands for a secret that is kept; sent back in a change it keeps it.
const masked = "********"

// Webhook is a receiver (webhooks.md 7). Secrets are shown once, in the answer
// to their creation.
type Webhook struct {
	ID                      string           `json:"id" pattern:"^[0-9a-f]{24}$"`
	Name                    string           `json:"name,omitempty"`
	Description             string           `json:"description,omitempty"`
	Target                  string           `json:"target" example:"https://shop.example/hook"`
	TargetType              string           `json:"targetType" example:"http"`
	Types                   []string         `json:"types"`
	ApplicantType           string           `json:"applicantType,omitempty"`
	SourceKeys              []string         `json:"sourceKeys,omitempty"`
	SecretKey               string           `json:"secretKey,omitempty" doc:"Masked, except in the answer to the creation"`
	SignatureAlgorithm      string           `json:"signatureAlgorithm" example:"HMAC_SHA256_HEX"`
	Headers                 []webhook.Header `json:"headers,omitempty" doc:"Values are masked"`
	NotResendFailedWebhooks bool             `json:"notResendFailedWebhooks"`
	Disabled                bool             `json:"disabled"`
	ClientID                string           `json:"clientId"`
	CreatedAt               string           `json:"createdAt" example:"2025-05-24 10:15:30"`
	CreatedBy               string           `json:"createdBy,omitempty"`
}

func showWebhook(e webhook.Endpoint, err error) (Webhook, error) {
	w := Webhook{
		ID: e.ID, Name: e.Name, Description: e.Description, Target: e.Target, TargetType: e.TargetType, Types: e.Types,
		ApplicantType: e.ApplicantType, SourceKeys: e.SourceKeys, SignatureAlgorithm: e.SignatureAlgorithm,
		NotResendFailedWebhooks: e.NotResendFailed, Disabled: e.Disabled, ClientID: e.Scope.Tenant,
		CreatedAt: stamp(e.CreatedAt, layoutSeconds), CreatedBy: e.CreatedBy,
	}
	if w.Types == nil {
		w.Types = []string{}
	}
	if e.Secret != "" {
		w.SecretKey = masked
	}
	for _, h := range e.Headers {
		w.Headers = append(w.Headers, webhook.Header{Key: h.Key, Value: masked})
	}
	return w, err
}

func listWebhooks(c *call) (Wrapped[Webhook], error) {
	endpoints, err := c.api.Story.Endpoints(c.ctx, c.scope)
	var items []Webhook
	for _, e := range endpoints[:min(len(endpoints), 50)] {
		shown, _ := showWebhook(e, nil)
		items = append(items, shown)
	}
	return Wrapped[Webhook]{listOf(items)}, err
}

func getWebhook(c *call) (Webhook, error) {
	id, err := c.id("webhookId")
	if err != nil {
		return Webhook{}, err
	}
	return showWebhook(c.api.Story.Endpoint(c.ctx, c.scope, id))
}

// webhookBody is the body of create and change; what is left out stays as it is.
type webhookBody struct {
	ID                      string            `json:"id,omitempty" doc:"Required for a change, refused for a creation"`
	Name                    *string           `json:"name,omitempty"`
	Description             *string           `json:"description,omitempty"`
	Target                  *string           `json:"target,omitempty" doc:"Required for a creation" example:"https://shop.example/hook"`
	TargetType              *string           `json:"targetType,omitempty" example:"http"`
	Types                   *[]string         `json:"types,omitempty"`
	ApplicantType           *string           `json:"applicantType,omitempty"`
	SourceKeys              *[]string         `json:"sourceKeys,omitempty"`
	SecretKey               *string           `json:"secretKey,omitempty" doc:"Made by the server when it is left out of a creation"`
	SignatureAlgorithm      *string           `json:"signatureAlgorithm,omitempty"`
	Headers                 *[]webhook.Header `json:"headers,omitempty"`
	NotResendFailedWebhooks *bool             `json:"notResendFailedWebhooks,omitempty"`
	Disabled                *bool             `json:"disabled,omitempty"`
}

// onto lays the given fields over e. A masked secret or header value keeps the old one.
func (b webhookBody) onto(e *webhook.Endpoint) {
	lay(&e.Name, b.Name)
	lay(&e.Description, b.Description)
	lay(&e.Target, b.Target)
	lay(&e.TargetType, b.TargetType)
	lay(&e.Types, b.Types)
	lay(&e.ApplicantType, b.ApplicantType)
	lay(&e.SourceKeys, b.SourceKeys)
	lay(&e.SignatureAlgorithm, b.SignatureAlgorithm)
	lay(&e.NotResendFailed, b.NotResendFailedWebhooks)
	lay(&e.Disabled, b.Disabled)
	if b.SecretKey != nil && *b.SecretKey != masked && *b.SecretKey != "" {
		e.Secret = *b.SecretKey
	}
	if b.Headers != nil {
		old := map[string]string{}
		for _, h := range e.Headers {
			old[h.Key] = h.Value
		}
		e.Headers = nil
		for _, h := range *b.Headers {
			if value, kept := old[h.Key]; kept && h.Value == masked {
				h.Value = value
			}
			e.Headers = append(e.Headers, h)
		}
	}
}

func lay[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func postWebhook(c *call, b webhookBody) (Webhook, error) {
	if b.ID != "" {
		return Webhook{}, errMalformed.Saying("Malformed data provided in the request: a new webhook has no id")
	}
	var e webhook.Endpoint
	b.onto(&e)
	made, err := c.api.Story.CreateEndpoint(c.ctx, c.scope, e)
	shown, err := showWebhook(made, err)
	shown.SecretKey = made.Secret
	return shown, err
}

func patchWebhook(c *call, b webhookBody) (Webhook, error) {
	id, err := validID("id", b.ID)
	if err != nil {
		return Webhook{}, err
	}
	return showWebhook(c.api.Story.UpdateEndpoint(c.ctx, c.scope, id, b.onto))
}

// WebhookTest is what came of a test delivery.
type WebhookTest struct {
	OK        int    `json:"ok" doc:"1 when the receiver answered 2xx, else 0" enum:"0,1"`
	Status    int    `json:"status,omitempty" doc:"HTTP status of the receiver; absent when it gave none"`
	LatencyMs int64  `json:"latencyMs"`
	Error     string `json:"error,omitempty" doc:"Class of the failure" example:"timeout"`
}

type webhookTestBody struct {
	ID string `json:"id" doc:"Id of the webhook" pattern:"^[0-9a-f]{24}$"`
}

func testWebhook(c *call, b webhookTestBody) (WebhookTest, error) {
	id, err := validID("id", b.ID)
	if err != nil {
		return WebhookTest{}, err
	}
	a, err := c.api.Story.TestEndpoint(c.ctx, c.scope, id)
	t := WebhookTest{Status: a.Status, LatencyMs: a.Latency.Milliseconds(), Error: a.Err}
	if a.Status >= http.StatusOK && a.Status < http.StatusMultipleChoices {
		t.OK = 1
	}
	return t, err
}
