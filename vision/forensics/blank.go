package forensics

import (
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
)

// Blank tells how plain a place is where print is expected, 0..1, beside places
// that have print: 1 where nothing but paper is, 0 where it is as inked as they
// are, or where it cannot be told: burnt out, covered or in another light. Boxes
// are in pixels of the picture.
func Blank(img *image.RGBA, place vision.Box, print []vision.Box) float64 {
	var inks, papers []float64
	for _, b := range print {
		if ink, paper, ok := inkOf(img, b); ok {
			inks, papers = append(inks, ink), append(papers, paper)
		}
	}
	if len(inks) < 3 {
		return 0
	}
	slices.Sort(inks)
	slices.Sort(papers)
	usual, paper := inks[len(inks)/4], papers[len(papers)/2]
	ink, own, ok := inkOf(img, place)
	if !ok || usual < leastInk || own > burntOut || math.Abs(own-paper) > sameLight*paper {
		return 0
	}
	return min(1, max(0, 1-ink/usual))
}

const (
	leastInk  = 25  // grey levels between paper and ink of print that can be told
	burntOut  = 247 // grey level of paper in glare
	sameLight = 0.3 // share by which paper may be lighter or darker than elsewhere
)

// inkOf gives how much darker the darkest 4% of a place are than its middle, and
// that middle, in grey levels.
func inkOf(img *image.RGBA, b vision.Box) (ink, paper float64, ok bool) {
	area := image.Rect(int(b.X), int(b.Y), int(b.X+b.W), int(b.Y+b.H)).Intersect(img.Rect)
	if area.Dx() < 6 || area.Dy() < 4 {
		return 0, 0, false
	}
	var count [256]int
	n := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := img.Pix[img.PixOffset(area.Min.X, y):]
		for x := range area.Dx() {
			count[luminance(row[4*x:])]++
			n++
		}
	}
	at := func(share float64) float64 {
		seen := 0
		for v, c := range count {
			if seen += c; float64(seen) >= share*float64(n) {
				return float64(v)
			}
		}
		return 255
	}
	paper = at(0.6)
	return paper - at(0.04), paper, true
}
