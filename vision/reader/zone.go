package reader

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
)

// zoneReading is what came of looking for a machine readable zone.
type zoneReading struct {
	mrz   *vision.MRZ
	lines []ocr.Line // all lines of the page, with those read again in their place
	// suspected is how much some line looks like one of a zone, 0..1, when none
	// could be decoded.
	suspected float64
}

const (
	zoneLike   = 0.3  // from which on a line may belong to a zone
	zoneMargin = 0.12 // of a line's height, added on every side for the second look
)

// zone decodes the zone among the lines of a page. When it is missing or its
// check digits are wrong, the lines that look like a zone are cut out once
// more, pieces of one row together and with a little more room, and read a
// second time; that reading is taken when it makes a valid zone, or a zone
// where there was none.
func (r *Reader) zone(ctx context.Context, s sheet, lines []ocr.Line) (zoneReading, error) {
	first := r.decodeZone(s, lines)
	first.lines = lines
	if first.mrz != nil && first.mrz.Valid {
		return first, nil
	}
	quads, rest := zoneRows(s, lines)
	if len(quads) == 0 {
		return first, nil
	}
	for i := range quads {
		quads[i] = quads[i].Grow(zoneMargin)
	}
	again, err := r.text.Recognise(ctx, s.img, quads)
	if err != nil {
		return zoneReading{}, err
	}
	second := r.decodeZone(s, append(slices.Clone(rest), again...))
	if second.mrz != nil && (first.mrz == nil || second.mrz.Valid) {
		second.lines = append(rest, again...)
		return second, nil
	}
	return first, nil
}

// decodeZone looks for a zone among lines, in the straight frame, and tells
// its places in pixels of the picture.
func (r *Reader) decodeZone(s sheet, lines []ocr.Line) zoneReading {
	rows := make([]mrz.Row, 0, len(lines))
	var out zoneReading
	for _, l := range lines {
		if l.Text == "" {
			continue
		}
		rows = append(rows, zoneRow(l, s.level(l.Quad)))
		if strings.Count(asFillers.Replace(l.Text), "<") >= 3 {
			out.suspected = max(out.suspected, zoneLikeness(l.Text))
		}
	}
	zone, ok := mrz.DecodeAt(rows, r.opts.Now())
	if !ok {
		return out
	}
	zone.Box = s.place(zone.Box)
	for i, f := range zone.Fields {
		if f.Box != nil {
			box := s.place(*f.Box)
			zone.Fields[i].Box = &box
		}
	}
	out.mrz = zone
	return out
}

// zoneRows gives one quad for each printed row that looks like one of a zone,
// and the lines that are no part of those. A row is what stands side by side
// with a zone-like piece, at its height and no further away than some letters.
func zoneRows(s sheet, lines []ocr.Line) (quads []ocr.Quad, rest []ocr.Line) {
	type piece struct {
		line ocr.Line
		box  vision.Box
	}
	var seeds []piece
	used := make([]bool, len(lines))
	for i, l := range lines {
		fillers, likeness := strings.Count(asFillers.Replace(l.Text), "<"), zoneLikeness(l.Text)
		if fillers >= 3 || fillers > 0 && likeness >= zoneLike || likeness >= 2*zoneLike {
			seeds = append(seeds, piece{l, s.level(l.Quad)})
			used[i] = true
		}
	}
	if len(seeds) == 0 {
		return nil, lines
	}
	pieces := seeds
	for i, l := range lines {
		box := s.level(l.Quad)
		if !used[i] && slices.ContainsFunc(seeds, func(p piece) bool { return sameRow(p.box, box) }) {
			pieces = append(pieces, piece{l, box})
			used[i] = true
		}
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(a.box.Y+a.box.H/2, b.box.Y+b.box.H/2) })
	var rows []vision.Box
	for len(pieces) > 0 {
		row := pieces[0].box
		pieces = slices.DeleteFunc(pieces, func(p piece) bool {
			if p.box == row || sameRow(row, p.box) {
				row = unionBox([]vision.Box{row, p.box})
				return true
			}
			return false
		})
		rows = append(rows, row)
	}
	// The rows of a zone begin and end together: where one was found short, the
	// others tell how far it reaches.
	whole := unionBox(rows)
	for _, row := range rows {
		quads = append(quads, ocr.Quad{
			{X: whole.X, Y: row.Y}, {X: whole.X + whole.W, Y: row.Y},
			{X: whole.X + whole.W, Y: row.Y + row.H}, {X: whole.X, Y: row.Y + row.H},
		}.Map(s.frame.ToPicture))
	}
	for i, l := range lines {
		if !used[i] {
			rest = append(rest, l)
		}
	}
	return quads, rest
}

// sameRow: side by side, at one height, no further apart than some letters.
func sameRow(a, b vision.Box) bool {
	h := min(a.H, b.H)
	if abs(a.Y+a.H/2-b.Y-b.H/2) > 0.5*h || max(a.H, b.H) > 2*h {
		return false
	}
	gap := max(b.X-a.X-a.W, a.X-b.X-b.W)
	return gap < 5*h && gap > -h
}

func abs(v float64) float64 { return max(v, -v) }

// asFillers undoes what the reader, which knows Japanese too, makes of blurred
// rows of fillers.
var asFillers = strings.NewReplacer("く", "<", "ヘ", "<", "へ", "<", "＜", "<", "«", "<<")

// zoneLikeness is mrz.LooksLike with such rows taken for what they are.
func zoneLikeness(text string) float64 { return mrz.LooksLike(asFillers.Replace(text)) }

// zoneRow hands a line with the alternatives of its characters to the decoder
// of zones. box is the line's place after levelling.
func zoneRow(l ocr.Line, box vision.Box) mrz.Row {
	row := mrz.Row{Text: l.Text, Score: l.Score, Box: box, Cells: make([][]mrz.Candidate, len(l.Chars))}
	zone := zoneLikeness(l.Text) > 0
	for i, c := range l.Chars {
		if zone && foreignToZones(c.Rune) && len(c.Zone) > 0 {
			row.Cells[i] = lookAlikes(c)
			continue
		}
		cell := []mrz.Candidate{{Rune: c.Rune, P: c.Score}}
		for _, a := range c.Zone {
			if a.Rune != c.Rune {
				cell = append(cell, mrz.Candidate{Rune: a.Rune, P: a.Score})
			}
		}
		row.Cells[i] = cell
	}
	return row
}

// foreignToZones reports whether a character is no letter, digit, filler,
// quotation mark taken for fillers, or space.
func foreignToZones(r rune) bool {
	return !strings.ContainsRune(ocr.ZoneAlphabet+" «»‹›<>abcdefghijklmnopqrstuvwxyz", r)
}

// lookAlikes replaces a character that no zone can hold (a bracket for a J, a
// Greek rho for a P) by what the zone's alphabet offers at its place. What
// share of the doubt each gets is the reader's; together they count for half,
// because the reader saw something else.
func lookAlikes(c ocr.Char) []mrz.Candidate {
	sum := 0.0
	for _, a := range c.Zone {
		sum += a.Score
	}
	cell := make([]mrz.Candidate, len(c.Zone))
	for i, a := range c.Zone {
		cell[i] = mrz.Candidate{Rune: a.Rune, P: 0.5 * a.Score / max(sum, 1e-12)}
	}
	return cell
}
