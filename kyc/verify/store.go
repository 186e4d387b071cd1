package verify

import (
	"context"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/company"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/requestlog"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/statistics"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/kyc/webhook"
)

// Records are the stored form of domain values: what is personal has been moved
// into Sealed by the service before the store sees it, and is put back after
// reading. A store never opens Sealed.

// ApplicantRecord is a stored applicant; Applicant.Personal is zero.
type ApplicantRecord struct {
	applicant.Applicant
	Sealed []byte
	// Keys are the look-up hashes; an update replaces them all. Exactly one is
	// KeyExternalUserID and is unique in the scope. A read leaves them nil.
	Keys []blocklist.Key
}

// ImageRecord is a stored image; Image.Private is zero.
type ImageRecord struct {
	document.Image
	Scope  kyc.Scope
	Sealed []byte
}

// FactsRecord is one immutable row of facts; Sealed holds vision.Facts as JSON.
type FactsRecord struct {
	Scope       kyc.Scope
	ID          string
	ApplicantID string
	ImageID     int32
	Reader      string
	CreatedAt   time.Time
	Sealed      []byte
}

// AttemptState tells how far an attempt has come.
type AttemptState string

// The states: open -> decided | held; a reset or deactivation supersedes.
const (
	AttemptOpen       AttemptState = "open"
	AttemptHeld       AttemptState = "held"
	AttemptDecided    AttemptState = "decided"
	AttemptSuperseded AttemptState = "superseded"
)

// AttemptRecord is one submission (status/pending) and what came of it.
type AttemptRecord struct {
	Scope         kyc.Scope
	ApplicantID   string
	ID            string // attemptId
	Count         int    // attemptCnt
	LevelName     string
	LevelRevision int
	SubmittedAt   time.Time
	// Open counts the images that were unread at submission and still are.
	Open        int
	State       AttemptState
	DecidedAt   time.Time
	Outcome     decision.Outcome
	QualityOnly bool
	// Result is what GET review/history shows; nil before a decision.
	Result *applicant.Result
	// Sealed holds decision.Explained as JSON; empty before evaluation.
	Sealed []byte
}

// EndpointRecord is a stored webhook receiver; Secret and Headers are in Sealed.
type EndpointRecord struct {
	webhook.Endpoint
	Sealed []byte
}

// DeliveryRecord is a stored delivery; Body is in Sealed.
type DeliveryRecord struct {
	webhook.Delivery
	Sealed []byte
}

// TokenRecord is a stored app token; Secret is in Sealed.
type TokenRecord struct {
	access.AppToken
	Sealed []byte
}

// NoteRecord is a stored note; Text is in Sealed.
type NoteRecord struct {
	review.Note
	Sealed []byte
}

// RiskRecord is a stored judgement of risk; Comment is in Sealed.
type RiskRecord struct {
	applicant.RiskEntry
	Sealed []byte
}

// CaseRecord is a stored case; Words is in Sealed.
type CaseRecord struct {
	review.Case
	Sealed []byte
}

// ProposalRecord is a stored proposal; Sealed holds a Wish as JSON.
type ProposalRecord struct {
	review.Proposal
	Sealed []byte
}

// ListRecord is a stored blocklist entry; Private is in Sealed.
type ListRecord struct {
	blocklist.Entry
	Sealed []byte
}

// HoldRecord is a stored legal hold; Reason is in Sealed.
type HoldRecord struct {
	retention.Hold
	Sealed []byte
}

// RetentionDue is an applicant whose time is over.
type RetentionDue struct {
	ApplicantID string
	Answer      string // of the last decision; "" for none
}

// Tenant is a company that uses this installation.
type Tenant struct {
	ID        string // clientId
	Key       string // 14 upper-case letters, applicant.key of the contract
	Name      string
	CreatedAt time.Time
	// SandboxDecides runs the real checks in the sandbox too.
	SandboxDecides bool
}

// KeyMatch is a record that shares a look-up hash.
type KeyMatch struct {
	OwnerID string // applicant or blocklist entry
	Key     blocklist.Key
}

// ApplicantQuery filters a list; zero values do not filter. Newest first.
type ApplicantQuery struct {
	Status    applicant.Status
	LevelName string
	Answer    string
	// RejectType is RETRY or FINAL of the current result.
	RejectType string
	// Deleted keeps those that are (not) deactivated; nil keeps both.
	Deleted *bool
	Tag     string
	// Label is one of the labels of the current result.
	Label string
	// RiskLevel in force, and one of the risk labels.
	RiskLevel applicant.RiskLevel
	RiskLabel string
	// Source is who decided: auto, officer, blocklist or sandbox.
	Source string
	// Country of an active document: alpha-3.
	Country string
	// ClaimedBy works the open case.
	ClaimedBy string
	// CreatedFrom (inclusive) and CreatedTo (not) bound the time of creation.
	CreatedFrom, CreatedTo time.Time
	// IDs keeps only these, at most MaxQueryIDs; nil keeps all.
	IDs []string
	// Before is the id of the last applicant of the previous page.
	Before string
	Limit  int // 1..1000
}

// MaxQueryIDs bounds ApplicantQuery.IDs.
const MaxQueryIDs = 500

// ExportRecord is a stored order of a list; Sealed holds a ListWish as JSON.
type ExportRecord struct {
	export.Order
	Sealed []byte
}

// DeliveryQuery filters the delivery log; newest first.
type DeliveryQuery struct {
	EndpointID  string
	ApplicantID string
	State       webhook.State
	From, To    time.Time
	Before      string
	Limit       int
}

// AuditQuery filters the trail; newest first (api.md 13).
type AuditQuery struct {
	Activity    string
	Actor       string
	ApplicantID string
	From, To    time.Time
	// After goes on behind an entry that was listed; unlike Offset it neither
	// repeats nor leaves out what is written meanwhile. Its zero value is the start.
	After  AuditMark
	Offset int
	Limit  int
}

// AuditMark is the place of an entry in the order of the trail.
type AuditMark struct {
	At time.Time // to the microsecond
	ID string
}

// ApplicantReader finds applicants. Every method answers fault.ErrNotFound for
// a record outside the scope.
type ApplicantReader interface {
	Applicant(ctx context.Context, scope kyc.Scope, id string) (ApplicantRecord, error)
	ApplicantByInspection(ctx context.Context, scope kyc.Scope, inspectionID string) (ApplicantRecord, error)
	// ApplicantsByKeys returns which applicants share which of the keys; one that is deactivated is left out.
	ApplicantsByKeys(ctx context.Context, scope kyc.Scope, keys []blocklist.Key) ([]KeyMatch, error)
	// ApplicantIDByExternalUserID also finds deactivated applicants.
	ApplicantIDByExternalUserID(ctx context.Context, scope kyc.Scope, hash []byte) (string, error)
	Applicants(ctx context.Context, scope kyc.Scope, q ApplicantQuery) ([]ApplicantRecord, error)
	// ApplicantIDs of those that a query finds, newest first.
	ApplicantIDs(ctx context.Context, scope kyc.Scope, q ApplicantQuery) ([]string, error)
	CountApplicants(ctx context.Context, scope kyc.Scope) (int, error)
	// CountMatching counts those that a query finds, whatever its Limit.
	CountMatching(ctx context.Context, scope kyc.Scope, q ApplicantQuery) (int, error)
}

// ImageReader finds images and facts.
type ImageReader interface {
	// Images of an applicant, active and not, oldest first.
	Images(ctx context.Context, scope kyc.Scope, applicantID string) ([]ImageRecord, error)
	Image(ctx context.Context, scope kyc.Scope, inspectionID string, imageID int32) (ImageRecord, error)
	// Facts of an applicant's images: the newest row per image.
	Facts(ctx context.Context, scope kyc.Scope, applicantID string) ([]FactsRecord, error)
	// ImagesByHash finds active images of other applicants with the same bytes.
	ImagesByHash(ctx context.Context, scope kyc.Scope, hash []byte, exceptApplicant string) ([]ImageRecord, error)
}

// AttemptReader finds attempts.
type AttemptReader interface {
	Attempt(ctx context.Context, scope kyc.Scope, applicantID, attemptID string) (AttemptRecord, error)
	// Attempts newest first, at most limit.
	Attempts(ctx context.Context, scope kyc.Scope, applicantID string, limit int) ([]AttemptRecord, error)
}

// LevelReader finds levels.
type LevelReader interface {
	// Level by its name; revision 0 is the newest.
	Level(ctx context.Context, scope kyc.Scope, name string, revision int) (level.Level, error)
	LevelByID(ctx context.Context, scope kyc.Scope, id string) (level.Level, error)
	// Levels, the newest revision of each, by name.
	Levels(ctx context.Context, scope kyc.Scope) ([]level.Level, error)
	// LevelDrafts of a level, the one that was changed last first.
	LevelDrafts(ctx context.Context, scope kyc.Scope, levelID string) ([]LevelDraft, error)
}

// LevelDraft is what an operator has written of a level and not published.
type LevelDraft struct {
	LevelID    string
	OperatorID string
	Base       int    // revision that it began with
	Text       string // a level file, perhaps not valid yet
	ChangedAt  time.Time
}

// WebhookReader finds receivers and deliveries.
type WebhookReader interface {
	Endpoints(ctx context.Context, scope kyc.Scope) ([]EndpointRecord, error)
	Endpoint(ctx context.Context, scope kyc.Scope, id string) (EndpointRecord, error)
	Delivery(ctx context.Context, scope kyc.Scope, id string) (DeliveryRecord, error)
	Deliveries(ctx context.Context, scope kyc.Scope, q DeliveryQuery) ([]DeliveryRecord, error)
	DeliveryAttempts(ctx context.Context, scope kyc.Scope, deliveryID string) ([]webhook.Attempt, error)
	// EarlierFirstAttempts counts deliveries of the same endpoint and applicant
	// with a lower Seq that have not had their first attempt: first attempts go
	// out in order, retries block nobody (api.md 0a).
	EarlierFirstAttempts(ctx context.Context, scope kyc.Scope, endpointID, applicantID string, seq int64) (int, error)
	// DeadDeliveriesOf groups those that are not tried again and whose last attempt
	// was after a time and no later than another; without those of receivers that are gone.
	DeadDeliveriesOf(ctx context.Context, scope kyc.Scope, after, until time.Time) ([]webhook.Failures, error)
	// DeliveryReport is zero when there was none.
	DeliveryReport(ctx context.Context, scope kyc.Scope) (DeliveryReport, error)
}

// AccessReader finds tenants and app tokens.
type AccessReader interface {
	Tenant(ctx context.Context, id string) (Tenant, error)
	Tenants(ctx context.Context) ([]Tenant, error)
	// AppTokenByPublic is the one look-up without a scope: the token decides the scope.
	AppTokenByPublic(ctx context.Context, public string) (TokenRecord, error)
	AppTokens(ctx context.Context, tenant string) ([]TokenRecord, error)
	// SDKToken finds an opaque or JWT-like access token by the SHA-256 of its text.
	SDKToken(ctx context.Context, hash []byte) (SDKTokenRecord, error)
}

// SDKTokenRecord is a stored access token; the personal part is in Sealed.
type SDKTokenRecord struct {
	Scope     kyc.Scope
	Hash      []byte // SHA-256 of the token's text
	CreatedAt time.Time
	ExpiresAt time.Time
	// Link is the code of a hosted page when the token belongs to one.
	Link string
	// Subject is the look-up hash of the external user, so that the token goes with the person.
	Subject []byte
	Sealed  []byte // access.SDKToken as JSON
}

// ReviewReader finds cases and notes.
type ReviewReader interface {
	Case(ctx context.Context, scope kyc.Scope, id string) (CaseRecord, error)
	// OpenCases by priority, then age; before is the id of the last one seen.
	OpenCases(ctx context.Context, scope kyc.Scope, limit int) ([]CaseRecord, error)
	// OpenCaseOf prefers a case that somebody waits for to a sample.
	OpenCaseOf(ctx context.Context, scope kyc.Scope, applicantID string) (CaseRecord, error)
	// OpenCasesOf finds the open cases of many; of each, the one that OpenCaseOf finds comes last.
	OpenCasesOf(ctx context.Context, scope kyc.Scope, applicantIDs []string) ([]CaseRecord, error)
	// CaseAbout finds the appeal or the second look at a decision.
	CaseAbout(ctx context.Context, scope kyc.Scope, decisionID string, kind review.Kind) (CaseRecord, error)
	// CountReviews of a period by who closed the cases; those within target apart.
	CountReviews(ctx context.Context, scope kyc.Scope, from, to time.Time, target time.Duration) ([]review.Count, error)
	// ReviewRules of an environment; zero when none were set.
	ReviewRules(ctx context.Context, scope kyc.Scope) (review.Rules, error)
	Proposal(ctx context.Context, scope kyc.Scope, id string) (ProposalRecord, error)
	Proposals(ctx context.Context, scope kyc.Scope, q review.ProposalQuery) ([]ProposalRecord, error)
	// RiskEntries of an applicant, newest first.
	RiskEntries(ctx context.Context, scope kyc.Scope, applicantID string, limit int) ([]RiskRecord, error)
	Note(ctx context.Context, scope kyc.Scope, id string) (NoteRecord, error)
	Notes(ctx context.Context, scope kyc.Scope, applicantID string, limit, offset int) (notes []NoteRecord, total int, err error)
}

// ExportReader finds lists that leave as files.
type ExportReader interface {
	Export(ctx context.Context, scope kyc.Scope, id string) (ExportRecord, error)
	// Exports that an operator ordered, newest first.
	Exports(ctx context.Context, scope kyc.Scope, by string, limit int) ([]ExportRecord, error)
	// ExportsDue are ready and their time is over.
	ExportsDue(ctx context.Context, scope kyc.Scope, at time.Time, limit int) ([]ExportRecord, error)
}

// BlocklistReader finds entries in force.
type BlocklistReader interface {
	ListEntry(ctx context.Context, scope kyc.Scope, id string) (ListRecord, error)
	ListEntriesByKeys(ctx context.Context, scope kyc.Scope, keys []blocklist.Key) ([]KeyMatch, error)
	ListEntries(ctx context.Context, scope kyc.Scope, afterID string, limit int) ([]ListRecord, error)
	// ListEntryIDs names the blocklist entries in force, ascending.
	ListEntryIDs(ctx context.Context, scope kyc.Scope) ([]string, error)
}

// RetentionReader finds what stands against erasing, and what is due for it.
type RetentionReader interface {
	// Holds of an applicant, in force and released, oldest first; those in
	// force of all applicants when the id is empty.
	Holds(ctx context.Context, scope kyc.Scope, applicantID string) ([]HoldRecord, error)
	// RetentionRules of an environment; zero when none were set.
	RetentionRules(ctx context.Context, scope kyc.Scope) (retention.Rules, error)
	// RetentionDue lists applicants that are past a cutoff and under no hold.
	RetentionDue(ctx context.Context, scope kyc.Scope, c retention.Cutoffs, limit int) ([]RetentionDue, error)
}

// RequestRecord is a stored call to the API; Private and ExternalUserID are left out.
type RequestRecord struct {
	requestlog.Entry
	// Subject is the look-up hash of the external user id; nil for none.
	Subject []byte
	Sealed  []byte // requestlog.Private as JSON
}

// RequestQuery is requestlog.Query with the external user id as look-up hash.
// With an applicant and a subject it finds what names either.
type RequestQuery struct {
	requestlog.Query
	Subject []byte
}

// CompanyReader reads what a company says of itself, and what its programs asked.
type CompanyReader interface {
	// CompanySettings is the zero value when nothing was set.
	CompanySettings(ctx context.Context, tenant string) (company.Profile, error)
	// RequestLog lists calls to the API, newest first.
	RequestLog(ctx context.Context, scope kyc.Scope, q RequestQuery) ([]RequestRecord, error)
	Request(ctx context.Context, scope kyc.Scope, id string) (RequestRecord, error)
}

// AppearanceReader reads how the flow looks and speaks.
type AppearanceReader interface {
	// Appearances of an environment, by kind and name.
	Appearances(ctx context.Context, scope kyc.Scope) ([]appearance.Named, error)
	Appearance(ctx context.Context, scope kyc.Scope, kind appearance.Kind, name string) (appearance.Named, error)
}

// WatchHitRecord is a stored hit; Found is in Sealed.
type WatchHitRecord struct {
	watchlist.Hit
	Sealed []byte
}

// WatchReader finds watch lists and what they came to.
type WatchReader interface {
	// Watchlists in use, oldest first.
	Watchlists(ctx context.Context, scope kyc.Scope) ([]watchlist.List, error)
	Watchlist(ctx context.Context, scope kyc.Scope, id string) (watchlist.List, error)
	// WatchlistVersions of a list, newest first, at most limit.
	WatchlistVersions(ctx context.Context, scope kyc.Scope, listID string, limit int) ([]watchlist.Version, error)
	WatchlistVersion(ctx context.Context, scope kyc.Scope, id string) (watchlist.Version, error)
	// WatchHits of an applicant, oldest first.
	WatchHits(ctx context.Context, scope kyc.Scope, applicantID string) ([]WatchHitRecord, error)
	WatchCase(ctx context.Context, scope kyc.Scope, applicantID string) (watchlist.Case, error)
	// ApprovedApplicants names those who are GREEN and not deactivated, ascending, after one.
	ApprovedApplicants(ctx context.Context, scope kyc.Scope, after string, limit int) ([]string, error)
}

// WatchWriter changes watch lists and hits.
type WatchWriter interface {
	// PutWatchlist inserts a list or changes name, kind, version in force and removal.
	PutWatchlist(ctx context.Context, l watchlist.List) error
	// SetWatchlistCurrent puts a version in force; fault.ErrStale when another than was is.
	SetWatchlistCurrent(ctx context.Context, scope kyc.Scope, id, was, now string) error
	InsertWatchlistVersion(ctx context.Context, v watchlist.Version) error
	// UpdateWatchlistVersion changes all but the list; fault.ErrStale when it has
	// another state, or entries in another file, than was.
	UpdateWatchlistVersion(ctx context.Context, v, was watchlist.Version) error
	// PutWatchHit inserts a hit or replaces the one of the same entry; its id stays.
	PutWatchHit(ctx context.Context, r WatchHitRecord) error
	// PutWatchCase inserts a case or changes when and by what was screened; its id stays.
	PutWatchCase(ctx context.Context, c watchlist.Case) error
}

// AuditReader reads the trail.
type AuditReader interface {
	AuditTrail(ctx context.Context, scope kyc.Scope, q AuditQuery) (entries []audit.Entry, total int, err error)
}

// StatisticsReader counts.
type StatisticsReader interface {
	// Decisions about an applicant, oldest first, at most limit.
	Decisions(ctx context.Context, scope kyc.Scope, applicantID string, limit int) ([]statistics.Decision, error)
	// CountDecisions of a period by a dimension, the most frequent first.
	CountDecisions(ctx context.Context, scope kyc.Scope, q statistics.Query, by statistics.Dimension) ([]statistics.Count, error)
	// CountFunnel of the applicants who were created in a period.
	CountFunnel(ctx context.Context, scope kyc.Scope, q statistics.Query) (statistics.Funnel, error)
	CountBacklog(ctx context.Context, scope kyc.Scope) (statistics.Backlog, error)
}

// StatisticsWriter keeps what is counted.
type StatisticsWriter interface {
	// InsertDecision keeps a decision. Erasing its applicant leaves the decision
	// without the ids that point to the person.
	InsertDecision(ctx context.Context, d statistics.Decision) error
}

// FaceRecord is the template of one image's person, for the search among
// everybody else.
type FaceRecord struct {
	Scope       kyc.Scope
	ApplicantID string
	ImageID     int32
	ID          string
	// Seq is the number of the record's last change in its scope.
	Seq int64
	// Live: the image is active and the applicant is there; a record that is not
	// live is to be forgotten by every index.
	Live      bool
	CreatedAt time.Time
	// Sealed holds the template; empty after an erasure.
	Sealed []byte
}

// FaceReader feeds the indexes of faces.
type FaceReader interface {
	// FaceRecords gives the records that have changed since a number, in the
	// order of their numbers, at most limit.
	FaceRecords(ctx context.Context, scope kyc.Scope, after int64, limit int) ([]FaceRecord, error)
}

// FaceWriter changes templates. Deactivating an image or an applicant, and
// erasing one, change the records too.
type FaceWriter interface {
	// PutFaceRecord stores or replaces the template of an image.
	PutFaceRecord(ctx context.Context, r FaceRecord) error
}

// LivenessState tells how far a liveness session has come.
type LivenessState string

// The states: issued -> submitted -> done. One that is not submitted in time
// stays issued and is worthless.
const (
	LivenessIssued    LivenessState = "issued"
	LivenessSubmitted LivenessState = "submitted"
	LivenessDone      LivenessState = "done"
)

// LivenessRecord is one liveness session: a challenge and what came of it.
type LivenessRecord struct {
	Scope       kyc.Scope
	ApplicantID string
	ID          string
	Step        string // SELFIE or SELFIE2
	// Form of the challenge, see package liveness.
	Form        string
	State       LivenessState
	IssuedAt    time.Time
	ExpiresAt   time.Time
	SubmittedAt time.Time
	DoneAt      time.Time
	// ConsentAt is when the person agreed to the processing of biometric data.
	ConsentAt time.Time
	// Blob is the key of the sealed frames, "" before they arrived.
	Blob string
	// ReadAttempts counts starts of the reader on the frames, before the work.
	ReadAttempts int
	// Outcome is liveness.Outcome, "" before the session is done.
	Outcome string
	// ImageID is the selfie that was taken from the frames, 0 without one.
	ImageID int32
	// Sealed holds challenge, nonce, facts and report.
	Sealed []byte
}

// LivenessReader finds liveness sessions.
type LivenessReader interface {
	LivenessSession(ctx context.Context, scope kyc.Scope, applicantID, id string) (LivenessRecord, error)
	// LivenessSessions of an applicant, newest first, at most limit.
	LivenessSessions(ctx context.Context, scope kyc.Scope, applicantID string, limit int) ([]LivenessRecord, error)
}

// LivenessWriter changes liveness sessions.
type LivenessWriter interface {
	// InsertLivenessSession answers fault.ErrNotFound when the applicant is unknown or erased.
	InsertLivenessSession(ctx context.Context, r LivenessRecord) error
	// SubmitLivenessSession moves an issued session to submitted with the key of
	// its frames; fault.ErrStale when it is not issued, so that it is used once.
	SubmitLivenessSession(ctx context.Context, scope kyc.Scope, applicantID, id, blob string, at time.Time) error
	// StartLivenessRead counts an attempt to read a submitted session and
	// returns the count, or fault.ErrNotFound when it is not (any more) submitted.
	StartLivenessRead(ctx context.Context, scope kyc.Scope, applicantID, id string) (attempts int, err error)
	// FinishLivenessSession moves a submitted session to done with outcome, image
	// and sealed report; fault.ErrStale when it is not submitted.
	FinishLivenessSession(ctx context.Context, r LivenessRecord) error
}

// Store is the storage of the workflow, on either engine. Reads are outside a
// transaction; every write goes through Tx.
type Store interface {
	ApplicantReader
	ImageReader
	AttemptReader
	LevelReader
	WebhookReader
	AccessReader
	ReviewReader
	ExportReader
	BlocklistReader
	LivenessReader
	FaceReader
	RetentionReader
	StatisticsReader
	AppearanceReader
	CompanyReader
	WatchReader
	AuditReader

	// Tx runs fn in one transaction and commits when it returns nil. It repeats
	// fn on serialization failures, so fn must have no effect but through tx,
	// and must not seal, open, read files or call the network.
	Tx(ctx context.Context, scope kyc.Scope, fn func(tx Tx) error) error
}

// ApplicantWriter changes applicants.
type ApplicantWriter interface {
	// InsertApplicant answers fault.ErrExists when the external user id is taken.
	InsertApplicant(ctx context.Context, r ApplicantRecord) error
	// UpdateApplicant swaps the record if its stored version is from, and sets
	// it to from+1; otherwise fault.ErrStale. r.Keys nil keeps the stored keys.
	UpdateApplicant(ctx context.Context, r ApplicantRecord, from int64) error
	// EraseApplicant removes the person: sealed columns, keys, facts, images,
	// notes, access tokens, delivery bodies, jobs. It answers retention.ErrHeld
	// while a legal hold is in force. The row stays, empty, as a tombstone. Ready
	// exports that may name the person end with it. It returns the blob keys to
	// delete after commit.
	EraseApplicant(ctx context.Context, scope kyc.Scope, id string) (blobs []string, err error)
}

// ImageWriter changes images and facts.
type ImageWriter interface {
	// InsertImage answers fault.ErrExists when the imageId is taken in the inspection.
	InsertImage(ctx context.Context, r ImageRecord) error
	// SetImagesActive changes the flag of the given images of an applicant.
	SetImagesActive(ctx context.Context, scope kyc.Scope, applicantID string, imageIDs []int32, active bool) error
	// SetImageKind stores a corrected type and country.
	SetImageKind(ctx context.Context, scope kyc.Scope, applicantID string, imageID int32, idDocType, country string) error
	// SetImageResults stores the decision about images; a nil result clears it.
	SetImageResults(ctx context.Context, scope kyc.Scope, applicantID string, results map[int32]*applicant.Result) error
	// StartRead counts an attempt to read before the work begins and returns
	// the count, or fault.ErrNotFound when the image is not (any more) queued.
	StartRead(ctx context.Context, scope kyc.Scope, applicantID string, imageID int32) (attempts int, err error)
	// FinishRead moves a queued image to state (done or failed) and inserts the
	// facts (nil when there are none). It returns the attempt that waited for
	// this image, "" when none did; fault.ErrStale when the image was not queued.
	FinishRead(ctx context.Context, scope kyc.Scope, applicantID string, imageID int32, state document.ReadState, facts *FactsRecord) (waiting string, err error)
}

// AttemptWriter changes attempts.
type AttemptWriter interface {
	InsertAttempt(ctx context.Context, r AttemptRecord) error
	// AwaitReads marks the applicant's active unread images as waited for by
	// the attempt and returns how many there are.
	AwaitReads(ctx context.Context, scope kyc.Scope, applicantID, attemptID string) (open int, err error)
	// CountDown lowers Open by one and returns what remains.
	CountDown(ctx context.Context, scope kyc.Scope, applicantID, attemptID string) (open int, err error)
	// CloseAttempt moves an open or held attempt to its outcome; fault.ErrStale when it is neither.
	CloseAttempt(ctx context.Context, r AttemptRecord) error
}

// LevelWriter adds revisions.
type LevelWriter interface {
	// InsertLevel stores a revision; fault.ErrExists when (name, revision) is taken.
	InsertLevel(ctx context.Context, scope kyc.Scope, l level.Level) error
	// PutLevelDraft replaces the draft that the operator has of the level.
	PutLevelDraft(ctx context.Context, scope kyc.Scope, d LevelDraft) error
	// DeleteLevelDraft does nothing when there is none.
	DeleteLevelDraft(ctx context.Context, scope kyc.Scope, levelID, operatorID string) error
}

// WebhookWriter changes receivers and deliveries.
type WebhookWriter interface {
	InsertEndpoint(ctx context.Context, r EndpointRecord) error
	UpdateEndpoint(ctx context.Context, r EndpointRecord, from int64) error
	DeleteEndpoint(ctx context.Context, scope kyc.Scope, id string) error
	InsertDelivery(ctx context.Context, r DeliveryRecord) error
	// RecordDelivery stores the outcome of an attempt and its line in the log.
	RecordDelivery(ctx context.Context, d webhook.Delivery, a webhook.Attempt) error
	// RequeueDelivery makes a delivery due again (resend); fault.ErrNotFound when it is unknown or erased.
	RequeueDelivery(ctx context.Context, scope kyc.Scope, id string, at time.Time) error
	PutDeliveryReport(ctx context.Context, scope kyc.Scope, r DeliveryReport) error
}

// AccessWriter changes tenants and tokens.
type AccessWriter interface {
	PutTenant(ctx context.Context, t Tenant) error
	InsertAppToken(ctx context.Context, r TokenRecord) error
	RevokeAppToken(ctx context.Context, scope kyc.Scope, id string, at time.Time) error
	TouchAppToken(ctx context.Context, scope kyc.Scope, id string, at time.Time) error
	InsertSDKToken(ctx context.Context, r SDKTokenRecord) error
	// DeleteExpiredSDKTokens removes those that ended before at.
	DeleteExpiredSDKTokens(ctx context.Context, at time.Time) error
}

// ReviewWriter changes cases and notes.
type ReviewWriter interface {
	// InsertCase answers fault.ErrExists when the attempt has an open case of the
	// kind, or the decision that the case is about ever had one.
	InsertCase(ctx context.Context, c CaseRecord) error
	// ClaimCase answers fault.ErrStale when somebody else holds it.
	ClaimCase(ctx context.Context, scope kyc.Scope, id, by string) error
	// ReleaseCase answers fault.ErrStale when by does not hold it.
	ReleaseCase(ctx context.Context, scope kyc.Scope, id, by string) error
	// AssignCase gives a case to somebody, or to nobody; fault.ErrStale when it is closed.
	AssignCase(ctx context.Context, scope kyc.Scope, id, to string) error
	// FinishCase closes one case; fault.ErrStale when it is closed.
	FinishCase(ctx context.Context, scope kyc.Scope, id string, c review.Closing) error
	CloseCases(ctx context.Context, scope kyc.Scope, applicantID string, c review.Closing) error
	PutReviewRules(ctx context.Context, scope kyc.Scope, r review.Rules, by string, at time.Time) error
	// InsertProposal answers fault.ErrExists when the same is proposed for the applicant already.
	InsertProposal(ctx context.Context, r ProposalRecord) error
	// SettleProposal answers fault.ErrStale when it is in another state or has expired.
	SettleProposal(ctx context.Context, scope kyc.Scope, s review.Settlement) error
	// SupersedeProposals ends those to decide about an applicant.
	SupersedeProposals(ctx context.Context, scope kyc.Scope, applicantID string, at time.Time) error
	// ExpireProposals ends those whose time is over.
	ExpireProposals(ctx context.Context, scope kyc.Scope, at time.Time) error
	InsertRiskEntry(ctx context.Context, r RiskRecord) error
	InsertNote(ctx context.Context, r NoteRecord) error
	UpdateNote(ctx context.Context, r NoteRecord) error
	DeleteNote(ctx context.Context, scope kyc.Scope, id string) error
}

// ExportWriter changes lists that leave as files.
type ExportWriter interface {
	InsertExport(ctx context.Context, r ExportRecord) error
	// UpdateExport swaps the record if it is in state from with that blob; otherwise fault.ErrStale.
	UpdateExport(ctx context.Context, r ExportRecord, from export.State, blob string) error
	// DeleteExports removes those that were ordered before and have ended.
	DeleteExports(ctx context.Context, scope kyc.Scope, before time.Time) error
}

// BlocklistWriter changes the list.
type BlocklistWriter interface {
	InsertListEntry(ctx context.Context, r ListRecord) error
	RemoveListEntry(ctx context.Context, scope kyc.Scope, id string, at time.Time) error
}

// RetentionWriter changes holds and rules.
type RetentionWriter interface {
	// InsertHold answers fault.ErrNotFound when there is no such applicant (any more).
	InsertHold(ctx context.Context, r HoldRecord) error
	// ReleaseHold answers fault.ErrStale when the hold was released before.
	ReleaseHold(ctx context.Context, scope kyc.Scope, id, by string, at time.Time) error
	PutRetentionRules(ctx context.Context, scope kyc.Scope, r retention.Rules, by string, at time.Time) error
}

// CompanyWriter changes what a company says of itself, and keeps what its programs asked.
type CompanyWriter interface {
	PutCompanySettings(ctx context.Context, tenant string, s company.Profile) error
	InsertRequest(ctx context.Context, r RequestRecord) error
	// PruneRequests deletes calls from before a time, and the oldest beyond so many; it tells how many.
	PruneRequests(ctx context.Context, scope kyc.Scope, before time.Time, keep int) (int64, error)
}

// AppearanceWriter changes how the flow looks and speaks.
type AppearanceWriter interface {
	// PutAppearance replaces one of the same kind and name; appearance.ErrTooMany when a new one finds no room.
	PutAppearance(ctx context.Context, scope kyc.Scope, n appearance.Named) error
	// DeleteAppearance answers fault.ErrNotFound when there is none.
	DeleteAppearance(ctx context.Context, scope kyc.Scope, kind appearance.Kind, name string) error
}

// Tx is an open transaction.
type Tx interface {
	ApplicantWriter
	ImageWriter
	AttemptWriter
	LevelWriter
	WebhookWriter
	AccessWriter
	ReviewWriter
	ExportWriter
	BlocklistWriter
	LivenessWriter
	FaceWriter
	RetentionWriter
	StatisticsWriter
	AppearanceWriter
	CompanyWriter
	WatchWriter

	AppendAudit(ctx context.Context, e audit.Entry) error
	// Enqueue inserts a job that becomes visible with the commit.
	Enqueue(ctx context.Context, j Job) error
}

// JobKind names background work.
type JobKind string

// The kinds and the queue that each belongs to.
const (
	JobRead     JobKind = "read"     // queue vision
	JobEvaluate JobKind = "evaluate" // queue light
	JobDeliver  JobKind = "deliver"  // queue webhook
	JobLiveness JobKind = "liveness" // queue vision
	JobImport   JobKind = "import"   // queue light: a version of a watch list
	JobScreen   JobKind = "screen"   // queue light: one applicant, or a page of those who are approved
	JobExport   JobKind = "export"   // queue export
)

// Job carries ids only, never personal data. It is run at least once.
type Job struct {
	Kind        JobKind   `json:"kind"`
	Scope       kyc.Scope `json:"scope"`
	ApplicantID string    `json:"applicantId,omitempty"`
	ImageID     int32     `json:"imageId,omitempty"`
	AttemptID   string    `json:"attemptId,omitempty"`
	DeliveryID  string    `json:"deliveryId,omitempty"`
	SessionID   string    `json:"sessionId,omitempty"`
	VersionID   string    `json:"versionId,omitempty"`
	// After and Stand belong to a screening of all: the last applicant that was
	// done, and the versions that it is for.
	After    string `json:"after,omitempty"`
	Stand    string `json:"stand,omitempty"`
	ExportID string `json:"exportId,omitempty"`
	// RunAt in the future delays the job; zero runs it at once.
	RunAt time.Time `json:"-"`
}
