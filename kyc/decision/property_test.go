package decision_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/level"
)

func drawCase(t *rapid.T) check.Input {
	p := checktest.DrawPerson(t)
	in := checktest.Passport(p)
	if rapid.Bool().Draw(t, "card") {
		in = checktest.Card(p)
	}
	in.Applicant.Lang = rapid.SampledFrom([]string{"kk", "ru", "en", "de", ""}).Draw(t, "lang")
	in.QualityRetries = rapid.IntRange(0, 3).Draw(t, "retries")
	in.Level.Checks.SameSourcePortrait = rapid.SampledFrom([]string{"", level.ActionNote, level.ActionReject}).Draw(t, "sameSource")
	in.Level.Checks.Specimen = rapid.SampledFrom([]string{"", level.ActionNote, level.ActionReview}).Draw(t, "specimen")
	in.Level.Checks.DocumentInSelfie = rapid.SampledFrom([]level.DocumentInSelfie{"", "preferred", "off"}).Draw(t, "inSelfie")
	in.Level.Checks.Doubt.Identity = rapid.SampledFrom([]string{"", level.DoubtRetry}).Draw(t, "identity")
	return in
}

// The rule of GREEN: less evidence never helps.
func TestLessEvidenceNeverHelps(t *testing.T) {
	t.Parallel()
	checkers := checktest.Checkers(t)
	rapid.Check(t, func(t *rapid.T) {
		in := drawCase(t)
		for range rapid.IntRange(1, 2).Draw(t, "faults") {
			if len(in.Documents) > 1 {
				in = checktest.Damage(t, in)
			}
		}
		before := decision.Decide(in, check.Run(in, checkers))
		weaker := in
		for range rapid.IntRange(1, 3).Draw(t, "weakenings") {
			weaker = checktest.Weaken(t, weaker)
		}
		after := decision.Decide(weaker, check.Run(weaker, checkers))
		if after.Outcome == decision.Green && before.Outcome != decision.Green {
			t.Fatalf("was %s because of %v, and is GREEN with less evidence", before.Outcome, before.Reasons)
		}
	})
}

func TestEveryDecisionKeepsTheRules(t *testing.T) {
	t.Parallel()
	checkers := checktest.Checkers(t)
	seen := map[decision.Outcome]int{}
	rapid.Check(t, func(t *rapid.T) {
		in := drawCase(t)
		for range rapid.IntRange(0, 3).Draw(t, "faults") {
			if len(in.Documents) > 1 {
				in = checktest.Damage(t, in)
			}
		}
		if rapid.IntRange(0, 4).Draw(t, "listed") == 0 {
			in.Listed = []check.ListHit{{EntryID: "e1", Fields: []string{"documentNumber"}}}
		}
		results := check.Run(in, checkers)
		d := decision.Decide(in, results)
		seen[d.Outcome]++
		if diff := cmp.Diff(d, decision.Decide(in, results)); diff != "" {
			t.Fatalf("decided twice, differently: %s", diff)
		}
		shuffled := rapid.Permutation(results).Draw(t, "order")
		if diff := cmp.Diff(d, decision.Decide(in, shuffled)); diff != "" {
			t.Fatalf("the order of results matters: %s", diff)
		}
		assertRules(t, in, results, d)
	})
	for _, o := range []decision.Outcome{decision.Green, decision.RedRetry, decision.RedFinal, decision.OnHold} {
		if seen[o] == 0 {
			t.Errorf("no case ended as %s: %v", o, seen)
		}
	}
}

func assertRules(t *rapid.T, in check.Input, results []check.Result, d decision.Decision) {
	if len(d.Reasons) == 0 {
		t.Fatal("a decision without reason")
	}
	switch d.Outcome {
	case decision.Green:
		for _, r := range results {
			if r.Outcome != check.Pass && !r.NotRequired || len(r.Problems)+len(r.Doubts) > 0 {
				t.Fatalf("GREEN although %s is %s", r.Kind, r.Outcome)
			}
		}
		if diff := cmp.Diff(applicant.Result{ReviewAnswer: "GREEN"}, *d.Result); diff != "" {
			t.Fatalf("GREEN carries more than its answer: %s", diff)
		}
	case decision.OnHold:
		if d.Result != nil || len(d.Codes) == 0 {
			t.Fatalf("held with result %v and codes %v", d.Result, d.Codes)
		}
	case decision.RedFinal:
		if !slices.Equal(d.Result.RejectLabels, []string{"BLOCKLIST"}) {
			t.Fatalf("automatic FINAL for %v", d.Result.RejectLabels)
		}
		assertRed(t, *d.Result, applicant.RejectFinal)
	case decision.RedRetry:
		assertRed(t, *d.Result, applicant.RejectRetry)
		for _, list := range []map[string]applicant.Result{d.Steps, byName(d.Images)} {
			for _, r := range list {
				if r.ReviewAnswer == applicant.AnswerRed {
					assertRed(t, r, applicant.RejectRetry)
				}
			}
		}
		for _, r := range results {
			for _, p := range r.Problems {
				for _, id := range p.Images {
					if image := d.Images[id]; image.ReviewAnswer != applicant.AnswerRed {
						t.Fatalf("image %d has a problem and is %q", id, image.ReviewAnswer)
					}
				}
			}
		}
	}
	if d.QualityOnly && (d.Outcome != decision.RedRetry || in.QualityRetries >= 2) {
		t.Fatalf("quality alone gave %s after %d retries", d.Outcome, in.QualityRetries)
	}
}

func byName(images map[int32]applicant.Result) map[string]applicant.Result {
	out := map[string]applicant.Result{}
	for id, r := range images {
		out[string(id)] = r
	}
	return out
}

func assertRed(t *rapid.T, r applicant.Result, rejectType string) {
	switch {
	case r.ReviewAnswer != applicant.AnswerRed || r.ReviewRejectType != rejectType:
		t.Fatalf("got %s/%s", r.ReviewAnswer, r.ReviewRejectType)
	case len(r.RejectLabels) == 0 || r.ModerationComment == "" || r.ClientComment == "":
		t.Fatalf("RED without label or text: %+v", r)
	case !slices.Equal(r.RejectLabels, decision.SortLabels(r.RejectLabels)):
		t.Fatalf("labels out of order: %v", r.RejectLabels)
	case !slices.Equal(r.ButtonIDs, decision.ExpandButtons(r.ButtonIDs)):
		t.Fatalf("buttons out of order: %v", r.ButtonIDs)
	}
	for _, l := range r.RejectLabels {
		if _, ok := decision.LabelOf(l); !ok {
			t.Fatalf("unknown label %s", l)
		}
	}
}

// Whatever checkers answer, GREEN needs a Pass of all.
func TestGreenNeedsEveryPass(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := checktest.Passport(checktest.Aigerim())
		var results []check.Result
		whole := true
		for _, k := range check.DefaultOrder {
			r := check.Result{Kind: k}
			r.Outcome = rapid.SampledFrom([]check.Outcome{check.Pass, check.Pass, check.Pass, check.Pass, check.Doubt, check.Skipped, check.Errored, check.Fail}).Draw(t, string(k))
			r.NotRequired = rapid.Bool().Draw(t, "notRequired")
			excusable := k == check.KindLiveness || k == check.KindAddress || k == check.KindContact
			if r.Outcome != check.Pass && !(excusable && r.Outcome == check.Skipped && r.NotRequired) {
				whole = false
			}
			if rapid.IntRange(0, 30).Draw(t, "lost") == 0 {
				whole = false
				continue
			}
			results = append(results, r)
		}
		if d := decision.Decide(in, results); (d.Outcome == decision.Green) != whole {
			t.Fatalf("got %s, every required check passed: %v", d.Outcome, whole)
		}
	})
}
