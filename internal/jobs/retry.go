package jobs

import (
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river/rivertype"
)

// retryWaits are the waits after the first failures; the last one repeats. The
// first are short, because most failures are passing: a child process that is
// being replaced, a database that fails over.
var retryWaits = []time.Duration{
	200 * time.Millisecond, time.Second, 3 * time.Second, 10 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute,
}

// retryWait is the wait after an attempt (from 1), without chance.
func retryWait(attempt int) time.Duration {
	return retryWaits[min(max(attempt, 1), len(retryWaits))-1]
}

// retryPolicy is the client's view of retryWaits.
type retryPolicy struct{ c *Client }

// NextRetry implements river.ClientRetryPolicy: up to a tenth longer than the
// wait, so that jobs that failed together do not come back together.
func (p retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	wait := retryWait(job.Attempt)
	wait += rand.N(wait / 10)
	p.c.wakeAfter(job.Queue, wait)
	return time.Now().Add(wait)
}

const (
	// wakeLimit: what waits longer is left to River's scheduler and poll.
	wakeLimit = 5 * time.Second
	// wakeSlack lets River write the job's new state first, which it does in
	// batches every 50 ms.
	wakeSlack = 60 * time.Millisecond
)

// wakeAfter looks into a queue when a job of this process is due again, sooner
// than the next poll would.
func (c *Client) wakeAfter(queue string, wait time.Duration) {
	if wait > wakeLimit {
		return
	}
	time.AfterFunc(wait+wakeSlack, func() {
		if c.stopping.Err() == nil {
			c.upkeep.wake(c.stopping, queue)
		}
	})
}
