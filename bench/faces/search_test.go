package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/idngo/idngo/vision/gallery"
)

// The quick brute force finds whom the plain one finds, and tells a wrong answer.
func TestBruteForceIsExact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	all := templates{dim: 128}
	x := gallery.New(128)
	for n := range 3*block + 17 {
		v := template(r)
		if n%3 == 2 {
			v = again(r, all.at(n-1), 0.3)
		}
		all.add(v)
		if err := x.Put(numbered(n), v); err != nil {
			t.Fatal(err)
		}
	}
	queries := make([][]float32, wide-3)
	for j := range queries {
		queries[j] = all.query(j)
	}
	for j, candidates := range all.nearest(queries, 10) {
		order := make([]int, all.len())
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int {
			if distance(queries[j], all.at(a)) < distance(queries[j], all.at(b)) {
				return -1
			}
			return 1
		})
		for _, i := range order[:10] {
			if !slices.Contains(candidates, i) {
				t.Fatalf("query %d: %d is among the ten nearest and not found", j, i)
			}
		}
		hits, err := x.Search(queries[j], 10, math.Inf(1))
		if err != nil || !all.agree(queries[j], hits, candidates) {
			t.Fatalf("query %d: %v, %v", j, hits, err)
		}
		hits[9].Key = numbered(order[10])
		if all.agree(queries[j], hits, candidates) {
			t.Fatalf("query %d: the eleventh counts as the tenth", j)
		}
		hits[9] = hits[8]
		if all.agree(queries[j], hits, candidates) {
			t.Fatalf("query %d: one face counts twice", j)
		}
	}
}
