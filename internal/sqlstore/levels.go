package sqlstore

import (
	"context"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
)

const levelColumns = `tenant, environment, name, revision, id, definition, created_at, modified_at, modified_by`

// scanLevel reads all but the scope.
func scanLevel(s scanner) (level.Level, error) {
	var (
		l                      level.Level
		id, name, definition   string
		revision               int
		createdAt, modifiedAt  int64
		modifiedBy             string
		ignoredTenant, ignored string
	)
	if err := s.Scan(&ignoredTenant, &ignored, &name, &revision, &id, &definition, &createdAt, &modifiedAt, &modifiedBy); err != nil {
		return l, err
	}
	if err := fromJSON(definition, &l); err != nil {
		return l, err
	}
	l.ID, l.Name, l.Revision = id, name, revision
	l.CreatedAt, l.ModifiedAt, l.ModifiedBy = fromMS(createdAt), fromMS(modifiedAt), modifiedBy
	return l, nil
}

// Level implements verify.Store.
func (s *Store) Level(ctx context.Context, scope kyc.Scope, name string, revision int) (level.Level, error) {
	return readOne(ctx, s, scope, scanLevel, `SELECT `+levelColumns+` FROM levels
		WHERE tenant = $1 AND environment = $2 AND name = $3 AND ($4 = 0 OR revision = $4) ORDER BY revision DESC LIMIT 1`, name, revision)
}

// LevelByID implements verify.Store: the newest revision.
func (s *Store) LevelByID(ctx context.Context, scope kyc.Scope, id string) (level.Level, error) {
	return readOne(ctx, s, scope, scanLevel, `SELECT `+levelColumns+` FROM levels
		WHERE tenant = $1 AND environment = $2 AND id = $3 ORDER BY revision DESC LIMIT 1`, id)
}

// Levels implements verify.Store.
func (s *Store) Levels(ctx context.Context, scope kyc.Scope) ([]level.Level, error) {
	return readList(ctx, s, scope, scanLevel, `SELECT `+levelColumns+` FROM levels l
		WHERE tenant = $1 AND environment = $2 AND revision = (
			SELECT MAX(n.revision) FROM levels n WHERE n.tenant = l.tenant AND n.environment = l.environment AND n.name = l.name)
		ORDER BY name`)
}

var insertLevel = insertInto("levels", levelColumns)

// InsertLevel implements verify.Tx.
func (t *tx) InsertLevel(ctx context.Context, scope kyc.Scope, l level.Level) error {
	definition, err := toJSON(l)
	if err != nil {
		return err
	}
	return t.insert(ctx, scope, insertLevel, l.Name, l.Revision, l.ID, definition, ms(l.CreatedAt), ms(l.ModifiedAt), l.ModifiedBy)
}

// LevelDrafts implements verify.Store.
func (s *Store) LevelDrafts(ctx context.Context, scope kyc.Scope, levelID string) ([]verify.LevelDraft, error) {
	scan := func(s scanner) (d verify.LevelDraft, err error) {
		var changedAt int64
		err = s.Scan(&d.LevelID, &d.OperatorID, &d.Base, &d.Text, &changedAt)
		d.ChangedAt = fromMS(changedAt)
		return d, err
	}
	return readList(ctx, s, scope, scan, `SELECT level_id, operator_id, base, content, changed_at FROM level_drafts
		WHERE tenant = $1 AND environment = $2 AND level_id = $3 ORDER BY changed_at DESC, operator_id`, levelID)
}

// PutLevelDraft implements verify.Tx.
func (t *tx) PutLevelDraft(ctx context.Context, scope kyc.Scope, d verify.LevelDraft) error {
	_, err := t.exec(ctx, scope, `INSERT INTO level_drafts (tenant, environment, level_id, operator_id, base, content, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant, environment, level_id, operator_id) DO UPDATE SET base = excluded.base, content = excluded.content, changed_at = excluded.changed_at`,
		d.LevelID, d.OperatorID, d.Base, d.Text, ms(d.ChangedAt))
	return err
}

// DeleteLevelDraft implements verify.Tx.
func (t *tx) DeleteLevelDraft(ctx context.Context, scope kyc.Scope, levelID, operatorID string) error {
	_, err := t.exec(ctx, scope, `DELETE FROM level_drafts WHERE tenant = $1 AND environment = $2 AND level_id = $3 AND operator_id = $4`, levelID, operatorID)
	return err
}
