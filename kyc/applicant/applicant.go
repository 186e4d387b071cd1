package applicant

import (
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/level"
)

// Types of applicants.
const (
	TypeIndividual = "individual"
	TypeCompany    = "company"
)

// Platforms through which an applicant was made.
const (
	PlatformAPI     = "API"
	PlatformWeb     = "Web"
	PlatformAndroid = "Android"
	PlatformIOS     = "iOS"
)

// Applicant is one natural person in one environment of a tenant (model.md 1).
type Applicant struct {
	Scope        kyc.Scope
	ID           string
	InspectionID string
	// Version grows by one with every change; writes compare and swap on it.
	Version   int64
	CreatedAt time.Time
	Type      string
	Platform  string
	SourceKey string
	Lang      string
	// Deleted: deactivated by presence (api.md 5.14). The record stays.
	Deleted bool
	Tags    []string
	// RiskLevel is that of the newest RiskEntry, "" before the first.
	RiskLevel  RiskLevel
	RiskLabels []RiskLabel // sorted; SetRiskLabels changes them
	Review     Review
	// Required replaces the level's document set for this applicant (api.md 5.8); nil follows the level.
	Required *level.RequiredIDDocs
	// BlocklistID names the blocklist entry made of this applicant, "" when not listed.
	BlocklistID string
	// LastEventMs is createdAtMs of the newest event; it strictly increases (api.md 0a).
	LastEventMs int64

	Personal Personal
}

// Review is the state of the verification (api.md 5.3).
type Review struct {
	ReviewID      string
	AttemptID     string
	AttemptCnt    int
	LevelName     string
	LevelRevision int
	Status        Status
	Result        *Result
	CreateDate    time.Time
	PendingDate   time.Time // zero before the first request for a check
	QueuedDate    time.Time
	ReviewDate    time.Time // zero before the first decision
	Priority      int
	Reprocessing  bool
	// Source tells who decided: "auto", "officer", "blocklist", "sandbox".
	Source string
}

// Answers of a review.
const (
	AnswerGreen  = "GREEN"
	AnswerRed    = "RED"
	AnswerYellow = "YELLOW"
)

// Types of a rejection.
const (
	RejectFinal = "FINAL"
	RejectRetry = "RETRY"
)

// Result is the contract's reviewResult (model.md 3). A GREEN result carries
// nothing but its answer.
type Result struct {
	ModerationComment string   `json:"moderationComment,omitempty"`
	ClientComment     string   `json:"clientComment,omitempty"`
	ReviewAnswer      string   `json:"reviewAnswer"`
	RejectLabels      []string `json:"rejectLabels,omitempty"`
	ReviewRejectType  string   `json:"reviewRejectType,omitempty"`
	ButtonIDs         []string `json:"buttonIds,omitempty"`
}

// Green reports an approval.
func (r *Result) Green() bool { return r != nil && r.ReviewAnswer == AnswerGreen }

// Final reports a rejection after which nothing can be uploaded.
func (r *Result) Final() bool {
	return r != nil && r.ReviewAnswer == AnswerRed && r.ReviewRejectType == RejectFinal
}
