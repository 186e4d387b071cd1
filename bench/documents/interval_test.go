package main

import (
	"math"
	"testing"
)

func TestIntervals(t *testing.T) {
	t.Parallel()
	// The rule of three, exactly: 0 of 3000.
	if u := (rate{0, 3000}).upper(); math.Abs(u-0.000998) > 1e-6 {
		t.Errorf("0 of 3000: upper %.6f", u)
	}
	// Clopper-Pearson, one-sided 95%, 2 of 100 (qbeta(0.95, 3, 98) in R).
	if u := (rate{2, 100}).upper(); math.Abs(u-0.06162) > 2e-4 {
		t.Errorf("2 of 100: upper %.5f", u)
	}
	if v, low, high := bootstrap([]characters{{1, 10}, {1, 10}, {1, 10}}); v != 0.1 || low != 0.1 || high != 0.1 {
		t.Errorf("equal pages: %g %g %g", v, low, high)
	}
}
