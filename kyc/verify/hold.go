package verify

import (
	"context"
	"errors"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
)

func holdSlot(id string) Slot { return Slot{Table: "legal_holds", Column: "sealed", Row: id} }

// PlaceHold puts an applicant under a legal hold: until it is released nobody
// and no rule can erase the applicant.
func (s *Service) PlaceHold(ctx context.Context, scope kyc.Scope, applicantID, reason string) (retention.Hold, error) {
	if err := retention.ValidReason(reason); err != nil {
		return retention.Hold{}, err
	}
	if _, err := s.loadApplicant(ctx, scope, applicantID); err != nil {
		return retention.Hold{}, err
	}
	h := retention.Hold{Scope: scope, ID: kyc.NewID(s.Now()), ApplicantID: applicantID, Reason: reason, PlacedAt: s.Now(), PlacedBy: audit.ActorOf(ctx).Name}
	r := HoldRecord{Hold: h}
	r.Reason = ""
	var err error
	if r.Sealed, err = s.Sealer.Seal(ctx, scope, applicantID, holdSlot(h.ID), []byte(reason)); err != nil {
		return retention.Hold{}, err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityHeld, ApplicantID: applicantID, Description: "placed legal hold " + h.ID})
	return h, s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.InsertHold(ctx, r); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// ReleaseHold ends a legal hold; fault.ErrNotFound when the applicant has none
// of that id, fault.ErrStale when it was released before.
func (s *Service) ReleaseHold(ctx context.Context, scope kyc.Scope, applicantID, holdID string) error {
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityReleased, ApplicantID: applicantID, Description: "released legal hold " + holdID})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.ReleaseHold(ctx, scope, holdID, entry.Actor, s.Now()); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// Holds lists the holds of an applicant, in force and released, or, without an
// id, those in force of the environment.
func (s *Service) Holds(ctx context.Context, scope kyc.Scope, applicantID string) ([]retention.Hold, error) {
	records, err := s.Store.Holds(ctx, scope, applicantID)
	if err != nil {
		return nil, err
	}
	out := make([]retention.Hold, 0, len(records))
	for _, r := range records {
		h := r.Hold
		if len(r.Sealed) > 0 { // else the person was erased since
			reason, err := s.Sealer.Open(ctx, scope, r.ApplicantID, holdSlot(r.ID), r.Sealed)
			if err != nil && !errors.Is(err, fault.ErrNotFound) { // the key went before the row, in a restore
				return nil, err
			}
			h.Reason = string(reason)
		}
		out = append(out, h)
	}
	return out, nil
}

func (s *Service) inForce(ctx context.Context, scope kyc.Scope, applicantID string) ([]retention.Hold, error) {
	holds, err := s.Holds(ctx, scope, applicantID)
	if err != nil {
		return nil, err
	}
	out := holds[:0]
	for _, h := range holds {
		if h.InForce() {
			out = append(out, h)
		}
	}
	return out, nil
}
