package names

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestRates measures how often generated pairs are judged wrongly, on the half
// of the names that was looked at while the rules were written and on the half
// that was not. The limits are a little above what was measured.
func TestRates(t *testing.T) {
	t.Parallel()
	for _, held := range []bool{false, true} {
		r := rand.New(rand.NewPCG(7, 11))
		type count struct{ n, equal, plausible, different int }
		counts := map[string]*count{}
		note := func(kind string, c Comparison, a, b Name) {
			k := counts[kind]
			if k == nil {
				k = &count{}
				counts[kind] = k
			}
			k.n++
			switch c.Outcome {
			case Equal:
				k.equal++
			case Plausible:
				k.plausible++
			default:
				k.different++
			}
			if testing.Verbose() {
				if kind == "same" && c.Outcome != Equal || kind == "slip" && c.Outcome == Different || kind[0] == 'o' && c.Outcome != Different {
					t.Logf("%s %v: %v | %v: %s", kind, c.Outcome, a, b, strings.Join(c.Explanation, ". "))
				}
			}
		}
		const n = 700
		for range n {
			country := corpusCountries[r.IntN(len(corpusCountries))]
			opt := Options{IssuingCountry: country}
			s := drawSample(r, country, held)
			a, b := s.spelling(r), s.spelling(r)
			note("same", Compare(a, b, opt), a, b)

			d := a
			if r.IntN(2) == 0 && len([]rune(d.First)) > 4 {
				d.First = slip(r, d.First)
			} else if len([]rune(d.Last)) > 4 {
				d.Last = slip(r, d.Last)
			}
			if Normalize(d.String()) != Normalize(a.String()) {
				note("slip", Compare(d, a, opt), d, a)
			}

			o := drawSample(r, country, held)
			if o.first != s.first && o.last != s.last {
				x := o.spelling(r)
				note("other person", Compare(x, b, opt), x, b)
			}
			// The same family name, as relatives have it, and the same given name.
			o.last = s.last
			if o.first != s.first && o.female == s.female {
				x := o.spelling(r)
				note("other given name", Compare(x, b, opt), x, b)
			}
			o = drawSample(r, country, held)
			if o.last != s.last && o.female == s.female {
				o.first = s.first
				x := o.spelling(r)
				note("other family name", Compare(x, b, opt), x, b)
			}
		}
		share := func(k int, c *count) float64 { return 100 * float64(k) / float64(c.n) }
		for kind, c := range counts {
			t.Logf("held-out=%v %-18s %5d pairs: equal %.2f%%, plausible %.2f%%, different %.2f%%", held, kind, c.n, share(c.equal, c), share(c.plausible, c), share(c.different, c))
		}
		limit := func(kind, what string, got, most float64) {
			if got > most {
				t.Errorf("held-out=%v: %s: %s %.2f%%, at most %.2f%% allowed", held, kind, what, got, most)
			}
		}
		limit("same", "different", share(counts["same"].different, counts["same"]), 0.3)
		limit("same", "not equal", 100-share(counts["same"].equal, counts["same"]), 2)
		limit("slip", "different", share(counts["slip"].different, counts["slip"]), 6)
		for _, kind := range []string{"other person", "other given name", "other family name"} {
			limit(kind, "equal", share(counts[kind].equal, counts[kind]), 0)
			limit(kind, "not different", 100-share(counts[kind].different, counts[kind]), 0.5)
		}
	}
}
