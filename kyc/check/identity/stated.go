package identity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/vision"
)

// provenScore is the score from which one reading proves that stated data differ.
const provenScore = 0.85

// statedField is one value that the person gave, against the document.
type statedField struct {
	name   string // of the contract: dob, number …
	value  string
	field  string // of the reading
	button string
	step   string
	images []int32 // the upload that the value came with; none for fixedInfo
}

// checkStated compares what the person stated (fixedInfo) with the documents.
func (k checker) checkStated(p applicant.PersonalData, c *card) {
	k.statedName(statedName(p), c, level.StepApplicantData, nil)
	fields := []statedField{
		{name: "dob", value: p.DOB, field: vision.FieldBirthDate, button: "dataMismatch_dateOfBirth"},
		{name: "gender", value: p.Gender, field: vision.FieldSex, button: "dataMismatch_gender"},
		{name: "nationality", value: p.Nationality, field: vision.FieldNationality},
	}
	if taxNumberIsPersonalNumber[c.issuer()] {
		fields = append(fields, statedField{name: "tin", value: p.TIN, field: vision.FieldPersonalNumber})
	}
	for _, f := range fields {
		f.step = level.StepApplicantData
		k.statedValue(f, c)
	}
	// The stated country is where the person lives: another one than the issuer
	// of the document is no fault, but worth knowing.
	if p.Country != "" && c.issuer() != "" {
		code := "stated-country-is-issuer"
		if p.Country != c.issuer() {
			code = "stated-country-is-not-issuer"
		}
		k.v.Note(check.Evidence{Code: code, Supports: check.Pass, Field: "country", Images: c.images(),
			Values: []check.EvidenceValue{{Source: "stated", Value: p.Country}, {Source: "document", Value: c.issuer()}}})
	}
}

// Countries whose tax number is the personal number printed on documents.
var taxNumberIsPersonalNumber = map[string]bool{
	"KAZ": true, "KGZ": true, "UZB": true, "TUR": true, "EST": true, "LVA": true, "LTU": true,
	"POL": true, "ROU": true, "BGR": true, "HRV": true, "GEO": true, "MDA": true,
}

// checkUploadData compares what was stated with each upload.
func (k checker) checkUploadData(c *card) {
	for _, d := range c.documents {
		s := d.Image.Private.Stated
		images := []int32{d.Image.ID}
		k.statedName(names.Name{First: s.FirstName, Last: s.LastName, Middle: s.MiddleName}, c, c.step, images)
		for _, f := range []statedField{
			{name: "dob", value: s.DOB, field: vision.FieldBirthDate, button: "dataMismatch_dateOfBirth"},
			{name: "number", value: s.Number, field: vision.FieldDocumentNumber},
			{name: "issuedDate", value: s.IssuedDate, field: vision.FieldIssueDate},
			{name: "validUntil", value: s.ValidUntil, field: vision.FieldExpiryDate},
		} {
			f.step, f.images = c.step, images
			k.statedValue(f, c)
		}
	}
}

// statedName prefers the name as typed over its Latin form, and parts over the whole.
func statedName(p applicant.PersonalData) names.Name {
	n := names.Name{First: p.FirstName, Last: p.LastName, Middle: p.MiddleName}
	if n.First == "" {
		n.First = p.FirstNameEn
	}
	if n.Last == "" {
		n.Last = p.LastNameEn
	}
	if n.Middle == "" {
		n.Middle = p.MiddleNameEn
	}
	if n.First == "" && n.Last == "" {
		n.Full = p.LegalName
	}
	return n
}

// printedName is a name as one source of the document gives it.
type printedName struct {
	name   names.Name
	width  int
	claims []claim
}

// maxPrinted bounds the combinations of readings that are compared.
const maxPrinted = 64

// printedNames joins family, given and middle names of the same source.
func (c *card) printedNames() []printedName {
	var out []printedName
	same := func(a, b claim) bool { return a.image == b.image && a.page == b.page && a.source == b.source }
	middles := func(a claim) []claim {
		var list []claim
		for _, m := range c.claims[vision.FieldMiddleName] {
			if same(a, m) && names.ScriptOf(a.value) == names.ScriptOf(m.value) {
				list = append(list, m)
			}
		}
		return list
	}
	add := func(p printedName) {
		if len(out) < maxPrinted {
			out = append(out, p)
		}
	}
	for _, l := range c.claims[vision.FieldLastName] {
		for _, f := range c.claims[vision.FieldFirstName] {
			if !same(l, f) {
				continue
			}
			p := printedName{names.Name{Last: l.value, First: f.value}, mrzWidth(l), []claim{l, f}}
			add(p)
			for _, m := range middles(l) {
				with := p
				with.name.Middle, with.claims = m.value, append(slices.Clone(p.claims), m)
				add(with)
			}
		}
	}
	for _, f := range c.claims[vision.FieldFullName] {
		add(printedName{name: names.Name{Full: f.value}, claims: []claim{f}})
	}
	if len(out) == 0 {
		// One part alone was read.
		for _, l := range c.claims[vision.FieldLastName] {
			add(printedName{name: names.Name{Last: l.value}, claims: []claim{l}})
		}
		for _, f := range c.claims[vision.FieldFirstName] {
			add(printedName{name: names.Name{First: f.value}, claims: []claim{f}})
		}
	}
	return out
}

// statedName compares a stated name with the document's.
func (k checker) statedName(stated names.Name, c *card, step string, images []int32) {
	if stated.IsZero() {
		return
	}
	f := statedField{name: "name", value: stated.String(), field: "name", button: "dataMismatch_fullName", step: step, images: images}
	best := names.Comparison{Score: -1}
	var from printedName
	middle := names.Comparison{Outcome: names.Equal}
	var middleFrom printedName
	for _, p := range c.printedNames() {
		printed := p.name
		if stated.Full == "" && printed.Full == "" {
			// What was not stated cannot differ.
			if stated.First == "" {
				printed.First = ""
			}
			if stated.Last == "" {
				printed.Last = ""
			}
			if stated.First == "" || stated.Last == "" {
				printed.Middle = ""
			}
		}
		if printed.IsZero() {
			continue
		}
		cmp := names.Compare(stated, printed, names.Options{IssuingCountry: c.issuer(), MRZWidth: p.width})
		if cmp.Outcome > best.Outcome || cmp.Outcome == best.Outcome && cmp.Score > best.Score {
			best, from = cmp, p
		}
		// A source that leaves the patronymic out must not hide one that differs.
		for _, part := range cmp.Parts {
			if part.Name != names.PartMiddle {
				continue
			}
			if len(middleFrom.claims) == 0 || part.Outcome > middle.Outcome {
				middle, middleFrom = names.Comparison{Outcome: part.Outcome, Explanation: cmp.Explanation, Remarks: cmp.Remarks}, p
			}
		}
	}
	if len(from.claims) == 0 {
		k.statedUnread(f, c)
		return
	}
	if middle.Outcome < best.Outcome {
		best.Outcome = middle.Outcome
		best.Explanation, best.Remarks, from = middle.Explanation, middle.Remarks, middleFrom
	}
	proven := true
	for _, field := range []string{vision.FieldLastName, vision.FieldFirstName, vision.FieldFullName} {
		if len(c.claims[field]) > 0 && !c.proves(field, k.minScore) {
			proven = false
		}
	}
	k.statedOutcome(f, c, link{relationOf(best.Outcome), best.Score, strings.Join(best.Explanation, ". "), check.NameReasons(best.Remarks)}, from.claims, proven)
}

// statedValue compares one stated value with the document's readings; the best
// fit counts, because a contradiction between sources is reported by itself.
func (k checker) statedValue(f statedField, c *card) {
	if f.value == "" {
		return
	}
	list := c.claims[f.field]
	if f.field == vision.FieldSex {
		list = slices.DeleteFunc(slices.Clone(list), func(x claim) bool { return x.value != "M" && x.value != "F" })
	}
	if len(list) == 0 {
		k.statedUnread(f, c)
		return
	}
	best, from := link{rel: different, score: -1}, claim{}
	for _, x := range list {
		if l := relate(claim{field: f.field, value: f.value}, x, c.issuer()); l.rel > best.rel || l.rel == best.rel && l.score > best.score {
			best, from = l, x
		}
	}
	k.statedOutcome(f, c, best, []claim{from}, c.proves(f.field, k.minScore))
}

// proves tells whether the document's value is sure enough to say that stated
// data differ from it.
func (c *card) proves(field string, minScore float64) bool {
	return c.agree(field, minScore).state == agreed ||
		slices.ContainsFunc(c.claims[field], func(x claim) bool { return x.checked || x.score >= provenScore })
}

// statedUnread: there is nothing to hold the stated value against. That is
// doubt, unless documents of the kind do not bear the field at all.
func (k checker) statedUnread(f statedField, c *card) {
	e := check.Evidence{Code: "stated-not-on-document", Supports: check.Doubt, Field: f.name, Images: c.images(),
		Values: []check.EvidenceValue{{Source: "stated", Value: f.value}}, Explanation: "no reading of the document to compare with", Why: check.Why("no-reading")}
	if !c.bears(f.name) {
		e.Supports = check.Pass
		k.v.Note(e)
		return
	}
	k.v.Note(e)
	k.v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "stated-unverified-" + codeOf(f.name), Label: "UNSATISFACTORY_PHOTOS",
		Button: "badPhoto_dataNotVisible", Step: c.step, Images: c.images(),
		Comment: fmt.Sprintf("the stated field %s could not be compared: it was not read from the document", f.name)})
}

// bears tells whether documents of the kind show a stated field. Driving
// licences name neither sex nor nationality, and few a personal number.
func (c *card) bears(name string) bool {
	switch name {
	case "gender", "nationality", "tin":
		return isPrimary(c.kind) && c.kind != kind.Drivers
	case "dob", "number", "validUntil", "issuedDate":
		return isPrimary(c.kind)
	default:
		return true
	}
}

func (k checker) statedOutcome(f statedField, c *card, l link, from []claim, proven bool) {
	e := check.Evidence{Field: f.name, Score: max(l.score, 0), Images: c.images(), Explanation: l.why, Why: l.reasons,
		Values: []check.EvidenceValue{{Source: "stated", Value: f.value}}}
	for _, x := range from {
		e.Values = append(e.Values, x.evidence())
	}
	label := "PROBLEMATIC_APPLICANT_DATA"
	doubt := check.DoubtCause{Class: check.DoubtIdentity, Label: label, Button: f.button, Step: f.step, Images: f.images}
	switch {
	case l.rel == equal:
		e.Code, e.Supports = "stated-equal", check.Pass
		k.v.Note(e)
	case l.rel == near:
		e.Code, e.Supports = "stated-plausible", check.Doubt
		k.v.Note(e)
		doubt.Code = "stated-plausible-" + codeOf(f.name)
		doubt.Comment = fmt.Sprintf("the stated field %s is not quite the one on the document", f.name)
		k.v.Doubt(doubt)
	case proven:
		e.Code, e.Supports = "stated-different", check.Fail
		k.v.Note(e)
		k.v.Retry(check.Problem{Label: label, Button: f.button, Step: f.step, Images: f.images,
			Comment: fmt.Sprintf("the stated field %s differs from the document", f.name)})
	default:
		e.Code, e.Supports = "stated-differs-from-unsure-reading", check.Doubt
		k.v.Note(e)
		doubt.Code = "stated-unsure-" + codeOf(f.name)
		doubt.Comment = fmt.Sprintf("the stated field %s differs from an unsure reading of the document", f.name)
		k.v.Doubt(doubt)
	}
}
