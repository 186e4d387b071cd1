package main

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/bench/stat"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/lineread"
	"github.com/idngo/idngo/vision/ocr"
)

// Classes of lines. They are counted apart because the readers differ in them.
const (
	cyrillicLine = "Cyrillic"
	latinLine    = "Latin"
	bothLine     = "both scripts"
	numberLine   = "numbers, dates"
)

// cell is one figure of the table.
type cell struct {
	conditions specimen.Conditions
	class      string
	reader     string
}

// score counts lines and characters.
type score struct{ lines, exact, chars, errors int }

// bench reads lines and keeps the score.
type bench struct {
	pp      *ocr.Engine
	own     *lineread.Reader
	scores  map[cell]*score
	shown   map[cell]int
	misread int
	// What both readers read the same, and how much of it is wrong.
	agreed, agreedWrong int
	lines               int
	ppTime, ownTime     time.Duration
}

// margin is the share of its height by which a line's ink is widened for the
// cut, about as much as a detector leaves.
const margin = 0.2

// page photographs a page and reads each of its values.
func (b *bench) page(ctx context.Context, page specimen.Picture, conditions specimen.Conditions, seed uint64) error {
	options, err := conditions.Random(seed)
	if err != nil {
		return err
	}
	shot, err := specimen.Capture(page.Image, options)
	if err != nil {
		return err
	}
	var fields []specimen.Field
	var quads []ocr.Quad
	for _, f := range page.Truth.Fields {
		if len([]rune(f.Raw)) < 2 {
			continue // a lone letter says neither its script nor its reader's worth
		}
		grow := margin * f.Box.H
		box := vision.Box{X: f.Box.X - grow, Y: f.Box.Y - grow, W: f.Box.W + 2*grow, H: f.Box.H + 2*grow}
		fields, quads = append(fields, f), append(quads, ocr.Quad(shot.Place(box)))
	}
	start := time.Now()
	pp, err := b.pp.Recognise(ctx, shot.Image, quads)
	if err != nil {
		return err
	}
	b.ppTime += time.Since(start)
	start = time.Now()
	own, err := b.own.ReadAll(ctx, shot.Image, quads)
	if err != nil {
		return err
	}
	b.ownTime += time.Since(start)
	b.lines += len(fields)
	script := lineread.PageScript(own)
	for i, f := range fields {
		kept := lineread.Choose(pp[i].TextLine(), own[i], script)
		if kept.Agreed {
			b.agreed++
			if stat.Levenshtein(plain(kept.Line.Text), plain(f.Raw)) > 0 {
				b.agreedWrong++
			}
		}
		for reader, text := range map[string]string{"PP-OCRv6": pp[i].Text, "own": own[i].Text, "kept": kept.Line.Text} {
			b.count(cell{conditions, class(f.Raw), reader}, f.Raw, text)
		}
	}
	return nil
}

func (b *bench) count(at cell, want, got string) {
	s := b.scores[at]
	if s == nil {
		s = &score{}
		b.scores[at] = s
	}
	want, got = plain(want), plain(got)
	errors := stat.Levenshtein(want, got)
	s.lines++
	s.chars += len([]rune(want))
	s.errors += errors
	if errors == 0 {
		s.exact++
	} else if b.shown[at] < b.misread {
		b.shown[at]++
		fmt.Printf("%s, %s, %s: %q for %q\n", at.conditions, at.class, at.reader, got, want)
	}
}

// class of a line by its letters. An element with one or two Latin letters and
// many digits is a number.
func class(s string) string {
	var latin, cyrillic, digits int
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.IsDigit(r):
			digits++
		}
	}
	switch {
	case digits > latin+cyrillic:
		return numberLine
	case latin > 0 && cyrillic > 0:
		return bothLine
	case cyrillic > 0:
		return cyrillicLine
	}
	return latinLine
}

// plain drops spaces, which readers set differently, and takes the forms of
// the apostrophe for one.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ':
			return -1
		case '‘', '’', 'ʻ', 'ʼ', '`':
			return '\''
		}
		return r
	}, s)
}

// print gives the table in Markdown.
func (b *bench) print() {
	readers := []string{"PP-OCRv6", "own", "kept"}
	fmt.Printf("| photograph | lines of | n | %s |\n|---|---|---|%s\n", strings.Join(readers, " | "), strings.Repeat("---|", len(readers)))
	for _, c := range []specimen.Conditions{specimen.Scanned, specimen.Careful, specimen.Hasty} {
		for _, k := range []string{cyrillicLine, latinLine, bothLine, numberLine} {
			first := b.scores[cell{c, k, readers[0]}]
			if first == nil {
				continue
			}
			fmt.Printf("| %s | %s | %d |", c, k, first.lines)
			for _, r := range readers {
				s := b.scores[cell{c, k, r}]
				fmt.Printf(" %.1f%%, %.2f%% |", 100*float64(s.exact)/float64(s.lines), 100*float64(s.errors)/float64(s.chars))
			}
			fmt.Println()
		}
	}
	n := time.Duration(max(b.lines, 1))
	fmt.Printf("\nLines exact, characters wrong. Both readers agreed on %d of %d lines; %d of these were wrong. A line takes PP-OCRv6 %.1f ms and the own reader %.1f ms.\n",
		b.agreed, b.lines, b.agreedWrong, float64((b.ppTime/n).Microseconds())/1000, float64((b.ownTime/n).Microseconds())/1000)
}
