package fields_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
	"github.com/idngo/idngo/vision/mrz"
)

func today() time.Time { return time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC) }

func extractor(t *testing.T) *fields.Extractor {
	t.Helper()
	x, err := fields.New(today)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// at is a line of print: letters are 10 wide and lines 20 high.
func at(x, y float64, text string) vision.TextLine {
	return vision.TextLine{Text: text, Score: 0.95, Reader: "test", Box: vision.Box{X: x, Y: y, W: float64(len([]rune(text))) * 10, H: 20}}
}

func zone(t *testing.T, d mrz.Data) *vision.MRZ {
	t.Helper()
	lines, err := mrz.Build(d)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mrz.ParseAt(lines, today())
	if err != nil {
		t.Fatal(err)
	}
	m.Box = vision.Box{X: 20, Y: 560, W: 900, H: 90}
	return &m
}

var face = []vision.Face{{Box: vision.Box{X: 40, Y: 120, W: 150, H: 200}, Score: 0.99}}

func serikova(format string) mrz.Data {
	d := mrz.Data{
		Format: format, Issuer: "KAZ", LastName: "SERIKOVA", FirstName: "AIGERIM", Number: "N12345678",
		BirthDate: "1994-02-11", Sex: "F", ExpiryDate: "2031-03-01",
	}
	if format == vision.FormatTD1 {
		d.Code, d.Number = "ID", "012345678"
	}
	return d
}

// The persons below are made up; the layouts follow the public descriptions of
// the documents.
func TestDocuments(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                          string
		page                          vision.Page
		kind, country, side, template string
		want                          map[string]string
	}{
		{
			name: "Kazakhstan, passport, Latin reader makes Latin of Cyrillic",
			page: vision.Page{Lines: []vision.TextLine{
				at(300, 20, "KA3AKCTAH PECNYБЛИKACЫ"), at(300, 45, "REPUBLIC OF KAZAKHSTAN"),
				at(300, 80, "Түрі/Туре"), at(420, 80, "Ел коды/Code of state"), at(660, 80, "Паспорт №/Passport №"),
				at(300, 102, "P"), at(420, 102, "KAZ"), at(660, 102, "N12345678"),
				at(300, 140, "Тегі/Surname"), at(300, 162, "CEPIKOBA"), at(300, 184, "SERIKOVA"),
				at(300, 220, "Аты/Given names"), at(300, 242, "ӘЙГEPIM"), at(300, 264, "AIGERIM"),
				at(300, 300, "Азаматтығы/Nationality"), at(300, 322, "ҚАЗАҚСТАН/KAZAKHSTAN"),
				at(300, 350, "Туған күні/Date of birth"), at(600, 350, "ЖСН/IIN"),
				at(300, 372, "11 АҚП/FEB 1994"), at(600, 372, "940211401235"),
				at(300, 400, "Жынысы/Sex"), at(480, 400, "Туған жері/Place of birth"),
				at(300, 422, "Ә/F"), at(480, 422, "АЛМАТЫ/ALMATY"),
				at(300, 450, "Берілген күні/Date of issue"), at(600, 450, "Берген орган/Authority"),
				at(300, 472, "02 НАУ/MAR 2021"), at(600, 472, "MINISTRY OF INTERNAL AFFAIRS"),
				at(300, 500, "Қолданылу мерзімі/Date of expiry"), at(300, 522, "01 НАУ/MAR 2031"),
				at(20, 565, "P<KAZSERIKOVA<<AIGERIM<<<<<<<<<<<<<<<<<<<<<<"),
			}, MRZ: zone(t, serikova(vision.FormatTD3)), Faces: face},
			kind: "PASSPORT", country: "KAZ", template: "kaz-passport",
			want: map[string]string{
				"documentNumber": "N12345678", "lastName": "SERIKOVA", "firstName": "AIGERIM", "nationality": "KAZ", "issuer": "KAZ",
				"birthDate": "1994-02-11", "personalNumber": "940211401235", "sex": "F", "placeOfBirth": "АЛМАТЫ/ALMATY",
				"issueDate": "2021-03-02", "expiryDate": "2031-03-01", "authority": "MINISTRY OF INTERNAL AFFAIRS",
			},
		},
		{
			name: "Kazakhstan, identity card, front in Cyrillic",
			page: vision.Page{Lines: []vision.TextLine{
				at(250, 20, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ"), at(250, 45, "ЖЕКЕ КУӘЛІК"), at(250, 70, "УДОСТОВЕРЕНИЕ ЛИЧНОСТИ"),
				at(300, 110, "ТЕГІ / ФАМИЛИЯ"), at(300, 132, "СЕРІКОВА"),
				at(300, 165, "АТЫ / ИМЯ"), at(300, 187, "ӘЙГЕРІМ"),
				at(300, 220, "ӘКЕСІНІҢ АТЫ / ОТЧЕСТВО"), at(300, 242, "БОЛАТҚЫЗЫ"),
				at(300, 275, "ТУҒАН КҮНІ / ДАТА РОЖДЕНИЯ"), at(300, 297, "11.02.1994"),
				at(40, 420, "ЖСН / ИИН"), at(160, 420, "940211401235"),
			}, Faces: face},
			kind: "ID_CARD", country: "KAZ", side: "FRONT_SIDE", template: "kaz-id-front",
			want: map[string]string{
				"lastName": "СЕРІКОВА", "firstName": "ӘЙГЕРІМ", "middleName": "БОЛАТҚЫЗЫ",
				"birthDate": "1994-02-11", "personalNumber": "940211401235",
			},
		},
		{
			name: "Kazakhstan, identity card, front read by a Latin reader",
			page: vision.Page{Lines: []vision.TextLine{
				at(250, 20, "KA3AKCTAH PECПYБЛИKACЫ"), at(250, 45, "ЖEKE KYӘЛIK"), at(250, 70, "УДОСТОВЕРЕНИE ЛИЧНОCТИ"),
				at(300, 297, "11.02.1994"), at(160, 420, "940211401235"),
			}, Faces: face},
			kind: "ID_CARD", country: "KAZ", side: "FRONT_SIDE", template: "kaz-id-front",
			want: map[string]string{"birthDate": "1994-02-11", "personalNumber": "940211401235"},
		},
		{
			name: "Kazakhstan, identity card, back",
			page: vision.Page{Lines: []vision.TextLine{
				at(40, 20, "№ 012345678"),
				at(40, 60, "ТУҒАН ЖЕРІ / МЕСТО РОЖДЕНИЯ"), at(40, 82, "АЛМАТЫ ОБЛЫСЫ"),
				at(40, 110, "ҰЛТЫ / НАЦИОНАЛЬНОСТЬ"), at(40, 132, "ҚАЗАҚ"),
				at(40, 160, "БЕРГЕН ОРГАН / ОРГАН ВЫДАЧИ"), at(40, 182, "МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ РК"),
				at(40, 210, "БЕРІЛГЕН КҮНІ - ҚОЛДАНЫЛУ МЕРЗІМІ / ДАТА ВЫДАЧИ - СРОК ДЕЙСТВИЯ"), at(40, 232, "02.03.2021 - 01.03.2031"),
			}, MRZ: zone(t, serikova(vision.FormatTD1))},
			kind: "ID_CARD", country: "KAZ", side: "BACK_SIDE", template: "kaz-id-back",
			want: map[string]string{
				"documentNumber": "012345678", "issueDate": "2021-03-02", "expiryDate": "2031-03-01",
				"placeOfBirth": "АЛМАТЫ ОБЛЫСЫ", "authority": "МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ РК",
			},
		},
		{
			name: "Germany, driving licence by numbers",
			page: vision.Page{Lines: []vision.TextLine{
				at(200, 20, "FÜHRERSCHEIN"), at(500, 20, "BUNDESREPUBLIK DEUTSCHLAND"),
				at(250, 80, "1. MUSTERMANN"), at(250, 110, "2. ERIKA"), at(250, 140, "3. 12.08.83 BERLIN"),
				at(250, 170, "4a. 25.01.13"), at(450, 170, "4c. LANDRATSAMT MUSTERSTADT"),
				at(250, 200, "4b. 24.01.28"), at(250, 230, "5. B072RRE2I55"), at(250, 300, "9. AM/B/L"),
			}, Faces: face},
			kind: "DRIVERS", country: "DEU", side: "FRONT_SIDE", template: "eu-driving-licence",
			want: map[string]string{
				"lastName": "MUSTERMANN", "firstName": "ERIKA", "birthDate": "1983-08-12", "placeOfBirth": "BERLIN",
				"issueDate": "2013-01-25", "expiryDate": "2028-01-24", "authority": "LANDRATSAMT MUSTERSTADT",
				"documentNumber": "B072RRE2I55", "categories": "AM B L",
			},
		},
		{
			name: "Britain, driving licence with numbers in boxes of their own",
			page: vision.Page{Lines: []vision.TextLine{
				at(200, 20, "DRIVING LICENCE"), at(600, 20, "UK"),
				at(250, 80, "1."), at(290, 80, "MORGAN"), at(250, 110, "2."), at(290, 110, "SARAH MEREDYTH"),
				at(250, 140, "3."), at(290, 140, "11.03.1976 UNITED KINGDOM"),
				at(250, 170, "4a."), at(300, 170, "19.01.2023"), at(450, 170, "4c. DVLA"),
				at(250, 200, "4b."), at(300, 200, "18.01.2033"),
				at(250, 230, "5."), at(290, 230, "MORGA753116SM9IJ"),
			}, Faces: face},
			kind: "DRIVERS", country: "GBR", side: "FRONT_SIDE", template: "eu-driving-licence",
			want: map[string]string{
				"lastName": "MORGAN", "firstName": "SARAH MEREDYTH", "birthDate": "1976-03-11", "placeOfBirth": "UNITED KINGDOM",
				"issueDate": "2023-01-19", "expiryDate": "2033-01-18", "authority": "DVLA", "documentNumber": "MORGA753116SM9IJ",
			},
		},
		{
			name: "USA, driver license with months first",
			page: vision.Page{Lines: []vision.TextLine{
				at(200, 20, "California"), at(500, 20, "DRIVER LICENSE"), at(700, 20, "USA"),
				at(250, 60, "DL I1234568"), at(250, 90, "EXP 08/31/2029"), at(250, 120, "LN CARDHOLDER"), at(250, 150, "FN IMA"),
				at(250, 210, "DOB 08/31/1977"), at(250, 240, "SEX F"), at(400, 240, "HAIR BRN"), at(500, 300, "ISS 08/31/2024"),
			}, Faces: face},
			kind: "DRIVERS", country: "USA", side: "FRONT_SIDE", template: "usa-driver-license",
			want: map[string]string{
				"documentNumber": "I1234568", "birthDate": "1977-08-31", "expiryDate": "2029-08-31", "issueDate": "2024-08-31",
				"sex": "F", "lastName": "CARDHOLDER", "firstName": "IMA",
			},
		},
		{
			name: "Uzbekistan, identity card, front",
			page: vision.Page{Lines: []vision.TextLine{
				at(250, 20, "O'ZBEKISTON RESPUBLIKASI"), at(250, 45, "SHAXS GUVOHNOMASI"),
				at(300, 80, "Familiyasi / Surname"), at(300, 102, "KARIMOV"),
				at(300, 130, "Ismi / Given name(s)"), at(300, 152, "JASUR"),
				at(300, 180, "Otasining ismi / Patronymic"), at(300, 202, "ALISHER O'G'LI"),
				at(300, 230, "Tug'ilgan sanasi / Date of birth"), at(300, 252, "12.03.1985"),
				at(640, 230, "Jinsi / Sex"), at(640, 252, "M"),
				at(300, 280, "Berilgan sanasi / Date of issue"), at(300, 302, "05.10.2021"),
				at(640, 280, "Amal qilish muddati / Date of expiry"), at(640, 302, "04.10.2031"),
				at(300, 330, "Fuqaroligi / Citizenship"), at(300, 352, "O'ZBEKISTON"),
				at(640, 330, "Karta raqami / Card number"), at(640, 352, "AA1234567"),
			}, Faces: face},
			kind: "ID_CARD", country: "UZB", side: "FRONT_SIDE", template: "uzb-id-front",
			want: map[string]string{
				"lastName": "KARIMOV", "firstName": "JASUR", "middleName": "ALISHER O'G'LI", "birthDate": "1985-03-12", "sex": "M",
				"issueDate": "2021-10-05", "expiryDate": "2031-10-04", "documentNumber": "AA1234567", "nationality": "UZB",
			},
		},
		{
			name: "Kyrgyzstan, identity card, front",
			page: vision.Page{Lines: []vision.TextLine{
				at(250, 20, "КЫРГЫЗ РЕСПУБЛИКАСЫ"), at(600, 20, "KYRGYZ REPUBLIC"), at(250, 45, "ИДЕНТИФИКАЦИОННАЯ КАРТА"),
				at(300, 80, "Фамилиясы/Surname"), at(300, 102, "АСАНОВА"), at(300, 124, "ASANOVA"),
				at(300, 160, "Аты/Name"), at(300, 182, "АЙЗАДА"), at(300, 204, "AIZADA"),
				at(300, 240, "Туулган күнү/Date of birth"), at(300, 262, "01.12.1990"),
				at(640, 240, "Жынысы/Sex"), at(640, 262, "Ж/F"),
				at(300, 300, "Документ №"), at(300, 322, "ID1234567"),
				at(640, 300, "Жарактуулук мөөнөтү/Date of expiry"), at(640, 322, "20.07.2028"),
			}, Faces: face},
			kind: "ID_CARD", country: "KGZ", side: "FRONT_SIDE", template: "kgz-id-front",
			want: map[string]string{
				"lastName": "ASANOVA", "firstName": "AIZADA", "birthDate": "1990-12-01", "sex": "F",
				"documentNumber": "ID1234567", "expiryDate": "2028-07-20",
			},
		},
		{
			name: "Russia, driving licence in two scripts",
			page: vision.Page{Lines: []vision.TextLine{
				at(250, 20, "ВОДИТЕЛЬСКОЕ УДОСТОВЕРЕНИЕ"), at(700, 20, "RUS"),
				at(300, 80, "1. ИВАНОВ"), at(330, 102, "IVANOV"), at(300, 130, "2. ПЁТР СЕРГЕЕВИЧ"), at(330, 152, "PETR SERGEEVICH"),
				at(300, 180, "3. 12.03.1985"), at(300, 230, "4a) 01.02.2020"), at(520, 230, "4b) 01.02.2030"),
				at(300, 260, "4c) ГИБДД 7701"), at(300, 290, "5. 99 12 345678"), at(300, 330, "9. B B1 M"),
			}, Faces: face},
			kind: "DRIVERS", country: "RUS", side: "FRONT_SIDE", template: "rus-driving-licence",
			want: map[string]string{
				"lastName": "IVANOV", "firstName": "PETR SERGEEVICH", "birthDate": "1985-03-12", "issueDate": "2020-02-01",
				"expiryDate": "2030-02-01", "authority": "ГИБДД 7701", "documentNumber": "9912345678", "categories": "B B1 M",
			},
		},
		{
			name: "France, card of 2021 with labels in two languages",
			page: vision.Page{Lines: []vision.TextLine{
				at(250, 20, "RÉPUBLIQUE FRANÇAISE"), at(250, 45, "CARTE NATIONALE D'IDENTITÉ / IDENTITY CARD"),
				at(300, 80, "NOM / Surname"), at(300, 102, "MARTIN"),
				at(300, 130, "Prénoms / Given names"), at(300, 152, "MAËLYS-GAËLLE, MARIE"),
				at(300, 180, "SEXE / Sex"), at(300, 202, "F"), at(420, 180, "NATIONALITÉ / Nationality"), at(420, 202, "FRA"),
				at(720, 180, "DATE DE NAISS. / Date of birth"), at(720, 202, "13 07 1990"),
				at(300, 230, "LIEU DE NAISSANCE / Place of birth"), at(300, 252, "PARIS"),
				at(300, 330, "N° DU DOCUMENT / Document No"), at(300, 352, "D2H6862M2"),
				at(720, 330, "DATE D'EXPIR. / Expiry date"), at(720, 352, "11 02 2030"),
			}, Faces: face},
			kind: "ID_CARD", country: "FRA", side: "FRONT_SIDE", template: "fra-id",
			want: map[string]string{
				"lastName": "MARTIN", "firstName": "MAËLYS-GAËLLE, MARIE", "sex": "F", "nationality": "FRA", "birthDate": "1990-07-13",
				"placeOfBirth": "PARIS", "documentNumber": "D2H6862M2", "expiryDate": "2030-02-11",
			},
		},
		{
			name: "Poland, card with reading errors in the labels",
			page: vision.Page{Lines: []vision.TextLine{
				at(250, 20, "RZECZPOSPOLITA POLSKA"), at(250, 45, "DOWOD OSOBlSTY / IDENTITY CARD"),
				at(300, 80, "NAZWlSKO / SURNAME"), at(300, 102, "KOWALSKA"),
				at(300, 130, "IMIONA / GIVEN NAMES"), at(300, 152, "ANNA"),
				at(300, 180, "OBYWATELSTWO / NATI0NALITY"), at(300, 202, "POLSKIE"),
				at(300, 230, "DATA URODZENlA / DATE 0F BIRTH"), at(300, 252, "14.05.1944"),
				at(640, 230, "PŁEĆ / SEX"), at(640, 252, "K/F"),
				at(300, 280, "NUMER DOWODU OSOBISTEGO / IDENTITY CARD NUMBER"), at(300, 302, "ZZC108201"),
				at(300, 330, "TERMIN WAŻNOŚCI / EXPIRY DATE"), at(300, 352, "15.03.2032"),
			}, Faces: face},
			kind: "ID_CARD", country: "POL", side: "FRONT_SIDE",
			want: map[string]string{
				"lastName": "KOWALSKA", "firstName": "ANNA", "nationality": "POL", "birthDate": "1944-05-14", "sex": "F",
				"documentNumber": "ZZC108201", "expiryDate": "2032-03-15",
			},
		},
		{
			name: "Canada, licence with the year first",
			page: vision.Page{Lines: []vision.TextLine{
				at(200, 20, "Ontario"), at(500, 20, "DRIVER'S LICENCE"), at(500, 45, "PERMIS DE CONDUIRE"), at(700, 20, "CANADA"),
				at(250, 80, "1. SAMPLE"), at(250, 110, "2. JANE"), at(250, 170, "5. A1234-56789-01234"),
				at(250, 200, "4a. 2020/05/06"), at(450, 200, "4b. 2030/04/07"), at(250, 230, "3. 1978/12/01"),
			}, Faces: face},
			kind: "DRIVERS", country: "CAN", side: "FRONT_SIDE", template: "can-driver-licence",
			want: map[string]string{
				"lastName": "SAMPLE", "firstName": "JANE", "documentNumber": "A1234-56789-01234",
				"issueDate": "2020-05-06", "expiryDate": "2030-04-07", "birthDate": "1978-12-01",
			},
		},
	}
	x := extractor(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := x.Extract(tt.page)
			if r.Kind != tt.kind || r.Country != tt.country || r.Side != tt.side || r.Template != tt.template {
				t.Errorf("%s, score %v", r, r.KindScore)
			}
			got := map[string]string{}
			for _, f := range r.Readings {
				if _, ok := got[f.Name]; !ok { // the Latin one of two scripts
					got[f.Name] = f.Value
				}
				if f.Source != vision.SourceVIZ || f.Score <= 0 || f.Score > 1 || f.Box == nil || f.Raw == "" {
					t.Errorf("reading %+v", f)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
