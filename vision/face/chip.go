package face

import (
	"fmt"
	"image"
	"math/bits"
	"strconv"

	"github.com/idngo/idngo/vision"
)

const (
	chipSize    = 150
	chipPadding = 0.25
)

// chipShape is where dlib's training chips have the corners of the eyes and the
// base of the nose: left eye outer and inner, right eye outer and inner, nose,
// in units of the chip without its padding (dlib, get_face_chip_details).
var chipShape = []vision.Point{
	{X: 0.8595674595992, Y: 0.2134981538014},
	{X: 0.6460604764104, Y: 0.2289674387677},
	{X: 0.1205750620789, Y: 0.2137274526848},
	{X: 0.3340850613712, Y: 0.2290642403242},
	{X: 0.4901123135679, Y: 0.6277975316475},
}

// chip is an aligned face of 150 x 150 pixels, as the embedding network wants it.
type chip struct{ *image.RGBA }

// align cuts the chip of a mesh out of the picture. It reports false when the
// points have no extent.
func (r *raster) align(m mesh) (chip, bool) {
	shape := make([]vision.Point, len(chipShape))
	for i, p := range chipShape {
		shape[i] = vision.Point{
			X: (p.X + chipPadding) / (2*chipPadding + 1) * chipSize,
			Y: (p.Y + chipPadding) / (2*chipPadding + 1) * chipSize,
		}
	}
	seen := []vision.Point{
		m.points[leftEyeOuter], m.points[leftEyeInner],
		m.points[rightEyeOuter], m.points[rightEyeInner], m.points[noseBase],
	}
	toSource, ok := fit(shape, seen)
	if !ok {
		return chip{}, false
	}
	return chip{r.square(toSource, chipSize)}, true
}

// grey returns the luminance (BT.601, 0..255), row by row.
func (c chip) grey() []float64 {
	out := make([]float64, chipSize*chipSize)
	for i := range out {
		out[i] = 0.299*float64(c.Pix[4*i]) + 0.587*float64(c.Pix[4*i+1]) + 0.114*float64(c.Pix[4*i+2])
	}
	return out
}

// sharpness is the variance of the Laplacian; brightness the mean, 0..1.
func sharpness(grey []float64) (variance, brightness float64) {
	var sum, squares, light float64
	for _, v := range grey {
		light += v
	}
	for y := 1; y < chipSize-1; y++ {
		for x := 1; x < chipSize-1; x++ {
			i := y*chipSize + x
			l := grey[i-1] + grey[i+1] + grey[i-chipSize] + grey[i+chipSize] - 4*grey[i]
			sum += l
			squares += l * l
		}
	}
	n := float64((chipSize - 2) * (chipSize - 2))
	mean := sum / n
	return squares/n - mean*mean, light / float64(len(grey)) / 255
}

const hashColumns, hashRows = 8, 8

// fingerprint is the difference hash: the chip is averaged to 9 x 8 cells, and a
// bit tells whether a cell is darker than the one to its right.
func fingerprint(grey []float64) string {
	var hash uint64
	for row := range hashRows {
		for column := range hashColumns {
			if cell(grey, column, row) < cell(grey, column+1, row) {
				hash |= 1 << (row*hashColumns + column)
			}
		}
	}
	return fmt.Sprintf("%016x", hash)
}

func cell(grey []float64, column, row int) float64 {
	x0, x1 := column*chipSize/(hashColumns+1), (column+1)*chipSize/(hashColumns+1)
	y0, y1 := row*chipSize/hashRows, (row+1)*chipSize/hashRows
	sum := 0.0
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			sum += grey[y*chipSize+x]
		}
	}
	return sum / float64((x1-x0)*(y1-y0))
}

// hashDistance counts the differing bits of two fingerprints, and of the first
// with the mirror image of the second. It reports false when one is not 16 hex digits.
func hashDistance(a, b string) (plain, mirrored int, ok bool) {
	x, errA := strconv.ParseUint(a, 16, 64)
	y, errB := strconv.ParseUint(b, 16, 64)
	if len(a) != 16 || len(b) != 16 || errA != nil || errB != nil {
		return 0, 0, false
	}
	return bits.OnesCount64(x ^ y), bits.OnesCount64(x ^ mirrorHash(y)), true
}

// mirrorHash is the hash of the mirror image: columns in reverse, every
// difference the other way round.
func mirrorHash(h uint64) uint64 {
	var out uint64
	for row := range hashRows {
		out |= uint64(^bits.Reverse8(uint8(h>>(8*row)))) << (8 * row)
	}
	return out
}
