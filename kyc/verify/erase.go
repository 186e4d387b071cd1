package verify

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/webhook"
)

// ErasureList is kept apart from the data and their backups, so that a restore
// of an older copy can erase again who was erased since.
type ErasureList interface {
	// Append adds a person durably before it returns.
	Append(ctx context.Context, e Erasure) error
}

// Erasure names a person who was erased, by our id alone.
type Erasure struct {
	Scope       kyc.Scope `json:"scope"`
	ApplicantID string    `json:"applicantId"`
	At          time.Time `json:"at"`
}

// Held refuses an erasure. Its text names the holds; their reasons, which may
// hold personal data, are for whoever asked and not for logs.
type Held struct{ Holds []retention.Hold }

func (e *Held) Error() string { return e.Unwrap().Error() }

// Unwrap makes it retention.ErrHeld.
func (e *Held) Unwrap() error {
	ids := ""
	for i, h := range e.Holds {
		if i > 0 {
			ids += ", "
		}
		ids += h.ID
	}
	return retention.ErrHeld.Saying("The applicant is under a legal hold and cannot be erased (%s)", ids)
}

// Erase removes a person: rows, hashes, access tokens and bodies, then the key,
// so that no copy of anything sealed can be opened any more, and files. The
// receipt stays in the trail, and the receivers are told by id alone. A legal
// hold refuses with *Held. When an erasure was interrupted before the key was
// destroyed, the next call destroys it, and answers not found as for anybody
// who is gone.
func (s *Service) Erase(ctx context.Context, scope kyc.Scope, id string) error {
	if err := s.alone(ctx, scope, review.ActionErase, id); err != nil {
		return err
	}
	return s.erase(ctx, scope, id, "personal data erased", false)
}

// EraseAgain erases whom a restored backup brought back, whatever hold the
// backup still knows: the person was erased, so the hold had been released.
// Somebody whom the backup does not know is no error.
func (s *Service) EraseAgain(ctx context.Context, e Erasure) error {
	return ignoreNotFound(s.erase(ctx, e.Scope, e.ApplicantID, "erased again after a restore", true))
}

func (s *Service) erase(ctx context.Context, scope kyc.Scope, id, detail string, release bool) error {
	if !kyc.ValidID(id) { // an empty id would name the tenant's own key
		return fault.ErrNotFound
	}
	r, err := s.Store.Applicant(ctx, scope, id)
	if errors.Is(err, fault.ErrNotFound) {
		return errors.Join(err, s.forget(ctx, scope, id))
	}
	if err != nil {
		return err
	}
	holds, err := s.inForce(ctx, scope, id)
	if err != nil {
		return err
	}
	if len(holds) > 0 && !release {
		return &Held{Holds: holds}
	}
	told, err := s.erasureEvents(ctx, r.Applicant)
	if err != nil {
		return err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityErased, ApplicantID: id, Description: detail})
	var blobs []string
	err = s.Store.Tx(ctx, scope, func(tx Tx) (err error) {
		if err := s.settleProposal(ctx, tx); err != nil {
			return err
		}
		for _, h := range holds {
			if err := tx.ReleaseHold(ctx, scope, h.ID, "restore", s.Now()); err != nil {
				return err
			}
		}
		if blobs, err = tx.EraseApplicant(ctx, scope, id); err != nil {
			return err
		}
		if err := tx.AppendAudit(ctx, entry); err != nil {
			return err
		}
		return insertDeliveries(ctx, tx, told)
	})
	if errors.Is(err, retention.ErrHeld) { // placed since we looked
		if holds, herr := s.inForce(ctx, scope, id); herr == nil && len(holds) > 0 {
			return &Held{Holds: holds}
		}
	}
	if err != nil {
		return err
	}
	err = s.forget(ctx, scope, id)
	for _, b := range blobs {
		err = errors.Join(err, ignoreNotFound(s.Blobs.Delete(ctx, b)))
	}
	return err
}

// forget puts the person on the list of erasures and destroys the key. The list
// comes first: what it names too early is erased by the next call, what it
// missed would come back with a restore.
func (s *Service) forget(ctx context.Context, scope kyc.Scope, id string) error {
	known, err := s.Sealer.HasApplicantKey(ctx, scope, id)
	if err != nil || !known {
		return err
	}
	if s.Erasures != nil {
		if err := s.Erasures.Append(ctx, Erasure{Scope: scope, ApplicantID: id, At: s.Now().UTC()}); err != nil {
			return err
		}
	}
	return ignoreNotFound(s.Sealer.DestroyApplicantKey(ctx, scope, id))
}

// erasureEvents tell the receivers that a person's data are gone. The bodies
// hold our ids alone and are sealed by the tenant's key, since the person's is
// about to go; for the same reason they belong to no applicant in the log.
func (s *Service) erasureEvents(ctx context.Context, a applicant.Applicant) ([]DeliveryRecord, error) {
	endpoints, err := s.Store.Endpoints(ctx, a.Scope)
	if err != nil {
		return nil, err
	}
	ms := max(s.Now().UnixMilli(), a.LastEventMs+1)
	body, err := json.Marshal(payload(a, event{kind: webhook.ApplicantPersonalDataDeleted}, ms, audit.ActorOf(ctx).CorrelationID))
	if err != nil {
		return nil, err
	}
	var out []DeliveryRecord
	for _, ep := range endpoints {
		if !ep.Wants(webhook.ApplicantPersonalDataDeleted, a.Type, a.SourceKey) {
			continue
		}
		d := DeliveryRecord{Delivery: webhook.Delivery{
			Scope: a.Scope, ID: kyc.NewID(s.Now()), EndpointID: ep.ID, EventType: webhook.ApplicantPersonalDataDeleted,
			Seq: ms, State: webhook.StateQueued, CreatedAt: s.Now(), NextAt: s.Now(),
		}}
		if d.Sealed, err = s.Sealer.Seal(ctx, d.Scope, "", deliverySlot(d.ID), body); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}
