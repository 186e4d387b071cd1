package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"sort"

	"github.com/idngo/idngo/vision/face"
)

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

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := append([]float64{}, values...)
	sort.Float64s(sorted)
	return sorted[int(math.Round(q*float64(len(sorted)-1)))]
}
