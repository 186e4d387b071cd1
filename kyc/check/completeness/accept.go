package completeness

import (
	"fmt"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// sureKind is the score from which the reader's opinion of a type is proof: it
// rests on a machine readable zone or symbol, not on printed words.
const sureKind = 0.9

// alike tells that one document may go by either type: cards of all kinds carry
// the same zones, and a travel passport that of a passport.
func alike(declared, recognised string) (same, near bool) {
	if declared == recognised {
		return true, true
	}
	card := func(t string) bool { return t == kind.IDCard || t == kind.ResidencePermit || t == kind.Drivers }
	book := func(t string) bool { return t == kind.Passport || t == kind.TravelPassport }
	return book(declared) && book(recognised), card(declared) && card(recognised)
}

// accepted tells whether the step takes the document, by what was declared and
// by what was recognised. The recognised type never widens what is accepted.
func accepted(l level.Level, set level.DocSet, d check.Document, v *check.Verdict) bool {
	if !set.AcceptsType(d.Image.Type) {
		v.Retry(notAccepted(d, "The level does not accept the type "+d.Image.Type+" in this step."))
		return false
	}
	if d.Is(kind.Selfie) {
		return true
	}
	if !l.AcceptsCountry(set, d.Image.Type, d.Image.Country) {
		v.Retry(notAccepted(d, "The level does not accept documents of "+d.Image.Country+" in this step."))
		return false
	}
	if !d.Is(kind.Identity) {
		return true
	}
	for _, p := range d.Pages() {
		if !recognisedFits(l, set, d, p, v) {
			return false
		}
	}
	return true
}

func recognisedFits(l level.Level, set level.DocSet, d check.Document, p vision.Page, v *check.Verdict) bool {
	sure := p.KindScore >= sureKind
	same, near := alike(d.Image.Type, p.Kind)
	if p.Kind != "" && !same {
		e := check.Evidence{Code: "type-differs", Supports: check.Doubt, Field: "idDocType", Score: p.KindScore, Images: check.IDs(d),
			Values: []check.EvidenceValue{{Source: "stated", Value: d.Image.Type}, {Source: "recognised", Value: p.Kind, ImageID: d.Image.ID, Page: p.Index}}}
		if sure && !near {
			e.Supports = check.Fail
			v.Note(e)
			why := fmt.Sprintf("The document was declared as %s and recognised as %s.", d.Image.Type, p.Kind)
			if !set.AcceptsType(p.Kind) {
				why += " The level does not accept that type."
			}
			v.Retry(notAccepted(d, why))
			return false
		}
		v.Note(e)
		v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "type-unclear", Label: rejection(d), Button: button(d, "badDocument_wrongType"),
			Step: d.Step, Images: check.IDs(d), Comment: "The document does not look like the declared type."})
	}
	if p.Country != "" && p.Country != d.Image.Country {
		e := check.Evidence{Code: "country-differs", Supports: check.Doubt, Field: "country", Score: p.KindScore, Images: check.IDs(d),
			Values: []check.EvidenceValue{{Source: "stated", Value: d.Image.Country}, {Source: "recognised", Value: p.Country, ImageID: d.Image.ID, Page: p.Index}}}
		if sure {
			e.Supports = check.Fail
			v.Note(e)
			why := fmt.Sprintf("The document was declared as one of %s and was issued by %s.", d.Image.Country, p.Country)
			if !l.AcceptsCountry(set, d.Image.Type, p.Country) {
				why += " The level does not accept that country."
			}
			v.Retry(notAccepted(d, why))
			return false
		}
		v.Note(e)
		v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "country-unclear", Label: rejection(d), Button: button(d, "badDocument_dataMismatch"),
			Step: d.Step, Images: check.IDs(d), Comment: "The issuing country does not look like the declared one."})
	}
	return true
}

func notAccepted(d check.Document, why string) check.Problem {
	return check.Problem{Label: rejection(d), Button: button(d, "badDocument_wrongType"), Step: d.Step, Images: check.IDs(d), Comment: why}
}

// rejection is the label for a document that does not serve its step.
func rejection(d check.Document) string {
	switch {
	case d.Step == level.StepProofOfAddress:
		return "BAD_PROOF_OF_ADDRESS"
	case d.Is(kind.Selfie):
		return "BAD_SELFIE"
	}
	return "BAD_PROOF_OF_IDENTITY"
}

func button(d check.Document, identity string) string {
	switch rejection(d) {
	case "BAD_PROOF_OF_ADDRESS":
		return "proofOfAddress_listOfDocs"
	case "BAD_SELFIE":
		return ""
	}
	return identity
}
