package verify

import (
	"context"
	"errors"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
)

// CreateLevel stores the first revision of a level.
func (s *Service) CreateLevel(ctx context.Context, scope kyc.Scope, l level.Level) (level.Level, error) {
	l = level.Normalize(l)
	if err := level.Validate(l); err != nil {
		return level.Level{}, err
	}
	now := s.Now()
	l.ID, l.Revision, l.CreatedAt, l.ModifiedAt = kyc.NewID(now), 1, now, now
	l.CreatedBy = audit.ActorOf(ctx).Name
	l.ModifiedBy = l.CreatedBy
	err := s.insertLevel(ctx, scope, l, "created level")
	if errors.Is(err, fault.ErrExists) {
		return level.Level{}, fault.ErrExists.Saying("A level with this name exists already")
	}
	return l, err
}

// UpdateLevel stores a new revision. The name never changes; attempts keep the
// revision that they were submitted under.
func (s *Service) UpdateLevel(ctx context.Context, scope kyc.Scope, id string, l level.Level) (level.Level, error) {
	old, err := s.LevelByID(ctx, scope, id)
	if err != nil {
		return level.Level{}, err
	}
	if l.Name != "" && l.Name != old.Name {
		return level.Level{}, level.ErrInvalid.Saying("The name of a level cannot be changed")
	}
	l.Name = old.Name
	l = level.Normalize(l)
	if err := level.Validate(l); err != nil {
		return level.Level{}, err
	}
	l.ID, l.Revision, l.CreatedAt, l.CreatedBy = old.ID, old.Revision+1, old.CreatedAt, old.CreatedBy
	l.ModifiedAt, l.ModifiedBy = s.Now(), audit.ActorOf(ctx).Name
	err = s.insertLevel(ctx, scope, l, "changed level")
	if errors.Is(err, fault.ErrExists) { // somebody else stored this revision
		return level.Level{}, fault.ErrStale
	}
	return l, err
}

func (s *Service) insertLevel(ctx context.Context, scope kyc.Scope, l level.Level, what string) error {
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedLevel, Description: what + " " + l.ID})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.InsertLevel(ctx, scope, l); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// maxDraft bounds the text of a draft in bytes; a level file is not larger.
const maxDraft = 1 << 20

// SaveLevelDraft keeps what the operator who acts has written of a level.
func (s *Service) SaveLevelDraft(ctx context.Context, scope kyc.Scope, levelID string, base int, text string) error {
	if len(text) > maxDraft {
		return level.ErrFile.Saying("The level file is larger than %d bytes", maxDraft)
	}
	if _, err := s.LevelByID(ctx, scope, levelID); err != nil {
		return err
	}
	d := LevelDraft{LevelID: levelID, OperatorID: audit.ActorOf(ctx).Name, Base: base, Text: text, ChangedAt: s.Now()}
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.PutLevelDraft(ctx, scope, d) })
}

// DropLevelDraft forgets the draft of the operator who acts.
func (s *Service) DropLevelDraft(ctx context.Context, scope kyc.Scope, levelID string) error {
	by := audit.ActorOf(ctx).Name
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.DeleteLevelDraft(ctx, scope, levelID, by) })
}

// Levels lists the newest revision of each level, by name.
func (s *Service) Levels(ctx context.Context, scope kyc.Scope) ([]level.Level, error) {
	return s.Store.Levels(ctx, scope)
}

// Level gives the newest revision by name.
func (s *Service) Level(ctx context.Context, scope kyc.Scope, name string) (level.Level, error) {
	return s.Store.Level(ctx, scope, name, 0)
}

// LevelByID gives the newest revision by id.
func (s *Service) LevelByID(ctx context.Context, scope kyc.Scope, id string) (level.Level, error) {
	if !kyc.ValidID(id) {
		return level.Level{}, fault.ErrNotFound
	}
	return s.Store.LevelByID(ctx, scope, id)
}
