package check

import (
	"strings"

	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/screening/postal"
)

// Reason is one sentence of an explanation, without its words: whoever shows it
// puts it into the language of the reader (internal/wording). It is sealed with
// the result: parameters may quote letters of names.
type Reason struct {
	// Code is a stable kebab-case name that a text exists for in every language.
	Code   string  `json:"code"`
	Params []Param `json:"params,omitempty"`
}

// Param is a value that stands in the text of a Reason under its name.
type Param struct {
	Name string    `json:"name"`
	Kind ParamKind `json:"kind"`
	// Number of the kinds number, share and count.
	Number float64 `json:"number,omitempty"`
	// Texts of all other kinds, one or several.
	Texts []string `json:"texts,omitempty"`
}

// ParamKind says how a value is written in a language.
type ParamKind string

// The kinds of values.
const (
	ParamText     ParamKind = "text"     // as it is, set apart from the sentence: letters, identifiers
	ParamNumber   ParamKind = "number"   // a measure, three digits of it
	ParamShare    ParamKind = "share"    // 0..1, written in per cent
	ParamCount    ParamKind = "count"    // a whole number; the first of a Reason chooses the plural form
	ParamDay      ParamKind = "day"      // YYYY-MM-DD
	ParamField    ParamKind = "field"    // names of fields: lastName, documentNumber …
	ParamTerm     ParamKind = "term"     // words that the texts know by a name
	ParamCheck    ParamKind = "check"    // kinds of checks
	ParamDocument ParamKind = "document" // idDocType
)

// Because makes a reason.
func Because(code string, params ...Param) Reason { return Reason{Code: code, Params: params} }

// Why makes the explanation of one sentence.
func Why(code string, params ...Param) []Reason { return []Reason{Because(code, params...)} }

// Text is a value as it is.
func Text(name, value string) Param {
	return Param{Name: name, Kind: ParamText, Texts: []string{value}}
}

// Number is a measure.
func Number(name string, value float64) Param {
	return Param{Name: name, Kind: ParamNumber, Number: value}
}

// Share is a value of 0..1, written in per cent.
func Share(name string, value float64) Param {
	return Param{Name: name, Kind: ParamShare, Number: value}
}

// Count is a whole number that chooses the plural form.
func Count(name string, value int) Param {
	return Param{Name: name, Kind: ParamCount, Number: float64(value)}
}

// Day is a date, YYYY-MM-DD.
func Day(name, value string) Param {
	return Param{Name: name, Kind: ParamDay, Texts: []string{value}}
}

// Fields names fields of an applicant or a document.
func Fields(name string, fields ...string) Param {
	return Param{Name: name, Kind: ParamField, Texts: fields}
}

// Terms are words that the texts know.
func Terms(name string, terms ...string) Param {
	return Param{Name: name, Kind: ParamTerm, Texts: terms}
}

// OfCheck names a kind of check.
func OfCheck(name string, k Kind) Param {
	return Param{Name: name, Kind: ParamCheck, Texts: []string{string(k)}}
}

// OfDocument names a type of document.
func OfDocument(name, idDocType string) Param {
	return Param{Name: name, Kind: ParamDocument, Texts: []string{idDocType}}
}

var nameFields = map[string]string{names.PartLast: "lastName", names.PartFirst: "firstName", names.PartMiddle: "middleName", names.PartFull: "fullName"}

// NameReasons is what a comparison of names noticed.
func NameReasons(remarks []names.Remark) []Reason {
	out := make([]Reason, 0, len(remarks))
	for _, r := range remarks {
		out = append(out, nameReason(r))
	}
	return out
}

func nameReason(r names.Remark) Reason {
	a, b := Text("a", strings.ToUpper(r.A)), Text("b", strings.ToUpper(r.B))
	switch r.Code {
	case names.RemarkPart:
		switch r.Outcome {
		case names.Equal:
			return Because("name-part-equal", Fields("part", nameFields[r.Part]))
		case names.Plausible:
			return Because("name-part-plausible", Fields("part", nameFields[r.Part]))
		default:
			return Because("name-part-different", Fields("part", nameFields[r.Part]))
		}
	case names.RemarkEqual:
		switch {
		case r.Rule == names.RuleTransliteration:
			return Because("letters-of-one", Text("a", strings.ToUpper(r.A)), Text("b", strings.ToUpper(r.B)), Text("of", r.Of))
		case r.A == "" || r.B == "":
			return Because("letters-dropped", Text("a", strings.ToUpper(r.A+r.B)), Terms("rule", r.Rule))
		}
		return Because("letters-equal", a, b, Terms("rule", r.Rule))
	case names.RemarkUncommon:
		switch {
		case r.Rule == names.RuleTransliteration:
			return Because("letters-uncommon-of-one", Text("a", strings.ToUpper(r.A)), Text("b", strings.ToUpper(r.B)), Text("of", r.Of))
		case r.A == "" || r.B == "":
			return Because("letters-uncommon-dropped", Text("a", strings.ToUpper(r.A+r.B)), Terms("rule", r.Rule))
		}
		return Because("letters-uncommon", a, b, Terms("rule", r.Rule))
	case names.RemarkMissing:
		return Because("letters-missing", b)
	case names.RemarkAdded:
		return Because("letters-added", a)
	case names.RemarkOther:
		return Because("letters-other", a, b)
	case names.RemarkInitial:
		return Because("name-initial", a, b)
	case names.RemarkWordOneSide:
		return Because("name-word-one-side", a)
	}
	return Because("name-" + string(r.Code))
}

// AddressReasons is what a comparison of addresses noticed.
func AddressReasons(remarks []postal.Remark) []Reason {
	out := make([]Reason, 0, len(remarks))
	for _, r := range remarks {
		switch r.Code {
		case postal.RemarkNotPrinted:
			out = append(out, Because("address-part-missing", Terms("part", string(r.Part))))
		case postal.RemarkDiffers:
			out = append(out, Because("address-part-differs", Terms("part", string(r.Part))))
		case postal.RemarkNames:
			out = append(out, Because("address-names-lost", Count("lost", r.Lost), Number("of", float64(r.Of))))
		case postal.RemarkNothingStated:
			out = append(out, Because("address-nothing-stated"))
		}
	}
	return out
}
