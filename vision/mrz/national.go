package mrz

import (
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/nationalid"
)

// national is a personal number found in optional data.
type national struct {
	number string
	// proved: the number's own check digit is right.
	proved bool
}

// placement says where an issuer prints its national number.
type placement struct {
	country string
	format  string // empty: every format
	part    part
	// digits is the length of a number of digits alone; 0 when shape is given.
	digits int
	// shape is a pattern of d (digit), l (letter) and < for the whole field without its trailing fillers.
	shape string
	// separator is what the print has where the zone has a filler inside the number.
	separator string
}

// placements lists issuers whose optional data holds the personal number, from
// the public registers of authentic documents (PRADO) and specimen zones.
func placements() []placement {
	return []placement{
		{country: "KAZ", part: partOptional, digits: 12},
		{country: "UZB", part: partOptional, digits: 14},
		{country: "KGZ", part: partOptional, digits: 14},
		{country: "TUR", part: partOptional, digits: 11},
		{country: "EST", part: partOptional, digits: 11},
		{country: "LTU", part: partOptional, digits: 11},
		{country: "LVA", part: partOptional, shape: "dddddd<ddddd", separator: "-"},
		{country: "LVA", part: partOptional, digits: 11},
		{country: "UKR", part: partOptional, shape: "dddddddd<ddddd", separator: "-"},
		{country: "BEL", format: vision.FormatTD1, part: partOptional2, digits: 11},
		{country: "BGR", format: vision.FormatTD1, part: partOptional2, digits: 10},
		{country: "BGR", format: vision.FormatTD3, part: partOptional, digits: 10},
		{country: "ESP", part: partOptional, shape: "ddddddddl"},
		{country: "ESP", part: partOptional, shape: "ldddddddl"},
		{country: "POL", format: vision.FormatTD3, part: partOptional, digits: 11},
		{country: "HRV", part: partOptional, digits: 11},
		{country: "HRV", part: partOptional2, digits: 11},
		{country: "SRB", part: partOptional, digits: 13},
		{country: "SRB", part: partOptional2, digits: 13},
		{country: "BIH", part: partOptional, digits: 13},
		{country: "MKD", part: partOptional, digits: 13},
		{country: "MNE", part: partOptional, digits: 13},
		{country: "SVN", part: partOptional, digits: 13},
		{country: "CZE", format: vision.FormatTD3, part: partOptional, digits: 10},
		{country: "SVK", format: vision.FormatTD3, part: partOptional, digits: 10},
		{country: "MDA", part: partOptional, digits: 13},
		{country: "GEO", part: partOptional, digits: 11},
		{country: "BLR", part: partOptional, shape: "dddddddldddlld"},
		{country: "FIN", part: partOptional, shape: "dddddd<dddl", separator: "-"},
		{country: "FIN", part: partOptional, shape: "dddddd<dddd", separator: "-"},
		{country: "NLD", part: partOptional, digits: 9},
		{country: "ROU", format: vision.FormatTD3, part: partOptional, digits: 13},
	}
}

// nationalNumber finds the personal number in the optional field p of a zone.
func nationalNumber(country, format string, p part, field, birth string) (national, bool) {
	text := strings.TrimRight(field, string(Filler))
	if country == "ROU" && format == vision.FormatTD2 && len(text) == 7 && allDigits(text) && allDigits(birth) {
		// The card splits the CNP: its first digit and last six are printed here,
		// the six between are the birth date.
		return proved(country, text[:1]+birth+text[1:]), true
	}
	for _, pl := range placements() {
		if pl.country != country || pl.part != p || pl.format != "" && pl.format != format {
			continue
		}
		if pl.digits > 0 && len(text) == pl.digits && allDigits(text) {
			return proved(country, text), true
		}
		if pl.shape != "" && fits(text, pl.shape) {
			return proved(country, strings.ReplaceAll(text, "<", pl.separator)), true
		}
	}
	return national{}, false
}

// proved applies the number's own check digit.
func proved(country, number string) national {
	r, _ := nationalid.Validate(country, number)
	return national{number: number, proved: r.Valid && r.Checked}
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func fits(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := range len(s) {
		switch shape[i] {
		case 'd':
			if !isDigit(s[i]) {
				return false
			}
		case 'l':
			if !isLetter(s[i]) {
				return false
			}
		default:
			if s[i] != shape[i] {
				return false
			}
		}
	}
	return true
}
