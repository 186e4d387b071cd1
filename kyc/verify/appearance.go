package verify

import (
	"context"
	"errors"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// Appearances lists the named customisations and translations of an environment.
func (s *Service) Appearances(ctx context.Context, scope kyc.Scope) ([]appearance.Named, error) {
	return s.Store.Appearances(ctx, scope)
}

// PutAppearance stores a named customisation or translation, in the place of
// one of the same kind and name. Errors: those of appearance.Named.Validate,
// appearance.ErrTooMany.
func (s *Service) PutAppearance(ctx context.Context, scope kyc.Scope, n appearance.Named) error {
	if err := n.Validate(); err != nil {
		return err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedSettings, Description: "changed the " + string(n.Kind) + " " + n.Name})
	n.ModifiedAt, n.ModifiedBy = s.Now(), entry.Actor
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.PutAppearance(ctx, scope, n); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// DeleteAppearance removes one; pages that name it fall back to the default. Error: fault.ErrNotFound.
func (s *Service) DeleteAppearance(ctx context.Context, scope kyc.Scope, kind appearance.Kind, name string) error {
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedSettings, Description: "removed the " + printable(string(kind)) + " " + printable(name)})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.DeleteAppearance(ctx, scope, kind, name); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// Appearance gives what a page named: the one of that name, else the default,
// else nothing. A name that is gone must not keep a person from going on.
func (s *Service) Appearance(ctx context.Context, scope kyc.Scope, customization, translation string) (look, words appearance.Named, err error) {
	find := func(kind appearance.Kind, name string) (appearance.Named, error) {
		for _, n := range []string{name, appearance.Default} {
			if n == "" {
				continue
			}
			found, err := s.Store.Appearance(ctx, scope, kind, n)
			if err == nil || !errors.Is(err, fault.ErrNotFound) {
				return found, err
			}
		}
		return appearance.Named{}, nil
	}
	if look, err = find(appearance.Customization, customization); err != nil {
		return look, words, err
	}
	words, err = find(appearance.Translation, translation)
	return look, words, err
}
