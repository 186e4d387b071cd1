package jobs

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRetryWaits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-2, 200).Draw(t, "attempt")
		wait, next := retryWait(n), retryWait(n+1)
		if wait <= 0 || wait > 10*time.Minute || next < wait {
			t.Fatalf("after attempt %d: %v, then %v", n, wait, next)
		}
	})
	if soon := retryWait(1) + retryWait(2); soon > 2*time.Second {
		t.Errorf("the first two retries take %v", soon)
	}
	total := time.Duration(0)
	for n := 1; n < maxAttempts; n++ {
		total += retryWait(n)
	}
	if total < 12*time.Hour {
		t.Errorf("a job is given up after %v", total)
	}
}

// TestBellLosesNoCall: however calls and waits fall together, every queue that
// was rung for is answered, and one that was rung for twice once.
func TestBellLosesNoCall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := NewBell()
		want := make(map[string]bool)
		for _, queue := range rapid.SliceOfN(rapid.SampledFrom([]string{QueueVision, QueueLight, QueueWebhook}), 0, 20).Draw(t, "rung") {
			b.Ring(queue)
			want[queue] = true
		}
		for range len(want) {
			queue, err := b.wait(context.Background())
			if err != nil || !want[queue] {
				t.Fatalf("%q, %v", queue, err)
			}
			delete(want, queue)
		}
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		if queue, err := b.wait(ended); err == nil {
			t.Fatalf("%q was not rung for", queue)
		}
	})
}
