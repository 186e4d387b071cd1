package wire

import (
	"encoding/json"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/level"
)

// OK is the answer of calls that have nothing else to say.
type OK struct {
	OK int `json:"ok" doc:"Always the integer 1." minimum:"1" maximum:"1" example:"1"`
}

// Done is the answer {"ok":1}.
var Done = OK{1}

// Applicant is the applicant object (api.md 5.3).
type Applicant struct {
	ID                string                  `json:"id" doc:"applicantId" pattern:"^[0-9a-f]{24}$" example:"6650a1b2c3d4e5f601234567"`
	CreatedAt         string                  `json:"createdAt" doc:"UTC, without zone" pattern:"^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$" example:"2025-05-24 10:15:30"`
	CreatedBy         string                  `json:"createdBy,omitempty" doc:"Token or operator that made the applicant"`
	Key               string                  `json:"key" doc:"Key of the tenant" pattern:"^[A-Z]{14}$" example:"QWERTYUIOPASDF"`
	ClientID          string                  `json:"clientId" doc:"Name of the tenant" example:"acme"`
	InspectionID      string                  `json:"inspectionId" pattern:"^[0-9a-f]{24}$" example:"6650a1b2c3d4e5f601234568"`
	ExternalUserID    string                  `json:"externalUserId" doc:"Your own id of the person" example:"user-42"`
	SourceKey         string                  `json:"sourceKey,omitempty"`
	Info              *applicant.Info         `json:"info,omitempty" doc:"What was recognised from documents; absent before recognition"`
	FixedInfo         *applicant.PersonalData `json:"fixedInfo,omitempty" doc:"What the person stated"`
	Email             string                  `json:"email,omitempty"`
	Phone             string                  `json:"phone,omitempty"`
	PhoneCountry      string                  `json:"phoneCountry,omitempty"`
	ApplicantPlatform string                  `json:"applicantPlatform" example:"API"`
	IPCountry         string                  `json:"ipCountry,omitempty"`
	Agreement         any                     `json:"agreement,omitempty" doc:"Consent that was recorded"`
	RequiredIDDocs    level.RequiredIDDocs    `json:"requiredIdDocs" doc:"The steps that are asked, in order"`
	Review            Review                  `json:"review"`
	Questionnaires    any                     `json:"questionnaires,omitempty" doc:"Answers, as they were sent"`
	Metadata          []applicant.KeyValue    `json:"metadata,omitempty"`
	Lang              string                  `json:"lang,omitempty" example:"ru"`
	Type              string                  `json:"type" enum:"individual,company" example:"individual"`
	Tags              []string                `json:"tags,omitempty"`
	RiskLabels        map[string][]string     `json:"riskLabels,omitempty" doc:"What calls for care, by what it is about: aml, person, document, selfie, crossCheck, contact, device"`
	Deleted           *bool                   `json:"deleted,omitempty" doc:"true when deactivated; false only in the answer that activates"`
}

// Review is the state of the verification (api.md 5.3 and 5.10).
type Review struct {
	ReviewID              string            `json:"reviewId" example:"kLmNo"`
	AttemptID             string            `json:"attemptId" example:"pQrSt"`
	AttemptCnt            int               `json:"attemptCnt" minimum:"0" doc:"How often a check was requested on this level"`
	ElapsedSincePendingMs *int64            `json:"elapsedSincePendingMs,omitempty" minimum:"0"`
	ElapsedSinceQueuedMs  *int64            `json:"elapsedSinceQueuedMs,omitempty" minimum:"0"`
	Reprocessing          bool              `json:"reprocessing"`
	LevelName             string            `json:"levelName" example:"basic-kyc-level"`
	LevelAutoCheckMode    *string           `json:"levelAutoCheckMode" nullable:"true" doc:"Always null"`
	CreateDate            string            `json:"createDate" example:"2025-05-24 10:15:30+0000"`
	ReviewDate            string            `json:"reviewDate,omitempty" example:"2025-05-24 10:20:42+0000"`
	StartDate             string            `json:"startDate,omitempty"`
	ReviewResult          *applicant.Result `json:"reviewResult,omitempty" doc:"Only after a decision; counts only when reviewStatus is completed"`
	ReviewStatus          string            `json:"reviewStatus" enum:"init,pending,prechecked,queued,completed,onHold" example:"init"`
	Priority              int               `json:"priority"`
}

// ListOf is a list in the contract's wrapping.
type ListOf[T any] struct {
	Items      []T `json:"items"`
	TotalItems int `json:"totalItems" minimum:"0"`
}

// NewList wraps items; none make an empty list.
func NewList[T any](items []T) ListOf[T] {
	if items == nil {
		items = []T{} // a list is never null
	}
	return ListOf[T]{Items: items, TotalItems: len(items)}
}

// Wrapped is a list below "list", as older clients expect it.
type Wrapped[T any] struct {
	List ListOf[T] `json:"list"`
}

// NewApplicant is the body of create (api.md 5.1).
type NewApplicant struct {
	ExternalUserID string                  `json:"externalUserId" doc:"Your own id of the person, unique in the environment" minLength:"1" maxLength:"512" example:"user-42"`
	SourceKey      string                  `json:"sourceKey,omitempty" maxLength:"128"`
	Email          string                  `json:"email,omitempty" example:"aigerim@example.com"`
	Phone          string                  `json:"phone,omitempty" example:"+77010000000"`
	Lang           string                  `json:"lang,omitempty" doc:"ISO 639-1, language of comments to the person" example:"ru"`
	Metadata       []applicant.KeyValue    `json:"metadata,omitempty"`
	FixedInfo      *applicant.PersonalData `json:"fixedInfo,omitempty"`
	Info           any                     `json:"info,omitempty" doc:"Accepted for compatibility and ignored for individuals"`
	Type           string                  `json:"type,omitempty" enum:"individual,company"`
	RequiredIDDocs *level.RequiredIDDocs   `json:"requiredIdDocs,omitempty"`
	Questionnaires json.RawMessage         `json:"questionnaires,omitempty"`
}

// ApplicantPatch is the body of the change of top-level data (api.md 5.6).
type ApplicantPatch struct {
	ID             string               `json:"id" doc:"applicantId" pattern:"^[0-9a-f]{24}$"`
	ExternalUserID *string              `json:"externalUserId,omitempty" minLength:"1" maxLength:"512"`
	Email          *string              `json:"email,omitempty"`
	Phone          *string              `json:"phone,omitempty"`
	SourceKey      *string              `json:"sourceKey,omitempty" maxLength:"128"`
	Type           *string              `json:"type,omitempty" enum:"individual,company"`
	Lang           *string              `json:"lang,omitempty"`
	Questionnaires json.RawMessage      `json:"questionnaires,omitempty"`
	Metadata       []applicant.KeyValue `json:"metadata,omitempty"`
	Deleted        *bool                `json:"deleted,omitempty" doc:"true deactivates, false activates"`
}
