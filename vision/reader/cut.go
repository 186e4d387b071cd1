package reader

import (
	"image"
	"math"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

const (
	cutLength = widestOwn - 3 // heights of a piece of a long line at most
	cutStep   = 0.08          // heights between the columns that are looked at
	cutGap    = 0.2           // heights of a gap between words at least
)

// cutAtGaps cuts a line into pieces that the own reader can read, at the widest
// gap before each piece becomes too long. The line's columns are judged by how
// far their darkest pixel lies under the paper around it.
func cutAtGaps(img *image.RGBA, q ocr.Quad) []ocr.Quad {
	length, height := q.Width(), q.Height()
	if height < 4 || length <= 0 {
		return []ocr.Quad{q}
	}
	at := func(t, u float64) vision.Point { // along and down the line, 0..1
		top := vision.Point{X: q[0].X + (q[1].X-q[0].X)*t, Y: q[0].Y + (q[1].Y-q[0].Y)*t}
		bottom := vision.Point{X: q[3].X + (q[2].X-q[3].X)*t, Y: q[3].Y + (q[2].Y-q[3].Y)*t}
		return vision.Point{X: top.X + (bottom.X-top.X)*u, Y: top.Y + (bottom.Y-top.Y)*u}
	}
	n := int(length / (cutStep * height))
	if n < 2 {
		return []ocr.Quad{q}
	}
	ink := make([]float64, n)
	least, most := math.Inf(1), math.Inf(-1)
	for i := range ink {
		dark, light := 255.0, 0.0
		for u := 0.12; u < 0.9; u += 0.06 {
			p := at((float64(i)+0.5)/float64(n), u)
			v := brightness(img, p)
			dark, light = min(dark, v), max(light, v)
		}
		ink[i] = light - dark
		least, most = min(least, ink[i]), max(most, ink[i])
	}
	quiet := least + 0.25*(most-least)
	step := length / float64(n) / height // heights of a column
	piece := func(from, to int) ocr.Quad {
		a, b := float64(from)/float64(n), float64(to)/float64(n)
		return ocr.Quad{at(a, 0), at(b, 0), at(b, 1), at(a, 1)}
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

func brightness(img *image.RGBA, p vision.Point) float64 {
	x := min(max(int(p.X), 0), img.Rect.Dx()-1)
	y := min(max(int(p.Y), 0), img.Rect.Dy()-1)
	if x < 0 || y < 0 {
		return 255
	}
	i := y*img.Stride + 4*x
	return 0.3*float64(img.Pix[i]) + 0.59*float64(img.Pix[i+1]) + 0.11*float64(img.Pix[i+2])
}
