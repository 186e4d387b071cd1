package wire

import (
	"encoding/json"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/level"
)

// ShowRequired makes sure that docSets is a list.
func ShowRequired(r level.RequiredIDDocs) level.RequiredIDDocs {
	if r.DocSets == nil {
		r.DocSets = []level.DocSet{}
	}
	return r
}

// ShowReview makes the review object; an unfinished one counts its time until now.
func ShowReview(r applicant.Review, now time.Time) Review {
	end := now
	if r.Status == applicant.StatusCompleted && !r.ReviewDate.IsZero() {
		end = r.ReviewDate
	}
	since := func(t time.Time) *int64 {
		if t.IsZero() {
			return nil
		}
		ms := max(end.Sub(t).Milliseconds(), 0)
		return &ms
	}
	return Review{
		ReviewID: r.ReviewID, AttemptID: r.AttemptID, AttemptCnt: r.AttemptCnt,
		ElapsedSincePendingMs: since(r.PendingDate), ElapsedSinceQueuedMs: since(r.QueuedDate),
		Reprocessing: r.Reprocessing, LevelName: r.LevelName, CreateDate: stamp(r.CreateDate, layoutZone),
		ReviewDate: stamp(r.ReviewDate, layoutZone), StartDate: stamp(r.QueuedDate, layoutZone),
		ReviewResult: r.Result, ReviewStatus: string(r.Status), Priority: r.Priority,
	}
}

// Count answers GET /resources/applicants/-/count.
type Count struct {
	Count int `json:"count" minimum:"0"`
}

// RequiredBody tells a body that sets from one that only asks.
type RequiredBody struct {
	DocSets           *[]level.DocSet `json:"docSets,omitempty" doc:"The steps that replace those of the level; without it the call only reads"`
	IncludedCountries []string        `json:"includedCountries,omitempty"`
	ExcludedCountries []string        `json:"excludedCountries,omitempty"`
}

// AgreementBody is the body of the consent call (api.md 5.17).
type AgreementBody struct {
	Records []struct {
		Content string `json:"content" minLength:"1" maxLength:"10000"`
	} `json:"records" minItems:"1" maxItems:"20"`
	AcceptedAt       string `json:"acceptedAt,omitempty" doc:"yyyy-MM-dd HH:mm:ss in UTC; now when absent" example:"2025-05-24 10:15:30"`
	ResidenceCountry string `json:"residenceCountry,omitempty" example:"KAZ"`
}

// ShowApplicant makes the object of an applicant; key is the tenant's.
func ShowApplicant(a applicant.Applicant, required level.RequiredIDDocs, key string, now time.Time) Applicant {
	p := a.Personal
	out := Applicant{
		ID: a.ID, CreatedAt: stamp(a.CreatedAt, layoutSeconds), CreatedBy: p.CreatedBy, Key: key, ClientID: a.Scope.Tenant,
		InspectionID: a.InspectionID, ExternalUserID: p.ExternalUserID, SourceKey: a.SourceKey, Info: p.Info, FixedInfo: p.FixedInfo,
		Email: p.Email, Phone: p.Phone, PhoneCountry: p.PhoneCountry, ApplicantPlatform: a.Platform, IPCountry: p.IPCountry,
		RequiredIDDocs: ShowRequired(required), Review: ShowReview(a.Review, now),
		Metadata: p.Metadata, Lang: a.Lang, Type: a.Type, Tags: a.Tags, RiskLabels: a.RiskLabelsByGroup(),
	}
	if a.Deleted {
		out.Deleted = &a.Deleted
	}
	if !IsNull(p.Agreement) {
		out.Agreement = p.Agreement
	}
	if !IsNull(p.Questionnaires) {
		out.Questionnaires = p.Questionnaires
	}
	return out
}

// IsNull reports JSON that says nothing.
func IsNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }
