package integrity

import (
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/vision"
)

// reuse looks for one picture that serves in two places. Twins among the sides
// of one document are told by completeness, as a missing side.
func reuse(in check.Input, v *check.Verdict) {
	for j, b := range in.Documents {
		for _, a := range in.Documents[:j] {
			if a.Step == "" || b.Step == "" || sameDocument(a, b) || !check.SamePicture(a, b) {
				continue
			}
			v.Note(check.Evidence{Code: "picture-reused", Supports: check.Fail, Images: check.IDs(a, b), Explanation: "one picture was uploaded for two purposes", Why: check.Why("picture-two-purposes")})
			label, button := "UNSATISFACTORY_PHOTOS", ""
			culprit := b
			if a.Is(kind.Selfie) {
				culprit = a
			}
			if culprit.Is(kind.Selfie) {
				label, button = "BAD_SELFIE", "selfie_selfieLiveness"
			}
			v.Retry(check.Problem{Label: label, Button: button, Step: culprit.Step, Images: check.IDs(culprit), Comment: "The same picture was uploaded for two purposes."})
		}
	}
}

func sameDocument(a, b check.Document) bool {
	return a.Is(kind.Identity) && b.Is(kind.Identity) && a.Step == b.Step && a.Image.Type == b.Image.Type && a.Image.Country == b.Image.Country
}

// oneDocument: front and back that each prove another number are not of one
// document. Names and dates across sides are compared by the identity check.
func oneDocument(in check.Input, v *check.Verdict) {
	for j, b := range in.Documents {
		for _, a := range in.Documents[:j] {
			if a.Step == "" || !sameDocument(a, b) {
				continue
			}
			x, y := proven(a), proven(b)
			if x.Value == "" || y.Value == "" || check.PlainNumber(x.Value) == check.PlainNumber(y.Value) {
				continue
			}
			v.Note(check.Evidence{Code: "sides-differ", Supports: check.Doubt, Field: vision.FieldDocumentNumber, Images: check.IDs(a, b),
				Values: []check.EvidenceValue{
					{Source: x.Source, Value: x.Value, ImageID: a.Image.ID, Box: x.Box, Score: x.Score},
					{Source: y.Source, Value: y.Value, ImageID: b.Image.ID, Box: y.Box, Score: y.Score},
				}, Explanation: "the sides bear different document numbers", Why: check.Why("sides-numbers")})
			v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "sides-differ", Label: "BAD_PROOF_OF_IDENTITY", Button: "badDocument_suspiciousDocument",
				Step: b.Step, Images: check.IDs(a, b), Comment: "The sides seem to belong to different documents."})
		}
	}
}

// proven is a document number that a check digit covers or that was read with
// great confidence.
func proven(d check.Document) vision.Reading {
	var best vision.Reading
	for _, p := range d.Pages() {
		for _, r := range check.ReadingsOf(p, vision.FieldDocumentNumber) {
			if (r.Checked || r.Score >= 0.95) && (best.Value == "" || r.Checked && !best.Checked) {
				best = r
			}
		}
	}
	return best
}
