package verify

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/review"
)

// LabelBlocklist is the label of a listed person (model.md 8).
const LabelBlocklist = "BLOCKLIST"

func listSlot(id string) Slot { return Slot{Table: "blocklist", Column: "sealed", Row: id} }

// Blocklist lists a person and turns the result to RED/FINAL/BLOCKLIST, also
// for one who was approved long ago (api.md 5.15, seed page 4).
func (s *Service) Blocklist(ctx context.Context, scope kyc.Scope, id, note string) (applicant.Applicant, error) {
	if err := validListNote(note); err != nil {
		return applicant.Applicant{}, err
	}
	if err := s.alone(ctx, scope, review.ActionBlocklist, id); err != nil {
		return applicant.Applicant{}, err
	}
	private, err := s.facesOf(ctx, scope, id)
	if err != nil {
		return applicant.Applicant{}, err
	}
	private.Note = note
	return s.update(ctx, scope, id, func(c *change) error {
		if c.a.BlocklistID != "" {
			return ErrBlocklisted
		}
		entry, err := s.newListEntry(ctx, c.a, private)
		if err != nil {
			return err
		}
		wasOpen, before := c.a.Review.Status.InCheck(), c.a.Review.Result
		c.a.BlocklistID = entry.ID
		c.complete(completeResult(applicant.Result{
			ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectFinal, RejectLabels: []string{LabelBlocklist},
		}, c.a.Lang), "blocklist", s)
		c.activity = audit.ActivityBlocklisted
		if wasOpen {
			if err := s.closeAttempt(ctx, c); err != nil {
				return err
			}
		}
		c.write(func(ctx context.Context, tx Tx) error { return tx.InsertListEntry(ctx, entry) })
		return s.closeCases(ctx, c, before)
	})
}

func validListNote(note string) error {
	if strings.TrimSpace(note) == "" || utf8.RuneCountInString(note) > 4000 || !utf8.ValidString(note) {
		return applicant.ErrData.Saying("Malformed data provided in the request: note is missing or longer than 4000 characters")
	}
	return nil
}

// newListEntry makes the sealed entry of a person with the keys that find them again.
func (s *Service) newListEntry(ctx context.Context, a applicant.Applicant, private blocklist.Private) (ListRecord, error) {
	all := applicantRawKeys(a)
	raw := all[:0]
	for _, k := range all {
		switch k.kind {
		case blocklist.KeyDocumentNumber, blocklist.KeyNationalNumber, blocklist.KeyPerson, blocklist.KeyEmail, blocklist.KeyPhone:
			raw = append(raw, k)
		}
	}
	keys, err := s.hashKeys(ctx, a.Scope, raw)
	if err != nil {
		return ListRecord{}, err
	}
	r := ListRecord{Entry: blocklist.Entry{
		Scope: a.Scope, ID: kyc.NewID(s.Now()), ApplicantID: a.ID, CreatedAt: s.Now(),
		CreatedBy: audit.ActorOf(ctx).Name, Keys: keys,
	}}
	plain, err := json.Marshal(private)
	if err != nil {
		return ListRecord{}, err
	}
	// The tenant's own key: the entry outlives the applicant it came from.
	r.Sealed, err = s.Sealer.Seal(ctx, a.Scope, "", listSlot(r.ID), plain)
	return r, err
}

func (s *Service) openListEntry(ctx context.Context, r ListRecord) (blocklist.Entry, error) {
	e := r.Entry
	plain, err := s.Sealer.Open(ctx, r.Scope, "", listSlot(r.ID), r.Sealed)
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal(plain, &e.Private)
}

// facesOf are the faces by which a person is to be found again: the largest of
// each picture, with the network that described it.
func (s *Service) facesOf(ctx context.Context, scope kyc.Scope, id string) (p blocklist.Private, err error) {
	images, err := s.activeImages(ctx, scope, id)
	if err != nil {
		return p, err
	}
	facts, _, err := s.openFacts(ctx, scope, id)
	if err != nil {
		return p, err
	}
	for _, im := range images {
		if facts[im.ID] == nil {
			continue
		}
		tag := networkOf(*facts[im.ID])
		for _, page := range facts[im.ID].Pages {
			if f := largestFace(page.Faces); f != nil && len(f.Embedding) > 0 {
				p.Faces = append(p.Faces, f.Embedding)
				p.Networks = append(p.Networks, hex.EncodeToString(tag[:]))
			}
		}
	}
	return p, nil
}

// Unlist takes a person off the blocklist. The rejection stays until somebody
// decides anew or resets the applicant.
func (s *Service) Unlist(ctx context.Context, scope kyc.Scope, id, note string) (applicant.Applicant, error) {
	if strings.TrimSpace(note) == "" {
		return applicant.Applicant{}, applicant.ErrData.Saying("Malformed data provided in the request: note is missing")
	}
	return s.update(ctx, scope, id, func(c *change) error {
		entry := c.a.BlocklistID
		if entry == "" {
			return ErrNotBlocklisted
		}
		c.a.BlocklistID = ""
		c.activity, c.detail = audit.ActivityBlocklisted, "taken off the list"
		c.write(func(ctx context.Context, tx Tx) error { return tx.RemoveListEntry(ctx, scope, entry, s.Now()) })
		return nil
	})
}

// ListEntries lists blocklist entries in force, oldest first.
func (s *Service) ListEntries(ctx context.Context, scope kyc.Scope, after string, limit int) ([]blocklist.Entry, error) {
	records, err := s.Store.ListEntries(ctx, scope, after, limit)
	if err != nil {
		return nil, err
	}
	out := make([]blocklist.Entry, 0, len(records))
	for _, r := range records {
		e, err := s.openListEntry(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}
