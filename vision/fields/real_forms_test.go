package fields_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
)

// upDown is a line that runs up or down a page.
func upDown(x, y float64, text string) vision.TextLine {
	return vision.TextLine{Text: text, Score: 0.97, Box: vision.Box{X: x, Y: y, W: 20, H: 340}}
}

// The page beside a passport's data page explains the labels in all languages of the
// union; it runs the other way.
func TestWordsThatRunUpThePageLabelNothing(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		upDown(494, 48, "Authority/ Awdurdod/ Instantie/ Autorité/ Behörde/ Autorità/"), upDown(440, 48, "Date of expiry/ Dyddiad dod i ben/ De geldigheidsduur"),
		at(430, 454, "707797979"), at(202, 622, "Date of issue/Date de délivrance (7)"), at(202, 640, "23 APR /AVR 12"), at(395, 622, "Authority/Autorité (8)"), at(395, 640, "FCO"),
		upDown(760, 100, "45 08 123456"),
	}})
	if got := texts(r)["authority"]; !cmp.Equal(got, []string{"FCO"}) {
		t.Errorf("authority %v", got)
	}
}

func TestAddressOfTwoLines(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ street, town, want string }{
		{"3045 PATTERN LANE", "LAKEWOOD, CA 93535", "3045 PATTERN LANE, LAKEWOOD, CA 93535"},
		{"12 RUE PRINCIPALE", "GATINEAU, QC J8X 2B4", "12 RUE PRINCIPALE, GATINEAU, QC J8X 2B4"},
		{"ANNA MARIA", "LAKEWOOD, CA 93535", "LAKEWOOD, CA 93535"},
	} {
		r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
			at(24, 40, "California"), at(280, 40, "USA"), at(450, 40, "DRIVER LICENSE"), at(250, 100, "DL B5568240"), at(250, 140, "EXP 02/01/2033"), at(250, 180, "LN ADAMS"), at(250, 210, "FN LAURA"),
			at(250, 236, tt.street), at(250, 262, tt.town), at(250, 290, "DOB 02/01/1995"), at(608, 104, "CLASS C"), at(328, 380, "SEX F"), at(621, 420, "ISS"), at(621, 440, "06/28/2023"),
		}, Faces: face})
		if got := texts(r)["address"]; !cmp.Equal(got, []string{tt.want}) {
			t.Errorf("%s over %s: %v", tt.street, tt.town, got)
		}
	}
}

func TestValidFromBesideValidUntil(t *testing.T) {
	t.Parallel()
	got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		at(590, 20, "VISA"), at(428, 71, "Valid from/Valide à partir du"), at(628, 71, "Valid until/Valide jusqu'au"), at(428, 89, "10 DEC/DEC 21"), at(628, 89, "10 DEC/DEC 26"),
	}}))
	if diff := cmp.Diff([]string{"2021-12-10"}, got["issueDate"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2026-12-10"}, got["expiryDate"]); diff != "" {
		t.Error(diff)
	}
}

func TestSexWithoutItsSlash(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{"ŽF": {"F"}, "MM": {"M"}, "MF": nil, "AB": nil} {
		got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{at(248, 246, "Spol/Sex"), at(408, 246, text)}}))["sex"]
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestASampleIsNamedSpecimen(t *testing.T) {
	t.Parallel()
	front := func(name vision.TextLine) []string {
		return texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
			at(248, 72, "REPUBLIKA HRVATSKA"), at(472, 72, "OSOBNA ISKAZNICA"), at(248, 110, "Prezime/Surname"), name, at(248, 178, "Ime/Name"), at(248, 196, "SAMPLE"),
		}, Faces: face}))["lastName"]
	}
	if got := front(at(248, 130, "SPECIMEN")); !cmp.Equal(got, []string{"SPECIMEN"}) {
		t.Errorf("under its label: %v", got)
	}
	over := at(248, 130, "SPECIMEN")
	over.Box.H *= 4
	if got := front(over); got != nil {
		t.Errorf("over the document: %v", got)
	}
	if got := front(at(248, 300, "SPECIMEN")); got != nil {
		t.Errorf("elsewhere: %v", got)
	}
}

// The internal passport of Russia: values right of their labels, an authority and a
// place of several lines, labels of two words below each other.
func TestInternalPassportOfRussia(t *testing.T) {
	t.Parallel()
	line := func(x, y float64, text string) vision.TextLine {
		l := at(x, y, text)
		l.Box.W, l.Box.H = 13*float64(len([]rune(text))), 24
		return l
	}
	r := extractor(t).Extract(vision.Page{Width: 900, Height: 1250, Faces: face, Lines: []vision.TextLine{
		line(250, 40, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"),
		line(60, 100, "Паспорт выдан"), line(280, 98, "ОТДЕЛЕНИЕМ УФМС РОССИИ"), line(200, 138, "ПО ГОР. МОСКВЕ ПО РАЙОНУ"), line(300, 178, "ХАМОВНИКИ"),
		line(60, 230, "Дата выдачи"), line(230, 228, "17.12.2014"), line(450, 230, "Код подразделения"), line(700, 228, "770-028"),
		line(60, 300, "Личный код"), line(500, 300, "Личная подпись"),
		line(350, 640, "Фамилия"), line(500, 636, "КРЫЛОВ"), line(350, 720, "Имя"), line(500, 716, "ИВАН"), line(350, 760, "Отчество"), line(500, 756, "СЕРГЕЕВИЧ"),
		line(350, 800, "Пол"), line(430, 796, "МУЖ."), line(520, 800, "Дата"), line(520, 818, "рождения"), line(640, 796, "12.09.1982"),
		line(350, 850, "Место"), line(350, 868, "рождения"), line(500, 846, "ГОР. МОСКВА"), line(450, 886, "ПРОЛЕТАРСКИЙ РАЙОН"),
	}})
	want := map[string][]string{
		"authority": {"ОТДЕЛЕНИЕМ УФМС РОССИИ ПО ГОР. МОСКВЕ ПО РАЙОНУ ХАМОВНИКИ"}, "issueDate": {"2014-12-17"}, "lastName": {"КРЫЛОВ"}, "firstName": {"ИВАН"},
		"middleName": {"СЕРГЕЕВИЧ"}, "sex": {"M"}, "birthDate": {"1982-09-12"}, "placeOfBirth": {"ГОР. МОСКВА ПРОЛЕТАРСКИЙ РАЙОН"},
	}
	if diff := cmp.Diff(want, texts(r)); diff != "" {
		t.Error(diff)
	}
}

// An authority that goes on below, beside a column of labels and values.
func TestAnAuthorityOfTwoLines(t *testing.T) {
	t.Parallel()
	lines := []vision.TextLine{
		at(24, 36, "PASSEPORT"), at(193, 240, "Autorité/Authority"), at(193, 262, "PRÉFECTURE DE POLICE"), at(193, 282, "ET DES DOCUMENTS"), at(193, 312, "Date d'expiration/Date of expiry"), at(193, 332, "05 07 2030"),
	}
	for i := range lines {
		lines[i].Box.H = 16
	}
	if got := texts(extractor(t).Extract(vision.Page{Lines: lines}))["authority"]; !cmp.Equal(got, []string{"PRÉFECTURE DE POLICE ET DES DOCUMENTS"}) {
		t.Errorf("authority %v", got)
	}
	lines[3].Text = "Signature"
	if got := texts(extractor(t).Extract(vision.Page{Lines: lines}))["authority"]; !cmp.Equal(got, []string{"PRÉFECTURE DE POLICE"}) {
		t.Errorf("with other print below: %v", got)
	}
}

func TestNorthAmericanLicences(t *testing.T) {
	t.Parallel()
	line := func(x, y, h float64, text string) vision.TextLine {
		l := at(x, y, text)
		l.Box.W, l.Box.H = 0.55*h*float64(len([]rune(text))), h
		return l
	}
	for _, tt := range []struct {
		country string
		lines   []vision.TextLine
		want    map[string][]string
	}{
		{"USA", []vision.TextLine{
			line(60, 20, 40, "TEXAS"), line(400, 30, 24, "DRIVER LICENSE"), line(400, 80, 24, "4d. DL 12345678"), line(760, 80, 24, "9. Class C"),
			line(400, 112, 24, "4a. Iss 08/14/2023"), line(700, 112, 24, "4b. Exp 08/20/2031"), line(400, 144, 24, "3. DOB 08/20/1988"), line(400, 180, 24, "1. PATTERNSON"),
			line(400, 212, 24, "2. JANE MARIE"), line(400, 244, 24, "8. 123 MAIN STREET"), line(432, 272, 24, "HOUSTON TX 77002-0000"), line(620, 310, 24, "15. Sex F"),
		}, map[string][]string{"address": {"123 MAIN STREET, HOUSTON TX 77002-0000"}, "firstName": {"JANE MARIE"}, "birthDate": {"1988-08-20"}}},
		{"CAN", []vision.TextLine{
			line(60, 20, 40, "Ontario"), line(350, 26, 24, "DRIVER'S LICENCE / PERMIS DE CONDUIRE"), line(350, 70, 14, "1,2 NAME/NOM"), line(350, 88, 24, "PATTERNSON,"),
			line(350, 116, 24, "JANE,MARIE"), line(350, 146, 14, "8 ADDRESS/ADRESSE"), line(350, 164, 24, "1 MAIN ST UNIT 2"), line(350, 192, 24, "TORONTO, ON, M5V 2T6"),
			line(350, 226, 14, "4d NUMBER/NUMÉRO"), line(350, 244, 24, "S0123 - 45678 - 90615"), line(350, 276, 14, "4a ISS/DÉL"), line(350, 294, 24, "2022/06/01"),
			line(560, 276, 14, "4b EXP/EXP"), line(560, 294, 24, "2027/06/15"), line(350, 330, 14, "15 SEX/SEXE"), line(350, 348, 24, "F"), line(650, 330, 14, "9 CLASS/CATÉG"),
			line(650, 348, 24, "G"), line(350, 380, 14, "3 DOB/DDN"), line(350, 398, 24, "1990/06/15"),
		}, map[string][]string{"address": {"1 MAIN ST UNIT 2, TORONTO, ON, M5V 2T6"}, "firstName": {"JANE MARIE"}, "birthDate": {"1990-06-15"}}},
	} {
		r := extractor(t).Extract(vision.Page{Width: 1000, Height: 630, Faces: face, Lines: tt.lines})
		if r.Country != tt.country || r.Kind != "DRIVERS" {
			t.Errorf("%s of %s", r.Kind, r.Country)
		}
		got := texts(r)
		for field, want := range tt.want {
			if diff := cmp.Diff(want, got[field]); diff != "" {
				t.Errorf("%s %s: %s", tt.country, field, diff)
			}
		}
	}
}

func TestAnApostropheOfAnyForm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"BAXTIYOR O‘G‘LI", "BAXTIYOR O’G’LI", "BAXTIYOR O'G'LI", "BAXTIYOR OʻGʻLI"} {
		got := texts(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{at(350, 200, "Otasining ismi/Patronymic"), at(350, 220, name)}}))["middleName"]
		if !cmp.Equal(got, []string{name}) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
