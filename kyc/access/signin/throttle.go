package signin

import (
	"sync"
	"time"

	"github.com/idngo/idngo/kyc/fault"
)

// Bounds of guessing.
const (
	// triesTrusted and triesStranger failures within window stop further tries
	// with, and without, a device mark, until the window has passed.
	triesTrusted  = 10
	triesStranger = 10
	// triesAddress bounds failures of one network address over all accounts.
	triesAddress = 50
	window       = 15 * time.Minute

	maxBuckets = 100_000
)

// ErrTooMany: too many failures; the time to wait is in RetryAfter.
var ErrTooMany = fault.New(fault.RateLimited, "Too many failed attempts. Wait a while, or use a browser in which you have signed in before.")

// throttle counts failures in memory: by account and device, and by address. A
// restart forgets them, which gives a guesser at most as many tries again.
type throttle struct {
	now func() time.Time
	mu  sync.Mutex
	m   map[string]*bucket
}

type bucket struct {
	failures int
	until    time.Time // end of the window
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, m: map[string]*bucket{}}
}

// keys are the buckets of a try with their bounds.
func keys(email, device, ip string) map[string]int {
	account := "stranger/" + email
	bound := triesStranger
	if device != "" {
		account, bound = "device/"+device, triesTrusted
	}
	return map[string]int{account: bound, "address/" + ip: triesAddress}
}

// mayTry refuses a try whose bucket is full.
func (t *throttle) mayTry(keys map[string]int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for k, bound := range keys {
		if b := t.m[k]; b != nil && now.Before(b.until) && b.failures >= bound {
			return ErrTooMany.After(b.until.Sub(now))
		}
	}
	return nil
}

func (t *throttle) failed(keys map[string]int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if len(t.m) >= maxBuckets {
		for k, b := range t.m {
			if !now.Before(b.until) {
				delete(t.m, k)
			}
		}
		if len(t.m) >= maxBuckets {
			clear(t.m)
		}
	}
	for k := range keys {
		b := t.m[k]
		if b == nil || !now.Before(b.until) {
			b = &bucket{until: now.Add(window)}
			t.m[k] = b
		}
		b.failures++
	}
}

// succeeded forgets the account's failures, not the address's.
func (t *throttle) succeeded(keys map[string]int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for k := range keys {
		if k[0] != 'a' {
			delete(t.m, k)
		}
	}
}
