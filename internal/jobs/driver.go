package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// sqliteDriver is River's driver with a Bell instead of a table of
// notifications, which every insert would write and every listener poll.
type sqliteDriver struct {
	*riversqlite.Driver
	bell *Bell
}

func newSQLiteDriver(db *sql.DB, bell *Bell) *sqliteDriver {
	return &sqliteDriver{riversqlite.New(db), bell}
}

// GetListener implements riverdriver.Driver.
func (d *sqliteDriver) GetListener(*riverdriver.GetListenenerParams) riverdriver.Listener {
	return bellListener{d.bell}
}

// SupportsListenNotify implements riverdriver.Driver: nothing is written to notify.
func (d *sqliteDriver) SupportsListenNotify() bool { return false }

// postgresDriver is River's driver for inserting. River leaves out the
// notification of an insert that follows another within the fetch cooldown,
// although the earlier one may already have been fetched for; so we notify for
// each ourselves. PostgreSQL sends equal ones of a transaction once.
type postgresDriver struct{ *riverpgxv5.Driver }

func newPostgresDriver(pool *pgxpool.Pool) *postgresDriver {
	return &postgresDriver{riverpgxv5.New(pool)}
}

// SupportsListenNotify implements riverdriver.Driver.
func (d *postgresDriver) SupportsListenNotify() bool { return false }

func (d *postgresDriver) notifyInsert(ctx context.Context, t pgx.Tx, queue string) error {
	return d.UnwrapExecutor(t).NotifyMany(ctx, &riverdriver.NotifyManyParams{Topic: insertTopic, Payload: []string{insertPayload(queue)}})
}

// MigrateSQLite brings the queue's tables to River's newest version.
func MigrateSQLite(ctx context.Context, db *sql.DB) error {
	return migrate[*sql.Tx](ctx, riversqlite.New(db))
}

// MigratePostgres brings the queue's tables to River's newest version.
func MigratePostgres(ctx context.Context, pool *pgxpool.Pool) error {
	return migrate[pgx.Tx](ctx, riverpgxv5.New(pool))
}

func migrate[TTx any](ctx context.Context, driver riverdriver.Driver[TTx]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return fmt.Errorf("prepare the migrations of the queue: %w", err)
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the queue: %w", err)
	}
	return nil
}
