package address

import (
	"fmt"
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/identity"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/screening/postal"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/barcode"
)

// sure is the confidence from which a reading supports and a date or name may
// reject; an address must be read with provenSure, since one wrong digit makes another one.
const (
	sure       = 0.8
	provenSure = 0.9
)

// Checker is the address check.
type Checker struct{}

// Kind is address.
func (Checker) Kind() check.Kind { return check.KindAddress }

// Check looks at each proof of address by itself.
func (Checker) Check(in check.Input) check.Result {
	in.Level = in.Level.WithDefaults()
	set, asked := in.Level.Step(level.StepProofOfAddress)
	docs := in.InStep(level.StepProofOfAddress)
	if !asked || set.SkipAllowed && len(docs) == 0 {
		return check.NotAsked(check.KindAddress, "the level asks for no proof of address", check.Because("asks-no-address"))
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
		p.samePerson(proofs)
		p.recent(in)
		p.address(in, proofs)
		p.limits()
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
	e := check.Evidence{Code: "address-name", Supports: check.Pass, Field: "fullName", Score: c.Score, Images: check.IDs(p.doc), Explanation: strings.Join(c.Explanation, "; "), Why: check.NameReasons(c.Remarks)}
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
	months := in.Level.Checks.AddressMaxAge
	oldest := in.Now.UTC().AddDate(0, -months, 0)
	switch {
	case !issued.Before(oldest.AddDate(0, 0, -1)) && !issued.After(in.Now.UTC().AddDate(0, 0, 1)) && r.Score >= sure:
		p.verdict.Note(check.Evidence{Code: "address-recent", Supports: check.Pass, Field: vision.FieldIssueDate, Score: r.Score, Images: check.IDs(p.doc)})
	case issued.Before(oldest) && r.Score >= sure && p.doc.Is(kind.Address):
		p.reject("proofOfAddress_issueDate", fmt.Sprintf("The proof of address is older than %d months.", months))
	default:
		p.doubt("address-date-unsure", "proofOfAddress_issueDate", "The proof of address may not be recent.")
	}
}

// samePerson compares what a certificate says of the person besides the name.
func (p proof) samePerson(proofs []check.Document) {
	for _, field := range []string{vision.FieldPersonalNumber, vision.FieldBirthDate} {
		here, ok := best(p.doc, field)
		if !ok {
			continue
		}
		for _, d := range proofs {
			there, ok := best(d, field)
			if !ok {
				continue
			}
			e := check.Evidence{Code: "address-person-equal", Supports: check.Pass, Field: field, Score: min(here.Score, there.Score), Images: check.IDs(p.doc, d)}
			if check.PlainNumber(here.Value) != check.PlainNumber(there.Value) {
				e.Code, e.Supports = "address-person-differs", check.Doubt
				p.doubt(e.Code, "proofOfAddress_dataMismatch", "The proof of address names another "+map[string]string{
					vision.FieldPersonalNumber: "personal number", vision.FieldBirthDate: "date of birth"}[field]+" than the identity document.")
			}
			p.verdict.Note(e)
			break
		}
	}
}

// address compares with the stated addresses, where there are any, and notes
// whether the identity document bears the same.
func (p proof) address(in check.Input, proofs []check.Document) {
	r, ok := best(p.doc, vision.FieldAddress)
	if !ok || r.Score < sure {
		p.doubt("address-unread", "proofOfAddress_fullAddress", "No address was read for certain on the proof of address.")
		return
	}
	for _, d := range proofs {
		if there, ok := best(d, vision.FieldAddress); ok {
			c := postal.Compare(postal.Stated{Formatted: there.Value}, r.Value)
			p.verdict.Note(check.Evidence{Code: "address-on-identity-document-" + c.Outcome.String(), Supports: check.Pass, Field: vision.FieldAddress,
				Images: check.IDs(p.doc, d), Explanation: "people move: the address of the identity document informs and decides nothing", Why: check.Why("people-move")})
			break
		}
	}
	data := in.Applicant.Personal.FixedInfo
	if data == nil || len(data.Addresses) == 0 {
		p.verdict.Note(check.Evidence{Code: "address-read", Supports: check.Pass, Field: vision.FieldAddress, Score: r.Score, Images: check.IDs(p.doc), Explanation: "no address was stated to compare with", Why: check.Why("address-nothing-stated")})
		return
	}
	best := postal.Comparison{Outcome: -1}
	for _, a := range data.Addresses {
		for _, s := range spellings(a) {
			if c := postal.Compare(s, r.Value); c.Outcome > best.Outcome {
				best = c
			}
		}
	}
	e := check.Evidence{Code: "address-" + best.Outcome.String(), Supports: check.Pass, Field: vision.FieldAddress, Score: r.Score, Images: check.IDs(p.doc), Explanation: strings.Join(best.Why, "; "), Why: check.AddressReasons(best.Remarks)}
	switch {
	case best.Outcome == postal.Equal:
	case best.Outcome == postal.Different && r.Score >= provenSure:
		e.Supports = check.Fail
		p.reject("proofOfAddress_dataMismatch", "The proof of address bears another address than the stated one.")
	default:
		e.Supports = check.Doubt
		p.doubt("address-differs", "proofOfAddress_dataMismatch", "The address on the proof may differ from the stated one.")
	}
	p.verdict.Note(e)
}

// spellings are the ways in which one stated address was given.
func spellings(a applicant.Address) []postal.Stated {
	or := func(s, otherwise string) string {
		if s != "" {
			return s
		}
		return otherwise
	}
	main := postal.Stated{
		State: a.State, Town: or(a.Town, a.TownEn), Street: or(a.Street, a.StreetEn), SubStreet: or(a.SubStreet, a.SubStreetEn),
		Building: a.BuildingNumber, Flat: a.FlatNumber, PostCode: a.PostCode, Formatted: a.FormattedAddress,
	}
	list := []postal.Stated{main}
	if a.TownEn != "" || a.StreetEn != "" {
		latin := main
		latin.State, latin.Town = or(a.StateEn, a.State), or(a.TownEn, a.Town)
		latin.Street, latin.SubStreet = or(a.StreetEn, a.Street), or(a.SubStreetEn, a.SubStreet)
		list = append(list, latin)
	}
	return list
}

// limits says what this check cannot know. Nobody asks the issuer here, and
// anybody can write a bill.
func (p proof) limits() {
	reason := check.Because("issuer-not-asked")
	why := "the paper is judged by what it says; its issuer and signature were not checked"
	for _, page := range p.doc.Pages() {
		for _, b := range page.Barcodes {
			if b.Payload == barcode.PayloadEGovKAZ {
				why = "the paper bears a symbol of the eGov portal, which an officer can follow there; its signature was not checked"
				reason = check.Because("egov-symbol")
			}
		}
	}
	p.verdict.Note(check.Evidence{Code: "address-issuer-unchecked", Supports: check.Pass, Images: check.IDs(p.doc), Explanation: why, Why: []check.Reason{reason}})
}
