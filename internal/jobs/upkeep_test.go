package jobs_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river/rivertype"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/verify"
)

// TestLostProcess: on PostgreSQL the leader frees the jobs of processes that are
// silent or unknown, their attempt counted, and leaves those of the living.
func TestLostProcess(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	url := postgresURL(t)
	s, err := sqlstore.OpenPostgres(ctx, url, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for _, who := range []string{"living", "silent", "unknown"} {
		enqueue(t, s, verify.Job{Kind: verify.JobEvaluate, ApplicantID: who})
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, statement := range []string{
		// A job that went from one process to another belongs to the last.
		`UPDATE river_job SET state = 'running', attempt = 3, attempted_at = now(), attempted_by = ARRAY['silent', args->>'applicantId']`,
		`INSERT INTO job_workers (id, beat_at) SELECT 'living', (EXTRACT(EPOCH FROM now()) * 1000)::bigint + 3600000`,
		`INSERT INTO job_workers (id, beat_at) SELECT 'silent', (EXTRACT(EPOCH FROM now()) * 1000)::bigint - 16000`,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	r := newRunner(nil)
	work(t, s, r, jobs.Options{})
	var freed []string
	for range 2 {
		got := r.next(t)
		if got.attempt != 4 {
			t.Errorf("attempt %d of a lost job, want 4: the lost ones count", got.attempt)
		}
		freed = append(freed, got.job.ApplicantID)
	}
	slices.Sort(freed)
	if !slices.Equal(freed, []string{"silent", "unknown"}) {
		t.Errorf("freed %v", freed)
	}
	until(t, s, "two completed, one running", func(c jobs.Counts) bool {
		return c.Of("", rivertype.JobStateCompleted) == 2 && c.Running("") == 1
	})
}
