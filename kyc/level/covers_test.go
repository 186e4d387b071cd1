package level_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/level"
)

func TestCovers(t *testing.T) {
	t.Parallel()
	basic := level.Basic()
	change := func(fn func(*level.Level)) level.Level {
		l := level.Basic()
		fn(&l)
		return l
	}
	retries := 1
	for name, c := range map[string]struct {
		next level.Level
		want bool
	}{
		"the same":            {basic, true},
		"another name":        {change(func(l *level.Level) { l.Name = "other" }), true},
		"a step less":         {change(func(l *level.Level) { l.Required.DocSets = l.Required.DocSets[:1] }), true},
		"types as by default": {change(func(l *level.Level) { l.Required.DocSets[1].Types = nil }), true},
		"nothing asked":       {change(func(l *level.Level) { l.Required.DocSets = nil }), false},
		"a step more": {change(func(l *level.Level) {
			l.Required.DocSets = append(l.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfAddress})
		}), false},
		"fewer types":           {change(func(l *level.Level) { l.Required.DocSets[0].Types = []string{"PASSPORT"} }), false},
		"video":                 {change(func(l *level.Level) { l.Required.DocSets[1].VideoRequired = "passiveLiveness" }), false},
		"other countries":       {change(func(l *level.Level) { l.Required.IncludedCountries = []string{"KAZ"} }), false},
		"a stricter threshold":  {change(func(l *level.Level) { l.Checks.Thresholds.FaceSame = 0.9 }), false},
		"another doubt policy":  {change(func(l *level.Level) { l.Checks.Doubt.QualityRetries = &retries }), false},
		"least age":             {change(func(l *level.Level) { l.Checks.MinAge = 18 }), false},
		"types no longer taken": {change(func(l *level.Level) { l.DocumentsByCountries = map[string]map[string]level.DocumentRule{"KAZ": {}} }), false},
	} {
		if got := basic.Covers(c.next); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
