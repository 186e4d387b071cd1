package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/gallery"
)

// exactQueries is how many queries are compared with measuring every vector.
const exactQueries = 10_000

// measureSearch times 1:N search over made templates at 1 k, 10 k, … up to most,
// and compares the answers with those of measuring every vector. Real templates
// lie closer together than chance vectors; so do these: a tenth of them are
// second pictures of others, and every query is a further picture of somebody.
// The comparison is long; what was done is kept in the state folder.
func measureSearch(ctx context.Context, w io.Writer, most int, state string) error {
	fmt.Fprintln(w, "| faces | memory MB | search ms median | p95 | ns a face | queries | ten nearest same as brute force |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
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
		memory := float64(heap()-before) / 1e6
		var times []float64
		const timed = 200
		for i := range timed {
			q := query(some, size, exactQueries+i)
			start := time.Now()
			if _, err := x.Search(q, 10, math.Inf(1)); err != nil {
				return err
			}
			times = append(times, float64(time.Since(start).Microseconds())/1000)
		}
		done, same, err := equalAnswers(ctx, x, some, size, filepath.Join(state, fmt.Sprintf("search-%d.json", size)))
		if err != nil {
			return err
		}
		median := quantile(times, 0.5)
		fmt.Fprintf(w, "| %d | %.0f | %.1f | %.1f | %.1f | %d | %.2f%% |\n", size, memory, median, quantile(times, 0.95), 1e6*median/float64(size), done, 100*float64(same)/float64(done))
	}
	fmt.Fprintf(w, "\nLoad of the machine meanwhile: %s\n\n", load())
	return nil
}

// query is a further picture of somebody, the same for the same number.
func query(some [][]float32, size, n int) []float32 {
	r := rand.New(rand.NewPCG(uint64(size), uint64(n)))
	return again(r, some[r.IntN(len(some))], 0.35)
}

// equalAnswers counts the queries of which the nearest ten are the very ten that
// measuring every vector gives. Queries are asked on all processors; every
// hundred, the count goes to the file, and another run goes on from it.
func equalAnswers(ctx context.Context, x *gallery.Index, some [][]float32, size int, file string) (done, same int, err error) {
	var kept struct{ Done, Same int }
	if raw, err := os.ReadFile(file); err == nil { //nolint:gosec // the state folder is the user's own
		if err := json.Unmarshal(raw, &kept); err != nil {
			return 0, 0, fmt.Errorf("%s: %w", file, err)
		}
	}
	const batch = 100
	for kept.Done < exactQueries {
		var hits atomic.Int64
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(runtime.GOMAXPROCS(0))
		for i := range batch {
			group.Go(func() error {
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				q := query(some, size, kept.Done+i)
				got, err := x.Search(q, 10, math.Inf(1))
				if err != nil {
					return err
				}
				farthest, closer := got[len(got)-1].Distance, 0
				x.Each(q, farthest, func(gallery.Hit) { closer++ })
				if closer == len(got) {
					hits.Add(1)
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			return 0, 0, err
		}
		kept.Done += batch
		kept.Same += int(hits.Load())
		raw, err := json.Marshal(kept)
		if err != nil {
			return 0, 0, err
		}
		if err := os.WriteFile(file, raw, 0o644); err != nil { //nolint:gosec // figures, no secrets
			return 0, 0, err
		}
	}
	return kept.Done, kept.Same, nil
}

// load is the machine's load average, so that a time can be judged.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(raw))[:3], ", ")
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
