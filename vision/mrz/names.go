package mrz

import "strings"

// splitNames separates a name field into primary and secondary identifier with
// single fillers turned into spaces (ICAO Doc 9303-3, 4.6).
func splitNames(s string) (last, first string) {
	s = strings.TrimRight(s, string(Filler))
	last, first, _ = strings.Cut(strings.TrimLeft(s, string(Filler)), "<<")
	return spaced(last), spaced(first)
}

// spaced turns runs of fillers into single spaces.
func spaced(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == Filler }), " ")
}

// NameTruncated reports whether a name field as printed (Raw of a name reading)
// may have been cut: its last position holds a letter, which is how ICAO Doc
// 9303 marks names that do not fit.
func NameTruncated(raw string) bool {
	return raw != "" && raw[len(raw)-1] != Filler
}

// russianLetter is the alphabet of the machine readable zone in the national
// passport of Russia (order of the Ministry of Internal Affairs on its filling,
// transliteration table): unlike ICAO's it can be turned back.
func russianLetter(c byte) (string, bool) {
	const latin = "ABVGDE2JZIQKLMNOPRSTUFHC34WXY9678"
	cyrillic := []rune("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
	i := strings.IndexByte(latin, c)
	if i < 0 {
		return "", false
	}
	return string(cyrillic[i]), true
}

// russianName turns a name of a PNRUS zone back into Cyrillic. It returns the
// text unchanged when a character is not of that alphabet.
func russianName(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			b.WriteByte(' ')
			continue
		}
		r, ok := russianLetter(s[i])
		if !ok {
			return s
		}
		b.WriteString(r)
	}
	return b.String()
}
