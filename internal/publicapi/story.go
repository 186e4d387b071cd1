package publicapi

import (
	"context"
	"io"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// Story is what lies below the API: *verify.Service.
type Story interface {
	Credentials
	Applicants
	Documents
	Results
	Levels
	Webhooks
	Remarks
}

// Credentials proves callers and hands out SDK tokens.
type Credentials interface {
	AppToken(ctx context.Context, public string) (access.AppToken, error)
	ResolveAccessToken(ctx context.Context, token string) (access.SDKToken, error)
	IssueAccessToken(ctx context.Context, scope kyc.Scope, r verify.AccessTokenRequest) (string, error)
	IssueLink(ctx context.Context, scope kyc.Scope, r verify.LinkRequest) (string, error)
}

// Applicants makes and changes applicants.
type Applicants interface {
	Create(ctx context.Context, scope kyc.Scope, levelName string, n verify.NewApplicant) (applicant.Applicant, error)
	Applicant(ctx context.Context, scope kyc.Scope, id string) (applicant.Applicant, error)
	ApplicantByExternalUserID(ctx context.Context, scope kyc.Scope, ext string) (applicant.Applicant, error)
	CountApplicants(ctx context.Context, scope kyc.Scope) (int, error)
	Required(ctx context.Context, scope kyc.Scope, a applicant.Applicant) (level.RequiredIDDocs, error)
	SetRequired(ctx context.Context, scope kyc.Scope, id string, r level.RequiredIDDocs) (level.RequiredIDDocs, error)
	PatchFixedInfo(ctx context.Context, scope kyc.Scope, id string, patch applicant.PersonalData, unset []string) (applicant.PersonalData, error)
	PatchInfo(ctx context.Context, scope kyc.Scope, id string, patch applicant.PersonalData, unset []string) (applicant.Info, error)
	PatchApplicant(ctx context.Context, scope kyc.Scope, id string, p verify.Patch) (applicant.Applicant, error)
	MoveToLevel(ctx context.Context, scope kyc.Scope, id, levelName string) (applicant.Applicant, error)
	Submit(ctx context.Context, scope kyc.Scope, id, reason, reasonCode string) error
	Reset(ctx context.Context, scope kyc.Scope, id string) error
	ResetStep(ctx context.Context, scope kyc.Scope, id, step string) error
	SetPresence(ctx context.Context, scope kyc.Scope, id string, active bool) (applicant.Applicant, error)
	Blocklist(ctx context.Context, scope kyc.Scope, id, note string) (applicant.Applicant, error)
	Unlist(ctx context.Context, scope kyc.Scope, id, note string) (applicant.Applicant, error)
	ChangeTags(ctx context.Context, scope kyc.Scope, id string, how verify.TagChange, tags []string) error
	JudgeRisk(ctx context.Context, scope kyc.Scope, id string, l applicant.RiskLevel, comment string) (applicant.RiskEntry, error)
	RiskEntries(ctx context.Context, scope kyc.Scope, id string, limit int) ([]applicant.RiskEntry, error)
	Agree(ctx context.Context, scope kyc.Scope, id string, records []string, acceptedAt, country string) (applicant.Applicant, error)
	DecideOutside(ctx context.Context, scope kyc.Scope, id string, d verify.OutsideDecision) (applicant.Applicant, error)
	TestCompleted(ctx context.Context, scope kyc.Scope, id string, r applicant.Result) error
}

// Documents takes files in and gives them back.
type Documents interface {
	AddDocument(ctx context.Context, scope kyc.Scope, id string, u verify.Upload) (verify.Uploaded, error)
	OpenImage(ctx context.Context, scope kyc.Scope, inspectionID string, imageID int32) (document.Image, io.ReadCloser, error)
	SetImageActive(ctx context.Context, scope kyc.Scope, inspectionID string, imageID int32, active bool) error
	Images(ctx context.Context, scope kyc.Scope, id string) ([]document.Image, error)
	Inspection(ctx context.Context, scope kyc.Scope, inspectionID string) (verify.Inspection, error)
}

// Results tells what was found.
type Results interface {
	History(ctx context.Context, scope kyc.Scope, id, levelName string) ([]verify.AttemptRecord, error)
	StepStatuses(ctx context.Context, scope kyc.Scope, id string) ([]verify.StepStatus, error)
	LatestChecks(ctx context.Context, scope kyc.Scope, id, checkType string) ([]verify.CheckEntry, error)
	Screening(ctx context.Context, scope kyc.Scope, id string) (verify.Screening, error)
	Rescreen(ctx context.Context, scope kyc.Scope, id string) error
	ModerationState(ctx context.Context, scope kyc.Scope, id string) (*verify.ModerationState, error)
}

// Levels keeps levels.
type Levels interface {
	Levels(ctx context.Context, scope kyc.Scope) ([]level.Level, error)
	Level(ctx context.Context, scope kyc.Scope, name string) (level.Level, error)
	LevelByID(ctx context.Context, scope kyc.Scope, id string) (level.Level, error)
	CreateLevel(ctx context.Context, scope kyc.Scope, l level.Level) (level.Level, error)
	UpdateLevel(ctx context.Context, scope kyc.Scope, id string, l level.Level) (level.Level, error)
}

// Webhooks keeps receivers.
type Webhooks interface {
	Endpoints(ctx context.Context, scope kyc.Scope) ([]webhook.Endpoint, error)
	Endpoint(ctx context.Context, scope kyc.Scope, id string) (webhook.Endpoint, error)
	CreateEndpoint(ctx context.Context, scope kyc.Scope, e webhook.Endpoint) (webhook.Endpoint, error)
	UpdateEndpoint(ctx context.Context, scope kyc.Scope, id string, change func(*webhook.Endpoint)) (webhook.Endpoint, error)
	Deliveries(ctx context.Context, scope kyc.Scope, q verify.DeliveryQuery) ([]webhook.Delivery, error)
	Resend(ctx context.Context, scope kyc.Scope, id string) error
	ResendRange(ctx context.Context, scope kyc.Scope, q verify.DeliveryQuery) (int, error)
	TestEndpoint(ctx context.Context, scope kyc.Scope, id string) (verify.SendAnswer, error)
}

// Remarks are notes and the trail.
type Remarks interface {
	Notes(ctx context.Context, scope kyc.Scope, applicantID string, limit, offset int) ([]review.Note, int, error)
	AddNote(ctx context.Context, scope kyc.Scope, n review.Note) (review.Note, error)
	UpdateNote(ctx context.Context, scope kyc.Scope, n review.Note) (review.Note, error)
	DeleteNote(ctx context.Context, scope kyc.Scope, id string) error
	AuditTrail(ctx context.Context, scope kyc.Scope, q verify.AuditQuery) ([]audit.Entry, int, error)
}

// Tenants gives the tenant's key that every applicant object shows; the store does.
type Tenants interface {
	Tenant(ctx context.Context, id string) (verify.Tenant, error)
}

var _ Story = (*verify.Service)(nil)
