package verify_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
)

// bill is a reading of a proof of address.
func bill(name, address, issued string) reading {
	page := vision.Page{
		Kind: kind.UtilityBill, KindScore: 0.8, Quality: vision.Quality{Sharpness: 0.8, Brightness: 0.6, Contrast: 0.7, Coverage: 0.9, TextHeight: 24},
		Lines: []vision.TextLine{{Text: "СЧЕТ НА ОПЛАТУ", Score: 0.9}, {Text: name, Score: 0.9}, {Text: address, Score: 0.9}},
	}
	for field, value := range map[string]string{
		vision.FieldFullName: name, vision.FieldAddress: address, vision.FieldIssueDate: issued,
		vision.FieldProofType: "utilityBill", vision.FieldAuthority: "ТОО Энергосбыт",
	} {
		page.Readings = append(page.Readings, vision.Reading{Name: field, Value: value, Score: 0.95, Source: vision.SourceVIZ, Reader: "ppocr"})
	}
	return reading{facts: &vision.Facts{Reader: "test", Pages: []vision.Page{page}}}
}

// TestProofOfAddress: what a bill says is recognised data and a check of its
// own; a wrong one is sent back with its cause; before the identity is approved
// the step has no result.
func TestProofOfAddress(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	l := level.Basic()
	l.ID, l.Name = "", "with-address"
	l.Required.DocSets = append(l.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfResidence})
	_, err := b.CreateLevel(b.ctx, production, l)
	must(t, err)
	a, err := b.Create(b.ctx, production, "with-address", verify.NewApplicant{ExternalUserID: "poa", Lang: "ru", FixedInfo: &applicant.PersonalData{
		Addresses: []applicant.Address{{Country: "KAZ", Town: "Алматы", Street: "ул. Абая", BuildingNumber: "10", FlatNumber: "7"}},
	}})
	must(t, err)
	p := checktest.Aigerim()
	step := func() verify.StepStatus {
		t.Helper()
		steps, err := b.StepStatuses(b.ctx, production, a.ID)
		must(t, err)
		for _, s := range steps {
			if s.Step == level.StepProofOfAddress {
				return s
			}
		}
		t.Fatal("the step is missing")
		return verify.StepStatus{}
	}
	issued := b.base.AddDate(0, 0, -20).Format("2006-01-02")
	ups := b.submission(p, false)

	// The selfie is bad, so the person is not known yet.
	passport := b.add(production, a.ID, ups[0])[0]
	b.add(production, a.ID, b.upload(kind.SelfieImage, "", reading{facts: &vision.Facts{Reader: "test", Pages: []vision.Page{{Kind: kind.SelfieImage,
		Findings: []vision.Finding{{Code: vision.FindingNoFace, Score: 0.9}}}}}}))
	wrong := b.add(production, a.ID, b.upload(kind.UtilityBill, "", bill(p.FirstName+" "+p.LastName, "г. Алматы, ул. Абая, д. 10, кв. 8", issued)))[0]
	a = b.check(production, a.ID)
	if r := a.Review.Result; r == nil || r.Green() {
		t.Fatalf("%+v", r)
	}
	state, err := b.ModerationState(b.ctx, production, a.ID)
	must(t, err)
	if got := state.Images[wrong]; len(got) == 0 || !contains(got, "proofOfAddress_dataMismatch") || len(state.Images[passport]) != 0 {
		t.Errorf("buttons %+v", state.Images)
	}
	if s := step(); s.Result == nil || s.Result.Green() || !contains(s.Result.RejectLabels, "BAD_PROOF_OF_ADDRESS") {
		t.Errorf("with an approved passport the step is %+v", s.Result)
	}

	good := b.add(production, a.ID, b.upload(kind.UtilityBill, "", bill(p.FirstName+" "+p.LastName, "Алматы қ., Абай к-сі, 10 үй, 7 пәтер", issued)))[0]
	b.add(production, a.ID, ups[1])
	a = b.check(production, a.ID)
	if r := a.Review.Result; r == nil || !r.Green() {
		e, _ := b.Explain(b.ctx, production, a.ID, a.Review.AttemptID)
		t.Fatalf("%+v\n%+v", r, e.Decision)
	}
	if s := step(); !s.Result.Green() {
		t.Errorf("%+v", s)
	}
	a, err = b.Applicant(b.ctx, production, a.ID)
	must(t, err)
	var found *applicant.IDDoc
	for i, d := range a.Personal.Info.IDDocs {
		if d.IDDocType == kind.UtilityBill {
			found = &a.Personal.Info.IDDocs[i]
		}
	}
	if found == nil || found.Address == nil || found.Address.FlatNumber != "7" || found.IDDocSubType != "utilityBill" || found.IssuedDate != issued || len(found.ImageIDs) != 1 || found.ImageIDs[0] != good {
		t.Errorf("recognised %+v", found)
	}
	checks, err := b.LatestChecks(b.ctx, production, a.ID, verify.CheckPOA)
	must(t, err)
	if len(checks) != 1 || checks[0].Answer != applicant.AnswerGreen || checks[0].Proof == nil || checks[0].Proof.AddressMatch != applicant.AnswerGreen ||
		checks[0].Proof.NameMatch != applicant.AnswerGreen || checks[0].Proof.Document.IssueAuthority != "ТОО Энергосбыт" {
		t.Errorf("checks %+v", checks)
	}
}

// TestTheAddressWaitsForTheIdentity: a proof of address has no result while the
// person that it names is not known.
func TestTheAddressWaitsForTheIdentity(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	l := level.Basic()
	l.ID, l.Name = "", "with-address"
	l.Required.DocSets = append(l.Required.DocSets, level.DocSet{IDDocSetType: level.StepProofOfAddress})
	_, err := b.CreateLevel(b.ctx, production, l)
	must(t, err)
	a, err := b.Create(b.ctx, production, "with-address", verify.NewApplicant{ExternalUserID: "waits", Lang: "ru"})
	must(t, err)
	p := checktest.Aigerim()
	ups := b.submission(p, true)
	b.add(production, a.ID, ups[0], ups[2]) // the back is missing
	b.add(production, a.ID, b.upload(kind.UtilityBill, "", bill("Тимур Беков", "г. Алматы, ул. Абая, д. 10", b.base.AddDate(-1, 0, 0).Format("2006-01-02"))))
	a = b.check(production, a.ID)
	steps, err := b.StepStatuses(b.ctx, production, a.ID)
	must(t, err)
	for _, s := range steps {
		switch s.Step {
		case level.StepIdentity:
			if s.Result == nil || s.Result.Green() {
				t.Errorf("identity %+v", s.Result)
			}
		case level.StepProofOfAddress:
			if s.Result != nil || s.Missing || len(s.ImageIDs) != 1 {
				t.Errorf("the address has a result: %+v", s)
			}
			for id, r := range s.Images {
				if r != nil {
					t.Errorf("image %d: %+v", id, r)
				}
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
