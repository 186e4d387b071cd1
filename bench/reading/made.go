package main

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/reader"
)

// sides are the documents that are made for every applicant.
var sides = []struct {
	name, kind string
	draw       func(*specimen.Studio, specimen.Person, specimen.Paper, specimen.Options) (specimen.Picture, error)
}{
	{"passport", specimen.KindPassport, (*specimen.Studio).Passport},
	{"card-front", specimen.KindIDCard, (*specimen.Studio).IDCardFront},
	{"card-back", specimen.KindIDCard, (*specimen.Studio).IDCardBack},
	{"licence-front", specimen.KindDrivers, (*specimen.Studio).LicenceFront},
	{"permit-back", specimen.KindResidencePermit, (*specimen.Studio).PermitBack},
}

// madeTally counts over made documents of one side and condition.
type madeTally struct {
	files, zones, zoneExact, wrongValid int
	kind, country, side                 int
	fields, right, wrong                int // printed fields that were read
	faces, wantFaces                    int
	turn                                int // the page came out within 45 degrees of upright
	findings                            map[string]int
	ms                                  []int64
}

// made reads documents of n made-up applicants in every condition.
func made(r *reader.Reader, models string, n int, seed uint64, only string, verbose bool) error {
	today := time.Now().UTC().Truncate(24 * time.Hour)
	fonts, err := specimen.FindFonts()
	if err != nil {
		return err
	}
	faces, err := specimen.LoadFaces(filepath.Join(models, "faces"))
	if err != nil {
		return err
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		return err
	}
	states := specimen.States()
	for _, conditions := range specimen.AllConditions() {
		for _, side := range sides {
			name := string(conditions) + " " + side.name
			if !strings.Contains(name, only) {
				continue
			}
			t := madeTally{findings: map[string]int{}}
			for i := range n {
				one := seed + uint64(i)
				person, err := specimen.NewPerson(one, states[i%len(states)], []string{specimen.Female, specimen.Male}[i%2], today)
				if err != nil {
					return err
				}
				if known := studio.Faces(); len(known) > 0 {
					person.Face = known[i%len(known)]
				}
				paper, err := specimen.NewPaper(person, side.kind, today)
				if err != nil {
					return err
				}
				picture, err := side.draw(studio, person, paper, specimen.Options{Seed: one})
				if err != nil {
					return err
				}
				options, err := conditions.Random(one)
				if err != nil {
					return err
				}
				shot, err := specimen.Capture(picture.Image, options)
				if err != nil {
					return err
				}
				data, err := specimen.EncodeJPEG(shot.Image, 88)
				if err != nil {
					return err
				}
				facts, err := r.Read(context.Background(), data, vision.PurposeDocument)
				if err != nil {
					return fmt.Errorf("%s %d: %w", name, one, err)
				}
				t.count(facts.Pages[0], picture.Truth, options.Rotation, facts.Millis)
				if verbose {
					fmt.Printf("--- %s %d %s rotation %.0f\n", name, one, person.Country, options.Rotation)
					printPages(facts)
				}
			}
			fmt.Printf("%-22s %s\n", name, t.summary())
		}
	}
	return nil
}

func (t *madeTally) count(p vision.Page, want specimen.Truth, rotation float64, ms int64) {
	t.files++
	t.ms = append(t.ms, ms)
	if len(want.MRZ) > 0 {
		t.zones++
		if p.MRZ != nil {
			same := slices.Equal(p.MRZ.Lines, want.MRZ)
			if same {
				t.zoneExact++
			} else if p.MRZ.Valid {
				t.wrongValid++
			}
		}
	}
	if p.Kind == want.Kind {
		t.kind++
	}
	if p.Country == want.Country {
		t.country++
	}
	if p.Side == want.Side {
		t.side++
	}
	// The page's turn must undo the document's, to the nearest quarter.
	if off := math.Mod(rotation+float64(p.Rotation)+720, 360); off < 46 || off > 314 {
		t.turn++
	}
	if want.Portrait != nil {
		t.wantFaces++
		if len(p.Faces) > 0 {
			t.faces++
		}
	}
	read := map[string][]string{}
	for _, r := range p.Readings {
		read[r.Name] = append(read[r.Name], r.Value)
	}
	printed := map[string][]string{}
	for _, f := range want.Fields {
		printed[f.Name] = append(printed[f.Name], f.Value)
	}
	for name, values := range printed {
		t.fields++
		for _, v := range read[name] {
			if slices.ContainsFunc(values, func(w string) bool { return strings.EqualFold(squeeze(w), squeeze(v)) }) {
				t.right++
				break
			}
		}
	}
	for name, values := range read {
		for _, v := range values {
			if len(printed[name]) > 0 && !slices.ContainsFunc(printed[name], func(w string) bool { return strings.EqualFold(squeeze(w), squeeze(v)) }) {
				t.wrong++
			}
		}
	}
	for _, f := range p.Findings {
		t.findings[f.Code]++
	}
}

func (t *madeTally) summary() string {
	slices.Sort(t.ms)
	var notes []string
	for code, n := range t.findings {
		notes = append(notes, fmt.Sprintf("%s %d", code, n))
	}
	slices.Sort(notes)
	return fmt.Sprintf("upright %d/%d, zones exact %d/%d (valid but wrong %d), kind %d country %d side %d, fields %d/%d (wrong %d), faces %d/%d, median %d ms; %s",
		t.turn, t.files, t.zoneExact, t.zones, t.wrongValid, t.kind, t.country, t.side, t.right, t.fields, t.wrong, t.faces, t.wantFaces, t.ms[len(t.ms)/2], strings.Join(notes, ", "))
}
