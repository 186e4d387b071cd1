package webhook

import "time"

// The contract's retries (webhooks.md 1): four, counted from the failure before.
var retries = []time.Duration{5 * time.Minute, time.Hour, 5 * time.Hour, 18 * time.Hour}

// keepTrying is how long the daily extension goes on after the event (api.md 0a).
const keepTrying = 7 * 24 * time.Hour

// NextAttempt tells when to try again after the given number of failed
// attempts, or ok = false when the delivery is dead. With daily the contract's
// schedule is followed by one attempt a day until seven days after the event.
func NextAttempt(attempts int, created, now time.Time, daily bool) (at time.Time, ok bool) {
	switch {
	case attempts < 1:
		return now, true
	case attempts <= len(retries):
		return now.Add(retries[attempts-1]), true
	case !daily:
		return time.Time{}, false
	}
	at = now.Add(24 * time.Hour)
	return at, !at.After(created.Add(keepTrying))
}
