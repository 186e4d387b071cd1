package reader

import (
	"context"
	"math"
	"slices"

	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
)

const (
	turnedLines  = 12   // lines that are read both ways, at most
	turnedLeast  = 3    // and at least
	turnedShape  = 2.5  // length over height of such a line
	clearReading = 0.85 // mean score of lines that need no second look
	turnedGain   = 1.3  // how much better they must read upside down
	// turnedOnZone is the same where a zone seems to lie along the foot: from afar two
	// long lines of a title look like one, and then it is the head.
	turnedOnZone = 2
)

// turnedIfBetter turns a sheet over whose lines read better upside down. Which way
// is up was told by a network that knows no Cyrillic, from afar or by a face; our
// own reader knows, and a line costs it little. It looks again only where the lines
// read badly as they are.
func (r *Reader) turnedIfBetter(ctx context.Context, s sheet, own opinions, long bool) (sheet, opinions, error) {
	if degrees := s.onItsSide(own); degrees != 0 {
		s = s.turned(degrees)
		var err error
		if s.faces, err = r.faces.Find(ctx, s.img); err != nil {
			return s, own, err
		}
		// Letters beside each other seemed to be letters of one line.
		if s.regions, err = r.search(ctx, s); err != nil {
			return s, own, err
		}
		own, err = r.ownOpinions(ctx, s.img, s.quads(), long)
		return s, own, err
	}
	var quads []ocr.Quad
	for _, q := range s.quads() {
		if q.Width() >= turnedShape*q.Height() && q.Width() <= widestOwn*q.Height() {
			quads = append(quads, q)
		}
	}
	if len(quads) < turnedLeast {
		return s, own, nil
	}
	slices.SortStableFunc(quads, func(a, b ocr.Quad) int { return int(b.Width() - a.Width()) })
	quads = quads[:min(len(quads), turnedLines)]
	asItIs := make([]lineread.Line, len(quads))
	over := make([]ocr.Quad, len(quads))
	for i, q := range quads {
		asItIs[i], over[i] = own.read[q], q.Flip()
	}
	up, clear := legibility(asItIs)
	if clear >= clearReading {
		return s, own, nil
	}
	lines, err := r.own.ReadAll(ctx, s.img, over)
	if err != nil {
		return s, own, err
	}
	gain := turnedGain
	if s.standsOnZone(s.zones) {
		gain = turnedOnZone
	}
	if down, _ := legibility(lines); down < gain*up {
		return s, own, nil
	}
	s = s.turned(180)
	if s.faces, err = r.faces.Find(ctx, s.img); err != nil {
		return s, own, err
	}
	own, err = r.ownOpinions(ctx, s.img, s.quads(), long)
	return s, own, err
}

const (
	sideLines   = 2    // lines that show that a page lies on its side, at least
	sideOutdo   = 3    // how many times more they are than those that stand
	sideScore   = 0.85 // of such a line
	sideLetters = 5    // letters or figures of such a line, at least
)

// onItsSide tells by how much a sheet is to be turned clockwise whose lines read well
// up or down its page, and hardly any along it; 0 where it stands. The dates of a
// table are too short for a line that shows which way print runs from afar.
func (s sheet) onItsSide(own opinions) int {
	down, up, level := 0, 0, 0
	for _, region := range s.regions {
		l := own.read[region.Quad]
		if l.Score < sideScore || len([]rune(l.Text)) < sideLetters || region.Quad.Width() < 1.5*region.Quad.Height() {
			continue
		}
		switch a := region.Quad.Map(s.frame.ToFrame).Angle(); {
		case a > 60 && a < 120:
			down++
		case a < -60 && a > -120:
			up++
		default:
			level++
		}
	}
	switch {
	case down+up < sideLines || down+up < sideOutdo*level:
		return 0
	case down >= sideOutdo*up:
		return 270
	case up >= sideOutdo*down:
		return 90
	}
	return 0
}

// legibility grows with the number of characters and steeply with their score;
// clear is the mean score.
func legibility(lines []lineread.Line) (sum, clear float64) {
	for _, l := range lines {
		sum += math.Pow(l.Score, 6) * float64(len([]rune(l.Text)))
		clear += l.Score / float64(len(lines))
	}
	return sum, clear
}
