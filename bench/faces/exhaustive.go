package main

/*
#cgo CFLAGS: -O3
#include <stddef.h>

#define WIDE 16

// Sixteen queries at once, value by value side by side, so that a vector is
// fetched from memory once and the compiler needs no licence to reorder sums.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("arch=haswell", "default")))
#endif
void idngo_bench_squares(const float *vectors, const float *queries, float *out, size_t n, size_t dim) {
	for (size_t i = 0; i < n; i++) {
		const float *v = vectors + i * dim;
		float sum[WIDE] = {0};
		for (size_t k = 0; k < dim; k++) {
			for (size_t j = 0; j < WIDE; j++) {
				float d = v[k] - queries[k * WIDE + j];
				sum[j] += d * d;
			}
		}
		for (size_t j = 0; j < WIDE; j++) {
			out[i * WIDE + j] = sum[j];
		}
	}
}
*/
import "C"

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"unsafe"

	"github.com/idngo/idngo/vision/gallery"
)

const (
	// wide is how many queries are measured against a vector at once.
	wide = 16
	// block is how many vectors are measured between two looks at the distances.
	block = 2048
	// slack is by how much the squares of two distances in single precision are
	// trusted to be wrong at most: a sum of 128 squares below 8 errs by less than
	// 128·8·2⁻²⁴ = 6.2·10⁻⁵.
	slack = 2e-4
)

// templates holds made vectors as they are, in single precision, one after the other.
type templates struct {
	dim    int
	values []float32
}

func (t *templates) add(v []float32) { t.values = append(t.values, v...) }
func (t *templates) len() int        { return len(t.values) / t.dim }
func (t *templates) at(i int) []float32 {
	return t.values[i*t.dim : (i+1)*t.dim]
}

// nearest measures every vector against up to sixteen queries and gives for each
// the numbers of those that can be among the n nearest, whatever single precision
// did to their distances: some more than n. agree measures those few in double.
func (t *templates) nearest(queries [][]float32, n int) [][]int {
	side := make([]float32, t.dim*wide)
	for j, q := range queries {
		for k, f := range q {
			side[k*wide+j] = f
		}
	}
	parts := runtime.GOMAXPROCS(0)
	found := make([][]shortest, parts)
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() {
			found[p] = t.scan(side, len(queries), n, t.len()*p/parts, t.len()*(p+1)/parts)
		})
	}
	wg.Wait()
	out := make([][]int, len(queries))
	for j := range queries {
		var all []measured
		for p := range parts {
			all = append(all, found[p][j].within...)
		}
		slices.SortFunc(all, byDistance)
		if len(all) > n {
			limit := all[n-1].square + slack
			all = slices.DeleteFunc(all, func(m measured) bool { return m.square > limit })
		}
		for _, m := range all {
			out[j] = append(out[j], m.at)
		}
	}
	return out
}

type measured struct {
	square float32
	at     int
}

func byDistance(a, b measured) int {
	switch {
	case a.square < b.square:
		return -1
	case a.square > b.square:
		return 1
	}
	return a.at - b.at
}

// shortest keeps the n nearest so far and all that are hardly farther.
type shortest struct {
	limit  float32
	within []measured
}

// add keeps a vector. Every now and then what has become too far is let go.
func (s *shortest) add(m measured, n int) {
	s.within = append(s.within, m)
	if len(s.within) < 8*n {
		return
	}
	slices.SortFunc(s.within, byDistance)
	s.limit = s.within[n-1].square + slack
	s.within = slices.DeleteFunc(s.within, func(m measured) bool { return m.square > s.limit })
}

func (t *templates) scan(side []float32, queries, n, from, to int) []shortest {
	best := make([]shortest, queries)
	for j := range best {
		best[j].limit = math.MaxFloat32
	}
	squares := make([]float32, block*wide)
	for start := from; start < to; start += block {
		count := min(block, to-start)
		C.idngo_bench_squares((*C.float)(unsafe.Pointer(&t.values[start*t.dim])), (*C.float)(unsafe.Pointer(&side[0])),
			(*C.float)(unsafe.Pointer(&squares[0])), C.size_t(count), C.size_t(t.dim))
		for i := range count {
			for j, s := range squares[i*wide : i*wide+queries] {
				if s <= best[j].limit {
					best[j].add(measured{s, start + i}, n)
				}
			}
		}
	}
	return best
}

// agree reports whether the hits are the nearest of the candidates, which nearest
// has found, by distances of the templates themselves in double precision.
// Vectors equally near may stand in for each other.
func (t *templates) agree(q []float32, hits []gallery.Hit, candidates []int) bool {
	var best, given []float64
	for _, i := range candidates {
		best = append(best, distance(q, t.at(i)))
	}
	seen := map[int]bool{}
	for _, h := range hits {
		i := number(h.Key)
		if seen[i] {
			return false
		}
		seen[i] = true
		given = append(given, distance(q, t.at(i)))
	}
	slices.Sort(best)
	slices.Sort(given)
	return len(given) <= len(best) && slices.Equal(given, best[:len(given)])
}

func distance(a, b []float32) float64 {
	sum := 0.0
	for k := range a {
		d := float64(a[k]) - float64(b[k])
		sum += d * d
	}
	return math.Sqrt(sum)
}
