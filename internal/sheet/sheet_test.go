package sheet_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/idngo/idngo/internal/sheet"
	"github.com/idngo/idngo/kyc/verify"
)

func TestHarmless(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "Айгерим": "Айгерим", "a=b": "a=b", "-12.5": "-12.5", "2026-11-26": "2026-11-26",
		"=1+1": "'=1+1", " =1+1": "' =1+1", "+7 701": "'+7 701", "-a": "'-a", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "＝1": "'＝1", "|calc": "'|calc", "%0A": "'%0A",
	} {
		if got := sheet.Harmless(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}

func FuzzHarmless(f *testing.F) {
	for _, s := range []string{"=1", "\t=", "  +", "plain", "\u00a0=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		got := sheet.Harmless(cell)
		if !strings.HasSuffix(got, cell) || len(got) > len(cell)+1 {
			t.Errorf("%q lost something: %q", cell, got)
		}
		if shown := strings.TrimSpace(got); shown != "" && strings.ContainsRune("=@", rune(shown[0])) {
			t.Errorf("%q stays a formula", cell)
		}
	})
}

var (
	when    = time.Date(2026, 3, 1, 23, 59, 58, 999e6, time.FixedZone("", 5*3600))
	hostile = []any{"=HYPERLINK(\"https://evil.example\")", "<script>alert(1)</script>", "\u202egnp.exe", strings.Repeat("я", 40000), "😀\x00\x01", "a\xff"}
)

func TestCSV(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := sheet.NewCSV(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]any{{"id", "n"}, {"a,\"b\"\n", 7, true, verify.Day("1990-01-31"), when, time.Time{}, nil}, hostile} {
		if err := w.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	text, bom := strings.CutPrefix(b.String(), "\ufeff")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || !bom {
		t.Fatal(err, bom)
	}
	if diff := cmp.Diff([][]string{{"id", "n"}, {"a,\"b\"\n", "7", "true", "1990-01-31", "2026-03-01T18:59:58Z", "", ""}}, rows[:2]); diff != "" {
		t.Error(diff)
	}
	if rows[2][0] != "'=HYPERLINK(\"https://evil.example\")" {
		t.Errorf("a formula: %q", rows[2][0])
	}
}

// TestXLSX reads back what was written, beyond what excelize keeps in memory:
// types are real, nothing is a formula, and nothing stays on disk.
func TestXLSX(t *testing.T) {
	t.Parallel()
	tmp := t.TempDir()
	file, err := os.Create(filepath.Join(t.TempDir(), "a.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w, err := sheet.NewXLSX(file, tmp, "Applicants", []verify.TableColumn{{Name: "name", Width: 30}, {Name: "n", Width: 8}, {Name: "ok", Width: 8}, {Name: "dob", Width: 12}, {Name: "at", Width: 20}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Row("Айгерим", 7, true, verify.Day("1990-01-31"), when); err != nil {
		t.Fatal(err)
	}
	if err := w.Row("", 0, false, verify.Day("1899-12-31"), time.Time{}); err != nil {
		t.Fatal(err)
	}
	if err := w.Row(hostile...); err != nil {
		t.Fatal(err)
	}
	const many = 40_000
	for range many { // some 20 MB as XML
		if err := w.Row(strings.Repeat("x", 300), 1, true, verify.Day("2000-01-01"), when); err != nil {
			t.Fatal(err)
		}
	}
	if left := filesBelow(t, tmp); len(left) != 0 {
		t.Errorf("files with names while it is written: %v", left)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Abort(); err != nil {
		t.Errorf("abort after close: %v", err)
	}
	if left, _ := os.ReadDir(tmp); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	f, err := excelize.OpenFile(file.Name(), excelize.Options{UnzipXMLSizeLimit: 1 << 30, RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{
		"A1": "name", "A2": "Айгерим", "B2": "7", "C2": "1", "D2": "32904", "E2": "46082.7916435185", "A3": "", "D3": "1899-12-31", "E3": "", "A4": "'=HYPERLINK(\"https://evil.example\")", "B4": "<script>alert(1)</script>", "C4": "\u202egnp.exe",
	} {
		got, err := f.GetCellValue("Applicants", cell)
		if err != nil || !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s is %q, %v, want %q", cell, got, err, want)
		}
		if formula, _ := f.GetCellFormula("Applicants", cell); formula != "" {
			t.Errorf("%s is a formula: %s", cell, formula)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "A4": excelize.CellTypeInlineString, "C2": excelize.CellTypeBool} {
		if got, err := f.GetCellType("Applicants", cell); err != nil || got != want {
			t.Errorf("%s has type %d, %v, want %d", cell, got, err, want)
		}
	}
	style, err := f.GetCellStyle("Applicants", "E2")
	if err != nil {
		t.Fatal(err)
	}
	if d, err := f.GetStyle(style); err != nil || d.CustomNumFmt == nil || *d.CustomNumFmt != "yyyy-mm-dd hh:mm:ss" {
		t.Errorf("a time looks like %+v, %v", d, err)
	}
	if panes, err := f.GetPanes("Applicants"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	rows, err := f.Rows("Applicants")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Close(); err != nil || n != many+4 {
		t.Errorf("%d rows, %v, want %d", n, err, many+4)
	}
}

// TestAbort: a sheet that is given up leaves nothing.
func TestAbort(t *testing.T) {
	t.Parallel()
	tmp := t.TempDir()
	w, err := sheet.NewXLSX(io.Discard, tmp, "A", []verify.TableColumn{{Name: "a", Width: 5}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Row("x"); err != nil {
		t.Fatal(err)
	}
	if err := w.Abort(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(tmp); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := sheet.NewXLSX(io.Discard, filepath.Join(tmp, "none"), "A", nil); err == nil {
		t.Error("a folder that is not there")
	}
}

func filesBelow(t *testing.T, dir string) (files []string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}
