package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/png" // screenshots
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision/imageio"
)

const (
	worstPages = 6   // of each grade
	worstSide  = 480 // pixels of a picture's longer side
	// worstQuality keeps all pictures together below a megabyte, so that the page can
	// be kept with the results.
	worstQuality = 55
)

// worst writes a page with the pages that were read worst and their pictures.
func worst(o options, all []record) error {
	badness := func(r record) int {
		n := 0
		if r.Zone != nil && len(r.Zone.Want) > 0 && !r.Zone.Exact {
			n += 3
			if r.Zone.Valid {
				n += 50
			}
		}
		for _, f := range r.Fields {
			if !f.Exact && !f.Hidden {
				n++
			}
		}
		return n
	}
	list := filter(all, func(r record) bool {
		return slices.Contains(gradeNames(), r.Group) && !alone(r) && badness(r) > 0
	})
	order := map[string]int{string(specimen.Clean): 0, string(specimen.Phone): 1, string(specimen.Hard): 2}
	slices.SortStableFunc(list, func(a, b record) int {
		return cmp.Or(order[a.Group]-order[b.Group], badness(b)-badness(a))
	})
	list = spread(list)
	if err := os.MkdirAll(o.worst, 0o755); err != nil {
		return err
	}
	for _, part := range specimen.Parts() { // pictures of the run before
		old, err := filepath.Glob(filepath.Join(o.worst, string(part)+"-*.jpg"))
		if err != nil {
			return err
		}
		for _, f := range old {
			if err := os.Remove(f); err != nil {
				return err
			}
		}
	}
	var page strings.Builder
	page.WriteString("# Worst failures\n\nPages of the benchmark that were read worst, made-up documents all of them, portraits covered: what is printed, and what was read. Written by `make bench-documents`.\n")
	makers := map[string]specimen.Maker{}
	for _, r := range list {
		maker, ok := makers[r.Part]
		if !ok {
			var err error
			if maker, err = newMaker(r.Part, o.models); err != nil {
				return err
			}
			makers[r.Part] = maker
		}
		name := fmt.Sprintf("%s-%s-%d.jpg", r.Part, r.Group, r.Number)
		if err := smallPicture(maker, r, filepath.Join(o.worst, name)); err != nil {
			return err
		}
		fmt.Fprintf(&page, "\n## %s, %s %d: %s %s %s\n\n![The page](%s)\n\n| | printed | read |\n|---|---|---|\n", r.Part, r.Group, r.Number, r.Code, r.Country, strings.ToLower(r.Side), name)
		line := func(name, want, got string) {
			code := func(s string) string {
				if s == "" {
					return "–"
				}
				return "`" + strings.ReplaceAll(strings.ReplaceAll(s, "`", "'"), "|", "/") + "`"
			}
			fmt.Fprintf(&page, "| %s | %s | %s |\n", name, code(want), code(got))
		}
		if z := r.Zone; z != nil && !z.Exact {
			for j, want := range z.Want {
				got := ""
				if j < len(z.Got) {
					got = z.Got[j]
				}
				if got != want {
					line("zone", want, got)
				}
			}
		}
		for _, f := range r.Fields {
			if !f.Exact && !f.Hidden {
				line(f.Name, f.Want, f.Got)
			}
		}
	}
	return os.WriteFile(filepath.Join(o.worst, "README.md"), []byte(page.String()), 0o644) //nolint:gosec // to be read by everybody
}

// smallPicture writes a page's picture at a size to look at.
func smallPicture(maker specimen.Maker, r record, to string) error {
	sheet, err := maker.Page(r.Group, r.Number)
	if err != nil {
		return err
	}
	img, _, err := image.Decode(bytes.NewReader(sheet.File))
	if err != nil {
		return err
	}
	b := img.Bounds()
	w, h, _ := imageio.Fit(b.Dx(), b.Dy(), worstSide)
	rgba := image.NewRGBA(b)
	draw.Draw(rgba, b, img, b.Min, draw.Src)
	if portrait := sheet.Taken.Truth.Portrait; portrait != nil {
		// The portraits are other people's photographs: they are used, not given away.
		box := sheet.Taken.PlaceBox(*portrait)
		margin := 0.06 * max(box.W, box.H)
		hidden := image.Rect(int(box.X-margin), int(box.Y-margin), int(box.X+box.W+margin), int(box.Y+box.H+margin))
		draw.Draw(rgba, hidden.Intersect(b), image.NewUniform(color.Gray{Y: 128}), image.Point{}, draw.Src)
	}
	data, err := specimen.EncodeJPEG(imageio.Resize(rgba, w, h), worstQuality)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644) //nolint:gosec // to be read by everybody
}

// spread keeps at most two pages of a document and grade, and some of each grade.
func spread(list []record) []record {
	documents, grades := map[[2]string]int{}, map[string]int{}
	var out []record
	for _, r := range list {
		document := [2]string{r.Code, r.Group}
		if documents[document] == 2 || grades[r.Group] == worstPages {
			continue
		}
		documents[document]++
		grades[r.Group]++
		out = append(out, r)
	}
	return out
}
