package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/reader"
)

// bothCount is what became of pictures that show both sides of a card.
type bothCount struct {
	two, kinds, zones     rate
	right, wrong, missing int // printed values of both sides
	more                  int // pictures of which more than two pages were read
}

// both reads pictures that show front and back of a card, and tells how often two
// pages come of them, each what it is, with their zones and printed values.
func both(ctx context.Context, o options) error {
	maker, err := newMaker(o.part, o.models)
	if err != nil {
		return err
	}
	r, err := reader.Open(o.models, reader.Options{Now: protocolNow, Threads: o.threads})
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // the figures are taken by then
	fmt.Println("| | two pages | type, country and side of each | zones exact | values right | wrong | not read | more than two pages |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for _, group := range groupList(o.groups) {
		var c bothCount
		for n := o.first; n < o.first+o.pages; n++ {
			picture, err := maker.Both(group, n)
			if leftOut(group, n, err) {
				continue
			}
			if err != nil {
				return fmt.Errorf("%s %d: %w", group, n, err)
			}
			facts, err := r.Read(ctx, picture.File, vision.PurposeDocument)
			if err != nil {
				return fmt.Errorf("%s %d: %w", group, n, err)
			}
			faults := c.add(picture, maker.Part, facts)
			if o.verbose && len(faults) > 0 {
				fmt.Printf("  %s %d %s: %d pages, %v\n", group, n, picture.Sides[0].Design.Code, len(facts.Pages), faults)
			}
			if o.worst != "" && len(faults) > 0 {
				name := fmt.Sprintf("both-%s-%s-%03d.jpg", o.part, group, n)
				if err := os.WriteFile(filepath.Join(o.worst, name), picture.File, 0o600); err != nil {
					return err
				}
			}
		}
		fmt.Printf("| %s | %v | %v | %v | %d | %d | %d | %d |\n", group, c.two, c.kinds, c.zones, c.right, c.wrong, c.missing, c.more)
	}
	return nil
}

// add counts one picture, and tells what is amiss.
func (c *bothCount) add(picture specimen.Both, part specimen.Part, facts vision.Facts) []string {
	var faults []string
	c.two.add(len(facts.Pages) == 2)
	if len(facts.Pages) != 2 {
		faults = append(faults, fmt.Sprintf("%d pages", len(facts.Pages)))
	}
	if len(facts.Pages) > 2 {
		c.more++
	}
	for _, sheet := range picture.Sides {
		best, most := record{}, -1
		for _, p := range facts.Pages {
			one := compare(sheet, part, vision.Facts{Pages: []vision.Page{p}})
			if n := likeness(one); n > most {
				best, most = one, n
			}
		}
		known := best.Kind && best.State && best.SideOK
		c.kinds.add(known)
		if !known {
			faults = append(faults, "kind of "+sheet.Side)
		}
		if len(sheet.Taken.Truth.MRZ) > 0 {
			exact := best.Zone != nil && best.Zone.Exact
			c.zones.add(exact)
			if !exact {
				faults = append(faults, "zone")
			}
		}
		if most < 0 {
			c.missing += len(sheet.Taken.Truth.Fields)
		}
		for _, f := range best.Fields {
			switch {
			case f.Exact:
				c.right++
			case f.Got == "":
				c.missing++
			default:
				c.wrong++
			}
		}
	}
	return faults
}

// likeness is how much of a side a page shows.
func likeness(r record) int {
	n := 0
	if r.Zone != nil && r.Zone.Exact {
		n += 3
	}
	if r.SideOK {
		n += 2
	}
	for _, f := range r.Fields {
		if f.Exact {
			n++
		}
	}
	return n
}
