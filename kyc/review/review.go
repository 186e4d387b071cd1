package review

import (
	"slices"
	"time"

	"github.com/idngo/idngo/kyc"
)

// Kind is why a case waits.
type Kind string

// The kinds.
const (
	KindDoubt  Kind = "doubt"  // the checks could not decide
	KindAppeal Kind = "appeal" // the applicant contests a rejection
	KindWatch  Kind = "watch"  // somebody who is approved may be on a watch list by now
	KindSample Kind = "sample" // an automatic decision, drawn for a second look
)

// What an appeal or a second look ended with.
const (
	OutcomeUpheld    = "upheld"    // the rejection stays
	OutcomeGranted   = "granted"   // it does not
	OutcomeAgreed    = "agreed"    // the reviewer would have decided the same
	OutcomeDisagreed = "disagreed" // the reviewer would not
)

// Case is something about an applicant that waits for an officer.
type Case struct {
	Scope       kyc.Scope
	ID          string
	ApplicantID string
	AttemptID   string
	Kind        Kind
	OpenedAt    time.Time
	Priority    int
	// Reasons are codes of doubt, without personal data.
	Reasons   []string
	ClaimedBy string
	// About is the decision that an appeal contests or a second look is at; "" for a doubt.
	About string
	// Against are those who had a part in what an appeal contests: none of them may decide it.
	Against []string
	// Draw explains why a decision was drawn; nil but for a sample.
	Draw *Draw
	// Words are what the applicant writes in an appeal; sealed at rest.
	Words    string
	ClosedAt time.Time // zero: open
	ClosedBy string
	Outcome  string
}

// Barred reports that somebody may not work the case.
func (c Case) Barred(who string) bool { return slices.Contains(c.Against, who) }

// Closing ends cases: by whom, when, and with which outcome if the case is an
// appeal or a sample.
type Closing struct {
	By             string
	At             time.Time
	Appeal, Sample string
}

// Count is how many cases somebody closed.
type Count struct {
	By      string
	Kind    Kind
	Outcome string
	N       int
	InTime  int // within the target
}

// Note is a remark about an applicant (api.md 11). Text is sealed at rest.
type Note struct {
	Scope       kyc.Scope
	ID          string
	ApplicantID string
	CreatedAt   time.Time
	CreatedBy   string
	Tags        []string
	Text        string
}
