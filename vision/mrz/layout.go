package mrz

import (
	"strings"

	"github.com/idngo/idngo/vision"
)

// span is the half-open range [from, to) of positions of one line.
type span struct{ line, from, to int }

func (s span) in(lines []string) string { return lines[s.line][s.from:s.to] }

// part names what the positions of a zone hold.
type part uint8

const (
	partCode part = iota
	partIssuer
	partNumber
	partNationality
	partBirth
	partSex
	partExpiry
	partOptional
	partOptional2
	partNames
	partLastName
	partFirstName
	partCheckDigit
	partCount
)

// field is one part with its place and alphabet.
type field struct {
	part  part
	span  span
	class class
}

// Names of check digits, the keys of vision.MRZ.Checks.
const (
	CheckNumber    = "number"
	CheckBirth     = "birthDate"
	CheckExpiry    = "expiryDate"
	CheckOptional  = "optional"
	CheckComposite = "composite"
)

// check is one check digit: where it is printed and what it covers.
type check struct {
	name string
	at   span
	over []span
	// fillerIfEmpty: a filler may stand for the digit when the covered field is empty.
	fillerIfEmpty bool
}

// layout is the geometry of one format.
type layout struct {
	format     string
	rows, cols int
	fields     []field
	checks     []check
}

// The layouts of ICAO Doc 9303 parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (MRV), of
// the French card (arrêté of 1987: 2 x 36, number of 12, names split over both
// lines) and of ISO/IEC 18013-1 driving licences. Positions count from 0.
func layouts() []layout {
	return []layout{td1(), td2(), td3(), visa(vision.FormatMRVA, 44), visa(vision.FormatMRVB, 36), idFRA(), drivingLicence()}
}

// layoutOf returns the layout of a format name.
func layoutOf(format string) (layout, bool) {
	for _, l := range layouts() {
		if l.format == format {
			return l, true
		}
	}
	return layout{}, false
}

func td1() layout {
	return layout{
		format: vision.FormatTD1, rows: 3, cols: 30,
		fields: []field{
			{partCode, span{0, 0, 1}, classLetter},
			{partCode, span{0, 1, 2}, classCode},
			{partIssuer, span{0, 2, 5}, className},
			{partNumber, span{0, 5, 14}, classAny},
			{partCheckDigit, span{0, 14, 15}, classCheck},
			{partOptional, span{0, 15, 30}, classAny},
			{partBirth, span{1, 0, 6}, classDate},
			{partCheckDigit, span{1, 6, 7}, classCheck},
			{partSex, span{1, 7, 8}, classSex},
			{partExpiry, span{1, 8, 14}, classDate},
			{partCheckDigit, span{1, 14, 15}, classCheck},
			{partNationality, span{1, 15, 18}, className},
			{partOptional2, span{1, 18, 29}, classAny},
			{partCheckDigit, span{1, 29, 30}, classDigit},
			{partNames, span{2, 0, 30}, className},
		},
		checks: []check{
			{name: CheckNumber, at: span{0, 14, 15}, over: []span{{0, 5, 14}}},
			{name: CheckBirth, at: span{1, 6, 7}, over: []span{{1, 0, 6}}, fillerIfEmpty: true},
			{name: CheckExpiry, at: span{1, 14, 15}, over: []span{{1, 8, 14}}, fillerIfEmpty: true},
			{name: CheckComposite, at: span{1, 29, 30}, over: []span{{0, 5, 30}, {1, 0, 7}, {1, 8, 15}, {1, 18, 29}}},
		},
	}
}

// twoLines is what TD2, TD3 and the visas share.
func twoLines(format string, cols int) layout {
	return layout{
		format: format, rows: 2, cols: cols,
		fields: []field{
			{partCode, span{0, 0, 1}, classLetter},
			{partCode, span{0, 1, 2}, classCode},
			{partIssuer, span{0, 2, 5}, className},
			{partNames, span{0, 5, cols}, className},
			{partNumber, span{1, 0, 9}, classAny},
			{partCheckDigit, span{1, 9, 10}, classCheck},
			{partNationality, span{1, 10, 13}, className},
			{partBirth, span{1, 13, 19}, classDate},
			{partCheckDigit, span{1, 19, 20}, classCheck},
			{partSex, span{1, 20, 21}, classSex},
			{partExpiry, span{1, 21, 27}, classDate},
			{partCheckDigit, span{1, 27, 28}, classCheck},
		},
		checks: []check{
			{name: CheckNumber, at: span{1, 9, 10}, over: []span{{1, 0, 9}}},
			{name: CheckBirth, at: span{1, 19, 20}, over: []span{{1, 13, 19}}, fillerIfEmpty: true},
			{name: CheckExpiry, at: span{1, 27, 28}, over: []span{{1, 21, 27}}, fillerIfEmpty: true},
		},
	}
}

func td2() layout {
	l := twoLines(vision.FormatTD2, 36)
	l.fields = append(l.fields,
		field{partOptional, span{1, 28, 35}, classAny},
		field{partCheckDigit, span{1, 35, 36}, classDigit})
	l.checks = append(l.checks,
		check{name: CheckComposite, at: span{1, 35, 36}, over: []span{{1, 0, 10}, {1, 13, 20}, {1, 21, 35}}})
	return l
}

func td3() layout {
	l := twoLines(vision.FormatTD3, 44)
	l.fields = append(l.fields,
		field{partOptional, span{1, 28, 42}, classAny},
		field{partCheckDigit, span{1, 42, 43}, classCheck},
		field{partCheckDigit, span{1, 43, 44}, classDigit})
	l.checks = append(l.checks,
		check{name: CheckOptional, at: span{1, 42, 43}, over: []span{{1, 28, 42}}, fillerIfEmpty: true},
		check{name: CheckComposite, at: span{1, 43, 44}, over: []span{{1, 0, 10}, {1, 13, 20}, {1, 21, 43}}})
	return l
}

func visa(format string, cols int) layout {
	l := twoLines(format, cols)
	l.fields = append(l.fields, field{partOptional, span{1, 28, cols}, classAny})
	return l
}

func idFRA() layout {
	return layout{
		format: vision.FormatIDFRA, rows: 2, cols: 36,
		fields: []field{
			{partCode, span{0, 0, 2}, classLetter},
			{partIssuer, span{0, 2, 5}, classLetter},
			{partLastName, span{0, 5, 30}, className},
			{partOptional, span{0, 30, 36}, classAny},
			// Year and month, the department (2A and 2B are Corsica's), a count.
			{partNumber, span{1, 0, 4}, classDigit}, {partNumber, span{1, 4, 7}, classAny}, {partNumber, span{1, 7, 12}, classDigit},
			{partCheckDigit, span{1, 12, 13}, classDigit},
			{partFirstName, span{1, 13, 27}, className},
			{partBirth, span{1, 27, 33}, classDate},
			{partCheckDigit, span{1, 33, 34}, classDigit},
			{partSex, span{1, 34, 35}, classSex},
			{partCheckDigit, span{1, 35, 36}, classDigit},
		},
		checks: []check{
			{name: CheckNumber, at: span{1, 12, 13}, over: []span{{1, 0, 12}}},
			{name: CheckBirth, at: span{1, 33, 34}, over: []span{{1, 27, 33}}},
			{name: CheckComposite, at: span{1, 35, 36}, over: []span{{0, 0, 36}, {1, 0, 35}}},
		},
	}
}

// drivingLicence is the one line of ISO/IEC 18013-1: "D", a configuration
// character, the issuer, data laid out by the issuer, and one digit over all.
func drivingLicence() layout {
	return layout{
		format: vision.FormatDL, rows: 1, cols: 30,
		fields: []field{
			{partCode, span{0, 0, 1}, classLetter},
			{partCode, span{0, 1, 2}, classAny},
			{partIssuer, span{0, 2, 5}, className},
			{partOptional, span{0, 5, 29}, classAny},
			{partCheckDigit, span{0, 29, 30}, classDigit},
		},
		checks: []check{
			{name: CheckComposite, at: span{0, 29, 30}, over: []span{{0, 0, 29}}},
		},
	}
}

// russian reports whether a first line is that of Russia's national passport,
// which writes names with digits for letters that Latin lacks.
func (l layout) russian(first string) bool {
	return l.format == vision.FormatTD3 && strings.HasPrefix(first, "PNRUS")
}

// classes spreads the alphabets over the positions.
func (l layout) classes(first string) [][]class {
	out := make([][]class, l.rows)
	for i := range out {
		out[i] = make([]class, l.cols)
	}
	for _, f := range l.fields {
		k := f.class
		if f.part == partNames && l.russian(first) {
			k = classAny
		}
		for i := f.span.from; i < f.span.to; i++ {
			out[f.span.line][i] = k
		}
	}
	return out
}

// find returns the span of a part, joined when the layout lists it in pieces.
func (l layout) find(p part) (span, bool) {
	var out span
	found := false
	for _, f := range l.fields {
		if f.part != p {
			continue
		}
		if !found {
			out, found = f.span, true
		} else if f.span.line == out.line && f.span.from == out.to {
			out.to = f.span.to
		}
	}
	return out, found
}

// detectFormat names the format of lines whose number and length are known.
func detectFormat(lines []string) (layout, bool) {
	if len(lines) == 0 {
		return layout{}, false
	}
	cols := len(lines[0])
	for _, l := range lines {
		if len(l) != cols {
			return layout{}, false
		}
	}
	switch {
	case len(lines) == 3 && cols == 30:
		return td1(), true
	case len(lines) == 2 && cols == 44 && lines[0][0] == 'V':
		return visa(vision.FormatMRVA, 44), true
	case len(lines) == 2 && cols == 44:
		return td3(), true
	case len(lines) == 2 && cols == 36 && lines[0][0] == 'V':
		return visa(vision.FormatMRVB, 36), true
	case len(lines) == 2 && cols == 36 && lines[0][:5] == "IDFRA":
		return idFRA(), true
	case len(lines) == 2 && cols == 36:
		return td2(), true
	case len(lines) == 1 && cols == 30 && lines[0][0] == 'D':
		return drivingLicence(), true
	}
	return layout{}, false
}
