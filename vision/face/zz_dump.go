package face

import (
	"context"
	"image"
)

// DumpChip is scratch.
func (f *Finder) DumpChip(ctx context.Context, img image.Image) (*image.RGBA, error) {
	r := newRaster(img)
	detections, err := f.detect(ctx, r, false)
	if err != nil {
		return nil, err
	}
	var best mesh
	a := 0.0
	for _, d := range detections {
		m, err := f.landmarks(ctx, r, d)
		if err != nil {
			return nil, err
		}
		sure, err := f.confirm(ctx, r, d, m)
		if err != nil {
			return nil, err
		}
		if b := bounds(m.points); sure && b.W*b.H > a {
			best, a = m, b.W*b.H
		}
	}
	if a == 0 {
		return nil, nil
	}
	c, ok := r.align(best)
	if !ok {
		return nil, nil
	}
	return c.RGBA, nil
}
