package main

import (
	"math"
	"testing"
)

func TestIntervals(t *testing.T) {
	t.Parallel()
	// Newcombe 1998, table I: 81 of 263 and 0 of 20.
	if low, high := (rate{81, 263}).wilson(); math.Abs(low-0.2553) > 1e-4 || math.Abs(high-0.3662) > 1e-4 {
		t.Errorf("81 of 263: %.4f to %.4f", low, high)
	}
	if low, high := (rate{0, 20}).wilson(); low != 0 || math.Abs(high-0.1611) > 1e-4 {
		t.Errorf("0 of 20: %.4f to %.4f", low, high)
	}
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

func TestLevenshtein(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"ӘСЕЛ", "ЭСЕЛ", 1}, {"KITTEN", "SITTING", 3}, {"", "AB", 2}} {
		if got := levenshtein(c.a, c.b); got != c.want {
			t.Errorf("%q %q: %d", c.a, c.b, got)
		}
	}
}
