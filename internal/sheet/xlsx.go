package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/idngo/idngo/kyc/verify"
)

// XLSX writes one sheet with a heading that stays in sight. Times and days are
// real dates, in UTC.
type XLSX struct {
	tmp    string
	file   *excelize.File
	stream *excelize.StreamWriter
	row    int
	head   int
	day    int
	time   int
}

// NewXLSX begins a file. What does not fit into 16 MB of memory lies below tmp
// until Close or Abort, in a file without a name, so that nothing stays behind
// when the process dies; tmp must exist.
func NewXLSX(w io.Writer, tmp, name string, columns []verify.TableColumn) (_ *XLSX, err error) {
	s := &XLSX{}
	if s.tmp, err = os.MkdirTemp(tmp, "sheet-*"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Abort())
		}
	}()
	s.file = excelize.NewFile(excelize.Options{TmpDir: s.tmp})
	// excelize would gather the whole file in memory, to patch parts of 4 GB that a sheet never reaches.
	s.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	if err := s.file.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	for _, style := range []struct {
		id     *int
		format string
		head   bool
	}{{&s.head, "", true}, {&s.day, "yyyy-mm-dd", false}, {&s.time, "yyyy-mm-dd hh:mm:ss", false}} {
		d := &excelize.Style{}
		if style.head {
			d.Font = &excelize.Font{Bold: true}
		} else {
			d.CustomNumFmt = &style.format
		}
		if *style.id, err = s.file.NewStyle(d); err != nil {
			return nil, err
		}
	}
	if s.stream, err = s.file.NewStreamWriter(name); err != nil {
		return nil, err
	}
	for i, c := range columns {
		if err := s.stream.SetColWidth(i+1, i+1, float64(c.Width)); err != nil {
			return nil, err
		}
	}
	if err := s.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	heading := make([]any, len(columns))
	for i, c := range columns {
		heading[i] = excelize.Cell{StyleID: s.head, Value: c.Name}
	}
	s.row = 1
	return s, s.stream.SetRow("A1", heading)
}

// maxCell is the most characters of a cell.
const maxCell = excelize.TotalCellChars

// Row writes a line; see CSV.Row for its cells. A text that is longer than a
// cell may be ends in an ellipsis.
func (s *XLSX) Row(cells ...any) error {
	line := make([]any, len(cells))
	for i, c := range cells {
		line[i] = s.cell(c)
	}
	s.row++
	if err := s.stream.SetRow(fmt.Sprintf("A%d", s.row), line); err != nil {
		return err
	}
	return s.unlink()
}

func (s *XLSX) cell(c any) any {
	switch v := c.(type) {
	case string:
		return text(v)
	case verify.Day:
		day, err := time.Parse(time.DateOnly, string(v))
		if err != nil || day.Before(firstDay) {
			return text(string(v))
		}
		return excelize.Cell{StyleID: s.day, Value: day}
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return excelize.Cell{StyleID: s.time, Value: v.UTC().Truncate(time.Second)}
	}
	return c
}

// firstDay: before it spreadsheets disagree about what a number means (there
// was no 29 February 1900).
var firstDay = time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)

func text(v string) any {
	if v == "" {
		return nil
	}
	v = Harmless(strings.ToValidUTF8(v, "\ufffd"))
	if utf8.RuneCountInString(v) > maxCell {
		v = string([]rune(v)[:maxCell-1]) + "…"
	}
	return v
}

// unlink takes the names of files that excelize has just begun: it goes on by
// their handles.
func (s *XLSX) unlink() error {
	if s.row%64 != 0 {
		return nil
	}
	names, err := filepath.Glob(filepath.Join(s.tmp, "*"))
	for _, n := range names {
		err = errors.Join(err, os.Remove(n))
	}
	return err
}

// Close completes the file.
func (s *XLSX) Close() error {
	err := s.stream.Flush()
	if err == nil {
		_, err = s.file.WriteTo(io.Discard) // the zip goes to w
	}
	return errors.Join(err, s.Abort())
}

// Abort lets go of what is held; it may follow Close.
func (s *XLSX) Abort() error {
	if s.file == nil {
		return os.RemoveAll(s.tmp)
	}
	err := s.file.Close()
	s.file = nil
	return errors.Join(err, os.RemoveAll(s.tmp))
}
