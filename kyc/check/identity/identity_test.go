package identity

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func reading(source, reader, field, value string) vision.Reading {
	return vision.Reading{Name: field, Value: value, Source: source, Reader: reader, Score: 0.97}
}

// kazakhCard is a two-sided card whose sides agree in everything.
func kazakhCard() check.Input {
	front := vision.Page{Side: document.FrontSide, Readings: []vision.Reading{
		reading(vision.SourceVIZ, "own-line", vision.FieldLastName, "СЕРІКОВА"),
		reading(vision.SourceVIZ, "own-line", vision.FieldFirstName, "АЙГЕРІМ"),
		reading(vision.SourceVIZ, "own-line", vision.FieldMiddleName, "НҰРЛАНҚЫЗЫ"),
		reading(vision.SourceVIZ, "own-line", vision.FieldBirthDate, "1994-02-11"),
		reading(vision.SourceVIZ, "own-line", vision.FieldDocumentNumber, "012345678"),
		reading(vision.SourceVIZ, "own-line", vision.FieldExpiryDate, "2029-03-01"),
		reading(vision.SourceVIZ, "own-line", vision.FieldIssueDate, "2019-03-02"),
		reading(vision.SourceVIZ, "own-line", vision.FieldPersonalNumber, "940211450124"),
	}}
	mrz := func(field, value string, checked bool) vision.Reading {
		r := reading(vision.SourceMRZ, "", field, value)
		r.Checked = checked
		return r
	}
	back := vision.Page{Side: document.BackSide, MRZ: &vision.MRZ{
		Format: vision.FormatTD1, Valid: true,
		Lines: []string{"IDKAZ0123456784940211450124<<<", "9402117F2903015KAZ<<<<<<<<<<<4", "SERIKOVA<<AIGERIM<<<<<<<<<<<<<"},
		Fields: []vision.Reading{
			mrz(vision.FieldLastName, "SERIKOVA", false), mrz(vision.FieldFirstName, "AIGERIM", false),
			mrz(vision.FieldBirthDate, "1994-02-11", true), mrz(vision.FieldDocumentNumber, "012345678", true),
			mrz(vision.FieldExpiryDate, "2029-03-01", true), mrz(vision.FieldSex, "F", false),
			mrz(vision.FieldNationality, "KAZ", false), mrz(vision.FieldIssuer, "KAZ", false),
			mrz(vision.FieldPersonalNumber, "940211450124", false),
		},
	}}
	doc := func(id int32, side string, p vision.Page) check.Document {
		return check.Document{Step: level.StepIdentity, Facts: &vision.Facts{Pages: []vision.Page{p}},
			Image: document.Image{ID: id, Type: kind.IDCard, SubType: side, Country: "KAZ"}}
	}
	return check.Input{
		Now: now,
		Level: level.Level{Required: level.RequiredIDDocs{DocSets: []level.DocSet{
			{IDDocSetType: level.StepApplicantData}, {IDDocSetType: level.StepIdentity, Types: []string{kind.IDCard}},
		}}},
		Applicant: applicant.Applicant{Personal: applicant.Personal{FixedInfo: &applicant.PersonalData{
			FirstName: "Айгерим", LastName: "Серикова", MiddleName: "Нурлановна", DOB: "1994-02-11", Gender: "F", Nationality: "KAZ", TIN: "940211450124",
		}}},
		Documents: []check.Document{doc(1, document.FrontSide, front), doc(2, document.BackSide, back)},
	}
}

// passport has one picture with zone and print.
func passport() check.Input {
	in := kazakhCard()
	page := in.Documents[1].Facts.Pages[0]
	page.Side = ""
	page.Readings = in.Documents[0].Facts.Pages[0].Readings
	in.Documents = []check.Document{{Step: level.StepIdentity, Facts: &vision.Facts{Pages: []vision.Page{page}},
		Image: document.Image{ID: 7, Type: kind.Passport, Country: "KAZ"}}}
	return in
}

func front(in check.Input) *vision.Page { return &in.Documents[0].Facts.Pages[0] }
func mrzOf(in check.Input) *vision.MRZ {
	for _, d := range in.Documents {
		if m := d.Facts.Pages[0].MRZ; m != nil {
			return m
		}
	}
	return nil
}

func setField(list []vision.Reading, field, value string) {
	for i := range list {
		if list[i].Name == field {
			list[i].Value = value
		}
	}
}

func without(list []vision.Reading, fields ...string) []vision.Reading {
	return slices.DeleteFunc(slices.Clone(list), func(r vision.Reading) bool { return slices.Contains(fields, r.Name) })
}

func TestCheck(t *testing.T) {
	t.Parallel()
	info := func(in *check.Input) *applicant.PersonalData { return in.Applicant.Personal.FixedInfo }
	tests := []struct {
		name   string
		input  func() check.Input
		change func(*check.Input)
		want   check.Outcome
		codes  []string // labels of problems and codes of doubts, all of them
	}{
		{name: "two sides of a card agree with each other and with the stated data", want: check.Pass},
		{name: "a passport's zone and print agree", input: passport, want: check.Pass},
		{name: "stated in Latin", change: func(in *check.Input) {
			info(in).FirstName, info(in).LastName, info(in).MiddleName = "Aigerim", "Serikova", ""
		}, want: check.Pass},
		{name: "nothing stated", change: func(in *check.Input) { in.Applicant.Personal.FixedInfo = nil }, want: check.Pass},
		{name: "family name alone stated", change: func(in *check.Input) { *info(in) = applicant.PersonalData{LastName: "Серикова"} }, want: check.Pass},
		{name: "stated names in the wrong fields", change: func(in *check.Input) {
			info(in).FirstName, info(in).LastName = info(in).LastName, info(in).FirstName
		}, want: check.Pass},
		{name: "another given name stated", change: func(in *check.Input) { info(in).FirstName = "Динара" }, want: check.Fail, codes: []string{"PROBLEMATIC_APPLICANT_DATA"}},
		{name: "another patronymic stated", change: func(in *check.Input) { info(in).MiddleName = "Маратовна" }, want: check.Fail, codes: []string{"PROBLEMATIC_APPLICANT_DATA"}},
		{name: "slip in the stated name", change: func(in *check.Input) { info(in).LastName = "Сериковп" }, want: check.Doubt, codes: []string{"stated-plausible-name"}},
		{name: "another birth date stated", change: func(in *check.Input) { info(in).DOB = "1987-07-30" }, want: check.Fail, codes: []string{"PROBLEMATIC_APPLICANT_DATA"}},
		{name: "day and month of the stated birth date exchanged", change: func(in *check.Input) { info(in).DOB = "1994-11-02" }, want: check.Doubt, codes: []string{"stated-plausible-dob"}},
		{name: "another sex stated", change: func(in *check.Input) { info(in).Gender = "M" }, want: check.Fail, codes: []string{"PROBLEMATIC_APPLICANT_DATA"}},
		{name: "another nationality stated", change: func(in *check.Input) { info(in).Nationality = "RUS" }, want: check.Fail, codes: []string{"PROBLEMATIC_APPLICANT_DATA"}},
		{name: "lives in another country", change: func(in *check.Input) { info(in).Country = "DEU" }, want: check.Pass},
		{name: "another national number stated", change: func(in *check.Input) { info(in).TIN = "870730300455" }, want: check.Fail, codes: []string{"PROBLEMATIC_APPLICANT_DATA"}},
		{name: "slip in the stated national number", change: func(in *check.Input) { info(in).TIN = "940211450142" }, want: check.Doubt, codes: []string{"stated-plausible-tin"}},
		{name: "another document number given at upload", change: func(in *check.Input) { in.Documents[0].Image.Private.Stated.Number = "999888777" }, want: check.Fail, codes: []string{"PROBLEMATIC_APPLICANT_DATA"}},
		{name: "the document number given at upload with spaces", change: func(in *check.Input) { in.Documents[0].Image.Private.Stated.Number = "012 345 678" }, want: check.Pass},
		{name: "another expiry given at upload", change: func(in *check.Input) { in.Documents[1].Image.Private.Stated.ValidUntil = "2031-12-24" }, want: check.Fail, codes: []string{"PROBLEMATIC_APPLICANT_DATA"}},
		{name: "expired", change: func(in *check.Input) {
			setField(front(*in).Readings, vision.FieldExpiryDate, "2026-02-28")
			setField(mrzOf(*in).Fields, vision.FieldExpiryDate, "2026-02-28")
		}, want: check.Fail, codes: []string{"EXPIRATION_DATE"}},
		{name: "expires today", change: func(in *check.Input) {
			setField(front(*in).Readings, vision.FieldExpiryDate, "2026-03-01")
			setField(mrzOf(*in).Fields, vision.FieldExpiryDate, "2026-03-01")
		}, want: check.Pass},
		{name: "one source alone says expired", change: func(in *check.Input) {
			setField(front(*in).Readings, vision.FieldExpiryDate, "2019-12-05")
		}, want: check.Doubt, codes: []string{"expired-unsure", "sides-contradict-expiry-date"}},
		{name: "too young", change: func(in *check.Input) { in.Level.Checks.MinAge = 35 }, want: check.Fail, codes: []string{"AGE_REQUIREMENT_MISMATCH"}},
		{name: "old enough by a month", change: func(in *check.Input) { in.Level.Checks.MinAge = 32 }, want: check.Pass},
		{name: "no zone", change: func(in *check.Input) { in.Documents[1].Facts.Pages[0].MRZ = nil }, want: check.Doubt,
			codes: []string{"single-source-birth-date", "single-source-document-number", "single-source-expiry-date", "single-source-first-name", "single-source-last-name",
				"stated-unverified-gender", "stated-unverified-nationality"}},
		{name: "no print", change: func(in *check.Input) { front(*in).Readings = nil }, want: check.Doubt,
			codes: []string{"single-source-birth-date", "single-source-document-number", "single-source-expiry-date", "single-source-first-name", "single-source-last-name"}},
		{name: "no print, but two readers of the zone", change: func(in *check.Input) { front(*in).Readings = nil; mrzOf(*in).Agreed = true }, want: check.Pass},
		{name: "two readers of a zone that is not valid", change: func(in *check.Input) {
			front(*in).Readings = nil
			mrzOf(*in).Agreed, mrzOf(*in).Valid = true, false
		}, want: check.Doubt,
			codes: []string{"single-source-birth-date", "single-source-document-number", "single-source-expiry-date", "single-source-first-name", "single-source-last-name"}},
		{name: "the sides name different people", change: func(in *check.Input) { setField(front(*in).Readings, vision.FieldFirstName, "ДИНАРА") }, want: check.Doubt,
			codes: []string{"sides-contradict-first-name"}},
		{name: "the sides have different numbers", change: func(in *check.Input) { setField(front(*in).Readings, vision.FieldDocumentNumber, "998877665") }, want: check.Doubt,
			codes: []string{"sides-contradict-document-number"}},
		{name: "a digit misread", change: func(in *check.Input) { setField(front(*in).Readings, vision.FieldBirthDate, "1994-02-17") }, want: check.Doubt,
			codes: []string{"national-number-contradicts-birth-date", "sources-nearly-agree-birth-date"}},
		{name: "a weak reading supports nothing", change: func(in *check.Input) {
			for i := range front(*in).Readings {
				front(*in).Readings[i].Score = 0.3
			}
		}, want: check.Doubt, codes: []string{"single-source-birth-date", "single-source-document-number", "single-source-expiry-date", "single-source-first-name", "single-source-last-name"}},
		{name: "the national number names another birth date", change: func(in *check.Input) {
			setField(front(*in).Readings, vision.FieldPersonalNumber, "870730450120")
			setField(mrzOf(*in).Fields, vision.FieldPersonalNumber, "870730450120")
			info(in).TIN = ""
		}, want: check.Doubt, codes: []string{"national-number-contradicts-birth-date"}},
		{name: "the national number names the other sex", change: func(in *check.Input) {
			setField(front(*in).Readings, vision.FieldPersonalNumber, "940211350128")
			setField(mrzOf(*in).Fields, vision.FieldPersonalNumber, "940211350128")
			info(in).TIN = ""
		}, want: check.Doubt, codes: []string{"national-number-contradicts-sex"}},
		{name: "the national number breaks the rules", change: func(in *check.Input) {
			setField(front(*in).Readings, vision.FieldPersonalNumber, "940211450123")
			setField(mrzOf(*in).Fields, vision.FieldPersonalNumber, "940211450123")
			info(in).TIN = ""
		}, want: check.Doubt, codes: []string{"national-number-invalid"}},
		{name: "issued by another country than declared", change: func(in *check.Input) { setField(mrzOf(*in).Fields, vision.FieldIssuer, "UZB") }, want: check.Doubt,
			codes: []string{"declared-country-differs", "national-number-invalid"}},
		{name: "text in place of a date is no date", change: func(in *check.Input) {
			setField(front(*in).Readings, vision.FieldExpiryDate, "UNLIMITED")
			setField(mrzOf(*in).Fields, vision.FieldExpiryDate, "UNLIMITED")
		}, want: check.Doubt, codes: []string{"unread-expiry-date"}},
		{name: "a picture that could not be read", change: func(in *check.Input) {
			in.Documents = append(in.Documents, check.Document{Step: level.StepIdentity, Image: document.Image{ID: 3, Type: kind.IDCard, Country: "KAZ"}})
		}, want: check.Doubt, codes: []string{"not-read"}},
		{name: "no document", change: func(in *check.Input) { in.Documents = nil }, want: check.Doubt, codes: []string{"no-document"}},
		{name: "the level asks for none", change: func(in *check.Input) { in.Level.Required.DocSets = in.Level.Required.DocSets[:1] }, want: check.Skipped},
		{name: "a second document of another person", change: func(in *check.Input) {
			other := passport()
			other.Documents[0].Step = level.StepIdentity2
			setField(front(other).Readings, vision.FieldFirstName, "ДИНАРА")
			setField(mrzOf(other).Fields, vision.FieldFirstName, "DINARA")
			in.Documents = append(in.Documents, other.Documents[0])
			*info(in) = applicant.PersonalData{LastName: "Серикова"}
		}, want: check.Doubt, codes: []string{"documents-differ-name"}},
		{name: "a full name printed in one line", input: passport, change: func(in *check.Input) {
			front(*in).Readings = append(without(front(*in).Readings, vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName),
				reading(vision.SourceVIZ, "own-line", vision.FieldFullName, "СЕРІКОВА АЙГЕРІМ НҰРЛАНҚЫЗЫ"))
		}, want: check.Pass},
		{name: "a full name of somebody else printed in one line", input: passport, change: func(in *check.Input) {
			front(*in).Readings = append(without(front(*in).Readings, vision.FieldLastName, vision.FieldFirstName, vision.FieldMiddleName),
				reading(vision.SourceVIZ, "own-line", vision.FieldFullName, "ИВАНОВ ПЁТР СИДОРОВИЧ"))
		}, want: check.Doubt, codes: []string{"sources-contradict-first-name", "sources-contradict-last-name"}},
		{name: "print and barcode agree without a zone", input: passport, change: func(in *check.Input) {
			in.Documents[0].Image.Type = kind.Drivers
			p := front(*in)
			p.MRZ = nil
			for _, r := range slices.Clone(p.Readings) {
				r.Source = vision.SourceBarcode
				p.Readings = append(p.Readings, r)
			}
		}, want: check.Pass},
		{name: "stated name differs from an unsure reading", change: func(in *check.Input) {
			front(*in).Readings = nil
			info(in).LastName, info(in).MiddleName = "Тулегенова", ""
			for i := range mrzOf(*in).Fields {
				mrzOf(*in).Fields[i].Score = 0.7
			}
			for _, f := range []*string{&info(in).Gender, &info(in).Nationality, &info(in).TIN} {
				*f = ""
			}
		}, want: check.Doubt, codes: []string{"single-source-birth-date", "single-source-document-number", "single-source-expiry-date", "single-source-first-name", "single-source-last-name", "stated-unsure-name"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := kazakhCard()
			if tt.input != nil {
				in = tt.input()
			}
			if tt.change != nil {
				tt.change(&in)
			}
			got := Checker{}.Check(in)
			if got.Outcome != tt.want {
				t.Errorf("outcome %s, want %s", got.Outcome, tt.want)
			}
			if codes := codesOf(got); !slices.Equal(codes, tt.codes) && !(len(codes) == 0 && len(tt.codes) == 0) {
				t.Errorf("codes %q, want %q", codes, tt.codes)
			}
			for _, p := range got.Problems {
				want := applicant.RejectRetry
				if p.Label == "AGE_REQUIREMENT_MISMATCH" {
					want = applicant.RejectFinal
				}
				if p.Label == "" || p.RejectType != want || p.Comment == "" {
					t.Errorf("incomplete problem %+v", p)
				}
			}
			// Comments go to clients' logs: no value of the person in them.
			for _, s := range commentsOf(got) {
				for _, secret := range []string{"SERIKOVA", "Серик", "СЕРИК", "012345678", "940211", "1994-02-11"} {
					if strings.Contains(s, secret) {
						t.Errorf("comment %q holds personal data", s)
					}
				}
			}
			if got.Outcome != check.Skipped && len(got.Evidence) == 0 && len(in.Documents) > 0 {
				t.Error("no evidence")
			}
		})
	}
}

func codesOf(r check.Result) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Label)
	}
	for _, d := range r.Doubts {
		out = append(out, d.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func commentsOf(r check.Result) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Comment)
	}
	for _, d := range r.Doubts {
		out = append(out, d.Comment)
	}
	return out
}

func BenchmarkCheck(b *testing.B) {
	in := kazakhCard()
	for b.Loop() {
		Checker{}.Check(in)
	}
}
