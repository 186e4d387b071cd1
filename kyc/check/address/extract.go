package address

import (
	"strings"
	"unicode"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/screening/postal"
	"github.com/idngo/idngo/vision"
)

// Extract gives one entry of recognised data for each proof of address, in
// upload order (api.md 7.4).
func Extract(documents []check.Document) []applicant.IDDoc {
	var out []applicant.IDDoc
	for _, d := range documents {
		if d.Step != level.StepProofOfAddress || !d.Is(kind.Address) {
			continue
		}
		doc := applicant.IDDoc{IDDocType: d.Image.Type, Country: d.Image.Country, ImageIDs: check.IDs(d)}
		value := func(field string) string {
			r, _ := best(d, field)
			return r.Value
		}
		doc.IDDocSubType = value(vision.FieldProofType)
		doc.IssuedDate, doc.IssueAuthority = value(vision.FieldIssueDate), value(vision.FieldAuthority)
		doc.DOB, doc.Number = value(vision.FieldBirthDate), value(vision.FieldDocumentNumber)
		doc.AdditionalNumber = value(vision.FieldPersonalNumber)
		if name, _ := printedName(d); name.Full != "" {
			doc.LastName, doc.FirstName, doc.MiddleName = splitFull(name.Full)
		} else {
			doc.LastName, doc.FirstName = name.Last, name.First
		}
		doc.FirstNameEn, doc.MiddleNameEn, doc.LastNameEn = latin(doc.FirstName, doc.Country), latin(doc.MiddleName, doc.Country), latin(doc.LastName, doc.Country)
		if text := value(vision.FieldAddress); text != "" {
			p := postal.Parse(text)
			doc.Address = &applicant.Address{
				Country: d.Image.Country, PostCode: p.PostCode, BuildingNumber: p.House, FlatNumber: p.Flat, FormattedAddress: text,
			}
		}
		out = append(out, doc)
	}
	return out
}

func latin(s, country string) string {
	if s == "" {
		return ""
	}
	return names.ToLatin(s, country)
}

// splitFull takes a printed full name apart: in Cyrillic the family name comes
// first, as papers of the region print it, in Latin last unless a comma says otherwise.
func splitFull(full string) (last, first, middle string) {
	if l, rest, ok := strings.Cut(full, ","); ok {
		parts := strings.Fields(rest)
		if len(parts) > 0 {
			return strings.TrimSpace(l), parts[0], strings.Join(parts[1:], " ")
		}
	}
	parts := strings.Fields(full)
	switch n := len(parts); {
	case n == 0:
		return "", "", ""
	case n == 1:
		return parts[0], "", ""
	case strings.ContainsFunc(full, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }):
		return parts[0], parts[1], strings.Join(parts[2:], " ")
	default:
		return parts[n-1], parts[0], strings.Join(parts[1:n-1], " ")
	}
}
