package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Runner does the work. The attempt counts from 1 and includes those that died
// with their process. What an error leads to depends on its code: not found ends
// the job (there is nothing to do any more), rate limited runs it again after
// RetryAfter without counting, everything else runs it again after a growing
// wait, a conflict only conflictTries times.
type Runner interface {
	RunRead(ctx context.Context, j verify.Job, attempt int) error
	RunEvaluate(ctx context.Context, j verify.Job, attempt int) error
	RunDeliver(ctx context.Context, j verify.Job, attempt int) error
	RunLiveness(ctx context.Context, j verify.Job, attempt int) error
	RunImport(ctx context.Context, j verify.Job, attempt int) error
	RunScreen(ctx context.Context, j verify.Job, attempt int) error
	RunExport(ctx context.Context, j verify.Job, attempt int) error
	// RunMaintenance is run by the leader once a minute.
	RunMaintenance(ctx context.Context) error
}

// The longest that one attempt may take.
const (
	readTimeout     = 3 * time.Minute
	evaluateTimeout = time.Minute
	deliverTimeout  = time.Minute
	importTimeout   = 3 * time.Hour // gigabytes on a slow disk
	screenTimeout   = 10 * time.Minute
	exportTimeout   = 2 * time.Hour
)

type runFunc func(ctx context.Context, j verify.Job, attempt int) error

// jobArgs are those of one kind of job.
type jobArgs interface {
	~struct{ verify.Job }
	river.JobArgs
}

// worker runs the jobs of one kind.
type worker[A jobArgs] struct {
	river.WorkerDefaults[A]
	run     runFunc
	timeout time.Duration
}

func (w *worker[A]) Work(ctx context.Context, job *river.Job[A]) error {
	return w.run(ctx, struct{ verify.Job }(job.Args).Job, job.Attempt)
}

func (w *worker[A]) Timeout(*river.Job[A]) time.Duration { return w.timeout }

// conflictTries is after how many attempts a conflict is taken for final: a
// record that changes all the time settles, one that exists already does not go.
const conflictTries = 10

func (c *Client) workers() *river.Workers {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker[readArgs]{run: c.guarded(QueueVision, c.runner.RunRead), timeout: readTimeout})
	river.AddWorker(workers, &worker[livenessArgs]{run: c.guarded(QueueVision, c.runner.RunLiveness), timeout: readTimeout})
	river.AddWorker(workers, &worker[importArgs]{run: c.guarded(QueueBulk, c.runner.RunImport), timeout: importTimeout})
	river.AddWorker(workers, &worker[screenArgs]{run: c.guarded(QueueBulk, c.runner.RunScreen), timeout: screenTimeout})
	river.AddWorker(workers, &worker[evaluateArgs]{run: c.guarded(QueueLight, c.runner.RunEvaluate), timeout: evaluateTimeout})
	river.AddWorker(workers, &worker[deliverArgs]{run: c.guarded(QueueWebhook, c.runner.RunDeliver), timeout: deliverTimeout})
	river.AddWorker(workers, &worker[exportArgs]{run: c.guarded(QueueExport, c.runner.RunExport), timeout: exportTimeout})
	return workers
}

// Observation is one run of a job that ended.
type Observation struct {
	Kind verify.JobKind
	// Outcome is done, stopped, or the class of the error.
	Outcome string
	Took    time.Duration
}

// guarded classes what a run came to. The queue keeps the texts of errors, so
// it gets the class alone; the cause goes to the log.
func (c *Client) guarded(queue string, run runFunc) runFunc {
	return func(ctx context.Context, j verify.Job, attempt int) error {
		start := time.Now()
		// What a job does is found in log, trail and webhooks by one id.
		id := kyc.NewCorrelationID()
		ctx = audit.WithActor(ctx, audit.Actor{Name: "system", Channel: "system", CorrelationID: id})
		end := func(Observation) {}
		if c.opts.Trace != nil {
			ctx, end = c.opts.Trace(ctx, string(j.Kind), attempt, id)
		}
		observe := func(outcome string) {
			o := Observation{Kind: j.Kind, Outcome: outcome, Took: time.Since(start)}
			end(o)
			if c.opts.Observe != nil {
				c.opts.Observe(o)
			}
		}
		err := recovered(ctx, run, j, attempt)
		if err == nil {
			observe("done")
			return nil
		}
		if ctx.Err() != nil && c.stopping.Err() != nil {
			// Cut off by a stop: another process, or the next start, does it over.
			observe("stopped")
			return river.JobSnooze(0)
		}
		observe(fault.CodeOf(err).String())
		code := fault.CodeOf(err)
		level := slog.LevelWarn
		var next error = classError(code)
		switch code {
		case fault.NotFound:
			level, next = slog.LevelInfo, river.JobCancel(classError(code))
		case fault.Conflict:
			if attempt >= conflictTries {
				next = river.JobCancel(classError(code))
			}
		case fault.RateLimited:
			wait := snooze(err)
			level, next = slog.LevelDebug, river.JobSnooze(wait)
			c.wakeAfter(queue, wait)
		}
		c.opts.Log.LogAttrs(ctx, level, "job not done",
			slog.String("kind", string(j.Kind)), slog.String("scope", j.Scope.String()), slog.Int("attempt", attempt),
			slog.String("applicant", j.ApplicantID), slog.String("class", code.String()), slog.Duration("took", time.Since(start)), slog.String("err", err.Error()))
		return next
	}
}

// recovered runs a job and makes an error of a panic, which must not take other jobs down.
func recovered(ctx context.Context, run runFunc, j verify.Job, attempt int) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return run(ctx, j, attempt)
}

// classError is what the queue keeps of an error.
type classError fault.Code

func (e classError) Error() string { return fault.Code(e).String() }

const defaultSnooze = time.Second

func snooze(err error) time.Duration {
	var f *fault.Error
	if errors.As(err, &f) && f.RetryAfter > 0 {
		return f.RetryAfter
	}
	return defaultSnooze
}
