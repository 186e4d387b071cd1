package fields

import (
	"regexp"
	"strings"

	"github.com/idngo/idngo/vision"
)

// Authorities and addresses are written with a few hundred words that everybody
// knows. One that was misread by a letter is told by what it must be; names of
// places and people are never touched, and Raw keeps what was read.

// officialWords are long words of authorities and addresses in the languages of
// documents in Cyrillic, as they are declined there.
var officialWords = strings.Fields(`
МИНИСТЕРСТВО МИНИСТЕРСТВОМ МИНИСТЕРСТВА ВНУТРЕННИХ ИНОСТРАННЫХ ЮСТИЦИИ РОССИИ РОССИЙСКОЙ ФЕДЕРАЦИИ РЕСПУБЛИКИ РЕСПУБЛИКЕ РЕСПУБЛИКА
ОБЛАСТИ ОБЛАСТЬ ОБЛАСТНОЙ ОБЛАСТНОГО РАЙОНА РАЙОНЕ РАЙОННЫМ ГОРОДА ГОРОДЕ ГОРОДСКИМ ОКРУГА ОКРУГУ АВТОНОМНОМУ АВТОНОМНОГО
ОТДЕЛОМ ОТДЕЛЕНИЕМ ОТДЕЛЕНИЕ УПРАВЛЕНИЕМ УПРАВЛЕНИЕ УПРАВЛЕНИЯ МИГРАЦИОННОЙ СЛУЖБЫ СЛУЖБА ПОЛИЦИИ МИЛИЦИИ ВОПРОСАМ МИГРАЦИИ КАЗАХСТАН
ҚАЗАҚСТАН РЕСПУБЛИКАСЫ РЕСПУБЛИКАСЫНЫҢ МИНИСТРЛІГІ ІСТЕР ӘДІЛЕТ ОБЛЫСЫ АУДАНЫ ҚАЛАСЫ КӨШЕСІ ДАҢҒЫЛЫ ШАҒЫН
МИКРОРАЙОН ПРОСПЕКТ ПЕРЕУЛОК НАБЕРЕЖНАЯ БУЛЬВАР ПОСЕЛОК ПОСЁЛОК ДЕРЕВНЯ СТАНИЦА
МІНІСТЕРСТВО ВНУТРІШНІХ УКРАЇНИ ОБЛАСТІ РАЙОНУ ВІДДІЛОМ ВІДДІЛ УПРАВЛІННЯ ДЕРЖАВНОЇ МІГРАЦІЙНОЇ СЛУЖБИ
КЫРГЫЗ РЕСПУБЛИКАСЫНЫН РАЙОНУ ОБЛУСУ ШААРЫ КӨЧӨСҮ`)

// officialLength is the length from which one wrong letter leaves no doubt about a word.
const officialLength = 6

// Short words that one letter turns into nothing that stands there.
var (
	byRegion    = regexp.MustCompile(`(МВД|УФМС|ФМС|РОССИИ|ГИБДД|МИГРАЦИИ) ЛО( |$)`)
	ofTown      = regexp.MustCompile(`(^|[ ,])Т\. ?(\p{Cyrillic}{4,})`)
	commaForDot = regexp.MustCompile(`(^|[ ,])(УЛ|ОБЛ|ПОС|ПЕР|РЕСП|БУЛ|ГОР|ДОМ|КВ|ПР|Р-Н|Г|С|Д), `)
	commaBefore = regexp.MustCompile(`(МВД|УФМС|ФМС|РОССИИ|ГИБДД|МИГРАЦИИ)[.,] (ПО |РК$)`)
	latinOffice = regexp.MustCompile(`^(MKK|CPC|MBC)( ?/| |$)`)
)

// ownNumber is the number of the field on a licence ("4c.") that ran into it.
var ownNumber = regexp.MustCompile(`^[4А]\s?[cCсС][.,)]*\s+`)

// What states that write in Latin letters abbreviate on documents.
var (
	capitalCity = regexp.MustCompile(`(^|[ ,])M[.,]? ?ST[.,]? (\p{Lu}{4,})`)
	latinStreet = regexp.MustCompile(`(^|[ ,])(UL|STR|AL|PL|OS|NÁM|BD|BLD|BUL|CAD|SOK|MAH)(?:, ?| )(\p{Lu}{3,})`)
	uzbekOffice = regexp.MustCompile(`(^| )(?:HIV|I1V|1IV|LIV|IV|IIY)( \d{4,6})$`)
	uzbekBureau = regexp.MustCompile(` [IHL1]{1,3}(?:BB?|B8|8B)$`)
)

// kazakhInterior is "internal affairs" without its thinnest letter.
var kazakhInterior = regexp.MustCompile(`ІШК[ІЕE] ?[ІI1]?СТЕР['’.,]? `)

// kazakhShort is the same ministry's short name, and ministry the word, with letters
// that ran into each other or were taken for Latin ones.
var (
	kazakhShort = regexp.MustCompile(`^(?:[ҚК]Р [ІI1]М|[ҚКK][РP] ?[ІI1l]{2}[МM])$`)
	ministry    = regexp.MustCompile(`МИНИСТРЛ(?:ІП|ІГ|П)$`)
)

// abbreviating are the states in whose addresses these words are shortened.
var abbreviating = map[string]bool{"POL": true, "CZE": true, "SVK": true, "ROU": true, "HRV": true, "SVN": true, "SRB": true, "TUR": true, "BGR": true}

// officialLatin is the same for authorities and addresses in Latin letters.
func (s *scan) officialLatin(text string) string {
	if s.country == "POL" {
		text = capitalCity.ReplaceAllString(text, "${1}M.ST. $2")
	}
	if abbreviating[s.country] {
		text = latinStreet.ReplaceAllString(text, "$1$2. $3")
	}
	if s.country == "UZB" {
		text = uzbekOffice.ReplaceAllString(text, "${1}IIV$2")
		text = uzbekBureau.ReplaceAllString(text, " IIBB")
	}
	return text
}

// russian are the states in which Russian abbreviations stand on documents.
var russian = map[string]bool{"RUS": true, "KAZ": true, "KGZ": true, "BLR": true}

// official puts right what was misread of the words of an authority or address.
func (s *scan) official(r vision.Reading) string {
	text := r.Value
	switch r.Name {
	case vision.FieldAuthority, vision.FieldAddress, vision.FieldPlaceOfBirth:
	default:
		return text
	}
	text = s.withoutDollar(text)
	if s.words.unmarked[s.country] && r.Name == vision.FieldAuthority {
		text = latinOffice.ReplaceAllStringFunc(text, func(m string) string {
			return strings.NewReplacer("M", "М", "K", "К", "C", "С", "P", "Р", "B", "В").Replace(m)
		})
	}
	text = kazakhInterior.ReplaceAllString(text, "ІШКІ ІСТЕР ")
	if s.country == "KAZ" {
		text = kazakhShort.ReplaceAllString(text, "ҚР ІІМ")
		text = ministry.ReplaceAllString(text, "МИНИСТРЛІГІ")
	}
	text = strings.TrimLeft(text, " .,:;«»\"'*|-–")
	if r.Name == vision.FieldAuthority && s.kind == KindDrivers {
		text = strings.TrimLeft(ownNumber.ReplaceAllString(text, ""), "-– ")
	}
	if latin(text) {
		return s.officialLatin(text)
	}
	if russian[s.country] {
		text = commaBefore.ReplaceAllString(text, "$1 $2")
		text = byRegion.ReplaceAllString(text, "$1 ПО$2")
		text = ofTown.ReplaceAllString(text, "${1}Г. $2")
		text = commaForDot.ReplaceAllString(text, "$1$2. ")
	}
	if r.Name != vision.FieldAuthority {
		return text
	}
	words := strings.Split(text, " ")
	for i, w := range words {
		if w != strings.ToUpper(w) || len([]rune(w)) < officialLength {
			continue
		}
		near := ""
		for _, o := range officialWords {
			if o == w {
				near = w
				break
			}
			if len([]rune(o)) == len([]rune(w)) && near == "" && differences(o, w) == 1 {
				near = o
			}
		}
		if near != "" {
			words[i] = near
		}
	}
	return strings.Join(words, " ")
}

// differences counts the places in which two texts of one length differ.
func differences(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for i := range x {
		if x[i] != y[i] {
			n++
		}
	}
	return n
}
