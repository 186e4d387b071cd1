package index

import (
	"cmp"
	"encoding/json"
	"hash/maphash"
	"math"
	"slices"
	"strings"

	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/names"
)

// maxWords bounds the words of one entry that are looked for, over all its names.
const maxWords = 400

// posting is a word (or number) of an entry.
type posting struct {
	word  uint32
	entry uint32
}

// hashed is a word under a hash.
type hashed struct {
	hash uint32
	word uint32
}

// Builder collects entries. It is used by one goroutine.
type Builder struct {
	seed     maphash.Seed
	words    map[string]uint32
	spelt    map[string]uint32 // other ways to come to a word: as it is written, its consonants
	postings []posting
	numbers  []hashed // the hash of a number; "word" is the entry
	arena    []byte
	ends     []uint64
	years    []int16
}

// NewBuilder makes an empty one.
func NewBuilder() *Builder {
	return &Builder{seed: maphash.MakeSeed(), words: map[string]uint32{}, spelt: map[string]uint32{}}
}

// Add takes an entry in, with its stored form as lists.Stored hands it out; both are copied.
func (b *Builder) Add(line []byte, e lists.Entry) {
	n := uint32(len(b.ends))
	b.arena = append(b.arena, line...)
	b.ends = append(b.ends, uint64(len(b.arena)))
	var mine []uint32
	for _, name := range e.Names {
		for _, w := range names.Words(name.String()) {
			if len(w.Key) < 2 || len(mine) >= maxWords {
				continue
			}
			id, known := b.words[w.Key]
			if !known {
				id = uint32(len(b.words))
				b.words[strings.Clone(w.Key)] = id
			}
			if !known || w.Latin != w.Key {
				b.spell(w, id)
			}
			mine = append(mine, id)
		}
	}
	slices.Sort(mine)
	for _, id := range slices.Compact(mine) {
		b.postings = append(b.postings, posting{id, n})
	}
	for _, d := range e.Documents {
		b.numbers = append(b.numbers, hashed{hashOf(b.seed, lists.PlainNumber(d.Number)), n})
	}
	b.years = append(b.years, birthYear(e.Births))
}

// spell keeps how a word was written where its key hides it. Of two words that
// are written alike one is enough: their keys are the same.
func (b *Builder) spell(w names.Word, id uint32) {
	if w.Latin != "" && w.Latin != w.Key && len(w.Latin) < 40 {
		if _, known := b.spelt[w.Latin]; !known {
			b.spelt[strings.Clone(w.Latin)] = id
		}
	}
}

// birthYear is the one year of birth, 0 when there is none or several.
func birthYear(births []string) int16 {
	year := int16(0)
	for _, s := range births {
		y := yearOf(s)
		if year != 0 && y != year {
			return 0
		}
		year = y
	}
	return year
}

func yearOf(date string) int16 {
	if len(date) < 4 {
		return 0
	}
	y := int16(0)
	for _, c := range []byte(date[:4]) {
		if c < '0' || c > '9' {
			return 0
		}
		y = y*10 + int16(c-'0')
	}
	return y
}

func hashOf(seed maphash.Seed, s string) uint32 { return uint32(maphash.String(seed, s)) }

// Build ends the collection; the Builder is of no use afterwards.
func (b *Builder) Build() *Index {
	x := &Index{seed: b.seed, words: b.words, arena: slices.Clip(b.arena), ends: slices.Clip(b.ends), years: slices.Clip(b.years)}
	// Entries by word: counted, then laid side by side.
	x.from = make([]uint32, len(b.words)+1)
	for _, p := range b.postings {
		x.from[p.word+1]++
	}
	for i := 1; i < len(x.from); i++ {
		x.from[i] += x.from[i-1]
	}
	x.entries = make([]uint32, len(b.postings))
	next := slices.Clone(x.from)
	for _, p := range b.postings {
		x.entries[next[p.word]] = p.entry
		next[p.word]++
	}
	b.postings = nil
	x.rarity = make([]float32, len(b.words))
	for w := range x.rarity {
		x.rarity[w] = float32(math.Log(1 + float64(len(b.ends))/float64(x.from[w+1]-x.from[w])))
	}
	x.text = make([]string, len(b.words))
	for w, id := range b.words {
		x.text[id] = w
		eachShorter(w, func(s string) { x.near = append(x.near, hashed{hashOf(b.seed, s), id}) })
		if c := (names.Word{Key: w}).Consonants(); c != "" {
			x.near = append(x.near, hashed{hashOf(b.seed, frame+c), id})
		}
	}
	for w, id := range b.spelt {
		eachShorter(w, func(s string) { x.near = append(x.near, hashed{hashOf(b.seed, written+s), id}) })
	}
	b.spelt = nil
	byHash := func(a, c hashed) int { return cmp.Or(cmp.Compare(a.hash, c.hash), cmp.Compare(a.word, c.word)) }
	slices.SortFunc(x.near, byHash)
	x.near = slices.Clip(slices.Compact(x.near))
	slices.SortFunc(b.numbers, byHash)
	x.numbers = slices.Clip(slices.Compact(b.numbers))
	return x
}

// What hashes are of, besides keys and shortened keys.
const (
	frame   = "\x00" // consonants
	written = "\x01" // a word as it is written, shortened
)

// leastFuzzy is the length of a key, in letters, from which misspellings of it are looked for.
const leastFuzzy = 4

// eachShorter gives a key and what is left of it with one letter out.
func eachShorter(w string, fn func(string)) {
	rs := []rune(w)
	if len(rs) < leastFuzzy || len(rs) > 40 {
		return
	}
	fn(w)
	out := make([]rune, 0, len(rs))
	for i := range rs {
		if i > 0 && rs[i] == rs[i-1] {
			continue
		}
		out = append(append(out[:0], rs[:i]...), rs[i+1:]...)
		fn(string(out))
	}
}

// Entry gives an entry by its number in the index.
func (x *Index) Entry(n uint32) (e lists.Entry, err error) {
	from := uint64(0)
	if n > 0 {
		from = x.ends[n-1]
	}
	return e, json.Unmarshal(x.arena[from:x.ends[n]], &e)
}
