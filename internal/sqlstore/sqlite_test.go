package sqlstore_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/internal/sqlstore/storetest"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

func TestDataFolderHasOneOwner(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{}); !errors.Is(err, sqlstore.ErrInUse) {
		t.Errorf("a second owner: %v, want ErrInUse", err)
	}
	// Another process, too.
	other := exec.Command(os.Args[0], "-test.run=^TestOpensFolder$")
	other.Env = append(os.Environ(), folderVariable+"="+dir)
	out, err := other.CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("is in use by another process")) {
		t.Errorf("another process: %v\n%s", err, out)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{})
	if err != nil {
		t.Fatalf("after the first has gone: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

const folderVariable = "IDNGO_TEST_FOLDER"

// TestOpensFolder is run by TestDataFolderHasOneOwner in another process.
func TestOpensFolder(t *testing.T) {
	dir := os.Getenv(folderVariable)
	if dir == "" {
		return
	}
	if _, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{}); err != nil {
		t.Fatal(err)
	}
}

func TestDataFolderIsPrivate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "with space", "100%?#")
	s, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	putTenant(t, s, "a")
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, f := range files {
		names[f.Name()] = true
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", f.Name(), info.Mode())
		}
	}
	for _, want := range []string{"idngo.db", "idngo.db-wal", "keys.db", "lock"} {
		if !names[want] {
			t.Errorf("%s is missing among %v", want, names)
		}
	}
}

func putTenant(t testing.TB, s *sqlstore.Store, id string) {
	t.Helper()
	if err := s.Tx(t.Context(), kyc.Scope{}, func(tx verify.Tx) error {
		return tx.PutTenant(t.Context(), verify.Tenant{ID: id, Key: "KEY" + id, Name: id, CreatedAt: time.Now()})
	}); err != nil {
		t.Fatal(err)
	}
}

// TestErasedLeavesNoBytes: what was sealed, its look-up hashes and its wrapped
// key are in no file of the data folder any more.
func TestErasedLeavesNoBytes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	scope := kyc.Scope{Tenant: "a", Environment: kyc.Production}
	secrets := [][]byte{bytes.Repeat([]byte("sealed person "), 400), bytes.Repeat([]byte("look-up hash "), 3), bytes.Repeat([]byte("wrapped key "), 4)}
	a := verify.ApplicantRecord{
		Applicant: applicant.Applicant{Scope: scope, ID: kyc.NewID(time.Now()), InspectionID: kyc.NewID(time.Now())}, Sealed: secrets[0],
		Keys: []blocklist.Key{{Kind: blocklist.KeyEmail, Hash: secrets[1]}},
	}
	ctx := t.Context()
	if err := s.Keys().PutKey(ctx, scope, a.ID, secrets[2]); err != nil {
		t.Fatal(err)
	}
	if err := s.Tx(ctx, scope, func(tx verify.Tx) error { return tx.InsertApplicant(ctx, a) }); err != nil {
		t.Fatal(err)
	}
	for i, secret := range secrets {
		if !folderHolds(t, dir, secret) {
			t.Fatalf("secret %d was not stored: the test looks in the wrong place", i)
		}
	}
	if err := s.Keys().DeleteKey(ctx, scope, a.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Tx(ctx, scope, func(tx verify.Tx) error { _, err := tx.EraseApplicant(ctx, scope, a.ID); return err }); err != nil {
		t.Fatal(err)
	}
	for i, secret := range secrets {
		if folderHolds(t, dir, secret[:len(secret)/2]) {
			t.Errorf("secret %d is still in the data folder", i)
		}
	}
}

func folderHolds(t *testing.T, dir string, content []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, content[:min(len(content), 30)]) {
			return true
		}
	}
	return false
}

// TestCommitIsDurableAndForeignKeysHold looks at the file as another program would.
func TestCommitIsDurableAndForeignKeysHold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	putTenant(t, s, "a")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "idngo.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var mode, check string
	if err := db.QueryRow(`PRAGMA journal_mode`).Scan(&mode); err != nil || mode != "wal" {
		t.Errorf("journal mode %q, %v", mode, err)
	}
	if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&check); err != nil || check != "ok" {
		t.Errorf("integrity %q, %v", check, err)
	}
	s, err = sqlstore.OpenSQLite(t.Context(), dir, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if got, err := s.Tenant(t.Context(), "a"); err != nil || got.ID != "a" {
		t.Errorf("%+v, %v", got, err)
	}
	ghost := verify.NoteRecord{}
	ghost.Scope, ghost.ID, ghost.ApplicantID = kyc.Scope{Tenant: "a", Environment: kyc.Sandbox}, "n", "nobody"
	err = s.Tx(t.Context(), ghost.Scope, func(tx verify.Tx) error { return tx.InsertNote(t.Context(), ghost) })
	if fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a note of nobody: %v", err)
	}
}

// TestReadsGoOnDuringAWrite: an open transaction holds up no reader, and shows
// it nothing.
func TestReadsGoOnDuringAWrite(t *testing.T) {
	t.Parallel()
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			read := make(chan error)
			err := s.Tx(t.Context(), kyc.Scope{}, func(tx verify.Tx) error {
				if err := tx.PutTenant(t.Context(), verify.Tenant{ID: "a", Key: "A"}); err != nil {
					return err
				}
				go func() {
					ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
					defer cancel()
					_, err := s.Tenant(ctx, "a")
					read <- err
				}()
				return <-read
			})
			if !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("the read during the write: %v, want not found", err)
			}
		})
	}
}

var _ sqlstore.Observer = (*storetest.Guard)(nil)
