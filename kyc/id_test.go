package kyc_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc"
)

// TestIDsSortByTime: an id made later sorts later, from one millisecond to the next.
func TestIDsSortByTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMilli(rapid.Int64Range(0, 1<<47).Draw(t, "at"))
		later := at.Add(time.Duration(rapid.Int64Range(1, 1<<30).Draw(t, "later")) * time.Millisecond)
		a, b := kyc.NewID(at), kyc.NewID(later)
		if !kyc.ValidID(a) || !kyc.ValidID(b) || a >= b {
			t.Fatalf("%s at %v, %s at %v", a, at, b, later)
		}
	})
}

func TestIDsOfOneMomentDiffer(t *testing.T) {
	t.Parallel()
	now, seen := time.Now(), map[string]bool{}
	for range 1000 {
		id := kyc.NewID(now)
		if seen[id] {
			t.Fatal("an id came twice")
		}
		seen[id] = true
	}
}

func TestValidID(t *testing.T) {
	t.Parallel()
	good := "0123456789abcdef01234567"
	for _, bad := range []string{"", good[1:], good + "0", strings.ToUpper(good), good[:23] + "g", good[:23] + "\x00", "é" + good[2:], good[:23] + "'"} {
		if kyc.ValidID(bad) {
			t.Errorf("%q is taken for an id", bad)
		}
	}
	if !kyc.ValidID(good) {
		t.Error("a good id is refused")
	}
}

func TestOtherIdentifiers(t *testing.T) {
	t.Parallel()
	for range 1000 {
		if n := kyc.NewImageID(); n < 1 {
			t.Fatalf("image id %d", n)
		}
		if s := kyc.NewShortID(); len(s) != 5 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") != "" {
			t.Fatalf("short id %q", s)
		}
		if s := kyc.NewCorrelationID(); len(s) != 32 || strings.Trim(s, "0123456789abcdef") != "" {
			t.Fatalf("correlation id %q", s)
		}
	}
}

func TestEnvironments(t *testing.T) {
	t.Parallel()
	for _, e := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
		got, err := kyc.ParseEnvironment(string(e))
		if err != nil || got != e {
			t.Errorf("%s: %s %v", e, got, err)
		}
	}
	for _, s := range []string{"", "Production", "staging"} {
		if _, err := kyc.ParseEnvironment(s); err == nil {
			t.Errorf("%q is an environment", s)
		}
	}
	if s := (kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}); !s.Sandbox() || s.String() != "acme/sandbox" {
		t.Errorf("%s", s)
	}
}
