package verify_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/check/checktest"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/kyc/webhook"
	"github.com/idngo/idngo/screening/lists"
)

// imports hands a file in and imports it at once.
func (b *testBundle) imports(listID, csv string) watchlist.Version {
	b.t.Helper()
	v, err := b.AddWatchlistFile(b.ctx, production, listID, "own.csv", strings.NewReader(csv))
	must(b.t, err)
	must(b.t, b.RunImport(b.ctx, verify.Job{Kind: verify.JobImport, Scope: production, VersionID: v.ID}))
	v, err = b.Store.WatchlistVersion(b.ctx, production, v.ID)
	must(b.t, err)
	return v
}

// list makes a watch list of one file.
func (b *testBundle) list(csv string) watchlist.List {
	b.t.Helper()
	l, err := b.CreateWatchlist(b.ctx, production, "Our own", lists.Sanctions)
	must(b.t, err)
	if v := b.imports(l.ID, csv); v.State != watchlist.StateReady {
		b.t.Fatalf("the list is %s: %s", v.State, v.Error)
	}
	return l
}

// everybody runs the screening of all that the newest change asked for.
func (b *testBundle) everybody() {
	b.t.Helper()
	all, err := b.Store.Watchlists(b.ctx, production)
	must(b.t, err)
	must(b.t, b.RunScreen(b.ctx, verify.Job{Kind: verify.JobScreen, Scope: production, Stand: watchlist.StandOf(all)}))
}

func (b *testBundle) hits(id string) []watchlist.Hit {
	b.t.Helper()
	s, err := b.Screening(b.ctx, production, id)
	must(b.t, err)
	return s.Hits
}

const header = "name,birth_date,country,document_numbers,kind\n"

// entry is the list's line of a person, spelt otherwise than the document does.
func entry(p checktest.Person, name string) string {
	return fmt.Sprintf("%s,%s,KAZ,,\n", name, p.BirthDate)
}

func TestAHitIsACaseForAPerson(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	p := checktest.Aigerim()
	b.list(header + entry(p, "Айгерим Серикова") + "Somebody Else,1950,USA,,\n")
	a := b.create("listed")
	b.add(production, a.ID, b.submission(p, false)...)
	a = b.check(production, a.ID)
	if a.Review.Status != applicant.StatusOnHold {
		t.Fatalf("%s is %s %+v", p.LastName, a.Review.Status, a.Review.Result)
	}
	hits := b.hits(a.ID)
	if len(hits) != 1 || hits[0].State != watchlist.HitOpen || hits[0].Found.Entry.Names[0].Full != "Айгерим Серикова" {
		t.Fatalf("hits: %+v", hits)
	}
	e, err := b.Explain(b.ctx, production, a.ID, a.Review.AttemptID)
	must(t, err)
	if !slices.Contains(e.Decision.Codes, "watchlist-hit") {
		t.Errorf("codes: %v", e.Decision.Codes)
	}
	officer := audit.WithActor(b.ctx, audit.Actor{Name: "officer", Channel: "dashboard"})
	green := applicant.Result{ReviewAnswer: applicant.AnswerGreen}
	if err := b.Decide(officer, production, a.ID, green, ""); !errors.Is(err, watchlist.ErrHitsOpen) {
		t.Errorf("approved with an open hit: %v", err)
	}
	if err := b.MarkHit(officer, production, a.ID, hits[0].ID, watchlist.HitFalse, " "); !errors.Is(err, watchlist.ErrReason) {
		t.Errorf("marked without a reason: %v", err)
	}
	must(t, b.MarkHit(officer, production, a.ID, hits[0].ID, watchlist.HitFalse, "another year of birth in her file"))
	must(t, b.Decide(officer, production, a.ID, green, ""))
	// The mark is remembered: checked again, nobody is asked about the entry.
	a = b.check(production, a.ID)
	if !a.Review.Result.Green() {
		t.Errorf("checked again it is %s %+v", a.Review.Status, a.Review.Result)
	}
	if hits := b.hits(a.ID); len(hits) != 1 || hits[0].State != watchlist.HitFalse || hits[0].DecidedBy != "officer" || hits[0].Found.Reason == "" {
		t.Errorf("hits: %+v", hits)
	}
	must(t, b.Erase(officer, production, a.ID))
	if hits, err := b.Store.WatchHits(b.ctx, production, a.ID); err != nil || len(hits) != 0 {
		t.Errorf("hits outlive their person: %v %v", hits, err)
	}
}

// TestListedAfterApproval: seed.txt, "if an applicant was approved but ends up
// on a blacklist a week later, we will send a new RED result".
func TestListedAfterApproval(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.all(production, "https://example.com/hook")
	p := checktest.Aigerim()
	a := b.approved("ext", p)
	l := b.list(header + "Somebody Else,1950,USA,,\n")
	b.everybody()
	if _, err := b.Store.OpenCaseOf(b.ctx, production, a.ID); !errors.Is(err, fault.ErrNotFound) {
		t.Fatalf("a case without a hit: %v", err)
	}
	b.imports(l.ID, header+"Somebody Else,1950,USA,,\n"+entry(p, "SERIKOVA Aigerim"))
	b.everybody()
	b.everybody() // at least once
	c, err := b.Store.OpenCaseOf(b.ctx, production, a.ID)
	must(t, err)
	a, err = b.Applicant(b.ctx, production, a.ID)
	must(t, err)
	if c.Kind != review.KindWatch || !a.Review.Result.Green() {
		t.Fatalf("case %s, applicant %+v", c.Kind, a.Review.Result)
	}
	officer := audit.WithActor(b.ctx, audit.Actor{Name: "officer", Channel: "dashboard"})
	hits := b.hits(a.ID)
	must(t, b.MarkHit(officer, production, a.ID, hits[0].ID, watchlist.HitTrue, ""))
	must(t, b.Decide(officer, production, a.ID, applicant.Result{ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectFinal, RejectLabels: []string{"SANCTIONS"}}, ""))
	told := b.told(production, a.ID)
	if last := told[len(told)-1]; last.EventType != webhook.ApplicantReviewed {
		t.Errorf("told %v", kinds(told))
	}
	a, err = b.Applicant(b.ctx, production, a.ID)
	must(t, err)
	if !a.Review.Result.Final() || !slices.Contains(a.Review.Result.RejectLabels, "SANCTIONS") {
		t.Errorf("result %+v", a.Review.Result)
	}
}

func TestAFalseMatchEndsTheCase(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	p := checktest.Aigerim()
	a := b.approved("ext", p)
	l := b.list(header + "Serikova Aigerim,1994,KAZ,,\n")
	b.everybody()
	hits := b.hits(a.ID)
	if len(hits) != 1 {
		t.Fatalf("hits %+v", hits)
	}
	officer := audit.WithActor(b.ctx, audit.Actor{Name: "officer", Channel: "dashboard"})
	must(t, b.MarkHit(officer, production, a.ID, hits[0].ID, watchlist.HitFalse, "a namesake"))
	if _, err := b.Store.OpenCaseOf(b.ctx, production, a.ID); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("the case is still open: %v", err)
	}
	// The same entry in a newer version asks nobody …
	b.imports(l.ID, header+"Serikova Aigerim,1994,KAZ,,\nSomebody Else,1950,,,\n")
	b.everybody()
	if _, err := b.Store.OpenCaseOf(b.ctx, production, a.ID); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("a known false match opened a case: %v", err)
	}
	// … until a number in common speaks for it.
	v := b.imports(l.ID, "id,"+header+hits[0].Found.Entry.ID+",Serikova Aigerim,1994,KAZ,"+p.Number+",\n")
	if v.Changed != 1 || v.Removed != 1 || v.Added != 0 {
		t.Errorf("delta %+v", v)
	}
	b.everybody()
	if _, err := b.Store.OpenCaseOf(b.ctx, production, a.ID); err != nil {
		t.Errorf("nobody is asked although the number is the same: %v", err)
	}
	if hits := b.hits(a.ID); hits[0].State != watchlist.HitOpen {
		t.Errorf("hits %+v", hits)
	}
	// Off the list, nothing is open any more.
	b.imports(l.ID, header+"Somebody Else,1950,,,\n")
	b.everybody()
	if hits := b.hits(a.ID); len(hits) != 0 {
		t.Errorf("hits of nobody %+v", hits)
	}
}

func TestWatchlistAtALevel(t *testing.T) {
	t.Parallel()
	p := checktest.Aigerim()
	listed := header + "Nobody Atall,1920,USA," + p.Number + ",pep\n" + entry(p, "SERIKOVA AIGERIM")
	for name, tc := range map[string]struct {
		action string
		csv    string
		want   applicant.Status
		label  string
	}{
		"off":                {level.ActionOff, listed, applicant.StatusCompleted, ""},
		"said and no list":   {level.ActionReview, "", applicant.StatusOnHold, ""},
		"nothing said":       {"", "", applicant.StatusCompleted, ""},
		"a number, reviewed": {level.ActionReview, listed, applicant.StatusOnHold, ""},
		"a number, rejected": {level.ActionReject, listed, applicant.StatusCompleted, "PEP"},
		"a name, rejected":   {level.ActionReject, header + entry(p, "SERIKOVA AIGERIM"), applicant.StatusOnHold, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupIdle(t)
			if tc.csv != "" {
				b.list(tc.csv)
			}
			l, err := b.Level(b.ctx, production, level.Basic().Name)
			must(t, err)
			l.Checks.Watchlist = tc.action
			_, err = b.UpdateLevel(b.ctx, production, l.ID, l)
			must(t, err)
			a := b.create("ext")
			b.add(production, a.ID, b.submission(p, false)...)
			a = b.check(production, a.ID)
			if a.Review.Status != tc.want {
				t.Errorf("%s %+v, want %s", a.Review.Status, a.Review.Result, tc.want)
			}
			if tc.label != "" && (!a.Review.Result.Final() || !slices.Contains(a.Review.Result.RejectLabels, tc.label)) {
				t.Errorf("result %+v, want %s", a.Review.Result, tc.label)
			}
		})
	}
}

func TestImports(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	l := b.list(header + "Somebody Else,1950,USA,,\n")
	first := b.versions(l.ID)[0]
	// A mistake ends the version; what is in force stays.
	bad := b.imports(l.ID, header+"Fine,1950,,,\nBad,someday,,,\n")
	if bad.State != watchlist.StateFailed || bad.ErrorLine != 3 || bad.Upload != "" || bad.Blob != "" {
		t.Errorf("bad version %+v", bad)
	}
	now, err := b.Store.Watchlist(b.ctx, production, l.ID)
	must(t, err)
	if now.Current != first.ID {
		t.Error("a failed version came in force")
	}
	second := b.imports(l.ID, header+"Somebody Else,1951,USA,,\nA Third,1960,,,\n")
	if second.Added != 2 || second.Removed != 1 || second.Entries != 2 {
		t.Errorf("delta %+v", second) // without ids an entry is its content
	}
	must(t, b.UseWatchlistVersion(b.ctx, production, l.ID, first.ID))
	now, err = b.Store.Watchlist(b.ctx, production, l.ID)
	must(t, err)
	if now.Current != first.ID {
		t.Error("not gone back")
	}
	for i := range 6 {
		b.imports(l.ID, header+fmt.Sprintf("Somebody Number%c,1951,USA,,\n", 'a'+i))
	}
	kept := 0
	for _, v := range b.versions(l.ID) {
		if v.Blob != "" {
			kept++
		}
	}
	if kept != watchlist.KeptVersions {
		t.Errorf("%d versions are kept", kept)
	}
	if err := b.UseWatchlistVersion(b.ctx, production, l.ID, first.ID); !errors.Is(err, watchlist.ErrVersion) {
		t.Errorf("gone back to what is not kept: %v", err)
	}
	must(t, b.RemoveWatchlist(b.ctx, production, l.ID))
	if err := b.UseWatchlistVersion(b.ctx, production, l.ID, first.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a removed list: %v", err)
	}
	other := kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}
	if err := b.RemoveWatchlist(b.ctx, other, l.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a list of another environment: %v", err)
	}
}

func (b *testBundle) versions(listID string) []watchlist.Version {
	b.t.Helper()
	v, err := b.Store.WatchlistVersions(b.ctx, production, listID, 100)
	must(b.t, err)
	return v
}

// TestHitsMarkedAtOnce: two officers who mark the last two open hits at the same
// moment end the case; neither mark is lost, nor is the label.
func TestHitsMarkedAtOnce(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	a := b.approved("ext", checktest.Aigerim())
	b.list(header + "Serikova Aigerim,1994,KAZ,,\n")
	b.list(header + "Serikova Aigerim,1994,,,\n")
	b.everybody()
	hits := b.hits(a.ID)
	if len(hits) != 2 {
		t.Fatalf("hits %+v", hits)
	}
	officer := audit.WithActor(b.ctx, audit.Actor{Name: "officer", Channel: "dashboard"})
	var both errgroup.Group
	for _, h := range hits {
		both.Go(func() error {
			return b.MarkHit(officer, production, a.ID, h.ID, watchlist.HitFalse, "a namesake")
		})
	}
	must(t, both.Wait())
	for _, h := range b.hits(a.ID) {
		if h.State != watchlist.HitFalse {
			t.Errorf("a mark is lost: %+v", h)
		}
	}
	if _, err := b.Store.OpenCaseOf(b.ctx, production, a.ID); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("the case is still open: %v", err)
	}
	if a, err := b.Applicant(b.ctx, production, a.ID); err != nil || len(a.RiskLabels) != 0 || !a.Review.Result.Green() {
		t.Errorf("%+v, %v", a, err)
	}
}

// recorded remembers the jobs that are put into the queue.
type recorded struct {
	verify.Store
	jobs *[]verify.Job
}

func (r recorded) Tx(ctx context.Context, scope kyc.Scope, fn func(verify.Tx) error) error {
	return r.Store.Tx(ctx, scope, func(tx verify.Tx) error { return fn(recordedTx{tx, r.jobs}) })
}

type recordedTx struct {
	verify.Tx
	jobs *[]verify.Job
}

func (r recordedTx) Enqueue(ctx context.Context, j verify.Job) error {
	*r.jobs = append(*r.jobs, j)
	return r.Tx.Enqueue(ctx, j)
}

// TestListedWhileTheCaseWaited: a version that comes between the checks and the
// approval by a person is looked at after the approval.
func TestListedWhileTheCaseWaited(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	p := checktest.Aigerim()
	namesake := "id," + header + "1,Serikova Aigerim,1994,KAZ,,\n"
	l := b.list(namesake)
	a := b.create("ext")
	b.add(production, a.ID, b.submission(p, false)...)
	if a = b.check(production, a.ID); a.Review.Status != applicant.StatusOnHold {
		t.Fatalf("%s", a.Review.Status)
	}
	officer := audit.WithActor(b.ctx, audit.Actor{Name: "officer", Channel: "dashboard"})
	must(t, b.MarkHit(officer, production, a.ID, b.hits(a.ID)[0].ID, watchlist.HitFalse, "a namesake"))
	b.imports(l.ID, namesake+"2,Serikova Aigerim,1994,KAZ,"+p.Number+",\n")
	b.everybody() // while nobody is approved
	var jobs []verify.Job
	b.Store = recorded{b.Store, &jobs}
	must(t, b.Decide(officer, production, a.ID, applicant.Result{ReviewAnswer: applicant.AnswerGreen}, ""))
	for _, j := range jobs {
		if j.Kind == verify.JobScreen && j.ApplicantID == a.ID {
			must(t, b.RunScreen(b.ctx, j))
		}
	}
	c, err := b.Store.OpenCaseOf(b.ctx, production, a.ID)
	must(t, err)
	if c.Kind != review.KindWatch || len(b.hits(a.ID)) != 2 {
		t.Errorf("case %+v, hits %+v", c, b.hits(a.ID))
	}
}

// TestAnImportRunTwiceAtOnce: the queue runs a job again whose process seems to be
// dead; what is in force is whole, whichever run comes first.
func TestAnImportRunTwiceAtOnce(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	p := checktest.Aigerim()
	a := b.approved("ext", p)
	l, err := b.CreateWatchlist(b.ctx, production, "Our own", lists.Sanctions)
	must(t, err)
	v, err := b.AddWatchlistFile(b.ctx, production, l.ID, "own.csv", strings.NewReader(header+entry(p, "SERIKOVA Aigerim")))
	must(t, err)
	job := verify.Job{Kind: verify.JobImport, Scope: production, VersionID: v.ID}
	var both errgroup.Group
	for range 2 {
		both.Go(func() error { return b.RunImport(b.ctx, job) })
	}
	_ = both.Wait()                  // one of them may be told that it came too late
	must(t, b.RunImport(b.ctx, job)) // and is run again
	b.everybody()
	if hits := b.hits(a.ID); len(hits) != 1 {
		t.Errorf("hits %+v", hits)
	}
}
