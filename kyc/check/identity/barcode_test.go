package identity

import (
	"slices"
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// A licence's symbol is a source of its own: it proves what the front prints,
// and what it says otherwise is a contradiction.
func TestBarcodeAgainstPrint(t *testing.T) {
	t.Parallel()
	licence := func(inSymbol map[string]string) check.Input {
		printed := map[string]string{
			vision.FieldLastName: "SAMPLE", vision.FieldFirstName: "MICHAEL", vision.FieldBirthDate: "1986-06-06",
			vision.FieldDocumentNumber: "T64235789", vision.FieldExpiryDate: "2028-12-10",
		}
		var front, back []vision.Reading
		for field, value := range printed {
			front = append(front, reading(vision.SourceVIZ, "ppocr", field, value))
			if v, ok := inSymbol[field]; ok {
				value = v
			}
			back = append(back, reading(vision.SourceBarcode, "barcode", field, value))
		}
		doc := func(id int32, side string, list []vision.Reading) check.Document {
			return check.Document{Step: level.StepIdentity, Facts: &vision.Facts{Pages: []vision.Page{{Side: side, Readings: list}}},
				Image: document.Image{ID: id, Type: kind.Drivers, SubType: side, Country: "USA"}}
		}
		return check.Input{
			Now:       now,
			Level:     level.Level{Required: level.RequiredIDDocs{DocSets: []level.DocSet{{IDDocSetType: level.StepIdentity, Types: []string{kind.Drivers}}}}},
			Documents: []check.Document{doc(1, document.FrontSide, front), doc(2, document.BackSide, back)},
		}
	}
	if r := (Checker{}).Check(licence(nil)); r.Outcome != check.Pass {
		t.Errorf("print and symbol agree: %s %+v", r.Outcome, r.Doubts)
	}
	for field, value := range map[string]string{
		vision.FieldLastName: "ROBERTS", vision.FieldBirthDate: "1991-11-23", vision.FieldDocumentNumber: "X99999999", vision.FieldExpiryDate: "2031-01-02",
	} {
		r := Checker{}.Check(licence(map[string]string{field: value}))
		want := "sides-contradict-" + codeOf(field)
		if r.Outcome != check.Doubt || !slices.ContainsFunc(r.Doubts, func(d check.DoubtCause) bool { return d.Code == want }) {
			t.Errorf("%s: %s %+v, want %s", field, r.Outcome, r.Doubts, want)
		}
	}
}
