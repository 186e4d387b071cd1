package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// record is what one section measured, and where and when.
type record struct {
	Command  string    `json:"command"`
	Commit   string    `json:"commit"`
	Began    time.Time `json:"began"`
	Ended    time.Time `json:"ended"`
	Hardware string    `json:"hardware"`
	// Load averages of a minute, before and after. The measurement itself is
	// part of the second.
	LoadBefore string  `json:"loadBefore"`
	LoadAfter  string  `json:"loadAfter"`
	Tables     []table `json:"tables"`
}

// table is one table of figures; Note explains it.
type table struct {
	Head []string   `json:"head"`
	Rows [][]string `json:"rows"`
	Note string     `json:"note,omitempty"`
}

func begin(command string) record {
	return record{Command: command, Commit: commit(), Began: time.Now().UTC(), Hardware: hardware(), LoadBefore: loadAverage()}
}

func (r *record) end() { r.Ended, r.LoadAfter = time.Now().UTC(), loadAverage() }

func load(file string) (record, error) {
	var r record
	b, err := os.ReadFile(file)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(b, &r)
}

func (r record) save(file string) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(b, '\n'), 0o600)
}

func (r record) markdown() string {
	var s strings.Builder
	fmt.Fprintf(&s, "`%s`, commit %s, %s, %s; load average %s before, %s after.\n", r.Command, r.Commit, r.Ended.Format("2006-01-02 15:04 MST"), r.Hardware, r.LoadBefore, r.LoadAfter)
	for _, t := range r.Tables {
		fmt.Fprintf(&s, "\n| %s |\n|%s\n", strings.Join(t.Head, " | "), strings.Repeat("---|", len(t.Head)))
		for _, row := range t.Rows {
			fmt.Fprintf(&s, "| %s |\n", strings.Join(row, " | "))
		}
		if t.Note != "" {
			fmt.Fprintf(&s, "\n%s\n", t.Note)
		}
	}
	return s.String()
}

// fill replaces what stands between the marks of a section.
func fill(file, name, text string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	open, shut := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->"
	before, rest, ok := strings.Cut(string(b), open)
	if !ok {
		return fmt.Errorf("%s has no mark %q", file, strings.TrimSpace(open))
	}
	_, after, ok := strings.Cut(rest, shut)
	if !ok {
		return fmt.Errorf("%s has no mark %q", file, shut)
	}
	return os.WriteFile(file, []byte(before+open+"\n"+text+"\n"+shut+after), 0o600) //nolint:gosec // the file was named on the command line
}

func hardware() string {
	model := runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if _, name, ok := strings.Cut(line, "model name\t: "); ok {
				model = strings.TrimSpace(name)
				break
			}
		}
	}
	memory := int64(0)
	if b, err := os.ReadFile("/proc/meminfo"); err == nil {
		_, _ = fmt.Sscanf(string(b), "MemTotal: %d kB", &memory)
	}
	return fmt.Sprintf("%d cores (%s), %d GB", runtime.NumCPU(), model, memory>>20)
}

func loadAverage() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(b), " ")
	return first
}

// quantile of durations; q in 0..1, the nearest rank.
func quantile(all []time.Duration, q float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

func median(all []time.Duration) time.Duration { return quantile(all, 0.5) }

func ms(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

func mb(bytes int64) string { return fmt.Sprintf("%d MB", bytes>>20) }

// verdict sets a target beside what was measured.
func verdict(met bool, target string) string {
	if met {
		return target + ": met"
	}
	return target + ": **missed**"
}

func atMost(d, target time.Duration) string { return verdict(d <= target, ms(target)) }
