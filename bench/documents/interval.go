package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/idngo/idngo/bench/stat"
)

// rate is a share of trials.
type rate struct{ k, n int }

func (r *rate) add(ok bool) {
	r.n++
	if ok {
		r.k++
	}
}

func (r rate) value() float64 {
	if r.n == 0 {
		return math.NaN()
	}
	return float64(r.k) / float64(r.n)
}

// wilson is the 95% interval.
func (r rate) wilson() (low, high float64) { return stat.Wilson(r.k, r.n) }

func (r rate) String() string {
	if r.n == 0 {
		return "-"
	}
	low, high := r.wilson()
	return fmt.Sprintf("%.1f%% (%d/%d, %.1f-%.1f)", 100*r.value(), r.k, r.n, 100*low, 100*high)
}

// upper is the one-sided 95% bound of Clopper and Pearson (1934) for k of n: the
// rate at which so few would be seen once in twenty times.
func (r rate) upper() float64 {
	if r.n == 0 || r.k >= r.n {
		return 1
	}
	if r.k == 0 {
		return 1 - math.Pow(0.05, 1/float64(r.n))
	}
	low, high := r.value(), 1.0
	for range 80 {
		p := (low + high) / 2
		if binomialAtMost(r.k, r.n, p) > 0.05 {
			low = p
		} else {
			high = p
		}
	}
	return high
}

// bounded tells a count that should be zero with that bound.
func (r rate) bounded() string {
	if r.n == 0 {
		return "-"
	}
	return fmt.Sprintf("%d of %d (at most %.4f%%)", r.k, r.n, 100*r.upper())
}

// binomialAtMost is the probability of at most k successes of n.
func binomialAtMost(k, n int, p float64) float64 {
	sum := 0.0
	for i := range k + 1 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(i + 1))
		c, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(a - b - c + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return sum
}

// errors and length of one page's characters.
type characters struct{ wrong, all int }

// bootstrap gives the character error and its 95% interval over 1,000 samples
// of pages.
func bootstrap(pages []characters) (value, low, high float64) {
	total := func(pick func(int) characters) float64 {
		var sum characters
		for i := range pages {
			c := pick(i)
			sum.wrong, sum.all = sum.wrong+c.wrong, sum.all+c.all
		}
		return float64(sum.wrong) / float64(max(1, sum.all))
	}
	value = total(func(i int) characters { return pages[i] })
	if len(pages) == 0 {
		return math.NaN(), 0, 1
	}
	rng := rand.New(rand.NewPCG(1, 1))
	samples := make([]float64, 1000)
	for s := range samples {
		samples[s] = total(func(int) characters { return pages[rng.IntN(len(pages))] })
	}
	slices.Sort(samples)
	return value, samples[25], samples[974]
}
