package main

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"image"
	_ "image/png" // screenshots
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision/imageio"
)

const (
	worstPages = 24
	worstSide  = 560 // pixels of a picture's longer side
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
		return slices.Contains(gradeNames(), r.Group) && !zoneOnly(r) && badness(r) > 0
	})
	order := map[string]int{string(specimen.Clean): 0, string(specimen.Phone): 1, string(specimen.Hard): 2}
	slices.SortStableFunc(list, func(a, b record) int {
		return cmp.Or(order[a.Group]-order[b.Group], badness(b)-badness(a))
	})
	list = spread(list)
	if err := os.MkdirAll(o.worst, 0o755); err != nil {
		return err
	}
	var page strings.Builder
	page.WriteString("<!doctype html><meta charset=utf-8><title>Worst failures</title><style>body{font:15px/1.4 sans-serif;margin:2em;max-width:70em}article{display:flex;gap:1.5em;margin:0 0 2em;border-top:1px solid #ccc;padding-top:1em}img{max-width:560px;height:auto}td{padding:0 .8em 0 0;vertical-align:top}code{white-space:pre}</style>\n<h1>Worst failures</h1>\n<p>Made-up documents; each row is what is printed and what was read.</p>\n")
	makers := map[string]specimen.Maker{}
	for i, r := range list {
		maker, ok := makers[r.Part]
		if !ok {
			var err error
			if maker, err = newMaker(r.Part, o.models); err != nil {
				return err
			}
			makers[r.Part] = maker
		}
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
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				rgba.Set(x, y, img.At(x, y))
			}
		}
		data, err := specimen.EncodeJPEG(imageio.Resize(rgba, w, h), 72)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%02d-%s-%s-%d.jpg", i, r.Part, r.Group, r.Number)
		if err := os.WriteFile(filepath.Join(o.worst, name), data, 0o600); err != nil {
			return err
		}
		fmt.Fprintf(&page, "<article><img src=%q alt=\"\" width=%d height=%d><div><h2>%s %s %d: %s %s</h2><table>", name, w, h, r.Part, r.Group, r.Number, r.Code, r.Country)
		line := func(name, want, got string) {
			fmt.Fprintf(&page, "<tr><td>%s<td><code>%s</code><br><code>%s</code>", html.EscapeString(name), html.EscapeString(want), html.EscapeString(cmp.Or(got, "-")))
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
		page.WriteString("</table></div></article>\n")
	}
	return os.WriteFile(filepath.Join(o.worst, "index.html"), []byte(page.String()), 0o600)
}

// spread keeps at most two pages of a document and grade.
func spread(list []record) []record {
	seen := map[string]int{}
	var out []record
	for _, r := range list {
		k := r.Code + r.Group
		if seen[k]++; seen[k] <= 2 && len(out) < worstPages {
			out = append(out, r)
		}
	}
	return out
}
