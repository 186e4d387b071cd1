package level

import (
	"fmt"
	"maps"
	"slices"
)

// FieldError tells which field of a level is wrong and why. It wraps ErrInvalid
// in the error that Validate returns.
type FieldError struct {
	Field  string // path, for example requiredIdDocs.docSets[1].types[0]
	Reason string // in English, made of Code and Values
	// Code is what other languages word; Mistakes lists all.
	Code   string
	Values []string
}

// Error names the field.
func (e *FieldError) Error() string { return e.Field + " " + e.Reason }

// mistakes are the reasons in English by their code.
var mistakes = map[string]string{
	"slug":                   "must be 1 to 64 letters, digits, _ or -",
	"slug-unique":            "must be unique, 1 to 64 letters, digits, _ or -",
	"slug-unique-in-section": "must be unique in its section, 1 to 64 letters, digits, _ or -",
	"too-many-questions":     "is one question too many; %d are allowed",
	"earlier-question":       "must name an earlier question",
	"no-question":            "must hold a question",
	"empty":                  "must not be empty",
	"options":                "belong to the types select, selectDropdown and multiSelect, which need them",
	"option":                 "must have a value and a title",
	"name":                   "must not be empty or begin or end with a space",
	"json":                   "cannot be written as JSON",
	"bytes":                  "is longer than %d bytes",
	"no-step":                "must name at least one step",
	"step":                   "%q is no step; known are %s",
	"twice":                  "%s is there twice",
	"document-type":          "%q is no document type",
	"cannot-serve":           "%s cannot serve the step %s",
	"questionnaire-name":     "must name the questionnaire",
	"belongs":                "belongs to the step %s",
	"questionnaire-id":       "must be the questionnaireDefId",
	"belong":                 "belong to the step %s",
	"more-than":              "are more than %d",
	"field":                  "%q is no field; known are %s",
	"country-or-all":         "%q is no country (ISO 3166-1 alpha-3, or * for all others)",
	"check":                  "%q is no check; known are %s",
	"range":                  "must be from 0 to %d",
	"range-months":           "must be from 0 (the default, %d) to %d",
	"range-or-default":       "must be from %v to %v, or 0 for the default",
	"above-same":             "must not be above faceSame",
	"country":                "%q is no country (ISO 3166-1 alpha-3)",
	"both":                   "%s is included and excluded",
	"utf8":                   "is not UTF-8",
	"characters":             "is longer than %d characters",
	"control":                "holds a control character",
	"none-of":                "%q is none of %s",
}

// Mistakes lists the codes of all reasons, sorted.
func Mistakes() []string { return slices.Sorted(maps.Keys(mistakes)) }

// MistakeInEnglish words a reason; its verbs stand for the values in their order.
func MistakeInEnglish(code string) string { return mistakes[code] }

// refuse is for a code of mistakes, with a value for each verb of its words.
func refuse(field, code string, args ...any) error {
	fe := &FieldError{Field: field, Reason: fmt.Sprintf(mistakes[code], args...), Code: code}
	for _, a := range args {
		fe.Values = append(fe.Values, fmt.Sprint(a))
	}
	return ErrInvalid.Saying("The level is not valid: %s", fe.Error()).Because(fe)
}
