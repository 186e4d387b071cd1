package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// zoneCount counts what was read of pictures of zones alone.
type zoneCount struct {
	pictures, found, exact, valid int
	fake                          int // valid but not as printed
	lines, right, fakeLines       int
}

func (c *zoneCount) add(d zoneCount) {
	c.pictures, c.found, c.exact, c.valid, c.fake = c.pictures+d.pictures, c.found+d.found, c.exact+d.exact, c.valid+d.valid, c.fake+d.fake
	c.lines, c.right, c.fakeLines = c.lines+d.lines, c.right+d.right, c.fakeLines+d.fakeLines
}

func countOf(z zoneRecord) zoneCount {
	c := zoneCount{pictures: 1, lines: len(z.Want)}
	if len(z.Got) > 0 {
		c.found = 1
	}
	if z.Exact {
		c.exact = 1
	}
	if z.Valid {
		c.valid = 1
	}
	if z.Valid && !z.Exact {
		c.fake = 1
	}
	for i, want := range z.Want {
		switch {
		case i < len(z.Got) && z.Got[i] == want:
			c.right++
		case z.Valid:
			c.fakeLines++
		}
	}
	return c
}

// tallied is one chunk's pictures of zones of one format. A run of 100,000 lines
// takes hours and its chunks are too many to be kept beside the code; their tallies are
// kept, so that a run can be continued on another day and machine, and anyone can
// read any chunk again and compare.
type tallied struct {
	part, group string
	from, to    int
	format      string
	zoneCount
	commit string // of the reader
}

// tallyHead is the first line of a file of tallies.
const tallyHead = "part\tgrade\tfrom\tto\tformat\tpictures\tfound\texact\tvalid\tfake\tlines\tright\tfakeLines\tcommit"

func (t tallied) String() string {
	return fmt.Sprintf("%s\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s", t.part, t.group, t.from, t.to, t.format,
		t.pictures, t.found, t.exact, t.valid, t.fake, t.lines, t.right, t.fakeLines, t.commit)
}

var (
	errTally       = errors.New("not a file of tallies")
	errHalfTallied = errors.New("some pictures of the chunk are tallied already: use chunks of the same size")
)

// loadTally reads a file of tallies; one that is not there is empty.
func loadTally(path string) ([]tallied, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if lines[0] != tallyHead {
		return nil, fmt.Errorf("%s: %w: its first line is %q", path, errTally, lines[0])
	}
	var all []tallied
	for i, line := range lines[1:] {
		var t tallied
		_, err := fmt.Sscanf(line, "%s\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s", &t.part, &t.group, &t.from, &t.to, &t.format,
			&t.pictures, &t.found, &t.exact, &t.valid, &t.fake, &t.lines, &t.right, &t.fakeLines, &t.commit)
		if err != nil || t.String() != line {
			return nil, fmt.Errorf("%s:%d: %w", path, i+2, errTally)
		}
		all = append(all, t)
	}
	return all, nil
}

func writeTally(w io.Writer, all []tallied) error {
	var text strings.Builder
	text.WriteString(tallyHead + "\n")
	for _, t := range all {
		text.WriteString(t.String() + "\n")
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// tally adds the chunks of zones under -out that the file of tallies lacks to it.
func tally(o options) error {
	if o.commit == "" || strings.ContainsAny(o.commit, " \t\n") {
		return fmt.Errorf("%w: -commit names the reader of these chunks", errUsage)
	}
	all, err := loadTally(o.tally)
	if err != nil {
		return err
	}
	chunks, err := filepath.Glob(filepath.Join(o.out, "*-"+zonesAlone+"*.json"))
	if err != nil {
		return err
	}
	before := slices.Clone(all)
	for _, path := range chunks {
		var from, to int
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		if len(name) < len("000000-000000") {
			continue
		}
		if _, err := fmt.Sscanf(name[len(name)-len("000000-000000"):], "%06d-%06d", &from, &to); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		records, err := loadChunk(path)
		if err != nil {
			return err
		}
		for _, t := range talliesOf(records, from, to, o.commit) {
			switch first, last := covered(before, t.part, t.group, t.from), covered(before, t.part, t.group, t.to-1); {
			case first != last:
				return fmt.Errorf("%s: %w", path, errHalfTallied)
			case !first:
				all = append(all, t)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b tallied) int {
		return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.from, b.from), cmp.Compare(a.group, b.group), cmp.Compare(a.format, b.format))
	})
	f, err := os.Create(o.tally)
	if err != nil {
		return err
	}
	return errors.Join(writeTally(f, all), f.Close())
}

// talliesOf counts the zones of one chunk by part, grade and format.
func talliesOf(records []record, from, to int, commit string) []tallied {
	var out []tallied
	for _, r := range records {
		if !zoneOnly(r) {
			continue
		}
		at := slices.IndexFunc(out, func(t tallied) bool { return t.part == r.Part && t.group == r.Group && t.format == r.Zone.Format })
		if at < 0 {
			out = append(out, tallied{part: r.Part, group: r.Group, from: from, to: to, format: r.Zone.Format, commit: commit})
			at = len(out) - 1
		}
		out[at].add(countOf(*r.Zone))
	}
	return out
}

// covered reports whether picture n of a group is in a tally.
func covered(all []tallied, part, group string, n int) bool {
	return slices.ContainsFunc(all, func(t tallied) bool { return t.part == part && t.group == group && t.from <= n && n < t.to })
}

// zoneCounts gathers what tallies and records tell of zones alone of one part, each
// picture once: by grade, and by grade and format.
func zoneCounts(part string, tallies []tallied, records []record) (grades map[string]zoneCount, formats map[[2]string]zoneCount) {
	grades, formats = map[string]zoneCount{}, map[[2]string]zoneCount{}
	count := func(group, format string, c zoneCount) {
		of, by := grades[group], formats[[2]string{group, format}]
		of.add(c)
		by.add(c)
		grades[group], formats[[2]string{group, format}] = of, by
	}
	for _, t := range tallies {
		if t.part == part {
			count(t.group, t.format, t.zoneCount)
		}
	}
	for _, r := range records {
		if r.Part == part && zoneOnly(r) && !covered(tallies, part, r.Group, r.Number) {
			count(r.Group, r.Zone.Format, countOf(*r.Zone))
		}
	}
	return grades, formats
}
