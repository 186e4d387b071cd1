package liveness

import (
	"github.com/idngo/idngo/vision"
)

// stream asks whether a camera took these frames just now, one after the other.
func (v *verifier) stream() {
	frames := v.session.Burst.Frames
	v.times(frames)
	if virtual(v.session.Camera) {
		v.against("virtual-camera", AttackInjection, -1, 1, 0)
	}
	seen := map[string]int{}
	for i, f := range frames {
		if j, again := seen[f.SHA256]; again && f.SHA256 != "" {
			v.against("frame-repeated", AttackInjection, f.Action, float64(i), float64(j))
		}
		seen[f.SHA256] = i
		if i > 0 && (f.Width != frames[0].Width || f.Height != frames[0].Height) {
			v.against("size-changes", AttackInjection, f.Action, float64(f.Width), float64(frames[0].Width))
		}
	}
	var noise, unchanged []float64
	for _, f := range frames {
		noise = append(noise, f.Noise)
		if f.Unchanged >= 0 {
			unchanged = append(unchanged, f.Unchanged)
		}
	}
	// No sensor is without noise and no hand so steady that most of the picture
	// comes back to a tenth of a grey level.
	if n := median(noise); n < v.limits.Noise {
		v.against("no-noise", AttackInjection, -1, n, v.limits.Noise)
	} else {
		v.signal("noise", Noted, -1, n, v.limits.Noise)
	}
	if u := median(unchanged); u > v.limits.Unchanged {
		v.against("frozen", AttackInjection, -1, u, v.limits.Unchanged)
	} else {
		v.signal("unchanged", Noted, -1, u, v.limits.Unchanged)
	}
}

// times holds the frames' own times against the challenge and the server's clock.
func (v *verifier) times(frames []vision.BurstFrame) {
	end := int64(0) // of the action before
	for i, a := range v.session.Actions {
		of := v.frames(i)
		if took := of[len(of)-1].At - end; took > a.MaxMillis {
			v.signal("action-slow", Missing, i, float64(took), float64(a.MaxMillis))
			v.hint(HintSlow)
		}
		end = of[len(of)-1].At
	}
	for i := 1; i < len(frames); i++ {
		if frames[i].At < frames[i-1].At || frames[i].Action < frames[i-1].Action {
			v.against("time-goes-back", AttackInjection, frames[i].Action, float64(frames[i].At), float64(frames[i-1].At))
		}
	}
	span := frames[len(frames)-1].At - frames[0].At
	// Nobody turns, tilts and blinks within a moment, and nobody can have begun
	// before being asked.
	least := int64(150 * (len(v.session.Actions) - 1))
	if span < least {
		v.against("too-fast", AttackInjection, -1, float64(span), float64(least))
	}
	if answered := v.session.Answered.Milliseconds(); answered > 0 && span > answered {
		v.against("began-too-early", AttackReplay, -1, float64(span), float64(answered))
	}
}
