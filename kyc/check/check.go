package check

import (
	"time"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/liveness"
)

// Kind names a check in a level's order, in results and in evidence.
type Kind string

// The kinds of checks.
const (
	KindCompleteness Kind = "completeness" // every step and side present, readable as a file, accepted type and country
	KindQuality      Kind = "quality"      // pictures good enough to decide on
	KindIntegrity    Kind = "integrity"    // genuine pictures of a genuine document: screenshot, copy, edit, specimen, MRZ logic
	KindIdentity     Kind = "identity"     // two sources agree, stated data fit, not expired
	KindFace         Kind = "face"         // the person on the document is the person in the selfie
	KindLiveness     Kind = "liveness"     // the selfie shows a living person, as the level's policy asks
	KindDuplicate    Kind = "duplicate"    // the same person or document under another applicant
	KindBlocklist    Kind = "blocklist"    // the person is on the tenant's blocklist
	KindAddress      Kind = "address"
	KindContact      Kind = "contact"
	KindWatchlist    Kind = "watchlist" // the person may be on a list of sanctions, of officials, of the tenant's own
)

// DefaultOrder is the order of checks where the level names none.
var DefaultOrder = []Kind{KindCompleteness, KindBlocklist, KindQuality, KindIntegrity, KindIdentity, KindFace, KindLiveness, KindAddress, KindContact, KindDuplicate, KindWatchlist}

// Input is everything a checker may look at.
type Input struct {
	Now       time.Time
	Level     level.Level // with the applicant's own document set, where it has one, put in its place
	Applicant applicant.Applicant
	// Documents are the active images, oldest first, each with its facts.
	Documents []Document
	// Sessions are the liveness sessions that are done, newest first.
	Sessions []LivenessSession
	// Attempt counts this submission from 1 on the level.
	Attempt int
	// QualityRetries counts earlier attempts in a row that ended in RETRY for picture quality alone.
	QualityRetries int
	// Duplicates and Listed are found by the caller's look-ups; nil with
	// Searched false means that the look-up did not happen, which is doubt.
	Duplicates []DuplicateHit
	Listed     []ListHit
	Searched   bool
	// Watch are the entries of watch lists that the person may be, by the caller's
	// search of WatchLists lists; WatchSearched false means that it did not happen.
	Watch         []watchlist.Hit
	WatchLists    int
	WatchSearched bool
	// WatchStand names the versions of the lists.
	WatchStand string
}

// Document is an image together with what was read from it.
type Document struct {
	Image document.Image
	// Step is the idDocSetType that the image serves, "" when the level has no place for it.
	Step string
	// Facts is nil when the file could not be read.
	Facts *vision.Facts
	// FactsID names the stored row, so that a decision can list what it rests on.
	FactsID string
}

// LivenessSession is a live capture that the server asked for, and what it proved.
type LivenessSession struct {
	ID   string
	Step string
	// ImageID is the selfie that was taken from its frames, 0 without one.
	ImageID  int32
	IssuedAt time.Time
	// Active: movements were asked for, not only a look into the camera.
	Active bool
	// Light: colours were shown, and came back from the skin if the session went well.
	Light  bool
	Report liveness.Report
}

// DuplicateHit is another applicant that looks like this one (api.md 7.1).
type DuplicateHit struct {
	ApplicantID   string   `json:"applicantId"`
	MatchedFields []string `json:"matchedFields"` // info.lastName, info.firstName, info.dob, info.idDocs.PASSPORT …
	Types         []string `json:"types"`         // text, image
	// Similarity of the faces, 0..1; 0 without a face match.
	Similarity float64 `json:"-"`
}

// ListHit is a blocklist entry that matches.
type ListHit struct {
	EntryID string `json:"entryId"`
	// Fields that matched: documentNumber, nationalNumber, person, email, phone, face.
	Fields []string `json:"fields"`
	// Similarity of the faces, 0..1; 0 without a face match.
	Similarity float64 `json:"similarity,omitempty"`
	// Chance is how many strangers on the whole list are expected to be as similar.
	Chance float64 `json:"chance,omitempty"`
}

// Outcome of one check.
type Outcome string

// The outcomes. Only Pass is positive evidence.
const (
	Pass    Outcome = "pass"
	Fail    Outcome = "fail"    // at least one Problem with a label
	Doubt   Outcome = "doubt"   // nothing proven; see Doubts
	Skipped Outcome = "skipped" // a gate failed before, so it cannot matter; or the level does not ask for it (NotRequired)
	Errored Outcome = "error"   // the technology failed; retried, then doubt, never RED
)

// DoubtClass decides what the level's policy does with a doubt.
type DoubtClass string

// The classes (issue of the default policy: quality -> RETRY then onHold, identity -> onHold, technical -> retry then onHold).
const (
	DoubtQuality   DoubtClass = "quality"
	DoubtIdentity  DoubtClass = "identity"
	DoubtTechnical DoubtClass = "technical"
)

// Result is what a checker answers.
type Result struct {
	Kind    Kind    `json:"kind"`
	Outcome Outcome `json:"outcome"`
	// NotRequired: the level does not ask for this check; it neither helps nor hinders GREEN.
	NotRequired bool         `json:"notRequired,omitempty"`
	Problems    []Problem    `json:"problems,omitempty"`
	Doubts      []DoubtCause `json:"doubts,omitempty"`
	Evidence    []Evidence   `json:"evidence,omitempty"`
	// Versions of thresholds, calibrations and rule packs used, by name.
	Versions map[string]string `json:"versions,omitempty"`
}

// Problem is a proven reason for RED.
type Problem struct {
	// Label is a rejection label of model.md 8; the texts belong to it.
	Label string `json:"label"`
	// Button is the contract's group_button id, e.g. badPhoto_screenshot, "" when none fits.
	Button string `json:"button,omitempty"`
	// RejectType is RETRY or FINAL. FINAL only for blocklist and strong, measured rules.
	RejectType string `json:"rejectType"`
	// Step and Images say what to upload again; no images means the step's data.
	Step   string  `json:"step,omitempty"`
	Images []int32 `json:"images,omitempty"`
	// Comment is for the client (clientComment), English, without personal data.
	Comment string `json:"comment"`
}

// DoubtCause is one reason why there is no positive evidence.
type DoubtCause struct {
	Class DoubtClass `json:"class"`
	// Code is a stable kebab-case name, e.g. face-unsure, single-source-name.
	Code string `json:"code"`
	// Label is the rejection label used when the policy answers this doubt with RETRY.
	Label   string  `json:"label"`
	Button  string  `json:"button,omitempty"`
	Step    string  `json:"step,omitempty"`
	Images  []int32 `json:"images,omitempty"`
	Comment string  `json:"comment"`
}

// Evidence is one observation behind a result, good or bad. It is sealed with
// the result: values may name the person.
type Evidence struct {
	// Code is a stable kebab-case name, e.g. sources-agree, stated-equal, face-match.
	Code string `json:"code"`
	// Supports tells what it speaks for: pass, fail or doubt.
	Supports Outcome `json:"supports"`
	Field    string  `json:"field,omitempty"`
	// Values compared, with where each came from (mrz, viz, stated …).
	Values []EvidenceValue `json:"values,omitempty"`
	Score  float64         `json:"score,omitempty"`
	Images []int32         `json:"images,omitempty"`
	// Explanation in English for officers: what was treated as equal and why, what differs.
	Explanation string `json:"explanation,omitempty"`
	// Why is the same without words; results of older revisions have none.
	Why []Reason `json:"why,omitempty"`
}

// EvidenceValue is one value and its origin.
type EvidenceValue struct {
	Source  string      `json:"source"`
	Value   string      `json:"value"`
	ImageID int32       `json:"imageId,omitempty"`
	Page    int         `json:"page,omitempty"`
	Box     *vision.Box `json:"box,omitempty"`
	Score   float64     `json:"score,omitempty"`
}

// Checker makes one verdict.
type Checker interface {
	Kind() Kind
	Check(in Input) Result
}
