package watchlist

import (
	"fmt"
	"strings"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/match"
)

// DefaultThreshold is the least score of a hit (bench/RESULTS.md, watch lists).
const DefaultThreshold = 0.8

// Checker is the check of watch lists.
type Checker struct{}

// Kind is watchlist.
func (Checker) Kind() check.Kind { return check.KindWatchlist }

// labels of a rejection by what somebody is listed for (model.md 8).
var labels = map[lists.Kind]struct{ label, button string }{
	lists.Sanctions:      {"SANCTIONS", "compromisedPersons_sanctionList"},
	lists.Terrorism:      {"SANCTIONS", "compromisedPersons_sanctionList"},
	lists.Crime:          {"CRIMINAL", "compromisedPersons_criminalRecords"},
	lists.FitnessProbity: {"COMPROMISED_PERSONS", "compromisedPersons_fitnessProbity"},
	lists.PEP:            {"PEP", "compromisedPersons_pep"},
	lists.AdverseMedia:   {"ADVERSE_MEDIA", "compromisedPersons_adverseMedia"},
}

// Label is the rejection label and button of an entry, by the gravest that it is listed for.
func Label(e lists.Entry) (label, button string) {
	for _, k := range e.Kinds {
		if l, ok := labels[k]; ok {
			return l.label, l.button
		}
	}
	return "COMPROMISED_PERSONS", "compromisedPersons_warning"
}

// Threshold is the least score of a hit at a level.
func Threshold(c level.Checks) float64 {
	if c.Thresholds.Watchlist > 0 {
		return c.Thresholds.Watchlist
	}
	return DefaultThreshold
}

// ByNumber reports that a document number is the very same.
func ByNumber(h watchlist.Hit) bool {
	for _, f := range h.Found.Score.Factors {
		if f.What == match.FactorNumber && f.Relation == match.Agrees {
			return true
		}
	}
	return false
}

// Check judges the hits.
func (Checker) Check(in check.Input) check.Result {
	action := in.Level.Checks.Watchlist
	if action == level.ActionOff {
		return check.NotAsked(check.KindWatchlist, "the level does not look at watch lists", check.Because("watchlists-off"))
	}
	v := check.NewVerdict(check.KindWatchlist)
	switch {
	case !in.WatchSearched:
		v.Doubt(check.DoubtCause{Class: check.DoubtTechnical, Code: "watchlists-not-searched", Label: "CHECK_UNAVAILABLE", Comment: "The watch lists were not searched."})
		return v.Result()
	case in.WatchLists == 0 && action == "":
		return check.NotAsked(check.KindWatchlist, "no watch list is in force", check.Because("watchlists-none"))
	case in.WatchLists == 0:
		v.Doubt(check.DoubtCause{Class: check.DoubtTechnical, Code: "watchlists-empty", Label: "CHECK_UNAVAILABLE", Comment: "The level asks for watch lists, and none is in force."})
		return v.Result()
	}
	v.Version("watchlist.match", match.Version)
	v.Version("watchlist.versions", in.WatchStand)
	v.Version("watchlist.threshold", fmt.Sprint(Threshold(in.Level.Checks)))
	for _, h := range in.Watch {
		e := check.Evidence{
			Code: "watchlist-hit", Supports: check.Doubt, Score: h.Found.Score.Value, Explanation: explain(h), Why: reasons(h),
			Values: []check.EvidenceValue{{Source: "watchlist", Value: h.Found.ListName + ": " + h.Found.Entry.Names[0].String()}},
		}
		label, button := Label(h.Found.Entry)
		switch {
		case h.State == watchlist.HitFalse:
			e.Code, e.Supports = "watchlist-false-match", check.Pass
			v.Note(e)
		case action == level.ActionReject && ByNumber(h):
			e.Code, e.Supports = "watchlist-number", check.Fail
			v.Note(e)
			v.Final(check.Problem{Label: label, Button: button, Comment: "The number of the document is on a watch list."})
		case h.State == watchlist.HitTrue:
			e.Code = "watchlist-true-match"
			v.Note(e)
			v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "watchlist-true-match", Label: label, Button: button, Comment: "The person is on a watch list."})
		default:
			v.Note(e)
			v.Doubt(check.DoubtCause{Class: check.DoubtIdentity, Code: "watchlist-hit", Label: label, Button: button, Comment: "The person may be on a watch list."})
		}
	}
	if len(in.Watch) == 0 {
		v.Note(check.Evidence{Code: "watchlist-clear", Supports: check.Pass, Explanation: fmt.Sprintf("no entry of %d watch lists is likely to be the person", in.WatchLists), Why: check.Why("watchlist-none-of", check.Count("lists", in.WatchLists))})
	}
	return v.Result()
}

// fields are the names of what is compared.
var fields = map[string]string{
	match.FactorName: "fullName", match.FactorBirth: "dob", match.FactorCountry: "country", match.FactorSex: "gender", match.FactorNumber: "number",
}

// reasons is explain without words.
func reasons(h watchlist.Hit) []check.Reason {
	by := map[match.Relation][]string{}
	for _, f := range h.Found.Score.Factors {
		by[f.Relation] = append(by[f.Relation], fields[f.What])
	}
	out := check.Why("watchlist-score", check.Share("score", h.Found.Score.Value))
	if f := by[match.Agrees]; len(f) > 0 {
		out = append(out, check.Because("watchlist-agrees", check.Fields("fields", f...)))
	}
	if f := by[match.Near]; len(f) > 0 {
		out = append(out, check.Because("watchlist-near", check.Fields("fields", f...)))
	}
	if f := by[match.Contradicts]; len(f) > 0 {
		out = append(out, check.Because("watchlist-contradicts", check.Fields("fields", f...)))
	}
	return out
}

// explain says what agrees and what contradicts.
func explain(h watchlist.Hit) string {
	var parts []string
	for _, f := range h.Found.Score.Factors {
		if f.Relation == match.Unknown {
			continue
		}
		text := f.What + " " + string(f.Relation)
		if f.Why != "" {
			text += " (" + f.Why + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}
