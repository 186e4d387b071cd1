package specimen

import (
	"image"
	"math"

	"github.com/idngo/idngo/vision"
)

// homography maps the plane of a document to the plane of a picture.
type homography [9]float64

func (h homography) apply(x, y float64) (float64, float64) {
	w := h[6]*x + h[7]*y + h[8]
	return (h[0]*x + h[1]*y + h[2]) / w, (h[3]*x + h[4]*y + h[5]) / w
}

// inverse is the adjugate, which equals the inverse up to a factor that does
// not matter for a homography. ok is false for a plane seen edge-on.
func (h homography) inverse() (inverse homography, ok bool) {
	inverse = homography{
		h[4]*h[8] - h[5]*h[7], h[2]*h[7] - h[1]*h[8], h[1]*h[5] - h[2]*h[4],
		h[5]*h[6] - h[3]*h[8], h[0]*h[8] - h[2]*h[6], h[2]*h[3] - h[0]*h[5],
		h[3]*h[7] - h[4]*h[6], h[1]*h[6] - h[0]*h[7], h[0]*h[4] - h[1]*h[3],
	}
	det := h[0]*inverse[0] + h[1]*inverse[3] + h[2]*inverse[6]
	return inverse, math.Abs(det) > 1e-12
}

// scaledShifted follows h by a scaling and a shift of the picture.
func (h homography) scaledShifted(scale, dx, dy float64) homography {
	for i := range 3 {
		h[i] = h[i]*scale + dx*h[6+i]
		h[3+i] = h[3+i]*scale + dy*h[6+i]
	}
	return h
}

// view looks at a plane of the given size that is turned clockwise by rotation
// and tilted about the horizontal and the vertical axis (degrees), from a
// distance of 2.4 diagonals. The plane's centre lands on 0,0.
func view(width, height, rotation, tiltX, tiltY float64) homography {
	rad := math.Pi / 180
	sr, cr := math.Sincos(rotation * rad)
	sx, cx := math.Sincos(tiltX * rad)
	sy, cy := math.Sincos(tiltY * rad)
	// Columns of the rotation matrix for the plane's own x and y axis: first
	// turned in the plane, then tilted.
	axis := func(x, y float64) (float64, float64, float64) {
		x, y = cr*x-sr*y, sr*x+cr*y
		y, z := y*cx, y*sx
		return x*cy + z*sy, y, -x*sy + z*cy
	}
	ax, ay, az := axis(1, 0)
	bx, by, bz := axis(0, 1)
	far := 2.4 * math.Hypot(width, height)
	h := homography{far * ax, far * bx, 0, far * ay, far * by, 0, az, bz, far}
	for i := range 3 { // the plane's origin is its top left corner
		h[3*i+2] -= h[3*i]*width/2 + h[3*i+1]*height/2
	}
	return h
}

// corners are the images of a plane's corners, clockwise from its top left.
func (h homography) corners(width, height float64) []vision.Point {
	points := make([]vision.Point, 4)
	for i, c := range [4][2]float64{{0, 0}, {width, 0}, {width, height}, {0, height}} {
		points[i].X, points[i].Y = h.apply(c[0], c[1])
	}
	return points
}

// bounding is the box around points.
func bounding(points []vision.Point) vision.Box {
	low, high := points[0], points[0]
	for _, p := range points {
		low.X, low.Y = min(low.X, p.X), min(low.Y, p.Y)
		high.X, high.Y = max(high.X, p.X), max(high.Y, p.Y)
	}
	return vision.Box{X: low.X, Y: low.Y, W: high.X - low.X, H: high.Y - low.Y}
}

// cornerRadius of a card and a passport page, as a share of the width.
const cornerRadius = 0.03

// paste lays the document on the picture as h says, with rounded corners and
// smooth edges. The document is smoothed first where it shrinks, so that it
// does not alias.
func paste(dst *image.RGBA, doc *image.RGBA, h homography) {
	inverse, ok := h.inverse()
	if !ok {
		return
	}
	width, height := float64(doc.Bounds().Dx()), float64(doc.Bounds().Dy())
	corners := h.corners(width, height)
	shrink := math.Sqrt(width * height / math.Max(1, area(corners)))
	if shrink > 1 {
		doc = softened(doc, 0.45*math.Sqrt(shrink*shrink-1))
	}
	box := bounding(corners)
	within := image.Rect(int(box.X)-1, int(box.Y)-1, int(box.X+box.W)+2, int(box.Y+box.H)+2).Intersect(dst.Bounds())
	radius := cornerRadius * width
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			u, v := inverse.apply(float64(x)+0.5, float64(y)+0.5)
			cover := math.Min(1, math.Max(0, 0.5-outside(u, v, width, height, radius)/shrink))
			if cover <= 0 {
				continue
			}
			r, g, b := bilinear(doc, u-0.5, v-0.5)
			i := dst.PixOffset(x, y)
			for c, value := range [3]float64{r, g, b} {
				old := float64(dst.Pix[i+c])
				dst.Pix[i+c] = uint8(math.Round(old + (value-old)*cover))
			}
			dst.Pix[i+3] = 255
		}
	}
}

// outside is the signed distance to a rectangle with rounded corners, negative inside.
func outside(u, v, width, height, radius float64) float64 {
	dx := math.Abs(u-width/2) - width/2 + radius
	dy := math.Abs(v-height/2) - height/2 + radius
	return math.Hypot(math.Max(dx, 0), math.Max(dy, 0)) + math.Min(math.Max(dx, dy), 0) - radius
}

// area of a convex polygon.
func area(points []vision.Point) float64 {
	sum := 0.0
	for i, p := range points {
		q := points[(i+1)%len(points)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return math.Abs(sum) / 2
}

// bilinear samples a picture; positions beyond the border repeat it.
func bilinear(img *image.RGBA, x, y float64) (r, g, b float64) {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	x, y = math.Min(math.Max(x, 0), float64(w-1)), math.Min(math.Max(y, 0), float64(h-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
	fx, fy := x-float64(x0), y-float64(y0)
	p00, p10 := img.PixOffset(x0, y0), img.PixOffset(x1, y0)
	p01, p11 := img.PixOffset(x0, y1), img.PixOffset(x1, y1)
	var out [3]float64
	for c := range 3 {
		top := float64(img.Pix[p00+c])*(1-fx) + float64(img.Pix[p10+c])*fx
		low := float64(img.Pix[p01+c])*(1-fx) + float64(img.Pix[p11+c])*fx
		out[c] = top*(1-fy) + low*fy
	}
	return out[0], out[1], out[2]
}

// softened is a blurred copy.
func softened(img *image.RGBA, sigma float64) *image.RGBA {
	p := planesOf(img)
	p.blur(sigma)
	return p.image()
}
