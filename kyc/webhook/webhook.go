package webhook

import (
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
)

// Event types that this server fires (webhooks.md 4).
const (
	ApplicantCreated             = "applicantCreated"
	ApplicantPending             = "applicantPending"
	ApplicantOnHold              = "applicantOnHold"
	ApplicantReviewed            = "applicantReviewed"
	ApplicantReset               = "applicantReset"
	ApplicantLevelChanged        = "applicantLevelChanged"
	ApplicantPersonalInfoChanged = "applicantPersonalInfoChanged"
	ApplicantTagsChanged         = "applicantTagsChanged"
	ApplicantActivated           = "applicantActivated"
	ApplicantDeactivated         = "applicantDeactivated"
	ApplicantDeleted             = "applicantDeleted"
	ApplicantPersonalDataDeleted = "applicantPersonalDataDeleted"
	ApplicantStepsReset          = "applicantStepsReset"
)

// Algorithms of the signature, as sent in x-payload-digest-alg (webhooks.md 2).
const (
	SHA1   = "HMAC_SHA1_HEX"
	SHA256 = "HMAC_SHA256_HEX"
	SHA512 = "HMAC_SHA512_HEX"
)

// Endpoint is one receiver (webhooks.md 6 and 7).
type Endpoint struct {
	Scope              kyc.Scope
	ID                 string
	Version            int64
	Name               string
	Description        string
	Target             string // URL
	TargetType         string // http
	Types              []string
	ApplicantType      string // individual, company, or "" for both
	SourceKeys         []string
	SignatureAlgorithm string
	// NotResendFailed turns the retries off.
	NotResendFailed bool
	Disabled        bool
	CreatedAt       time.Time
	CreatedBy       string

	// Secret and Headers are sealed at rest with the tenant's key. NextSecret, ""
	// for none, is known too and signs from SwitchAt on.
	Secret     string
	NextSecret string
	SwitchAt   time.Time
	Headers    []Header
}

// Header is a custom header of deliveries.
type Header struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Payload is the body of a delivery. The order of the fields is the recorded one (webhooks.md 3).
type Payload struct {
	ApplicantID       string            `json:"applicantId"`
	InspectionID      string            `json:"inspectionId"`
	ApplicantType     string            `json:"applicantType"`
	CorrelationID     string            `json:"correlationId"`
	LevelName         string            `json:"levelName"`
	PreviousLevelName string            `json:"previousLevelName,omitempty"`
	SandboxMode       bool              `json:"sandboxMode"`
	ExternalUserID    string            `json:"externalUserId"`
	SourceKey         string            `json:"sourceKey,omitempty"`
	Type              string            `json:"type"`
	ReviewResult      *applicant.Result `json:"reviewResult,omitempty"`
	ReviewStatus      applicant.Status  `json:"reviewStatus"`
	Tags              []string          `json:"tags,omitzero"` // [] when the last one went; absent in other events
	CreatedAt         string            `json:"createdAt"`
	CreatedAtMs       string            `json:"createdAtMs"`
	ClientID          string            `json:"clientId"`
}

// State of a delivery.
type State string

// The states.
const (
	StateQueued    State = "queued"
	StateRetrying  State = "retrying"
	StateDelivered State = "delivered"
	StateDead      State = "dead"
)

// Delivery is one event on its way to one endpoint.
type Delivery struct {
	Scope       kyc.Scope
	ID          string
	EndpointID  string
	ApplicantID string
	EventType   string
	// Seq orders the events of an applicant: createdAtMs as a number.
	Seq       int64
	State     State
	Attempts  int
	CreatedAt time.Time
	NextAt    time.Time // zero when none is due
	// Last attempt, for the log.
	LastAt      time.Time
	LastStatus  int // HTTP status, 0 when there was no answer
	LastLatency time.Duration
	LastError   string // class of failure, no personal data

	// Body is the exact payload, sealed at rest; every attempt sends these bytes.
	Body []byte
}

// EndpointGone is the class of failure where the receiver was switched off or deleted.
const EndpointGone = "endpoint-gone"

// Failures are deliveries to one receiver that failed for good in the same way.
type Failures struct {
	EndpointID string
	Status     int // HTTP status, 0 when there was no answer
	Error      string
	Count      int
	LastAt     time.Time // of the last attempt
}

// Attempt is one line of the delivery log.
type Attempt struct {
	Number  int
	At      time.Time
	Status  int
	Latency time.Duration
	Error   string
	// Manual: asked for by a person (resend).
	Manual bool
}
