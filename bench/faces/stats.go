package main

import (
	"hash/fnv"
	"math"
)

// The parts of the protocol. Nobody is in both.
const (
	partCalibration = "calibration"
	partTest        = "test"
)

// part assigns a person to calibration or test by name, so that the same person
// is always in the same part, whatever pictures are added.
func (s sample) part() string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s.person)) // never fails
	if h.Sum32()>>7%2 == 0 {
		return partCalibration
	}
	return partTest
}

// wilson gives the 95% confidence bounds of a share (Wilson, 1927).
func wilson(hits, n int) (lo, hi float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.96
	p, m := float64(hits)/float64(n), float64(n)
	d := 1 + z*z/m
	c := (p + z*z/(2*m)) / d
	e := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m)) / d
	return max(0, c-e), min(1, c+e)
}
