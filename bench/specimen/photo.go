package specimen

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/idngo/idngo/vision"
)

// Exposition is how one page of the benchmark is photographed. The zero value
// is nothing; Random of a grade draws one.
type Exposition struct {
	Seed uint64 `json:"seed"`
	Part Part   `json:"part"`
	// Capital is the height of the zone's capitals in the picture, pixels.
	Capital  float64 `json:"capital"`
	Rotation float64 `json:"rotation"` // degrees clockwise, quarter turns included
	TiltX    float64 `json:"tiltX"`
	TiltY    float64 `json:"tiltY"`
	Bend     float64 `json:"bend"` // height of the page's arc over its width
	Fill     float64 `json:"fill"`
	White    bool    `json:"white"` // lies on white

	Exposure float64    `json:"exposure"` // stops
	Balance  [3]float64 `json:"balance"`
	Gradient float64    `json:"gradient"`
	Shadow   float64    `json:"shadow"`

	Defocus float64 `json:"defocus"` // px
	Motion  float64 `json:"motion"`  // px
	Noise   float64 `json:"noise"`
	Quality int     `json:"quality"` // of the JPEG; 0 leaves the picture as it is

	GlareArea  float64 `json:"glareArea"` // share of the document
	FingerArea float64 `json:"fingerArea"`
	// OnPrint lets glare and fingers lie on a printed value or the zone; Free
	// keeps them from the zone alone, otherwise they keep away from both.
	OnPrint bool `json:"onPrint,omitempty"`
	Free    bool `json:"free,omitempty"`
	// Cut is the share of the document outside the picture, CutSide where.
	Cut     float64 `json:"cut,omitempty"`
	CutSide string  `json:"cutSide,omitempty"`
	// HalfBlur blurs one half of the picture only ("left" or "right").
	HalfBlur string `json:"halfBlur,omitempty"`
	Grey     bool   `json:"grey,omitempty"`
	// Stripes is the depth of a display's pixels, Pixel their width in pixels of
	// the picture.
	Stripes float64 `json:"stripes,omitempty"`
	Pixel   float64 `json:"pixel,omitempty"`
}

// Expose draws how a document of a grade is taken.
func (g Grade) Expose(part Part, seed uint64, card bool) Exposition {
	rng := source(seed, "expose")
	r := RangesOf(g)
	e := Exposition{Seed: seed, Part: part, White: g == Clean, Free: g == Hard}
	e.Capital = r.PageCapital.draw(rng)
	if card {
		e.Capital = r.CardCapital.draw(rng)
	}
	e.Rotation = r.Rotation.draw(rng)
	if rng.Float64() < r.QuarterTurns {
		e.Rotation += 90 * float64(1+rng.IntN(3))
	}
	e.TiltX, e.TiltY, e.Bend, e.Fill = r.Tilt.draw(rng), r.Tilt.draw(rng), r.Bend.draw(rng), r.Fill.draw(rng)
	if card {
		e.Bend = 0
	}
	e.Exposure, e.Gradient = r.Exposure.draw(rng), r.Gradient.draw(rng)
	for i := range e.Balance {
		e.Balance[i] = r.Balance.draw(rng)
	}
	if rng.Float64() < r.Shadow {
		e.Shadow = r.ShadowDepth.draw(rng)
	}
	e.Defocus, e.Motion = e.Capital*r.Defocus.draw(rng), e.Capital*r.Motion.draw(rng)
	e.Noise, e.Quality = r.Noise.draw(rng), int(math.Round(r.Quality.draw(rng)))
	if rng.Float64() < r.Glare {
		e.GlareArea = r.GlareArea.draw(rng)
	}
	if rng.Float64() < r.Fingers {
		e.FingerArea = r.FingerArea.draw(rng)
	}
	return e
}

// Taken is a page of the benchmark as it was taken.
type Taken struct {
	Image *image.RGBA
	Truth Truth
	// Outline of the document, clockwise from its own top left.
	Outline []vision.Point
	// Hidden is, for each field of the truth, the share that glare, fingers or
	// the picture's edge hide; Covered are the boxes of glare and fingers.
	Hidden []float64
	Glare  []vision.Box
	Finger []vision.Box
	plane  homography
	bend   float64
	width  float64
	height float64
}

// Place gives the corners of a box of the document on the photo.
func (p Taken) Place(b vision.Box) []vision.Point {
	points := make([]vision.Point, 4)
	for i, c := range [4][2]float64{{b.X, b.Y}, {b.X + b.W, b.Y}, {b.X + b.W, b.Y + b.H}, {b.X, b.Y + b.H}} {
		points[i].X, points[i].Y = p.plane.apply(c[0], c[1]+p.arc(c[0]))
	}
	return points
}

// arc is how far a column of a bent page is shifted.
func (p Taken) arc(u float64) float64 {
	t := u / p.width
	return -4 * p.bend * p.width * t * (1 - t)
}

// PlaceBox is the upright box around Place.
func (p Taken) PlaceBox(b vision.Box) vision.Box { return bounding(p.Place(b)) }

// Photograph takes a picture of a document that was drawn at scale pixels per
// millimetre. The same arguments give the same pixels.
func Photograph(doc Picture, scale float64, e Exposition) Taken {
	rng := source(e.Seed, "photograph")
	width, height := float64(doc.Image.Bounds().Dx()), float64(doc.Image.Bounds().Dy())
	plane := view(width, height, e.Rotation, e.TiltX, e.TiltY)
	box := bounding(plane.corners(width, height))
	// In the plane's own units a document pixel is about one pixel; the capital's
	// height fixes the picture's.
	factor := e.Capital / (capital * scale) / math.Sqrt(area(plane.corners(width, height))/(width*height))
	w, h := math.Ceil(box.W*factor/e.Fill), math.Ceil(box.H*factor/e.Fill)
	if w < h*1.1 && w > h/1.1 { // nobody's picture is square
		w *= 1.2
	}
	img := image.NewRGBA(image.Rect(0, 0, int(w), int(h)))
	slackX, slackY := (w-factor*box.W)/2, (h-factor*box.H)/2
	dx := w/2 - factor*(box.X+box.W/2) + 0.7*slackX*(2*rng.Float64()-1)
	dy := h/2 - factor*(box.Y+box.H/2) + 0.7*slackY*(2*rng.Float64()-1)
	if e.Cut > 0 {
		side := cropDirections[e.CutSide]
		if side[0] != 0 {
			dx = w/2 - factor*(box.X+box.W/2) + side[0]*(slackX+e.Cut*factor*box.W)
		} else {
			dy = h/2 - factor*(box.Y+box.H/2) + side[1]*(slackY+e.Cut*factor*box.H)
		}
	}
	plane = plane.scaledShifted(factor, dx, dy)
	p := Taken{Truth: doc.Truth, plane: plane, bend: e.Bend, width: width, height: height}
	p.Outline = p.Place(vision.Box{W: width, H: height})

	layGround(img, e, rng)
	if len(doc.parts) == 0 {
		castShadow(img, plane.corners(width, height), rng)
		p.lay(img, doc.Image)
	} else {
		for _, part := range doc.parts {
			corners := make([]vision.Point, len(part))
			for i, c := range part {
				corners[i].X, corners[i].Y = plane.apply(c.X, c.Y)
			}
			castShadow(img, corners, rng)
		}
		pasteAlpha(img, doc.Image, plane)
	}
	cover := newCover(img.Rect.Dx(), img.Rect.Dy())
	if e.FingerArea > 0 {
		p.fingers(img, cover, e, rng)
	}
	light := p.lighting(img, cover, e, rng)
	pixels := floatsOf(img)
	pixels.light(light)
	pixels.defocus(e, rng)
	pixels.display(e, rng)
	pixels.sense(e, rng)
	p.Image = pixels.image()
	p.hide(cover)
	return p
}

// lay puts the document on the ground, bent and with rounded corners.
func (p Taken) lay(dst *image.RGBA, doc *image.RGBA) {
	if p.bend == 0 {
		paste(dst, doc, p.plane)
		return
	}
	// The arc is applied to the document first: columns move up by a smooth amount.
	top := int(math.Ceil(p.bend * p.width))
	bent := image.NewRGBA(image.Rect(0, 0, doc.Rect.Dx(), doc.Rect.Dy()+top))
	for x := range doc.Rect.Dx() {
		shift := float64(top) + p.arc(float64(x)+0.5)
		for y := range bent.Rect.Dy() {
			v := float64(y) - shift
			if v < -0.5 || v > float64(doc.Rect.Dy())-0.5 {
				continue
			}
			y0 := min(max(int(math.Floor(v)), 0), doc.Rect.Dy()-1)
			y1 := min(y0+1, doc.Rect.Dy()-1)
			t := min(1, max(0, v-float64(y0)))
			a, b, o := doc.Pix[doc.PixOffset(x, y0):], doc.Pix[doc.PixOffset(x, y1):], bent.Pix[bent.PixOffset(x, y):]
			for c := range 3 {
				o[c] = uint8(float64(a[c])*(1-t) + float64(b[c])*t + 0.5)
			}
			o[3] = 255
		}
	}
	h := p.plane
	for i := range 3 { // the bent picture begins above the page
		h[3*i+2] -= h[3*i+1] * float64(top)
	}
	pasteAlpha(dst, bent, h)
}

// pasteAlpha lays a picture whose transparent parts show the ground.
func pasteAlpha(dst, doc *image.RGBA, h homography) {
	inverse, ok := h.inverse()
	if !ok {
		return
	}
	width, height := float64(doc.Bounds().Dx()), float64(doc.Bounds().Dy())
	corners := h.corners(width, height)
	if shrink := math.Sqrt(width * height / math.Max(1, area(corners))); shrink > 1 {
		alpha := alphaOf(doc)
		doc = softened(doc, 0.45*math.Sqrt(shrink*shrink-1))
		setAlpha(doc, alpha)
	}
	box := bounding(corners)
	within := image.Rect(int(box.X)-1, int(box.Y)-1, int(box.X+box.W)+2, int(box.Y+box.H)+2).Intersect(dst.Bounds())
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			u, v := inverse.apply(float64(x)+0.5, float64(y)+0.5)
			if u < 0.5 || v < 0.5 || u >= width-0.5 || v >= height-0.5 || doc.Pix[doc.PixOffset(int(u), int(v))+3] == 0 {
				continue
			}
			r, g, b := bilinear(doc, u-0.5, v-0.5)
			i := dst.PixOffset(x, y)
			dst.Pix[i], dst.Pix[i+1], dst.Pix[i+2] = uint8(r+0.5), uint8(g+0.5), uint8(b+0.5)
		}
	}
}

func alphaOf(img *image.RGBA) []uint8 {
	alpha := make([]uint8, len(img.Pix)/4)
	for i := range alpha {
		alpha[i] = img.Pix[4*i+3]
	}
	return alpha
}

func setAlpha(img *image.RGBA, alpha []uint8) {
	for i, a := range alpha {
		img.Pix[4*i+3] = a
	}
}

// cover marks the pixels of a photo at which something hides the document.
type cover struct {
	w, h int
	on   []bool
}

func newCover(w, h int) *cover { return &cover{w, h, make([]bool, w*h)} }

// share of a polygon's box that is covered or outside the picture.
func (c *cover) share(quad []vision.Point) float64 {
	b := bounding(quad)
	hidden, all := 0, 0
	for y := int(b.Y); y <= int(b.Y+b.H); y++ {
		for x := int(b.X); x <= int(b.X+b.W); x++ {
			if !inside(quad, float64(x)+0.5, float64(y)+0.5) {
				continue
			}
			all++
			if x < 0 || y < 0 || x >= c.w || y >= c.h || c.on[y*c.w+x] {
				hidden++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(hidden) / float64(all)
}

// inside a convex polygon with clockwise corners.
func inside(quad []vision.Point, x, y float64) bool {
	for i, a := range quad {
		b := quad[(i+1)%len(quad)]
		if (b.X-a.X)*(y-a.Y)-(b.Y-a.Y)*(x-a.X) < 0 {
			return false
		}
	}
	return true
}

func (p *Taken) hide(c *cover) {
	p.Hidden = make([]float64, len(p.Truth.Fields))
	for i, f := range p.Truth.Fields {
		p.Hidden[i] = c.share(p.Place(f.Box))
	}
}

// shielded reports whether an ellipse around a point of the document touches
// what it must keep away from.
func (p Taken) shielded(at vision.Point, rx, ry float64, e Exposition) bool {
	var boxes []vision.Box
	if p.Truth.MRZBox != nil {
		boxes = append(boxes, *p.Truth.MRZBox)
	}
	if !e.Free {
		for _, f := range p.Truth.Fields {
			boxes = append(boxes, f.Box)
		}
	}
	for _, b := range boxes {
		q := p.PlaceBox(b)
		if at.X+rx > q.X && at.X-rx < q.X+q.W && at.Y+ry > q.Y && at.Y-ry < q.Y+q.H {
			return true
		}
	}
	return false
}

const placesTried = 20

// target is a place on a printed value or the zone, in the photo.
func (p Taken) target(rng *rand.Rand) vision.Point {
	boxes := []vision.Box{}
	for _, f := range p.Truth.Fields {
		boxes = append(boxes, f.Box)
	}
	if p.Truth.MRZBox != nil {
		boxes = append(boxes, *p.Truth.MRZBox)
	}
	if len(boxes) == 0 {
		boxes = append(boxes, vision.Box{X: p.width * 0.3, Y: p.height * 0.3, W: p.width * 0.4, H: p.height * 0.4})
	}
	b := boxes[rng.IntN(len(boxes))]
	q := p.PlaceBox(b)
	return vision.Point{X: q.X + q.W*(0.2+0.6*rng.Float64()), Y: q.Y + q.H/2}
}

// shine is the light on a photo: what multiplies and what is added.
type shine struct {
	gain          [3]float64
	gradient      [3]float64 // depth, direction
	shadow        [4]float64 // depth, direction, offset
	spots         []spot
	width, height float64
	phase         float64
}

// lighting draws the light; glare's burnt-out heart is marked in the cover.
func (p *Taken) lighting(img *image.RGBA, c *cover, e Exposition, rng *rand.Rand) shine {
	s := shine{width: float64(img.Rect.Dx()), height: float64(img.Rect.Dy())}
	gain := math.Exp2(e.Exposure / 2.2) // the values are gamma-coded
	for i := range s.gain {
		s.gain[i] = gain * (1 + e.Balance[i])
	}
	sin, cos := math.Sincos(2 * math.Pi * rng.Float64())
	s.gradient = [3]float64{e.Gradient, sin, cos}
	sin, cos = math.Sincos(2 * math.Pi * rng.Float64())
	s.shadow = [4]float64{e.Shadow, sin, cos, 0.3 * (rng.Float64() - 0.5)}
	s.phase = 6 * rng.Float64()
	if e.GlareArea <= 0 {
		return s
	}
	whole := area(p.Outline)
	spots := 1 + rng.IntN(2)
	for range spots {
		burnt := e.GlareArea * whole / float64(spots)
		stretch := 0.5 + 1.5*rng.Float64()
		rx := math.Sqrt(burnt / math.Pi * stretch)
		ry := burnt / math.Pi / rx
		var at vision.Point
		found := false
		for range placesTried {
			at.X, at.Y = p.plane.apply(p.width*(0.08+0.84*rng.Float64()), p.height*(0.08+0.84*rng.Float64()))
			if e.OnPrint {
				at = p.target(rng)
			}
			if found = e.OnPrint || !p.shielded(at, rx, ry, e); found {
				break
			}
		}
		if !found {
			continue
		}
		// The heart, where the light reaches burnt-out white, ends at rx and ry.
		s.spots = append(s.spots, spot{at: at, rx: rx / 0.8, ry: ry / 0.8, strength: 1})
		p.Glare = append(p.Glare, vision.Box{X: at.X - rx, Y: at.Y - ry, W: 2 * rx, H: 2 * ry})
		for y := max(0, int(at.Y-ry)); y < min(c.h, int(at.Y+ry)+1); y++ {
			for x := max(0, int(at.X-rx)); x < min(c.w, int(at.X+rx)+1); x++ {
				if ex, ey := (float64(x)-at.X)/rx, (float64(y)-at.Y)/ry; ex*ex+ey*ey <= 1 {
					c.on[y*c.w+x] = true
				}
			}
		}
	}
	return s
}

// skins are the tones of hands.
var skins = []color.RGBA{{236, 196, 168, 255}, {222, 172, 138, 255}, {190, 138, 104, 255}, {148, 100, 72, 255}, {104, 68, 48, 255}, {240, 208, 188, 255}}

// fingers reach over the document's edge.
func (p *Taken) fingers(img *image.RGBA, c *cover, e Exposition, rng *rand.Rand) {
	whole := area(p.Outline)
	count := 1 + rng.IntN(2)
	skin := skins[rng.IntN(len(skins))]
	for range count {
		share := e.FingerArea * whole / float64(count)
		radius := math.Sqrt(share / 2.4) // a fingertip is some 1.2 wide by 2 long in radii
		for range placesTried {
			edge := rng.IntN(4)
			t := 0.06 + 0.88*rng.Float64()
			a, b := p.Outline[edge], p.Outline[(edge+1)%4]
			root := vision.Point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t}
			length := math.Hypot(b.X-a.X, b.Y-a.Y)
			in := vision.Point{X: -(b.Y - a.Y) / length, Y: (b.X - a.X) / length} // clockwise: inwards
			tip := vision.Point{X: root.X + in.X*radius*0.9, Y: root.Y + in.Y*radius*0.9}
			if e.OnPrint {
				tip = p.target(rng)
				root = nearestEdge(p.Outline, tip)
				l := math.Hypot(tip.X-root.X, tip.Y-root.Y)
				if l < 1 {
					continue
				}
				in = vision.Point{X: (tip.X - root.X) / l, Y: (tip.Y - root.Y) / l}
				radius = math.Max(math.Sqrt(share)/2.6, share/math.Max(1, 2*l))
			} else if p.shielded(tip, radius*1.2, radius*1.2, e) {
				continue
			}
			out := vision.Point{X: root.X - in.X*radius*5, Y: root.Y - in.Y*radius*5}
			p.finger(img, c, out, tip, radius, skin, rng)
			break
		}
	}
}

func nearestEdge(quad []vision.Point, at vision.Point) vision.Point {
	best, distance := quad[0], math.Inf(1)
	for i, a := range quad {
		b := quad[(i+1)%len(quad)]
		l := (b.X-a.X)*(b.X-a.X) + (b.Y-a.Y)*(b.Y-a.Y)
		t := min(1, max(0, ((at.X-a.X)*(b.X-a.X)+(at.Y-a.Y)*(b.Y-a.Y))/math.Max(1, l)))
		q := vision.Point{X: a.X + t*(b.X-a.X), Y: a.Y + t*(b.Y-a.Y)}
		if d := math.Hypot(q.X-at.X, q.Y-at.Y); d < distance {
			best, distance = q, d
		}
	}
	return best
}

// finger paints a capsule from the picture's rim to the tip, rounded by light,
// with a nail and a soft shadow.
func (p *Taken) finger(img *image.RGBA, c *cover, from, tip vision.Point, radius float64, skin color.RGBA, rng *rand.Rand) {
	dx, dy := tip.X-from.X, tip.Y-from.Y
	l2 := math.Max(1, dx*dx+dy*dy)
	l := math.Sqrt(l2)
	lightSide := 0.25 * (2*rng.Float64() - 1)
	n := newNoise(rng)
	low := vision.Point{X: min(from.X, tip.X) - 2*radius, Y: min(from.Y, tip.Y) - 2*radius}
	high := vision.Point{X: max(from.X, tip.X) + 2*radius, Y: max(from.Y, tip.Y) + 2*radius}
	box := vision.Box{X: math.Inf(1), Y: math.Inf(1)}
	var right, bottom float64
	for y := max(0, int(low.Y)); y < min(c.h, int(high.Y)); y++ {
		for x := max(0, int(low.X)); x < min(c.w, int(high.X)); x++ {
			px, py := float64(x)-from.X, float64(y)-from.Y
			t := min(1, max(0, (px*dx+py*dy)/l2))
			qx, qy := px-t*dx, py-t*dy
			d := math.Hypot(qx, qy) / radius
			i := img.PixOffset(x, y)
			if d >= 1 {
				if d < 1.35 { // the shadow beside it
					for ch := range 3 {
						img.Pix[i+ch] = uint8(float64(img.Pix[i+ch]) * (1 - 0.45*(1.35-d)/0.35))
					}
				}
				continue
			}
			side := (qx*dy - qy*dx) / (radius * l)
			shade := math.Sqrt(1-d*d*0.85)*(1+lightSide*side) + 0.05*n.at(float64(x)/radius*4, float64(y)/radius*4)
			if along := t*l - (l - 0.9*radius); along > 0 && math.Abs(side) < 0.55 && d < 0.8 {
				shade *= 1.08 // the nail
			}
			for ch, v := range [3]uint8{skin.R, skin.G, skin.B} {
				img.Pix[i+ch] = uint8(min(255, max(0, float64(v)*(0.35+0.65*shade))))
			}
			c.on[y*c.w+x] = true
			if inside(p.Outline, float64(x), float64(y)) {
				box.X, box.Y = min(box.X, float64(x)), min(box.Y, float64(y))
				right, bottom = max(right, float64(x)), max(bottom, float64(y))
			}
		}
	}
	if right > 0 {
		box.W, box.H = right-box.X, bottom-box.Y
		p.Finger = append(p.Finger, box)
	}
}
