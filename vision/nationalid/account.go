package nationalid

import (
	"strings"

	"golang.org/x/text/language"
)

// accountLengths of international bank account numbers (ISO 13616-1, the register of
// the registration authority).
var accountLengths = map[string]int{
	"AE": 23, "AT": 20, "AZ": 28, "BE": 16, "BG": 22, "BY": 28, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
	"FR": 27, "GB": 22, "GE": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "KZ": 20, "LI": 21, "LT": 20, "LU": 20,
	"LV": 21, "MD": 24, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24,
	"TR": 26, "UA": 29,
}

// AccountCountry is the country (ISO 3166-1 alpha-3) of the international bank account
// number that a text begins with, in groups or not, whose check digits are right
// (ISO 13616-1; ISO/IEC 7064, MOD 97-10). It is empty for all other texts.
func AccountCountry(text string) string {
	text = strings.Join(strings.Fields(strings.ToUpper(text)), "")
	if len(text) < 4 {
		return ""
	}
	n, ok := accountLengths[text[:2]]
	if !ok || len(text) < n {
		return ""
	}
	rest := 0
	for _, c := range []byte(text[4:n] + text[:4]) {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return ""
		}
	}
	if rest != 1 {
		return ""
	}
	region, err := language.ParseRegion(text[:2])
	if err != nil {
		return ""
	}
	return region.ISO3()
}
