package reader

import (
	"context"
	"math"
	"slices"

	"github.com/idngo/idngo/vision/ocr"
)

const (
	mostSteep   = 6    // lines that run up or down a page and are asked which
	flippedGain = 0.03 // of the score, by which the other direction reads better
)

// turnSteep turns those lines that run up or down the page the way in which they
// read: the number of a Russian passport climbs, other documents' fall.
func (r *Reader) turnSteep(ctx context.Context, s *sheet) error {
	var steep []int
	for i, region := range s.regions {
		q := region.Quad.Map(s.frame.ToFrame)
		if a := math.Abs(q.Angle()); a > 60 && a < 120 && q.Width() > 2*q.Height() && len(steep) < mostSteep {
			steep = append(steep, i)
		}
	}
	if len(steep) == 0 {
		return nil
	}
	var both []ocr.Quad
	for _, i := range steep {
		both = append(both, s.regions[i].Quad, s.regions[i].Quad.Flip())
	}
	lines, err := r.text.Recognise(ctx, s.img, both)
	if err != nil {
		return err
	}
	s.regions = slices.Clone(s.regions)
	for k, i := range steep {
		if lines[2*k+1].Score > lines[2*k].Score+flippedGain {
			s.regions[i].Quad = s.regions[i].Quad.Flip()
		}
	}
	return nil
}
