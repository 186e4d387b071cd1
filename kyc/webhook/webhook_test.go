package webhook

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSignatureVector(t *testing.T) {
	t.Parallel()
	// The vendor's own example (webhooks.md 2).
	const want = "f6e92ffe371718694d46e28436f76589312df8db"
	got, err := Sign(SHA1, "SoMe_SeCrEt_KeY", []byte("someText"))
	if err != nil || got != want {
		t.Errorf("%s %v", got, err)
	}
	for _, alg := range []string{SHA1, SHA256, SHA512} {
		digest, err := Sign(alg, "k", []byte("body"))
		if err != nil || !Verify(alg, "k", []byte("body"), digest) || Verify(alg, "k", []byte("bodY"), digest) || Verify(alg, "K", []byte("body"), digest) {
			t.Errorf("%s: %v", alg, err)
		}
	}
	if _, err := Sign("MD5", "k", nil); err == nil {
		t.Error("an unknown algorithm signs")
	}
}

// TestSchedule: 5 minutes, 1 hour, 5 hours, 18 hours, then daily to seven days (api.md 0a).
func TestSchedule(t *testing.T) {
	t.Parallel()
	created := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	now := created
	for i, want := range []time.Duration{5 * time.Minute, time.Hour, 5 * time.Hour, 18 * time.Hour} {
		at, ok := NextAttempt(i+1, created, now, false)
		if !ok || at.Sub(now) != want {
			t.Errorf("after attempt %d: %s %v, want %s", i+1, at.Sub(now), ok, want)
		}
		now = at
	}
	if _, ok := NextAttempt(5, created, now, false); ok {
		t.Error("the contract stops after four retries")
	}
	daily := 0
	for n := 5; ; n++ {
		at, ok := NextAttempt(n, created, now, true)
		if !ok {
			break
		}
		if at.Sub(now) != 24*time.Hour || at.After(created.Add(7*24*time.Hour)) {
			t.Fatalf("attempt %d at %s", n, at)
		}
		now, daily = at, daily+1
	}
	if daily != 5 && daily != 6 {
		t.Errorf("%d daily attempts", daily)
	}
}

func TestScheduleNeverGoesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		created := time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "created"), 0)
		now := created.Add(time.Duration(rapid.Int64Range(0, int64(30*24*time.Hour)).Draw(t, "later")))
		n := rapid.IntRange(0, 50).Draw(t, "attempts")
		if at, ok := NextAttempt(n, created, now, rapid.Bool().Draw(t, "daily")); ok && at.Before(now) {
			t.Fatalf("attempt %d is due %s before now", n, now.Sub(at))
		}
	})
}

func TestWants(t *testing.T) {
	t.Parallel()
	e := Endpoint{Types: []string{ApplicantReviewed}, ApplicantType: "individual", SourceKeys: []string{"shop"}}
	for _, tt := range []struct {
		kind, applicant, source string
		want                    bool
	}{
		{ApplicantReviewed, "individual", "shop", true}, {ApplicantPending, "individual", "shop", false},
		{ApplicantReviewed, "company", "shop", false}, {ApplicantReviewed, "individual", "", false},
	} {
		if got := e.Wants(tt.kind, tt.applicant, tt.source); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
	e.Disabled = true
	if e.Wants(ApplicantReviewed, "individual", "shop") {
		t.Error("a disabled endpoint wants events")
	}
}

func TestEndpointsAreChecked(t *testing.T) {
	t.Parallel()
	good := func() Endpoint {
		return Endpoint{TargetType: "http", Target: "https://shop.example/hook?x=1", Types: []string{ApplicantReviewed}, SignatureAlgorithm: SHA256, Headers: []Header{{"Authorization", "Bearer x"}}}
	}
	if e := good(); e.Validate() != nil {
		t.Fatal(e.Validate())
	}
	for name, change := range map[string]func(*Endpoint){
		"no target":        func(e *Endpoint) { e.Target = "" },
		"another scheme":   func(e *Endpoint) { e.Target = "ftp://shop.example" },
		"a password":       func(e *Endpoint) { e.Target = "https://u:p@shop.example" },
		"a fragment":       func(e *Endpoint) { e.Target = "https://shop.example/#x" },
		"no types":         func(e *Endpoint) { e.Types = nil },
		"an empty type":    func(e *Endpoint) { e.Types = []string{""} },
		"our own header":   func(e *Endpoint) { e.Headers = []Header{{"X-Payload-Digest", "0"}} },
		"header injection": func(e *Endpoint) { e.Headers = []Header{{"X-A", "a\r\nX-B: b"}} },
		"a bad name":       func(e *Endpoint) { e.Headers = []Header{{"X A", "a"}} },
		"an algorithm":     func(e *Endpoint) { e.SignatureAlgorithm = "MD5" },
		"a target type":    func(e *Endpoint) { e.TargetType = "email" },
	} {
		e := good()
		change(&e)
		if e.Validate() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
