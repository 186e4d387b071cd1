package index

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/names"
)

// Index is a list that can be searched. It never changes.
type Index struct {
	seed    maphash.Seed
	words   map[string]uint32 // key -> word
	text    []string          // word -> key
	from    []uint32          // word -> where its entries begin
	entries []uint32
	rarity  []float32
	near    []hashed // word by the hashes of its shortened forms
	numbers []hashed // entry by the hash of a number
	arena   []byte   // stored entries, one after the other
	ends    []uint64
	years   []int16
	scratch sync.Pool
}

// Len is the number of entries.
func (x *Index) Len() int { return len(x.ends) }

// Words is the number of distinct keys.
func (x *Index) Words() int { return len(x.text) }

// Bytes is about how much memory the index holds.
func (x *Index) Bytes() int64 {
	text := 0
	for _, w := range x.text {
		text += len(w)
	}
	return int64(len(x.arena) + 8*len(x.ends) + 2*len(x.years) + 4*len(x.entries) + 4*len(x.from) + 4*len(x.rarity) +
		8*len(x.near) + 8*len(x.numbers) + text + 64*len(x.text))
}

// Query is who is looked for.
type Query struct {
	// Names of one person; each is looked for by itself.
	Names []string
	// Births are dates or years; they put an entry of the same year first.
	Births  []string
	Numbers []string
}

// Found is a candidate.
type Found struct {
	Entry uint32
	// Share of the query's words that the entry has too, weighed by rarity, 0..1; of its best name.
	Share float64
	// Number: a document number is the same.
	Number bool
}

const (
	// inexact lowers what a misspelt word is worth.
	inexact = 0.8
	// faint is what a word is worth that is alike by its consonants or as it is written.
	faint = 0.7
	// unheard is what a word counts that no entry has.
	unheard = 3
	// leastShare is below what candidates are of no use.
	leastShare = 0.3
	// sameYear and noYear put candidates of one share in order.
	sameYear, noYear = 0.2, 0.1
	// maxNames bounds the names of a query, maxQueryWords the words of one.
	maxNames, maxQueryWords = 12, 10
)

// marks is the memory of one search: what each entry has come to.
type marks struct {
	score []float32
	stamp []uint16
	met   []uint32
}

// Search gives at most limit candidates, the likeliest first; all that have a
// document number in common come on top of the limit.
func (x *Index) Search(q Query, limit int) []Found {
	best := map[uint32]Found{}
	seen := map[string]bool{}
	years := map[int16]bool{}
	for _, b := range q.Births {
		if y := yearOf(b); y != 0 {
			years[y] = true
		}
	}
	for _, name := range q.Names[:min(len(q.Names), maxNames)] {
		words := wordsOf(name)
		var id strings.Builder
		for _, w := range words {
			id.WriteString(w.Latin + " " + w.Key + " ")
		}
		if len(words) == 0 || seen[id.String()] {
			continue
		}
		seen[id.String()] = true
		for _, f := range x.byName(words, years, limit) {
			if f.Share > best[f.Entry].Share {
				best[f.Entry] = f
			}
		}
	}
	out := make([]Found, 0, len(best))
	for _, n := range q.Numbers {
		plain := lists.PlainNumber(n)
		if plain == "" {
			continue
		}
		for _, e := range ofHash(x.numbers, hashOf(x.seed, plain)) {
			f := best[e]
			f.Entry, f.Number = e, true
			best[e] = f
		}
	}
	for _, f := range best {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Found) int {
		if a.Number != b.Number {
			if a.Number {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(x.rank(b, years), x.rank(a, years)), cmp.Compare(a.Entry, b.Entry))
	})
	kept, n := out[:0], 0
	for _, f := range out {
		if !f.Number {
			if n++; n > limit {
				break
			}
		}
		kept = append(kept, f)
	}
	return kept
}

func wordsOf(name string) []names.Word {
	var words []names.Word
	for _, w := range names.Words(name) {
		if len(w.Key) > 1 && len(words) < maxQueryWords && !slices.ContainsFunc(words, func(o names.Word) bool { return o.Key == w.Key }) {
			words = append(words, w)
		}
	}
	return words
}

func (x *Index) rank(f Found, years map[int16]bool) float64 {
	switch y := x.years[f.Entry]; {
	case y == 0 || len(years) == 0:
		return f.Share + noYear
	case years[y]:
		return f.Share + sameYear
	}
	return f.Share
}

// byName adds up the rarity of shared words.
func (x *Index) byName(words []names.Word, years map[int16]bool, limit int) []Found {
	m, _ := x.scratch.Get().(*marks)
	if m == nil {
		m = &marks{score: make([]float32, len(x.ends)), stamp: make([]uint16, len(x.ends))}
	}
	total := float32(0)
	for i := range words {
		ways := x.spellings(words, i)
		if len(ways) == 0 {
			total += unheard
			continue
		}
		most := float32(0)
		for _, w := range ways {
			most = max(most, w.worth)
			for _, e := range x.entries[x.from[w.word]:x.from[w.word+1]] {
				if m.stamp[e] == uint16(i+1) {
					continue // by a better spelling
				}
				if m.stamp[e] == 0 {
					m.met = append(m.met, e)
				}
				m.stamp[e] = uint16(i + 1)
				m.score[e] += w.worth
			}
		}
		total += most
	}
	out := make([]Found, 0, len(m.met))
	for _, e := range m.met {
		if share := float64(m.score[e] / total); share >= leastShare {
			out = append(out, Found{Entry: e, Share: min(share, 1)})
		}
		m.score[e], m.stamp[e] = 0, 0
	}
	m.met = m.met[:0]
	x.scratch.Put(m)
	if len(out) > limit {
		slices.SortFunc(out, func(a, b Found) int {
			return cmp.Or(cmp.Compare(x.rank(b, years), x.rank(a, years)), cmp.Compare(a.Entry, b.Entry))
		})
		out = out[:limit]
	}
	return out
}

// way is a word of the dictionary that a word of the query may be.
type way struct {
	word  uint32
	worth float32
}

// spellings are the words that a key may stand for, the best first: itself, what
// is one slip away, and itself joined with its neighbour or taken apart.
func (x *Index) spellings(words []names.Word, i int) []way {
	var out []way
	add := func(word uint32, factor float32) {
		worth := factor * x.rarity[word]
		if k := slices.IndexFunc(out, func(w way) bool { return w.word == word }); k >= 0 {
			out[k].worth = max(out[k].worth, worth)
			return
		}
		out = append(out, way{word, worth})
	}
	key := words[i].Key
	if w, ok := x.words[key]; ok {
		add(w, 1)
	}
	eachShorter(key, func(s string) {
		for _, w := range ofHash(x.near, hashOf(x.seed, s)) {
			if near(key, x.text[w]) {
				add(w, inexact)
			}
		}
	})
	if words[i].Latin != "" {
		eachShorter(words[i].Latin, func(s string) {
			for _, w := range ofHash(x.near, hashOf(x.seed, written+s)) {
				add(w, faint)
			}
			// Another word may be its own key.
			for _, w := range ofHash(x.near, hashOf(x.seed, s)) {
				if near(words[i].Latin, x.text[w]) {
					add(w, faint)
				}
			}
		})
	}
	if c := words[i].Consonants(); c != "" {
		for _, w := range ofHash(x.near, hashOf(x.seed, frame+c)) {
			add(w, faint)
		}
	}
	if i+1 < len(words) {
		if w, ok := x.words[key+words[i+1].Key]; ok {
			add(w, inexact)
		}
	}
	if i > 0 {
		if w, ok := x.words[words[i-1].Key+key]; ok {
			add(w, inexact)
		}
	}
	for cut := 3; cut <= len(key)-3; cut++ {
		a, okA := x.words[key[:cut]]
		b, okB := x.words[key[cut:]]
		if okA && okB {
			add(a, inexact)
			add(b, inexact)
		}
	}
	slices.SortStableFunc(out, func(a, b way) int { return cmp.Compare(b.worth, a.worth) })
	return out
}

// near: one slip apart, or two in a long word.
func near(a, b string) bool {
	most := 1
	if min(len(a), len(b)) >= 8 {
		most = 2
	}
	return names.Levenshtein(a, b) <= most
}

// ofHash gives what lies under a hash.
func ofHash(all []hashed, h uint32) []uint32 {
	i := sort.Search(len(all), func(i int) bool { return all[i].hash >= h })
	var out []uint32
	for ; i < len(all) && all[i].hash == h; i++ {
		out = append(out, all[i].word)
	}
	return out
}
