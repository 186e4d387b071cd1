package retention_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/retention"
)

func TestRulesAreBounded(t *testing.T) {
	t.Parallel()
	for _, r := range []retention.Rules{{ApprovedDays: -1}, {RejectedDays: retention.MaxDays + 1}, {UnfinishedDays: 1 << 40}} {
		if err := r.Validate(); !errors.Is(err, retention.ErrRules) {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if err := (retention.Rules{ApprovedDays: retention.MaxDays}).Validate(); err != nil {
		t.Error(err)
	}
}

// TestNoRuleErasesNothing: only a rule that was set has a cutoff, and a longer
// rule never has a later one.
func TestNoRuleErasesNothing(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	if c := (retention.Rules{}).Cutoffs(now); c != (retention.Cutoffs{}) {
		t.Errorf("%+v", c)
	}
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(1, retention.MaxDays-1).Draw(t, "days")
		short, long := retention.Rules{ApprovedDays: days}.Cutoffs(now), retention.Rules{ApprovedDays: days + 1}.Cutoffs(now)
		if !long.Approved.Before(short.Approved) || !short.Approved.Before(now) {
			t.Fatalf("%d days: %v, a day more: %v", days, short.Approved, long.Approved)
		}
	})
}

func TestReasons(t *testing.T) {
	t.Parallel()
	for reason, ok := range map[string]bool{
		"court order 17/2026": true, "": false, " \n": false, "a\xff": false, "a\x00": false,
		strings.Repeat("қ", retention.MaxReason): true, strings.Repeat("x", retention.MaxReason+1): false,
	} {
		if err := retention.ValidReason(reason); (err == nil) != ok {
			t.Errorf("%.20q: %v", reason, err)
		}
	}
}
