package specimen

import (
	"image"

	"github.com/idngo/idngo/vision"
)

// Sides in the contract's words for idDocSubType.
const (
	FrontSide = "FRONT_SIDE"
	BackSide  = "BACK_SIDE"
)

// Truth is what is really on a picture.
type Truth struct {
	Kind    string `json:"kind"`    // PASSPORT, ID_CARD, …, SELFIE
	Country string `json:"country"` // issuing state, alpha-3
	Side    string `json:"side,omitempty"`
	// Fields are the printed values, in the order of the page. A field that is
	// printed in two scripts comes twice.
	Fields []Field `json:"fields,omitempty"`
	// MRZ lines as printed, empty where there is no zone.
	MRZ    []string    `json:"mrz,omitempty"`
	MRZBox *vision.Box `json:"mrzBox,omitempty"`
	// Symbols are the barcodes.
	Symbols []Symbol `json:"symbols,omitempty"`
	// Portrait is the box of the photograph (on a selfie, of the face), Face the
	// person on it.
	Portrait *vision.Box `json:"portrait,omitempty"`
	Face     string      `json:"face,omitempty"`
	// Held are the corners of the document in a selfie, clockwise from its own
	// top left.
	Held []vision.Point `json:"held,omitempty"`
}

// Field is one printed value.
type Field struct {
	Name  string `json:"name"`  // vision.Field…
	Value string `json:"value"` // normalised as in vision.Reading: dates YYYY-MM-DD
	Raw   string `json:"raw"`   // as printed
	// Box of the inked pixels.
	Box vision.Box `json:"box"`
}

// Symbol is a barcode and its payload.
type Symbol struct {
	Format string `json:"format"`
	Text   string `json:"text"`
}

// Value is the first printed value of that name, empty when there is none.
func (t Truth) Value(name string) string {
	for _, f := range t.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// Picture is a drawn page and its truth; boxes are pixels of Image.
type Picture struct {
	Image *image.RGBA
	Truth Truth
	// parts are the corners of several documents that lie on nothing; nil: the
	// picture is one document.
	parts [][]vision.Point
}
