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

type retryPolicy struct{}

// NextRetry implements river.ClientRetryPolicy: up to a tenth longer than the
// wait, so that jobs that failed together do not come back together.
func (retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	wait := retryWait(job.Attempt)
	return time.Now().Add(wait + rand.N(wait/10))
}
