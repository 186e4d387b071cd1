package level

// LivenessPolicy says what a selfie step has to prove about being alive.
type LivenessPolicy string

// The policies.
const (
	// LivenessDisabled takes a plain picture. It is still looked at for traces
	// of being a picture of a picture.
	LivenessDisabled LivenessPolicy = "disabled"
	// LivenessPassive asks for a capture with the camera of the flow, during
	// which colours are shown and nothing else is asked.
	LivenessPassive LivenessPolicy = "passive"
	// LivenessActive asks for movements drawn by the server too.
	LivenessActive LivenessPolicy = "active"
)

// Liveness gives the policy of a step: the level's own word, else what the
// contract's videoRequired means. A step that is no selfie has none.
func (l Level) Liveness(d DocSet) LivenessPolicy {
	if s := NormalizeStep(d.IDDocSetType); s != StepSelfie && s != StepSelfie2 {
		return LivenessDisabled
	}
	if l.Checks.Liveness != "" {
		return l.Checks.Liveness
	}
	switch d.VideoRequired {
	case "passiveLiveness", "staticLiveness":
		return LivenessPassive
	case "liveness", "enabled":
		return LivenessActive
	}
	return LivenessDisabled
}

// Biometrics says what may be done with faces on a level.
type Biometrics string

// How far the processing of faces goes.
const (
	// BiometricsSearch compares the selfie with the document, and the person
	// with everybody else of the environment.
	BiometricsSearch Biometrics = "search"
	// BiometricsMatch compares the selfie with the document, and nothing else.
	BiometricsMatch Biometrics = "match"
	// BiometricsOff computes no template of a face that outlives the reading;
	// whoever must be compared is compared by a person.
	BiometricsOff Biometrics = "off"
)
