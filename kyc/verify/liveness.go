package verify

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
)

// Bounds of liveness sessions.
const (
	// LivenessAttempts is how many examined sessions an applicant has before the
	// case goes to a person with the last one.
	LivenessAttempts = 3
	// LivenessTTL is how long a challenge can be answered.
	LivenessTTL = 3 * time.Minute
	// livenessDraws bounds how many challenges are drawn between two decisions.
	livenessDraws = 30
	// livenessWait bounds how long FinishLiveness waits for the examination.
	livenessWait = 30 * time.Second
)

// LivenessSession is a session as the person's device sees it.
type LivenessSession struct {
	ID   string
	Step string
	// Nonce comes back with the frames. It is there from StartLiveness alone.
	Nonce   string
	Actions []liveness.Action
	// Attempt counts from 1; AttemptsLeft counts this one in until it is examined.
	Attempt, AttemptsLeft int
	IssuedAt, ExpiresAt   time.Time
	State                 LivenessState
	// Outcome is "" until State is done.
	Outcome LivenessOutcome
	// Hints tell what another try should do better; they are codes such as
	// turnLeft-missing or too-dark, and say nothing about suspicion.
	Hints []string
	// ImageID is the selfie that the session gave, 0 without one.
	ImageID int32
}

// LivenessOutcome is what a session leads to.
type LivenessOutcome string

// The outcomes. Review looks like success to the person: the case goes on and
// an officer sees the session.
const (
	LivenessPassed LivenessOutcome = "passed"
	LivenessRetry  LivenessOutcome = "retry"
	LivenessReview LivenessOutcome = "review"
)

// LivenessConsent is the person's agreement to the processing of biometric data.
type LivenessConsent struct {
	Given bool
	// Text names what was agreed to, for example the version of the agreement shown; at most 200 characters.
	Text string
}

// livenessPrivate is the sealed part of a session.
type livenessPrivate struct {
	Nonce   string            `json:"nonce"`
	Actions []liveness.Action `json:"actions"`
	Consent string            `json:"consent,omitempty"`
	Camera  string            `json:"camera,omitempty"`
	Burst   *vision.Burst     `json:"burst,omitempty"`
	Report  *liveness.Report  `json:"report,omitempty"`
}

type sessionKey struct {
	scope kyc.Scope
	id    string
}

func livenessSlot(id string) Slot {
	return Slot{Table: "liveness_sessions", Column: "sealed", Row: id}
}

// StartLiveness draws the challenge of the applicant's next session. It is
// bound to the applicant and to the step (SELFIE or SELFIE2), can be answered
// once, and within LivenessTTL. Which form it takes follows the level's policy;
// after two sessions in a place so bright that the screen's light was lost, the
// next one asks for movements alone, and a person looks at the case. Errors: ErrLivenessNotAsked,
// ErrLivenessConsent, ErrLivenessAttempts, ErrLivenessRunning, ErrLivenessOff,
// those of applicant.MayChangeData.
//
// The applicant's flow offers it over HTTP, authenticated by its access token:
//
//	POST /resources/sdk/liveness/challenge   {"idDocSetType":"SELFIE","consent":true,"consentText":"…"}
//	200 {"id","nonce","attempt","attemptsLeft","expiresAt","actions":[{"kind","colour"?,"minFrames","maxFrames","maxMillis"}…]}
//
//	POST /resources/sdk/liveness/{id}        multipart: part "metadata" first, then the parts "frame", image/jpeg, in order
//	     metadata {"nonce":"…","camera":"label of the video track","frames":[{"action":0,"at":0},{"action":0,"at":310}…]}
//	200 {"id","state":"done","outcome":"passed|retry|review","hints":["…"],"attemptsLeft","imageId"?}
//	202 {"id","state":"submitted"}           still being examined: ask GET
//
//	GET  /resources/sdk/liveness/{id}        the same answers
//
// "action" is the index in actions, "at" milliseconds since the first frame.
// Frames are taken from action to action in the order given, none is left out:
// of a movement, frames on the way and at its end; of blink, from open to
// closed to open; of flash, once the colour has been on the screen for 250 ms
// or more. 480 to 1280 pixels on the longer side at JPEG quality 0.9 is right.
func (s *Service) StartLiveness(ctx context.Context, scope kyc.Scope, id, step string, consent LivenessConsent) (LivenessSession, error) {
	if s.Bursts == nil {
		return LivenessSession{}, ErrLivenessOff
	}
	a, l, set, err := s.livenessStep(ctx, scope, id, step)
	if err != nil {
		return LivenessSession{}, err
	}
	if !consent.Given || len(consent.Text) > 200 {
		return LivenessSession{}, ErrLivenessConsent
	}
	if l.Checks.Biometrics == level.BiometricsOff {
		return LivenessSession{}, ErrLivenessOff.Saying("The level switches the processing of faces off")
	}
	past, err := s.livenessSince(ctx, a, set.IDDocSetType)
	if err != nil {
		return LivenessSession{}, err
	}
	used := examined(past)
	running := slices.ContainsFunc(past, func(r LivenessRecord) bool { return r.State == LivenessSubmitted })
	switch {
	case running:
		return LivenessSession{}, ErrLivenessRunning
	case used >= LivenessAttempts, len(past) >= livenessDraws:
		return LivenessSession{}, ErrLivenessAttempts
	}
	form := liveness.FormPassive
	if l.Liveness(set) == level.LivenessActive {
		form = liveness.FormActive
	}
	if bright, err := s.brightTwice(ctx, past); err != nil {
		return LivenessSession{}, err
	} else if bright {
		form = liveness.FormMoves
	}
	now := s.Now()
	p := livenessPrivate{Nonce: kyc.RandomString(secretAlphabet, 32), Consent: printable(consent.Text)}
	if p.Actions, err = liveness.Draw(rand.Reader, form); err != nil {
		return LivenessSession{}, err
	}
	r := LivenessRecord{
		Scope: scope, ApplicantID: id, ID: kyc.NewID(now), Step: set.IDDocSetType, Form: string(form), State: LivenessIssued,
		IssuedAt: now, ExpiresAt: now.Add(LivenessTTL), ConsentAt: now,
	}
	if err := s.sealLiveness(ctx, &r, p); err != nil {
		return LivenessSession{}, err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityConsented, ApplicantID: id, Description: "liveness session " + r.ID})
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.InsertLivenessSession(ctx, r); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	out := shown(r, p, used)
	out.Nonce = p.Nonce
	return out, err
}

// livenessStep finds a step that asks for a session of an applicant who may be changed.
func (s *Service) livenessStep(ctx context.Context, scope kyc.Scope, id, step string) (applicant.Applicant, level.Level, level.DocSet, error) {
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return a, level.Level{}, level.DocSet{}, err
	}
	if err := a.MayChangeData(); err != nil {
		return a, level.Level{}, level.DocSet{}, err
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return a, l, level.DocSet{}, err
	}
	l = l.WithDefaults()
	set, ok := l.Step(step)
	if !ok {
		return a, l, set, ErrUnknownStep.Saying("The step %s does not exist on the level", printable(step))
	}
	if l.Liveness(set) == level.LivenessDisabled {
		return a, l, set, ErrLivenessNotAsked
	}
	return a, l, set, nil
}

// livenessSince lists the sessions of a step since the last decision, newest first.
func (s *Service) livenessSince(ctx context.Context, a applicant.Applicant, step string) ([]LivenessRecord, error) {
	all, err := s.Store.LivenessSessions(ctx, a.Scope, a.ID, 100)
	return slices.DeleteFunc(all, func(r LivenessRecord) bool {
		return r.Step != step || !r.IssuedAt.After(a.Review.ReviewDate)
	}), err
}

// examined counts the sessions that used up an attempt.
func examined(sessions []LivenessRecord) (n int) {
	for _, r := range sessions {
		if r.State == LivenessDone && r.Outcome != string(liveness.Live) {
			n++
		}
	}
	return n
}

// brightTwice: the screen's light was lost in both of the last two sessions.
func (s *Service) brightTwice(ctx context.Context, past []LivenessRecord) (bool, error) {
	bright := 0
	for _, r := range past {
		if r.State != LivenessDone {
			continue
		}
		p, err := s.openLiveness(ctx, r)
		if err != nil || p.Report == nil || !p.Report.Bright {
			return false, err
		}
		if bright++; bright == 2 {
			return true, nil
		}
	}
	return false, nil
}

// FinishLiveness takes the frames of a session in. The session is used up by
// it, whatever comes of it. It waits for the examination up to half a minute; a
// session that is still submitted then is asked for with Liveness. Errors:
// ErrLivenessSession, ErrLivenessFrames.
func (s *Service) FinishLiveness(ctx context.Context, scope kyc.Scope, id, sessionID, nonce string, c vision.Capture) (LivenessSession, error) {
	r, p, err := s.liveness(ctx, scope, id, sessionID)
	if err != nil {
		return LivenessSession{}, err
	}
	if _, _, _, err := s.livenessStep(ctx, scope, id, r.Step); err != nil {
		return LivenessSession{}, err
	}
	now := s.Now()
	if r.State != LivenessIssued || now.After(r.ExpiresAt) || subtle.ConstantTimeCompare([]byte(nonce), []byte(p.Nonce)) != 1 {
		return LivenessSession{}, ErrLivenessSession
	}
	if err := validCapture(c, len(p.Actions)); err != nil {
		return LivenessSession{}, err
	}
	var frames bytes.Buffer
	if err := gob.NewEncoder(&frames).Encode(c); err != nil {
		return LivenessSession{}, err
	}
	blob := kyc.NewID(now) + kyc.NewCorrelationID()[:16]
	if err := s.putBlob(ctx, scope, id, blob, &frames); err != nil {
		return LivenessSession{}, err
	}
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.SubmitLivenessSession(ctx, scope, id, r.ID, blob, now); err != nil {
			return err
		}
		return tx.Enqueue(ctx, Job{Kind: JobLiveness, Scope: scope, ApplicantID: id, SessionID: r.ID})
	})
	if err != nil {
		err = errors.Join(err, ignoreNotFound(s.Blobs.Delete(context.WithoutCancel(ctx), blob)))
		if errors.Is(err, fault.ErrStale) {
			return LivenessSession{}, ErrLivenessSession.Because(err)
		}
		return LivenessSession{}, err
	}
	return s.awaitLiveness(ctx, scope, id, r.ID)
}

// validCapture holds frames against the hard limits. What is wrong with them
// beyond that is for the examination to say.
func validCapture(c vision.Capture, actions int) error {
	if n := len(c.Frames); n < 2 || n > liveness.MaxFrames {
		return ErrLivenessFrames.Saying("A liveness session has 2 to %d frames, not %d", liveness.MaxFrames, n)
	}
	total, last := 0, vision.CaptureFrame{}
	for i, f := range c.Frames {
		total += len(f.JPEG)
		switch {
		case len(f.JPEG) == 0 || len(f.JPEG) > liveness.MaxFrameBytes:
			return ErrLivenessFrames.Saying("Frame %d has %d bytes; up to %d are taken", i, len(f.JPEG), liveness.MaxFrameBytes)
		case !bytes.HasPrefix(f.JPEG, []byte{0xff, 0xd8, 0xff}):
			return ErrLivenessFrames.Saying("Frame %d is no JPEG picture", i)
		case f.Action < 0 || f.Action >= actions || f.Action < last.Action:
			return ErrLivenessFrames.Saying("Frame %d names an action that does not follow", i)
		case i > 0 && f.At < last.At, f.At < 0, f.At > LivenessTTL.Milliseconds():
			return ErrLivenessFrames.Saying("Frame %d has a time that cannot be", i)
		}
		last = f
	}
	if total > liveness.MaxBurstBytes {
		return ErrLivenessFrames.Saying("The frames have %d bytes; up to %d are taken", total, liveness.MaxBurstBytes)
	}
	return nil
}

// Liveness gives the state of a session.
func (s *Service) Liveness(ctx context.Context, scope kyc.Scope, id, sessionID string) (LivenessSession, error) {
	r, p, err := s.liveness(ctx, scope, id, sessionID)
	if err != nil {
		return LivenessSession{}, err
	}
	a, err := s.loadApplicant(ctx, scope, id)
	if err != nil {
		return LivenessSession{}, err
	}
	past, err := s.livenessSince(ctx, a, r.Step)
	if err != nil {
		return LivenessSession{}, err
	}
	// The attempts up to this session count, not those after it.
	past = slices.DeleteFunc(past, func(o LivenessRecord) bool { return o.ID >= r.ID })
	return shown(r, p, examined(past)), nil
}

func (s *Service) liveness(ctx context.Context, scope kyc.Scope, id, sessionID string) (LivenessRecord, livenessPrivate, error) {
	if !kyc.ValidID(id) || !kyc.ValidID(sessionID) {
		return LivenessRecord{}, livenessPrivate{}, fault.ErrNotFound
	}
	r, err := s.Store.LivenessSession(ctx, scope, id, sessionID)
	if err != nil {
		return r, livenessPrivate{}, err
	}
	p, err := s.openLiveness(ctx, r)
	return r, p, err
}

// shown is what the person's device may know of a session, after used earlier attempts.
func shown(r LivenessRecord, p livenessPrivate, used int) LivenessSession {
	out := LivenessSession{
		ID: r.ID, Step: r.Step, Actions: p.Actions, Attempt: used + 1, AttemptsLeft: LivenessAttempts - used,
		IssuedAt: r.IssuedAt, ExpiresAt: r.ExpiresAt, State: r.State, ImageID: r.ImageID,
	}
	if r.State != LivenessDone {
		return out
	}
	out.Outcome = LivenessPassed
	if r.Outcome != string(liveness.Live) {
		out.AttemptsLeft--
		out.Outcome = LivenessRetry
		if p.Report != nil {
			out.Hints = p.Report.Hints
		}
		if out.AttemptsLeft <= 0 {
			out.AttemptsLeft, out.Outcome, out.Hints = 0, LivenessReview, nil
		}
	}
	return out
}

func (s *Service) awaitLiveness(ctx context.Context, scope kyc.Scope, id, sessionID string) (LivenessSession, error) {
	wait, cancel := context.WithTimeout(ctx, livenessWait)
	defer cancel()
	k := sessionKey{scope, sessionID}
	done := s.sessions.add(k)
	defer s.sessions.remove(k, done)
	look := time.NewTicker(250 * time.Millisecond)
	defer look.Stop()
	for {
		out, err := s.Liveness(ctx, scope, id, sessionID)
		if err != nil || out.State == LivenessDone {
			return out, err
		}
		select {
		case <-wait.Done():
			return out, ctx.Err()
		case <-done:
		case <-look.C:
		}
	}
}

// RunLiveness examines a submitted session. It is run at least once.
func (s *Service) RunLiveness(ctx context.Context, j Job) error {
	var attempts int
	err := s.Store.Tx(ctx, j.Scope, func(tx Tx) (err error) {
		attempts, err = tx.StartLivenessRead(ctx, j.Scope, j.ApplicantID, j.SessionID)
		return err
	})
	if err != nil {
		return ignoreNotFound(err) // examined already, or erased
	}
	r, p, err := s.liveness(ctx, j.Scope, j.ApplicantID, j.SessionID)
	if err != nil {
		return ignoreNotFound(err)
	}
	c, err := s.openCapture(ctx, r)
	if err != nil {
		return ignoreNotFound(err)
	}
	p.Camera = printable(c.Camera)
	report := liveness.Report{Outcome: liveness.Incomplete, Best: -1, Hints: []string{liveness.HintUnreadable}, Limits: s.Config.Liveness.Revision,
		Signals: []liveness.Signal{{Code: "reader-lost", Weight: liveness.Missing, Action: -1}}}
	if attempts <= maxReadAttempts {
		burst, err := s.Bursts.ReadBurst(ctx, c)
		switch {
		case errors.Is(err, ErrReaderDied) && attempts >= maxReadAttempts:
		case err != nil:
			return err
		default:
			report = liveness.Verify(liveness.Session{Actions: p.Actions, Burst: burst, Camera: c.Camera, Answered: r.SubmittedAt.Sub(r.IssuedAt)}, s.Config.Liveness)
			p.Burst = &burst
		}
	}
	p.Report = &report
	return s.finishLiveness(ctx, r, p, c)
}

// finishLiveness stores what a session proved. A live one gives the selfie of
// its step; so does the last attempt, for a person to look at.
func (s *Service) finishLiveness(ctx context.Context, r LivenessRecord, p livenessPrivate, c vision.Capture) error {
	defer s.sessions.done(sessionKey{r.Scope, r.ID})
	a, err := s.loadApplicant(ctx, r.Scope, r.ApplicantID)
	if err != nil {
		return ignoreNotFound(err)
	}
	past, err := s.livenessSince(ctx, a, r.Step)
	if err != nil {
		return err
	}
	past = slices.DeleteFunc(past, func(o LivenessRecord) bool { return o.ID >= r.ID })
	r.State, r.DoneAt, r.Outcome = LivenessDone, s.Now(), string(p.Report.Outcome)
	last := p.Report.Outcome != liveness.Live && examined(past)+1 >= LivenessAttempts
	var selfie *document.Image
	if (p.Report.Outcome == liveness.Live || last) && a.MayChangeData() == nil {
		if selfie, err = s.sessionSelfie(ctx, a, r, p, c); err != nil {
			return err
		}
	}
	if selfie != nil {
		r.ImageID = selfie.ID
	}
	if err := s.sealLiveness(ctx, &r, p); err != nil {
		return ignoreNotFound(err)
	}
	finish := func(ctx context.Context, tx Tx) error { return tx.FinishLivenessSession(ctx, r) }
	if selfie == nil {
		err = s.Store.Tx(ctx, r.Scope, func(tx Tx) error { return finish(ctx, tx) })
	} else {
		l, lerr := s.levelOf(ctx, a)
		if lerr != nil {
			return lerr
		}
		if err = s.insertImage(ctx, r.Scope, l, *selfie, finish); err != nil {
			err = errors.Join(err, ignoreNotFound(s.Blobs.Delete(context.WithoutCancel(ctx), selfie.Blob)))
		}
	}
	if errors.Is(err, fault.ErrStale) { // another run was faster
		return nil
	}
	return ignoreNotFound(err)
}

// sessionSelfie stores the best frame of a session as the selfie of its step;
// nil when no frame serves.
func (s *Service) sessionSelfie(ctx context.Context, a applicant.Applicant, r LivenessRecord, p livenessPrivate, c vision.Capture) (*document.Image, error) {
	if p.Report.Best < 0 || p.Report.Best >= len(c.Frames) {
		return nil, nil
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return nil, err
	}
	set, ok := l.Step(r.Step)
	if !ok {
		return nil, nil // the applicant was moved to another level meanwhile
	}
	existing, err := s.Store.Images(ctx, r.Scope, r.ApplicantID)
	if err != nil {
		return nil, err
	}
	idDocType := kind.SelfieImage
	if types := set.AcceptedTypes(); !slices.Contains(types, idDocType) && len(types) > 0 {
		idDocType = types[0]
	}
	im := document.Image{
		ApplicantID: a.ID, InspectionID: a.InspectionID, ID: newImageID(existing), Type: idDocType, Country: countryOf(existing),
		AddedAt: s.Now(), AttemptID: a.Review.AttemptID, Source: document.SourceLiveness, Active: true, ReadState: document.ReadDone,
	}
	frame := c.Frames[p.Report.Best].JPEG
	err = s.storeFile(ctx, r.Scope, nil, Upload{IDDocType: im.Type, File: bytes.NewReader(frame), Size: int64(len(frame))}, &im)
	if err != nil {
		return nil, fmt.Errorf("keep the selfie of a session: %w", err)
	}
	return &im, nil
}

// countryOf takes the country of the applicant's newest document: a selfie has none of its own.
func countryOf(images []ImageRecord) string {
	for _, im := range slices.Backward(images) {
		if im.Active && im.Country != "" {
			return im.Country
		}
	}
	return ""
}

func (s *Service) sealLiveness(ctx context.Context, r *LivenessRecord, p livenessPrivate) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return err
	}
	r.Sealed, err = s.Sealer.Seal(ctx, r.Scope, r.ApplicantID, livenessSlot(r.ID), plain)
	return err
}

func (s *Service) openLiveness(ctx context.Context, r LivenessRecord) (p livenessPrivate, err error) {
	plain, err := s.Sealer.Open(ctx, r.Scope, r.ApplicantID, livenessSlot(r.ID), r.Sealed)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(plain, &p)
}

func (s *Service) openCapture(ctx context.Context, r LivenessRecord) (c vision.Capture, err error) {
	rc, err := s.Blobs.Get(ctx, r.Blob)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, rc.Close()) }()
	plain, err := s.Sealer.OpenReader(ctx, r.Scope, r.ApplicantID, blobSlot(r.Blob), rc)
	if err != nil {
		return c, err
	}
	return c, gob.NewDecoder(plain).Decode(&c)
}

// livenessSessions gathers what the sessions of an applicant proved, for the checks.
func (s *Service) livenessSessions(ctx context.Context, a applicant.Applicant) ([]check.LivenessSession, error) {
	records, err := s.Store.LivenessSessions(ctx, a.Scope, a.ID, 100)
	if err != nil {
		return nil, err
	}
	var out []check.LivenessSession
	for _, r := range records {
		if r.State != LivenessDone {
			continue
		}
		p, err := s.openLiveness(ctx, r)
		if err != nil {
			return nil, err
		}
		if p.Report == nil {
			continue
		}
		out = append(out, check.LivenessSession{ID: r.ID, Step: r.Step, ImageID: r.ImageID, IssuedAt: r.IssuedAt, Active: r.Form != string(liveness.FormPassive), Light: r.Form != string(liveness.FormMoves), Report: *p.Report})
	}
	return out, nil
}

// putBlob seals a stream into the blob store.
func (s *Service) putBlob(ctx context.Context, scope kyc.Scope, applicantID, key string, file io.Reader) error {
	pr, pw := io.Pipe()
	sealed := make(chan error, 1)
	go func() { // ends when the file is sealed or Put gave up reading
		w, err := s.Sealer.SealWriter(ctx, scope, applicantID, blobSlot(key), pw)
		if err == nil {
			if _, err = io.Copy(w, file); err == nil {
				err = w.Close()
			}
		}
		_ = pw.CloseWithError(err) // never fails
		sealed <- err
	}()
	err := s.Blobs.Put(ctx, key, pr)
	_ = pr.CloseWithError(err) // never fails
	return errors.Join(err, <-sealed)
}
