package face

import (
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

// legible is the confidence from which a number read off a document held up
// counts when no check digit covers it.
const legible = 0.9

// documentInHand looks for the document in the selfie. "Required" wants a
// positive link to the uploaded document: its portrait, not contradicted, or
// its number. A contradiction counts in every mode but "off".
func (p pairs) documentInHand(in check.Input, selfie check.Document, portraits []seen) {
	v := p.verdict
	mode := in.Level.Checks.DocumentInSelfie
	if mode == level.DocumentInSelfieOff {
		return
	}
	linked := numberInHand(in, selfie, v)
	for _, held := range heldFaces(selfie) {
		if p.heldFace(held, portraits) {
			linked = true
		}
	}
	if linked || len(portraits) == 0 {
		return // without a portrait there is doubt already, and it is not the selfie's fault
	}
	if mode == level.DocumentInSelfiePreferred {
		v.Note(check.Evidence{Code: "no-document-in-hand", Supports: check.Pass, Images: check.IDs(selfie), Explanation: "no document was recognised in the selfie; the level only prefers one", Why: check.Why("hand-empty-preferred")})
		return
	}
	if paperInHand(selfie) {
		v.Note(check.Evidence{Code: "paper-in-hand", Supports: check.Doubt, Images: check.IDs(selfie), Explanation: "something printed or written is held up, without a portrait, a zone or the number of the uploaded document", Why: check.Why("paper-held-up")})
		v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "paper-in-hand", Label: "BAD_SELFIE", Button: "selfie_selfieWithId",
			Step: selfie.Step, Images: check.IDs(selfie), Comment: "A paper is held up in the selfie, and the document cannot be seen."})
		return
	}
	v.Note(check.Evidence{Code: "no-document-in-hand", Supports: check.Doubt, Images: check.IDs(selfie), Score: selfie.Finding(vision.FindingNoDocumentInHand)})
	v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "no-document-in-hand", Label: "BAD_SELFIE", Button: "selfie_selfieWithId",
		Step: selfie.Step, Images: check.IDs(selfie), Comment: "The document is not clearly visible in the selfie."})
}

// paperLines is how many lines of print make a paper of what is held up.
const paperLines = 3

// paperInHand: a sheet or a note is held up, and nothing that only a document has.
func paperInHand(selfie check.Document) bool {
	paper := false
	for _, p := range selfie.Pages() {
		if p.MRZ != nil || len(check.ReadingsOf(p, vision.FieldDocumentNumber)) > 0 {
			return false
		}
		paper = paper || len(p.Lines) >= paperLines
	}
	return paper && len(heldFaces(selfie)) == 0
}

func heldFaces(selfie check.Document) []seen {
	var out []seen
	for _, p := range selfie.Pages() {
		for _, f := range p.Faces {
			if f.OnDocument {
				out = append(out, seen{selfie, p.Index, f})
			}
		}
	}
	return out
}

// heldFace reports whether the face on the document held up can be that of an
// uploaded document. It is often small, so an unsure comparison is enough as
// long as it is measurable and nothing speaks against it.
func (p pairs) heldFace(held seen, portraits []seen) bool {
	best, fits, compared := 0.0, false, false
	for _, portrait := range portraits {
		m := face.Compare(held.face, portrait.face, p.calibration)
		best = max(best, m.Similarity)
		compared = compared || measurable(m)
		fits = fits || measurable(m) && !far(m)
	}
	if !compared {
		return false
	}
	e := check.Evidence{Code: "in-hand-face", Supports: check.Pass, Score: best, Images: check.IDs(held.doc), Values: []check.EvidenceValue{held.value("document in hand")}}
	if !fits {
		e.Code, e.Supports = "in-hand-face-different", check.Doubt
		p.verdict.Note(e)
		p.verdict.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "in-hand-face-different", Label: "BAD_SELFIE", Button: "selfie_selfieWithId",
			Step: held.doc.Step, Images: check.IDs(held.doc), Comment: "The portrait on the document held up does not fit the uploaded document."})
		return false
	}
	p.verdict.Note(e)
	return true
}

// numberInHand compares the number of the document held up, where it is
// legible, with the numbers of the uploaded documents. It reports a link.
func numberInHand(in check.Input, selfie check.Document, v *check.Verdict) bool {
	uploaded := map[string]bool{}
	for _, d := range in.OfClass(kind.Identity) {
		for _, p := range d.Pages() {
			for _, r := range check.ReadingsOf(p, vision.FieldDocumentNumber) {
				uploaded[check.PlainNumber(r.Value)] = true
			}
		}
	}
	delete(uploaded, "")
	linked := false
	for _, p := range selfie.Pages() {
		for _, r := range check.ReadingsOf(p, vision.FieldDocumentNumber) {
			n := check.PlainNumber(r.Value)
			if n == "" || len(uploaded) == 0 {
				continue
			}
			e := check.Evidence{Code: "in-hand-number", Supports: check.Pass, Field: vision.FieldDocumentNumber, Score: r.Score, Images: check.IDs(selfie),
				Values: []check.EvidenceValue{{Source: r.Source, Value: r.Value, ImageID: selfie.Image.ID, Page: p.Index, Box: r.Box, Score: r.Score}}}
			switch {
			case uploaded[n]:
				linked = true
				v.Note(e)
			case r.Checked:
				e.Code, e.Supports = "in-hand-number-different", check.Fail
				v.Note(e)
				v.Retry(check.Problem{Label: "BAD_SELFIE", Button: "selfie_selfieWithId", Step: selfie.Step, Images: check.IDs(selfie),
					Comment: "The document held up has another number than the uploaded one."})
			case r.Score >= legible:
				e.Code, e.Supports = "in-hand-number-different", check.Doubt
				v.Note(e)
				v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "in-hand-number-different", Label: "BAD_SELFIE", Button: "selfie_selfieWithId",
					Step: selfie.Step, Images: check.IDs(selfie), Comment: "The document held up seems to have another number than the uploaded one."})
			}
		}
	}
	return linked
}
