package reader

import (
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/ocr"
)

// Measures of a card by the width of its zone of three lines, which spans 94%
// of it (ISO/IEC 7810 ID-1: 85.60 x 53.98 mm; ICAO Doc 9303 part 5).
const (
	zoneOfCard  = 0.94
	cardAspect  = 53.98 / 85.60
	zoneToEdge  = 0.05 // of the zone's width, from its last line to the card's edge
	zoneSlack   = 0.06 // the same, by which the card may be larger than it seems
	minFrontRun = 3    // lines of print that a front side has
)

// bothSides reports that a picture shows a card's back, with its zone, and a
// portrait that lies beside or above that card: both sides in one picture. It
// gives the back's place in the straight frame.
func bothSides(s sheet, p vision.Page) (back vision.Box, ok bool) {
	if p.MRZ == nil || p.MRZ.Format != vision.FormatTD1 {
		return vision.Box{}, false
	}
	zone := s.level(boxQuad(p.MRZ.Box))
	if zone.W <= 0 || zone.H <= 0 {
		return vision.Box{}, false
	}
	width := zone.W / zoneOfCard
	bottom := zone.Y + zone.H + zoneToEdge*zone.W
	back = vision.Box{X: zone.X - (width-zone.W)/2, Y: bottom - width*cardAspect, W: width, H: width * cardAspect}
	slack := zoneSlack * zone.W
	for _, f := range p.Faces {
		b := s.level(boxQuad(f.Box))
		c := middle(b)
		outside := c.Y < back.Y-slack || c.Y > back.Y+back.H+slack || c.X < back.X-slack || c.X > back.X+back.W+slack
		if outside && b.W > 0.1*zone.W {
			return back, frontLines(s, p, back) >= minFrontRun
		}
	}
	return vision.Box{}, false
}

func frontLines(s sheet, p vision.Page, back vision.Box) int {
	n := 0
	for _, l := range p.Lines {
		if l.Score >= 0.5 && !holds(back, middle(s.level(ocr.Quad(l.Quad)))) {
			n++
		}
	}
	return n
}

func holds(b vision.Box, p vision.Point) bool {
	return p.X >= b.X && p.X <= b.X+b.W && p.Y >= b.Y && p.Y <= b.Y+b.H
}

// apart gives what a picture of both sides shows of each, as two pages of one
// picture: places stay in its pixels.
func apart(s sheet, p vision.Page, back vision.Box) (front, rear vision.Page) {
	front, rear = p, p
	front.MRZ, front.Outline, rear.Outline = nil, nil, nil
	inBack := func(b vision.Box) bool { return holds(back, middle(s.level(boxQuad(b)))) }
	front.Lines, rear.Lines = part(p.Lines, func(l vision.TextLine) bool { return holds(back, middle(s.level(ocr.Quad(l.Quad)))) })
	front.Faces, rear.Faces = part(p.Faces, func(f vision.Face) bool { return inBack(f.Box) })
	front.Barcodes, rear.Barcodes = part(p.Barcodes, func(b vision.Barcode) bool { return inBack(b.Box) })
	front.Findings, rear.Findings = slices.Clone(p.Findings), nil
	return front, rear
}

// shareKind lets one side of a card tell what the other does not: its kind and country.
func shareKind(front, rear *vision.Page) {
	if front.Kind == "" && rear.Kind != "" && rear.Side == fields.SideBack {
		front.Kind, front.KindScore, front.Side = rear.Kind, rear.KindScore, fields.SideFront
	}
	if front.Country == "" {
		front.Country = rear.Country
	}
	if rear.Country == "" {
		rear.Country = front.Country
	}
}

// shareCountry lets the only two pages of a picture, front and back of one kind of card,
// tell each other whose it is: many backs name no state.
func shareCountry(pages []vision.Page) {
	if len(pages) != 2 || pages[0].Kind == "" || pages[0].Kind != pages[1].Kind {
		return
	}
	for i := range pages {
		front, rear := &pages[i], &pages[1-i]
		if front.Side == fields.SideFront && rear.Side == fields.SideBack && rear.Country == "" {
			rear.Country = front.Country
		}
	}
}

func part[T any](list []T, second func(T) bool) (a, b []T) {
	for _, x := range list {
		if second(x) {
			b = append(b, x)
		} else {
			a = append(a, x)
		}
	}
	return a, b
}

const (
	twoAlike     = 0.7  // of the larger portrait's width: a ghost image is smaller
	twoApart     = 3.0  // widths between two documents' portraits
	twoDiffer    = 0.70 // distance of embeddings from which two portraits are of two persons
	twoPortraits = 0.6  // score of the finding
)

// severalDocuments reports portraits of two persons, as large as each other and
// far apart. A document's own second portrait shows the same person.
func severalDocuments(p vision.Page) (vision.Finding, bool) {
	for i, a := range p.Faces {
		for _, b := range p.Faces[:i] {
			if min(a.Box.W, b.Box.W) < twoAlike*max(a.Box.W, b.Box.W) || a.Score < faceCertain || b.Score < faceCertain {
				continue
			}
			c, d := middle(a.Box), middle(b.Box)
			if math.Hypot(c.X-d.X, c.Y-d.Y) < twoApart*max(a.Box.W, b.Box.W) || distance(a.Embedding, b.Embedding) < twoDiffer {
				continue
			}
			box := unionBox([]vision.Box{a.Box, b.Box})
			return vision.Finding{Code: vision.FindingMultipleDocs, Score: twoPortraits, Box: &box, Detail: "portraits of two persons"}, true
		}
	}
	return vision.Finding{}, false
}

// distance of two embeddings; 0 where one is missing, so that nothing follows from it.
func distance(a, b []float32) float64 {
	if len(a) == 0 || len(a) != len(b) {
		return 0
	}
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return math.Sqrt(sum)
}
