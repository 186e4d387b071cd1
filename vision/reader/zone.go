package reader

import (
	"cmp"
	"context"
	"math"
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

// zone decodes the zone among the lines of a page, and unless both readers agree
// on it looks where the finder of documents saw one, too.
func (r *Reader) zone(ctx context.Context, s sheet, lines []ocr.Line) (zoneReading, error) {
	best, err := r.zoneOfLines(ctx, s, lines)
	if err != nil || r.settled(best.mrz) {
		return best, err
	}
	return r.zoneBySight(ctx, s, lines, best)
}

// zoneOfLines decodes the zone among the lines of a page. The rows that look like a
// zone are read by the network that knows nothing else, too. Unless both agree,
// the rows are also cut out once more for the other reader, pieces of one row
// together, with a little more room, and along the course that the first found;
// the better of the two looks counts.
func (r *Reader) zoneOfLines(ctx context.Context, s sheet, lines []ocr.Line) (zoneReading, error) {
	first := zoneReading{lines: lines, suspected: suspicion(lines)}
	quads, rest, err := r.zoneRows(ctx, s, lines)
	if err != nil {
		return first, err
	}
	strips, curves, err := r.mrz.ReadAlong(ctx, s.img, quads)
	if err != nil {
		return first, err
	}
	own := make([]mrz.Row, len(strips))
	for i := range strips {
		own[i] = mrz.Row{Strip: &strips[i], Box: s.level(quads[i])}
	}
	first.mrz = r.decodeZone(s, own, lines)
	if len(quads) == 0 || r.settled(first.mrz) {
		return first, nil
	}
	again, err := r.text.RecogniseAlong(ctx, s.img, quads, curves)
	if err != nil {
		return first, err
	}
	second := zoneReading{lines: append(slices.Clone(rest), again...), suspected: first.suspected}
	if second.mrz = r.decodeZone(s, own, second.lines); worth(second.mrz) > worth(first.mrz) {
		return second, nil
	}
	return first, nil
}

// settled reports a zone that need not be looked at again: both readers agree on it,
// and nothing is wrong with it. Rows that were cut out short are read alike by both,
// too, and are a zone of no known kind.
func (r *Reader) settled(m *vision.MRZ) bool {
	return m != nil && m.Agreed && mrz.WellFormed(*m, r.opts.Now())
}

// worth orders looks at one zone.
func worth(m *vision.MRZ) float64 {
	if m == nil {
		return -1
	}
	right := 0.0
	for _, ok := range m.Checks {
		if ok {
			right++
		}
	}
	w := right / float64(max(1, len(m.Checks)))
	if m.Valid {
		w += 2
	}
	if m.Agreed {
		w++
	}
	return w
}

// suspicion is how much some line looks like one of a zone, 0..1.
func suspicion(lines []ocr.Line) (most float64) {
	for _, l := range lines {
		if strings.Count(asFillers.Replace(l.Text), "<") >= 3 {
			most = max(most, zoneLikeness(l.Text))
		}
	}
	return most
}

// decodeZone looks for a zone among the rows of both readers, in the straight
// frame, and tells its places in pixels of the picture; nil for none.
func (r *Reader) decodeZone(s sheet, own []mrz.Row, lines []ocr.Line) *vision.MRZ {
	rows := make([]mrz.Row, 0, len(lines))
	for _, l := range lines {
		if l.Text != "" {
			rows = append(rows, zoneRow(l, s.level(l.Quad)))
		}
	}
	zone, ok := mrz.DecodeTwo(own, rows, r.opts.Now())
	if !ok {
		return nil
	}
	zone.Box = s.place(zone.Box)
	for i, f := range zone.Fields {
		if f.Box != nil {
			box := s.place(*f.Box)
			zone.Fields[i].Box = &box
		}
	}
	return zone
}

// longRow is how many times longer than high a line must be that may be a row
// of a zone although the reader of print makes nothing of it.
const longRow = 12

// zoneRows gives one quad for each printed row that looks like one of a zone,
// with room around it, and the lines that are no part of those. A row is what
// stands side by side with a zone-like piece, at its height and no further away
// than some letters.
func (r *Reader) zoneRows(ctx context.Context, s sheet, lines []ocr.Line) (quads []ocr.Quad, rest []ocr.Line, err error) {
	used := make([]bool, len(lines))
	var seeds, doubtful []int
	for i, l := range lines {
		fillers, likeness := strings.Count(asFillers.Replace(l.Text), "<"), zoneLikeness(l.Text)
		switch {
		case fillers >= 3 || fillers > 0 && likeness >= zoneLike || likeness >= 2*zoneLike:
			seeds = append(seeds, i)
		case l.Quad.Width() > longRow*l.Quad.Height():
			doubtful = append(doubtful, i)
		}
	}
	if len(doubtful) > 0 {
		long := make([]ocr.Quad, len(doubtful))
		for k, i := range doubtful {
			long[k] = lines[i].Quad
		}
		strips, err := r.mrz.ReadAll(ctx, s.img, long)
		if err != nil {
			return nil, nil, err
		}
		for k, i := range doubtful {
			if text := strips[k].Text(); strings.Count(text, "<") >= 3 && mrz.LooksLike(text) >= zoneLike {
				seeds = append(seeds, i)
			}
		}
	}
	if len(seeds) == 0 {
		return nil, lines, nil
	}
	level := func(i int) ocr.Quad { return lines[i].Quad.Map(s.frame.ToFrame) }
	pieces := make([]ocr.Quad, 0, len(seeds))
	for _, i := range seeds {
		pieces = append(pieces, level(i))
		used[i] = true
	}
	for i := range lines {
		if q := level(i); !used[i] && slices.ContainsFunc(pieces[:len(seeds)], func(p ocr.Quad) bool { return sameRow(p.Box(), q.Box()) }) {
			pieces = append(pieces, q)
			used[i] = true
		}
	}
	for _, row := range straightRows(pieces) {
		quads = append(quads, row.Map(s.frame.ToPicture).Grow(zoneMargin))
	}
	for i, l := range lines {
		if !used[i] {
			rest = append(rest, l)
		}
	}
	return quads, rest, nil
}

// straightRows joins the pieces of rows, from above. The rows of a zone begin
// and end together: where one was found short, the others tell how far it
// reaches. Each keeps its own direction, which the frame need not have met.
func straightRows(pieces []ocr.Quad) []ocr.Quad {
	slices.SortStableFunc(pieces, func(a, b ocr.Quad) int { return cmp.Compare(a.Centre().Y, b.Centre().Y) })
	var rows [][]ocr.Quad
	for len(pieces) > 0 {
		row, box := pieces[:1:1], pieces[0].Box()
		pieces = slices.DeleteFunc(slices.Clone(pieces[1:]), func(p ocr.Quad) bool {
			if !sameRow(box, p.Box()) {
				return false
			}
			row = append(row, p)
			box = unionBox([]vision.Box{box, p.Box()})
			return true
		})
		rows = append(rows, row)
	}
	left, right := math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		for _, p := range row {
			b := p.Box()
			left, right = min(left, b.X), max(right, b.X+b.W)
		}
	}
	out := make([]ocr.Quad, len(rows))
	for i, row := range rows {
		out[i] = along(row, left, right)
	}
	return out
}

// minLength is the length, in heights, from which a piece tells the direction of its row.
const minLength = 5

// along is the row of some pieces from one x to another.
func along(row []ocr.Quad, left, right float64) ocr.Quad {
	// Least squares through the middles of the pieces' ends.
	var n, sx, sy, sxx, sxy, height float64
	for _, p := range row {
		for _, m := range [2]vision.Point{
			{X: (p[0].X + p[3].X) / 2, Y: (p[0].Y + p[3].Y) / 2}, {X: (p[1].X + p[2].X) / 2, Y: (p[1].Y + p[2].Y) / 2},
		} {
			n, sx, sy, sxx, sxy = n+1, sx+m.X, sy+m.Y, sxx+m.X*m.X, sxy+m.X*m.Y
		}
		height = max(height, p.Height())
	}
	slope := 0.0
	if spread := sxx - sx*sx/n; spread > minLength*minLength*height*height/2 {
		slope = (sxy - sx*sy/n) / spread
	}
	at := func(x, dy float64) vision.Point { return vision.Point{X: x, Y: sy/n + slope*(x-sx/n) + dy} }
	return ocr.Quad{at(left, -height/2), at(right, -height/2), at(right, height/2), at(left, height/2)}
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
