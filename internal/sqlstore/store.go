package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

var (
	_ verify.Store = (*Store)(nil)
	_ verify.Tx    = (*tx)(nil)
)

// Options of a store. The zero value is ready for use.
type Options struct {
	// NoMigrate leaves the schema as it is; opening answers ErrSchema when it is not the program's own.
	NoMigrate bool
	// NewKeys lets a data folder have records and no wrapped keys yet: a restore
	// brings them. Otherwise that is ErrNoKeys.
	NewKeys bool
	// Observer is told of every call; nil for none.
	Observer Observer
	// Readers bounds the connections that read at once: SQLite 4, PostgreSQL 16 when 0.
	Readers int
	// Now is the clock that marks erasures; nil for time.Now.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// ErrNoKeys: the wrapped keys are gone, and with them all that is sealed.
var ErrNoKeys = fault.New(fault.Conflict, "The file of wrapped keys (keys.db) is missing although there are data: put it back, or restore a backup.")

// ErrSchema: the database was made by another version of the program.
var ErrSchema = fault.New(fault.Conflict, "The database has another version of the schema; run the migrations.")

// Store is the storage of the workflow on one of the engines.
type Store struct {
	engine engine
	keys   *Keys
	opts   Options
}

// engine is what differs between SQLite and PostgreSQL.
type engine interface {
	// reader gives the querier for reads in a scope; an empty tenant or
	// environment stands for all of them.
	reader(scope kyc.Scope) querier
	// write runs fn in one transaction, once. It commits when fn returns nil.
	write(ctx context.Context, scope kyc.Scope, fn func(w writer) error) error
	// committed is called after the commit of a transaction.
	committed(ctx context.Context, done effects)
	// jobs makes the client that works the queue.
	jobs(runner jobs.Runner, o jobs.Options) (*jobs.Client, error)
	inspect(ctx context.Context) (jobs.Counts, error)
	close() error
}

// writer is an open transaction of an engine.
type writer interface {
	querier
	// enqueue answers the queue of the job.
	enqueue(ctx context.Context, j verify.Job) (queue string, err error)
	// deleteJobs removes an applicant's jobs in whatever state.
	deleteJobs(ctx context.Context, scope kyc.Scope, applicantID string) error
	// lockClause ends a SELECT whose rows must stay as they are until the commit.
	lockClause() string
}

// effects are what a transaction wants done once it is committed.
type effects struct {
	queues map[string]bool // queues that have a new job
	erased bool            // deleted content should leave the journal too
}

// tx implements verify.Tx.
type tx struct {
	w     writer
	scope kyc.Scope
	now   func() time.Time
	effects
}

// Keys answers the store of wrapped keys.
func (s *Store) Keys() *Keys { return s.keys }

// Jobs makes the client that works this store's jobs; the caller starts and stops it.
func (s *Store) Jobs(runner jobs.Runner, o jobs.Options) (*jobs.Client, error) {
	return s.engine.jobs(runner, o)
}

// JobCounts counts jobs by queue and state, for metrics and doctor.
func (s *Store) JobCounts(ctx context.Context) (jobs.Counts, error) { return s.engine.inspect(ctx) }

// ErrCopy: only an embedded database is copied by the program itself.
var ErrCopy = fault.New(fault.Invalid, "PostgreSQL is copied by pg_dump.")

// CopyTo writes a consistent copy of an embedded database, without the wrapped
// keys, to a file that does not exist, while the store is in use.
func (s *Store) CopyTo(ctx context.Context, file string) error {
	e, ok := s.engine.(*sqliteEngine)
	if !ok {
		return ErrCopy
	}
	return e.copyTo(ctx, file)
}

// BlobKeys lists the files that a backup keeps, of the whole installation, in
// order: those that rows refer to but for exports, which last a day; after is the last one seen.
func (s *Store) BlobKeys(ctx context.Context, after string, limit int) ([]string, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return list(ctx, s.engine.reader(everywhere), column[string], `SELECT blob FROM images WHERE blob > $1
		UNION ALL SELECT blob FROM liveness_sessions WHERE blob > $1
		UNION ALL SELECT blob FROM watchlist_versions WHERE blob > $1
		UNION ALL SELECT upload FROM watchlist_versions WHERE upload > $1 ORDER BY blob LIMIT $2`, after, page(limit))
}

// Processes lists the processes of the installation that were heard of within
// the last 15 s; none on an embedded database, which has one process.
func (s *Store) Processes(ctx context.Context) ([]string, error) {
	e, ok := s.engine.(*postgresEngine)
	if !ok {
		return nil, nil
	}
	return jobs.Processes(ctx, e.pool)
}

// Present says, every few seconds, that a process lives which works no jobs.
func (s *Store) Present(ctx context.Context, id string) error {
	if e, ok := s.engine.(*postgresEngine); ok {
		return jobs.Present(ctx, e.pool, id)
	}
	return nil
}

// Absent says that it ends.
func (s *Store) Absent(ctx context.Context, id string) error {
	if e, ok := s.engine.(*postgresEngine); ok {
		return jobs.Absent(ctx, e.pool, id)
	}
	return nil
}

// Close ends all connections and releases the data folder. Jobs must have stopped.
func (s *Store) Close() error {
	return errors.Join(s.keys.db.close(), s.engine.close())
}

const (
	maxTries  = 10
	firstWait = 2 * time.Millisecond
	maxWait   = 200 * time.Millisecond
)

// Tx implements verify.Store. Records outside scope are refused; an empty
// tenant stands for the whole installation (tenants, expired tokens), an empty
// environment for both of a tenant. This is the one place where serialization
// failures are repeated.
func (s *Store) Tx(ctx context.Context, scope kyc.Scope, fn func(verify.Tx) error) error {
	end := s.opts.Observer.Begin(CallTx)
	defer end()
	wait := firstWait
	for try := 1; ; try++ {
		t := &tx{scope: scope, now: s.opts.Now}
		err := s.engine.write(ctx, scope, func(w writer) error {
			t.w = w
			return fn(t)
		})
		switch {
		case err == nil:
			s.engine.committed(context.WithoutCancel(ctx), t.effects)
			return nil
		case !retryable(err):
			return err
		case try == maxTries:
			return fault.ErrStale.Because(err)
		}
		// Half of the wait is chance, so that two that collided part.
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(wait/2 + rand.N(wait/2)):
		}
		wait = min(2*wait, maxWait)
	}
}

// errScope is a programming error: a record of one scope in a transaction of another.
var errScope = fault.New(fault.Internal, "Something went wrong.").Because(errors.New("the record is outside the scope of the transaction"))

// scoped refuses a record outside the transaction's scope and puts the scope
// before the arguments.
func (t *tx) scoped(scope kyc.Scope, args []any) ([]any, error) {
	if t.scope.Tenant != "" && t.scope.Tenant != scope.Tenant || t.scope.Environment != "" && t.scope.Environment != scope.Environment {
		return nil, errScope
	}
	return append([]any{scope.Tenant, scope.Environment}, args...), nil
}

// exec runs a statement of which $1 and $2 are the scope.
func (t *tx) exec(ctx context.Context, scope kyc.Scope, query string, args ...any) (int64, error) {
	all, err := t.scoped(scope, args)
	if err != nil {
		return 0, err
	}
	n, err := t.w.exec(ctx, query, all...)
	return n, translate(err)
}

// insert runs a statement made by insertInto; a taken key is fault.ErrExists.
func (t *tx) insert(ctx context.Context, scope kyc.Scope, statement string, args ...any) error {
	n, err := t.exec(ctx, scope, statement, args...)
	if err == nil && n == 0 {
		return fault.ErrExists
	}
	return err
}

// change runs a statement that must find its row, or answers fault.ErrNotFound.
func (t *tx) change(ctx context.Context, scope kyc.Scope, statement string, args ...any) error {
	n, err := t.exec(ctx, scope, statement, args...)
	if err == nil && n == 0 {
		return fault.ErrNotFound
	}
	return err
}

// txOne reads one row in a transaction; $1 and $2 are the scope.
func txOne[T any](ctx context.Context, t *tx, scope kyc.Scope, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	all, err := t.scoped(scope, args)
	if err != nil {
		var zero T
		return zero, err
	}
	return one(ctx, t.w, scan, query, all...)
}

// staleOrMissing tells why a compare-and-swap found no row: query looks for it
// without the comparison.
func (t *tx) staleOrMissing(ctx context.Context, scope kyc.Scope, query string, args ...any) error {
	if _, err := txOne(ctx, t, scope, column[int64], query, args...); err != nil {
		return err // not found
	}
	return fault.ErrStale
}

// readOne reads one row outside a transaction; $1 and $2 are the scope.
func readOne[T any](ctx context.Context, s *Store, scope kyc.Scope, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return one(ctx, s.engine.reader(scope), scan, query, append([]any{scope.Tenant, scope.Environment}, args...)...)
}

// readList reads rows outside a transaction; $1 and $2 are the scope.
func readList[T any](ctx context.Context, s *Store, scope kyc.Scope, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	defer s.opts.Observer.Begin(CallRead)()
	return list(ctx, s.engine.reader(scope), scan, query, append([]any{scope.Tenant, scope.Environment}, args...)...)
}

// maxPage bounds a list, whatever the caller asks for.
const maxPage = 1000

func page(limit int) int {
	if limit <= 0 || limit > maxPage {
		return maxPage
	}
	return limit
}

// Enqueue implements verify.Tx.
func (t *tx) Enqueue(ctx context.Context, j verify.Job) error {
	if _, err := t.scoped(j.Scope, nil); err != nil {
		return err
	}
	queue, err := t.w.enqueue(ctx, j)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", j.Kind, translate(err))
	}
	if t.queues == nil {
		t.queues = make(map[string]bool)
	}
	t.queues[queue] = true
	return nil
}
