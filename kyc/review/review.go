package review

import (
	"time"

	"github.com/idngo/idngo/kyc"
)

// Case is an attempt that waits for an officer.
type Case struct {
	Scope       kyc.Scope
	ID          string
	ApplicantID string
	AttemptID   string
	OpenedAt    time.Time
	Priority    int
	// Reasons are codes of doubt, without personal data.
	Reasons   []string
	ClaimedBy string
	ClosedAt  time.Time // zero: open
}

// Note is a remark about an applicant (api.md 11). Text is sealed at rest.
type Note struct {
	Scope       kyc.Scope
	ID          string
	ApplicantID string
	CreatedAt   time.Time
	CreatedBy   string
	Tags        []string
	Text        string
}
