package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // formats of the specimens
	_ "image/png"  // formats of the specimens
	"os"
	"path/filepath"
	"slices"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/reader"
)

// again photographs real specimens anew by simulation (the part's grounds, the
// grade's perspective, light, lens and sensor) and tells how many zones are still
// exact, how many of those said valid are not, what becomes of the printed values, and
// what was noticed that is not so. It shows what breaks outside of drawn documents; the
// pictures had been looked at, so nothing of it is a rate.
func again(ctx context.Context, o options) error {
	data, err := os.ReadFile(o.truth)
	if err != nil {
		return err
	}
	var truth specimenTruth
	if err := json.Unmarshal(data, &truth); err != nil {
		return fmt.Errorf("%s: %w", o.truth, err)
	}
	r, err := reader.Open(o.models, reader.Options{Now: protocolNow})
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // the figures are taken by then
	var names []string
	for name := range truth.Files {
		if _, err := os.Stat(filepath.Join(o.docs, name)); err == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	groups := append([]string{""}, groupList(o.groups)...)
	zones, fakes, values := make([]rate, len(groups)), make([]rate, len(groups)), make([]valueCount, len(groups))
	alarms := make([]map[string]int, len(groups))
	for i, name := range names {
		file, err := os.ReadFile(filepath.Join(o.docs, name))
		if err != nil {
			return err
		}
		for g, group := range groups {
			if alarms[g] == nil {
				alarms[g] = map[string]int{}
			}
			count := o.pages
			if group == "" {
				count = 1
			}
			for n := range count {
				shown := file
				if group != "" {
					if shown, err = photographed(file, specimen.Part(o.part), specimen.Grade(group), o.first+i*o.pages+n); err != nil {
						return fmt.Errorf("%s: %w", name, err)
					}
				}
				if o.worst != "" && group != "" {
					path := filepath.Join(o.worst, fmt.Sprintf("%s-%s-%d.jpg", name, group, n))
					if err := os.WriteFile(path, shown, 0o600); err != nil { //nolint:gosec // the folder is the one who measures names
						return err
					}
				}
				facts, err := r.Read(ctx, shown, vision.PurposeDocument)
				if err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				p := facts.Pages[0]
				exact := p.MRZ != nil && slices.EqualFunc(p.MRZ.Lines, truth.Files[name].MRZ, func(a, b string) bool { return trimFillers(a) == trimFillers(b) })
				zones[g].add(exact)
				if p.MRZ != nil && p.MRZ.Valid {
					fakes[g].add(!exact)
				}
				var here valueCount
				lost := ""
				for _, v := range judgeValues(truth.Files[name], facts.Pages) {
					here.add(v.verdict)
					values[g].add(v.verdict)
					if v.verdict != valueRight {
						lost += fmt.Sprintf(" %s %s %q", v.field, v.verdict, v.got)
					}
				}
				for _, f := range p.Findings {
					alarms[g][f.Code]++
				}
				if o.verbose {
					fmt.Printf("  %s %s %d: zone %v, values %d right, %d wrong, %d missing,%s; %s %s", name, group, n, exact, here.right, here.wrong, here.missing, lost, p.Kind, p.Country)
					for _, f := range p.Findings {
						fmt.Printf(", %s %.2f", f.Code, f.Score)
					}
					fmt.Println()
				}
			}
		}
	}
	var rows []row
	for g, group := range groups {
		if group == "" {
			group = "as they are"
		}
		var codes []string
		for code, n := range alarms[g] {
			codes = append(codes, fmt.Sprintf("%s %d", code, n))
		}
		slices.Sort(codes)
		rows = append(rows, row{group, append(append([]string{zones[g].String(), fmt.Sprintf("%d of %d", fakes[g].k, fakes[g].n)}, values[g].cells()...), fmt.Sprint(codes))})
	}
	table([]string{"specimens photographed again", "zones exact", "valid but wrong", "values right", "wrong", "missing", "findings"}, rows)
	return nil
}

// trimFillers drops the fillers at the end of a row: pictures are cut there.
func trimFillers(s string) string {
	for len(s) > 0 && s[len(s)-1] == '<' {
		s = s[:len(s)-1]
	}
	return s
}

// cardWidth and pageWidth are those of a document that fills a picture, in millimetres.
const cardWidth, pageWidth = 85.6, 125.0

// photographed is a picture taken of a picture.
func photographed(file []byte, part specimen.Part, grade specimen.Grade, number int) ([]byte, error) {
	decoded, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, decoded.Bounds().Dx(), decoded.Bounds().Dy()))
	draw.Draw(img, img.Rect, decoded, decoded.Bounds().Min, draw.Src)
	card := float64(img.Rect.Dx()) > 1.48*float64(img.Rect.Dy())
	width := pageWidth
	if card {
		width = cardWidth
	}
	scale := float64(img.Rect.Dx()) / width
	e := grade.Expose(part, part.Seed("again/"+string(grade), number), card)
	e.Capital = min(e.Capital, 2.4*scale) // no sharper than the picture is
	e.GlareArea, e.FingerArea = 0, 0      // it is not known where the print is that they must keep away from
	taken := specimen.Photograph(specimen.Picture{Image: img}, scale, e)
	return specimen.EncodeJPEG(taken.Image, max(60, e.Quality))
}
