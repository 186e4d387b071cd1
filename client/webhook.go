package client

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // an algorithm of the contract; SHA-256 is the default
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"net/http"
)

// maxWebhook bounds the body of a webhook, in bytes.
const maxWebhook = 1 << 20

// ErrWebhookSignature: the body does not come from the server, or was changed.
var ErrWebhookSignature = errors.New("client: the webhook's signature does not fit")

// Webhook is an event.
type Webhook struct {
	Type           string  `json:"type"`
	ApplicantID    string  `json:"applicantId"`
	InspectionID   string  `json:"inspectionId"`
	ExternalUserID string  `json:"externalUserId"`
	CorrelationID  string  `json:"correlationId"`
	LevelName      string  `json:"levelName"`
	SandboxMode    bool    `json:"sandboxMode"`
	ReviewStatus   string  `json:"reviewStatus"`
	ReviewResult   *Result `json:"reviewResult"`
	CreatedAtMs    string  `json:"createdAtMs"`
	ClientID       string  `json:"clientId"`
}

// ReadWebhook reads and verifies a request that came to a webhook receiver.
func ReadWebhook(r *http.Request, secret string) (Webhook, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxWebhook))
	if err != nil {
		return Webhook{}, err
	}
	if !VerifyWebhook(body, r.Header.Get("X-Payload-Digest"), r.Header.Get("X-Payload-Digest-Alg"), secret) {
		return Webhook{}, ErrWebhookSignature
	}
	var w Webhook
	return w, json.Unmarshal(body, &w)
}

// VerifyWebhook checks the digest of a raw body in constant time. Without an
// algorithm header, as old deliveries had none, it is SHA-1.
func VerifyWebhook(body []byte, digest, algorithm, secret string) bool {
	var h func() hash.Hash
	switch algorithm {
	case "HMAC_SHA1_HEX", "":
		h = sha1.New
	case "HMAC_SHA256_HEX":
		h = sha256.New
	case "HMAC_SHA512_HEX":
		h = sha512.New
	default:
		return false
	}
	want, err := hex.DecodeString(digest)
	if err != nil {
		return false
	}
	m := hmac.New(h, []byte(secret))
	m.Write(body)
	return hmac.Equal(m.Sum(nil), want)
}
