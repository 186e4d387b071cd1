package mrz

import (
	"testing"
	"time"

	"github.com/idngo/idngo/vision"
)

// Two misreadings agree with one check digit once in ten times, so that a zone is not
// valid when more characters are in doubt than digits speak for them.
func TestMoreDoubtThanDigits(t *testing.T) {
	t.Parallel()
	td1 := Data{
		Format: vision.FormatTD1, Code: "ID", Issuer: "KGZ", LastName: "TESTOVA", FirstName: "AIDA", Number: "ID8360456",
		BirthDate: "1974-10-17", Sex: "F", ExpiryDate: "2032-08-02", Optional: "11710197451195",
	}
	td3 := Data{
		Format: vision.FormatTD3, Issuer: "KAZ", LastName: "TESTOV", FirstName: "DAULET", Number: "N98595084",
		BirthDate: "1967-12-28", Sex: "M", ExpiryDate: "2031-09-22", Optional: "671228388123",
	}
	visa := td3
	visa.Format, visa.Optional = vision.FormatMRVA, ""
	for _, c := range []struct {
		name  string
		data  Data
		doubt []span
		valid bool
	}{
		{"none", td1, nil, true},
		{"one character of optional data", td1, []span{{0, 17, 18}}, true},
		{"two characters of optional data, which the digit over all alone covers", td1, []span{{0, 27, 29}}, false},
		{"one of either optional data", td1, []span{{0, 17, 18}, {1, 20, 21}}, false},
		{"one of the number", td1, []span{{0, 6, 7}}, true},
		{"two of the number, which both digits weigh alike", td1, []span{{0, 7, 9}}, false},
		{"two of the date of birth, which both digits weigh each its own way", td1, []span{{1, 2, 4}}, true},
		{"three of the date of birth", td1, []span{{1, 1, 4}}, false},
		{"one of the number and one of each date", td1, []span{{0, 8, 9}, {1, 2, 3}, {1, 9, 10}}, true},
		{"a letter of a name", td1, []span{{2, 1, 2}}, false},
		{"a twin that no digit sees", td1, []span{{0, 13, 14}}, false},
		{"one of optional data", td3, []span{{1, 31, 32}}, true},
		{"two of optional data, which both digits weigh alike", td3, []span{{1, 31, 33}}, false},
		{"two of the date of expiry", td3, []span{{1, 22, 24}}, true},
		{"two of the date of expiry, where no digit is over all", visa, []span{{1, 22, 24}}, false},
		{"one of the date of expiry", visa, []span{{1, 22, 23}}, true},
	} {
		lines, err := Build(c.data)
		if err != nil {
			t.Fatal(err)
		}
		l, _ := layoutOf(c.data.Format)
		z := printed{lines: lines}
		for _, line := range lines {
			scores := make([]float64, len(line))
			for j := range scores {
				scores[j] = 1
			}
			z.scores = append(z.scores, scores)
		}
		for _, s := range c.doubt {
			for j := s.from; j < s.to; j++ {
				z.scores[s.line][j] = certain - 0.1
			}
		}
		m := assemble(l, z, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		if !m.Valid {
			t.Fatalf("%s: not valid before: %q", c.name, lines)
		}
		if got := doubted(l, &m).Valid; got != c.valid {
			t.Errorf("%s: valid %v, want %v", c.name, got, c.valid)
		}
	}
}
