package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"

	"github.com/idngo/idngo/vision"
)

// CaptureOptions say how a document is photographed. The zero value lays it
// straight on a surface chosen by the seed and fills most of a 1600-pixel
// picture.
type CaptureOptions struct {
	Camera
	Seed uint64
	// Long is the longer side of the photo in pixels, 64 to 6000; 0 means 1600.
	Long int
	// Fill is the share of the picture that the document's outline fills in its
	// tighter direction, 0.05 to 1; 0 means 0.86.
	Fill float64
	// Rotation turns the document clockwise, degrees.
	Rotation float64
	// TiltX and TiltY lean the document away about its horizontal and vertical
	// axis, -60 to 60 degrees.
	TiltX, TiltY float64
	// Ground is one of Grounds; empty lets the seed choose.
	Ground string
	// Glare is the strength of a reflection on the document, 0 to 1; its place
	// depends on the seed.
	Glare float64
	// Crop is the share of the document that lies outside the picture, 0 to 0.9.
	Crop float64
	// CropSide is "left", "right", "top" or "bottom"; empty means right.
	CropSide string
	// Screenshot shows the document in a phone's picture viewer, pixel for pixel
	// as a screenshot has it. Of the other options only Long, Grey and Quality
	// may then be set.
	Screenshot bool
}

// Shot is a photograph of a document.
type Shot struct {
	Image *image.RGBA
	// Outline are the document's corners clockwise from its own top left; they
	// may lie outside the picture.
	Outline []vision.Point
	plane   homography
}

// Place is where a box of the document lies on the photograph: its corners,
// clockwise from the box's own top left.
func (s Shot) Place(b vision.Box) []vision.Point {
	points := make([]vision.Point, 4)
	for i, c := range [4][2]float64{{b.X, b.Y}, {b.X + b.W, b.Y}, {b.X + b.W, b.Y + b.H}, {b.X, b.Y + b.H}} {
		points[i].X, points[i].Y = s.plane.apply(c[0], c[1])
	}
	return points
}

func (o CaptureOptions) checked() (CaptureOptions, error) {
	if o.Long == 0 {
		o.Long = 1600
	}
	if err := o.Camera.check(); err != nil {
		return o, err
	}
	if o.Long < 64 || o.Long > 6000 {
		return o, optionError("long side", o.Long)
	}
	if o.Screenshot {
		bare := CaptureOptions{Camera: Camera{Grey: o.Grey, Quality: o.Quality}, Seed: o.Seed, Long: o.Long, Screenshot: true}
		if o != bare {
			return o, optionError("screenshot with camera option", o.Screenshot)
		}
		return o, nil
	}
	if o.Fill == 0 {
		o.Fill = 0.86
	}
	if o.CropSide == "" {
		o.CropSide = "right"
	}
	switch {
	case !between(o.Fill, 0.05, 1):
		return o, optionError("fill", o.Fill)
	case !between(o.Rotation, -3600, 3600):
		return o, optionError("rotation", o.Rotation)
	case !between(o.TiltX, -60, 60) || !between(o.TiltY, -60, 60):
		return o, optionError("tilt", [2]float64{o.TiltX, o.TiltY})
	case !between(o.Glare, 0, 1):
		return o, optionError("glare", o.Glare)
	case !between(o.Crop, 0, 0.9):
		return o, optionError("crop", o.Crop)
	}
	if _, ok := cropDirections[o.CropSide]; !ok {
		return o, optionError("crop side", o.CropSide)
	}
	return o, nil
}

// cropDirections point to where the document leaves the picture.
var cropDirections = map[string][2]float64{"left": {-1, 0}, "right": {1, 0}, "top": {0, -1}, "bottom": {0, 1}}

// Capture photographs a document. The same options give the same pixels.
func Capture(document image.Image, o CaptureOptions) (Shot, error) {
	o, err := o.checked()
	if err != nil {
		return Shot{}, err
	}
	if document == nil || document.Bounds().Empty() {
		return Shot{}, optionError("document", "without pixels")
	}
	doc := toRGBA(document)
	rng := source(o.Seed, "capture")
	if o.Screenshot {
		return screenshot(doc, o, rng)
	}
	width, height := float64(doc.Bounds().Dx()), float64(doc.Bounds().Dy())

	// The photo lies along the document, as one holds the phone.
	plane := view(width, height, o.Rotation, o.TiltX, o.TiltY)
	box := bounding(plane.corners(width, height))
	long, short := o.Long, o.Long*3/4
	photo := image.NewRGBA(image.Rect(0, 0, long, short))
	if box.H > box.W {
		photo = image.NewRGBA(image.Rect(0, 0, short, long))
	}
	w, h := float64(photo.Bounds().Dx()), float64(photo.Bounds().Dy())
	scale := o.Fill * math.Min(w/box.W, h/box.H)
	slackX, slackY := (w-scale*box.W)/2, (h-scale*box.H)/2
	dx := w/2 - scale*(box.X+box.W/2) + 0.5*slackX*(2*rng.Float64()-1)
	dy := h/2 - scale*(box.Y+box.H/2) + 0.5*slackY*(2*rng.Float64()-1)
	if o.Crop > 0 {
		side := cropDirections[o.CropSide]
		if side[0] != 0 {
			dx = w/2 - scale*(box.X+box.W/2) + side[0]*(slackX+o.Crop*scale*box.W)
		} else {
			dy = h/2 - scale*(box.Y+box.H/2) + side[1]*(slackY+o.Crop*scale*box.H)
		}
	}
	plane = plane.scaledShifted(scale, dx, dy)

	if err := ground(photo, o.Ground, rng); err != nil {
		return Shot{}, err
	}
	castShadow(photo, plane.corners(width, height), rng)
	paste(photo, doc, plane)

	var glare *spot
	if o.Glare > 0 {
		x, y := plane.apply(width*(0.3+0.55*rng.Float64()), height*(0.2+0.6*rng.Float64()))
		reach := scale * math.Min(box.W, box.H) * (0.05 + 0.14*o.Glare)
		glare = &spot{vision.Point{X: x, Y: y}, reach * (1 + rng.Float64()), reach, o.Glare}
	}
	taken, err := o.Camera.take(photo, rng, glare)
	if err != nil {
		return Shot{}, err
	}
	return Shot{Image: taken, Outline: plane.corners(width, height), plane: plane}, nil
}

// castShadow darkens the ground around the document's lower edges.
func castShadow(dst *image.RGBA, corners []vision.Point, rng *rand.Rand) {
	w, h := dst.Bounds().Dx(), dst.Bounds().Dy()
	size := math.Sqrt(area(corners))
	c := &canvas{img: image.NewRGBA(dst.Bounds()), scale: 1}
	outline := make([]mm, len(corners))
	for i, p := range corners {
		outline[i] = mm{p.X + size*0.012*(2*rng.Float64()-1), p.Y + size*0.014}
	}
	c.fill(color.Black, outline)
	depth := make([]float64, w*h)
	for i := range depth {
		depth[i] = float64(c.img.Pix[4*i+3]) / 255
	}
	blurPlane(depth, w, h, math.Max(0.5, size*0.012))
	for i, d := range depth {
		for ch := range 3 {
			dst.Pix[4*i+ch] = uint8(float64(dst.Pix[4*i+ch]) * (1 - 0.5*d))
		}
	}
}

// screenshot lays the document flat in a viewer on a tall screen with the
// usual bars.
func screenshot(doc *image.RGBA, o CaptureOptions, rng *rand.Rand) (Shot, error) {
	w, h := o.Long*9/20, o.Long
	screen := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(screen, screen.Bounds(), image.NewUniform(color.RGBA{12, 12, 14, 255}), image.Point{}, draw.Src)
	unit := float64(w) / 100
	c := &canvas{img: screen, scale: unit}
	c.fill(color.RGBA{28, 28, 32, 255}, []mm{{0, 0}, {100, 0}, {100, 16}, {0, 16}})
	bright := color.RGBA{230, 230, 235, 255}
	for i := range 4 { // reception
		x := 78 + 1.8*float64(i)
		c.fill(bright, []mm{{x, 4.4 - 0.7*float64(i)}, {x + 1.1, 4.4 - 0.7*float64(i)}, {x + 1.1, 5}, {x, 5}})
	}
	c.fill(bright, rounded(89, 2.3, 6, 2.7, 0.7)) // battery
	c.stroke(bright, 0.7, []mm{{6, 12}, {4, 10.5}, {6, 9}})
	c.fill(faded(bright, 0.8), rounded(12, 9.6, 24+10*rng.Float64(), 1.9, 0.9)) // title
	for i := range 3 {
		c.fill(bright, ring(mm{92, 8.9 + 1.6*float64(i)}, 0.5, 16))
	}
	tall := float64(h) / unit
	for i := range 4 { // tools at the foot
		c.stroke(bright, 0.5, ring(mm{14 + 24*float64(i), tall - 9}, 2.4, 30))
	}
	width, height := float64(doc.Bounds().Dx()), float64(doc.Bounds().Dy())
	scale := math.Min(float64(w)/width, float64(h)*0.75/height)
	plane := homography{scale, 0, (float64(w) - scale*width) / 2, 0, scale, (float64(h) - scale*height) / 2, 0, 0, 1}
	paste(screen, doc, plane)
	taken, err := o.Camera.take(screen, rng, nil)
	if err != nil {
		return Shot{}, err
	}
	return Shot{Image: taken, Outline: plane.corners(width, height), plane: plane}, nil
}
