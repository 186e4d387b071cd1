package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/idngo/idngo/bench/specimen"
)

// artist draws submissions and keeps them, since drawing one takes as long as
// deciding on it.
type artist struct {
	studio *specimen.Studio
	folder string
}

func newArtist(o options) (*artist, error) {
	fonts, err := specimen.FindFonts()
	if err != nil {
		return nil, err
	}
	faces, err := specimen.LoadFaces(filepath.Join(o.models, "faces"))
	if err != nil {
		return nil, err
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		return nil, err
	}
	return &artist{studio, o.pictures}, nil
}

// drawnOn is the day on which all documents are looked at: pictures that are
// kept must not depend on the day of the run, and stay valid for years.
var drawnOn = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// submission of one made-up applicant; the same seed and kind give the same files.
func (a *artist) submission(seed int, kind string) ([]specimen.File, error) {
	file := filepath.Join(a.folder, fmt.Sprintf("%s-%d.json", kind, seed))
	var files []specimen.File
	if b, err := os.ReadFile(file); err == nil && json.Unmarshal(b, &files) == nil && len(files) > 0 {
		return files, nil
	}
	s, err := a.studio.Submit(specimen.Applicant{
		Seed: uint64(seed), Kind: kind, Country: "KAZ", Sex: specimen.Female,
		Face: []string{"astronaut", "commodore"}[seed%2], Today: drawnOn,
	})
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(s.Files)
	if err != nil {
		return nil, err
	}
	return s.Files, os.WriteFile(file, b, 0o600)
}

// submissions draws n of them, seeds from first on.
func (a *artist) submissions(first, n int, kind string) ([][]specimen.File, error) {
	all := make([][]specimen.File, n)
	for i := range all {
		var err error
		if all[i], err = a.submission(first+i, kind); err != nil {
			return nil, err
		}
	}
	return all, nil
}
