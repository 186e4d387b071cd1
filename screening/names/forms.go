package names

import (
	"strings"
	"sync"
)

// nationalForms are forms of one given name in neighbouring languages, one group
// a line. People state the form of the language they speak; the document bears
// the form of the state that issued it. That is plausible, no more: both forms
// are also names of their own.
const nationalForms = `
владимир володимир уладзімір
николай микола мікалай
александр олександр аляксандр
алексей олексій аляксей
андрей андрій андрэй
сергей сергій сяргей
дмитрий дмитро дзмітрый
михаил михайло міхаіл
григорий григорій рыгор
евгений євген яўген
павел павло
пётр петро пятро
иосиф йосип язэп
кирилл кирило
даниил данило
илья ілля
никита микита
фёдор федір
степан стефан сцяпан
антон антін
юрий юрій
виктор віктор
игорь ігор ігар
анна ганна
елена олена алена
ольга вольга
екатерина катерина кацярына
татьяна тетяна таццяна
наталья наталія наталля
светлана світлана святлана
анастасия настасія
мухаммед магомед мұхаммед муҳаммад мухамбет
ахмед ахмет ахмад аҳмад
ибрагим ыбырайым иброҳим
исмаил ысмайыл исмоил
сулейман сүлеймен сулаймон
хасан асан ҳасан
хусейн құсайын ҳусан
юсуп жүсіп юсуф
абдулла абдолла абдулло
`

// formGroups maps the key of each form to the lines that hold it.
var formGroups = sync.OnceValue(func() map[string][]int {
	m := make(map[string][]int)
	for i, line := range strings.Split(nationalForms, "\n") {
		for _, form := range strings.Fields(line) {
			for _, id := range []string{"icao-9303", "uk-2010", "be-icao", "kk-practice"} {
				k := skeleton(transliterate(form, id, ""))
				m[k] = append(m[k], i)
			}
		}
	}
	return m
})

// asNationalForms holds when two given names are forms of one name.
func asNationalForms(name string, a, b []string, _ string) (Part, bool) {
	if name == PartLast || len(a) != 1 || len(b) != 1 {
		return Part{}, false
	}
	group := func(w string) []int { return formGroups()[skeleton(transliterate(w, "icao-9303", ""))] }
	for _, i := range group(a[0]) {
		for _, j := range group(b[0]) {
			if i == j {
				return Part{Name: name, Outcome: Plausible, Score: band(Plausible, 0.7),
					Differences: remark(RemarkForms)}, true
			}
		}
	}
	return Part{}, false
}
