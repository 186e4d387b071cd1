package liveness

import (
	"image"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"

	"github.com/idngo/idngo/vision"
)

const (
	// window is the side of the square of pixels whose spectrum is taken; the
	// pixels are taken as they are, since scaling would hide or make patterns.
	window = 256
	// lowest and highest frequency looked at, in cycles per pixel. Below it are
	// the features of the face; just under a half lies what resampling leaves.
	lowest, highest = 0.09, 0.48
	// onAxis leaves out what edges and the blocks of JPEG put on the axes.
	onAxis = 0.02
	// peak is from where on a bin of the spectrum stands out of its ring.
	peak = 6.0
)

// Present measures what in a picture tells a face from a picture of a face held
// before the camera. The box is that of the face. Model is -1: the passive
// network is somebody else's.
func Present(img *image.RGBA, box vision.Box) vision.Presentation {
	p := vision.Presentation{Moire: 1, Model: -1}
	area := image.Rect(int(box.X), int(box.Y), int(box.X+box.W), int(box.Y+box.H)).Intersect(img.Rect)
	if area.Dx() < 16 || area.Dy() < 16 {
		return p
	}
	p.Moire, p.Halftone = regular(img, area)
	p.Gamut, p.Highlights = chromaSpread(img, area)
	p.Frame = rim(img, area)
	return p
}

// regular looks for patterns that repeat all over the face: the grid of a
// screen's pixels against the camera's, or the dots of print. It gives the
// strongest peak of the spectrum against its ring, and the share of energy in peaks.
func regular(img *image.RGBA, area image.Rectangle) (strongest, share float64) {
	side := window
	for side > 32 && (side > img.Rect.Dx() || side > img.Rect.Dy() || side > 2*min(area.Dx(), area.Dy())) {
		side /= 2
	}
	cx, cy := (area.Min.X+area.Max.X)/2, (area.Min.Y+area.Max.Y)/2
	x0 := min(max(cx-side/2, img.Rect.Min.X), max(img.Rect.Max.X-side, img.Rect.Min.X))
	y0 := min(max(cy-side/2, img.Rect.Min.Y), max(img.Rect.Max.Y-side, img.Rect.Min.Y))
	rows := make([][]complex128, side)
	for y := range rows {
		rows[y] = make([]complex128, side)
		for x := range rows[y] {
			// A hann window, so that the picture's border is no pattern.
			w := hann(x, side) * hann(y, side)
			rows[y][x] = complex(w*(grey(img, x0+x, y0+y)-128), 0)
		}
	}
	fft := fourier.NewCmplxFFT(side)
	for y := range rows {
		rows[y] = fft.Coefficients(nil, rows[y])
	}
	column := make([]complex128, side)
	power := make([][]float64, side)
	for y := range power {
		power[y] = make([]float64, side)
	}
	for x := range side {
		for y := range side {
			column[y] = rows[y][x]
		}
		for y, c := range fft.Coefficients(nil, column) {
			power[y][x] = cmplx.Abs(c)
		}
	}
	// Rings of equal frequency: the fall of a photograph's spectrum is taken off by
	// comparing each bin with the median of its ring.
	rings := make([][]float64, side/2+1)
	each := func(do func(ring int, v float64)) {
		for y := range side {
			fy := signed(y, side)
			for x := range side/2 + 1 {
				fx := signed(x, side)
				f := math.Hypot(fx, fy)
				if f < lowest || f > highest || math.Abs(fx) < onAxis || math.Abs(fy) < onAxis {
					continue
				}
				do(int(f*float64(side)), power[y][x])
			}
		}
	}
	each(func(ring int, v float64) { rings[ring] = append(rings[ring], v) })
	floor := make([]float64, len(rings))
	for i, r := range rings {
		if len(r) > 0 {
			slices.Sort(r)
			floor[i] = max(r[len(r)/2], 1e-6)
		}
	}
	inPeaks, all := 0.0, 0.0
	strongest = 1
	each(func(ring int, v float64) {
		r := v / floor[ring]
		strongest = max(strongest, r)
		all += v * v
		if r > peak {
			inPeaks += v * v
		}
	})
	return strongest, inPeaks / max(all, 1e-9)
}

func hann(i, n int) float64 { return 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(n)) }

// signed is the frequency of a bin in cycles per pixel.
func signed(i, n int) float64 {
	if i > n/2 {
		i -= n
	}
	return float64(i) / float64(n)
}

func grey(img *image.RGBA, x, y int) float64 {
	i := img.PixOffset(x, y)
	return 0.299*float64(img.Pix[i]) + 0.587*float64(img.Pix[i+1]) + 0.114*float64(img.Pix[i+2])
}

// chromaSpread gives the spread of chroma within the face and the share of it that is burnt out.
func chromaSpread(img *image.RGBA, area image.Rectangle) (gamut, burnt float64) {
	var n, cb, cr, cb2, cr2, white float64
	step := max(1, area.Dx()/64)
	for y := area.Min.Y; y < area.Max.Y; y += step {
		for x := area.Min.X; x < area.Max.X; x += step {
			i := img.PixOffset(x, y)
			r, g, b := float64(img.Pix[i])/255, float64(img.Pix[i+1])/255, float64(img.Pix[i+2])/255
			l := 0.299*r + 0.587*g + 0.114*b
			u, v := 0.564*(b-l), 0.713*(r-l)
			n++
			cb, cr, cb2, cr2 = cb+u, cr+v, cb2+u*u, cr2+v*v
			if min(r, g, b) > 0.97 {
				white++
			}
		}
	}
	return math.Sqrt(max(cb2/n-cb*cb/n/n, 0) + max(cr2/n-cr*cr/n/n, 0)), white / n
}

// rimSide is the longer side at which straight edges are looked for.
const rimSide = 320

// rim looks for straight edges around the head on three sides or more: the rim
// of a screen or of a sheet. It gives how much of the third best side is edge,
// so that a door behind somebody is not enough.
func rim(img *image.RGBA, area image.Rectangle) float64 {
	k := float64(max(img.Rect.Dx(), img.Rect.Dy())) / rimSide
	k = max(k, 1)
	w, h := int(float64(img.Rect.Dx())/k), int(float64(img.Rect.Dy())/k)
	g := make([]float64, w*h)
	for y := range h {
		for x := range w {
			g[y*w+x] = grey(img, img.Rect.Min.X+int((float64(x)+0.5)*k), img.Rect.Min.Y+int((float64(y)+0.5)*k))
		}
	}
	at := func(x, y int) float64 { return g[min(max(y, 0), h-1)*w+min(max(x, 0), w-1)] }
	face := image.Rect(int(float64(area.Min.X-img.Rect.Min.X)/k), int(float64(area.Min.Y-img.Rect.Min.Y)/k),
		int(float64(area.Max.X-img.Rect.Min.X)/k), int(float64(area.Max.Y-img.Rect.Min.Y)/k))
	grow := face.Dy() / 4
	// A side is a line that runs along the head's whole length, up to ten degrees askew.
	side := func(from, to, start, end int, vertical bool) float64 {
		best := 0.0
		length := end - start
		if length < 12 {
			return 0
		}
		for p := from; p < to; p++ {
			for _, slope := range []float64{-0.17, -0.09, 0, 0.09, 0.17} {
				sum, hits := 0.0, 0
				for t := range length {
					q := p + int(slope*float64(t-length/2))
					var d float64
					if vertical {
						d = at(q+1, start+t) - at(q-1, start+t)
					} else {
						d = at(start+t, q+1) - at(start+t, q-1)
					}
					sum += d
					if math.Abs(d) > 12 {
						hits++
					}
				}
				// An edge has one sign all along; texture has both.
				if share := float64(hits) / float64(length); math.Abs(sum) > 12*float64(length)*0.8 {
					best = max(best, share)
				}
			}
		}
		return best
	}
	top, bottom := max(face.Min.Y-grow, 2), min(face.Max.Y+grow, h-2)
	left, right := max(face.Min.X-grow, 2), min(face.Max.X+grow, w-2)
	sides := []float64{
		side(2, face.Min.X-2, top, bottom, true),
		side(face.Max.X+2, w-2, top, bottom, true),
		side(2, face.Min.Y-2, left, right, false),
		side(face.Max.Y+2, h-2, left, right, false),
	}
	slices.Sort(sides)
	return sides[1]
}
