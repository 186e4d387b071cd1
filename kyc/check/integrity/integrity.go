package integrity

import (
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// Checker is the integrity check.
type Checker struct{}

// Kind is integrity.
func (Checker) Kind() check.Kind { return check.KindIntegrity }

// Check looks at every image that serves a step.
func (Checker) Check(in check.Input) check.Result {
	in.Level = in.Level.WithDefaults()
	v := check.NewVerdict(check.KindIntegrity)
	for _, d := range in.Documents {
		if d.Step == "" {
			continue
		}
		p := picture{v, d}
		// Where the level takes electronic documents, that one is shown on a
		// screen is what is expected of it.
		if !(d.Is(kind.Identity) && in.Level.Checks.DigitalDocument == level.ActionAccept && d.Finding(vision.FindingDigitalDocument) >= check.SureFinding) {
			p.screen()
		}
		p.colour()
		p.edited()
		if d.Is(kind.Identity) {
			p.specimen(in.Level.Checks.Specimen, d.Finding(vision.FindingSpecimen))
			p.digital(in.Level.Checks.DigitalDocument)
			p.portrait()
			p.zones(in)
		}
		if d.Is(kind.Identity) && len(d.Pages()) == 0 {
			p.doubt(check.DoubtQuality, "not-read", "NOT_READABLE", "", "The picture was not read, so it could not be examined.")
		}
	}
	reuse(in, v)
	oneDocument(in, v)
	return v.Result()
}

// picture judges one image.
type picture struct {
	verdict *check.Verdict
	doc     check.Document
}

func (p picture) note(code string, supports check.Outcome, score float64, why string, reason check.Reason) {
	p.verdict.Note(check.Evidence{Code: code, Supports: supports, Score: score, Images: check.IDs(p.doc), Explanation: why, Why: []check.Reason{reason}})
}

// found is a reason with the strength of the finding.
func found(code string, score float64) check.Reason {
	return check.Because(code, check.Share("score", score))
}

func (p picture) retry(label, button, comment string) {
	p.verdict.Retry(check.Problem{Label: label, Button: button, Step: p.doc.Step, Images: check.IDs(p.doc), Comment: comment})
}

func (p picture) doubt(class check.DoubtClass, code, label, button, comment string) {
	p.verdict.Doubt(check.DoubtCause{Class: class, Code: code, Label: label, Button: button, Step: p.doc.Step, Images: check.IDs(p.doc), Comment: comment})
}

// screen: a screenshot is plain; a photo of a screen is told by its pattern, and
// a fabric or a print may look the same, so it stays doubt about the picture.
func (p picture) screen() {
	const button = "badPhoto_screenshot"
	switch score := p.doc.Finding(vision.FindingScreenshot); {
	case score >= check.SureFinding:
		p.note("screenshot", check.Fail, score, "made of a screen's own pixels", found("screen-pixels", score))
		p.retry("SCREENSHOTS", button, "The picture is a screenshot.")
	case score >= check.FaintFinding:
		p.note("screenshot", check.Doubt, score, "perhaps made of a screen's own pixels", found("screen-pixels-perhaps", score))
		p.doubt(check.DoubtQuality, "screenshot", "SCREENSHOTS", button, "The picture may be a screenshot.")
	}
	if score := p.doc.Finding(vision.FindingScreenRecapture); score >= check.FaintFinding {
		p.note("screen-recapture", check.Doubt, score, "the pattern of a screen", found("screen-pattern", score))
		p.doubt(check.DoubtQuality, "screen-recapture", "SCREENSHOTS", button, "The picture may be a photo of a screen.")
	}
}

// colour: proofs of address are often printed in black, and a night selfie may
// be nearly grey.
func (p picture) colour() {
	if p.doc.Is(kind.Address) {
		return
	}
	const button = "badPhoto_blackAndWhite"
	switch score := p.doc.Finding(vision.FindingGrayscale); {
	case score >= check.SureFinding && p.doc.Is(kind.Identity):
		p.note("grayscale", check.Fail, score, "the picture has no colour", found("no-colour", score))
		p.retry("BLACK_AND_WHITE", button, "The picture is black and white.")
	case score >= check.FaintFinding:
		p.note("grayscale", check.Doubt, score, "the picture has hardly any colour", found("hardly-colour", score))
		p.doubt(check.DoubtQuality, "grayscale", "BLACK_AND_WHITE", button, "The picture may be black and white.")
	}
}

func (p picture) edited() {
	if score := p.doc.Finding(vision.FindingHiddenText); score >= check.FaintFinding {
		p.note("hidden-text", check.Doubt, score, "the file's text says what its page does not show", found("text-not-shown", score))
		p.doubt(check.DoubtIdentity, "hidden-text", "GRAPHIC_EDITOR", "badPhoto_imageEditor", "The file's text is not what its page shows.")
	}
	if score := p.doc.Finding(vision.FindingEditedRegion); score >= check.FaintFinding {
		p.note("edited-region", check.Doubt, score, "a part of the picture lacks the traces of compression that the rest has", found("no-compression-traces", score))
		p.doubt(check.DoubtIdentity, "edited-region", "GRAPHIC_EDITOR", "badPhoto_imageEditor", "A part of the picture seems to have been put there later.")
	}
	if score := p.doc.Finding(vision.FindingPrintedCopy); score >= check.FaintFinding && p.doc.Is(kind.Identity) {
		p.note("printed-copy", check.Doubt, score, "the dots of a printer all over the document, or a white rim of paper around it", found("printer-dots", score))
		p.doubt(check.DoubtQuality, "printed-copy", "BAD_PROOF_OF_IDENTITY", "badDocument_copyOfIdDoc", "The picture may show a printed copy.")
	}
	if score := p.doc.Finding(vision.FindingTemplate); score >= check.FaintFinding && p.doc.Is(kind.Identity) {
		p.note("template-deviation", check.Doubt, score, "values do not stand where the document's own labels say", found("misplaced-values", score))
		p.doubt(check.DoubtIdentity, "template-deviation", "FORGERY", "fake_forgedId", "The print is not as the document's own labels say.")
	}
	if score := p.doc.Finding(vision.FindingEdited); score >= check.FaintFinding {
		p.note("edited", check.Doubt, score, "traces of an editor in metadata or pixels", found("editor-traces", score))
		p.doubt(check.DoubtIdentity, "edited", "GRAPHIC_EDITOR", "badPhoto_imageEditor", "The picture shows traces of a graphic editor.")
	}
}

// portrait: no office issues a document with a drawing of its holder.
func (p picture) portrait() {
	score := p.doc.Finding(vision.FindingPortraitDrawn)
	if score < check.FaintFinding {
		return
	}
	p.note("portrait-drawn", check.Doubt, score, "the skin of the portrait has one colour, as in drawings", found("portrait-one-colour", score))
	p.doubt(check.DoubtIdentity, "portrait-drawn", "FORGERY", "fake_forgedId", "The portrait on the document is drawn, not photographed.")
}

// specimen: such a document was never issued to anybody.
func (p picture) specimen(action string, score float64) {
	if score < check.FaintFinding {
		return
	}
	switch {
	case action == level.ActionNote:
		p.note("specimen", check.Pass, score, "marked as a specimen; the level takes note only", found("specimen-noted", score))
	case action == level.ActionReject && score >= check.SureFinding:
		p.note("specimen", check.Fail, score, "marked as a specimen", found("specimen-marked", score))
		p.retry("ID_INVALID", "badDocument_invalidId", "The document is a specimen.")
	default:
		p.note("specimen", check.Doubt, score, "marked as a specimen", found("specimen-marked", score))
		p.doubt(check.DoubtIdentity, "specimen", "ID_INVALID", "badDocument_invalidId", "The document seems to be a specimen.")
	}
}

func (p picture) digital(action string) {
	score := p.doc.Finding(vision.FindingDigitalDocument)
	if score < check.FaintFinding {
		return
	}
	switch {
	case action == level.ActionAccept:
		p.note("digital-document", check.Pass, score, "an electronic document; the level accepts it", found("electronic-accepted", score))
	case action == level.ActionReject && score >= check.SureFinding:
		p.note("digital-document", check.Fail, score, "an electronic document", found("electronic", score))
		p.retry("DIGITAL_DOCUMENT", "badDocument_digitalId", "The picture shows an electronic document.")
	default:
		p.note("digital-document", check.Doubt, score, "an electronic document", found("electronic", score))
		p.doubt(check.DoubtIdentity, "digital-document", "DIGITAL_DOCUMENT", "badDocument_digitalId", "The picture shows an electronic document.")
	}
}
