package fields_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
)

func TestNamesOfTwins(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		lines []vision.TextLine
		want  map[string][]string
	}{
		{"one line with both scripts", []vision.TextLine{
			at(100, 20, "УКРАЇНА / UKRAINE"), at(100, 50, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / IDENTITY CARD"),
			at(300, 100, "Прізвище / Surname"), at(300, 122, "МОРОЗ / MOROZ"), at(300, 170, "Ім'я / Name"), at(300, 192, "POMAH / ROMAN"),
			at(300, 240, "По батькові / Patronymic"), at(300, 262, "ІВАНОВИЧ"), at(480, 312, "УКРАЇНА / UKR"), at(300, 362, "24.08.1991"), at(620, 362, "19910824-00026"),
		}, map[string][]string{
			"lastName": {"MOROZ", "МОРОЗ"}, "firstName": {"ROMAN", "РОМАН"}, "middleName": {"ІВАНОВИЧ"}, "nationality": {"UKR"}, "personalNumber": {"19910824-00026"},
			"birthDate": {"1991-08-24"},
		}},
		{"two lines", []vision.TextLine{
			at(100, 20, "УКРАЇНА / UKRAINE"), at(100, 50, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / IDENTITY CARD"),
			at(300, 100, "Прізвище / Surname"), at(300, 122, "МОРОЗ"), at(300, 144, "MOROZ"), at(300, 170, "Ім'я / Name"), at(300, 192, "POMAH"), at(300, 214, "ROMAN"),
		}, map[string][]string{"lastName": {"MOROZ", "МОРОЗ"}, "firstName": {"ROMAN", "РОМАН"}}},
		{"a document in Cyrillic alone", []vision.TextLine{
			at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(300, 60, "Код подразделения"), at(300, 82, "890-917"), at(300, 100, "Фамилия"), at(300, 122, "ТАРАСОВА"),
			at(300, 150, "Имя"), at(300, 172, "OKCAHA"), at(300, 200, "Отчество"), at(300, 222, "МАКСИМОВНА"), at(300, 250, "Место рождения"), at(300, 272, "ТВЕРЬ"),
		}, map[string][]string{"lastName": {"ТАРАСОВА"}, "firstName": {"ОКСАНА"}, "middleName": {"МАКСИМОВНА"}, "placeOfBirth": {"ТВЕРЬ"}}},
		{"names in two scripts whose labels were not read", []vision.TextLine{
			at(100, 20, "УКРАЇНА / UKRAINE"), at(100, 50, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / IDENTITY CARD"),
			at(300, 122, "КУЗЬМЕНКО / KUZMENKO"), at(300, 192, "ОЛЬГА / OLHA"), at(300, 262, "ЄВГЕНОВНА / YEVHENOVNA"), at(300, 332, "21 06 1994"), at(620, 332, "Ж/F"),
		}, map[string][]string{
			"lastName": {"KUZMENKO", "КУЗЬМЕНКО"}, "firstName": {"OLHA", "ОЛЬГА"}, "middleName": {"YEVHENOVNA", "ЄВГЕНОВНА"}, "birthDate": {"1994-06-21"}, "sex": {"F"},
		}},
		{"a number of the register under another label, and a slash that was read as a letter", []vision.TextLine{
			at(100, 20, "УКРАЇНА / UKRAINE"), at(100, 50, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / IDENTITY CARD"),
			at(300, 122, "КУЗЬМЕНКО / KUZMENKO"), at(300, 192, "ОЛЬГА / OLHA"), at(300, 262, "ЄВГЕНОВНА / YEVHENOVNA"), at(300, 332, "21 06 1994"), at(620, 332, "XIF"),
			at(300, 380, "Запис №"), at(300, 402, "19940621-01924"),
		}, map[string][]string{
			"lastName": {"KUZMENKO", "КУЗЬМЕНКО"}, "firstName": {"OLHA", "ОЛЬГА"}, "middleName": {"YEVHENOVNA", "ЄВГЕНОВНА"}, "birthDate": {"1994-06-21"}, "sex": {"F"},
			"personalNumber": {"19940621-01924"},
		}},
		{"a misread label below a name is not the name in another script", []vision.TextLine{
			at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(300, 60, "Код подразделения"), at(300, 82, "890-917"), at(300, 122, "ТАРАСОВА"),
			at(300, 150, "Имя / Given names"), at(300, 172, "ОКСАНА"), at(300, 194, "OreecTso"), at(300, 222, "МАКСИМОВНА"), at(300, 250, "Место рождения"), at(300, 272, "ТВЕРЬ"),
		}, map[string][]string{"lastName": {"ТАРАСОВА"}, "firstName": {"ОКСАНА"}, "middleName": {"МАКСИМОВНА"}, "placeOfBirth": {"ТВЕРЬ"}}},
		{"a sex whose second letter was read as a Cyrillic one", []vision.TextLine{
			at(100, 20, "УКРАЇНА / UKRAINE"), at(100, 50, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / IDENTITY CARD"), at(300, 332, "21 06 1994"), at(620, 332, "Ч/М"),
		}, map[string][]string{"birthDate": {"1994-06-21"}, "sex": {"M"}}},
		{"a sex behind a state, of which the first letter alone was read right", []vision.TextLine{
			at(100, 20, "УКРАЇНА / UKRAINE"), at(100, 50, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / IDENTITY CARD"), at(300, 332, "УКРАЇНА / UKRAINE Ж / B"), at(300, 372, "21 06 1994"),
		}, map[string][]string{"birthDate": {"1994-06-21"}, "sex": {"F"}}},
		{"a label whose two languages were found apart", []vision.TextLine{
			at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(300, 50, "Орган выдачи"), at(420, 50, "Authority"), at(300, 72, "УМВД РОССИИ ПО ОМСКОЙ ОБЛАСТИ"),
			at(600, 100, "Код подразделения"), at(600, 122, "890-917"), at(300, 150, "Фамилия"), at(300, 172, "ТАРАСОВА"), at(300, 200, "Отчество"), at(300, 222, "МАКСИМОВНА"),
			at(300, 250, "Место рождения"), at(300, 272, "ТВЕРЬ"),
		}, map[string][]string{"authority": {"УМВД РОССИИ ПО ОМСКОЙ ОБЛАСТИ"}, "lastName": {"ТАРАСОВА"}, "middleName": {"МАКСИМОВНА"}, "placeOfBirth": {"ТВЕРЬ"}}},
		{"a place on a card that prints it in Cyrillic alone", []vision.TextLine{
			at(300, 20, "КЫРГЫЗ РЕСПУБЛИКАСЫ / KYRGYZ REPUBLIC"), at(300, 40, "ИНСАНДЫК КАРТА / IDENTITY CARD"), at(300, 122, "Туулган жери / Place of birth"), at(300, 144, "KAPA-CYY"),
		}, map[string][]string{"placeOfBirth": {"КАРА-СУУ"}}},
		{"a letter that looks like a mountain", []vision.TextLine{
			at(300, 20, "КЫРГЫЗ РЕСПУБЛИКАСЫ / KYRGYZ REPUBLIC"), at(300, 40, "ИНСАНДЫК КАРТА / IDENTITY CARD"), at(300, 122, "Туулган жери / Place of birth"), at(300, 144, "O山"),
		}, map[string][]string{"placeOfBirth": {"ОШ"}}},
		{"a Latin name of such letters stays", []vision.TextLine{
			at(300, 20, "REPUBLIC OF POLAND"), at(300, 40, "IDENTITY CARD"), at(300, 100, "Surname"), at(300, 122, "TOMCZAK"), at(300, 150, "Given names"), at(300, 172, "TOMEK"),
		}, map[string][]string{"lastName": {"TOMCZAK"}, "firstName": {"TOMEK"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, texts(extractor(t).Extract(vision.Page{Lines: tt.lines, Faces: face}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
