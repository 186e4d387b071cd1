package reader

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold reduces a line to capital letters without diacritics.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) || !unicode.IsLetter(r) {
			continue
		}
		switch r = unicode.ToUpper(r); r {
		case 'Ł':
			r = 'L'
		case 'Đ':
			r = 'D'
		case 'Ø':
			r = 'O'
		case 'İ', 'ı':
			r = 'I'
		}
		b.WriteRune(r)
	}
	return b.String()
}
