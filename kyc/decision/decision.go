package decision

import (
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
)

// Outcome of an attempt.
type Outcome string

// The outcomes.
const (
	Green    Outcome = "GREEN"
	RedRetry Outcome = "RED/RETRY"
	RedFinal Outcome = "RED/FINAL"
	OnHold   Outcome = "onHold"
)

// Decision is the outcome of one attempt and all that is told about it.
type Decision struct {
	Outcome Outcome `json:"outcome"`
	// Result is the contract's reviewResult; nil when a person must decide.
	Result *applicant.Result `json:"result,omitempty"`
	// Images holds a result for each image that was looked at, by imageId.
	Images map[int32]applicant.Result `json:"images,omitempty"`
	// Steps holds a result per idDocSetType of the level.
	Steps map[string]applicant.Result `json:"steps,omitempty"`
	// Reasons say, for officers and in English, what tipped the scales.
	Reasons []string `json:"reasons"`
	// Codes are the labels and codes of doubt behind the reasons, without personal data; a case for an officer carries them.
	Codes []string `json:"codes,omitempty"`
	// QualityOnly: a RETRY for nothing but picture quality; counts towards the level's QualityRetries.
	QualityOnly bool `json:"qualityOnly,omitempty"`
}

// Explained is the stored form: the decision with everything that it rests on.
type Explained struct {
	Decision      Decision       `json:"decision"`
	Results       []check.Result `json:"results"`
	LevelName     string         `json:"levelName"`
	LevelRevision int            `json:"levelRevision"`
	FactsIDs      []string       `json:"factsIds"`
	// Duplicates are the other applicants that were found (api.md 7.1).
	Duplicates []check.DuplicateHit `json:"duplicates,omitempty"`
	Versions   map[string]string    `json:"versions,omitempty"`
}
