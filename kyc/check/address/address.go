package address

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/identity"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/vision"
)

// MaxAgeMonths is how old a proof of address may be.
const MaxAgeMonths = 3

// sure is the confidence from which a reading may reject.
const sure = 0.8

// Checker is the address check.
type Checker struct{}

// Kind is address.
func (Checker) Kind() check.Kind { return check.KindAddress }

// Check looks at each proof of address by itself.
func (Checker) Check(in check.Input) check.Result {
	set, asked := in.Level.Step(level.StepProofOfAddress)
	docs := in.InStep(level.StepProofOfAddress)
	if !asked || set.SkipAllowed && len(docs) == 0 {
		return check.NotAsked(check.KindAddress, "the level asks for no proof of address")
	}
	v := check.NewVerdict(check.KindAddress)
	if len(docs) == 0 {
		v.Doubt(check.DoubtCause{Class: check.DoubtQuality, Code: "address-proof-missing", Label: "DOCUMENT_MISSING", Step: level.StepProofOfAddress, Comment: "There is no proof of address."})
	}
	var proofs []check.Document
	for _, d := range in.Documents {
		if d.Step != level.StepProofOfAddress && d.Is(kind.Identity) {
			proofs = append(proofs, d)
		}
	}
	for _, d := range docs {
		p := proof{v, d}
		p.notIdentity(proofs)
		p.name(proofs)
		p.recent(in)
		p.address(in)
	}
	return v.Result()
}

type proof struct {
	verdict *check.Verdict
	doc     check.Document
}

func (p proof) reject(button, comment string) {
	p.verdict.Retry(check.Problem{Label: "BAD_PROOF_OF_ADDRESS", Button: button, Step: p.doc.Step, Images: check.IDs(p.doc), Comment: comment})
}

func (p proof) doubt(code, button, comment string) {
	p.verdict.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: code, Label: "BAD_PROOF_OF_ADDRESS", Button: button, Step: p.doc.Step, Images: check.IDs(p.doc), Comment: comment})
}

// best is the most trusted reading of a field on any page.
func best(d check.Document, field string) (vision.Reading, bool) {
	var out vision.Reading
	found := false
	for _, page := range d.Pages() {
		if r, ok := page.BestFields()[field]; ok && (!found || r.Score > out.Score) {
			out, found = r, true
		}
	}
	return out, found
}

// notIdentity: one document cannot prove both.
func (p proof) notIdentity(proofs []check.Document) {
	for _, other := range proofs {
		a, okA := best(p.doc, vision.FieldDocumentNumber)
		b, okB := best(other, vision.FieldDocumentNumber)
		same := p.doc.Is(kind.Identity) && okA && okB && check.PlainNumber(a.Value) == check.PlainNumber(b.Value)
		if same || check.SamePicture(p.doc, other) {
			p.reject("proofOfAddress_sameDoc", "The proof of address is the document that proves the identity.")
			return
		}
	}
}

func (p proof) name(proofs []check.Document) {
	person := identity.Extract(proofs).Info
	if person.LastName == "" && person.FirstName == "" {
		p.doubt("address-person-unknown", "proofOfAddress_fullName", "There is no name of an identity document to compare with.")
		return
	}
	printed, score := printedName(p.doc)
	if printed == (names.Name{}) {
		p.doubt("address-name-unread", "proofOfAddress_fullName", "No name was read on the proof of address.")
		return
	}
	c := names.Compare(printed, names.Name{First: person.FirstName, Middle: person.MiddleName, Last: person.LastName}, names.Options{IssuingCountry: person.Country})
	e := check.Evidence{Code: "address-name", Supports: check.Pass, Field: "fullName", Score: c.Score, Images: check.IDs(p.doc), Explanation: strings.Join(c.Explanation, "; ")}
	switch {
	case c.Outcome == names.Equal:
	case c.Outcome == names.Different && score >= sure:
		e.Supports = check.Fail
		p.reject("proofOfAddress_fullName", "The proof of address bears another name.")
	default:
		e.Supports = check.Doubt
		p.doubt("address-name-unsure", "proofOfAddress_fullName", "The name on the proof of address may be another one.")
	}
	p.verdict.Note(e)
}

func printedName(d check.Document) (names.Name, float64) {
	first, okFirst := best(d, vision.FieldFirstName)
	last, okLast := best(d, vision.FieldLastName)
	if okFirst && okLast {
		return names.Name{First: first.Value, Last: last.Value}, min(first.Score, last.Score)
	}
	if full, ok := best(d, vision.FieldFullName); ok {
		return names.Name{Full: full.Value}, full.Score
	}
	return names.Name{}, 0
}

func (p proof) recent(in check.Input) {
	r, ok := best(p.doc, vision.FieldIssueDate)
	issued, err := document.ParseDate(r.Value)
	if !ok || err != nil {
		p.doubt("address-date-unread", "proofOfAddress_issueDate", "No date was read on the proof of address.")
		return
	}
	oldest := in.Now.UTC().AddDate(0, -MaxAgeMonths, 0)
	switch {
	case !issued.Before(oldest.AddDate(0, 0, -1)) && !issued.After(in.Now.UTC().AddDate(0, 0, 1)) && r.Score >= sure:
		p.verdict.Note(check.Evidence{Code: "address-recent", Supports: check.Pass, Field: vision.FieldIssueDate, Score: r.Score, Images: check.IDs(p.doc)})
	case issued.Before(oldest) && r.Score >= sure && p.doc.Is(kind.Address):
		p.reject("proofOfAddress_issueDate", fmt.Sprintf("The proof of address is older than %d months.", MaxAgeMonths))
	default:
		p.doubt("address-date-unsure", "proofOfAddress_issueDate", "The proof of address may not be recent.")
	}
}

// address compares with the stated address, where there is one: each stated word
// and number must be on the print.
func (p proof) address(in check.Input) {
	r, ok := best(p.doc, vision.FieldAddress)
	if !ok || r.Score < sure {
		p.doubt("address-unread", "proofOfAddress_fullAddress", "No address was read on the proof of address.")
		return
	}
	data := in.Applicant.Personal.FixedInfo
	if data == nil || len(data.Addresses) == 0 {
		p.verdict.Note(check.Evidence{Code: "address-read", Supports: check.Pass, Field: vision.FieldAddress, Score: r.Score, Images: check.IDs(p.doc), Explanation: "no address was stated to compare with"})
		return
	}
	print := words(r.Value)
	for _, a := range data.Addresses {
		stated := words(a.Town, a.Street, a.SubStreet, a.BuildingNumber, a.FlatNumber)
		if len(stated) == 0 {
			stated = words(a.FormattedAddress)
		}
		missing := slices.ContainsFunc(stated, func(w string) bool { return !slices.Contains(print, w) })
		if len(stated) > 0 && !missing {
			p.verdict.Note(check.Evidence{Code: "address-equal", Supports: check.Pass, Field: vision.FieldAddress, Score: r.Score, Images: check.IDs(p.doc)})
			return
		}
	}
	p.doubt("address-differs", "proofOfAddress_dataMismatch", "The address on the proof may differ from the stated one.")
}

// words are the letters and numbers of an address, in small letters.
func words(parts ...string) []string {
	text := strings.ToLower(strings.Join(parts, " "))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
