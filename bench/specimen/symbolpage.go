package specimen

// Symbol makes page n of those that bear a PDF417, under the conditions of a grade:
// of all pages these are too few to tell a rate by.
func (m Maker) Symbol(group string, n int) (Sheet, error) {
	s := Sheet{Group: group, Number: n, Grade: Grade(group), Detail: "symbol"}
	seed := m.Part.Seed("symbols/"+group, n)
	var bearing []Design
	for _, d := range Designs(m.Part) {
		if d.Symbol == "PDF417" {
			d.Sides = d.Sides[len(d.Sides)-1:]
			bearing = append(bearing, d)
		}
	}
	s.choose(bearing, n)
	s.Exposed = s.Grade.Expose(m.Part, seed, s.Design.Card())
	s.Look = m.Case.Look(s.Grade, seed)
	s.scale = max(minScale, min(16, Scale(s.Exposed.Capital)*1.25+1))
	var err error
	if s.contents, err = m.Studio.Print(s.Design, s.Side, seed, s.Look, Options{Seed: seed, Scale: s.scale}); err != nil {
		return s, err
	}
	once := s.Exposed
	once.Quality = 0
	s.Taken = Photograph(s.contents, s.scale, once)
	s.File, err = EncodeJPEG(s.Taken.Image, s.Exposed.Quality)
	return s, err
}
