package verify

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"sync"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/vision/gallery"
)

// listedFaces are the indexes of the faces on the blocklists, one per
// environment, in this process's memory. Each is brought up to date before a
// search: entries are added and taken off, never changed.
type listedFaces struct {
	mu *sync.Mutex
	m  map[kyc.Scope]*scopeListed
}

// scopeListed are the listed faces of one environment.
type scopeListed struct {
	mu      sync.Mutex
	entries []string // in force and in the indexes, ascending
	keys    map[string][]gallery.Key
	indexes map[FaceNetwork]*gallery.Index
}

func newListedFaces() listedFaces {
	return listedFaces{mu: new(sync.Mutex), m: make(map[kyc.Scope]*scopeListed)}
}

func (l listedFaces) of(scope kyc.Scope) *scopeListed {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.m[scope]
	if f == nil {
		f = &scopeListed{keys: make(map[string][]gallery.Key), indexes: make(map[FaceNetwork]*gallery.Index)}
		l.m[scope] = f
	}
	return f
}

// listPage is how many entries are read at once.
const listPage = 500

// refresh brings the indexes of an environment to the entries in force. Only
// the ids of known entries are read; what is new is opened once.
func (s *Service) refresh(ctx context.Context, scope kyc.Scope, f *scopeListed) error {
	ids, err := s.Store.ListEntryIDs(ctx, scope)
	if err != nil {
		return err
	}
	for _, id := range f.entries {
		if _, still := slices.BinarySearch(ids, id); !still {
			f.remove(id)
		}
	}
	f.entries = slices.DeleteFunc(f.entries, func(id string) bool { _, still := slices.BinarySearch(ids, id); return !still })
	for i := 0; i < len(ids); {
		if _, known := slices.BinarySearch(f.entries, ids[i]); known {
			i++
			continue
		}
		after := ""
		if i > 0 {
			after = ids[i-1]
		}
		page, err := s.Store.ListEntries(ctx, scope, after, listPage)
		if err != nil {
			return err
		}
		for _, r := range page {
			if at, known := slices.BinarySearch(f.entries, r.ID); !known {
				if err := s.enlist(ctx, f, r); err != nil {
					return err
				}
				f.entries = slices.Insert(f.entries, at, r.ID)
			}
		}
		if len(page) == 0 { // taken off meanwhile
			break
		}
		last := page[len(page)-1].ID
		for i < len(ids) && ids[i] <= last {
			i++
		}
	}
	return nil
}

// enlist opens an entry and puts its faces into the index of their network.
func (s *Service) enlist(ctx context.Context, f *scopeListed, r ListRecord) error {
	entry, err := s.openListEntry(ctx, r)
	if err != nil {
		return err
	}
	for i, v := range entry.Private.Faces {
		var tag FaceNetwork
		if i < len(entry.Private.Networks) {
			if n, err := hex.Decode(tag[:], []byte(entry.Private.Networks[i])); err != nil || n != len(tag) {
				return fault.New(fault.Internal, "An entry of the blocklist is damaged")
			}
		}
		k, err := listedKey(r.ID, i)
		if err != nil {
			return err
		}
		x := f.indexes[tag]
		if x == nil {
			x = gallery.New(len(v))
			f.indexes[tag] = x
		}
		if err := x.Put(k, v); err != nil {
			return err
		}
		f.keys[r.ID] = append(f.keys[r.ID], k)
	}
	return nil
}

func (f *scopeListed) remove(entry string) {
	for _, k := range f.keys[entry] {
		for _, x := range f.indexes {
			x.Remove(k)
		}
	}
	delete(f.keys, entry)
}

// listedKey packs an entry and the number of its face into the key of an index.
func listedKey(entry string, face int) (k gallery.Key, err error) {
	_, err = hex.Decode(k[:12], []byte(entry))
	binary.BigEndian.PutUint32(k[12:], uint32(face)) //nolint:gosec // a few faces
	return k, err
}

// listedFaces finds the entries of the blocklist that have the face of one of
// the documents: by their ids the highest similarity and what chance explains of it.
func (s *Service) listedFaces(ctx context.Context, scope kyc.Scope, docs []check.Document) (map[string]check.ListHit, error) {
	if !s.Search.on() || len(docs) == 0 {
		return nil, nil
	}
	f := s.lists.of(scope)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := s.refresh(ctx, scope, f); err != nil {
		return nil, err
	}
	found := map[string]check.ListHit{}
	for _, d := range docs {
		if d.Facts == nil {
			continue
		}
		mine := s.holder(*d.Facts)
		x := f.indexes[networkOf(*d.Facts)]
		if mine == nil || x == nil {
			continue
		}
		hits, err := x.Search(mine.Embedding, faceHits, s.Search.Within(x.Len()))
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			id := hex.EncodeToString(h.Key[:12])
			if similarity := s.Search.Similarity(h.Distance); similarity > found[id].Similarity {
				found[id] = check.ListHit{Similarity: similarity, Chance: float64(x.Len()) * s.Search.FMR(h.Distance)}
			}
		}
	}
	return found, nil
}
