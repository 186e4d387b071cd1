package applicant

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc"
)

// RiskLevel is how much risk a company sees in a person (api.md 5.19). It is a
// judgement, never a sum: whoever sets it says why. The zero value is "nobody
// has judged yet", which RiskUnknown is not.
type RiskLevel string

// The levels of the contract.
const (
	RiskNone    RiskLevel = "noRisk"
	RiskLow     RiskLevel = "low"
	RiskMedium  RiskLevel = "medium"
	RiskHigh    RiskLevel = "high"
	RiskUnknown RiskLevel = "unknown" // judged, and it cannot be said
)

// RiskLevels lists the levels from the least to the most, the unknown last.
var RiskLevels = []RiskLevel{RiskNone, RiskLow, RiskMedium, RiskHigh, RiskUnknown}

// RiskEntry is one judgement; the newest is in force.
type RiskEntry struct {
	Scope       kyc.Scope
	ID          string
	ApplicantID string
	Level       RiskLevel
	At          time.Time
	By          string // operator, token, or part of the server
	Comment     string // sealed at rest
}

// Validate refuses an unknown level and a comment that is missing or too long.
func (e RiskEntry) Validate() error {
	if !slices.Contains(RiskLevels, e.Level) {
		return ErrData.Saying("Malformed data provided in the request: riskLevel must be one of noRisk, low, medium, high, unknown")
	}
	if strings.TrimSpace(e.Comment) == "" || utf8.RuneCountInString(e.Comment) > MaxRiskComment || !utf8.ValidString(e.Comment) {
		return ErrData.Saying("Malformed data provided in the request: comment is missing or longer than %d characters", MaxRiskComment)
	}
	return nil
}

// Limits of risk.
const (
	MaxRiskComment = 4000
	MaxRiskLabels  = 50
)

// RiskSourceOfficer are the labels that people set; every other source is a part
// of the server, such as the kind of a check.
const RiskSourceOfficer = "officer"

// RiskLabel names something about a person or their papers that calls for care.
// It decides nothing by itself.
type RiskLabel struct {
	Group string `json:"group"` // what it is about: aml, person, document, selfie, crossCheck, contact, device
	Label string `json:"label"` // camel case, such as pep or sharedDocument
	// Source set it and alone takes it away again.
	Source string `json:"source"`
}

// KnownRiskLabels are the labels that officers may set, by group. Those of aml
// are the contract's (api.md 8); checks may set others.
var KnownRiskLabels = []struct {
	Group  string
	Labels []string
}{
	{"aml", []string{"sanctions", "pep", "adverseMedia", "terrorism", "crime", "fitnessProbity"}},
	{"person", []string{"highRiskCountry", "highRiskOccupation", "sourceOfFunds", "coercion", "moneyMule", "blocklisted"}},
	{"document", []string{"suspiciousDocument", "forgedDocument", "stolenDocument"}},
	{"selfie", []string{"faceMismatch", "suspiciousSelfie"}},
	{"crossCheck", []string{"duplicate", "sharedDocument", "dataMismatch"}},
	{"contact", []string{"disposableEmail", "virtualPhone"}},
	{"device", []string{"vpnUsage", "suspiciousDevice", "locationMismatch"}},
}

// KnownRiskLabel reports a label that an officer may set.
func KnownRiskLabel(group, label string) bool {
	for _, g := range KnownRiskLabels {
		if g.Group == group {
			return slices.Contains(g.Labels, label)
		}
	}
	return false
}

// SetRiskLabels makes labels the whole of what source says and leaves what other
// sources say. It reports whether anything changed.
func (a *Applicant) SetRiskLabels(source string, labels []RiskLabel) bool {
	var next []RiskLabel
	for _, l := range a.RiskLabels {
		if l.Source != source {
			next = append(next, l)
		}
	}
	for _, l := range labels {
		l.Source = source
		next = append(next, l)
	}
	slices.SortFunc(next, func(x, y RiskLabel) int {
		return cmp.Or(strings.Compare(x.Group, y.Group), strings.Compare(x.Label, y.Label), strings.Compare(x.Source, y.Source))
	})
	next = slices.Compact(next)
	if slices.Equal(next, a.RiskLabels) {
		return false
	}
	a.RiskLabels = next
	return true
}

// RiskLabelsByGroup is how the contract shows them: each label once, whoever set it.
func (a Applicant) RiskLabelsByGroup() map[string][]string {
	if len(a.RiskLabels) == 0 {
		return nil
	}
	out := map[string][]string{}
	for _, l := range a.RiskLabels { // in order, so that equals are neighbours
		if have := out[l.Group]; len(have) == 0 || have[len(have)-1] != l.Label {
			out[l.Group] = append(have, l.Label)
		}
	}
	return out
}
