package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/barcode"
	"github.com/idngo/idngo/vision/forensics"
	"github.com/idngo/idngo/vision/imageio"
	"github.com/idngo/idngo/vision/quality"
	"github.com/idngo/idngo/vision/reader"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "documents:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: documents run|zones|tally|symbols|both|report|speed|real|again|reused|show [flags]; see go doc ./bench/documents")

// options of all commands.
type options struct {
	part, groups, out, models string
	pages, first, chunk       int
	threads                   int
	docs, truth, peers, worst string
	tally, commit             string
	verbose, blind            bool
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	var o options
	flags := flag.NewFlagSet("documents "+args[0], flag.ContinueOnError)
	flags.StringVar(&o.part, "part", "tune", "tune or test")
	flags.StringVar(&o.groups, "groups", "clean,camera,hard", "grades, attacks, defects, or genuine; comma-separated; attacks and defects stand for all")
	flags.IntVar(&o.pages, "pages", 20, "pages of each group")
	flags.IntVar(&o.first, "first", 0, "number of the first page")
	flags.IntVar(&o.chunk, "chunk", 20, "pages of a chunk")
	flags.IntVar(&o.threads, "threads", 0, "of one inference; 0: as the server")
	flags.StringVar(&o.out, "out", ".build/documents", "folder of the chunks")
	flags.StringVar(&o.models, "models", "models/cache", "models folder")
	flags.StringVar(&o.docs, "docs", "", "folder of real specimens")
	flags.StringVar(&o.truth, "truth", "bench/documents/specimens.json", "what is printed on them")
	flags.StringVar(&o.peers, "peers", "", "virtual environment with the other systems")
	flags.StringVar(&o.worst, "worst", "", "folder for a page of the worst failures")
	flags.StringVar(&o.tally, "tally", "bench/documents/zones.tsv", "tallies of the chunks of zones that are done")
	flags.StringVar(&o.commit, "commit", "", "of the reader of the chunks that are tallied")
	flags.BoolVar(&o.blind, "blind", false, "do not read: look for forgery only, told where the document lies")
	flags.BoolVar(&o.verbose, "v", false, "say what was read wrong")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	switch args[0] {
	case "run":
		return measure(ctx, o, wholePages)
	case "zones":
		return measure(ctx, o, zonesAlone)
	case "tally":
		return tally(o)
	case "symbols":
		return measure(ctx, o, symbolPages)
	case "both":
		return both(ctx, o)
	case "show":
		return show(o)
	case "report":
		return report(o)
	case "again":
		return again(ctx, o)
	case "reused":
		return reused(ctx, o)
	case "speed":
		return speed(ctx, o)
	case "speed-child":
		return speedChild(ctx, o)
	case "real":
		return realDocuments(ctx, o)
	}
	return errUsage
}

// groupList resolves the words for several groups.
func groupList(names string) []string {
	var out []string
	for _, g := range strings.Split(names, ",") {
		switch g {
		case "attacks":
			out = append(out, specimen.Attacks()...)
		case "defects":
			out = append(out, specimen.Defects()...)
		default:
			out = append(out, g)
		}
	}
	return out
}

func newMaker(part, models string) (specimen.Maker, error) {
	p := specimen.Part(part)
	if p != specimen.Tune && p != specimen.Test {
		return specimen.Maker{}, fmt.Errorf("no part %q", part)
	}
	fonts, err := specimen.FindFonts()
	if err != nil {
		return specimen.Maker{}, err
	}
	faces, err := specimen.LoadFaces(filepath.Join(models, "faces"))
	if err != nil {
		return specimen.Maker{}, err
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
	if err != nil {
		return specimen.Maker{}, err
	}
	typecase, err := specimen.OpenTypecase(p, models)
	if err != nil {
		return specimen.Maker{}, err
	}
	return specimen.Maker{Studio: studio, Case: typecase, Part: p}, nil
}

// protocolNow is the time at which the protocol's documents are read.
func protocolNow() time.Time { return specimen.ProtocolDay }

// What a run reads: pages, pictures of their zones alone, or pages with a PDF417
// of which only that is read.
const (
	wholePages  = ""
	zonesAlone  = "zones-"
	symbolPages = "symbols-"
)

// measure reads pages, chunk by chunk.
func measure(ctx context.Context, o options, what string) error {
	maker, err := newMaker(o.part, o.models)
	if err != nil {
		return err
	}
	limits := forensics.DefaultThresholds()
	limits.Least = 0.01 // all figures, so that thresholds can be found from them
	read := func(ctx context.Context, sheet specimen.Sheet) (vision.Facts, error) {
		return examineOnly(ctx, sheet, limits)
	}
	switch {
	case what == symbolPages:
		finder, err := barcode.Open(o.models)
		if err != nil {
			return err
		}
		read = func(ctx context.Context, sheet specimen.Sheet) (vision.Facts, error) {
			return symbolsOnly(ctx, finder, sheet)
		}
	case !o.blind:
		flaws := quality.DefaultThresholds()
		flaws.Least = 0.01
		r, err := reader.Open(o.models, reader.Options{Now: protocolNow, Forensics: limits, Quality: flaws, Threads: o.threads})
		if err != nil {
			return err
		}
		defer r.Close() //nolint:errcheck // the figures are taken by then
		read = func(ctx context.Context, sheet specimen.Sheet) (vision.Facts, error) {
			if what == zonesAlone {
				return r.ReadZone(ctx, sheet.File)
			}
			return r.Read(ctx, sheet.File, vision.PurposeDocument)
		}
	}
	s := store{o.out}
	var tallies []tallied
	if what == zonesAlone {
		var err error
		if tallies, err = loadTally(o.tally); err != nil {
			return err
		}
	}
	// The groups take turns, so that a run that is stopped has something of each.
	for from := o.first; from < o.first+o.pages; from += o.chunk {
		for _, group := range groupList(o.groups) {
			to := min(from+o.chunk, o.first+o.pages)
			name := what + group
			if covered(tallies, o.part, group, from) && covered(tallies, o.part, group, to-1) {
				continue
			}
			path := s.path(o.part, name, from, to)
			release, ok, err := s.claim(path)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			start := time.Now()
			records, err := readChunk(ctx, read, maker, o, group, from, to, what)
			if err == nil {
				err = s.save(path, records)
			}
			release()
			if err != nil {
				return err
			}
			fmt.Printf("%s %s %d-%d in %s\n", o.part, name, from, to, time.Since(start).Round(time.Second))
		}
	}
	return nil
}

func readChunk(ctx context.Context, read readFunc, maker specimen.Maker, o options, group string, from, to int, what string) ([]record, error) {
	var records []record
	for n := from; n < to; n++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		page := maker.Page
		switch what {
		case zonesAlone:
			page = maker.Zone
		case symbolPages:
			page = maker.Symbol
		}
		sheet, ok, err := drawn(page, group, n)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		facts, err := read(ctx, sheet)
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			one := compare(sheet, maker.Part, vision.Facts{})
			one.Refused = err.Error()
			records = append(records, one)
			continue
		}
		one := compare(sheet, maker.Part, facts)
		if what == wholePages && !o.blind && bothSides(group) {
			one.Clashes, err = besideOther(ctx, read, maker, sheet, facts)
			if leftOut(group, n, err) {
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		if o.verbose {
			tell(one, o.blind)
		}
		records = append(records, one)
	}
	return records, nil
}

// drawn makes a page. ok is false for one that cannot be printed, which every command
// leaves out.
func drawn(page func(group string, n int) (specimen.Sheet, error), group string, n int) (sheet specimen.Sheet, ok bool, err error) {
	sheet, err = page(group, n)
	if leftOut(group, n, err) {
		return sheet, false, nil
	}
	if err != nil {
		return sheet, false, fmt.Errorf("%s %d: %w", group, n, err)
	}
	return sheet, true, nil
}

// leftOut reports, and says, that a page is left out: its family has no glyph for one
// of its letters.
func leftOut(group string, n int, err error) bool {
	out := errors.Is(err, specimen.ErrNoGlyph)
	if out {
		fmt.Fprintf(os.Stderr, "%s %d is left out: %v\n", group, n, err)
	}
	return out
}

// bothSides reports groups whose pages are weighed as the server weighs a document:
// with its other side beside them, and the genuine ones for false alarms.
func bothSides(group string) bool {
	return group == specimen.AttackBarcode || group == specimen.AttackMRZ || group == specimen.Genuine
}

// besideOther names the fields that a page and the document's other side contradict
// each other in, or the page itself.
func besideOther(ctx context.Context, read readFunc, maker specimen.Maker, sheet specimen.Sheet, facts vision.Facts) ([]string, error) {
	var pages []vision.Page
	pages = append(pages, facts.Pages[:min(1, len(facts.Pages))]...)
	other, ok, err := maker.OtherSide(sheet)
	if err != nil {
		return nil, fmt.Errorf("%s %d, other side: %w", sheet.Group, sheet.Number, err)
	}
	if ok {
		facts, err := read(ctx, other)
		if err != nil && ctx.Err() != nil {
			return nil, err
		}
		pages = append(pages, facts.Pages[:min(1, len(facts.Pages))]...) // a side that is refused says nothing
	}
	return clashes(pages...), nil
}

// readFunc gives the facts of a page.
type readFunc func(context.Context, specimen.Sheet) (vision.Facts, error)

// examineOnly looks for forgery where the document is known to lie.
func examineOnly(ctx context.Context, sheet specimen.Sheet, limits forensics.Thresholds) (vision.Facts, error) {
	decoded, err := (&imageio.Decoder{}).Decode(ctx, sheet.File)
	if err != nil {
		return vision.Facts{}, err
	}
	img := decoded.Pictures[0].Image
	start := time.Now()
	p := vision.Page{Width: img.Rect.Dx(), Height: img.Rect.Dy()}
	seen := forensics.Picture{Image: img, File: sheet.File}
	if sheet.Group != specimen.AttackScreenshot && sheet.Group != specimen.AttackScreen {
		seen.Outline = sheet.Taken.Outline
		low, high := seen.Outline[0], seen.Outline[0]
		for _, q := range seen.Outline {
			low.X, low.Y, high.X, high.Y = min(low.X, q.X), min(low.Y, q.Y), max(high.X, q.X), max(high.Y, q.Y)
		}
		seen.Area = vision.Box{X: low.X, Y: low.Y, W: high.X - low.X, H: high.Y - low.Y}
	}
	p.Findings = forensics.Examine(seen, limits)
	if f, ok := forensics.Screenshot(decoded.Pictures[0], decoded.Header.Type, limits); ok {
		p.Findings = append(p.Findings, f)
	}
	if f, ok := forensics.Editor(decoded.Pictures[0].Meta, limits); ok {
		p.Findings = append(p.Findings, f)
	}
	return vision.Facts{Pages: []vision.Page{p}, Millis: time.Since(start).Milliseconds()}, nil
}

// symbolsOnly looks for symbols as the reader does on a page without a zone.
func symbolsOnly(ctx context.Context, finder *barcode.Finder, sheet specimen.Sheet) (vision.Facts, error) {
	decoded, err := (&imageio.Decoder{}).Decode(ctx, sheet.File)
	if err != nil {
		return vision.Facts{}, err
	}
	img := decoded.Pictures[0].Image
	start := time.Now()
	found, err := finder.Find(ctx, img)
	p := vision.Page{Width: img.Rect.Dx(), Height: img.Rect.Dy(), Barcodes: found}
	return vision.Facts{Pages: []vision.Page{p}, Millis: time.Since(start).Milliseconds()}, err
}

// tell prints what went wrong on a page.
func tell(r record, blind bool) {
	if z := r.Zone; z != nil && !z.Exact && !blind {
		fmt.Printf("  %s %d %s %s: zone\n    %s\n    %s\n", r.Group, r.Number, r.Code, r.Side, strings.Join(z.Want, " "), strings.Join(z.Got, " "))
	}
	for _, f := range r.Fields {
		if !f.Exact && !f.Hidden && !blind {
			fmt.Printf("  %s %d %s %s: %s %q read %q\n", r.Group, r.Number, r.Code, r.Side, f.Name, f.Want, f.Got)
		}
	}
	if len(r.Finds) > 0 || len(r.Clashes) > 0 {
		fmt.Printf("  %s %d:", r.Group, r.Number)
		for _, f := range r.Finds {
			fmt.Printf(" %s %.2f (%s)", f.Code, f.Score, f.Detail)
		}
		fmt.Println(" clashes", r.Clashes)
	}
}

// show writes pages as files, to look at.
func show(o options) error {
	maker, err := newMaker(o.part, o.models)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	for _, group := range groupList(o.groups) {
		for n := o.first; n < o.first+o.pages; n++ {
			sheet, ok, err := drawn(maker.Page, group, n)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			ext := "jpg"
			if _, format, err := image.DecodeConfig(strings.NewReader(string(sheet.File))); err == nil && format == "png" {
				ext = "png"
			}
			name := fmt.Sprintf("%s-%s-%04d-%s.%s", o.part, group, n, sheet.Design.Code, ext)
			if err := os.WriteFile(filepath.Join(o.out, name), sheet.File, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}
