package check_test

import (
	"slices"
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/level"
)

type fixed struct {
	kind    check.Kind
	outcome check.Outcome
}

func (f fixed) Kind() check.Kind { return f.kind }

func (f fixed) Check(check.Input) check.Result {
	if f.outcome == "" {
		panic("a defect")
	}
	return check.Result{Outcome: f.outcome}
}

func all(change map[check.Kind]check.Outcome) []check.Checker {
	var out []check.Checker
	for _, k := range check.DefaultOrder {
		o, ok := change[k]
		if !ok {
			o = check.Pass
		}
		out = append(out, fixed{k, o})
	}
	return out
}

func TestLevelsAndChecksUseTheSameWords(t *testing.T) {
	t.Parallel()
	var kinds []string
	for _, k := range check.DefaultOrder {
		kinds = append(kinds, string(k))
	}
	if !slices.Equal(kinds, level.CheckKinds()) {
		t.Errorf("check has %v, level has %v", kinds, level.CheckKinds())
	}
}

func TestOrderOfLevelThenTheRest(t *testing.T) {
	t.Parallel()
	in := check.Input{Level: level.Basic()}
	in.Level.Checks.Order = []string{"face", "quality"}
	results := check.Run(in, all(nil))
	if len(results) != len(check.DefaultOrder) || results[0].Kind != check.KindFace || results[1].Kind != check.KindQuality || results[2].Kind != check.KindCompleteness {
		t.Errorf("order: %v", check.Plan(in))
	}
}

func TestGateSkipsWhatCannotMatter(t *testing.T) {
	t.Parallel()
	in := check.Input{Level: level.Basic()}
	for _, r := range check.Run(in, all(map[check.Kind]check.Outcome{check.KindBlocklist: check.Fail, check.KindCompleteness: check.Fail})) {
		want := check.Skipped
		if r.Kind == check.KindBlocklist || r.Kind == check.KindCompleteness {
			want = check.Fail
		}
		if r.Outcome != want || r.NotRequired {
			t.Errorf("%s: %s, not required %v", r.Kind, r.Outcome, r.NotRequired)
		}
	}
	in.Level.Checks.Gates = []string{"duplicate"}
	for _, r := range check.Run(in, all(map[check.Kind]check.Outcome{check.KindBlocklist: check.Fail, check.KindDuplicate: check.Doubt})) {
		if r.Outcome == check.Skipped {
			t.Errorf("%s was skipped although no gate failed", r.Kind)
		}
	}
}

func TestNoCheckIsSilentlyLeftOut(t *testing.T) {
	t.Parallel()
	in := check.Input{Level: level.Basic()}
	results := check.Run(in, all(map[check.Kind]check.Outcome{check.KindFace: ""})[1:])
	for _, r := range results {
		want := check.Pass
		if r.Kind == check.KindCompleteness || r.Kind == check.KindFace {
			want = check.Errored
		}
		if r.Outcome != want {
			t.Errorf("%s: %s", r.Kind, r.Outcome)
		}
		if want == check.Errored && (len(r.Doubts) != 1 || r.Doubts[0].Class != check.DoubtTechnical) {
			t.Errorf("%s: doubts %+v", r.Kind, r.Doubts)
		}
	}
}
