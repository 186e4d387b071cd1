package checktest

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/vision"
)

// faults that a real case may have. Each makes an input worse or at least other.
var faults = []string{
	"none", "other face", "finding", "side lost", "type differs", "country differs", "zone invalid", "name differs",
	"stated differs", "listed", "not searched", "second person", "number in hand", "same photograph", "expired", "unread", "small portrait",
}

// Damage gives the input one of many faults, drawn.
func Damage(t *rapid.T, in check.Input) check.Input {
	in = Clone(in)
	d := &in.Documents[rapid.IntRange(0, len(in.Documents)-1).Draw(t, "document")]
	selfie := new(vision.Page) // changes go nowhere once the selfie is lost
	for i := range in.Documents {
		if p := firstPage(&in.Documents[i]); p != nil && in.Documents[i].Image.ID == SelfieID && len(p.Faces) > 0 {
			selfie = p
		}
	}
	stranger := Person{LastName: "STRANGER", FirstName: "SOME", Number: "700000001", BirthDate: "1980-01-01", Sex: "M"}
	switch rapid.SampledFrom(faults).Draw(t, "fault") {
	case "other face":
		if len(selfie.Faces) > 0 {
			selfie.Faces[0] = stranger.Shot("selfie", selfie.Faces[0].Box)
		}
	case "finding":
		addFinding(t, d)
	case "side lost":
		in.Documents = in.Documents[1:]
	case "type differs":
		if p := firstPage(d); p != nil && d.Image.ID != SelfieID {
			p.Kind = rapid.SampledFrom([]string{"DRIVERS", "PASSPORT", "ID_CARD", "VISA", "UTILITY_BILL"}).Draw(t, "kind")
			p.KindScore = rapid.Float64Range(0, 1).Draw(t, "kindScore")
		}
	case "country differs":
		if p := firstPage(d); p != nil {
			p.Country = "UZB"
		}
	case "zone invalid":
		if p := firstPage(d); p != nil && p.MRZ != nil {
			p.MRZ.Valid = false
			p.MRZ.Checks = map[string]bool{"number": false}
		}
	case "name differs":
		if p := firstPage(d); p != nil && len(p.Readings) > 0 {
			p.Readings[0].Value = "ANOTHERNAME"
		}
	case "stated differs":
		in.Applicant.Personal.FixedInfo.LastName = "SOMEBODYELSE"
	case "listed":
		in.Listed = []check.ListHit{{EntryID: "e1", Fields: []string{rapid.SampledFrom([]string{"person", "email", "face", "documentNumber"}).Draw(t, "key")}}}
	case "not searched":
		in.Searched = false
	case "second person":
		selfie.Faces = append(selfie.Faces, stranger.Shot("beside", vision.Box{X: 10, Y: 300, W: 300, H: 380}))
	case "number in hand":
		r := reading(vision.FieldDocumentNumber, "999999999")
		r.Checked = rapid.Bool().Draw(t, "checked")
		selfie.Readings = append(selfie.Readings, r)
	case "same photograph":
		for _, other := range in.Documents {
			if p := firstPage(&other); p != nil && other.Image.ID != SelfieID && len(p.Faces) > 0 && len(selfie.Faces) > 0 {
				selfie.Faces[0].Embedding, selfie.Faces[0].Fingerprint = p.Faces[0].Embedding, p.Faces[0].Fingerprint
			}
		}
	case "expired":
		in.Now = in.Now.AddDate(rapid.IntRange(5, 9).Draw(t, "years"), 6, 0)
	case "unread":
		d.Facts = nil
		d.Image.ReadState = rapid.SampledFrom([]document.ReadState{document.ReadFailed, document.ReadQueued, document.ReadDone}).Draw(t, "state")
	case "small portrait":
		if p := firstPage(d); p != nil && len(p.Faces) > 0 {
			p.Faces[0].Box.W, p.Faces[0].Box.H = 45, 55
		}
	}
	return in
}

func firstPage(d *check.Document) *vision.Page {
	if d.Facts == nil || len(d.Facts.Pages) == 0 {
		return nil
	}
	return &d.Facts.Pages[0]
}

var findings = []string{
	vision.FindingUndecodable, vision.FindingNotADocument, vision.FindingBlurred, vision.FindingTooDark, vision.FindingOverexposed,
	vision.FindingGlare, vision.FindingTooSmall, vision.FindingCropped, vision.FindingGrayscale, vision.FindingScreenshot,
	vision.FindingScreenRecapture, vision.FindingEdited, vision.FindingSpecimen, vision.FindingDigitalDocument, vision.FindingMultipleDocs,
	vision.FindingMRZUnreadable, vision.FindingFaceTooSmall, vision.FindingFaceTurned, vision.FindingFaceBlurred, vision.FindingFaceDark, vision.FindingEyesCovered, vision.FindingMouthCovered, vision.FindingFaceDrawn, vision.FindingPortraitDrawn,
}

func addFinding(t *rapid.T, d *check.Document) {
	if p := firstPage(d); p != nil {
		p.Findings = append(p.Findings, finding(rapid.SampledFrom(findings).Draw(t, "finding"), rapid.Float64Range(0, 1).Draw(t, "score")))
	}
}

// Weaken takes evidence away, drawn: readings, zones, faces, scores, pages,
// files or look-ups lost, or a finding more. Fields and scores weaken in all
// sources alike: a source that contradicts is lost only together with the
// evidence that it contradicts.
func Weaken(t *rapid.T, in check.Input) check.Input {
	in = Clone(in)
	if len(in.Documents) == 0 {
		return in
	}
	i := rapid.IntRange(0, len(in.Documents)-1).Draw(t, "document")
	d := &in.Documents[i]
	p := firstPage(d)
	how := rapid.SampledFrom([]string{"file", "facts", "page", "zone", "field", "scores", "faces", "embedding", "fingerprint",
		"face size", "kind", "lines", "finding", "look-up", "zone score", "pose"}).Draw(t, "weakening")
	switch {
	case how == "file":
		in.Documents = append(in.Documents[:i:i], in.Documents[i+1:]...)
	case how == "facts":
		d.Facts = nil
	case how == "look-up":
		in.Searched = false
	case how == "field":
		field := rapid.SampledFrom([]string{vision.FieldLastName, vision.FieldFirstName, vision.FieldBirthDate, vision.FieldDocumentNumber, vision.FieldExpiryDate}).Draw(t, "field")
		everyReading(in, func(list []vision.Reading) []vision.Reading {
			return slices.DeleteFunc(list, func(r vision.Reading) bool { return r.Name == field })
		})
	case how == "scores":
		factor := rapid.Float64Range(0, 1).Draw(t, "factor")
		everyReading(in, func(list []vision.Reading) []vision.Reading {
			for k := range list {
				list[k].Score *= factor
			}
			return list
		})
	case p == nil:
	case how == "page":
		d.Facts.Pages = nil
	case how == "zone":
		p.MRZ = nil
	case how == "faces":
		p.Faces = nil
	case how == "embedding":
		for k := range p.Faces {
			p.Faces[k].Embedding = nil
		}
	case how == "fingerprint":
		for k := range p.Faces {
			p.Faces[k].Fingerprint = ""
		}
	case how == "face size":
		factor := rapid.Float64Range(0.05, 1).Draw(t, "factor")
		for k := range p.Faces {
			p.Faces[k].Box.W *= factor
			p.Faces[k].Box.H *= factor
		}
	case how == "pose":
		for k := range p.Faces {
			p.Faces[k].Yaw += rapid.Float64Range(0, 90).Draw(t, "yaw")
		}
	case how == "kind":
		p.Kind, p.KindScore, p.Country, p.Side = "", 0, "", ""
	case how == "lines":
		p.Lines = nil
	case how == "finding":
		addFinding(t, d)
	case how == "zone score" && p.MRZ != nil:
		p.MRZ.Agreed = false
		for _, row := range p.MRZ.Scores {
			for k := range row {
				row[k] *= 0.5
			}
		}
	}
	return in
}

// everyReading changes the readings of documents; a number read off the document
// in the hand is no evidence for anything but itself.
func everyReading(in check.Input, change func([]vision.Reading) []vision.Reading) {
	for _, d := range in.Documents {
		if d.Facts == nil || d.Image.ID == SelfieID {
			continue
		}
		for k := range d.Facts.Pages {
			p := &d.Facts.Pages[k]
			p.Readings = change(p.Readings)
			if p.MRZ != nil {
				p.MRZ.Fields = change(p.MRZ.Fields)
			}
		}
	}
}

func finding(code string, score float64) vision.Finding {
	return vision.Finding{Code: code, Score: score}
}
