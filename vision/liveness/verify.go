package liveness

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

// Session is everything that a verdict rests on.
type Session struct {
	Actions []Action
	Burst   vision.Burst
	// Camera is what the device calls its camera.
	Camera string
	// Answered is the time from the drawing of the challenge to the arrival of
	// the frames, by the server's clock; 0 when unknown.
	Answered time.Duration
}

// Hints for the person. An action that was not seen is named KIND-missing.
const (
	HintUnreadable = "unreadable"
	HintNoFace     = "no-face"
	HintManyFaces  = "several-faces"
	HintTooSmall   = "come-closer"
	HintTooDark    = "too-dark"
	HintTurned     = "look-straight"
	// HintTurnFurther: the head was turned, but not far enough to show its depth.
	HintTurnFurther = "turn-further"
	HintSlow        = "too-slow"
	HintTooBright   = "too-bright"
	HintFrames      = "frames-missing"
	// HintAgain says no more than that it did not work.
	HintAgain = "try-again"
)

// Verify judges a session. It is a pure function and never answers Live when
// anything speaks against a living person or when anything asked for is missing.
func Verify(s Session, l Limits) Report {
	v := &verifier{session: s, limits: l, report: Report{Best: -1, Limits: l.Revision}}
	if v.usable() {
		v.stream()
		v.oneBody()
		v.baseline()
		v.moves()
		v.flashes()
		v.presentation()
	}
	return v.settle()
}

// verifier collects signals about one session.
type verifier struct {
	session Session
	limits  Limits
	report  Report
	base    baseline
	// asked and seen count the pieces of evidence that the challenge asks for.
	asked, seen int
	attack      Attack
}

// baseline is the person at rest.
type baseline struct {
	yaw, pitch float64
	size       float64
	frame      int // that stands for it
}

func (v *verifier) signal(code string, w Weight, action int, value, limit float64) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		value = 0 // JSON knows neither
	}
	v.report.Signals = append(v.report.Signals, Signal{Code: code, Weight: w, Action: action, Value: value, Limit: limit})
}

// want books a piece of evidence that the challenge asks for.
func (v *verifier) want(ok bool, code, hint string, action int, value, limit float64) {
	v.asked++
	if ok {
		v.seen++
		v.signal(code+"-seen", For, action, value, limit)
		return
	}
	v.signal(code+"-missing", Missing, action, value, limit)
	v.hint(hint)
}

func (v *verifier) against(code string, a Attack, action int, value, limit float64) {
	v.signal(code, Against, action, value, limit)
	if v.attack == AttackNone {
		v.attack = a
	}
}

func (v *verifier) hint(h string) {
	if h != "" && !slices.Contains(v.report.Hints, h) {
		v.report.Hints = append(v.report.Hints, h)
	}
}

// frames of an action, in order.
func (v *verifier) frames(action int) []vision.BurstFrame {
	var out []vision.BurstFrame
	for _, f := range v.session.Burst.Frames {
		if f.Action == action {
			out = append(out, f)
		}
	}
	return out
}

// usable looks at what must hold before anything can be measured: as many
// frames as asked for, readable, of one size, with one face large and light enough.
func (v *verifier) usable() bool {
	ok := true
	lack := func(code, hint string, action int, value, limit float64) {
		v.signal(code, Missing, action, value, limit)
		v.hint(hint)
		ok = false
	}
	if len(v.session.Actions) == 0 || len(v.session.Burst.Frames) == 0 {
		lack("no-frames", HintFrames, -1, 0, 1)
	}
	for i, a := range v.session.Actions {
		if n := len(v.frames(i)); n < a.MinFrames || n > a.MaxFrames {
			lack("frame-count", HintFrames, i, float64(n), float64(a.MinFrames))
		}
	}
	for _, f := range v.session.Burst.Frames {
		switch {
		case f.Action < 0 || f.Action >= len(v.session.Actions):
			lack("frame-of-no-action", HintFrames, f.Action, float64(f.Action), float64(len(v.session.Actions)))
		case f.Unreadable != "":
			lack("frame-unreadable", HintUnreadable, f.Action, 0, 0)
		case f.Face == nil || len(f.Shape) == 0:
			lack("face-missing", HintNoFace, f.Action, 0, 1)
		case f.Faces > 1:
			lack("several-faces", HintManyFaces, f.Action, float64(f.Faces), 1)
		case f.Face.Box.W < v.limits.MinFace:
			lack("face-small", HintTooSmall, f.Action, f.Face.Box.W, v.limits.MinFace)
		case f.Face.Brightness < v.limits.MinLight:
			lack("face-dark", HintTooDark, f.Action, f.Face.Brightness, v.limits.MinLight)
		}
	}
	return ok
}

// settle makes the verdict out of the signals.
func (v *verifier) settle() Report {
	r := v.report
	against := slices.ContainsFunc(r.Signals, func(s Signal) bool { return s.Weight == Against })
	missing := slices.ContainsFunc(r.Signals, func(s Signal) bool { return s.Weight == Missing })
	switch {
	case against:
		r.Outcome, r.Attack = Suspect, v.attack
		r.Hints = []string{HintAgain}
	case missing || v.asked == 0 || v.seen < v.asked:
		r.Outcome = Incomplete
		r.Score = float64(v.seen) / float64(max(v.asked, 1)) * 0.5
		if len(r.Hints) == 0 {
			r.Hints = []string{HintAgain}
		}
	default:
		r.Outcome, r.Score = Live, 1
		r.Hints = nil
	}
	r.Best = v.best()
	return r
}

// best picks the frame that serves as a selfie: sharp, straight, eyes open, of
// the beginning; any frame with a face, any readable one, when there is none better.
func (v *verifier) best() int {
	best, most := -1, math.Inf(-1)
	for i, f := range v.session.Burst.Frames {
		if f.Unreadable != "" {
			continue
		}
		score := -1e6
		if f.Face != nil {
			turn := math.Abs(f.Face.Yaw) + math.Abs(f.Face.Pitch)
			score = math.Log1p(f.Face.Sharpness) - turn/10 + 5*min(f.EyeLikeness[0], f.EyeLikeness[1])
			if f.Action != 0 {
				score -= 100 // coloured light or a movement
			}
		}
		if score > most {
			best, most = i, score
		}
	}
	return best
}

// knownVirtual are words in the labels of cameras that are programs. A label
// proves nothing when it is missing: whoever injects frames can choose it.
var knownVirtual = []string{"obs ", "virtual", "manycam", "snap camera", "xsplit", "droidcam", "e2esoft", "vcam", "splitcam", "mmhmm", "camtwist", "dummy", "fake_device"}

func virtual(camera string) bool {
	camera = strings.ToLower(camera) + " "
	return slices.ContainsFunc(knownVirtual, func(w string) bool { return strings.Contains(camera, w) })
}
