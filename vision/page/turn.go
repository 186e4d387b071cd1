package page

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/ocr"
)

// LineReader is what finding the upright direction needs of a reader.
type LineReader interface {
	Upended(ctx context.Context, img *image.RGBA, quads []ocr.Quad) ([]float64, error)
	Recognise(ctx context.Context, img *image.RGBA, quads []ocr.Quad) ([]ocr.Line, error)
}

const (
	turnVotes  = 9   // lines asked for their direction
	turnProofs = 3   // lines read both ways when the votes are not clear
	turnClear  = 0.8 // share of the votes that settles the direction
	elongated  = 2.5 // a region this much longer than high has a direction
)

// Upright gives the clockwise turn in degrees (0, 90, 180, 270) that brings
// the print in a picture upright. sure is 0..1; 0 means that there is no print
// to tell by and the turn is 0.
func Upright(ctx context.Context, r LineReader, img *image.RGBA, regions []ocr.Region) (turn int, sure float64, err error) {
	lines := elongatedQuads(regions)
	if len(lines) == 0 {
		return 0, 0, nil
	}
	level, steep := 0.0, 0.0
	for _, q := range lines {
		if a := math.Abs(q.Angle()); a <= 45 || a >= 135 {
			level += q.Width()
		} else {
			steep += q.Width()
		}
	}
	upright := level >= steep
	axis := max(level, steep) / (level + steep)
	lines = slices.DeleteFunc(lines, func(q ocr.Quad) bool {
		a := math.Abs(q.Angle())
		return (a <= 45 || a >= 135) != upright
	})
	upended, sureSide, err := upendedShare(ctx, r, img, lines)
	if err != nil {
		return 0, 0, err
	}
	// Quads run to the right, or downwards where print is steep.
	switch {
	case upright && upended < 0.5:
		turn = 0
	case upright:
		turn = 180
	case upended < 0.5:
		turn = 270
	default:
		turn = 90
	}
	return turn, axis * sureSide, nil
}

// upendedShare weighs the lines' votes for standing on their head; when they
// do not agree, a few lines are read both ways and the better reading wins.
func upendedShare(ctx context.Context, r LineReader, img *image.RGBA, lines []ocr.Quad) (share, sure float64, err error) {
	votes, err := r.Upended(ctx, img, lines[:min(len(lines), turnVotes)])
	if err != nil {
		return 0, 0, err
	}
	for _, v := range votes {
		share += v / float64(len(votes))
	}
	if share > turnClear || share < 1-turnClear {
		return share, math.Abs(share-0.5) * 2, nil
	}
	proofs := lines[:min(len(lines), turnProofs)]
	as, err := r.Recognise(ctx, img, proofs)
	if err != nil {
		return 0, 0, err
	}
	flipped := make([]ocr.Quad, len(proofs))
	for i, q := range proofs {
		flipped[i] = q.Flip()
	}
	over, err := r.Recognise(ctx, img, flipped)
	if err != nil {
		return 0, 0, err
	}
	up, down := readability(as), readability(over)
	if up+down == 0 {
		return share, 0, nil
	}
	return down / (up + down), math.Abs(up-down) / (up + down), nil
}

// readability grows with the number of characters and steeply with their score.
func readability(lines []ocr.Line) float64 {
	sum := 0.0
	for _, l := range lines {
		sum += math.Pow(l.Score, 4) * float64(len(l.Chars))
	}
	return sum
}

// elongatedQuads are the quads with a direction, longest first.
func elongatedQuads(regions []ocr.Region) []ocr.Quad {
	var out []ocr.Quad
	for _, r := range regions {
		if r.Quad.Width() >= elongated*r.Quad.Height() {
			out = append(out, r.Quad)
		}
	}
	slices.SortStableFunc(out, func(a, b ocr.Quad) int { return cmp.Compare(b.Width(), a.Width()) })
	return out
}

// Turn turns a picture and the regions found in it clockwise by a multiple of
// 90 degrees.
func Turn(img *image.RGBA, regions []ocr.Region, degrees int) (*image.RGBA, []ocr.Region) {
	if degrees == 0 {
		return img, regions
	}
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	out := make([]ocr.Region, len(regions))
	for i, r := range regions {
		r.Quad = r.Quad.Map(func(p vision.Point) vision.Point { return TurnPoint(p, w, h, degrees) })
		// Print that ran to the left or upwards now reads the right way.
		if a := r.Quad.Angle(); a > 90 || a <= -90 {
			r.Quad = r.Quad.Flip()
		}
		out[i] = r
	}
	ocr.SortReading(out)
	return imageio.Rotate(img, degrees), out
}

// TurnPoint gives a point's place after its w x h picture was turned clockwise.
func TurnPoint(p vision.Point, w, h float64, degrees int) vision.Point {
	switch degrees {
	case 90:
		return vision.Point{X: h - p.Y, Y: p.X}
	case 180:
		return vision.Point{X: w - p.X, Y: h - p.Y}
	case 270:
		return vision.Point{X: p.Y, Y: w - p.X}
	}
	return p
}

// TurnBox gives a box's place after its w x h picture was turned clockwise.
func TurnBox(b vision.Box, w, h, degrees int) vision.Box {
	q := ocr.Quad{{X: b.X, Y: b.Y}, {X: b.X + b.W, Y: b.Y}, {X: b.X + b.W, Y: b.Y + b.H}, {X: b.X, Y: b.Y + b.H}}
	return q.Map(func(p vision.Point) vision.Point { return TurnPoint(p, float64(w), float64(h), degrees) }).Box()
}

// TurnBack gives the place, in a w x h picture, of a point of that picture
// turned clockwise by degrees.
func TurnBack(p vision.Point, w, h, degrees int) vision.Point {
	if degrees%180 != 0 {
		w, h = h, w
	}
	return TurnPoint(p, float64(w), float64(h), (360-degrees)%360)
}
