package mrz

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

// TestACodeHasNoNought: Croatia's cards begin with IO, and no check digit covers that.
func TestACodeHasNoNought(t *testing.T) {
	t.Parallel()
	for first, want := range map[string]string{"I0HRV": "IO", "C1USA": "C1", "I<UTO": "I<"} {
		lines := []string{first + "1238567895<<<<<<<<<<<<<<<", "9003185F2503181HRV<<<<<<<<<<<3", "SAMPLE<<ANNA<<<<<<<<<<<<<<<<<<"}
		var rows []Row
		for _, l := range lines {
			rows = append(rows, Row{Text: l, Score: 0.98})
		}
		m, ok := Decode(rows)
		if !ok || m.Format != vision.FormatTD1 || m.Lines[0][:2] != want {
			t.Errorf("%s: %v %q", first, ok, m.Lines)
		}
	}
}
