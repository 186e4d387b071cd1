package applicant

import (
	"time"

	"github.com/idngo/idngo/kyc/fault"
)

// Status is review.reviewStatus (model.md 2).
type Status string

// The statuses in use.
const (
	StatusInit       Status = "init"
	StatusPending    Status = "pending"
	StatusPrechecked Status = "prechecked"
	StatusQueued     Status = "queued"
	StatusOnHold     Status = "onHold"
	StatusCompleted  Status = "completed"
)

// The refusals of the status machine (api.md 3.2).
var (
	ErrInCheck     = fault.Numbered(fault.Conflict, 1006, "no-upload-verification-in-progress", "The applicant is being checked; data cannot be changed now.")
	ErrDeactivated = fault.Numbered(fault.Conflict, 1008, "applicant-marked-as-deleted", "The applicant is deactivated.")
	ErrFinal       = fault.Numbered(fault.Conflict, 1009, "applicant-with-final-reject", "The applicant has been finally rejected.")
	ErrInState     = fault.Numbered(fault.Conflict, 3000, "applicant-already-in-the-state", "The applicant is already in the requested state.")
	ErrLevelLocked = fault.New(fault.Conflict, "The level cannot be changed while the applicant is being checked.").After(10 * time.Second)
)

// InCheck reports that a decision is being made, by the server or by a person.
func (s Status) InCheck() bool {
	switch s {
	case StatusPending, StatusPrechecked, StatusQueued, StatusOnHold:
		return true
	}
	return false
}

// MayChangeData tells whether documents and stated data may change now.
func (a *Applicant) MayChangeData() error {
	switch {
	case a.Deleted:
		return ErrDeactivated
	case a.Review.Status == StatusCompleted && a.Review.Result.Final():
		return ErrFinal
	case a.Review.Status.InCheck():
		return ErrInCheck
	}
	return nil
}

// MaySubmit tells whether a check may be requested now (api.md 5.9).
func (a *Applicant) MaySubmit() error {
	switch {
	case a.Deleted:
		return ErrDeactivated
	case a.Review.Status == StatusCompleted && a.Review.Result.Final():
		return ErrFinal
	case a.Review.Status.InCheck():
		return ErrInState
	}
	return nil
}

// MayMoveLevel tells whether the applicant may go to the named level (api.md 5.7).
func (a *Applicant) MayMoveLevel(name string) error {
	switch {
	case a.Deleted:
		return ErrDeactivated
	case a.Review.Status.InCheck():
		return ErrLevelLocked
	case a.Review.LevelName == name:
		return ErrInState.Saying("The applicant is already on the level %s", name)
	}
	return nil
}
