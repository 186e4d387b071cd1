package lineread

import (
	"cmp"
	"math"
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/idngo/idngo/vision/ocr"
)

// softmax turns the network's output into probabilities, frame by frame.
func softmax(y []float32, classes int) []float32 {
	p := make([]float32, len(y))
	for f := 0; f+classes <= len(y); f += classes {
		row := y[f : f+classes]
		top := row[0]
		for _, v := range row {
			top = max(top, v)
		}
		var sum float64
		for i, v := range row {
			e := math.Exp(float64(v - top))
			p[f+i] = float32(e)
			sum += e
		}
		for i := range row {
			p[f+i] = float32(float64(p[f+i]) / sum)
		}
	}
	return p
}

// run is a stretch of frames in which one class is the best.
type run struct{ class, from, to int }

// halfSeen is the probability from which a class counts as also seen in its
// neighbour's run: then both runs are one glyph that was read twice.
const halfSeen = 0.08

// accentGap is the number of blank frames up to which a Latin letter and the same
// letter with an accent are one glyph that was read twice ("IĮ" for I).
const accentGap = 2

// accented reports that one of two Latin letters is the other with an accent.
func accented(a, b rune) bool {
	return a != b && unicode.Is(unicode.Latin, a) && unicode.Is(unicode.Latin, b) && base(a) == base(b)
}

// base is a letter without its accent.
func base(r rune) rune {
	for _, b := range norm.NFD.String(string(r)) {
		return b
	}
	return r
}

// classTwins gives for each class of a letter that of its twin, in both directions.
func classTwins(alphabet []rune) map[int]int {
	class := make(map[rune]int, len(alphabet))
	for i, r := range alphabet {
		class[r] = i + 1
	}
	out := map[int]int{}
	for latin, cyrillic := range toCyrillic {
		if l, c := class[latin], class[cyrillic]; l > 0 && c > 0 {
			out[l], out[c] = c, l
		}
	}
	return out
}

// decode follows the best class of each frame. Two runs side by side without a
// blank, each of which also saw the other's class, are one glyph ("Чч" for Ч). same
// lists the classes of one letter with different marks, twins the class that looks
// the same in the other script: a letter whose probability is shared between both
// is there, though each is less likely than none.
func decode(p []float32, classes int, alphabet []rune, same map[int][]int, twins map[int]int) Line {
	at := func(frame, class int) float32 { return p[frame*classes+class] }
	most := func(from, to, class int) (m float32) {
		for f := from; f < to; f++ {
			m = max(m, at(f, class))
		}
		return m
	}
	total := func(from, to, class int) (s float32) {
		for f := from; f < to; f++ {
			s += at(f, class)
		}
		return s
	}
	var runs []run
	previous := 0
	for f := range len(p) / classes {
		best := 0
		for k := range classes {
			if at(f, k) > at(f, best) {
				best = k
			}
		}
		if best == 0 {
			most := at(f, 0)
			for k, twin := range twins {
				if both := at(f, k) + at(f, twin); at(f, k) >= at(f, twin) && (both > most || both == most && k < best) {
					best, most = k, both
				}
			}
		}
		switch best {
		case 0:
		case previous:
			runs[len(runs)-1].to = f + 1
		default:
			runs = append(runs, run{best, f, f + 1})
		}
		previous = best
	}
	var glyphs []run
	for _, r := range runs {
		if n := len(glyphs); n > 0 && glyphs[n-1].to == r.from {
			g := &glyphs[n-1]
			if most(g.from, g.to, r.class) > halfSeen && most(r.from, r.to, g.class) > halfSeen {
				if total(g.from, r.to, r.class) > total(g.from, r.to, g.class) {
					g.class = r.class
				}
				g.to = r.to
				continue
			}
		}
		if n := len(glyphs); n > 0 && r.from-glyphs[n-1].to <= accentGap && accented(alphabet[glyphs[n-1].class-1], alphabet[r.class-1]) {
			g := &glyphs[n-1]
			if total(r.from, r.to, r.class) > total(g.from, g.to, g.class) {
				g.class = r.class
			}
			g.to = r.to
			continue
		}
		glyphs = append(glyphs, r)
	}
	for len(glyphs) > 0 && alphabet[glyphs[0].class-1] == ' ' {
		glyphs = glyphs[1:]
	}
	for len(glyphs) > 0 && alphabet[glyphs[len(glyphs)-1].class-1] == ' ' {
		glyphs = glyphs[:len(glyphs)-1]
	}
	var line Line
	frames := float64(len(p) / classes)
	text := make([]rune, 0, len(glyphs))
	for _, g := range glyphs {
		c := Char{
			Rune: alphabet[g.class-1], Score: float64(most(g.from, g.to, g.class)),
			From: float64(g.from) / frames, To: float64(g.to) / frames,
		}
		for _, class := range same[g.class] {
			if p := most(max(g.from-1, 0), min(g.to+1, int(frames)), class); p >= ocr.LeastMark {
				c.Marks = append(c.Marks, ocr.Alternative{Rune: alphabet[class-1], Score: float64(p)})
			}
		}
		slices.SortStableFunc(c.Marks, func(a, b ocr.Alternative) int { return cmp.Compare(b.Score, a.Score) })
		if straight, bent := straightOf(c.Rune); straight != 0 {
			seen := func(r rune) float32 {
				return most(max(g.from-1, 0), min(g.to+1, int(frames)), slices.Index(alphabet, r)+1)
			}
			if seen(straight) > seen(bent) {
				c.straight = straight
			}
		}
		line.Chars = append(line.Chars, c)
		line.Score += c.Score
		text = append(text, c.Rune)
	}
	if len(glyphs) > 0 {
		line.Score /= float64(len(glyphs))
	}
	line.write(string(text))
	return line
}

// straightOf gives for the Latin Y the Cyrillic letters that may have been taken for it.
func straightOf(r rune) (straight, bent rune) {
	switch r {
	case 'Y':
		return 'Ү', 'У'
	case 'y':
		return 'ү', 'у'
	}
	return 0, 0
}

// write sets the text of a line that has as many characters.
func (l *Line) write(text string) {
	for i, r := range []rune(text) {
		l.Chars[i].Rune = r
	}
	l.Text, l.Script = text, ScriptOf(text)
}
