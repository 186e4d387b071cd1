package sqlstore

import (
	"context"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/fault"
)

func scanAppearance(s scanner) (appearance.Named, error) {
	var (
		n                    appearance.Named
		kind, name, body, by string
		at                   int64
	)
	if err := s.Scan(&kind, &name, &body, &at, &by); err != nil {
		return n, err
	}
	err := fromJSON(body, &n)
	n.Kind, n.Name, n.ModifiedAt, n.ModifiedBy = appearance.Kind(kind), name, fromMS(at), by
	return n, err
}

const appearanceColumns = `kind, name, body, modified_at, modified_by`

// Appearances implements verify.Store, by kind and name.
func (s *Store) Appearances(ctx context.Context, scope kyc.Scope) ([]appearance.Named, error) {
	return readList(ctx, s, scope, scanAppearance, `SELECT `+appearanceColumns+` FROM appearances WHERE tenant = $1 AND environment = $2 ORDER BY kind, name`)
}

// Appearance implements verify.Store.
func (s *Store) Appearance(ctx context.Context, scope kyc.Scope, kind appearance.Kind, name string) (appearance.Named, error) {
	return readOne(ctx, s, scope, scanAppearance, `SELECT `+appearanceColumns+` FROM appearances WHERE tenant = $1 AND environment = $2 AND kind = $3 AND name = $4`, string(kind), name)
}

// PutAppearance implements verify.Tx; appearance.ErrTooMany when a new one finds no room.
func (t *tx) PutAppearance(ctx context.Context, scope kyc.Scope, n appearance.Named) error {
	others, err := txOne(ctx, t, scope, column[int], `SELECT COUNT(*) FROM appearances WHERE tenant = $1 AND environment = $2 AND kind = $3 AND name <> $4`, string(n.Kind), n.Name)
	if err != nil {
		return err
	}
	if others >= appearance.MaxNames {
		return appearance.ErrTooMany
	}
	at, by := n.ModifiedAt, n.ModifiedBy
	body, err := toJSON(appearance.Named{Theme: n.Theme, Variables: n.Variables, Logo: n.Logo, Texts: n.Texts})
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, scope, `INSERT INTO appearances (tenant, environment, kind, name, body, modified_at, modified_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant, environment, kind, name) DO UPDATE SET body = excluded.body, modified_at = excluded.modified_at, modified_by = excluded.modified_by`,
		string(n.Kind), n.Name, body, ms(at), by)
	return err
}

// DeleteAppearance implements verify.Tx; fault.ErrNotFound when there is none.
func (t *tx) DeleteAppearance(ctx context.Context, scope kyc.Scope, kind appearance.Kind, name string) error {
	n, err := t.exec(ctx, scope, `DELETE FROM appearances WHERE tenant = $1 AND environment = $2 AND kind = $3 AND name = $4`, string(kind), name)
	if err == nil && n == 0 {
		return fault.ErrNotFound
	}
	return err
}
