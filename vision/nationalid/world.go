package nationalid

import "strings"

// cpf reads Brazil's taxpayer number: two check digits modulo 11.
func cpf(s string) (Result, bool) {
	if !digits(s, 11) {
		return Result{}, false
	}
	a := (11 - weighted(s, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11) % 11 % 10
	b := (11 - weighted(s, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11) % 11 % 10
	same := strings.Count(s, s[:1]) == 11
	return checked(!same && a == int(s[9]-'0') && b == int(s[10]-'0'))
}

// chineseResident reads China's number (GB 11643-1999): region of six, YYYYMMDD,
// serial of three odd for men, ISO 7064 MOD 11-2.
func chineseResident(s string) (Result, bool) {
	if len(s) != 18 || !digits(s[:17], 17) {
		return Result{}, false
	}
	sum := weighted(s, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
	birth, ok := day(num(s[6:10]), num(s[10:12]), num(s[12:14]))
	return dated(birth, ok, "10X98765432"[sum%11] == s[17], sexOf(s[16]))
}

// southAfrica reads South Africa's number: YYMMDD, serial of four (5000 and up
// for men), citizenship, Luhn digit. It does not tell the century.
func southAfrica(s string) (Result, bool) {
	if !digits(s, 13) {
		return Result{}, false
	}
	_, ok := day(2000+num(s[:2]), num(s[2:4]), num(s[4:6]))
	sex := "F"
	if s[6] >= '5' {
		sex = "M"
	}
	right := luhn(s)
	return Result{Valid: ok && right, Checked: right, Sex: sex}, true
}

// curp reads Mexico's code: letters of the names, YYMMDD, H or M, state, inner
// consonants, a homonym character that is a digit for those born before 2000,
// check digit.
func curp(s string) (Result, bool) {
	if len(s) != 18 || !digits(s[4:10], 6) || s[10] != 'H' && s[10] != 'M' || !digits(s[17:], 1) {
		return Result{}, false
	}
	sum := 0
	for i := range 17 {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			// The alphabet counts Ñ between N and O.
			if v = int(s[i]-'A') + 10; s[i] > 'N' {
				v++
			}
		}
		sum += v * (18 - i)
	}
	century := 1900
	if s[16] >= 'A' {
		century = 2000
	}
	birth, ok := day(century+num(s[4:6]), num(s[6:8]), num(s[8:10]))
	sex := map[byte]string{'H': "M", 'M': "F"}[s[10]]
	return dated(birth, ok, (10-sum%10)%10 == int(s[17]-'0'), sex)
}

// aadhaar reads India's number: twelve digits, the first not 0 or 1, Verhoeff's check.
func aadhaar(s string) (Result, bool) {
	if !digits(s, 12) || s[0] < '2' {
		return Result{}, false
	}
	multiply := [10]string{"0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"}
	permute := [8]string{"0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"}
	c := 0
	for i := range 12 {
		c = int(multiply[c][permute[i%8][s[11-i]-'0']-'0'] - '0')
	}
	return checked(c == 0)
}

// thailand reads Thailand's number: weights 13..2 modulo 11.
func thailand(s string) (Result, bool) {
	if !digits(s, 13) {
		return Result{}, false
	}
	d := (11 - weighted(s, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)%11) % 10
	return checked(d == int(s[12]-'0'))
}

// israel reads Israel's number: nine digits, leading zeros often left out, Luhn digit.
func israel(s string) (Result, bool) {
	if len(s) > 9 || len(s) < 5 || !digits(s, len(s)) {
		return Result{}, false
	}
	return checked(luhn(strings.Repeat("0", 9-len(s)) + s))
}
