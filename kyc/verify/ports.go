package verify

import (
	"context"
	"io"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/vision"
)

// Slot is where a sealed value lives. It is bound into the seal together with
// scope and applicant, so that a value moved elsewhere does not open.
type Slot struct {
	Table  string
	Column string
	Row    string
}

// Sealer encrypts what is personal. An empty applicantID seals with the
// tenant's own key (webhook secrets, token secrets, blocklist entries).
type Sealer interface {
	// NewApplicantKey makes and stores the key of a new applicant, before the applicant's row.
	NewApplicantKey(ctx context.Context, scope kyc.Scope, applicantID string) error
	// HasApplicantKey reports that the applicant has a key that is not destroyed.
	HasApplicantKey(ctx context.Context, scope kyc.Scope, applicantID string) (bool, error)
	// DestroyApplicantKey makes everything sealed for the applicant unreadable.
	DestroyApplicantKey(ctx context.Context, scope kyc.Scope, applicantID string) error
	Seal(ctx context.Context, scope kyc.Scope, applicantID string, slot Slot, plain []byte) ([]byte, error)
	Open(ctx context.Context, scope kyc.Scope, applicantID string, slot Slot, sealed []byte) ([]byte, error)
	// SealWriter encrypts a stream of any length in bounded memory; Close completes it.
	SealWriter(ctx context.Context, scope kyc.Scope, applicantID string, slot Slot, dst io.Writer) (io.WriteCloser, error)
	OpenReader(ctx context.Context, scope kyc.Scope, applicantID string, slot Slot, src io.Reader) (io.Reader, error)
	// Hash makes the look-up hash of a normalised value, keyed by tenant, environment and kind.
	Hash(ctx context.Context, scope kyc.Scope, kind, value string) (blocklist.Key, error)
}

// Blobs keeps sealed files under random keys.
type Blobs interface {
	// Put stores all of r durably before it returns.
	Put(ctx context.Context, key string, r io.Reader) error
	// Get answers fault.ErrNotFound when there is no such blob.
	Get(ctx context.Context, key string) (io.ReadCloser, error)
	Delete(ctx context.Context, key string) error
}

// Table writes lines of a file: cells are string, Day, int, bool, time.Time (zero
// for none) or nil.
type Table interface {
	Row(cells ...any) error
	// Close completes the file.
	Close() error
	// Abort lets go of what is held; it may follow Close.
	Abort() error
}

// Day is a date without a time, YYYY-MM-DD or "".
type Day string

// TableColumn is a column of a table.
type TableColumn struct {
	Name  string
	Width int // about how many characters its cells have
}

// Tables begins files.
type Tables interface {
	// Table begins a file of the format in w, with its heading.
	Table(f export.Format, w io.Writer, columns []TableColumn) (Table, error)
}

// Reader turns a file into facts. It may run in another process.
type Reader interface {
	// Read answers ErrReaderDied when the process that read was lost, a *fault.Error
	// of code Invalid when the file cannot be decoded, and any other error when the technology failed.
	Read(ctx context.Context, file []byte, purpose vision.Purpose) (vision.Facts, error)
}

// BurstReader turns the frames of a liveness session into facts. Errors are
// those of Reader.
type BurstReader interface {
	ReadBurst(ctx context.Context, c vision.Capture) (vision.Burst, error)
}

// ErrReaderDied: the reading process crashed, ran out of memory or time on this file.
var ErrReaderDied = fault.New(fault.Internal, "The picture could not be read.")

// Sender delivers a webhook.
type Sender interface {
	// Send posts body once. The answer has Status 0 when there was none.
	Send(ctx context.Context, req SendRequest) SendAnswer
}

// SendRequest is one delivery attempt.
type SendRequest struct {
	URL     string
	Headers map[string]string
	Body    []byte
	Timeout time.Duration
}

// SendAnswer is what came of it. Err is a class without personal data: timeout,
// refused-address, tls, dns, connect, redirect, status.
type SendAnswer struct {
	Status  int
	Latency time.Duration
	Body    string // first 1 kB of the answer, for the log
	Err     string
}

// Observer is told of what happened, for metrics: kinds and figures only.
type Observer interface {
	// Decided: an applicant was completed or sent to a person. The outcome is
	// GREEN, RED/RETRY, RED/FINAL or onHold, the source auto, a person's or a list's.
	Decided(env kyc.Environment, outcome, source string)
	// Delivered: an attempt to deliver ended as delivered, retrying or dead.
	Delivered(event, outcome string, took time.Duration)
	// Read: an image was read (done), set aside (failed), or could not be decoded (undecodable).
	Read(outcome string, took time.Duration, stages map[string]time.Duration)
}

type unobserved struct{}

func (unobserved) Decided(kyc.Environment, string, string)              {}
func (unobserved) Delivered(string, string, time.Duration)              {}
func (unobserved) Read(string, time.Duration, map[string]time.Duration) {}

// Clock tells the time; tests bring their own.
type Clock func() time.Time
