package quality_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/check/quality"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

func TestQuality(t *testing.T) {
	t.Parallel()
	const front, back = checktest.FrontID, checktest.BackID
	cases := map[string]checktest.Case{
		"good pictures": {Card: true, Want: check.Pass},
		"a faint sign is doubt, a very faint one nothing": {Card: true, Want: check.Doubt, Says: vision.FindingBlurred, Change: checktest.Found(back, vision.FindingBlurred, 0.3)},
		"a selfie is left to the face check":              {Card: true, Want: check.Pass, Change: checktest.Found(checktest.SelfieID, vision.FindingBlurred, 0.9)},
		"not read":                                        {Card: true, Want: check.Doubt, Says: "not-read", Images: []int32{back}, Change: func(in *check.Input) { in.Documents[1].Facts = nil }},
		"nothing readable": {Card: true, Want: check.Doubt, Says: "nothing-readable", Images: []int32{front}, Change: func(in *check.Input) {
			checktest.Page(*in, front).Lines = nil
		}},
		"below the level's own sharpness": {Card: true, Want: check.Doubt, Says: vision.FindingBlurred, Images: []int32{back}, Change: func(in *check.Input) {
			in.Level.Checks.Thresholds.MinSharpness = 0.5
			checktest.Page(*in, back).Quality.Sharpness = 0.4
		}},
		"print below the level's own height": {Card: true, Want: check.Doubt, Says: vision.FindingTooSmall, Images: []int32{back}, Change: func(in *check.Input) {
			in.Level.Checks.Thresholds.MinTextHeight = 12
			checktest.Page(*in, back).Quality.TextHeight = 11
		}},
		"more glare than the level allows": {Card: true, Want: check.Doubt, Says: vision.FindingGlare, Images: []int32{back}, Change: func(in *check.Input) {
			in.Level.Checks.Thresholds.MaxGlare = 0.05
			checktest.Page(*in, back).Quality.Glare = 0.06
		}},
		"one thing is said once": {Card: true, Want: check.Doubt, Says: vision.FindingGlare, Change: func(in *check.Input) {
			in.Level.Checks.Thresholds = level.Thresholds{MaxGlare: 0.05}
			checktest.Page(*in, back).Quality.Glare = 0.5
			checktest.Found(back, vision.FindingGlare, 0.9)(in)
		}},
	}
	for _, code := range []string{vision.FindingBlurred, vision.FindingTooDark, vision.FindingOverexposed, vision.FindingTooSmall,
		vision.FindingGlare, vision.FindingCropped, vision.FindingMultipleDocs, vision.FindingMRZUnreadable} {
		cases[code] = checktest.Case{Card: true, Want: check.Doubt, Says: code, Class: check.DoubtQuality, Images: []int32{back}, Change: checktest.Found(back, code, 0.7)}
	}
	checktest.Run(t, quality.Checker{}, cases)
}
