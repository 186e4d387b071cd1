package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

// Queues, each with workers of its own, so that none waits for another's kind of work.
const (
	QueueVision  = "vision"  // reading: bound by the processor
	QueueLight   = "light"   // evaluating: short
	QueueWebhook = "webhook" // delivering: waits for others' servers
	QueueBulk    = "bulk"    // watch lists: importing one, screening everybody; long, and nobody waits
	QueueExport  = "export"  // lists as files: long
)

// maxAttempts is far beyond what any job needs: with the retry policy it is
// about half a day, after which doctor shows the job as discarded.
const maxAttempts = 100

type (
	readArgs     struct{ verify.Job }
	evaluateArgs struct{ verify.Job }
	deliverArgs  struct{ verify.Job }
	livenessArgs struct{ verify.Job }
	importArgs   struct{ verify.Job }
	screenArgs   struct{ verify.Job }
	exportArgs   struct{ verify.Job }
)

// Kind implements river.JobArgs.
func (readArgs) Kind() string { return string(verify.JobRead) }

// Kind implements river.JobArgs.
func (evaluateArgs) Kind() string { return string(verify.JobEvaluate) }

// Kind implements river.JobArgs.
func (deliverArgs) Kind() string { return string(verify.JobDeliver) }

// Kind implements river.JobArgs.
func (livenessArgs) Kind() string { return string(verify.JobLiveness) }

// Kind implements river.JobArgs.
func (importArgs) Kind() string { return string(verify.JobImport) }

// Kind implements river.JobArgs.
func (screenArgs) Kind() string { return string(verify.JobScreen) }

// Kind implements river.JobArgs.
func (exportArgs) Kind() string { return string(verify.JobExport) }

// insertion tells how a job is put into the queue.
func insertion(j verify.Job) (river.JobArgs, *river.InsertOpts, error) {
	opts := &river.InsertOpts{MaxAttempts: maxAttempts, ScheduledAt: j.RunAt}
	switch j.Kind {
	case verify.JobRead:
		opts.Queue = QueueVision
		return readArgs{j}, opts, nil
	case verify.JobLiveness:
		opts.Queue = QueueVision
		return livenessArgs{j}, opts, nil
	case verify.JobEvaluate:
		opts.Queue = QueueLight
		return evaluateArgs{j}, opts, nil
	case verify.JobImport:
		opts.Queue = QueueBulk
		return importArgs{j}, opts, nil
	case verify.JobScreen:
		opts.Queue = QueueBulk
		if j.ApplicantID != "" {
			opts.Queue = QueueLight // one applicant, asked for by somebody
		}
		return screenArgs{j}, opts, nil
	case verify.JobDeliver:
		opts.Queue = QueueWebhook
		return deliverArgs{j}, opts, nil
	case verify.JobExport:
		opts.Queue = QueueExport
		return exportArgs{j}, opts, nil
	}
	return nil, nil, fmt.Errorf("unknown kind of job %q", j.Kind)
}

// Inserter puts jobs into the queue in the transactions of an engine.
type Inserter[TTx any] struct {
	client *river.Client[TTx]
	notify func(ctx context.Context, t TTx, queue string) error
}

// NewSQLiteInserter makes the inserter of a SQLite database. Whoever commits
// rings the Bell afterwards.
func NewSQLiteInserter(db *sql.DB) (*Inserter[*sql.Tx], error) {
	return newInserter[*sql.Tx](newSQLiteDriver(db, nil), nil)
}

// NewPostgresInserter makes the inserter of a PostgreSQL database, which wakes
// the workers of all processes with the commit.
func NewPostgresInserter(pool *pgxpool.Pool) (*Inserter[pgx.Tx], error) {
	d := newPostgresDriver(pool)
	return newInserter[pgx.Tx](d, d.notifyInsert)
}

func newInserter[TTx any](driver riverdriver.Driver[TTx], notify func(context.Context, TTx, string) error) (*Inserter[TTx], error) {
	client, err := river.NewClient(driver, &river.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	return &Inserter[TTx]{client, notify}, nil
}

// InsertTx inserts a job in an open transaction and answers its queue.
func (i *Inserter[TTx]) InsertTx(ctx context.Context, t TTx, j verify.Job) (string, error) {
	args, opts, err := insertion(j)
	if err != nil {
		return "", err
	}
	if _, err := i.client.InsertTx(ctx, t, args, opts); err != nil {
		return "", err
	}
	if i.notify != nil && !j.RunAt.After(time.Now()) {
		return opts.Queue, i.notify(ctx, t, opts.Queue)
	}
	return opts.Queue, nil
}

// DeleteSQLite removes the jobs of an applicant, in whatever state.
func DeleteSQLite(ctx context.Context, t *sql.Tx, scope kyc.Scope, applicantID string) error {
	_, err := t.ExecContext(ctx, `DELETE FROM river_job WHERE json_extract(args, '$.applicantId') = $3
		AND json_extract(args, '$.scope.Tenant') = $1 AND json_extract(args, '$.scope.Environment') = $2`, scope.Tenant, string(scope.Environment), applicantID)
	return err
}

// DeletePostgres removes the jobs of an applicant, in whatever state.
func DeletePostgres(ctx context.Context, t pgx.Tx, scope kyc.Scope, applicantID string) error {
	// The containment is what River's index on args serves.
	pattern, err := json.Marshal(struct {
		Scope       kyc.Scope `json:"scope"`
		ApplicantID string    `json:"applicantId"`
	}{scope, applicantID})
	if err != nil {
		return fmt.Errorf("encode the applicant's jobs: %w", err)
	}
	_, err = t.Exec(ctx, `DELETE FROM river_job WHERE args @> $1::jsonb`, string(pattern))
	return err
}
