package sheet

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc/verify"
)

// CSV writes lines that a spreadsheet opens as text: UTF-8 with a byte order
// mark, times in UTC by RFC 3339.
type CSV struct{ csv *csv.Writer }

// NewCSV begins a file.
func NewCSV(w io.Writer) (*CSV, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &CSV{c}, nil
}

// Row writes a line. A cell is a string, an int, a bool, a verify.Day, a time.Time
// (zero for none) or nil.
func (s *CSV) Row(cells ...any) error {
	line := make([]string, len(cells))
	for i, c := range cells {
		line[i] = Harmless(plain(c))
	}
	return s.csv.Write(line)
}

// Close completes the file.
func (s *CSV) Close() error {
	s.csv.Flush()
	return s.csv.Error()
}

// Abort lets go of nothing.
func (s *CSV) Abort() error { return nil }

func plain(cell any) string {
	switch v := cell.(type) {
	case string:
		return v
	case verify.Day:
		return string(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.UTC().Format(time.RFC3339)
	}
	return ""
}

// Harmless puts an apostrophe before what spreadsheets evaluate: a cell that
// begins, after blanks, with = + - @ or one of their wide forms, or with a
// control character. A plain number stays.
func Harmless(cell string) string {
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	if strings.IndexAny(cell, "\t\r\n") == 0 || strings.IndexAny(strings.TrimSpace(cell), "=+-@＝＋－＠|%") == 0 {
		return "'" + cell
	}
	return cell
}
