package mrz_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

func FuzzParse(f *testing.F) {
	f.Add("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10")
	f.Add("I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<")
	f.Add("D1FRA13AA000026181231MARTIN<<9")
	f.Add("PNRUSIVANOV<<IVAN<IVANOVI3<<<<<<<<<<<<<<<<<<\n1234567897RUS8503121M<<<<<<<0210301770001<58")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := mrz.ParseAt(strings.Split(text, "\n"), today)
		if err != nil {
			return
		}
		if m.Valid != (len(mrz.Problems(m, today)) == 0) {
			t.Fatal("Valid and Problems differ")
		}
		for _, f := range m.Fields {
			if f.Value == "" || f.Source != vision.SourceMRZ || f.Score != 1 {
				t.Fatalf("field %+v", f)
			}
		}
		again, err := mrz.ParseAt(m.Lines, today)
		if err != nil || !cmp.Equal(m, again) {
			t.Fatalf("reading twice differs: %v", err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", uint8(0))
	f.Add("I<UTOD231458907<<<<<\n<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", uint8(1))
	f.Add("lDFRABERTHIER«««««««««««\n88O6923IO2858CORINNE<<<<<<<6512068F6", uint8(3))
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		var rs []mrz.Row
		for i, l := range strings.Split(text, "\n") {
			r := mrz.Row{Text: l, Score: float64(kind) / 64}
			if kind&1 > 0 {
				r.Box = vision.Box{X: float64(len(l)), Y: float64(i * 20), W: float64(kind) * 4, H: 18}
			}
			if kind&2 > 0 {
				for j, c := range l {
					r.Cells = append(r.Cells, []mrz.Candidate{{Rune: c, P: 0.9}, {Rune: c + 1, P: float64(j%10) / 9}, {Rune: '<', P: math.NaN()}})
				}
			}
			rs = append(rs, r)
		}
		m, ok := mrz.DecodeAt(rs, today)
		if !ok {
			return
		}
		if m.Valid {
			exact, err := mrz.ParseAt(m.Lines, today)
			if err != nil || !exact.Valid {
				t.Fatalf("Decode calls valid what Parse does not: %v", err)
			}
		}
		for i := range m.Lines {
			if len(m.Scores[i]) != len(m.Lines[i]) {
				t.Fatal("a score is missing")
			}
			for _, s := range m.Scores[i] {
				if !(s >= 0 && s <= 1) {
					t.Fatalf("score %v", s)
				}
			}
		}
		if mrz.AgreeAt(m, m, today) == nil {
			t.Fatal("no agreement with itself")
		}
	})
}
