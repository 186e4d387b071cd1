package document_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
)

func TestValidateUploadNamesTheField(t *testing.T) {
	t.Parallel()
	ok := document.Stated{FirstName: "Айгерім", LastName: "Серікова", DOB: "1994-02-11", IssuedDate: "2019-03-02", ValidUntil: "2029-03-01", Number: "012345678"}
	for name, c := range map[string]struct {
		idDocType, side, country string
		change                   func(*document.Stated)
		field                    string // "" is accepted
	}{
		"complete":               {"ID_CARD", "FRONT_SIDE", "KAZ", nil, ""},
		"no side":                {"PASSPORT", "", "KAZ", nil, ""},
		"avatar":                 {"PROFILE_IMAGE", "", "", nil, ""},
		"leap day":               {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.DOB = "1996-02-29" }, ""},
		"no type":                {"", "", "KAZ", nil, "idDocType"},
		"unknown type":           {"NAPKIN", "", "KAZ", nil, "idDocType"},
		"small letters":          {"passport", "", "KAZ", nil, "idDocType"},
		"unknown side":           {"ID_CARD", "LEFT_SIDE", "KAZ", nil, "idDocSubType"},
		"no country":             {"PASSPORT", "", "", nil, "country"},
		"alpha-2":                {"PASSPORT", "", "KZ", nil, "country"},
		"no such country":        {"PASSPORT", "", "XXX", nil, "country"},
		"31 February":            {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.DOB = "1994-02-31" }, "dob"},
		"no leap year":           {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.ValidUntil = "2027-02-29" }, "validUntil"},
		"before 1900":            {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.DOB = "1899-12-31" }, "dob"},
		"another way of writing": {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.IssuedDate = "02.03.2019" }, "issuedDate"},
		"with a time":            {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.FirstIssuedDate = "2019-03-02T00:00:00Z" }, "firstIssuedDate"},
		"ends before it begins":  {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.ValidUntil = "2019-03-01" }, "validUntil"},
		"issued before birth":    {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.IssuedDate = "1990-01-01" }, "issuedDate"},
		"long name":              {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.LastName = strings.Repeat("я", 257) }, "lastName"},
		"longest name":           {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.LastName = strings.Repeat("я", 256) }, ""},
		"not UTF-8":              {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.Number = "\xff" }, "number"},
		"control character":      {"PASSPORT", "", "KAZ", func(s *document.Stated) { s.PlaceOfBirth = "Almaty\x00" }, "placeOfBirth"},
	} {
		s := ok
		if c.change != nil {
			c.change(&s)
		}
		err := document.ValidateUpload(c.idDocType, c.side, c.country, s)
		var fe *fault.Error
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.field != "" && (!errors.As(err, &fe) || fe.Code != fault.Invalid || !strings.HasPrefix(fe.Public, c.field+" ") || !errors.Is(err, document.ErrMetadata)):
			t.Errorf("%s: got %v, want a refusal of %s", name, err, c.field)
		}
	}
}

func TestParseDateTakesEveryDayAndNothingElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 109_500).Draw(t, "days"))
		got, err := document.ParseDate(day.Format(time.DateOnly))
		if err != nil || !got.Equal(day) {
			t.Fatalf("%v: %v", day, err)
		}
		if _, err := document.ParseDate(" " + day.Format(time.DateOnly)); err == nil {
			t.Fatal("a space was accepted")
		}
	})
}

func FuzzValidateUpload(f *testing.F) {
	f.Add("ID_CARD", "FRONT_SIDE", "KAZ", "Серикова", "1994-02-11")
	f.Add("", "", "", "", "1994-02-31")
	f.Fuzz(func(t *testing.T, idDocType, side, country, name, dob string) {
		err := document.ValidateUpload(idDocType, side, country, document.Stated{LastName: name, DOB: dob})
		if err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Fatalf("untyped error: %v", err)
		}
		if _, bad := document.ParseDate(dob); err == nil && dob != "" && bad != nil {
			t.Fatalf("the date %q was accepted", dob)
		}
	})
}
