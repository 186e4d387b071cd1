package specimen

import "math"

// kernel is a normalised Gaussian of the given deviation in pixels.
func kernel(sigma float64) []float64 {
	radius := int(math.Ceil(3 * sigma))
	weights := make([]float64, 2*radius+1)
	sum := 0.0
	for i := range weights {
		d := float64(i - radius)
		weights[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// blurPlane smooths one plane in place; pixels beyond the border repeat it.
func blurPlane(plane []float64, width, height int, sigma float64) {
	if sigma <= 0 || width == 0 || height == 0 {
		return
	}
	weights := kernel(sigma)
	radius := len(weights) / 2
	line := make([]float64, max(width, height))
	pass := func(start, step, count int) {
		for i := range count {
			line[i] = plane[start+i*step]
		}
		for i := range count {
			sum := 0.0
			for j, w := range weights {
				sum += w * line[min(max(i+j-radius, 0), count-1)]
			}
			plane[start+i*step] = sum
		}
	}
	for y := range height {
		pass(y*width, 1, width)
	}
	for x := range width {
		pass(x, width, height)
	}
}
