package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/gallery"
)

// measureSearch times 1:N search over made templates at 1 k, 10 k, … up to most,
// and compares the answers with those of measuring every vector. Real templates
// lie closer together than chance vectors; so do these: a tenth of them are
// second pictures of others, and every query is a further picture of somebody.
func measureSearch(w io.Writer, most int) error {
	fmt.Fprintln(w, "| faces | memory MB | search ms median | p95 | queries | same as brute force |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|")
	r := rand.New(rand.NewPCG(3, 3))
	before := heap()
	x := gallery.New(face.EmbeddingSize)
	var some [][]float32 // of whom queries are made
	n := 0
	for _, size := range []int{1_000, 10_000, 100_000, 1_000_000} {
		if size > most {
			break
		}
		var last []float32
		for ; n < size; n++ {
			v := template(r)
			if n%10 == 9 {
				v = again(r, last, 0.35)
			}
			last = v
			if n%(size/500+1) == 0 {
				some = append(some, v)
			}
			if err := x.Put(numbered(n), v); err != nil {
				return err
			}
		}
		var times []float64
		const timed = 200
		for range timed {
			q := again(r, some[r.IntN(len(some))], 0.35)
			start := time.Now()
			if _, err := x.Search(q, 10, math.Inf(1)); err != nil {
				return err
			}
			times = append(times, float64(time.Since(start).Microseconds())/1000)
		}
		queries := min(10_000, 3_000_000_000/size)
		same, err := equalAnswers(x, some, r, queries)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "| %d | %.0f | %.1f | %.1f | %d | %.2f%% |\n", size, float64(heap()-before)/1e6, quantile(times, 0.5), quantile(times, 0.95), queries, 100*float64(same)/float64(queries))
	}
	fmt.Fprintln(w)
	return nil
}

// equalAnswers counts the queries of which the nearest ten are the very ten that
// measuring every vector gives.
func equalAnswers(x *gallery.Index, some [][]float32, r *rand.Rand, queries int) (same int, err error) {
	for range queries {
		q := again(r, some[r.IntN(len(some))], 0.35)
		hits, err := x.Search(q, 10, math.Inf(1))
		if err != nil {
			return same, err
		}
		farthest, closer := hits[len(hits)-1].Distance, 0
		x.Each(q, farthest, func(gallery.Hit) { closer++ })
		if closer == len(hits) {
			same++
		}
	}
	return same, nil
}

func template(r *rand.Rand) []float32 {
	v := make([]float32, face.EmbeddingSize)
	for i := range v {
		v[i] = float32(r.NormFloat64() * 0.12)
	}
	return v
}

func again(r *rand.Rand, v []float32, by float64) []float32 {
	out := make([]float32, len(v))
	for i := range out {
		out[i] = v[i] + float32(r.NormFloat64()*by/math.Sqrt(float64(len(v))))
	}
	return out
}

func numbered(n int) (k gallery.Key) {
	binary.BigEndian.PutUint64(k[8:], uint64(n))
	return k
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
