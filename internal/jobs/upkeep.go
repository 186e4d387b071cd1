package jobs

import (
	"context"
	"database/sql"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	beatInterval = 5 * time.Second
	// A process that has been silent for so long is taken for lost.
	silence = 15 * time.Second
	// maintenanceInterval is how often Runner.RunMaintenance runs.
	maintenanceInterval = time.Minute
)

// Task is upkeep that the leader does every so often, never twice at once.
type Task struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context) error
}

// lead starts the goroutines of beat and tasks; they end with c.stopping.
func (c *Client) lead() {
	var leader atomic.Bool
	beat := func() {
		leads, err := c.upkeep.beat(c.stopping)
		if err != nil && c.stopping.Err() == nil {
			c.opts.Log.Warn("could not beat", slog.String("err", err.Error()))
		}
		leader.Store(leads && err == nil)
	}
	beat()
	c.every(beatInterval, beat)
	tasks := append([]Task{{"maintenance", maintenanceInterval, c.runner.RunMaintenance}}, c.opts.Tasks...)
	for _, task := range tasks {
		c.every(task.Every, func() {
			if !leader.Load() {
				return
			}
			if err := task.Run(c.stopping); err != nil && c.stopping.Err() == nil {
				c.opts.Log.Warn("upkeep failed", slog.String("task", task.Name), slog.String("err", err.Error()))
			}
		})
	}
}

// every runs fn again and again until the client stops; a slow run delays the next.
func (c *Client) every(interval time.Duration, fn func()) {
	c.background.Add(1)
	go func() {
		defer c.background.Done()
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-c.stopping.Done():
				return
			case <-ticker.C:
				fn()
			}
		}
	}()
}

// singleProcess is the upkeep where the lock on the data folder proves that no
// other process lives: whatever runs was lost, and this process leads.
type singleProcess struct {
	db   *sql.DB
	bell *Bell
}

func (s *singleProcess) begin(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running'`); err != nil {
		return err
	}
	// The lost process would otherwise count as River's leader for a while.
	_, err := s.db.ExecContext(ctx, `DELETE FROM river_leader`)
	return err
}

func (s *singleProcess) beat(context.Context) (bool, error) { return true, nil }

func (s *singleProcess) wake(_ context.Context, queue string) { s.bell.Ring(queue) }

func (s *singleProcess) end(context.Context) error { return nil }

// manyProcesses is the upkeep of a database that several processes work on.
// All times are the database's, since the processes' clocks may differ.
type manyProcesses struct {
	pool *pgxpool.Pool
	id   string
}

const nowMS = `(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint`

func (m *manyProcesses) begin(ctx context.Context) error {
	// Known before the first job is taken, or a leader would free it at once.
	return m.show(ctx)
}

func (m *manyProcesses) show(ctx context.Context) error { return Present(ctx, m.pool, m.id) }

// BeatInterval is how often a process says that it lives.
const BeatInterval = beatInterval

// Present says that a process lives.
func Present(ctx context.Context, pool *pgxpool.Pool, id string) error {
	_, err := pool.Exec(ctx, `INSERT INTO job_workers (id, beat_at) VALUES ($1, `+nowMS+`)
		ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at`, id)
	return err
}

// Absent says that a process ends.
func Absent(ctx context.Context, pool *pgxpool.Pool, id string) error {
	_, err := pool.Exec(ctx, `DELETE FROM job_workers WHERE id = $1`, id)
	return err
}

// Processes lists the processes that were heard of lately.
func Processes(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	rows, err := pool.Query(ctx, `SELECT id FROM job_workers WHERE beat_at >= `+nowMS+` - $1 ORDER BY id`, silence.Milliseconds())
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func (m *manyProcesses) beat(ctx context.Context) (bool, error) {
	if err := m.show(ctx); err != nil {
		return false, err
	}
	lease, err := m.pool.Exec(ctx, `INSERT INTO leases (name, holder, until) VALUES ('upkeep', $1, `+nowMS+` + $2)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE leases.holder = excluded.holder OR leases.until < `+nowMS, m.id, silence.Milliseconds())
	if err != nil || lease.RowsAffected() == 0 {
		return false, err
	}
	return true, m.free(ctx)
}

// free gives the jobs of silent processes to the others; the attempt that was
// lost stays counted.
func (m *manyProcesses) free(ctx context.Context) error {
	if _, err := m.pool.Exec(ctx, `DELETE FROM job_workers WHERE beat_at < `+nowMS+` - $1`, silence.Milliseconds()); err != nil {
		return err
	}
	_, err := m.pool.Exec(ctx, `WITH freed AS (
			UPDATE river_job SET state = 'available' WHERE state = 'running'
			AND NOT EXISTS (SELECT 1 FROM job_workers w WHERE w.id = attempted_by[array_upper(attempted_by, 1)])
			RETURNING queue)
		SELECT pg_notify(current_schema() || '.`+insertTopic+`', json_build_object('queue', queue)::text) FROM (SELECT DISTINCT queue FROM freed) q`)
	return err
}

// wake may fail: the poll finds the job a little later.
func (m *manyProcesses) wake(ctx context.Context, queue string) {
	_, _ = m.pool.Exec(ctx, `SELECT pg_notify(current_schema() || '.`+insertTopic+`', $1)`, insertPayload(queue))
}

// end lets another process lead at once.
func (m *manyProcesses) end(ctx context.Context) error {
	if err := Absent(ctx, m.pool, m.id); err != nil {
		return err
	}
	_, err := m.pool.Exec(ctx, `DELETE FROM leases WHERE holder = $1`, m.id)
	return err
}
