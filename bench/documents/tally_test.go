package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// zonesRead are records of three pictures of zones: one exact, one that was not
// found, one that is valid and has a wrong line.
func zonesRead(group string, first int) []record {
	want := []string{"AAA", "BBB"}
	of := func(i int, format string, z zoneRecord) record {
		z.Format, z.Want = format, want
		return record{Part: "test", Group: group, Number: first + i, Detail: "zone", Zone: &z}
	}
	return []record{
		of(0, "TD3", zoneRecord{Got: want, Exact: true, Valid: true}),
		of(1, "TD1", zoneRecord{}),
		of(2, "TD3", zoneRecord{Got: []string{"AAA", "BBC"}, Valid: true}),
	}
}

func TestTalliesKeepWhatWasCounted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := store{filepath.Join(dir, "chunks")}
	o := options{out: s.dir, tally: filepath.Join(dir, "zones.tsv"), commit: "abc1234"}
	save := func(group string, from int) {
		t.Helper()
		path := s.path("test", zonesAlone+group, from, from+3)
		release, ok, err := s.claim(path)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		defer release()
		if err := s.save(path, zonesRead(group, from)); err != nil {
			t.Fatal(err)
		}
	}
	save("hard", 120)
	for range 2 { // the second time adds nothing
		if err := tally(o); err != nil {
			t.Fatal(err)
		}
	}
	save("clean", 120)
	if err := tally(o); err != nil {
		t.Fatal(err)
	}
	all, err := loadTally(o.tally)
	if err != nil {
		t.Fatal(err)
	}
	want := []tallied{
		{"test", "clean", 120, 123, "TD1", zoneCount{pictures: 1, lines: 2}, "abc1234"},
		{"test", "clean", 120, 123, "TD3", zoneCount{pictures: 2, found: 2, exact: 1, valid: 2, fake: 1, lines: 4, right: 3, fakeLines: 1}, "abc1234"},
	}
	if !slices.Equal(all[:2], want) || len(all) != 4 {
		t.Errorf("tallied %v", all)
	}
	// Records of the same pictures are not counted again, those of others are.
	records := append(zonesRead("hard", 120), zonesRead("hard", 123)...)
	grades, formats := zoneCounts("test", all, records)
	if g := grades["hard"]; g.pictures != 6 || g.fakeLines != 2 || grades["clean"].pictures != 3 {
		t.Errorf("counted %+v", grades)
	}
	if f := formats[[2]string{"hard", "TD1"}]; f.pictures != 2 || f.found != 0 {
		t.Errorf("counted TD1 %+v", f)
	}
	// A chunk of another size would count some pictures twice.
	if err := s.save(s.path("test", zonesAlone+"hard", 121, 124), zonesRead("hard", 121)); err != nil {
		t.Fatal(err)
	}
	if err := tally(o); !errors.Is(err, errHalfTallied) {
		t.Errorf("a chunk half tallied: %v", err)
	}
}

func TestTalliesThatAreNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	line := tallied{part: "test", group: "hard", to: 3, format: "TD3", commit: "abc1234"}.String()
	for name, text := range map[string]string{
		"empty":         "",
		"another table": "a\tb\n",
		"cut off":       tallyHead + "\n" + line[:len(line)-9] + "\n",
		"longer":        tallyHead + "\n" + line + "\t1\n",
		"words":         tallyHead + "\ntest\thard\tone\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := loadTally(path); !errors.Is(err, errTally) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, err := loadTally(filepath.Join(dir, "none")); err != nil || len(all) > 0 {
		t.Errorf("no file: %v %v", all, err)
	}
}

// TestTalliesOfTheRepository: the committed tallies are of the protocol's test part, each
// picture is counted once, and none counts more than it has.
func TestTalliesOfTheRepository(t *testing.T) {
	t.Parallel()
	all, err := loadTally("zones.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range all {
		if a.part != "test" || a.to <= a.from || a.pictures > a.to-a.from || a.found > a.pictures || a.exact > a.found || a.fake > a.valid || a.right+a.fakeLines > a.lines {
			t.Errorf("%v counts what cannot be", a)
		}
		for _, b := range all[i+1:] {
			same := a.part == b.part && a.group == b.group && a.from < b.to && b.from < a.to
			if same && (a.format == b.format || a.from != b.from || a.to != b.to) {
				t.Errorf("%v and %v count the same pictures", a, b)
			}
		}
	}
}
