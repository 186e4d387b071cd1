package requestlog

import (
	"time"

	"github.com/idngo/idngo/kyc"
)

// Bounds of the log.
const (
	// DefaultDays is how long a line is kept where the company says nothing else; MaxDays the most.
	DefaultDays = 7
	MaxDays     = 90
	// MostPerScope bounds the lines of an environment of a company; the oldest go.
	MostPerScope = 20_000
)

// Entry is one call.
type Entry struct {
	Scope kyc.Scope
	ID    string // kyc.NewID, so lines sort by time
	At    time.Time
	Took  time.Duration
	// Method is one of HTTP's; "" for a line that tells of lost ones.
	Method string
	// Route is the pattern, "" for a path that leads nowhere.
	Route  string
	Status int // 499 when the client had gone
	// ErrorCode is the contract's, 0 for none.
	ErrorCode int
	// Reason is why it was refused, "" when it was not.
	Reason Reason
	// Details are what the reason's words name: a permission, a header, seconds.
	// Never personal data.
	Details map[string]string
	// Caller is the public part of an app token, or "sdk:" and the id of an access token.
	Caller        string
	CorrelationID string
	IP            string
	UserAgent     string // at most 200 characters
	// BytesIn and BytesOut are the lengths of the bodies.
	BytesIn, BytesOut int64
	// ApplicantID that the path names, "" for none.
	ApplicantID string
	// Private is sealed where it is stored.
	Private Private
	// ExternalUserID that the path names. Only its look-up hash is stored.
	ExternalUserID string
	// Lost counts calls that were not written down before this line.
	Lost int64
}

// Private is what may name a person by the company's own id.
type Private struct {
	// Path as sent, with the query parameters that are told; the values of
	// others are left out.
	Path string `json:"path"`
	// Description is the text of the refusal.
	Description string `json:"description,omitempty"`
}

// Query chooses lines; a zero value is everything.
type Query struct {
	// Low and High bound the status, both inclusive; 0 is no bound.
	Low, High     int
	Caller        string
	CorrelationID string
	// Route is a part of the pattern.
	Route       string
	ApplicantID string
	// ExternalUserID finds the paths that name it, and those of its applicant.
	ExternalUserID string
	From, To       time.Time
	// Before is the id of the last line of the page before.
	Before string
	Limit  int
}
