package reader

import (
	"strings"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
)

// zoneRow hands a line with the alternatives of its characters to the decoder
// of zones. box is the line's place after levelling.
func zoneRow(l ocr.Line, box vision.Box) mrz.Row {
	row := mrz.Row{Text: l.Text, Score: l.Score, Box: box, Cells: make([][]mrz.Candidate, len(l.Chars))}
	zone := mrz.LooksLike(l.Text) > 0
	for i, c := range l.Chars {
		if zone && foreignToZones(c.Rune) && len(c.Zone) > 0 {
			row.Cells[i] = lookAlikes(c)
			continue
		}
		cell := []mrz.Candidate{{Rune: c.Rune, P: c.Score}}
		for _, a := range c.Zone {
			if a.Rune != c.Rune {
				cell = append(cell, mrz.Candidate{Rune: a.Rune, P: a.Score})
			}
		}
		row.Cells[i] = cell
	}
	return row
}

// foreignToZones reports whether a character is no letter, digit, filler,
// quotation mark taken for fillers, or space.
func foreignToZones(r rune) bool {
	return !strings.ContainsRune(ocr.ZoneAlphabet+" «»‹›<>abcdefghijklmnopqrstuvwxyz", r)
}

// lookAlikes replaces a character that no zone can hold (a bracket for a J, a
// Greek rho for a P) by what the zone's alphabet offers at its place. What
// share of the doubt each gets is the reader's; together they count for half,
// because the reader saw something else.
func lookAlikes(c ocr.Char) []mrz.Candidate {
	sum := 0.0
	for _, a := range c.Zone {
		sum += a.Score
	}
	cell := make([]mrz.Candidate, len(c.Zone))
	for i, a := range c.Zone {
		cell[i] = mrz.Candidate{Rune: a.Rune, P: 0.5 * a.Score / max(sum, 1e-12)}
	}
	return cell
}
