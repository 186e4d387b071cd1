package check

import (
	"github.com/idngo/idngo/kyc/applicant"
)

// Verdict collects what a checker finds and settles the outcome from it, so
// that no checker can answer Pass beside a problem or a doubt.
type Verdict struct {
	result Result
}

// NewVerdict starts a verdict of the kind.
func NewVerdict(k Kind) *Verdict { return &Verdict{result: Result{Kind: k}} }

// Retry adds a problem that the applicant can mend; its type is set to RETRY.
func (v *Verdict) Retry(p Problem) {
	p.RejectType = applicant.RejectRetry
	v.result.Problems = append(v.result.Problems, p)
}

// Final adds a problem that nothing the applicant uploads can mend.
func (v *Verdict) Final(p Problem) {
	p.RejectType = applicant.RejectFinal
	v.result.Problems = append(v.result.Problems, p)
}

// Doubt adds a reason why there is no positive evidence.
func (v *Verdict) Doubt(c DoubtCause) { v.result.Doubts = append(v.result.Doubts, c) }

// Note adds an observation.
func (v *Verdict) Note(e Evidence) { v.result.Evidence = append(v.result.Evidence, e) }

// Version records a threshold or calibration that was used.
func (v *Verdict) Version(name, value string) {
	if v.result.Versions == nil {
		v.result.Versions = map[string]string{}
	}
	v.result.Versions[name] = value
}

// Result settles the outcome: a problem fails, else a doubt doubts, else it passes.
func (v *Verdict) Result() Result {
	r := v.result
	switch {
	case len(r.Problems) > 0:
		r.Outcome = Fail
	case len(r.Doubts) > 0:
		r.Outcome = Doubt
	default:
		r.Outcome = Pass
	}
	return r
}

// NotAsked answers for a check that the level does not ask for.
func NotAsked(k Kind, why string, reason Reason) Result {
	return Result{
		Kind: k, Outcome: Skipped, NotRequired: true,
		Evidence: []Evidence{{Code: "not-asked", Supports: Skipped, Explanation: why, Why: []Reason{reason}}},
	}
}
