package liveness

import (
	"math"
	"slices"

	"github.com/idngo/idngo/vision"
)

// baseline takes the person's own rest as the measure of every movement.
func (v *verifier) baseline() {
	hold := v.frames(0)
	var yaw, pitch, size []float64
	for _, f := range hold {
		yaw, pitch = append(yaw, f.Face.Yaw), append(pitch, f.Face.Pitch)
		size = append(size, faceSize(f))
	}
	v.base = baseline{yaw: median(yaw), pitch: median(pitch), size: median(size)}
	turn := math.Max(math.Abs(v.base.yaw), math.Abs(v.base.pitch))
	v.want(turn <= v.limits.Straight, "hold", HintTurned, 0, turn, v.limits.Straight)
	for i, f := range v.session.Burst.Frames {
		if f.Action == 0 && f.SHA256 == hold[0].SHA256 {
			v.base.frame = i
			break
		}
	}
}

// faceSize is the height of the face, which a turn changes little.
func faceSize(f vision.BurstFrame) float64 { return f.Face.Box.H }

// eyeDistance is the unit of lengths on a face.
func eyeDistance(f vision.BurstFrame) float64 { return math.Max(f.Face.EyeDistance, 1) }

// moves looks for each movement in its own frames, and for none in the other direction.
func (v *verifier) moves() {
	for i, a := range v.session.Actions {
		of := v.frames(i)
		switch a.Kind {
		case TurnLeft, TurnRight, TiltUp, TiltDown:
			v.head(i, a.Kind, of)
		case Closer:
			most := 0.0
			for _, f := range of {
				most = max(most, faceSize(f)/max(v.base.size, 1))
			}
			v.want(most >= v.limits.Closer, string(a.Kind), string(a.Kind)+"-missing", i, most, v.limits.Closer)
		case Blink:
			v.blink(i, of)
		case Hold, Flash:
		}
	}
}

func (v *verifier) head(action int, k Kind, of []vision.BurstFrame) {
	limit := v.limits.Turn
	if k == TiltUp || k == TiltDown {
		limit = v.limits.Tilt
	}
	most, least := math.Inf(-1), math.Inf(1)
	peak := of[0]
	for _, f := range of {
		d := v.along(k, f)
		if d > most {
			most, peak = d, f
		}
		least = min(least, d)
	}
	v.want(most >= limit && least >= -v.limits.Drift, string(k), string(k)+"-missing", action, most, limit)
	if most >= limit && (k == TurnLeft || k == TurnRight) {
		v.depth(action, peak)
	}
}

// along is how far a frame's head has moved from rest in the direction of a movement.
func (v *verifier) along(k Kind, f vision.BurstFrame) float64 {
	switch k {
	case TurnLeft:
		return f.Face.Yaw - v.base.yaw
	case TurnRight:
		return v.base.yaw - f.Face.Yaw
	case TiltUp:
		return f.Face.Pitch - v.base.pitch
	default:
		return v.base.pitch - f.Face.Pitch
	}
}

// blink wants the eyes unlike those at rest in one frame, and like them in
// another, with the head where it was: a turned head has other eyes too. There is
// no measure of a closed eye that holds for everybody, so the person's own open
// eyes are the measure.
func (v *verifier) blink(action int, of []vision.BurstFrame) {
	least, most := math.Inf(1), -1.0
	for _, f := range of {
		if v.still(f) {
			likeness := eyes(f)
			least, most = min(least, likeness), max(most, likeness)
		}
	}
	closed := least <= v.limits.Closed
	if open, ok := v.openEyes(); ok && least <= v.limits.HalfClosed {
		// Nothing is measured to less than two thousandths.
		closed = closed || 1-least >= v.limits.Drop*(1-open+0.002)
	}
	v.want(closed && most >= v.limits.Open, string(Blink), "blink-missing", action, least, v.limits.Closed)
}

func eyes(f vision.BurstFrame) float64 { return (f.EyeLikeness[0] + f.EyeLikeness[1]) / 2 }

// still reports that the head is where it was at rest.
func (v *verifier) still(f vision.BurstFrame) bool {
	return math.Abs(f.Face.Yaw-v.base.yaw) <= v.limits.Drift && math.Abs(f.Face.Pitch-v.base.pitch) <= 2*v.limits.Drift
}

// openEyes is the typical likeness of the eyes to those of the first frame while
// the person only looks into the camera.
func (v *verifier) openEyes() (float64, bool) {
	var all []float64
	for i, f := range v.session.Burst.Frames {
		if k := v.session.Actions[f.Action].Kind; i > 0 && (k == Hold || k == Flash) && v.still(f) {
			all = append(all, eyes(f))
		}
	}
	return median(all), len(all) > 0
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
