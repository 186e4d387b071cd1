package specimen

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"slices"
)

// floats are three planes in single precision, 0..255, for whole photographs.
type floats struct {
	w, h int
	ch   [3][]float32
}

func floatsOf(img *image.RGBA) *floats {
	f := &floats{w: img.Bounds().Dx(), h: img.Bounds().Dy()}
	for c := range f.ch {
		plane := make([]float32, f.w*f.h)
		for i := range plane {
			plane[i] = float32(img.Pix[4*i+c])
		}
		f.ch[c] = plane
	}
	return f
}

func (f *floats) image() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, f.w, f.h))
	for i := range f.w * f.h {
		for c := range 3 {
			v := f.ch[c][i] + 0.5
			img.Pix[4*i+c] = uint8(min(255, max(0, v)))
		}
		img.Pix[4*i+3] = 255
	}
	return img
}

// light applies exposure, gradient, shadow and reflections.
func (f *floats) light(s shine) {
	for y := range f.h {
		ny := float64(y)/float64(f.h) - 0.5
		for x := range f.w {
			nx := float64(x)/float64(f.w) - 0.5
			factor := 1 - s.gradient[0]*0.6*(0.5+nx*s.gradient[2]+ny*s.gradient[1])
			if s.shadow[0] > 0 {
				depth := 1 / (1 + math.Exp(-24*(nx*s.shadow[2]+ny*s.shadow[1]+s.shadow[3]+0.05*math.Sin(9*nx+7*ny+s.phase))))
				factor *= 1 - 0.65*s.shadow[0]*depth
			}
			share := 0.0
			for _, spot := range s.spots {
				dx, dy := (float64(x)-spot.at.X)/spot.rx, (float64(y)-spot.at.Y)/spot.ry
				if d := dx*dx + dy*dy; d < 9 {
					share = max(share, min(1, 1.38*math.Exp(-d/2)))
				}
			}
			i := y*f.w + x
			for c := range f.ch {
				v := float64(f.ch[c][i]) * factor * s.gain[c]
				if share > 0 {
					v += (266 - v) * share
				}
				f.ch[c][i] = float32(v)
			}
		}
	}
}

// defocus blurs by lens and motion, everywhere or in one half.
func (f *floats) defocus(e Exposition, rng *rand.Rand) {
	var before [3][]float32
	if e.HalfBlur != "" {
		for c := range f.ch {
			before[c] = slices.Clone(f.ch[c])
		}
	}
	angle := math.Pi * rng.Float64()
	for c := range f.ch {
		blurFloats(f.ch[c], f.w, f.h, e.Defocus)
		if e.Motion > 0.3 {
			f.ch[c] = smear(f.ch[c], f.w, f.h, e.Motion, angle)
		}
	}
	if e.HalfBlur == "" {
		return
	}
	for y := range f.h {
		for x := range f.w {
			t := 1 / (1 + math.Exp(-20*(float64(x)/float64(f.w)-0.5)))
			if e.HalfBlur == "left" {
				t = 1 - t
			}
			i := y*f.w + x
			for c := range f.ch {
				f.ch[c][i] = before[c][i] + (f.ch[c][i]-before[c][i])*float32(t)
			}
		}
	}
}

// display multiplies with the pixels of a screen: three shifted colour stripes
// across, gaps between rows, sampled point by point as a sensor does.
func (f *floats) display(e Exposition, rng *rand.Rand) {
	if e.Stripes <= 0 {
		return
	}
	sin, cos := math.Sincos((8*rng.Float64() - 4) * math.Pi / 180)
	bend := 0.002 * (2*rng.Float64() - 1)
	notch := func(t float64) float64 { // a dark gap, a third of the period wide, with soft sides
		t -= math.Floor(t)
		return 1 / (1 + math.Exp(18*(math.Abs(t-0.5)-0.3)))
	}
	for y := range f.h {
		for x := range f.w {
			fx, fy := float64(x), float64(y)
			u := (fx*cos + fy*sin + bend*fy*fy/float64(f.h)) / e.Pixel
			v := (fy*cos - fx*sin) / e.Pixel
			row := 1 - 0.5*e.Stripes*(1-notch(v))
			i := y*f.w + x
			for c := range f.ch {
				stripe := 1 - e.Stripes*(1-notch(u+float64(c)/3))
				f.ch[c][i] *= float32(row * stripe * (1 + 0.6*e.Stripes))
			}
		}
	}
}

// sense adds noise, takes colour away, and saves as JPEG.
func (f *floats) sense(e Exposition, rng *rand.Rand) {
	if e.Noise > 0 {
		for i := range f.w * f.h {
			luma := (f.ch[0][i] + f.ch[1][i] + f.ch[2][i]) / 3
			deviation := float32(e.Noise) * (1.25 - 0.5*min(1, max(0, luma/255)))
			shared := float32(rng.NormFloat64()) * 0.8
			for c := range f.ch {
				f.ch[c][i] += deviation * (shared + 0.6*float32(rng.NormFloat64()))
			}
		}
	}
	if e.Grey {
		for i := range f.w * f.h {
			luma := 0.299*f.ch[0][i] + 0.587*f.ch[1][i] + 0.114*f.ch[2][i]
			luma = (luma-128)*1.15 + 132
			f.ch[0][i], f.ch[1][i], f.ch[2][i] = luma, luma, luma
		}
	}
	if e.Quality <= 0 {
		return
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, f.image(), &jpeg.Options{Quality: e.Quality}); err != nil {
		return // a picture in memory is always encodable below 65536 pixels
	}
	back, err := jpeg.Decode(&b)
	if err != nil {
		return
	}
	*f = *floatsOf(toRGBA(back))
}

// blurFloats smooths a plane; pixels beyond the border repeat it.
func blurFloats(plane []float32, w, h int, sigma float64) {
	if sigma < 0.15 || w == 0 || h == 0 {
		return
	}
	weights := kernel(sigma)
	k := make([]float32, len(weights))
	for i, v := range weights {
		k[i] = float32(v)
	}
	radius := len(k) / 2
	line := make([]float32, w+2*radius)
	for y := range h {
		row := plane[y*w : (y+1)*w]
		for i := range line {
			line[i] = row[min(max(i-radius, 0), w-1)]
		}
		for x := range row {
			var sum float32
			for j, v := range k {
				sum += v * line[x+j]
			}
			row[x] = sum
		}
	}
	source := slices.Clone(plane)
	for y := range h {
		row := plane[y*w : (y+1)*w]
		clear(row)
		for j, v := range k {
			from := source[min(max(y+j-radius, 0), h-1)*w:][:w]
			for x := range row {
				row[x] += v * from[x]
			}
		}
	}
}

// smear moves a plane along a line of the given length.
func smear(plane []float32, w, h int, length, angle float64) []float32 {
	steps := max(2, int(math.Ceil(length*2)))
	out := make([]float32, len(plane))
	sin, cos := math.Sincos(angle)
	for s := range steps {
		t := length * (float64(s)/float64(steps-1) - 0.5)
		dx, dy := cos*t, sin*t
		x0, y0 := int(math.Floor(dx)), int(math.Floor(dy))
		fx, fy := float32(dx-float64(x0)), float32(dy-float64(y0))
		for y := range h {
			a := plane[min(max(y+y0, 0), h-1)*w:][:w]
			b := plane[min(max(y+y0+1, 0), h-1)*w:][:w]
			row := out[y*w:][:w]
			for x := range w {
				l, r := min(max(x+x0, 0), w-1), min(max(x+x0+1, 0), w-1)
				row[x] += (a[l]*(1-fx)+a[r]*fx)*(1-fy) + (b[l]*(1-fx)+b[r]*fx)*fy
			}
		}
	}
	for i := range out {
		out[i] /= float32(steps)
	}
	return out
}
