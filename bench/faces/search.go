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
	"time"

	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/gallery"
)

// exactQueries is how many queries are compared with measuring every vector.
const exactQueries = 10_000

// measureSearch times 1:N search over made templates at 1 k, 10 k, … up to most,
// and compares the answers with those of measuring every template. Real templates
// lie closer together than chance vectors; so do these: a tenth of them are
// second pictures of others, and every query is a further picture of somebody.
// The comparison is long; what was done is kept in the state folder.
func measureSearch(ctx context.Context, w io.Writer, most int, state string) error {
	fmt.Fprintf(w, "Load of the machine before: %s\n\n", load())
	fmt.Fprintln(w, "| faces | memory MB | search ms median | p95 | ns a face | queries | ten nearest same as brute force |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|")
	r := rand.New(rand.NewPCG(3, 3))
	all := templates{dim: face.EmbeddingSize, values: make([]float32, 0, most*face.EmbeddingSize)}
	before := heap()
	x := gallery.New(face.EmbeddingSize)
	for _, size := range []int{1_000, 10_000, 100_000, 1_000_000} {
		if size > most {
			break
		}
		for n := all.len(); n < size; n++ {
			v := template(r)
			if n%10 == 9 {
				v = again(r, all.at(n-1), 0.35)
			}
			all.add(v)
			if err := x.Put(numbered(n), v); err != nil {
				return err
			}
		}
		memory := float64(heap()-before) / 1e6
		var times []float64
		const timed = 200
		for i := range timed {
			q := all.query(exactQueries + i)
			start := time.Now()
			if _, err := x.Search(q, nearestWanted, math.Inf(1)); err != nil {
				return err
			}
			times = append(times, float64(time.Since(start).Microseconds())/1000)
		}
		done, same, err := equalAnswers(ctx, x, &all, filepath.Join(state, fmt.Sprintf("search-all-%d.json", size)))
		if err != nil {
			return err
		}
		median := quantile(times, 0.5)
		fmt.Fprintf(w, "| %d | %.0f | %.2f | %.2f | %.1f | %d | %.2f%% |\n", size, memory, median, quantile(times, 0.95), 1e6*median/float64(size), done, 100*float64(same)/float64(done))
	}
	fmt.Fprintf(w, "\nLoad of the machine after: %s\n\n", load())
	return nil
}

// nearestWanted is how many of the nearest are asked for.
const nearestWanted = 10

// query is a further picture of somebody, the same for the same number.
func (t *templates) query(n int) []float32 {
	r := rand.New(rand.NewPCG(uint64(t.len()), uint64(n)))
	return again(r, t.at(r.IntN(t.len())), 0.35)
}

// equalAnswers counts the queries of which the nearest ten are the very ten that
// measuring every template gives. Every few hundred, the count goes to the file,
// and another run goes on from it.
func equalAnswers(ctx context.Context, x *gallery.Index, all *templates, file string) (done, same int, err error) {
	var kept struct{ Done, Same int }
	if raw, err := os.ReadFile(file); err == nil { //nolint:gosec // the state folder is the user's own
		if err := json.Unmarshal(raw, &kept); err != nil {
			return 0, 0, fmt.Errorf("%s: %w", file, err)
		}
	}
	for kept.Done < exactQueries {
		if ctx.Err() != nil {
			return 0, 0, context.Cause(ctx)
		}
		for range 25 {
			queries := make([][]float32, min(wide, exactQueries-kept.Done))
			for j := range queries {
				queries[j] = all.query(kept.Done + j)
			}
			for j, candidates := range all.nearest(queries, nearestWanted) {
				hits, err := x.Search(queries[j], nearestWanted, math.Inf(1))
				if err != nil {
					return 0, 0, err
				}
				if len(hits) == nearestWanted && all.agree(queries[j], hits, candidates) {
					kept.Same++
				}
			}
			kept.Done += len(queries)
		}
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

func number(k gallery.Key) int { return int(binary.BigEndian.Uint64(k[8:])) } //nolint:gosec // numbered made it

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
