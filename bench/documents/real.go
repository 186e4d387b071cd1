package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/reader"
)

// answer is what one system read of one file; peers.py prints the others'.
type answer struct {
	File   string   `json:"file"`
	System string   `json:"system"`
	Lines  []string `json:"lines"`
	Millis int64    `json:"ms"`
	Error  string   `json:"error,omitempty"`
	valid  bool
}

const ourselves = "idngo"

// realDocuments reads a folder of real specimens, beside other systems where
// they are installed, and prints which zones are exact, and of ours what became of
// the printed values.
func realDocuments(ctx context.Context, o options) error {
	data, err := os.ReadFile(o.truth)
	if err != nil {
		return err
	}
	var truth specimenTruth
	if err := json.Unmarshal(data, &truth); err != nil {
		return fmt.Errorf("%s: %w", o.truth, err)
	}
	var files []string
	for name := range truth.Files {
		path := filepath.Join(o.docs, name)
		if _, err := os.Stat(path); err == nil {
			files = append(files, path)
		}
	}
	slices.Sort(files)
	if len(files) == 0 {
		return fmt.Errorf("%s holds none of the files of %s", o.docs, o.truth)
	}
	answers, read, err := ownAnswers(ctx, o, files)
	if err != nil {
		return err
	}
	if o.peers != "" {
		others, err := peerAnswers(ctx, o, files)
		if err != nil {
			return err
		}
		answers = append(answers, others...)
	}
	var systems []string
	for _, a := range answers {
		if !slices.Contains(systems, a.System) {
			systems = append(systems, a.System)
		}
	}
	var rows []row
	totals := map[string]*struct {
		zones, lines rate
		ms           []int64
	}{}
	for _, path := range files {
		name := filepath.Base(path)
		want := truth.Files[name].MRZ
		one := row{name: name}
		for _, system := range systems {
			if totals[system] == nil {
				totals[system] = &struct {
					zones, lines rate
					ms           []int64
				}{}
			}
			t := totals[system]
			i := slices.IndexFunc(answers, func(a answer) bool { return a.File == name && a.System == system })
			var a answer
			if i >= 0 {
				a = answers[i]
			}
			exact := 0
			for _, line := range want {
				// How many fillers end a line is known from its format: they do not count.
				ok := slices.ContainsFunc(a.Lines, func(got string) bool { return strings.TrimRight(got, "<") == strings.TrimRight(line, "<") })
				t.lines.add(ok)
				if ok {
					exact++
				}
			}
			t.zones.add(exact == len(want))
			t.ms = append(t.ms, a.Millis)
			cell := fmt.Sprintf("%d/%d", exact, len(want))
			if a.valid && exact < len(want) {
				cell += " valid!"
			}
			if a.Error != "" {
				cell += " " + a.Error
			}
			one.cells = append(one.cells, cell)
		}
		rows = append(rows, one)
	}
	zones, lines, speed := row{name: "**zones exact**"}, row{name: "**lines exact**"}, row{name: "median, of ours"}
	var own int64 = 1
	for _, system := range systems {
		t := totals[system]
		slices.Sort(t.ms)
		if system == ourselves {
			own = max(1, t.ms[len(t.ms)/2])
		}
		zones.cells = append(zones.cells, t.zones.String())
		lines.cells = append(lines.cells, t.lines.String())
		speed.cells = append(speed.cells, fmt.Sprintf("%.1f times", float64(t.ms[len(t.ms)/2])/float64(own)))
	}
	table(append([]string{"lines of the zone exact"}, systems...), append(rows, zones, lines, speed))
	var names []string
	for _, path := range files {
		names = append(names, filepath.Base(path))
	}
	printedValues(names, truth, read, o.verbose)
	return nil
}

func ownAnswers(ctx context.Context, o options, files []string) ([]answer, map[string]vision.Facts, error) {
	r, err := reader.Open(o.models, reader.Options{Now: protocolNow})
	if err != nil {
		return nil, nil, err
	}
	defer r.Close() //nolint:errcheck // the figures are taken by then
	var out []answer
	read := map[string]vision.Facts{}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, err
		}
		a := answer{File: filepath.Base(path), System: ourselves}
		facts, err := r.Read(ctx, data, vision.PurposeDocument)
		if err != nil {
			a.Error = err.Error()
		}
		read[a.File] = facts
		for _, p := range facts.Pages {
			if p.MRZ != nil {
				a.Lines = append(a.Lines, p.MRZ.Lines...)
				a.valid = a.valid || p.MRZ.Valid
			}
		}
		a.Millis = facts.Millis
		out = append(out, a)
	}
	return out, read, nil
}

func peerAnswers(ctx context.Context, o options, files []string) ([]answer, error) {
	script := "bench/documents/peers.py"
	cmd := exec.CommandContext(ctx, filepath.Join(o.peers, "bin", "python"), append([]string{script}, files...)...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	data, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("the other systems (make peers installs them): %w: %s", err, cmp.Or(strings.TrimSpace(complaint.String()), "no word"))
	}
	var out []answer
	scanner := bufio.NewScanner(bytes.NewReader(data))
	for scanner.Scan() {
		var a answer
		if err := json.Unmarshal(scanner.Bytes(), &a); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, scanner.Err()
}
