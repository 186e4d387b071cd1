package retention

import (
	"fmt"
	"time"

	"github.com/idngo/idngo/kyc/fault"
)

// Rules are how many days an environment keeps applicants; 0 keeps them until
// somebody erases them. Laws differ (five years after the end of the business
// relation in many), so there is no default but to keep.
type Rules struct {
	// ApprovedDays and RejectedDays count from the last decision.
	ApprovedDays int `json:"approvedDays"`
	RejectedDays int `json:"rejectedDays"`
	// UnfinishedDays counts from the last event of an applicant who was never decided.
	UnfinishedDays int `json:"unfinishedDays"`
}

// MaxDays bounds a rule, in days: a hundred years.
const MaxDays = 36_500

// ErrRules: a rule is out of bounds.
var ErrRules = fault.New(fault.Invalid, "A retention rule is a number of days from 0 (keep) to 36500")

// ErrMoreErased: rules would erase more than whoever sets them was told.
var ErrMoreErased = fault.New(fault.Conflict, "These rules would erase more applicants by now than you were shown. Look again.")

// Validate refuses what no clock can count.
func (r Rules) Validate() error {
	for name, days := range map[string]int{"approved": r.ApprovedDays, "rejected": r.RejectedDays, "unfinished": r.UnfinishedDays} {
		if days < 0 || days > MaxDays {
			return ErrRules.Saying("%s: %d days; a retention rule is a number of days from 0 (keep) to %d", name, days, MaxDays)
		}
	}
	return nil
}

// Any reports that something is ever erased.
func (r Rules) Any() bool { return r != Rules{} }

// Shortens reports that r erases somebody earlier than before did.
func (r Rules) Shortens(before Rules) bool {
	shorter := func(now, was int) bool { return now > 0 && (was == 0 || now < was) }
	return shorter(r.ApprovedDays, before.ApprovedDays) || shorter(r.RejectedDays, before.RejectedDays) || shorter(r.UnfinishedDays, before.UnfinishedDays)
}

// Cutoffs are the latest times that are past; a zero time erases nothing.
type Cutoffs struct {
	Approved, Rejected, Unfinished time.Time
}

// Cutoffs applies the rules to a time.
func (r Rules) Cutoffs(now time.Time) Cutoffs {
	before := func(days int) time.Time {
		if days <= 0 {
			return time.Time{}
		}
		return now.AddDate(0, 0, -days)
	}
	return Cutoffs{Approved: before(r.ApprovedDays), Rejected: before(r.RejectedDays), Unfinished: before(r.UnfinishedDays)}
}

// Reason names the rule by which an applicant with this answer ("" for none) goes.
func (r Rules) Reason(answer string) string {
	switch answer {
	case "GREEN":
		return fmt.Sprintf("retention: approved, kept for %d days", r.ApprovedDays)
	case "RED":
		return fmt.Sprintf("retention: rejected, kept for %d days", r.RejectedDays)
	}
	return fmt.Sprintf("retention: unfinished, kept for %d days", r.UnfinishedDays)
}
