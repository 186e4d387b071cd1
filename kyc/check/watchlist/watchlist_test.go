package watchlist_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/checktest"
	watchcheck "github.com/idngo/idngo/kyc/check/watchlist"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/screening/lists"
	"github.com/idngo/idngo/screening/match"
)

func hit(state watchlist.HitState, number bool, kinds ...lists.Kind) watchlist.Hit {
	h := watchlist.Hit{State: state, Current: true, Found: watchlist.Found{
		ListName: "Ours", Entry: lists.Entry{ID: "1", Names: []lists.Name{{Full: "Ivan Testov"}}, Kinds: kinds},
		Score: match.Score{Value: 0.9, Factors: []match.Factor{{What: match.FactorName, Relation: match.Agrees, Points: 0.9}}},
	}}
	if number {
		h.Found.Score.Factors = append(h.Found.Score.Factors, match.Factor{What: match.FactorNumber, Relation: match.Agrees})
	}
	return h
}

func TestWatchlist(t *testing.T) {
	t.Parallel()
	with := func(action string, lists int, hits ...watchlist.Hit) func(*check.Input) {
		return func(in *check.Input) { in.Level.Checks.Watchlist, in.WatchLists, in.Watch = action, lists, hits }
	}
	open, no, yes := watchlist.HitOpen, watchlist.HitFalse, watchlist.HitTrue
	checktest.Run(t, watchcheck.Checker{}, map[string]checktest.Case{
		"off":                       {Want: check.Skipped, Change: with(level.ActionOff, 1, hit(open, true, lists.PEP))},
		"nothing said, no list":     {Want: check.Skipped},
		"asked, no list":            {Want: check.Doubt, Says: "watchlists-empty", Class: check.DoubtTechnical, Change: with(level.ActionReview, 0)},
		"nobody":                    {Want: check.Pass, Change: with("", 2)},
		"a hit":                     {Want: check.Doubt, Says: "watchlist-hit", Class: check.DoubtIdentity, Change: with("", 1, hit(open, false, lists.PEP))},
		"a number, reviewed":        {Want: check.Doubt, Says: "watchlist-hit", Change: with(level.ActionReview, 1, hit(open, true, lists.PEP))},
		"a number, rejected":        {Want: check.Fail, Says: "SANCTIONS", Change: with(level.ActionReject, 1, hit(open, true, lists.Terrorism))},
		"a name, never rejected":    {Want: check.Doubt, Says: "watchlist-hit", Change: with(level.ActionReject, 1, hit(open, false, lists.Sanctions))},
		"a false match":             {Want: check.Pass, Change: with(level.ActionReject, 1, hit(no, true, lists.Sanctions))},
		"a true match":              {Want: check.Doubt, Says: "watchlist-true-match", Change: with("", 1, hit(yes, false, lists.Crime))},
		"a false match and another": {Want: check.Doubt, Says: "watchlist-hit", Change: with("", 1, hit(no, false, lists.PEP), hit(open, false, lists.PEP))},
		"not searched":              {Want: check.Doubt, Says: "watchlists-not-searched", Class: check.DoubtTechnical, Change: func(in *check.Input) { in.WatchSearched = false }},
	})
}

func TestLabels(t *testing.T) {
	t.Parallel()
	for want, kinds := range map[string][]lists.Kind{
		"SANCTIONS": {lists.Sanctions, lists.PEP}, "PEP": {lists.PEP, lists.AdverseMedia}, "ADVERSE_MEDIA": {lists.AdverseMedia}, "CRIMINAL": {lists.Crime}, "COMPROMISED_PERSONS": nil,
	} {
		if label, button := watchcheck.Label(lists.Entry{Kinds: kinds}); label != want || button == "" {
			t.Errorf("%v is %s %s, want %s", kinds, label, button, want)
		}
	}
}
