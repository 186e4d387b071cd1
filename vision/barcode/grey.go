package barcode

import (
	"image"
	"math"

	"github.com/idngo/idngo/vision"
)

// grey is a picture of one byte a pixel, rows without padding.
type grey struct {
	w, h int
	pix  []byte
}

// toGrey takes the luminance of a part of a picture.
func toGrey(img *image.RGBA, part image.Rectangle) grey {
	part = part.Intersect(img.Rect)
	g := grey{part.Dx(), part.Dy(), make([]byte, part.Dx()*part.Dy())}
	for y := range g.h {
		at := img.PixOffset(part.Min.X, part.Min.Y+y)
		row := img.Pix[at : at+4*g.w]
		out := g.pix[y*g.w : (y+1)*g.w]
		for x := range out {
			p := row[4*x : 4*x+3]
			out[x] = byte((77*int(p[0]) + 150*int(p[1]) + 29*int(p[2])) >> 8)
		}
	}
	return g
}

// shrink averages blocks of pixels down to the longer side, never up. It
// returns the factor by which the result is smaller.
func (g grey) shrink(side int) (grey, float64) {
	long := max(g.w, g.h)
	if long <= side || long == 0 {
		return g, 1
	}
	factor := float64(long) / float64(side)
	w, h := max(1, int(float64(g.w)/factor)), max(1, int(float64(g.h)/factor))
	out := grey{w, h, make([]byte, w*h)}
	columns := make([]int, w+1)
	for x := range columns {
		columns[x] = min(g.w, int(float64(x)*factor))
	}
	for y := range h {
		y0 := int(float64(y) * factor)
		y1 := max(y0+1, min(g.h, int(float64(y+1)*factor)))
		for x := range w {
			x0, x1 := columns[x], max(columns[x]+1, columns[x+1])
			sum := 0
			for j := y0; j < y1; j++ {
				for _, v := range g.pix[j*g.w+x0 : j*g.w+x1] {
					sum += int(v)
				}
			}
			out.pix[y*w+x] = byte(sum / ((x1 - x0) * (y1 - y0)))
		}
	}
	return out, factor
}

// at is the brightness between pixels; outside it is white.
func (g grey) at(x, y float64) byte {
	if x < 0 || y < 0 || x >= float64(g.w-1) || y >= float64(g.h-1) {
		return 255
	}
	i, j := int(x), int(y)
	a, b := x-float64(i), y-float64(j)
	k := j*g.w + i
	top := (1-a)*float64(g.pix[k]) + a*float64(g.pix[k+1])
	bottom := (1-a)*float64(g.pix[k+g.w]) + a*float64(g.pix[k+g.w+1])
	return byte((1-b)*top + b*bottom + 0.5)
}

// turned is a part of a picture, turned so that what lay at angle radians
// against the x axis lies along it. back maps its pixels to those of g.
func (g grey) turned(part area, angle, scale float64) (out grey, back func(vision.Point) vision.Point) {
	sin, cos := math.Sincos(angle)
	w := scale * (math.Abs(part.w*cos) + math.Abs(part.h*sin))
	h := scale * (math.Abs(part.w*sin) + math.Abs(part.h*cos))
	out = grey{max(1, int(w)), max(1, int(h)), nil}
	out.pix = make([]byte, out.w*out.h)
	cx, cy := part.x+part.w/2, part.y+part.h/2
	back = func(p vision.Point) vision.Point {
		u, v := (p.X-float64(out.w)/2)/scale, (p.Y-float64(out.h)/2)/scale
		return vision.Point{X: cx + cos*u - sin*v, Y: cy + sin*u + cos*v}
	}
	for y := range out.h {
		start := back(vision.Point{X: 0, Y: float64(y)})
		dx, dy := cos/scale, sin/scale
		px, py := start.X, start.Y
		row := out.pix[y*out.w : (y+1)*out.w]
		for x := range row {
			row[x] = g.at(px, py)
			px, py = px+dx, py+dy
		}
	}
	return out, back
}

// area is a rectangle in pixels.
type area struct{ x, y, w, h float64 }
