package verify

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
)

func noteSlot(id string) Slot { return Slot{Table: "notes", Column: "sealed", Row: id} }

func (s *Service) sealNote(ctx context.Context, n review.Note) (NoteRecord, error) {
	r := NoteRecord{Note: n}
	r.Text = ""
	var err error
	r.Sealed, err = s.Sealer.Seal(ctx, n.Scope, n.ApplicantID, noteSlot(n.ID), []byte(n.Text))
	return r, err
}

func (s *Service) openNote(ctx context.Context, r NoteRecord) (review.Note, error) {
	n := r.Note
	plain, err := s.Sealer.Open(ctx, n.Scope, n.ApplicantID, noteSlot(n.ID), r.Sealed)
	n.Text = string(plain)
	return n, err
}

// Notes lists the notes about an applicant, newest first (api.md 11).
func (s *Service) Notes(ctx context.Context, scope kyc.Scope, applicantID string, limit, offset int) ([]review.Note, int, error) {
	if _, err := s.loadApplicant(ctx, scope, applicantID); err != nil {
		return nil, 0, err
	}
	records, total, err := s.Store.Notes(ctx, scope, applicantID, limit, offset)
	if err != nil {
		return nil, 0, err
	}
	out := make([]review.Note, 0, len(records))
	for _, r := range records {
		n, err := s.openNote(ctx, r)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, n)
	}
	return out, total, nil
}

// AddNote writes a note.
func (s *Service) AddNote(ctx context.Context, scope kyc.Scope, n review.Note) (review.Note, error) {
	if err := validNote(n); err != nil {
		return n, err
	}
	if _, err := s.loadApplicant(ctx, scope, n.ApplicantID); err != nil {
		return n, err
	}
	n.Scope, n.ID, n.CreatedAt, n.CreatedBy = scope, kyc.NewID(s.Now()), s.Now(), audit.ActorOf(ctx).Name
	return n, s.writeNote(ctx, n, func(tx Tx, r NoteRecord) error { return tx.InsertNote(ctx, r) })
}

// UpdateNote changes text and tags of a note.
func (s *Service) UpdateNote(ctx context.Context, scope kyc.Scope, n review.Note) (review.Note, error) {
	if err := validNote(n); err != nil {
		return n, err
	}
	old, err := s.Store.Note(ctx, scope, n.ID)
	if err != nil {
		return n, err
	}
	if n.ApplicantID != "" && n.ApplicantID != old.ApplicantID {
		return n, fault.ErrNotFound
	}
	changed := old.Note
	changed.Text = n.Text
	if n.Tags != nil { // what a change leaves out stays
		changed.Tags = n.Tags
	}
	return changed, s.writeNote(ctx, changed, func(tx Tx, r NoteRecord) error { return tx.UpdateNote(ctx, r) })
}

func (s *Service) writeNote(ctx context.Context, n review.Note, write func(Tx, NoteRecord) error) error {
	r, err := s.sealNote(ctx, n)
	if err != nil {
		return err
	}
	entry := s.note(ctx, n.Scope, audit.Entry{Activity: audit.ActivityWroteNote, ApplicantID: n.ApplicantID})
	return s.Store.Tx(ctx, n.Scope, func(tx Tx) error {
		if err := write(tx, r); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// DeleteNote removes a note.
func (s *Service) DeleteNote(ctx context.Context, scope kyc.Scope, id string) error {
	old, err := s.Store.Note(ctx, scope, id)
	if err != nil {
		return err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityWroteNote, ApplicantID: old.ApplicantID, Description: "deleted a note"})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.DeleteNote(ctx, scope, id); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

func validNote(n review.Note) error {
	if strings.TrimSpace(n.Text) == "" || utf8.RuneCountInString(n.Text) > 20000 || !utf8.ValidString(n.Text) {
		return applicant.ErrData.Saying("Malformed data provided in the request: note is missing or longer than 20000 characters")
	}
	if len(n.Tags) > applicant.MaxTags {
		return ErrTooManyTags
	}
	return nil
}

// AuditTrail reads the trail, newest first (api.md 13).
func (s *Service) AuditTrail(ctx context.Context, scope kyc.Scope, q AuditQuery) ([]audit.Entry, int, error) {
	return s.Store.AuditTrail(ctx, scope, q)
}

// Queue lists open cases by priority, then age.
func (s *Service) Queue(ctx context.Context, scope kyc.Scope, limit int) ([]review.Case, error) {
	records, err := s.Store.OpenCases(ctx, scope, limit)
	cases := make([]review.Case, 0, len(records))
	for _, r := range records {
		cases = append(cases, r.Case)
	}
	return cases, err
}

// ClaimCase makes a case one officer's own; fault.ErrStale when another has it,
// ErrBarred when it is an appeal against what the officer had a part in.
func (s *Service) ClaimCase(ctx context.Context, scope kyc.Scope, id, by string) error {
	c, err := s.Store.Case(ctx, scope, id)
	if err != nil {
		return err
	}
	if c.Barred(by) {
		return ErrBarred
	}
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.ClaimCase(ctx, scope, id, by) })
}

// ReleaseCase gives a claimed case back; fault.ErrStale when by does not hold it.
func (s *Service) ReleaseCase(ctx context.Context, scope kyc.Scope, id, by string) error {
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.ReleaseCase(ctx, scope, id, by) })
}
