package nationalid

import (
	"strings"
	"time"
	"unicode"
)

// Result is what a number says of itself.
type Result struct {
	// Kind is the number's usual name: IIN, BIN, PESEL …
	Kind string
	// Number is the number without separators, letters in capitals.
	Number string
	// Valid: shape, contained date and check digit are right.
	Valid bool
	// Checked: the number has a check digit (or letter) and it is right.
	Checked bool
	// BirthDate is YYYY-MM-DD, empty where the number does not hold it whole.
	BirthDate string
	// Sex is M or F, empty where the number does not tell.
	Sex string
}

// rule reads one kind of number. ok is false when the shape is another's.
type rule struct {
	kind  string
	parse func(number string) (Result, bool)
}

// maxLength of a number with separators; longer text is no number.
const maxLength = 40

// Validate reads a personal number of a country (ISO 3166-1 alpha-3). known is
// false when the country's numbers are not known here; a known country's number
// of another shape gives a Result that is not Valid.
func Validate(country, number string) (result Result, known bool) {
	rules := rulesOf(country)
	if len(rules) == 0 {
		return Result{}, false
	}
	plain, ok := Normalize(number)
	if !ok {
		return Result{Kind: rules[0].kind}, true
	}
	first := Result{Kind: rules[0].kind, Number: plain}
	matched := false
	for _, r := range rules {
		res, ok := r.parse(plain)
		if !ok {
			continue
		}
		res.Kind, res.Number = r.kind, plain
		if res.Valid {
			return res, true
		}
		if !matched {
			first, matched = res, true
		}
	}
	return first, true
}

// Normalize removes spaces, dots, hyphens and slashes and makes capitals. It is
// false for text that is empty, too long or holds anything but Latin letters and
// digits.
func Normalize(number string) (string, bool) {
	if len(number) > maxLength {
		return "", false
	}
	var b strings.Builder
	for _, r := range number {
		switch {
		case unicode.IsSpace(r), strings.ContainsRune(".-/<–", r):
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		default:
			return "", false
		}
	}
	return b.String(), b.Len() > 0
}

// digits reports whether s is n digits.
func digits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// num is the value of a text of digits.
func num(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// weighted sums digit times weight.
func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return sum
}

// day is YYYY-MM-DD, or false when there is no such day.
func day(year, month, dayOfMonth int) (string, bool) {
	t := time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC)
	if month < 1 || month > 12 || t.Day() != dayOfMonth || t.Month() != time.Month(month) {
		return "", false
	}
	return t.Format(time.DateOnly), true
}

// sexOf is M for odd digits.
func sexOf(digit byte) string {
	if (digit-'0')%2 == 1 {
		return "M"
	}
	return "F"
}

// checked makes the result of a number whose only test beside its shape is the check digit.
func checked(right bool) (Result, bool) { return Result{Valid: right, Checked: right}, true }

// dated makes the result of a number with a date and a check digit.
func dated(birth string, dateOK, right bool, sex string) (Result, bool) {
	r := Result{Valid: dateOK && right, Checked: right}
	if dateOK {
		r.BirthDate, r.Sex = birth, sex
	}
	return r, true
}

// luhn is the check of ISO/IEC 7812: every second digit from the right doubled.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

func rulesOf(country string) []rule {
	switch country {
	case "KAZ":
		return []rule{{"IIN", iin}, {"BIN", bin}}
	case "RUS":
		return []rule{{"SNILS", snils}, {"INN", inn}}
	case "UZB":
		return []rule{{"PINFL", pinfl}}
	case "KGZ":
		return []rule{{"PIN", kyrgyzPIN}}
	case "UKR":
		return []rule{{"RNOKPP", rnokpp}, {"UNZR", unzr}}
	case "BLR":
		return []rule{{"personal number", belarus}}
	case "MDA":
		return []rule{{"IDNP", idnp}}
	case "GEO":
		return []rule{{"personal number", plainDigits(11)}}
	case "POL":
		return []rule{{"PESEL", pesel}}
	case "ESP":
		return []rule{{"DNI", dni}, {"NIE", nie}}
	case "PRT":
		return []rule{{"NIC", portugal}, {"NIF", nif}}
	case "ROU":
		return []rule{{"CNP", cnp}}
	case "BGR":
		return []rule{{"EGN", egn}}
	case "EST":
		return []rule{{"isikukood", baltic}}
	case "LTU":
		return []rule{{"asmens kodas", baltic}}
	case "LVA":
		return []rule{{"personas kods", latvia}}
	case "TUR":
		return []rule{{"TCKN", tckn}}
	case "FRA":
		return []rule{{"INSEE", insee}}
	case "BEL":
		return []rule{{"national number", belgium}}
	case "ITA":
		return []rule{{"codice fiscale", codiceFiscale}}
	case "CHL":
		return []rule{{"RUT", rut}}
	case "CZE", "SVK":
		return []rule{{"rodné číslo", rodneCislo}}
	case "HRV":
		return []rule{{"OIB", oib}, {"JMBG", jmbg}}
	case "SRB", "BIH", "MKD", "MNE", "SVN":
		return []rule{{"JMBG", jmbg}}
	case "FIN":
		return []rule{{"HETU", hetu}}
	case "SWE":
		return []rule{{"personnummer", personnummer}}
	case "NOR":
		return []rule{{"fødselsnummer", fodselsnummer}}
	case "DNK":
		return []rule{{"CPR", cpr}}
	case "NLD":
		return []rule{{"BSN", bsn}}
	case "BRA":
		return []rule{{"CPF", cpf}}
	case "CHN":
		return []rule{{"resident number", chineseResident}}
	case "ZAF":
		return []rule{{"ID number", southAfrica}}
	case "MEX":
		return []rule{{"CURP", curp}}
	case "IND":
		return []rule{{"Aadhaar", aadhaar}}
	case "THA":
		return []rule{{"PIN", thailand}}
	case "ISR":
		return []rule{{"ID number", israel}}
	}
	return nil
}

func plainDigits(n int) func(string) (Result, bool) {
	return func(s string) (Result, bool) { return Result{Valid: digits(s, n)}, digits(s, n) }
}
