package stat

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestWilson(t *testing.T) {
	t.Parallel()
	// Newcombe 1998, table I.
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {0, 0, 0, 1}} {
		if low, high := Wilson(c.k, c.n); math.Abs(low-c.low) > 1e-4 || math.Abs(high-c.high) > 1e-4 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}

func TestLevenshtein(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"ӘСЕЛ", "ЭСЕЛ", 1}, {"KITTEN", "SITTING", 3}, {"", "AB", 2}, {"AB", "BA", 2}} {
		if got := Levenshtein(c.a, c.b); got != c.want {
			t.Errorf("%q %q: %d", c.a, c.b, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringOfN(rapid.SampledFrom([]rune("ABӘ")), 0, 8, -1)
		a, b, c := words.Draw(t, "a"), words.Draw(t, "b"), words.Draw(t, "c")
		ab := Levenshtein(a, b)
		if ab != Levenshtein(b, a) || (ab == 0) != (a == b) || ab > Levenshtein(a, c)+Levenshtein(c, b) {
			t.Fatalf("no metric: %q %q %q", a, b, c)
		}
	})
}
