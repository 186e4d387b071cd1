package names

import (
	"strings"
	"unicode"
)

// step is one stretch of an alignment.
type step struct {
	a, b   string
	weight int
	rule   string // empty for equal letters and for edits
}

func (s step) isEdit() bool     { return s.rule == "" && s.a != s.b }
func (s step) isUncommon() bool { return s.rule != "" && s.weight > equalLimit }

// alignment of two words, or of two names without their spaces.
type alignment struct {
	steps    []step
	weight   int
	edits    int
	uncommon int
	// letters of the shorter side.
	letters int
	// firstEdited: the first letter was edited, and not just swapped with the second.
	firstEdited bool
	raw         float64 // similarity 0..1
}

// align finds the alignment of least weight. The table is symmetric, so the
// weight of (a, b) is that of (b, a).
func align(a, b []rune, country string) alignment {
	if len(a) > maxNameRunes {
		a = a[:maxNameRunes]
	}
	if len(b) > maxNameRunes {
		b = b[:maxNameRunes]
	}
	n, m := len(a), len(b)
	t := correspondences()
	as, aAt := offsets(a)
	bs, bAt := offsets(b)
	type cell struct {
		weight int
		da, db int
		rule   string
	}
	const unreached = 1 << 40
	grid := make([]cell, (n+1)*(m+1))
	for i := range grid {
		grid[i].weight = unreached
	}
	grid[0].weight = 0
	at := func(i, j int) *cell { return &grid[i*(m+1)+j] }
	relax := func(i, j, da, db, w int, rule string) {
		to := at(i+da, j+db)
		if total := at(i, j).weight + w; total < to.weight {
			*to = cell{weight: total, da: da, db: db, rule: rule}
		}
	}
	starts := make([]*correspondence, 0, 64)
	for i := 0; i <= n; i++ {
		// What may start at a[i], looked up once for all j.
		starts = starts[:0]
		for l := 0; l <= maxSide && i+l <= n; l++ {
			starts = append(starts, t[as[aAt[i]:aAt[i+l]]]...)
		}
		for j := 0; j <= m; j++ {
			if i < n && j < m {
				w := editWeight
				if a[i] == b[j] {
					w = 0
				} else if areNeighbours(a[i], b[j]) {
					w = neighbourWeight
				}
				relax(i, j, 1, 1, w, "")
			}
			for _, c := range starts {
				if !strings.HasPrefix(bs[bAt[j]:], c.b) {
					continue
				}
				if c.final && (i+c.la != n || j+c.lb != m) {
					continue
				}
				relax(i, j, c.la, c.lb, c.weightIn(country), c.rule)
			}
			if i+1 < n && a[i] == a[i+1] && j < m && b[j] == a[i] {
				relax(i, j, 2, 1, uncommonWeight, ruleDoubled)
			}
			if j+1 < m && b[j] == b[j+1] && i < n && a[i] == b[j] {
				relax(i, j, 1, 2, uncommonWeight, ruleDoubled)
			}
			if i+1 < n && j+1 < m && a[i] == b[j+1] && a[i+1] == b[j] {
				relax(i, j, 2, 2, editWeight, "")
			}
			if i < n {
				relax(i, j, 1, 0, editWeight, "")
			}
			if j < m {
				relax(i, j, 0, 1, editWeight, "")
			}
		}
	}
	res := alignment{weight: at(n, m).weight, letters: min(letterCount(a), letterCount(b))}
	for i, j := n, m; i > 0 || j > 0; {
		c := at(i, j)
		s := step{a: string(a[i-c.da : i]), b: string(b[j-c.db : j]), rule: c.rule}
		s.weight = c.weight - at(i-c.da, j-c.db).weight
		i, j = i-c.da, j-c.db
		res.steps = append(res.steps, s)
		if s.isEdit() {
			res.edits++
			if (i == 0 || j == 0) && !(c.da == 2 && c.db == 2) {
				res.firstEdited = true
			}
		} else if s.isUncommon() {
			res.uncommon++
		}
	}
	for l, r := 0, len(res.steps)-1; l < r; l, r = l+1, r-1 {
		res.steps[l], res.steps[r] = res.steps[r], res.steps[l]
	}
	res.raw = 1 - float64(res.weight)/float64(editWeight*max(n, m, 1))
	return res
}

// offsets returns the text and the byte position of each letter and of the end.
func offsets(rs []rune) (string, []int) {
	at := make([]int, 0, len(rs)+1)
	s := string(rs)
	for i := range s {
		at = append(at, i)
	}
	return s, append(at, len(s))
}

// rules lists what made unlike letters equal, differences what no rule of equality covers.
func (al alignment) rules() []Remark {
	var out []Remark
	seen := make(map[Remark]bool)
	for _, s := range al.steps {
		if s.rule == "" || s.isUncommon() {
			continue
		}
		r := ruleOf(s.rule)
		r.Code, r.A, r.B = RemarkEqual, s.a, s.b
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	return out
}

func (al alignment) differences() []Remark {
	var out []Remark
	for _, s := range al.steps {
		switch {
		case s.isUncommon():
			r := ruleOf(s.rule)
			r.Code, r.A, r.B = RemarkUncommon, s.a, s.b
			out = append(out, r)
		case s.isEdit() && s.a == "":
			out = append(out, Remark{Code: RemarkMissing, B: s.b})
		case s.isEdit() && s.b == "":
			out = append(out, Remark{Code: RemarkAdded, A: s.a})
		case s.isEdit():
			out = append(out, Remark{Code: RemarkOther, A: s.a, B: s.b})
		}
	}
	return out
}

func quote(s string) string {
	if s == "" {
		return "nothing"
	}
	return "“" + upper(s) + "”"
}

func upper(s string) string { return strings.ToUpper(s) }

func letterCount(rs []rune) int {
	n := 0
	for _, r := range rs {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// Rows of the keyboard layouts in use: English, Russian (the Kazakh layout
// shares its letter rows).
var keyboardRows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"}

var keyboardNeighbours = func() map[[2]rune]bool {
	m := make(map[[2]rune]bool)
	for _, row := range keyboardRows {
		rs := []rune(row)
		for i := 1; i < len(rs); i++ {
			m[[2]rune{rs[i-1], rs[i]}], m[[2]rune{rs[i], rs[i-1]}] = true, true
		}
	}
	return m
}()

// areNeighbours tells whether two letters lie side by side on a keyboard.
func areNeighbours(a, b rune) bool { return keyboardNeighbours[[2]rune{a, b}] }
