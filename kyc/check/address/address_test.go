package address_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/address"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

const billID = 200

// bill adds the step and a bill that bears the readings.
func bill(readings map[string]string, score float64) func(*check.Input) {
	return func(in *check.Input) {
		in.Level.Required.DocSets = append(in.Level.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfAddress})
		page := vision.Page{Kind: kind.UtilityBill}
		for name, value := range readings {
			page.Readings = append(page.Readings, vision.Reading{Name: name, Value: value, Score: score, Source: vision.SourceVIZ})
		}
		in.Documents = append(in.Documents, check.Document{Step: level.StepProofOfAddress, Facts: &vision.Facts{Pages: []vision.Page{page}},
			Image: document.Image{ID: billID, Type: kind.UtilityBill, Country: "KAZ", Blob: "b"}})
	}
}

func good(change map[string]string) map[string]string {
	m := map[string]string{vision.FieldFullName: "AIGERIM SERIKOVA", vision.FieldIssueDate: "2026-02-10", vision.FieldAddress: "Almaty, Abay 10, flat 7"}
	for k, v := range change {
		m[k] = v
	}
	return m
}

func stated(town, street, building, flat string, then func(*check.Input)) func(*check.Input) {
	return func(in *check.Input) {
		in.Applicant.Personal.FixedInfo.Addresses = []applicant.Address{{Town: town, Street: street, BuildingNumber: building, FlatNumber: flat}}
		then(in)
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	checktest.Run(t, address.Checker{}, map[string]checktest.Case{
		"not asked":                      {Want: check.Skipped},
		"a good bill":                    {Want: check.Pass, Change: bill(good(nil), 0.95)},
		"as stated":                      {Want: check.Pass, Change: stated("Almaty", "Abay", "10", "7", bill(good(nil), 0.95))},
		"another flat":                   {Want: check.Fail, Says: "BAD_PROOF_OF_ADDRESS", Images: []int32{billID}, Change: stated("Almaty", "Abay", "10", "8", bill(good(nil), 0.95))},
		"another flat, read less surely": {Want: check.Doubt, Says: "address-differs", Class: check.DoubtIdentity, Change: stated("Almaty", "Abay", "10", "8", bill(good(nil), 0.85))},
		"a street that is not printed":   {Want: check.Doubt, Says: "address-differs", Change: stated("Almaty", "Gogol", "10", "7", bill(good(nil), 0.95))},
		"stated in Russian, printed in Kazakh": {Want: check.Pass, Change: stated("Алматы", "ул. Абая", "д. 10", "кв. 7",
			bill(good(map[string]string{vision.FieldAddress: "Алматы қ., Абай к-сі, 10 үй, 7 пәтер"}), 0.95))},
		"another birth date": {Want: check.Doubt, Says: "address-person-differs", Change: func(in *check.Input) {
			bill(good(map[string]string{vision.FieldBirthDate: "1990-01-01"}), 0.95)(in)
		}},
		"five months old where the level takes six": {Want: check.Pass, Change: func(in *check.Input) {
			bill(good(map[string]string{vision.FieldIssueDate: "2025-10-30"}), 0.95)(in)
			in.Level.Checks.AddressMaxAge = 6
		}},
		"six weeks old where the level takes a month": {Want: check.Fail, Says: "BAD_PROOF_OF_ADDRESS", Change: func(in *check.Input) {
			bill(good(map[string]string{vision.FieldIssueDate: "2026-01-15"}), 0.95)(in)
			in.Level.Checks.AddressMaxAge = 1
		}},
		"another name":    {Want: check.Fail, Says: "BAD_PROOF_OF_ADDRESS", Images: []int32{billID}, Change: bill(good(map[string]string{vision.FieldFullName: "TIMUR BEKOV"}), 0.95)},
		"four months old": {Want: check.Fail, Says: "BAD_PROOF_OF_ADDRESS", Change: bill(good(map[string]string{vision.FieldIssueDate: "2025-10-30"}), 0.95)},
		"dated next year": {Want: check.Doubt, Says: "address-date-unsure", Change: bill(good(map[string]string{vision.FieldIssueDate: "2027-01-01"}), 0.95)},
		"read badly":      {Want: check.Doubt, Says: "address-date-unsure address-unread", Change: bill(good(nil), 0.5)},
		"nothing read":    {Want: check.Doubt, Says: "address-name-unread address-date-unread address-unread", Class: check.DoubtIdentity, Change: bill(nil, 0)},
		"the passport as proof of address": {Want: check.Fail, Says: "BAD_PROOF_OF_ADDRESS address-date-unsure address-unread", Change: func(in *check.Input) {
			in.Level.Required.DocSets = append(in.Level.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfAddress, Types: []string{kind.Passport}})
			again := checktest.Passport(checktest.Aigerim()).Documents[0]
			again.Step, again.Image.ID = level.StepProofOfAddress, billID
			in.Documents = append(in.Documents, again)
		}},
		"missing": {Want: check.Doubt, Says: "address-proof-missing", Change: func(in *check.Input) {
			in.Level.Required.DocSets = append(in.Level.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfAddress})
		}},
	})
}

func TestTheLimitsOfTheProofAreStated(t *testing.T) {
	t.Parallel()
	in := checktest.Passport(checktest.Aigerim())
	bill(good(nil), 0.95)(&in)
	r := address.Checker{}.Check(in)
	for _, e := range r.Evidence {
		if e.Code == "address-issuer-unchecked" && strings.Contains(e.Explanation, "not checked") {
			return
		}
	}
	t.Errorf("evidence %+v", r.Evidence)
}

func TestExtract(t *testing.T) {
	t.Parallel()
	in := checktest.Passport(checktest.Aigerim())
	bill(map[string]string{
		vision.FieldFullName: "Серікова Айгерім Нұрланқызы", vision.FieldIssueDate: "2026-02-10", vision.FieldAuthority: "ТОО Энергосбыт",
		vision.FieldAddress: "050000, Алматы, ул. Абая, д. 10, кв. 7", vision.FieldProofType: "utilityBill",
	}, 0.95)(&in)
	want := []applicant.IDDoc{{
		IDDocType: kind.UtilityBill, IDDocSubType: "utilityBill", Country: "KAZ", LastName: "Серікова", FirstName: "Айгерім", MiddleName: "Нұрланқызы",
		LastNameEn: "Serikova", FirstNameEn: "Aigerim", MiddleNameEn: "Nurlankyzy", IssuedDate: "2026-02-10", IssueAuthority: "ТОО Энергосбыт",
		Address:  &applicant.Address{Country: "KAZ", PostCode: "050000", BuildingNumber: "10", FlatNumber: "7", FormattedAddress: "050000, Алматы, ул. Абая, д. 10, кв. 7"},
		ImageIDs: []int32{billID},
	}}
	if d := cmp.Diff(want, address.Extract(in.Documents)); d != "" {
		t.Error(d)
	}
}
