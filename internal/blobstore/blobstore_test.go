package blobstore

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gocloud.dev/blob/memblob"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

const key = "0123456789abcdef0123"

var ctx = context.Background()

// TestStores is the contract of verify.Blobs, on both kinds.
func TestStores(t *testing.T) {
	t.Parallel()
	folder, err := OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	bucket := &Bucket{memblob.OpenBucket(nil)}
	t.Cleanup(func() { _ = bucket.Close() })
	for name, s := range map[string]verify.Blobs{"folder": folder, "bucket": bucket} {
		t.Run(name, func(t *testing.T) {
			if _, err := s.Get(ctx, key); !errors.Is(err, fault.ErrNotFound) {
				t.Fatalf("nothing yet: %v", err)
			}
			body := bytes.Repeat([]byte("sealed"), 100_000)
			if err := s.Put(ctx, key, bytes.NewReader(body)); err != nil {
				t.Fatal(err)
			}
			r, err := s.Get(ctx, key)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err = errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, body) {
				t.Fatalf("%d bytes, %v", len(got), err)
			}
			other := key + "x"
			if err := s.Put(ctx, other, io.MultiReader(strings.NewReader("half"), broken{})); err == nil {
				t.Fatal("a source that breaks off is stored")
			}
			if _, err := s.Get(ctx, other); !errors.Is(err, fault.ErrNotFound) {
				t.Fatalf("half a file stays: %v", err)
			}
			for range 2 { // what is gone is gone
				if err := s.Delete(ctx, key); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.Get(ctx, key); !errors.Is(err, fault.ErrNotFound) {
				t.Fatalf("after deletion: %v", err)
			}
		})
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

func TestNoKeyLeavesTheFolder(t *testing.T) {
	t.Parallel()
	f, err := OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"", "short", "../../../../etc/passwd", "0123456789abcdef/../x", "0123456789ABCDEF", "0123456789abcdef\x00", strings.Repeat("a", 200)} {
		if err := f.Put(ctx, k, strings.NewReader("x")); err == nil {
			t.Errorf("key %q is taken", k)
		}
		if _, err := f.Get(ctx, k); err == nil {
			t.Errorf("key %q is read", k)
		}
		if err := f.Delete(ctx, k); err == nil {
			t.Errorf("key %q is deleted", k)
		}
	}
}

// TestSweep removes what a crash left: a temporary file, and a blob that no row knows.
func TestSweep(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, err := OpenFolder(root)
	if err != nil {
		t.Fatal(err)
	}
	known, orphan, fresh := key+"a1", key+"b2", key+"c3"
	for _, k := range []string{known, orphan, fresh} {
		if err := f.Put(ctx, k, strings.NewReader(k)); err != nil {
			t.Fatal(err)
		}
	}
	left := filepath.Join(root, "a1", ".put-123")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	old := now.Add(-2 * time.Hour)
	for _, path := range []string{left, filepath.Join(root, "a1", known), filepath.Join(root, "b2", orphan)} {
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	n, err := f.Sweep(ctx, time.Hour, now, func(_ context.Context, k string) (bool, error) { return k == known, nil })
	if err != nil || n != 2 {
		t.Fatalf("%d removed, %v", n, err)
	}
	for k, want := range map[string]bool{known: true, orphan: false, fresh: true} {
		r, err := f.Get(ctx, k)
		if (err == nil) != want {
			t.Errorf("%s is there: %v", k, err == nil)
		}
		if err == nil {
			_ = r.Close()
		}
	}
	if _, err := f.Sweep(ctx, 0, now.Add(time.Hour), func(context.Context, string) (bool, error) { return false, errBroken }); !errors.Is(err, errBroken) {
		t.Errorf("a database that does not answer must not cost files: %v", err)
	}
}
