package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/statistics"
	"github.com/idngo/idngo/kyc/verify"
)

// around is a period of two days with a time in its middle.
func around(at time.Time) statistics.Query {
	return statistics.Query{From: at.Add(-24 * time.Hour), To: at.Add(24 * time.Hour)}
}

func testStatistics(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	scope := newScope()
	day := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	at := func(hours float64) time.Time {
		return day.Add(time.Duration(hours * float64(time.Hour))).Round(time.Millisecond)
	}
	person := newApplicant(scope)
	var made []statistics.Decision
	decide := func(when time.Time, change func(d *statistics.Decision)) {
		d := newDecision(person, "abcde")
		d.At, d.SubmittedAt, d.Source, d.DecidedBy, d.Answer, d.RejectType, d.Labels = when, when.Add(-5*time.Second), "auto", "", applicant.AnswerGreen, "", nil
		change(&d)
		made = append(made, d)
	}
	plain := func(*statistics.Decision) {}
	decide(at(1), plain)
	decide(at(18.9), plain)
	decide(at(19.1), func(d *statistics.Decision) { d.LevelName, d.Country = "other", "RUS" }) // the next day in Almaty
	decide(at(30), func(d *statistics.Decision) {
		d.Source, d.DecidedBy, d.Answer, d.RejectType, d.Labels = "officer", "op1", applicant.AnswerRed, applicant.RejectFinal, []string{"FORGERY", "BAD_SELFIE"}
		d.SubmittedAt = d.At.Add(-time.Hour)
	})
	decide(at(31), func(d *statistics.Decision) { d.Source, d.DecidedBy, d.Again = "officer", "op1", true })
	decide(at(32), func(d *statistics.Decision) { d.Source, d.DecidedBy, d.SubmittedAt = "blocklist", "op2", time.Time{} })
	decide(at(48), plain) // outside
	decide(at(-0.001), plain)
	write(ctx, t, s, scope, func(tx verify.Tx) error {
		for _, d := range made {
			if err := tx.InsertDecision(ctx, d); err != nil {
				return err
			}
		}
		return nil
	})
	q := statistics.Query{From: day, To: at(48)}
	almaty, other, again := q, q, q
	almaty.Shift, other.LevelName, again.Again = 5*time.Hour, "other", true
	green := func(key, source string, n int) statistics.Count {
		return statistics.Count{Key: key, Source: source, Answer: applicant.AnswerGreen, N: n}
	}
	final := func(key string) statistics.Count {
		return statistics.Count{Key: key, Source: "officer", Answer: applicant.AnswerRed, RejectType: applicant.RejectFinal, N: 1}
	}
	for name, c := range map[string]struct {
		q    statistics.Query
		by   statistics.Dimension
		want []statistics.Count
	}{
		"days":           {q, statistics.ByDay, []statistics.Count{green("2026-05-04", "auto", 3), green("2026-05-05", "blocklist", 1), final("2026-05-05")}},
		"days in Almaty": {almaty, statistics.ByDay, []statistics.Count{green("2026-05-04", "auto", 2), green("2026-05-05", "auto", 1), green("2026-05-05", "blocklist", 1), final("2026-05-05")}},
		"levels":         {q, statistics.ByLevel, []statistics.Count{green("basic", "auto", 2), green("basic", "blocklist", 1), final("basic"), green("other", "auto", 1)}},
		"one level":      {other, statistics.ByLevel, []statistics.Count{green("other", "auto", 1)}},
		"countries":      {q, statistics.ByCountry, []statistics.Count{green("KAZ", "auto", 2), green("KAZ", "blocklist", 1), final("KAZ"), green("RUS", "auto", 1)}},
		"labels":         {q, statistics.ByLabels, []statistics.Count{final(`["FORGERY","BAD_SELFIE"]`)}},
		"waits":          {q, statistics.ByWait, []statistics.Count{green("0", "auto", 3), final("5")}},
		"people":         {q, statistics.ByPerson, []statistics.Count{final("op1"), green("op2", "blocklist", 1)}},
		"changes":        {again, statistics.ByPerson, []statistics.Count{green("op1", "officer", 1)}},
	} {
		got, err := s.CountDecisions(ctx, scope, c.q, c.by)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sorted(got)
		sorted(c.want)
		same(t, got, c.want)
	}
	if _, err := s.CountDecisions(ctx, scope, q, "height"); err == nil {
		t.Error("an unknown dimension is counted by")
	}
	list, err := s.Decisions(ctx, scope, person.ID, 3)
	if err != nil {
		t.Fatal(err)
	}
	same(t, list, []statistics.Decision{made[7], made[0], made[1]})

	// Four applicants of a period, who came differently far, and one of another day.
	for i := range 5 {
		a := newApplicant(scope)
		a.CreatedAt = at(2)
		if i == 4 {
			a.CreatedAt = at(-1)
		}
		a.ID = kyc.NewID(a.CreatedAt)
		if i == 3 {
			a.Review.Status, a.Review.Result = applicant.StatusCompleted, &applicant.Result{ReviewAnswer: applicant.AnswerGreen}
		}
		write(ctx, t, s, scope, func(tx verify.Tx) error {
			steps := []func() error{
				func() error { return tx.InsertApplicant(ctx, a) }, func() error { return tx.InsertImage(ctx, newImage(a)) },
				func() error { return tx.InsertAttempt(ctx, newAttempt(a)) }, func() error { return tx.InsertDecision(ctx, newDecision(a, "abcde")) },
			}
			return all(steps[:min(i+1, 4)]...)
		})
	}
	for name, c := range map[string]struct {
		q    statistics.Query
		want statistics.Funnel
	}{
		"period":       {statistics.Query{From: day, To: at(24)}, statistics.Funnel{Created: 4, Uploaded: 3, Submitted: 2, Decided: 1, Approved: 1}},
		"level":        {statistics.Query{From: day, To: at(24), LevelName: "none"}, statistics.Funnel{}},
		"to the hour":  {statistics.Query{From: at(2), To: at(2).Add(time.Millisecond)}, statistics.Funnel{Created: 4, Uploaded: 3, Submitted: 2, Decided: 1, Approved: 1}},
		"nobody after": {statistics.Query{From: at(2).Add(time.Millisecond), To: at(24)}, statistics.Funnel{}},
	} {
		got, err := s.CountFunnel(ctx, scope, c.q)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, c.want)
		}
	}
	w := populate(ctx, t, s)
	older := newCase(w.app, "older")
	older.OpenedAt, older.ClaimedBy = day, "op1"
	write(ctx, t, s, w.scope, func(tx verify.Tx) error { return tx.InsertCase(ctx, older) })
	b, err := s.CountBacklog(ctx, w.scope)
	if want := (statistics.Backlog{Open: 3, Claimed: 1, Oldest: w.open.OpenedAt}); err != nil || b != want {
		t.Errorf("backlog %+v, %v, want %+v", b, err, want)
	}
}

// sorted brings counts into one order: of equal numbers the engines agree, but tests need not know how.
func sorted(list []statistics.Count) {
	compare := func(a, b statistics.Count) int {
		return strings.Compare(a.Key+a.Source+a.Answer+a.RejectType, b.Key+b.Source+b.Answer+b.RejectType)
	}
	slices.SortFunc(list, compare)
}
