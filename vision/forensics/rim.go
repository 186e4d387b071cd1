package forensics

import (
	"cmp"
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
	rimOutside  = -0.05 // of the sheet's lower side: where what it lies on is looked for
	rimSamples  = 48    // along a side at each depth
	rimContrast = 0.06  // by which the rim differs from what the sheet lies on
	rimEven     = 0.05  // by which paper differs from itself, across the rim and from sample to sample
	groundFrom  = 0.7   // the ground of a document is lighter than most of it: from this
	groundTo    = 0.9   // to this share
)

// rimDepths are where the rim is looked for, of the sheet's lower side, and
// insideDepths where the document's own ground is, between rows of print.
var (
	rimDepths    = [...]float64{0.013, 0.022, 0.034}
	insideDepths = [...]float64{0.17, 0.195, 0.22, 0.245, 0.27}
)

// strip is what lies along one side of a sheet at one depth, in logarithms: the
// colour of its ground, and how uneven it is from sample to sample.
type strip struct {
	ground [3]float64
	uneven float64
}

// rimOf measures how much whiter the rim of what has these corners is than the
// ground further inside, as a sum of differences of logarithms, on the third best
// side of four; 0 where there is no such rim. Unprinted paper is even; a light
// document whose print begins at some distance from its edge has no other ground
// inside than at its rim.
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
	along := func(side int, depths ...float64) (strip, bool) {
		var samples [][3]float64
		for _, depth := range depths {
			d := depth * low
			for i := range rimSamples {
				t := 0.12 + 0.76*(float64(i)+0.5)/rimSamples
				p := plane.Apply([4]vision.Point{{X: t * w, Y: d}, {X: w - d, Y: t * h}, {X: t * w, Y: h - d}, {X: d, Y: t * h}}[side])
				if c, ok := logColour(img, int(p.X), int(p.Y)); ok {
					samples = append(samples, c)
				}
			}
		}
		if len(samples) < rimSamples/2 {
			return strip{}, false
		}
		return stripOf(samples), true
	}
	var sides [4]float64
sides:
	for i := range sides {
		inside, ok := along(i, insideDepths[:]...)
		if !ok {
			continue
		}
		var rim strip
		for k, depth := range rimDepths {
			s, ok := along(i, depth)
			if !ok || s.uneven > rimEven || k > 0 && apart(s.ground, rim.ground) > rimEven {
				continue sides
			}
			rim = s
		}
		if outside, ok := along(i, rimOutside); ok && apart(rim.ground, outside.ground) < rimContrast {
			continue
		}
		if rim.ground[1] < inside.ground[1]-0.02 { // white is the lightest there is
			continue
		}
		sides[i] = apart(rim.ground, inside.ground)
	}
	slices.Sort(sides[:])
	return sides[1]
}

// logColour is the mean colour of 3 x 3 pixels, in logarithms.
func logColour(img *image.RGBA, x, y int) (c [3]float64, ok bool) {
	if !image.Rect(x-1, y-1, x+2, y+2).In(img.Rect) {
		return c, false
	}
	for dy := -1; dy <= 1; dy++ {
		row := img.Pix[img.PixOffset(x-1, y+dy):]
		for dx := range 3 {
			for k := range 3 {
				c[k] += float64(row[4*dx+k]) / 9
			}
		}
	}
	for k := range c {
		c[k] = math.Log(c[k] + 4)
	}
	return c, true
}

// stripOf takes the ground among the lighter samples: print is darker.
func stripOf(samples [][3]float64) (s strip) {
	steps := make([]float64, 0, len(samples))
	for i, c := range samples[1:] {
		steps = append(steps, math.Abs(c[1]-samples[i][1]))
	}
	slices.Sort(steps)
	s.uneven = steps[len(steps)*3/4]
	slices.SortFunc(samples, func(a, b [3]float64) int { return cmp.Compare(a[1], b[1]) })
	from, to := int(groundFrom*float64(len(samples))), int(groundTo*float64(len(samples)))
	for _, c := range samples[from:to] {
		for k := range c {
			s.ground[k] += c[k] / float64(to-from)
		}
	}
	return s
}

// apart is how far two colours, in logarithms, are apart in lightness and hue.
func apart(a, b [3]float64) float64 { return math.Abs(a[1]-b[1]) + hueApart(a, b) }

// hueApart is how far two colours, in logarithms, are apart beside their lightness.
func hueApart(a, b [3]float64) float64 {
	return math.Abs((a[0]-a[1])-(b[0]-b[1])) + math.Abs((a[2]-a[1])-(b[2]-b[1]))
}
