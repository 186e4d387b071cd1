package face

import (
	"context"
	"fmt"
	"math"
	"sort"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx"
)

const (
	detectorSize = 256

	// minScore is the least confidence of a detection that is looked at more closely.
	minScore = 0.4
	// sureScore: below it the picture is looked at again with a wider border,
	// for faces that fill the picture.
	sureScore = 0.9
	// goodScore: a detection that needs no second look when the mesh agrees.
	goodScore = 0.8
	// The least score of the second look, for a weak detection and for one that
	// the mesh doubts.
	confirmWeak    = 0.5
	confirmDoubted = 0.7
	// sameFace: two boxes that overlap more than this are one face.
	sameFace = 0.4
	// tileSide is more than half, so that the tiles overlap.
	tileSide = 0.6
	// maxFaces bounds the work on a picture of a crowd.
	maxFaces = 12
)

// detection is a face as BlazeFace sees it, in pixels of the source.
type detection struct {
	score         float64
	box           vision.Box
	imageLeftEye  vision.Point // the subject's right eye
	imageRightEye vision.Point
}

// detect looks at the whole picture, again with a border of 50% and 100% while
// no face is sure, and at overlapping squares for the small faces, such as the
// portrait on a document that somebody holds up.
func (f *Finder) detect(ctx context.Context, r *raster, stopWhenSure bool) ([]detection, error) {
	w, h := r.size()
	long := float64(max(w, h))
	centre := vision.Point{X: float64(w) / 2, Y: float64(h) / 2}

	var all []detection
	for _, zoom := range []float64{1, 2, 3} {
		found, err := f.detectIn(ctx, r, square(centre, zoom*long, 0, detectorSize))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
		if best(all) >= sureScore {
			break
		}
	}
	if long > detectorSize && !(stopWhenSure && best(all) >= sureScore) {
		for _, view := range tiles(w, h) {
			found, err := f.detectIn(ctx, r, view)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
	}
	return suppress(all), nil
}

// tiles are squares of tileSide times the longer side that cover the picture. A
// face smaller than their overlap is whole in one of them; a larger one is found
// in the view of the whole picture.
func tiles(w, h int) []similarity {
	side := tileSide * float64(max(w, h))
	var out []similarity
	for _, y := range tileCentres(float64(h), side) {
		for _, x := range tileCentres(float64(w), side) {
			out = append(out, square(vision.Point{X: x, Y: y}, side, 0, detectorSize))
		}
	}
	return out
}

func tileCentres(length, side float64) []float64 {
	if length <= side {
		return []float64{length / 2}
	}
	return []float64{side / 2, length - side/2}
}

func (f *Finder) detectIn(ctx context.Context, r *raster, view similarity) ([]detection, error) {
	input := r.sample(view, detectorSize)
	for i, v := range input {
		input[i] = v/127.5 - 1
	}
	out, err := f.detector.Run(ctx, onnx.Tensor{Shape: []int64{1, detectorSize, detectorSize, 3}, Data: input})
	if err != nil {
		return nil, err
	}
	// Scores and boxes on the grid of 16x16 with two anchors a cell, then of 8x8 with six.
	if err := expect(out, 512, 512*16, 384, 384*16); err != nil {
		return nil, fmt.Errorf("%s: %w", DetectorModel, err)
	}
	found := decode(out[0].Data, out[1].Data, 16, 2, view)
	return append(found, decode(out[2].Data, out[3].Data, 8, 6, view)...), nil
}

// decode reads one grid. A box is centre, width and height, then six points
// (eyes, nose, mouth, ears), all in pixels of the view; centre and points are
// relative to the middle of the cell.
func decode(scores, boxes []float32, grid, anchors int, view similarity) []detection {
	var found []detection
	cell := float64(detectorSize) / float64(grid)
	for i, logit := range scores {
		score := 1 / (1 + math.Exp(-float64(logit)))
		if !(score >= minScore) { // not a number is no face either
			continue
		}
		ax := cell * (float64(i/anchors%grid) + 0.5)
		ay := cell * (float64(i/anchors/grid) + 0.5)
		b := boxes[16*i : 16*i+16]
		at := func(k int) vision.Point {
			return view.apply(vision.Point{X: ax + float64(b[k]), Y: ay + float64(b[k+1])})
		}
		centre, k := at(0), view.scale()
		w, h := float64(b[2])*k, float64(b[3])*k
		found = append(found, detection{
			score:         score,
			box:           vision.Box{X: centre.X - w/2, Y: centre.Y - h/2, W: w, H: h},
			imageLeftEye:  at(4),
			imageRightEye: at(6),
		})
	}
	return found
}

func best(all []detection) float64 {
	score := 0.0
	for _, d := range all {
		score = max(score, d.score)
	}
	return score
}

// suppress keeps the surest of the detections that overlap.
func suppress(all []detection) []detection {
	sort.SliceStable(all, func(i, j int) bool { return all[i].score > all[j].score })
	var kept []detection
next:
	for _, d := range all {
		for _, k := range kept {
			if overlap(d.box, k.box) > sameFace {
				continue next
			}
		}
		if kept = append(kept, d); len(kept) == maxFaces {
			break
		}
	}
	return kept
}
