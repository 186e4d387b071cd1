package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/check/intake"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

func TestWarnings(t *testing.T) {
	t.Parallel()
	const passport, front, back, selfie = checktest.PassportID, checktest.FrontID, checktest.BackID, checktest.SelfieID
	page := func(id int32, change func(*vision.Page)) func(*check.Input) {
		return func(in *check.Input) { change(checktest.Page(*in, id)) }
	}
	expiry := func(value string, score float64, checked bool) func(*vision.Page) {
		return func(p *vision.Page) {
			p.MRZ = nil
			for i, r := range p.Readings {
				if r.Name == vision.FieldExpiryDate {
					p.Readings[i].Value, p.Readings[i].Score, p.Readings[i].Checked = value, score, checked
				}
			}
		}
	}
	for name, c := range map[string]struct {
		card             bool
		fresh            int32
		change           func(*check.Input)
		errors, warnings string
		kind, country    string
	}{
		"a good passport":  {fresh: passport},
		"a good front":     {card: true, fresh: front},
		"a good back":      {card: true, fresh: back},
		"a good selfie":    {fresh: selfie},
		"blurred":          {fresh: passport, change: checktest.Found(passport, vision.FindingBlurred, 0.8), errors: "dataNotReadable"},
		"slightly blurred": {fresh: passport, change: checktest.Found(passport, vision.FindingBlurred, 0.3), warnings: "dataReadability"},
		"dark, but read":   {fresh: passport, change: checktest.Found(passport, vision.FindingTooDark, 0.8), warnings: "dataReadability"},
		"too dark to be read": {fresh: passport, change: func(in *check.Input) {
			p := checktest.Page(*in, passport)
			p.MRZ.Valid, p.Readings, p.Findings = false, nil, []vision.Finding{{Code: vision.FindingTooDark, Score: 0.8}}
		}, errors: "dataNotReadable"},
		"glare":                     {fresh: passport, change: checktest.Found(passport, vision.FindingGlare, 0.8), warnings: "dataReadability"},
		"cropped":                   {fresh: passport, change: checktest.Found(passport, vision.FindingCropped, 0.8), errors: "documentWayTooMuchOutside"},
		"slightly cropped":          {fresh: passport, change: checktest.Found(passport, vision.FindingCropped, 0.4), warnings: "documentTooMuchOutside"},
		"black and white":           {fresh: passport, change: checktest.Found(passport, vision.FindingGrayscale, 0.8), errors: "grayscale"},
		"screenshot":                {fresh: passport, change: checktest.Found(passport, vision.FindingScreenshot, 0.8), errors: "screenshot"},
		"photo of a screen":         {fresh: passport, change: checktest.Found(passport, vision.FindingScreenRecapture, 0.8), errors: "screenRecapture"},
		"no portrait":               {fresh: passport, change: page(passport, func(p *vision.Page) { p.Faces = nil }), errors: "noIdDocFacePhoto"},
		"no zone":                   {fresh: passport, change: page(passport, func(p *vision.Page) { p.MRZ = nil }), errors: "shouldBeMrzDocument"},
		"expired":                   {fresh: passport, change: page(passport, expiry("2020-01-01", 0.95, false)), errors: "expiredDoc shouldBeMrzDocument"},
		"perhaps expired":           {fresh: passport, change: page(passport, expiry("2020-01-01", 0.5, false)), errors: "shouldBeMrzDocument", warnings: "maybeExpiredDoc"},
		"a visa":                    {fresh: passport, change: page(passport, func(p *vision.Page) { p.Kind = kind.Visa }), errors: "differentDocTypeOrCountry forbiddenDocument"},
		"a visa, seems":             {fresh: passport, change: page(passport, func(p *vision.Page) { p.Kind, p.KindScore = kind.Visa, 0.8 })},
		"a card sent as a passport": {fresh: passport, change: page(passport, func(p *vision.Page) { p.Kind = kind.IDCard }), warnings: "typeOrCountryChanged", kind: kind.IDCard},
		"of another country":        {fresh: passport, change: page(passport, func(p *vision.Page) { p.Country = "UZB" }), warnings: "typeOrCountryChanged", country: "UZB"},
		"of a refused country": {fresh: passport, change: func(in *check.Input) {
			in.Level.Required.ExcludedCountries = []string{"UZB"}
			checktest.Page(*in, passport).Country = "UZB"
		}, errors: "differentDocTypeOrCountry forbiddenDocument"},
		"both sides alike": {card: true, fresh: back, change: page(back, func(p *vision.Page) { p.Side = document.FrontSide }), errors: "sameSides"},
		"sides of two documents": {card: true, fresh: back, change: page(front, func(p *vision.Page) {
			for i, r := range p.Readings {
				if r.Name == vision.FieldDocumentNumber {
					p.Readings[i].Value, p.Readings[i].Checked = "998877665", true
				}
			}
		}), warnings: "inconsistentDocument"},
		"declined before": {card: true, fresh: front, change: func(in *check.Input) {
			in.Documents[2].Facts.SHA256 = in.Documents[0].Facts.SHA256
			in.Documents[2].Image.Result = &applicant.Result{ReviewAnswer: applicant.AnswerRed}
		}, errors: "documentDeclinedBefore"},
		"no face in the selfie": {fresh: selfie, change: checktest.Found(selfie, vision.FindingNoFace, 1), errors: "selfieFaceBadQuality"},
		"a turned face":         {fresh: selfie, change: checktest.Found(selfie, vision.FindingFaceTurned, 0.3), warnings: "badSelfie"},
		"a bill in black": {fresh: passport, change: func(in *check.Input) {
			in.Level.Required.DocSets = append(in.Level.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfAddress})
			in.Documents[0].Image.Type = kind.UtilityBill
			in.Documents[0].Facts.Pages = []vision.Page{{Kind: kind.UtilityBill, KindScore: 0.8, Findings: []vision.Finding{{Code: vision.FindingGrayscale, Score: 1}}}}
		}},
		"no document in the hand": {fresh: selfie, change: checktest.Found(selfie, vision.FindingNoDocumentInHand, 0.7), warnings: "badSelfie"},
		"undecodable": {fresh: passport, change: func(in *check.Input) {
			in.Documents[0].Facts = &vision.Facts{Findings: []vision.Finding{{Code: vision.FindingUndecodable, Score: 1}}}
		}, errors: "dataNotReadable"},
		"not read yet": {fresh: passport, change: func(in *check.Input) { in.Documents[0].Facts = nil }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := checktest.Passport(checktest.Aigerim())
			if c.card {
				in = checktest.Card(checktest.Aigerim())
			}
			if c.change != nil {
				c.change(&in)
			}
			var fresh intake.Seen
			var others []intake.Seen
			for _, d := range in.Documents {
				s := intake.Seen{Image: d.Image, Facts: d.Facts}
				if d.Image.ID == c.fresh {
					fresh = s
				} else {
					others = append(others, s)
				}
			}
			got := intake.Warnings(in.Level, fresh, others, in.Now)
			want := intake.Hints{Errors: list(c.errors), Warnings: list(c.warnings), CorrectedType: c.kind, CorrectedCountry: c.country}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Fields(s)
}

// TestAGlanceSaysNothingOfPrint: a picture that was not read yet is no picture
// without a zone, a face or a kind.
func TestAGlanceSaysNothingOfPrint(t *testing.T) {
	t.Parallel()
	in := checktest.Passport(checktest.Aigerim())
	look := func(findings ...vision.Finding) intake.Hints {
		return intake.Glance(in.Documents[0].Image, vision.Facts{Pages: []vision.Page{{Findings: findings}}})
	}
	for name, c := range map[string]struct {
		got, want intake.Hints
	}{
		"nothing wrong": {look(), intake.Hints{}},
		"a screenshot":  {look(vision.Finding{Code: vision.FindingScreenshot, Score: 0.9}), intake.Hints{Errors: []string{"screenshot"}}},
		"fingers":       {look(vision.Finding{Code: vision.FindingFingers, Score: 0.9}), intake.Hints{Warnings: []string{"dataReadability"}}},
		"soft print":    {look(vision.Finding{Code: vision.FindingBlurred, Score: 0.45}, vision.Finding{Code: vision.FindingTooDark, Score: 0.4}), intake.Hints{Warnings: []string{"dataReadability"}}},
		"no picture":    {intake.Glance(in.Documents[0].Image, vision.Facts{}), intake.Hints{}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
