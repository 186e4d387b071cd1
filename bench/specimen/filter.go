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

// wide is the deviation from which three running means stand in for the
// Gaussian: their cost does not grow with the width.
const wide = 4.0

// blurPlane smooths one plane in place; pixels beyond the border repeat it.
func blurPlane(plane []float64, width, height int, sigma float64) {
	if sigma <= 0 || width == 0 || height == 0 {
		return
	}
	if sigma >= wide {
		radius := int(math.Round((math.Sqrt(4*sigma*sigma+1) - 1) / 2))
		for range 3 {
			runningMean(plane, width, height, radius)
		}
		return
	}
	weights := kernel(sigma)
	radius := len(weights) / 2
	line := make([]float64, width+2*radius)
	for y := range height {
		row := plane[y*width : (y+1)*width]
		for i := range line {
			line[i] = row[min(max(i-radius, 0), width-1)]
		}
		for x := range row {
			sum := 0.0
			for j, w := range weights {
				sum += w * line[x+j]
			}
			row[x] = sum
		}
	}
	across := append([]float64(nil), plane...)
	for y := range height {
		row := plane[y*width : (y+1)*width]
		clear(row)
		for j, w := range weights {
			from := across[min(max(y+j-radius, 0), height-1)*width:][:width]
			for x, v := range from {
				row[x] += w * v
			}
		}
	}
}

// runningMean replaces each pixel by the mean of the square around it.
func runningMean(plane []float64, width, height, radius int) {
	share := 1 / float64(2*radius+1)
	line := make([]float64, width)
	for y := range height {
		row := plane[y*width : (y+1)*width]
		copy(line, row)
		at := func(i int) float64 { return line[min(max(i, 0), width-1)] }
		sum := 0.0
		for i := -radius; i <= radius; i++ {
			sum += at(i)
		}
		for x := range row {
			row[x] = sum * share
			sum += at(x+radius+1) - at(x-radius)
		}
	}
	across := append([]float64(nil), plane...)
	at := func(y int) []float64 { return across[min(max(y, 0), height-1)*width:][:width] }
	sums := make([]float64, width)
	for i := -radius; i <= radius; i++ {
		for x, v := range at(i) {
			sums[x] += v
		}
	}
	for y := range height {
		row := plane[y*width : (y+1)*width]
		enter, leave := at(y+radius+1), at(y-radius)
		for x := range row {
			row[x] = sums[x] * share
			sums[x] += enter[x] - leave[x]
		}
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
