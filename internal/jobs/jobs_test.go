package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/internal/sqlstore/storetest"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

var scope = kyc.Scope{Tenant: "example", Environment: kyc.Production}

// run is one run of a job, as the runner saw it.
type run struct {
	job     verify.Job
	attempt int
	at      time.Time
}

// runner answers what the test tells it to and tells the test of each run.
type runner struct {
	runs chan run
	mu   sync.Mutex
	do   func(ctx context.Context, j verify.Job, attempt int) error
}

func newRunner(do func(ctx context.Context, j verify.Job, attempt int) error) *runner {
	return &runner{runs: make(chan run, 1000), do: do}
}

func (r *runner) run(ctx context.Context, j verify.Job, attempt int) error {
	r.runs <- run{j, attempt, time.Now()}
	if r.do == nil {
		return nil
	}
	return r.do(ctx, j, attempt)
}

func (r *runner) RunRead(ctx context.Context, j verify.Job, attempt int) error {
	return r.run(ctx, j, attempt)
}
func (r *runner) RunEvaluate(ctx context.Context, j verify.Job, attempt int) error {
	return r.run(ctx, j, attempt)
}
func (r *runner) RunLiveness(ctx context.Context, j verify.Job, attempt int) error {
	return r.RunRead(ctx, j, attempt)
}

func (r *runner) RunImport(ctx context.Context, j verify.Job, attempt int) error {
	return r.RunRead(ctx, j, attempt)
}

func (r *runner) RunScreen(ctx context.Context, j verify.Job, attempt int) error {
	return r.RunRead(ctx, j, attempt)
}

func (r *runner) RunExport(ctx context.Context, j verify.Job, attempt int) error {
	return r.run(ctx, j, attempt)
}

func (r *runner) RunDeliver(ctx context.Context, j verify.Job, attempt int) error {
	return r.run(ctx, j, attempt)
}
func (r *runner) RunMaintenance(context.Context) error { return nil }

func (r *runner) next(t testing.TB) run {
	t.Helper()
	select {
	case got := <-r.runs:
		return got
	case <-time.After(20 * time.Second):
		t.Fatal("no job was run")
		return run{}
	}
}

type openFunc func(t testing.TB) (store *sqlstore.Store, reopen func() *sqlstore.Store)

func openSQLite(t testing.TB) (*sqlstore.Store, func() *sqlstore.Store) {
	dir := t.TempDir()
	open := func() *sqlstore.Store {
		s, err := sqlstore.OpenSQLite(context.Background(), dir, sqlstore.Options{Observer: &storetest.Guard{}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	return open(), open
}

// postgresURL is a database with the newest schema.
func postgresURL(t testing.TB) string {
	t.Helper()
	return cluster.Copy(t, func(url string) error {
		s, err := sqlstore.OpenPostgres(context.Background(), url, sqlstore.Options{})
		if err != nil {
			return err
		}
		return s.Close()
	})
}

func openPostgres(t testing.TB) (*sqlstore.Store, func() *sqlstore.Store) {
	url := postgresURL(t)
	open := func() *sqlstore.Store {
		s, err := sqlstore.OpenPostgres(context.Background(), url, sqlstore.Options{Observer: &storetest.Guard{}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	return open(), open
}

// onBoth runs a test on both engines.
func onBoth(t *testing.T, test func(t *testing.T, open openFunc)) {
	t.Parallel()
	for name, open := range map[string]openFunc{"SQLite": openSQLite, "PostgreSQL": openPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open)
		})
	}
}

// work starts a client, which the end of the test stops.
func work(t testing.TB, s *sqlstore.Store, r jobs.Runner, o jobs.Options) *jobs.Client {
	t.Helper()
	c, err := s.Jobs(r, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, c) })
	return c
}

func stop(t testing.TB, c *jobs.Client) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := c.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func enqueue(t testing.TB, s *sqlstore.Store, list ...verify.Job) {
	t.Helper()
	if err := s.Tx(context.Background(), scope, func(tx verify.Tx) error {
		for _, j := range list {
			j.Scope = scope
			if err := tx.Enqueue(context.Background(), j); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// until waits for a condition of the queue, which River reaches in its own time.
func until(t *testing.T, s *sqlstore.Store, what string, ok func(jobs.Counts) bool) {
	t.Helper()
	var counts jobs.Counts
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		var err error
		if counts, err = s.JobCounts(context.Background()); err != nil {
			t.Fatal(err)
		}
		if ok(counts) {
			return
		}
	}
	t.Fatalf("%s: never; jobs are %+v", what, counts)
}

func TestJobsArriveWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		r := newRunner(nil)
		work(t, s, r, jobs.Options{})
		want := map[verify.JobKind]verify.Job{
			verify.JobRead:     {Kind: verify.JobRead, Scope: scope, ApplicantID: "a", ImageID: 2147483647},
			verify.JobEvaluate: {Kind: verify.JobEvaluate, Scope: scope, ApplicantID: "a", AttemptID: "abcde"},
			verify.JobExport:   {Kind: verify.JobExport, Scope: scope, ExportID: "e"},
			verify.JobDeliver:  {Kind: verify.JobDeliver, Scope: scope, ApplicantID: "a", DeliveryID: "d"},
		}
		for _, j := range want {
			enqueue(t, s, j)
		}
		for range want {
			got := r.next(t)
			if got.job != want[got.job.Kind] || got.attempt != 1 {
				t.Errorf("ran %+v, attempt %d", got.job, got.attempt)
			}
		}
		until(t, s, "all completed", func(c jobs.Counts) bool { return c.Of("", rivertype.JobStateCompleted) == len(want) })
	})
}

func TestRolledBackJobNeverRuns(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		r := newRunner(nil)
		work(t, s, r, jobs.Options{})
		sentinel := errors.New("no")
		err := s.Tx(t.Context(), scope, func(tx verify.Tx) error {
			if err := tx.Enqueue(t.Context(), verify.Job{Kind: verify.JobEvaluate, Scope: scope}); err != nil {
				return err
			}
			return sentinel
		})
		if !errors.Is(err, sentinel) {
			t.Fatal(err)
		}
		counts, err := s.JobCounts(t.Context())
		if err != nil || len(counts) != 0 {
			t.Fatalf("jobs after a rollback: %+v, %v", counts, err)
		}
	})
}

func TestUnknownKindIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		if err := s.Tx(t.Context(), scope, func(tx verify.Tx) error {
			return tx.Enqueue(t.Context(), verify.Job{Kind: "dance", Scope: scope})
		}); err == nil {
			t.Fatal("an unknown kind was accepted")
		}
	})
}

func TestErrorsAreClassed(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		const secret = "Aigerim"
		r := newRunner(func(_ context.Context, j verify.Job, attempt int) error {
			switch j.ApplicantID {
			case "gone":
				return fault.ErrNotFound
			case "passing":
				if attempt == 1 {
					return fmt.Errorf("the name is %s", secret)
				}
			case "panics":
				if attempt == 1 {
					panic(secret)
				}
			case "stale":
				if attempt == 1 {
					return fault.ErrStale
				}
			}
			return nil
		})
		work(t, s, r, jobs.Options{})
		for _, a := range []string{"gone", "passing", "panics", "stale"} {
			enqueue(t, s, verify.Job{Kind: verify.JobEvaluate, ApplicantID: a})
		}
		attempts := make(map[string][]int)
		for range 7 {
			got := r.next(t)
			attempts[got.job.ApplicantID] = append(attempts[got.job.ApplicantID], got.attempt)
		}
		for a, want := range map[string][]int{"gone": {1}, "passing": {1, 2}, "panics": {1, 2}, "stale": {1, 2}} {
			if !slices.Equal(attempts[a], want) {
				t.Errorf("%s: attempts %v, want %v", a, attempts[a], want)
			}
		}
		until(t, s, "one cancelled, three completed", func(c jobs.Counts) bool {
			return c.Of("", rivertype.JobStateCancelled) == 1 && c.Of("", rivertype.JobStateCompleted) == 3
		})
	})
}

func TestRateLimitedRunsAgainUncounted(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		var tries int
		wait := 100 * time.Millisecond
		r := newRunner(nil)
		r.do = func(context.Context, verify.Job, int) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			if tries++; tries < 3 {
				return fault.New(fault.RateLimited, "later").After(wait)
			}
			return nil
		}
		work(t, s, r, jobs.Options{})
		enqueue(t, s, verify.Job{Kind: verify.JobDeliver})
		before := r.next(t)
		for range 2 {
			got := r.next(t)
			if got.attempt != 1 {
				t.Errorf("attempt %d, want 1: standing back does not count", got.attempt)
			}
			if d := got.at.Sub(before.at); d < wait {
				t.Errorf("ran again after %v, want no sooner than %v", d, wait)
			}
			before = got
		}
	})
}

func TestDelayedJobWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		r := newRunner(nil)
		work(t, s, r, jobs.Options{})
		enqueue(t, s, verify.Job{Kind: verify.JobDeliver, RunAt: time.Now().Add(time.Hour)})
		enqueue(t, s, verify.Job{Kind: verify.JobDeliver, DeliveryID: "now"})
		if got := r.next(t); got.job.DeliveryID != "now" {
			t.Fatalf("ran %+v before its time", got.job)
		}
		counts, err := s.JobCounts(t.Context())
		if err != nil || counts.Waiting(jobs.QueueWebhook) != 1 {
			t.Fatalf("%+v, %v: want one waiting", counts, err)
		}
	})
}

// TestCommitWakesTheWorker: a job begins because of the commit, not at the next
// poll, also when others came just before. How long a hop takes is for
// BenchmarkHop to say.
func TestCommitWakesTheWorker(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		r := newRunner(nil)
		work(t, s, r, jobs.Options{})
		var hops []time.Duration
		for range 20 {
			hops = append(hops, hop(t, s, r))
		}
		slices.Sort(hops)
		t.Logf("hop: median %v, worst %v", hops[10], hops[19])
		// By polling, which is once a second, the median would be half of one.
		if hops[10] > 400*time.Millisecond {
			t.Errorf("median hop %v: the commit wakes nobody", hops[10])
		}
	})
}

// hop is the time from the commit of a job to its begin.
func hop(t testing.TB, s *sqlstore.Store, r *runner) time.Duration {
	enqueue(t, s, verify.Job{Kind: verify.JobEvaluate})
	committed := time.Now()
	return max(0, r.next(t).at.Sub(committed))
}

// BenchmarkHop measures the time from the commit of a job to its begin.
func BenchmarkHop(b *testing.B) {
	for name, open := range map[string]openFunc{"SQLite": openSQLite, "PostgreSQL": openPostgres} {
		b.Run(name, func(b *testing.B) {
			s, _ := open(b)
			r := newRunner(nil)
			work(b, s, r, jobs.Options{})
			var total time.Duration
			for b.Loop() {
				total += hop(b, s, r)
			}
			b.ReportMetric(float64(total.Microseconds())/1000/float64(b.N), "ms/hop")
		})
	}
}

func TestBurstRunsEveryJobOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		r := newRunner(nil)
		work(t, s, r, jobs.Options{})
		const n = 60
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() { enqueue(t, s, verify.Job{Kind: verify.JobDeliver, DeliveryID: fmt.Sprint(i)}) })
		}
		wg.Wait()
		seen := make(map[string]int)
		for range n {
			seen[r.next(t).job.DeliveryID]++
		}
		for i := range n {
			if seen[fmt.Sprint(i)] != 1 {
				t.Errorf("job %d ran %d times", i, seen[fmt.Sprint(i)])
			}
		}
	})
}

// TestStopLetsRunningJobsFinish, and what does not finish is done over.
func TestStopLetsRunningJobsFinish(t *testing.T) {
	onBoth(t, func(t *testing.T, open openFunc) {
		s, _ := open(t)
		release := make(chan struct{})
		r := newRunner(func(ctx context.Context, j verify.Job, attempt int) error {
			if j.ApplicantID == "finishes" {
				<-release
				return nil
			}
			if attempt == 1 && ctx.Done() != nil {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		})
		c, err := s.Jobs(r, jobs.Options{StopTimeout: 200 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		enqueue(t, s, verify.Job{Kind: verify.JobEvaluate, ApplicantID: "finishes"}, verify.Job{Kind: verify.JobEvaluate, ApplicantID: "hangs"})
		r.next(t)
		r.next(t)
		done := make(chan struct{})
		go func() { defer close(done); stop(t, c) }()
		close(release)
		<-done
		counts, err := s.JobCounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if counts.Of("", rivertype.JobStateCompleted) != 1 || counts.Waiting("") != 1 || counts.Running("") != 0 {
			t.Errorf("after the stop: %+v, want one completed and one to be done over", counts)
		}
	})
}

// TestTasksAreDoneByOne: of two processes one leads, and when it goes the other does.
func TestTasksAreDoneByOne(t *testing.T) {
	t.Parallel()
	s1, reopen := openPostgres(t)
	s2 := reopen()
	ran := make(chan int, 1000)
	task := func(who int) jobs.Options {
		return jobs.Options{Tasks: []jobs.Task{{Name: "count", Every: 10 * time.Millisecond, Run: func(context.Context) error { ran <- who; return nil }}}}
	}
	c1, err := s1.Jobs(newRunner(nil), task(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := c1.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	work(t, s2, newRunner(nil), task(2))
	for range 20 {
		if who := <-ran; who != 1 {
			t.Fatalf("process %d did the task of the leader", who)
		}
	}
	stop(t, c1)
	for len(ran) > 0 {
		<-ran
	}
	select {
	case who := <-ran:
		if who != 2 {
			t.Errorf("process %d did the task after it had stopped", who)
		}
	case <-time.After(15 * time.Second):
		t.Error("nobody leads")
	}
}
