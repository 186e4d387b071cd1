package page

import (
	"cmp"
	"math"
	"slices"

	"github.com/idngo/idngo/vision/ocr"
)

// Tilt is the direction of the print on an upright page in degrees, clockwise:
// the median over its lines, each weighted by its length. It is 0 without lines.
func Tilt(regions []ocr.Region) float64 {
	type vote struct{ angle, weight float64 }
	var votes []vote
	total := 0.0
	for _, q := range elongatedQuads(regions) {
		if a := q.Angle(); math.Abs(a) < 45 {
			votes = append(votes, vote{a, q.Width()})
			total += q.Width()
		}
	}
	slices.SortFunc(votes, func(a, b vote) int { return cmp.Compare(a.angle, b.angle) })
	sum := 0.0
	for _, v := range votes {
		if sum += v.weight; sum >= total/2 {
			return v.angle
		}
	}
	return 0
}
