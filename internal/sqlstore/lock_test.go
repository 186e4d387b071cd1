//go:build unix

package sqlstore

import (
	"errors"
	"syscall"
	"testing"
)

// TestAReleasedFolderIsFreeAtOnce, though a child that was just forked still has
// a copy of the descriptor.
func TestAReleasedFolderIsFreeAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lock, err := lockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	inherited, err := syscall.Dup(int(lock.f.Fd())) // what a fork does to it
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(inherited) }()
	if _, err := lockFolder(dir); !errors.Is(err, ErrInUse) {
		t.Fatalf("locked twice: %v", err)
	}
	if err := lock.release(); err != nil {
		t.Fatal(err)
	}
	again, err := lockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.release(); err != nil {
		t.Fatal(err)
	}
}
