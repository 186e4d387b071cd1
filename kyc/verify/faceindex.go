package verify

import (
	"context"
	"errors"
	"math"
	"sync"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/vision/gallery"
)

// FaceNetwork is the beginning of the hash of an embedding network: templates of
// two networks have nothing to do with each other.
type FaceNetwork [8]byte

// FaceIndex holds the templates of every environment and finds the nearest of
// them (1:N). It is fed by what the database says has changed: whoever feeds it
// asks for After, reads the changes that follow, and gives them to Apply, in
// order. Its answers are exact: those of measuring every template.
//
// An index may lose what it holds (a process of its own that ends): After is
// then 0 again, and it answers ErrFaceIndexLost until it is fed anew.
type FaceIndex interface {
	// After is the number of the last change that is in the index of an
	// environment, 0 when there is none.
	After(ctx context.Context, scope kyc.Scope) (int64, error)
	// Apply takes changes in; after is the number of the last of them. Changes
	// that are in already change nothing.
	Apply(ctx context.Context, scope kyc.Scope, changes []FaceChange, after int64) error
	// Nearest gives the nearest templates of a network, nearest first, and among
	// how many they were found.
	Nearest(ctx context.Context, scope kyc.Scope, q FaceQuery) (hits []gallery.Hit, among int, err error)
}

// FaceChange is one template that came, changed or went.
type FaceChange struct {
	Key     gallery.Key // FaceKey of applicant and image
	Network FaceNetwork
	// Vector is the template; nil takes the key out.
	Vector []float32
}

// FaceQuery asks for the nearest templates.
type FaceQuery struct {
	Network FaceNetwork
	Vector  []float32
	// N is how many at most.
	N int
	// Within is the largest distance that counts among n templates.
	Within func(n int) float64
}

// ErrFaceIndexLost: a part of the index is gone and must be fed anew.
var ErrFaceIndexLost = errors.New("a part of the index of faces was lost")

// MemoryFaceIndex is an index in the memory of this process.
type MemoryFaceIndex struct {
	mu sync.Mutex
	m  map[kyc.Scope]*scopeFaces
}

var _ FaceIndex = (*MemoryFaceIndex)(nil)

// NewMemoryFaceIndex makes an empty one.
func NewMemoryFaceIndex() *MemoryFaceIndex {
	return &MemoryFaceIndex{m: make(map[kyc.Scope]*scopeFaces)}
}

// scopeFaces are the templates of one environment. after is the number of the
// last change that is in them.
type scopeFaces struct {
	mu      sync.Mutex
	after   int64
	indexes map[FaceNetwork]*gallery.Index
}

func (x *MemoryFaceIndex) of(scope kyc.Scope) *scopeFaces {
	x.mu.Lock()
	defer x.mu.Unlock()
	f := x.m[scope]
	if f == nil {
		f = &scopeFaces{indexes: make(map[FaceNetwork]*gallery.Index)}
		x.m[scope] = f
	}
	return f
}

// After implements FaceIndex.
func (x *MemoryFaceIndex) After(_ context.Context, scope kyc.Scope) (int64, error) {
	f := x.of(scope)
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.after, nil
}

// Apply implements FaceIndex.
func (x *MemoryFaceIndex) Apply(_ context.Context, scope kyc.Scope, changes []FaceChange, after int64) error {
	f := x.of(scope)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range changes {
		for _, g := range f.indexes {
			g.Remove(c.Key)
		}
		if c.Vector == nil {
			continue
		}
		g := f.indexes[c.Network]
		if g == nil {
			g = gallery.New(len(c.Vector))
			f.indexes[c.Network] = g
		}
		if err := g.Put(c.Key, c.Vector); err != nil {
			return err
		}
	}
	f.after = max(f.after, after)
	return nil
}

// Nearest implements FaceIndex.
func (x *MemoryFaceIndex) Nearest(_ context.Context, scope kyc.Scope, q FaceQuery) ([]gallery.Hit, int, error) {
	f := x.of(scope)
	f.mu.Lock()
	g := f.indexes[q.Network]
	f.mu.Unlock()
	if g == nil {
		return nil, 0, nil
	}
	n, within := g.Len(), math.Inf(1)
	if q.Within != nil {
		within = q.Within(n)
	}
	hits, err := g.Search(q.Vector, q.N, within)
	return hits, n, err
}
