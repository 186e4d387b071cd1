package wire

import (
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/verify"
)

// Check is one check (api.md 7).
type Check struct {
	Answer            string         `json:"answer" enum:"GREEN,RED,YELLOW"`
	CheckType         string         `json:"checkType" example:"SIMILAR_SEARCH"`
	CreatedAt         string         `json:"createdAt,omitempty" example:"2025-01-17 13:17:38"`
	ID                string         `json:"id"`
	AttemptID         string         `json:"attemptId,omitempty"`
	SimilarSearchInfo *SimilarSearch `json:"similarSearchInfo,omitempty"`
	PoAInfo           *PoAInfo       `json:"poaInfo,omitempty"`
	WatchlistInfo     *WatchlistInfo `json:"watchlistInfo,omitempty"`
}

// PoAInfo is the body of a POA check (api.md 7.3): what the newest proof of
// address says and how it compares. That its issuer made it is not checked.
type PoAInfo struct {
	Answer       string             `json:"answer" enum:"GREEN,RED,YELLOW"`
	IDDocType    string             `json:"idDocType" example:"UTILITY_BILL"`
	IDDocSubType string             `json:"idDocSubType,omitempty" example:"utilityBill"`
	Issuer       string             `json:"issuer,omitempty"`
	IssuedDate   string             `json:"issuedDate,omitempty" example:"2026-02-10"`
	FirstName    string             `json:"firstName,omitempty"`
	MiddleName   string             `json:"middleName,omitempty"`
	LastName     string             `json:"lastName,omitempty"`
	Address      *applicant.Address `json:"address,omitempty"`
	AddressMatch string             `json:"addressMatch,omitempty" enum:"GREEN,RED,YELLOW" doc:"With the stated address; absent when none was stated or read"`
	NameMatch    string             `json:"nameMatch,omitempty" enum:"GREEN,RED,YELLOW" doc:"With the identity document"`
	ImageIDs     []int32            `json:"imageIds,omitempty"`
}

// SimilarSearch is the body of a SIMILAR_SEARCH (api.md 7.1).
type SimilarSearch struct {
	Answer                 string               `json:"answer" enum:"GREEN,RED,YELLOW"`
	DuplicateApplicantHits []check.DuplicateHit `json:"duplicateApplicantHits"`
}

// CheckList is the answer of checks/latest: one entry or none.
type CheckList struct {
	Checks []Check `json:"checks"`
}

// ShowChecks makes the list of checks.
func ShowChecks(entries []verify.CheckEntry) []Check {
	out := []Check{}
	for _, e := range entries {
		c := Check{Answer: e.Answer, CheckType: e.CheckType, CreatedAt: stamp(e.CreatedAt, layoutSeconds), ID: e.ID, AttemptID: e.AttemptID}
		if e.CheckType == verify.CheckSimilarSearch {
			c.SimilarSearchInfo = &SimilarSearch{e.Answer, e.Duplicates}
			if e.Duplicates == nil {
				c.SimilarSearchInfo.DuplicateApplicantHits = []check.DuplicateHit{}
			}
		}
		if e.CheckType == verify.CheckWatchlist {
			c.WatchlistInfo = &WatchlistInfo{ShowWatchlistHits(e.Watch)}
		}
		if e.Proof != nil {
			d := e.Proof.Document
			c.PoAInfo = &PoAInfo{
				Answer: e.Answer, IDDocType: d.IDDocType, IDDocSubType: d.IDDocSubType, Issuer: d.IssueAuthority, IssuedDate: d.IssuedDate,
				FirstName: d.FirstName, MiddleName: d.MiddleName, LastName: d.LastName, Address: d.Address,
				AddressMatch: e.Proof.AddressMatch, NameMatch: e.Proof.NameMatch, ImageIDs: d.ImageIDs,
			}
		}
		out = append(out, c)
	}
	return out
}

// Moderation tells by buttons why an applicant was rejected (api.md 7.6).
type Moderation struct {
	ID             string                `json:"id"`
	ApplicantID    string                `json:"applicantId"`
	Key            string                `json:"key"`
	ImagesStates   map[string]ImageState `json:"imagesStates,omitzero" doc:"By imageId; only of a rejected applicant"`
	ApplicantState map[string]ButtonMark `json:"applicantState,omitzero" doc:"By button id; only of a rejected applicant"`
}

// ImageState holds the buttons of one image.
type ImageState struct {
	State map[string]ButtonMark `json:"state" doc:"By button id"`
}

// ButtonMark is a button that is pressed.
type ButtonMark struct {
	Value bool `json:"value"`
}

func marks(buttons []string) map[string]ButtonMark {
	out := map[string]ButtonMark{}
	for _, b := range buttons {
		if strings.Contains(b, "_") || !slices.ContainsFunc(buttons, func(o string) bool { return strings.HasPrefix(o, b+"_") }) {
			out[b] = ButtonMark{true} // a group stands only where it stands alone
		}
	}
	return out
}

// ShowModeration makes the object of an applicant; key is the tenant's.
func ShowModeration(m *verify.ModerationState, key string) Moderation {
	out := Moderation{ID: m.ApplicantID, ApplicantID: m.ApplicantID, Key: key}
	if !m.Rejected {
		return out
	}
	out.ImagesStates, out.ApplicantState = map[string]ImageState{}, marks(m.Applicant)
	for image, buttons := range m.Images {
		out.ImagesStates[decimal(image)] = ImageState{marks(buttons)}
	}
	return out
}
