package fields

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/idngo/idngo/vision"
)

// Place is a part of a page in which small print may have been overlooked.
type Place struct {
	Box    vision.Box // as those of the page's lines
	Height float64    // of the print beside it, which is larger
}

const (
	legendBelow  = 2.3  // rows of the table below its last one in which a legend is looked for
	legendBefore = 0.4  // of the table's width to the left of its first column
	legendBehind = 0.35 // and to the right of its last one
	legendTiles  = 3    // parts of that strip, so that each is enlarged the more
	tileOverlap  = 0.08 // of the strip's length
)

// legendPlaces are where the legend of a licence's back stands whose country nobody
// has told: it names the columns in the language of its state, in the smallest print
// of all, at the foot of the card (ISO/IEC 18013-1, annex A; directive 2006/126/EC,
// annex I).
func (s *scan) legendPlaces() []Place {
	if !s.countrylessBack() {
		return nil
	}
	column := s.categoryColumn()
	if len(column) < 2 {
		return nil
	}
	first, last := column[0].row.Box, column[len(column)-1].row.Box
	pitch := (middle(last) - middle(first)) / float64(len(column)-1)
	if grid, ok := gridOf(column, func(r *row) float64 { return middle(r.Box) }); ok {
		pitch = grid.whole / grid.rows
	}
	left, right, height := first.X, first.X+first.W, last.H
	for _, c := range column {
		height = math.Max(height, c.row.Box.H)
	}
	for _, r := range s.rows {
		if y := middle(r.Box); y > middle(first)-3*pitch && y < middle(last)+pitch && s.inTable(r) {
			right = math.Max(right, r.Box.X+r.Box.W)
		}
	}
	x0, x1 := left-legendBefore*(right-left), right+legendBehind*(right-left)
	if x1-x0 < 1 || pitch < 1 {
		return nil
	}
	var out []Place
	for i := range legendTiles {
		from, to := math.Max(0, float64(i)/legendTiles-tileOverlap), math.Min(1, float64(i+1)/legendTiles+tileOverlap)
		box := vision.Box{X: x0 + from*(x1-x0), Y: middle(last), W: (to - from) * (x1 - x0), H: legendBelow * pitch}
		out = append(out, Place{box, height})
	}
	return out
}

// inTable reports what stands in the columns 10 to 12: their numbers, and dates.
func (s *scan) inTable(r *row) bool {
	_, number := columnNumber(r.Text)
	return number || slices.Contains(s.tableDates(), r)
}

// countrylessBack reports the back of a licence that told its country in nothing.
func (s *scan) countrylessBack() bool {
	return s.kind == KindDrivers && s.side == SideBack && s.country == "" && s.page.MRZ == nil
}

// Legends gives those of the lines read at a place of the page that are the legend of
// one country's licences, the surest first; none where they are of none or of several.
func (x *Extractor) Legends(lines []vision.TextLine) []vision.TextLine {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.Text
	}
	country := x.words.legendCountry(texts...)
	if country == "" {
		return nil
	}
	out := slices.DeleteFunc(slices.Clone(lines), func(l vision.TextLine) bool { return x.words.legendCountry(l.Text) != country })
	slices.SortStableFunc(out, func(a, b vision.TextLine) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

const (
	legendOff    = 0.37 // of a legend's letters, which may be misread
	shortOff     = 0.25 // the same of a short word
	legendClear  = 0.15 // more of them that another country's words must be off
	legendShort  = 10   // letters below which a word is short
	legendLeast  = 8    // letters from which on a word may be misread at all
	legendNumber = "I2" // 12, as a skeleton: the number of the column of remarks
)

// secondLanguage is the country in whose language the licences of other states are
// printed too, beside their own.
const secondLanguage = "RUS"

// legendCountry is the country whose licences bear a legend that one of the texts is
// a reading of. Hardly any other words are on the back of a licence, so a reading may be
// farther off than elsewhere, as long as it is nearer to the words of one country than to
// those of all others. Empty where none is.
func (w *words) legendCountry(texts ...string) string {
	best := map[string]float64{}
	for _, text := range texts {
		folded := skeleton(fold(text))
		word := itemNumber.ReplaceAllString(folded, "")
		for _, t := range w.templates {
			if t.Kind != KindDrivers || t.Side != SideBack || len(t.all) > 0 {
				continue
			}
			for _, legend := range t.words {
				off := 1.0
				if n := len([]rune(legend)); n >= legendLeast {
					off = float64(offWithin(word, legend)) / float64(n)
					if n < legendShort && off > shortOff {
						continue
					}
				} else if strings.HasPrefix(folded, legendNumber) && word == legend {
					off = 0
				}
				if old, ok := best[t.Country]; !ok || off < old {
					best[t.Country] = off
				}
			}
		}
	}
	for country, off := range best {
		if country != secondLanguage && off <= legendOff {
			delete(best, secondLanguage)
			break
		}
	}
	country, off, next := "", 2.0, 2.0
	for c, o := range best {
		switch {
		case o < off || o == off && c < country:
			country, off, next = c, o, off
		case o < next:
			next = o
		}
	}
	if off > legendOff || next < off+legendClear {
		return ""
	}
	return country
}

// offWithin is the edit distance of a word from the nearest part of a text.
func offWithin(text, word string) int {
	x, y := []rune(text), []rune(word)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	best := row[len(y)]
	for i := range x {
		diagonal := row[0] // 0: the part begins anywhere
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
		best = min(best, row[len(y)])
	}
	return best
}
