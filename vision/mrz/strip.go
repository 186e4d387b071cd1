package mrz

import "math"

// Alphabet are the characters of zones, in the order of a Strip's classes.
const Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

// StripClasses is the number of classes of a Strip: no character, then Alphabet.
const StripClasses = codes + 1

// Strip is a printed row as a reader sees it that looks at many frames along
// the row: for each the probability of no character (class 0) and of each
// character of Alphabet (class k is Alphabet[k-1]), summing to 1. Frames follow
// each other without gaps, so that len(P) is a multiple of StripClasses.
type Strip struct {
	P []float32
}

// Frames is the number of frames; an incomplete last one does not count.
func (s *Strip) Frames() int { return len(s.P) / StripClasses }

func (s *Strip) frame(t int) []float32 { return s.P[t*StripClasses : (t+1)*StripClasses] }

// run is a stretch of frames [from, to) that show one character.
type run struct{ from, to int }

// cells follows the best class of each frame: a change of class or a frame
// without a character ends a character.
func (s *Strip) cells() []cell {
	var out []cell
	from, last := 0, 0
	for t := range s.Frames() {
		best := s.best(t)
		if best != last {
			if last != 0 {
				out = append(out, s.cell(run{from, t}))
			}
			from, last = t, best
		}
	}
	if last != 0 {
		out = append(out, s.cell(run{from, s.Frames()}))
	}
	return out
}

// Text is what the frames say, without regard to any format.
func (s *Strip) Text() string {
	cells := s.cells()
	out := make([]byte, len(cells))
	for i := range cells {
		out[i] = cells[i].top
	}
	return string(out)
}

// Sure is how sure the reader was of what it saw in the frames, 0..1: the mean
// probability of the best class, of frames that show a character.
func (s *Strip) Sure() float64 {
	sum, n := 0.0, 0
	for t := range s.Frames() {
		if best := s.best(t); best > 0 {
			sum += float64(s.frame(t)[best])
			n++
		}
	}
	return sum / float64(max(n, 1))
}

func (s *Strip) best(t int) int {
	row, best := s.frame(t), 0
	for k, p := range row {
		if p > row[best] {
			best = k
		}
	}
	return best
}

// cell sums up the frames of one character. Frames that show it clearly count
// more than those at its edge; what the reader gives to "no character" even at
// the clearest frame lowers all probabilities.
func (s *Strip) cell(r run) cell {
	var c cell
	weight, shown := 0.0, 0.0
	for t := r.from; t < r.to; t++ {
		row := s.frame(t)
		w := math.Max(0, 1-float64(row[0]))
		shown = math.Max(shown, w)
		weight += w * w
		for k := range codes {
			c.p[k] += w * float64(row[k+1])
		}
	}
	best := 0
	for k := range codes {
		c.p[k] = math.Min(1, math.Max(floor, c.p[k]/math.Max(weight, 1e-9)*shown))
		if !(c.p[k] <= 1) { // NaN of a hostile strip
			c.p[k] = floor
		}
		if c.p[k] > c.p[best] {
			best = k
		}
	}
	c.top = character(best)
	return c
}

// minStripScore is the mean natural logarithm of a frame's probability on the
// best path of exactly so many characters, below which the row has another number.
const minStripScore = -0.7

// spread lays exactly n characters onto the strip, whichever fit best: the
// likeliest path on which every character takes one frame or more and equal
// neighbours are kept apart by a frame without one (as in CTC). It is false when
// no such path is likely. A character that was lost or doubled frame by frame is
// thereby told, because the format says how many there are.
func (s *Strip) spread(n int) ([]cell, bool) {
	frames := s.Frames()
	if n <= 0 || frames < n {
		return nil, false
	}
	logs := make([]float32, len(s.P))
	for i, p := range s.P {
		if !(p > 1e-6) {
			p = 1e-6
		}
		logs[i] = float32(math.Log(float64(min(p, 1))))
	}
	// State j*StripClasses: j characters are complete and none is shown; with
	// class k: character j is shown and is k. A path comes to character j from
	// the gap before it or straight from another character.
	states := (n + 1) * StripClasses
	minus := float32(math.Inf(-1))
	score, next := make([]float32, states), make([]float32, states)
	from := make([]int8, frames*states) // stayed 0, from the gap 1, from character k 2+k; of a gap: from character k
	for i := range score {
		score[i] = minus
	}
	score[0] = 0
	for t := range frames {
		row := logs[t*StripClasses : (t+1)*StripClasses]
		back := from[t*states : (t+1)*states]
		first, second := -1, -1 // best two characters of the position before
		for j := 0; j <= n; j++ {
			at := j * StripClasses
			best, by := score[at], int8(0)
			f2, s2 := -1, -1
			for k := 1; j > 0 && k < StripClasses; k++ {
				v := score[at+k]
				if v > best {
					best, by = v, int8(2+k)
				}
				if f2 < 0 || v > score[at+f2] {
					f2, s2 = k, f2
				} else if s2 < 0 || v > score[at+s2] {
					s2 = k
				}
			}
			next[at], back[at] = best+row[0], by
			for k := 1; j > 0 && k < StripClasses; k++ {
				b, by := score[at+k], int8(0)
				if v := score[at-StripClasses]; v > b {
					b, by = v, 1
				}
				other := first
				if other == k {
					other = second
				}
				if j > 1 && other > 0 {
					if v := score[at-StripClasses+other]; v > b {
						b, by = v, int8(2+other)
					}
				}
				next[at+k], back[at+k] = b+row[k], by
			}
			first, second = f2, s2
		}
		score, next = next, score
	}
	end := n * StripClasses
	best := end
	for k := 1; k < StripClasses; k++ {
		if score[end+k] > score[best] {
			best = end + k
		}
	}
	if !(score[best]/float32(frames) > minStripScore) {
		return nil, false
	}
	runs := make([]run, n)
	state := best
	for t := frames - 1; t >= 0; t-- {
		j, k := state/StripClasses, state%StripClasses
		if k > 0 {
			if runs[j-1].to == 0 {
				runs[j-1].to = t + 1
			}
			runs[j-1].from = t
		}
		switch by := from[t*states+state]; {
		case by == 0:
		case by == 1:
			state = (j - 1) * StripClasses
		case k == 0:
			state = j*StripClasses + int(by) - 2
		default:
			state = (j-1)*StripClasses + int(by) - 2
		}
	}
	cells := make([]cell, n)
	for i, r := range runs {
		cells[i] = s.cell(r)
	}
	return cells, true
}
