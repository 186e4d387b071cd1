package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

// Files of a data folder.
const (
	mainFile = "idngo.db"
	keysFile = "keys.db"
)

// sqliteEngine is an embedded database. SQLite has one writer at a time: with
// one connection for all writes, the store's and the queue's, they wait in
// line for it in the program instead of failing in the database.
type sqliteEngine struct {
	lock     *folderLock
	file     string
	writerDB *sql.DB
	readerDB *sql.DB
	inserter *jobs.Inserter[*sql.Tx]
	bell     *jobs.Bell
}

// OpenSQLite opens the store in a data folder, which it makes where it is
// missing. The folder belongs to one process: a second gets ErrInUse.
func OpenSQLite(ctx context.Context, dir string, o Options) (*Store, error) {
	o = o.withDefaults()
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	if err := keysAreThere(dir, o); err != nil {
		return nil, errors.Join(err, lock.release())
	}
	e := &sqliteEngine{lock: lock, bell: jobs.NewBell()}
	s := &Store{engine: e, opts: o}
	if err := e.open(ctx, filepath.Join(dir, mainFile), o); err != nil {
		return nil, errors.Join(err, e.close())
	}
	k, err := openSQLiteKeys(ctx, filepath.Join(dir, keysFile), o)
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	s.keys = &Keys{db: k, opts: o}
	return s, nil
}

// keysAreThere refuses to make new keys beside records that were sealed by others.
func keysAreThere(dir string, o Options) error {
	if o.NewKeys {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, mainFile)); err != nil {
		return nil //nolint:nilerr // a new folder; opening tells what else is wrong
	}
	if _, err := os.Stat(filepath.Join(dir, keysFile)); errors.Is(err, os.ErrNotExist) {
		return ErrNoKeys
	}
	return nil
}

// openSQLiteFile opens the writer of a database file.
//
//   - _txlock=immediate: a transaction takes the write lock when it begins; one
//     that read first could not get it later.
//   - journal_mode=WAL: reads go on during a write.
//   - synchronous=FULL: a commit is on the disk when it returns; an answer 200
//     promises that.
//   - secure_delete: what is deleted is overwritten with zeros.
//   - busy_timeout: for tools that look into the file.
func openSQLiteFile(file string) (*sql.DB, error) {
	// SQLite gives its journals the permissions of the file.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make the database file: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("make the database file: %w", err)
	}
	db, err := sql.Open("sqlite", sqliteURL(file, url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)", "foreign_keys(ON)", "cache_size(-16384)"},
	}))
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func sqliteURL(file string, options url.Values) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: options.Encode()}).String()
}

func (e *sqliteEngine) open(ctx context.Context, file string, o Options) error {
	var err error
	e.file = file
	if e.writerDB, err = openSQLiteFile(file); err != nil {
		return err
	}
	if !o.NoMigrate {
		if err := jobs.MigrateSQLite(ctx, e.writerDB); err != nil {
			return err
		}
	}
	if err := migrate(ctx, e.writerDB, goose.DialectSQLite3, "sqlite", "goose_db_version", o.NoMigrate); err != nil {
		return err
	}
	// query_only besides mode=ro: a read can change nothing, not even by mistake.
	e.readerDB, err = sql.Open("sqlite", sqliteURL(file, url.Values{
		"mode":    {"ro"},
		"_pragma": {"busy_timeout(10000)", "query_only(ON)", "cache_size(-8192)"},
	}))
	if err != nil {
		return fmt.Errorf("open the database for reading: %w", err)
	}
	readers := o.Readers
	if readers <= 0 {
		readers = 4
	}
	e.readerDB.SetMaxOpenConns(readers)
	e.readerDB.SetMaxIdleConns(readers)
	e.inserter, err = jobs.NewSQLiteInserter(e.writerDB)
	return err
}

func (e *sqliteEngine) reader(kyc.Scope) querier { return sqlQuerier{e.readerDB} }

func (e *sqliteEngine) write(ctx context.Context, _ kyc.Scope, fn func(writer) error) error {
	t, err := e.writerDB.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	// After a commit the rollback does nothing; after an error or a panic its
	// own error says nothing new.
	defer func() { _ = t.Rollback() }()
	if err := fn(&sqliteWriter{sqlQuerier{t}, t, e.inserter}); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func (e *sqliteEngine) committed(ctx context.Context, done effects) {
	for queue := range done.queues {
		e.bell.Ring(queue)
	}
	if done.erased {
		truncateJournal(ctx, e.writerDB)
	}
}

// truncateJournal moves all commits into the database and empties the journal,
// which otherwise holds older content until it is overwritten. While somebody
// reads an older state it cannot; the next time it can.
func truncateJournal(ctx context.Context, db *sql.DB) {
	_, _ = db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
}

// copyTo writes the state of this moment to a new file, without what was
// deleted. It reads beside the writer and holds nobody up.
func (e *sqliteEngine) copyTo(ctx context.Context, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only the sync matters
	db, err := sql.Open("sqlite", sqliteURL(e.file, url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(10000)"}}))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO $1`, file)
	return errors.Join(err, db.Close(), f.Sync())
}

func (e *sqliteEngine) jobs(runner jobs.Runner, o jobs.Options) (*jobs.Client, error) {
	return jobs.NewSQLite(e.writerDB, e.bell, runner, o)
}

func (e *sqliteEngine) inspect(ctx context.Context) (jobs.Counts, error) {
	return jobs.InspectSQLite(ctx, e.readerDB)
}

func (e *sqliteEngine) close() error {
	var errs []error
	for _, db := range []*sql.DB{e.readerDB, e.writerDB} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, e.lock.release())...)
}

type sqliteWriter struct {
	sqlQuerier
	tx       *sql.Tx
	inserter *jobs.Inserter[*sql.Tx]
}

func (w *sqliteWriter) enqueue(ctx context.Context, j verify.Job) (string, error) {
	return w.inserter.InsertTx(ctx, w.tx, j)
}

func (w *sqliteWriter) deleteJobs(ctx context.Context, scope kyc.Scope, applicantID string) error {
	return jobs.DeleteSQLite(ctx, w.tx, scope, applicantID)
}

// lockClause: the transaction holds the one write lock already.
func (w *sqliteWriter) lockClause() string { return "" }

type sqliteKeys struct {
	sqlQuerier
	db *sql.DB
}

func openSQLiteKeys(ctx context.Context, file string, o Options) (*sqliteKeys, error) {
	db, err := openSQLiteFile(file)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, db, goose.DialectSQLite3, "keys-sqlite", "goose_db_version", o.NoMigrate); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &sqliteKeys{sqlQuerier{db}, db}, nil
}

func (k *sqliteKeys) atomically(ctx context.Context, fn func(querier) error) error {
	t, err := k.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer func() { _ = t.Rollback() }() // after a commit it does nothing
	if err := fn(sqlQuerier{t}); err != nil {
		return err
	}
	return t.Commit()
}

func (k *sqliteKeys) table() string { return "wrapped_keys" }

func (k *sqliteKeys) scrub(ctx context.Context) { truncateJournal(ctx, k.db) }

func (k *sqliteKeys) close() error { return k.db.Close() }

// HoldFolder keeps every process away from a data folder until release; ErrInUse
// when one has it.
func HoldFolder(dir string) (release func() error, err error) {
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	return lock.release, nil
}

// DestroyedIn lists the keys destroyed in a data folder, which the caller holds,
// without changing anything in it.
func DestroyedIn(ctx context.Context, dir string) (_ []KeyRef, err error) {
	db, err := sql.Open("sqlite", sqliteURL(filepath.Join(dir, keysFile), url.Values{"_pragma": {"busy_timeout(10000)", "query_only(ON)"}}))
	if err != nil {
		return nil, err
	}
	k := &Keys{db: &sqliteKeys{sqlQuerier{db}, db}, opts: Options{}.withDefaults()}
	refs, err := k.Destroyed(ctx, time.Time{})
	return refs, errors.Join(err, db.Close())
}
