package main

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/mrz"
)

// TestJudgeValues: the most trusted reading counts, another field's value is worse
// than none, and what may be given is not counted.
func TestJudgeValues(t *testing.T) {
	t.Parallel()
	viz := func(name, value string, score float64) vision.Reading {
		return vision.Reading{Name: name, Value: value, Score: score, Source: vision.SourceVIZ}
	}
	truth := realTruth{
		Values: map[string][]string{"lastName": {"O'NEIL"}, "birthDate": {"1980-02-01"}, "sex": {"F"}, "firstName": {"ANNA", "ANNA."}, "authority": {"A"}},
		Also:   map[string][]string{"issuer": {"IRL"}},
	}
	pages := []vision.Page{{Readings: []vision.Reading{
		viz("lastName", "oneil", 0.9),
		viz("birthDate", "1980-02-01", 0.4), viz("birthDate", "1990-02-01", 0.8),
		{Name: "sex", Value: "F", Score: 1, Source: vision.SourceMRZ}, // no print
		viz("firstName", "ANNA.", 0.9), viz("firstName", "MARIA", 0.5),
		viz("issuer", "IRL", 0.9), viz("placeOfBirth", "CORK", 0.9),
	}}}
	want := []valueVerdict{
		{"authority", valueMissing, ""}, {"birthDate", valueWrong, "1990-02-01"}, {"firstName", valueRight, "ANNA."},
		{"lastName", valueRight, "oneil"}, {"placeOfBirth", valueWrong, "CORK"}, {"sex", valueMissing, ""},
	}
	got := judgeValues(truth, pages)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(valueVerdict{})); diff != "" {
		t.Error(diff)
	}
	truth.Also["issuer"] = []string{"GBR"}
	if got := judgeValues(truth, pages); len(got) != len(want)+1 {
		t.Errorf("another issuer than may be given is not counted: %v", got)
	}
	if right, all := kindsRight(realTruth{Kind: "PASSPORT", Country: "IRL"}, []vision.Page{{Kind: "PASSPORT", Country: "GBR"}}); right != 1 || all != 2 {
		t.Errorf("%d of %d, want 1 of 2", right, all)
	}
}

// utopia is the state of ICAO's own specimens, which is no country.
const utopia = "UTO"

// TestSpecimenTruth: the truths name fields, kinds, sides, dates and countries as
// the reader does, and those of print and zone belong to one document.
func TestSpecimenTruth(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("specimens.json")
	if err != nil {
		t.Fatal(err)
	}
	var truth specimenTruth
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	printed := map[string]bool{
		vision.FieldDocumentNumber: true, vision.FieldLastName: true, vision.FieldFirstName: true, vision.FieldBirthDate: true, vision.FieldSex: true,
		vision.FieldNationality: true, vision.FieldIssuer: true, vision.FieldAuthority: true, vision.FieldIssueDate: true, vision.FieldExpiryDate: true,
		vision.FieldPersonalNumber: true, vision.FieldPlaceOfBirth: true, vision.FieldAddress: true,
	}
	for name, s := range truth.Files {
		if s.Side != "" && s.Side != fields.SideFront && s.Side != fields.SideBack || s.Country != "" && s.Country != utopia && !mrz.KnownCountry(s.Country) {
			t.Errorf("%s: side %q, country %q", name, s.Side, s.Country)
		}
		for field, values := range s.Values {
			if !printed[field] || len(values) == 0 {
				t.Errorf("%s: field %q with %d values", name, field, len(values))
			}
		}
		zone := map[string]string{}
		parsed, err := mrz.ParseAt(s.MRZ, protocolNow())
		if err != nil {
			continue // cut at the edge of its picture
		}
		for _, r := range parsed.Fields {
			zone[r.Name] = r.Value
		}
		for _, field := range []string{vision.FieldBirthDate, vision.FieldSex, vision.FieldNationality} {
			if v := s.Values[field]; len(v) > 0 && v[0] != utopia && zone[field] != v[0] {
				t.Errorf("%s: %s is %q in the zone, %q in print", name, field, zone[field], v)
			}
		}
	}
}
