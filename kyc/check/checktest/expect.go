package checktest

import (
	"slices"
	"strings"
	"testing"

	"github.com/idngo/idngo/kyc/check"
)

// Case is one line of a checker's table: an input with a change, and what the
// checker must answer.
type Case struct {
	// Card starts from the two-sided card instead of the passport.
	Card   bool
	Change func(*check.Input)
	Want   check.Outcome
	// Says are the labels of problems and the codes of doubts, in any order.
	Says string
	// Class, when given, is that of every doubt.
	Class check.DoubtClass
	// Images, when given, are those that every problem and doubt names.
	Images []int32
}

// Run carries out the table.
func Run(t *testing.T, c check.Checker, cases map[string]Case) {
	t.Helper()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := Passport(Aigerim())
			if tc.Card {
				in = Card(Aigerim())
			}
			if tc.Change != nil {
				tc.Change(&in)
			}
			r := c.Check(in)
			var said []string
			images := func(code string, ids []int32) {
				said = append(said, code)
				if len(tc.Images) > 0 && !slices.Equal(ids, tc.Images) {
					t.Errorf("%s names the images %v", code, ids)
				}
			}
			for _, p := range r.Problems {
				images(p.Label, p.Images)
			}
			for _, d := range r.Doubts {
				images(d.Code, d.Images)
				if tc.Class != "" && d.Class != tc.Class {
					t.Errorf("%s is doubt about %s", d.Code, d.Class)
				}
				if d.Label == "" || d.Comment == "" {
					t.Errorf("%s has no label or comment", d.Code)
				}
			}
			want := strings.Fields(tc.Says)
			slices.Sort(want)
			slices.Sort(said)
			if r.Outcome != tc.Want || !slices.Equal(said, want) {
				t.Errorf("got %s saying %v", r.Outcome, said)
			}
			if (r.Outcome == check.Fail || r.Outcome == check.Doubt) && len(r.Evidence) == 0 && len(r.Doubts) == 0 && len(r.Problems) == 0 {
				t.Error("no reason was left")
			}
		})
	}
}

// Found adds a finding to the first page of an image.
func Found(imageID int32, code string, score float64) func(*check.Input) {
	return func(in *check.Input) {
		p := Page(*in, imageID)
		p.Findings = append(p.Findings, finding(code, score))
	}
}
