package review

import (
	"time"

	"github.com/idngo/idngo/kyc"
)

// ProposalState tells what became of a proposal.
type ProposalState string

// The states. Expired is also what an open one is once its time is over.
const (
	ProposalOpen       ProposalState = "open"
	ProposalConfirmed  ProposalState = "confirmed"
	ProposalUsed       ProposalState = "used" // a confirmed export that was taken
	ProposalRefused    ProposalState = "refused"
	ProposalSuperseded ProposalState = "superseded"
	ProposalExpired    ProposalState = "expired"
)

// Proposal is a marked action that waits for a second person. What exactly is
// proposed is sealed at rest.
type Proposal struct {
	Scope  kyc.Scope
	ID     string
	Action Action
	// ApplicantID is "" for what is about no single applicant.
	ApplicantID string
	ProposedBy  string
	ProposedAt  time.Time
	ExpiresAt   time.Time
	State       ProposalState
	SettledBy   string
	SettledAt   time.Time
}

// Settlement moves a proposal from one state to another before it expires.
type Settlement struct {
	ID       string
	From, To ProposalState
	By       string
	At       time.Time
	// Until is the new expiry; zero leaves it.
	Until time.Time
}

// ProposalQuery filters proposals, newest first; zero values do not filter.
type ProposalQuery struct {
	ApplicantID string
	State       ProposalState
	Action      Action
	ProposedBy  string
	Limit       int
}
