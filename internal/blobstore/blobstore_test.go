package blobstore

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/testtool"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

const key = "0123456789abcdef0123"

var ctx = context.Background()

func TestMain(m *testing.M) {
	if err := testtool.UseCredentials(); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// openBucket gives a bucket of a real S3 server, and the folder behind it.
func openBucket(t *testing.T) (*Bucket, string) {
	t.Helper()
	url, folder := testtool.Bucket(t)
	b, err := OpenBucket(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b, folder
}

// objects lists what lies in a bucket's folder, half-written or whole.
func objects(t *testing.T, folder string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAnUploadThatBreaksOffLeavesNothing: neither a source that fails, nor a
// caller who leaves, nor a part of a file that is larger than one request.
func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	t.Parallel()
	b, folder := openBucket(t)
	large := bytes.Repeat([]byte("x"), 12<<20) // more than the 5 MB of a part
	if err := b.Put(ctx, key+"a", io.MultiReader(bytes.NewReader(large), broken{})); !errors.Is(err, errBroken) {
		t.Errorf("a source that breaks off: %v", err)
	}
	leaving, leave := context.WithCancel(ctx)
	if err := b.Put(leaving, key+"b", io.MultiReader(bytes.NewReader(large), left{leave})); err == nil {
		t.Error("the upload of a caller who left is stored")
	}
	for _, k := range []string{key + "a", key + "b"} {
		if _, err := b.Get(ctx, k); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("half a file stays: %v", err)
		}
	}
	if left := objects(t, folder); len(left) > 0 {
		t.Errorf("objects %v", left)
	}
	if err := b.Put(ctx, key+"c", bytes.NewReader(large)); err != nil {
		t.Fatal(err)
	}
	r, err := b.Get(ctx, key+"c")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, large) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// left leaves in the middle of an upload.
type left struct{ leave context.CancelFunc }

func (l left) Read([]byte) (int, error) { l.leave(); return 0, context.Canceled }

// TestSweepOfABucket removes old objects that no row knows, and nothing that is not ours.
func TestSweepOfABucket(t *testing.T) {
	t.Parallel()
	b, folder := openBucket(t)
	known, orphan := key+"a1", key+"b2"
	for _, k := range []string{known, orphan} {
		if err := b.Put(ctx, k, strings.NewReader(k)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "README.txt"), []byte("not ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	knows := func(_ context.Context, k string) (bool, error) { return k == known, nil }
	if n, err := b.Sweep(ctx, time.Hour, time.Now(), knows); err != nil || n != 0 {
		t.Fatalf("%d young ones removed, %v", n, err)
	}
	if n, err := b.Sweep(ctx, time.Hour, time.Now().Add(2*time.Hour), knows); err != nil || n != 1 {
		t.Fatalf("%d removed, %v", n, err)
	}
	if _, err := b.Get(ctx, orphan); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("the orphan: %v", err)
	}
	if left := objects(t, folder); len(left) != 2 {
		t.Errorf("objects %v", left)
	}
	if _, err := b.Sweep(ctx, 0, time.Now().Add(time.Hour), func(context.Context, string) (bool, error) { return false, errBroken }); !errors.Is(err, errBroken) {
		t.Errorf("a database that does not answer must not cost files: %v", err)
	}
}

// TestABucketThatDoesNotAnswer is an error, never "not found": a file that only
// cannot be reached must not be taken for gone.
func TestABucketThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	b, err := OpenBucket(ctx, "s3://idngo?region=us-east-1&endpoint=http://"+testtool.FreePort(t)+"&use_path_style=true")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	short, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if _, err := b.Get(short, key); err == nil || errors.Is(err, fault.ErrNotFound) {
		t.Errorf("get: %v", err)
	}
	if err := b.Put(short, key, strings.NewReader("x")); err == nil {
		t.Error("put into nothing")
	}
}

// TestStores is the contract of verify.Blobs, on both kinds.
func TestStores(t *testing.T) {
	t.Parallel()
	folder, err := OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	bucket, _ := openBucket(t)
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
