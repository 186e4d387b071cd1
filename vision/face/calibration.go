package face

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

// Calibration holds every threshold of comparing faces. It belongs to one
// embedding network: figures measured with another one mean nothing here.
type Calibration struct {
	// Revision names these figures, so that a decision can be explained later.
	Revision string `json:"revision"`
	// Same and Different are distances: up to Same two faces are one person,
	// above Different they are two; between them nothing is said.
	Same      float64 `json:"same"`
	Different float64 `json:"different"`
	// Search is the largest distance at which a face among many (1:N) is taken for
	// the same person; at most Same, since chance hits add up.
	Search float64 `json:"search"`
	// Midpoint and Slope give the similarity of a distance d:
	// 1/(1+exp(Slope·(d−Midpoint))).
	Midpoint float64 `json:"midpoint"`
	Slope    float64 `json:"slope"`
	// MinFace in pixels: with a face whose box is narrower nothing is said.
	MinFace float64 `json:"minFace"`
	// MaxYaw in degrees: with a face turned further nothing is said.
	MaxYaw float64 `json:"maxYaw"`
	// Two pictures are prints of one photograph when bits/SourceBits +
	// distance/SourceDistance is at most 1, with the bits of 64 in which the
	// fingerprints differ and the distance of the embeddings.
	SourceBits     float64 `json:"sourceBits"`
	SourceDistance float64 `json:"sourceDistance"`

	Selfie SelfieLimits `json:"selfie"`
}

// SelfieLimits are the limits of a usable selfie.
type SelfieLimits struct {
	MinFace       float64 `json:"minFace"`       // width of the face's box in pixels
	MaxYaw        float64 `json:"maxYaw"`        // degrees, either way
	MaxPitch      float64 `json:"maxPitch"`      // degrees, either way
	MaxRoll       float64 `json:"maxRoll"`       // degrees, either way
	MinSharpness  float64 `json:"minSharpness"`  // variance of the Laplacian on the chip, at normal light
	MinBrightness float64 `json:"minBrightness"` // 0..1
	MaxPlainness  float64 `json:"maxPlainness"`  // 0..1
	// OtherFace: a second face counts when its box has at least this part of the first one's area.
	OtherFace float64 `json:"otherFace"`
}

//go:embed calibration.json
var defaultCalibration []byte

// DefaultCalibration returns the measured figures that come with the program.
func DefaultCalibration() (Calibration, error) { return ParseCalibration(defaultCalibration) }

// ParseCalibration reads and checks the JSON form. Unknown keys are errors.
func ParseCalibration(raw []byte) (Calibration, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var c Calibration
	if err := dec.Decode(&c); err != nil {
		return Calibration{}, fmt.Errorf("face calibration: %w", err)
	}
	s := c.Selfie
	switch {
	case c.Revision == "":
		return Calibration{}, fmt.Errorf("face calibration: the revision is missing")
	case !(0 < c.Same && c.Same <= c.Different && c.Different < 2):
		return Calibration{}, fmt.Errorf("face calibration: 0 < same <= different < 2 does not hold for %g and %g", c.Same, c.Different)
	case !(0 < c.Search && c.Search <= c.Same):
		return Calibration{}, fmt.Errorf("face calibration: 0 < search <= same does not hold for %g and %g", c.Search, c.Same)
	case !(c.Slope > 0) || !(c.Midpoint > 0):
		return Calibration{}, fmt.Errorf("face calibration: midpoint and slope must be positive")
	case c.MinFace < 0 || c.MaxYaw <= 0 || c.SourceBits <= 0 || c.SourceDistance <= 0:
		return Calibration{}, fmt.Errorf("face calibration: a limit is out of range")
	case s.MinFace < 0 || s.MaxYaw <= 0 || s.MaxPitch <= 0 || s.MaxRoll <= 0 || s.MinSharpness < 0 ||
		s.MinBrightness < 0 || s.MinBrightness >= 1 || s.MaxPlainness <= 0 || s.MaxPlainness > 1 || s.OtherFace <= 0 || s.OtherFace > 1:
		return Calibration{}, fmt.Errorf("face calibration: a limit of the selfie is out of range")
	}
	return c, nil
}
