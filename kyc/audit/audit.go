package audit

import (
	"time"

	"github.com/idngo/idngo/kyc"
)

// Entry is one line of the trail (api.md 13).
type Entry struct {
	ID    string
	Scope kyc.Scope
	At    time.Time
	// Activity is a name such as subject:changed:applicant.
	Activity string
	// Actor is the token's public part, an operator's id, "system" or "cli".
	Actor         string
	Channel       string // API, dashboard, SDK, CLI, system
	IP            string
	UserAgent     string
	CorrelationID string
	ApplicantID   string
	ImageID       int32
	// Description in English, without personal data.
	Description string

	// Seq, Prev and Hash are set when the entry is chained; Seq 0 means unchained.
	Seq  int64
	Prev []byte
	Hash []byte
	// Signature of Hash by the installation's audit key.
	Signature []byte
}

// Actor is who makes a call; it travels in the context of a request.
type Actor struct {
	Name          string
	Channel       string
	IP            string
	UserAgent     string
	CorrelationID string
}

// Activities that are written (api.md 13 where it names them, ours elsewhere).
const (
	ActivityLoadedApplicant   = "subject:loaded:applicant"
	ActivityCreatedApplicant  = "subject:created:applicant"
	ActivityChangedApplicant  = "subject:changed:applicant"
	ActivityUploadedImage     = "subject:uploaded:docImage"
	ActivityDownloadedImage   = "subject:downloaded:docImage"
	ActivityDeactivatedImage  = "subject:deactivated:docImage"
	ActivityConsented         = "subject:consented:biometrics"
	ActivityRequestedCheck    = "subject:requested:check"
	ActivityDecided           = "subject:decided:applicant"
	ActivityBlocklisted       = "subject:blocklisted:applicant"
	ActivityErased            = "subject:erased:applicant"
	ActivityHeld              = "subject:held:applicant"
	ActivityReleased          = "subject:released:applicant"
	ActivityChangedRetention  = "subject:changed:retention"
	ActivityRotatedKey        = "subject:rotated:key"
	ActivityChangedLevel      = "subject:changed:level"
	ActivityChangedWebhook    = "subject:changed:webhook"
	ActivityChangedToken      = "subject:changed:appToken"
	ActivityIssuedAccessToken = "subject:issued:accessToken"
	ActivityWroteNote         = "subject:wrote:note"
	ActivitySignedIn          = "operator:signed:in"
	ActivityChangedOperator   = "operator:changed:operator"
	ActivityExported          = "operator:exported:data"
	ActivityChangedSettings   = "operator:changed:settings"
	ActivityProposed          = "operator:proposed:action"
	ActivityConfirmed         = "operator:confirmed:action"
	ActivityRefused           = "operator:refused:action"
	ActivityAssigned          = "operator:assigned:case"
	ActivityReviewed          = "operator:reviewed:decision"
	ActivityChangedWatchlist  = "operator:changed:watchlist"
	ActivityMarkedHit         = "operator:marked:watchlistHit"
	ActivityScreened          = "subject:screened:applicant"
	ActivityAppealed          = "subject:appealed:decision"
)
