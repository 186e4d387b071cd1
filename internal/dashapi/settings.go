package dashapi

import (
	"context"
	"slices"
	"time"

	"github.com/idngo/idngo/internal/flowapi"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/company"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// CompanySettings are those of the tenant and of one environment.
type CompanySettings struct {
	ID             string          `json:"id"`
	Name           string          `json:"name"`
	SandboxDecides bool            `json:"sandboxDecides" doc:"The sandbox runs the real checks and decides"`
	Retention      retention.Rules `json:"retention"`
	Due            int             `json:"due" doc:"How many applicants the rules would erase now; at most 1000 are counted"`
	Holds          []LegalHold     `json:"holds" doc:"In force in the environment"`
}

// CompanyChange changes what concerns the tenant; absent leaves alone.
type CompanyChange struct {
	Name           *string `json:"name,omitempty" minLength:"1" maxLength:"256"`
	SandboxDecides *bool   `json:"sandboxDecides,omitempty"`
}

// RetentionChange replaces the rules of an environment.
type RetentionChange struct {
	Rules retention.Rules `json:"rules"`
	// Erases is how many the caller was told that the rules would erase.
	Erases int `json:"erases" minimum:"0" doc:"What previewRetention said; the rules are refused when they would erase more by now"`
}

// RetentionPreview tells what rules would do.
type RetentionPreview struct {
	Erases int `json:"erases" doc:"Applicants that would be erased at once; at most 1000 are counted"`
}

// LegalHold keeps an applicant from being erased.
type LegalHold struct {
	ID          string    `json:"id"`
	ApplicantID string    `json:"applicantId"`
	Reason      string    `json:"reason"`
	PlacedAt    time.Time `json:"placedAt"`
	PlacedBy    string    `json:"placedBy" doc:"Name"`
}

// HoldReason is why somebody must not be erased.
type HoldReason struct {
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`
}

// Listed is an entry of the blocklist in force.
type Listed struct {
	ID          string    `json:"id"`
	ApplicantID string    `json:"applicantId"`
	Reason      string    `json:"reason"`
	CreatedAt   time.Time `json:"createdAt"`
	CreatedBy   string    `json:"createdBy" doc:"Name"`
}

// ListedPage is a page of the blocklist, oldest first.
type ListedPage struct {
	Items []Listed `json:"items"`
	Next  string   `json:"next,omitempty"`
}

func (a *API) settingsRoutes() {
	add(a, op{id: "getSettings", method: "GET", path: "/{env}/settings", summary: "Settings of the company and the environment", tag: "Settings", permission: access.PermCompany}, a.getSettings)
	add(a, op{id: "changeCompany", method: "PATCH", path: "/company", summary: "Change the company", tag: "Settings", permission: access.PermCompany}, a.changeCompany)
	add(a, op{id: "getCompanySettings", method: "GET", path: "/company/settings", summary: "What the company says of itself, and its own limits", tag: "Settings", permission: access.PermCompany}, a.getCompanySettings)
	add(a, op{id: "putCompanySettings", method: "PUT", path: "/company/settings", summary: "Replace what the company says of itself, and its own limits", tag: "Settings", permission: access.PermCompany}, a.putCompanySettings)
	add(a, op{id: "previewRetention", method: "POST", path: "/{env}/retention/preview", summary: "How many applicants rules would erase", tag: "Settings", permission: access.PermCompany}, a.previewRetention)
	add(a, op{id: "putRetention", method: "PUT", path: "/{env}/retention", summary: "Say how long applicants are kept", tag: "Settings", permission: access.PermCompany}, a.putRetention)
	add(a, op{id: "placeHold", method: "POST", path: "/{env}/applicants/{id}/holds", summary: "Put an applicant under a legal hold", tag: "Settings", permission: access.PermErase}, a.placeHold)
	add(a, op{id: "releaseHold", method: "DELETE", path: "/{env}/applicants/{id}/holds/{hold}", summary: "Release a legal hold", tag: "Settings", permission: access.PermErase}, a.releaseHold)
	add(a, op{id: "listBlocked", method: "GET", path: "/{env}/blocklist", summary: "The blocklist, oldest first", tag: "Settings", permission: access.PermBlocklist}, a.listBlocked)
}

// dueAtMost bounds how many are counted.
const dueAtMost = 1000

func (a *API) due(ctx context.Context, e InEnv, r retention.Rules) (int, error) {
	if err := r.Validate(); err != nil {
		return 0, err
	}
	due, err := a.Service.DueUnder(ctx, scopeOf(ctx, e), r, dueAtMost)
	return len(due), err
}

func (a *API) getSettings(ctx context.Context, in *struct{ InEnv }) (*answer[CompanySettings], error) {
	scope := scopeOf(ctx, in.InEnv)
	t, err := a.Service.Store.Tenant(ctx, scope.Tenant)
	if err != nil {
		return nil, err
	}
	out := CompanySettings{ID: t.ID, Name: t.Name, SandboxDecides: t.SandboxDecides, Holds: []LegalHold{}}
	if out.Retention, err = a.Service.Store.RetentionRules(ctx, scope); err != nil {
		return nil, err
	}
	if out.Due, err = a.due(ctx, in.InEnv, out.Retention); err != nil {
		return nil, err
	}
	holds, err := a.Service.Holds(ctx, scope, "")
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out.Holds = showHolds(holds, name)
	return &answer[CompanySettings]{out}, nil
}

// showHolds gives those that are in force.
func showHolds(holds []retention.Hold, name func(string) string) []LegalHold {
	out := []LegalHold{}
	for _, h := range holds {
		if h.InForce() {
			out = append(out, LegalHold{ID: h.ID, ApplicantID: h.ApplicantID, Reason: h.Reason, PlacedAt: h.PlacedAt, PlacedBy: name(h.PlacedBy)})
		}
	}
	return out
}

func (a *API) changeCompany(ctx context.Context, in *body[CompanyChange]) (*answer[Done], error) {
	return done(), a.Service.ChangeTenant(ctx, whoOf(ctx).Operator.Tenant, in.Body.Name, in.Body.SandboxDecides)
}

// OwnSettings are the company's settings with the bounds within which they are.
type OwnSettings struct {
	company.Profile
	MostFileMB int      `json:"mostFileMb" doc:"Largest file that the installation takes, in MB"`
	FileTypes  []string `json:"fileTypes" doc:"Types to choose from"`
	// FlowLanguages are those that applicants may read: of the pages, and those of
	// the operator that the company has named.
	FlowLanguages []string `json:"flowLanguages" doc:"Languages to choose from"`
}

func (a *API) getCompanySettings(ctx context.Context, _ *none) (*answer[OwnSettings], error) {
	s, err := a.Service.CompanySettings(ctx, whoOf(ctx).Operator.Tenant)
	known := flowapi.BuiltLanguages()
	for _, l := range s.Languages {
		if !slices.Contains(known, l) {
			known = append(known, l)
		}
	}
	return &answer[OwnSettings]{OwnSettings{s, int(a.Service.Limits.MaxFileBytes >> 20), company.FileTypes, known}}, err
}

func (a *API) putCompanySettings(ctx context.Context, in *body[company.Profile]) (*answer[Done], error) {
	return done(), a.Service.ChangeCompany(ctx, whoOf(ctx).Operator.Tenant, func(s *company.Profile) []string {
		var what []string
		changed := func(name string, is bool) {
			if is {
				what = append(what, name)
			}
		}
		b := in.Body
		changed("legal name", b.LegalName != s.LegalName)
		changed("support address", b.SupportEmail != s.SupportEmail)
		changed("privacy notice", b.PrivacyURL != s.PrivacyURL)
		changed("time zone", b.TimeZone != s.TimeZone)
		changed("languages", !slices.Equal(b.Languages, s.Languages))
		changed("file limits", b.Files.MaxMB != s.Files.MaxMB || !slices.Equal(b.Files.Types, s.Files.Types))
		changed("days of the request log", b.RequestLogDays != s.RequestLogDays)
		*s = b
		return what
	})
}

func (a *API) previewRetention(ctx context.Context, in *struct {
	InEnv
	Body retention.Rules
}) (*answer[RetentionPreview], error) {
	n, err := a.due(ctx, in.InEnv, in.Body)
	return &answer[RetentionPreview]{RetentionPreview{n}}, err
}

func (a *API) putRetention(ctx context.Context, in *struct {
	InEnv
	Body RetentionChange
}) (*answer[Done], error) {
	n, err := a.due(ctx, in.InEnv, in.Body.Rules)
	if err != nil {
		return nil, err
	}
	if n > in.Body.Erases {
		return nil, retention.ErrMoreErased
	}
	scope := scopeOf(ctx, in.InEnv)
	return a.orPropose(ctx, scope, a.Service.SetRetention(ctx, scope, in.Body.Rules), verify.Wish{Action: review.ActionRetention, Retention: &in.Body.Rules})
}

func (a *API) placeHold(ctx context.Context, in *struct {
	InApplicant
	Body HoldReason
}) (*answer[Done], error) {
	_, err := a.Service.PlaceHold(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Body.Reason)
	return done(), err
}

func (a *API) releaseHold(ctx context.Context, in *struct {
	InApplicant
	Hold string `path:"hold" pattern:"^[0-9a-f]{24}$"`
}) (*answer[Done], error) {
	return done(), a.Service.ReleaseHold(ctx, scopeOf(ctx, in.InEnv), in.ID, in.Hold)
}

func (a *API) listBlocked(ctx context.Context, in *struct {
	InEnv
	After string `query:"after" pattern:"^[0-9a-f]{24}$"`
}) (*answer[ListedPage], error) {
	const most = 100
	entries, err := a.Service.ListEntries(ctx, scopeOf(ctx, in.InEnv), in.After, most+1)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := ListedPage{Items: []Listed{}}
	if len(entries) > most {
		entries = entries[:most]
		out.Next = entries[most-1].ID
	}
	for _, e := range entries {
		out.Items = append(out.Items, Listed{ID: e.ID, ApplicantID: e.ApplicantID, Reason: e.Private.Note, CreatedAt: e.CreatedAt, CreatedBy: name(e.CreatedBy)})
	}
	return &answer[ListedPage]{out}, nil
}
