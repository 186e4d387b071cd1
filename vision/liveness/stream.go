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
	v.sensor(frames)
}

// sensor looks for what a camera's sensor leaves in every frame. No sensor is
// without noise: even where nothing moves, hardly a block of a frame comes back
// as it was. A film that is drawn stands still there, and a face that is laid over
// a camera's picture has none of the noise around it. Whoever puts noise on the
// whole film is not found by this.
func (v *verifier) sensor(frames []vision.BurstFrame) {
	l := v.limits
	var grain, face []float64
	still, rim := 0.0, []float64{}
	for _, f := range frames {
		still = max(still, f.Unchanged)
		if f.Grain >= 0 {
			grain = append(grain, f.Grain)
		}
		if f.FaceNoise >= 0 && f.RimNoise >= 0 {
			face, rim = append(face, f.FaceNoise), append(rim, f.RimNoise)
		}
	}
	if still > l.Unchanged {
		v.against("frozen", AttackInjection, -1, still, l.Unchanged)
	} else {
		v.signal("unchanged", Noted, -1, still, l.Unchanged)
	}
	// A quiet camera and a strong compression leave as little as a drawn film does.
	v.signal("noise", Noted, -1, median(grain), l.Noise)
	// A little is added, so that two clean pictures are alike.
	const little = 0.05
	if around := median(rim); around >= l.RimNoise {
		share := (median(face) + little) / (around + little)
		if share < l.FaceNoise {
			v.against("face-without-noise", AttackSwap, -1, share, l.FaceNoise)
		} else {
			v.signal("face-noise", Noted, -1, share, l.FaceNoise)
		}
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
