package identity

import (
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/vision"
)

// Extracted is the data recognised from the documents.
type Extracted struct {
	Info applicant.Info
	// Sources tells for each field of Info.PersonalData, by its JSON name, which
	// reading it was taken from. Fields made by transliteration have the source
	// "transliteration".
	Sources map[string]check.EvidenceValue
}

// Extract chooses the recognised data: one entry for each document in upload
// order, and the person's data from the first document that identifies its
// holder. Names are kept as printed, in the national script where that was read,
// with their Latin form of the machine readable zone (or a transliteration)
// beside them. A value that sources contradict is given all the same, by the
// more trusted source: it informs, and proves nothing.
func Extract(documents []check.Document) Extracted {
	out := Extracted{Sources: make(map[string]check.EvidenceValue)}
	cards := cardsOf(documents)
	var main *card
	for _, c := range cards {
		doc, _ := c.extract()
		if len(c.claims) > 0 {
			out.Info.IDDocs = append(out.Info.IDDocs, doc)
			if main == nil || !isPrimary(main.kind) && isPrimary(c.kind) {
				main = c
			}
		}
	}
	if main == nil {
		return out
	}
	doc, src := main.extract()
	p := &out.Info.PersonalData
	p.FirstName, p.FirstNameEn = doc.FirstName, doc.FirstNameEn
	p.MiddleName, p.MiddleNameEn = doc.MiddleName, doc.MiddleNameEn
	p.LastName, p.LastNameEn = doc.LastName, doc.LastNameEn
	p.DOB, p.Gender, p.Nationality, p.Country = doc.DOB, doc.Gender, doc.Nationality, doc.Country
	if p.Gender != "M" && p.Gender != "F" {
		p.Gender = ""
	}
	p.PlaceOfBirth = doc.PlaceOfBirth
	if p.PlaceOfBirth != "" {
		p.PlaceOfBirthEn = names.ToLatin(p.PlaceOfBirth, doc.Country)
	}
	if full, ok := main.best(vision.FieldFullName); ok && p.FirstName == "" && p.LastName == "" {
		p.LegalName, src["legalName"] = full.value, full.evidence()
	}
	if n, ok := main.best(vision.FieldPersonalNumber); ok && taxNumberIsPersonalNumber[main.issuer()] {
		p.TIN, src["tin"] = n.value, n.evidence()
	}
	if doc.Address != nil {
		p.Addresses = []applicant.Address{*doc.Address}
	}
	out.Sources = src
	return out
}

// extract chooses the values of one document.
func (c *card) extract() (applicant.IDDoc, map[string]check.EvidenceValue) {
	doc := applicant.IDDoc{IDDocType: c.kind, Country: c.issuer(), ImageIDs: c.images()}
	src := make(map[string]check.EvidenceValue)
	take := func(to *string, name, field string) {
		if x, ok := c.best(field); ok {
			*to, src[name] = x.value, x.evidence()
		}
	}
	take(&doc.Number, "number", vision.FieldDocumentNumber)
	take(&doc.AdditionalNumber, "additionalNumber", vision.FieldPersonalNumber)
	take(&doc.DOB, "dob", vision.FieldBirthDate)
	take(&doc.Gender, "gender", vision.FieldSex)
	take(&doc.Nationality, "nationality", vision.FieldNationality)
	take(&doc.IssuedDate, "issuedDate", vision.FieldIssueDate)
	take(&doc.ValidUntil, "validUntil", vision.FieldExpiryDate)
	take(&doc.IssueAuthority, "issueAuthority", vision.FieldAuthority)
	take(&doc.PlaceOfBirth, "placeOfBirth", vision.FieldPlaceOfBirth)
	doc.Termless = c.termless(defaultMinScore)
	if x, ok := c.best(vision.FieldAddress); ok {
		doc.Address = &applicant.Address{Country: doc.Country, FormattedAddress: x.value}
	}
	c.nameInto(&doc.LastName, &doc.LastNameEn, "lastName", vision.FieldLastName, src)
	c.nameInto(&doc.FirstName, &doc.FirstNameEn, "firstName", vision.FieldFirstName, src)
	c.nameInto(&doc.MiddleName, &doc.MiddleNameEn, "middleName", vision.FieldMiddleName, src)
	if doc.LastName != "" {
		// A patronymic printed among the given names is a middle name.
		for _, f := range []struct{ first, middle *string }{{&doc.FirstName, &doc.MiddleName}, {&doc.FirstNameEn, &doc.MiddleNameEn}} {
			if given, patronymic := names.SplitPatronymic(*f.first); patronymic != "" {
				*f.first = given
				if *f.middle == "" {
					*f.middle = patronymic
				}
			}
		}
	}
	for _, z := range c.zones {
		for i, to := range []*string{&doc.MRZLine1, &doc.MRZLine2, &doc.MRZLine3} {
			if i < len(z.mrz.Lines) && *to == "" {
				*to = z.mrz.Lines[i]
			}
		}
	}
	return doc, src
}

// nameInto chooses a name as printed and in Latin letters.
func (c *card) nameInto(printed, latin *string, name, field string, src map[string]check.EvidenceValue) {
	best, ok := c.best(field)
	if !ok {
		return
	}
	as := best
	for _, x := range c.claims[field] {
		// The print keeps the script and marks that the zone cannot; it is
		// preferred as long as it is the same name.
		if x.source == vision.SourceMRZ || c.relate(x, best).rel != equal && x.value != best.value {
			continue
		}
		if printRank(x) > printRank(as) || printRank(x) == printRank(as) && x.score > as.score {
			as = x
		}
	}
	*printed, src[name] = as.value, as.evidence()
	for _, x := range c.claims[field] {
		if x.source == vision.SourceMRZ && mrzWidth(x) == 0 && isPlainLatin(x.value) && (x.value == as.value || c.relate(x, as).rel == equal) {
			*latin, src[name+"En"] = x.value, x.evidence()
			return
		}
	}
	if *latin = names.ToLatin(as.value, c.issuer()); *latin != "" {
		src[name+"En"] = check.EvidenceValue{Source: "transliteration", Value: *latin, ImageID: as.image}
	}
}

// printRank orders sources of a printed name: national script, print, zone.
func printRank(x claim) int {
	switch {
	case x.source != vision.SourceMRZ && names.ScriptOf(x.value) != names.ScriptLatin:
		return 2
	case x.source != vision.SourceMRZ:
		return 1
	default:
		return 0
	}
}

func isPlainLatin(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}
