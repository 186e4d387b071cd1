package specimen

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// Part is a part of the benchmark's material (bench/PROTOCOL.md): what a model
// was trained on, tuned on, and is judged on share nothing.
type Part string

// The parts.
const (
	Tune Part = "tune"
	Test Part = "test"
)

// Parts lists them.
func Parts() []Part { return []Part{Tune, Test} }

// Seed is the seed of one page of the protocol. The group is a grade, an attack
// or a defect.
func (p Part) Seed(group string, number int) uint64 {
	return fnv64(fmt.Sprintf("idngo/1/%s/%s/%d", p, group, number))
}

func fnv64(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum64()
}

// WordClass is the protocol's class of a word, 0 to 9: names of class 0 to 3
// are for training, 4 to 6 for tuning, 7 to 9 for tests.
func WordClass(word string) int { return int(fnv64(strings.ToUpper(word)) % 10) }

// fixedWords stand in every name of their kind.
var fixedWords = map[string]bool{"O‘G‘LI": true, "QIZI": true}

// owns reports whether a name in both spellings belongs to the part: its native
// words by class, its Latin words at least not those of training. Words of one
// or two letters belong to everybody.
func (p Part) owns(s spelled) bool {
	low, high := 4, 6
	if p == Test {
		low, high = 7, 9
	}
	for _, w := range strings.Fields(s.native) {
		if len([]rune(w)) <= 2 || fixedWords[w] {
			continue
		}
		if c := WordClass(w); c < low || c > high {
			return false
		}
	}
	if s.latin == s.native {
		return true
	}
	for _, w := range strings.Fields(s.latin) {
		if len(w) > 2 && WordClass(w) <= 3 {
			return false
		}
	}
	return true
}

// of keeps the names of a part.
func (p Part) of(list []spelled) []spelled {
	var own []spelled
	for _, s := range list {
		if p.owns(s) {
			own = append(own, s)
		}
	}
	return own
}
