package mrz_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

var today = time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)

func values(m vision.MRZ) map[string]string {
	out := map[string]string{}
	for _, f := range m.Fields {
		out[f.Name] = f.Value
	}
	return out
}

func field(t *testing.T, m vision.MRZ, name string) vision.Reading {
	t.Helper()
	for _, f := range m.Fields {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no field %s", name)
	return vision.Reading{}
}

func TestCheckDigitOfTheStandardsExamples(t *testing.T) {
	t.Parallel()
	// ICAO Doc 9303-3, 4.9 and appendix A.
	for text, want := range map[string]byte{
		"520727": '3', "AB2134<<<": '5', "HA672242<658022549601086<<<<<<<<<<<<<<0": '8', "D231458907<<<<<<<<<<<<<<<34071279507122<<<<<<<<<<": '2',
	} {
		got, ok := mrz.CheckDigit(text)
		if !ok || got != want {
			t.Errorf("CheckDigit(%q) = %c, want %c", text, got, want)
		}
	}
	if _, ok := mrz.CheckDigit("AB-1"); ok {
		t.Error("a character outside the alphabet must be refused")
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		lines  []string
		format string
		valid  bool
		want   map[string]string
	}{
		{
			// The specimen of ICAO Doc 9303-4.
			name: "TD3 specimen is well formed, but of Utopia",
			lines: []string{
				"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
				"L898902C36UTO7408122F1204159ZE184226B<<<<<10",
			},
			format: vision.FormatTD3,
			want: map[string]string{
				"lastName": "ERIKSSON", "firstName": "ANNA MARIA", "documentNumber": "L898902C3",
				"birthDate": "1974-08-12", "sex": "F", "expiryDate": "2012-04-15", "optional": "ZE184226B",
			},
		},
		{
			// The specimen of ICAO Doc 9303-5.
			name: "TD1 specimen",
			lines: []string{
				"I<UTOD231458907<<<<<<<<<<<<<<<",
				"7408122F1204159UTO<<<<<<<<<<<6",
				"ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
			},
			format: vision.FormatTD1,
			want: map[string]string{
				"lastName": "ERIKSSON", "firstName": "ANNA MARIA", "documentNumber": "D23145890",
				"birthDate": "1974-08-12", "sex": "F", "expiryDate": "2012-04-15",
			},
		},
		{
			// The specimen of ICAO Doc 9303-6.
			name: "TD2 specimen",
			lines: []string{
				"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
				"D231458907UTO7408122F1204159<<<<<<<6",
			},
			format: vision.FormatTD2,
			want: map[string]string{
				"lastName": "ERIKSSON", "firstName": "ANNA MARIA", "documentNumber": "D23145890",
				"birthDate": "1974-08-12", "sex": "F", "expiryDate": "2012-04-15",
			},
		},
		{
			// The specimens of ICAO Doc 9303-7.
			name: "MRV-A specimen",
			lines: []string{
				"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
				"L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
			},
			format: vision.FormatMRVA,
			want: map[string]string{
				"lastName": "ERIKSSON", "firstName": "ANNA MARIA", "documentNumber": "L8988901C", "nationality": "XXX",
				"birthDate": "1940-09-07", "sex": "F", "expiryDate": "1996-12-10", "optional": "6ZE184226B",
			},
		},
		{
			name: "MRV-B specimen",
			lines: []string{
				"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
				"L8988901C4XXX4009078F9612109<<<<<<<<",
			},
			format: vision.FormatMRVB,
			want: map[string]string{
				"lastName": "ERIKSSON", "firstName": "ANNA MARIA", "documentNumber": "L8988901C", "nationality": "XXX",
				"birthDate": "1940-09-07", "sex": "F", "expiryDate": "1996-12-10",
			},
		},
		{
			// The specimen card shown in public documentation of the format.
			name: "French card of 1988-2021",
			lines: []string{
				"IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<",
				"8806923102858CORINNE<<<<<<<6512068F6",
			},
			format: vision.FormatIDFRA,
			valid:  true,
			want: map[string]string{
				"lastName": "BERTHIER", "firstName": "CORINNE", "documentNumber": "880692310285",
				"birthDate": "1965-12-06", "sex": "F", "issuer": "FRA", "nationality": "FRA",
			},
		},
		{
			name:   "French driving licence, specimen",
			lines:  []string{"D1FRA13AA000026181231MARTIN<<9"},
			format: vision.FormatDL,
			valid:  true,
			want:   map[string]string{"issuer": "FRA", "documentNumber": "13AA00002", "expiryDate": "2018-12-31", "lastName": "MARTIN"},
		},
		{
			name:   "Dutch driving licence, specimen",
			lines:  []string{"D1NLD15094962111659VW87Z78NB84"},
			format: vision.FormatDL,
			valid:  true,
			want:   map[string]string{"issuer": "NLD", "documentNumber": "5094962111"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m, err := mrz.ParseAt(tt.lines, today)
			if err != nil {
				t.Fatal(err)
			}
			if m.Format != tt.format {
				t.Errorf("format %s, want %s", m.Format, tt.format)
			}
			if m.Valid != tt.valid {
				t.Errorf("valid %v, want %v: %v %v", m.Valid, tt.valid, mrz.Problems(m, today), m.Checks)
			}
			if !mrz.WellFormed(m, today) {
				t.Errorf("not well formed: %v %v", mrz.Problems(m, today), m.Checks)
			}
			if mrz.Specimen(m) == tt.valid {
				t.Errorf("Specimen = %v", mrz.Specimen(m))
			}
			if diff := cmp.Diff(tt.want, values(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseRefusesWhatIsNoZone(t *testing.T) {
	t.Parallel()
	row := strings.Repeat("<", 44)
	for name, lines := range map[string][]string{
		"none":        nil,
		"four lines":  {row, row, row, row},
		"short":       {"P<UTO", "X"},
		"uneven":      {row, row[:43]},
		"lower case":  {"p" + row[1:], row},
		"odd width":   {row[:40], row[:40]},
		"not latin":   {"Ж" + row[2:], row},
		"long":        {row + "<", row + "<"},
		"one of 44":   {row},
		"two of 30":   {row[:30], row[:30]},
		"licence P30": {row[:30]},
	} {
		_, err := mrz.ParseAt(lines, today)
		var fe *mrz.FormatError
		if !errors.As(err, &fe) {
			t.Errorf("%s: error %v, want a *FormatError", name, err)
		}
	}
}

func mustBuild(t *testing.T, d mrz.Data) []string {
	t.Helper()
	lines, err := mrz.Build(d)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func passport() mrz.Data {
	return mrz.Data{
		Format: vision.FormatTD3, Issuer: "KAZ", LastName: "SERIKOVA", FirstName: "AIGERIM",
		Number: "N12345678", BirthDate: "1994-02-11", Sex: "F", ExpiryDate: "2031-03-01", Optional: "940211401237",
	}
}

func card() mrz.Data {
	return mrz.Data{
		Format: vision.FormatTD1, Code: "ID", Issuer: "KAZ", LastName: "SERIKOVA", FirstName: "AIGERIM",
		Number: "012345678", BirthDate: "1994-02-11", Sex: "F", ExpiryDate: "2031-03-01", Optional: "940211401237",
	}
}

func rows(lines []string) []mrz.Row {
	var out []mrz.Row
	for _, l := range lines {
		out = append(out, mrz.Row{Text: l, Score: 0.98})
	}
	return out
}

func TestDecodeReadsCleanRows(t *testing.T) {
	t.Parallel()
	for _, d := range []mrz.Data{passport(), card()} {
		lines := mustBuild(t, d)
		m, ok := mrz.DecodeAt(rows(lines), today)
		if !ok {
			t.Fatalf("%s: no zone found", d.Format)
		}
		if diff := cmp.Diff(lines, m.Lines); diff != "" {
			t.Error(diff)
		}
		if !m.Valid || len(m.Corrections) > 0 {
			t.Errorf("%s: valid %v, problems %v, corrections %v", d.Format, m.Valid, mrz.Problems(*m, today), m.Corrections)
		}
	}
}
