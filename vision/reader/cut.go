package reader

import (
	"image"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

const (
	cutLength = widestOwn - 3 // heights of a piece of a long line at most
	cutStep   = 0.08          // heights between the columns that are looked at
	cutGap    = 0.2           // heights of a gap between words at least
	quietInk  = 0.25          // of the most ink of a column: up to it there is none
)

// cutAtGaps cuts a line into pieces that the own reader can read, at the widest
// gap before each piece becomes too long. The line's columns are judged by how
// far their darkest pixel lies under the paper around it.
func cutAtGaps(img *image.RGBA, q ocr.Quad) []ocr.Quad {
	length, height := q.Width(), q.Height()
	if height < 4 || length <= 0 {
		return []ocr.Quad{q}
	}
	ink, step := inkAlong(img, q)
	n := len(ink)
	if n < 2 {
		return []ocr.Quad{q}
	}
	quiet := slices.Min(ink) + quietInk*(slices.Max(ink)-slices.Min(ink))
	piece := func(from, to int) ocr.Quad {
		return partOf(q, float64(from)/float64(n), float64(to)/float64(n))
	}
	var out []ocr.Quad
	start := 0
	for float64(n-start)*step > cutLength {
		limit := start + int(cutLength/step)
		cut, widest := limit, 0
		for i := start + int(0.4*cutLength/step); i < limit; {
			j := i
			for j < limit && ink[j] <= quiet {
				j++
			}
			if float64(j-i)*step >= cutGap && j-i >= widest {
				cut, widest = (i+j)/2, j-i
			}
			i = j + 1
		}
		out = append(out, piece(start, cut))
		start = cut
	}
	return append(out, piece(start, n))
}

// inkAlong is the ink of a line's columns, in levels under the brightest of each; step
// is the width of a column in heights.
func inkAlong(img *image.RGBA, q ocr.Quad) (ink []float64, step float64) {
	length, height := q.Width(), q.Height()
	n := int(length / (cutStep * max(height, 1)))
	if n < 2 {
		return nil, 0
	}
	ink = make([]float64, n)
	for i := range ink {
		dark, light := 255.0, 0.0
		t := (float64(i) + 0.5) / float64(n)
		for u := 0.12; u < 0.9; u += 0.06 {
			v := brightness(img, within(q, t, u))
			dark, light = min(dark, v), max(light, v)
		}
		ink[i] = light - dark
	}
	return ink, length / float64(n) / height
}

// within is a point of a line, along and down, 0..1.
func within(q ocr.Quad, t, u float64) vision.Point {
	top := vision.Point{X: q[0].X + (q[1].X-q[0].X)*t, Y: q[0].Y + (q[1].Y-q[0].Y)*t}
	bottom := vision.Point{X: q[3].X + (q[2].X-q[3].X)*t, Y: q[3].Y + (q[2].Y-q[3].Y)*t}
	return vision.Point{X: top.X + (bottom.X-top.X)*u, Y: top.Y + (bottom.Y-top.Y)*u}
}

// partOf is a part of a line's length.
func partOf(q ocr.Quad, from, to float64) ocr.Quad {
	return ocr.Quad{within(q, from, 0), within(q, to, 0), within(q, to, 1), within(q, from, 1)}
}

func brightness(img *image.RGBA, p vision.Point) float64 {
	x := min(max(int(p.X), 0), img.Rect.Dx()-1)
	y := min(max(int(p.Y), 0), img.Rect.Dy()-1)
	if x < 0 || y < 0 {
		return 255
	}
	i := y*img.Stride + 4*x
	return 0.3*float64(img.Pix[i]) + 0.59*float64(img.Pix[i+1]) + 0.11*float64(img.Pix[i+2])
}
