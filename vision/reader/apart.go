package reader

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
	"unicode"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
)

const (
	apartGap   = 0.1  // heights of the gap between a label and its value, at least
	apartRoom  = 0.12 // heights of it that stay with the value
	apartEnds  = 0.15 // of the line's length, that either part has at least
	mostCuts   = 5    // places at which a line is tried to be cut
	apartSure  = 0.9  // score of a value that stands for itself
	leastApart = 3    // letters and figures of it
	asClear    = 0.02 // of the score: what begins before the clearest reading and reads nearly as clearly is of the value
)

// cutLine is a line that was read in two parts.
type cutLine struct {
	whole        []vision.Point
	label, value vision.TextLine
	own          lineread.Line // the value as our own reader sees it
}

// takeApart reads each of the lines as a label and the value behind it, cut at a gap
// between them. It gives those of which the value is read clearly.
func (r *Reader) takeApart(ctx context.Context, s sheet, lines []vision.TextLine, script lineread.Script) ([]cutLine, error) {
	if s.img == nil || len(lines) == 0 {
		return nil, nil
	}
	found, err := r.valuesIn(ctx, s.img, lines)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	quads := make([]ocr.Quad, 0, 2*len(found)) // label and value of each line, in turn
	for _, v := range found {
		quads = append(quads, partOf(ocr.Quad(lines[v.of].Quad), 0, v.at), v.line.Quad)
	}
	own, err := r.own.ReadAll(ctx, s.img, quads)
	if err != nil {
		return nil, err
	}
	theirs, err := r.text.Recognise(ctx, s.img, quads)
	if err != nil {
		return nil, err
	}
	read := make([]vision.TextLine, len(quads))
	for i, q := range quads {
		read[i] = own[i].TextLine()
		if k := slices.IndexFunc(theirs, func(l ocr.Line) bool { return l.Quad == q }); k >= 0 {
			read[i] = lineread.Choose(theirs[k].TextLine(), own[i], script).Line
		}
	}
	var out []cutLine
	for k, v := range found {
		if label, value := read[2*k], read[2*k+1]; standsAlone(value, apartSure) {
			out = append(out, cutLine{whole: lines[v.of].Quad, label: label, value: value, own: own[2*k+1]})
		}
	}
	return out, nil
}

// valueIn is a value that our own reader sees behind a label.
type valueIn struct {
	of   int     // the line that it is in
	at   float64 // where it begins, as a share of that one's length
	line lineread.Line
}

// valuesIn tells where the values of lines begin: our own reader, which costs little,
// tries all cuts, and the first one holds behind which a value reads as clearly as any.
func (r *Reader) valuesIn(ctx context.Context, img *image.RGBA, lines []vision.TextLine) ([]valueIn, error) {
	var tried []valueIn
	var quads []ocr.Quad
	for i, l := range lines {
		for _, at := range gapsIn(img, ocr.Quad(l.Quad)) {
			tried, quads = append(tried, valueIn{of: i, at: at}), append(quads, partOf(ocr.Quad(l.Quad), at, 1))
		}
	}
	seen, err := r.own.ReadAll(ctx, img, quads)
	if err != nil {
		return nil, err
	}
	best := map[int]float64{} // score of the clearest value of each line
	for i, v := range tried {
		if tried[i].line = seen[i]; standsAlone(seen[i].TextLine(), lineread.AgreeScore) {
			best[v.of] = max(best[v.of], seen[i].Score)
		}
	}
	var out []valueIn
	for _, v := range tried {
		if !standsAlone(v.line.TextLine(), max(lineread.AgreeScore, best[v.of]-asClear)) {
			continue
		}
		switch n := len(out); {
		case n == 0 || out[n-1].of != v.of:
			out = append(out, v)
		case v.at < out[n-1].at:
			out[n-1] = v
		}
	}
	return out, nil
}

// standsAlone reports a value in capitals or figures that is read with a score.
func standsAlone(l vision.TextLine, least float64) bool {
	n := 0
	for _, c := range l.Text {
		switch {
		case unicode.IsLower(c):
			return false
		case unicode.IsLetter(c), unicode.IsDigit(c):
			n++
		}
	}
	return n >= leastApart && l.Score >= least
}

// inOwnParts is the same of the lines that our own reader vouches for.
func inOwnParts(lines []vision.TextLine, parts []cutLine) []vision.TextLine {
	ours := slices.Clone(parts)
	for i, c := range ours {
		ours[i].label, ours[i].value = vision.TextLine{}, vision.TextLine{}
		if c.own.Score >= lineread.AgreeScore {
			ours[i].value = c.own.TextLine()
		}
	}
	return inParts(lines, ours)
}

// inParts gives lines with those that were read in parts in their place.
func inParts(lines []vision.TextLine, parts []cutLine) []vision.TextLine {
	var out []vision.TextLine
	for _, l := range lines {
		i := slices.IndexFunc(parts, func(c cutLine) bool { return slices.Equal(c.whole, l.Quad) })
		if i < 0 {
			out = append(out, l)
			continue
		}
		for _, part := range []vision.TextLine{parts[i].label, parts[i].value} {
			if part.Text != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

// gapsIn lists where the widest gaps of a line end, as shares of its length. The print
// before a gap may be so small and pale that it looks like a part of it.
func gapsIn(img *image.RGBA, q ocr.Quad) []float64 {
	ink, step := inkAlong(img, q)
	n := len(ink)
	if n == 0 {
		return nil
	}
	quiet := slices.Min(ink) + quietInk*(slices.Max(ink)-slices.Min(ink))
	type gap struct{ from, to int }
	var gaps []gap
	for i := 0; i < n; {
		j := i
		for j < n && ink[j] <= quiet {
			j++
		}
		at := float64(j) / float64(n)
		if float64(j-i)*step >= apartGap && at >= apartEnds && at <= 1-apartEnds {
			gaps = append(gaps, gap{i, j})
		}
		i = j + 1
	}
	slices.SortStableFunc(gaps, func(a, b gap) int { return cmp.Compare(b.to-b.from, a.to-a.from) })
	var out []float64
	for _, g := range gaps[:min(len(gaps), mostCuts)] {
		behind := math.Max(float64(g.to)-apartRoom/step, float64(g.from))
		out = append(out, behind/float64(n))
	}
	return out
}
