package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

// record is what was read of one page beside what is true.
type record struct {
	Part    string `json:"part"`
	Group   string `json:"group"`
	Number  int    `json:"number"`
	Code    string `json:"code"`
	Country string `json:"country"`
	Side    string `json:"side,omitempty"`
	Grade   string `json:"grade"`
	Family  string `json:"family,omitempty"`
	Style   string `json:"style,omitempty"`
	// Detail and Region are of an attack or defect.
	Detail string      `json:"detail,omitempty"`
	Region *vision.Box `json:"region,omitempty"`

	Zone    *zoneRecord      `json:"zone,omitempty"`
	Fields  []fieldRecord    `json:"fields,omitempty"`
	Wrong   int              `json:"wrong,omitempty"` // readings that equal no print
	Read    []readingRecord  `json:"read,omitempty"`  // of the fields that are printed
	Kind    bool             `json:"kind"`
	State   bool             `json:"state"`
	SideOK  bool             `json:"sideOK"`
	Upright bool             `json:"upright"`
	Symbols []symbolRecord   `json:"symbols,omitempty"`
	Clashes []string         `json:"clashes,omitempty"` // fields whose sources contradict each other
	Finds   []vision.Finding `json:"findings,omitempty"`
	Quality vision.Quality   `json:"quality"`
	Millis  int64            `json:"ms"`
	Stages  map[string]int64 `json:"stages,omitempty"`
	Width   int              `json:"width"`
	Height  int              `json:"height"`
	Refused string           `json:"refused,omitempty"`
}

// namesState reports a page whose drawing tells whose it is. Utopia's bills do not:
// they print neither its name nor a zone, a currency, a number or a town that anybody
// knows, and pay by a Russian code.
func (r record) namesState() bool {
	return r.Country != "UTO" || r.Zone != nil && len(r.Zone.Want) > 0
}

type zoneRecord struct {
	Format string   `json:"format"`
	Want   []string `json:"want"`
	Got    []string `json:"got,omitempty"`
	Exact  bool     `json:"exact"`
	Valid  bool     `json:"valid"`
	Agreed bool     `json:"agreed,omitempty"`
}

type fieldRecord struct {
	Name   string `json:"name"`
	Script string `json:"script"` // cyrillic, latin; "figures" is told by Figures
	// Figures: no letters in it.
	Figures bool   `json:"figures,omitempty"`
	Want    string `json:"want"`
	Got     string `json:"got,omitempty"` // the nearest reading, empty for none
	Exact   bool   `json:"exact"`
	Hidden  bool   `json:"hidden,omitempty"`
}

// readingRecord is a reading of print: how sure the reader says it is, and whether
// it equals what is printed, apart from case and spaces.
type readingRecord struct {
	Name  string  `json:"name"`
	Score float64 `json:"score"`
	Right bool    `json:"right"`
}

type symbolRecord struct {
	Format string `json:"format"`
	Exact  bool   `json:"exact"`
	Found  bool   `json:"found"`
}

// store keeps chunks of records in a folder.
type store struct{ dir string }

func (s store) path(part, group string, from, to int) string {
	return filepath.Join(s.dir, fmt.Sprintf("%s-%s-%06d-%06d.json", part, group, from, to))
}

// staleClaim is how long a claim of a chunk holds without a sign of life.
const staleClaim = 30 * time.Minute

// claim reserves a chunk for this process. ok is false when it is done or
// another process has it; otherwise release must be called.
func (s store) claim(path string) (release func(), ok bool, err error) {
	if _, err := os.Stat(path); err == nil {
		return nil, false, nil
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, false, err
	}
	lock := path + ".lock"
	if info, err := os.Stat(lock); err == nil && time.Since(info.ModTime()) > staleClaim {
		_ = os.Remove(lock) // the process that made it is gone; another may be faster
	}
	f, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return func() { _ = os.Remove(lock) }, true, f.Close() // a lock that stays becomes stale
}

// save writes a chunk whole or not at all.
func (s store) save(path string, records []record) error {
	data, err := json.Marshal(records)
	if err != nil {
		return err
	}
	tmp := path + ".tmp"
	if err := os.WriteFile(tmp, data, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// load reads every chunk, in order of part, group and number.
func (s store) load() ([]record, error) {
	files, err := filepath.Glob(filepath.Join(s.dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var all []record
	for _, f := range files {
		chunk, err := loadChunk(f)
		if err != nil {
			return nil, err
		}
		all = append(all, chunk...)
	}
	slices.SortStableFunc(all, func(a, b record) int {
		return 1_000_000*strings.Compare(a.Part+a.Group, b.Part+b.Group) + a.Number - b.Number
	})
	return all, nil
}

func loadChunk(path string) ([]record, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var chunk []record
	if err := json.Unmarshal(data, &chunk); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return chunk, nil
}
