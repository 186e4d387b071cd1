package face

import (
	"image"
	"math"
	"slices"
)

// Parts of the chip, which has the eyes at 48 and the base of the nose at 88
// pixels from the top.
var (
	eyeParts   = []image.Rectangle{image.Rect(36, 40, 60, 58), image.Rect(90, 40, 114, 58)}
	cheekParts = []image.Rectangle{image.Rect(36, 66, 56, 84), image.Rect(94, 66, 114, 84), image.Rect(66, 52, 84, 72)}
	mouthPart  = image.Rect(52, 94, 98, 122)
)

// eyeLight is how bright the eyes and their lids are against cheeks and bridge
// of the nose: 0.55 and more with bare eyes and clear glasses, far less behind
// dark ones.
func (c chip) eyeLight(grey []float64) float64 {
	var eyes, skin []float64
	for _, r := range eyeParts {
		eyes = append(eyes, part(grey, r)...)
	}
	for _, r := range cheekParts {
		skin = append(skin, part(grey, r)...)
	}
	around := median(skin)
	if around < 1 {
		return 1 // too dark to say
	}
	return median(eyes) / around
}

// mouthDetail is how much the light changes over mouth and chin, as a share of
// their brightness: lips, teeth, shadows and beards show, cloth and hands are
// nearly even. Single pixels do not count.
func (c chip) mouthDetail(grey []float64) float64 {
	var sum, squares, n float64
	for y := mouthPart.Min.Y; y < mouthPart.Max.Y; y++ {
		for x := mouthPart.Min.X; x < mouthPart.Max.X; x++ {
			v := 0.0
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					v += grey[(y+dy)*chipSize+x+dx] / 9
				}
			}
			// Across the face light falls off evenly; only what changes downwards counts.
			w := 0.0
			for dx := -1; dx <= 1; dx++ {
				w += (grey[(y-6)*chipSize+x+dx] + grey[(y+6)*chipSize+x+dx]) / 6
			}
			d := v - w
			sum += d
			squares += d * d
			n++
		}
	}
	mean := sum / n
	light := median(part(grey, mouthPart))
	return math.Sqrt(max(0, squares/n-mean*mean)) / max(light, 20)
}

func part(grey []float64, r image.Rectangle) []float64 {
	var out []float64
	for y := r.Min.Y; y < r.Max.Y; y++ {
		out = append(out, grey[y*chipSize+r.Min.X:y*chipSize+r.Max.X]...)
	}
	return out
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}
