package fields

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/idngo/idngo/vision"
)

// tableOrders are the orders in which licences list the categories on their back:
// directive 2006/126/EC and the convention of Vienna, with those of Kazakhstan and
// of Russia. States leave rows out.
var tableOrders = [][]string{
	{"AM", "A1", "A2", "A", "B1", "B", "C1", "C", "D1", "D", "BE", "C1E", "CE", "D1E", "DE", "L", "T"},
	{"A1", "A", "B1", "B", "C1", "C", "D1", "D", "BE", "C1E", "CE", "D1E", "DE", "TM", "TB"},
	{"A1", "A", "B1", "B", "C1", "C", "D1", "D", "BE", "CE", "C1E", "DE", "D1E"},
	{"A", "A1", "B", "B1", "C", "C1", "D", "D1", "BE", "CE", "C1E", "DE", "D1E", "M", "TM", "TB"},
}

// tableRow is a row of the table of categories.
type tableRow struct {
	category string // as it was read
	row      *row
}

const (
	rowOff   = 0.3  // of the pitch, by which print may stand beside its row's level
	readSure = 0.75 // score of a category that stands as it was read
)

// licenceTable reads the table on the back of a licence: which categories have a
// date beside them. A category is one letter, which is misread or lost more
// easily than anything else, so what stands in a row is also told by its place
// between the others, where every order in which tables are printed says the same.
func (s *scan) licenceTable() {
	if s.kind != KindDrivers || s.side != SideBack {
		return
	}
	column := s.categoryColumn()
	if len(column) < tableRows-1 {
		return
	}
	dates := s.tableDates()
	slope := lean(dates)
	level := func(r *row) float64 { return middle(r.Box) - slope*(r.Box.X-column[0].row.Box.X) }
	grid, ok := gridOf(column, level)
	if !ok {
		return
	}
	slot := func(r *row) (int, bool) {
		at := grid.at(level(r))
		return int(math.Round(at)), math.Abs(at-math.Round(at)) < rowOff
	}
	read := map[int]tableRow{}
	for _, c := range column {
		if i, ok := slot(c.row); ok {
			if old, taken := read[i]; !taken || c.row.Score > old.row.Score {
				read[i] = c
			}
		}
	}
	granted := map[int]*row{}
	for _, d := range dates {
		if i, ok := slot(d); ok && granted[i] == nil {
			granted[i] = d
		}
	}
	for i, date := range granted {
		c, ok := read[i]
		if !ok || c.row.Score < readSure {
			between := placed(read, i)
			if between == "" && !ok {
				continue
			}
			if between != "" {
				c = tableRow{between, date}
			}
		}
		s.more = append(s.more, vision.Reading{
			Name: vision.FieldCategories, Value: c.category, Raw: c.row.Text, Score: trustOrder * c.row.Score,
			Source: vision.SourceVIZ, Reader: c.row.Reader, Box: &c.row.Box,
		})
	}
}

// categoryColumn lists the lines that are one category each and stand below each
// other, from above.
func (s *scan) categoryColumn() []tableRow {
	var all []tableRow
	var left []float64
	for _, r := range s.rows {
		if v, ok := categories(r.Text); ok && !strings.Contains(v.text, " ") && r.Box.H > 0 {
			all = append(all, tableRow{v.text, r})
			left = append(left, r.Box.X)
		}
	}
	if len(all) == 0 {
		return nil
	}
	sort.Float64s(left)
	column := left[len(left)/2]
	all = slices.DeleteFunc(all, func(c tableRow) bool { return math.Abs(c.row.Box.X-column) > 4*c.row.Box.H })
	sort.SliceStable(all, func(i, j int) bool { return middle(all[i].row.Box) < middle(all[j].row.Box) })
	return all
}

// tableDates are the lines that are a date and nothing else.
func (s *scan) tableDates() []*row {
	var out []*row
	for _, r := range s.rows {
		dates := s.words.findDates(r.Text, s.order(), coming, s.now)
		if len(dates) == 1 && dates[0].end-dates[0].start >= len(strings.TrimSpace(r.Text))-2 {
			out = append(out, r)
		}
	}
	return out
}

// lean is how much a row falls over its length: the least slope between two dates
// beside each other.
func lean(dates []*row) float64 {
	var slopes []float64
	for _, a := range dates {
		for _, b := range dates {
			if b.Box.X > a.Box.X+a.Box.W && math.Abs(middle(b.Box)-middle(a.Box)) < 0.8*a.Box.H {
				slopes = append(slopes, (middle(b.Box)-middle(a.Box))/(b.Box.X-a.Box.X))
			}
		}
	}
	if len(slopes) == 0 {
		return 0
	}
	sort.Float64s(slopes)
	return slopes[len(slopes)/2]
}

// tableGrid counts the rows of a table from its first one. Seen aslant, rows lie
// closer at one end: bend says how much.
type tableGrid struct{ top, whole, rows, bend float64 }

func (g tableGrid) at(level float64) float64 {
	t := (level - g.top) / g.whole
	return g.rows * (t + g.bend*t*(1-t))
}

// gridOf finds the rows: the grid off which the categories read stand least.
func gridOf(column []tableRow, level func(*row) float64) (tableGrid, bool) {
	top, height := level(column[0].row), column[0].row.Box.H
	whole := level(column[len(column)-1].row) - top
	best, grid := 1.0, tableGrid{}
	for n := len(column) - 1; n <= mostTableRows && whole/float64(n) > 0.7*height; n++ {
		for step := range 2*bendSteps + 1 {
			g := tableGrid{top, whole, float64(n), mostBend * (float64(step)/bendSteps - 1)}
			off := 0.1 * math.Abs(g.bend)
			for _, c := range column {
				at := g.at(level(c.row))
				off += math.Abs(at-math.Round(at)) / float64(len(column))
			}
			if off < best-1e-9 {
				best, grid = off, g
			}
		}
	}
	return grid, grid.rows > 0
}

const (
	mostBend  = 0.3
	bendSteps = 6
)

// mostTableRows of a table of categories.
const mostTableRows = 17

// likeliest are the orders that agree best with the rows that were read clearly.
func likeliest(read map[int]tableRow) [][]string {
	var rows []int
	for i, c := range read {
		if c.row.Score >= readSure {
			rows = append(rows, i)
		}
	}
	slices.Sort(rows)
	var best [][]string
	most := 0
	for _, order := range tableOrders {
		agree := 0
		for k := 1; k < len(rows); k++ {
			a, b := slices.Index(order, read[rows[k-1]].category), slices.Index(order, read[rows[k]].category)
			if a >= 0 && b-a == rows[k]-rows[k-1] {
				agree++
			}
		}
		switch {
		case agree > most:
			best, most = [][]string{order}, agree
		case agree == most && agree > 0:
			best = append(best, order)
		}
	}
	return best
}

// placed is the category that stands in a row by those read above and below it,
// empty where the known orders do not agree.
func placed(read map[int]tableRow, i int) string {
	above, below := "", ""
	up, down := 0, 0
	for k, c := range read {
		if c.row.Score < readSure {
			continue
		}
		if k < i && (above == "" || k > up) {
			above, up = c.category, k
		}
		if k > i && (below == "" || k < down) {
			below, down = c.category, k
		}
	}
	if above == "" || below == "" {
		return ""
	}
	found := ""
	for _, order := range likeliest(read) {
		a, b := slices.Index(order, above), slices.Index(order, below)
		if a < 0 || b < 0 || b-a != down-up {
			continue
		}
		c := order[a+i-up]
		if found != "" && found != c {
			return ""
		}
		found = c
	}
	return found
}
