package liveness_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
	"github.com/idngo/idngo/vision/liveness/livenesstest"
)

func limits(t testing.TB) liveness.Limits {
	t.Helper()
	l, err := liveness.DefaultLimits()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// chance gives a test its own numbers, the same at every run: some of what is
// asked here has no one answer for all challenges.
func chance(t testing.TB) io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte(t.Name())))
}

func draw(t testing.TB, random io.Reader, f liveness.Form) []liveness.Action {
	t.Helper()
	actions, err := liveness.Draw(random, f)
	if err != nil {
		t.Fatal(err)
	}
	return actions
}

func TestAnHonestSessionIsLive(t *testing.T) {
	t.Parallel()
	random := chance(t)
	for _, form := range []liveness.Form{liveness.FormPassive, liveness.FormActive, liveness.FormMoves} {
		for range 50 {
			actions := draw(t, random, form)
			r := liveness.Verify(liveness.Session{Actions: actions, Burst: livenesstest.Honest(actions), Answered: time.Minute}, limits(t))
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
				s.Burst.Frames[i].Shape = livenesstest.FlatShape(f.Face.Yaw, f.Face.Pitch, f.Face.Box.W/160)
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
		"little noise": {each(func(f *vision.BurstFrame) {
			if f.Grain >= 0 {
				f.Grain = 0.01
			}
		}), liveness.Live, "", ""},
		"a picture that stood still once":       {func(s *liveness.Session) { s.Burst.Frames[1].Unchanged = 0.6 }, liveness.Suspect, liveness.AttackInjection, "frozen"},
		"a face without the noise around it":    {each(func(f *vision.BurstFrame) { f.FaceNoise, f.RimNoise = 0.2, 1.5 }), liveness.Suspect, liveness.AttackSwap, "face-without-noise"},
		"a face as clean as all of the picture": {each(func(f *vision.BurstFrame) { f.FaceNoise, f.RimNoise = 0.2, 0.4 }), liveness.Live, "", ""},
		"noise that could not be measured":      {each(func(f *vision.BurstFrame) { f.FaceNoise, f.RimNoise, f.Grain = -1, -1, -1 }), liveness.Live, "", ""},
		"marble under coloured light": {func(s *liveness.Session) {
			for i := range s.Burst.Frames {
				if f := &s.Burst.Frames[i]; s.Actions[f.Action].Kind != liveness.Flash {
					f.Presentation.Gamut = 0.002
				}
			}
		}, liveness.Suspect, liveness.AttackFlat, "colourless"},
		"a room with straight edges": {each(func(f *vision.BurstFrame) { f.Presentation.Frame = 1 }), liveness.Live, "", ""},
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
						f.Skin[k] = livenesstest.Light[k] * 1.2 / (f.Skin[k] / livenesstest.Light[k])
					}
				}
			}
		}, liveness.Suspect, liveness.AttackReplay, "flash-differs"},
		"no light":     {each(func(f *vision.BurstFrame) { f.Skin = livenesstest.Light }), liveness.Incomplete, "", "flash-missing"},
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
			random := chance(t)
			for range 50 {
				actions := draw(t, random, liveness.FormActive)
				s := liveness.Session{Actions: actions, Burst: livenesstest.Honest(actions), Answered: time.Minute}
				c.change(&s)
				r := liveness.Verify(s, limits(t))
				if r.Outcome != c.want || r.Attack != c.attack {
					t.Fatalf("%+v: got %s %q, want %s %q: %+v", actions, r.Outcome, r.Attack, c.want, c.attack, r)
				}
				if c.code != "" && !signalled(r, c.code) {
					t.Fatalf("%+v: no signal %s in %+v", actions, c.code, r.Signals)
				}
				if c.want == liveness.Suspect && !slices.Equal(r.Hints, []string{liveness.HintAgain}) {
					t.Fatalf("the hints %v tell what looked suspect", r.Hints)
				}
				if c.want == liveness.Incomplete && len(r.Hints) == 0 {
					t.Fatal("the person is told nothing")
				}
				if _, err := json.Marshal(r); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func signalled(r liveness.Report, code string) bool {
	return slices.ContainsFunc(r.Signals, func(s liveness.Signal) bool { return s.Code == code })
}

// Every order of colours with every one colour in the place of another: never
// live. Where the light agrees less than half as well as it must, it is light of
// other colours; one weak reflection can look like the rest, and accuses nobody.
func TestOneColourOfAnotherChallenge(t *testing.T) {
	t.Parallel()
	l := limits(t)
	colours := []liveness.Colour{liveness.Red, liveness.Green, liveness.Blue, liveness.Yellow}
	orders := [][]liveness.Colour{{}}
	for range 5 {
		var longer [][]liveness.Colour
		for _, o := range orders {
			for _, c := range colours {
				if len(o) == 0 || o[len(o)-1] != c {
					longer = append(longer, append(slices.Clone(o), c))
				}
			}
		}
		orders = longer
	}
	if len(orders) != 324 {
		t.Fatalf("%d orders", len(orders))
	}
	asked := draw(t, chance(t), liveness.FormPassive)
	accused, judged := 0, 0
	for _, order := range orders {
		for i, c := range order {
			asked[1+i].Colour = c
		}
		for i := range order {
			for _, other := range colours {
				if other == order[i] {
					continue
				}
				shown := slices.Clone(asked)
				shown[1+i].Colour = other
				r := liveness.Verify(liveness.Session{Actions: asked, Burst: livenesstest.Honest(shown), Answered: time.Minute}, l)
				judged++
				switch {
				case r.Outcome == liveness.Incomplete && signalled(r, "flash-order-missing"):
				case r.Outcome == liveness.Suspect && r.Attack == liveness.AttackReplay && signalled(r, "flash-differs"):
					accused++
				default:
					t.Fatalf("%v with %s in place %d: %+v", order, other, i, r)
				}
			}
		}
	}
	if accused == 0 || accused*20 > judged {
		t.Errorf("%d of %d are called a replay", accused, judged)
	}
}

// A recorded session is worthless for another challenge, unless it is the same.
func TestReplays(t *testing.T) {
	t.Parallel()
	l := limits(t)
	random := chance(t)
	recorded := draw(t, random, liveness.FormActive)
	burst := livenesstest.Honest(recorded)
	for range 2000 {
		fresh := draw(t, random, liveness.FormActive)
		if slices.Equal(fresh, recorded) {
			continue
		}
		replayed := vision.Burst{Frames: slices.Clone(burst.Frames)}
		if r := liveness.Verify(liveness.Session{Actions: fresh, Burst: replayed}, l); r.Outcome == liveness.Live {
			t.Fatalf("the record of %+v passed for %+v", recorded, fresh)
		}
	}
}

// drawn makes a challenge part of what a property is tried with.
func drawn(rt *rapid.T) io.Reader {
	var seed [32]byte
	copy(seed[:], rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(rt, "challenge"))
	return rand.NewChaCha8(seed)
}

// Whatever the facts, a verdict of Live rests on every action, and taking any
// frame away never helps.
func TestNothingMissingIsEverLive(t *testing.T) {
	t.Parallel()
	l := limits(t)
	rapid.Check(t, func(rt *rapid.T) {
		actions := draw(t, drawn(rt), liveness.FormActive)
		b := livenesstest.Honest(actions)
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
		actions := draw(t, drawn(rt), liveness.FormActive)
		b := livenesstest.Honest(actions)
		for range 5 {
			f := &b.Frames[rapid.IntRange(0, len(b.Frames)-1).Draw(rt, "frame")]
			f.Face.Yaw, f.Face.Box.W, f.EyeLikeness[0] = number.Draw(rt, "yaw"), number.Draw(rt, "w"), number.Draw(rt, "likeness")
			f.Skin[0], f.Grain, f.FaceNoise, f.Shape[0].X = number.Draw(rt, "skin"), number.Draw(rt, "grain"), number.Draw(rt, "face noise"), number.Draw(rt, "x")
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
	random := chance(t)
	seen := map[string]bool{}
	for range 3000 {
		actions := draw(t, random, liveness.FormActive)
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
	if _, err := liveness.Draw(random, "other"); err == nil {
		t.Error("an unknown form was drawn")
	}
	if _, err := liveness.Draw(io.LimitReader(random, 9), liveness.FormActive); err == nil {
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
