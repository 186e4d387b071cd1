package review

import (
	"slices"
	"time"

	"github.com/idngo/idngo/kyc/fault"
)

// Action is what may need a second person.
type Action string

// The actions that a tenant may mark.
const (
	ActionReject    Action = "final"     // reject for good
	ActionApprove   Action = "override"  // approve against a rejection or a failed check
	ActionBlocklist Action = "blocklist" // put on the blocklist
	ActionErase     Action = "erase"     // erase for good, also by shorter rules of retention
	ActionExport    Action = "export"    // data that leave as a file
)

// Actions that follow from marks.
const (
	ActionRetention Action = "retention" // keep applicants for a shorter time; needs a second person where erasing does
	ActionRules     Action = "rules"     // unmark an action; needs a second person as soon as any action does
)

// MarkedActions lists what a tenant may mark.
var MarkedActions = []Action{ActionReject, ActionApprove, ActionBlocklist, ActionErase, ActionExport}

// Bounds and defaults.
const (
	MaxTargetHours     = 30 * 24
	MaxProposalHours   = 30 * 24
	DefaultTarget      = 24 * time.Hour
	DefaultProposal    = 72 * time.Hour
	ConfirmedExportFor = 24 * time.Hour
)

// Rules are what a tenant asks of its reviewers, per environment. The zero
// value asks for no second person and draws no samples.
type Rules struct {
	// FourEyes are the actions that need a second person.
	FourEyes []Action `json:"fourEyes,omitempty"`
	// TargetHours is how long a case may wait; 0 is 24 hours.
	TargetHours int `json:"targetHours,omitempty"`
	// ProposalHours is how long a proposal waits for a second person; 0 is 72 hours.
	ProposalHours int `json:"proposalHours,omitempty"`
	// SamplePercent of the automatic decisions get a second look, 0 to 100.
	SamplePercent float64 `json:"samplePercent,omitempty"`
	// SampleSeed is what is drawn from. It is made by the server.
	SampleSeed string `json:"sampleSeed,omitempty"`
	// NoAppeals keeps applicants from contesting a rejection in the flow.
	NoAppeals bool `json:"noAppeals,omitempty"`
}

// ErrRules: rules that make no sense.
var ErrRules = fault.New(fault.Invalid, "Times are 0 to 720 hours, the share is 0 to 100 percent, and a second person can only be asked for known actions.")

// Validate checks the bounds.
func (r Rules) Validate() error {
	if r.TargetHours < 0 || r.TargetHours > MaxTargetHours || r.ProposalHours < 0 || r.ProposalHours > MaxProposalHours || !(r.SamplePercent >= 0 && r.SamplePercent <= 100) {
		return ErrRules
	}
	for i, a := range r.FourEyes {
		if !slices.Contains(MarkedActions, a) || slices.Contains(r.FourEyes[:i], a) {
			return ErrRules
		}
	}
	return nil
}

// Target is how long a case may wait.
func (r Rules) Target() time.Duration {
	if r.TargetHours == 0 {
		return DefaultTarget
	}
	return time.Duration(r.TargetHours) * time.Hour
}

// ProposalFor is how long a proposal waits for a second person.
func (r Rules) ProposalFor() time.Duration {
	if r.ProposalHours == 0 {
		return DefaultProposal
	}
	return time.Duration(r.ProposalHours) * time.Hour
}

// Needs reports that an action needs a second person.
func (r Rules) Needs(a Action) bool {
	switch a {
	case ActionRetention:
		return r.Needs(ActionErase)
	case ActionRules:
		return len(r.FourEyes) > 0
	}
	return slices.Contains(r.FourEyes, a)
}

// Loosens reports that r asks for a second person less often than before did.
func (r Rules) Loosens(before Rules) bool {
	return slices.ContainsFunc(before.FourEyes, func(a Action) bool { return !r.Needs(a) })
}
