package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

func testExports(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	a, b := insertApplicant(ctx, t, s), newApplicant(newScope())
	b.Scope = a.Scope
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, b) })
	ready, running, other := newExport(a), newExport(a), newExport(b)
	running.State, running.EndedAt, running.ExpiresAt = export.StateRunning, time.Time{}, time.Time{}
	other.By = "another"
	for _, r := range []verify.ExportRecord{ready, running, other} {
		write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.InsertExport(ctx, r) })
		got, err := s.Export(ctx, a.Scope, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, r)
		if has, err := s.HasBlob(ctx, r.Blob); err != nil || !has {
			t.Errorf("the file of an export would be swept: %v, %v", has, err)
		}
	}
	wantErr(t, "a taken id", s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.InsertExport(ctx, ready) }), fault.ErrExists)
	if keys, err := s.BlobKeys(ctx, "", 1000); err != nil || slices.Contains(keys, ready.Blob) {
		t.Errorf("a backup keeps exports: %v", err)
	}
	mine, err := s.Exports(ctx, a.Scope, ready.By, 10)
	if err != nil {
		t.Fatal(err)
	}
	same(t, mine, []verify.ExportRecord{running, ready})
	due := func(at time.Time) []verify.ExportRecord {
		t.Helper()
		list, err := s.ExportsDue(ctx, a.Scope, at, 10)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if n := len(due(ready.ExpiresAt.Add(-time.Millisecond))); n != 0 {
		t.Errorf("%d due before their time", n)
	}
	same(t, due(ready.ExpiresAt), []verify.ExportRecord{ready})

	// Only who knows the state and the file changes it.
	update := func(r verify.ExportRecord, from export.State, file string) error {
		return s.Tx(ctx, a.Scope, func(tx verify.Tx) error { return tx.UpdateExport(ctx, r, from, file) })
	}
	next := running
	next.Rows, next.Attempts = 2, 3
	wantErr(t, "another state", update(next, export.StateQueued, running.Blob), fault.ErrStale)
	wantErr(t, "another file", update(next, export.StateRunning, "f"), fault.ErrStale)
	unknown := newExport(a)
	wantErr(t, "an unknown one", update(unknown, export.StateReady, unknown.Blob), fault.ErrNotFound)
	if err := update(next, export.StateRunning, running.Blob); err != nil {
		t.Fatal(err)
	}

	// Erasing ends the files with the person in them and begins those that are being made again.
	var gone []string
	write(ctx, t, s, a.Scope, func(tx verify.Tx) (err error) {
		gone, err = tx.EraseApplicant(ctx, a.Scope, a.ID)
		return err
	})
	same(t, gone, []string{ready.Blob})
	for _, c := range []struct {
		r     verify.ExportRecord
		state export.State
		blob  string
	}{{ready, export.StateExpired, ""}, {running, export.StateQueued, ""}, {other, export.StateReady, other.Blob}} {
		got, err := s.Export(ctx, a.Scope, c.r.ID)
		if err != nil || got.State != c.state || got.Blob != c.blob {
			t.Errorf("after erasing: %+v, %v, want %s", got.Order, err, c.state)
		}
		if c.state == export.StateExpired && (got.Sealed != nil || got.Reason != export.ReasonErased) {
			t.Errorf("expired: %+v", got)
		}
	}
	write(ctx, t, s, a.Scope, func(tx verify.Tx) error { return tx.DeleteExports(ctx, a.Scope, other.OrderedAt.Add(time.Hour)) })
	_, err = s.Export(ctx, a.Scope, ready.ID)
	wantErr(t, "an old one", err, fault.ErrNotFound)
	for _, r := range []verify.ExportRecord{running, other} {
		if _, err := s.Export(ctx, a.Scope, r.ID); err != nil {
			t.Errorf("one that is wanted: %v", err)
		}
	}
}
