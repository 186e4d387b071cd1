package fields_test

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

// TestDeviations: values at each other's labels, and names the other way round than
// in the zone; a page of which something was not read has none of them.
func TestDeviations(t *testing.T) {
	t.Parallel()
	page := func(surname, given, birth, number string) []vision.TextLine {
		lines := []vision.TextLine{at(300, 20, "REPUBLIC OF POLAND"), at(300, 45, "IDENTITY CARD")}
		for i, c := range [][2]string{{"Surname", surname}, {"Given names", given}, {"Date of birth", birth}, {"Document No.", number}, {"Date of expiry", "08.04.2032"}} {
			y := 80 + 70*float64(i)
			lines = append(lines, at(300, y, c[0]))
			if c[1] != "" {
				lines = append(lines, at(300, y+22, c[1]))
			}
		}
		return lines
	}
	type found struct{ field, other string }
	for _, tt := range []struct {
		name  string
		lines []vision.TextLine
		zone  bool
		want  []found
	}{
		{"genuine", page("KOWALSKA", "ANNA", "04.02.1970", "HEH462931"), false, nil},
		{"genuine, months in letters", page("KOWALSKA", "ANNA", "04 FEB 1970", "HEH462931"), false, nil},
		{"genuine, months in two languages", page("KOWALSKA", "ANNA", "04 LUT/FEB 70", "HEH462931"), false, nil},
		{"date and number exchanged", page("KOWALSKA", "ANNA", "482462931", "04.02.1970"), false, []found{{"birthDate", "documentNumber"}}},
		{"name and date exchanged", page("04.02.1970", "ANNA", "KOWALSKA", "HEH462931"), false, []found{{"lastName", "birthDate"}}},
		{"a name at the label of a date alone", page("KOWALSKA", "ANNA", "GDAŃSK", "HEH462931"), false, nil},
		{"no number", page("KOWALSKA", "ANNA", "04.02.1970", ""), false, nil},
		{"names the other way round than in the zone", page("AIGERIM", "SERIKOVA", "11.02.1994", "N12345678"), true, []found{{"lastName", "firstName"}}},
		{"names as in the zone", page("SERIKOVA", "AIGERIM", "11.02.1994", "N12345678"), true, nil},
	} {
		p := vision.Page{Width: 1000, Height: 630, Lines: tt.lines, Faces: face}
		if tt.zone {
			p.MRZ = zone(t, serikova(vision.FormatTD3))
		}
		var got []found
		for _, d := range extractor(t).Extract(p).Deviations {
			got = append(got, found{d.Field, d.Other})
			if d.Score <= 0 || d.Score > 1 || d.Box.W <= 0 {
				t.Errorf("%s: %+v", tt.name, d)
			}
		}
		if len(got) != len(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: %v, want %v", tt.name, got[i], tt.want[i])
			}
		}
	}
}
