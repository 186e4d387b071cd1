// Command zones measures the two readers of machine readable zones, and what
// they say together, on pages of bench/PROTOCOL.md. The rows are cut out where
// they are known to lie, so that reading is measured apart from finding.
//
//	zones [-part tune] [-count N] [-from K] [-models DIR] [-misread N]
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/mrzread"
	"github.com/idngo/idngo/vision/ocr"
	"github.com/idngo/idngo/vision/onnx"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "zones:", err)
		os.Exit(1)
	}
}

// tally counts zones of one grade.
type tally struct {
	zones, rows                 int
	ownRows, ppRows             int // read as printed, without a format
	own, pp, both               int // zones decoded as printed
	ownFalse, ppFalse, bothFake int // said valid, not as printed
	valid, agreed, agreedWrong  int
}

const (
	rowMargin = 0.3 // of a row's height, around it
	smallest  = 4.0 // pixels per millimetre at which documents are drawn
)

func run() error {
	part := flag.String("part", "tune", "of the protocol: tune or test")
	count := flag.Int("count", 40, "pages a grade; those without a zone count, too")
	from := flag.Int("from", 0, "number of the first page")
	models := flag.String("models", "models/cache", "models folder")
	misread := flag.Int("misread", 0, "print so many zones that were not read as printed")
	flag.Parse()

	rt, err := onnx.Open(*models)
	if err != nil {
		return err
	}
	defer rt.Close() //nolint:errcheck // the figures are taken by then
	text, err := ocr.Open(rt, 2)
	if err != nil {
		return err
	}
	own, err := mrzread.Open(rt, 2)
	if err != nil {
		return err
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
	now := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	fmt.Print("| photograph | zones | rows exact: own, PP-OCRv6 | zones exact: own, PP-OCRv6, both | valid | valid but wrong: own, PP-OCRv6, both | agreed, of these wrong |\n|---|---|---|---|---|---|---|\n")
	var ownTime, ppTime time.Duration
	rows := 0
	for _, g := range specimen.Grades() {
		var t tally
		for i := *from; i < *from+*count; i++ {
			d := designs[i%len(designs)]
			seed := specimen.Part(*part).Seed(string(g), i)
			side := d.Sides[len(d.Sides)-1] // where the zone is
			e := g.Expose(specimen.Part(*part), seed, d.Card())
			scale := max(specimen.Scale(e.Capital), smallest)
			drawn, err := studio.Print(d, side, seed, cases.Look(g, seed), specimen.Options{Scale: scale, Seed: seed})
			if err != nil {
				return err
			}
			want := drawn.Truth.MRZ
			if len(want) == 0 || drawn.Truth.MRZBox == nil {
				continue
			}
			taken := specimen.Photograph(drawn, scale, e)
			quads := rowQuads(taken, len(want), e.Capital*scale/specimen.Scale(e.Capital))
			start := time.Now()
			strips, curves, err := own.ReadAlong(ctx, taken.Image, quads)
			if err != nil {
				return err
			}
			ownTime += time.Since(start)
			start = time.Now()
			lines, err := text.RecogniseAlong(ctx, taken.Image, quads, curves)
			if err != nil {
				return err
			}
			ppTime += time.Since(start)
			rows += len(quads)
			a, b := make([]mrz.Row, len(want)), make([]mrz.Row, len(want))
			for k := range want {
				box := vision.Box{X: 10, Y: float64(40 * k), W: 900, H: 25}
				a[k], b[k] = mrz.Row{Strip: &strips[k], Box: box}, rowOf(lines[k], box)
				t.rows++
				if strips[k].Text() == want[k] {
					t.ownRows++
				}
				if lines[k].Text == want[k] {
					t.ppRows++
				}
			}
			t.zones++
			exact := func(m *vision.MRZ, ok bool, right, fake *int) {
				switch {
				case ok && strings.Join(m.Lines, "\n") == strings.Join(want, "\n"):
					*right++
				case ok && m.Valid:
					*fake++
				}
			}
			ma, oka := mrz.DecodeTwo(a, nil, now)
			mb, okb := mrz.DecodeTwo(nil, b, now)
			m, ok := mrz.DecodeTwo(a, b, now)
			exact(ma, oka, &t.own, &t.ownFalse)
			exact(mb, okb, &t.pp, &t.ppFalse)
			before := t.both
			exact(m, ok, &t.both, &t.bothFake)
			if ok && m.Valid {
				t.valid++
			}
			if ok && m.Agreed {
				t.agreed++
				if t.both == before {
					t.agreedWrong++
				}
			}
			if t.both == before && *misread > 0 {
				*misread--
				fmt.Fprintf(os.Stderr, "%s %d %s:\n  %s\n", g, i, d.Code, strings.Join(want, "\n  "))
				for k := range want {
					fmt.Fprintf(os.Stderr, "  own %s\n  pp  %s\n", strips[k].Text(), lines[k].Text)
				}
				if ok {
					fmt.Fprintf(os.Stderr, "  =>  %s\n", strings.Join(m.Lines, "\n      "))
				}
			}
		}
		share := func(n, of int) string { return fmt.Sprintf("%.1f%%", 100*float64(n)/float64(max(of, 1))) }
		fmt.Printf("| %s | %d | %s, %s | %s, %s, %s | %s | %d, %d, %d | %s, %d |\n", g, t.zones, share(t.ownRows, t.rows), share(t.ppRows, t.rows),
			share(t.own, t.zones), share(t.pp, t.zones), share(t.both, t.zones), share(t.valid, t.zones), t.ownFalse, t.ppFalse, t.bothFake, share(t.agreed, t.zones), t.agreedWrong)
	}
	fmt.Printf("\nA row takes the own reader %.1f ms and PP-OCRv6 %.1f ms.\n",
		float64(ownTime.Microseconds())/1000/float64(max(rows, 1)), float64(ppTime.Microseconds())/1000/float64(max(rows, 1)))
	return nil
}

// rowParts are the pieces by whose corners a row that may be bent is surrounded.
const rowParts = 24

// rowQuads are the rows of the zone on the photograph: rectangles around them, as
// a detector would give that misses nothing.
func rowQuads(taken specimen.Taken, n int, capital float64) []ocr.Quad {
	box := *taken.Truth.MRZBox
	quads := make([]ocr.Quad, n)
	for k := range quads {
		y := box.Y
		if n > 1 {
			y += float64(k) * (box.H - capital) / float64(n-1)
		}
		var corners []vision.Point
		for i := range rowParts {
			w := box.W / rowParts
			corners = append(corners, taken.Place(vision.Box{X: box.X + float64(i)*w, Y: y, W: w, H: min(capital, box.H)})...)
		}
		quads[k] = around(corners).Grow(rowMargin)
	}
	return quads
}

// around is the rectangle around the pieces of a row, four corners each, along the
// line from its first corner to its last.
func around(corners []vision.Point) ocr.Quad {
	from, to := corners[0], corners[len(corners)-3]
	length := math.Hypot(to.X-from.X, to.Y-from.Y)
	ux, uy := (to.X-from.X)/length, (to.Y-from.Y)/length
	left, right, top, foot := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range corners {
		u, v := (p.X-from.X)*ux+(p.Y-from.Y)*uy, (p.Y-from.Y)*ux-(p.X-from.X)*uy
		left, right, top, foot = min(left, u), max(right, u), min(top, v), max(foot, v)
	}
	at := func(u, v float64) vision.Point { return vision.Point{X: from.X + u*ux - v*uy, Y: from.Y + u*uy + v*ux} }
	return ocr.Quad{at(left, top), at(right, top), at(right, foot), at(left, foot)}
}

// rowOf hands a line of the general reader to the decoder.
func rowOf(l ocr.Line, box vision.Box) mrz.Row {
	row := mrz.Row{Text: l.Text, Score: l.Score, Box: box, Cells: make([][]mrz.Candidate, len(l.Chars))}
	for i, c := range l.Chars {
		row.Cells[i] = []mrz.Candidate{{Rune: c.Rune, P: c.Score}}
		for _, a := range c.Zone {
			if a.Rune != c.Rune {
				row.Cells[i] = append(row.Cells[i], mrz.Candidate{Rune: a.Rune, P: a.Score})
			}
		}
	}
	return row
}
