package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"sort"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

// distances are those of the pairs of one person and of two.
type distances struct{ same, different []float64 }

// comparePairs compares the pictures as they are, then each one against the
// others as portraits on documents of several sizes.
func comparePairs(ctx context.Context, w io.Writer, finder *face.Finder, samples []sample, c face.Calibration) error {
	fmt.Fprintln(w, "pairs                  same  different  lost   EER    at     same: mean  sd    different: mean  sd    d' ")
	var plain distances
	for i, a := range samples {
		for _, b := range samples[i+1:] {
			plain.add(a, b, a.face, b.face, c)
		}
	}
	plain.print(w, "as they are", 0)
	for _, width := range []float64{100, 80, 60, 45, 35} {
		var d distances
		lost := 0
		portraits := make([]*vision.Face, len(samples))
		for i, s := range samples {
			img, err := document(s.picture, s.face.Box.W, width)
			if err != nil {
				return err
			}
			found, err := finder.Find(ctx, img)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				lost++
				continue
			}
			portraits[i] = &found[0]
		}
		for i, a := range samples {
			for j, b := range samples {
				if i != j && portraits[j] != nil {
					d.add(a, b, a.face, *portraits[j], c)
				}
			}
		}
		d.print(w, fmt.Sprintf("document, face %3.0f px", width), lost)
	}
	fmt.Fprintln(w, "\nthreshold   FMR (two taken for one)   FNMR (one taken for two)   as they are")
	for _, t := range []float64{0.45, 0.5, 0.55, 0.575, 0.6, 0.625, 0.65, 0.7} {
		fmt.Fprintf(w, "%9.3f   %22.2f%%   %23.2f%%\n", t, 100*share(plain.different, func(d float64) bool { return d <= t }),
			100*share(plain.same, func(d float64) bool { return d > t }))
	}
	fmt.Fprintln(w)
	return nil
}

func (d *distances) add(a, b sample, x, y vision.Face, c face.Calibration) {
	m := face.Compare(x, y, c)
	if a.person == b.person {
		d.same = append(d.same, m.Distance)
	} else {
		d.different = append(d.different, m.Distance)
	}
}

func (d *distances) print(w io.Writer, name string, lost int) {
	eer, at := d.equalError()
	ms, ss := meanDeviation(d.same)
	md, sd := meanDeviation(d.different)
	fmt.Fprintf(w, "%-21s %5d  %9d  %4d  %4.1f%%  %.3f         %.3f  %.3f           %.3f  %.3f  %.2f\n",
		name, len(d.same), len(d.different), lost, 100*eer, at, ms, ss, md, sd, (md-ms)/math.Sqrt((ss*ss+sd*sd)/2))
}

// equalError is the least of the larger of both errors over all thresholds, in
// the middle of the thresholds that reach it.
func (d *distances) equalError() (rate, threshold float64) {
	candidates := append(append([]float64{}, d.same...), d.different...)
	sort.Float64s(candidates)
	rate = 1
	first, last := 0.0, 0.0
	for i, t := range candidates {
		if i+1 < len(candidates) {
			t = (t + candidates[i+1]) / 2
		}
		e := max(share(d.different, func(v float64) bool { return v <= t }), share(d.same, func(v float64) bool { return v > t }))
		if e < rate {
			rate, first = e, t
		}
		if e == rate {
			last = t
		}
	}
	return rate, (first + last) / 2
}

// compareSources tells how well prints of one photograph differ from two
// photographs of one person.
func compareSources(ctx context.Context, w io.Writer, finder *face.Finder, samples []sample, c face.Calibration) error {
	fmt.Fprintln(w, "one photograph again   pairs  bits: median  95%  max   distance: median  95%  max    taken for one source")
	print := func(name string, matches []face.SourceMatch) {
		var bits, dist []float64
		same := 0
		for _, m := range matches {
			bits, dist = append(bits, float64(m.Bits)), append(dist, m.Distance)
			if m.Same {
				same++
			}
		}
		fmt.Fprintf(w, "%-21s  %5d  %12.0f  %3.0f  %3.0f   %16.2f  %.2f  %.2f   %5.1f%%\n", name, len(matches),
			quantile(bits, 0.5), quantile(bits, 0.95), quantile(bits, 1),
			quantile(dist, 0.5), quantile(dist, 0.95), quantile(dist, 1), 100*float64(same)/float64(max(len(matches), 1)))
	}
	for _, r := range reprints {
		var matches []face.SourceMatch
		for _, s := range samples {
			img, err := r.apply(s.picture)
			if err != nil {
				return err
			}
			found, err := finder.Find(ctx, img)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				matches = append(matches, face.SameSource(s.face, found[0], c))
			}
		}
		print(r.name, matches)
	}
	var others []face.SourceMatch
	for i, a := range samples {
		for _, b := range samples[i+1:] {
			if a.person == b.person {
				others = append(others, face.SameSource(a.face, b.face, c))
			}
		}
	}
	bits := make([]float64, len(others))
	dist := make([]float64, len(others))
	same := 0
	for i, m := range others {
		bits[i], dist[i] = float64(m.Bits), m.Distance
		if m.Same {
			same++
		}
	}
	fmt.Fprintf(w, "two photographs of one person: %d pairs, bits: least %.0f, 5%% %.0f, median %.0f; distance: least %.2f, 5%% %.2f, median %.2f; taken for one source %d\n\n",
		len(others), quantile(bits, 0), quantile(bits, 0.05), quantile(bits, 0.5),
		quantile(dist, 0), quantile(dist, 0.05), quantile(dist, 0.5), same)
	return nil
}

func share(values []float64, is func(float64) bool) float64 {
	n := 0
	for _, v := range values {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(max(len(values), 1))
}

func meanDeviation(values []float64) (mean, deviation float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		deviation += (v - mean) * (v - mean) / float64(len(values))
	}
	return mean, math.Sqrt(deviation)
}

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := append([]float64{}, values...)
	sort.Float64s(sorted)
	return sorted[int(math.Round(q*float64(len(sorted)-1)))]
}
