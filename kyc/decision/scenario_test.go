package decision_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

func stranger() checktest.Person {
	return checktest.Person{LastName: "BEKOVA", FirstName: "DINARA", Sex: "F", BirthDate: "1990-05-06", Number: "076543218"}
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	p := checktest.Aigerim()
	front, back, selfie := checktest.FrontID, checktest.BackID, checktest.SelfieID
	finding := func(in check.Input, id int32, code string, score float64) check.Input {
		page := checktest.Page(in, id)
		page.Findings = append(page.Findings, vision.Finding{Code: code, Score: score})
		return in
	}
	for name, c := range map[string]struct {
		in      check.Input
		outcome decision.Outcome
		labels  string // of the whole
		buttons string // one of them
		red     []int32
		green   []int32
		quality bool
		code    string // one of the codes
	}{
		"passport": {in: checktest.Passport(p), outcome: decision.Green, green: []int32{checktest.PassportID, selfie}},
		"card":     {in: checktest.Card(p), outcome: decision.Green, green: []int32{front, back, selfie}},
		"back side missing: the front need not be sent again": {
			in: checktest.Without(checktest.Card(p), back), outcome: decision.RedRetry,
			labels: "BACK_SIDE_MISSING DOCUMENT_PAGE_MISSING", buttons: "additionalPages_anotherSide", green: []int32{selfie},
		},
		"front side missing": {
			in: checktest.Without(checktest.Card(p), front), outcome: decision.RedRetry,
			labels: "FRONT_SIDE_MISSING DOCUMENT_PAGE_MISSING", buttons: "additionalPages_mainPageId", green: []int32{selfie},
		},
		"no selfie": {
			in: checktest.Without(checktest.Passport(p), selfie), outcome: decision.RedRetry,
			labels: "DOCUMENT_MISSING BAD_SELFIE", green: []int32{checktest.PassportID},
		},
		"nothing at all": {
			in: checktest.Without(checktest.Without(checktest.Passport(p), selfie), checktest.PassportID), outcome: decision.RedRetry,
			labels: "DOCUMENT_MISSING BAD_SELFIE",
		},
		"another face": {
			in: func() check.Input {
				in := checktest.Passport(p)
				f := checktest.Page(in, selfie)
				f.Faces[0] = stranger().Shot("selfie", f.Faces[0].Box)
				return in
			}(), outcome: decision.RedRetry, labels: "BAD_FACE_MATCHING", buttons: "selfie_badFaceComparison",
			red: []int32{selfie}, green: []int32{checktest.PassportID},
		},
		"stated data differ": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Applicant.Personal.FixedInfo.LastName = "BEKOVA"
				return in
			}(), outcome: decision.RedRetry, labels: "PROBLEMATIC_APPLICANT_DATA", buttons: "dataMismatch_fullName",
			green: []int32{checktest.PassportID, selfie},
		},
		"listed": {
			in: func() check.Input {
				in := checktest.Without(checktest.Passport(p), selfie)
				in.Listed = []check.ListHit{{EntryID: "e1", Fields: []string{"documentNumber"}}}
				return in
			}(), outcome: decision.RedFinal, labels: "BLOCKLIST",
		},
		"e-mail listed": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Listed = []check.ListHit{{EntryID: "e1", Fields: []string{"email"}}}
				return in
			}(), outcome: decision.OnHold, code: "blocklist-weak-hit",
		},
		"screenshot": {
			in: finding(checktest.Card(p), back, vision.FindingScreenshot, 0.9), outcome: decision.RedRetry,
			labels: "UNSATISFACTORY_PHOTOS SCREENSHOTS", buttons: "badPhoto_screenshot", red: []int32{back}, green: []int32{front, selfie},
		},
		"black and white": {
			in: finding(checktest.Card(p), front, vision.FindingGrayscale, 0.9), outcome: decision.RedRetry,
			labels: "BLACK_AND_WHITE", buttons: "badPhoto_blackAndWhite", red: []int32{front}, green: []int32{back, selfie},
		},
		"edited": {in: finding(checktest.Card(p), front, vision.FindingEdited, 0.6), outcome: decision.OnHold, code: "edited"},
		"edited and blurred: suspicion does not wait": {
			in: finding(finding(checktest.Card(p), front, vision.FindingEdited, 0.6), front, vision.FindingBlurred, 0.9), outcome: decision.OnHold, code: "edited",
		},
		"blurred": {
			in: finding(checktest.Card(p), back, vision.FindingBlurred, 0.7), outcome: decision.RedRetry,
			labels: "LOW_QUALITY", red: []int32{back}, green: []int32{front, selfie}, quality: true,
		},
		"blurred for the third time": {
			in: func() check.Input {
				in := finding(checktest.Card(p), back, vision.FindingBlurred, 0.7)
				in.QualityRetries = 2
				return in
			}(), outcome: decision.OnHold, code: vision.FindingBlurred,
		},
		"blurred where the level wants a person at once": {
			in: func() check.Input {
				in := finding(checktest.Card(p), back, vision.FindingBlurred, 0.7)
				none := 0
				in.Level.Checks.Doubt.QualityRetries = &none
				return in
			}(), outcome: decision.OnHold, code: vision.FindingBlurred,
		},
		"face unsure": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Level.Checks.Thresholds = level.Thresholds{FaceSame: 1, FaceDifferent: 0.01}
				return in
			}(), outcome: decision.OnHold, code: "face-unsure",
		},
		"face unsure where the level wants another try": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Level.Checks.Thresholds = level.Thresholds{FaceSame: 1, FaceDifferent: 0.01}
				in.Level.Checks.Doubt.Identity = level.DoubtRetry
				return in
			}(), outcome: decision.RedRetry, labels: "BAD_FACE_MATCHING", red: []int32{selfie}, green: []int32{checktest.PassportID},
		},
		"no document in the hand": {
			in: func() check.Input {
				in := checktest.Passport(p)
				f := checktest.Page(in, selfie)
				f.Faces = f.Faces[:1]
				return in
			}(), outcome: decision.RedRetry, labels: "BAD_SELFIE", buttons: "selfie_selfieWithId",
			red: []int32{selfie}, green: []int32{checktest.PassportID}, quality: true,
		},
		"reader lost": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Documents[0].Facts = &vision.Facts{Findings: []vision.Finding{{Code: vision.FindingUndecodable, Score: 1}}}
				in.Documents[0].Image.ReadState = document.ReadFailed
				return in
			}(), outcome: decision.OnHold, code: "undecodable",
		},
		"broken file": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Documents[0].Facts = &vision.Facts{Findings: []vision.Finding{{Code: vision.FindingUndecodable, Score: 1}}}
				return in
			}(), outcome: decision.RedRetry, labels: "NOT_READABLE UNSATISFACTORY_PHOTOS", red: []int32{checktest.PassportID}, green: []int32{selfie}, quality: true,
		},
		"look-ups failed": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Searched = false
				return in
			}(), outcome: decision.OnHold, code: "blocklist-not-searched",
		},
		"expired": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Now = in.Now.AddDate(6, 0, 0)
				return in
			}(), outcome: decision.RedRetry, labels: "EXPIRATION_DATE", red: []int32{checktest.PassportID}, green: []int32{selfie},
		},
		"duplicate": {
			in: func() check.Input {
				in := checktest.Passport(p)
				in.Duplicates = []check.DuplicateHit{{ApplicantID: "a2", MatchedFields: []string{"info.idDocs.PASSPORT"}, Types: []string{"text"}}}
				return in
			}(), outcome: decision.OnHold, code: "duplicate",
		},
		"two problems are told together": {
			in: finding(checktest.Without(checktest.Card(p), back), selfie, vision.FindingScreenshot, 1), outcome: decision.RedRetry,
			labels: "BACK_SIDE_MISSING DOCUMENT_PAGE_MISSING UNSATISFACTORY_PHOTOS SCREENSHOTS", red: []int32{selfie},
		},
		"a problem and bad quality are told together": {
			in: finding(finding(checktest.Card(p), selfie, vision.FindingFaceBlurred, 0.7), front, vision.FindingGrayscale, 0.9), outcome: decision.RedRetry,
			labels: "BLACK_AND_WHITE BAD_SELFIE", red: []int32{front, selfie}, green: []int32{back},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := decide(t, c.in)
			if d.Outcome != c.outcome || d.QualityOnly != c.quality {
				t.Fatalf("got %s (quality alone: %v) because of %v", d.Outcome, d.QualityOnly, d.Reasons)
			}
			if c.code != "" && !slices.Contains(d.Codes, c.code) {
				t.Errorf("codes %v lack %s", d.Codes, c.code)
			}
			if c.labels != "" {
				if diff := cmp.Diff(strings.Fields(c.labels), d.Result.RejectLabels); diff != "" {
					t.Errorf("labels: %s because of %v", diff, d.Reasons)
				}
			}
			if c.buttons != "" && !slices.Contains(d.Result.ButtonIDs, c.buttons) {
				t.Errorf("buttons %v lack %s", d.Result.ButtonIDs, c.buttons)
			}
			for id, r := range d.Images {
				want := ""
				switch {
				case slices.Contains(c.red, id):
					want = "RED"
				case slices.Contains(c.green, id):
					want = "GREEN"
				}
				if want != "" && r.ReviewAnswer != want {
					t.Errorf("image %d is %s", id, r.ReviewAnswer)
				}
				if r.ReviewAnswer == "RED" && !slices.Contains(c.red, id) {
					t.Errorf("image %d would be sent again for nothing: %v", id, r.RejectLabels)
				}
			}
			for _, id := range slices.Concat(c.red, c.green) {
				if _, ok := d.Images[id]; !ok {
					t.Errorf("image %d has no result: %v", id, d.Reasons)
				}
			}
		})
	}
}

func TestStepsTellWhatToSendAgain(t *testing.T) {
	t.Parallel()
	in := checktest.Without(checktest.Card(checktest.Aigerim()), checktest.BackID)
	in.Applicant.Lang = "ru"
	d, _ := decide(t, in)
	identity, selfie := d.Steps[level.StepIdentity], d.Steps[level.StepSelfie]
	if identity.ReviewAnswer != "RED" || selfie.ReviewAnswer != "GREEN" {
		t.Errorf("identity %s, selfie %s: %v", identity.ReviewAnswer, selfie.ReviewAnswer, d.Reasons)
	}
	back, _ := decision.LabelOf("BACK_SIDE_MISSING")
	if identity.ModerationComment != back.Text.RU || d.Result.ModerationComment != back.Text.RU {
		t.Errorf("texts %q and %q", identity.ModerationComment, d.Result.ModerationComment)
	}
	if want := "The back side of the document is missing."; d.Result.ClientComment != want {
		t.Errorf("client comment %q", d.Result.ClientComment)
	}
}

func TestOnlyTheBlocklistRejectsForGood(t *testing.T) {
	t.Parallel()
	in := checktest.Passport(checktest.Aigerim())
	results := check.Run(in, checktest.Checkers(t))
	for i, r := range results {
		if r.Kind == check.KindIntegrity {
			v := check.NewVerdict(r.Kind)
			v.Final(check.Problem{Label: "FORGERY", Step: level.StepIdentity, Comment: "Forged."})
			v.Retry(check.Problem{Label: "SCREENSHOTS", Step: level.StepIdentity, Comment: "A screenshot."})
			results[i] = v.Result()
		}
	}
	d := decision.Decide(in, results)
	if d.Outcome != decision.OnHold || d.Result != nil || !slices.Contains(d.Codes, "FORGERY") {
		t.Errorf("got %s %v", d.Outcome, d.Codes)
	}
}
