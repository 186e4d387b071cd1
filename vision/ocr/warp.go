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
	curved := c != Straight
	nx := supersample(q.Width() / float64(w))
	ny := supersample(q.Height() * c.Height / float64(h))
	sample := cubic
	if nx > 1 || ny > 1 {
		sample = linear
	}
	inv := 1 / float32(nx*ny)
	offX, offY := centres(nx), centres(ny)
	// The course at each column of samples, in pixels of the picture that is made.
	course := make([]float64, w*nx)
	for i := range course {
		x := float64(i/nx) + offX[i%nx]
		course[i] = (0.5 + c.at(2*x/float64(w)-1)) * float64(h)
	}
	rows := func(from, to int) {
		for y := from; y < to; y++ {
			o := y * dst.Stride
			for x := range w {
				// Single variables stay in registers, which elements of arrays do not.
				var red, green, blue float32
				for sy := range ny {
					for sx := range nx {
						p := vision.Point{X: float64(x) + offX[sx], Y: float64(y) + offY[sy]}
						if curved {
							p.Y = course[x*nx+sx] + (p.Y-0.5*float64(h))*c.Height
						}
						p = m.Apply(p)
						r, g, b := sample(src, float32(p.X-0.5), float32(p.Y-0.5))
						red += r
						green += g
						blue += b
					}
				}
				dst.Pix[o] = shade(red * inv)
				dst.Pix[o+1] = shade(green * inv)
				dst.Pix[o+2] = shade(blue * inv)
				dst.Pix[o+3] = 255
				o += 4
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

// shade rounds to the nearest value that a pixel can have.
func shade(v float32) uint8 { return uint8(min(max(v+0.5, 0), 255)) }

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

// linear and cubic give red, green and blue at a place of a picture.
func linear(src *image.RGBA, x, y float32) (red, green, blue float32) {
	if x >= 0 && y >= 0 && int(x)+1 < src.Rect.Dx() && int(y)+1 < src.Rect.Dy() {
		ix, iy := int(x), int(y)
		tx, ty := x-float32(ix), y-float32(iy)
		o := iy*src.Stride + ix*4
		a := src.Pix[o : o+8 : o+8]
		o += src.Stride
		b := src.Pix[o : o+8 : o+8]
		w00, w10, w01, w11 := (1-tx)*(1-ty), tx*(1-ty), (1-tx)*ty, tx*ty
		red = w00*float32(a[0]) + w10*float32(a[4]) + w01*float32(b[0]) + w11*float32(b[4])
		green = w00*float32(a[1]) + w10*float32(a[5]) + w01*float32(b[1]) + w11*float32(b[5])
		blue = w00*float32(a[2]) + w10*float32(a[6]) + w01*float32(b[2]) + w11*float32(b[6])
		return red, green, blue
	}
	fx, fy := float32(math.Floor(float64(x))), float32(math.Floor(float64(y)))
	tx, ty := x-fx, y-fy
	return weigh(src, int(fx), int(fy), []float32{1 - tx, tx}, []float32{1 - ty, ty})
}

func cubic(src *image.RGBA, x, y float32) (red, green, blue float32) {
	fx, fy := float32(math.Floor(float64(x))), float32(math.Floor(float64(y)))
	wx, wy := cubicWeights(x-fx), cubicWeights(y-fy)
	ix, iy := int(fx), int(fy)
	if ix < 1 || iy < 1 || ix+2 >= src.Rect.Dx() || iy+2 >= src.Rect.Dy() {
		return weigh(src, ix-1, iy-1, wx[:], wy[:])
	}
	o := (iy-1)*src.Stride + (ix-1)*4
	w0, w1, w2, w3 := wx[0], wx[1], wx[2], wx[3]
	for _, v := range wy {
		row := src.Pix[o : o+16 : o+16]
		w := w0 * v
		red += w * float32(row[0])
		green += w * float32(row[1])
		blue += w * float32(row[2])
		w = w1 * v
		red += w * float32(row[4])
		green += w * float32(row[5])
		blue += w * float32(row[6])
		w = w2 * v
		red += w * float32(row[8])
		green += w * float32(row[9])
		blue += w * float32(row[10])
		w = w3 * v
		red += w * float32(row[12])
		green += w * float32(row[13])
		blue += w * float32(row[14])
		o += src.Stride
	}
	return red, green, blue
}

// weigh sums the pixels from (x, y) on by weights of columns and rows, also beyond
// the picture's edge.
func weigh(src *image.RGBA, x, y int, wx, wy []float32) (red, green, blue float32) {
	for dy, v := range wy {
		for dx, u := range wx {
			p := pixel(src, x+dx, y+dy)
			w := u * v
			red += w * float32(p[0])
			green += w * float32(p[1])
			blue += w * float32(p[2])
		}
	}
	return red, green, blue
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
