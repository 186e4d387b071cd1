package wire

import "github.com/idngo/idngo/kyc/webhook"

// Delivery is one line of the delivery log (webhooks.md 1).
type Delivery struct {
	ID            string `json:"id" pattern:"^[0-9a-f]{24}$"`
	WebhookID     string `json:"webhookId" pattern:"^[0-9a-f]{24}$"`
	ApplicantID   string `json:"applicantId" pattern:"^[0-9a-f]{24}$"`
	Type          string `json:"type" example:"applicantReviewed"`
	State         string `json:"state" enum:"queued,retrying,delivered,dead"`
	Attempts      int    `json:"attempts"`
	CreatedAt     string `json:"createdAt" example:"2025-05-24 10:15:30.123"`
	NextAttemptAt string `json:"nextAttemptAt,omitempty"`
	LastAttemptAt string `json:"lastAttemptAt,omitempty"`
	LastStatus    int    `json:"lastStatus,omitempty" doc:"HTTP status of the last answer; absent when there was none"`
	LastLatencyMs int64  `json:"lastLatencyMs,omitempty"`
	LastError     string `json:"lastError,omitempty" doc:"Class of failure: timeout, refused-address, dns, tls, connect, redirect, status"`
}

// ShowDelivery leaves the body out: it is read where it is sent.
func ShowDelivery(d webhook.Delivery) Delivery {
	return Delivery{
		ID: d.ID, WebhookID: d.EndpointID, ApplicantID: d.ApplicantID, Type: d.EventType, State: string(d.State), Attempts: d.Attempts,
		CreatedAt: stamp(d.CreatedAt, layoutMillis), NextAttemptAt: stamp(d.NextAt, layoutMillis), LastAttemptAt: stamp(d.LastAt, layoutMillis),
		LastStatus: d.LastStatus, LastLatencyMs: d.LastLatency.Milliseconds(), LastError: d.LastError,
	}
}

// Resent tells how many deliveries are due again.
type Resent struct {
	Resent int `json:"resent"`
}
