package verify_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
	"github.com/idngo/idngo/vision/liveness/livenesstest"
)

// acted is a reader of sessions that measures what the test says was done.
type acted struct {
	mu    sync.Mutex
	burst vision.Burst
}

func (a *acted) ReadBurst(context.Context, vision.Capture) (vision.Burst, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.burst, nil
}

// liveBundle is the service with a level that asks for an active session.
type liveBundle struct {
	*testBundle
	reads *acted
	id    string
}

func livenessSetup(t *testing.T) liveBundle {
	t.Helper()
	b := liveBundle{setup(t), &acted{}, ""}
	limits, err := liveness.DefaultLimits()
	must(t, err)
	b.Bursts, b.Config.Liveness = b.reads, limits
	l, err := b.Level(b.ctx, production, "basic-kyc-level")
	must(t, err)
	l.Required.DocSets[1].VideoRequired = "liveness"
	_, err = b.UpdateLevel(b.ctx, production, l.ID, l)
	must(t, err)
	b.id = b.create("alive").ID
	return b
}

// settled waits until the queue has decided about an applicant.
func (b liveBundle) settled(id string) applicant.Applicant {
	b.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	end := time.After(30 * time.Second)
	for {
		a, err := b.Applicant(b.ctx, production, id)
		must(b.t, err)
		if s := a.Review.Status; s == applicant.StatusCompleted || s == applicant.StatusOnHold {
			return a
		}
		select {
		case <-look.C:
		case <-end:
			b.t.Fatalf("still %s", a.Review.Status)
		}
	}
}

var agreed = verify.LivenessConsent{Given: true, Text: "v1"}

// session draws a challenge and answers it with the facts that act makes of it.
func (b liveBundle) session(act func(burst *vision.Burst)) (verify.LivenessSession, vision.Capture) {
	b.t.Helper()
	s, err := b.StartLiveness(b.ctx, production, b.id, level.StepSelfie, agreed)
	must(b.t, err)
	burst := livenesstest.Honest(s.Actions)
	act(&burst)
	var c vision.Capture
	page := checktest.Page(checktest.Passport(checktest.Aigerim()), checktest.SelfieID)
	for _, f := range burst.Frames {
		file := files()
		facts := &vision.Facts{Pages: []vision.Page{*page}}
		u := verify.Upload{File: bytes.NewReader(file)}
		b.script(&u, reading{facts: facts})
		c.Frames = append(c.Frames, vision.CaptureFrame{Action: f.Action, At: f.At, JPEG: file})
	}
	b.reads.mu.Lock()
	b.reads.burst = burst
	b.reads.mu.Unlock()
	b.skip(time.Minute) // the person takes a while
	out, err := b.FinishLiveness(b.ctx, production, b.id, s.ID, s.Nonce, c)
	must(b.t, err)
	if out.State != verify.LivenessDone {
		b.t.Fatalf("%+v", out)
	}
	return out, c
}

func honestly(*vision.Burst) {}

func still(burst *vision.Burst) {
	for i := range burst.Frames {
		burst.Frames[i].Face.Yaw, burst.Frames[i].Face.Pitch = 0, 0
	}
}

func TestALivenessSession(t *testing.T) {
	t.Parallel()
	b := livenessSetup(t)
	_, err := b.StartLiveness(b.ctx, production, b.id, level.StepSelfie, verify.LivenessConsent{})
	if !errors.Is(err, verify.ErrLivenessConsent) {
		t.Errorf("without consent: %v", err)
	}
	_, err = b.StartLiveness(b.ctx, production, b.id, level.StepIdentity, agreed)
	if !errors.Is(err, verify.ErrLivenessNotAsked) {
		t.Errorf("a session of a document: %v", err)
	}
	s, err := b.StartLiveness(b.ctx, production, b.id, level.StepSelfie, agreed)
	must(t, err)
	frames := []vision.CaptureFrame{{JPEG: files()}, {JPEG: files(), At: 300}}
	for name, c := range map[string]struct {
		nonce   string
		capture vision.Capture
		want    error
	}{
		"a wrong nonce":         {"guess", vision.Capture{Frames: frames}, verify.ErrLivenessSession},
		"no frames":             {s.Nonce, vision.Capture{}, verify.ErrLivenessFrames},
		"one frame":             {s.Nonce, vision.Capture{Frames: frames[:1]}, verify.ErrLivenessFrames},
		"ten thousand frames":   {s.Nonce, vision.Capture{Frames: slices.Repeat(frames, 5000)}, verify.ErrLivenessFrames},
		"another format":        {s.Nonce, vision.Capture{Frames: []vision.CaptureFrame{{JPEG: []byte("\x1aE\xdf\xa3")}, frames[1]}}, verify.ErrLivenessFrames},
		"time that runs back":   {s.Nonce, vision.Capture{Frames: []vision.CaptureFrame{frames[1], frames[0]}}, verify.ErrLivenessFrames},
		"an action of no kind":  {s.Nonce, vision.Capture{Frames: []vision.CaptureFrame{frames[0], {Action: 99, JPEG: files()}}}, verify.ErrLivenessFrames},
		"actions out of order":  {s.Nonce, vision.Capture{Frames: []vision.CaptureFrame{{Action: 1, JPEG: files()}, {Action: 0, JPEG: files()}}}, verify.ErrLivenessFrames},
		"a frame beyond limits": {s.Nonce, vision.Capture{Frames: []vision.CaptureFrame{frames[0], {JPEG: append(files(), make([]byte, liveness.MaxFrameBytes)...)}}}, verify.ErrLivenessFrames},
	} {
		if _, err := b.FinishLiveness(b.ctx, production, b.id, s.ID, c.nonce, c.capture); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	b.skip(verify.LivenessTTL + time.Second)
	if _, err := b.FinishLiveness(b.ctx, production, b.id, s.ID, s.Nonce, vision.Capture{Frames: frames}); !errors.Is(err, verify.ErrLivenessSession) {
		t.Errorf("too late: %v", err)
	}
	stranger := b.create("stranger")
	if _, err := b.Liveness(b.ctx, production, stranger.ID, s.ID); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("another applicant's session: %v", err)
	}

	done, c := b.session(honestly)
	if done.Outcome != verify.LivenessPassed || done.ImageID == 0 || done.Attempt != 1 {
		t.Fatalf("%+v", done)
	}
	if _, err := b.FinishLiveness(b.ctx, production, b.id, done.ID, s.Nonce, c); !errors.Is(err, verify.ErrLivenessSession) {
		t.Errorf("a session used twice: %v", err)
	}
	images, err := b.Images(b.ctx, production, b.id)
	must(t, err)
	if len(images) != 1 || images[0].Source != document.SourceLiveness || images[0].ID != done.ImageID || images[0].Type != "SELFIE" {
		t.Fatalf("%+v", images)
	}
	b.add(production, b.id, b.submission(checktest.Aigerim(), false)[0])
	must(t, b.Submit(b.ctx, production, b.id, "", ""))
	a := b.settled(b.id)
	if !a.Review.Result.Green() {
		e, err := b.Explain(b.ctx, production, a.ID, a.Review.AttemptID)
		t.Fatalf("%s: %+v %v", a.Review.Status, e.Decision, err)
	}
	records, err := b.Store.LivenessSessions(b.ctx, production, b.id, 10)
	must(t, err)
	must(t, b.Erase(b.ctx, production, b.id))
	for _, r := range records {
		if r.ConsentAt.IsZero() {
			t.Error("no consent on record")
		}
		if r.Blob == "" {
			continue
		}
		if _, err := b.Blobs.Get(b.ctx, r.Blob); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("the frames outlive the person: %v", err)
		}
	}
}

// Three sessions that are not accepted, then a person: nobody is GREEN for trying.
func TestThreeAttemptsThenReview(t *testing.T) {
	t.Parallel()
	b := livenessSetup(t)
	for attempt := 1; attempt <= 3; attempt++ {
		s, _ := b.session(still)
		want := verify.LivenessRetry
		if attempt == 3 {
			want = verify.LivenessReview
		}
		if s.Outcome != want || s.Attempt != attempt || s.AttemptsLeft != 3-attempt || (s.ImageID != 0) != (attempt == 3) {
			t.Fatalf("attempt %d: %+v", attempt, s)
		}
		if attempt < 3 && len(s.Hints) == 0 {
			t.Errorf("attempt %d: the person is told nothing", attempt)
		}
	}
	if _, err := b.StartLiveness(b.ctx, production, b.id, level.StepSelfie, agreed); !errors.Is(err, verify.ErrLivenessAttempts) {
		t.Errorf("a fourth attempt: %v", err)
	}
	b.add(production, b.id, b.submission(checktest.Aigerim(), false)[0])
	must(t, b.Submit(b.ctx, production, b.id, "", ""))
	if a := b.settled(b.id); a.Review.Status != applicant.StatusOnHold {
		t.Errorf("%s %+v, want a person to look", a.Review.Status, a.Review.Result)
	}
}

// What looks like an attack stays against the person, and is not told.
func TestASuspectSessionIsNotForgotten(t *testing.T) {
	t.Parallel()
	b := livenessSetup(t)
	s, _ := b.session(func(burst *vision.Burst) { burst.Frames[3].SHA256 = burst.Frames[2].SHA256 })
	if s.Outcome != verify.LivenessRetry || !slices.Equal(s.Hints, []string{liveness.HintAgain}) {
		t.Errorf("%+v", s)
	}
	if s, _ = b.session(honestly); s.Outcome != verify.LivenessPassed {
		t.Fatalf("%+v", s)
	}
	b.add(production, b.id, b.submission(checktest.Aigerim(), false)[0])
	must(t, b.Submit(b.ctx, production, b.id, "", ""))
	a := b.settled(b.id)
	e, err := b.Explain(b.ctx, production, a.ID, a.Review.AttemptID)
	must(t, err)
	if a.Review.Status != applicant.StatusOnHold || !slices.ContainsFunc(e.Results, func(r check.Result) bool {
		return r.Kind == check.KindLiveness && len(r.Doubts) == 1 && r.Doubts[0].Code == "liveness-suspect-before"
	}) {
		t.Errorf("%s %+v", a.Review.Status, e.Decision)
	}
}
