package onnx

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx/installed"
)

// LibraryFile is the runtime's library in the models folder.
const LibraryFile = "libonnxruntime.so"

// ErrMissing: a model or the runtime's library is not in the models folder. The
// cure is `make models`.
var ErrMissing = installed.ErrMissing

// ErrClosed: the session or runtime was closed.
var ErrClosed = errors.New("onnx: closed")

// MismatchError: a file in the models folder is not the one that set-up installed.
type MismatchError = installed.MismatchError

// Runtime gives access to the models of one folder. Its methods may be used from
// several goroutines.
type Runtime struct {
	dir    string
	record installed.Record

	mu       sync.Mutex
	sessions map[*Session]struct{}
	closed   bool
}

// Open starts ONNX Runtime from the models folder. Errors: ErrMissing,
// *MismatchError, or what the loader said.
func Open(modelsDir string) (*Runtime, error) {
	record, err := installed.Read(modelsDir)
	if err != nil {
		return nil, err
	}
	library, ok := record.Lookup(LibraryFile)
	if !ok {
		return nil, fmt.Errorf("%s: %w", filepath.Join(modelsDir, LibraryFile), ErrMissing)
	}
	if err := library.Verify(modelsDir); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(filepath.Join(modelsDir, LibraryFile))
	if err != nil {
		return nil, err
	}
	if err := acquireEnvironment(path, library.SHA256); err != nil {
		return nil, err
	}
	return &Runtime{dir: modelsDir, record: record, sessions: make(map[*Session]struct{})}, nil
}

// Models names the models that this folder holds, for the facts that rest on them.
func (rt *Runtime) Models(outputs ...string) ([]vision.ModelRef, error) {
	refs := make([]vision.ModelRef, len(outputs))
	for i, name := range outputs {
		f, ok := rt.record.Lookup(name)
		if !ok {
			return nil, fmt.Errorf("%s: %w", filepath.Join(rt.dir, name), ErrMissing)
		}
		refs[i] = vision.ModelRef{Name: f.Output, SHA256: f.SHA256}
	}
	return refs, nil
}

// Session loads a model of the folder by its file name, for example
// "blazeface.onnx". Errors: ErrMissing, *MismatchError, ErrClosed, or what the
// runtime said of the model.
func (rt *Runtime) Session(name string, opts Options) (*Session, error) {
	file, ok := rt.record.Lookup(name)
	if !ok {
		return nil, fmt.Errorf("%s: %w", filepath.Join(rt.dir, name), ErrMissing)
	}
	data, err := file.Load(rt.dir)
	if err != nil {
		return nil, err
	}
	return rt.SessionFromBytes(name, data, opts)
}

// SessionFromBytes loads a model that the operator supplies or that is built
// into the program; the caller answers for its origin. The name is for errors.
func (rt *Runtime) SessionFromBytes(name string, model []byte, opts Options) (*Session, error) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	if rt.closed {
		return nil, ErrClosed
	}
	s, err := newSession(name, model, opts)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	s.forget = func() {
		rt.mu.Lock()
		defer rt.mu.Unlock()
		delete(rt.sessions, s)
	}
	rt.sessions[s] = struct{}{}
	return s, nil
}

// Close closes the sessions that are still open, waiting for runs in progress,
// and lets go of ONNX Runtime. A second call does nothing.
func (rt *Runtime) Close() error {
	rt.mu.Lock()
	if rt.closed {
		rt.mu.Unlock()
		return nil
	}
	rt.closed = true
	open := make([]*Session, 0, len(rt.sessions))
	for s := range rt.sessions {
		open = append(open, s)
	}
	rt.mu.Unlock()

	var errs []error
	for _, s := range open {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, releaseEnvironment())...)
}
