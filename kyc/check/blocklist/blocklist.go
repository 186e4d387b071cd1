package blocklist

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc/check"
)

// DefaultFaceAlone is the similarity from which a face by itself, without any
// other match, identifies a listed person. It is above the bound of a
// one-to-one comparison, because one face is compared with a whole list and
// chance hits add up.
const DefaultFaceAlone = 0.97

// faceChance is how many strangers on the whole list may look as much like the
// person, on average, for a face by itself to reject.
const faceChance = 0.001

// Checker is the blocklist check. The zero value uses the defaults.
type Checker struct {
	// FaceAlone replaces DefaultFaceAlone when positive.
	FaceAlone float64
}

// Kind is blocklist.
func (Checker) Kind() check.Kind { return check.KindBlocklist }

// fieldFace is the field name of a face match.
const fieldFace = "face"

// strong keys identify a person by themselves. E-mail addresses and phone
// numbers pass from hand to hand and do not.
var strong = []string{"documentNumber", "nationalNumber", "person"}

// Check rejects on a strong match and doubts on a weak one.
func (c Checker) Check(in check.Input) check.Result {
	v := check.NewVerdict(check.KindBlocklist)
	if !in.Searched {
		v.Doubt(check.DoubtCause{Class: check.DoubtTechnical, Code: "blocklist-not-searched", Label: "CHECK_UNAVAILABLE", Comment: "The blocklist was not searched."})
		return v.Result()
	}
	faceAlone := c.FaceAlone
	if faceAlone <= 0 {
		faceAlone = DefaultFaceAlone
	}
	v.Version("blocklist.faceAlone", fmt.Sprint(faceAlone))
	for _, h := range in.Listed {
		fields := slices.Clone(h.Fields)
		slices.Sort(fields)
		fields = slices.Compact(fields)
		e := check.Evidence{Code: "blocklist-hit", Supports: check.Doubt, Score: h.Similarity,
			Values:      []check.EvidenceValue{{Source: "blocklist", Value: h.EntryID}},
			Explanation: "matches in " + strings.Join(fields, ", "), Why: check.Why("matches-in", check.Fields("fields", fields...))}
		switch {
		case identifies(fields, h, faceAlone):
			e.Supports = check.Fail
			v.Note(e)
			v.Final(check.Problem{Label: "BLOCKLIST", Comment: "The person is on the blocklist (" + strings.Join(fields, ", ") + ")."})
		default:
			v.Note(e)
			v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "blocklist-weak-hit", Label: "ADDITIONAL_DOCUMENT_REQUIRED",
				Comment: "A blocklist entry matches in " + strings.Join(fields, ", ") + " only."})
		}
	}
	if len(in.Listed) == 0 {
		v.Note(check.Evidence{Code: "blocklist-clear", Supports: check.Pass, Explanation: "no entry of the blocklist matches", Why: check.Why("blocklist-none")})
	}
	return v.Result()
}

func identifies(fields []string, h check.ListHit, faceAlone float64) bool {
	for _, f := range fields {
		if slices.Contains(strong, f) {
			return true
		}
	}
	// A face with any second match beside it is no chance hit.
	return slices.Contains(fields, fieldFace) && (len(fields) > 1 && h.Similarity > 0 || h.Similarity >= faceAlone && h.Chance <= faceChance)
}
