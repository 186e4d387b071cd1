// Command workflow measures the real program as a customer sees it: how long a
// verification takes, what it costs, and what the server still does meanwhile.
//
//	workflow [-bin bin/idngo] [-models models/cache] [-only section,…] [-fresh]
//	         [-n 20] [-minute 60s] [-decisions 50] [-write bench/RESULTS.md]
//
// Each section leaves its figures in the results folder as JSON. A section that
// was measured at the same commit is not measured again, so that an interrupted
// run goes on where it was; -fresh measures all anew. With -write the tables go
// between the section's marks in that file. Figures hold for the machine and its
// load: ratios were measured inside one run.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// options are what the sections share.
type options struct {
	bin, models string
	// pictures is where drawn submissions are kept between runs.
	pictures  string
	n         int           // applicants of a latency figure
	minute    time.Duration // how long a throughput is measured
	decisions int           // over which memory is watched
}

// section is one part of the measurement.
type section struct {
	name    string
	measure func(o options) ([]table, error)
}

var sections = []section{
	{"latency", latency},
	{"reading", reading},
	{"throughput", throughput},
	{"responsiveness", responsiveness},
	{"upload", upload},
	{"size", size},
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "workflow:", err)
		os.Exit(1)
	}
}

func run() error {
	var o options
	flag.StringVar(&o.bin, "bin", "bin/idngo", "program to measure")
	flag.StringVar(&o.models, "models", "models/cache", "folder of the models")
	flag.IntVar(&o.n, "n", 20, "applicants of a latency figure")
	flag.DurationVar(&o.minute, "minute", time.Minute, "how long a throughput is measured")
	flag.IntVar(&o.decisions, "decisions", 50, "decisions over which memory is watched")
	results := flag.String("results", ".build/bench", "folder of figures and drawn pictures")
	only := flag.String("only", "", "comma-separated sections; all when empty")
	fresh := flag.Bool("fresh", false, "measure again what was measured at this commit")
	write := flag.String("write", "", "Markdown file whose sections are filled")
	flag.Parse()
	o.pictures = filepath.Join(*results, "pictures")
	if err := os.MkdirAll(o.pictures, 0o755); err != nil {
		return err
	}
	wanted := strings.FieldsFunc(*only, func(r rune) bool { return r == ',' })
	for _, name := range wanted {
		if !slices.ContainsFunc(sections, func(s section) bool { return s.name == name }) {
			return fmt.Errorf("there is no section %q", name)
		}
	}
	var failed error
	for _, s := range sections {
		if len(wanted) > 0 && !slices.Contains(wanted, s.name) {
			continue
		}
		file := filepath.Join(*results, s.name+".json")
		r, err := load(file)
		if err != nil || *fresh || r.Commit != commit() || strings.HasSuffix(r.Commit, "-dirty") || r.Command != command(s.name, o) {
			r = begin(command(s.name, o))
			if r.Tables, err = s.measure(o); err != nil {
				failed = errors.Join(failed, fmt.Errorf("%s: %w", s.name, err))
				continue
			}
			r.end()
			if err := r.save(file); err != nil {
				return err
			}
		}
		fmt.Printf("## %s\n\n%s\n", s.name, r.markdown())
		if *write != "" {
			if err := fill(*write, s.name, r.markdown()); err != nil {
				return err
			}
		}
	}
	return failed
}

// command is what repeats a section.
func command(name string, o options) string {
	c := "go run ./bench/workflow -only " + name
	switch name {
	case "latency", "upload", "reading":
		c += fmt.Sprintf(" -n %d", o.n)
	case "throughput":
		c += fmt.Sprintf(" -minute %s", o.minute)
	case "size":
		c += fmt.Sprintf(" -decisions %d", o.decisions)
	}
	return c
}

func commit() string {
	out, err := exec.Command("git", "describe", "--always", "--dirty", "--exclude", "*").Output() //nolint:noctx // ends by itself
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
