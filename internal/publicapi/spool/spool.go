package spool

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

// Errors of a spool.
var (
	// ErrFull: as many files are open as the folder may hold.
	ErrFull = errors.New("spool: too many files")
	// ErrTooLarge: the body is longer than the limit. What was read is deleted.
	ErrTooLarge = errors.New("spool: body too large")
)

// suffix marks the files that belong to a Dir.
const suffix = ".spool"

// segmentSize is the unit of sealing in bytes, and so about the memory that a
// reader or writer takes.
const segmentSize = 64 << 10

// Dir is a folder of sealed files.
type Dir struct {
	path string
	max  int

	mu   sync.Mutex
	open int
}

// Open makes the folder if need be and deletes the files that a crash left
// there. max bounds how many files are kept at once. One process owns the folder.
func Open(path string, max int) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), suffix) {
			if err := os.Remove(filepath.Join(path, e.Name())); err != nil {
				return nil, fmt.Errorf("spool: %w", err)
			}
		}
	}
	return &Dir{path: path, max: max}, nil
}

// File is one sealed body. It is immutable; any number of readers may be open.
type File struct {
	dir  *Dir
	file *os.File
	seal *subtle.AESGCMHKDF
	// Size of the body in bytes.
	Size int64
}

// Keep reads r to its end into a new file. It answers ErrFull at once when
// there is no place, ErrTooLarge as soon as r has given more than limit bytes,
// and the reader's error when it fails; then nothing is left on disk.
func (d *Dir) Keep(r io.Reader, limit int64) (_ *File, err error) {
	if !d.take() {
		return nil, ErrFull
	}
	defer func() {
		if err != nil {
			d.release()
		}
	}()
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	seal, err := subtle.NewAESGCMHKDF(key, "SHA256", 32, segmentSize, 0)
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	file, err := os.CreateTemp(d.path, "*"+suffix)
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	f := &File{dir: d, file: file, seal: seal}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.remove())
		}
	}()
	w, err := seal.NewEncryptingWriter(file, nil)
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	if f.Size, err = io.Copy(w, io.LimitReader(r, limit+1)); err != nil {
		return nil, err
	}
	if f.Size > limit {
		return nil, ErrTooLarge
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	return f, nil
}

// Reader opens the body from its start. A file that was changed on disk fails to read.
func (f *File) Reader() (io.Reader, error) {
	info, err := f.file.Stat()
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	r, err := f.seal.NewDecryptingReader(io.NewSectionReader(f.file, 0, info.Size()), nil)
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	return r, nil
}

// Close deletes the file. Readers still open fail.
func (f *File) Close() error {
	f.dir.release()
	return f.remove()
}

func (f *File) remove() error {
	return errors.Join(f.file.Close(), os.Remove(f.file.Name()))
}

func (d *Dir) take() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open >= d.max {
		return false
	}
	d.open++
	return true
}

func (d *Dir) release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open--
}
