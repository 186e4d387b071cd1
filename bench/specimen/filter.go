package specimen

import (
	"image"
	"math"
)

// kernel is a normalised Gaussian of the given deviation in pixels.
func kernel(sigma float64) []float64 {
	radius := int(math.Ceil(3 * sigma))
	weights := make([]float64, 2*radius+1)
	sum := 0.0
	for i := range weights {
		d := float64(i - radius)
		weights[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// blurPlane smooths one plane in place; pixels beyond the border repeat it.
func blurPlane(plane []float64, width, height int, sigma float64) {
	if sigma <= 0 || width == 0 || height == 0 {
		return
	}
	weights := kernel(sigma)
	radius := len(weights) / 2
	line := make([]float64, max(width, height))
	pass := func(start, step, count int) {
		for i := range count {
			line[i] = plane[start+i*step]
		}
		for i := range count {
			sum := 0.0
			for j, w := range weights {
				sum += w * line[min(max(i+j-radius, 0), count-1)]
			}
			plane[start+i*step] = sum
		}
	}
	for y := range height {
		pass(y*width, 1, width)
	}
	for x := range width {
		pass(x, width, height)
	}
}

// planes are the three colours of a picture, 0..255 without rounding.
type planes struct {
	width, height int
	ch            [3][]float64
}

func planesOf(img *image.RGBA) *planes {
	p := &planes{width: img.Bounds().Dx(), height: img.Bounds().Dy()}
	for c := range p.ch {
		p.ch[c] = make([]float64, p.width*p.height)
		for i := range p.ch[c] {
			p.ch[c][i] = float64(img.Pix[4*i+c])
		}
	}
	return p
}

func (p *planes) blur(sigma float64) {
	for _, plane := range p.ch {
		blurPlane(plane, p.width, p.height, sigma)
	}
}

// each calls f with the position and the three values of every pixel, row by row.
func (p *planes) each(f func(x, y int, v *[3]float64)) {
	for y := range p.height {
		for x := range p.width {
			i := y*p.width + x
			v := [3]float64{p.ch[0][i], p.ch[1][i], p.ch[2][i]}
			f(x, y, &v)
			p.ch[0][i], p.ch[1][i], p.ch[2][i] = v[0], v[1], v[2]
		}
	}
}

func (p *planes) image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
	for i := range p.width * p.height {
		for c := range 3 {
			img.Pix[4*i+c] = uint8(math.Round(math.Min(255, math.Max(0, p.ch[c][i]))))
		}
		img.Pix[4*i+3] = 255
	}
	return img
}
