package forensics

import (
	"fmt"
	"image"
	"math/bits"
	"strconv"

	"github.com/idngo/idngo/vision/imageio"
)

// PerceptualHash is a 64-bit difference hash, 16 hex digits: each bit says
// whether one of 8 x 8 cells is brighter than its right neighbour. Scaling,
// compression and small changes of light leave most bits as they are.
func PerceptualHash(img *image.RGBA) string {
	small := imageio.Resize(img, 9, 8)
	var hash uint64
	for y := range 8 {
		for x := range 8 {
			hash <<= 1
			if grey(small, x, y) > grey(small, x+1, y) {
				hash |= 1
			}
		}
	}
	return fmt.Sprintf("%016x", hash)
}

// HashDistance counts the bits in which two perceptual hashes differ, 0..64;
// ok is false when one is no hash.
func HashDistance(a, b string) (distance int, ok bool) {
	x, errA := strconv.ParseUint(a, 16, 64)
	y, errB := strconv.ParseUint(b, 16, 64)
	if errA != nil || errB != nil || len(a) != 16 || len(b) != 16 {
		return 64, false
	}
	return bits.OnesCount64(x ^ y), true
}

func grey(img *image.RGBA, x, y int) uint32 {
	p := img.Pix[y*img.Stride+x*4:]
	return uint32(p[0])*77 + uint32(p[1])*150 + uint32(p[2])*29
}
