package webhook

import (
	"errors"
	"testing"
	"time"
)

// TestRotation: the old secret signs until the switch is confirmed or its time ends.
func TestRotation(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	begun := func() *Endpoint {
		e := &Endpoint{Secret: "old"}
		if err := e.Rotate("new", now, now.Add(24*time.Hour)); err != nil {
			t.Fatal(err)
		}
		return e
	}
	signs := func(e *Endpoint, at time.Time, want, next string) {
		t.Helper()
		e.Settle(at)
		if e.Secret != want || e.NextSecret != next {
			t.Errorf("%s: %q signs, %q is next; want %q, %q", at, e.Secret, e.NextSecret, want, next)
		}
	}
	e := begun()
	signs(e, now.Add(24*time.Hour-time.Nanosecond), "old", "new")
	signs(e, now.Add(24*time.Hour), "new", "")
	e = begun()
	if err := e.Switch(now); err != nil {
		t.Fatal(err)
	}
	signs(e, now, "new", "")
	e = begun()
	if err := e.Keep(now); err != nil {
		t.Fatal(err)
	}
	signs(e, now.Add(48*time.Hour), "old", "")
	for _, call := range []func(time.Time) error{e.Switch, e.Keep} {
		if err := call(now); !errors.Is(err, ErrNoRotation) {
			t.Errorf("without a second secret: %v", err)
		}
	}
	e = begun() // begun again, the second secret is another one
	if err := e.Rotate("newer", now.Add(time.Hour), now.Add(3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	signs(e, now.Add(3*time.Hour), "newer", "")
	if err := begun().Keep(now.Add(25 * time.Hour)); !errors.Is(err, ErrNoRotation) {
		t.Errorf("kept after its time: %v", err)
	}
	for _, d := range []time.Duration{0, -time.Hour, time.Minute, 31 * 24 * time.Hour} {
		if err := (&Endpoint{}).Rotate("new", now, now.Add(d)); !errors.Is(err, ErrOverlap) {
			t.Errorf("%s: %v", d, err)
		}
	}
}
