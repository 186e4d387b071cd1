// Command pages measures how documents are found in photographs: the finder of
// vision/page against the outline by colour, on pages of bench/PROTOCOL.md.
//
//	pages [-part tune] [-count N] [-from K] [-models DIR] [-outline] [-worst DIR]
//
// -outline measures the outline by colour, too, which needs the lines of print
// and takes most of the time. -worst keeps the pictures that were not found.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
	"github.com/idngo/idngo/vision/page"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1)
	}
}

// tally counts over the pages of a grade.
type tally struct {
	pages, found, turned, extra int
	errors                      []float64 // largest distance of a corner, share of the document's width
}

// near is the largest distance of a corner, as a share of the document's width,
// at which a document counts as found.
const near = 0.05

// smallest is the scale, in pixels per millimetre, at which documents are drawn at least.
const smallest = 4.0

func run() error {
	part := flag.String("part", "tune", "of the protocol: tune or test")
	count := flag.Int("count", 30, "pages a grade")
	from := flag.Int("from", 0, "number of the first page")
	models := flag.String("models", "models/cache", "models folder")
	outline := flag.Bool("outline", false, "also measure the outline by colour")
	worst := flag.String("worst", "", "folder for pictures that were not found")
	flag.Parse()

	rt, err := onnx.Open(*models)
	if err != nil {
		return err
	}
	defer rt.Close() //nolint:errcheck // the figures are taken by then
	finder, err := page.OpenFinder(rt, 2)
	if err != nil {
		return err
	}
	var text *ocr.Engine
	if *outline {
		if text, err = ocr.Open(rt, 2); err != nil {
			return err
		}
	}
	faces, err := specimen.LoadFaces(filepath.Join(*models, "faces"))
	if err != nil {
		return err
	}
	fonts, err := specimen.FindFonts()
	if err != nil {
		return err
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		return err
	}
	cases, err := specimen.OpenTypecase(specimen.Part(*part), *models)
	if err != nil {
		return err
	}
	ctx := context.Background()
	designs := specimen.Designs(specimen.Part(*part))
	fmt.Print("| photograph | by | n | found | corner off, median | wrong way up | others |\n|---|---|---|---|---|---|---|\n")
	var spent time.Duration
	looked := 0
	for _, g := range specimen.Grades() {
		var own, old tally
		for i := *from; i < *from+*count; i++ {
			d := designs[i%len(designs)]
			seed := specimen.Part(*part).Seed(string(g), i)
			side := d.Sides[i/len(designs)%len(d.Sides)]
			e := g.Expose(specimen.Part(*part), seed, d.Card())
			scale := max(specimen.Scale(e.Capital), smallest)
			drawn, err := studio.Print(d, side, seed, cases.Look(g, seed), specimen.Options{Scale: scale, Seed: seed})
			if err != nil {
				return err
			}
			taken := specimen.Photograph(drawn, scale, e)
			start := time.Now()
			found, _, err := finder.Find(ctx, taken.Image)
			if err != nil {
				return err
			}
			spent += time.Since(start)
			looked++
			quads := make([]ocr.Quad, len(found))
			for k, f := range found {
				quads[k] = f.Corners
			}
			if !own.count(taken.Outline, quads, true) && *worst != "" {
				if err := keep(*worst, fmt.Sprintf("%s-%d-%s.jpg", g, i, d.Code), taken, quads); err != nil {
					return err
				}
			}
			if *outline {
				regions, err := text.Detect(ctx, taken.Image, 1280)
				if err != nil {
					return err
				}
				quads = nil
				if o, ok := page.Outline(taken.Image, regions); ok {
					quads = append(quads, ocr.Quad(o))
				}
				old.count(taken.Outline, quads, false)
			}
		}
		own.print(g, "finder")
		if *outline {
			old.print(g, "colour")
		}
	}
	fmt.Printf("\nThe finder takes %.1f ms a picture.\n", float64(spent.Microseconds())/1000/float64(max(looked, 1)))
	return nil
}

// count compares what was found with where the document is.
func (t *tally) count(want []vision.Point, quads []ocr.Quad, directed bool) bool {
	t.pages++
	width := math.Hypot(want[1].X-want[0].X, want[1].Y-want[0].Y)
	best, shift := math.Inf(1), 0
	for _, q := range quads {
		for s := range 4 {
			off := 0.0
			for i := range 4 {
				p := q[(i+s)%4]
				off = max(off, math.Hypot(p.X-want[i].X, p.Y-want[i].Y)/width)
			}
			if off < best {
				best, shift = off, s
			}
		}
	}
	if best > near {
		t.extra += len(quads)
		return false
	}
	t.extra += len(quads) - 1
	t.found++
	t.errors = append(t.errors, best)
	if directed && shift != 0 {
		t.turned++
	}
	return true
}

func (t *tally) print(g specimen.Grade, by string) {
	slices.Sort(t.errors)
	median := math.NaN()
	if len(t.errors) > 0 {
		median = t.errors[len(t.errors)/2]
	}
	fmt.Printf("| %s | %s | %d | %.1f%% | %.2f%% | %d | %d |\n", g, by, t.pages, 100*float64(t.found)/float64(t.pages), 100*median, t.turned, t.extra)
}

// keep writes a picture with what was found on it.
func keep(folder, name string, taken specimen.Taken, quads []ocr.Quad) error {
	img := taken.Image
	for _, q := range quads {
		for i, a := range q {
			b := q[(i+1)%4]
			c := color.RGBA{255, 0, 0, 255}
			if i == 0 {
				c = color.RGBA{0, 0, 255, 255}
			}
			n := math.Hypot(b.X-a.X, b.Y-a.Y)
			for s := 0.0; s < n; s++ {
				x, y := int(a.X+(b.X-a.X)*s/n), int(a.Y+(b.Y-a.Y)*s/n)
				for dx := range 3 {
					if (image.Point{x + dx, y}).In(img.Rect) {
						img.SetRGBA(x+dx, y, c)
						img.SetRGBA(x+dx, min(y+1, img.Rect.Max.Y-1), c)
					}
				}
			}
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	if err := jpeg.Encode(f, img, &jpeg.Options{Quality: 80}); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
