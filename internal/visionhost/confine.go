package visionhost

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// Confine closes the door behind a child whose models are loaded: it can open
// no further file or socket, write no file and dump no core. What is open stays
// open. extra leaves room for descriptors that an optional helper process needs.
func Confine(extra int) error {
	var descriptors uint64 // 0: a new one is never below the limit
	if extra > 0 {
		highest, err := highestDescriptor()
		if err != nil {
			return err
		}
		descriptors = highest + 1 + uint64(extra)
	}
	limits := []struct {
		what  int
		limit uint64
	}{
		{syscall.RLIMIT_CORE, 0},
		{syscall.RLIMIT_FSIZE, 0},
		{syscall.RLIMIT_NOFILE, descriptors},
	}
	for _, l := range limits {
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: l.limit, Max: l.limit}); err != nil {
			return fmt.Errorf("limit %d: %w", l.what, err)
		}
	}
	return nil
}

func highestDescriptor() (uint64, error) {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0, err
	}
	highest := uint64(2)
	for _, e := range entries {
		if n, err := strconv.ParseUint(e.Name(), 10, 32); err == nil && n > highest {
			highest = n
		}
	}
	return highest, nil
}

// residentSet of a process in bytes, 0 when it cannot be read.
func residentSet(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b))
	if len(f) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
