package lineread

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/idngo/idngo/vision/ocr"
)

// Marks on letters are the smallest print there is. Of a blurred one both readers
// still see something: each gives the marked letter a small share where there is a
// mark, and a hundred to ten thousand times less where there is none. Together, and
// among the letters that a state's language has, that decides.

// The logarithm of what both readers together give a marked letter over the bare
// one, from which on it is marked. On the benchmark's part tune bare letters lie
// below -14 and marked ones that both read as bare from -6.2; on small real
// pictures bare ones come up to -8, with a stroke through them hardly ever.
const (
	markDoubt   = -7.0
	strokeDoubt = -9.0
	// foreignDoubt is the same where what was seen is no letter of the language, but
	// the only one that it has of this kind.
	foreignDoubt = -2.0
	leastSeen    = 1e-6 // what a letter has that a reader did not tell
)

// kindOfMark is where a mark is: a letter of the same kind is what a reader most
// likely mistook it for.
type kindOfMark int

const (
	bareLetter kindOfMark = iota
	above
	under
	through
)

func markOf(r rune) kindOfMark {
	if ocr.Unmarked(r) == r {
		return bareLetter
	}
	switch r {
	case 'Ł', 'ł', 'Đ', 'đ', 'Ø', 'ø':
		return through
	}
	for _, m := range norm.NFD.String(string(r)) {
		switch m {
		case 0x327, 0x328, 0x326, 0x323: // cedilla, ogonek, comma and dot below
			return under
		}
	}
	return above
}

// Marked writes a text, which is the reading of a line by either reader, with the
// marks that both readers together see on its Latin letters, where the letters with
// marks of the language are known (capitals: "ĄĆĘŁŃÓŚŹŻ").
func Marked(text string, pp ocr.Line, own Line, letters string) string {
	if letters == "" || own.Score < AgreeScore {
		return text
	}
	written := []rune(text)
	var places []int
	var bases []rune
	for i, r := range written {
		if unicode.Is(unicode.Latin, r) {
			places, bases = append(places, i), append(bases, unicode.ToUpper(ocr.Unmarked(r)))
		}
	}
	theirs := seenBy(len(pp.Chars), func(i int) (rune, float64, []ocr.Alternative) {
		return pp.Chars[i].Rune, pp.Chars[i].Score, pp.Chars[i].Marks
	})
	ours := seenBy(len(own.Chars), func(i int) (rune, float64, []ocr.Alternative) {
		return own.Chars[i].Rune, own.Chars[i].Score, own.Chars[i].Marks
	})
	atTheirs, atOurs := aligned(bases, theirs), aligned(bases, ours)
	for k, place := range places {
		if atTheirs[k] < 0 || atOurs[k] < 0 {
			continue
		}
		capital := unicode.ToUpper(written[place])
		r := decide(capital, bases[k], theirs[atTheirs[k]], ours[atOurs[k]], letters)
		switch {
		case r == capital:
		case unicode.IsLower(written[place]):
			written[place] = unicode.ToLower(r)
		default:
			written[place] = r
		}
	}
	return string(written)
}

// letterSeen is a letter as a reader saw it: what it gave each way of marking it.
type letterSeen struct {
	base rune
	p    map[rune]float64
}

func (l letterSeen) of(r rune) float64 { return max(l.p[r], leastSeen) }

func seenBy(n int, char func(int) (rune, float64, []ocr.Alternative)) []letterSeen {
	var out []letterSeen
	for i := range n {
		r, score, marks := char(i)
		if !unicode.Is(unicode.Latin, r) {
			continue
		}
		l := letterSeen{unicode.ToUpper(ocr.Unmarked(r)), map[rune]float64{unicode.ToUpper(r): score}}
		for _, a := range marks {
			u := unicode.ToUpper(a.Rune)
			l.p[u] = max(l.p[u], a.Score)
		}
		out = append(out, l)
	}
	return out
}

// aligned gives for each letter the place of the same letter among those that a
// reader saw, in their order (the longest common subsequence), -1 where it has none.
func aligned(bases []rune, seen []letterSeen) []int {
	n, m := len(bases), len(seen)
	length := make([][]int, n+1)
	for i := range length {
		length[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if bases[i] == seen[j].base {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	at := make([]int, n)
	j := 0
	for i := range n {
		at[i] = -1
		for j < m && bases[i] != seen[j].base && length[i][j+1] >= length[i+1][j] && length[i][j+1] == length[i][j] {
			j++
		}
		if j < m && bases[i] == seen[j].base && length[i][j] == length[i+1][j+1]+1 {
			at[i] = j
			j++
		}
	}
	return at
}

// decide is the letter of a language that both readers together see. What is written
// stays where the language has no marks for it.
func decide(written, base rune, theirs, ours letterSeen, letters string) rune {
	var variants []rune
	for _, r := range letters {
		if unicode.ToUpper(ocr.Unmarked(r)) == base {
			variants = append(variants, r)
		}
	}
	foreign := written != base && !strings.ContainsRune(letters, written)
	bare := math.Log(theirs.of(base)) + math.Log(ours.of(base))
	if foreign && math.Log(theirs.of(written))+math.Log(ours.of(written)) > bare && len(variants) == 0 {
		return written // a foreign name
	}
	best, most := base, bare
	for _, v := range variants {
		doubt := markDoubt
		if markOf(v) == through {
			doubt = strokeDoubt
		}
		seen := math.Log(theirs.of(v)) + math.Log(ours.of(v)) - doubt
		seen = max(seen, math.Log(share(theirs, v, variants))+math.Log(share(ours, v, variants))-foreignDoubt)
		if seen > most {
			best, most = v, seen
		}
	}
	return best
}

// share is what a reader gave one of the variants of a letter, with what it gave
// letters that the language does not have and whose mark is in the same place, where
// only this variant has one.
func share(seen letterSeen, variant rune, variants []rune) float64 {
	p := seen.of(variant)
	for r, more := range seen.p {
		if r == variant || markOf(r) != markOf(variant) {
			continue
		}
		other := false
		for _, v := range variants {
			other = other || v == r || v != variant && markOf(v) == markOf(variant)
		}
		if !other {
			p += more
		}
	}
	return min(p, 1)
}
