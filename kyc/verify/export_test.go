package verify_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/sheet"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// watchedTables are the real ones; before a line is written, a test may do something.
type watchedTables struct {
	sheet.Tables
	before atomic.Pointer[func(ctx context.Context)]
}

func (w *watchedTables) Table(f export.Format, to io.Writer, columns []verify.TableColumn) (verify.Table, error) {
	t, err := w.Tables.Table(f, to, columns)
	return &watchedTable{t, w}, err
}

type watchedTable struct {
	verify.Table
	of *watchedTables
}

func (t *watchedTable) Row(cells ...any) error {
	if do := t.of.before.Swap(nil); do != nil {
		(*do)(context.Background())
	}
	return t.Table.Row(cells...)
}

func (b *testBundle) beforeTheNextLine(do func(ctx context.Context)) { b.tables.before.Store(&do) }

var all = verify.ListWish{Format: export.CSV, What: "all applicants"}

// taken reads the file of an order.
func (b *testBundle) taken(who, id string) string {
	b.t.Helper()
	_, file, err := b.OpenList(b.as(who), production, id)
	must(b.t, err)
	data, err := io.ReadAll(file)
	must(b.t, errors.Join(err, file.Close()))
	return string(data)
}

func (b *testBundle) stateOf(id string) export.Order {
	b.t.Helper()
	r, err := b.Store.Export(b.ctx, production, id)
	must(b.t, err)
	return r.Order
}

// TestExportSurvivesARestart: the queue is stopped in the middle of a list and
// another one makes it, whole and once.
func TestExportSurvivesARestart(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	for _, ext := range []string{"one", "two", "three"} {
		b.create(ext)
	}
	start := func() *jobs.Client {
		q, err := b.queue.Jobs(runner{b.Service}, jobs.Options{StopTimeout: time.Millisecond})
		must(t, err)
		must(t, q.Start(b.ctx))
		return q
	}
	stop := func(q *jobs.Client) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		must(t, q.Stop(ctx))
	}
	reached, goOn := make(chan struct{}), make(chan struct{})
	b.beforeTheNextLine(func(context.Context) {
		close(reached)
		<-goOn
	})
	o, err := b.OrderList(b.as("first"), production, all)
	must(t, err)
	first := start()
	<-reached
	if s := b.stateOf(o.ID); s.State != export.StateRunning || s.Total != 3 {
		t.Errorf("while it is made: %+v", s)
	}
	stopped := make(chan struct{})
	go func() { defer close(stopped); stop(first) }()
	time.AfterFunc(50*time.Millisecond, func() { close(goOn) }) // whether before or after the stop, the list is made
	<-stopped
	second := start()
	defer stop(second)
	deadline := time.After(30 * time.Second)
	for b.stateOf(o.ID).State.Open() {
		select {
		case <-deadline:
			t.Fatalf("not made: %+v", b.stateOf(o.ID))
		case <-time.After(5 * time.Millisecond):
		}
	}
	text := b.taken("first", o.ID)
	for _, ext := range []string{"one", "two", "three"} {
		if strings.Count(text, ext) != 1 {
			t.Errorf("%s is in it %d times", ext, strings.Count(text, ext))
		}
	}
}

// TestExportChangesMidway: cancelled while it is made there is no file; when
// somebody is erased meanwhile it is made again, without them.
func TestExportChangesMidway(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	one, two := b.create("the first"), b.create("the second")
	order := func() export.Order {
		o, err := b.OrderList(b.as("first"), production, all)
		must(t, err)
		return o
	}
	run := func(o export.Order) error {
		return b.RunExport(b.ctx, verify.Job{Kind: verify.JobExport, Scope: production, ExportID: o.ID})
	}
	cancelled := order()
	b.beforeTheNextLine(func(context.Context) { must(t, b.DropList(b.as("first"), production, cancelled.ID)) })
	must(t, run(cancelled))
	if s := b.stateOf(cancelled.ID); s.State != export.StateCancelled || s.Blob != "" {
		t.Errorf("cancelled: %+v", s)
	}
	if _, _, err := b.OpenList(b.as("first"), production, cancelled.ID); !errors.Is(err, export.ErrGone) {
		t.Errorf("the file of a cancelled order: %v", err)
	}

	o := order()
	b.beforeTheNextLine(func(ctx context.Context) { must(t, b.Erase(ctx, production, two.ID)) })
	if err := run(o); err == nil || fault.CodeOf(err) != fault.Internal {
		t.Errorf("a list from which somebody was erased: %v", err)
	}
	if s := b.stateOf(o.ID); s.State != export.StateQueued {
		t.Errorf("after erasing: %+v", s)
	}
	must(t, run(o))
	if text := b.taken("first", o.ID); strings.Contains(text, "the second") || !strings.Contains(text, one.ID) {
		t.Errorf("made again: %q", text)
	}
	must(t, run(o)) // a job that comes twice does nothing
	if _, _, err := b.OpenList(b.as("second"), production, o.ID); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("taken by somebody else: %v", err)
	}
}

// TestExportGivesUp: what fails again and again, even by a panic, is not tried
// for ever, and leaves no file.
func TestExportGivesUp(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.create("somebody")
	o, err := b.OrderList(b.as("first"), production, all)
	must(t, err)
	for i := range export.MaxAttempts {
		b.beforeTheNextLine(func(context.Context) { panic("a bug") })
		if err := b.RunExport(b.ctx, verify.Job{Kind: verify.JobExport, Scope: production, ExportID: o.ID}); err == nil || !strings.Contains(err.Error(), "a bug") {
			t.Fatalf("attempt %d: %v", i, err)
		}
		if s := b.stateOf(o.ID); !s.State.Open() || s.Attempts != i+1 {
			t.Fatalf("after attempt %d: %+v", i, s)
		}
	}
	must(t, b.RunExport(b.ctx, verify.Job{Kind: verify.JobExport, Scope: production, ExportID: o.ID}))
	if s := b.stateOf(o.ID); s.State != export.StateFailed || s.Reason != export.ReasonServer || s.Blob != "" {
		t.Errorf("given up: %+v", s)
	}
	if left, err := os.ReadDir(b.tables.Tmp); err == nil && len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestFourEyesForLists: a list is only proposed where the tenant asks for a
// second person, belongs to whoever proposed it, and is ordered once.
func TestFourEyesForLists(t *testing.T) {
	t.Parallel()
	b := setupIdle(t)
	b.create("somebody")
	must(t, b.SetReviewRules(b.as("owner"), production, review.Rules{FourEyes: []review.Action{review.ActionExport}}))
	if _, err := b.OrderList(b.as("first"), production, all); !errors.Is(err, verify.ErrSecondPerson) {
		t.Fatalf("marked, by one person: %v", err)
	}
	bad := all
	bad.Format = "pdf"
	if _, err := b.Propose(b.as("first"), production, verify.Wish{Action: review.ActionExport, List: &bad}); !errors.Is(err, export.ErrFormat) {
		t.Errorf("what could not be done is proposed: %v", err)
	}
	list := all
	p, err := b.Propose(b.as("first"), production, verify.Wish{Action: review.ActionExport, Export: "csv: all applicants", List: &list})
	must(t, err)
	if err := b.Confirm(b.as("first"), production, p.ID); !errors.Is(err, verify.ErrSamePerson) {
		t.Errorf("confirmed by the same person: %v", err)
	}
	must(t, b.Confirm(b.as("second"), production, p.ID))
	if err := b.Confirm(b.as("third"), production, p.ID); !errors.Is(err, verify.ErrProposalSettled) {
		t.Errorf("confirmed twice: %v", err)
	}
	mine, err := b.OrderedLists(b.as("first"), production)
	must(t, err)
	theirs, err := b.OrderedLists(b.as("second"), production)
	must(t, err)
	if len(mine) != 1 || mine[0].What != all.What || len(theirs) != 0 {
		t.Fatalf("the first person has %+v, the second %+v", mine, theirs)
	}
	must(t, b.RunExport(b.ctx, verify.Job{Kind: verify.JobExport, Scope: production, ExportID: mine[0].ID}))
	if text := b.taken("first", mine[0].ID); !strings.Contains(text, "somebody") {
		t.Errorf("file %q", text)
	}
}
