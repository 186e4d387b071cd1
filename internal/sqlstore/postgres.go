package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// wildcard in a setting stands for all tenants or both environments; no tenant
// may bear it as its id.
const wildcard = "*"

// postgresEngine is a PostgreSQL database that several processes may share.
type postgresEngine struct {
	pool     *pgxpool.Pool
	inserter *jobs.Inserter[pgx.Tx]
}

// errURL stands for the parser's own text, which may hold the password.
var errURL = fault.New(fault.Invalid, "The URL of the database is not valid.")

// OpenPostgres opens the store in a PostgreSQL database (a URL or key=value
// string of libpq's). Processes that start together migrate one after the other.
func OpenPostgres(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.withDefaults()
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errURL
	}
	// Room for the readers, the writers beside them, and River's listener.
	readers := o.Readers
	if readers <= 0 {
		readers = 16
	}
	config.MaxConns = max(config.MaxConns, int32(readers)+4)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	e := &postgresEngine{pool: pool}
	if err := e.migrate(ctx, o.NoMigrate); err != nil {
		pool.Close()
		return nil, err
	}
	if e.inserter, err = jobs.NewPostgresInserter(pool); err != nil {
		pool.Close()
		return nil, err
	}
	return &Store{engine: e, keys: &Keys{db: &postgresKeys{e}, opts: o}, opts: o}, nil
}

// migrate runs all migrations while a row is locked, so that of processes that
// start together one migrates and the others find it done.
func (e *postgresEngine) migrate(ctx context.Context, check bool) error {
	if check {
		return e.migrateAll(ctx, true)
	}
	for _, statement := range []string{
		`CREATE TABLE IF NOT EXISTS migration_lock (id INTEGER NOT NULL PRIMARY KEY)`,
		`INSERT INTO migration_lock (id) VALUES (1) ON CONFLICT DO NOTHING`,
	} {
		if _, err := e.pool.Exec(ctx, statement); err != nil && !madeByAnother(err) {
			return fmt.Errorf("prepare the migrations: %w", err)
		}
	}
	lock, err := e.pool.Begin(ctx)
	if err != nil {
		return fmt.Errorf("prepare the migrations: %w", err)
	}
	defer func() { _ = lock.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := lock.Exec(ctx, `SELECT id FROM migration_lock WHERE id = 1 FOR UPDATE`); err != nil {
		return fmt.Errorf("lock the migrations: %w", err)
	}
	return e.migrateAll(ctx, false)
}

// madeByAnother: two processes that create the same table at the same time
// conflict in the catalogue, in spite of IF NOT EXISTS; it is there then.
func madeByAnother(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "23505" || pg.Code == "42710" || pg.Code == "42P07")
}

func (e *postgresEngine) migrateAll(ctx context.Context, check bool) error {
	if !check {
		if err := jobs.MigratePostgres(ctx, e.pool); err != nil {
			return err
		}
	}
	db := stdlib.OpenDBFromPool(e.pool)
	defer func() { _ = db.Close() }()
	if err := migrate(ctx, db, goose.DialectPostgres, "postgres", "goose_db_version", check); err != nil {
		return err
	}
	return migrate(ctx, db, goose.DialectPostgres, "keys-postgres", "goose_keys_version", check)
}

// PostgresInUse reports that a database has tables already.
func PostgresInUse(ctx context.Context, url string) (bool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return false, errURL
	}
	conn, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return false, fmt.Errorf("open the database: %w", err)
	}
	var tables int
	err = conn.QueryRow(ctx, `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema IN ('public', 'idngo_keys')`).Scan(&tables)
	return tables > 0, errors.Join(err, conn.Close(ctx))
}

// DatabaseTime is the clock of a database server; zero where there is none but ours.
func (s *Store) DatabaseTime(ctx context.Context) (now time.Time, err error) {
	if e, ok := s.engine.(*postgresEngine); ok {
		err = e.pool.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&now)
	}
	return now, err
}

// RowSecurity reports whether the database enforces the scope by itself: not
// for a superuser or a role that bypasses it. Doctor asks.
func (s *Store) RowSecurity(ctx context.Context) (bool, error) {
	e, ok := s.engine.(*postgresEngine)
	if !ok {
		return false, nil
	}
	var exempt bool
	err := e.pool.QueryRow(ctx, `SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user`).Scan(&exempt)
	return !exempt, err
}

const setScope = `SELECT set_config('app.tenant', $1, true), set_config('app.environment', $2, true)`

// settings are the values of app.tenant and app.environment.
func settings(scope kyc.Scope) (tenant, environment string, err error) {
	if scope.Tenant == wildcard || scope.Environment == wildcard {
		return "", "", errScope
	}
	tenant, environment = scope.Tenant, string(scope.Environment)
	if tenant == "" {
		tenant = wildcard
	}
	if environment == "" {
		environment = wildcard
	}
	return tenant, environment, nil
}

func (e *postgresEngine) reader(scope kyc.Scope) querier { return &pgReader{e.pool, scope} }

// pgReader runs each query in one round trip with its scope: the two statements
// of a batch are one transaction, so the setting ends with it.
type pgReader struct {
	pool  *pgxpool.Pool
	scope kyc.Scope
}

func (r *pgReader) query(ctx context.Context, query string, args ...any) (rows, error) {
	tenant, environment, err := settings(r.scope)
	if err != nil {
		return nil, err
	}
	var batch pgx.Batch
	batch.Queue(setScope, tenant, environment)
	batch.Queue(query, args...)
	results := r.pool.SendBatch(ctx, &batch)
	if _, err := results.Exec(); err != nil {
		_ = results.Close()
		return nil, err
	}
	rs, err := results.Query()
	if err != nil {
		_ = results.Close()
		return nil, err
	}
	return &batchRows{rs, results}, nil
}

func (r *pgReader) exec(context.Context, string, ...any) (int64, error) {
	return 0, errors.New("a reader does not write")
}

// batchRows gives its connection back when it is closed.
type batchRows struct {
	pgx.Rows
	results pgx.BatchResults
}

func (r *batchRows) Close() {
	r.Rows.Close()
	_ = r.results.Close() // what went wrong is in Rows.Err
}

func (e *postgresEngine) write(ctx context.Context, scope kyc.Scope, fn func(writer) error) error {
	tenant, environment, err := settings(scope)
	if err != nil {
		return err
	}
	t, err := e.pool.Begin(ctx)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	// After a commit the rollback does nothing. The context may have ended.
	defer func() { _ = t.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := t.Exec(ctx, setScope, tenant, environment); err != nil {
		return fmt.Errorf("set the scope: %w", err)
	}
	if err := fn(&postgresWriter{pgQuerier{t}, t, e.inserter}); err != nil {
		return err
	}
	if err := t.Commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// committed has nothing to do: PostgreSQL notifies with the commit, and its
// vacuum takes what was deleted.
func (e *postgresEngine) committed(context.Context, effects) {}

func (e *postgresEngine) jobs(runner jobs.Runner, o jobs.Options) (*jobs.Client, error) {
	return jobs.NewPostgres(e.pool, runner, o)
}

func (e *postgresEngine) inspect(ctx context.Context) (jobs.Counts, error) {
	return jobs.InspectPostgres(ctx, e.pool)
}

func (e *postgresEngine) close() error {
	e.pool.Close()
	return nil
}

// pgQuerier adapts a pgx transaction.
type pgQuerier struct{ tx pgx.Tx }

func (q pgQuerier) exec(ctx context.Context, query string, args ...any) (int64, error) {
	tag, err := q.tx.Exec(ctx, query, args...)
	return tag.RowsAffected(), err
}

func (q pgQuerier) query(ctx context.Context, query string, args ...any) (rows, error) {
	return q.tx.Query(ctx, query, args...) //nolint:sqlclosecheck // list and its like close them
}

type postgresWriter struct {
	pgQuerier
	tx       pgx.Tx
	inserter *jobs.Inserter[pgx.Tx]
}

func (w *postgresWriter) enqueue(ctx context.Context, j verify.Job) (string, error) {
	return w.inserter.InsertTx(ctx, w.tx, j)
}

func (w *postgresWriter) deleteJobs(ctx context.Context, scope kyc.Scope, applicantID string) error {
	return jobs.DeletePostgres(ctx, w.tx, scope, applicantID)
}

// lockClause is the lock that the update of an applicant takes too. A weaker one
// would let two transactions hold it and then wait for each other.
func (w *postgresWriter) lockClause() string { return " FOR NO KEY UPDATE" }

// postgresKeys is the schema of wrapped keys. It has no row security: the store
// of keys is asked by seal alone, with the scope in each query.
type postgresKeys struct{ e *postgresEngine }

func (k *postgresKeys) exec(ctx context.Context, query string, args ...any) (int64, error) {
	tag, err := k.e.pool.Exec(ctx, query, args...)
	return tag.RowsAffected(), err
}

func (k *postgresKeys) query(ctx context.Context, query string, args ...any) (rows, error) {
	return k.e.pool.Query(ctx, query, args...) //nolint:sqlclosecheck // list and its like close them
}

func (k *postgresKeys) atomically(ctx context.Context, fn func(querier) error) error {
	t, err := k.e.pool.Begin(ctx)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer func() { _ = t.Rollback(context.WithoutCancel(ctx)) }() // after a commit it does nothing
	if err := fn(pgQuerier{t}); err != nil {
		return err
	}
	return t.Commit(ctx)
}

func (k *postgresKeys) table() string { return "idngo_keys.wrapped_keys" }

func (k *postgresKeys) scrub(context.Context) {}

func (k *postgresKeys) close() error { return nil }
