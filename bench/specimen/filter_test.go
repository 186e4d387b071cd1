package specimen

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A blur keeps the light and spreads a point as far as it says, by both methods.
func TestABlurSpreadsAPointByItsDeviation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sigma := rapid.Float64Range(0.5, 8).Draw(t, "sigma")
		const size = 101
		plane := make([]float64, size*size)
		plane[50*size+50] = 1
		blurPlane(plane, size, size, sigma)
		var sum, across, down float64
		for i, v := range plane {
			dx, dy := float64(i%size-50), float64(i/size-50)
			sum, across, down = sum+v, across+v*dx*dx, down+v*dy*dy
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Fatalf("sum %v", sum)
		}
		for _, variance := range []float64{across, down} {
			if got := math.Sqrt(variance); math.Abs(got-sigma) > 0.12*sigma {
				t.Fatalf("spread %.2f, want %.2f", got, sigma)
			}
		}
	})
}

func TestABlurLeavesAnEvenPlaneAlone(t *testing.T) {
	t.Parallel()
	for _, sigma := range []float64{0, 0.7, 3, 9} {
		for _, size := range [][2]int{{1, 1}, {3, 50}, {50, 3}} {
			plane := make([]float64, size[0]*size[1])
			for i := range plane {
				plane[i] = 77
			}
			blurPlane(plane, size[0], size[1], sigma)
			for _, v := range plane {
				if math.Abs(v-77) > 1e-9 {
					t.Fatalf("sigma %v, %v: %v", sigma, size, v)
				}
			}
		}
	}
}
