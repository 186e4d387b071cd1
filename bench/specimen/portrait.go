package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// frame says where the eyes lie in a picture.
type frame struct {
	distance float64 // between the eyes, of the width
	x, y     float64 // of the point between them, of width and height
	lean     float64 // degrees the head leans, clockwise
}

// portraitFrame follows the proportions of ISO/IEC 19794-5 for passports.
var portraitFrame = frame{distance: 0.25, x: 0.5, y: 0.46}

// align is the similarity that brings the eyes of f.person to their place in
// a picture of that size.
func (f Face) align(width, height float64, in frame) f64.Aff3 {
	dx, dy := f.LeftEye.X-f.RightEye.X, f.LeftEye.Y-f.RightEye.Y
	scale := in.distance * (1 - f.shrink) * width / math.Hypot(dx, dy)
	angle := in.lean*math.Pi/180 - math.Atan2(dy, dx)
	sin, cos := math.Sin(angle)*scale, math.Cos(angle)*scale
	midX := (f.LeftEye.X+f.RightEye.X)/2 + float64(f.inset.X)
	midY := (f.LeftEye.Y+f.RightEye.Y)/2 + float64(f.inset.Y)
	return f64.Aff3{
		cos, -sin, width*(in.x+f.shift) - cos*midX + sin*midY,
		sin, cos, height*in.y - sin*midX - cos*midY,
	}
}

// place draws the person over the picture.
func (f Face) place(dst *image.RGBA, in frame) {
	w, h := float64(dst.Bounds().Dx()), float64(dst.Bounds().Dy())
	xdraw.CatmullRom.Transform(dst, f.align(w, h, in), f.person, f.person.Bounds(), xdraw.Over, nil)
}

// portrait is a passport picture before a light ground in the document's tone.
func (f Face) portrait(width, height int, tone color.RGBA) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	ground := &canvas{img: dst, scale: 1}
	grey := color.RGBA{214, 218, 222, 255}
	ground.wash(mix(mix(tone, grey, 0.35), white, 0.4), mix(tone, grey, 0.6))
	f.place(dst, portraitFrame)
	return dst
}

// ghost is the portrait in one ink, pale, fading out towards its border.
func (f Face) ghost(width, height int, ink color.RGBA) *image.RGBA {
	src := f.portrait(width, height, white)
	dst := image.NewRGBA(src.Bounds())
	for y := range height {
		for x := range width {
			i := src.PixOffset(x, y)
			luma := (0.299*float64(src.Pix[i]) + 0.587*float64(src.Pix[i+1]) + 0.114*float64(src.Pix[i+2])) / 255
			nx, ny := 2*float64(x)/float64(width)-1, 2*float64(y)/float64(height)-1
			edge := math.Max(0, 1-math.Pow(math.Abs(nx), 4)-math.Pow(math.Abs(ny), 4))
			dst.Set(x, y, faded(ink, (1-luma)*0.55*edge))
		}
	}
	return dst
}

// silhouette stands for a portrait when the person has no photograph.
func silhouette(width, height int) *image.RGBA {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, width, height)), scale: float64(width) / 35}
	c.wash(color.RGBA{226, 230, 233, 255}, color.RGBA{208, 214, 218, 255})
	grey := color.RGBA{150, 158, 164, 255}
	c.fill(grey, ring(mm{17.5, 20}, 8, 60))
	c.fill(grey, rounded(4, 33, 27, 30, 11))
	return c.img
}

// toRGBA copies any picture to RGBA with its origin at 0,0.
func toRGBA(src image.Image) *image.RGBA {
	b := src.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(dst, dst.Bounds(), src, b.Min, draw.Src)
	return dst
}
