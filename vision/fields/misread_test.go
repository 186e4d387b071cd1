package fields_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
)

// What readers make of labels and dates on small and worn print, and values that
// say more than one field.
func TestValuesBesideMisreadPrint(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		lines []vision.TextLine
		want  map[string]string
	}{
		{"a label whose slash was not read", []vision.TextLine{
			at(300, 80, "DATAURODZENIADATE OF BIRTH"), at(300, 102, "1960.02.08"), at(300, 140, "DATAWYDANIADATE OF ISSUE"), at(300, 162, "2014-12-31"),
		}, map[string]string{"birthDate": "1960-02-08", "issueDate": "2014-12-31"}},
		{"the label in a language that is misread is no value", []vision.TextLine{
			at(300, 80, "Mjesto rođenja/Paos cf beth/Lia:ce nassacca"), at(300, 102, "ZADAR"),
		}, map[string]string{"placeOfBirth": "ZADAR"}},
		{"the label in a script that is not read is no value", []vision.TextLine{
			at(300, 80, "Place of birth / 出生地"), at(300, 102, "TAINAN"), at(300, 140, "Authority / 發照機關"), at(300, 162, "MINISTRY OF FOREIGN AFFAIRS"),
		}, map[string]string{"placeOfBirth": "TAINAN", "authority": "MINISTRY OF FOREIGN AFFAIRS"}},
		{"a sex whose label was misread in one language", []vision.TextLine{at(300, 80, "Sex/Seve"), at(300, 102, "F")}, map[string]string{"sex": "F"}},
		{"two languages run into one", []vision.TextLine{at(300, 80, "ORGAN WYDAJACY PASZPORTIPOINT OF ISSUE"), at(300, 102, "WOJEWODA LUBELSKI")}, map[string]string{"authority": "WOJEWODA LUBELSKI"}},
		{"a name in a script that is not read stands first", []vision.TextLine{at(300, 80, "Name(Last,First) /姓名"), at(300, 102, "林健聖"), at(400, 104, "WANG, CHIEN-SHENG")},
			map[string]string{"lastName": "WANG", "firstName": "CHIEN-SHENG"}},
		{"a name that looks like a label", []vision.TextLine{at(300, 80, "Name (Surname, Given names)"), at(300, 102, "LIN, YI-LING")},
			map[string]string{"lastName": "LIN", "firstName": "YI-LING"}},
		{"labels of what is not read stand between", []vision.TextLine{
			at(300, 80, "DOMICILIO"), at(300, 98, "C/ LARGA, 8"), at(300, 116, "LUGAR DE DOMICILIO"), at(300, 134, "SEGOVIA"), at(300, 152, "PROVINCIA-PAIS"), at(300, 170, "SEGOVIA"),
		}, map[string]string{"address": "C/ LARGA, 8"}},
		{"a name with a comma", []vision.TextLine{at(300, 80, "Name (Surname, Given names)"), at(300, 102, "CHEN, YI-LING")},
			map[string]string{"lastName": "CHEN", "firstName": "YI-LING"}},
		{"family name and initial behind the label", []vision.TextLine{at(300, 80, "PERMANENT RESIDENT CARD"), at(300, 102, "NAME SAMPLETON, LEE W.")},
			map[string]string{"lastName": "SAMPLETON", "firstName": "LEE W"}},
		{"a short label whose colon was not read", []vision.TextLine{at(300, 20, "RÉPUBLIQUE FRANÇAISE"), at(300, 45, "CARTE NATIONALE D'IDENTITÉ"), at(300, 80, "Nom BERTRAND"), at(300, 102, "Prenoms)-DOMINIQUE")},
			map[string]string{"lastName": "BERTRAND", "firstName": "DOMINIQUE"}},
		{"an American label that ran into its date, and one with a sign for a letter", []vision.TextLine{
			at(300, 20, "CALIFORNIA"), at(500, 20, "DRIVER LICENSE"), at(300, 60, "4d DLN I1234568"), at(300, 80, "4b EXP 08/31/2030"), at(300, 102, "300804/01/2006"), at(300, 124, "15 5E× M"),
		}, map[string]string{"documentNumber": "I1234568", "expiryDate": "2030-08-31", "birthDate": "2006-04-01", "sex": "M"}},
		{"a label between names that was misread", []vision.TextLine{
			at(300, 20, "КЫРГЫЗ РЕСПУБЛИКАСЫ / KYRGYZ REPUBLIC"), at(300, 42, "ИНСАНДЫК КАРТА / IDENTITY CARD"), at(300, 80, "Фамилиясы / Surname"), at(300, 102, "СҮЙҮНБЕККУЛОВ"),
			at(300, 120, "Аты / Given names"), at(300, 142, "ҮСӨН"), at(300, 160, "Атасмиыи аты / Patronnymm"), at(300, 182, "ТААЛАЙОВИЧ"),
		}, map[string]string{"lastName": "СҮЙҮНБЕККУЛОВ", "firstName": "ҮСӨН", "middleName": "ТААЛАЙОВИЧ"}},
		{"misread labels that ran into their values", []vision.TextLine{
			at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(60, 50, "Opган выдaчu / Autnorty УМВД РОССИИ ПО ОМСКОЙ ОБЛАСТИ"), at(60, 80, "Дыetвие/дыыд 27.01.2024"), at(500, 80, "Код подразделения"), at(760, 80, "550-001"),
			at(300, 300, "Фамилия / Sumame ОРЛОВА"), at(300, 340, "Имя / Given names МАРИЯ"), at(300, 380, "Отчество / Patrnymc ПЕТРОВНА"), at(300, 420, "Пол / Sex ЖЕН."),
			at(300, 460, "Дата рождения / Date of birth 05.06.1994"), at(300, 500, "Место рождения / Place of birth ГОР. ОМСК"),
		}, map[string]string{"authority": "УМВД РОССИИ ПО ОМСКОЙ ОБЛАСТИ", "issueDate": "2024-01-27", "lastName": "ОРЛОВА", "firstName": "МАРИЯ", "middleName": "ПЕТРОВНА", "sex": "F",
			"birthDate": "1994-06-05", "placeOfBirth": "ГОР. ОМСК"}},
		{"names of two scripts behind misread labels", []vision.TextLine{
			at(300, 20, "УКРАЇНА / UKRAINE"), at(300, 45, "ПОСВІДЧЕННЯ ОСОБИ / IDENTITY CARD"), at(300, 80, "Прізвище / Sumame ТКАЧЕНКО / TKACHENKO"), at(300, 110, "Ім'я / Nате МАР'ЯНА / MARIANA"),
			at(300, 140, "По батькові / Patrnymc ІВАНІВНА"), at(300, 170, "Стать / Sex Ж / F"), at(300, 200, "Дата народження / Date of birth 24 08 1991"), at(300, 230, "Дійсний до / Date of expiry 15 08 2031"),
		}, map[string]string{"lastName": "ТКАЧЕНКО", "firstName": "МАР'ЯНА", "middleName": "ІВАНІВНА", "sex": "F", "birthDate": "1991-08-24", "expiryDate": "2031-08-15"}},
		{"both days of validity in one line", []vision.TextLine{at(300, 80, "Valabilitate/Validite/Validity"), at(300, 102, "17.10.16-09.05.2028")},
			map[string]string{"issueDate": "2016-10-17", "expiryDate": "2028-05-09"}},
		{"an address of two lines", []vision.TextLine{
			at(300, 80, "Domiciliu/Adresse/Address"), at(300, 102, "Mun. Iasi Jud. Iasi"), at(300, 124, "Str. Lunga nr.8"), at(300, 142, "Issued by"), at(300, 160, "SPCLEP Iasi"),
		}, map[string]string{"address": "Mun. Iasi Jud. Iasi, Str. Lunga nr.8", "authority": "SPCLEP Iasi"}},
		{"a month in two languages without a slash", []vision.TextLine{
			at(300, 80, "Date of issue"), at(300, 102, "16 APRAVR 17"), at(300, 140, "Date of expiry"), at(300, 162, "15 APRIAVR 27"), at(300, 200, "Date of birth"), at(300, 222, "12 AUGIAOUT 74"),
		}, map[string]string{"issueDate": "2017-04-16", "expiryDate": "2027-04-15", "birthDate": "1974-08-12"}},
		{"a date whose dots were not read", []vision.TextLine{at(300, 80, "Date of issue"), at(300, 102, "01012023")}, map[string]string{"issueDate": "2023-01-01"}},
		{"99 is no year of the last century", []vision.TextLine{at(300, 80, "Date of expiry"), at(300, 102, "31.12.99")}, map[string]string{"expiryDate": "2099-12-31"}},
		{"no end, in English", []vision.TextLine{at(300, 80, "Date of expiry"), at(300, 102, "PERMANENT")}, map[string]string{"termless": "true"}},
		{"no end, in Russian and Kazakh", []vision.TextLine{at(300, 80, "Срок действия"), at(300, 102, "БЕССРОЧНО"), at(600, 80, "Қолданылу мерзімі"), at(600, 102, "МЕРЗІМСІЗ")}, map[string]string{"termless": "true"}},
		{"Russia, internal passport", []vision.TextLine{
			at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(60, 50, "Паспорт выдан"), at(260, 50, "ОВД ГОРОДА ОМСКА"), at(60, 80, "Дата выдачи"), at(260, 80, "12.03.2014"), at(500, 80, "Код подразделения"), at(760, 80, "550-001"),
			at(300, 300, "Фамилия"), at(480, 300, "ОРЛОВА"), at(300, 340, "Имя"), at(480, 340, "МАРИЯ"), at(300, 380, "Отчество"), at(480, 380, "ПЕТРОВНА"),
			at(300, 420, "Пол"), at(400, 420, "ЖЕН."), at(500, 420, "Дата рождения"), at(720, 420, "05.06.1994"), at(300, 460, "Место рождения"), at(520, 460, "ГОР. ОМСК"), at(900, 300, "52 14 123456"),
		}, map[string]string{"authority": "ОВД ГОРОДА ОМСКА", "issueDate": "2014-03-12", "lastName": "ОРЛОВА", "firstName": "МАРИЯ", "middleName": "ПЕТРОВНА", "sex": "F",
			"birthDate": "1994-06-05", "placeOfBirth": "ГОР. ОМСК", "documentNumber": "5214123456"}},
		{"series and number", []vision.TextLine{at(300, 20, "ROMANIA"), at(300, 45, "CARTE DE IDENTITATE"), at(300, 80, "Prenume"), at(300, 102, "ANA"), at(300, 140, "SERIA HD NR 198025"), at(300, 170, "Domiciliu"), at(300, 192, "Str. Lunga nr.8")},
			map[string]string{"firstName": "ANA", "documentNumber": "HD198025", "address": "Str. Lunga nr.8"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := map[string]string{}
			for name, r := range valuesOf(extractor(t).Extract(vision.Page{Lines: tt.lines})) {
				got[name] = r.Value
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A year that may be of the last century, and a date without its signs, are doubted.
func TestUnsureDatesHaveALowScore(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"31.12.99", "31122031"} {
		v := valuesOf(extractor(t).Extract(vision.Page{Lines: []vision.TextLine{at(300, 80, "Date of expiry"), at(300, 102, text)}}))["expiryDate"]
		if v.Value == "" || v.Score > 0.7 {
			t.Errorf("%s: %+v", text, v)
		}
	}
}

// Title, country and a known document's words together are as sure as a zone;
// one of them alone is not.
func TestKindIsSureWhereAllPrintAgrees(t *testing.T) {
	t.Parallel()
	front := []vision.TextLine{at(250, 20, "РЕСПУБЛИКА КАЗАХСТАН"), at(250, 45, "ЖЕКЕ КУӘЛІК"), at(250, 70, "УДОСТОВЕРЕНИЕ ЛИЧНОСТИ"), at(40, 420, "ИИН")}
	if r := extractor(t).Extract(vision.Page{Lines: front, Faces: face}); r.KindScore < 0.9 || r.Kind != "ID_CARD" || r.Country != "KAZ" || r.Side != "FRONT_SIDE" {
		t.Errorf("%s, score %v", r, r.KindScore)
	}
	if r := extractor(t).Extract(vision.Page{Lines: front[2:3], Faces: face}); r.KindScore >= 0.9 {
		t.Errorf("the title alone: %s, score %v", r, r.KindScore)
	}
}
