package intake

import (
	"slices"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// Errors of the contract that this server reports.
const (
	ForbiddenDocument         = "forbiddenDocument"
	DifferentDocTypeOrCountry = "differentDocTypeOrCountry"
	DataNotReadable           = "dataNotReadable"
	ExpiredDoc                = "expiredDoc"
	DocumentWayTooMuchOutside = "documentWayTooMuchOutside"
	Grayscale                 = "grayscale"
	NoIDDocFacePhoto          = "noIdDocFacePhoto"
	SelfieFaceBadQuality      = "selfieFaceBadQuality"
	ScreenRecapture           = "screenRecapture"
	Screenshot                = "screenshot"
	SameSides                 = "sameSides"
	ShouldBeMRZDocument       = "shouldBeMrzDocument"
	ShouldBeDoubleSided       = "shouldBeDoubleSided"
	DocumentDeclinedBefore    = "documentDeclinedBefore"
)

// Warnings of the contract that this server reports.
const (
	BadSelfie              = "badSelfie"
	DataReadability        = "dataReadability"
	InconsistentDocument   = "inconsistentDocument"
	MaybeExpiredDoc        = "maybeExpiredDoc"
	DocumentTooMuchOutside = "documentTooMuchOutside"
	TypeOrCountryChanged   = "typeOrCountryChanged"
)

// Scores from which the reader's opinion is acted on.
const (
	sureKind  = 0.9
	sureField = 0.8
)

// Seen is an image and what was read from it; Facts is nil when it was not read.
type Seen struct {
	Image document.Image
	Facts *vision.Facts
}

func (s Seen) document() check.Document { return check.Document{Image: s.Image, Facts: s.Facts} }

// Hints is what an uploader is told. The lists are sorted and hold each value once.
type Hints struct {
	Errors   []string
	Warnings []string
	// CorrectedType and CorrectedCountry replace what was declared; "" keeps it.
	CorrectedType    string
	CorrectedCountry string
}

func (h *Hints) fail(code string) { h.Errors = append(h.Errors, code) }
func (h *Hints) warn(code string) { h.Warnings = append(h.Warnings, code) }

// graded reports an error for a sure finding and a warning for a faint one; ""
// reports nothing.
func (h *Hints) graded(score float64, failure, warning string) {
	switch {
	case score >= check.SureFinding && failure != "":
		h.fail(failure)
	case score >= check.FaintFinding && warning != "":
		h.warn(warning)
	}
}

// Warnings judges a fresh image beside the applicant's other active images. It
// says nothing about an image that could not be read for technical reasons.
func Warnings(l level.Level, fresh Seen, others []Seen, now time.Time) Hints {
	l = l.WithDefaults()
	var h Hints
	if fresh.Facts == nil {
		return h
	}
	k, _ := kind.Of(fresh.Image.Type)
	switch k.Class {
	case kind.Identity:
		h.accepted(l, fresh)
		h.identity(l, k, fresh, others, now)
		h.picture(fresh)
	case kind.Address:
		h.accepted(l, fresh)
		h.picture(fresh)
	case kind.Selfie:
		h.selfie(fresh)
	}
	for _, o := range others {
		if o.Image.Result != nil && o.Image.Result.ReviewAnswer == applicant.AnswerRed && check.SamePicture(fresh.document(), o.document()) {
			h.fail(DocumentDeclinedBefore)
		}
	}
	h.tidy()
	if len(h.Errors) > 0 {
		h.CorrectedType, h.CorrectedCountry = "", ""
		h.Warnings = slices.DeleteFunc(h.Warnings, func(w string) bool { return w == TypeOrCountryChanged })
	}
	return h
}

// accepted compares what was declared and recognised with what the level takes.
// A sure recognition that the level takes corrects the declaration.
func (h *Hints) accepted(l level.Level, fresh Seen) {
	idDocType, country := fresh.Image.Type, fresh.Image.Country
	for _, p := range fresh.Facts.Pages {
		if p.KindScore < sureKind {
			continue
		}
		// Only a book and a card are told apart for certain; cards carry the same zones.
		if p.Kind != "" && !(isCard(p.Kind) && isCard(idDocType)) && !(isBook(p.Kind) && isBook(idDocType)) {
			idDocType = p.Kind
		}
		if p.Country != "" {
			country = p.Country
		}
		break
	}
	switch {
	case len(l.StepsOf(idDocType, country)) > 0 && (idDocType != fresh.Image.Type || country != fresh.Image.Country):
		if !kind.Is(idDocType, kind.Identity) {
			h.fail(DifferentDocTypeOrCountry)
			return
		}
		h.warn(TypeOrCountryChanged)
		h.correct(fresh, idDocType, country)
	case len(l.StepsOf(idDocType, country)) == 0:
		h.fail(ForbiddenDocument)
		if idDocType != fresh.Image.Type || country != fresh.Image.Country {
			h.fail(DifferentDocTypeOrCountry)
		}
	}
}

// Glance judges how a picture is, from what a reader saw before reading it
// (vision.WithGlance): nothing that depends on what is printed.
func Glance(image document.Image, seen vision.Facts) Hints {
	var h Hints
	k, _ := kind.Of(image.Type)
	if k.Class == kind.Identity || k.Class == kind.Address {
		if len(seen.Pages) > 0 {
			h.picture(Seen{Image: image, Facts: &seen})
		}
	}
	h.tidy()
	return h
}

// tidy sorts the lists and drops repetitions.
func (h *Hints) tidy() {
	slices.Sort(h.Errors)
	h.Errors = slices.Compact(h.Errors)
	slices.Sort(h.Warnings)
	h.Warnings = slices.Compact(h.Warnings)
}

func isCard(t string) bool {
	return t == kind.IDCard || t == kind.ResidencePermit || t == kind.Drivers
}

func isBook(t string) bool { return t == kind.Passport || t == kind.TravelPassport }

func (h *Hints) correct(fresh Seen, idDocType, country string) {
	if idDocType != fresh.Image.Type {
		h.CorrectedType = idDocType
	}
	if country != fresh.Image.Country {
		h.CorrectedCountry = country
	}
}

// picture judges what a photo of any document must show.
func (h *Hints) picture(fresh Seen) {
	d := fresh.document()
	if len(d.Pages()) == 0 || d.Finding(vision.FindingNotADocument) >= check.SureFinding && fresh.Image.SubType != document.BackSide {
		h.fail(DataNotReadable)
	}
	for _, code := range []string{vision.FindingBlurred, vision.FindingOverexposed, vision.FindingTooSmall} {
		h.graded(d.Finding(code), DataNotReadable, DataReadability)
	}
	dark := DataNotReadable
	if slices.ContainsFunc(d.Pages(), legible) {
		dark = "" // it is dark all the same, and a better picture is to be had now
	}
	h.graded(d.Finding(vision.FindingTooDark), dark, DataReadability)
	h.graded(d.Finding(vision.FindingGlare), "", DataReadability)
	h.graded(d.Finding(vision.FindingFingers), "", DataReadability)
	h.graded(d.Finding(vision.FindingMRZUnreadable), "", DataReadability)
	h.graded(d.Finding(vision.FindingCropped), DocumentWayTooMuchOutside, DocumentTooMuchOutside)
	if !d.Is(kind.Address) { // bills are printed in black
		h.graded(d.Finding(vision.FindingGrayscale), Grayscale, "")
	}
	h.graded(d.Finding(vision.FindingScreenshot), Screenshot, "")
	h.graded(d.Finding(vision.FindingScreenRecapture), ScreenRecapture, "")
}

// legible: the machine readable zone or the printed fields could be read.
func legible(p vision.Page) bool {
	return p.MRZ != nil && p.MRZ.Valid || len(p.Readings) >= 4
}

func (h *Hints) identity(l level.Level, k kind.Kind, fresh Seen, others []Seen, now time.Time) {
	d := fresh.document()
	if len(d.Pages()) == 0 {
		return
	}
	var faces, zones int
	back := fresh.Image.SubType == document.BackSide
	for _, p := range d.Pages() {
		faces += len(p.Faces)
		if p.MRZ != nil {
			zones++
		}
		back = back || p.Side == document.BackSide
		h.expiry(p, now)
	}
	if k.Portrait && !back && faces == 0 {
		h.fail(NoIDDocFacePhoto)
	}
	if k.MRZ && zones == 0 && d.Finding(vision.FindingMRZUnreadable) < check.FaintFinding {
		h.fail(ShouldBeMRZDocument)
	}
	for _, p := range d.Pages() {
		if p.KindScore >= sureKind && p.Kind != k.Type && l.DoubleSided(p.Kind, fresh.Image.Country) && !l.DoubleSided(k.Type, fresh.Image.Country) && h.CorrectedType == "" {
			h.fail(ShouldBeDoubleSided)
		}
	}
	for _, o := range others {
		if o.Image.Type != fresh.Image.Type || o.Image.Country != fresh.Image.Country || !o.Image.Active {
			continue
		}
		h.beside(fresh, o)
	}
}

// beside compares the image with another one of the same document.
func (h *Hints) beside(fresh, other Seen) {
	declared := fresh.Image.SubType != other.Image.SubType
	if declared && (check.SamePicture(fresh.document(), other.document()) || sideOf(fresh) != "" && sideOf(fresh) == sideOf(other)) {
		h.fail(SameSides)
		return
	}
	a, b := numberOf(fresh), numberOf(other)
	if a != "" && b != "" && a != b {
		h.warn(InconsistentDocument)
	}
}

// sideOf is the recognised side of a file of one page.
func sideOf(s Seen) string {
	if s.Facts == nil || len(s.Facts.Pages) != 1 {
		return ""
	}
	return s.Facts.Pages[0].Side
}

// numberOf is a document number that a check digit covers.
func numberOf(s Seen) string {
	for _, p := range s.document().Pages() {
		for _, r := range check.ReadingsOf(p, vision.FieldDocumentNumber) {
			if r.Checked {
				return check.PlainNumber(r.Value)
			}
		}
	}
	return ""
}

func (h *Hints) expiry(p vision.Page, now time.Time) {
	r, ok := p.BestFields()[vision.FieldExpiryDate]
	if !ok || r.Value >= now.UTC().Format(time.DateOnly) {
		return
	}
	if _, err := document.ParseDate(r.Value); err != nil {
		return
	}
	if r.Checked || r.Score >= sureField {
		h.fail(ExpiredDoc)
		return
	}
	h.warn(MaybeExpiredDoc)
}

func (h *Hints) selfie(fresh Seen) {
	d := fresh.document()
	h.graded(d.Finding(vision.FindingNoFace), SelfieFaceBadQuality, BadSelfie)
	for _, code := range []string{vision.FindingFaceTooSmall, vision.FindingFaceTurned, vision.FindingFaceBlurred, vision.FindingFaceDark, vision.FindingEyesCovered, vision.FindingMouthCovered, vision.FindingFaceDrawn, vision.FindingMultipleFaces} {
		h.graded(d.Finding(code), SelfieFaceBadQuality, BadSelfie)
	}
	h.graded(d.Finding(vision.FindingNoDocumentInHand), "", BadSelfie)
	h.graded(d.Finding(vision.FindingScreenshot), Screenshot, "")
	if len(d.Pages()) == 0 {
		h.fail(SelfieFaceBadQuality)
	}
}
