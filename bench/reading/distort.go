package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
)

// variants make a picture as people take it out of one that lies straight.
var variants = []struct {
	name  string
	apply func(*image.RGBA) *image.RGBA
}{
	{"as it is", nil},
	{"turned 90", func(i *image.RGBA) *image.RGBA { return imageio.Rotate(i, 90) }},
	{"turned 180", func(i *image.RGBA) *image.RGBA { return imageio.Rotate(i, 180) }},
	{"turned 270", func(i *image.RGBA) *image.RGBA { return imageio.Rotate(i, 270) }},
	{"tilted 8", func(i *image.RGBA) *image.RGBA { return onTable(i, 8, 0, 1) }},
	{"tilted -8", func(i *image.RGBA) *image.RGBA { return onTable(i, -8, 0, 1) }},
	{"perspective", func(i *image.RGBA) *image.RGBA { return onTable(i, 0, 0.12, 1) }},
	{"half", func(i *image.RGBA) *image.RGBA { return imageio.Resize(i, i.Rect.Dx()/2, i.Rect.Dy()/2) }},
	{"on a table", func(i *image.RGBA) *image.RGBA { return onTable(i, 5, 0.06, 1.8) }},
	{"on a table turned 90", func(i *image.RGBA) *image.RGBA { return imageio.Rotate(onTable(i, -5, 0.06, 1.8), 90) }},
}

func variantNames() []string {
	var names []string
	for _, v := range variants {
		names = append(names, v.name)
	}
	return names
}

func distort(data []byte, name string) ([]byte, error) {
	for _, v := range variants {
		if v.name != name {
			continue
		}
		if v.apply == nil {
			return data, nil
		}
		f, err := (&imageio.Decoder{}).Decode(context.Background(), data)
		if err != nil {
			return nil, err
		}
		var buf bytes.Buffer
		err = jpeg.Encode(&buf, v.apply(f.Pictures[0].Image), &jpeg.Options{Quality: 92})
		return buf.Bytes(), err
	}
	return nil, fmt.Errorf("no variant %q", name)
}

// onTable lays a picture on a brown, unevenly lit table: turned by degrees,
// its upper edge shortened by the share pinch on both sides, the table room
// times as large.
func onTable(src *image.RGBA, degrees, pinch, room float64) *image.RGBA {
	w, h := float64(src.Rect.Dx()), float64(src.Rect.Dy())
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	corners := ocr.Quad{{X: pinch * w}, {X: w - pinch*w}, {X: w, Y: h}, {X: 0, Y: h}}
	corners = corners.Map(func(p vision.Point) vision.Point {
		x, y := p.X-w/2, p.Y-h/2
		return vision.Point{X: x*cos - y*sin, Y: x*sin + y*cos}
	})
	b := corners.Box()
	tw, th := int(b.W*room+40), int(b.H*room+40)
	corners = corners.Map(func(p vision.Point) vision.Point {
		return vision.Point{X: p.X - b.X + (float64(tw)-b.W)/2, Y: p.Y - b.Y + (float64(th)-b.H)/2}
	})
	to, ok := ocr.RectToQuad(w, h, corners)
	back, ok2 := to.Inverse()
	dst := image.NewRGBA(image.Rect(0, 0, tw, th))
	if !ok || !ok2 {
		return dst
	}
	for y := range th {
		for x := range tw {
			light := 0.75 + 0.25*float64(x)/float64(tw)
			grain := 10 * math.Sin(float64(y)/7+3*math.Sin(float64(x)/90))
			c := color.RGBA{R: uint8((120 + grain) * light), G: uint8((84 + grain) * light), B: uint8((56 + grain) * light), A: 255}
			if p := back.Apply(vision.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5}); p.X >= 0.5 && p.Y >= 0.5 && p.X < w-0.5 && p.Y < h-0.5 {
				c = bilinear(src, p.X-0.5, p.Y-0.5)
			}
			dst.SetRGBA(x, y, c)
		}
	}
	return dst
}

func bilinear(src *image.RGBA, x, y float64) color.RGBA {
	x0, y0 := int(x), int(y)
	tx, ty := x-float64(x0), y-float64(y0)
	at := func(x, y int) color.RGBA {
		return src.RGBAAt(min(x, src.Rect.Dx()-1), min(y, src.Rect.Dy()-1))
	}
	a, b, c, d := at(x0, y0), at(x0+1, y0), at(x0, y0+1), at(x0+1, y0+1)
	mix := func(a, b, c, d uint8) uint8 {
		return uint8((float64(a)*(1-tx)+float64(b)*tx)*(1-ty) + (float64(c)*(1-tx)+float64(d)*tx)*ty + 0.5)
	}
	return color.RGBA{mix(a.R, b.R, c.R, d.R), mix(a.G, b.G, c.G, d.G), mix(a.B, b.B, c.B, d.B), 255}
}
