package face

import (
	"fmt"
	"math"
	"slices"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

// Checker is the face check.
type Checker struct {
	// Calibration belongs to the embedding network that made the facts.
	Calibration face.Calibration
}

// Kind is face.
func (Checker) Kind() check.Kind { return check.KindFace }

// Check compares the person of each selfie with the portrait on each identity
// document. It is not asked by a level without a selfie.
func (c Checker) Check(in check.Input) check.Result {
	in.Level = in.Level.WithDefaults()
	steps := selfieSteps(in.Level)
	if len(steps) == 0 {
		return check.NotAsked(check.KindFace, "the level has no selfie", check.Because("asks-no-selfie"))
	}
	v := check.NewVerdict(check.KindFace)
	if c.Calibration.Revision == "" {
		v.Doubt(check.DoubtCause{Class: check.DoubtTechnical, Code: "no-calibration", Label: "CHECK_UNAVAILABLE", Comment: "Faces cannot be compared on this server."})
		return v.Result()
	}
	v.Version("face.calibration", c.Calibration.Revision)
	p := pairs{verdict: v, level: in.Level, calibration: bounded(c.Calibration, in.Level.Checks.Thresholds)}
	v.Version("face.same", fmt.Sprintf("%.4f", p.calibration.Same))
	v.Version("face.different", fmt.Sprintf("%.4f", p.calibration.Different))

	portraits := p.findPortraits(in)
	for _, set := range steps {
		selfies := in.InStep(set.IDDocSetType)
		if len(selfies) == 0 && !set.SkipAllowed {
			v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "selfie-missing", Label: "BAD_SELFIE", Step: set.IDDocSetType, Comment: "There is no selfie."})
		}
		for _, selfie := range selfies {
			person, ok := p.findPerson(selfie)
			if !ok {
				continue
			}
			for _, portrait := range portraits {
				p.compare(person, portrait)
				p.sameSource(person, portrait)
			}
			p.documentInHand(in, selfie, portraits)
		}
	}
	return v.Result()
}

func selfieSteps(l level.Level) []level.DocSet {
	return slices.DeleteFunc(slices.Clone(l.Required.DocSets), func(d level.DocSet) bool {
		return d.IDDocSetType != level.StepSelfie && d.IDDocSetType != level.StepSelfie2
	})
}

// pairs compares faces on behalf of one verdict.
type pairs struct {
	verdict     *check.Verdict
	level       level.Level
	calibration face.Calibration
}

// seen is a face and where it is.
type seen struct {
	doc  check.Document
	page int
	face vision.Face
}

func (s seen) value(source string) check.EvidenceValue {
	box := s.face.Box
	return check.EvidenceValue{Source: source, ImageID: s.doc.Image.ID, Page: s.page, Box: &box, Score: s.face.Score}
}

func area(f vision.Face) float64 { return f.Box.W * f.Box.H }

// findPortraits takes the largest face of each identity document (a ghost image
// beside it is smaller). Every document whose kind shows its holder must have one.
func (p pairs) findPortraits(in check.Input) []seen {
	type key struct{ step, idDocType, country string }
	var order []key
	docs := map[key][]check.Document{}
	for _, d := range in.OfClass(kind.Identity) {
		k := key{d.Step, d.Image.Type, d.Image.Country}
		if docs[k] == nil {
			order = append(order, k)
		}
		docs[k] = append(docs[k], d)
	}
	if len(order) == 0 {
		p.verdict.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "document-missing", Label: "DOCUMENT_MISSING", Comment: "There is no document to compare the selfie with."})
	}
	var out []seen
	for _, k := range order {
		best, found := seen{}, false
		for _, d := range docs[k] {
			for _, page := range d.Pages() {
				for _, f := range page.Faces {
					if !found || area(f) > area(best.face) {
						best, found = seen{d, page.Index, f}, true
					}
				}
			}
		}
		if found {
			out = append(out, best)
			continue
		}
		if about, _ := kind.Of(k.idDocType); about.Portrait || k.step == level.StepIdentity {
			p.noPortrait(k.step, docs[k])
		}
	}
	return out
}

// noPortrait doubts for a document without a face. Where the side that would
// bear it is missing or unread, only that is said: nothing else need be sent again.
func (p pairs) noPortrait(step string, docs []check.Document) {
	var unread, fronts []check.Document
	for _, d := range docs {
		switch {
		case len(d.Pages()) == 0:
			unread = append(unread, d)
		case d.Image.SubType != document.BackSide && d.Pages()[0].Side != document.BackSide:
			fronts = append(fronts, d)
		}
	}
	doubt := check.DoubtCause{Class: check.DoubtQuality, Code: "portrait-missing", Label: "BAD_PROOF_OF_IDENTITY", Button: "badDocument_withoutFace",
		Step: step, Images: check.IDs(fronts...), Comment: "No portrait was found on the document."}
	switch {
	case len(fronts) > 0:
	case len(unread) > 0:
		doubt.Code, doubt.Label, doubt.Button, doubt.Images = "portrait-unread", "NOT_READABLE", "", check.IDs(unread...)
	default:
		doubt.Code, doubt.Label, doubt.Button, doubt.Images = "portrait-side-missing", "DOCUMENT_PAGE_MISSING", "additionalPages_mainPageId", nil
	}
	p.verdict.Doubt(doubt)
}

// findPerson picks the person of a selfie and judges the picture of the face.
func (p pairs) findPerson(selfie check.Document) (seen, bool) {
	doubt := func(code, why string) {
		p.verdict.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: code, Label: "BAD_SELFIE", Button: "selfie_webcamSelfie",
			Step: selfie.Step, Images: check.IDs(selfie), Comment: why})
	}
	var person seen
	found := false
	for _, page := range selfie.Pages() {
		if i := face.Person(page.Faces); i >= 0 && (!found || area(page.Faces[i]) > area(person.face)) {
			person, found = seen{selfie, page.Index, page.Faces[i]}, true
		}
	}
	if !found {
		doubt("no-person", "No face of a person was found in the selfie.")
		return seen{}, false
	}
	limits := p.calibration.Selfie
	// One person only on every picture of a video, on the one picture of a photo.
	for _, page := range selfie.Pages() {
		for _, f := range face.SelfieFindings(page.Faces, limits) {
			if f.Code == vision.FindingMultipleFaces {
				p.verdict.Note(check.Evidence{Code: "second-person", Supports: check.Fail, Images: check.IDs(selfie), Values: []check.EvidenceValue{person.value("selfie")}, Explanation: f.Detail,
					Why: check.Why("several-faces")})
				p.verdict.Retry(check.Problem{Label: "BAD_SELFIE", Button: "selfie_webcamSelfie", Step: selfie.Step, Images: check.IDs(selfie), Comment: "The selfie shows several people."})
				return seen{}, false
			}
		}
	}
	own := face.SelfieFindings([]vision.Face{person.face}, limits)
	for _, q := range []struct{ code, why string }{
		{vision.FindingFaceTooSmall, "The face in the selfie is too small."},
		{vision.FindingFaceTurned, "The face in the selfie is turned away."},
		{vision.FindingFaceBlurred, "The face in the selfie is blurred."},
		{vision.FindingFaceDark, "The face in the selfie is too dark."},
		{vision.FindingEyesCovered, "Dark glasses cover the eyes in the selfie."},
		{vision.FindingMouthCovered, "A mask, a scarf or a hand covers the mouth in the selfie."},
		{vision.FindingFaceDrawn, "The face in the selfie is drawn, not photographed."},
	} {
		told := selfie.Finding(q.code) >= check.FaintFinding
		measured := slices.ContainsFunc(own, func(f vision.Finding) bool { return f.Code == q.code })
		if told || measured {
			doubt(q.code, q.why)
		}
	}
	return person, true
}

// compare decides whether the person is the holder.
func (p pairs) compare(person, portrait seen) {
	m := face.Compare(person.face, portrait.face, p.calibration)
	e := check.Evidence{Code: "face-match", Supports: check.Pass, Score: m.Similarity,
		Images: check.IDs(person.doc, portrait.doc),
		Values: []check.EvidenceValue{person.value("selfie"), portrait.value("document")},
		Explanation: fmt.Sprintf("distance %.3f, faces %.0f and %.0f px wide: %s %v%s",
			m.Distance, person.face.Box.W, portrait.face.Box.W, m.Decision, m.Reasons, rates(p.calibration, m)),
		Why: p.reasons(person, portrait, m)}
	small := portrait.face.Box.W < p.calibration.MinFace
	switch {
	case m.Decision == face.Same:
		p.verdict.Note(e)
	case m.Decision == face.Different:
		e.Code, e.Supports = "face-different", check.Fail
		p.verdict.Note(e)
		p.verdict.Retry(check.Problem{Label: "BAD_FACE_MATCHING", Button: "selfie_badFaceComparison", Step: person.doc.Step, Images: check.IDs(person.doc),
			Comment: "The person in the selfie is not the person on the document."})
	case (small || !measurable(m)) && !far(m):
		e.Code, e.Supports = "portrait-too-small", check.Doubt
		p.verdict.Note(e)
		p.verdict.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "portrait-too-small", Label: "LOW_QUALITY", Button: "badPhoto_dataNotVisible",
			Step: portrait.doc.Step, Images: check.IDs(portrait.doc), Comment: "The portrait on the document is too small or unclear to compare."})
	default:
		e.Code, e.Supports = "face-unsure", check.Doubt
		p.verdict.Note(e)
		p.verdict.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "face-unsure", Label: "BAD_FACE_MATCHING", Button: "selfie_badFaceComparison",
			Step: person.doc.Step, Images: check.IDs(person.doc), Comment: "The faces on document and selfie could not be matched with certainty."})
	}
}

// reasons is the explanation of a comparison without words.
func (p pairs) reasons(person, portrait seen, m face.Match) []check.Reason {
	c := p.calibration
	if !measurable(m) {
		return check.Why("face-not-described")
	}
	out := check.Why("face-distance", check.Number("distance", m.Distance), check.Number("same", c.Same), check.Number("different", c.Different),
		check.Number("selfie", math.Round(person.face.Box.W)), check.Number("portrait", math.Round(portrait.face.Box.W)))
	for _, r := range m.Reasons {
		switch r {
		case face.ReasonSmallFace:
			out = append(out, check.Because("face-small", check.Number("limit", c.MinFace)))
		case face.ReasonTurnedFace:
			out = append(out, check.Because("face-turned", check.Number("limit", c.MaxYaw)))
		}
	}
	if r, ok := c.RatesAt(m.Distance); ok {
		out = append(out, check.Because("face-rates", check.Share("strangers", r.FMR), check.Number("distance", r.Distance), check.Share("atMost", r.FMRUpTo), check.Share("same", r.FNMR)))
	}
	return out
}

// rates says how often two people, or two pictures of one, were measured to be
// at most or more than this far apart.
func rates(c face.Calibration, m face.Match) string {
	r, ok := c.RatesAt(m.Distance)
	if !ok || !measurable(m) {
		return ""
	}
	return fmt.Sprintf("; of two people %.2g%% are within %.2f (95%%: at most %.2g%%), of one person %.2g%% farther", 100*r.FMR, r.Distance, 100*r.FMRUpTo, 100*r.FNMR)
}

// sameSource looks for a selfie that is the document's own portrait.
func (p pairs) sameSource(person, portrait seen) {
	known := sourceKnown(person, portrait)
	m := face.SameSource(person.face, portrait.face, p.calibration)
	if known && !m.Same {
		return
	}
	e := check.Evidence{Code: "same-source-portrait", Supports: check.Doubt, Score: m.Score, Images: check.IDs(person.doc, portrait.doc),
		Values:      []check.EvidenceValue{person.value("selfie"), portrait.value("document")},
		Explanation: "the selfie and the portrait on the document are one photograph", Why: check.Why("one-photograph")}
	doubt := check.DoubtCause{Class: check.DoubtIdentity, Code: "same-source-portrait", Label: "BAD_SELFIE", Button: "selfie_selfieLiveness",
		Step: person.doc.Step, Images: check.IDs(person.doc), Comment: "The selfie and the portrait on the document are one photograph."}
	switch action := p.level.Checks.SameSourcePortrait; {
	case !known && action == level.ActionNote:
	case !known:
		doubt.Class, doubt.Code = check.DoubtQuality, "same-source-unknown"
		doubt.Comment = "It could not be told whether the selfie is a photograph of its own."
		p.verdict.Doubt(doubt)
	case action == level.ActionNote:
		e.Supports = check.Pass
		p.verdict.Note(e)
	case action == level.ActionReject:
		e.Supports = check.Fail
		p.verdict.Note(e)
		p.verdict.Retry(check.Problem{Label: doubt.Label, Button: doubt.Button, Step: doubt.Step, Images: doubt.Images, Comment: doubt.Comment})
	default:
		p.verdict.Note(e)
		p.verdict.Doubt(doubt)
	}
}
