package liveness_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
)

func limits(t testing.TB) liveness.Limits {
	t.Helper()
	l, err := liveness.DefaultLimits()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// pose of the head in made facts.
type pose struct {
	yaw, pitch, near, likeness float64
	light                      [3]float64
	flat                       bool
}

var rest = pose{near: 1, likeness: 0.99, light: [3]float64{0.3, 0.2, 0.15}}

// frame makes the facts of one frame: an egg of points, seen from where the pose says.
func frame(n, action int, p pose) vision.BurstFrame {
	var shape []vision.Point
	for i := range 50 {
		u, v := float64(i%10)/9*2-1, float64(i/10)/4*2-1
		z := -0.6 * math.Sqrt(max(0, 1.3-u*u-0.3*v*v))
		if p.flat {
			z = 0
		}
		yaw, pitch := p.yaw*math.Pi/180, -p.pitch*math.Pi/180
		x := u*math.Cos(yaw) - z*math.Sin(yaw)
		zz := u*math.Sin(yaw) + z*math.Cos(yaw)
		y := v*math.Cos(pitch) - zz*math.Sin(pitch)
		zz = v*math.Sin(pitch) + zz*math.Cos(pitch)
		k := 6 / (6 + zz) * p.near
		shape = append(shape, vision.Point{X: 300 + 80*x*k, Y: 300 + 100*y*k})
	}
	f := &vision.Face{
		Box: vision.Box{X: 300 - 80*p.near, Y: 300 - 100*p.near, W: 160 * p.near, H: 200 * p.near}, Score: 0.95,
		EyeDistance: 70 * p.near, Yaw: p.yaw, Pitch: p.pitch, Sharpness: 90, Brightness: 0.5,
	}
	if n%2 == 0 {
		f.Embedding = make([]float32, 128)
		f.Embedding[0] = 1
	}
	return vision.BurstFrame{
		Action: action, SHA256: fmt.Sprintf("%064d", n), Width: 640, Height: 480, Faces: 1, Face: f, Shape: shape,
		EyeLikeness: [2]float64{p.likeness, p.likeness}, Skin: p.light, Surround: [3]float64{0.2, 0.2, 0.2}, Noise: 0.4, Unchanged: 0,
		Presentation: vision.Presentation{Moire: 4, Gamut: 0.03, Model: -1},
	}
}

// honest makes the facts of somebody who does what is asked.
func honest(actions []liveness.Action) vision.Burst {
	var b vision.Burst
	at := int64(0)
	add := func(action int, p pose) {
		f := frame(len(b.Frames), action, p)
		at += 400
		f.At = at
		b.Frames = append(b.Frames, f)
	}
	for i, a := range actions {
		p := rest
		switch a.Kind {
		case liveness.TurnLeft:
			p.yaw = 25
		case liveness.TurnRight:
			p.yaw = -25
		case liveness.TiltUp:
			p.pitch = 18
		case liveness.TiltDown:
			p.pitch = -18
		case liveness.Closer:
			p.near = 1.4
		case liveness.Blink:
			add(i, rest)
			p.likeness = 0.7
		case liveness.Flash:
			c := map[liveness.Colour][3]float64{liveness.Red: {1, 0, 0}, liveness.Green: {0, 1, 0}, liveness.Blue: {0, 0, 1}, liveness.Yellow: {1, 1, 0}}[a.Colour]
			for k := range p.light {
				p.light[k] *= 1 + 0.2*c[k]
			}
			add(i, p)
			continue
		case liveness.Hold:
		}
		add(i, rest)
		add(i, p)
	}
	for i := range b.Frames {
		b.Frames[i].At -= 400
	}
	b.Frames[0].Unchanged = -1
	return b
}

func draw(t testing.TB, f liveness.Form) []liveness.Action {
	t.Helper()
	actions, err := liveness.Draw(rand.Reader, f)
	if err != nil {
		t.Fatal(err)
	}
	return actions
}

func TestAnHonestSessionIsLive(t *testing.T) {
	t.Parallel()
	for _, form := range []liveness.Form{liveness.FormPassive, liveness.FormActive, liveness.FormMoves} {
		for range 50 {
			actions := draw(t, form)
			r := liveness.Verify(liveness.Session{Actions: actions, Burst: honest(actions), Answered: time.Minute}, limits(t))
			if r.Outcome != liveness.Live || r.Score != 1 || r.Best < 0 || len(r.Hints) != 0 {
				t.Fatalf("%s %+v: %+v", form, actions, r)
			}
		}
	}
}

// Every change of an honest session, and what it must lead to.
func TestWhatSpeaksAgainstAPerson(t *testing.T) {
	t.Parallel()
	each := func(do func(f *vision.BurstFrame)) func(*liveness.Session) {
		return func(s *liveness.Session) {
			for i := range s.Burst.Frames {
				do(&s.Burst.Frames[i])
			}
		}
	}
	for name, c := range map[string]struct {
		change func(s *liveness.Session)
		want   liveness.Outcome
		attack liveness.Attack
		code   string
	}{
		"nothing": {func(*liveness.Session) {}, liveness.Live, "", ""},
		"a flat face": {func(s *liveness.Session) {
			for i, f := range s.Burst.Frames {
				s.Burst.Frames[i].Shape = frame(0, 0, pose{yaw: f.Face.Yaw, pitch: f.Face.Pitch, near: f.Face.Box.W / 160, flat: true}).Shape
			}
		}, liveness.Suspect, liveness.AttackFlat, "flat-face"},
		"another face": {func(s *liveness.Session) {
			for i := range s.Burst.Frames {
				if f := s.Burst.Frames[i].Face; i > 3 && len(f.Embedding) > 0 {
					f.Embedding[1] = 0.9
				}
			}
		}, liveness.Suspect, liveness.AttackSwap, "face-changes"},
		"one frame twice": {func(s *liveness.Session) { s.Burst.Frames[2].SHA256 = s.Burst.Frames[1].SHA256 }, liveness.Suspect, liveness.AttackInjection, "frame-repeated"},
		"no noise":        {each(func(f *vision.BurstFrame) { f.Noise = 0.01 }), liveness.Suspect, liveness.AttackInjection, "no-noise"},
		"a frozen picture": {each(func(f *vision.BurstFrame) {
			if f.Unchanged >= 0 {
				f.Unchanged = 0.95
			}
		}), liveness.Suspect, liveness.AttackInjection, "frozen"},
		"a camera that is a program": {func(s *liveness.Session) { s.Camera = "OBS Virtual Camera" }, liveness.Suspect, liveness.AttackInjection, "virtual-camera"},
		"another size":               {func(s *liveness.Session) { s.Burst.Frames[4].Width = 641 }, liveness.Suspect, liveness.AttackInjection, "size-changes"},
		"time runs back":             {func(s *liveness.Session) { s.Burst.Frames[4].At = 1 }, liveness.Suspect, liveness.AttackInjection, "time-goes-back"},
		"all in a moment":            {each(func(f *vision.BurstFrame) { f.At /= 100 }), liveness.Suspect, liveness.AttackInjection, "too-fast"},
		"longer than there was time": {func(s *liveness.Session) { s.Answered = time.Second }, liveness.Suspect, liveness.AttackReplay, "began-too-early"},
		"a jump": {func(s *liveness.Session) {
			s.Burst.Frames[1].At = s.Burst.Frames[0].At + 100
			s.Burst.Frames[1].Face.Box.X += 200
		}, liveness.Suspect, liveness.AttackReplay, "cut"},
		"the pattern of a screen": {each(func(f *vision.BurstFrame) { f.Presentation.Moire = 60 }), liveness.Suspect, liveness.AttackFlat, "moire"},
		"the passive network":     {each(func(f *vision.BurstFrame) { f.Presentation.Model = 0.1 }), liveness.Suspect, liveness.AttackFlat, "passive-model"},
		"the colours of another challenge": {func(s *liveness.Session) {
			for i := range s.Burst.Frames { // every colour comes back as its opposite
				f := &s.Burst.Frames[i]
				if s.Actions[f.Action].Kind == liveness.Flash {
					for k := range f.Skin {
						f.Skin[k] = rest.light[k] * 1.2 / (f.Skin[k] / rest.light[k])
					}
				}
			}
		}, liveness.Suspect, liveness.AttackReplay, "flash-differs"},
		"one colour of another challenge": {func(s *liveness.Session) {
			for i := range s.Burst.Frames {
				if f := &s.Burst.Frames[i]; s.Actions[f.Action].Kind == liveness.Flash {
					other := [3]float64{0, 0, 1}
					if s.Actions[f.Action].Colour == liveness.Blue {
						other = [3]float64{1, 1, 0}
					}
					for k := range f.Skin {
						f.Skin[k] = rest.light[k] * (1 + 0.2*other[k])
					}
					return
				}
			}
		}, liveness.Incomplete, "", "flash-order-missing"},
		"no light":     {each(func(f *vision.BurstFrame) { f.Skin = rest.light }), liveness.Incomplete, "", "flash-missing"},
		"no face":      {func(s *liveness.Session) { s.Burst.Frames[3].Face = nil }, liveness.Incomplete, "", "face-missing"},
		"twenty faces": {func(s *liveness.Session) { s.Burst.Frames[3].Faces = 20 }, liveness.Incomplete, "", "several-faces"},
		"small":        {each(func(f *vision.BurstFrame) { f.Face.Box.W = 8 }), liveness.Incomplete, "", "face-small"},
		"dark":         {each(func(f *vision.BurstFrame) { f.Face.Brightness = 0.02 }), liveness.Incomplete, "", "face-dark"},
		"unreadable":   {func(s *liveness.Session) { s.Burst.Frames[3].Unreadable = "cut off" }, liveness.Incomplete, "", "frame-unreadable"},
		"one frame":    {func(s *liveness.Session) { s.Burst.Frames = s.Burst.Frames[:1] }, liveness.Incomplete, "", "frame-count"},
		"no frame":     {func(s *liveness.Session) { s.Burst.Frames = nil }, liveness.Incomplete, "", "no-frames"},
		"too many frames": {func(s *liveness.Session) {
			for range 10_000 {
				s.Burst.Frames = append(s.Burst.Frames, s.Burst.Frames[len(s.Burst.Frames)-1])
			}
		}, liveness.Incomplete, "", "frame-count"},
		"upside down": {each(func(f *vision.BurstFrame) { f.Face.Pitch = 60 }), liveness.Incomplete, "", "hold-missing"},
		"nobody moved": {func(s *liveness.Session) {
			for i := range s.Burst.Frames {
				s.Burst.Frames[i].Face.Yaw = 0
			}
		}, liveness.Incomplete, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			actions := draw(t, liveness.FormActive)
			s := liveness.Session{Actions: actions, Burst: honest(actions), Answered: time.Minute}
			c.change(&s)
			r := liveness.Verify(s, limits(t))
			if r.Outcome != c.want || r.Attack != c.attack {
				t.Fatalf("got %s %q, want %s %q: %+v", r.Outcome, r.Attack, c.want, c.attack, r)
			}
			if c.code != "" && !slices.ContainsFunc(r.Signals, func(s liveness.Signal) bool { return s.Code == c.code }) {
				t.Errorf("no signal %s in %+v", c.code, r.Signals)
			}
			if c.want == liveness.Suspect && !slices.Equal(r.Hints, []string{liveness.HintAgain}) {
				t.Errorf("the hints %v tell what looked suspect", r.Hints)
			}
			if c.want == liveness.Incomplete && len(r.Hints) == 0 {
				t.Error("the person is told nothing")
			}
			if _, err := json.Marshal(r); err != nil {
				t.Error(err)
			}
		})
	}
}

// A recorded session is worthless for another challenge, unless it is the same.
func TestReplays(t *testing.T) {
	t.Parallel()
	l := limits(t)
	recorded := draw(t, liveness.FormActive)
	burst := honest(recorded)
	for range 2000 {
		fresh := draw(t, liveness.FormActive)
		if slices.Equal(fresh, recorded) {
			continue
		}
		replayed := vision.Burst{Frames: slices.Clone(burst.Frames)}
		if r := liveness.Verify(liveness.Session{Actions: fresh, Burst: replayed}, l); r.Outcome == liveness.Live {
			t.Fatalf("the record of %+v passed for %+v", recorded, fresh)
		}
	}
}

// Whatever the facts, a verdict of Live rests on every action, and taking any
// frame away never helps.
func TestNothingMissingIsEverLive(t *testing.T) {
	t.Parallel()
	l := limits(t)
	rapid.Check(t, func(rt *rapid.T) {
		actions := draw(t, liveness.FormActive)
		b := honest(actions)
		i := rapid.IntRange(0, len(b.Frames)-1).Draw(rt, "frame")
		gone := b.Frames[i].Action
		b.Frames = slices.DeleteFunc(b.Frames, func(f vision.BurstFrame) bool { return f.Action == gone })
		if r := liveness.Verify(liveness.Session{Actions: actions, Burst: b}, l); r.Outcome == liveness.Live {
			rt.Fatalf("live without the frames of action %d", gone)
		}
	})
}

// Facts of any kind, even absurd ones, give a verdict and no panic.
func TestAbsurdFacts(t *testing.T) {
	t.Parallel()
	l := limits(t)
	number := rapid.SampledFrom([]float64{0, 1, -1, 1e300, math.NaN(), math.Inf(1), math.Inf(-1)})
	rapid.Check(t, func(rt *rapid.T) {
		actions := draw(t, liveness.FormActive)
		b := honest(actions)
		for range 5 {
			f := &b.Frames[rapid.IntRange(0, len(b.Frames)-1).Draw(rt, "frame")]
			f.Face.Yaw, f.Face.Box.W, f.EyeLikeness[0] = number.Draw(rt, "yaw"), number.Draw(rt, "w"), number.Draw(rt, "likeness")
			f.Skin[0], f.Noise, f.Shape[0].X = number.Draw(rt, "skin"), number.Draw(rt, "noise"), number.Draw(rt, "x")
			f.Action = rapid.IntRange(-1, 20).Draw(rt, "action")
		}
		r := liveness.Verify(liveness.Session{Actions: actions, Burst: b}, l)
		if _, err := json.Marshal(r); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestDraw(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 3000 {
		actions := draw(t, liveness.FormActive)
		if actions[0].Kind != liveness.Hold || len(actions) != 9 {
			t.Fatalf("%+v", actions)
		}
		turns := 0
		for i, a := range actions {
			if a.Kind == liveness.TurnLeft || a.Kind == liveness.TurnRight {
				turns++
			}
			if i > 0 && a == actions[i-1] {
				t.Fatalf("the same twice in a row: %+v", actions)
			}
			if a.MinFrames < 1 || a.MaxFrames < a.MinFrames || a.MaxMillis <= 0 {
				t.Fatalf("%+v", a)
			}
		}
		if turns == 0 {
			t.Fatalf("no turn in %+v", actions)
		}
		seen[fmt.Sprint(actions)] = true
	}
	// Of 36,936 equally likely ones, 3,000 draws give some 2,880 different ones.
	if len(seen) < 2800 {
		t.Errorf("only %d different challenges of 3000", len(seen))
	}
	if _, err := liveness.Draw(bytes.NewReader(nil), liveness.FormActive); err == nil {
		t.Error("a challenge without randomness")
	}
	if _, err := liveness.Draw(rand.Reader, "other"); err == nil {
		t.Error("an unknown form was drawn")
	}
	if _, err := liveness.Draw(io.LimitReader(rand.Reader, 9), liveness.FormActive); err == nil {
		t.Error("a challenge of too little randomness")
	}
}

func TestLimitsFile(t *testing.T) {
	t.Parallel()
	good := limits(t)
	raw, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := liveness.ParseLimits(raw); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*liveness.Limits){
		"no revision": func(l *liveness.Limits) { l.Revision = "" }, "no turn": func(l *liveness.Limits) { l.Turn = 0 },
		"open below closed": func(l *liveness.Limits) { l.Open = l.Closed }, "flat above depth": func(l *liveness.Limits) { l.Flat = 2 * l.Depth },
		"no growth": func(l *liveness.Limits) { l.Closer = 1 },
	} {
		bad := good
		change(&bad)
		raw, err := json.Marshal(bad)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := liveness.ParseLimits(raw); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := liveness.ParseLimits([]byte(`{"revision":"x","unknown":1}`)); err == nil {
		t.Error("an unknown key was accepted")
	}
}
