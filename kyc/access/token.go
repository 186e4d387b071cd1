package access

import (
	"time"

	"github.com/idngo/idngo/kyc"
)

// Permission is what an app token may do.
type Permission string

// The permissions of an app token (model.md 11; the names are ours).
const (
	PermApplicantsRead  Permission = "applicants.read"   // applicants, statuses, documents' metadata
	PermApplicantsWrite Permission = "applicants.write"  // create, upload, change, request checks
	PermDocumentsRead   Permission = "documents.read"    // download images
	PermChecksRead      Permission = "checks.read"       // check results, moderation states
	PermBlocklist       Permission = "blocklist.write"   // put a person on the blocklist
	PermTokens          Permission = "accessTokens.make" // SDK access tokens and links
	PermSettings        Permission = "settings.write"    // levels and webhooks
	PermSettingsRead    Permission = "settings.read"
	PermAudit           Permission = "audit.read"
	PermDecide          Permission = "review.decide" // testCompleted and decisions
)

// AllPermissions is what a token gets where nothing is chosen.
var AllPermissions = []Permission{PermApplicantsRead, PermApplicantsWrite, PermDocumentsRead, PermChecksRead, PermBlocklist, PermTokens, PermSettings, PermSettingsRead, PermAudit, PermDecide}

// AppToken is a server-to-server credential of one environment (api.md 2.1).
type AppToken struct {
	Scope kyc.Scope
	ID    string
	Name  string
	// Public is the token before the dot, prefix included: sbx:… or prd:….
	Public string
	// PrivateHash is SHA-256 of the part after the dot.
	PrivateHash []byte
	// Secret is the key of request signatures, sealed at rest with the tenant's key.
	Secret      string
	Permissions []Permission
	// IPs are allowed addresses or prefixes; empty allows any.
	IPs        []string
	CreatedAt  time.Time
	CreatedBy  string
	ExpiresAt  time.Time // zero: never
	RevokedAt  time.Time // zero: in force
	LastUsedAt time.Time
}

// SDKToken is what an access token says (sdk.md 1.3, api.md 2.3). It is bound
// to one external user and level.
type SDKToken struct {
	ID             string
	Scope          kyc.Scope
	ExternalUserID string
	LevelName      string
	// Email and Phone are the applicantIdentifiers, given to an applicant that is yet to be made.
	Email     string
	Phone     string
	ExpiresAt time.Time
	// Page is set on a hosted link and on the tokens that come of it.
	Page *Page
}

// Page is what a hosted link says of the page that it opens (api.md 9.2).
type Page struct {
	Lang     string   `json:"lang,omitempty"`
	Redirect Redirect `json:"redirect,omitzero"`
	// Handoff: the link carries a flow on from another device of the same person.
	Handoff bool `json:"handoff,omitempty"`
	// Customization and Translation name how the page looks and speaks.
	Customization string `json:"customization,omitempty"`
	Translation   string `json:"translation,omitempty"`
}

// Redirect says where the browser goes at the end of a hosted page.
type Redirect struct {
	SuccessURL string `json:"successUrl,omitempty"`
	RejectURL  string `json:"rejectUrl,omitempty"`
	SignKey    string `json:"signKey,omitempty"`
	// AllowedQueryParams are passed from the link to the target, at most four.
	AllowedQueryParams []string `json:"allowedQueryParams,omitempty"`
}
