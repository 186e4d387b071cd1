package fields_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
)

func texts(r fields.Result) map[string][]string {
	out := map[string][]string{}
	for _, f := range r.Readings {
		out[f.Name] = append(out[f.Name], f.Value)
	}
	return out
}

// Small labels are the first print that is lost; values alone must do.
func TestValuesWithoutLabels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		page vision.Page
		want map[string][]string
	}{
		{"a passport's values beside its zone", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(120, 50, "ПАСПОРТ / PASSPORT"),
			at(300, 100, "KAZ"), at(660, 100, "N12345678"), at(300, 140, "СЕРІКОВА / SERIKOVA"), at(300, 180, "ӘЙГЕРІМ / AIGERIM"),
			at(300, 220, "ҚАЗАҚСТАН / KAZAKHSTAN"), at(700, 220, "Ә / F"), at(300, 260, "11.02.1994"), at(600, 260, "940211401235"),
			at(300, 300, "АЛМАТЫ"), at(300, 340, "02.03.2021"), at(600, 340, "МВД РК"), at(300, 380, "01.03.2031"),
		}, MRZ: zone(t, serikova(vision.FormatTD3)), Faces: face}, map[string][]string{
			"issuer": {"KAZ"}, "documentNumber": {"N12345678"}, "lastName": {"SERIKOVA", "СЕРІКОВА"}, "firstName": {"AIGERIM", "ӘЙГЕРІМ"},
			"nationality": {"KAZ"}, "sex": {"F"}, "birthDate": {"1994-02-11"}, "personalNumber": {"940211401235"}, "placeOfBirth": {"АЛМАТЫ"},
			"issueDate": {"2021-03-02"}, "authority": {"МВД РК"}, "expiryDate": {"2031-03-01"},
		}},
		{"a name that differs from the zone is found and stays as printed", vision.Page{Lines: []vision.TextLine{
			at(120, 50, "PASSPORT"), at(300, 140, "SERIKOWA"), at(300, 260, "11.02.1995"),
		}, MRZ: zone(t, serikova(vision.FormatTD3))}, map[string][]string{"lastName": {"SERIKOWA"}, "birthDate": {"1995-02-11"}}},
		{"a small passport whose labels nobody can read", vision.Page{Lines: []vision.TextLine{
			at(160, 7, "QAZAQSTAN"), at(190, 60, "Saladiog /Scaa on n"), at(190, 75, "SERIKOVA"), at(190, 105, "AIGERIM"),
			at(388, 164, "11 FEB/FEB 94"), at(190, 195, "NF"), at(252, 195, "ALMATY 07"), at(190, 225, "02 MAR/MAR 21"), at(389, 227, "KEK KH"), at(190, 256, "01 MAR/MAR 31"),
		}, MRZ: zone(t, serikova(vision.FormatTD3)), Faces: face}, map[string][]string{
			"lastName": {"SERIKOVA"}, "firstName": {"AIGERIM"}, "birthDate": {"1994-02-11"}, "sex": {"F"}, "placeOfBirth": {"ALMATY 07"},
			"issueDate": {"2021-03-02"}, "authority": {"KEK KH"}, "expiryDate": {"2031-03-01"},
		}},
		{"the day of issue, ten years before that of expiry, is not it misread", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "PASSPORT"), at(300, 260, "11.02.1994"), at(300, 300, "01.03.2021"),
		}, MRZ: zone(t, serikova(vision.FormatTD3)), Faces: face}, map[string][]string{"birthDate": {"1994-02-11"}}},
		{"two equal letters that were read as one", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "PASSPORT"), at(300, 140, "SERIKOVA"), at(300, 180, "AIGERIM"),
		}, MRZ: doubledZone(t), Faces: face}, map[string][]string{"lastName": {"SERIIKOVA"}, "firstName": {"AIGERRIM"}}},
		{"the number that the zone tells, beside the holder's", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "PASSPORT"), at(340, 53, "Passport No."), at(340, 68, "N12345678"), at(340, 163, "ID No."), at(340, 178, "F122187664"),
		}, MRZ: zone(t, serikova(vision.FormatTD3)), Faces: face}, map[string][]string{"documentNumber": {"N12345678"}, "personalNumber": {"F122187664"}}},
		{"a permit of which two labels are left", vision.Page{Lines: []vision.TextLine{
			at(110, 30, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(110, 60, "ТҰРУҒА ЫҚТИЯРХАТ / ВИД НА ЖИТЕЛЬСТВО"),
			at(272, 131, "СОРОКИНА"), at(272, 162, "Аты / Имя"), at(272, 183, "ФАИНА"), at(272, 233, "МАКСИМОВНА"),
			at(272, 262, "Туған күні / Дата рождения"), at(272, 283, "12.09.1976"), at(493, 283, "24.06.2035"), at(272, 332, "РОССИЙСКАЯ ФЕДЕРАЦИЯ / RUSSIAN FEDERATION"),
		}, Faces: face}, map[string][]string{
			"lastName": {"СОРОКИНА"}, "firstName": {"ФАИНА"}, "middleName": {"МАКСИМОВНА"}, "birthDate": {"1976-09-12"}, "expiryDate": {"2035-06-24"}, "nationality": {"RUS"},
		}},
		{"a card without any label", vision.Page{Lines: []vision.TextLine{
			at(106, 35, "RZECZPOSPOLITA POLSKA / REPUBLIC OF POLAND"), at(106, 66, "DOWÓD OSOBISTY / IDENTITY CARD"),
			at(263, 137, "KOWALSKA"), at(263, 185, "ANNA MARIA"), at(263, 234, "04.02.1970"), at(480, 234, "F"), at(263, 283, "POLSKIE / POLISH"),
			at(263, 332, "HEH462931"), at(483, 332, "08.04.2032"),
		}, Faces: face}, map[string][]string{
			"lastName": {"KOWALSKA"}, "firstName": {"ANNA MARIA"}, "birthDate": {"1970-02-04"}, "sex": {"F"}, "nationality": {"POL"},
			"documentNumber": {"HEH462931"}, "expiryDate": {"2032-04-08"},
		}},
		{"a licence without its numbers", vision.Page{Lines: []vision.TextLine{
			at(224, 30, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(224, 60, "ЖҮРГІЗУШІ КУӘЛІГІ / ВОДИТЕЛЬСКОЕ УДОСТОВЕРЕНИЕ"), at(96, 60, "KAZ"),
			at(428, 162, "ЕРКІНБАЕВ / ERKINBAEV"), at(428, 213, "ОРАЗ АСҚАРҰЛЫ / ORAZ ASKARULY"), at(428, 264, "23.11.1983"), at(672, 264, "ПЕТРОПАВЛ"),
			at(428, 317, "30.01.2022"), at(697, 317, "МВД РК"), at(428, 368, "29.01.2032"), at(428, 422, "XM400488"),
			at(428, 473, "ПАВЛОДАР, АБАЙ КӨШЕСІ 158"), at(428, 526, "ABCD"),
		}, Faces: face}, map[string][]string{
			"lastName": {"ERKINBAEV", "ЕРКІНБАЕВ"}, "firstName": {"ORAZ ASKARULY", "ОРАЗ АСҚАРҰЛЫ"}, "birthDate": {"1983-11-23"}, "placeOfBirth": {"ПЕТРОПАВЛ"},
			"issueDate": {"2022-01-30"}, "authority": {"МВД РК"}, "expiryDate": {"2032-01-29"}, "documentNumber": {"XM400488"},
			"address": {"ПАВЛОДАР, АБАЙ КӨШЕСІ 158"}, "categories": {"A B C D"},
		}},
		{"a licence with a number that was misread", vision.Page{Lines: []vision.TextLine{
			at(235, 40, "REPUBLIC OF POLAND"), at(235, 80, "PRAWO JAZDY / DRIVING LICENCE"), at(377, 164, "1. KOWALSKI"), at(377, 215, "2. JAKUB"),
			at(377, 271, "了"), at(430, 271, "10.03.2004"), at(675, 271, "POZNAŃ"), at(377, 323, "4a. 27.06.2022"), at(645, 323, "4c. PREZYDENT M.ST. WARSZAWY"),
			at(377, 375, "4b. 26.06.2032"), at(377, 430, "5. BM190318"), at(377, 536, "9. A B"),
		}, Faces: face}, map[string][]string{
			"lastName": {"KOWALSKI"}, "firstName": {"JAKUB"}, "birthDate": {"2004-03-10"}, "placeOfBirth": {"POZNAŃ"}, "issueDate": {"2022-06-27"},
			"authority": {"PREZYDENT M.ST. WARSZAWY"}, "expiryDate": {"2032-06-26"}, "documentNumber": {"BM190318"}, "categories": {"A B"},
		}},
		{"a Russian licence without its numbers, in two scripts", vision.Page{Lines: []vision.TextLine{
			at(300, 30, "ВОДИТЕЛЬСКОЕ УДОСТОВЕРЕНИЕ"), at(60, 30, "RUS"), at(330, 80, "ИВАНОВ"), at(330, 102, "IVANOV"), at(330, 130, "ИВАН СЕРГЕЕВИЧ"), at(330, 152, "IVAN SERGEEVICH"),
			at(330, 180, "01.02.1980"), at(330, 202, "ОРЛОВСКАЯ ОБЛ."), at(330, 224, "ORLOVSKAIA OBL."), at(330, 250, "01.02.2020"), at(600, 250, "01.02.2030"),
			at(330, 280, "ГИБДД 5701"), at(330, 300, "GIBDD 5701"), at(330, 330, "99 12 345678"), at(330, 400, "B B1 M"),
		}, Faces: face}, map[string][]string{
			"lastName": {"IVANOV", "ИВАНОВ"}, "firstName": {"IVAN SERGEEVICH", "ИВАН СЕРГЕЕВИЧ"}, "birthDate": {"1980-02-01"}, "placeOfBirth": {"ОРЛОВСКАЯ ОБЛ."},
			"issueDate": {"2020-02-01"}, "expiryDate": {"2030-02-01"}, "authority": {"ГИБДД 5701"}, "documentNumber": {"9912345678"}, "categories": {"B B1 M"},
		}},
		{"the place below a numbered date of birth", vision.Page{Lines: []vision.TextLine{
			at(300, 30, "ВОДИТЕЛЬСКОЕ УДОСТОВЕРЕНИЕ"), at(60, 30, "RUS"), at(300, 80, "1. ИВАНОВ"), at(330, 102, "IVANOV"), at(300, 130, "2. ИВАН"), at(330, 152, "IVAN"),
			at(300, 180, "3. 01.02.1980"), at(330, 202, "ОРЛОВСКАЯ ОБЛ."), at(330, 224, "ORLOVSKAIA OBL."), at(300, 250, "4a) 01.02.2020 4b) 01.02.2030"),
			at(300, 280, "4c) ГИБДД 5701"), at(300, 330, "5. 99 12 345678"),
		}, Faces: face}, map[string][]string{
			"lastName": {"IVANOV", "ИВАНОВ"}, "firstName": {"IVAN", "ИВАН"}, "birthDate": {"1980-02-01"}, "placeOfBirth": {"ОРЛОВСКАЯ ОБЛ."},
			"issueDate": {"2020-02-01"}, "expiryDate": {"2030-02-01"}, "authority": {"ГИБДД 5701"}, "documentNumber": {"9912345678"},
		}},
		{"a misread label between names", vision.Page{Lines: []vision.TextLine{
			at(60, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(500, 150, "Код подразделения"), at(500, 172, "614-939"), at(360, 300, "Фамилия / Surname"), at(360, 322, "КУЗЬМИН"),
			at(360, 345, "Имк / Ghen names"), at(360, 365, "СТЕПАН"), at(360, 390, "Отчество"), at(360, 410, "КИРИЛЛОВИЧ"), at(515, 460, "25.09.1967"),
			at(360, 500, "ЛИПЕЦК"), at(95, 160, "22.07.2024"), at(900, 320, "81 08 333759"),
		}, Faces: face}, map[string][]string{
			"lastName": {"КУЗЬМИН"}, "firstName": {"СТЕПАН"}, "middleName": {"КИРИЛЛОВИЧ"}, "documentNumber": {"8108333759"},
			"issueDate": {"2024-07-22"}, "birthDate": {"1967-09-25"}, "placeOfBirth": {"ЛИПЕЦК"},
		}},
		{"more dates than a side has stay unread", vision.Page{Lines: []vision.TextLine{
			at(224, 30, "REPUBLIC OF POLAND"), at(224, 60, "IDENTITY CARD"),
			at(100, 100, "04.02.1970"), at(100, 140, "04.02.1980"), at(100, 180, "04.02.1990"), at(100, 220, "04.02.2031"),
		}}, map[string][]string{}},
		{"a document of an unknown kind gives nothing", vision.Page{Lines: []vision.TextLine{
			at(300, 140, "ANNA"), at(300, 180, "PETROVNA"), at(300, 260, "11.02.1994"),
		}}, map[string][]string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, texts(extractor(t).Extract(tt.page))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The detector makes one line of cells that stand close to each other.
func TestCellsInOneLineAreCut(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
		box(300, 80, 180, "Гражданство / Nationality"), box(640, 80, 90, "Пол / Sex"),
		box(300, 105, 400, "РОССИЙСКАЯ ФЕДЕРАЦИЯ / RUSSIAN FEDERATION M / M"),
		box(300, 160, 420, "Date of issue Date of expiry"), box(300, 185, 120, "02.03.2021"), box(530, 185, 120, "01.03.2031"),
	}})
	want := map[string][]string{"nationality": {"RUS"}, "sex": {"M"}, "issueDate": {"2021-03-02"}, "expiryDate": {"2031-03-01"}}
	if diff := cmp.Diff(want, texts(r)); diff != "" {
		t.Error(diff)
	}
}

func box(x, y, w float64, text string) vision.TextLine {
	l := at(x, y, text)
	l.Box.W = w
	return l
}

func TestCategoriesAreReadInAnyWriting(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"9. A B C": "A B C", "9. ABC": "A B C", "9. В, В1": "B B1", "9. BE CE": "BE CE", "9. QX": ""} {
		r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{
			at(300, 30, "DRIVING LICENCE"), at(300, 80, "1. SAMPLE"), at(300, 110, "2. ANNA"), at(300, 140, "4a. 02.03.2021"), at(300, 170, text),
		}})
		if got := texts(r)["categories"]; want == "" && len(got) > 0 || want != "" && !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestALabelInTwoLanguagesIsNoOtherLabel(t *testing.T) {
	t.Parallel()
	r := extractor(t).Extract(vision.Page{Lines: []vision.TextLine{at(300, 80, "Vornamen / Given names"), at(300, 102, "ANNA MARIA")}})
	if diff := cmp.Diff(map[string][]string{"firstName": {"ANNA MARIA"}}, texts(r)); diff != "" {
		t.Error(diff)
	}
}

// A card whose labels were lost and that prints names in two scripts, as Ukraine's.
func TestNamesInTwoScriptsWithoutLabels(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][]string{
		"patronymic":    {"ШЕВЧЕНКО", "SHEVCHENKO", "ОЛЕНА", "OLENA", "ПЕТРІВНА"},
		"no patronymic": {"ШЕВЧЕНКО", "SHEVCHENKO", "ОЛЕНА", "OLENA"},
	} {
		page := vision.Page{Width: 1000, Height: 640, Faces: face, Lines: []vision.TextLine{
			at(300, 20, "УКРАЇНА / UKRAINE"), at(300, 60, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ"), at(300, 90, "IDENTITY CARD"),
		}}
		y := 150.0
		for _, l := range lines {
			page.Lines = append(page.Lines, at(400, y, l))
			y += 32
		}
		page.Lines = append(page.Lines, at(400, y, "12.03.1985"), at(400, y+90, "04.05.2031"))
		r := extractor(t).Extract(page)
		got := map[string][]string{}
		for _, x := range r.Readings {
			got[x.Name] = append(got[x.Name], x.Value)
		}
		if want := []string{"SHEVCHENKO", "ШЕВЧЕНКО"}; !slices.Equal(got[vision.FieldLastName], want) {
			t.Errorf("%s: family name %v in %v", name, got[vision.FieldLastName], got)
		}
		if want := []string{"OLENA", "ОЛЕНА"}; !slices.Equal(got[vision.FieldFirstName], want) {
			t.Errorf("%s: given name %v", name, got[vision.FieldFirstName])
		}
		if len(lines) == 5 && !slices.Equal(got[vision.FieldMiddleName], []string{"ПЕТРІВНА"}) {
			t.Errorf("%s: patronymic %v", name, got[vision.FieldMiddleName])
		}
	}
}

// TestMoreWithoutLabels: dates are told by time, a number by being the only one,
// names by standing above the address; both scripts of a Ukrainian card are read.
func TestMoreWithoutLabels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		page vision.Page
		want map[string][]string
	}{
		{"an American licence", vision.Page{Lines: []vision.TextLine{
			at(100, 20, "CALIFORNIA"), at(580, 20, "DRIVER LICENSE"), at(410, 60, "I1234568"), at(405, 90, "04/18/2036"), at(600, 92, "da 155"), at(640, 92, "04/19/2026"),
			at(400, 122, "11/17/1975"), at(368, 155, "HUGHES"), at(369, 188, "PATRICIA HEATHER"), at(367, 221, "RIVERSIDE, HARBOR LN 169"), at(350, 260, "9 CLASS BC"),
		}, Faces: face}, map[string][]string{"birthDate": {"1975-11-17"}, "issueDate": {"2026-04-19"}, "expiryDate": {"2036-04-18"}, "lastName": {"HUGHES"}, "firstName": {"PATRICIA HEATHER"},
			"address": {"RIVERSIDE, HARBOR LN 169"}, "categories": {"B C"}, "documentNumber": {"I1234568"}}},
		{"a Ukrainian card, names in two scripts below their labels", vision.Page{Lines: []vision.TextLine{
			at(300, 20, "УКРАЇНА"), at(600, 20, "UKRAINE"), at(300, 45, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ"),
			at(300, 80, "Прізвище/Surname"), at(300, 102, "ТКАЧЕНКО"), at(300, 126, "TKACHENKO"), at(300, 150, "Ім'я/Name"), at(300, 172, "МАР'ЯНА"), at(300, 196, "MARIANA"),
			at(300, 220, "По батькові/Patronymic"), at(300, 242, "ІВАНІВНА"), at(300, 266, "Стать/Sex"), at(300, 288, "Ж/F"), at(520, 266, "Громадянство/Nationality"), at(520, 288, "УКРАЇНА/UKR"),
			at(300, 312, "Дата народження/Date of birth"), at(300, 334, "24 08 1991"), at(660, 312, "Запис №/Record No."), at(660, 334, "19910824-00026"),
			at(300, 358, "Дійсний до/Date of expiry"), at(300, 380, "15 08 2026"), at(660, 358, "Документ №/Document No."), at(660, 380, "000000053"),
		}, Faces: face}, map[string][]string{"lastName": {"TKACHENKO", "ТКАЧЕНКО"}, "firstName": {"MARIANA", "МАР'ЯНА"}, "middleName": {"ІВАНІВНА"}, "sex": {"F"}, "nationality": {"UKR"},
			"birthDate": {"1991-08-24"}, "expiryDate": {"2026-08-15"}, "documentNumber": {"000000053"}, "personalNumber": {"19910824-00026"}}},
		{"the same without labels", vision.Page{Lines: []vision.TextLine{
			at(300, 20, "УКРАЇНА / UKRAINE"), at(300, 45, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / PASSPORT OF THE CITIZEN OF UKRAINE"),
			at(300, 102, "ТКАЧЕНКО"), at(300, 126, "TKACHENKO"), at(300, 172, "МАР'ЯНА"), at(300, 196, "MARIANA"), at(300, 242, "ІВАНІВНА"), at(300, 288, "Ж/F"),
			at(300, 334, "24.08.1991"), at(300, 380, "15.08.2028"), at(660, 380, "000000053"),
		}, Faces: face}, map[string][]string{"lastName": {"TKACHENKO", "ТКАЧЕНКО"}, "firstName": {"MARIANA", "МАР'ЯНА"}, "middleName": {"ІВАНІВНА"}, "sex": {"F"},
			"birthDate": {"1991-08-24"}, "expiryDate": {"2028-08-15"}, "documentNumber": {"000000053"}}},
		{"a Ukrainian card, names of both scripts in one line", vision.Page{Lines: []vision.TextLine{
			at(300, 20, "УКРАЇНА / UKRAINE"), at(300, 45, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ"),
			at(300, 102, "ТКАЧЕНКО / TKACHENKO"), at(300, 152, "МАР'ЯНА / MARIANA"), at(300, 202, "ІВАНІВНА"), at(300, 248, "Ж/F"), at(300, 294, "24.08.1991"), at(300, 340, "15.08.2028"),
		}, Faces: face}, map[string][]string{"lastName": {"TKACHENKO", "ТКАЧЕНКО"}, "firstName": {"MARIANA", "МАР'ЯНА"}, "middleName": {"ІВАНІВНА"}, "sex": {"F"},
			"birthDate": {"1991-08-24"}, "expiryDate": {"2028-08-15"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := tt.page
			p.Width, p.Height = 1000, 630
			got := texts(extractor(t).Extract(p))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func doubledZone(t *testing.T) *vision.MRZ {
	d := serikova(vision.FormatTD3)
	d.LastName, d.FirstName = "SERIIKOVA", "AIGERRIM"
	return zone(t, d)
}
