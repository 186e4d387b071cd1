package main

import (
	"context"
	"fmt"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/reader"
)

// portraitPage is a page whose portrait was found.
type portraitPage struct {
	file string // the photograph that is printed
	face vision.Face
}

// reused tells how often one portrait file under two names is seen for what it is,
// by what the server does with it: the search for the same face among all
// applicants, and the comparison whether two faces are one photograph. Every page
// is another holder's, so each pair of pages is an attack or two people. There are
// three photographs only: what is said of two people is said of these.
func reused(ctx context.Context, o options) error {
	maker, err := newMaker(o.part, o.models)
	if err != nil {
		return err
	}
	calibration, err := face.DefaultCalibration()
	if err != nil {
		return err
	}
	r, err := reader.Open(o.models, reader.Options{Now: protocolNow})
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // the figures are taken by then
	var pages []portraitPage
	var found rate
	for n := o.first; n < o.first+o.pages; n++ {
		sheet, ok, err := drawn(maker.Page, string(specimen.Phone), n)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if sheet.Taken.Truth.Portrait == nil {
			continue
		}
		facts, err := r.Read(ctx, sheet.File, vision.PurposeDocument)
		if err != nil {
			return fmt.Errorf("%d: %w", n, err)
		}
		var portrait vision.Face
		for _, p := range facts.Pages {
			for _, f := range p.Faces {
				if f.Box.W > portrait.Box.W {
					portrait = f
				}
			}
		}
		found.add(portrait.Box.W > 0)
		if portrait.Box.W > 0 {
			pages = append(pages, portraitPage{sheet.Taken.Truth.Face, portrait})
		}
	}
	var person, photograph, othersPerson, othersPhotograph rate
	for i, b := range pages {
		for _, a := range pages[:i] {
			distance, ok := face.Distance(a.face, b.face)
			same, source := ok && distance <= calibration.Search, face.SameSource(a.face, b.face, calibration).Same
			if a.file == b.file {
				person.add(same)
				photograph.add(source)
			} else {
				othersPerson.add(same)
				othersPhotograph.add(source)
			}
		}
	}
	fmt.Printf("Portraits found on %s pages.\n\n", found)
	table([]string{"pairs of pages, part " + o.part, "one portrait file, two names", "two portraits"}, []row{
		{"the same face, as the search among all has it", []string{person.String(), othersPerson.String()}},
		{"the same photograph", []string{photograph.String(), othersPhotograph.String()}},
	})
	return nil
}
