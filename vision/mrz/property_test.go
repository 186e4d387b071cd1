package mrz_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

var issuers = []string{"KAZ", "RUS", "D", "FRA", "UZB", "USA", "POL", "BEL", "PRT", "CHN", "IND", "ROU"}

// anyData draws data that fits its format without truncation.
func anyData(t *rapid.T) mrz.Data {
	format := rapid.SampledFrom([]string{vision.FormatTD1, vision.FormatTD2, vision.FormatTD3, vision.FormatMRVA, vision.FormatMRVB}).Draw(t, "format")
	word := rapid.StringMatching(`[A-Z]{2,8}`)
	born := time.Date(1940, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 27000).Draw(t, "born"))
	until := today.AddDate(0, 0, rapid.IntRange(-2000, 5000).Draw(t, "until"))
	d := mrz.Data{
		Format: format, Issuer: rapid.SampledFrom(issuers).Draw(t, "issuer"),
		LastName: word.Draw(t, "last"), FirstName: word.Draw(t, "first"),
		Number:      rapid.StringMatching(`[A-Z0-9]{6,9}`).Draw(t, "number"),
		Nationality: rapid.SampledFrom(issuers).Draw(t, "nationality"),
		BirthDate:   born.Format(time.DateOnly), ExpiryDate: until.Format(time.DateOnly),
		Sex: rapid.SampledFrom([]string{"M", "F", "X"}).Draw(t, "sex"),
	}
	if rapid.Bool().Draw(t, "two given names") {
		d.FirstName += " " + word.Draw(t, "second")
	}
	switch format {
	case vision.FormatTD1:
		d.Optional = rapid.StringMatching(`[A-Z0-9]{0,10}`).Draw(t, "optional")
		d.Optional2 = rapid.StringMatching(`[A-Z0-9]{0,11}`).Draw(t, "optional2")
		if rapid.Bool().Draw(t, "long number") {
			d.Number = rapid.StringMatching(`[A-Z0-9]{10,12}`).Draw(t, "long")
		}
	case vision.FormatTD2:
		d.Optional = rapid.StringMatching(`[A-Z0-9]{0,7}`).Draw(t, "optional")
	case vision.FormatTD3:
		d.Optional = rapid.StringMatching(`[A-Z0-9]{0,14}`).Draw(t, "optional")
	default:
		d.Optional = rapid.StringMatching(`[A-Z0-9]{0,8}`).Draw(t, "optional")
	}
	return d
}

func TestWhatIsBuiltIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyData(t)
		lines, err := mrz.Build(d)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mrz.ParseAt(lines, today)
		if err != nil {
			t.Fatal(err)
		}
		if !m.Valid {
			t.Fatalf("%v not valid: %v", lines, mrz.Problems(m, today))
		}
		v := values(m)
		for name, want := range map[string]string{
			"lastName": d.LastName, "firstName": d.FirstName, "documentNumber": d.Number,
			"birthDate": d.BirthDate, "expiryDate": d.ExpiryDate, "sex": d.Sex,
			"issuer": mrz.Alpha3(d.Issuer), "nationality": mrz.Alpha3(d.Nationality),
		} {
			if v[name] != want {
				t.Fatalf("%s = %q, want %q in %v", name, v[name], want, lines)
			}
		}
		again, ok := mrz.DecodeAt(rows(lines), today)
		if !ok {
			t.Fatalf("Decode found nothing in %v", lines)
		}
		if diff := cmp.Diff(m.Lines, again.Lines); diff != "" || !again.Valid || len(again.Corrections) > 0 {
			t.Fatalf("Decode differs: %s %v", diff, again.Corrections)
		}
	})
}

func TestAnySingleErrorInACheckedFieldIsSeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyData(t)
		lines, err := mrz.Build(d)
		if err != nil {
			t.Fatal(err)
		}
		line, from, to := 1, 0, 10
		switch {
		case d.Format == vision.FormatTD1 && rapid.Bool().Draw(t, "dates"):
			from, to = 0, 7
		case d.Format == vision.FormatTD1:
			line, from, to = 0, 5, 15
		case rapid.Bool().Draw(t, "dates"):
			from, to = 13, 20
		}
		pos := rapid.IntRange(from, to-1).Draw(t, "pos")
		old := lines[line][pos]
		// Values equal modulo 10 (A and K, G and 6) are what the digit cannot tell.
		other := rapid.SampledFrom([]byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<")).Filter(func(c byte) bool {
			a, _ := mrz.CheckDigit(string(c))
			b, _ := mrz.CheckDigit(string(old))
			return a != b
		}).Draw(t, "other")
		lines[line] = lines[line][:pos] + string(other) + lines[line][pos+1:]
		m, err := mrz.ParseAt(lines, today)
		if err != nil {
			t.Fatal(err)
		}
		if m.Valid {
			t.Fatalf("%v passes with %c for %c at %d", lines, other, old, pos)
		}
	})
}

// confusions lists what readers make of characters of OCR-B.
var confusions = map[byte]string{
	'0': "OQD", 'O': "0QD", 'Q': "0O", 'D': "0O", '1': "IL", 'I': "1L", 'L': "1I", '2': "Z", 'Z': "2",
	'5': "S", 'S': "5", '8': "B", 'B': "8", '6': "G", 'G': "6", '4': "A", 'A': "4", '7': "T1", 'T': "7", 'U': "V", 'V': "U",
	'M': "N", 'N': "M", '3': "8", '9': "G4", '<': "KCEL", 'C': "G", 'E': "F", 'F': "E",
}

// noisy changes each character with probability p, and loses or doubles fillers
// of runs. It returns rows of text, or rows with alternatives in which the truth
// is mostly listed.
func noisy(r *rand.Rand, lines []string, p float64, lattice bool) []mrz.Row {
	var out []mrz.Row
	for _, l := range lines {
		row := mrz.Row{Score: 0.95}
		var text strings.Builder
		for i := range len(l) {
			c := l[i]
			if c == '<' && i > 0 && l[i-1] == '<' && r.Float64() < p {
				if r.IntN(2) == 0 {
					continue
				}
				text.WriteByte('<')
				row.Cells = append(row.Cells, []mrz.Candidate{{Rune: '<', P: 0.9}})
			}
			wrong := confusions[c]
			if wrong != "" && r.Float64() < p {
				w := wrong[r.IntN(len(wrong))]
				text.WriteByte(w)
				sure := 0.4 + 0.55*r.Float64()
				cell := []mrz.Candidate{{Rune: rune(w), P: sure}}
				if r.IntN(5) > 0 {
					cell = append(cell, mrz.Candidate{Rune: rune(c), P: (1 - sure) * (0.3 + 0.7*r.Float64())})
				}
				row.Cells = append(row.Cells, cell)
				continue
			}
			text.WriteByte(c)
			cell := []mrz.Candidate{{Rune: rune(c), P: 0.9 + 0.1*r.Float64()}}
			if wrong != "" && r.IntN(4) == 0 {
				cell[0].P -= 0.2
				cell = append(cell, mrz.Candidate{Rune: rune(wrong[0]), P: 0.15})
			}
			row.Cells = append(row.Cells, cell)
		}
		row.Text = text.String()
		if !lattice {
			row.Cells = nil
		}
		out = append(out, row)
	}
	return out
}

// TestNoisyZonesAreRecoveredOrNotValid measures what decoding makes of misread
// zones. "Wrong" counts zones called valid whose number or dates differ from the
// truth: what slips through one check digit in ten by nature, multiplied by how
// seldom two errors meet in a field. "Blind" counts errors that no check digit can
// tell, G for 6 and L for 1: only a second reader or the printed fields show them.
// Of 100 characters 4 misread is far beyond a usable picture; the figures there
// show how the rates grow. "Exact" counts names too, which nothing proves.
func TestNoisyZonesAreRecoveredOrNotValid(t *testing.T) {
	t.Parallel()
	const runs = 500
	for _, tt := range []struct {
		p            float64
		lattice      bool
		valid, exact float64 // least share
		wrong        float64 // greatest share
	}{
		{0.01, false, 0.76, 0.63, 0.005},
		{0.01, true, 0.84, 0.70, 0.005},
		{0.04, false, 0.40, 0.18, 0.022},
		{0.04, true, 0.60, 0.28, 0.036},
	} {
		t.Run(fmt.Sprintf("p=%v lattice=%v", tt.p, tt.lattice), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(7, 11))
			draw := rapid.Custom(anyData)
			found, valid, exact, wrong, wrongProved, blind := 0, 0, 0, 0, 0, 0
			for i := range runs {
				d := draw.Example(i % 1000)
				d.Number = fmt.Sprintf("%c%08d", 'A'+byte(r.IntN(26)), r.IntN(100000000))
				lines, err := mrz.Build(d)
				if err != nil {
					continue
				}
				m, ok := mrz.DecodeAt(noisy(r, lines, tt.p, tt.lattice), today)
				if !ok {
					continue
				}
				found++
				if cmp.Equal(m.Lines, lines) {
					exact++
				}
				if !m.Valid {
					continue
				}
				valid++
				v := values(*m)
				if v["documentNumber"] == d.Number && v["birthDate"] == d.BirthDate && v["expiryDate"] == d.ExpiryDate {
					continue
				}
				switch {
				case congruent(m.Lines, lines):
					blind++
				case proved(m):
					wrong++
					wrongProved++
				default:
					wrong++
				}
			}
			t.Logf("found %.3f valid %.3f exact %.3f, wrong though valid %.4f (%d, of them %d through a correction), blind %.4f",
				share(found, runs), share(valid, runs), share(exact, runs), share(wrong, runs), wrong, wrongProved, share(blind, runs))
			if share(valid, runs) < tt.valid || share(exact, runs) < tt.exact || share(wrong, runs) > tt.wrong {
				t.Errorf("below the floor: valid %.3f (%.3f), exact %.3f (%.3f), wrong %.4f (%.4f)",
					share(valid, runs), tt.valid, share(exact, runs), tt.exact, share(wrong, runs), tt.wrong)
			}
		})
	}
}

// congruent reports whether lines differ only in characters that weigh the same
// in every check digit, as G and 6 or L and 1 do.
func congruent(a, b []string) bool {
	if len(a) != len(b) || len(a[0]) != len(b[0]) {
		return false
	}
	for i := range a {
		for j := range a[i] {
			x, _ := mrz.CheckDigit(a[i][j : j+1])
			y, _ := mrz.CheckDigit(b[i][j : j+1])
			if x != y && !(isLetter(a[i][j]) && isLetter(b[i][j])) {
				return false
			}
		}
	}
	return true
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

func proved(m *vision.MRZ) bool {
	for _, c := range m.Corrections {
		if c.Reason == mrz.ReasonCheckDigit {
			return true
		}
	}
	return false
}

func share(n, of int) float64 { return float64(n) / float64(of) }
