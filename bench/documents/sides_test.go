package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/identity"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// TestASymbolContradictsTheFront photographs both sides of a licence, reads them, and
// lets the server's check weigh them: a symbol on the back that says another number
// and birthday than the front prints is doubt, one that says the same is none.
func TestASymbolContradictsTheFront(t *testing.T) {
	if testing.Short() {
		t.Skip("reads four pictures")
	}
	maker, r := opened(t)
	contradictions := func(group string, number int) []string {
		sheet, err := maker.Page(group, number)
		if err != nil {
			t.Fatal(err)
		}
		other, ok, err := maker.OtherSide(sheet)
		if err != nil || !ok || sheet.Design.Symbol != "PDF417" {
			t.Fatalf("%s %d is a %s with another side: %v %v", group, number, sheet.Design.Code, ok, err)
		}
		in := check.Input{Now: specimen.ProtocolDay, Level: level.Level{Required: level.RequiredIDDocs{
			DocSets: []level.DocSet{{IDDocSetType: level.StepIdentity, Types: []string{kind.Drivers}}}}}}
		for i, s := range []specimen.Sheet{sheet, other} {
			facts, err := r.Read(context.Background(), s.File, vision.PurposeDocument)
			if err != nil {
				t.Fatal(err)
			}
			in.Documents = append(in.Documents, check.Document{Step: level.StepIdentity, Facts: &facts,
				Image: document.Image{ID: int32(i + 1), Type: kind.Drivers, SubType: s.Side, Country: s.Design.Country}})
		}
		var codes []string
		for _, d := range (identity.Checker{}).Check(in).Doubts {
			if strings.HasPrefix(d.Code, "sides-contradict-") {
				codes = append(codes, d.Code)
			}
		}
		return codes
	}
	const licence = 0
	if got := contradictions(specimen.AttackBarcode, licence); !slices.Contains(got, "sides-contradict-document-number") || !slices.Contains(got, "sides-contradict-birth-date") {
		t.Errorf("another number and birthday in the symbol: %v", got)
	}
	if got := contradictions(string(specimen.Clean), genuineLicence(t, maker)); len(got) > 0 {
		t.Errorf("one document: %v", got)
	}
}

// genuineLicence is the number of a clean page that is a licence with a symbol.
func genuineLicence(t *testing.T, m specimen.Maker) int {
	t.Helper()
	codes := map[string]bool{}
	for _, d := range specimen.Designs(m.Part) {
		if d.Symbol == "PDF417" {
			return len(codes) // documents take turns
		}
		codes[d.Code] = true
	}
	t.Fatal("no document has a symbol")
	return 0
}
