package level

import (
	"slices"

	"github.com/idngo/idngo/kyc/document/kind"
)

// Vocabulary is every word that Validate accepts, for editors: what they offer
// is what the server takes.
type Vocabulary struct {
	Steps       []StepWords `json:"steps"`
	DoubleSided []string    `json:"doubleSided" doc:"Document types of which both sides are asked unless the level says otherwise"`
	DataFields  []string    `json:"dataFields"`
	Questions   []string    `json:"questions" doc:"Types of questions"`
	Checks      []string    `json:"checks" doc:"Kinds of checks in the default order"`
	Captures    []string    `json:"captures"`
	Uploaders   []string    `json:"uploaders"`
	Modes       []string    `json:"modes" doc:"How many of a step's documents are asked"`
	// Actions are what a finding may lead to, by the field of checks that says so.
	Actions map[string][]string `json:"actions"`
	// Defaults are what holds where a level says nothing.
	Defaults Checks `json:"defaults"`
}

// StepWords are what may be said of one step.
type StepWords struct {
	Step    string   `json:"step"`
	Types   []string `json:"types" doc:"Document types that can serve the step"`
	Default []string `json:"default" doc:"Those that it takes when it names none"`
	Videos  []string `json:"videos" doc:"Values of videoRequired that mean something here"`
}

// choice is a field of checks with the words that it takes besides none.
type choice struct {
	field   string
	of      func(Checks) string
	allowed []string
}

var reactions = []string{ActionNote, ActionReview, ActionReject}

// choices are the fields of checks that take one word of several.
var choices = []choice{
	{"documentInSelfie", func(c Checks) string { return string(c.DocumentInSelfie) }, []string{"required", "preferred", "off"}},
	{"digitalDocument", func(c Checks) string { return c.DigitalDocument }, []string{ActionAccept, ActionReview, ActionReject}},
	{"sameSourcePortrait", func(c Checks) string { return c.SameSourcePortrait }, reactions},
	{"liveness", func(c Checks) string { return string(c.Liveness) }, []string{string(LivenessDisabled), string(LivenessPassive), string(LivenessActive)}},
	{"biometrics", func(c Checks) string { return string(c.Biometrics) }, []string{string(BiometricsSearch), string(BiometricsMatch), string(BiometricsOff)}},
	{"duplicates", func(c Checks) string { return c.Duplicates }, reactions},
	{"duplicateFaces", func(c Checks) string { return c.DuplicateFaces }, reactions},
	{"watchlist", func(c Checks) string { return c.Watchlist }, []string{ActionOff, ActionReview, ActionReject}},
	{"specimen", func(c Checks) string { return c.Specimen }, reactions},
	{"doubt.identity", func(c Checks) string { return c.Doubt.Identity }, []string{DoubtOnHold, DoubtRetry}},
}

// Words lists the vocabulary.
func Words() Vocabulary {
	v := Vocabulary{
		DoubleSided: []string{}, DataFields: slices.Clone(dataFields), Questions: slices.Clone(questionTypes), Checks: CheckKinds(),
		Captures: captureModes[1:], Uploaders: uploaderModes[1:], Modes: setModes[1:], Actions: map[string][]string{},
		Defaults: Level{}.WithDefaults().Checks,
	}
	for _, s := range steps {
		w := StepWords{Step: s, Types: []string{}, Default: append([]string{}, DefaultTypes(s)...), Videos: []string{}}
		for _, k := range kind.All() {
			if fits(s, k) {
				w.Types = append(w.Types, k.Type)
			}
		}
		switch {
		case slices.Contains(w.Types, kind.SelfieImage):
			w.Videos = []string{"disabled", "passiveLiveness", "liveness"}
		case len(w.Types) > 0:
			w.Videos = []string{"disabled", "docapture"}
		}
		v.Steps = append(v.Steps, w)
	}
	for _, k := range kind.All() {
		if k.DoubleSided {
			v.DoubleSided = append(v.DoubleSided, k.Type)
		}
	}
	for _, c := range choices {
		v.Actions[c.field] = slices.Clone(c.allowed)
	}
	return v
}
