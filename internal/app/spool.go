package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// abandoned is how long nobody may have touched the spool of another machine's
// process before it counts as left behind: longer than any upload takes.
const abandoned = 24 * time.Hour

// spoolFolder gives the folder of uploads in flight. It is swept at the start,
// so processes that share a data folder, which only those of PostgreSQL can,
// each have their own; what dead ones left is removed.
func spoolFolder(c Config, pid int) (string, error) {
	all := filepath.Join(c.Data, "spool")
	if c.Database == "" {
		return all, nil
	}
	host, err := os.Hostname()
	if err != nil {
		return "", fmt.Errorf("name of this machine: %w", err)
	}
	entries, err := os.ReadDir(all)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("spool: %w", err)
	}
	for _, e := range entries {
		if !e.IsDir() || !leftBehind(e, host, c.Now()) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(all, e.Name())); err != nil {
			return "", fmt.Errorf("spool: %w", err)
		}
	}
	return filepath.Join(all, fmt.Sprintf("%s.%d", host, pid)), nil
}

func leftBehind(e os.DirEntry, host string, now time.Time) bool {
	name, number, ok := strings.Cut(e.Name(), ".")
	if i := strings.LastIndexByte(e.Name(), '.'); i >= 0 {
		name, number = e.Name()[:i], e.Name()[i+1:]
	}
	pid, err := strconv.Atoi(number)
	if !ok || err != nil {
		return false
	}
	if name == host {
		return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
	}
	info, err := e.Info()
	return err == nil && now.Sub(info.ModTime()) > abandoned
}
