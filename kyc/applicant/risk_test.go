package applicant_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/applicant"
)

// TestRiskLabelsBySource: a source replaces its own labels and nobody else's,
// in whatever order they speak, and says the same thing once.
func TestRiskLabelsBySource(t *testing.T) {
	t.Parallel()
	label := rapid.Custom(func(t *rapid.T) applicant.RiskLabel {
		g := rapid.SampledFrom(applicant.KnownRiskLabels).Draw(t, "group")
		return applicant.RiskLabel{Group: g.Group, Label: rapid.SampledFrom(g.Labels).Draw(t, "label")}
	})
	rapid.Check(t, func(t *rapid.T) {
		one, two := rapid.SliceOfN(label, 0, 5).Draw(t, "one"), rapid.SliceOfN(label, 0, 5).Draw(t, "two")
		var a, b applicant.Applicant
		a.SetRiskLabels("old", one)
		a.SetRiskLabels("officer", two)
		if a.SetRiskLabels("officer", two) {
			t.Fatal("the same twice is a change")
		}
		b.SetRiskLabels("officer", two)
		b.SetRiskLabels("old", two)
		b.SetRiskLabels("old", one)
		if !slices.Equal(a.RiskLabels, b.RiskLabels) {
			t.Fatalf("%v, in another order %v", a.RiskLabels, b.RiskLabels)
		}
		shown := a.RiskLabelsByGroup()
		for _, l := range slices.Concat(one, two) {
			n := 0
			for _, name := range shown[l.Group] {
				if name == l.Label {
					n++
				}
			}
			if n != 1 {
				t.Fatalf("%s is shown %d times in %v", l.Label, n, shown)
			}
		}
		a.SetRiskLabels("old", nil)
		for _, l := range a.RiskLabels {
			if l.Source != "officer" {
				t.Fatalf("%v stays", l)
			}
		}
	})
}

func TestRiskEntries(t *testing.T) {
	t.Parallel()
	for _, l := range applicant.RiskLevels {
		if err := (applicant.RiskEntry{Level: l, Comment: "why"}).Validate(); err != nil {
			t.Errorf("%s: %v", l, err)
		}
	}
	long := strings.Repeat("я", applicant.MaxRiskComment)
	if err := (applicant.RiskEntry{Level: "low", Comment: long}).Validate(); err != nil {
		t.Error(err)
	}
	for _, e := range []applicant.RiskEntry{{Level: "", Comment: "x"}, {Level: "HIGH", Comment: "x"}, {Level: "high"}, {Level: "high", Comment: " \n"}, {Level: "high", Comment: long + "я"}, {Level: "high", Comment: "a\xff"}} {
		if err := e.Validate(); !errors.Is(err, applicant.ErrData) {
			t.Errorf("%q: %v", e.Level, err)
		}
	}
}
