package completeness

import (
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// sides returns what is missing of one document; nil means that it is whole.
// What a reader recognised goes before what was declared.
func sides(l level.Level, step string, g group, v *check.Verdict) []check.Problem {
	if !kind.Is(g.idDocType, kind.Identity) {
		return nil
	}
	for _, d := range g.docs {
		unrecognised(d, v)
	}
	if !doubleSided(l, g) {
		if g.onlyBack() {
			return []check.Problem{missingSide(document.FrontSide, step, g.docs)}
		}
		return nil
	}
	have := map[string][]check.Document{}
	for i, d := range g.docs {
		if twin := g.twin(i); twin >= 0 {
			v.Note(check.Evidence{Code: "same-picture", Supports: check.Fail, Images: check.IDs(g.docs[twin], d), Explanation: "both images are the same picture, so they count as one side", Why: check.Why("one-picture-twice")})
			continue
		}
		for _, side := range seenSides(d) {
			have[side] = append(have[side], d)
		}
	}
	var missing []check.Problem
	for _, side := range []string{document.FrontSide, document.BackSide} {
		if len(have[side]) > 0 {
			continue
		}
		// An image that was sent as this side and is not it must be sent again.
		var wrong []check.Document
		for _, d := range g.docs {
			if d.Image.SubType == side {
				wrong = append(wrong, d)
			}
		}
		missing = append(missing, missingSide(side, step, wrong))
	}
	for _, p := range missing {
		side := "front side"
		if p.Label == "BACK_SIDE_MISSING" {
			side = "back side"
		}
		v.Note(check.Evidence{Code: "side-missing", Supports: check.Fail, Images: check.IDs(g.docs...), Explanation: p.Comment, Why: check.Why("side-not-there", check.Terms("side", side))})
	}
	// Both the side's own label and the contract's general one.
	if len(missing) > 0 {
		general := missing[0]
		general.Label, general.Button = "DOCUMENT_PAGE_MISSING", "additionalPages_anotherSide"
		missing = append(missing, general)
	}
	return missing
}

func missingSide(side, step string, wrong []check.Document) check.Problem {
	p := check.Problem{Label: "FRONT_SIDE_MISSING", Button: "additionalPages_mainPageId", Step: step, Images: check.IDs(wrong...), Comment: "The front side of the document is missing."}
	if side == document.BackSide {
		p.Label, p.Button, p.Comment = "BACK_SIDE_MISSING", "additionalPages_anotherSide", "The back side of the document is missing."
	}
	return p
}

// doubleSided asks for both sides when the declared or any recognised type
// wants them: an unsure reader must not make less enough.
func doubleSided(l level.Level, g group) bool {
	if l.DoubleSided(g.idDocType, g.country) {
		return true
	}
	for _, d := range g.docs {
		for _, p := range d.Pages() {
			if p.Kind != "" && kind.Is(p.Kind, kind.Identity) && l.DoubleSided(p.Kind, g.country) {
				return true
			}
		}
	}
	return false
}

// onlyBack reports that every image was recognised as a back side.
func (g group) onlyBack() bool {
	for _, d := range g.docs {
		for _, side := range seenSides(d) {
			if side == document.FrontSide {
				return false
			}
		}
	}
	return len(g.docs) > 0
}

// seenSides are the sides that an image shows: both may be in one file.
func seenSides(d check.Document) []string {
	var out []string
	for _, p := range d.Pages() {
		if p.Side == document.FrontSide || p.Side == document.BackSide {
			out = append(out, p.Side)
		}
	}
	switch {
	case len(out) > 0:
		return out
	case d.Image.SubType != "":
		return []string{d.Image.SubType}
	}
	return []string{document.FrontSide}
}

// twin finds an earlier image of the group that is the same picture.
func (g group) twin(i int) int {
	for j := range i {
		if check.SamePicture(g.docs[j], g.docs[i]) {
			return j
		}
	}
	return -1
}

// unrecognised leaves doubt about an image in which nothing of a document was
// recognised: a declared side is no evidence.
func unrecognised(d check.Document, v *check.Verdict) {
	for _, p := range d.Pages() {
		if recognised(p) {
			v.Note(check.Evidence{Code: "side-recognised", Supports: check.Pass, Images: check.IDs(d), Score: p.KindScore,
				Values: []check.EvidenceValue{{Source: "recognised", Value: p.Kind + " " + p.Country + " " + p.Side, ImageID: d.Image.ID, Page: p.Index}}})
			return
		}
	}
	if len(d.Pages()) == 0 {
		return // undecodable is doubt already
	}
	// No better photo makes the reader know a type that it cannot tell, or a back
	// side that bears nothing telling; what a bad photo hides is told by quality.
	class := check.DoubtIdentity
	if k, _ := kind.Of(d.Image.Type); k.Recognised && d.Image.SubType != document.BackSide {
		class = check.DoubtQuality
	}
	v.Doubt(check.DoubtCause{Class: class, Code: "document-unrecognised", Label: "UNSATISFACTORY_PHOTOS", Button: "badPhoto_dataNotVisible",
		Step: d.Step, Images: check.IDs(d), Comment: "The document could not be recognised in the picture."})
}

// recognised: a type was told, or the reader knows the page as a back side. A
// zone or symbol without a type says nothing of which document it belongs to.
func recognised(p vision.Page) bool {
	return p.Kind != "" || p.Side == document.BackSide
}
