package specimen

import (
	"image"
	"math/rand/v2"

	"github.com/idngo/idngo/vision"
)

// Both is one picture of both sides of a card.
type Both struct {
	Sides [2]Sheet // without files; Taken says where each lies on the picture
	File  []byte
}

// Millimetres between two sides, and degrees that each leans.
var (
	bothGap  = Span{2, 30}
	bothLean = Span{-4, 4}
)

// Both makes picture n of those that show front and back of a card at once, each
// laid down by hand, under the conditions of a grade. They lie in the plane of
// one photograph; nothing of them is hidden by glare or fingers.
func (m Maker) Both(group string, n int) (Both, error) {
	seed := m.Part.Seed("both/"+group, n)
	rng := source(seed, "both")
	var cards []Design
	for _, d := range Designs(m.Part) {
		if len(d.Sides) == 2 && d.Card() {
			cards = append(cards, d)
		}
	}
	s := Sheet{Group: group, Number: n, Grade: Grade(group), Detail: "both"}
	s.choose(cards, n)
	below := rng.Float64() < 0.6 // the back lies below the front, else to its right
	s.Exposed = s.Grade.Expose(m.Part, seed, true)
	s.Exposed.GlareArea, s.Exposed.FingerArea = 0, 0
	s.Look = m.Case.Look(s.Grade, seed)
	s.scale = max(minScale, min(16, Scale(s.Exposed.Capital)*1.25+1))
	var both Both
	var pictures [2]Picture
	for i, side := range s.Design.Sides {
		one := s
		one.Side = side
		var err error
		if pictures[i], err = m.Studio.Print(one.Design, side, seed, one.Look, Options{Seed: seed, Scale: one.scale}); err != nil {
			return both, err
		}
		one.contents = pictures[i]
		both.Sides[i] = one
	}
	laid, planes := layBoth(pictures, s.scale, below, rng)
	once := s.Exposed
	once.Quality = 0
	taken := Photograph(laid, s.scale, once)
	for i := range both.Sides {
		plane := taken.plane.after(planes[i])
		w, h := float64(pictures[i].Image.Rect.Dx()), float64(pictures[i].Image.Rect.Dy())
		both.Sides[i].Taken = Taken{
			Image: taken.Image, Truth: pictures[i].Truth, plane: plane, width: w, height: h,
			Outline: plane.corners(w, h), Hidden: make([]float64, len(pictures[i].Truth.Fields)),
		}
	}
	var err error
	both.File, err = EncodeJPEG(taken.Image, s.Exposed.Quality)
	return both, err
}

// layBoth lays two pictures of one scale down on nothing. The planes say where.
func layBoth(pictures [2]Picture, scale float64, below bool, rng *rand.Rand) (Picture, [2]homography) {
	var planes [2]homography
	var all []vision.Point
	at := 0.0
	for i, p := range pictures {
		w, h := float64(p.Image.Rect.Dx()), float64(p.Image.Rect.Dy())
		plane := view(w, h, bothLean.draw(rng), 0, 0)
		box := bounding(plane.corners(w, h))
		gap := bothGap.draw(rng) * scale
		aside := (rng.Float64() - 0.5) * 8 * scale
		dx, dy, taken := at-box.X, aside, box.W
		if below {
			dx, dy, taken = aside, at-box.Y, box.H
		}
		planes[i] = plane.scaledShifted(1, dx, dy)
		all = append(all, planes[i].corners(w, h)...)
		at += taken + gap
	}
	box := bounding(all)
	laid := Picture{Image: image.NewRGBA(image.Rect(0, 0, int(box.W)+1, int(box.H)+1))}
	for i := range laid.Image.Pix {
		if i%4 != 3 {
			laid.Image.Pix[i] = 150 // what smooth edges mix with
		}
	}
	for i, p := range pictures {
		planes[i] = planes[i].scaledShifted(1, -box.X, -box.Y)
		paste(laid.Image, p.Image, planes[i])
		laid.parts = append(laid.parts, planes[i].corners(float64(p.Image.Rect.Dx()), float64(p.Image.Rect.Dy())))
	}
	return laid, planes
}

// after is h applied to what inner gives.
func (h homography) after(inner homography) homography {
	var out homography
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				out[3*i+j] += h[3*i+k] * inner[3*k+j]
			}
		}
	}
	return out
}
