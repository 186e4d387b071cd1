package reader

import (
	"context"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/barcode"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
)

// describe says what kind of document a page shows, of which country and which
// side, and takes the values out of its print and its barcodes. Rows and
// columns are told in the straight frame, places in pixels of the picture. spread
// reports a page of a booklet that prints on both its pages.
func (r *Reader) describe(ctx context.Context, s sheet, p *vision.Page, read opinions, own []vision.TextLine, purpose vision.Purpose) (spread bool, err error) {
	s = s.straightest(p.Lines)
	rows := rowsOf(s, p.Lines)
	straight := *p
	straight.Width, straight.Height = int(s.frame.W), int(s.frame.H)
	straight.Outline = nil
	straight.Lines = rows.lines(p.Lines)
	straight.Faces = slices.Clone(p.Faces)
	for i, f := range p.Faces {
		straight.Faces[i].Box = rows.box(boxQuad(f.Box))
	}
	if p.MRZ != nil {
		zone := *p.MRZ
		zone.Box = rows.box(boxQuad(zone.Box))
		straight.MRZ = &zone
	}
	extract := r.fields.Extract
	found := extract(straight)
	bill := found.Kind == "" && isBill(*p)
	if paper := r.fields.ExtractProof; isPaper(found, straight, purpose) {
		if proof := paper(straight); proof.Kind != "" || purpose == vision.PurposeProof || bill {
			extract, found = paper, proof
		}
	}
	if lines, changed := read.inLetters(p.Lines, r.lettersOf(found, *p)); changed {
		p.Lines = lines
		straight.Lines = rows.lines(lines)
		found = extract(straight)
	}
	if parts, err := r.takeApart(ctx, s, found.Apart, read.script); err != nil {
		return false, err
	} else if len(parts) > 0 {
		p.Lines, own = inParts(p.Lines, parts), inOwnParts(own, parts)
		straight.Lines = rows.lines(p.Lines)
		found = extract(straight)
	}
	if more, err := r.lookAgain(ctx, s, rows, found.Wanted); err != nil {
		return false, err
	} else if len(more) > 0 {
		p.Lines = append(p.Lines, more...)
		straight.Lines = rows.lines(p.Lines)
		found = extract(straight)
	}
	if legend, err := r.lookCloser(ctx, s, rows, found.Closer); err != nil {
		return false, err
	} else if len(legend) > 0 {
		p.Lines = append(p.Lines, legend...)
		straight.Lines = rows.lines(p.Lines)
		found = extract(straight)
	}
	straight.Lines = rows.lines(own)
	found.Readings = confirm(found.Readings, extract(straight).Readings)
	p.Kind, p.KindScore, p.Country, p.Side = found.Kind, found.KindScore, found.Country, found.Side
	settleCentury(p, found.Readings)
	for _, reading := range found.Readings {
		if reading.Box != nil {
			box := rows.place(*reading.Box)
			reading.Box = &box
		}
		p.Readings = append(p.Readings, reading)
	}
	if purpose == vision.PurposeDocument {
		p.Findings = append(p.Findings, deviations(found.Deviations, rows.place)...)
	}
	for _, b := range p.Barcodes {
		payload, ok := barcode.Parse(b)
		if !ok {
			continue
		}
		for _, reading := range payload.Readings {
			reading.Box = &b.Box
			p.Readings = append(p.Readings, reading)
		}
		if p.Kind == "" && payload.Kind != "" {
			p.Kind, p.KindScore = payload.Kind, sureByBarcode
			if b.Payload == barcode.PayloadAAMVA && len(p.Faces) == 0 {
				p.Side = fields.SideBack
			}
		}
		if p.Kind == "" && bill {
			p.Kind, p.KindScore = fields.KindUtility, sureByPayment
		}
		if p.Country == "" && (payload.Kind != "" || p.Kind == fields.KindUtility) {
			p.Country = payload.Country
		}
	}
	return found.Spread, nil
}

// settleCentury gives the zone's date of expiry, of which the zone has the last
// two figures of the year, the century that the print tells.
func settleCentury(p *vision.Page, printed []vision.Reading) {
	if p.MRZ == nil {
		return
	}
	dates := map[string]string{}
	for _, r := range printed {
		dates[r.Name] = r.Value
	}
	zone := *p.MRZ
	zone.Fields = slices.Clone(zone.Fields)
	for i, f := range zone.Fields {
		if f.Name == vision.FieldExpiryDate {
			zone.Fields[i].Value = mrz.WithPrint(f.Value, dates[vision.FieldExpiryDate], dates[vision.FieldIssueDate])
		}
	}
	p.MRZ = &zone
}

// paperLines is the least print of a paper among pictures of documents.
const paperLines = 8

// isPaper reports whether a page is read as a paper that proves an address: one
// that is meant to be, or about which nothing is known, and that is no identity
// document. A bill uploaded as one is to be told from it, too.
func isPaper(found fields.Result, p vision.Page, purpose vision.Purpose) bool {
	if p.MRZ != nil || purpose == vision.PurposeDocument && (len(p.Faces) > 0 || len(p.Lines) < paperLines) {
		return false
	}
	return found.Kind == "" || found.Kind == fields.KindUtility || len(p.Faces) == 0 && found.Template == ""
}

// isBill reports a page that can be nothing but a bill, whatever its title is: a paper
// with much print, without a portrait or a zone, and with a code that pays it.
func isBill(p vision.Page) bool {
	return p.MRZ == nil && len(p.Faces) == 0 && len(p.Lines) >= paperLines &&
		slices.ContainsFunc(p.Barcodes, func(b vision.Barcode) bool { return b.Payload == barcode.PayloadPaymentRUS })
}

const (
	sureByBarcode = 0.9 // score of a kind that only a barcode shows
	sureByPayment = 0.7 // the same of a bill whose title was not read
)

func boxQuad(b vision.Box) ocr.Quad {
	return ocr.Quad{{X: b.X, Y: b.Y}, {X: b.X + b.W, Y: b.Y}, {X: b.X + b.W, Y: b.Y + b.H}, {X: b.X, Y: b.Y + b.H}}
}
