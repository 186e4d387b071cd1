package jobs

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/rivertype"
)

// Count is how many jobs of a queue are in a state.
type Count struct {
	Queue string
	State string // available, running, retryable, scheduled, completed, cancelled, discarded
	Jobs  int
}

// Counts are the jobs that the queue still remembers, by queue and state.
type Counts []Count

// Of sums the jobs of a queue ("" for all) that are in any of the states.
func (c Counts) Of(queue string, states ...rivertype.JobState) int {
	n := 0
	for _, x := range c {
		for _, state := range states {
			if x.State == string(state) && (queue == "" || x.Queue == queue) {
				n += x.Jobs
			}
		}
	}
	return n
}

// Waiting counts the jobs that are due or will be.
func (c Counts) Waiting(queue string) int {
	return c.Of(queue, rivertype.JobStateAvailable, rivertype.JobStateRetryable, rivertype.JobStateScheduled, rivertype.JobStatePending)
}

// Running counts the jobs that are being worked on.
func (c Counts) Running(queue string) int { return c.Of(queue, rivertype.JobStateRunning) }

// Discarded counts the jobs given up after too many attempts: something for an operator to look at.
func (c Counts) Discarded(queue string) int { return c.Of(queue, rivertype.JobStateDiscarded) }

const countJobs = `SELECT queue, CAST(state AS TEXT), COUNT(*) FROM river_job GROUP BY queue, state ORDER BY queue, CAST(state AS TEXT)`

// InspectSQLite counts the jobs.
func InspectSQLite(ctx context.Context, db *sql.DB) (Counts, error) {
	rows, err := db.QueryContext(ctx, countJobs)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out Counts
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Queue, &c.State, &c.Jobs); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// InspectPostgres counts the jobs.
func InspectPostgres(ctx context.Context, pool *pgxpool.Pool) (Counts, error) {
	rows, err := pool.Query(ctx, countJobs)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Count])
}
