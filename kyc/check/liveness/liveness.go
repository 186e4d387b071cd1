package liveness

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
)

// Checker is the liveness check.
type Checker struct{}

// Kind is liveness.
func (Checker) Kind() check.Kind { return check.KindLiveness }

// Check is not asked where every step takes plain pictures.
func (Checker) Check(in check.Input) check.Result {
	v := check.NewVerdict(check.KindLiveness)
	asked := false
	in.Level = in.Level.WithDefaults()
	for _, set := range in.Level.Required.DocSets {
		docs := in.InStep(set.IDDocSetType)
		if len(docs) == 0 && set.SkipAllowed {
			continue
		}
		policy := in.Level.Liveness(set)
		switch {
		case policy != level.LivenessDisabled:
			asked = true
			s := step{set.IDDocSetType, policy == level.LivenessActive, in.Sessions, v}
			s.judge(docs)
		case selfieStep(set.IDDocSetType) && slices.ContainsFunc(docs, pictured):
			asked = true
			for _, d := range docs {
				if pictured(d) {
					s := step{name: set.IDDocSetType, verdict: v}
					v.Note(check.Evidence{Code: "picture-of-picture", Supports: check.Doubt, Score: d.Finding(vision.FindingPictureOfPicture), Images: check.IDs(d)})
					s.doubt("picture-of-picture", "The selfie looks like a picture of a screen or of a print.", d)
				}
			}
		case set.VideoRequired == "docapture":
			asked = true
			liveCapture(set.IDDocSetType, docs, v)
		}
	}
	if !asked {
		return check.NotAsked(check.KindLiveness, "the level takes plain pictures", check.Because("asks-no-liveness"))
	}
	return v.Result()
}

func selfieStep(name string) bool { return name == level.StepSelfie || name == level.StepSelfie2 }

// pictured: a plain selfie shows traces of being a picture of a picture.
func pictured(d check.Document) bool {
	return d.Finding(vision.FindingPictureOfPicture) >= check.FaintFinding
}

// step judges the selfies of one step by the sessions that they come from.
type step struct {
	name     string
	active   bool
	sessions []check.LivenessSession
	verdict  *check.Verdict
}

func (s step) doubt(code, why string, docs ...check.Document) {
	s.verdict.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: code, Label: "BAD_SELFIE", Button: "selfie_selfieLiveness",
		Step: s.name, Images: check.IDs(docs...), Comment: why})
}

func (s step) judge(docs []check.Document) {
	if len(docs) == 0 {
		s.doubt("liveness-missing", "There is no selfie from a liveness session.")
	}
	for _, d := range docs {
		if d.Image.Source != document.SourceLiveness {
			s.verdict.Note(check.Evidence{Code: "still-picture", Supports: check.Doubt, Images: check.IDs(d), Explanation: "uploaded as a file, where the level asks for a liveness session", Why: check.Why("uploaded-as-file")})
			s.doubt("liveness-missing", "The selfie was uploaded as a file; the level asks for a liveness session.", d)
			continue
		}
		i := slices.IndexFunc(s.sessions, func(o check.LivenessSession) bool { return o.Step == s.name && o.ImageID == d.Image.ID })
		if i < 0 {
			s.doubt("liveness-unproven", "There is no measurement of the liveness session.", d)
			continue
		}
		s.session(s.sessions[i], d)
	}
}

// memory is how long a suspect session counts against a later good one.
const memory = 24 * time.Hour

// session turns the report of the selfie's session into a verdict. A session
// that went well after one that looked like an attack is for a person: whoever
// tries often enough gets through any threshold.
func (s step) session(session check.LivenessSession, d check.Document) {
	r := session.Report
	s.verdict.Version("liveness.limits", r.Limits)
	e := check.Evidence{Code: "liveness-session", Supports: check.Pass, Score: r.Score, Images: check.IDs(d), Explanation: explain(r), Why: reasons(r)}
	switch {
	case r.Outcome == liveness.Suspect:
		e.Code, e.Supports = "liveness-suspect", check.Fail
		s.verdict.Note(e)
		s.doubt("liveness-suspect", "The liveness session speaks against a living person before the camera.", d)
		return
	case r.Outcome != liveness.Live:
		e.Code, e.Supports = "liveness-incomplete", check.Doubt
		s.verdict.Note(e)
		s.doubt("liveness-failed", "The liveness session was not completed in three attempts.", d)
		return
	case s.active && !session.Active:
		e.Supports = check.Doubt
		s.verdict.Note(e)
		s.doubt("liveness-missing", "The liveness session asked for no movement; the level asks for an active one.", d)
		return
	}
	if !session.Light {
		// A film of somebody who is animated to do as asked, on a good display, shows
		// in nothing but the light.
		e.Supports = check.Doubt
		s.verdict.Note(e)
		s.doubt("liveness-without-light", "The place was too bright to see the screen's light on the face; the movements were right.", d)
		return
	}
	s.verdict.Note(e)
	for _, o := range s.sessions {
		if o.ID != session.ID && o.Report.Outcome == liveness.Suspect && session.IssuedAt.Sub(o.IssuedAt).Abs() < memory {
			s.verdict.Note(check.Evidence{Code: "suspect-session", Supports: check.Fail, Images: check.IDs(d), Explanation: explain(o.Report), Why: reasons(o.Report)})
			s.doubt("liveness-suspect-before", "Another session of the same day speaks against a living person before the camera.", d)
			return
		}
	}
}

// reasons is explain without words.
func reasons(r liveness.Report) []check.Reason {
	for _, w := range []liveness.Weight{liveness.Against, liveness.Missing, liveness.For} {
		var out []check.Reason
		for _, s := range r.Signals {
			if s.Weight == w {
				out = append(out, check.Because("liveness-signal", check.Terms("signal", s.Code), check.Number("value", s.Value), check.Number("limit", s.Limit)))
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return check.Why("nothing-measured")
}

// explain lists what decided: what spoke against the person, else what was
// missing, else what was seen.
func explain(r liveness.Report) string {
	for _, w := range []liveness.Weight{liveness.Against, liveness.Missing, liveness.For} {
		var parts []string
		for _, s := range r.Signals {
			if s.Weight == w {
				parts = append(parts, fmt.Sprintf("%s (%.3g, limit %.3g)", s.Code, s.Value, s.Limit))
			}
		}
		if len(parts) > 0 {
			return strings.Join(parts, ", ")
		}
	}
	return "nothing was measured"
}

func liveCapture(step string, docs []check.Document, v *check.Verdict) {
	for _, d := range docs {
		if d.Image.Source == document.SourceDocapture {
			v.Note(check.Evidence{Code: "live-capture", Supports: check.Pass, Images: check.IDs(d), Explanation: "taken with the camera of the verification flow", Why: check.Why("taken-with-camera")})
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
