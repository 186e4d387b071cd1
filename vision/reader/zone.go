package reader

import (
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
	"github.com/idngo/idngo/vision/ocr"
)

// zoneRow hands a line with the alternatives of its characters to the decoder
// of zones. box is the line's place after levelling.
func zoneRow(l ocr.Line, box vision.Box) mrz.Row {
	row := mrz.Row{Text: l.Text, Score: l.Score, Box: box, Cells: make([][]mrz.Candidate, len(l.Chars))}
	for i, c := range l.Chars {
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
