package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/idngo/idngo/vision"
)

// KindSelfie is the contract's idDocType of a selfie.
const KindSelfie = "SELFIE"

// SelfieOptions say how a selfie is taken. The zero value is a front camera
// indoors, the person alone, looking straight ahead.
type SelfieOptions struct {
	Camera
	Seed uint64
	// Width in pixels, 120 to 3000; 0 means 900. The picture is 3:4 upright.
	Width int
	// Shot chooses among the photographs of the person.
	Shot int
	// Distance between the eyes as a share of the width, 0.03 to 0.3; 0 means 0.115.
	Distance float64
	// Lean tips the head, -45 to 45 degrees; Turn turns it by some degrees, -25
	// to 25, positive to the subject's left.
	Lean, Turn float64
	// Document is held in front of the chest; nil for none.
	Document image.Image
	// DocumentLean tips the held document, -45 to 45 degrees.
	DocumentLean float64
	// Company is another person who stands behind; empty for none.
	Company string
	// NoFace leaves the person out: an empty room.
	NoFace bool
}

func (o SelfieOptions) checked() (SelfieOptions, error) {
	if o.Width == 0 {
		o.Width = 900
	}
	if o.Distance == 0 {
		o.Distance = 0.115
	}
	if err := o.Camera.check(); err != nil {
		return o, err
	}
	switch {
	case o.Width < 120 || o.Width > 3000:
		return o, optionError("width", o.Width)
	case o.Shot < 0:
		return o, optionError("shot", o.Shot)
	case !between(o.Distance, 0.03, 0.3):
		return o, optionError("eye distance", o.Distance)
	case !between(o.Lean, -45, 45) || !between(o.DocumentLean, -45, 45):
		return o, optionError("lean", [2]float64{o.Lean, o.DocumentLean})
	case !between(o.Turn, -25, 25):
		return o, optionError("turn", o.Turn)
	case o.Document != nil && o.Document.Bounds().Empty():
		return o, optionError("document", "without pixels")
	}
	return o, nil
}

// Selfie draws the person before a room, perhaps with a document in the hand.
// It is a variation of the same photograph that the documents show, unless
// there are several of the person and Shot differs.
func (s *Studio) Selfie(person Person, o SelfieOptions) (Picture, error) {
	o, err := o.checked()
	if err != nil {
		return Picture{}, err
	}
	rng := source(o.Seed, "selfie")
	picture := image.NewRGBA(image.Rect(0, 0, o.Width, o.Width*4/3))
	room(picture, rng)
	truth := Truth{Kind: KindSelfie, Country: person.Country}
	if o.Company != "" {
		other, err := s.face(o.Company, 0)
		if err != nil {
			return Picture{}, err
		}
		other.place(picture, frame{distance: 0.6 * o.Distance, x: 0.83, y: 0.33})
	}
	skin, sleeve := color.RGBA{205, 160, 135, 255}, color.RGBA{90, 90, 100, 255}
	if !o.NoFace {
		face, err := s.face(person.Face, o.Shot)
		if err != nil {
			return Picture{}, err
		}
		skin, sleeve = face.skin(), face.coat.colour
		at := frame{distance: o.Distance, x: 0.5 + 0.04*(2*rng.Float64()-1), y: 0.34 + 0.03*(2*rng.Float64()-1), lean: o.Lean}
		if o.Document == nil {
			at.y += 0.06
		}
		sitter := image.NewRGBA(picture.Bounds())
		face.place(sitter, at)
		if o.Turn != 0 {
			sitter = turnHead(sitter, at, o.Turn)
		}
		draw.Draw(picture, picture.Bounds(), sitter, image.Point{}, draw.Over)
		box := at.face(picture.Bounds())
		truth.Face, truth.Portrait = face.Face, &box
	}
	if o.Document != nil {
		truth.Held = hold(picture, toRGBA(o.Document), o.DocumentLean, skin, sleeve, rng)
	}
	taken, err := o.Camera.take(picture, rng, nil)
	if err != nil {
		return Picture{}, err
	}
	return Picture{Image: taken, Truth: truth}, nil
}

// face is about the box that a detector would draw: brows to chin.
func (f frame) face(b image.Rectangle) vision.Box {
	w, h := float64(b.Dx()), float64(b.Dy())
	eyes := f.distance * w
	return vision.Box{X: f.x*w - 1.15*eyes, Y: f.y*h - 0.9*eyes, W: 2.3 * eyes, H: 2.6 * eyes}
}

// skin is the middle tone between and below the eyes.
func (f Face) skin() color.RGBA {
	eyes := math.Hypot(f.LeftEye.X-f.RightEye.X, f.LeftEye.Y-f.RightEye.Y)
	x, y := (f.LeftEye.X+f.RightEye.X)/2, (f.LeftEye.Y+f.RightEye.Y)/2+0.6*eyes
	var channel [3][]uint8
	for dy := -0.2 * eyes; dy < 0.2*eyes; dy++ {
		for dx := -0.5 * eyes; dx < 0.5*eyes; dx++ {
			c := f.Image.RGBAAt(int(x+dx), int(y+dy))
			for i, v := range [3]uint8{c.R, c.G, c.B} {
				channel[i] = append(channel[i], v)
			}
		}
	}
	var middle [3]uint8
	for i, values := range channel {
		slices.Sort(values)
		middle[i] = values[len(values)/2]
	}
	return color.RGBA{middle[0], middle[1], middle[2], 255}
}

// room paints a wall, a window and a shelf, out of focus.
func room(dst *image.RGBA, rng *rand.Rand) {
	c := &canvas{img: dst, scale: float64(dst.Bounds().Dx()) / 100}
	walls := []color.RGBA{{214, 208, 196, 255}, {190, 200, 206, 255}, {222, 214, 220, 255}, {180, 188, 172, 255}}
	wall := walls[rng.IntN(len(walls))]
	c.wash(mix(wall, white, 0.25), mix(wall, color.RGBA{60, 60, 60, 255}, 0.25))
	window, shelf := 4+8*rng.Float64(), 68+6*rng.Float64()
	if rng.IntN(2) == 0 {
		window, shelf = shelf, window
	}
	c.fill(color.RGBA{120, 116, 110, 255}, []mm{{window - 2, 8}, {window + 24, 8}, {window + 24, 58}, {window - 2, 58}})
	c.fill(color.RGBA{226, 238, 248, 255}, []mm{{window, 10}, {window + 10, 10}, {window + 10, 56}, {window, 56}},
		[]mm{{window + 12, 10}, {window + 22, 10}, {window + 22, 56}, {window + 12, 56}})
	for row := range 3 {
		y := 16 + 16*float64(row)
		for x := shelf; x < shelf+22; {
			w := 1.6 + 2*rng.Float64()
			tall := 8 + 4*rng.Float64()
			book := color.RGBA{uint8(60 + rng.IntN(150)), uint8(60 + rng.IntN(120)), uint8(60 + rng.IntN(120)), 255}
			c.fill(book, []mm{{x, y + 13 - tall}, {x + w, y + 13 - tall}, {x + w, y + 13}, {x, y + 13}})
			x += w
		}
		c.fill(color.RGBA{110, 84, 60, 255}, []mm{{shelf - 1, y + 13}, {shelf + 24, y + 13}, {shelf + 24, y + 14.5}, {shelf - 1, y + 14.5}})
	}
	*dst = *softened(dst, float64(dst.Bounds().Dx())*0.008)
}

// turnHead shifts what is nearer to the camera (nose, brows) against what is
// farther (ears, hair), as a small turn of the head does.
func turnHead(src *image.RGBA, at frame, degrees float64) *image.RGBA {
	w, h := float64(src.Bounds().Dx()), float64(src.Bounds().Dy())
	eyes := at.distance * w
	cx, cy := at.x*w, at.y*h+0.45*eyes
	rx, ry := 1.35*eyes, 2.0*eyes
	reach := eyes * 0.95 * math.Sin(degrees*math.Pi/180)
	dst := image.NewRGBA(src.Bounds())
	copy(dst.Pix, src.Pix)
	for y := max(0, int(cy-ry)); y < min(int(h), int(cy+ry)); y++ {
		for x := max(0, int(cx-rx)); x < min(int(w), int(cx+rx)); x++ {
			dx, dy := (float64(x)-cx)/rx, (float64(y)-cy)/ry
			d := dx*dx + dy*dy
			if d >= 1 {
				continue
			}
			*(*[4]uint8)(dst.Pix[dst.PixOffset(x, y):]) = between4(src, float64(x)-reach*(1-d)*(1-d), y)
		}
	}
	return dst
}

// between4 interpolates all four channels along a row.
func between4(img *image.RGBA, x float64, y int) [4]uint8 {
	x = math.Min(math.Max(x, 0), float64(img.Bounds().Dx()-1))
	x0 := int(x)
	x1 := min(x0+1, img.Bounds().Dx()-1)
	share := x - float64(x0)
	var out [4]uint8
	for c := range out {
		a, b := float64(img.Pix[img.PixOffset(x0, y)+c]), float64(img.Pix[img.PixOffset(x1, y)+c])
		out[c] = uint8(math.Round(a + (b-a)*share))
	}
	return out
}

// hold shows the document in front of the chest, in one hand (the other holds the
// phone), and returns its corners.
func hold(dst *image.RGBA, doc *image.RGBA, lean float64, skin, sleeve color.RGBA, rng *rand.Rand) []vision.Point {
	w, h := float64(dst.Bounds().Dx()), float64(dst.Bounds().Dy())
	width, height := float64(doc.Bounds().Dx()), float64(doc.Bounds().Dy())
	plane := view(width, height, lean, 8*(2*rng.Float64()-1), 9*(2*rng.Float64()-1))
	box := bounding(plane.corners(width, height))
	scale := math.Min(0.66*w/box.W, 0.36*h/box.H)
	plane = plane.scaledShifted(scale, w/2-scale*(box.X+box.W/2), 0.775*h-scale*(box.Y+box.H/2))

	c := &canvas{img: dst, scale: 1}
	size := scale * box.H
	// A limb runs between two places given in shares of the document.
	limb := func(tone color.RGBA, fromX, fromY, toX, toY, thick float64) {
		ax, ay := plane.apply(fromX*width, fromY*height)
		bx, by := plane.apply(toX*width, toY*height)
		for i := range 7 { // from the dark rim to the lit ridge
			t := float64(i) / 6
			shade := mix(mix(tone, color.RGBA{60, 28, 18, 255}, 0.40), mix(tone, white, 0.10), t)
			r := size * thick * (1 - 0.6*t)
			c.fill(shade, capsule(mm{ax, ay - 0.2*size*thick*t}, mm{bx, by - 0.2*size*thick*t}, r))
		}
	}
	limb(sleeve, 1.02, 1.45, 1.12, 2.4, 0.30)
	limb(skin, 0.93, 0.86, 1.02, 1.40, 0.20)
	castShadow(dst, plane.corners(width, height), rng)
	paste(dst, doc, plane)
	limb(skin, 0.905, 0.93, 0.955, 1.18, 0.075)
	limb(mix(skin, color.RGBA{255, 220, 214, 255}, 0.55), 0.899, 0.912, 0.909, 0.965, 0.036) // nail
	return plane.corners(width, height)
}

// capsule is the area within r of the line from a to b.
func capsule(a, b mm, r float64) []mm {
	angle := math.Atan2(b.y-a.y, b.x-a.x)
	var points []mm
	for i := range 13 {
		s, c := math.Sincos(angle + math.Pi/2 + math.Pi*float64(i)/12)
		points = append(points, mm{a.x + r*c, a.y + r*s})
	}
	for i := range 13 {
		s, c := math.Sincos(angle - math.Pi/2 + math.Pi*float64(i)/12)
		points = append(points, mm{b.x + r*c, b.y + r*s})
	}
	return points
}
