package specimen

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"github.com/idngo/idngo/vision"
)

// Camera is what light, lens, sensor and file format do to a picture. The zero
// value changes nothing.
type Camera struct {
	// Exposure in stops, -4 to 4.
	Exposure float64
	// Gradient is how much darker one side is, 0 to 1; the side depends on the seed.
	Gradient float64
	// Shadow is the depth of a soft shadow over part of the picture, 0 to 1.
	Shadow float64
	// Blur is the deviation of a Gaussian in pixels, 0 to 20.
	Blur float64
	// Noise is the deviation of the sensor's noise in steps of 0..255, 0 to 80.
	Noise float64
	// Moire is the depth of a screen's pixel grid as a second camera sees it, 0 to 1.
	Moire float64
	// Grey makes a black-and-white copy.
	Grey bool
	// Quality of a JPEG round trip, 1 to 100; 0 for none.
	Quality int
}

// between is false for NaN too.
func between(v, low, high float64) bool { return v >= low && v <= high }

func (c Camera) check() error {
	switch {
	case !between(c.Exposure, -4, 4):
		return optionError("exposure", c.Exposure)
	case !between(c.Gradient, 0, 1):
		return optionError("gradient", c.Gradient)
	case !between(c.Shadow, 0, 1):
		return optionError("shadow", c.Shadow)
	case !between(c.Blur, 0, 20):
		return optionError("blur", c.Blur)
	case !between(c.Noise, 0, 80):
		return optionError("noise", c.Noise)
	case !between(c.Moire, 0, 1):
		return optionError("moire", c.Moire)
	case c.Quality < 0 || c.Quality > 100:
		return optionError("quality", c.Quality)
	}
	return nil
}

// spot is a burnt-out reflection.
type spot struct {
	at       vision.Point
	rx, ry   float64
	strength float64
}

// take runs the picture through light, lens, sensor and file, in this order.
func (c Camera) take(img *image.RGBA, rng *rand.Rand, glare *spot) (*image.RGBA, error) {
	p := planesOf(img)
	c.light(p, rng)
	if glare != nil {
		glare.shine(p)
	}
	if c.Moire > 0 {
		c.grid(p, rng)
	}
	p.blur(c.Blur)
	c.sense(p, rng)
	out := p.image()
	if c.Quality == 0 {
		return out, nil
	}
	data, err := EncodeJPEG(out, c.Quality)
	if err != nil {
		return nil, err
	}
	back, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return toRGBA(back), nil
}

// light applies exposure, a gradient across the picture and a soft shadow
// whose edge runs through it.
func (c Camera) light(p *planes, rng *rand.Rand) {
	gain := math.Exp2(c.Exposure / 2.2) // the values are gamma-coded
	sin, cos := math.Sincos(2 * math.Pi * rng.Float64())
	edgeSin, edgeCos := math.Sincos(2 * math.Pi * rng.Float64())
	offset := 0.3 * (rng.Float64() - 0.5)
	p.each(func(x, y int, v *[3]float64) {
		nx, ny := float64(x)/float64(p.width)-0.5, float64(y)/float64(p.height)-0.5
		factor := gain * (1 - c.Gradient*0.6*(0.5+nx*cos+ny*sin))
		if c.Shadow > 0 {
			depth := 1 / (1 + math.Exp(-24*(nx*edgeCos+ny*edgeSin+offset+0.05*math.Sin(9*nx+7*ny))))
			factor *= 1 - 0.65*c.Shadow*depth
		}
		for i := range v {
			v[i] *= factor
		}
	})
}

// shine adds a reflection with a burnt-out heart.
func (s spot) shine(p *planes) {
	p.each(func(x, y int, v *[3]float64) {
		dx, dy := (float64(x)-s.at.X)/s.rx, (float64(y)-s.at.Y)/s.ry
		share := math.Min(1, s.strength*1.6*math.Exp(-(dx*dx+dy*dy)/2))
		for i := range v {
			v[i] += (262 - v[i]) * share
		}
	})
}

// grid multiplies with the three shifted colour stripes of a display whose
// pixels are a little over two of ours wide; sampling them gives the moire.
func (c Camera) grid(p *planes, rng *rand.Rand) {
	period := 2.15 + 0.7*rng.Float64()
	sin, cos := math.Sincos((2 + 5*rng.Float64()) * math.Pi / 180)
	bend := 0.004 * (0.5 + rng.Float64())
	p.each(func(x, y int, v *[3]float64) {
		fx, fy := float64(x), float64(y)
		u, w := (fx*cos+fy*sin)/period, (fy*cos-fx*sin)/period
		u += bend * fy * fy / float64(p.height) / period
		row := 1 - 0.35*c.Moire*(0.5+0.5*math.Cos(2*math.Pi*w))
		for i := range v {
			stripe := 1 - 0.75*c.Moire*(0.5+0.5*math.Cos(2*math.Pi*(u+float64(i)/3)))
			v[i] *= row * stripe * (1 + 0.45*c.Moire)
		}
		v[2] *= 1 + 0.06*c.Moire // displays are bluer than paper
	})
}

// sense adds noise, stronger in dark parts as after brightening, and removes
// colour for a black-and-white copy.
func (c Camera) sense(p *planes, rng *rand.Rand) {
	if c.Noise > 0 {
		p.each(func(_, _ int, v *[3]float64) {
			luma := (v[0] + v[1] + v[2]) / 3
			deviation := c.Noise * (1.25 - 0.5*math.Min(1, math.Max(0, luma/255)))
			shared := rng.NormFloat64() * 0.8
			for i := range v {
				v[i] += deviation * (shared + 0.6*rng.NormFloat64())
			}
		})
	}
	if c.Grey {
		p.each(func(_, _ int, v *[3]float64) {
			luma := 0.299*v[0] + 0.587*v[1] + 0.114*v[2]
			luma = (luma-128)*1.15 + 132
			v[0], v[1], v[2] = luma, luma, luma
		})
	}
}
