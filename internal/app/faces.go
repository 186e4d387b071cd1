package app

import (
	"fmt"
	"os"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/liveness"
)

// faces compares embeddings for the blocklist. It implements verify.FaceComparer.
type faces struct{ cal face.Calibration }

// Same compares two embeddings whose pictures are not at hand.
func (f faces) Same(a, b []float32) (similarity float64, same bool) {
	m := face.Compare(f.face(a), f.face(b), f.cal)
	return m.Similarity, m.Decision == face.Same
}

// face gives an embedding the least box that counts: it was judged when it was stored.
func (f faces) face(e []float32) vision.Face {
	return vision.Face{Embedding: e, Box: vision.Box{W: f.cal.MinFace, H: f.cal.MinFace}}
}

// calibration is the operator's file, or the built-in one.
func calibration(path string) (face.Calibration, error) {
	if path == "" {
		return face.DefaultCalibration()
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return face.Calibration{}, fmt.Errorf("face calibration: %w", err)
	}
	return face.ParseCalibration(raw)
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
