package main

import (
	"image"
	"math"
	"path/filepath"
)

// documentCopy is one way in which a portrait stands on a document.
type documentCopy struct {
	name string
	make func(s sample) (image.Image, error)
}

// copies by the protocol; the last one has everything at once.
var copies = []documentCopy{
	{"120 px, grey", func(s sample) (image.Image, error) { return small(s), nil }},
	{"halftone", func(s sample) (image.Image, error) { return halftone(small(s)), nil }},
	{"hologram", func(s sample) (image.Image, error) { return hologram(small(s), s), nil }},
	{"JPEG 40", func(s sample) (image.Image, error) { return compress(small(s), 40) }},
	{"all of it", func(s sample) (image.Image, error) { return compress(hologram(halftone(small(s)), s), 40) }},
}

// small is the picture in grey, reduced so that the face is 120 px high.
func small(s sample) image.Image {
	return resize(tone(s.picture, 1, 0, true), min(1, 120/s.face.Box.H))
}

// halftone prints the picture with a screen of dots at 45 degrees, 1.6 px a cell,
// and takes it up again with the blur of a camera that does not quite resolve it.
func halftone(img image.Image) image.Image {
	const fine, cell = 4, 1.6
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	grey := func(x, y int) float64 {
		r, g, bl, _ := img.At(b.Min.X+min(max(x, 0), w-1), b.Min.Y+min(max(y, 0), h-1)).RGBA()
		return (0.299*float64(r) + 0.587*float64(g) + 0.114*float64(bl)) / 65535
	}
	ink := make([]float64, w*h)
	for y := range h {
		for x := range w {
			sum := 0.0
			for v := range fine {
				for u := range fine {
					px, py := float64(x)+(float64(u)+0.5)/fine, float64(y)+(float64(v)+0.5)/fine
					// The threshold of a round dot: two crossed waves.
					a, c := (px+py)/math.Sqrt2/cell, (px-py)/math.Sqrt2/cell
					threshold := 0.5 + 0.25*(math.Cos(2*math.Pi*a)+math.Cos(2*math.Pi*c))
					if grey(x, y) > threshold {
						sum++
					}
				}
			}
			ink[y*w+x] = sum / (fine * fine)
		}
	}
	at := func(x, y int) float64 { return ink[min(max(y, 0), h-1)*w+min(max(x, 0), w-1)] }
	for y := range h {
		for x := range w {
			v := 0.25*at(x, y) + 0.125*(at(x-1, y)+at(x+1, y)+at(x, y-1)+at(x, y+1)) + 0.0625*(at(x-1, y-1)+at(x+1, y-1)+at(x-1, y+1)+at(x+1, y+1))
			g := uint8(math.Round(min(max(20+220*v, 0), 255)))
			i := out.PixOffset(x, y)
			out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = g, g, g, 255
		}
	}
	return out
}

// hologram lays bright coloured curves over the picture, as a film in a passport
// shows them at a bad angle; where they run depends on the person's label.
func hologram(img image.Image, s sample) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	phase := 0.0
	for _, c := range s.person + filepath.Base(s.path) {
		phase += float64(c) * 0.37
	}
	k := 120.0 / 4 // a wave is a quarter of a face long
	for y := range h {
		for x := range w {
			r, g, bl, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
			wave := math.Sin(2*math.Pi*(float64(x)+0.5*float64(y))/k + phase + 1.5*math.Sin(2*math.Pi*float64(y)/k/1.7))
			film := 0.45 * math.Pow(max(0, wave), 4)
			hue := 2 * math.Pi * (float64(x)/float64(w) + float64(y)/float64(h) + phase)
			i := out.PixOffset(x, y)
			for n, v := range []uint32{r, g, bl} {
				colour := 0.65 + 0.35*math.Cos(hue+2*math.Pi*float64(n)/3)
				out.Pix[i+n] = uint8(math.Round(255 * ((1-film)*float64(v)/65535 + film*colour)))
			}
			out.Pix[i+3] = 255
		}
	}
	return out
}
