package main

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/bench/stat"
	"github.com/idngo/idngo/vision"
)

// hiddenFrom is the share of a value that may be hidden while it still counts.
const hiddenFrom = 0.15

// compare sets what was read of a page beside its truth.
func compare(s specimen.Sheet, part specimen.Part, facts vision.Facts) record {
	r := record{
		Part: string(part), Group: s.Group, Number: s.Number, Code: s.Design.Code, Country: s.Design.Country, Side: s.Side, Grade: string(s.Grade),
		Family: s.Look.Family, Style: s.Look.Style, Detail: s.Detail, Region: s.Region, Millis: facts.Millis, Stages: facts.Stages,
	}
	if len(facts.Pages) == 0 {
		return r
	}
	p := facts.Pages[0]
	t := s.Taken.Truth
	r.Finds, r.Quality, r.Width, r.Height = append(facts.Findings, p.Findings...), p.Quality, p.Width, p.Height
	r.Kind, r.State = p.Kind == t.Kind, p.Country == t.Country
	r.SideOK = p.Side == t.Side || t.Side == "" || len(s.Design.Sides) == 1
	off := math.Mod(s.Exposed.Rotation+float64(p.Rotation)+720, 360)
	r.Upright = off < 46 || off > 314
	if len(t.MRZ) > 0 {
		z := zoneRecord{Format: s.Design.Format, Want: t.MRZ}
		if p.MRZ != nil {
			z.Got, z.Valid, z.Agreed = p.MRZ.Lines, p.MRZ.Valid, p.MRZ.Agreed
			z.Exact = slices.Equal(p.MRZ.Lines, t.MRZ)
		}
		r.Zone = &z
	} else if p.MRZ != nil && p.MRZ.Valid && s.Design.Code != "rus-int" {
		r.Zone = &zoneRecord{Got: p.MRZ.Lines, Valid: true} // a zone where none is printed
	}
	r.fields(s, p)
	for _, symbol := range t.Symbols {
		one := symbolRecord{Format: symbol.Format}
		for _, b := range p.Barcodes {
			if b.Format == symbol.Format {
				one.Found = true
				one.Exact = one.Exact || b.Text == symbol.Text
			}
		}
		r.Symbols = append(r.Symbols, one)
	}
	r.Clashes = clashes(p)
	return r
}

// fields matches readings of print with what is printed.
func (r *record) fields(s specimen.Sheet, p vision.Page) {
	read := map[string][]string{}
	var viz []vision.Reading
	for _, x := range p.Readings {
		if x.Source == vision.SourceVIZ || x.Source == "" {
			read[x.Name] = append(read[x.Name], x.Value)
			viz = append(viz, x)
		}
	}
	script := documentScript(s.Taken.Truth)
	printed := map[string][]string{}
	for i, f := range s.Taken.Truth.Fields {
		printed[f.Name] = append(printed[f.Name], fold(f.Value))
		one := fieldRecord{Name: f.Name, Want: f.Value, Script: scriptOf(f.Raw), Hidden: s.Taken.Hidden[i] >= hiddenFrom}
		if one.Script == "" {
			one.Script, one.Figures = script, true
		}
		best := math.MaxInt
		for _, v := range read[f.Name] {
			if d := stat.Levenshtein(fold(v), fold(f.Value)); d < best {
				best, one.Got = d, v
			}
		}
		one.Exact = best == 0
		r.Fields = append(r.Fields, one)
	}
	for _, x := range viz {
		if len(printed[x.Name]) == 0 {
			continue
		}
		right := slices.Contains(printed[x.Name], fold(x.Value))
		if !right {
			r.Wrong++
		}
		r.Read = append(r.Read, readingRecord{Name: x.Name, Score: x.Score, Right: right})
	}
}

// fold drops what readers may spell differently: case, spaces, apostrophes.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), strings.ContainsRune("‘’'ʻ`´", r):
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

func scriptOf(s string) string {
	script := ""
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			return "cyrillic"
		case unicode.IsLetter(r):
			script = "latin"
		}
	}
	return script
}

// documentScript is that of the holder's names.
func documentScript(t specimen.Truth) string {
	for _, f := range t.Fields {
		if f.Name == vision.FieldLastName || f.Name == vision.FieldFullName || f.Name == vision.FieldPlaceOfBirth {
			if s := scriptOf(f.Raw); s != "" {
				return s
			}
		}
	}
	return "latin"
}

// slips are the figures by which two readings of a value may differ and still be
// one value that was misread.
const slips = 2

// clashes names the fields that zone, print and barcode of a document's pages tell
// differently beyond what a slip of reading explains: what kyc/check/identity calls a contradiction,
// at any score.
func clashes(pages ...vision.Page) []string {
	var out []string
	var all []vision.Reading
	for _, p := range pages {
		all = append(all, p.Readings...)
		if p.MRZ != nil {
			all = append(all, p.MRZ.Fields...)
		}
	}
	for _, name := range []string{vision.FieldDocumentNumber, vision.FieldBirthDate, vision.FieldExpiryDate} {
		bySource := map[string][]vision.Reading{}
		for _, r := range all {
			if r.Name == name && r.Value != "" {
				bySource[r.Source] = append(bySource[r.Source], r)
			}
		}
		for a, as := range bySource {
			for b, bs := range bySource {
				if a < b && !slices.ContainsFunc(as, func(x vision.Reading) bool {
					return slices.ContainsFunc(bs, func(y vision.Reading) bool { return alike(fold(x.Value), fold(y.Value)) })
				}) {
					out = append(out, name)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// alike: one value within some slips, or one that holds the other, as a number
// with its series.
func alike(a, b string) bool {
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	return stat.Levenshtein(a, b) <= slips || len(short) >= 6 && strings.Contains(long, short)
}
