package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"sort"

	"github.com/idngo/idngo/vision/face"
)

// The least of what makes a figure of the comparison established.
const (
	establishedPairs  = 3_000
	establishedPeople = 50
)

// described is a sample with the embeddings of its own picture and of its
// document-like copies, by the system that is measured. An embedding that is nil
// could not be made.
type described struct {
	sample
	own    []float32
	copies map[string][]float32
}

// pair is one comparison. a and b are people, by number; equal for a genuine pair.
type pair struct {
	a, b     int
	distance float64
}

// pairs are those of one part and one side.
type pairs struct {
	people            []string
	genuine, impostor []pair
	// lost are the comparisons that could not be made.
	lost int
}

// measureMatch prints the rates of error by the protocol, for the product and a peer.
func measureMatch(ctx context.Context, w io.Writer, finder *face.Finder, samples []sample, c face.Calibration, peer string) error {
	own := make([]described, len(samples))
	for i, s := range samples {
		own[i] = described{sample: s, own: s.face.Embedding, copies: map[string][]float32{}}
		for _, k := range copies {
			img, err := k.make(s)
			if err != nil {
				return err
			}
			found, err := finder.Find(ctx, img)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				own[i].copies[k.name] = found[0].Embedding
			}
		}
	}
	if c.Revision == "" {
		// Without a calibration: the bound that the calibration part would give.
		at := pairsOf(own, partCalibration, "", nil).atFMR(1e-3)
		printMatch(w, "another network", own, at, at)
		printFMR(w, own, c)
		return nil
	}
	printMatch(w, "idngo ("+c.Revision+")", own, c.Same, c.Different)
	nearest(w, own)
	printFMR(w, own, c)
	if peer == "" {
		fmt.Fprintln(w, "No peer: `make face-peer`, then -peer.")
		return nil
	}
	theirs, err := describeByPeer(ctx, peer, samples)
	if err != nil {
		return err
	}
	both := func(ds, others []described) []described {
		var out []described
		for i, d := range ds {
			if d.own == nil || others[i].own == nil {
				continue
			}
			kept := described{sample: d.sample, own: d.own, copies: map[string][]float32{}}
			for k, e := range d.copies {
				if others[i].copies[k] != nil {
					kept.copies[k] = e
				}
			}
			out = append(out, kept)
		}
		return out
	}
	missed, missedCopies := 0, 0
	for i, t := range theirs {
		if t.own == nil {
			missed++
		}
		missedCopies += len(own[i].copies) - len(t.copies)
	}
	fmt.Fprintf(w, "The peer found no face in %d of %d pictures and in %d more copies than idngo. Both on the pairs that both could make:\n\n", missed, len(theirs), missedCopies)
	printMatch(w, "idngo, common pairs", both(own, theirs), c.Same, c.Different)
	printMatch(w, "dlib's recogniser, common pairs", both(theirs, own), 0.6, 0.6)
	return nil
}

// sides are the kinds of pairs: "" is clean with clean, a copy's name is clean with that copy.
func sides() []string {
	out := []string{""}
	for _, k := range copies {
		out = append(out, k.name)
	}
	return out
}

// pairsOf makes the pairs of a part. Of clean pictures every two are a pair; with
// copies every picture meets the copies of all others, never its own.
func pairsOf(ds []described, part, side string, in func(sample) bool) pairs {
	var p pairs
	number := map[string]int{}
	var members []described
	for _, d := range ds {
		if d.part() != part || in != nil && !in(d.sample) {
			continue
		}
		if _, ok := number[d.person]; !ok {
			number[d.person] = len(p.people)
			p.people = append(p.people, d.person)
		}
		members = append(members, d)
	}
	for i, a := range members {
		for j, b := range members {
			if i == j || side == "" && j < i {
				continue
			}
			x, y := a.own, b.own
			if side != "" {
				y = b.copies[side]
			}
			if x == nil || y == nil {
				p.lost++
				continue
			}
			one := pair{number[a.person], number[b.person], distanceOf(x, y)}
			if one.a == one.b {
				p.genuine = append(p.genuine, one)
			} else {
				p.impostor = append(p.impostor, one)
			}
		}
	}
	return p
}

func distanceOf(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return math.Sqrt(sum)
}

// atFMR is the largest distance at which at most the share of impostor pairs is
// taken for one person.
func (p pairs) atFMR(share float64) float64 {
	ds := distancesOf(p.impostor)
	n := int(share * float64(len(ds)))
	if len(ds) == 0 {
		return math.NaN()
	}
	return math.Nextafter(ds[n], 0)
}

func distancesOf(ps []pair) []float64 {
	out := make([]float64, len(ps))
	for i, p := range ps {
		out[i] = p.distance
	}
	sort.Float64s(out)
	return out
}

// rates are the shares of impostor pairs up to a distance and of genuine ones beyond it.
func (p pairs) rates(at float64) (fmr, fnmr float64) {
	im, ge := distancesOf(p.impostor), distancesOf(p.genuine)
	return float64(upTo(im, at)) / float64(max(len(im), 1)), float64(len(ge)-upTo(ge, at)) / float64(max(len(ge), 1))
}

func upTo(sorted []float64, at float64) int {
	return sort.Search(len(sorted), func(i int) bool { return sorted[i] > at })
}

func (p pairs) equalError() float64 {
	im, ge := distancesOf(p.impostor), distancesOf(p.genuine)
	best := 1.0
	for _, t := range append(append([]float64{}, im...), ge...) {
		fmr := float64(upTo(im, t)) / float64(max(len(im), 1))
		fnmr := float64(len(ge)-upTo(ge, t)) / float64(max(len(ge), 1))
		best = min(best, max(fmr, fnmr))
	}
	return best
}

// genuinePeople is how many people have a genuine pair.
func (p pairs) genuinePeople() int {
	seen := map[int]bool{}
	for _, g := range p.genuine {
		seen[g.a] = true
	}
	return len(seen)
}

func (p pairs) established() bool {
	return len(p.impostor) >= establishedPairs && len(p.people) >= establishedPeople
}

// bounds resamples people (bootstrap over subjects: Bolle, Ratha and Pankanti,
// 2004), since pairs of one person hang together: the 2.5% and 97.5% quantiles
// of both rates at a distance.
func (p pairs) bounds(at float64) (fmr, fnmr [2]float64) {
	const rounds = 1000
	n := len(p.people)
	if n == 0 {
		return [2]float64{0, 1}, [2]float64{0, 1}
	}
	type cell struct{ a, b, all, wrong int }
	gather := func(ps []pair, wrong func(float64) bool) []cell {
		byKey := map[[2]int]*cell{}
		var keys [][2]int
		for _, q := range ps {
			k := [2]int{min(q.a, q.b), max(q.a, q.b)}
			c := byKey[k]
			if c == nil {
				c = &cell{a: k[0], b: k[1]}
				byKey[k] = c
				keys = append(keys, k)
			}
			c.all++
			if wrong(q.distance) {
				c.wrong++
			}
		}
		out := make([]cell, len(keys))
		for i, k := range keys {
			out[i] = *byKey[k]
		}
		return out
	}
	im := gather(p.impostor, func(d float64) bool { return d <= at })
	ge := gather(p.genuine, func(d float64) bool { return d > at })
	r := rand.New(rand.NewPCG(11, 11))
	var ims, ges []float64
	weight := make([]int, n)
	for range rounds {
		clear(weight)
		for range n {
			weight[r.IntN(n)]++
		}
		rate := func(cs []cell) float64 {
			all, wrong := 0, 0
			for _, c := range cs {
				k := weight[c.a]
				if c.a != c.b {
					k *= weight[c.b]
				}
				all += k * c.all
				wrong += k * c.wrong
			}
			return float64(wrong) / float64(max(all, 1))
		}
		ims, ges = append(ims, rate(im)), append(ges, rate(ge))
	}
	two := func(v []float64) [2]float64 { return [2]float64{quantile(v, 0.025), quantile(v, 0.975)} }
	fmr, fnmr = two(ims), two(ges)
	// Where nobody was wrong, resampling says nothing: the rule of three does, with
	// people in place of pairs.
	if _, worst := p.rates(at); worst == 0 {
		fnmr[1] = min(1, 3/float64(max(p.genuinePeople(), 1)))
	}
	if best, _ := p.rates(at); best == 0 {
		fmr[1] = min(1, 3/float64(max(len(im), 1)))
	}
	return fmr, fnmr
}

func printMatch(w io.Writer, name string, ds []described, same, different float64) {
	fmt.Fprintf(w, "Comparison, %s: thresholds of the calibration part, figures of the test part; bounds by resampling people\n\n", name)
	fmt.Fprintln(w, "| side | people (with genuine pairs) | genuine | impostor | lost | EER | threshold for FMR 1e-3 | FMR there | FNMR there | FNMR at FMR 1e-3 | threshold for 1e-4 | FMR there | FNMR there | established |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	for _, side := range sides() {
		calibration, test := pairsOf(ds, partCalibration, side, nil), pairsOf(ds, partTest, side, nil)
		fmt.Fprintf(w, "| %s | %d (%d) | %d | %d | %d | %.2f%% |", sideName(side), len(test.people), test.genuinePeople(), len(test.genuine), len(test.impostor), test.lost, 100*test.equalError())
		for i, share := range []float64{1e-3, 1e-4} {
			t := calibration.atFMR(share)
			fmr, fnmr := test.rates(t)
			bf, bn := test.bounds(t)
			fmt.Fprintf(w, " %.3f | %.3f%% (%.3f–%.3f) | %.2f%% (%.2f–%.2f) |", t, 100*fmr, 100*bf[0], 100*bf[1], 100*fnmr, 100*bn[0], 100*bn[1])
			if i == 0 {
				_, at := test.rates(test.atFMR(share))
				fmt.Fprintf(w, " %.2f%% |", 100*at)
			}
		}
		fmt.Fprintf(w, " %s |\n", yes(test.established()))
	}
	fmt.Fprintf(w, "\nAt the bounds that are used (same up to %.3f, different above %.3f), test part:\n\n", same, different)
	fmt.Fprintln(w, "| side | group | people (with genuine pairs) | genuine | impostor | FMR at same | FNMR at same (unsure or worse) | genuine taken for different | established |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|")
	groups := []struct {
		name string
		in   func(sample) bool
	}{
		{"all", nil},
		{"women", func(s sample) bool { return s.sex == "female" }},
		{"men", func(s sample) bool { return s.sex == "male" }},
	}
	for _, set := range setsOf(ds) {
		groups = append(groups, struct {
			name string
			in   func(sample) bool
		}{"set " + set, func(s sample) bool { return s.set == set }})
	}
	for _, side := range []string{"", copies[len(copies)-1].name} {
		for _, g := range groups {
			p := pairsOf(ds, partTest, side, g.in)
			if len(p.people) == 0 {
				continue
			}
			fmr, fnmr := p.rates(same)
			_, lost := p.rates(different)
			bf, bn := p.bounds(same)
			fmt.Fprintf(w, "| %s | %s | %d (%d) | %d | %d | %.3f%% (%.3f–%.3f) | %.2f%% (%.2f–%.2f) | %.2f%% | %s |\n", sideName(side), g.name, len(p.people), p.genuinePeople(), len(p.genuine), len(p.impostor),
				100*fmr, 100*bf[0], 100*bf[1], 100*fnmr, 100*bn[0], 100*bn[1], 100*lost, yes(p.established()))
		}
	}
	fmt.Fprintln(w)
	printGroups(w, ds, same)
}

// printGroups prints the rates of women and of men over both parts at the bound
// in use: so few women have several pictures that a part alone says nothing.
func printGroups(w io.Writer, ds []described, same float64) {
	fmt.Fprintf(w, "Both parts, pairs within a group, at %.3f (in-sample for the calibration part):\n\n", same)
	fmt.Fprintln(w, "| side | group | people (with genuine pairs) | genuine | impostor | FMR | FNMR | established |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|")
	for _, side := range sides() {
		for _, sex := range []string{"female", "male"} {
			p := everybody(ds, side, func(s sample) bool { return s.sex == sex })
			fmr, fnmr := p.rates(same)
			bf, bn := p.bounds(same)
			fmt.Fprintf(w, "| %s | %s | %d (%d) | %d | %d | %.3f%% (%.3f–%.3f) | %.2f%% (%.2f–%.2f) | %s |\n", sideName(side), sex, len(p.people), p.genuinePeople(), len(p.genuine), len(p.impostor),
				100*fmr, 100*bf[0], 100*bf[1], 100*fnmr, 100*bn[0], 100*bn[1], yes(p.established()))
		}
	}
	fmt.Fprintln(w)
}

func setsOf(ds []described) []string {
	var out []string
	seen := map[string]bool{}
	for _, d := range ds {
		if !seen[d.set] {
			seen[d.set] = true
			out = append(out, d.set)
		}
	}
	return out
}

func sideName(side string) string {
	if side == "" {
		return "clean"
	}
	return side
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "**no**"
}

// nearest lists the closest impostor pairs, for a person to look whether a set
// has somebody twice under two labels.
func nearest(w io.Writer, ds []described) {
	type found struct {
		a, b string
		d    float64
	}
	var all []found
	for i, a := range ds {
		for _, b := range ds[i+1:] {
			if a.person != b.person && a.own != nil && b.own != nil {
				all = append(all, found{a.path, b.path, distanceOf(a.own, b.own)})
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].d < all[j].d })
	fmt.Fprintln(w, "Nearest pictures of different labels:")
	for _, f := range all[:min(8, len(all))] {
		fmt.Fprintf(w, "  %.3f %s %s\n", f.d, f.a, f.b)
	}
	fmt.Fprintln(w)
}

// printFMR prints the measured rates that the calibration file keeps, as its
// JSON, over all people of both parts: the distances at which they are stated
// are fixed, so nothing is chosen on them. The curve of the similarity is
// fitted to the calibration part.
func printFMR(w io.Writer, ds []described, c face.Calibration) {
	worst := copies[len(copies)-1].name
	clean, copied := everybody(ds, "", nil), everybody(ds, worst, nil)
	pool := pairs{people: clean.people, impostor: append(append([]pair{}, clean.impostor...), copied.impostor...)}
	fmt.Fprintf(w, "Measured rates by distance over all %d people, %d impostor pairs (clean and %q pooled), %d and %d genuine pairs of %d people:\n\n",
		len(pool.people), len(pool.impostor), worst, len(clean.genuine), len(copied.genuine), clean.genuinePeople())
	at := []float64{0.40, 0.42, 0.44, 0.46, 0.48, 0.50, 0.52, 0.54, 0.56, 0.58, 0.60, 0.65, 0.70}
	if c.Revision == "" { // another network has other distances
		at = nil
		for _, share := range []float64{1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1} {
			if t := math.Ceil(100*pool.atFMR(share)) / 100; len(at) == 0 || t > at[len(at)-1] {
				at = append(at, t)
			}
		}
	}
	for _, t := range at {
		fmr, _ := pool.rates(t)
		bf, _ := pool.bounds(t)
		_, fc := clean.rates(t)
		_, bc := clean.bounds(t)
		_, fw := copied.rates(t)
		fmt.Fprintf(w, `    {"distance": %.2f, "fmr": %.3g, "fmrUpTo": %.3g, "fnmr": %.3g, "fnmrUpTo": %.3g, "fnmrDocument": %.3g},`+"\n", t, fmr, bf[1], fc, bc[1], fw)
	}
	mine := pairsOf(ds, partCalibration, "", nil)
	with := pairsOf(ds, partCalibration, worst, nil)
	midpoint, slope := fitCurve(append(append([]pair{}, mine.genuine...), with.genuine...), append(append([]pair{}, mine.impostor...), with.impostor...))
	fmt.Fprintf(w, "\nSimilarity fitted to the calibration part, both outcomes weighted alike: midpoint %.3f, slope %.1f (in use: %.3f, %.1f)\n\n", midpoint, slope, c.Midpoint, c.Slope)
}

// fitCurve is a logistic regression of "one person" on the distance, genuine and
// impostor pairs of the same total weight, by Newton's method.
func fitCurve(genuine, impostor []pair) (midpoint, slope float64) {
	near, far := meanOf(genuine), meanOf(impostor)
	b := -8 / max(far-near, 1e-6) // P = 1/(1+exp(-(a+b·d)))
	a := -b * (near + far) / 2
	for range 50 {
		var ga, gb, haa, hab, hbb float64
		add := func(ps []pair, y float64) {
			k := 1 / float64(max(len(ps), 1))
			for _, p := range ps {
				q := 1 / (1 + math.Exp(-(a + b*p.distance)))
				ga += k * (y - q)
				gb += k * (y - q) * p.distance
				h := k * q * (1 - q)
				haa += h
				hab += h * p.distance
				hbb += h * p.distance * p.distance
			}
		}
		add(genuine, 1)
		add(impostor, 0)
		det := haa*hbb - hab*hab
		if det < 1e-18 {
			break
		}
		// Damped, since parts that hardly overlap have no best slope.
		da, db := 0.5*(hbb*ga-hab*gb)/det, 0.5*(haa*gb-hab*ga)/det
		if b+db > 0 || b+db < -400 {
			break
		}
		a, b = a+da, b+db
		if math.Abs(da)+math.Abs(db) < 1e-9 {
			break
		}
	}
	return -a / b, -b
}

func meanOf(ps []pair) float64 {
	sum := 0.0
	for _, p := range ps {
		sum += p.distance / float64(len(ps))
	}
	return sum
}

// everybody makes the pairs of both parts together.
func everybody(ds []described, side string, in func(sample) bool) pairs {
	a, b := pairsOf(ds, partCalibration, side, in), pairsOf(ds, partTest, side, in)
	shift := len(a.people)
	out := pairs{people: append(append([]string{}, a.people...), b.people...), lost: a.lost + b.lost}
	out.genuine, out.impostor = a.genuine, a.impostor
	for _, g := range b.genuine {
		out.genuine = append(out.genuine, pair{g.a + shift, g.b + shift, g.distance})
	}
	for _, g := range b.impostor {
		out.impostor = append(out.impostor, pair{g.a + shift, g.b + shift, g.distance})
	}
	return out
}
