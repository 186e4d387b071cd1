package forensics

import (
	"image"
	"math"

	"github.com/idngo/idngo/vision"
)

// A picture that was edited was compressed at least twice: by the camera, and
// when the editor saved it. Where nothing was touched, its coefficients still
// keep to the steps of the first compression; what was pasted, retyped or moved
// does not. (The idea is that of JPEG ghosts, Farid 2009, and of double
// quantisation, Lin et al. 2009; it says nothing when the second compression was
// the coarser one, or when the whole picture was scaled afterwards.)

const (
	coefficients = 14 // lowest frequencies that are looked at
	maxStep      = 48 // of the first compression
	reach        = 24 // multiples of the second step, to either side
	fewNonzero   = 300
	least        = 2    // levels below it say little: their number is no smooth continuation of the others'
	clearExcess  = 0.15 // of coefficients on the first grid beyond chance
	onGrid       = 0.82 // of the coefficients of a picture that was compressed before
	coarse       = 6    // step of the file's lowest frequency from which on nothing is left of an earlier one
	clearTraces  = 6    // coefficients that must agree that there was a first compression
)

// trace is what one coefficient tells about a block.
type trace struct {
	on     [2*reach + 1]bool
	hit    float64 // log likelihood ratio of a coefficient on the first grid
	missed float64 // and beside it
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
	levels := make([][]int8, coefficients) // in units of the file's own steps
	for i := range levels {
		levels[i] = make([]int8, m.w*m.h)
	}
	var block [64]float64
	var column [64]float64
	for by := range m.h {
		for bx := range m.w {
			for y := range 8 {
				row := img.Pix[img.PixOffset(img.Rect.Min.X+bx*8, img.Rect.Min.Y+by*8+y):]
				for x := range 8 {
					block[y*8+x] = 0.299*float64(row[4*x]) + 0.587*float64(row[4*x+1]) + 0.114*float64(row[4*x+2])
				}
			}
			// Only the columns that the lowest coefficients need.
			for v := range 5 {
				for x := range 8 {
					sum := 0.0
					for y := range 8 {
						sum += cosines[v][y] * block[y*8+x]
					}
					column[v*8+x] = sum
				}
			}
			for i := range coefficients {
				k := zigzag[i+1]
				v, u := k/8, k%8
				sum := 0.0
				for x := range 8 {
					sum += cosines[u][x] * column[v*8+x]
				}
				levels[i][by*m.w+bx] = int8(min(127, max(-127, math.Round(sum/float64(steps[k])))))
			}
		}
	}
	m.evidence = make([]float64, m.w*m.h)
	for i := range levels {
		if t, ok := traceOf(levels[i], steps[zigzag[i+1]]); ok {
			m.traces++
			for b, l := range levels[i] {
				if l > -least && l < least || l > reach || l < -reach {
					continue
				}
				if t.on[int(l)+reach] {
					m.evidence[b] += t.hit
				} else {
					m.evidence[b] += t.missed
				}
			}
		}
	}
	return m, m.traces >= clearTraces
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

// traceOf finds the step of a first compression in one coefficient's levels.
func traceOf(levels []int8, second int) (trace, bool) {
	var count [2*reach + 1]float64
	total := 0.0
	for _, l := range levels {
		if (l >= least || l <= -least) && l <= reach && l >= -reach {
			count[int(l)+reach]++
			total++
		}
	}
	if total < fewNonzero {
		return trace{}, false
	}
	// What the levels would be without a first grid: smooth.
	var smooth [2*reach + 1]float64
	for i := range count {
		if i > reach-least && i < reach+least {
			continue
		}
		sum, weight := 0.0, 0.0
		for d := -2; d <= 2; d++ {
			if j := i + d; j >= 0 && j < len(count) && (j >= reach+least || j <= reach-least) && (j < reach) == (i < reach) {
				w := 3 - math.Abs(float64(d))
				sum += w * math.Log1p(count[j])
				weight += w
			}
		}
		smooth[i] = math.Expm1(sum / weight)
	}
	all := 0.0
	for _, s := range smooth {
		all += s
	}
	var best trace
	bestGain := 0.0
	for first := second + 1; first <= maxStep; first++ {
		if first == 2 { // colour conversion alone favours even levels of step 1
			continue
		}
		var t trace
		for n := -reach * second / first; n <= reach*second/first; n++ {
			// Rounding of the pixels in between moves a coefficient by less than one.
			for _, slack := range []float64{-0.45, 0, 0.45} {
				if l := int(math.Round((float64(n*first) + slack) / float64(second))); l >= -reach && l <= reach {
					t.on[l+reach] = true
				}
			}
		}
		seen, chance := 0.0, 0.0
		for i := range count {
			if (i >= reach+least || i <= reach-least) && t.on[i] {
				seen += count[i] / total
				chance += smooth[i] / all
			}
		}
		if chance > 0.75 || chance < 0.02 || seen-chance < clearExcess {
			continue
		}
		// What a real first grid would give, not what was seen: a grid that fits by
		// accident fits badly.
		gain := seen*math.Log(onGrid/chance) + (1-seen)*math.Log((1-onGrid)/(1-chance))
		if gain > bestGain {
			capped := min(seen, 0.985)
			t.hit, t.missed = math.Log(capped/chance), math.Log((1-capped)/(1-chance))
			best, bestGain = t, gain
		}
	}
	return best, bestGain > 0
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
			row += m.evidence[y*m.w+x]
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
