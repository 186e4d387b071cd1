package wire

import "github.com/idngo/idngo/kyc/webhook"

// Masked stands for a secret that is kept; sent back in a change it keeps it.
const Masked = "********"

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

// ShowWebhook makes the object of a receiver with its secrets masked; err goes through.
func ShowWebhook(e webhook.Endpoint, err error) (Webhook, error) {
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
		w.SecretKey = Masked
	}
	for _, h := range e.Headers {
		w.Headers = append(w.Headers, webhook.Header{Key: h.Key, Value: Masked})
	}
	return w, err
}

// WebhookBody is the body of create and change; what is left out stays as it is.
type WebhookBody struct {
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

// Onto lays the given fields over e. A masked secret or header value keeps the old one.
func (b WebhookBody) Onto(e *webhook.Endpoint) {
	lay(&e.Name, b.Name)
	lay(&e.Description, b.Description)
	lay(&e.Target, b.Target)
	lay(&e.TargetType, b.TargetType)
	lay(&e.Types, b.Types)
	lay(&e.ApplicantType, b.ApplicantType)
	if e.ApplicantType == "both" { // the form's word for no restriction (webhooks.md 6)
		e.ApplicantType = ""
	}
	lay(&e.SourceKeys, b.SourceKeys)
	lay(&e.SignatureAlgorithm, b.SignatureAlgorithm)
	lay(&e.NotResendFailed, b.NotResendFailedWebhooks)
	lay(&e.Disabled, b.Disabled)
	if b.SecretKey != nil && *b.SecretKey != Masked && *b.SecretKey != "" {
		e.Secret = *b.SecretKey
	}
	if b.Headers != nil {
		old := map[string]string{}
		for _, h := range e.Headers {
			old[h.Key] = h.Value
		}
		e.Headers = nil
		for _, h := range *b.Headers {
			if value, kept := old[h.Key]; kept && h.Value == Masked {
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

// WebhookTest is what came of a test delivery.
type WebhookTest struct {
	OK        int    `json:"ok" doc:"1 when the receiver answered 2xx, else 0" enum:"0,1"`
	Status    int    `json:"status,omitempty" doc:"HTTP status of the receiver; absent when it gave none"`
	LatencyMs int64  `json:"latencyMs"`
	Error     string `json:"error,omitempty" doc:"Class of the failure" example:"timeout"`
}

// WebhookTestBody names the webhook to test.
type WebhookTestBody struct {
	ID string `json:"id" doc:"Id of the webhook" pattern:"^[0-9a-f]{24}$"`
}
