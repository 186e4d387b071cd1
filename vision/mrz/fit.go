package mrz

import (
	"math"
	"strings"
)

// fitted is a row laid onto the positions of a format's line.
type fitted struct {
	// at[j] is the index of the cell at position j, -1 for a filler put in.
	at   []int
	cost float64 // negative log likelihood, lower is better
	// misfits counts positions whose character the alphabet does not allow.
	misfits int
	// moved counts fillers put in or dropped, save those at the line's end.
	moved int
}

// Costs of the fit, in units of -ln p.
const (
	costMisfit  = 5.0
	costInsert  = 1.6 // a filler put into a run of fillers
	costDrop    = 1.6 // a filler dropped from a run
	costPadding = 0.25
	maxShift    = 16 // most fillers put in or dropped
)

// pairs are characters of OCR-B that readers confuse.
const pairs = "O0 Q0 D0 U0 C0 I1 L1 J1 T1 Z2 J3 A4 S5 G6 T7 Y7 B8 P9 G9 6B 38 G0 DO QO UV VY MN KX CG EF"

// confusions is pairs as a table, read only.
var confusions = func() (t [codes][codes]bool) {
	for _, p := range strings.Fields(pairs) {
		t[code(p[0])][code(p[1])] = true
		t[code(p[1])][code(p[0])] = true
	}
	return t
}()

// confusable reports whether readers mistake a for b or b for a.
func confusable(a, b byte) bool { return confusions[code(a)][code(b)] }

// fillerLike are the characters that readers make of fillers.
func fillerLike(c byte) bool {
	switch c {
	case 'K', 'C', 'E', 'S', 'L', 'X', 'R', 'G', 'V':
		return true
	}
	return false
}

// emission is the cost of a cell at a position of class k.
func emission(c *cell, k class) (cost float64, misfit bool) {
	if k.allows(c.top) {
		return -math.Log(math.Max(floor, c.prob(c.top))), false
	}
	b, p := c.best(k)
	if confusable(c.top, b) || p > 0.02 {
		return 1 - math.Log(math.Max(0.05, p))*0.5, true
	}
	for i := range codes {
		if ch := character(i); k.allows(ch) && confusable(c.top, ch) {
			return 2.5, true
		}
	}
	return costMisfit, true
}

// emissions are the costs of one cell at positions of each class.
type emissions struct {
	cost   [classCount]float64
	misfit [classCount]bool
}

// weigh computes the costs of the line's cells once for all layouts.
func (l *line) weigh() {
	l.emissions = make([]emissions, len(l.cells))
	for i := range l.cells {
		for k := range classCount {
			l.emissions[i].cost[k], l.emissions[i].misfit[k] = emission(&l.cells[i], k)
		}
	}
}

// fit lays cells onto classes. Only fillers beside fillers may be put in or
// dropped, so that a lost or doubled filler is mended and nothing else; at the
// end of the line fillers may be added after a filler. It is false when the
// lengths cannot be brought together.
func fit(l *line, classes []class) (fitted, bool) {
	cells, n, m := l.cells, len(l.cells), len(classes)
	if n == 0 || n > m+maxShift || m > n+maxShift+8 {
		return fitted{}, false
	}
	const (
		stepMatch = iota + 1
		stepInsert
		stepDrop
	)
	inf := math.Inf(1)
	width := m + 1
	cost := make([]float64, (n+1)*width)
	step := make([]byte, (n+1)*width)
	for i := range cost {
		cost[i] = inf
	}
	cost[0] = 0
	filler := func(i int) bool { return i >= 0 && i < n && cells[i].top == Filler }
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			here := cost[i*width+j]
			if math.IsInf(here, 1) {
				continue
			}
			relax := func(to int, add float64, s byte) {
				if here+add < cost[to] {
					cost[to] = here + add
					step[to] = s
				}
			}
			if i < n && j < m {
				relax((i+1)*width+j+1, l.emissions[i].cost[classes[j]], stepMatch)
			}
			if j < m && classes[j].allows(Filler) && (filler(i-1) || filler(i)) {
				add := costInsert
				if i == n {
					add = costPadding
				}
				relax(i*width+j+1, add, stepInsert)
			}
			if i < n && filler(i) && (filler(i-1) || filler(i+1)) {
				add := costDrop
				if j == m {
					add = costPadding
				}
				relax((i+1)*width+j, add, stepDrop)
			}
		}
	}
	if math.IsInf(cost[n*width+m], 1) {
		return fitted{}, false
	}
	out := fitted{at: make([]int, m), cost: cost[n*width+m]}
	for i, j := n, m; i > 0 || j > 0; {
		switch step[i*width+j] {
		case stepMatch:
			i, j = i-1, j-1
			out.at[j] = i
			if l.emissions[i].misfit[classes[j]] {
				out.misfits++
			}
		case stepInsert:
			j--
			out.at[j] = -1
			if i < n {
				out.moved++
			}
		default:
			i--
			if j < m {
				out.moved++
			}
		}
	}
	return out, true
}
