package identity

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

func TestExtractCard(t *testing.T) {
	t.Parallel()
	got := Extract(kazakhCard().Documents)
	want := applicant.Info{
		PersonalData: applicant.PersonalData{
			FirstName: "АЙГЕРІМ", FirstNameEn: "AIGERIM", LastName: "СЕРІКОВА", LastNameEn: "SERIKOVA",
			MiddleName: "НҰРЛАНҚЫЗЫ", MiddleNameEn: "NURLANKYZY",
			Gender: "F", DOB: "1994-02-11", Country: "KAZ", Nationality: "KAZ", TIN: "940211450124",
		},
		IDDocs: []applicant.IDDoc{{
			IDDocType: kind.IDCard, Country: "KAZ", FirstName: "АЙГЕРІМ", FirstNameEn: "AIGERIM",
			MiddleName: "НҰРЛАНҚЫЗЫ", MiddleNameEn: "NURLANKYZY", LastName: "СЕРІКОВА", LastNameEn: "SERIKOVA",
			IssuedDate: "2019-03-02", ValidUntil: "2029-03-01", Number: "012345678", AdditionalNumber: "940211450124",
			DOB: "1994-02-11", Gender: "F", Nationality: "KAZ",
			MRZLine1: "IDKAZ0123456784940211450124<<<", MRZLine2: "9402117F2903015KAZ<<<<<<<<<<<4", MRZLine3: "SERIKOVA<<AIGERIM<<<<<<<<<<<<<",
			ImageIDs: []int32{1, 2},
		}},
	}
	if diff := cmp.Diff(want, got.Info); diff != "" {
		t.Errorf("info (-want +got):\n%s", diff)
	}
	for field, source := range map[string]string{"lastName": vision.SourceVIZ, "lastNameEn": vision.SourceMRZ, "middleNameEn": "transliteration", "dob": vision.SourceMRZ, "gender": vision.SourceMRZ} {
		if got.Sources[field].Source != source {
			t.Errorf("%s comes from %q, want %q", field, got.Sources[field].Source, source)
		}
	}
}

func TestExtractNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, country                string
		readings                     []vision.Reading
		last, lastEn, first, firstEn string
		middle, middleEn             string
	}{
		{"zone alone", "RUS", []vision.Reading{
			reading(vision.SourceMRZ, "", vision.FieldLastName, "IVANOV"), reading(vision.SourceMRZ, "", vision.FieldFirstName, "IVAN IVANOVICH"),
		}, "IVANOV", "IVANOV", "IVAN", "IVAN", "IVANOVICH", "IVANOVICH"},
		{"print keeps its marks", "DEU", []vision.Reading{
			reading(vision.SourceMRZ, "", vision.FieldLastName, "MUELLER"), reading(vision.SourceVIZ, "ppocr", vision.FieldLastName, "MÜLLER"),
			reading(vision.SourceMRZ, "", vision.FieldFirstName, "JUERGEN"), reading(vision.SourceVIZ, "ppocr", vision.FieldFirstName, "JÜRGEN"),
		}, "MÜLLER", "MUELLER", "JÜRGEN", "JUERGEN", "", ""},
		{"print alone", "UKR", []vision.Reading{
			reading(vision.SourceVIZ, "own-line", vision.FieldLastName, "Гончаренко"), reading(vision.SourceVIZ, "own-line", vision.FieldFirstName, "Юлія"),
		}, "Гончаренко", "Honcharenko", "Юлія", "Yuliia", "", ""},
		{"a print that differs does not displace the zone", "KAZ", []vision.Reading{
			reading(vision.SourceMRZ, "", vision.FieldLastName, "SERIKOVA"), reading(vision.SourceMRZ, "", vision.FieldFirstName, "AIGERIM"),
			{Name: vision.FieldLastName, Value: "ФАМИЛИЯ", Source: vision.SourceVIZ, Reader: "own-line", Score: 0.5},
		}, "SERIKOVA", "SERIKOVA", "AIGERIM", "AIGERIM", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Extract([]check.Document{{Step: level.StepIdentity, Image: document.Image{ID: 1, Type: kind.Passport, Country: tt.country},
				Facts: &vision.Facts{Pages: []vision.Page{{Readings: tt.readings}}}}}).Info
			want := []string{tt.last, tt.lastEn, tt.first, tt.firstEn, tt.middle, tt.middleEn}
			if diff := cmp.Diff(want, []string{got.LastName, got.LastNameEn, got.FirstName, got.FirstNameEn, got.MiddleName, got.MiddleNameEn}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExtractOfNothing(t *testing.T) {
	t.Parallel()
	got := Extract([]check.Document{{Step: level.StepIdentity, Image: document.Image{ID: 1, Type: kind.Passport}}})
	if diff := cmp.Diff(applicant.Info{}, got.Info); diff != "" {
		t.Error(diff)
	}
}
