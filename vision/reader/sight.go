package reader

import (
	"context"
	"image"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/page"
)

const (
	sightZones = 2 // places of a sheet that are looked at
	// looksAtZone: a portrait above rows or a line below them, which lean otherwise, are
	// out of sight when rows that made no zone of a known kind are looked at again.
	looksAtZone = 2
	rowRoom     = 0.22 // of the height of capitals, above and below a row that was found by its ink
	longestRow  = 36   // heights of such a row with its room; a zone's has 44 characters at most, about as far apart as capitals are high
	zoneFoot    = 0.12 // of a document's height, by which a zone's middle lies below the document's at least
)

// zoneBySight reads rows where the finder saw a zone from afar, though the search
// for lines found none there or not all of them. best is what is known without; it
// stays unless this look is worth more.
func (r *Reader) zoneBySight(ctx context.Context, s sheet, lines []ocr.Line, best zoneReading) (zoneReading, error) {
	for _, z := range s.zones[:min(len(s.zones), sightZones)] {
		place := s.alongRows(z)
		for range looksAtZone {
			block, ok := page.Rows(s.img, place)
			if !ok {
				break
			}
			look, err := r.blockZone(ctx, s, block, lines)
			if err != nil {
				return best, err
			}
			look.suspected = max(look.suspected, best.suspected)
			if worth(look.mrz) > worth(best.mrz) {
				best = look
			}
			if r.settled(best.mrz) {
				return best, nil
			}
			if best.mrz != nil && mrz.WellFormed(*best.mrz, r.opts.Now()) {
				break
			}
			place = block.Place()
		}
	}
	return best, nil
}

// alongRows is the place of a zone in the sheet's picture, beginning where its
// rows do. It is measured in the straight frame, in which its sides are straight.
func (s sheet) alongRows(z page.Zone) ocr.Quad {
	q := z.Map(s.frame.ToFrame).Quad()
	if a := q.Angle(); a > 90 || a <= -90 {
		q = q.Flip()
	}
	return q.Map(s.frame.ToPicture)
}

// rowsOf gives the rows of a block with room around them, those left out that are too
// long for a row of a zone, and what the network that reads zones makes of them.
func (r *Reader) rowsOf(ctx context.Context, block page.Block) (quads []ocr.Quad, strips []mrz.Strip, err error) {
	for _, q := range block.Rows {
		if q = q.Grow(rowRoom); q.Width() <= longestRow*q.Height() {
			quads = append(quads, q)
		}
	}
	strips, err = r.mrz.ReadAll(ctx, block.Image, quads)
	return quads, strips, err
}

// blockZone has both readers read the rows of a block and decodes what they saw.
// Its lines take the place of those that were found there before.
func (r *Reader) blockZone(ctx context.Context, s sheet, block page.Block, lines []ocr.Line) (zoneReading, error) {
	quads, strips, err := r.rowsOf(ctx, block)
	if err != nil {
		return zoneReading{}, err
	}
	return r.zoneOfRows(ctx, s, block, quads, strips, lines)
}

// zoneOfRows is blockZone of rows that the network that reads zones has read.
func (r *Reader) zoneOfRows(ctx context.Context, s sheet, block page.Block, quads []ocr.Quad, strips []mrz.Strip, lines []ocr.Line) (zoneReading, error) {
	if len(quads) == 0 {
		return zoneReading{}, nil
	}
	quads, strips = likeZones(quads, strips)
	read, err := r.text.Recognise(ctx, block.Image, quads)
	if err != nil {
		return zoneReading{}, err
	}
	flat := sheet{img: block.Image}
	bounds := block.Image.Rect
	flat.frame, _ = page.NewFrame(boxQuad(vision.Box{W: float64(bounds.Dx()), H: float64(bounds.Dy())}))
	own := make([]mrz.Row, len(strips))
	for i := range strips {
		own[i] = mrz.Row{Strip: &strips[i], Box: quads[i].Box()}
	}
	out := zoneReading{suspected: suspicion(read)}
	if out.mrz = r.decodeZone(flat, own, read); out.mrz == nil {
		return out, nil
	}
	whole := func(b vision.Box) vision.Box { return boxQuad(b).Map(block.ToPicture).Box() }
	out.mrz.Box = whole(out.mrz.Box)
	for i, f := range out.mrz.Fields {
		if f.Box != nil {
			box := whole(*f.Box)
			out.mrz.Fields[i].Box = &box
		}
	}
	for i := range read {
		read[i].Quad = read[i].Quad.Map(block.ToPicture)
	}
	boxes := make([]vision.Box, len(quads))
	for i, q := range quads {
		boxes[i] = q.Box()
	}
	rows := boxQuad(unionBox(boxes)).Map(block.ToPicture)
	for _, l := range lines {
		if !page.Contains(rows[:], l.Quad.Centre()) {
			out.lines = append(out.lines, l)
		}
	}
	out.lines = append(out.lines, read...)
	return out, nil
}

// likeZones leaves rows out that are none to the network that knows nothing else,
// where it knows two others: the reader of print takes long.
func likeZones(quads []ocr.Quad, strips []mrz.Strip) ([]ocr.Quad, []mrz.Strip) {
	var likeQuads []ocr.Quad
	var likeStrips []mrz.Strip
	for i := range strips {
		if mrz.LooksLike(strips[i].Text()) > 0 {
			likeQuads, likeStrips = append(likeQuads, quads[i]), append(likeStrips, strips[i])
		}
	}
	if len(likeQuads) < 2 {
		return quads, strips
	}
	return likeQuads, likeStrips
}

// ownZones gives, of the zones that were seen in the picture from which a sheet was
// turned, those that lie on it.
func (s sheet) ownZones(img *image.RGBA, zones []page.Zone) []page.Zone {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	quad := s.frame.Quad()
	var out []page.Zone
	for _, z := range zones {
		z = z.Map(func(p vision.Point) vision.Point { return page.TurnPoint(p, w, h, s.turn) })
		if page.Contains(quad[:], z.Centre()) {
			out = append(out, z)
		}
	}
	return out
}

// standsOnZone reports a sheet with a zone along its foot.
func (s sheet) standsOnZone(zones []page.Zone) bool {
	degrees, told := s.zoneTurn(zones)
	return told && degrees == 0
}

// zoneTurn tells from the place of the one zone of a sheet by how much it is to be
// turned clockwise: zones lie along the foot of a document (ICAO Doc 9303 part 3,
// 2.2). told is false where there is none, or it lies in the middle.
func (s sheet) zoneTurn(zones []page.Zone) (degrees int, told bool) {
	if len(zones) != 1 || len(s.outline) != 4 {
		return 0, false
	}
	outline := ocr.Quad(s.outline).Map(s.frame.ToFrame)
	box, at := outline.Box(), zones[0].Map(s.frame.ToFrame)
	c, m := at.Centre(), middle(box)
	x, y := (c.X-m.X)/max(box.W, 1), (c.Y-m.Y)/max(box.H, 1)
	level := math.Abs(at.Quad().Angle()) < 45
	switch {
	case level && y > zoneFoot:
		return 0, true
	case level && y < -zoneFoot:
		return 180, true
	case !level && x > zoneFoot:
		return 90, true
	case !level && x < -zoneFoot:
		return 270, true
	}
	return 0, false
}
