package backup

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/verify"
)

// ErasureFile is the list of erasures: a file outside the data folder, one JSON
// object a line, which only grows. It implements verify.ErasureList.
type ErasureFile struct {
	path string
	mu   sync.Mutex
}

var _ verify.ErasureList = (*ErasureFile)(nil)

// NewErasureFile names the file; it is made with the first erasure.
func NewErasureFile(path string) *ErasureFile { return &ErasureFile{path: path} }

// Path of the file.
func (f *ErasureFile) Path() string { return f.path }

// Append writes a line and returns when it is on the disk.
func (f *ErasureFile) Append(_ context.Context, e verify.Erasure) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.append([]verify.Erasure{e})
}

func (f *ErasureFile) append(list []verify.Erasure) (err error) {
	var text []byte
	for _, e := range list {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		text = append(append(text, line...), '\n')
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("list of erasures: %w", err)
	}
	// One write of whole lines: processes that share the file do not mix theirs.
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("list of erasures: %w", err)
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("list of erasures: %w", err)
	}
	return nil
}

// Read gives the list; none when there is no file. A last line that a crash cut
// off is left out: its erasure did not go on.
func (f *ErasureFile) Read() ([]verify.Erasure, error) { return readErasures(f.path) }

func readErasures(path string) ([]verify.Erasure, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list of erasures: %w", err)
	}
	defer file.Close() //nolint:errcheck // it is only read
	var out []verify.Erasure
	var broken error
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		if broken != nil { // not the last one
			return nil, broken
		}
		if len(lines.Bytes()) == 0 {
			continue
		}
		var e verify.Erasure
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil || e.ApplicantID == "" {
			broken = fmt.Errorf("list of erasures %s: line %d is not one", path, n)
			continue
		}
		out = append(out, e)
	}
	return out, lines.Err()
}

// Complete adds the destroyed keys that the list does not know, e.g. of another
// machine, and answers how many there were.
func (f *ErasureFile) Complete(ctx context.Context, keys *sqlstore.Keys) (int, error) {
	destroyed, err := keys.Destroyed(ctx, time.Time{})
	if err != nil {
		return 0, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	known, err := f.Read()
	if err != nil {
		return 0, err
	}
	missing := merge(known, fromKeys(destroyed))[len(known):]
	if len(missing) == 0 {
		return 0, nil
	}
	return len(missing), f.append(missing)
}

func fromKeys(refs []sqlstore.KeyRef) []verify.Erasure {
	var out []verify.Erasure
	for _, r := range refs {
		if r.ApplicantID != "" {
			out = append(out, verify.Erasure{Scope: r.Scope, ApplicantID: r.ApplicantID, At: r.DestroyedAt})
		}
	}
	return out
}

// merge appends to a list whoever is not on it.
func merge(list []verify.Erasure, others ...[]verify.Erasure) []verify.Erasure {
	type person struct{ tenant, environment, id string }
	of := func(e verify.Erasure) person {
		return person{e.Scope.Tenant, string(e.Scope.Environment), e.ApplicantID}
	}
	seen := make(map[person]bool, len(list))
	for _, e := range list {
		seen[of(e)] = true
	}
	for _, other := range others {
		for _, e := range other {
			if !seen[of(e)] {
				seen[of(e)] = true
				list = append(list, e)
			}
		}
	}
	return list
}

// Merge joins lists; who is on several is once in the answer.
func Merge(lists ...[]verify.Erasure) []verify.Erasure { return merge(nil, lists...) }
