package barcode

import (
	"math"
)

// The search for bars works on a small picture.
const (
	slantSide    = 1000 // longer side
	slantEdge    = 60   // Sobel magnitude from which on a pixel is an edge
	slantHalf    = 30   // half the side of a window
	slantDense   = 0.6  // of the densest window's edges: also a part of the symbol
	slantLeast   = 0.35 // share of edge pixels in the densest window of a symbol
	slantAligned = 0.40 // share of edges along or across the bars, of a symbol
	slantNear    = 10   // degrees that count as along
)

// bars is where stripes of a stacked or linear symbol may lie.
type bars struct {
	part  area    // in pixels of the picture given
	angle float64 // radians: the direction across the bars
}

// findBars looks for the densest window of edges and asks whether they run along
// one direction, as those of a symbol do and those of small print do not.
func findBars(full grey) (bars, bool) {
	g, factor := full.shrink(slantSide)
	if g.w < 2*slantHalf || g.h < slantHalf {
		return bars{}, false
	}
	type edge struct{ x, y int16 }
	edges := make([]edge, g.w*g.h)
	sums := make([]int32, (g.w+1)*(g.h+1))
	at := func(x, y int) int { return int(g.pix[y*g.w+x]) }
	for y := range g.h {
		row := int32(0)
		for x := range g.w {
			if x > 0 && y > 0 && x < g.w-1 && y < g.h-1 {
				gx := at(x+1, y-1) + 2*at(x+1, y) + at(x+1, y+1) - at(x-1, y-1) - 2*at(x-1, y) - at(x-1, y+1)
				gy := at(x-1, y+1) + 2*at(x, y+1) + at(x+1, y+1) - at(x-1, y-1) - 2*at(x, y-1) - at(x+1, y-1)
				if gx*gx+gy*gy > slantEdge*slantEdge {
					edges[y*g.w+x] = edge{int16(gx), int16(gy)}
					row++
				}
			}
			sums[(y+1)*(g.w+1)+x+1] = sums[y*(g.w+1)+x+1] + row
		}
	}
	window := func(x, y int) (count int32, share float64) {
		x0, y0, x1, y1 := max(0, x-slantHalf), max(0, y-slantHalf), min(g.w, x+slantHalf+1), min(g.h, y+slantHalf+1)
		w := g.w + 1
		count = sums[y1*w+x1] - sums[y0*w+x1] - sums[y1*w+x0] + sums[y0*w+x0]
		return count, float64(count) / float64((x1-x0)*(y1-y0))
	}
	densest, share := int32(0), 0.0
	for y := 0; y < g.h; y += 4 {
		for x := 0; x < g.w; x += 4 {
			if n, s := window(x, y); n > densest {
				densest, share = n, s
			}
		}
	}
	if share < slantLeast {
		return bars{}, false
	}
	// The structure tensor of the densest windows gives the direction; how far
	// its edges lie along or across it tells stripes from print.
	var xx, yy, xy float64
	x0, y0, x1, y1 := g.w, g.h, 0, 0
	var dense []edge
	for y := range g.h {
		for x := range g.w {
			e := edges[y*g.w+x]
			if e.x == 0 && e.y == 0 {
				continue
			}
			if n, _ := window(x, y); float64(n) <= slantDense*float64(densest) {
				continue
			}
			gx, gy := float64(e.x), float64(e.y)
			xx, yy, xy = xx+gx*gx, yy+gy*gy, xy+gx*gy
			dense = append(dense, e)
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
		}
	}
	angle := 0.5 * math.Atan2(2*xy, xx-yy)
	sin, cos := math.Sincos(angle)
	near := math.Tan(slantNear * math.Pi / 180)
	aligned, total := 0.0, 0.0
	for _, e := range dense {
		along, across := math.Abs(cos*float64(e.x)+sin*float64(e.y)), math.Abs(cos*float64(e.y)-sin*float64(e.x))
		size := math.Hypot(along, across)
		if across < near*along || along < near*across {
			aligned += size
		}
		total += size
	}
	if aligned < slantAligned*total {
		return bars{}, false
	}
	// Windows reach half their side over the symbol's edge; quiet zones and the
	// ends of the bars must be inside.
	margin := float64(slantHalf) * 1.5
	left, top := max(0, float64(x0)-margin), max(0, float64(y0)-margin)
	right, bottom := min(float64(g.w), float64(x1)+margin), min(float64(g.h), float64(y1)+margin)
	return bars{
		part:  area{left * factor, top * factor, (right - left) * factor, (bottom - top) * factor},
		angle: angle,
	}, true
}
