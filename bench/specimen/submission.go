package specimen

import (
	"image"
	"time"
)

// Submission is what one applicant hands in: the files as a phone makes them,
// each with the words of the contract that go with it.
type Submission struct {
	Person Person
	Paper  Paper
	Files  []File
}

// File is one upload.
type File struct {
	IDDocType string
	Side      string // FRONT_SIDE, BACK_SIDE or empty
	Country   string
	Name      string // file name
	JPEG      []byte
	Truth     Truth
}

// Applicant says whose submission is made.
type Applicant struct {
	Seed    uint64
	Kind    string // KindPassport, KindIDCard, …
	Country string
	Sex     string
	// Face is the person of Faces on the document, SelfieFace the one who takes
	// the selfie; empty means the same.
	Face, SelfieFace string
	Today            time.Time
	// Options of the drawing; Seed is set.
	Options Options
}

// sides of a document and how they are drawn.
type sided struct {
	side string
	draw func(s *Studio, p Person, paper Paper, o Options) (Picture, error)
}

var drawings = map[string][]sided{
	KindPassport:        {{"", (*Studio).Passport}},
	KindIDCard:          {{FrontSide, (*Studio).IDCardFront}, {BackSide, (*Studio).IDCardBack}},
	KindDrivers:         {{FrontSide, (*Studio).LicenceFront}, {BackSide, (*Studio).LicenceBack}},
	KindResidencePermit: {{FrontSide, (*Studio).PermitFront}, {BackSide, (*Studio).PermitBack}},
}

// Submit draws a document, photographs each side carefully on a table, and
// takes a selfie with its first side in the hand.
func (s *Studio) Submit(a Applicant) (Submission, error) {
	person, err := NewPerson(a.Seed, a.Country, a.Sex, a.Today)
	if err != nil {
		return Submission{}, err
	}
	person.Face = a.Face
	paper, err := NewPaper(person, a.Kind, a.Today)
	if err != nil {
		return Submission{}, err
	}
	sub := Submission{Person: person, Paper: paper}
	o := a.Options
	o.Seed = a.Seed
	if o.Scale == 0 && a.Kind != KindPassport {
		o.Scale = 16 // a card fills as much of a photograph as a passport
	}
	var held image.Image
	for _, side := range drawings[a.Kind] {
		page, err := side.draw(s, person, paper, o)
		if err != nil {
			return Submission{}, err
		}
		if held == nil {
			held = page.Image
		}
		f := File{IDDocType: a.Kind, Side: side.side, Country: a.Country, Name: fileName(a.Kind, side.side), Truth: page.Truth}
		if f.JPEG, err = photograph(page.Image, a.Seed); err != nil {
			return Submission{}, err
		}
		sub.Files = append(sub.Files, f)
	}
	who := person
	if a.SelfieFace != "" {
		who.Face = a.SelfieFace
	}
	selfie, err := s.Selfie(who, SelfieOptions{
		Seed: a.Seed, Width: 1200, Lean: 2, Turn: 4, Document: held, DocumentLean: -4,
		Camera: Camera{Noise: 2, Quality: 90},
	})
	if err != nil {
		return Submission{}, err
	}
	f := File{IDDocType: KindSelfie, Country: a.Country, Name: "selfie.jpg", Truth: selfie.Truth}
	if f.JPEG, err = EncodeJPEG(selfie.Image, 90); err != nil {
		return Submission{}, err
	}
	sub.Files = append(sub.Files, f)
	return sub, nil
}

// photograph takes a careful picture of a page on a table.
func photograph(page image.Image, seed uint64) ([]byte, error) {
	shot, err := Capture(page, CaptureOptions{
		Seed: seed, Long: 1800, Rotation: 1.5, TiltX: 4, TiltY: -3, Ground: "wood",
		Camera: Camera{Noise: 2, Blur: 0.4, Quality: 90},
	})
	if err != nil {
		return nil, err
	}
	return EncodeJPEG(shot.Image, 90)
}

func fileName(kind, side string) string {
	switch side {
	case FrontSide:
		return "front.jpg"
	case BackSide:
		return "back.jpg"
	}
	if kind == KindPassport {
		return "passport.jpg"
	}
	return "document.jpg"
}
