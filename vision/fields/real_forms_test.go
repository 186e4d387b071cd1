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

func TestStreetAboveTheTown(t *testing.T) {
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
