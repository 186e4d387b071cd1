package fields_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/fields"
)

// seen is a line with its place in the picture, read with a score.
func seen(x, y float64, score float64, text string) vision.TextLine {
	l := at(x, y, text)
	b := l.Box
	l.Score = score
	l.Quad = []vision.Point{{X: b.X, Y: b.Y}, {X: b.X + b.W, Y: b.Y}, {X: b.X + b.W, Y: b.Y + b.H}, {X: b.X, Y: b.Y + b.H}}
	return l
}

// wide is a line of which most was not read.
func wide(l vision.TextLine) vision.TextLine {
	l.Box.W = 300
	return l
}

// Where a value is missing, the lines are named that may be its label and itself.
func TestLinesThatMayBeTwo(t *testing.T) {
	t.Parallel()
	booklet := []vision.TextLine{
		at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(60, 50, "Орган выдачи"), at(400, 50, "МВД 78004"), at(60, 80, "Дата выдачи"), at(300, 80, "12.03.2014"), at(500, 80, "Код подразделения"), at(760, 80, "550-001"),
		at(300, 300, "Фамилия"), at(500, 300, "ОРЛОВА"), at(300, 340, "Имя"), at(500, 340, "МАРИЯ"), at(300, 420, "Пол"), at(500, 420, "ЖЕН."), at(300, 460, "Дата рождения"), at(500, 460, "05.06.1994"),
	}
	patronymic, place := []vision.TextLine{at(300, 380, "Отчество"), at(500, 380, "ПЕТРОВНА")}, []vision.TextLine{at(300, 500, "Место рождения"), at(500, 500, "ГОР. ОМСК")}
	passport := []vision.TextLine{at(120, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ / RUSSIAN FEDERATION"), at(120, 45, "ПАСПОРТ / PASSPORT")}
	for _, tt := range []struct {
		name  string
		lines [][]vision.TextLine
		want  []string
	}{
		{"the place is missing", [][]vision.TextLine{booklet, patronymic, {seen(300, 500, 0.62, "Plac of bh o")}}, []string{"Plac of bh o"}},
		{"nothing is missing", [][]vision.TextLine{booklet, patronymic, place, {seen(300, 540, 0.62, "Plac of bh o")}}, nil},
		{"clear print is one", [][]vision.TextLine{booklet, patronymic, {seen(300, 540, 0.95, "Plac of bh o")}}, nil},
		{"capitals are a value", [][]vision.TextLine{booklet, patronymic, {seen(300, 540, 0.6, "ГОР. ОМCК ЛЕВ")}}, nil},
		{"a long line of which nothing was read", [][]vision.TextLine{booklet, patronymic, {wide(seen(300, 500, 0.5, "P"))}}, []string{"P"}},
		{"a date is looked for first", [][]vision.TextLine{passport, {seen(120, 100, 0.8, "Sumame / амилия"), seen(120, 300, 0.95, "Daedepni03.08.2031")}}, []string{"Daedepni03.08.2031", "Sumame / амилия"}},
	} {
		var lines []vision.TextLine
		for _, some := range tt.lines {
			lines = append(lines, some...)
		}
		var got []string
		for _, l := range fields.Extract(vision.Page{Width: 1000, Height: 700, Lines: lines}).Apart {
			got = append(got, l.Text)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
}

// Where values are printed in capitals, what was read in small letters is a label.
func TestSmallLettersAreLabels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		lines []vision.TextLine
		want  map[string]string // empty: no such value
	}{
		{"Kazakhstan's passport", []vision.TextLine{
			at(120, 20, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(120, 45, "ПАСПОРТ / PASSPORT"), at(120, 100, "Имя / Аты"), at(120, 122, "Tyra"), at(300, 100, "ЕРКІН"),
			at(120, 200, "Место рождения / Туған жері"), at(120, 222, "Дата вьди / берғен к"), at(420, 224, "ТЕМІРТАУ"),
		}, map[string]string{"firstName": "ЕРКІН", "placeOfBirth": ""}},
		{"what is below an authority in small letters is another label", []vision.TextLine{
			at(300, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ"), at(60, 50, "Орган выдачи"), at(260, 50, "МВД 78004"), at(260, 78, "оигв/дпьач"), at(500, 110, "Код подразделения"), at(760, 110, "550-001"), at(300, 300, "Фамилия"), at(500, 300, "ОРЛОВА"),
		}, map[string]string{"authority": "МВД 78004"}},
		{"Kazakhstan's ministry in Latin letters", []vision.TextLine{
			at(120, 20, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(120, 45, "ПАСПОРТ / PASSPORT"), at(120, 100, "Орган выдачи"), at(120, 122, "KPIIM"),
		}, map[string]string{"authority": "ҚР ІІМ"}},
		{"a number right behind its label on Ukraine's card", []vision.TextLine{
			at(300, 20, "УКРАЇНА / UKRAINE"), at(300, 45, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / IDENTITY CARD"), at(300, 400, "Риtрол но. / доқует № 735570018"),
		}, map[string]string{"documentNumber": "735570018"}},
	} {
		got := valuesOf(fields.Extract(vision.Page{Width: 1000, Height: 700, Lines: tt.lines}))
		for name, want := range tt.want {
			if got[name].Value != want {
				t.Errorf("%s: %s is %q, want %q", tt.name, name, got[name].Value, want)
			}
		}
	}
}

// Names above a date that begins with its number stand where the date does, not where
// its number does; and a colon behind a number is none.
func TestLicenceOfWhichSomeNumbersAreLeft(t *testing.T) {
	t.Parallel()
	got := valuesOf(fields.Extract(vision.Page{Width: 1000, Height: 700, Lines: []vision.TextLine{
		at(300, 20, "ЖҮРГІЗУШІ КУӘЛІГІ / ВОДИТЕЛЬСКОЕ УДОСТОВЕРЕНИЕ"), at(300, 45, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(240, 45, "KAZ"),
		at(260, 100, "МАРАТБАЕВА / MARATBAEVA"), at(260, 135, "ГҮЛМИРА БЕРІКҚЫЗЫ / GULMIRA BERIKKYZY"), at(220, 170, "3.::20.01.1970"), at(220, 205, "4a. 08.12.2019"), at(220, 240, "4b. 07.12.2029"), at(220, 275, "5. KE227494"),
	}}))
	for name, want := range map[string]string{"lastName": "МАРАТБАЕВА", "firstName": "ГҮЛМИРА БЕРІКҚЫЗЫ", "birthDate": "1970-01-20"} {
		if got[name].Value != want {
			t.Errorf("%s is %q, want %q", name, got[name].Value, want)
		}
	}
}

// Values of the states that write in Cyrillic, as they are when labels or letters of them are lost.
func TestWhatIsLeftOfCyrillicDocuments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		page vision.Page
		want map[string]string
	}{
		{"a sex below a label that was cut off", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(120, 45, "ТҰРУҒА ЫҚТИЯРХАТ / ВИД НА ЖИТЕЛЬСТВО"), at(120, 100, "Пол / Ж"), at(120, 122, "Е/М"),
		}}, map[string]string{"sex": "M"}},
		{"a name in the letters of its holder's state, an authority with a sign before it", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(120, 45, "ТҰРУҒА ЫҚТИЯРХАТ / ВИД НА ЖИТЕЛЬСТВО"), at(120, 100, "Имя / Аты"), at(120, 122, "БЕҐИМАЙ"),
			at(120, 160, "Гражданство / Азаматтығы"), at(120, 182, "КЫРГЫЗ / KYRGYZ"), at(120, 220, "Орган выдачи"), at(120, 242, "-МВД, РК"),
		}}, map[string]string{"firstName": "БЕГИМАЙ", "authority": "МВД РК"}},
		{"a place of twins on Ukraine's card", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "УКРАЇНА / UKRAINE"), at(120, 45, "ПОСВІДЧЕННЯ ОСОБИ / IDENTITY CARD"), at(120, 100, "Місце народження / Place of birth"), at(120, 122, "XEPCOH"),
		}}, map[string]string{"placeOfBirth": "ХЕРСОН"}},
		{"a figure in a name", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "РОССИЙСКАЯ ФЕДЕРАЦИЯ / RUSSIAN FEDERATION"), at(120, 45, "ПАСПОРТ / PASSPORT"), at(120, 100, "Фамилия / Surname"), at(120, 122, "МОРО3ОВ / MOROZOV"), at(120, 160, "Имя / Given names"), at(120, 182, "А3АМАТ / AZAMAT"),
		}}, map[string]string{"lastName": "МОРОЗОВ", "firstName": "АЗАМАТ"}},
		{"a town of two letters on a permit", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(120, 45, "ТҰРУҒА ЫҚТИЯРХАТ / ВИД НА ЖИТЕЛЬСТВО"), at(120, 100, "Место рождения / Туған жері"), at(120, 122, "o山"),
		}}, map[string]string{"placeOfBirth": "ОШ"}},
		{"dates of Ukraine's card, one without spaces", vision.Page{Lines: []vision.TextLine{
			at(300, 20, "УКРАЇНА / UKRAINE"), at(300, 45, "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ / IDENTITY CARD"), at(300, 100, "ІЛЬЧЕНКО / ILCHENKO"),
			at(300, 200, "27022005"), at(300, 260, "27 02 2021"), at(600, 260, "26022031"),
		}}, map[string]string{"birthDate": "2005-02-27", "issueDate": "2021-02-27", "expiryDate": "2031-02-26"}},
		{"a place right of its lost label", vision.Page{Lines: []vision.TextLine{
			at(120, 20, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ / РЕСПУБЛИКА КАЗАХСТАН"), at(120, 45, "ПАСПОРТ / PASSPORT"), at(120, 200, "11.02.1994"), at(400, 240, "РИДДЕР"), at(120, 280, "02.03.2021"), at(420, 282, "ҚР ІІМ"), at(120, 320, "01.03.2031"),
		}, MRZ: zone(t, serikova(vision.FormatTD3)), Faces: []vision.Face{{Box: vision.Box{X: 10, Y: 100, W: 80, H: 100}, Score: 0.95}}}, map[string]string{"placeOfBirth": "РИДДЕР"}},
	} {
		tt.page.Width, tt.page.Height = 1000, 700
		got := valuesOf(fields.Extract(tt.page))
		for name, want := range tt.want {
			if got[name].Value != want {
				t.Errorf("%s: %s is %q, want %q", tt.name, name, got[name].Value, want)
			}
		}
	}
}
