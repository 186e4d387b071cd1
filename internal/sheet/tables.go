package sheet

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/verify"
)

// Tables begins files in either format. Long sheets lie below Tmp, without
// names, while they are written; it is made when it is first needed.
type Tables struct{ Tmp string }

var _ verify.Tables = Tables{}

// Table implements verify.Tables.
func (t Tables) Table(f export.Format, w io.Writer, columns []verify.TableColumn) (verify.Table, error) {
	if f == export.XLSX {
		if err := t.prepare(); err != nil {
			return nil, fmt.Errorf("folder of sheets: %w", err)
		}
		return NewXLSX(w, t.Tmp, "Applicants", columns)
	}
	s, err := NewCSV(w)
	if err != nil {
		return nil, err
	}
	heading := make([]any, len(columns))
	for i, c := range columns {
		heading[i] = c.Name
	}
	return s, s.Row(heading...)
}

// prepare makes the folder, and removes the empty folders that a process left
// which died.
func (t Tables) prepare() error {
	if err := os.MkdirAll(t.Tmp, 0o700); err != nil {
		return err
	}
	left, err := filepath.Glob(filepath.Join(t.Tmp, "sheet-*"))
	for _, dir := range left {
		if rerr := os.RemoveAll(dir); rerr != nil && !errors.Is(rerr, os.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
	}
	return err
}
