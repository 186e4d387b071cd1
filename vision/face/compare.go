package face

import (
	"math"

	"github.com/idngo/idngo/vision"
)

// Decision is what the distance of two faces says.
type Decision string

// The decisions. Unsure is doubt, never consent.
const (
	Same      Decision = "same"
	Different Decision = "different"
	Unsure    Decision = "unsure"
)

// Reason tells why a Match is what it is.
type Reason string

// The reasons of a Match.
const (
	ReasonClose       Reason = "close"        // the distance is at most Same
	ReasonFar         Reason = "far"          // the distance is above Different
	ReasonBetween     Reason = "between"      // the distance is between the two
	ReasonNoEmbedding Reason = "no-embedding" // a face could not be described
	ReasonSmallFace   Reason = "small-face"   // a face is below MinFace
	ReasonTurnedFace  Reason = "turned-face"  // a face is turned beyond MaxYaw
)

// Match compares two faces.
type Match struct {
	// Distance is the L2 distance of the embeddings; below 0 when there is none.
	Distance float64 `json:"distance"`
	// Similarity is 0..1 and falls with the distance along the calibration's
	// curve; 0.5 lies between Same and Different.
	Similarity float64  `json:"similarity"`
	Decision   Decision `json:"decision"`
	Reasons    []Reason `json:"reasons"`
	// Calibration is the revision of the figures used.
	Calibration string `json:"calibration"`
}

// Compare says whether two faces show one person. It is a pure function.
// Anything that weakens the evidence (a face that is small, turned or without
// embedding) makes it unsure, whatever the distance.
func Compare(a, b vision.Face, c Calibration) Match {
	m := Match{Distance: -1, Decision: Unsure, Calibration: c.Revision}
	d, ok := embeddingDistance(a, b)
	if !ok {
		m.Reasons = []Reason{ReasonNoEmbedding}
		return m
	}
	m.Distance = d
	m.Similarity = c.similarity(d)
	switch {
	case d <= c.Same:
		m.Decision, m.Reasons = Same, []Reason{ReasonClose}
	case d > c.Different:
		m.Decision, m.Reasons = Different, []Reason{ReasonFar}
	default:
		m.Reasons = []Reason{ReasonBetween}
	}
	if min(a.Box.W, b.Box.W) < c.MinFace {
		m.Decision, m.Reasons = Unsure, append(m.Reasons, ReasonSmallFace)
	}
	if max(math.Abs(a.Yaw), math.Abs(b.Yaw)) > c.MaxYaw {
		m.Decision, m.Reasons = Unsure, append(m.Reasons, ReasonTurnedFace)
	}
	return m
}

// Similarity calibrates a distance, 0..1.
func (c Calibration) Similarity(distance float64) float64 { return c.similarity(distance) }

func (c Calibration) similarity(distance float64) float64 {
	return 1 / (1 + math.Exp(c.Slope*(distance-c.Midpoint)))
}

// Distance is the L2 distance of two faces' embeddings; false unless both have
// a whole, finite one.
func Distance(a, b vision.Face) (float64, bool) { return embeddingDistance(a, b) }

// embeddingDistance reports false unless both faces have a whole, finite
// embedding by the same network.
func embeddingDistance(a, b vision.Face) (float64, bool) {
	if len(a.Embedding) == 0 || len(a.Embedding) != len(b.Embedding) || a.Network != b.Network {
		return 0, false
	}
	sum := 0.0
	for i := range a.Embedding {
		d := float64(a.Embedding[i]) - float64(b.Embedding[i])
		sum += d * d
	}
	if math.IsNaN(sum) || math.IsInf(sum, 0) {
		return 0, false
	}
	return math.Sqrt(sum), true
}

// SourceMatch tells whether two faces come from one photograph.
type SourceMatch struct {
	Same bool `json:"same"`
	// Score is how sure, 0..1; 0.5 is the limit of Same.
	Score float64 `json:"score"`
	// Bits of 64 in which the fingerprints differ, of the mirror image when Mirrored.
	Bits     int     `json:"bits"`
	Distance float64 `json:"distance"`
	Mirrored bool    `json:"mirrored,omitempty"`
}

// SameSource says whether two pictures of a face are the same photograph:
// printed, cropped, mirrored, re-encoded or made grey. Two photographs of one
// person differ in expression, pose and light, which moves the fingerprint, the
// embedding, or both. It is a pure function; without fingerprint or embedding
// nothing is claimed.
func SameSource(a, b vision.Face, c Calibration) SourceMatch {
	distance, ok := embeddingDistance(a, b)
	if !ok {
		return SourceMatch{}
	}
	plain, mirrored, ok := hashDistance(a.Fingerprint, b.Fingerprint)
	if !ok {
		return SourceMatch{Distance: distance}
	}
	m := SourceMatch{Bits: plain, Distance: distance}
	if mirrored < plain {
		m.Bits, m.Mirrored = mirrored, true
	}
	sum := float64(m.Bits)/c.SourceBits + distance/c.SourceDistance
	m.Same = sum <= 1
	m.Score = max(0, 1-sum/2)
	return m
}
