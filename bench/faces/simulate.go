package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"golang.org/x/image/draw"
)

// reprint is one way in which a photograph comes back.
type reprint struct {
	name  string
	apply func(image.Image) (image.Image, error)
}

var reprints = []reprint{
	{"jpeg 40", func(img image.Image) (image.Image, error) { return compress(img, 40) }},
	{"brighter", func(img image.Image) (image.Image, error) { return tone(img, 1.15, 20, false), nil }},
	{"grey, flat", func(img image.Image) (image.Image, error) { return tone(img, 0.6, 50, true), nil }},
	{"half size", func(img image.Image) (image.Image, error) { return resize(img, 0.5), nil }},
	{"cropped", func(img image.Image) (image.Image, error) { return crop(img, 0.06), nil }},
	{"mirrored", func(img image.Image) (image.Image, error) { return mirror(img), nil }},
	{"printed small", func(img image.Image) (image.Image, error) {
		return compress(resize(tone(img, 0.6, 50, true), 0.55), 60)
	}},
}

func compress(img image.Image, quality int) (image.Image, error) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return jpeg.Decode(&buf)
}

// tone scales and lifts every channel, and drops the colour if grey is set.
func tone(img image.Image, gain, lift float64, grey bool) image.Image {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	adjust := func(v uint8) uint8 { return uint8(math.Round(min(max(float64(v)*gain+lift, 0), 255))) }
	for y := range b.Dy() {
		for x := range b.Dx() {
			c := color.RGBAModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.RGBA)
			if grey {
				v := color.GrayModel.Convert(c).(color.Gray).Y
				c = color.RGBA{v, v, v, 255}
			}
			out.SetRGBA(x, y, color.RGBA{adjust(c.R), adjust(c.G), adjust(c.B), 255})
		}
	}
	return out
}

func resize(img image.Image, factor float64) image.Image {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())*factor)), max(1, int(float64(b.Dy())*factor))))
	draw.CatmullRom.Scale(out, out.Bounds(), img, b, draw.Src, nil)
	return out
}

func crop(img image.Image, share float64) image.Image {
	b := img.Bounds()
	dx, dy := int(float64(b.Dx())*share), int(float64(b.Dy())*share)
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()-2*dx, b.Dy()-2*dy))
	draw.Draw(out, out.Bounds(), img, b.Min.Add(image.Pt(dx, dy)), draw.Src)
	return out
}

func mirror(img image.Image) image.Image {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.Set(b.Dx()-1-x, y, img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}
