package gallery

import (
	"container/heap"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

const (
	// reach is the largest magnitude of a value; those of face templates are below 0.6.
	reach = 1.0
	// shortlist is how many candidates are measured exactly for each wanted hit,
	// and at least.
	shortlistFactor = 16
	shortlistLeast  = 128
	// chunk is how many vectors are scanned between two looks at the scores.
	chunk = 4096
	// step is how many vectors an index grows by at least, so that a large one is
	// not copied to twice its size.
	step = 1 << 16
)

// ErrVector: a vector has another length than the index, or values that are not finite or out of range.
var ErrVector = errors.New("gallery: not a vector of this index")

// Key names a vector. The caller decides what it stands for.
type Key [16]byte

// Hit is a vector near a query.
type Hit struct {
	Key      Key
	Distance float64 // L2
}

// Index is a set of vectors. Searches run side by side; Put and Remove wait for them.
type Index struct {
	dim int

	mu    sync.RWMutex
	high  []int8
	low   []uint16
	norms []int32 // of the high bytes
	keys  []Key
	at    map[Key]int
}

// New makes an empty index of vectors of the given length.
func New(dim int) *Index { return &Index{dim: dim, at: make(map[Key]int)} }

// Len is the number of vectors.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.keys)
}

// Put adds a vector or replaces the one of the same key.
func (x *Index) Put(k Key, v []float32) error {
	high, low, norm, err := x.quantise(v)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	i, known := x.at[k]
	if !known {
		i = len(x.keys)
		x.at[k] = i
		x.keys = append(roomy(x.keys, 1), k)
		x.norms = append(roomy(x.norms, 1), 0)
		x.high = append(roomy(x.high, x.dim), high...)
		x.low = append(roomy(x.low, x.dim), low...)
	}
	copy(x.high[i*x.dim:], high)
	copy(x.low[i*x.dim:], low)
	x.norms[i] = norm
	return nil
}

// roomy grows a full slice by an eighth or a step.
func roomy[T any](s []T, width int) []T {
	if len(s)+width <= cap(s) {
		return s
	}
	return slices.Grow(s, max(len(s)/8, step*width))[:len(s)]
}

// Remove takes a vector out; it does nothing when there is none of the key.
func (x *Index) Remove(k Key) {
	x.mu.Lock()
	defer x.mu.Unlock()
	i, ok := x.at[k]
	if !ok {
		return
	}
	last := len(x.keys) - 1
	// The last one takes the place, so that what is removed is gone from memory too.
	copy(x.high[i*x.dim:(i+1)*x.dim], x.high[last*x.dim:])
	copy(x.low[i*x.dim:(i+1)*x.dim], x.low[last*x.dim:])
	x.norms[i], x.keys[i] = x.norms[last], x.keys[last]
	x.at[x.keys[i]] = i
	clear(x.high[last*x.dim:])
	clear(x.low[last*x.dim:])
	x.high, x.low = x.high[:last*x.dim], x.low[:last*x.dim]
	x.norms, x.keys = x.norms[:last], x.keys[:last]
	delete(x.at, k)
}

// quantise splits a vector into high bytes and what they leave: value/unit = 65536·high + low − 32768.
func (x *Index) quantise(v []float32) (high []int8, low []uint16, norm int32, err error) {
	if len(v) != x.dim {
		return nil, nil, 0, fmt.Errorf("%w: %d values, not %d", ErrVector, len(v), x.dim)
	}
	high, low = make([]int8, x.dim), make([]uint16, x.dim)
	for i, f := range v {
		if !(math.Abs(float64(f)) <= reach) {
			return nil, nil, 0, fmt.Errorf("%w: value %d", ErrVector, i)
		}
		q := int(math.Round(float64(f) / unit))
		h := (q + 32768) >> 16
		high[i], low[i] = int8(h), uint16(q-65536*h+32768)
		norm += int32(h) * int32(h)
	}
	return high, low, norm, nil
}

// unit is the length of one step of the 24 bits, 127·65536 + 32767 of which make
// up reach. It is as fine as single precision is for most values of a template;
// 16 bits were not: one search of a thousand had another tenth.
const unit = reach / 8355839

// distance measures a stored vector with all 24 bits.
func (x *Index) distance(i int, q []float32) float64 {
	sum := 0.0
	for k, f := range q {
		v := float64(65536*int(x.high[i*x.dim+k])+int(x.low[i*x.dim+k])-32768) * unit
		d := v - float64(f)
		sum += d * d
	}
	return math.Sqrt(sum)
}

// Search gives the n nearest vectors that are not farther than within, nearest first.
func (x *Index) Search(q []float32, n int, within float64) ([]Hit, error) {
	high, _, _, err := x.quantise(q)
	if err != nil {
		return nil, err
	}
	query := make([]int16, x.dim)
	for i, h := range high {
		query[i] = int16(h)
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	m := max(shortlistFactor*n, shortlistLeast)
	parts := min(runtime.GOMAXPROCS(0), max(1, len(x.keys)/(4*chunk)))
	found := make([]candidates, parts)
	var wg sync.WaitGroup
	for p := range parts {
		from, to := len(x.keys)*p/parts, len(x.keys)*(p+1)/parts
		work := func() { found[p] = x.scan(query, from, to, m) }
		if p == parts-1 {
			work()
			continue
		}
		wg.Go(work)
	}
	wg.Wait()
	var hits []Hit
	for _, cs := range found {
		for _, c := range cs {
			if d := x.distance(c.at, q); d <= within {
				hits = append(hits, Hit{x.keys[c.at], d})
			}
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		switch {
		case a.Distance < b.Distance:
			return -1
		case a.Distance > b.Distance:
			return 1
		}
		return slices.Compare(a.Key[:], b.Key[:])
	})
	return hits[:min(n, len(hits))], nil
}

// scan gives the m nearest of a range by their high bytes.
func (x *Index) scan(query []int16, from, to, m int) candidates {
	best := make(candidates, 0, m)
	scores := make([]int32, chunk)
	for start := from; start < to; start += chunk {
		end := min(start+chunk, to)
		scan(x.high[start*x.dim:end*x.dim], query, x.norms[start:end], scores)
		for i, s := range scores[:end-start] {
			switch {
			case len(best) < m:
				heap.Push(&best, candidate{s, start + i})
			case s < best[0].score:
				best[0] = candidate{s, start + i}
				heap.Fix(&best, 0)
			}
		}
	}
	return best
}

type candidate struct {
	score int32
	at    int
}

// candidates is a heap with the worst on top.
type candidates []candidate

func (c candidates) Len() int           { return len(c) }
func (c candidates) Less(i, j int) bool { return c[i].score > c[j].score }
func (c candidates) Swap(i, j int)      { c[i], c[j] = c[j], c[i] }

// Push implements heap.Interface.
func (c *candidates) Push(v any) { *c = append(*c, v.(candidate)) } //nolint:forcetypeassert // heap gives back what it got

// Pop implements heap.Interface.
func (c *candidates) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

// Each calls do for the distance of every vector that is not farther than
// within: the slow, plain way, against which Search is measured.
func (x *Index) Each(q []float32, within float64, do func(Hit)) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for i, k := range x.keys {
		if d := x.distance(i, q); d <= within {
			do(Hit{k, d})
		}
	}
}
