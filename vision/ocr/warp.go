package ocr

import (
	"image"
	"math"
	"runtime"
	"sync"

	"github.com/idngo/idngo/vision"
)

// Homography maps the plane to the plane, projectively.
type Homography [9]float64

// Apply maps one point.
func (h *Homography) Apply(p vision.Point) vision.Point {
	w := 1 / (h[6]*p.X + h[7]*p.Y + h[8])
	return vision.Point{X: (h[0]*p.X + h[1]*p.Y + h[2]) * w, Y: (h[3]*p.X + h[4]*p.Y + h[5]) * w}
}

// RectToQuad maps the rectangle (0,0)-(w,h) onto a convex quadrilateral. ok is
// false when three corners lie on one line.
func RectToQuad(w, h float64, q Quad) (m Homography, ok bool) {
	// Heckbert's square-to-quadrilateral, with the square scaled to w x h.
	dx1, dy1 := q[1].X-q[2].X, q[1].Y-q[2].Y
	dx2, dy2 := q[3].X-q[2].X, q[3].Y-q[2].Y
	sx, sy := q[0].X-q[1].X+q[2].X-q[3].X, q[0].Y-q[1].Y+q[2].Y-q[3].Y
	den := dx1*dy2 - dx2*dy1
	if w <= 0 || h <= 0 || math.Abs(den) < 1e-9 {
		return m, false
	}
	g := (sx*dy2 - dx2*sy) / den
	k := (dx1*sy - sx*dy1) / den
	m = Homography{
		(q[1].X - q[0].X + g*q[1].X) / w, (q[3].X - q[0].X + k*q[3].X) / h, q[0].X,
		(q[1].Y - q[0].Y + g*q[1].Y) / w, (q[3].Y - q[0].Y + k*q[3].Y) / h, q[0].Y,
		g / w, k / h, 1,
	}
	return m, true
}

// Inverse gives the map back; ok is false when there is none.
func (h Homography) Inverse() (inv Homography, ok bool) {
	inv = Homography{
		h[4]*h[8] - h[5]*h[7], h[2]*h[7] - h[1]*h[8], h[1]*h[5] - h[2]*h[4],
		h[5]*h[6] - h[3]*h[8], h[0]*h[8] - h[2]*h[6], h[2]*h[3] - h[0]*h[5],
		h[3]*h[7] - h[4]*h[6], h[1]*h[6] - h[0]*h[7], h[0]*h[4] - h[1]*h[3],
	}
	det := h[0]*inv[0] + h[1]*inv[3] + h[2]*inv[6]
	if math.Abs(det) < 1e-12 {
		return inv, false
	}
	for i := range inv {
		inv[i] /= det
	}
	return inv, true
}

// Warp cuts the quadrilateral out of a picture and straightens it to w x h.
// Where the cut shrinks, it averages; where it grows, it interpolates with
// cubics, which keeps thin strokes of small print.
func Warp(src *image.RGBA, q Quad, w, h int) *image.RGBA { return WarpAlong(src, q, w, h, Straight) }

// WarpBent is Warp for a row that runs in an arc: bend is the arc's height as a
// share of the quadrilateral's, positive where the row's middle lies lower than
// its ends, -1 < bend < 1. The arc is straightened and fills the picture.
func WarpBent(src *image.RGBA, q Quad, w, h int, bend float64) *image.RGBA {
	return WarpAlong(src, q, w, h, Curve{Arc: bend, Height: 1 - math.Abs(bend)})
}

// WarpAlong is Warp for a row that does not run straight through its
// quadrilateral: it is straightened, and what the curve cuts fills the picture.
func WarpAlong(src *image.RGBA, q Quad, w, h int, c Curve) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	m, ok := RectToQuad(float64(w), float64(h), q)
	if !ok {
		return dst
	}
	along := func(p vision.Point) vision.Point {
		return vision.Point{X: p.X, Y: (0.5+c.at(2*p.X/float64(w)-1))*float64(h) + (p.Y-0.5*float64(h))*c.Height}
	}
	curved := c != Straight
	nx := supersample(q.Width() / float64(w))
	ny := supersample(q.Height() * c.Height / float64(h))
	sample := cubic
	if nx > 1 || ny > 1 {
		sample = linear
	}
	inv := 1 / float32(nx*ny)
	offX, offY := centres(nx), centres(ny)
	rows := func(from, to int) {
		for y := from; y < to; y++ {
			for x := range w {
				var sum [3]float32
				for sy := range ny {
					for sx := range nx {
						p := vision.Point{X: float64(x) + offX[sx], Y: float64(y) + offY[sy]}
						if curved {
							p = along(p)
						}
						p = m.Apply(p)
						c := sample(src, float32(p.X-0.5), float32(p.Y-0.5))
						sum[0] += c[0]
						sum[1] += c[1]
						sum[2] += c[2]
					}
				}
				o := y*dst.Stride + x*4
				for i := range 3 {
					dst.Pix[o+i] = uint8(min(max(sum[i]*inv+0.5, 0), 255))
				}
				dst.Pix[o+3] = 255
			}
		}
	}
	if w*h < wideCut {
		rows(0, h)
		return dst
	}
	workers := runtime.GOMAXPROCS(0)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() { rows(i*h/workers, (i+1)*h/workers) })
	}
	group.Wait()
	return dst
}

// wideCut is the area in pixels from which a cut is worth all processors; lines,
// which are smaller, are cut side by side already.
const wideCut = 1 << 18

// supersample gives the number of samples per pixel for a reduction by scale.
func supersample(scale float64) int {
	return min(max(int(math.Ceil(scale-0.25)), 1), 8)
}

// centres are the middles of n equal parts of a pixel.
func centres(n int) []float64 {
	c := make([]float64, n)
	for i := range c {
		c[i] = (float64(i) + 0.5) / float64(n)
	}
	return c
}

func linear(src *image.RGBA, x, y float32) (c [3]float32) {
	if x >= 0 && y >= 0 && int(x)+1 < src.Rect.Dx() && int(y)+1 < src.Rect.Dy() {
		ix, iy := int(x), int(y)
		tx, ty := x-float32(ix), y-float32(iy)
		o := iy*src.Stride + ix*4
		a := src.Pix[o : o+8 : o+8]
		o += src.Stride
		b := src.Pix[o : o+8 : o+8]
		w00, w10, w01, w11 := (1-tx)*(1-ty), tx*(1-ty), (1-tx)*ty, tx*ty
		c[0] = w00*float32(a[0]) + w10*float32(a[4]) + w01*float32(b[0]) + w11*float32(b[4])
		c[1] = w00*float32(a[1]) + w10*float32(a[5]) + w01*float32(b[1]) + w11*float32(b[5])
		c[2] = w00*float32(a[2]) + w10*float32(a[6]) + w01*float32(b[2]) + w11*float32(b[6])
		return c
	}
	fx, fy := float32(math.Floor(float64(x))), float32(math.Floor(float64(y)))
	tx, ty := x-fx, y-fy
	ix, iy := int(fx), int(fy)
	for dy := range 2 {
		wy := ty
		if dy == 0 {
			wy = 1 - ty
		}
		for dx := range 2 {
			wx := tx
			if dx == 0 {
				wx = 1 - tx
			}
			p := pixel(src, ix+dx, iy+dy)
			wt := wx * wy
			c[0] += wt * float32(p[0])
			c[1] += wt * float32(p[1])
			c[2] += wt * float32(p[2])
		}
	}
	return c
}

func cubic(src *image.RGBA, x, y float32) (c [3]float32) {
	fx, fy := float32(math.Floor(float64(x))), float32(math.Floor(float64(y)))
	wx, wy := cubicWeights(x-fx), cubicWeights(y-fy)
	ix, iy := int(fx), int(fy)
	if ix >= 1 && iy >= 1 && ix+2 < src.Rect.Dx() && iy+2 < src.Rect.Dy() {
		o := (iy-1)*src.Stride + (ix-1)*4
		for dy := range 4 {
			row := src.Pix[o : o+16 : o+16]
			for dx := range 4 {
				wt := wx[dx] * wy[dy]
				c[0] += wt * float32(row[4*dx])
				c[1] += wt * float32(row[4*dx+1])
				c[2] += wt * float32(row[4*dx+2])
			}
			o += src.Stride
		}
		return c
	}
	for dy := range 4 {
		for dx := range 4 {
			p := pixel(src, ix+dx-1, iy+dy-1)
			wt := wx[dx] * wy[dy]
			c[0] += wt * float32(p[0])
			c[1] += wt * float32(p[1])
			c[2] += wt * float32(p[2])
		}
	}
	return c
}

// cubicWeights are Keys' with a = -0.5 (Catmull-Rom).
func cubicWeights(t float32) [4]float32 {
	return [4]float32{
		((-0.5*t+1)*t - 0.5) * t,
		(1.5*t-2.5)*t*t + 1,
		((-1.5*t+2)*t + 0.5) * t,
		(0.5*t - 0.5) * t * t,
	}
}

// pixel reads a pixel; outside the picture the border is repeated.
func pixel(src *image.RGBA, x, y int) []uint8 {
	b := src.Rect
	x = min(max(x+b.Min.X, b.Min.X), b.Max.X-1)
	y = min(max(y+b.Min.Y, b.Min.Y), b.Max.Y-1)
	o := (y-b.Min.Y)*src.Stride + (x-b.Min.X)*4
	return src.Pix[o : o+3 : o+3]
}

// Standardise gives a picture's grey with mean 0 and deviation 1, row by row, as
// our own readers have learnt to see it.
func Standardise(img *image.RGBA) []float32 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	x := make([]float32, w*h)
	var sum, squares float64
	for y := range h {
		row := img.Pix[y*img.Stride:]
		for i := range w {
			g := 0.299*float64(row[4*i]) + 0.587*float64(row[4*i+1]) + 0.114*float64(row[4*i+2])
			x[y*w+i] = float32(g)
			sum += g
			squares += g * g
		}
	}
	n := float64(w * h)
	mean := sum / n
	deviation := math.Sqrt(max(squares/n-mean*mean, 0)) + 1e-3
	for i, v := range x {
		x[i] = float32((float64(v) - mean) / deviation)
	}
	return x
}
