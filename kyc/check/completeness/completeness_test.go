package completeness_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/check/completeness"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

func TestCompleteness(t *testing.T) {
	t.Parallel()
	const passport, front, back = checktest.PassportID, checktest.FrontID, checktest.BackID
	yes := true
	for name, c := range map[string]struct {
		card   bool
		change func(*check.Input)
		want   check.Outcome
		labels string // of problems
		codes  string // of doubts
		images []int32
	}{
		"passport and selfie":   {want: check.Pass},
		"both sides and selfie": {card: true, want: check.Pass},
		"sides sent in the other order": {card: true, want: check.Pass, change: func(in *check.Input) {
			in.Documents[0].Image.SubType, in.Documents[1].Image.SubType = document.BackSide, document.FrontSide
		}},
		"two fronts: the one sent as back again": {card: true, want: check.Fail, labels: "BACK_SIDE_MISSING DOCUMENT_PAGE_MISSING", images: []int32{back}, change: func(in *check.Input) {
			checktest.Page(*in, back).Side = document.FrontSide
		}},
		"two backs: the one sent as front again": {card: true, want: check.Fail, labels: "FRONT_SIDE_MISSING DOCUMENT_PAGE_MISSING", images: []int32{front}, change: func(in *check.Input) {
			checktest.Page(*in, front).Side = document.BackSide
		}},
		"one picture as both sides": {card: true, want: check.Fail, labels: "BACK_SIDE_MISSING DOCUMENT_PAGE_MISSING", images: []int32{back}, change: func(in *check.Input) {
			checktest.Page(*in, back).Side = ""
			checktest.Page(*in, back).PerceptualHash = checktest.Page(*in, front).PerceptualHash
		}},
		"both sides in one file": {card: true, want: check.Pass, change: func(in *check.Input) {
			in.Documents[0].Facts.Pages = append(in.Documents[0].Facts.Pages, *checktest.Page(*in, back))
			in.Documents[0].Image.SubType = ""
			in.Documents = slices.Delete(in.Documents, 1, 2)
		}},
		"data of the back without its picture": {card: true, want: check.Fail, labels: "BACK_SIDE_MISSING DOCUMENT_PAGE_MISSING", change: func(in *check.Input) {
			in.Documents[1].Image.Blob = ""
		}},
		"the level asks for one side of this country": {card: true, want: check.Pass, change: func(in *check.Input) {
			no := false
			in.Level.DocumentsByCountries = map[string]map[string]level.DocumentRule{"KAZ": {"ID_CARD": {Supported: true, DoubleSided: &no}}}
			in.Documents = slices.Delete(in.Documents, 1, 2)
		}},
		"the level asks for both sides of a permit": {want: check.Fail, labels: "BACK_SIDE_MISSING DOCUMENT_PAGE_MISSING", change: func(in *check.Input) {
			in.Level.DocumentsByCountries = map[string]map[string]level.DocumentRule{"*": {"RESIDENCE_PERMIT": {Supported: true, DoubleSided: &yes}}}
			in.Documents[0].Image.Type = kind.ResidencePermit
			checktest.Page(*in, passport).Kind = kind.ResidencePermit
		}},
		"no selfie": {want: check.Fail, labels: "DOCUMENT_MISSING", change: func(in *check.Input) { in.Documents = in.Documents[:1] }},
		"no selfie, may be skipped": {want: check.Pass, change: func(in *check.Input) {
			in.Documents = in.Documents[:1]
			in.Level.Required.DocSets[1].SkipAllowed = true
		}},
		"nothing": {want: check.Fail, labels: "DOCUMENT_MISSING DOCUMENT_MISSING", change: func(in *check.Input) { in.Documents = nil }},
		"all types asked": {want: check.Fail, labels: "DOCUMENT_MISSING", change: func(in *check.Input) {
			in.Level.Required.DocSets[0].Mode = "all"
			in.Level.Required.DocSets[0].Types = []string{kind.Passport, kind.Drivers}
		}},
		"one side of a card, then a passport": {want: check.Pass, change: func(in *check.Input) {
			in.Documents = append(in.Documents, checktest.Card(checktest.Aigerim()).Documents[0])
		}},
		"type not accepted": {want: check.Fail, labels: "BAD_PROOF_OF_IDENTITY", images: []int32{passport}, change: func(in *check.Input) { in.Level.Required.DocSets[0].Types = []string{kind.Drivers} }},
		"country not accepted": {want: check.Fail, labels: "BAD_PROOF_OF_IDENTITY", images: []int32{passport}, change: func(in *check.Input) {
			in.Level.Required.ExcludedCountries = []string{"KAZ"}
		}},
		"clearly another type": {want: check.Fail, labels: "BAD_PROOF_OF_IDENTITY", images: []int32{passport}, change: func(in *check.Input) {
			checktest.Page(*in, passport).Kind = kind.Visa
		}},
		"perhaps another type": {want: check.Doubt, codes: "type-unclear", images: []int32{passport}, change: func(in *check.Input) {
			checktest.Page(*in, passport).Kind, checktest.Page(*in, passport).KindScore = kind.Visa, 0.8
		}},
		"clearly of another country": {want: check.Fail, labels: "BAD_PROOF_OF_IDENTITY", images: []int32{passport}, change: func(in *check.Input) {
			checktest.Page(*in, passport).Country = "UZB"
		}},
		"nothing recognised": {want: check.Doubt, codes: "document-unrecognised", images: []int32{passport}, change: func(in *check.Input) {
			checktest.Page(*in, passport).Kind = ""
		}},
		"no document": {want: check.Fail, labels: "NOT_DOCUMENT", images: []int32{passport}, change: func(in *check.Input) {
			in.Documents[0].Facts.Findings = []vision.Finding{{Code: vision.FindingNotADocument, Score: 0.8}}
		}},
		"reader lost": {want: check.Doubt, codes: "undecodable", images: []int32{passport}, change: func(in *check.Input) {
			in.Documents[0].Facts, in.Documents[0].Image.ReadState = &vision.Facts{Findings: []vision.Finding{{Code: vision.FindingUndecodable, Score: 1}}}, document.ReadFailed
		}},
		"nothing known": {want: check.Doubt, codes: "unread", images: []int32{passport}, change: func(in *check.Input) {
			in.Documents[0].Facts, in.Documents[0].Image.ReadState = nil, document.ReadFailed
		}},
		"broken file": {want: check.Doubt, codes: "undecodable", images: []int32{passport}, change: func(in *check.Input) {
			in.Documents[0].Facts = &vision.Facts{Findings: []vision.Finding{{Code: vision.FindingUndecodable, Score: 1}}}
		}},
		"data missing": {want: check.Fail, labels: "NOT_ALL_CHECKS_COMPLETED", change: func(in *check.Input) {
			in.Level.Required.DocSets = append(in.Level.Required.DocSets, level.DocSet{IDDocSetType: level.StepApplicantData,
				Fields:       []level.Field{{Name: "firstName", Required: true}, {Name: "town", Required: true}, {Name: "tin"}},
				CustomFields: []level.Field{{Name: "branch", Required: true}}})
			in.Applicant.Personal.Metadata = []applicant.KeyValue{{Key: "branch", Value: "7"}}
		}},
		"questionnaire missing": {want: check.Fail, labels: "NOT_ALL_CHECKS_COMPLETED", change: func(in *check.Input) {
			in.Level.Required.DocSets = append(in.Level.Required.DocSets, level.DocSet{IDDocSetType: level.StepQuestionnaire, QuestionnaireDefID: "funds"})
			in.Applicant.Personal.Questionnaires = json.RawMessage(`[{"id":"other","sections":{"a":{}}}]`)
		}},
		"questionnaire answered": {want: check.Pass, change: func(in *check.Input) {
			in.Level.Required.DocSets = append(in.Level.Required.DocSets, level.DocSet{IDDocSetType: level.StepQuestionnaire, QuestionnaireDefID: "funds"})
			in.Applicant.Personal.Questionnaires = json.RawMessage(`[{"id":"funds","sections":{"a":{"items":{}}}}]`)
		}},
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
			r := completeness.Checker{}.Check(in)
			var labels, codes []string
			for _, p := range r.Problems {
				labels = append(labels, p.Label)
				if len(c.images) > 0 && !slices.Equal(p.Images, c.images) {
					t.Errorf("%s names the images %v", p.Label, p.Images)
				}
			}
			for _, d := range r.Doubts {
				codes = append(codes, d.Code)
			}
			wantCodes := strings.Fields(c.codes)
			if r.Outcome != c.want || cmp.Diff(strings.Fields(c.labels), labels, emptyIsNil) != "" || cmp.Diff(wantCodes, codes, emptyIsNil) != "" {
				t.Errorf("got %s, problems %v, doubts %v", r.Outcome, labels, codes)
			}
		})
	}
}

var emptyIsNil = cmp.Transformer("nil", func(s []string) string { return strings.Join(s, " ") })
