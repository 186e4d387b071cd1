package liveness

import (
	"math"

	"github.com/idngo/idngo/vision"
)

// trace is one measurement that tells a face from a picture of a face.
type trace struct {
	code  string
	value func(vision.Presentation) float64
	limit float64
	above bool // the limit is an upper one
}

func (t trace) hit(p vision.Presentation) bool {
	v := t.value(p)
	return t.above && v > t.limit || !t.above && v < t.limit
}

func traces(l Limits) []trace {
	return []trace{
		{"moire", func(p vision.Presentation) float64 { return p.Moire }, l.Moire, true},
		{"halftone", func(p vision.Presentation) float64 { return p.Halftone }, l.Halftone, true},
		{"rim", func(p vision.Presentation) float64 { return p.Frame }, l.Rim, true},
		{"colourless", func(p vision.Presentation) float64 { return p.Gamut }, l.Gamut, false},
	}
}

// presentation counts the frames that look like pictures of a picture.
func (v *verifier) presentation() {
	l, frames := v.limits, v.session.Burst.Frames
	for _, t := range traces(l) {
		hits := 0
		var values []float64
		for _, f := range frames {
			// The light of the screen colours marble and paper too.
			if t.code == "colourless" && v.session.Actions[f.Action].Kind == Flash {
				continue
			}
			values = append(values, t.value(f.Presentation))
			if t.hit(f.Presentation) {
				hits++
			}
		}
		// Rooms have straight edges: the frame of a door, a shelf, a picture on the
		// wall stood around every sixth honest head of a furnished room.
		if float64(hits) >= l.Share*float64(len(values)) && hits > 0 && t.code != "rim" {
			v.against(t.code, AttackFlat, -1, median(values), t.limit)
		} else {
			v.signal(t.code, Noted, -1, median(values), t.limit)
		}
	}
	var model []float64
	for _, f := range frames {
		if f.Presentation.Model >= 0 {
			model = append(model, f.Presentation.Model)
		}
	}
	if len(model) > 0 {
		if m := median(model); m < l.PassiveModel {
			v.against("passive-model", AttackFlat, -1, m, l.PassiveModel)
		} else {
			v.signal("passive-model", Noted, -1, m, l.PassiveModel)
		}
	}
}

// Still judges a single picture. It never answers Live: one picture proves no
// living person. A grey picture is no trace here, since people do upload copies,
// and straight edges around a head are only noted: rooms have them.
// Score is how far the picture stays from the nearest limit, 0..1.
func Still(p vision.Presentation, l Limits) Report {
	r := Report{Outcome: Incomplete, Score: 1, Best: 0, Limits: l.Revision}
	for _, t := range traces(l) {
		if t.code == "colourless" {
			continue
		}
		s := Signal{Code: t.code, Weight: Noted, Action: -1, Value: t.value(p), Limit: t.limit}
		if t.code == "rim" {
			r.Signals = append(r.Signals, s)
			continue
		}
		r.Score = min(r.Score, math.Max(0, 1-s.Value/t.limit))
		if t.hit(p) {
			s.Weight, r.Outcome, r.Attack = Against, Suspect, AttackFlat
		}
		r.Signals = append(r.Signals, s)
	}
	if p.Model >= 0 {
		s := Signal{Code: "passive-model", Weight: Noted, Action: -1, Value: p.Model, Limit: l.PassiveModel}
		r.Score = min(r.Score, p.Model)
		if p.Model < l.PassiveModel {
			s.Weight, r.Outcome, r.Attack = Against, Suspect, AttackFlat
		}
		r.Signals = append(r.Signals, s)
	}
	return r
}
