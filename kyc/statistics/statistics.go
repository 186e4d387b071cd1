package statistics

import (
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
)

// Decision is one decision about an applicant, automatic or by a person.
type Decision struct {
	Scope kyc.Scope
	ID    string
	At    time.Time
	// ApplicantID and AttemptID are empty once the person was erased.
	ApplicantID string
	AttemptID   string
	LevelName   string
	// LevelRevision of the review that was decided.
	LevelRevision int
	// Country of the document, else the stated one: alpha-3, "" for unknown.
	Country string
	// Source is auto, officer, blocklist or sandbox.
	Source string
	// DecidedBy is who acted when it was not the server itself: the id of an
	// operator or the public part of an app token.
	DecidedBy string
	// Answer is GREEN or RED, RejectType RETRY, FINAL or "".
	Answer     string
	RejectType string
	Labels     []string
	// SubmittedAt is when the check was asked for; zero when it never was.
	SubmittedAt time.Time
	// Again: it changed an earlier decision about the same attempt.
	Again bool
}

// Dimension is what decisions are counted by.
type Dimension string

// The dimensions.
const (
	ByDay     Dimension = "day"
	ByLevel   Dimension = "level"
	ByCountry Dimension = "country"
	ByLabels  Dimension = "labels" // each set of labels, as JSON
	ByWait    Dimension = "wait"   // index into Waits
	ByPerson  Dimension = "person" // DecidedBy
)

// Waits are the upper bounds of the time from submission to decision; what
// takes longer than the last is counted after them.
var Waits = []time.Duration{
	10 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 4 * time.Hour, 24 * time.Hour,
}

// MaxDays bounds a period.
const MaxDays = 366

// Query narrows what is counted: From is inclusive, To is not.
type Query struct {
	From, To time.Time
	// LevelName, "" for all.
	LevelName string
	// Again counts the changes of earlier decisions instead of first decisions.
	Again bool
	// Shift is added to a time before it is cut into days of UTC.
	Shift time.Duration
}

// Count is how many decisions share what they were counted by.
type Count struct {
	// Key is the value of the dimension; for ByDay the day as YYYY-MM-DD.
	Key        string
	Source     string
	Answer     string
	RejectType string
	N          int
}

// Funnel tells how far those came who were created in a period.
type Funnel struct {
	Created   int
	Uploaded  int // sent at least one file
	Submitted int // asked for a check
	Decided   int // have a decision
	Approved  int // are GREEN now
}

// Backlog is what waits for a person now.
type Backlog struct {
	Open    int
	Claimed int
	// Oldest is when the oldest open case was opened; zero for none.
	Oldest time.Time
}

// ErrPeriod: the days are no days, in the wrong order, or too many.
var ErrPeriod = fault.New(fault.Invalid, "The period must be two days, the first not after the last, and at most 366 days.")

// Days gives the bounds of a period of whole days of a time zone, both days included.
func Days(first, last string, zone *time.Location) (from, to time.Time, err error) {
	from, err1 := time.ParseInLocation(time.DateOnly, first, zone)
	end, err2 := time.ParseInLocation(time.DateOnly, last, zone)
	if err1 != nil || err2 != nil || end.Before(from) || from.Year() < 2000 {
		return from, end, ErrPeriod
	}
	to = end.AddDate(0, 0, 1)
	if from.AddDate(0, 0, MaxDays).Before(to) {
		return from, to, ErrPeriod
	}
	return from, to, nil
}

// Segments cuts a period where the offset of the time zone changes: within one,
// a day of the zone is a day of UTC moved by Shift.
func Segments(q Query, zone *time.Location) []Query {
	var out []Query
	for at := q.From; at.Before(q.To); {
		part := q
		part.From = at
		local := at.In(zone)
		_, offset := local.Zone()
		part.Shift = time.Duration(offset) * time.Second
		if _, end := local.ZoneBounds(); !end.IsZero() && end.Before(q.To) {
			part.To = end
		}
		out = append(out, part)
		at = part.To
	}
	return out
}

// Merge adds the counts that share everything but their number; the order of
// the first of each stays.
func Merge(lists ...[]Count) []Count {
	at := map[Count]int{}
	var out []Count
	for _, list := range lists {
		for _, c := range list {
			k := c
			k.N = 0
			i, ok := at[k]
			if !ok {
				i = len(out)
				at[k] = i
				out = append(out, k)
			}
			out[i].N += c.N
		}
	}
	return out
}
