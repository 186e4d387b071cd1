package face

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// Calibration holds every threshold of comparing faces. It belongs to one
// embedding network: figures measured with another one mean nothing here.
type Calibration struct {
	// Revision names these figures, so that a decision can be explained later.
	Revision string `json:"revision"`
	// Network is the SHA-256 of the embedding network that everything below was
	// measured with; with another one the file is refused.
	Network string `json:"network"`
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

	// Measured are the rates of error as they were measured, by growing distance,
	// and MeasuredOn says with what; empty where nobody measured.
	Measured   []Rate `json:"measured,omitempty"`
	MeasuredOn string `json:"measuredOn,omitempty"`
}

// Rate is what was measured at one distance: the share of pairs of two people
// that lie nearer (FMR, ISO/IEC 19795-1) and of pairs of one person that lie
// farther (FNMR), each with the upper bound of its 95% interval.
type Rate struct {
	Distance float64 `json:"distance"`
	FMR      float64 `json:"fmr"`
	FMRUpTo  float64 `json:"fmrUpTo"`
	FNMR     float64 `json:"fnmr"`
	FNMRUpTo float64 `json:"fnmrUpTo"`
	// FNMRDocument is the FNMR against a poor print of a portrait.
	FNMRDocument float64 `json:"fnmrDocument"`
}

// SelfieLimits are the limits of a usable selfie.
type SelfieLimits struct {
	MinFace       float64 `json:"minFace"`       // width of the face's box in pixels
	MaxYaw        float64 `json:"maxYaw"`        // degrees, either way
	MaxPitch      float64 `json:"maxPitch"`      // degrees, either way
	MaxRoll       float64 `json:"maxRoll"`       // degrees, either way
	MinSharpness  float64 `json:"minSharpness"`  // variance of the Laplacian on the chip, at normal light
	MinBrightness float64 `json:"minBrightness"` // 0..1
	// MinEyeLight and MinMouthDetail: a face with less has its eyes or its mouth
	// covered; 0 means not to look.
	MinEyeLight    float64 `json:"minEyeLight"`
	MinMouthDetail float64 `json:"minMouthDetail"`
	MaxPlainness   float64 `json:"maxPlainness"` // 0..1
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
	case !networkHash.MatchString(c.Network):
		return Calibration{}, fmt.Errorf("face calibration: network must be the sha256 of the network that was measured")
	case !(0 < c.Same && c.Same <= c.Different && c.Different < 2):
		return Calibration{}, fmt.Errorf("face calibration: 0 < same <= different < 2 does not hold for %g and %g", c.Same, c.Different)
	case !(0 < c.Search && c.Search <= c.Same):
		return Calibration{}, fmt.Errorf("face calibration: 0 < search <= same does not hold for %g and %g", c.Search, c.Same)
	case !(c.Slope > 0) || !(c.Midpoint > 0):
		return Calibration{}, fmt.Errorf("face calibration: midpoint and slope must be positive")
	case c.MinFace < 0 || c.MaxYaw <= 0 || c.SourceBits <= 0 || c.SourceDistance <= 0:
		return Calibration{}, fmt.Errorf("face calibration: a limit is out of range")
	case s.MinFace < 0 || s.MaxYaw <= 0 || s.MaxPitch <= 0 || s.MaxRoll <= 0 || s.MinSharpness < 0 ||
		s.MinBrightness < 0 || s.MinBrightness >= 1 || s.MinEyeLight < 0 || s.MinEyeLight >= 1 || s.MinMouthDetail < 0 || s.MinMouthDetail >= 1 || s.MaxPlainness <= 0 || s.MaxPlainness > 1 || s.OtherFace <= 0 || s.OtherFace > 1:
		return Calibration{}, fmt.Errorf("face calibration: a limit of the selfie is out of range")
	}
	for i, r := range c.Measured {
		shares := []float64{r.FMR, r.FMRUpTo, r.FNMR, r.FNMRUpTo, r.FNMRDocument}
		switch {
		case slices.ContainsFunc(shares, func(v float64) bool { return !(v >= 0 && v <= 1) }) || r.FMRUpTo < r.FMR || r.FNMRUpTo < r.FNMR:
			return Calibration{}, fmt.Errorf("face calibration: measured rate %d is out of range", i)
		case i > 0 && (r.Distance <= c.Measured[i-1].Distance || r.FMR < c.Measured[i-1].FMR || r.FNMR > c.Measured[i-1].FNMR):
			return Calibration{}, fmt.Errorf("face calibration: measured rates must be ordered by distance, FMR growing and FNMR falling")
		}
	}
	return c, nil
}

// RatesAt are the measured rates at the least stated distance that is not below
// the given one: what is promised of it can only be better. False where nothing
// was measured that far.
func (c Calibration) RatesAt(distance float64) (Rate, bool) {
	for _, r := range c.Measured {
		if r.Distance >= distance {
			return r, true
		}
	}
	return Rate{}, false
}

// rising are the measured rates that have an FMR above zero, of each value the nearest.
func (c Calibration) rising() []Rate {
	var known []Rate
	for _, r := range c.Measured {
		if r.FMR > 0 && (len(known) == 0 || r.FMR > known[len(known)-1].FMR) {
			known = append(known, r)
		}
	}
	return known
}

// tail is how many of the nearest measured rates give the slope below them: each
// alone rests on a handful of pairs.
const tail = 5

// FMRAt is the FMR at a distance: between two measured ones it grows like an
// exponential, and so it goes on below the nearest, where nothing could be
// measured. It is 1 where too little was measured.
func (c Calibration) FMRAt(distance float64) float64 {
	known := c.rising()
	if len(known) < 2 {
		return 1
	}
	a, b := known[0], known[min(tail, len(known))-1]
	for i := 1; i < len(known) && distance > known[0].Distance; i++ {
		if a, b = known[i-1], known[i]; b.Distance >= distance {
			break
		}
	}
	return min(1, math.Exp(math.Log(a.FMR)+(distance-a.Distance)/(b.Distance-a.Distance)*(math.Log(b.FMR)-math.Log(a.FMR))))
}

// chanceHits is how many strangers among all a search may take for the person, on average.
const chanceHits = 0.1

// SearchWithin is the largest distance at which a face among n others counts as
// the same person: Search, and less where the measured FMR (FMRAt) would let
// chance hits add up to more than one in ten searches.
func (c Calibration) SearchWithin(n int) float64 {
	if len(c.rising()) < 2 || float64(n)*c.FMRAt(c.Search) <= chanceHits {
		return c.Search
	}
	near, far := 0.0, c.Search
	for range 40 { // the FMR grows with the distance
		if middle := (near + far) / 2; float64(n)*c.FMRAt(middle) <= chanceHits {
			near = middle
		} else {
			far = middle
		}
	}
	return near
}
