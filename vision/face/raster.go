package face

import (
	"image"
	"math"

	"golang.org/x/image/draw"

	"github.com/idngo/idngo/vision"
)

// raster is a picture with its halved copies, so that any region can be sampled
// at any scale without aliasing. It belongs to one call of Find.
type raster struct {
	levels []*image.RGBA // each half the size of the one before
}

// newRaster takes over an opaque NRGBA or RGBA picture without copying it;
// anything else is drawn on white first.
func newRaster(img image.Image) *raster {
	b := img.Bounds()
	var base *image.RGBA
	switch src := img.(type) {
	case *image.RGBA:
		if src.Opaque() {
			base = src
		}
	case *image.NRGBA:
		if src.Opaque() {
			base = &image.RGBA{Pix: src.Pix, Stride: src.Stride, Rect: src.Rect}
		}
	}
	if base == nil {
		base = image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		op := draw.Src
		if o, ok := img.(interface{ Opaque() bool }); !ok || !o.Opaque() {
			draw.Draw(base, base.Bounds(), image.White, image.Point{}, draw.Src)
			op = draw.Over
		}
		draw.Draw(base, base.Bounds(), img, b.Min, op)
	}
	return &raster{levels: []*image.RGBA{base}}
}

func (r *raster) size() (w, h int) {
	b := r.levels[0].Bounds()
	return b.Dx(), b.Dy()
}

// level returns the copy that is 2^n times smaller, or the smallest there is.
func (r *raster) level(n int) (img *image.RGBA, factor float64) {
	for len(r.levels) <= n {
		last := r.levels[len(r.levels)-1]
		if last.Rect.Dx() < 2 || last.Rect.Dy() < 2 {
			break
		}
		r.levels = append(r.levels, halve(last))
	}
	n = min(n, len(r.levels)-1)
	return r.levels[n], float64(int(1) << n)
}

// halve averages squares of two by two pixels. An odd last row or column is left out.
func halve(src *image.RGBA) *image.RGBA {
	w, h := src.Rect.Dx()/2, src.Rect.Dy()/2
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		top := src.Pix[2*y*src.Stride:]
		bottom := src.Pix[(2*y+1)*src.Stride:]
		out := dst.Pix[y*dst.Stride:]
		for x := 0; x < 4*w; x += 4 {
			for c := range 3 {
				i := 2*x + c
				out[x+c] = uint8((int(top[i]) + int(top[i+4]) + int(bottom[i]) + int(bottom[i+4]) + 2) / 4)
			}
			out[x+3] = 0xff
		}
	}
	return dst
}

// sample draws the region that m maps a size x size picture onto and returns
// red, green and blue (0..255) interleaved. Beyond the edge the edge's pixels go on.
func (r *raster) sample(m similarity, size int) []float32 {
	n := 0
	if k := m.scale(); k > 1 {
		n = int(math.Round(math.Log2(k)))
	}
	img, factor := r.level(n)
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := make([]float32, 0, 3*size*size)
	for y := range size {
		for x := range size {
			p := m.apply(vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
			out = append3(out, img, w, h, p.X/factor-0.5, p.Y/factor-0.5)
		}
	}
	return out
}

// append3 appends the colour between the pixel centres around (x, y).
func append3(out []float32, img *image.RGBA, w, h int, x, y float64) []float32 {
	x = min(max(x, 0), float64(w-1))
	y = min(max(y, 0), float64(h-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
	fx, fy := float32(x-float64(x0)), float32(y-float64(y0))
	a, b := img.Pix[y0*img.Stride+4*x0:], img.Pix[y0*img.Stride+4*x1:]
	c, d := img.Pix[y1*img.Stride+4*x0:], img.Pix[y1*img.Stride+4*x1:]
	for k := range 3 {
		top := float32(a[k]) + fx*(float32(b[k])-float32(a[k]))
		bottom := float32(c[k]) + fx*(float32(d[k])-float32(c[k]))
		out = append(out, top+fy*(bottom-top))
	}
	return out
}
