package forensics

import (
	"image"
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
)

// A display's pixels and a printer's dots leave what no document has: energy in
// one exact, high frequency all over the picture. A screen's lies along the
// picture's axes, a printer's at some 45 degrees to the paper's. Fine lines
// printed on a document are also regular, but coarser: their high frequencies
// are multiples of lower ones that stand out as well.

const (
	windowSide = 128 // pixels of a window of the spectrum, a power of two
	windowRows = 4   // windows across and down
	lowFine    = 0.17
	harmonicOf = 10
)

// grid is what the windows have in common.
type grid struct {
	along, across float64 // strength near the axes, and at the diagonals
	windows       int
}

// gridOf looks at windows spread over an area. tilt is the turn of the
// document's own axes against the picture's, degrees.
func gridOf(img *image.RGBA, area image.Rectangle, tilt float64) grid {
	area = area.Intersect(img.Rect)
	var axis, diagonal []float64
	var g grid
	if area.Dx() < windowSide || area.Dy() < windowSide {
		return g
	}
	f := newTransform()
	columns, rows := min(windowRows, max(1, area.Dx()/windowSide)), min(windowRows, max(1, area.Dy()/windowSide))
	for r := range rows {
		for c := range columns {
			at := image.Pt(area.Min.X+place(c, columns, area.Dx()), area.Min.Y+place(r, rows, area.Dy()))
			if !f.load(img, at) {
				continue
			}
			g.windows++
			a, d := f.peaks(tilt)
			axis, diagonal = append(axis, a), append(diagonal, d)
		}
	}
	if g.windows < 3 {
		return grid{windows: g.windows}
	}
	// More than a third of the windows must show it: glare and white parts do not.
	g.along, g.across = upperThird(axis), upperThird(diagonal)
	return g
}

func place(i, n, length int) int {
	if n == 1 {
		return (length - windowSide) / 2
	}
	return i * (length - windowSide) / (n - 1)
}

func upperThird(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)-1-len(v)/3]
}

// transform is a 2D FFT of one size with its tables.
type transform struct {
	window [windowSide]float64
	data   []complex128
	power  []float64
	twist  [windowSide / 2]complex128
}

func newTransform() *transform {
	t := &transform{data: make([]complex128, windowSide*windowSide), power: make([]float64, windowSide*windowSide)}
	for i := range t.window {
		t.window[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/windowSide)
	}
	for i := range t.twist {
		s, c := math.Sincos(-2 * math.Pi * float64(i) / windowSide)
		t.twist[i] = complex(c, s)
	}
	return t
}

// load transforms one window; false for one without anything in it.
func (t *transform) load(img *image.RGBA, at image.Point) bool {
	mean := 0.0
	for y := range windowSide {
		row := img.Pix[img.PixOffset(at.X, at.Y+y):]
		for x := range windowSide {
			mean += float64(luminance(row[4*x:]))
		}
	}
	mean /= windowSide * windowSide
	if mean < 12 || mean > 250 {
		return false
	}
	for y := range windowSide {
		row := img.Pix[img.PixOffset(at.X, at.Y+y):]
		for x := range windowSide {
			t.data[y*windowSide+x] = complex((float64(luminance(row[4*x:]))-mean)*t.window[x]*t.window[y], 0)
		}
		t.fft(t.data[y*windowSide:][:windowSide])
	}
	var column [windowSide]complex128
	for x := range windowSide {
		for y := range windowSide {
			column[y] = t.data[y*windowSide+x]
		}
		t.fft(column[:])
		for y := range windowSide {
			re, im := real(column[y]), imag(column[y])
			t.power[y*windowSide+x] = re*re + im*im
		}
	}
	return true
}

// fft in place, radix 2.
func (t *transform) fft(a []complex128) {
	n := len(a)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			a[i], a[j] = a[j], a[i]
		}
	}
	for size := 2; size <= n; size <<= 1 {
		half, step := size/2, n/size
		for start := 0; start < n; start += size {
			for k := range half {
				u, v := a[start+k], a[start+k+half]*t.twist[k*step]
				a[start+k], a[start+k+half] = u+v, u-v
			}
		}
	}
}

// at is the greatest power within a bin of a frequency, in bins.
func (t *transform) at(fx, fy float64) float64 {
	best := 0.0
	cx, cy := int(math.Round(fx)), int(math.Round(fy))
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			x, y := (cx+dx+windowSide)%windowSide, (cy+dy+windowSide)%windowSide
			best = max(best, t.power[y*windowSide+x])
		}
	}
	return best
}

// peaks gives the strongest fine frequency near the picture's axes and near the
// document's diagonals.
func (t *transform) peaks(tilt float64) (axis, diagonal float64) {
	const half = windowSide / 2
	// The median power of rings, so that blur and compression do not matter.
	var rings [half*3/2 + 1][]float64
	for y := range half + 1 {
		for x := -half + 1; x <= half; x++ {
			r := int(math.Hypot(float64(x), float64(y)) + 0.5)
			rings[r] = append(rings[r], t.power[y%windowSide*windowSide+(x+windowSide)%windowSide])
		}
	}
	var middle [len(rings)]float64
	for i, ring := range rings {
		if len(ring) > 0 {
			slices.Sort(ring)
			middle[i] = ring[len(ring)/2] + 1
		}
	}
	for y := range half + 1 {
		for x := -half + 1; x <= half; x++ {
			f := math.Hypot(float64(x), float64(y))
			if f < lowFine*windowSide || blockFrequency(x, y) {
				continue
			}
			p := t.power[y%windowSide*windowSide+(x+windowSide)%windowSide]
			ratio := math.Log10(p / middle[int(f+0.5)])
			if ratio <= max(0.6, min(axis, diagonal)) || t.harmonic(float64(x), float64(y), ratio, middle[:]) {
				continue
			}
			angle := math.Atan2(float64(y), float64(x)) * 180 / math.Pi
			if fromAxis(angle) <= 12 {
				axis = max(axis, ratio)
			}
			if d := fromAxis(angle - tilt); d >= 33 {
				diagonal = max(diagonal, ratio)
			}
		}
	}
	return axis, diagonal
}

// harmonic reports whether a whole fraction of the frequency stands out nearly
// as much, as the lines of an underprint do.
func (t *transform) harmonic(x, y, ratio float64, middle []float64) bool {
	for n := 2; n <= harmonicOf; n++ {
		fx, fy := x/float64(n), y/float64(n)
		r := int(math.Hypot(fx, fy) + 0.5)
		if r < 2 {
			break
		}
		if math.Log10(t.at(fx, fy)/middle[r]) > 0.65*ratio {
			return true
		}
	}
	return false
}

// blockFrequency: multiples of an eighth along the axes are those of JPEG's blocks.
func blockFrequency(x, y int) bool {
	const eighth = windowSide / 8
	near := func(v int) bool { v = (v + 2*windowSide) % eighth; return v <= 1 || v >= eighth-1 }
	return (y <= 1 && near(x)) || (x >= -1 && x <= 1 && near(y)) || y <= 1 && (x >= windowSide/2-1)
}

// fromAxis is the angle to the nearest multiple of 90 degrees, 0..45.
func fromAxis(degrees float64) float64 {
	d := math.Mod(math.Mod(degrees, 90)+90, 90)
	return min(d, 90-d)
}

func luminance(p []uint8) uint8 {
	return uint8((uint32(p[0])*77 + uint32(p[1])*150 + uint32(p[2])*29) >> 8)
}

// tiltOf is the turn of a document's upper edge, degrees; 0 without an outline.
func tiltOf(outline []vision.Point) float64 {
	if len(outline) != 4 {
		return 0
	}
	return math.Atan2(outline[1].Y-outline[0].Y, outline[1].X-outline[0].X) * 180 / math.Pi
}
