package reader

import (
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/barcode"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/quality"
)

const (
	edgeSlack   = 2.0 // pixels from the edge at which print counts as cut
	minCutLines = 3   // lines cut at one edge that make a cropped document
	minPrint    = 3   // lines that a document has at least
	goodLine    = 0.8 // score of a readable line
	// noColour is the mean chroma up to which the picture itself has none: black print
	// on white paper still takes the colour of its light.
	noColour = 0.003
)

// forSide leaves out that a back has no colour: many are printed in black alone. A
// picture without any is told of a back, too.
func forSide(f quality.Figures, side string) quality.Figures {
	if side == fields.SideBack && f.Colour > noColour {
		f.PeakColour = 1
	}
	return f
}

// documentArea is the box of the outline, or of the print and faces with some
// margin, or empty when there is neither.
func documentArea(p vision.Page) vision.Box {
	if len(p.Outline) > 0 {
		return pointsBox(p.Outline)
	}
	var boxes []vision.Box
	for _, l := range p.Lines {
		boxes = append(boxes, l.Box)
	}
	for _, f := range p.Faces {
		boxes = append(boxes, f.Box)
	}
	if len(boxes) == 0 {
		return vision.Box{}
	}
	b := unionBox(boxes)
	margin := 0.04 * max(b.W, b.H)
	x0, y0 := max(0, b.X-margin), max(0, b.Y-margin)
	x1, y1 := min(float64(p.Width), b.X+b.W+margin), min(float64(p.Height), b.Y+b.H+margin)
	return vision.Box{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}
}

// cropped reports print that runs out of the picture: the zone, or several
// lines at one edge.
func cropped(p vision.Page) (vision.Finding, bool) {
	w, h := float64(p.Width), float64(p.Height)
	var left, right, top, bottom int
	for _, l := range p.Lines {
		if l.Score < 0.5 || l.Box.W < 2*l.Box.H {
			continue
		}
		if l.Box.X <= edgeSlack {
			left++
		}
		if l.Box.X+l.Box.W >= w-edgeSlack {
			right++
		}
		if l.Box.Y <= -edgeSlack-0.2*l.Box.H {
			top++
		}
		if l.Box.Y+l.Box.H >= h+edgeSlack+0.2*l.Box.H {
			bottom++
		}
	}
	if p.MRZ != nil && p.MRZ.Valid {
		return vision.Finding{}, false
	}
	most := max(left, right, top, bottom)
	if most < minCutLines {
		return vision.Finding{}, false
	}
	return vision.Finding{Code: vision.FindingCropped, Score: math.Min(1, 0.4+0.1*float64(most)), Detail: "print runs out of the picture"}, true
}

// withinPicture leaves out that a document is cut off where its zone says otherwise:
// one that is whole and valid spans nearly all of its document and lies at its foot,
// so that what looks like more paper beside or below it is none. Above it there may be.
func withinPicture(p vision.Page, found []vision.Finding) []vision.Finding {
	if p.MRZ == nil || !p.MRZ.Valid {
		return found
	}
	return slices.DeleteFunc(found, func(f vision.Finding) bool {
		return f.Code == vision.FindingCropped && f.Box != nil && (f.Box.Y > 0 || f.Box.H > f.Box.W)
	})
}

// drawnPortrait reports a drawing where the document has its holder's
// photograph: its largest face, whose skin has one colour.
func drawnPortrait(p vision.Page, limit float64) (vision.Finding, bool) {
	if len(p.Faces) == 0 || p.Faces[0].Plainness <= limit {
		return vision.Finding{}, false
	}
	box := p.Faces[0].Box
	return vision.Finding{Code: vision.FindingPortraitDrawn, Score: p.Faces[0].Plainness, Box: &box, Detail: "the skin of the portrait has one colour"}, true
}

// digital reports a picture of an electronic document, by its words or by the
// symbol that a state's portal puts on what it shows and prints.
func (r *Reader) digital(p vision.Page) (vision.Finding, bool) {
	f, ok := r.fields.Digital(p.Lines)
	for _, b := range p.Barcodes {
		if b.Payload == barcode.PayloadEGovKAZ && f.Score < digitalBySymbol {
			box := b.Box
			f = vision.Finding{Code: vision.FindingDigitalDocument, Score: digitalBySymbol, Box: &box, Detail: "a symbol of the portal of electronic documents"}
			ok = true
		}
	}
	return f, ok
}

// digitalBySymbol is the score of a finding that rests on a portal's symbol.
const digitalBySymbol = 0.8

// noDocument: nothing on the page looks like a document. Print that is too
// poor to read still is print: a bad photograph is no missing document.
func noDocument(p vision.Page) bool {
	return p.MRZ == nil && len(p.Barcodes) == 0 && len(p.Outline) == 0 && p.Kind == "" && len(p.Lines) < minPrint
}

func pointsBox(points []vision.Point) vision.Box {
	x0, y0, x1, y1 := points[0].X, points[0].Y, points[0].X, points[0].Y
	for _, p := range points[1:] {
		x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
	}
	return vision.Box{X: x0, Y: y0, W: x1 - x0, H: y1 - y0}
}

func unionBox(boxes []vision.Box) vision.Box {
	points := make([]vision.Point, 0, 2*len(boxes))
	for _, b := range boxes {
		points = append(points, vision.Point{X: b.X, Y: b.Y}, vision.Point{X: b.X + b.W, Y: b.Y + b.H})
	}
	return pointsBox(points)
}
