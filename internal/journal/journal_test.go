package journal_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/idngo/idngo/internal/journal"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/requestlog"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	acme  = kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}
	other = kyc.Scope{Tenant: "other", Environment: kyc.Production}
)

// storage keeps batches; while the gate is closed a write waits.
type storage struct {
	mu      sync.Mutex
	batches [][]requestlog.Entry
	fail    int
	begun   chan struct{}
	gate    chan struct{}
}

func (s *storage) WriteRequests(ctx context.Context, entries []requestlog.Entry) error {
	if s.gate != nil {
		s.begun <- struct{}{}
		select {
		case <-s.gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail > 0 {
		s.fail--
		return errors.New("the disk is full")
	}
	s.batches = append(s.batches, entries)
	return nil
}

// run works a journal until the test says stop, and gives what was stored.
func run(t *testing.T, s *storage, change func(*journal.Config)) (j *journal.Journal, lost *int, log *bytes.Buffer, stop func() []requestlog.Entry) {
	t.Helper()
	log, lost = &bytes.Buffer{}, new(int)
	var mu sync.Mutex
	c := journal.Config{Writer: s, Log: slog.New(slog.NewTextHandler(log, nil)), Now: time.Now, Wait: time.Millisecond, Lost: func(n int) { mu.Lock(); *lost += n; mu.Unlock() }}
	change(&c)
	j = journal.New(c)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); j.Run(ctx) }()
	return j, lost, log, func() []requestlog.Entry {
		cancel()
		<-done
		var all []requestlog.Entry
		for _, b := range s.batches {
			all = append(all, b...)
		}
		return all
	}
}

// TestNothingIsLostAtTheEnd: what was taken in is stored in order, in batches, though the program stops.
func TestNothingIsLostAtTheEnd(t *testing.T) {
	t.Parallel()
	s := &storage{}
	j, lost, _, stop := run(t, s, func(c *journal.Config) { c.Batch = 7 })
	for i := range 100 {
		j.Note(requestlog.Entry{Scope: acme, Status: i})
	}
	all := stop()
	if len(all) != 100 || *lost != 0 {
		t.Fatalf("%d stored, %d lost", len(all), *lost)
	}
	for i, e := range all {
		if e.Status != i {
			t.Fatalf("entry %d is %d", i, e.Status)
		}
	}
	for _, b := range s.batches {
		if len(b) > 7 {
			t.Errorf("a batch of %d", len(b))
		}
	}
}

// TestAFullQueueIsTold: with a storage that hangs, calls go on, and each company learns how many of its own are missing.
func TestAFullQueueIsTold(t *testing.T) {
	t.Parallel()
	s := &storage{begun: make(chan struct{}, 100), gate: make(chan struct{})}
	j, lost, log, stop := run(t, s, func(c *journal.Config) { c.Batch, c.Length, c.Write = 1, 2, time.Hour })
	j.Note(requestlog.Entry{Scope: acme, Method: "GET"})
	<-s.begun // the storage hangs with the first
	for range 2 {
		j.Note(requestlog.Entry{Scope: acme, Method: "GET"})
	}
	for range 3 {
		j.Note(requestlog.Entry{Scope: other, Method: "GET"})
	}
	j.Note(requestlog.Entry{Scope: acme, Method: "GET"})
	j.Note(requestlog.Entry{Caller: "sbx:nobody knows"})
	close(s.gate)
	missing := map[kyc.Scope]int64{}
	for _, e := range stop() {
		missing[e.Scope] += e.Lost
		if (e.Lost > 0) == (e.Method != "") {
			t.Errorf("%+v", e)
		}
	}
	if *lost != 5 || missing[acme] != 1 || missing[other] != 3 {
		t.Errorf("%d lost, told %v", *lost, missing)
	}
	if !strings.Contains(log.String(), "count=5") {
		t.Errorf("log: %s", log)
	}
}

// TestAFailedWriteIsTold: what a storage refuses is counted and told with the next that it takes.
func TestAFailedWriteIsTold(t *testing.T) {
	t.Parallel()
	s := &storage{fail: 2, begun: make(chan struct{}, 100), gate: make(chan struct{})}
	close(s.gate)
	j, lost, _, stop := run(t, s, func(c *journal.Config) { c.Batch = 1 })
	for range 3 {
		j.Note(requestlog.Entry{Scope: acme, Method: "GET"})
		<-s.begun
	}
	var written, told int64
	for _, e := range stop() {
		if e.Method != "" {
			written++
		}
		told += e.Lost
	}
	if written != 1 || told != 2 {
		t.Errorf("%d written, %d told", written, told)
	}
	if *lost != 2 {
		t.Errorf("%d counted", *lost)
	}
}
