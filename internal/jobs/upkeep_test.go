package jobs_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river/rivertype"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/verify"
)

const killedVariable = "IDNGO_TEST_KILLED"

// TestToBeKilled is run by TestKilledProcess in another process: it accepts work,
// says so, and never finishes it.
func TestToBeKilled(t *testing.T) {
	dir := os.Getenv(killedVariable)
	if dir == "" {
		return
	}
	s, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := newRunner(func(ctx context.Context, _ verify.Job, _ int) error { <-ctx.Done(); return ctx.Err() })
	work(t, s, r, jobs.Options{Vision: 1})
	enqueue(t, s, verify.Job{Kind: verify.JobRead, ApplicantID: "running"}, verify.Job{Kind: verify.JobRead, ApplicantID: "waiting"})
	r.next(t)
	fmt.Println("working")
	select {}
}

// TestKilledProcess: after a kill -9 the next start does over what was running,
// its attempt counted, and goes on with what was waiting, at once.
func TestKilledProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	victim := exec.Command(os.Args[0], "-test.run=^TestToBeKilled$")
	victim.Env = append(os.Environ(), killedVariable+"="+dir)
	victim.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "working"; {
		t.Log(lines.Text())
	}
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = victim.Wait()

	s, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	r := newRunner(nil)
	start := time.Now()
	work(t, s, r, jobs.Options{Vision: 1})
	for _, want := range []struct {
		who     string
		attempt int
	}{{"running", 2}, {"waiting", 1}} {
		got := r.next(t)
		if got.job.ApplicantID != want.who || got.attempt != want.attempt {
			t.Errorf("ran %s, attempt %d: want %s, attempt %d", got.job.ApplicantID, got.attempt, want.who, want.attempt)
		}
		t.Logf("%s: %v after the start", want.who, got.at.Sub(start))
	}
}

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
