package face

import (
	"math"
	"slices"

	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision/face"
)

// bounded puts the level's own bounds, which are similarities, in the place of
// the calibration's distances. Everything that makes a comparison unsure
// whatever the distance stays as it is.
func bounded(c face.Calibration, t level.Thresholds) face.Calibration {
	if t.FaceSame > 0 {
		c.Same = distance(c, t.FaceSame)
	}
	if t.FaceDifferent > 0 {
		c.Different = distance(c, t.FaceDifferent)
	}
	c.Different = max(c.Different, c.Same)
	return c
}

// distance is where the calibrated similarity has the value s.
func distance(c face.Calibration, s float64) float64 {
	return max(0, c.Midpoint+math.Log(1/s-1)/c.Slope)
}

// measurable reports whether the faces could be compared at all.
func measurable(m face.Match) bool { return m.Distance >= 0 }

// far reports that the distance speaks for two persons, even where the faces
// are too small or too turned to be sure.
func far(m face.Match) bool { return slices.Contains(m.Reasons, face.ReasonFar) }

// sourceKnown reports whether both faces carry what SameSource needs.
func sourceKnown(a, b seen) bool {
	return a.face.Fingerprint != "" && b.face.Fingerprint != "" &&
		len(a.face.Embedding) > 0 && len(a.face.Embedding) == len(b.face.Embedding) && a.face.Network == b.face.Network
}
