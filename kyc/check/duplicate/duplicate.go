package duplicate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/level"
)

// Checker is the check for duplicates.
type Checker struct{}

// Kind is duplicate.
func (Checker) Kind() check.Kind { return check.KindDuplicate }

// Check weighs each hit. A name or a birth date alone is shared by many and only noted.
func (Checker) Check(in check.Input) check.Result {
	in.Level = in.Level.WithDefaults()
	v := check.NewVerdict(check.KindDuplicate)
	if !in.Searched {
		v.Doubt(check.DoubtCause{Class: check.DoubtTechnical, Code: "duplicates-not-searched", Label: "CHECK_UNAVAILABLE", Comment: "Other applicants were not searched."})
		return v.Result()
	}
	for _, h := range in.Duplicates {
		e := check.Evidence{Code: "duplicate", Supports: check.Doubt, Score: h.Similarity,
			Values:      []check.EvidenceValue{{Source: "applicant", Value: h.ApplicantID}},
			Explanation: explain(h), Why: reasons(h)}
		if slices.Contains(h.Types, "image") && !person(h.MatchedFields) {
			e.Code = "same-face-other-person"
		}
		action := in.Level.Checks.Duplicates
		if !strong(h.MatchedFields) {
			action = in.Level.Checks.DuplicateFaces
		}
		switch {
		case !strong(h.MatchedFields) && !slices.Contains(h.Types, "image"):
			e.Code, e.Supports = "similar-applicant", check.Pass
			v.Note(e)
		case action == level.ActionNote:
			e.Supports = check.Pass
			v.Note(e)
		case action == level.ActionReject:
			e.Supports = check.Fail
			v.Note(e)
			// The label is final by default, but only a person rejects for good.
			v.Retry(check.Problem{Label: "DUPLICATE", Button: "regulationsViolations_duplicate", Comment: "Another applicant is the same person."})
		default:
			v.Note(e)
			v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "duplicate", Label: "DUPLICATE", Button: "regulationsViolations_duplicate", Comment: "Another applicant may be the same person."})
		}
	}
	return v.Result()
}

// strong: a document, or the whole name together with the birth date.
func strong(fields []string) bool {
	for _, f := range fields {
		if strings.HasPrefix(f, "info.idDocs.") || f == "info.tin" {
			return true
		}
	}
	return person(fields)
}

// person: the whole name and the birth date are the same.
func person(fields []string) bool {
	for _, f := range []string{"info.firstName", "info.lastName", "info.dob"} {
		if !slices.Contains(fields, f) {
			return false
		}
	}
	return true
}

// reasons is explain without words.
func reasons(h check.DuplicateHit) []check.Reason {
	var out []check.Reason
	if len(h.MatchedFields) > 0 {
		fields := make([]string, len(h.MatchedFields))
		for i, f := range h.MatchedFields {
			fields[i] = strings.TrimPrefix(f, "info.")
		}
		out = check.Why("matches-in", check.Fields("fields", fields...))
	}
	if slices.Contains(h.Types, "image") {
		out = append(out, check.Because("face-similar", check.Share("similarity", h.Similarity)))
	}
	return out
}

// explain says in what somebody is the same.
func explain(h check.DuplicateHit) string {
	in := slices.Clone(h.MatchedFields)
	if slices.Contains(h.Types, "image") {
		in = append(in, fmt.Sprintf("the face (similarity %.3f)", h.Similarity))
	}
	return "matches in " + strings.Join(in, ", ")
}
