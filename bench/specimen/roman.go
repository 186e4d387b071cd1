package specimen

import "strings"

// romanise spells a Cyrillic name as a passport of the country would: the table
// of ICAO Doc 9303 part 3, section 6 B, but for the letters in which the
// countries' own rules differ.
func romanise(country, text string) string {
	var b strings.Builder
	for i, r := range []rune(text) {
		if own, ok := romanOwn[country][r]; ok {
			if i == 0 && country == "UKR" {
				own = romanFirst(r, own)
			}
			b.WriteString(own)
			continue
		}
		if common, ok := roman[r]; ok {
			b.WriteString(common)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// romanFirst: Ukrainian begins words otherwise (resolution 55 of 2010).
func romanFirst(r rune, own string) string {
	if first, ok := map[rune]string{'Є': "YE", 'Ї': "YI", 'Й': "Y", 'Ю': "YU", 'Я': "YA"}[r]; ok {
		return first
	}
	return own
}

var roman = map[rune]string{
	'А': "A", 'Б': "B", 'В': "V", 'Г': "G", 'Д': "D", 'Е': "E", 'Ё': "E", 'Ж': "ZH", 'З': "Z", 'И': "I", 'Й': "I",
	'К': "K", 'Л': "L", 'М': "M", 'Н': "N", 'О': "O", 'П': "P", 'Р': "R", 'С': "S", 'Т': "T", 'У': "U", 'Ф': "F",
	'Х': "KH", 'Ц': "TS", 'Ч': "CH", 'Ш': "SH", 'Щ': "SHCH", 'Ъ': "IE", 'Ы': "Y", 'Ь': "", 'Э': "E", 'Ю': "IU", 'Я': "IA",
	'Ә': "A", 'Ғ': "G", 'Қ': "K", 'Ң': "N", 'Ө': "O", 'Ұ': "U", 'Ү': "U", 'Һ': "H", 'І': "I", '’': "",
}

var romanOwn = map[string]map[rune]string{
	"KAZ": {'Ю': "YU", 'Я': "YA", 'Й': "Y"},
	"KGZ": {'Ю': "YU", 'Я': "YA", 'Й': "I"},
	"UKR": {'Г': "H", 'Ґ': "G", 'Є': "IE", 'И': "Y", 'Ї': "I", 'Й': "I", 'Ю': "IU", 'Я': "IA"},
}
