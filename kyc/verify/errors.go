package verify

import (
	"fmt"

	"github.com/idngo/idngo/kyc/fault"
)

// Refusals of the workflow (api.md 3).
var (
	ErrApplicantNotFound = fault.New(fault.NotFound, "Applicant not found (anf)")
	ErrLevelNotFound     = fault.New(fault.Invalid, "The level does not exist in this environment")
	ErrNotModified       = fault.New(fault.Conflict, "The image cannot be changed while the applicant is being checked")
	ErrDuplicateDocument = fault.Numbered(fault.Conflict, 1000, "duplicate-document", "The same file was uploaded before")
	ErrTooManyDocuments  = fault.Numbered(fault.Invalid, 1001, "too-many-documents", "The applicant has too many documents")
	ErrDocTypeNotInLevel = fault.Numbered(fault.Conflict, 1010, "doc-type-not-in-req-docs", "The document type is not among the required documents of the level")
	ErrBlocklisted       = fault.Numbered(fault.Conflict, 5000, "applicant-already-blacklisted", "The applicant is on the blocklist already")
	ErrNotBlocklisted    = fault.Numbered(fault.Conflict, 5001, "applicant-already-whitelisted", "The applicant is not on the blocklist")
	ErrTooManyTags       = fault.New(fault.Invalid, "Too many applicant tags")
	ErrSandboxOnly       = fault.New(fault.Forbidden, "This call works in the sandbox only")
	ErrUnknownStep       = fault.New(fault.Invalid, "The step does not exist on the level")
	ErrUnknownCheckType  = fault.New(fault.Invalid, "Unknown check type")
	ErrAccessToken       = fault.New(fault.Unauthenticated, "The access token is invalid or has expired")
	// Refusals of liveness sessions; the contract has no numbers for them.
	ErrLivenessNotAsked = fault.New(fault.Conflict, "The step does not ask for a liveness session")
	ErrLivenessConsent  = fault.New(fault.Invalid, "The person must agree to the processing of biometric data first")
	ErrLivenessAttempts = fault.New(fault.Conflict, "There are no attempts left; a person looks at the case")
	ErrLivenessSession  = fault.New(fault.Conflict, "The liveness session is used up, has expired, or its nonce is wrong")
	ErrLivenessRunning  = fault.New(fault.Conflict, "A liveness session is still being examined; try again in a moment")
	ErrLivenessFrames   = fault.New(fault.Invalid, "The frames of the liveness session are not as asked for")
	ErrLivenessOff      = fault.New(fault.Conflict, "This server or level examines no liveness sessions")
	ErrNoOpenCase       = fault.New(fault.Conflict, "The applicant has no decision to make")
	ErrLinkExpired      = fault.New(fault.NotFound, "The link is unknown or has expired")
)

// ExternalIDTaken answers a create or change with an external user id that
// another applicant of the environment has. Its text is parsed by clients
// (api.md 3.3), so it is part of the contract.
type ExternalIDTaken struct {
	ExternalUserID string
	ApplicantID    string
}

func (e *ExternalIDTaken) Error() string {
	return fmt.Sprintf("Applicant with external user id '%s' already exists: %s", e.ExternalUserID, e.ApplicantID)
}

// Unwrap makes it a fault, so that it is a conflict wherever faults are mapped.
func (e *ExternalIDTaken) Unwrap() error {
	return fault.New(fault.Conflict, e.Error())
}
