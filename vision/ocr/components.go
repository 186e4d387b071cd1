package ocr

import "github.com/idngo/idngo/vision"

// maxRegions bounds the work on a picture full of speckles.
const maxRegions = 1000

// region is a connected set of map cells that the detector holds for print.
type region struct {
	outline []vision.Point // corners of the first and last cell of every row
}

// regions finds the 8-connected parts of prob > threshold on a w x h map, grown
// by one cell to the right and down so that hairline gaps close.
func regions(prob []float32, w, h int, threshold float32) []region {
	mask := make([]bool, w*h)
	for y := range h {
		for x := range w {
			if prob[y*w+x] > threshold {
				mask[y*w+x] = true
				if x+1 < w {
					mask[y*w+x+1] = true
				}
				if y+1 < h {
					mask[(y+1)*w+x] = true
					if x+1 < w {
						mask[(y+1)*w+x+1] = true
					}
				}
			}
		}
	}
	var out []region
	var stack []int
	lo, hi := make(map[int]int), make(map[int]int) // extent of each row of the part
	for start := range mask {
		if !mask[start] {
			continue
		}
		clear(lo)
		clear(hi)
		stack = append(stack[:0], start)
		mask[start] = false
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := at%w, at/w
			if l, ok := lo[y]; !ok || x < l {
				lo[y] = x
			}
			if r, ok := hi[y]; !ok || x > r {
				hi[y] = x
			}
			for ny := max(y-1, 0); ny <= min(y+1, h-1); ny++ {
				for nx := max(x-1, 0); nx <= min(x+1, w-1); nx++ {
					if n := ny*w + nx; mask[n] {
						mask[n] = false
						stack = append(stack, n)
					}
				}
			}
		}
		r := region{outline: make([]vision.Point, 0, 2*len(lo))}
		for y, l := range lo {
			r.outline = append(r.outline, vision.Point{X: float64(l), Y: float64(y)}, vision.Point{X: float64(hi[y]), Y: float64(y)})
		}
		out = append(out, r)
		if len(out) == maxRegions {
			break
		}
	}
	return out
}

// meanInside is the mean of the map inside a quadrilateral.
func meanInside(prob []float32, w, h int, q Quad) float64 {
	b := q.Box()
	x0, x1 := max(int(b.X), 0), min(int(b.X+b.W)+1, w-1)
	y0, y1 := max(int(b.Y), 0), min(int(b.Y+b.H)+1, h-1)
	sum, n := 0.0, 0
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			if inside(q, float64(x), float64(y)) {
				sum += float64(prob[y*w+x])
				n++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func inside(q Quad, x, y float64) bool {
	p := vision.Point{X: x, Y: y}
	for i := range q {
		if cross(q[i], q[(i+1)%4], p) < -1e-6 {
			return false
		}
	}
	return true
}
