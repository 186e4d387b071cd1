package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// process is what the kernel knows of a process.
type process struct {
	pid, parent    int
	resident, peak int64         // bytes
	processor      time.Duration // time used, children not counted
}

// clockTick is the unit of processor times in /proc on Linux.
const clockTick = 10 * time.Millisecond

func look(pid int) (process, error) {
	p := process{pid: pid}
	status, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(pid), "status"))
	if err != nil {
		return p, err
	}
	for line := range strings.Lines(string(status)) {
		var kb int64
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			p.resident = kb << 10
		}
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kb); err == nil {
			p.peak = kb << 10
		}
		_, _ = fmt.Sscanf(line, "PPid: %d", &p.parent)
	}
	stat, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(pid), "stat"))
	if err != nil {
		return p, err
	}
	// The name in brackets may hold anything; what is wanted comes after it.
	_, rest, _ := strings.Cut(string(stat), ") ")
	var state string
	var user, system int64
	var skip int64
	if _, err := fmt.Sscan(rest, &state, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &user, &system); err != nil {
		return p, err
	}
	p.processor = time.Duration(user+system) * clockTick
	return p, nil
}

// processes gives the server and its vision child; the child is zero when
// there is none just now.
func (s *server) processes() (own, child process, err error) {
	if own, err = look(s.cmd.Process.Pid); err != nil {
		return own, child, err
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return own, child, err
	}
	for _, e := range entries {
		var pid int
		if _, err := fmt.Sscan(e.Name(), &pid); err != nil {
			continue
		}
		if p, err := look(pid); err == nil && p.parent == own.pid {
			child = p
		}
	}
	return own, child, nil
}
