//go:build unix

package sqlstore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/idngo/idngo/kyc/fault"
)

// ErrInUse: another process works with the data folder.
var ErrInUse = fault.New(fault.Conflict, "The data folder is in use by another process.")

// folderLock is an exclusive lock on a data folder. The kernel releases it when
// the process ends in whatever way.
type folderLock struct{ f *os.File }

// lockFolder makes the folder where it is missing and locks it, or answers ErrInUse.
func lockFolder(dir string) (*folderLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the data folder: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return &folderLock{f}, nil
	}
	_ = f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrInUse.Saying("The data folder %s is in use by another process.", dir)
	}
	return nil, fmt.Errorf("lock the data folder: %w", err)
}

// release unlocks before it closes: closing alone leaves the lock with a child
// that was forked a moment ago and has not yet come to its own program, which
// closes what it inherited only then.
func (l *folderLock) release() error {
	return errors.Join(syscall.Flock(int(l.f.Fd()), syscall.LOCK_UN), l.f.Close())
}
