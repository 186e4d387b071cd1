package ocr

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/onnx"
)

// Region is a line of print that was found but not read.
type Region struct {
	Quad  Quad
	Score float64 // 0..1: how much it looks like print
}

// Detection parameters, as the network's makers use them.
const (
	mapThreshold = 0.3 // of a cell
	boxThreshold = 0.5 // of a region's mean
	unclip       = 1.6 // the map shows the core of a line; how far to grow it
	minCore      = 3.0 // cells across a region before growing
)

// Detect finds the lines of print in a picture, in reading order. side is the
// longer side in pixels at which the network looks; a smaller picture is
// enlarged to it, at most maxEnlarge times.
func (e *Engine) Detect(ctx context.Context, img *image.RGBA, side int) ([]Region, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w == 0 || h == 0 {
		return nil, nil
	}
	nw, nh := networkSize(w, h, side)
	small := imageio.Resize(img, nw, nh)
	data := make([]float32, 3*nw*nh)
	planes(data, small, nw, nh)
	e.mu.Lock()
	out, err := run(ctx, e.detector, onnx.Tensor{Shape: []int64{1, 3, int64(nh), int64(nw)}, Data: data})
	e.mu.Unlock()
	if err != nil {
		return nil, err
	}
	sx, sy := float64(w)/float64(nw), float64(h)/float64(nh)
	var found []Region
	for _, r := range regions(out.Data, nw, nh, mapThreshold) {
		core, ok := minAreaRect(r.outline)
		if !ok || core.Height() < minCore {
			continue
		}
		score := meanInside(out.Data, nw, nh, core)
		if score < boxThreshold {
			continue
		}
		// Growing a rectangle by area*ratio/perimeter on each side, as the
		// network was trained to expect.
		cw, ch := core.Width(), core.Height()
		quad := core.Grow(cw * unclip / (2 * (cw + ch)))
		found = append(found, Region{Score: score, Quad: quad.Map(func(p vision.Point) vision.Point {
			return vision.Point{X: (p.X + 0.5) * sx, Y: (p.Y + 0.5) * sy}
		})})
	}
	SortReading(found)
	return found, nil
}

// maxEnlarge bounds the enlargement of small pictures: beyond it there is
// nothing more to see.
const maxEnlarge = 3.0

// maxArea bounds what the network looks at, as a share of a square of the longer
// side: the memory that it once needed it keeps.
const maxArea = 0.82

// networkSize gives multiples of 32 close to the picture's proportions.
func networkSize(w, h, side int) (int, int) {
	f := min(float64(side)/float64(max(w, h)), float64(side)*math.Sqrt(maxArea/(float64(w)*float64(h))), maxEnlarge)
	round := func(v int) int {
		return max(32, int(math.Round(float64(v)*f/32))*32)
	}
	return round(w), round(h)
}

// SortReading puts regions in order of reading: rows from the top, within a
// row from the left.
func SortReading(regions []Region) {
	slices.SortStableFunc(regions, func(a, b Region) int {
		return cmp.Compare(a.Quad.Centre().Y, b.Quad.Centre().Y)
	})
	for start := 0; start < len(regions); {
		// A row goes on while the next centre lies within half a line of the first.
		end := start + 1
		for end < len(regions) && regions[end].Quad.Centre().Y-regions[start].Quad.Centre().Y < regions[start].Quad.Box().H/2 {
			end++
		}
		slices.SortStableFunc(regions[start:end], func(a, b Region) int {
			return cmp.Compare(a.Quad.Centre().X, b.Quad.Centre().X)
		})
		start = end
	}
}
