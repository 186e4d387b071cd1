package spool_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/internal/publicapi/spool"
)

func files(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.spool"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestKeepGivesBackWhatItTook(t *testing.T) {
	t.Parallel()
	dir, err := spool.Open(t.TempDir(), 1)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{0, 1, 65000, 65536, 200000}).Draw(t, "size") + rapid.IntRange(0, 200).Draw(t, "more")
		body := bytes.Repeat([]byte{rapid.Byte().Draw(t, "byte")}, n)
		f, err := dir.Keep(bytes.NewReader(body), int64(n))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			r, err := f.Reader()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, body) {
				t.Fatalf("%d bytes came back as %d, %v", n, len(got), err)
			}
		}
		if f.Size != int64(n) {
			t.Fatalf("size %d, want %d", f.Size, n)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNothingReadableLiesOnDisk(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	dir, err := spool.Open(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	f, err := dir.Keep(strings.NewReader(strings.Repeat("SERIKOVA<<AIGERIM<", 9000)), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	names := files(t, path)
	if len(names) != 1 {
		t.Fatalf("files %v, want one", names)
	}
	disk, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(disk, []byte("SERIKOVA")) {
		t.Error("the name lies on disk")
	}
	info, err := os.Stat(names[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	disk[len(disk)/2] ^= 1
	if err := os.WriteFile(names[0], disk, 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := f.Reader(); err == nil {
		if _, err := io.Copy(io.Discard, r); err == nil {
			t.Error("a changed file was read")
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if left := files(t, path); len(left) != 0 {
		t.Errorf("left after Close: %v", left)
	}
}

func TestKeepLeavesNothingWhenItFails(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	dir, err := spool.Open(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("line cut")
	for name, c := range map[string]struct {
		body func() io.Reader
		want error
	}{
		"too large": {func() io.Reader { return strings.NewReader(strings.Repeat("x", 101)) }, spool.ErrTooLarge},
		"line is cut": {func() io.Reader {
			return io.MultiReader(strings.NewReader("x"), iotest.ErrReader(broken))
		}, broken},
	} {
		// Twice, since a place that is not given back shows the second time.
		for range 2 {
			if _, err := dir.Keep(c.body(), 100); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		if left := files(t, path); len(left) != 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
}

func TestKeepReadsNoFurtherThanTheLimit(t *testing.T) {
	t.Parallel()
	dir, err := spool.Open(t.TempDir(), 1)
	if err != nil {
		t.Fatal(err)
	}
	endless := &counter{}
	if _, err := dir.Keep(endless, 1<<20); !errors.Is(err, spool.ErrTooLarge) {
		t.Errorf("endless body: %v", err)
	}
	if endless.n > 1<<20+1 {
		t.Errorf("read %d bytes, the limit is %d", endless.n, 1<<20)
	}
}

type counter struct{ n int }

func (c *counter) Read(p []byte) (int, error) { c.n += len(p); return len(p), nil }

func TestKeepBoundsTheNumberOfFiles(t *testing.T) {
	t.Parallel()
	dir, err := spool.Open(t.TempDir(), 2)
	if err != nil {
		t.Fatal(err)
	}
	var kept []*spool.File
	for range 2 {
		f, err := dir.Keep(strings.NewReader("x"), 1)
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, f)
	}
	if _, err := dir.Keep(strings.NewReader("x"), 1); !errors.Is(err, spool.ErrFull) {
		t.Fatalf("third file: %v", err)
	}
	for _, f := range kept {
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	f, err := dir.Keep(strings.NewReader("x"), 1)
	if err != nil {
		t.Fatalf("after Close: %v", err)
	}
	f.Close()
}

func TestOpenSweepsWhatACrashLeft(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	for _, name := range []string{"1.spool", "2.spool", "other"} {
		if err := os.WriteFile(filepath.Join(path, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := spool.Open(path, 1); err != nil {
		t.Fatal(err)
	}
	if left := files(t, path); len(left) != 0 {
		t.Errorf("left %v", left)
	}
	if _, err := os.Stat(filepath.Join(path, "other")); err != nil {
		t.Errorf("a file of somebody else: %v", err)
	}
}
