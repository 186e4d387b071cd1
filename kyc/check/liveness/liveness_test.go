package liveness_test

import (
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/check/liveness"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
	vliveness "github.com/idngo/idngo/vision/liveness"
)

func TestLiveness(t *testing.T) {
	t.Parallel()
	policy := func(step int, video string) func(*check.Input) {
		return func(in *check.Input) { in.Level.Required.DocSets[step].VideoRequired = video }
	}
	session := func(in *check.Input, active bool, outcome vliveness.Outcome) {
		in.Documents[1].Image.Source = document.SourceLiveness
		in.Sessions = []check.LivenessSession{{ID: "s1", Step: level.StepSelfie, ImageID: checktest.SelfieID, IssuedAt: in.Now, Active: active, Light: true, Report: vliveness.Report{Outcome: outcome}}}
	}
	cases := map[string]checktest.Case{
		"a still never stands in for a session": {Want: check.Doubt, Says: "liveness-missing", Class: check.DoubtIdentity, Images: []int32{checktest.SelfieID}, Change: policy(1, "passiveLiveness")},
		"a session without a measurement": {Want: check.Doubt, Says: "liveness-unproven", Class: check.DoubtIdentity, Change: func(in *check.Input) {
			policy(1, "liveness")(in)
			in.Documents[1].Image.Source = document.SourceLiveness
		}},
		"a plain selfie of a screen": {Want: check.Doubt, Says: "picture-of-picture", Class: check.DoubtIdentity, Images: []int32{checktest.SelfieID}, Change: func(in *check.Input) {
			policy(1, "disabled")(in)
			page := checktest.Page(*in, checktest.SelfieID)
			page.Findings = append(page.Findings, vision.Finding{Code: vision.FindingPictureOfPicture, Score: 0.5})
		}},
		"a session that went well": {Want: check.Pass, Change: func(in *check.Input) {
			policy(1, "liveness")(in)
			session(in, true, vliveness.Live)
		}},
		"a session that looks like an attack": {Want: check.Doubt, Says: "liveness-suspect", Class: check.DoubtIdentity, Images: []int32{checktest.SelfieID}, Change: func(in *check.Input) {
			policy(1, "liveness")(in)
			session(in, true, vliveness.Suspect)
		}},
		"a session that was not completed": {Want: check.Doubt, Says: "liveness-failed", Change: func(in *check.Input) {
			policy(1, "passiveLiveness")(in)
			session(in, false, vliveness.Incomplete)
		}},
		"a look into the camera where movements are asked": {Want: check.Doubt, Says: "liveness-missing", Change: func(in *check.Input) {
			policy(1, "enabled")(in)
			session(in, false, vliveness.Live)
		}},
		"movements where a look would do": {Want: check.Pass, Change: func(in *check.Input) {
			policy(1, "passiveLiveness")(in)
			session(in, true, vliveness.Live)
		}},
		"the level's own word counts": {Want: check.Doubt, Says: "liveness-missing", Change: func(in *check.Input) {
			policy(1, "disabled")(in)
			in.Level.Checks.Liveness = level.LivenessActive
		}},
		"a session of another picture": {Want: check.Doubt, Says: "liveness-unproven", Change: func(in *check.Input) {
			policy(1, "liveness")(in)
			session(in, true, vliveness.Live)
			in.Sessions[0].ImageID++
		}},
		"a good session after an attack": {Want: check.Doubt, Says: "liveness-suspect-before", Change: func(in *check.Input) {
			policy(1, "liveness")(in)
			session(in, true, vliveness.Live)
			in.Sessions = append(in.Sessions, check.LivenessSession{ID: "s0", Step: level.StepSelfie, IssuedAt: in.Now.Add(-time.Hour), Report: vliveness.Report{Outcome: vliveness.Suspect}})
		}},
		"movements without light": {Want: check.Doubt, Says: "liveness-without-light", Change: func(in *check.Input) {
			policy(1, "liveness")(in)
			session(in, true, vliveness.Live)
			in.Sessions[0].Light = false
		}},
		"an attack long ago": {Want: check.Pass, Change: func(in *check.Input) {
			policy(1, "liveness")(in)
			session(in, true, vliveness.Live)
			in.Sessions = append(in.Sessions, check.LivenessSession{ID: "s0", Step: level.StepSelfie, IssuedAt: in.Now.Add(-48 * time.Hour), Report: vliveness.Report{Outcome: vliveness.Suspect}})
		}},
		"no selfie at all": {Want: check.Doubt, Says: "liveness-missing", Change: func(in *check.Input) {
			policy(1, "enabled")(in)
			in.Documents = in.Documents[:1]
		}},
		"no selfie, may be skipped": {Want: check.Skipped, Change: func(in *check.Input) {
			policy(1, "enabled")(in)
			in.Level.Required.DocSets[1].SkipAllowed = true
			in.Documents = in.Documents[:1]
		}},
		"document uploaded as a file": {Want: check.Doubt, Says: "live-capture-missing", Images: []int32{checktest.PassportID}, Change: policy(0, "docapture")},
		"document captured live": {Want: check.Pass, Change: func(in *check.Input) {
			policy(0, "docapture")(in)
			in.Documents[0].Image.Source = document.SourceDocapture
		}},
	}
	for _, plain := range []string{"", "disabled", "photoRequired", "optional"} {
		cases["plain pictures: "+plain] = checktest.Case{Want: check.Skipped, Change: policy(1, plain)}
	}
	checktest.Run(t, liveness.Checker{}, cases)
}
