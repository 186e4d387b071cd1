package forensics

import (
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
)

// A copy from a printer is a sheet of white paper that is larger than the
// document on it: what looks like the document has a white rim, where genuine
// ones carry their background to the edge. On white ground nothing can be told.

const (
	rimDepth    = 0.022 // of the sheet's lower side: where the rim is looked for
	rimInside   = 0.22  // and the document's own ground
	rimOutside  = -0.05 // and what the sheet lies on
	rimSamples  = 48    // along a side
	rimContrast = 0.06  // by which the rim differs from what the sheet lies on
)

// rimOf measures how much whiter the rim of what has these corners is than what
// lies further inside, as a sum of differences of logarithms, on the third best
// side of four; 0 where there is no such rim.
func rimOf(img *image.RGBA, outline []vision.Point) float64 {
	if len(outline) != 4 {
		return 0
	}
	quad := ocr.Quad(outline)
	w, h := quad.Width(), quad.Height()
	low := min(w, h)
	plane, ok := ocr.RectToQuad(w, h, quad)
	if !ok || low < 100 {
		return 0
	}
	// colours is the median colour along a side at a depth, in logarithms.
	colours := func(side int, depth float64) (c [3]float64, ok bool) {
		var of [3][]float64
		d := depth * low
		for i := range rimSamples {
			t := 0.12 + 0.76*(float64(i)+0.5)/rimSamples
			p := [4]vision.Point{{X: t * w, Y: d}, {X: w - d, Y: t * h}, {X: t * w, Y: h - d}, {X: d, Y: t * h}}[side]
			p = plane.Apply(p)
			x, y := int(p.X), int(p.Y)
			if !(image.Point{X: x, Y: y}).In(img.Rect) {
				continue
			}
			o := img.PixOffset(x, y)
			for k := range 3 {
				of[k] = append(of[k], math.Log(float64(img.Pix[o+k])+4))
			}
		}
		if len(of[0]) < rimSamples/2 {
			return c, false
		}
		for k := range 3 {
			slices.Sort(of[k])
			c[k] = of[k][len(of[k])/2]
		}
		return c, true
	}
	var sides [4]float64
	for i := range sides {
		rim, okR := colours(i, rimDepth)
		inside, okI := colours(i, rimInside)
		outside, okO := colours(i, rimOutside)
		if !okR || !okI {
			continue
		}
		if okO && math.Abs(rim[1]-outside[1])+hueApart(rim, outside) < rimContrast {
			continue
		}
		if rim[1] < inside[1]-0.02 { // white is the lightest there is
			continue
		}
		sides[i] = max(0, rim[1]-inside[1]) + hueApart(rim, inside)
	}
	slices.Sort(sides[:])
	return sides[1]
}

// hueApart is how far two colours, in logarithms, are apart beside their lightness.
func hueApart(a, b [3]float64) float64 {
	return math.Abs((a[0]-a[1])-(b[0]-b[1])) + math.Abs((a[2]-a[1])-(b[2]-b[1]))
}
