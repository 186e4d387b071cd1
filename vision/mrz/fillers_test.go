package mrz_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// Readers count fillers wrongly: what stands between two names is two of them, and
// never more. A zone in which one was taken out proves nothing of its names.
func TestFillersBetweenNames(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	lines, err := mrz.Build(mrz.Data{
		Format: vision.FormatTD1, Issuer: "CHE", LastName: "MUSTER", FirstName: "ANNA", Number: "S0002068",
		BirthDate: "1981-02-28", Sex: "F", ExpiryDate: "2033-01-30",
	})
	if err != nil {
		t.Fatal(err)
	}
	read := func(names string) *vision.MRZ {
		names += strings.Repeat("<", 30-len(names))
		var rows []mrz.Row
		for _, l := range []string{lines[0], lines[1], names} {
			rows = append(rows, mrz.Row{Text: l, Score: 0.99})
		}
		m, ok := mrz.DecodeTwo(rows, rows, now)
		if !ok {
			t.Fatalf("%s: no zone", names)
		}
		return m
	}
	if m := read("MUSTER<<ANNA"); !m.Valid || !slices.Equal(m.Lines, lines) {
		t.Errorf("as printed: %q, valid %v", m.Lines, m.Valid)
	}
	if m := read("MUSTER<<<ANNA"); m.Valid || !slices.Equal(m.Lines, lines) || len(m.Corrections) == 0 {
		t.Errorf("a filler too many: %q, valid %v, %v", m.Lines, m.Valid, m.Corrections)
	}
	if m := read("MUSTER<<<<ANNA"); m.Valid || m.Lines[2] != "MUSTER<<<<ANNA<<<<<<<<<<<<<<<<" {
		t.Errorf("two fillers too many: %q, valid %v", m.Lines, m.Valid)
	}
	wide := vision.MRZ{Format: vision.FormatTD1, Lines: []string{lines[0], lines[1], "MUSTER<<<ANNA<<<<<<<<<<<<<<<<<"}}
	if got := mrz.Problems(wide, now); !slices.Contains(got, mrz.ProblemName) {
		t.Errorf("problems: %v", got)
	}
}
