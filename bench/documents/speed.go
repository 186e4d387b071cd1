package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/reader"
)

// The targets of speed, on two cores that have nothing else to do.
const (
	medianTarget = 700 * time.Millisecond
	p95Target    = 1500 * time.Millisecond
	firstTarget  = 1500 * time.Millisecond // beyond the median
	memoryTarget = 700                     // MB
)

// timings is what a reading process tells of itself.
type timings struct {
	// Start is until the networks are loaded; Pages are from bytes to facts, the
	// first of them among them. Peak is the largest resident memory in MB.
	Start time.Duration
	Pages []time.Duration
	Peak  int
}

// speed draws pages, reads them in a process of its own, so that its memory is that
// of reading alone, and prints how long that took.
func speed(ctx context.Context, o options) error {
	maker, err := newMaker(o.part, o.models)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "idngo-speed-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a folder of its own in the folder for such
	count := 0
	for _, group := range groupList(o.groups) {
		for n := o.first; n < o.first+o.pages; n++ {
			sheet, ok, err := drawn(maker.Page, group, n)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d", count)), sheet.File, 0o600); err != nil {
				return err
			}
			count++
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	before := load()
	began := time.Now()
	child := exec.CommandContext(ctx, self, "speed-child", "-docs", dir, "-models", o.models)
	child.Stderr = os.Stderr
	out, err := child.Output()
	if err != nil {
		return fmt.Errorf("the reading process: %w", err)
	}
	var t timings
	if err := json.Unmarshal(out, &t); err != nil {
		return err
	}
	if len(t.Pages) < 2 {
		return errors.New("too few pages were read")
	}
	warm := slices.Clone(t.Pages[1:])
	slices.Sort(warm)
	median, p95 := warm[len(warm)/2], warm[len(warm)*95/100]
	first := t.Start + t.Pages[0]
	verdict := func(ok bool) string {
		if ok {
			return "met"
		}
		return "missed"
	}
	fmt.Printf("`documents speed -part %s -groups %s -first %d -pages %d`, %s, %d cores; load average %s before, %s after.\n\n",
		o.part, o.groups, o.first, o.pages, began.UTC().Format("2006-01-02 15:04 UTC"), runtime.NumCPU(), before, load())
	table([]string{"from bytes to facts", "figure", "target"}, []row{
		{"median page", []string{fmt.Sprintf("%d ms", median.Milliseconds()), fmt.Sprintf("%d ms: %s", medianTarget.Milliseconds(), verdict(median <= medianTarget))}},
		{"95th percentile", []string{fmt.Sprintf("%d ms", p95.Milliseconds()), fmt.Sprintf("%d ms: %s", p95Target.Milliseconds(), verdict(p95 <= p95Target))}},
		{"largest resident memory", []string{fmt.Sprintf("%d MB", t.Peak), fmt.Sprintf("%d MB: %s", memoryTarget, verdict(t.Peak <= memoryTarget))}},
		{"first page after start, networks loaded meanwhile", []string{fmt.Sprintf("%d ms", first.Milliseconds()), fmt.Sprintf("%d ms beyond the median: %s", firstTarget.Milliseconds(), verdict(first-median <= firstTarget))}},
		{"pages", []string{strconv.Itoa(len(t.Pages)), ""}},
	})
	return nil
}

// speedChild reads the files of a folder and prints its timings.
func speedChild(ctx context.Context, o options) error {
	began := time.Now()
	r, err := reader.Open(o.models, reader.Options{Now: protocolNow})
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // the figures are taken by then
	t := timings{Start: time.Since(began)}
	entries, err := os.ReadDir(o.docs)
	if err != nil {
		return err
	}
	for _, e := range entries {
		file, err := os.ReadFile(filepath.Join(o.docs, e.Name()))
		if err != nil {
			return err
		}
		start := time.Now()
		if _, err := r.Read(ctx, file, vision.PurposeDocument); err != nil {
			return err
		}
		t.Pages = append(t.Pages, time.Since(start))
	}
	if t.Peak, err = peakMemory(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(t)
}

// peakMemory is the largest resident memory of this process so far, in MB.
func peakMemory() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	return highWater(status)
}

func highWater(status []byte) (int, error) {
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(string(rest)), " kB"))
			return kb / 1024, err
		}
	}
	return 0, errors.New("documents: the system does not tell the memory of a process")
}

func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(data), " ")
	return one
}
