package liveness_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/check/liveness"
	"github.com/idngo/idngo/kyc/document"
)

func TestLiveness(t *testing.T) {
	t.Parallel()
	policy := func(step int, video string) func(*check.Input) {
		return func(in *check.Input) { in.Level.Required.DocSets[step].VideoRequired = video }
	}
	cases := map[string]checktest.Case{
		"a still never stands in for a session": {Want: check.Doubt, Says: "liveness-missing", Class: check.DoubtIdentity, Images: []int32{checktest.SelfieID}, Change: policy(1, "passiveLiveness")},
		"a session without a measurement": {Want: check.Doubt, Says: "liveness-unproven", Class: check.DoubtIdentity, Change: func(in *check.Input) {
			policy(1, "liveness")(in)
			in.Documents[1].Image.Source = document.SourceLiveness
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
