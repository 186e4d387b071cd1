package reader

import (
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/page"
)

// withWhatIsMissing reaches over what was found to what of the document lies
// beside it: the page of a booklet above or below the one that was found, or the part of a
// card where hardly anything is printed.
func withWhatIsMissing(f page.Frame, img *image.RGBA) page.Frame {
	ratio := f.W / max(f.H, 1)
	if ratio >= booklet[0] && ratio <= booklet[1] {
		// The page that was found is rather too low than too high.
		both := bookletRoom * max(f.H, f.W/pageRatio)
		for _, other := range []struct {
			page, sample, all vision.Box
		}{
			{vision.Box{Y: -seenBeside * f.H, H: seenBeside * f.H}, vision.Box{Y: -0.6 * f.H, H: 0.5 * f.H}, vision.Box{Y: f.H - both, H: both}},
			{vision.Box{Y: f.H, H: seenBeside * f.H}, vision.Box{Y: 1.1 * f.H, H: 0.5 * f.H}, vision.Box{H: both}},
		} {
			other.page.W, other.all.W = f.W, f.W
			other.sample.X, other.sample.W = 0.1*f.W, 0.85*f.W
			if seen(f, img, other.page) && samePaper(f, img, other.sample) {
				return widened(f, other.all)
			}
		}
	}
	if ratio < uncut[0] || ratio > uncut[1] {
		return f
	}
	left, right := 0.0, 0.0
	missing := cardRatio*f.H - f.W
	strip := func(x float64) vision.Box {
		return vision.Box{X: x, Y: 0.15 * f.H, W: 0.5 * missing, H: 0.7 * f.H}
	}
	if b := strip(-0.55 * missing); seen(f, img, b) && samePaper(f, img, b) {
		left = missing
	}
	if b := strip(f.W + 0.05*missing); seen(f, img, b) && samePaper(f, img, b) {
		right = missing
	}
	return widened(f, vision.Box{X: -left, W: f.W + left + right, H: f.H})
}

// widened is a frame around another part of the plane that a frame lies in.
func widened(f page.Frame, b vision.Box) page.Frame {
	if wider, ok := page.NewFrame(boxQuad(b).Map(f.ToPicture)); ok {
		return wider
	}
	return f
}

// seen reports that the picture shows a part of a frame's plane.
func seen(f page.Frame, img *image.RGBA, b vision.Box) bool {
	for _, x := range []float64{0.2, 0.5, 0.8} {
		for _, y := range []float64{0.02, 0.98} {
			p := f.ToPicture(vision.Point{X: b.X + x*b.W, Y: b.Y + y*b.H})
			if p.X < 0 || p.Y < 0 || p.X >= float64(img.Rect.Dx()) || p.Y >= float64(img.Rect.Dy()) {
				return false
			}
		}
	}
	return true
}

// samePaper reports that what lies beside a page has its colour: more of the
// document, and not what it lies on.
func samePaper(f page.Frame, img *image.RGBA, beside vision.Box) bool {
	median := func(b vision.Box) (rgb [3]float64) {
		var channels [3][]float64
		for y := 0.0; y < 1; y += 0.09 {
			for x := 0.0; x < 1; x += 0.06 {
				p := f.ToPicture(vision.Point{X: b.X + x*b.W, Y: b.Y + y*b.H})
				px, py := int(p.X), int(p.Y)
				if px < 0 || py < 0 || px >= img.Rect.Dx() || py >= img.Rect.Dy() {
					continue
				}
				i := py*img.Stride + 4*px
				for c := range channels {
					channels[c] = append(channels[c], float64(img.Pix[i+c]))
				}
			}
		}
		for c, values := range channels {
			if len(values) > 0 {
				slices.Sort(values)
				rgb[c] = values[len(values)/2]
			}
		}
		return rgb
	}
	// A beam of light falls off over two pages; their tint stays.
	a, b := median(vision.Box{X: 0.1 * f.W, Y: 0.1 * f.H, W: 0.85 * f.W, H: 0.5 * f.H}), median(beside)
	sumA, sumB := a[0]+a[1]+a[2], b[0]+b[1]+b[2]
	if sumA == 0 || sumB == 0 || max(sumA, sumB) > lightFalls*min(sumA, sumB) {
		return false
	}
	for c := range a {
		if math.Abs(a[c]/sumA-b[c]/sumB) > tintDiffers {
			return false
		}
	}
	return true
}

var (
	// booklet is the range of the width over the height of a passport's page (ICAO
	// Doc 9303-4: 125 x 88 mm), as it is found.
	booklet = [2]float64{1.2, 1.56}
	// uncut is the range of that ratio in which nothing lies that is whole.
	uncut = [2]float64{0.9, 1.34}
)

const (
	cardRatio   = 85.6 / 53.98 // width over height of a card (ISO/IEC 7810, ID-1)
	pageRatio   = 125.0 / 88   // the same of a passport's page (ICAO Doc 9303-4)
	bookletRoom = 2.15         // pages' heights that both pages of a booklet are looked for in
	seenBeside  = 0.7          // how much of the other page must be in the picture
	lightFalls  = 1.6          // ratio of brightness between the two pages of a booklet, at most
	tintDiffers = 0.03         // difference of a colour's share in the light of both, at most
)
