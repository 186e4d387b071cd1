package specimen

import (
	"errors"
	"slices"
)

// Assets are what a studio works with.
type Assets struct {
	Fonts Fonts
	Faces []Face // may be empty: documents then carry a grey silhouette
}

// Studio draws documents and selfies. It is read-only after New and may be used
// by several goroutines.
type Studio struct {
	fonts Fonts
	faces []Face
}

// ErrNoFonts: the assets lack a type face; see FindFonts.
var ErrNoFonts = errors.New("specimen: assets without fonts")

// New checks the assets.
func New(assets Assets) (*Studio, error) {
	if !assets.Fonts.complete() {
		return nil, ErrNoFonts
	}
	return &Studio{fonts: assets.Fonts, faces: slices.Clone(assets.Faces)}, nil
}

// Faces lists the persons there are photographs of, each once, in their order.
func (s *Studio) Faces() []string {
	var list []string
	for _, f := range s.faces {
		if !slices.Contains(list, f.Face) {
			list = append(list, f.Face)
		}
	}
	return list
}

// face finds the n-th photograph of a person, counted from 0 and starting again
// after the last.
func (s *Studio) face(who string, n int) (Face, error) {
	var own []Face
	for _, f := range s.faces {
		if f.Face == who {
			own = append(own, f)
		}
	}
	if len(own) == 0 {
		return Face{}, ErrUnknownFace
	}
	return own[n%len(own)], nil
}

// Options change how a document is drawn. The zero value draws a flawless
// document.
type Options struct {
	// Scale in pixels per millimetre, 4 to 40; 0 means 10 for passports (1250 x
	// 880 pixels) and 300 dpi for cards (1011 x 638).
	Scale float64
	// Seed varies the pattern and small print of the document.
	Seed uint64
	// Specimen prints SPECIMEN across the page.
	Specimen bool
	// Shot chooses among the photographs of the person.
	Shot int
	// Portrait replaces the person's photograph by another person's, as in a
	// document with a swapped portrait.
	Portrait string
	// Printed replaces printed values by field name while the zone keeps the
	// true ones, as in an altered document. Dates are given as YYYY-MM-DD.
	Printed map[string]string
	// BreakCheck makes the check digit of one element of the zone wrong:
	// "number", "birthDate", "expiryDate" or "composite".
	BreakCheck string
	// foot is how many millimetres of the page are drawn, from below; 0 means all.
	foot float64
}

const minScale, maxScale = 4.0, 40.0

// check refuses options outside their ranges.
func (o Options) check() error {
	switch {
	case !(o.Scale >= minScale && o.Scale <= maxScale): // NaN too
		return optionError("scale", o.Scale)
	case o.Shot < 0:
		return optionError("shot", o.Shot)
	case !slices.Contains([]string{"", "number", "birthDate", "expiryDate", "composite"}, o.BreakCheck):
		return optionError("broken check digit", o.BreakCheck)
	}
	return nil
}
