package nationalid

import "strings"

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

// dni reads Spain's number: eight digits and a letter, modulo 23 (royal decree 1553 of 2005).
func dni(s string) (Result, bool) {
	if len(s) != 9 || !digits(s[:8], 8) || s[8] < 'A' {
		return Result{}, false
	}
	return checked(dniLetters[num(s[:8])%23] == s[8])
}

// nie reads Spain's number of foreigners: X, Y or Z for 0, 1 or 2, seven digits, the DNI's letter.
func nie(s string) (Result, bool) {
	if len(s) != 9 || !digits(s[1:8], 7) || s[8] < 'A' {
		return Result{}, false
	}
	i := strings.IndexByte("XYZ", s[0])
	if i < 0 {
		return Result{}, false
	}
	return checked(dniLetters[(i*10000000+num(s[1:8]))%23] == s[8])
}

// portugal reads the number of Portugal's citizen card: nine digits, two letters
// or digits, check digit; every second value from the right doubled, letters
// count from ten (decision of the card's authority on its number).
func portugal(s string) (Result, bool) {
	if len(s) != 12 || !digits(s[:9], 9) || !digits(s[11:], 1) {
		return Result{}, false
	}
	sum := 0
	for i := range 12 {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			v = int(s[i]-'A') + 10
		}
		if i%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return checked(sum%10 == 0)
}

// nif reads Portugal's tax number: nine digits, weights 9..2 modulo 11.
func nif(s string) (Result, bool) {
	if !digits(s, 9) || s[0] == '0' {
		return Result{}, false
	}
	d := (11 - weighted(s, 9, 8, 7, 6, 5, 4, 3, 2)%11) % 11 % 10
	return checked(d == int(s[8]-'0'))
}

// tckn reads Turkey's number: eleven digits, the first not 0, two check digits.
func tckn(s string) (Result, bool) {
	if !digits(s, 11) || s[0] == '0' {
		return Result{}, false
	}
	odd := weighted(s, 1, 0, 1, 0, 1, 0, 1, 0, 1)
	even := weighted(s, 0, 1, 0, 1, 0, 1, 0, 1)
	tenth := ((odd*7-even)%10 + 10) % 10
	eleventh := (odd + even + tenth) % 10
	return checked(tenth == int(s[9]-'0') && eleventh == int(s[10]-'0'))
}

// insee reads France's number: sex, YYMM, department (2A and 2B in Corsica),
// commune, order, and a key 97 minus the rest modulo 97. It holds no day.
func insee(s string) (Result, bool) {
	if len(s) != 15 || s[0] != '1' && s[0] != '2' {
		return Result{}, false
	}
	body, minus := s[:13], 0
	switch body[5:7] {
	case "2A":
		body, minus = body[:5]+"20"+body[7:], 1000000
	case "2B":
		body, minus = body[:5]+"20"+body[7:], 2000000
	}
	if !digits(body, 13) || !digits(s[13:], 2) {
		return Result{}, false
	}
	right := 97-(num(body)-minus)%97 == num(s[13:])
	return Result{Valid: right, Checked: right, Sex: sexOf(s[0])}, true
}

// belgium reads Belgium's national number: YYMMDD, serial of three (odd for
// men), 97 minus the rest modulo 97, with a 2 in front for those born from 2000
// (royal decree of 3 April 1984).
func belgium(s string) (Result, bool) {
	if !digits(s, 11) {
		return Result{}, false
	}
	year, right := 1900, 97-num(s[:9])%97 == num(s[9:])
	if !right && 97-num("2"+s[:9])%97 == num(s[9:]) {
		year, right = 2000, true
	}
	birth, ok := day(year+num(s[:2]), num(s[2:4]), num(s[4:6]))
	sex := sexOf(s[8])
	if !ok {
		// Numbers of persons without a known birth date have a month of zero, and
		// those of non-residents 20 or 40 added to it.
		return Result{Valid: right, Checked: right}, true
	}
	return dated(birth, ok, right, sex)
}

// codiceFiscale reads Italy's code: consonants of the names, year, letter of the
// month, day (40 added for women), place, check letter (decree of 23 December
// 1976). The century is not told, so there is no birth date.
func codiceFiscale(s string) (Result, bool) {
	if len(s) != 16 {
		return Result{}, false
	}
	const months = "ABCDEHLMPRST"
	// Digits may be letters in codes made unlike another person's.
	const swapped = "LMNPQRSTUV"
	value := func(c byte) (int, bool) {
		if c >= '0' && c <= '9' {
			return int(c - '0'), true
		}
		i := strings.IndexByte(swapped, c)
		return i, i >= 0
	}
	for i := range 16 {
		letter := i < 6 || i == 8 || i == 11 || i == 15
		if letter != (s[i] >= 'A') {
			if _, ok := value(s[i]); letter || !ok {
				return Result{}, false
			}
		}
	}
	d1, ok1 := value(s[9])
	d2, ok2 := value(s[10])
	if !ok1 || !ok2 {
		return Result{}, false
	}
	odd := []int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			v = int(s[i] - 'A')
		}
		if i%2 == 0 {
			v = odd[v]
		}
		sum += v
	}
	right := byte('A'+sum%26) == s[15]
	dom, sex := d1*10+d2, "M"
	if dom > 40 {
		dom, sex = dom-40, "F"
	}
	possible := strings.IndexByte(months, s[8]) >= 0 && dom >= 1 && dom <= 31
	return Result{Valid: right && possible, Checked: right, Sex: sex}, true
}

// rut reads Chile's number: digits and a check character 0-9 or K, modulo 11.
func rut(s string) (Result, bool) {
	n := len(s)
	if n < 7 || n > 9 || !digits(s[:n-1], n-1) {
		return Result{}, false
	}
	sum := 0
	for i := range n - 1 {
		sum += int(s[n-2-i]-'0') * (2 + i%6)
	}
	return checked("0123456789K0"[11-sum%11] == s[n-1])
}

// hetu reads Finland's number: DDMMYY, century sign (normalised away unless a
// letter), serial of three odd for men, check character modulo 31. Without the
// sign the century is that of the sign '-', 19xx.
func hetu(s string) (Result, bool) {
	century := 1900
	if len(s) == 11 && s[6] >= 'A' {
		if strings.IndexByte("ABCDEF", s[6]) >= 0 {
			century = 2000
		}
		s = s[:6] + s[7:]
	}
	if len(s) != 10 || !digits(s[:9], 9) {
		return Result{}, false
	}
	birth, ok := day(century+num(s[4:6]), num(s[2:4]), num(s[:2]))
	right := "0123456789ABCDEFHJKLMNPRSTUVWXY"[num(s[:9])%31] == s[9]
	return dated(birth, ok, right, sexOf(s[8]))
}

// personnummer reads Sweden's number of ten or twelve digits: date, serial of
// three odd for men, Luhn digit. Ten digits do not tell the century, so the birth
// date is given for twelve alone. 60 is added to the day of coordination numbers.
func personnummer(s string) (Result, bool) {
	century := ""
	if digits(s, 12) {
		century, s = s[:2], s[2:]
	}
	if !digits(s, 10) {
		return Result{}, false
	}
	dom := num(s[4:6])
	if dom > 60 {
		dom -= 60
	}
	year := 2000 + num(s[:2]) // for the calendar: 29 February
	if century != "" {
		year = num(century)*100 + num(s[:2])
	}
	birth, ok := day(year, num(s[2:4]), dom)
	r, _ := dated(birth, ok, luhn(s), sexOf(s[8]))
	if century == "" {
		r.BirthDate = ""
	}
	return r, true
}

// fodselsnummer reads Norway's number: DDMMYY, serial of three that tells the
// century, odd for men in its last digit, two check digits modulo 11.
func fodselsnummer(s string) (Result, bool) {
	if !digits(s, 11) {
		return Result{}, false
	}
	a := (11 - weighted(s, 3, 7, 6, 1, 8, 9, 4, 5, 2)%11) % 11
	b := (11 - weighted(s, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
	right := a == int(s[9]-'0') && b == int(s[10]-'0')
	yy, serial, dom := num(s[4:6]), num(s[6:9]), num(s[:2])
	if dom > 40 {
		dom -= 40 // D-number
	}
	year := 0
	switch {
	case serial < 500:
		year = 1900 + yy
	case serial < 750 && yy >= 54:
		year = 1800 + yy
	case yy < 40:
		year = 2000 + yy
	case serial >= 900:
		year = 1900 + yy
	}
	birth, ok := day(year, num(s[2:4]), dom)
	return dated(birth, ok && year > 0, right, sexOf(s[8]))
}

// cpr reads Denmark's number: DDMMYY, and four digits of which the first tells
// the century and the last the sex. The check modulo 11 was given up in 2007, so
// a number is valid without it and counts as checked with it.
func cpr(s string) (Result, bool) {
	if !digits(s, 10) {
		return Result{}, false
	}
	yy := num(s[4:6])
	year := 1900 + yy
	switch c := s[6]; {
	case c >= '5' && c <= '8' && yy >= 58:
		year = 1800 + yy
	case c >= '5' && c <= '8', (c == '4' || c == '9') && yy <= 36:
		year = 2000 + yy
	}
	birth, ok := day(year, num(s[2:4]), num(s[:2]))
	r := Result{Valid: ok, Checked: weighted(s, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0}
	if ok {
		r.BirthDate, r.Sex = birth, sexOf(s[9])
	}
	return r, true
}

// bsn reads the number of the Netherlands: weights 9..2 and -1 modulo 11.
func bsn(s string) (Result, bool) {
	if !digits(s, 9) || num(s) == 0 {
		return Result{}, false
	}
	return checked(weighted(s, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0)
}
