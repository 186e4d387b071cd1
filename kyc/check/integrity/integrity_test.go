package integrity_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/check/integrity"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

func TestIntegrity(t *testing.T) {
	t.Parallel()
	const passport, front, back, selfie = checktest.PassportID, checktest.FrontID, checktest.BackID, checktest.SelfieID
	with := func(change func(*check.Input), more ...func(*check.Input)) func(*check.Input) {
		return func(in *check.Input) {
			change(in)
			for _, f := range more {
				f(in)
			}
		}
	}
	specimen := func(action string) func(*check.Input) {
		return func(in *check.Input) { in.Level.Checks.Specimen = action }
	}
	digital := func(action string) func(*check.Input) {
		return func(in *check.Input) { in.Level.Checks.DigitalDocument = action }
	}
	zone := func(change func(*vision.MRZ)) func(*check.Input) {
		return func(in *check.Input) { change(checktest.Page(*in, passport).MRZ) }
	}
	broken := func(m *vision.MRZ) { m.Valid, m.Checks["number"] = false, false }
	checktest.Run(t, integrity.Checker{}, map[string]checktest.Case{
		"a genuine passport":                   {Want: check.Pass},
		"a genuine card":                       {Card: true, Want: check.Pass},
		"screenshot":                           {Card: true, Want: check.Fail, Says: "SCREENSHOTS", Images: []int32{back}, Change: checktest.Found(back, vision.FindingScreenshot, 0.9)},
		"perhaps a screenshot":                 {Card: true, Want: check.Doubt, Says: "screenshot", Class: check.DoubtQuality, Change: checktest.Found(back, vision.FindingScreenshot, 0.4)},
		"selfie is a screenshot":               {Want: check.Fail, Says: "SCREENSHOTS", Images: []int32{selfie}, Change: checktest.Found(selfie, vision.FindingScreenshot, 0.9)},
		"photo of a screen":                    {Want: check.Doubt, Says: "screen-recapture", Class: check.DoubtQuality, Change: checktest.Found(passport, vision.FindingScreenRecapture, 0.9)},
		"black and white":                      {Want: check.Fail, Says: "BLACK_AND_WHITE", Images: []int32{passport}, Change: checktest.Found(passport, vision.FindingGrayscale, 0.7)},
		"nearly black and white":               {Want: check.Doubt, Says: "grayscale", Class: check.DoubtQuality, Change: checktest.Found(passport, vision.FindingGrayscale, 0.3)},
		"edited":                               {Want: check.Doubt, Says: "edited", Class: check.DoubtIdentity, Change: checktest.Found(passport, vision.FindingEdited, 0.9)},
		"a region put there later":             {Want: check.Doubt, Says: "edited-region", Class: check.DoubtIdentity, Images: []int32{passport}, Change: checktest.Found(passport, vision.FindingEditedRegion, 0.9)},
		"a drawn portrait":                     {Card: true, Want: check.Doubt, Says: "portrait-drawn", Class: check.DoubtIdentity, Change: checktest.Found(front, vision.FindingPortraitDrawn, 0.6)},
		"values at each other's labels":        {Want: check.Doubt, Says: "template-deviation", Class: check.DoubtIdentity, Images: []int32{passport}, Change: checktest.Found(passport, vision.FindingTemplate, 0.9)},
		"a printed copy":                       {Card: true, Want: check.Doubt, Says: "printed-copy", Class: check.DoubtQuality, Images: []int32{front}, Change: checktest.Found(front, vision.FindingPrintedCopy, 0.6)},
		"specimen":                             {Want: check.Fail, Says: "ID_INVALID", Change: checktest.Found(passport, vision.FindingSpecimen, 0.9)},
		"perhaps a specimen":                   {Want: check.Doubt, Says: "specimen", Change: checktest.Found(passport, vision.FindingSpecimen, 0.3)},
		"specimen, reviewed":                   {Want: check.Doubt, Says: "specimen", Class: check.DoubtIdentity, Change: with(checktest.Found(passport, vision.FindingSpecimen, 0.9), specimen(level.ActionReview))},
		"specimen, noted":                      {Want: check.Pass, Change: with(checktest.Found(passport, vision.FindingSpecimen, 0.9), specimen(level.ActionNote))},
		"electronic card":                      {Want: check.Doubt, Says: "digital-document", Class: check.DoubtIdentity, Change: checktest.Found(passport, vision.FindingDigitalDocument, 0.9)},
		"electronic card, refused":             {Want: check.Fail, Says: "DIGITAL_DOCUMENT", Change: with(checktest.Found(passport, vision.FindingDigitalDocument, 0.9), digital(level.ActionReject))},
		"electronic card, taken":               {Want: check.Pass, Change: with(checktest.Found(passport, vision.FindingDigitalDocument, 0.9), digital(level.ActionAccept))},
		"wrong check digit, two readers agree": {Want: check.Doubt, Says: "mrz-inconsistent", Class: check.DoubtIdentity, Images: []int32{passport}, Change: zone(broken)},
		"wrong check digit, read badly": {Want: check.Doubt, Says: "mrz-unclear", Class: check.DoubtQuality, Change: zone(func(m *vision.MRZ) {
			broken(m)
			m.Agreed, m.Scores = false, [][]float64{{0.5, 0.6}}
		})},
		"no zone on a passport":       {Want: check.Doubt, Says: "mrz-missing", Class: check.DoubtQuality, Change: func(in *check.Input) { checktest.Page(*in, passport).MRZ = nil }},
		"a card's zone on a passport": {Want: check.Doubt, Says: "mrz-format", Class: check.DoubtIdentity, Change: zone(func(m *vision.MRZ) { m.Format = vision.FormatMRVA })},
		"zone and print of two countries": {Want: check.Doubt, Says: "mrz-print-country", Class: check.DoubtIdentity, Change: func(in *check.Input) {
			p := checktest.Page(*in, passport)
			p.Readings = append(p.Readings, vision.Reading{Name: vision.FieldIssuer, Value: "UZB", Score: 0.9, Source: vision.SourceVIZ})
		}},
		"sides of two documents": {Card: true, Want: check.Doubt, Says: "sides-differ", Class: check.DoubtIdentity, Images: []int32{front, back}, Change: func(in *check.Input) {
			for i, r := range checktest.Page(*in, front).Readings {
				if r.Name == vision.FieldDocumentNumber {
					checktest.Page(*in, front).Readings[i].Value = "998877665"
				}
			}
		}},
		"the passport's picture as selfie": {Want: check.Fail, Says: "BAD_SELFIE", Images: []int32{selfie}, Change: func(in *check.Input) {
			checktest.Page(*in, selfie).PerceptualHash = checktest.Page(*in, passport).PerceptualHash
		}},
		"not read": {Want: check.Doubt, Says: "not-read", Class: check.DoubtQuality, Change: func(in *check.Input) { in.Documents[0].Facts = nil }},
	})
}
