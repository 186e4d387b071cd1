// Command reading measures the document reader on a folder of pictures.
//
//	reading -docs DIR [-models DIR] [-truth FILE] [-variants]
//	reading -made N [-seed S] [-only CONDITION-OR-SIDE]
//
// The truth is a JSON object: file name -> {"mrz": ["line", …], "values":
// ["text printed", …]}. With -variants every picture is also read turned,
// tilted, in perspective, reduced and lying on a table. No picture is part of
// the repository.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/reader"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "reading:", err)
		os.Exit(1)
	}
}

// truth is what is printed on one picture.
type truth struct {
	MRZ    []string `json:"mrz"`
	Values []string `json:"values"`
}

func run() error {
	docs := flag.String("docs", "", "folder of pictures")
	models := flag.String("models", "models/cache", "models folder")
	truthFile := flag.String("truth", "", "JSON file with what is printed")
	variants := flag.Bool("variants", false, "also read distorted versions")
	verbose := flag.Bool("v", false, "print every line that was read")
	only := flag.String("only", "", "read only the file names that contain this")
	kinds := flag.String("kinds", "", "comma-separated variants to read; empty for all")
	count := flag.Int("made", 0, "instead read documents of so many made-up applicants, in every condition")
	seed := flag.Uint64("seed", 1, "of the made-up applicants")
	flag.Parse()

	known := map[string]truth{}
	if *truthFile != "" {
		data, err := os.ReadFile(*truthFile)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, &known); err != nil {
			return fmt.Errorf("%s: %w", *truthFile, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(*docs, "*"))
	if err != nil {
		return err
	}
	r, err := reader.Open(*models, reader.Options{})
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // the figures are taken by then

	if *count > 0 {
		return made(r, *models, *count, *seed, *only, *verbose)
	}
	names := []string{"as it is"}
	if *variants {
		names = variantNames()
	}
	if *kinds != "" {
		names = strings.Split(*kinds, ",")
	}
	for _, name := range names {
		var total tally
		for _, file := range files {
			base := filepath.Base(file)
			if !strings.Contains(base, *only) {
				continue
			}
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if data, err = distort(data, name); err != nil {
				fmt.Printf("%-22s %v\n", base, err)
				continue
			}
			facts, err := r.Read(context.Background(), data, vision.PurposeDocument)
			if err != nil {
				fmt.Printf("%-22s refused: %v\n", base, err)
				continue
			}
			one := compare(facts, known[base])
			total.add(one)
			fmt.Printf("%-22s %s\n", base, one.line(facts))
			if *verbose {
				printPages(facts)
			}
		}
		fmt.Printf("== %s: %s\n\n", name, total.summary())
	}
	return nil
}

// tally counts what was read right.
type tally struct {
	files, zones, valid int
	lines, exact        int
	values, found       int
	wrongValid, upright int
	ms                  []int64
	stages              map[string]int64
}

func compare(f vision.Facts, want truth) tally {
	t := tally{files: 1, ms: []int64{f.Millis}, stages: f.Stages, lines: len(want.MRZ), values: len(want.Values)}
	var text strings.Builder
	for _, p := range f.Pages {
		for _, l := range p.Lines {
			text.WriteString(squeeze(l.Text) + "\n")
		}
		if p.Rotation == 0 {
			t.upright++
		}
		if p.MRZ == nil {
			continue
		}
		t.zones++
		exact := 0
		for i, l := range want.MRZ {
			if i < len(p.MRZ.Lines) && p.MRZ.Lines[i] == l {
				exact++
			}
		}
		t.exact += exact
		if p.MRZ.Valid {
			t.valid++
			if len(want.MRZ) > 0 && exact < len(want.MRZ) {
				t.wrongValid++
			}
		}
	}
	for _, v := range want.Values {
		if strings.Contains(text.String(), squeeze(v)) {
			t.found++
		}
	}
	return t
}

// squeeze drops what readers space differently.
func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

func (t *tally) add(o tally) {
	t.files += o.files
	t.zones += o.zones
	t.valid += o.valid
	t.lines += o.lines
	t.exact += o.exact
	t.values += o.values
	t.found += o.found
	t.wrongValid += o.wrongValid
	t.upright += o.upright
	t.ms = append(t.ms, o.ms...)
	if t.stages == nil {
		t.stages = map[string]int64{}
	}
	for k, v := range o.stages {
		t.stages[k] += v
	}
}

func (t tally) line(f vision.Facts) string {
	kind := "-"
	if len(f.Pages) > 0 {
		p := f.Pages[0]
		kind = fmt.Sprintf("%s/%s/%s turn %d", p.Kind, p.Country, p.Side, p.Rotation)
	}
	return fmt.Sprintf("zone %d valid %d, lines %d/%d, values %d/%d, %4d ms, %s", t.zones, t.valid, t.exact, t.lines, t.found, t.values, f.Millis, kind)
}

func (t tally) summary() string {
	if t.files == 0 {
		return "nothing read"
	}
	slices.Sort(t.ms)
	var stages []string
	for k, v := range t.stages {
		stages = append(stages, fmt.Sprintf("%s %d", k, v/int64(t.files)))
	}
	slices.Sort(stages)
	return fmt.Sprintf("%d files, %d zones, %d valid (%d of them not as printed), MRZ lines %d/%d exact, values %d/%d, median %d ms (%s)",
		t.files, t.zones, t.valid, t.wrongValid, t.exact, t.lines, t.found, t.values, t.ms[len(t.ms)/2], strings.Join(stages, ", "))
}

func printPages(f vision.Facts) {
	for _, p := range f.Pages {
		for _, l := range p.Lines {
			fmt.Printf("    %.2f %5.0f,%4.0f %s\n", l.Score, l.Box.X, l.Box.Y, l.Text)
		}
		if p.MRZ != nil {
			fmt.Printf("    MRZ %s valid %v %v %v\n", p.MRZ.Format, p.MRZ.Valid, p.MRZ.Checks, p.MRZ.Corrections)
			for _, l := range p.MRZ.Lines {
				fmt.Printf("        %s\n", l)
			}
		}
		for _, r := range p.Readings {
			fmt.Printf("    %s = %q (%.2f)\n", r.Name, r.Value, r.Score)
		}
		for _, b := range p.Barcodes {
			fmt.Printf("    barcode %s %q %s\n", b.Format, b.Text, b.Payload)
		}
		for _, x := range p.Faces {
			fmt.Printf("    face %.0f %.2f on document %v\n", x.Box, x.Score, x.OnDocument)
		}
		fmt.Printf("    quality %+v\n", p.Quality)
		for _, x := range append(p.Findings, f.Findings...) {
			fmt.Printf("    finding %s %.2f %s\n", x.Code, x.Score, x.Detail)
		}
	}
}
