package verify

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/netip"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/webhook"
	"github.com/idngo/idngo/vision/liveness"
)

// Config is what a Service needs. Every field is required unless noted.
type Config struct {
	Store  Store
	Sealer Sealer
	Blobs  Blobs
	Reader Reader
	Sender Sender
	// Tables writes lists as files; without it none can be ordered.
	Tables Tables
	// Colleagues names the operators of a tenant by id, for lists; may be nil.
	Colleagues func(ctx context.Context, tenant string) (map[string]string, error)
	// Messenger sends codes to people; nil where no channel is set up.
	Messenger Messenger
	Checkers  []check.Checker
	// Bursts reads the frames of liveness sessions, and Liveness holds the limits
	// that they are judged by. Without Bursts no session can be begun.
	Bursts   BurstReader
	Liveness liveness.Limits
	// Search finds the same face under other applicants and on the blocklist; the
	// zero value does not.
	Search FaceSearch
	// Index holds the templates of Search; nil is one in the memory of this process.
	Index FaceIndex
	Now   Clock
	Log   *slog.Logger
	// Erasures is told of every erasure; may be nil where nothing is ever restored.
	Erasures ErasureList
	// Observer may be nil.
	Observer Observer

	// PublicURL is the origin of the API, FlowURL of the applicant's flow; access tokens carry FlowURL.
	PublicURL string
	FlowURL   string
	// CountryOf tells the alpha-3 country of an address, "" when it is not known; may be nil.
	CountryOf func(netip.Addr) string
	// Limits of files and the pace of retries.
	Limits Limits
	// WarningsWait bounds how long an upload waits for its reading when the
	// caller asked for warnings; default 700 ms. When the reading takes longer,
	// the caller is told what was seen so far.
	WarningsWait time.Duration
}

// Limits bound what one applicant may hold.
type Limits struct {
	MaxFileBytes int64 // the operator's own; the contract's 50 MB by default and at most
	MinFileBytes int64 // 0: none
	MaxImages    int   // active and not, per applicant
	HEIC         bool  // accept HEIC pictures: the reader can decode them
	// DailyRetries keeps delivering daily to seven days after the contract's four retries.
	DailyRetries bool
}

// contractFileBytes is the most that the contract takes of a file (model.md 9);
// what is larger is 1002, what the operator's own bounds refuse is 1007.
const contractFileBytes = 50 << 20

// Service carries out the workflow. It is safe for concurrent use and starts no goroutine.
type Service struct {
	Config
	reads    waiters[readKey]
	glances  glances
	sessions waiters[sessionKey]
	feeding  feeding
	lists    listedFaces
	tokens   tokenCache
	watch    *watchIndexes
}

// New makes a Service.
func New(c Config) *Service {
	if c.Limits.MaxFileBytes == 0 {
		c.Limits.MaxFileBytes = contractFileBytes
	}
	if c.Limits.MaxImages == 0 {
		c.Limits.MaxImages = 200
	}
	if c.WarningsWait == 0 {
		c.WarningsWait = 700 * time.Millisecond // api.md 6.1: in time to take the picture again
	}
	if c.Index == nil {
		c.Index = NewMemoryFaceIndex()
	}
	if c.Observer == nil {
		c.Observer = unobserved{}
	}
	return &Service{Config: c, reads: newWaiters[readKey](), glances: newGlances(), sessions: newWaiters[sessionKey](), feeding: newFeeding(), lists: newListedFaces(), tokens: newTokenCache(c.Now), watch: newWatchIndexes()}
}

// slots of sealed values.
func applicantSlot(id string) Slot { return Slot{Table: "applicants", Column: "sealed", Row: id} }

// loadApplicant reads and opens an applicant.
func (s *Service) loadApplicant(ctx context.Context, scope kyc.Scope, id string) (applicant.Applicant, error) {
	if !kyc.ValidID(id) {
		return applicant.Applicant{}, ErrApplicantNotFound.Saying("Applicant with id %s not found (anf)", printable(id))
	}
	r, err := s.Store.Applicant(ctx, scope, id)
	if errors.Is(err, fault.ErrNotFound) {
		return applicant.Applicant{}, ErrApplicantNotFound.Saying("Applicant with id %s not found (anf)", id)
	}
	if err != nil {
		return applicant.Applicant{}, err
	}
	return s.openApplicant(ctx, r)
}

func (s *Service) openApplicant(ctx context.Context, r ApplicantRecord) (applicant.Applicant, error) {
	a := r.Applicant
	if len(r.Sealed) == 0 { // erased: only the tombstone is left
		return a, nil
	}
	plain, err := s.Sealer.Open(ctx, a.Scope, a.ID, applicantSlot(a.ID), r.Sealed)
	if err != nil {
		return applicant.Applicant{}, err
	}
	if err := json.Unmarshal(plain, &a.Personal); err != nil {
		return applicant.Applicant{}, err
	}
	return a, nil
}

// sealApplicant splits an applicant into its stored form with fresh look-up keys.
func (s *Service) sealApplicant(ctx context.Context, a applicant.Applicant) (ApplicantRecord, error) {
	plain, err := json.Marshal(a.Personal)
	if err != nil {
		return ApplicantRecord{}, err
	}
	sealed, err := s.Sealer.Seal(ctx, a.Scope, a.ID, applicantSlot(a.ID), plain)
	if err != nil {
		return ApplicantRecord{}, err
	}
	keys, err := s.applicantKeys(ctx, a)
	if err != nil {
		return ApplicantRecord{}, err
	}
	r := ApplicantRecord{Applicant: a, Sealed: sealed, Keys: keys}
	r.Personal = applicant.Personal{}
	return r, nil
}

// change is one transaction in the making: the applicant after it, what is told
// about it, and the other writes.
type change struct {
	a        applicant.Applicant
	activity string
	detail   string
	imageID  int32
	events   []event
	writes   []func(ctx context.Context, tx Tx) error
	// nothing: there is nothing to write.
	nothing bool
}

// event is one webhook event of a change.
type event struct {
	kind          string
	previousLevel string
	withResult    bool
	tags          []string
}

func (c *change) tell(kind string) { c.events = append(c.events, event{kind: kind}) }

func (c *change) write(fn func(ctx context.Context, tx Tx) error) { c.writes = append(c.writes, fn) }

// staleRetries bounds how often a change is repeated because the applicant was
// changed at the same time.
const staleRetries = 8

// update reads an applicant, lets fn change it, and writes it with its events
// and its line in the trail in one transaction. When somebody else was faster
// all of it is repeated on the new state, so fn must have no effect of its own.
func (s *Service) update(ctx context.Context, scope kyc.Scope, id string, fn func(c *change) error) (applicant.Applicant, error) {
	for try := 0; ; try++ {
		before, err := s.loadApplicant(ctx, scope, id)
		if err != nil {
			return applicant.Applicant{}, err
		}
		c := &change{a: before}
		if err := fn(c); err != nil {
			return applicant.Applicant{}, err
		}
		if c.nothing {
			return before, nil
		}
		deliveries, err := s.prepareEvents(ctx, c)
		if err != nil {
			return applicant.Applicant{}, err
		}
		record, err := s.sealApplicant(ctx, c.a)
		if err != nil {
			return applicant.Applicant{}, err
		}
		entry := s.auditEntry(ctx, c)
		err = s.Store.Tx(ctx, scope, func(tx Tx) error {
			if err := tx.UpdateApplicant(ctx, record, before.Version); err != nil {
				return err
			}
			if err := s.settleProposal(ctx, tx); err != nil {
				return err
			}
			for _, w := range c.writes {
				if err := w(ctx, tx); err != nil {
					return err
				}
			}
			if err := tx.AppendAudit(ctx, entry); err != nil {
				return err
			}
			return insertDeliveries(ctx, tx, deliveries)
		})
		if errors.Is(err, fault.ErrStale) && try < staleRetries && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return applicant.Applicant{}, err
		}
		c.a.Version = before.Version + 1
		s.observe(c)
		return c.a, nil
	}
}

// observe tells of a decision that was made true.
func (s *Service) observe(c *change) {
	for _, e := range c.events {
		switch {
		case e.kind == webhook.ApplicantOnHold:
			s.Observer.Decided(c.a.Scope.Environment, string(applicant.StatusOnHold), "auto")
		case e.kind == webhook.ApplicantReviewed && c.a.Review.Result != nil:
			outcome := c.a.Review.Result.ReviewAnswer
			if t := c.a.Review.Result.ReviewRejectType; t != "" {
				outcome += "/" + t
			}
			s.Observer.Decided(c.a.Scope.Environment, outcome, c.a.Review.Source)
		}
	}
}

func (s *Service) auditEntry(ctx context.Context, c *change) audit.Entry {
	actor := audit.ActorOf(ctx)
	return audit.Entry{
		ID: kyc.NewID(s.Now()), Scope: c.a.Scope, At: s.Now(), Activity: c.activity,
		Actor: actor.Name, Channel: actor.Channel, IP: actor.IP, UserAgent: actor.UserAgent, CorrelationID: actor.CorrelationID,
		ApplicantID: c.a.ID, ImageID: c.imageID, Description: c.detail,
	}
}

// note writes a line of the trail for something that changed no applicant.
func (s *Service) note(ctx context.Context, scope kyc.Scope, e audit.Entry) audit.Entry {
	actor := audit.ActorOf(ctx)
	e.ID, e.Scope, e.At = kyc.NewID(s.Now()), scope, s.Now()
	e.Actor, e.Channel, e.IP, e.UserAgent, e.CorrelationID = actor.Name, actor.Channel, actor.IP, actor.UserAgent, actor.CorrelationID
	return e
}

// levelOf gives the level revision of an applicant's review with the
// applicant's own document set in its place.
func (s *Service) levelOf(ctx context.Context, a applicant.Applicant) (level.Level, error) {
	l, err := s.Store.Level(ctx, a.Scope, a.Review.LevelName, a.Review.LevelRevision)
	if err != nil {
		return level.Level{}, err
	}
	return level.Normalize(level.Effective(l, a.Required)), nil
}

// stepOf gives the step that a document serves: the first that accepts it, else
// the first that takes its type from other countries, "" when there is none.
func stepOf(l level.Level, idDocType, country string) string {
	if steps := l.StepsOf(idDocType, country); len(steps) > 0 {
		return steps[0]
	}
	for _, d := range l.Required.DocSets {
		if d.AcceptsType(idDocType) {
			return level.NormalizeStep(d.IDDocSetType)
		}
	}
	return ""
}

// newestLevel finds a level by name or answers ErrLevelNotFound.
func (s *Service) newestLevel(ctx context.Context, scope kyc.Scope, name string) (level.Level, error) {
	if name == "" {
		return level.Level{}, ErrLevelNotFound.Saying("levelName is missing")
	}
	l, err := s.Store.Level(ctx, scope, name, 0)
	if errors.Is(err, fault.ErrNotFound) {
		return level.Level{}, ErrLevelNotFound.Saying("Level '%s' does not exist in this environment", printable(name))
	}
	return l, err
}

// printable keeps control characters and overlong input out of messages.
func printable(s string) string {
	out := make([]rune, 0, min(len(s), 100))
	for _, r := range s {
		if len(out) == 100 {
			break
		}
		if r < 0x20 || r == 0x7f || r == 0xfffd {
			r = '?'
		}
		out = append(out, r)
	}
	return string(out)
}
