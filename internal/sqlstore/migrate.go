package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/idngo/idngo/internal/sqlstore/migrations"
)

// migrate brings a database to the newest schema of a folder of migrations, or,
// when it may not, answers ErrSchema if it is not there yet. A database of a
// newer program is ErrSchema in any case.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, folder, versionTable string, check bool) error {
	files, err := fs.Sub(migrations.Files, folder)
	if err != nil {
		return fmt.Errorf("open the migrations: %w", err)
	}
	p, err := goose.NewProvider(dialect, db, files, goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("prepare the migrations: %w", err)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the schema: %w", err)
	}
	if current > target || check && current != target {
		return ErrSchema.Saying("The database has version %d of the schema, this program version %d.", current, target)
	}
	if current == target {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return nil
}
