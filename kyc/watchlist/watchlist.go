package watchlist

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/match"
)

// Bounds of an environment.
const (
	MaxLists    = 50
	MaxListName = 100 // characters
	// KeptVersions of a list stay, so that one may go back to them.
	KeptVersions = 5
	// MaxReason of a mark, in characters.
	MaxReason = 2000
)

// Refusals.
var (
	ErrName    = fault.New(fault.Invalid, "Give the list a name of up to 100 characters.")
	ErrKind    = fault.New(fault.Invalid, "The kind of a list is sanctions, pep, adverseMedia, terrorism, crime or fitnessProbity.")
	ErrTooMany = fault.New(fault.Conflict, "There are 50 watch lists already. Remove one first.")
	ErrBusy    = fault.New(fault.Conflict, "A version of this list is being imported. Wait for it to end.")
	ErrVersion = fault.New(fault.Conflict, "Only a version that was imported whole, and is kept, can be put in force.")
	ErrFile    = fault.New(fault.Invalid, "The file could not be read as a watch list.")
	ErrReason  = fault.New(fault.Invalid, "Say in up to 2000 characters why.")
	ErrHit     = fault.New(fault.NotFound, "There is no such hit.")
	// ErrHitsOpen: somebody is to be approved whose hits nobody has judged.
	ErrHitsOpen = fault.New(fault.Conflict, "Hits on watch lists are open. Mark each as a false or a true match first.")
)

// List is one watch list of an environment.
type List struct {
	Scope kyc.Scope
	ID    string
	Name  string
	// Kind of entries of which the file does not tell.
	Kind lists.Kind
	// Current is the version in force; "" before the first.
	Current   string
	CreatedAt time.Time
	CreatedBy string
	RemovedAt time.Time // zero: in use
}

// Validate checks name and kind.
func (l List) Validate() error {
	if strings.TrimSpace(l.Name) == "" || utf8.RuneCountInString(l.Name) > MaxListName || !utf8.ValidString(l.Name) || strings.ContainsFunc(l.Name, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		return ErrName
	}
	if !l.Kind.Valid() {
		return ErrKind
	}
	return nil
}

// State of a version.
type State string

// The states.
const (
	StateWaiting   State = "waiting"
	StateImporting State = "importing"
	StateReady     State = "ready"
	StateFailed    State = "failed"
)

// Version is one file of a list that was handed in.
type Version struct {
	Scope     kyc.Scope `json:"-"`
	ID        string    `json:"-"`
	ListID    string    `json:"-"`
	State     State     `json:"-"`
	CreatedAt time.Time `json:"-"`
	// Upload is the key of the file as it came, until it is imported; Blob that of
	// the entries, while the version is kept.
	Upload string `json:"-"`
	Blob   string `json:"-"`

	CreatedBy string       `json:"createdBy"`
	FileName  string       `json:"fileName,omitempty"`
	SHA256    string       `json:"sha256,omitempty"`
	Bytes     int64        `json:"bytes,omitempty"`
	Done      int64        `json:"done,omitempty"` // bytes that were read
	Format    lists.Format `json:"format,omitempty"`
	Published string       `json:"published,omitempty"`
	Entries   int          `json:"entries,omitempty"`
	Skipped   int          `json:"skipped,omitempty"`
	// Against the version that was in force before.
	Added     int       `json:"added,omitempty"`
	Changed   int       `json:"changed,omitempty"`
	Removed   int       `json:"removed,omitempty"`
	ReadyAt   time.Time `json:"readyAt,omitzero"`
	Error     string    `json:"error,omitempty"`
	ErrorLine int       `json:"errorLine,omitempty"`
}

// HitState is what people made of a hit.
type HitState string

// The states.
const (
	HitOpen  HitState = "open"
	HitFalse HitState = "false"
	HitTrue  HitState = "true"
)

// Hit is an entry that an applicant may be. Found is sealed at rest.
type Hit struct {
	Scope       kyc.Scope
	ApplicantID string
	ID          string
	ListID      string
	// EntryKey names list and entry, whatever the version.
	EntryKey  string
	VersionID string // in which it was seen last
	State     HitState
	// Current: the newest screening found it again.
	Current   bool
	FoundAt   time.Time
	DecidedAt time.Time
	DecidedBy string
	Found     Found
}

// Found is what a screening found.
type Found struct {
	ListName string      `json:"listName"`
	Entry    lists.Entry `json:"entry"`
	Score    match.Score `json:"score"`
	// Reason and MarkedScore belong to the mark that a person made.
	Reason      string  `json:"reason,omitempty"`
	MarkedScore float64 `json:"markedScore,omitempty"`
}

// reopens is by how much a hit must have become likelier since it was marked as
// a false match to be asked about again.
const reopens = 0.05

// Again reports that a hit that was marked as false must be judged anew, because
// by now more speaks for it: the score, or a birth date or document number that
// did not agree before.
func (h Hit) Again(now match.Score) bool {
	if h.State != HitFalse {
		return false
	}
	for _, what := range []string{match.FactorBirth, match.FactorNumber} {
		if agrees(now, what) && !agrees(h.Found.Score, what) {
			return true
		}
	}
	return now.Value > h.Found.MarkedScore+reopens
}

func agrees(s match.Score, what string) bool {
	return slices.ContainsFunc(s.Factors, func(f match.Factor) bool { return f.What == what && f.Relation == match.Agrees })
}

// EntryKey names an entry of a list.
func EntryKey(listID, entryID string) string {
	sum := sha256.Sum256([]byte(listID + "\x00" + entryID))
	return hex.EncodeToString(sum[:12])
}

// Case is that an applicant was screened (api.md 12).
type Case struct {
	Scope       kyc.Scope
	ApplicantID string
	ID          string
	CreatedAt   time.Time
	ScreenedAt  time.Time
	// Stand names the versions that were looked through.
	Stand string
}

// StandOf names the versions in force of the lists.
func StandOf(all []List) string {
	var current []string
	for _, l := range all {
		if l.Current != "" {
			current = append(current, l.ID+"@"+l.Current)
		}
	}
	slices.Sort(current)
	if len(current) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(current, " ")))
	return hex.EncodeToString(sum[:12])
}
