package dashapi

import (
	"context"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/verify"
)

// Arrival is an applicant whom an officer brings in.
type Arrival struct {
	Level          string `json:"level" minLength:"1" maxLength:"256"`
	ExternalUserID string `json:"externalUserId,omitempty" maxLength:"512" doc:"Made up when empty"`
	FirstName      string `json:"firstName,omitempty" maxLength:"255"`
	LastName       string `json:"lastName,omitempty" maxLength:"255"`
	Email          string `json:"email,omitempty" maxLength:"254"`
	Phone          string `json:"phone,omitempty" maxLength:"32"`
	Lang           string `json:"lang,omitempty" maxLength:"35" doc:"Of the flow and of what the applicant is told"`
}

// Arrived names the applicant that was made.
type Arrived struct {
	ID             string `json:"id"`
	ExternalUserID string `json:"externalUserId"`
}

// LinkWish is how long a link to the flow shall be good.
type LinkWish struct {
	Hours int `json:"hours" minimum:"1" maximum:"24"`
}

// FlowLink leads an applicant to the flow. Whoever has it acts as the applicant.
type FlowLink struct {
	URL       string    `json:"url"`
	ExpiresAt time.Time `json:"expiresAt"`
}

func (a *API) arrivalRoutes() {
	add(a, op{id: "createApplicant", method: "POST", path: "/{env}/applicants", summary: "Make an applicant", tag: "Applicants", permission: access.PermApplicantsWrite}, a.createApplicant)
	add(a, op{id: "inviteMany", method: "POST", path: "/{env}/invitations", summary: "Make many applicants from CSV, all of them or none", tag: "Applicants", permission: access.PermApplicantsWrite, maxBody: maxInvitations + 10_000}, a.inviteMany)
	add(a, op{id: "uploadOnBehalf", method: "POST", path: "/{env}/applicants/{id}/images", summary: "Hand a file in for the applicant", tag: "Applicants", permission: access.PermApplicantsWrite, maxBody: maxBehalf}, a.uploadOnBehalf)
	add(a, op{id: "bulkTags", method: "POST", path: "/{env}/tags", summary: "Add and remove tags of many applicants", tag: "Applicants", permission: access.PermNotes}, a.bulkTags)
	add(a, op{id: "makeFlowLink", method: "POST", path: "/{env}/applicants/{id}/link", summary: "A link by which the applicant goes through the flow", tag: "Applicants", permission: access.PermTokens}, a.makeFlowLink)
}

func (a *API) createApplicant(ctx context.Context, in *struct {
	InEnv
	Body Arrival
}) (*answer[Arrived], error) {
	b := in.Body
	n := verify.NewApplicant{ExternalUserID: strings.TrimSpace(b.ExternalUserID), Email: b.Email, Phone: b.Phone, Lang: b.Lang}
	if n.ExternalUserID == "" {
		n.ExternalUserID = "dashboard-" + kyc.NewID(a.Now())
	}
	if b.FirstName != "" || b.LastName != "" {
		n.FixedInfo = &applicant.PersonalData{FirstName: b.FirstName, LastName: b.LastName}
	}
	p, err := a.Service.Create(ctx, scopeOf(ctx, in.InEnv), b.Level, n)
	return &answer[Arrived]{Arrived{ID: p.ID, ExternalUserID: p.Personal.ExternalUserID}}, err
}

func (a *API) makeFlowLink(ctx context.Context, in *struct {
	InApplicant
	Body LinkWish
}) (*answer[FlowLink], error) {
	scope := scopeOf(ctx, in.InEnv)
	p, err := a.Service.Applicant(ctx, scope, in.ID)
	if err != nil {
		return nil, err
	}
	if p.Deleted {
		return nil, applicant.ErrDeactivated
	}
	link, err := a.flowLink(ctx, scope, p, in.Body.Hours)
	return &answer[FlowLink]{link}, err
}

func (a *API) flowLink(ctx context.Context, scope kyc.Scope, p applicant.Applicant, hours int) (FlowLink, error) {
	ttl := time.Duration(hours) * time.Hour
	until := a.Now().Add(ttl)
	code, err := a.Service.IssueLink(ctx, scope, verify.LinkRequest{
		AccessTokenRequest: verify.AccessTokenRequest{UserID: p.Personal.ExternalUserID, LevelName: p.Review.LevelName, TTL: ttl}, Lang: p.Lang,
	})
	return FlowLink{URL: strings.TrimSuffix(a.Service.FlowURL, "/") + "/websdk/p/" + code, ExpiresAt: until}, err
}
