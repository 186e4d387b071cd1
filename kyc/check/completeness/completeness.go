package completeness

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// Checker is the completeness check.
type Checker struct{}

// Kind is completeness.
func (Checker) Kind() check.Kind { return check.KindCompleteness }

// Check goes through the level's steps in order.
func (Checker) Check(in check.Input) check.Result {
	in.Level = in.Level.WithDefaults()
	v := check.NewVerdict(check.KindCompleteness)
	for _, set := range in.Level.Required.DocSets {
		switch {
		case set.Documented():
			documents(in, set, v)
		case set.IDDocSetType == level.StepApplicantData:
			statedData(in, set, v)
		case set.IDDocSetType == level.StepQuestionnaire:
			questionnaire(in, set, v)
		}
	}
	for _, d := range in.Documents {
		if d.Step == "" {
			v.Note(check.Evidence{Code: "no-place-in-level", Supports: check.Pass, Images: check.IDs(d), Explanation: "the level has no step for this type and country; the image is not used", Why: check.Why("no-step")})
		}
	}
	return v.Result()
}

// set of images of one document: same declared type and country.
type group struct {
	idDocType, country string
	docs               []check.Document
}

func documents(in check.Input, set level.DocSet, v *check.Verdict) {
	step := set.IDDocSetType
	var docs []check.Document
	for _, d := range in.InStep(step) {
		if d.Image.Blob == "" {
			v.Note(check.Evidence{Code: "data-without-image", Supports: check.Doubt, Images: check.IDs(d), Explanation: "data of a document without its picture", Why: check.Why("no-picture")})
			continue
		}
		docs = append(docs, d)
	}
	if len(docs) == 0 {
		if !set.SkipAllowed {
			v.Retry(check.Problem{Label: "DOCUMENT_MISSING", Step: step, Comment: "Nothing was uploaded for the step " + step + "."})
		}
		return
	}
	var usable []check.Document
	for _, d := range docs {
		if isDocument(d, v) && accepted(in.Level, set, d, v) {
			usable = append(usable, d)
		}
	}
	groups := grouped(usable)
	whole := 0
	var incomplete []check.Problem
	for _, g := range groups {
		missing := sides(in.Level, step, g, v)
		if len(missing) == 0 {
			whole++
		}
		incomplete = append(incomplete, missing...)
	}
	// A person who sent one side of a card and then a whole passport has met the
	// step; with mode "all" every accepted type is asked.
	if whole == 0 {
		for _, p := range incomplete {
			v.Retry(p)
		}
	} else {
		for _, p := range incomplete {
			v.Note(check.Evidence{Code: "other-document-incomplete", Supports: check.Pass, Images: p.Images, Explanation: p.Comment + " Another document of the step is whole.", Why: check.Why("another-whole")})
		}
	}
	if set.Mode == "all" {
		for _, t := range set.AcceptedTypes() {
			if !slices.ContainsFunc(groups, func(g group) bool { return g.idDocType == t }) {
				v.Retry(check.Problem{Label: "DOCUMENT_MISSING", Step: step, Comment: "The step " + step + " also asks for " + t + "."})
			}
		}
	}
}

// isDocument tells whether a picture can be used at all.
func isDocument(d check.Document, v *check.Verdict) bool {
	switch {
	case len(d.Pages()) > 0:
	case d.Image.ReadState == document.ReadDone && d.Finding(vision.FindingUndecodable) > 0:
		// The decoder refused the file: it is broken, and another one may not be.
		v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "undecodable", Label: "NOT_READABLE", Step: d.Step, Images: check.IDs(d), Comment: "The file cannot be decoded."})
		return true
	case d.Finding(vision.FindingUndecodable) > 0:
		// It took the reader down each time: perhaps the file's fault, perhaps ours.
		v.Doubt(check.DoubtCause{Class: check.DoubtTechnical, Code: "undecodable", Label: "NOT_READABLE", Step: d.Step, Images: check.IDs(d), Comment: "The reader was lost on the file."})
		return true
	default:
		// The reader was lost on it, or has not read it: that says nothing about the file.
		v.Doubt(check.DoubtCause{Class: check.DoubtTechnical, Code: "unread", Label: "NOT_READABLE",
			Step: d.Step, Images: check.IDs(d), Comment: "The file could not be read."})
		return true
	}
	if !d.Is(kind.Identity) && !d.Is(kind.Address) {
		return true
	}
	switch score := d.Finding(vision.FindingNotADocument); {
	case score >= check.SureFinding && d.Image.SubType != document.BackSide:
		v.Note(check.Evidence{Code: "not-a-document", Supports: check.Fail, Score: score, Images: check.IDs(d)})
		v.Retry(check.Problem{Label: "NOT_DOCUMENT", Step: d.Step, Images: check.IDs(d), Comment: "The picture shows no document."})
		return false
	case score >= check.FaintFinding:
		// A back side may bear next to nothing.
		v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "perhaps-no-document", Label: "UNSATISFACTORY_PHOTOS", Button: "badPhoto_dataNotVisible",
			Step: d.Step, Images: check.IDs(d), Comment: "It is not clear that the picture shows a document."})
	}
	return true
}

func grouped(docs []check.Document) []group {
	var out []group
	for _, d := range docs {
		i := slices.IndexFunc(out, func(g group) bool { return g.idDocType == d.Image.Type && g.country == d.Image.Country })
		if i < 0 {
			out = append(out, group{idDocType: d.Image.Type, country: d.Image.Country})
			i = len(out) - 1
		}
		out[i].docs = append(out[i].docs, d)
	}
	return out
}

func statedData(in check.Input, set level.DocSet, v *check.Verdict) {
	var missing []string
	for _, f := range set.Fields {
		if f.Required && stated(in.Applicant.Personal, f.Name) == "" {
			missing = append(missing, f.Name)
		}
	}
	for _, f := range set.CustomFields {
		i := slices.IndexFunc(in.Applicant.Personal.Metadata, func(kv applicant.KeyValue) bool { return kv.Key == f.Name })
		if f.Required && (i < 0 || strings.TrimSpace(in.Applicant.Personal.Metadata[i].Value) == "") {
			missing = append(missing, f.Name)
		}
	}
	if len(missing) == 0 {
		return
	}
	v.Retry(check.Problem{Label: "NOT_ALL_CHECKS_COMPLETED", Step: set.IDDocSetType, Comment: "Required data is missing: " + strings.Join(missing, ", ") + "."})
}

// stated returns the value of a field of the APPLICANT_DATA step (model.md 7.2).
func stated(p applicant.Personal, field string) string {
	var d applicant.PersonalData
	if p.FixedInfo != nil {
		d = *p.FixedInfo
	}
	var a applicant.Address
	if len(d.Addresses) > 0 {
		a = d.Addresses[0]
	}
	first := func(values ...string) string {
		for _, s := range values {
			if s = strings.TrimSpace(s); s != "" {
				return s
			}
		}
		return ""
	}
	switch field {
	case "firstName":
		return first(d.FirstName, d.FirstNameEn)
	case "lastName":
		return first(d.LastName, d.LastNameEn)
	case "middleName":
		return first(d.MiddleName, d.MiddleNameEn)
	case "legalName":
		return first(d.LegalName)
	case "gender":
		return first(d.Gender)
	case "dob":
		return first(d.DOB)
	case "placeOfBirth":
		return first(d.PlaceOfBirth, d.PlaceOfBirthEn)
	case "countryOfBirth":
		return first(d.CountryOfBirth)
	case "stateOfBirth":
		return first(d.StateOfBirth)
	case "country":
		return first(d.Country, a.Country)
	case "nationality":
		return first(d.Nationality)
	case "email":
		return first(p.Email)
	case "phone":
		return first(p.Phone, d.Phone)
	case "tin":
		return first(d.TIN)
	case "street":
		return first(a.Street, a.StreetEn)
	case "subStreet":
		return first(a.SubStreet, a.SubStreetEn)
	case "town":
		return first(a.Town, a.TownEn)
	case "state":
		return first(a.State, a.StateEn, a.StateCode)
	case "postCode":
		return first(a.PostCode)
	case "buildingNumber":
		return first(a.BuildingNumber)
	case "flatNumber":
		return first(a.FlatNumber)
	}
	return ""
}

// questionnaire looks for answers under the definition's id (api.md 10).
func questionnaire(in check.Input, set level.DocSet, v *check.Verdict) {
	if set.SkipAllowed {
		return
	}
	var given []struct {
		ID       string                     `json:"id"`
		Sections map[string]json.RawMessage `json:"sections"`
	}
	if raw := bytes.TrimSpace(in.Applicant.Personal.Questionnaires); len(raw) > 0 {
		if err := json.Unmarshal(raw, &given); err != nil {
			given = nil
		}
	}
	for _, q := range given {
		if q.ID == set.QuestionnaireDefID && len(q.Sections) > 0 {
			return
		}
	}
	v.Retry(check.Problem{Label: "NOT_ALL_CHECKS_COMPLETED", Step: set.IDDocSetType, Comment: "The questionnaire is not answered."})
}
