package app

import (
	"fmt"
	"os"

	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/liveness"
)

// calibration is the operator's file, or the built-in one. One that was not
// measured with the network in use is refused.
func calibration(path, network string) (face.Calibration, error) {
	c, _, err := face.Load(network, path)
	return c, err
}

// livenessLimits are the operator's file, or the built-in ones.
func livenessLimits(path string) (liveness.Limits, error) {
	if path == "" {
		return liveness.DefaultLimits()
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return liveness.Limits{}, fmt.Errorf("liveness limits: %w", err)
	}
	return liveness.ParseLimits(raw)
}
