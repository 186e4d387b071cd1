package retention

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
)

// Hold is a legal hold: while one is in force its applicant cannot be erased,
// by a person or by a rule. An applicant may have several, of several cases.
type Hold struct {
	Scope       kyc.Scope
	ID          string
	ApplicantID string
	// Reason is shown to whoever tries to erase; it may name a case or a person.
	Reason   string
	PlacedAt time.Time
	PlacedBy string
	// ReleasedAt is zero while the hold is in force.
	ReleasedAt time.Time
	ReleasedBy string
}

// InForce reports that the hold stands.
func (h Hold) InForce() bool { return h.ReleasedAt.IsZero() }

// MaxReason bounds a reason, in characters.
const MaxReason = 1000

// Refusals.
var (
	// ErrHeld: a legal hold stands against an erasure.
	ErrHeld = fault.New(fault.Conflict, "The applicant is under a legal hold and cannot be erased")
	// ErrReason: a hold without a reason, or with an overlong one.
	ErrReason = fault.New(fault.Invalid, "A legal hold needs a reason of at most 1000 characters")
)

// ValidReason checks the text of a reason.
func ValidReason(s string) error {
	if strings.TrimSpace(s) == "" || utf8.RuneCountInString(s) > MaxReason || !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return ErrReason
	}
	return nil
}
