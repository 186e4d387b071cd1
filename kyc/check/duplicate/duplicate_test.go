package duplicate_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/check/duplicate"
	"github.com/idngo/idngo/kyc/level"
)

func TestDuplicate(t *testing.T) {
	t.Parallel()
	hit := func(action, kind string, fields ...string) func(*check.Input) {
		return func(in *check.Input) {
			in.Level.Checks.Duplicates = action
			in.Duplicates = []check.DuplicateHit{{ApplicantID: "a2", MatchedFields: fields, Types: []string{kind}}}
		}
	}
	faceHit := func(action string, fields ...string) func(*check.Input) {
		return func(in *check.Input) {
			in.Level.Checks.DuplicateFaces = action
			in.Duplicates = []check.DuplicateHit{{ApplicantID: "a2", MatchedFields: fields, Types: []string{"text", "image"}}}
		}
	}
	person := []string{"info.firstName", "info.lastName", "info.dob"}
	checktest.Run(t, duplicate.Checker{}, map[string]checktest.Case{
		"nobody":                   {Want: check.Pass},
		"the same document":        {Want: check.Doubt, Says: "duplicate", Class: check.DoubtIdentity, Change: hit("", "text", "info.idDocs.PASSPORT")},
		"the same document, noted": {Want: check.Pass, Change: hit(level.ActionNote, "text", "info.idDocs.PASSPORT")},
		"the same document, rejected, never for good": {Want: check.Fail, Says: "DUPLICATE", Change: hit(level.ActionReject, "text", "info.idDocs.PASSPORT")},
		"the same face":                               {Want: check.Doubt, Says: "duplicate", Change: hit("", "image")},
		"the same face, noted":                        {Want: check.Pass, Change: faceHit(level.ActionNote, "info.firstName")},
		"the same face, rejected":                     {Want: check.Fail, Says: "DUPLICATE", Change: faceHit(level.ActionReject)},
		"the same face, noted, and the same document": {Want: check.Doubt, Says: "duplicate", Change: faceHit(level.ActionNote, "info.idDocs.PASSPORT")},
		"the same name and birth date":                {Want: check.Doubt, Says: "duplicate", Change: hit("", "text", person...)},
		"the same name":                               {Want: check.Pass, Change: hit(level.ActionReject, "text", person[:2]...)},
		"not searched":                                {Want: check.Doubt, Says: "duplicates-not-searched", Class: check.DoubtTechnical, Change: func(in *check.Input) { in.Searched = false }},
	})
}
