package mrz_test

import (
	"strings"
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

func TestNationalNumbersInOptionalData(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		data   mrz.Data
		number string // of the person
		doc    string
	}{
		{"Kazakhstan, passport", mrz.Data{Format: vision.FormatTD3, Issuer: "KAZ", Number: "N12345678", Optional: "940211401237"}, "940211401237", "N12345678"},
		{"Kazakhstan, card", mrz.Data{Format: vision.FormatTD1, Code: "ID", Issuer: "KAZ", Number: "012345678", Optional: "940211401237"}, "940211401237", "012345678"},
		{"Uzbekistan, card", mrz.Data{Format: vision.FormatTD1, Code: "IU", Issuer: "UZB", Number: "AA1234567", Optional: "31203850170010"}, "31203850170010", "AA1234567"},
		{"Belgium, card with a long number", mrz.Data{Format: vision.FormatTD1, Code: "ID", Issuer: "BEL", Number: "592123456789", Optional2: "85073003328"}, "85073003328", "592123456789"},
		{"Portugal, card with a long number", mrz.Data{Format: vision.FormatTD1, Issuer: "PRT", Number: "000024759ZZ7"}, "", "000024759ZZ7"},
		{"Romania, card splits the number", mrz.Data{Format: vision.FormatTD2, Code: "ID", Issuer: "ROU", Number: "XR123456", Optional: "2123457"}, "2940211123457", "XR123456"},
		{"Bulgaria, card", mrz.Data{Format: vision.FormatTD1, Issuer: "BGR", Number: "641234567", Optional2: "8032056031"}, "8032056031", "641234567"},
		{"Spain, card", mrz.Data{Format: vision.FormatTD1, Code: "ID", Issuer: "ESP", Number: "BAA000589", Optional: "99999999R"}, "99999999R", "BAA000589"},
		{"Latvia, passport", mrz.Data{Format: vision.FormatTD3, Issuer: "LVA", Number: "LV1234567", Optional: "161175-19997"}, "161175-19997", "LV1234567"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := tt.data
			d.LastName, d.FirstName, d.BirthDate, d.ExpiryDate, d.Sex = "SERIKOVA", "AIGERIM", "1994-02-11", "2031-03-01", "F"
			m, err := mrz.ParseAt(mustBuild(t, d), today)
			if err != nil {
				t.Fatal(err)
			}
			if !m.Valid {
				t.Errorf("not valid: %v", mrz.Problems(m, today))
			}
			v := values(m)
			if v["personalNumber"] != tt.number || v["documentNumber"] != tt.doc {
				t.Errorf("personal %q, document %q in %v", v["personalNumber"], v["documentNumber"], m.Lines)
			}
			if tt.number != "" && !field(t, m, "personalNumber").Checked {
				t.Error("the number is covered by a check digit")
			}
		})
	}
}

func TestPortugueseSpecimenNumber(t *testing.T) {
	t.Parallel()
	// The first line as printed on the public specimen of the citizen card.
	lines := mustBuild(t, mrz.Data{
		Format: vision.FormatTD1, Issuer: "PRT", Number: "000024759ZZ7", LastName: "CARLOS MONTEIRO", FirstName: "AMELIA VANESSA",
		BirthDate: "1980-10-10", Sex: "F", ExpiryDate: "2013-10-06",
	})
	if want := "I<PRT000024759<ZZ72<<<<<<<<<<<"; lines[0] != want {
		t.Errorf("%s, want %s", lines[0], want)
	}
}

func TestRussianNationalPassport(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, mrz.Data{
		Format: vision.FormatTD3, Code: "PN", Issuer: "RUS", LastName: "KUZNECOVA", FirstName: "8NA URXEVNA",
		Number: "450123456", BirthDate: "1985-03-12", Sex: "F", Optional: "6110203770001",
	})
	m, err := mrz.ParseAt(lines, today)
	if err != nil || !m.Valid {
		t.Fatalf("%v %v", err, mrz.Problems(m, today))
	}
	want := map[string]string{
		"lastName": "КУЗНЕЦОВА", "firstName": "ЯНА", "middleName": "УРЪЕВНА", "documentNumber": "4506123456",
		"issueDate": "2011-02-03", "authority": "770001", "birthDate": "1985-03-12", "sex": "F",
	}
	v := values(m)
	for name, value := range want {
		if v[name] != value {
			t.Errorf("%s = %q, want %q", name, v[name], value)
		}
	}
	if d, ok := mrz.DecodeAt(rows(lines), today); !ok || !d.Valid || len(d.Corrections) > 0 {
		t.Errorf("digits of the names were taken for letters: %+v", d)
	}
}

func TestGermanyAndBritishNationals(t *testing.T) {
	t.Parallel()
	d := passport()
	d.Issuer, d.Nationality, d.Optional = "D", "GBN", ""
	m, err := mrz.ParseAt(mustBuild(t, d), today)
	if err != nil || !m.Valid {
		t.Fatalf("%v %v", err, mrz.Problems(m, today))
	}
	if v := values(m); v["issuer"] != "DEU" || v["nationality"] != "GBR" {
		t.Errorf("%v", v)
	}
	if raw := field(t, m, "nationality").Raw; raw != "GBN" {
		t.Errorf("raw %q", raw)
	}
}

func TestImpossibleContentIsNotValid(t *testing.T) {
	t.Parallel()
	fix := func(lines []string) []string {
		// Recompute the digits, so that nothing else is wrong.
		out := append([]string(nil), lines...)
		l := []byte(out[1])
		for _, c := range [][3]int{{0, 9, 9}, {13, 19, 19}, {21, 27, 27}, {28, 42, 42}} {
			l[c[2]], _ = mrz.CheckDigit(string(l[c[0]:c[1]]))
		}
		l[43], _ = mrz.CheckDigit(string(l[0:10]) + string(l[13:20]) + string(l[21:43]))
		out[1] = string(l)
		return out
	}
	base := mustBuild(t, passport())
	for name, tt := range map[string]struct {
		change  func(l []string)
		problem mrz.Problem
	}{
		"31 February":         {func(l []string) { l[1] = strings.Replace(l[1], "KAZ940211", "KAZ940231", 1) }, mrz.ProblemBirthDate},
		"month 13":            {func(l []string) { l[1] = strings.Replace(l[1], "F310301", "F311301", 1) }, mrz.ProblemExpiryDate},
		"sex B":               {func(l []string) { l[1] = strings.Replace(l[1], "F310301", "B310301", 1) }, mrz.ProblemAlphabet},
		"nationality ZZZ":     {func(l []string) { l[1] = strings.Replace(l[1], "KAZ", "ZZZ", 1) }, mrz.ProblemNationality},
		"issuer ZZZ":          {func(l []string) { l[0] = strings.Replace(l[0], "KAZ", "ZZZ", 1) }, mrz.ProblemIssuer},
		"Utopia":              {func(l []string) { l[0] = strings.Replace(l[0], "KAZ", "UTO", 1) }, mrz.ProblemSpecimen},
		"code X":              {func(l []string) { l[0] = "X" + l[0][1:] }, mrz.ProblemCode},
		"digit in name":       {func(l []string) { l[0] = strings.Replace(l[0], "SERIKOVA", "SER1KOVA", 1) }, mrz.ProblemAlphabet},
		"no name":             {func(l []string) { l[0] = l[0][:5] + strings.Repeat("<", 39) }, mrz.ProblemName},
		"expires before born": {func(l []string) { l[1] = strings.Replace(l[1], "F310301", "F850301", 1) }, mrz.ProblemExpiryDate},
	} {
		lines := append([]string(nil), base...)
		tt.change(lines)
		m, err := mrz.ParseAt(fix(lines), today)
		if err != nil {
			t.Fatal(err)
		}
		problems := mrz.Problems(m, today)
		if m.Valid || len(problems) != 1 || problems[0] != tt.problem {
			t.Errorf("%s: valid %v, problems %v, want %s", name, m.Valid, problems, tt.problem)
		}
	}
}

func TestUnknownPartsOfDatesArePossible(t *testing.T) {
	t.Parallel()
	lines := mustBuild(t, passport())
	l := []byte(lines[1])
	copy(l[13:], "94<<<<")
	l[19], _ = mrz.CheckDigit(string(l[13:19]))
	l[43], _ = mrz.CheckDigit(string(l[0:10]) + string(l[13:20]) + string(l[21:43]))
	m, err := mrz.ParseAt([]string{lines[0], string(l)}, today)
	if err != nil || !m.Valid {
		t.Fatalf("%v %v", err, mrz.Problems(m, today))
	}
	if v, ok := values(m)["birthDate"]; ok {
		t.Errorf("a whole date was made of a year: %s", v)
	}
}

func TestCenturies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ birth, expiry, wantBirth, wantExpiry string }{
		{"260614", "360101", "2026-06-14", "2036-01-01"},
		{"260616", "300101", "1926-06-16", "2030-01-01"}, // not born in the future
		{"000229", "560101", "2000-02-29", "2056-01-01"},
		{"270101", "850101", "1927-01-01", "1985-01-01"},
	} {
		lines := mustBuild(t, passport())
		l := []byte(lines[1])
		copy(l[13:], tt.birth)
		copy(l[21:], tt.expiry)
		m, err := mrz.ParseAt([]string{lines[0], string(l)}, today)
		if err != nil {
			t.Fatal(err)
		}
		if v := values(m); v["birthDate"] != tt.wantBirth || v["expiryDate"] != tt.wantExpiry {
			t.Errorf("%s %s: %v", tt.birth, tt.expiry, v)
		}
	}
}

func TestNamesThatDoNotFit(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ last, first, wantLast, wantFirst string }{
		{"Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K"},
		{"Smith-Jones", "Anne", "SMITH JONES", "ANNE"},
		{"O'Connor", "Enya", "OCONNOR", "ENYA"},
		{"Arkfreith", "", "ARKFREITH", ""},
		{strings.Repeat("Papandropoulous", 3), "Jonathon", strings.Repeat("PAPANDROPOULOUS", 3)[:36], "J"},
	} {
		d := passport()
		d.LastName, d.FirstName = tt.last, tt.first
		lines := mustBuild(t, d)
		m, err := mrz.ParseAt(lines, today)
		if err != nil || !m.Valid {
			t.Fatalf("%s: %v %v", lines[0], err, mrz.Problems(m, today))
		}
		v := values(m)
		if v["lastName"] != tt.wantLast || v["firstName"] != tt.wantFirst {
			t.Errorf("%q %q from %s", v["lastName"], v["firstName"], lines[0])
		}
		cut := len(tt.last)+len(tt.first)+2 > 39
		if got := mrz.NameTruncated(field(t, m, "lastName").Raw); got != cut {
			t.Errorf("%s: truncated %v", lines[0], got)
		}
	}
}

func TestBuildRefusesWhatCannotBePrinted(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*mrz.Data){
		"format":           func(d *mrz.Data) { d.Format = "TD9" },
		"cyrillic name":    func(d *mrz.Data) { d.LastName = "СЕРИКОВА" },
		"no name":          func(d *mrz.Data) { d.LastName, d.FirstName = "", "'" },
		"impossible date":  func(d *mrz.Data) { d.BirthDate = "1994-02-31" },
		"sex":              func(d *mrz.Data) { d.Sex = "Ж" },
		"no number":        func(d *mrz.Data) { d.Number = "" },
		"long number":      func(d *mrz.Data) { d.Number = "N123456789" },
		"long optional":    func(d *mrz.Data) { d.Optional = strings.Repeat("1", 15) },
		"long issuer":      func(d *mrz.Data) { d.Issuer = "KAZA" },
		"second optional":  func(d *mrz.Data) { d.Optional2 = "1" },
		"sign in optional": func(d *mrz.Data) { d.Optional = "№" },
	} {
		d := passport()
		change(&d)
		if lines, err := mrz.Build(d); err == nil {
			t.Errorf("%s: built %v", name, lines)
		}
	}
}
