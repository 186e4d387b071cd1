package face

import (
	"math"
	"slices"
)

// Where the chip has skin on any face: from below the eyes to above the chin,
// between the outer corners of the eyes.
const (
	skinLeft, skinRight = 45, 106
	skinTop, skinBottom = 50, 125
	// smooth is half the side of the square whose mean colour is taken: noise and
	// compression go, what light does to a shape stays.
	smooth = 3
	// plainTone is how far, as a share of the brightest channel, a colour may lie
	// from the commonest one to be taken for the same.
	plainTone = 0.012
	// burnt is a brightness from which light has taken all shades away.
	burnt = 245
)

// plainness is the share of the skin that has one and the same colour, 0..1.
// Light falls unevenly on a head, so that photographs have little of it;
// drawings are filled with one colour. TestDrawingsAreToldFromPeople holds it to
// at most 0.2 and more than 0.4. It is 0 where light has taken all shades away.
func (c chip) plainness() float64 {
	var tones [3][]float64
	for y := skinTop; y < skinBottom; y++ {
		for x := skinLeft; x < skinRight; x++ {
			var sum [3]float64
			for dy := -smooth; dy <= smooth; dy++ {
				row := (y+dy)*c.Stride + 4*x
				for i := row - 4*smooth; i <= row+4*smooth; i += 4 {
					for channel := range 3 {
						sum[channel] += float64(c.Pix[i+channel])
					}
				}
			}
			for channel := range 3 {
				tones[channel] = append(tones[channel], sum[channel]/((2*smooth+1)*(2*smooth+1)))
			}
		}
	}
	var common [3]float64
	for channel, all := range tones {
		sorted := slices.Sorted(slices.Values(all))
		common[channel] = sorted[len(sorted)/2]
	}
	brightest := max(common[0], common[1], common[2])
	if brightest >= burnt {
		return 0
	}
	tolerance := max(0.3, plainTone*brightest)
	plain := 0
	for i := range tones[0] {
		if math.Abs(tones[0][i]-common[0]) < tolerance && math.Abs(tones[1][i]-common[1]) < tolerance && math.Abs(tones[2][i]-common[2]) < tolerance {
			plain++
		}
	}
	return float64(plain) / float64(len(tones[0]))
}
