package export

import (
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
)

// Format of the file.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// State of an order.
type State string

// The states; those after StateReady are final.
const (
	StateQueued    State = "queued"
	StateRunning   State = "running"
	StateReady     State = "ready"
	StateFailed    State = "failed"
	StateCancelled State = "cancelled"
	StateRemoved   State = "removed"
	StateExpired   State = "expired"
)

// Open reports that the file is still to be made.
func (s State) Open() bool { return s == StateQueued || s == StateRunning }

// Why an order failed or expired.
const (
	ReasonRows   = "rows"   // more lines than a sheet holds
	ReasonServer = "server" // it failed again and again
	ReasonErased = "erased" // somebody who may be in it was erased
	ReasonLost   = "lost"   // the file is gone, as after a backup was put back
)

// Limits.
const (
	// ReadyFor is how long a file can be downloaded.
	ReadyFor = 24 * time.Hour
	// KeptFor is how long an order is listed.
	KeptFor = 30 * 24 * time.Hour
	// MaxOpen bounds the files that one operator waits for.
	MaxOpen = 3
	// MaxAttempts bounds how often an order is begun.
	MaxAttempts = 10
	// MaxSelected bounds a selection that is named one by one.
	MaxSelected = 5000
	// MaxSheetRows is the most lines of an XLSX sheet, without its heading (ECMA-376, 18.3.1.73).
	MaxSheetRows = 1<<20 - 1
)

// Refusals.
var (
	ErrMany    = fault.New(fault.RateLimited, "Three of your lists are being made. Wait for one, or cancel one.").After(30 * time.Second)
	ErrFormat  = fault.New(fault.Invalid, "A list is made as csv or xlsx.")
	ErrGone    = fault.New(fault.NotFound, "The file is no longer there: its time is over, or somebody in it was erased. Order it again.")
	ErrSettled = fault.New(fault.Conflict, "The list is made, or was cancelled before.")
	ErrChosen  = fault.New(fault.Invalid, "At most 5000 applicants can be chosen one by one; choose by a filter instead.")
)

// Order is a list that somebody wants as a file.
type Order struct {
	Scope     kyc.Scope
	ID        string
	By        string // operator
	Format    Format
	State     State
	Reason    string // of a failure
	OrderedAt time.Time
	EndedAt   time.Time // zero while it is open
	ExpiresAt time.Time // zero before it is ready
	Attempts  int
	// Total is how many lines were counted when it began, Rows how many are written.
	Total, Rows int
	// Blob is the key of the file, of which this attempt writes or wrote Size bytes.
	Blob string
	Size int64
	// FirstID and LastID bound the applicants in it.
	FirstID, LastID string
}
