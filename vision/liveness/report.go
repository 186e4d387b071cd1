package liveness

// Outcome is what a session proved.
type Outcome string

// The outcomes. Only Live is positive evidence.
const (
	// Live: every action was seen, and nothing speaks against a living person.
	Live Outcome = "live"
	// Incomplete: something asked for was not seen, or the pictures are too bad
	// to see it. Another try may do better.
	Incomplete Outcome = "incomplete"
	// Suspect: something speaks against a living person before the camera,
	// whatever else was seen.
	Suspect Outcome = "suspect"
)

// Weight is what a signal speaks for.
type Weight string

// The weights.
const (
	For     Weight = "for"
	Missing Weight = "missing"
	Against Weight = "against"
	Noted   Weight = "noted" // decides nothing by itself
)

// Signal is one observation.
type Signal struct {
	// Code is a stable kebab-case name, e.g. turnLeft-seen, flat-face.
	Code   string `json:"code"`
	Weight Weight `json:"weight"`
	// Action is the number of the action that it concerns, -1 for the session.
	Action int `json:"action"`
	// Value is what was measured and Limit what it was held against, in the unit of the code.
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
}

// Attack names what a suspect session looks like.
type Attack string

// The kinds of attack that signals point to (ISO/IEC 30107-3 speaks of
// presentation attack instruments and of injection).
const (
	AttackNone      Attack = ""
	AttackFlat      Attack = "flat"      // a print, a screen or a mask of paper
	AttackReplay    Attack = "replay"    // frames recorded before the challenge
	AttackInjection Attack = "injection" // frames that no camera took just now
	AttackSwap      Attack = "swap"      // the face changes on the way
)

// Report is the verdict of Verify.
type Report struct {
	Outcome Outcome `json:"outcome"`
	Attack  Attack  `json:"attack,omitempty"`
	// Score is 0..1: the share of the evidence asked for that was seen, 0 when
	// something speaks against it.
	Score   float64  `json:"score"`
	Signals []Signal `json:"signals"`
	// Hints are the codes of what another try should do better, for the person;
	// they tell nothing about what looked suspect.
	Hints []string `json:"hints,omitempty"`
	// Best is the number of the frame that serves as the selfie, -1 without one.
	Best int `json:"best"`
	// Bright: the screen's light was lost in that of the place; the next
	// challenge should do without it.
	Bright bool `json:"bright,omitempty"`
	// Limits is the revision of the limits used.
	Limits string `json:"limits"`
}
