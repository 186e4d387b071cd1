package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/idngo/idngo/kyc"
)

// Options of a Client. The zero value is ready for use.
type Options struct {
	// Vision, Light and Webhook are how many jobs of each queue run at once:
	// one per two cores (two inferences side by side are slower than one after
	// the other), 4 and 16 when 0.
	Vision, Light, Webhook int
	// StopTimeout is how long running jobs may go on after Stop; 10 s when 0.
	StopTimeout time.Duration
	// Tasks are the upkeep that one process of the installation does.
	Tasks []Task
	// Observe is told of every run that ended; nil for none.
	Observe func(Observation)
	// Trace is told when a run begins; the answer is called at its end. Nil for none.
	Trace func(ctx context.Context, kind string, attempt int, correlationID string) (context.Context, func(Observation))
	Log   *slog.Logger // nil discards
}

func (o Options) withDefaults() Options {
	if o.Vision <= 0 {
		o.Vision = max(1, runtime.NumCPU()/2)
	}
	if o.Light <= 0 {
		o.Light = 4
	}
	if o.Webhook <= 0 {
		o.Webhook = 16
	}
	if o.StopTimeout <= 0 {
		o.StopTimeout = 10 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// bulkWorkers bounds long work: an import does not hold up the screening that
// follows another.
const bulkWorkers = 2

const (
	// fetchCooldown is the least time between two looks into a queue, and so
	// the most that a job waits that comes right after another.
	fetchCooldown = 2 * time.Millisecond
	// fetchPoll is the time between looks when nobody calls: what a job waits
	// at most when a call is lost, or when it becomes due by time.
	fetchPoll = time.Second
	// Finished jobs are of no further use; those that ended otherwise are kept
	// for the operator.
	keepCompleted = 10 * time.Minute
	keepCancelled = 24 * time.Hour
	keepDiscarded = 30 * 24 * time.Hour
)

// Client works the queue of one process, from Start to Stop.
type Client struct {
	queue    queue
	upkeep   upkeep
	opts     Options
	runner   Runner
	stopping context.Context
	stop     context.CancelFunc

	background sync.WaitGroup // tasks and beat, which end with stopping
	started    bool
}

// queue is the part of river.Client that does not depend on the engine.
type queue interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

// upkeep is what the engines do differently about lost processes and leadership.
type upkeep interface {
	// begin frees what lost processes left, as far as that can be known at once.
	begin(ctx context.Context) error
	// beat is called every beatInterval and answers whether this process leads.
	beat(ctx context.Context) (leader bool, err error)
	// wake makes the workers look into a queue now.
	wake(ctx context.Context, queue string)
	// end tells the others that this process is gone.
	end(ctx context.Context) error
}

// NewSQLite makes the client of an embedded database, on its one writer.
func NewSQLite(db *sql.DB, bell *Bell, r Runner, o Options) (*Client, error) {
	return newClient[*sql.Tx](newSQLiteDriver(db, bell), r, o, func(string) upkeep { return &singleProcess{db, bell} })
}

// NewPostgres makes the client of one of several processes on a PostgreSQL database.
func NewPostgres(pool *pgxpool.Pool, r Runner, o Options) (*Client, error) {
	return newClient[pgx.Tx](riverpgxv5.New(pool), r, o, func(id string) upkeep { return &manyProcesses{pool: pool, id: id} })
}

func newClient[TTx any](driver riverdriver.Driver[TTx], r Runner, o Options, newUpkeep func(id string) upkeep) (*Client, error) {
	o = o.withDefaults()
	id := fmt.Sprintf("%d-%s", os.Getpid(), kyc.NewID(time.Now()))
	stopping, stop := context.WithCancel(context.Background())
	c := &Client{opts: o, runner: r, upkeep: newUpkeep(id), stopping: stopping, stop: stop}
	client, err := river.NewClient(driver, &river.Config{
		ID: id,
		Queues: map[string]river.QueueConfig{
			QueueVision:  {MaxWorkers: o.Vision},
			QueueLight:   {MaxWorkers: o.Light},
			QueueWebhook: {MaxWorkers: o.Webhook},
			QueueBulk:    {MaxWorkers: bulkWorkers},
			QueueExport:  {MaxWorkers: 1}, // one list after another: nothing else shall wait for them
		},
		Workers:                     c.workers(),
		RetryPolicy:                 retryPolicy{c},
		FetchCooldown:               fetchCooldown,
		FetchPollInterval:           fetchPoll,
		CompletedJobRetentionPeriod: keepCompleted,
		CancelledJobRetentionPeriod: keepCancelled,
		DiscardedJobRetentionPeriod: keepDiscarded,
		SoftStopTimeout:             o.StopTimeout,
		Logger:                      slog.New(quiet{o.Log.Handler()}),
	})
	if err != nil {
		stop()
		return nil, fmt.Errorf("prepare the workers: %w", err)
	}
	c.queue = client
	return c, nil
}

// Start frees what a lost process left and begins to work. The context is for
// starting alone: only Stop ends the work.
func (c *Client) Start(ctx context.Context) error {
	if err := c.upkeep.begin(ctx); err != nil {
		return fmt.Errorf("free the jobs of a lost process: %w", err)
	}
	if err := c.queue.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the workers: %w", err)
	}
	c.started = true
	c.lead()
	return nil
}

// Stop takes no more jobs, lets the running ones go on for StopTimeout, then
// cancels them, and returns when all have ended. When ctx ends before, they are
// cancelled at once. A job cut off is done over by the next process.
func (c *Client) Stop(ctx context.Context) error {
	c.stop()
	if !c.started {
		return nil
	}
	err := c.queue.Stop(ctx)
	if err != nil && ctx.Err() != nil {
		// What has to be written about the cancelled jobs takes a moment.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		err = c.queue.StopAndCancel(last)
	}
	c.background.Wait()
	return errors.Join(err, c.upkeep.end(context.WithoutCancel(ctx)))
}

// quiet passes on River's warnings and errors only: our own lines tell of jobs.
type quiet struct{ slog.Handler }

// Enabled implements slog.Handler.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// WithAttrs implements slog.Handler.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

// WithGroup implements slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
