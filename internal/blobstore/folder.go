package blobstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Folder keeps each blob in a file of its own, spread over 256 sub-folders.
type Folder struct{ root string }

var _ verify.Blobs = (*Folder)(nil)

// OpenFolder makes the folder when it is missing.
func OpenFolder(root string) (*Folder, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("blob folder: %w", err)
	}
	return &Folder{root: root}, nil
}

// path refuses everything but the random keys that the service makes, so that
// no key can leave the folder.
func (f *Folder) path(key string) (string, error) {
	if err := validKey(key); err != nil {
		return "", err
	}
	return filepath.Join(f.root, key[len(key)-2:], key), nil
}

func validKey(key string) error {
	if len(key) < 16 || len(key) > 128 {
		return fmt.Errorf("blob key of %d characters", len(key))
	}
	for _, c := range []byte(key) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return errors.New("blob key with a character outside 0-9 a-z")
		}
	}
	return nil
}

// Put writes a temporary file beside the target, syncs it, renames it, and
// syncs the folder: when it returns, the blob survives a power cut.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) (err error) {
	path, err := f.path(key)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := f.makeDir(dir); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".put-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tmp.Close(), os.Remove(tmp.Name()))
		}
	}()
	if _, err := io.Copy(tmp, contextReader{ctx, r}); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return syncDir(dir)
}

func (f *Folder) makeDir(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncDir(f.root)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get opens a blob.
func (f *Folder) Get(_ context.Context, key string) (io.ReadCloser, error) {
	path, err := f.path(key)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.ErrNotFound.Because(err)
	}
	return file, err
}

// Has reports that the blob is there.
func (f *Folder) Has(_ context.Context, key string) (bool, error) {
	path, err := f.path(key)
	if err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Delete removes a blob; one that is not there is gone already.
func (f *Folder) Delete(_ context.Context, key string) error {
	path, err := f.path(key)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Sweep removes temporary files and blobs older than age that known does not
// confirm: what a crash between file and row left behind. It returns how many went.
func (f *Folder) Sweep(ctx context.Context, age time.Duration, now time.Time, known func(ctx context.Context, key string) (bool, error)) (removed int, err error) {
	err = filepath.WalkDir(f.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) || (err == nil && now.Sub(info.ModTime()) < age) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, kerr := f.path(d.Name()); kerr == nil {
			keep, err := known(ctx, d.Name())
			if err != nil || keep {
				return err
			}
		}
		if err := os.Remove(path); err != nil { //nolint:gosec // the folder is ours alone (0700)
			return err
		}
		removed++
		return nil
	})
	return removed, err
}

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
