package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
)

// SetRetention stores how long an environment keeps applicants.
func (s *Service) SetRetention(ctx context.Context, scope kyc.Scope, r retention.Rules) error {
	if err := r.Validate(); err != nil {
		return err
	}
	if _, err := s.Store.Tenant(ctx, scope.Tenant); err != nil {
		return err
	}
	before, err := s.Store.RetentionRules(ctx, scope)
	if err != nil {
		return err
	}
	if r.Shortens(before) {
		if err := s.alone(ctx, scope, review.ActionRetention, ""); err != nil {
			return err
		}
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedRetention,
		Description: fmt.Sprintf("retention: approved %d days, rejected %d days, unfinished %d days", r.ApprovedDays, r.RejectedDays, r.UnfinishedDays)})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := s.settleProposal(ctx, tx); err != nil {
			return err
		}
		if err := tx.PutRetentionRules(ctx, scope, r, entry.Actor, s.Now()); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// DueForErasure lists whom the rules of an environment would erase now, and
// the rules. Those under a legal hold are not among them.
func (s *Service) DueForErasure(ctx context.Context, scope kyc.Scope, limit int) ([]RetentionDue, retention.Rules, error) {
	rules, err := s.Store.RetentionRules(ctx, scope)
	if err != nil || !rules.Any() {
		return nil, rules, err
	}
	due, err := s.DueUnder(ctx, scope, rules, limit)
	return due, rules, err
}

// DueUnder lists whom other rules would erase now, at most limit.
func (s *Service) DueUnder(ctx context.Context, scope kyc.Scope, r retention.Rules, limit int) ([]RetentionDue, error) {
	if !r.Any() {
		return nil, nil
	}
	return s.Store.RetentionDue(ctx, scope, r.Cutoffs(s.Now()), limit)
}

// retentionAtOnce bounds the applicants that are listed at a time.
const retentionAtOnce = 100

// ApplyRetention erases whose time is over and answers how many.
func (s *Service) ApplyRetention(ctx context.Context, scope kyc.Scope) (erased int, err error) {
	for {
		due, rules, err := s.DueForErasure(ctx, scope, retentionAtOnce)
		if err != nil || len(due) == 0 {
			return erased, err
		}
		progress := false
		for _, d := range due {
			err := s.erase(ctx, scope, d.ApplicantID, rules.Reason(d.Answer), false)
			if errors.Is(err, fault.ErrNotFound) || errors.Is(err, retention.ErrHeld) {
				continue // somebody was faster
			}
			if err != nil {
				return erased, err
			}
			erased++
			progress = true
		}
		if !progress || len(due) < retentionAtOnce {
			return erased, nil
		}
	}
}
