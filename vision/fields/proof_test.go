package fields_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
)

func TestProofs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		lines []vision.TextLine
		kind  string
		want  map[string]string
	}{
		{"Kazakhstan, certificate of the portal", []vision.TextLine{
			at(300, 40, "МЕКЕНЖАЙ АНЫҚТАМАСЫ"), at(300, 65, "АДРЕСНАЯ СПРАВКА"),
			at(60, 120, "Берілген күні / Дата выдачи: 12.08.2025"),
			at(60, 160, "ЖСН / ИИН: 940211450124"),
			at(60, 200, "Тегі, аты, әкесінің аты / Фамилия, имя, отчество:"), at(500, 200, "СЕРІКОВА АЙГЕРІМ НҰРЛАНҚЫЗЫ"),
			at(60, 240, "Туған күні / Дата рождения: 11.02.1994"),
			at(60, 280, "Зарегистрирован(а) по адресу: КАЗАХСТАН, АЛМАТЫ, БОСТАНДЫКСКИЙ РАЙОН,"), at(60, 302, "УЛИЦА ТИМИРЯЗЕВА, д. 42, кв. 15"),
			at(60, 500, "Данный документ согласно пункту 1 статьи 7 ЗРК от 7 января 2003 года равнозначен документу на бумажном носителе"),
			at(60, 530, "Портал электронного правительства"),
		}, "UTILITY_BILL", map[string]string{
			"proofType": "statement", "issueDate": "2025-08-12", "personalNumber": "940211450124", "fullName": "СЕРІКОВА АЙГЕРІМ НҰРЛАНҚЫЗЫ", "birthDate": "1994-02-11",
			"address": "КАЗАХСТАН, АЛМАТЫ, БОСТАНДЫКСКИЙ РАЙОН, УЛИЦА ТИМИРЯЗЕВА, д. 42, кв. 15", "authority": "Портал электронного правительства",
		}},
		{"Kazakhstan, electricity bill with a month only", []vision.TextLine{
			at(60, 30, "ТОО «АлматыЭнергоСбыт»"), at(300, 60, "Счет на оплату коммунальных услуг"),
			at(60, 100, "Период: июль 2025 г."), at(60, 130, "Абонент: Серикова А. Н."),
			at(60, 160, "Адрес: г. Алматы, ул. Абая, д. 10, кв. 7"), at(60, 190, "Оплатить до: 25.08.2025"), at(60, 220, "Итого: 7 540,00"),
		}, "UTILITY_BILL", map[string]string{
			"proofType": "utilityBill", "issueDate": "2025-07-31", "fullName": "Серикова А. Н", "address": "г. Алматы, ул. Абая, д. 10, кв. 7", "authority": "ТОО «АлматыЭнергоСбыт»",
		}},
		{"Britain, bank statement with a letter's address", []vision.TextLine{
			at(60, 20, "Example Bank plc"), at(60, 45, "Account statement"),
			at(60, 120, "Ms Jane Sample"), at(60, 142, "221B Baker Street"), at(60, 164, "Flat 4"), at(60, 186, "London NW1 6XE"),
			at(600, 120, "Statement date"), at(780, 120, "3 March 2025"), at(60, 300, "Date"), at(200, 300, "Description"),
		}, "UTILITY_BILL", map[string]string{
			"proofType": "bankStatement", "issueDate": "2025-03-03", "fullName": "Jane Sample", "authority": "Example Bank plc",
		}},
		{"labels above their values in a table", []vision.TextLine{
			at(60, 30, "UTILITY BILL"), at(60, 80, "Account holder"), at(400, 80, "Service address"), at(900, 80, "Bill date"),
			at(60, 102, "JOHN Q SAMPLE"), at(400, 102, "1600 MAIN ST APT 4"), at(900, 102, "01.06.2025"), at(400, 124, "SPRINGFIELD IL 62704"),
		}, "UTILITY_BILL", map[string]string{
			"proofType": "utilityBill", "fullName": "JOHN Q SAMPLE", "address": "1600 MAIN ST APT 4 SPRINGFIELD IL 62704", "issueDate": "2025-06-01",
		}},
		{"no title and no label", []vision.TextLine{at(60, 30, "Shopping list"), at(60, 60, "Milk 2"), at(60, 90, "Bread")}, "", map[string]string{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := extractor(t).ExtractProof(vision.Page{Lines: tt.lines})
			got := map[string]string{}
			for _, f := range r.Readings {
				got[f.Name] = f.Value
				if f.Score <= 0 || f.Score > 1 || f.Source != vision.SourceVIZ || f.Box == nil {
					t.Errorf("%+v", f)
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" || r.Kind != tt.kind {
				t.Errorf("kind %q, %s", r.Kind, d)
			}
		})
	}
}

func TestValuesFoundByShapeAloneAreDoubted(t *testing.T) {
	t.Parallel()
	r := extractor(t).ExtractProof(vision.Page{Lines: []vision.TextLine{
		at(60, 30, "050000, Алматы, ул. Абая, д. 10, кв. 7"), at(60, 60, "12.03.2025"),
	}})
	v := valuesOf(r)
	if v["address"].Value == "" || v["address"].Score >= 0.8 || v["issueDate"].Value != "2025-03-12" || v["issueDate"].Score >= 0.8 {
		t.Errorf("%+v", v)
	}
}

func TestDigitalDocuments(t *testing.T) {
	t.Parallel()
	x := extractor(t)
	for text, want := range map[string]bool{
		"Цифровые документы": true, "ЦИФРЛЫҚ ҚҰЖАТТАР": true, "Предъявить документ": true, "www.egov.kz": true,
		"равнозначен документу на бумажном носителе": true, "Электрондық құжат\nQR-код": true, "Электронный документ": false,
		"УДОСТОВЕРЕНИЕ ЛИЧНОСТИ\nРЕСПУБЛИКА КАЗАХСТАН\nЖЕКЕ КУӘЛІК": false, "PASSPORT\nРОССИЙСКАЯ ФЕДЕРАЦИЯ": false, "": false,
	} {
		var lines []vision.TextLine
		for i, l := range strings.Split(text, "\n") {
			lines = append(lines, at(40, float64(40+30*i), l))
		}
		if f, ok := x.Digital(lines); ok != want || ok && (f.Code != vision.FindingDigitalDocument || f.Score < 0.5 || f.Box == nil) {
			t.Errorf("%q: %v %+v", text, ok, f)
		}
	}
}

func TestProofSectionsOfPacksAreChecked(t *testing.T) {
	t.Parallel()
	for text, reason := range map[string]string{
		"proofLabels:\n  colour: [abc]\n":      "unknown field",
		"proofTypes:\n  shoppingList: [abc]\n": "unknown type of proof",
		"issuerWords: {a: b}\n":                "list",
		"digitalTelling: ['...']\n":            "letters",
		"proofLabels: [abc]\n":                 "mapping",
	} {
		if _, err := fields.New(today, folder("mine.yaml", text)); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzExtractProof(f *testing.F) {
	f.Add("АДРЕСНАЯ СПРАВКА\nФИО: Иванов Иван\nпо адресу: г. Алматы, ул. Абая 10\nДата: 12.03.2025")
	f.Add("Account holder\nJOHN SAMPLE\nPeriod: March 2025\n1600 Main St Apt 4")
	x, err := fields.New(today)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var p vision.Page
		for i, l := range strings.Split(text, "\n") {
			p.Lines = append(p.Lines, at(float64(len(l)%5)*60, float64(i)*24, l))
		}
		for _, r := range x.ExtractProof(p).Readings {
			if r.Value == "" || !(r.Score >= 0 && r.Score <= 1) {
				t.Fatalf("%+v", r)
			}
		}
		x.Digital(p.Lines)
	})
}
