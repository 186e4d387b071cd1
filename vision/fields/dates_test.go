package fields

import (
	"strings"
	"testing"
	"time"
)

func TestFindDates(t *testing.T) {
	t.Parallel()
	w, err := load(embedded)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		text, order string
		era         era
		want        []string
	}{
		{"12.03.1985", "DMY", past, []string{"1985-03-12"}},
		{"12/03/1985", "MDY", past, []string{"1985-12-03"}},
		{"12 03 1985", "DMY", past, []string{"1985-03-12"}},
		{"1985-03-12", "DMY", past, []string{"1985-03-12"}},
		{"1985/03/12", "MDY", past, []string{"1985-03-12"}},
		{"12 MAR/MARS 85", "DMY", past, []string{"1985-03-12"}},
		{"12 MAR / MARS 85", "DMY", past, []string{"1985-03-12"}},
		{"12 Mar 1985", "DMY", past, []string{"1985-03-12"}},
		{"12MAR1985", "DMY", past, []string{"1985-03-12"}},
		{"March 12, 1985", "DMY", past, []string{"1985-03-12"}},
		{"03 ҚАҢ/JAN 1990", "DMY", past, []string{"1990-01-03"}},
		{"03 ҚАҢТАР 1990", "DMY", past, []string{"1990-01-03"}},
		{"12 марта 1985", "DMY", past, []string{"1985-03-12"}},
		{"24 AOÛT/AUG 79", "DMY", past, []string{"1979-08-24"}},
		{"01 GRU/DEC 2031", "DMY", coming, []string{"2031-12-01"}},
		{"12.03.26", "DMY", past, []string{"2026-03-12"}},
		{"12.07.26", "DMY", past, []string{"1926-07-12"}}, // tomorrow's child is not born
		{"12.07.26", "DMY", coming, []string{"2026-07-12"}},
		{"31.12.79", "DMY", coming, []string{"2079-12-31"}},
		{"31.12.80", "DMY", coming, []string{"2080-12-31"}},
		{"O1.O2.199O", "DMY", past, []string{"1990-02-01"}},
		{"29.02.2024", "DMY", past, []string{"2024-02-29"}},
		{"02.03.2021 - 01.03.2031", "DMY", coming, []string{"2021-03-02", "2031-03-01"}},
		{"born 12.03.1985 in Paris", "DMY", past, []string{"1985-03-12"}},
		// What the calendar does not have is refused, never repaired.
		{"31.02.1985", "DMY", past, nil},
		{"29.02.2023", "DMY", past, nil},
		{"12.31.1985", "DMY", past, nil},
		{"31/12/1985", "MDY", past, nil},
		{"00.03.1985", "DMY", past, nil},
		{"12.13.1985", "DMY", past, nil},
		{"31 FEB 1985", "DMY", past, nil},
		{"12 MAR/MAI 1985", "DMY", past, nil},               // two months
		{"11:02 1994", "DMY", past, []string{"1994-02-11"}}, // points read as colons
		{"at 11:02 1994 hours", "DMY", past, nil},
		{"10:12:19", "DMY", past, nil},
		{"10:12:2019", "DMY", past, nil},
		{"02 2月/FEB 2020", "DMY", past, []string{"2020-02-02"}},
		{"12 XYZ 1985", "DMY", past, nil},
		{"12.03.2030", "DMY", past, nil}, // the future is not the past
		{"12.03.1785", "DMY", past, nil},
		{"12345678", "DMY", past, nil},
		{"192.168.1.1", "DMY", past, nil},
		{"", "DMY", past, nil},
	} {
		var got []string
		for _, d := range w.findDates(tt.text, tt.order, tt.era, now) {
			got = append(got, d.iso)
		}
		if len(got) != len(tt.want) {
			t.Errorf("%q %s: %v, want %v", tt.text, tt.order, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%q %s: %v, want %v", tt.text, tt.order, got, tt.want)
			}
		}
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	w, err := load(embedded)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, field, rest string }{
		{"Surname", "lastName", ""},
		{"SURNAME/NOM", "lastName", ""},
		{"Surname / Nom / Apellidos", "lastName", ""},
		{"Тегі/Фамилия/Surname", "lastName", ""},
		{"ФАМИЛИЯ", "lastName", ""},
		{"Sumame", "lastName", ""}, // rn read as m
		{"1. Surname", "lastName", ""},
		{"Surname (1)", "lastName", ""},
		{"02 IMÉNO/GIVEN NAMES/PRÉNOM", "firstName", ""},
		{"1RODNE CISTO/PIRSONAL NO/NO PERSONNEL", "personalNumber", ""},
		{"Surname: SMITH", "lastName", "SMITH"},
		{"Surname SMITH", "lastName", "SMITH"},
		{"Name/Surname/Nom", "lastName", ""},
		{"Date of birth 12.03.1985", "birthDate", "12.03.1985"},
		{"Date of birth / Date de naissance", "birthDate", ""},
		{"Dale of birlh", "birthDate", ""},
		{"Place of birth", "placeOfBirth", ""},
		{"Passport No.", "documentNumber", ""},
		{"Passport N°", "documentNumber", ""},
		{"Паспорт №/Passport No", "documentNumber", ""},
		{"DOB 08/31/1977", "birthDate", "08/31/1977"},
		{"Sex F", "sex", "F"},
		{"Sex/Sexe", "sex", ""},
		{"ЖСН / ИИН", "personalNumber", ""},
		{"Geburtstag und -ort", "birthDate", "und -ort"},
		{"MORGAN", "", ""},
		{"ORGANA", "", ""},
		{"ADAM", "", ""},
		{"NOMAD", "", ""},
		{"REPUBLIC OF UTOPIA", "", ""},
		{"", "", ""},
	} {
		if field, rest := w.labelOf(tt.text); field != tt.field || rest != tt.rest {
			t.Errorf("%q: %q with %q, want %q with %q", tt.text, field, rest, tt.field, tt.rest)
		}
	}
}

func TestSexes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"M": "M", "F": "F", "M/M": "M", "Ж/F": "F", "V/M": "M", "K/F": "F", "ЕР/M": "M", "Ә/F": "F", "X": "X", "ЖЕН": "F", "МУЖ.": "M",
		"ӘЙЕЛ/F": "F", "Male": "M", "FEMALE": "F", "Ж": "F", "М": "M", "ERKEK": "M", "AYOL/F": "F", "N/F": "F", "<": "", "SMITH": "", "12": "",
	} {
		v, ok := sex(text)
		if v.text != want || ok != (want != "") {
			t.Errorf("%q: %q", text, v.text)
		}
	}
}

func FuzzPack(f *testing.F) {
	f.Add("labels:\n  lastName: [a]\ntemplates:\n  - name: a\n    kind: ID_CARD\n    words: [abc]\n    patterns: ['(?P<sex>M)']\n")
	f.Add("months: {1: [jan]}\nnumbers: {KAZ: {ID_CARD: 'a'}}\ndateOrders: {KAZ: DMY}\n")
	f.Add("templates: [1, {}, {name: {}}]\nlabels: []\n")
	f.Fuzz(func(t *testing.T, text string) {
		err := newWords().parse("mine.yaml", []byte(text))
		if err != nil && !strings.Contains(err.Error(), "mine.yaml:") {
			t.Fatalf("an error without its place: %v", err)
		}
	})
}

// Kazakh months beside English ones, as passports print them: МАУ, June, looks like MAY.
func TestKazakhMonths(t *testing.T) {
	t.Parallel()
	w, err := load(embedded)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC)
	for i, month := range strings.Fields("ҚАҢ/JAN АҚП/FEB НАУ/MAR СӘУ/APR МАМ/MAY МАУ/JUN ШІЛ/JUL ТАМ/AUG ҚЫР/SEP ҚАЗ/OCT ҚАР/NOV ЖЕЛ/DEC") {
		want := time.Date(2025, time.Month(i+1), 10, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		for _, text := range []string{"10 " + month + " 2025", "10 " + strings.ReplaceAll(month, "/", " / ") + " 2025"} {
			if got := w.findDates(text, "DMY", past, now); len(got) != 1 || got[0].iso != want {
				t.Errorf("%s: %v", text, got)
			}
		}
	}
}
