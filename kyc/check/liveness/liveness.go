package liveness

import (
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/level"
)

// Checker is the liveness check.
type Checker struct{}

// Kind is liveness.
func (Checker) Kind() check.Kind { return check.KindLiveness }

// Check is not asked where every step takes plain pictures: videoRequired
// absent, disabled, photoRequired or optional.
func (Checker) Check(in check.Input) check.Result {
	v := check.NewVerdict(check.KindLiveness)
	asked := false
	for _, set := range in.Level.Required.DocSets {
		step := level.NormalizeStep(set.IDDocSetType)
		docs := in.InStep(step)
		if len(docs) == 0 && set.SkipAllowed {
			continue
		}
		switch set.VideoRequired {
		case "passiveLiveness", "liveness", "staticLiveness", "enabled":
			asked = true
			session(step, docs, v)
		case "docapture":
			asked = true
			liveCapture(step, docs, v)
		}
	}
	if !asked {
		return check.NotAsked(check.KindLiveness, "the level takes plain pictures")
	}
	return v.Result()
}

// session: the selfie must come from a liveness session. What such a session
// proved is not among the facts of a picture, so even then a person looks at it.
func session(step string, docs []check.Document, v *check.Verdict) {
	for _, d := range docs {
		if d.Image.Source == document.SourceLiveness {
			v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "liveness-unproven", Label: "BAD_SELFIE", Button: "selfie_selfieLiveness",
				Step: step, Images: check.IDs(d), Comment: "There is no measurement of the liveness session."})
			continue
		}
		v.Note(check.Evidence{Code: "still-picture", Supports: check.Doubt, Images: check.IDs(d), Explanation: "uploaded as a file, where the level asks for a liveness session"})
		v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "liveness-missing", Label: "BAD_SELFIE", Button: "selfie_selfieLiveness",
			Step: step, Images: check.IDs(d), Comment: "The selfie was uploaded as a file; the level asks for a liveness session."})
	}
	if len(docs) == 0 {
		v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "liveness-missing", Label: "BAD_SELFIE", Button: "selfie_selfieLiveness",
			Step: step, Comment: "There is no selfie from a liveness session."})
	}
}

func liveCapture(step string, docs []check.Document, v *check.Verdict) {
	for _, d := range docs {
		if d.Image.Source == document.SourceDocapture {
			v.Note(check.Evidence{Code: "live-capture", Supports: check.Pass, Images: check.IDs(d), Explanation: "taken with the camera of the verification flow"})
			continue
		}
		v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "live-capture-missing", Label: "UNSATISFACTORY_PHOTOS",
			Step: step, Images: check.IDs(d), Comment: "The document was uploaded as a file; the level asks for a live capture."})
	}
	if len(docs) == 0 {
		v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "live-capture-missing", Label: "DOCUMENT_MISSING",
			Step: step, Comment: "There is no live capture of the document."})
	}
}
