package reader

import (
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/barcode"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/ocr"
)

// describe says what kind of document a page shows, of which country and which
// side, and takes the values out of its print and its barcodes. Rows and
// columns are told in the straight frame, places in pixels of the picture.
func (r *Reader) describe(s sheet, p *vision.Page, own []vision.TextLine) {
	straight := *p
	straight.Width, straight.Height = int(s.frame.W), int(s.frame.H)
	straight.Outline = nil
	straight.Lines = slices.Clone(p.Lines)
	for i, l := range p.Lines {
		straight.Lines[i].Box = s.level(ocr.Quad(l.Quad))
	}
	straight.Faces = slices.Clone(p.Faces)
	for i, f := range p.Faces {
		straight.Faces[i].Box = s.level(boxQuad(f.Box))
	}
	if p.MRZ != nil {
		zone := *p.MRZ
		zone.Box = s.level(boxQuad(zone.Box))
		straight.MRZ = &zone
	}
	found := r.fields.Extract(straight)
	straight.Lines = slices.Clone(own)
	for i, l := range own {
		straight.Lines[i].Box = s.level(ocr.Quad(l.Quad))
	}
	found.Readings = confirm(found.Readings, r.fields.Extract(straight).Readings)
	p.Kind, p.KindScore, p.Country, p.Side = found.Kind, found.KindScore, found.Country, found.Side
	for _, reading := range found.Readings {
		if reading.Box != nil {
			box := s.place(*reading.Box)
			reading.Box = &box
		}
		p.Readings = append(p.Readings, reading)
	}
	for _, b := range p.Barcodes {
		readings, ok := barcode.ParseAAMVA(b.Text)
		if !ok {
			continue
		}
		p.Readings = append(p.Readings, readings...)
		if p.Kind == "" {
			// Licences and cards of one issuer share the payload; the symbol is on the back.
			p.Kind, p.KindScore, p.Side = fields.KindDrivers, sureByBarcode, fields.SideBack
		}
		for _, reading := range readings {
			if reading.Name == vision.FieldIssuer && p.Country == "" {
				p.Country = reading.Value
			}
		}
	}
}

// sureByBarcode is the score of a kind that only a barcode shows.
const sureByBarcode = 0.6

func boxQuad(b vision.Box) ocr.Quad {
	return ocr.Quad{{X: b.X, Y: b.Y}, {X: b.X + b.W, Y: b.Y}, {X: b.X + b.W, Y: b.Y + b.H}, {X: b.X, Y: b.Y + b.H}}
}
