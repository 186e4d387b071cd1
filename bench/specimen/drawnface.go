package specimen

import (
	"image"
	"image/color"
	"math"

	"github.com/idngo/idngo/vision"
)

// DrawnFaces are portraits of nobody, drawn: for pictures of the product that
// are published, where no person may be shown. They have the names of Photos,
// so that the same applicants can be drawn with either.
func DrawnFaces() []Face {
	skins := []color.RGBA{{232, 196, 168, 255}, {206, 160, 128, 255}, {240, 208, 184, 255}}
	hairs := []color.RGBA{{66, 48, 40, 255}, {30, 28, 32, 255}, {120, 84, 52, 255}}
	coats := []color.RGBA{{52, 92, 130, 255}, {96, 60, 96, 255}, {60, 104, 84, 255}}
	var faces []Face
	for i, photo := range Photos() {
		k := i % len(skins)
		// Where the outline of a photograph was, the eyes of the drawing are.
		photo.RightEye, photo.LeftEye = vision.Point{X: 166, Y: 214}, vision.Point{X: 234, Y: 214}
		photo.outline, photo.coat, photo.shift, photo.shrink = "", coat{}, 0, 0
		drawn := drawFace(skins[k], hairs[k], coats[k], photo.Sex == Female)
		faces = append(faces, Face{Photo: photo, Image: drawn, person: drawn})
	}
	return faces
}

// drawFace draws head and shoulders, 400 wide and 1,200 high.
func drawFace(skin, hair, garment color.RGBA, long bool) *image.RGBA {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, 400, 1200)), scale: 1}
	shadow := mix(skin, color.RGBA{90, 50, 40, 255}, 0.25)
	if long {
		c.fill(hair, rounded(98, 110, 204, 260, 96))
	}
	c.fill(garment, rounded(30, 390, 340, 1000, 90))
	c.fill(shadow, rounded(164, 300, 72, 120, 30))
	c.fill(mix(garment, color.RGBA{255, 255, 255, 255}, 0.25), oval(200, 400, 62, 30))
	c.fill(skin, oval(200, 225, 82, 108))
	c.fill(hair, arch(200, 205, 90, 104, 0.98))
	if long {
		c.fill(hair, rounded(102, 170, 26, 150, 13), rounded(272, 170, 26, 150, 13))
	}
	for _, x := range []float64{166, 234} {
		c.fill(color.RGBA{250, 250, 250, 255}, oval(x, 214, 15, 8))
		c.fill(color.RGBA{60, 44, 36, 255}, oval(x, 214, 7, 7))
		c.fill(hair, rounded(x-20, 188, 40, 7, 3))
	}
	c.fill(shadow, rounded(194, 222, 12, 40, 6), oval(200, 264, 17, 8))
	c.fill(color.RGBA{176, 92, 88, 255}, oval(200, 292, 30, 8))
	return c.img
}

func oval(x, y, rx, ry float64) []mm {
	points := ring(mm{}, 1, 48)
	for i, p := range points {
		points[i] = mm{x + rx*p.x, y + ry*p.y}
	}
	return points
}

// arch is the upper part of an oval, cut by a curve that rises to the middle:
// hair above a forehead. share of the half circle that it covers.
func arch(x, y, rx, ry, share float64) []mm {
	var points []mm
	const corners = 32
	from, to := math.Pi+(1-share)*math.Pi/2, 2*math.Pi-(1-share)*math.Pi/2
	for i := range corners + 1 {
		a := from + (to-from)*float64(i)/corners
		points = append(points, mm{x + rx*math.Cos(a), y + ry*math.Sin(a)})
	}
	for i := range corners + 1 {
		a := to - (to-from)*float64(i)/corners
		points = append(points, mm{x + 0.86*rx*math.Cos(a), y + 0.52*ry*math.Sin(a)})
	}
	return points
}
