package journal

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/requestlog"
)

// Writer stores calls; *verify.Service does.
type Writer interface {
	WriteRequests(ctx context.Context, entries []requestlog.Entry) error
}

// Config of a journal; every field but the first three has a default.
type Config struct {
	Writer Writer
	Log    *slog.Logger
	Now    func() time.Time
	// Lost is told of calls that were left out, for metrics; may be nil.
	Lost func(n int)
	// Length of the queue (4096), of a batch (200), and how long a call waits for
	// others of its batch (500 ms).
	Length, Batch int
	Wait          time.Duration
	// Write bounds one batch (10 s).
	Write time.Duration
}

// Journal takes calls in. It is safe for concurrent use.
type Journal struct {
	Config
	queue chan requestlog.Entry

	mu sync.Mutex
	// lost counts by scope what found no room or could not be written; calls of
	// unknown scope only in all.
	lost map[kyc.Scope]int64
	all  int64
}

// New makes a journal; Run works it.
func New(c Config) *Journal {
	if c.Length == 0 {
		c.Length = 4096
	}
	if c.Batch == 0 {
		c.Batch = 200
	}
	if c.Wait == 0 {
		c.Wait = 500 * time.Millisecond
	}
	if c.Write == 0 {
		c.Write = 10 * time.Second
	}
	if c.Lost == nil {
		c.Lost = func(int) {}
	}
	return &Journal{Config: c, queue: make(chan requestlog.Entry, c.Length), lost: map[kyc.Scope]int64{}}
}

// Note takes a call in, or counts it when there is no room. It never blocks.
func (j *Journal) Note(e requestlog.Entry) {
	select {
	case j.queue <- e:
	default:
		j.leaveOut([]requestlog.Entry{e})
	}
}

func (j *Journal) leaveOut(entries []requestlog.Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	calls := 0
	for _, e := range entries {
		if e.Lost == 0 { // else it tells of calls that were counted before
			calls++
		}
		j.all += max(e.Lost, 1)
		if e.Scope != (kyc.Scope{}) {
			j.lost[e.Scope] += max(e.Lost, 1)
		}
	}
	j.Lost(calls)
}

// Run writes batches until ctx ends, then what is left, and returns.
func (j *Journal) Run(ctx context.Context) {
	for {
		var batch []requestlog.Entry
		select {
		case <-ctx.Done():
			j.drain(context.WithoutCancel(ctx))
			return
		case e := <-j.queue:
			batch = j.gather(ctx, e)
		}
		j.write(context.WithoutCancel(ctx), batch)
	}
}

// gather waits a moment for others.
func (j *Journal) gather(ctx context.Context, first requestlog.Entry) []requestlog.Entry {
	batch := []requestlog.Entry{first}
	timer := time.NewTimer(j.Wait)
	defer timer.Stop()
	for len(batch) < j.Batch {
		select {
		case e := <-j.queue:
			batch = append(batch, e)
		case <-timer.C:
			return batch
		case <-ctx.Done():
			return batch
		}
	}
	return batch
}

// drain writes what is left, within the time of one batch: a storage that hangs
// must not keep the program from ending.
func (j *Journal) drain(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, j.Write)
	defer cancel()
	for {
		var batch []requestlog.Entry
		for len(batch) < j.Batch {
			select {
			case e := <-j.queue:
				batch = append(batch, e)
				continue
			default:
			}
			break
		}
		if len(batch) == 0 {
			return
		}
		j.write(ctx, batch)
	}
}

// write stores a batch, with a line for each company of which calls are missing.
func (j *Journal) write(ctx context.Context, batch []requestlog.Entry) {
	ctx, cancel := context.WithTimeout(ctx, j.Write)
	defer cancel()
	missing, told := j.missing()
	batch = append(batch, missing...)
	if err := j.Writer.WriteRequests(ctx, batch); err != nil {
		j.leaveOut(batch)
		j.Log.WarnContext(ctx, "calls could not be written down", "count", len(batch), "error", err)
		return
	}
	if told > 0 {
		j.Log.WarnContext(ctx, "calls were not written down: the queue was full or the storage failed", "count", told)
	}
}

// missing makes the lines that tell of calls that were left out.
func (j *Journal) missing() (lines []requestlog.Entry, all int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	now := j.Now()
	for scope, n := range j.lost {
		lines = append(lines, requestlog.Entry{Scope: scope, ID: kyc.NewID(now), At: now, Lost: n})
	}
	all = j.all
	j.lost, j.all = map[kyc.Scope]int64{}, 0
	return lines, all
}
