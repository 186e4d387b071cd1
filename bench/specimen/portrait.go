package specimen

import (
	"image"
	"image/color"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// frame says where the eyes lie in a portrait, as shares of its size.
type frame struct {
	eyes float64 // distance of the eyes, of the width
	line float64 // height of the eyes, from the top
}

// portraitFrame follows the proportions of ISO/IEC 19794-5 for passports.
var portraitFrame = frame{eyes: 0.25, line: 0.46}

// portrait cuts a photograph so that the eyes are level and in their place.
func (f Face) portrait(width, height int, in frame) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	xdraw.CatmullRom.Transform(dst, f.align(float64(width), float64(height), in), f.Image, f.Image.Bounds(), xdraw.Src, nil)
	return dst
}

// align is the similarity that brings the eyes to their place in the frame.
func (f Face) align(width, height float64, in frame) f64.Aff3 {
	dx, dy := f.LeftEye.X-f.RightEye.X, f.LeftEye.Y-f.RightEye.Y
	scale := in.eyes * width / math.Hypot(dx, dy)
	angle := -math.Atan2(dy, dx)
	sin, cos := math.Sin(angle)*scale, math.Cos(angle)*scale
	midX, midY := (f.LeftEye.X+f.RightEye.X)/2, (f.LeftEye.Y+f.RightEye.Y)/2
	return f64.Aff3{
		cos, -sin, width/2 - cos*midX + sin*midY,
		sin, cos, height*in.line - sin*midX - cos*midY,
	}
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
