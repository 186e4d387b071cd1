package liveness

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

// Limits say from where on something was seen. They belong to the networks that
// measured the facts. Angles are degrees, lengths are parts of the distance of
// the eyes' outer corners, times milliseconds.
type Limits struct {
	Revision string `json:"revision"`

	// Turn and Tilt are how far the head moves from its baseline at least; Drift
	// is how far it may move the other way in the same action.
	Turn  float64 `json:"turn"`
	Tilt  float64 `json:"tilt"`
	Drift float64 `json:"drift"`
	// Straight is how far from straight the baseline may be.
	Straight float64 `json:"straight"`
	// Closer is how much larger the face gets at least, as a ratio.
	Closer float64 `json:"closer"`
	// Closed is the likeness of the eyes to those at rest at the bottom of a blink
	// at most, Open at its ends at least. Eyes of few pixels stay more alike: up to
	// HalfClosed they count as closed too when they fell Drop times as far from
	// full likeness as the same person's open eyes lie from it.
	Closed     float64 `json:"closed"`
	Open       float64 `json:"open"`
	HalfClosed float64 `json:"halfClosed"`
	Drop       float64 `json:"drop"`
	// Reflect is the least strength of the screen's light on the skin, in parts
	// of the skin's own light, below which the place is too bright for flashes;
	// Agree the least correlation of what was shown and what came back.
	Reflect float64 `json:"reflect"`
	Agree   float64 `json:"agree"`
	// Depth is the least deviation from a plane in a turn; below Flat the face is
	// taken for a flat one.
	Depth float64 `json:"depth"`
	Flat  float64 `json:"flat"`
	// Identity is the largest distance of the embeddings of two frames.
	Identity float64 `json:"identity"`
	// Jump is how far a face moves at most between two frames within JumpMillis.
	Jump       float64 `json:"jump"`
	JumpMillis int64   `json:"jumpMillis"`
	// Noise is the difference that a camera's noise leaves of frame and frame
	// where nothing moves, in grey levels: below it the officer sees that there is
	// little, no more follows. Unchanged is the largest share of equal cells of two
	// frames that a camera took.
	Noise     float64 `json:"noise"`
	Unchanged float64 `json:"unchanged"`
	// FaceNoise is the least noise of the face as a part of that around it, where
	// that is RimNoise grey levels at least: a face that was drawn over a
	// camera's picture has none.
	FaceNoise float64 `json:"faceNoise"`
	RimNoise  float64 `json:"rimNoise"`
	// MinFace is the width of the face in pixels, MinLight its brightness 0..1.
	MinFace  float64 `json:"minFace"`
	MinLight float64 `json:"minLight"`
	// Moire, Halftone, Rim and Gamut are the limits of a picture of a picture:
	// above the first three, below the last. A rim alone is only noted. PassiveModel is the least
	// probability of the passive network.
	Moire        float64 `json:"moire"`
	Halftone     float64 `json:"halftone"`
	Rim          float64 `json:"rim"`
	Gamut        float64 `json:"gamut"`
	PassiveModel float64 `json:"passiveModel"`
	// Share of the frames that must show such a trace for the session to be suspect.
	Share float64 `json:"share"`
}

//go:embed limits.json
var defaultLimits []byte

// DefaultLimits returns the figures that come with the program.
func DefaultLimits() (Limits, error) { return ParseLimits(defaultLimits) }

// ParseLimits reads and checks the JSON form. Unknown keys are errors.
func ParseLimits(raw []byte) (Limits, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	var l Limits
	if err := dec.Decode(&l); err != nil {
		return Limits{}, fmt.Errorf("liveness limits: %w", err)
	}
	if l.Revision == "" {
		return Limits{}, fmt.Errorf("liveness limits: the revision is missing")
	}
	for name, v := range map[string]float64{
		"turn": l.Turn, "tilt": l.Tilt, "drift": l.Drift, "straight": l.Straight, "closed": l.Closed, "open": l.Open, "reflect": l.Reflect,
		"agree": l.Agree, "depth": l.Depth, "flat": l.Flat, "identity": l.Identity, "jump": l.Jump, "jumpMillis": float64(l.JumpMillis),
		"noise": l.Noise, "unchanged": l.Unchanged, "faceNoise": l.FaceNoise, "rimNoise": l.RimNoise, "drop": l.Drop, "halfClosed": l.HalfClosed, "minFace": l.MinFace, "minLight": l.MinLight, "moire": l.Moire,
		"halftone": l.Halftone, "rim": l.Rim, "gamut": l.Gamut, "share": l.Share, "closer": l.Closer - 1,
	} {
		if !(v > 0) {
			return Limits{}, fmt.Errorf("liveness limits: %s must be positive", name)
		}
	}
	if l.Closed >= l.Open || l.HalfClosed < l.Closed || l.Flat > l.Depth || l.Share > 1 || l.Unchanged > 1 {
		return Limits{}, fmt.Errorf("liveness limits: a limit is out of range")
	}
	return l, nil
}
