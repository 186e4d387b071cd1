// Command lines measures the two readers of print, and what is kept of both, on
// the printed fields of made-up documents. The lines are cut out where they are
// known to lie, so that reading is measured apart from finding.
//
//	lines [-people N] [-seed S] [-models DIR] [-bold FILE -regular FILE] [-misread N]
//
// The fonts named by -bold and -regular replace those of the documents; the
// own reader was trained on the usual ones. Figures for tuning and for judging
// must come from different seeds.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "lines:", err)
		os.Exit(1)
	}
}

func run() error {
	people := flag.Int("people", 12, "made-up applicants in every condition, taken in turn from three states")
	seed := flag.Uint64("seed", 1, "of the first applicant")
	models := flag.String("models", "models/cache", "models folder")
	bold := flag.String("bold", "", "font file of the values")
	regular := flag.String("regular", "", "font file of the labels")
	misread := flag.Int("misread", 0, "print so many misread lines of each reader and class")
	flag.Parse()

	studio, err := newStudio(*regular, *bold)
	if err != nil {
		return err
	}
	rt, err := onnx.Open(*models)
	if err != nil {
		return err
	}
	defer rt.Close() //nolint:errcheck // the figures are taken by then
	b := bench{scores: map[cell]*score{}, shown: map[cell]int{}, misread: *misread}
	if b.pp, err = ocr.Open(rt, 2); err != nil {
		return err
	}
	if b.own, err = lineread.Open(rt, 2); err != nil {
		return err
	}
	ctx := context.Background()
	for _, conditions := range []specimen.Conditions{specimen.Scanned, specimen.Careful, specimen.Hasty} {
		for i := range *people {
			pages, err := documents(studio, *seed+uint64(i), []string{"KAZ", "KGZ", "UZB"}[i%3])
			if err != nil {
				return err
			}
			for _, p := range pages {
				if err := b.page(ctx, p, conditions, *seed+uint64(i)); err != nil {
					return err
				}
			}
		}
	}
	b.print()
	return nil
}

// newStudio draws with the usual fonts, or with those of the files.
func newStudio(regular, bold string) (*specimen.Studio, error) {
	fonts, err := specimen.FindFonts()
	if err != nil {
		return nil, err
	}
	for _, replaced := range []struct {
		file string
		font *specimen.Typeface
	}{{regular, &fonts.Regular}, {bold, &fonts.Bold}} {
		if replaced.file == "" {
			continue
		}
		face, err := specimen.LoadTypeface(replaced.file)
		if err != nil {
			return nil, err
		}
		*replaced.font = face
	}
	return specimen.New(specimen.Assets{Fonts: fonts})
}

// today is fixed so that the same seed gives the same documents.
var today = time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)

// documents draws the pages of one applicant that carry printed values.
func documents(studio *specimen.Studio, seed uint64, country string) ([]specimen.Picture, error) {
	person, err := specimen.NewPerson(seed, country, []string{specimen.Female, specimen.Male}[seed%2], today)
	if err != nil {
		return nil, err
	}
	var pages []specimen.Picture
	for _, d := range []struct {
		kind string
		draw func(*specimen.Studio, specimen.Person, specimen.Paper, specimen.Options) (specimen.Picture, error)
	}{
		{specimen.KindPassport, (*specimen.Studio).Passport},
		{specimen.KindIDCard, (*specimen.Studio).IDCardFront},
		{specimen.KindIDCard, (*specimen.Studio).IDCardBack},
		{specimen.KindDrivers, (*specimen.Studio).LicenceFront},
	} {
		paper, err := specimen.NewPaper(person, d.kind, today)
		if err != nil {
			return nil, err
		}
		page, err := d.draw(studio, person, paper, specimen.Options{Seed: seed})
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}
