package main

import "hash/fnv"

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
