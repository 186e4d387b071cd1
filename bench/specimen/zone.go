package specimen

import (
	"image"
	"image/draw"

	"github.com/idngo/idngo/vision"
)

// Millimetres: of paper that a picture of a zone shows above it, and of a page
// that are drawn for one.
const zoneRoom, zoneFoot = 2.5, 27

// Zone makes a picture of nothing but a zone, number n of a grade: for counting
// lines in numbers that whole pages would take days for. It is a strip cut out
// of the page before it is photographed.
func (m Maker) Zone(group string, n int) (Sheet, error) {
	s := Sheet{Group: group, Number: n, Grade: Grade(group), Detail: "zone"}
	seed := m.Part.Seed("zones/"+group, n)
	var zoned []Design
	for _, d := range Designs(m.Part) {
		if d.Format != "" {
			d.Sides = d.Sides[len(d.Sides)-1:]
			zoned = append(zoned, d)
		}
	}
	s.choose(zoned, n)
	s.Exposed = s.Grade.Expose(m.Part, seed, s.Design.Card())
	s.Exposed.FingerArea, s.Exposed.GlareArea = 0, 0
	s.Look = m.Case.Look(s.Grade, seed)
	s.scale = min(16, Scale(s.Exposed.Capital)*1.25+1)
	page, err := m.Studio.Print(s.Design, s.Side, seed, s.Look, Options{Seed: seed, Scale: s.scale, foot: zoneFoot})
	if err != nil {
		return s, err
	}
	box := *page.Truth.MRZBox
	top := int(box.Y - zoneRoom*s.scale)
	strip := image.NewRGBA(image.Rect(0, 0, page.Image.Rect.Dx(), page.Image.Rect.Max.Y-top))
	draw.Draw(strip, strip.Rect, page.Image, image.Pt(0, top), draw.Src)
	truth := Truth{Kind: page.Truth.Kind, Country: page.Truth.Country, Side: page.Truth.Side, MRZ: page.Truth.MRZ}
	box.Y -= float64(top)
	truth.MRZBox = &vision.Box{X: box.X, Y: box.Y, W: box.W, H: box.H}
	s.contents = Picture{Image: strip, Truth: truth}
	once := s.Exposed
	once.Quality = 0
	s.Taken = Photograph(s.contents, s.scale, once)
	s.File, err = EncodeJPEG(s.Taken.Image, s.Exposed.Quality)
	return s, err
}
