package verify

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check/intake"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
)

// maxReadAttempts is how often a file may take the reader down before it is
// quarantined with finding undecodable and the case goes to a person.
const maxReadAttempts = 2

func factsSlot(id string) Slot { return Slot{Table: "facts", Column: "sealed", Row: id} }

func decimal(id int32) string { return strconv.FormatInt(int64(id), 10) }

// RunRead reads one image into facts. It is run at least once per image; a
// result is written only if the image still waits for it. An error asks for
// another run.
func (s *Service) RunRead(ctx context.Context, j Job) error {
	var attempts int
	err := s.Store.Tx(ctx, j.Scope, func(tx Tx) (err error) {
		attempts, err = tx.StartRead(ctx, j.Scope, j.ApplicantID, j.ImageID)
		return err
	})
	if errors.Is(err, fault.ErrNotFound) { // read already, or erased
		return nil
	}
	if err != nil {
		return err
	}
	a, err := s.Store.Applicant(ctx, j.Scope, j.ApplicantID)
	if err != nil {
		return ignoreNotFound(err)
	}
	if attempts > maxReadAttempts {
		return s.finishRead(ctx, j, document.ReadFailed, undecodable("the reader was lost on this file twice"))
	}
	im, rc, err := s.openImage(ctx, j.Scope, a.InspectionID, j.ImageID)
	if err != nil {
		return ignoreNotFound(err)
	}
	file, err := io.ReadAll(rc)
	if err = errors.Join(err, rc.Close()); err != nil {
		return err
	}
	k := readKey{j.Scope, j.ApplicantID, j.ImageID}
	look := ctx
	if s.reads.waited(k) { // an upload wants to know before the reading is done
		look = vision.WithGlance(ctx, func(f vision.Facts) { s.glances.put(k, f) })
		defer s.glances.drop(k)
	}
	facts, err := s.Reader.Read(look, file, purposeOf(im.Type))
	var refused *fault.Error
	switch {
	case err == nil:
		return s.finishRead(ctx, j, document.ReadDone, facts)
	case errors.Is(err, ErrReaderDied):
		s.Log.WarnContext(ctx, "the reader was lost on an image", "scope", j.Scope, "applicant", j.ApplicantID, "image", j.ImageID, "attempt", attempts)
		if attempts < maxReadAttempts {
			return err
		}
		return s.finishRead(ctx, j, document.ReadFailed, undecodable("the reader was lost on this file twice"))
	case errors.As(err, &refused) && refused.Code == fault.Invalid:
		return s.finishRead(ctx, j, document.ReadDone, undecodable(refused.Public))
	}
	return err
}

func purposeOf(idDocType string) vision.Purpose {
	k, _ := kind.Of(idDocType)
	return k.Purpose()
}

func ignoreNotFound(err error) error {
	if errors.Is(err, fault.ErrNotFound) {
		return nil
	}
	return err
}

// undecodable is what is known of a file that cannot be read.
func undecodable(why string) vision.Facts {
	return vision.Facts{Findings: []vision.Finding{{Code: vision.FindingUndecodable, Score: 1, Detail: why}}}
}

// finishRead stores the facts and starts the evaluation when the waiting
// attempt has nothing left to wait for.
func (s *Service) finishRead(ctx context.Context, j Job, state document.ReadState, facts vision.Facts) error {
	a, err := s.loadApplicant(ctx, j.Scope, j.ApplicantID)
	if err != nil {
		return ignoreNotFound(err)
	}
	l, err := s.levelOf(ctx, a)
	if err != nil {
		return err
	}
	l = l.WithDefaults()
	if l.Checks.Biometrics == level.BiometricsOff {
		facts = withoutTemplates(facts)
	}
	enrolled, err := s.faceRecord(ctx, j, l, facts)
	if err != nil {
		return ignoreNotFound(err)
	}
	plain, err := json.Marshal(facts)
	if err != nil {
		return err
	}
	r := FactsRecord{
		Scope: j.Scope, ID: kyc.NewID(s.Now()), ApplicantID: j.ApplicantID, ImageID: j.ImageID,
		Reader: facts.Reader, CreatedAt: s.Now(),
	}
	if r.Sealed, err = s.Sealer.Seal(ctx, j.Scope, j.ApplicantID, factsSlot(r.ID), plain); err != nil {
		return ignoreNotFound(err)
	}
	err = s.Store.Tx(ctx, j.Scope, func(tx Tx) error {
		waiting, err := tx.FinishRead(ctx, j.Scope, j.ApplicantID, j.ImageID, state, &r)
		if err != nil {
			return err
		}
		if enrolled != nil {
			if err := tx.PutFaceRecord(ctx, *enrolled); err != nil {
				return err
			}
		}
		if waiting == "" {
			return nil
		}
		open, err := tx.CountDown(ctx, j.Scope, j.ApplicantID, waiting)
		if err != nil || open > 0 {
			return ignoreNotFound(err)
		}
		return tx.Enqueue(ctx, evaluateJob(j.Scope, j.ApplicantID, waiting))
	})
	s.reads.done(readKey{j.Scope, j.ApplicantID, j.ImageID})
	if errors.Is(err, fault.ErrStale) { // another run was faster
		return nil
	}
	if err == nil {
		s.observeReading(state, facts)
	}
	return err
}

func (s *Service) observeReading(state document.ReadState, facts vision.Facts) {
	stages := make(map[string]time.Duration, len(facts.Stages))
	for stage, ms := range facts.Stages {
		stages[stage] = time.Duration(ms) * time.Millisecond
	}
	outcome := string(state)
	if facts.Reader == "" && state == document.ReadDone {
		outcome = vision.FindingUndecodable
	}
	s.Observer.Read(outcome, time.Duration(facts.Millis)*time.Millisecond, stages)
}

// openFacts reads the newest facts of each image of an applicant.
func (s *Service) openFacts(ctx context.Context, scope kyc.Scope, id string) (map[int32]*vision.Facts, map[int32]string, error) {
	records, err := s.Store.Facts(ctx, scope, id)
	if err != nil {
		return nil, nil, err
	}
	facts, ids := make(map[int32]*vision.Facts, len(records)), make(map[int32]string, len(records))
	for _, r := range records {
		plain, err := s.Sealer.Open(ctx, scope, id, factsSlot(r.ID), r.Sealed)
		if err != nil {
			return nil, nil, err
		}
		f := new(vision.Facts)
		if err := json.Unmarshal(plain, f); err != nil {
			return nil, nil, err
		}
		facts[r.ImageID], ids[r.ImageID] = f, r.ID
	}
	return facts, ids, nil
}

// warn waits for the reading of a fresh upload and adds its hints. When the
// reading takes too long the upload is answered without them: they are hints,
// the check itself misses nothing.
func (s *Service) warn(ctx context.Context, scope kyc.Scope, l level.Level, up Uploaded) (Uploaded, error) {
	read, glance := s.awaitRead(ctx, scope, up.Image)
	if !read && glance == nil {
		return up, nil
	}
	images, err := s.activeImages(ctx, scope, up.Image.ApplicantID)
	if err != nil {
		return up, err
	}
	facts, _, err := s.openFacts(ctx, scope, up.Image.ApplicantID)
	if err != nil {
		return up, err
	}
	var others []intake.Seen
	var twoSided []int32
	for _, r := range images {
		if r.ID == up.Image.ID {
			continue
		}
		others = append(others, intake.Seen{Image: r.Image, Facts: facts[r.ID]})
		if r.Type == up.Image.Type && r.Country == up.Image.Country {
			twoSided = append(twoSided, r.ID)
		}
	}
	w := intake.Warnings(l, intake.Seen{Image: up.Image, Facts: facts[up.Image.ID]}, others, s.Now())
	if !read {
		w = intake.Glance(up.Image, *glance)
	}
	up.Errors, up.Warnings = w.Errors, w.Warnings
	if len(w.Errors) > 0 {
		// Both sides of a two-sided document go, even if only one had the error (api.md 6.1).
		up.Image.Active = false
		drop := append(twoSided, up.Image.ID)
		if !l.DoubleSided(up.Image.Type, up.Image.Country) {
			drop = []int32{up.Image.ID}
		}
		return up, s.correct(ctx, scope, up.Image, audit.ActivityDeactivatedImage, func(ctx context.Context, tx Tx) error {
			return tx.SetImagesActive(ctx, scope, up.Image.ApplicantID, drop, false)
		})
	}
	if w.CorrectedType != "" || w.CorrectedCountry != "" {
		up.Image.Type = orDefault(w.CorrectedType, up.Image.Type)
		up.Image.Country = orDefault(w.CorrectedCountry, up.Image.Country)
		return up, s.correct(ctx, scope, up.Image, audit.ActivityChangedApplicant, func(ctx context.Context, tx Tx) error {
			return tx.SetImageKind(ctx, scope, up.Image.ApplicantID, up.Image.ID, up.Image.Type, up.Image.Country)
		})
	}
	return up, nil
}

// correct changes an image by what its reading showed, unless a check has
// begun meanwhile: what is being checked stays as it is.
func (s *Service) correct(ctx context.Context, scope kyc.Scope, im document.Image, activity string, write func(context.Context, Tx) error) error {
	_, err := s.update(ctx, scope, im.ApplicantID, func(c *change) error {
		c.nothing = c.a.Review.Status.InCheck()
		c.activity, c.imageID, c.detail = activity, im.ID, "by its reading"
		c.write(write)
		return nil
	})
	return err
}

// awaitRead waits until an image is read: by a signal when this process reads
// it, by looking again when another one does. When that takes too long it gives
// what the reader has seen so far, if it is this process's.
func (s *Service) awaitRead(ctx context.Context, scope kyc.Scope, im document.Image) (read bool, glance *vision.Facts) {
	ctx, cancel := context.WithTimeout(ctx, s.WarningsWait)
	defer cancel()
	k := readKey{scope, im.ApplicantID, im.ID}
	done := s.reads.add(k)
	defer s.reads.remove(k, done)
	look := time.NewTicker(250 * time.Millisecond)
	defer look.Stop()
	for {
		r, err := s.Store.Image(ctx, scope, im.InspectionID, im.ID)
		if err != nil {
			return false, s.glances.get(k)
		}
		if r.ReadState != document.ReadQueued {
			return true, nil
		}
		select {
		case <-ctx.Done():
			return false, s.glances.get(k)
		case <-done:
		case <-look.C:
		}
	}
}

// glances are what the reader has seen so far of images that uploads wait for.
type glances struct {
	mu *sync.Mutex
	m  map[readKey]vision.Facts
}

func newGlances() glances { return glances{mu: new(sync.Mutex), m: make(map[readKey]vision.Facts)} }

func (g glances) put(k readKey, f vision.Facts) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if old, ok := g.m[k]; ok {
		f = withFindings(f, old)
	}
	g.m[k] = f
}

// withFindings adds the findings of an earlier glance at the same picture.
func withFindings(f, old vision.Facts) vision.Facts {
	if len(f.Pages) == 1 && len(old.Pages) == 1 {
		f.Pages[0].Findings = append(f.Pages[0].Findings, old.Pages[0].Findings...)
	}
	return f
}

func (g glances) get(k readKey) *vision.Facts {
	g.mu.Lock()
	defer g.mu.Unlock()
	f, ok := g.m[k]
	if !ok {
		return nil
	}
	return &f
}

func (g glances) drop(k readKey) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.m, k)
}

// waiters signals callers that wait for something of this key to be done.
type waiters[K comparable] struct {
	mu *sync.Mutex
	m  map[K][]chan struct{}
}

// readKey is an image whose reading somebody waits for.
type readKey struct {
	scope       kyc.Scope
	applicantID string
	imageID     int32
}

func newWaiters[K comparable]() waiters[K] {
	return waiters[K]{mu: new(sync.Mutex), m: make(map[K][]chan struct{})}
}

func (w waiters[K]) add(k K) chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	ch := make(chan struct{}, 1)
	w.m[k] = append(w.m[k], ch)
	return ch
}

// waited reports whether somebody waits for k.
func (w waiters[K]) waited(k K) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.m[k]) > 0
}

func (w waiters[K]) remove(k K, ch chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rest := w.m[k][:0]
	for _, c := range w.m[k] {
		if c != ch {
			rest = append(rest, c)
		}
	}
	if w.m[k] = rest; len(rest) == 0 {
		delete(w.m, k)
	}
}

func (w waiters[K]) done(k K) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ch := range w.m[k] {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}
