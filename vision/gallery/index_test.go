package gallery_test

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision/gallery"
)

const dim = 128

func key(n int) (k gallery.Key) {
	binary.BigEndian.PutUint64(k[8:], uint64(n))
	return k
}

// template makes a vector as long as those of faces are.
func template(r *rand.Rand) []float32 {
	v := make([]float32, dim)
	for i := range v {
		v[i] = float32(r.NormFloat64() * 0.12)
	}
	return v
}

func near(r *rand.Rand, v []float32, by float64) []float32 {
	out := slices.Clone(v)
	for i := range out {
		out[i] += float32(r.NormFloat64() * by / math.Sqrt(dim))
	}
	return out
}

// The answer is that of measuring every vector, for vectors close to each other too.
func TestSearchIsExact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	x := gallery.New(dim)
	var all [][]float32
	for i := range 5_000 {
		v := template(r)
		if i%10 == 9 { // a person who is there several times
			v = near(r, all[i-1], 0.3)
		}
		all = append(all, v)
		if err := x.Put(key(i), v); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		q := near(r, all[r.IntN(len(all))], 0.4)
		var want []gallery.Hit
		x.Each(q, 1.2, func(h gallery.Hit) { want = append(want, h) })
		slices.SortFunc(want, func(a, b gallery.Hit) int {
			if a.Distance < b.Distance {
				return -1
			}
			return 1
		})
		want = want[:min(5, len(want))]
		got, err := x.Search(q, 5, 1.2)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("got %v, %v; want %v", got, err, want)
		}
		exact := 0.0
		for i, v := range all[binary.BigEndian.Uint64(got[0].Key[8:])] {
			exact += float64(v-q[i]) * float64(v-q[i])
		}
		if math.Abs(math.Sqrt(exact)-got[0].Distance) > 1e-3 {
			t.Fatalf("distance %v, by the vectors themselves %v", got[0].Distance, math.Sqrt(exact))
		}
	}
}

// Whatever is put and removed, the index is what a map would be.
func TestIndexIsASet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x, model := gallery.New(dim), map[gallery.Key][]float32{}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			k := key(rapid.IntRange(0, 9).Draw(t, "key"))
			if rapid.Bool().Draw(t, "put") {
				model[k] = template(r)
				if err := x.Put(k, model[k]); err != nil {
					t.Fatal(err)
				}
			} else {
				delete(model, k)
				x.Remove(k)
			}
		}
		if x.Len() != len(model) {
			t.Fatalf("%d vectors, want %d", x.Len(), len(model))
		}
		for k, v := range model {
			hits, err := x.Search(v, 1, 0.01)
			if err != nil || len(hits) != 1 || hits[0].Key != k {
				t.Fatalf("%v, %v: want %v", hits, err, k)
			}
		}
	})
}

func TestBadVectors(t *testing.T) {
	t.Parallel()
	x := gallery.New(dim)
	bad := template(rand.New(rand.NewPCG(1, 1)))
	bad[3] = float32(math.NaN())
	large := template(rand.New(rand.NewPCG(1, 1)))
	large[0] = 3
	for name, v := range map[string][]float32{"none": nil, "short": make([]float32, 5), "not a number": bad, "out of range": large} {
		if err := x.Put(key(1), v); !errors.Is(err, gallery.ErrVector) {
			t.Errorf("put of %s: %v", name, err)
		}
		if _, err := x.Search(v, 1, 1); !errors.Is(err, gallery.ErrVector) {
			t.Errorf("search of %s: %v", name, err)
		}
	}
	if x.Len() != 0 {
		t.Error("a bad vector was kept")
	}
	if hits, err := x.Search(make([]float32, dim), 3, 2); err != nil || len(hits) != 0 {
		t.Errorf("an empty index answers %v, %v", hits, err)
	}
}

func TestSearchWhileChanging(t *testing.T) {
	t.Parallel()
	x := gallery.New(dim)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(w), 0))
			for i := range 300 {
				k := key(w*1000 + i%50)
				if i%3 == 0 {
					x.Remove(k)
				} else if err := x.Put(k, template(r)); err != nil {
					t.Error(err)
				}
				if _, err := x.Search(template(r), 3, 2); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
