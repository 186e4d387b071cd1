package forensics

import (
	"image"
	"math"

	"github.com/idngo/idngo/vision"
)

// A picture that was edited was compressed at least twice: by the camera, and
// when the editor saved it. Where nothing was touched, its coefficients still
// bear the steps of the first compression; what was pasted, retyped or moved
// does not. (The idea is that of double quantisation, Lin et al. 2009, and of
// JPEG ghosts, Farid 2009.) Each coefficient's levels are explained in two ways,
// by one compression and by two; of the second the steps are found for the whole
// picture, and each block then tells which explanation is its own. The first
// compression may be finer or coarser than the file's; where one step is a
// multiple of the other nothing is told, nor when the picture was scaled between.

const (
	coefficients = 20 // lowest frequencies that are looked at
	maxStep      = 40 // of the first compression
	reach        = 24 // levels of the file, to either side
	fewNonzero   = 400
	coarse       = 6     // step of the file's lowest frequency from which on too little is left of an earlier one
	roundOff     = 0.45  // deviation of a coefficient between the compressions: its pixels were rounded
	clearGain    = 0.004 // nats that a first compression explains of a level, on average
	clearWhole   = 30.0  // and of all of them
	touched      = 0.03  // share of levels in an untouched picture that follow no first compression
	clearTraces  = 4     // coefficients that must agree that there was a first compression
	clearMean    = 0.15  // evidence of a block, on average: a picture that was compressed once seldom seems to have more
	misfit       = 0.1   // evidence against a block that says nothing: no distribution fits exactly
	// burnt and black are the light of pixels whose blocks have lost what they were,
	// some steps within the ends because the second compression moves them.
	burnt, black = 249, 5
)

// spreads are the widths of the distributions (two-sided exponential) whose
// mixture a coefficient is taken to follow, in its own unit.
var spreads = [...]float64{0.7, 1.5, 3, 6, 12, 25, 50, 100}

// activities are how much more a block may have in it than the average one, with
// how likely that is.
var activities = [...]struct{ times, share float64 }{{0.35, 0.15}, {0.6, 0.2}, {1, 0.3}, {1.7, 0.2}, {3, 0.15}}

// levelsOf is a distribution over the size of levels, 0 to reach.
type levelsOf [reach + 1]float64

// trace is what the levels of one coefficient say: their logarithmic
// probabilities, given that they are not 0, by one compression and by two, for
// blocks of each activity.
type trace struct {
	once, twice [len(activities)]levelsOf
}

// blockMap is evidence per 8x8 block: above 0 for blocks that keep to the first
// compression, below for those that do not.
type blockMap struct {
	w, h     int
	evidence []float64
	traces   int
}

// firstCompression looks for the steps of an earlier compression in the pixels
// of a JPEG file (not turned or scaled since it was decoded).
func firstCompression(img *image.RGBA, file []byte) (blockMap, bool) {
	steps, ok := quantTable(file)
	m := blockMap{w: img.Rect.Dx() / 8, h: img.Rect.Dy() / 8}
	if !ok || m.w < 8 || m.h < 8 || steps[1] > coarse {
		return m, false
	}
	levels, whole := levelsIn(img, m.w, m.h, steps)
	m.evidence = make([]float64, m.w*m.h)
	once := make([][len(activities)]float64, m.w*m.h)
	twice := make([][len(activities)]float64, m.w*m.h)
	for i := range levels {
		t, ok := traceOf(levels[i], whole, steps[zigzag[i+1]])
		if !ok {
			continue
		}
		m.traces++
		for b, l := range levels[i] {
			size := max(l, -l)
			if size == 0 || size > reach || !whole[b] {
				continue
			}
			for a := range activities {
				once[b][a] += t.once[a][size]
				twice[b][a] += t.twice[a][size]
			}
		}
	}
	if m.traces < clearTraces {
		return m, false
	}
	sum := 0.0
	for b := range m.evidence {
		if whole[b] {
			m.evidence[b] = anyActivity(twice[b]) - anyActivity(once[b])
			sum += m.evidence[b]
		}
	}
	return m, sum >= clearMean*float64(len(m.evidence))
}

// anyActivity is the logarithm of the probability of what was seen, whatever the
// block's activity.
func anyActivity(log [len(activities)]float64) float64 {
	most := math.Inf(-1)
	for _, l := range log {
		most = max(most, l)
	}
	sum := 0.0
	for a, l := range log {
		sum += activities[a].share * math.Exp(l-most)
	}
	return most + math.Log(sum)
}

// levelsIn gives the levels of the lowest frequencies of each block in units of
// the file's own steps, and which blocks are whole: burnt-out and black ones
// have lost what they were.
func levelsIn(img *image.RGBA, w, h int, steps [64]int) (levels [coefficients][]int8, whole []bool) {
	for i := range levels {
		levels[i] = make([]int8, w*h)
	}
	whole = make([]bool, w*h)
	var block, column [64]float64
	for by := range h {
		for bx := range w {
			low, high := uint8(255), uint8(0)
			for y := range 8 {
				row := img.Pix[img.PixOffset(img.Rect.Min.X+bx*8, img.Rect.Min.Y+by*8+y):]
				for x := range 8 {
					p := row[4*x : 4*x+3]
					low, high = min(low, p[0], p[1], p[2]), max(high, p[0], p[1], p[2])
					block[y*8+x] = 0.299*float64(p[0]) + 0.587*float64(p[1]) + 0.114*float64(p[2])
				}
			}
			whole[by*w+bx] = high < burnt && low > black
			if !whole[by*w+bx] {
				continue
			}
			// Only the rows and columns that the lowest coefficients need.
			for v := range 6 {
				for x := range 8 {
					sum := 0.0
					for y := range 8 {
						sum += cosines[v][y] * block[y*8+x]
					}
					column[v*8+x] = sum
				}
			}
			for i := range levels {
				k := zigzag[i+1]
				v, u := k/8, k%8
				sum := 0.0
				for x := range 8 {
					sum += cosines[u][x] * column[v*8+x]
				}
				levels[i][by*w+bx] = int8(min(127, max(-127, math.Round(sum/float64(steps[k])))))
			}
		}
	}
	return levels, whole
}

// cosines is the orthonormal DCT of length 8.
var cosines = func() (c [8][8]float64) {
	for u := range c {
		scale := 0.5
		if u == 0 {
			scale = math.Sqrt(0.125)
		}
		for x := range c[u] {
			c[u][x] = scale * math.Cos(float64(2*x+1)*float64(u)*math.Pi/16)
		}
	}
	return c
}()

// mixture are the shares of the spreads in a coefficient.
type mixture [len(spreads)]float64

// mass is the probability that a coefficient of this mixture, times as wide, lies
// in the n-th step of a width, on both sides together.
func (m *mixture) mass(n int, step, times float64) float64 {
	low, high := (float64(n)-0.5)*step, (float64(n)+0.5)*step
	sum := 0.0
	for i, share := range m {
		s := spreads[i] * times
		if n == 0 {
			sum += share * (1 - math.Exp(-high/s))
		} else {
			sum += share * (math.Exp(-low/s) - math.Exp(-high/s))
		}
	}
	return sum
}

// once is the distribution of levels after one compression.
func (m *mixture) once(second int, times float64) (p levelsOf) {
	for l := range p {
		p[l] = m.mass(l, float64(second), times)
	}
	return p
}

// twice is the same after two.
func (m *mixture) twice(first, second int, times float64) (p levelsOf) {
	for n := 0; ; n++ {
		at := float64(n*first) / float64(second)
		if at > reach+1 {
			return p
		}
		mass := m.mass(n, float64(first), times)
		// Rounding moves a value across the borders of its level.
		l := int(math.Round(at))
		across := func(border float64) float64 {
			return 0.5 * math.Erfc(math.Abs(border-at)*float64(second)/(roundOff*math.Sqrt2))
		}
		up, down := across(float64(l)+0.5), across(float64(l)-0.5)
		if n == 0 { // to either side, and only the size counts
			up, down = 2*up, 0
		}
		for _, part := range [3]struct {
			level int
			share float64
		}{{l - 1, down}, {l, 1 - up - down}, {l + 1, up}} {
			if part.level >= 0 && part.level <= reach {
				p[part.level] += mass * part.share
			}
		}
	}
}

// fitted finds the mixture of a coefficient from its levels, by expectation
// maximisation.
func fitted(count *levelsOf, second int) (m mixture) {
	var of [len(spreads)]levelsOf
	for i := range of {
		var one mixture
		one[i] = 1
		of[i] = one.once(second, 1)
		m[i] = 1.0 / float64(len(spreads))
	}
	total := 0.0
	for _, c := range count {
		total += c
	}
	for range 50 {
		var next mixture
		for l, c := range count {
			sum := 1e-12
			for i := range m {
				sum += m[i] * of[i][l]
			}
			for i := range m {
				next[i] += c / total * m[i] * of[i][l] / sum
			}
		}
		m = next
	}
	return m
}

// given makes a distribution one of levels that are not 0, none impossible.
func (p *levelsOf) given() {
	sum := 0.0
	for l := 1; l <= reach; l++ {
		p[l] += 1e-6
		sum += p[l]
	}
	for l := 1; l <= reach; l++ {
		p[l] /= sum
	}
}

// gain is how much better b explains levels than a does, in nats.
func (p *levelsOf) gain(a, b *levelsOf) float64 {
	sum := 0.0
	for l := 1; l <= reach; l++ {
		sum += p[l] * math.Log(b[l]/a[l])
	}
	return sum
}

// traceOf finds the step of a first compression in one coefficient's levels.
func traceOf(levels []int8, whole []bool, second int) (trace, bool) {
	var count levelsOf
	for b, l := range levels {
		if size := max(l, -l); whole[b] && size <= reach {
			count[size]++
		}
	}
	nonzero := 0.0
	for _, c := range count[1:] {
		nonzero += c
	}
	if nonzero < fewNonzero {
		return trace{}, false
	}
	m := fitted(&count, second)
	once := m.once(second, 1)
	once.given()
	best, first := 0.0, 0
	for step := 1; step <= maxStep; step++ {
		if step == second {
			continue
		}
		twice := m.twice(step, second, 1)
		twice.given()
		if g := count.gain(&once, &twice); g > best {
			best, first = g, step
		}
	}
	if best < clearWhole || best < clearGain*nonzero {
		return trace{}, false
	}
	var t trace
	for a, activity := range activities {
		once, twice := m.once(second, activity.times), m.twice(first, second, activity.times)
		once.given()
		twice.given()
		for l := 1; l <= reach; l++ {
			t.once[a][l] = math.Log(once[l])
			t.twice[a][l] = math.Log((1-touched)*twice[l] + touched*once[l])
		}
	}
	return t, true
}

// Shapes, in blocks, of the regions that are weighed: figures, words and lines,
// photographs, large parts.
var shapes = [][2]int{{2, 2}, {3, 3}, {2, 4}, {4, 2}, {8, 3}, {3, 8}, {14, 3}, {3, 14}, {8, 10}, {10, 8}, {16, 20}, {20, 16}, {24, 24}}

// stranger finds the region that keeps least to the first compression within an
// area of the picture (in pixels). The score is the log likelihood ratio of the
// region's own coefficients, less the price of having looked at many regions.
func (m blockMap) stranger(area image.Rectangle) (vision.Box, float64) {
	sum := make([]float64, (m.w+1)*(m.h+1))
	for y := range m.h {
		row := 0.0
		for x := range m.w {
			row += m.evidence[y*m.w+x] + misfit
			sum[(y+1)*(m.w+1)+x+1] = sum[y*(m.w+1)+x+1] + row
		}
	}
	x0, y0 := max(0, (area.Min.X+7)/8), max(0, (area.Min.Y+7)/8)
	x1, y1 := min(m.w, area.Max.X/8), min(m.h, area.Max.Y/8)
	best, box := 0.0, vision.Box{}
	for _, s := range shapes {
		for y := y0; y+s[1] <= y1; y++ {
			for x := x0; x+s[0] <= x1; x++ {
				v := -(sum[(y+s[1])*(m.w+1)+x+s[0]] - sum[y*(m.w+1)+x+s[0]] - sum[(y+s[1])*(m.w+1)+x] + sum[y*(m.w+1)+x])
				if v > best {
					best, box = v, vision.Box{X: float64(x * 8), Y: float64(y * 8), W: float64(s[0] * 8), H: float64(s[1] * 8)}
				}
			}
		}
	}
	price := math.Log(float64(max(1, (x1-x0)*(y1-y0)*len(shapes))))
	return box, max(0, best-price)
}
