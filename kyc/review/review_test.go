package review_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/review"
)

// TestDrawsMeetTheShare: over many decisions the share is met, and the same seed
// draws the same again, whatever was drawn before.
func TestDrawsMeetTheShare(t *testing.T) {
	t.Parallel()
	r := review.Rules{SamplePercent: 5, SampleSeed: "00112233445566778899aabbccddeeff"}
	const n = 40_000
	drawn := 0
	for i := range n {
		d := r.DrawFor(fmt.Sprintf("%024x", i), "abcde")
		if d != r.DrawFor(fmt.Sprintf("%024x", i), "abcde") {
			t.Fatal("the same decision is drawn differently")
		}
		if d.Drawn() {
			drawn++
		}
	}
	// Five standard deviations of a binomial: a seed that fails is a wrong function.
	if share, off := float64(drawn)/n, 5*math.Sqrt(0.05*0.95/n); math.Abs(share-0.05) > off {
		t.Errorf("%.4f of the decisions are drawn, want 0.05 ± %.4f", share, off)
	}
	if got := r.DrawFor("65f000000000000000000001", "abcde"); math.Abs(got.Value-drawnByHand) > 1e-9 {
		t.Errorf("drew %v", got.Value)
	}
}

// drawnByHand is `printf %s 65f000000000000000000001/abcde | openssl dgst -sha256
// -hmac 00112233445566778899aabbccddeeff`, the first 8 bytes as a share of 2^64.
const drawnByHand = 91.0768847390483

func TestBoundsOfASample(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := review.Rules{SampleSeed: rapid.String().Draw(t, "seed")}
		id := kyc.NewShortID()
		if r.DrawFor(id, "x").Drawn() {
			t.Fatal("nothing is to be drawn")
		}
		r.SamplePercent = 100
		if d := r.DrawFor(id, "x"); !d.Drawn() || d.Value < 0 || d.Value >= 100 {
			t.Fatalf("everything is to be drawn: %+v", d)
		}
	})
}

func TestRulesAreBounded(t *testing.T) {
	t.Parallel()
	for _, r := range []review.Rules{
		{TargetHours: -1}, {TargetHours: 721}, {ProposalHours: -1}, {ProposalHours: 721}, {SamplePercent: -0.1}, {SamplePercent: 100.1}, {SamplePercent: math.NaN()},
		{FourEyes: []review.Action{"sneeze"}}, {FourEyes: []review.Action{review.ActionRules}}, {FourEyes: []review.Action{review.ActionErase, review.ActionErase}},
	} {
		if err := r.Validate(); !errors.Is(err, review.ErrRules) {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if err := (review.Rules{FourEyes: review.MarkedActions, TargetHours: 720, SamplePercent: 100}).Validate(); err != nil {
		t.Error(err)
	}
}

// TestLoosening: rules that need a second person less often need one to be set;
// what follows from a mark goes with it.
func TestLoosening(t *testing.T) {
	t.Parallel()
	marks := rapid.SliceOfDistinct(rapid.SampledFrom(review.MarkedActions), rapid.ID[review.Action])
	rapid.Check(t, func(t *rapid.T) {
		before, after := review.Rules{FourEyes: marks.Draw(t, "before")}, review.Rules{FourEyes: marks.Draw(t, "after")}
		lost := slices.ContainsFunc(before.FourEyes, func(a review.Action) bool { return !slices.Contains(after.FourEyes, a) })
		if after.Loosens(before) != lost || before.Loosens(before) {
			t.Fatalf("%v after %v loosens: %v", after.FourEyes, before.FourEyes, after.Loosens(before))
		}
		if before.Needs(review.ActionRules) != (len(before.FourEyes) > 0) || before.Needs(review.ActionRetention) != before.Needs(review.ActionErase) {
			t.Fatalf("%v needs for what follows", before.FourEyes)
		}
	})
}
