package check

import (
	"fmt"
	"slices"
)

// DefaultGates are the gates of a level that names none: nothing else matters
// about a person who is on the blocklist. Everything else is checked together,
// so that the applicant is told all that is wrong at once.
var DefaultGates = []Kind{KindBlocklist}

// Plan is the order in which a level's checks run: as the level says, then in
// the default order whatever it leaves out.
func Plan(in Input) []Kind {
	plan := make([]Kind, 0, len(DefaultOrder))
	for _, k := range in.Level.Checks.Order {
		if k := Kind(k); slices.Contains(DefaultOrder, k) && !slices.Contains(plan, k) {
			plan = append(plan, k)
		}
	}
	for _, k := range DefaultOrder {
		if !slices.Contains(plan, k) {
			plan = append(plan, k)
		}
	}
	return plan
}

// Run carries out every check of the plan, one result each, in the plan's
// order. After the failure of a gate the rest is Skipped. A checker that is
// missing or that panics gives Errored: no check is ever silently left out.
func Run(in Input, checkers []Checker) []Result {
	in.Level = in.Level.WithDefaults()
	byKind := make(map[Kind]Checker, len(checkers))
	for _, c := range checkers {
		byKind[c.Kind()] = c
	}
	gates := DefaultGates
	if len(in.Level.Checks.Gates) > 0 {
		gates = nil
		for _, g := range in.Level.Checks.Gates {
			gates = append(gates, Kind(g))
		}
	}
	plan := Plan(in)
	results := make([]Result, 0, len(plan))
	var closed Kind
	for _, k := range plan {
		switch c, ok := byKind[k]; {
		case closed != "":
			results = append(results, Result{Kind: k, Outcome: Skipped, Evidence: []Evidence{{
				Code: "gate-failed", Supports: Skipped, Explanation: fmt.Sprintf("the check %s failed before, so this one cannot matter", closed),
				Why: Why("gate-failed-before", OfCheck("check", closed)),
			}}})
		case !ok:
			results = append(results, broken(k, "checker-missing", "this server has no checker of the kind"))
		default:
			r := runOne(c, in)
			results = append(results, r)
			if r.Outcome == Fail && slices.Contains(gates, k) {
				closed = k
			}
		}
	}
	return results
}

// runOne turns a panic into an error of the technology, which goes to a person:
// a defect in one check must neither decide about anybody nor be repeated for
// ever by a job. The panic's text may hold personal data and is not kept.
func runOne(c Checker, in Input) (r Result) {
	k := c.Kind()
	defer func() {
		if recover() != nil {
			r = broken(k, "checker-failed", "the check broke off")
		}
	}()
	r = c.Check(in)
	r.Kind = k
	return r
}

func broken(k Kind, code, why string) Result {
	return Result{Kind: k, Outcome: Errored, Doubts: []DoubtCause{{
		Class: DoubtTechnical, Code: code, Label: "CHECK_UNAVAILABLE", Comment: why,
	}}}
}
