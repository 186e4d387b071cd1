package nationalid

import (
	"strings"
	"time"
)

// snils reads Russia's insurance number: nine digits and a sum of two, weights
// 9..1 modulo 101 (Pension Fund's rules); numbers up to 001-001-998 have none.
func snils(s string) (Result, bool) {
	if !digits(s, 11) {
		return Result{}, false
	}
	if num(s[:9]) <= 1001998 {
		return Result{Valid: true}, true
	}
	return checked(weighted(s, 9, 8, 7, 6, 5, 4, 3, 2, 1)%101%100 == num(s[9:]))
}

// inn reads Russia's taxpayer number of a person: twelve digits, the last two
// control (order of the Federal Tax Service MMV-7-6/435).
func inn(s string) (Result, bool) {
	if !digits(s, 12) {
		return Result{}, false
	}
	a := weighted(s, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10
	b := weighted(s, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10
	return checked(a == int(s[10]-'0') && b == int(s[11]-'0'))
}

// rnokpp reads Ukraine's taxpayer number: days since 31 December 1899, serial
// whose ninth digit is odd for men, check digit.
func rnokpp(s string) (Result, bool) {
	if !digits(s, 10) {
		return Result{}, false
	}
	right := weighted(s, -1, 5, 7, 9, 4, 6, 10, 5, 7)
	right = ((right%11)+11)%11%10 - int(s[9]-'0')
	birth := time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, num(s[:5]))
	return dated(birth.Format(time.DateOnly), num(s[:5]) > 0, right == 0, sexOf(s[8]))
}

// unzr reads Ukraine's register number: YYYYMMDD and five digits. The control
// digit is the last, by the weights of ICAO Doc 9303.
func unzr(s string) (Result, bool) {
	if !digits(s, 13) {
		return Result{}, false
	}
	birth, ok := day(num(s[:4]), num(s[4:6]), num(s[6:8]))
	right := weighted(s, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)%10 == int(s[12]-'0')
	return dated(birth, ok, right, "")
}

// belarus reads Belarus' number: a digit for century and sex (3, 4 for 19xx; 5,
// 6 for 20xx), DDMMYY, region letter, serial of three, two letters of
// citizenship, control digit with the weights of ICAO Doc 9303.
func belarus(s string) (Result, bool) {
	if len(s) != 14 || !digits(s[:7], 7) || s[7] < 'A' || !digits(s[8:11], 3) || s[11] < 'A' || s[12] < 'A' || !digits(s[13:], 1) {
		return Result{}, false
	}
	year, known := map[byte]int{'1': 1800, '2': 1800, '3': 1900, '4': 1900, '5': 2000, '6': 2000}[s[0]]
	birth, ok := day(year+num(s[5:7]), num(s[3:5]), num(s[1:3]))
	sum := 0
	for i := range 13 {
		v := int(s[i] - '0')
		if s[i] >= 'A' {
			v = int(s[i]-'A') + 10
		}
		sum += v * [3]int{7, 3, 1}[i%3]
	}
	return dated(birth, ok && known, sum%10 == int(s[13]-'0'), sexOf(s[0]))
}

// idnp reads Moldova's number: thirteen digits with the weights of ICAO Doc 9303.
func idnp(s string) (Result, bool) {
	if !digits(s, 13) {
		return Result{}, false
	}
	return checked(weighted(s, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)%10 == int(s[12]-'0'))
}

// pesel reads Poland's number: YYMMDD with 80, 0, 20, 40 or 60 added to the month
// for 18xx to 22xx, serial of four whose last is odd for men, check digit (act on
// population records of 2010).
func pesel(s string) (Result, bool) {
	if !digits(s, 11) {
		return Result{}, false
	}
	month := num(s[2:4])
	year := []int{1900, 2000, 2100, 2200, 1800}[month/20] + num(s[:2])
	birth, ok := day(year, month%20, num(s[4:6]))
	right := weighted(s, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
	return dated(birth, ok, right, sexOf(s[9]))
}

// cnp reads Romania's number: sex and century, YYMMDD, county of two, serial of
// three, check digit (law 105 of 1996).
func cnp(s string) (Result, bool) {
	if !digits(s, 13) {
		return Result{}, false
	}
	century := map[byte]int{'1': 1900, '2': 1900, '3': 1800, '4': 1800, '5': 2000, '6': 2000}
	year, known := century[s[0]]
	if !known && (s[0] == '7' || s[0] == '8' || s[0] == '9') {
		year, known = 1900, true // residents: the century is not told
		if num(s[1:3]) < 30 {
			year = 2000
		}
	}
	birth, ok := day(year+num(s[1:3]), num(s[3:5]), num(s[5:7]))
	d := weighted(s, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
	if d == 10 {
		d = 1
	}
	sex := sexOf(s[0])
	if s[0] == '9' {
		sex = ""
	}
	return dated(birth, ok && known, d == int(s[12]-'0'), sex)
}

// egn reads Bulgaria's number: YYMMDD with 20 added to the month for 18xx and 40
// for 20xx, serial of three whose last is even for men, check digit.
func egn(s string) (Result, bool) {
	if !digits(s, 10) {
		return Result{}, false
	}
	month, year := num(s[2:4]), 1900+num(s[:2])
	switch {
	case month > 40:
		month, year = month-40, year+100
	case month > 20:
		month, year = month-20, year-100
	}
	birth, ok := day(year, month, num(s[4:6]))
	right := weighted(s, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == int(s[9]-'0')
	sex := "M"
	if (s[8]-'0')%2 == 1 {
		sex = "F"
	}
	return dated(birth, ok, right, sex)
}

// baltic reads the number of Estonia and Lithuania: century and sex, YYMMDD,
// serial of three, check digit with two rounds of weights.
func baltic(s string) (Result, bool) {
	if !digits(s, 11) || s[0] == '0' {
		return Result{}, false
	}
	d := weighted(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if d == 10 {
		d = weighted(s, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	right := d == int(s[10]-'0')
	if s[0] == '9' {
		return checked(right) // Lithuania: persons without a birth date
	}
	year := 1800 + int(s[0]-'1')/2*100 + num(s[1:3])
	birth, ok := day(year, num(s[3:5]), num(s[5:7]))
	return dated(birth, ok, right, sexOf(s[0]))
}

// latvia reads Latvia's code: DDMMYY, a digit for the century, serial of three,
// check digit; since 2017 codes start with 32 and hold no date.
func latvia(s string) (Result, bool) {
	if !digits(s, 11) {
		return Result{}, false
	}
	right := (1101-weighted(s, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))%11 == int(s[10]-'0')
	if strings.HasPrefix(s, "3") && s[1] >= '2' {
		return Result{Valid: true, Checked: false}, true
	}
	year := 1800 + int(s[6]-'0')*100 + num(s[4:6])
	birth, ok := day(year, num(s[2:4]), num(s[0:2]))
	return dated(birth, ok && s[6] <= '2', right, "")
}

// rodneCislo reads the number of Czechia and Slovakia: YYMMDD with 50 added to
// the month for women (and 20 when a day's numbers are used up), serial; ten
// digits since 1954, divisible by eleven (act 133 of 2000).
func rodneCislo(s string) (Result, bool) {
	old := digits(s, 9)
	if !old && !digits(s, 10) {
		return Result{}, false
	}
	year, month, sex := 1900+num(s[:2]), num(s[2:4]), "M"
	if month > 50 {
		month, sex = month-50, "F"
	}
	if month > 20 {
		month -= 20
	}
	if !old && year < 1954 {
		year += 100
	}
	birth, ok := day(year, month, num(s[4:6]))
	if old {
		return Result{Valid: ok && year < 1954, BirthDate: birth, Sex: sex}, true
	}
	right := num(s)%11 == 0 || num(s[:9])%11 == 10 && s[9] == '0' && year < 1986
	return dated(birth, ok, right, sex)
}

// oib reads Croatia's number: ISO 7064 MOD 11,10.
func oib(s string) (Result, bool) {
	if !digits(s, 11) {
		return Result{}, false
	}
	p := 10
	for i := range 10 {
		p = (p + int(s[i]-'0')) % 10
		if p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return checked((p+int(s[10]-'0'))%10 == 1)
}

// jmbg reads the number of Yugoslavia's successors: DDMM, three digits of the
// year, region of two, serial of three (500 and up for women), check digit.
func jmbg(s string) (Result, bool) {
	if !digits(s, 13) {
		return Result{}, false
	}
	year := 1000 + num(s[4:7])
	if year < 1800 {
		year += 1000
	}
	birth, ok := day(year, num(s[2:4]), num(s[0:2]))
	d := 11 - weighted(s, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11
	if d > 9 {
		d = 0
	}
	sex := "M"
	if num(s[9:12]) >= 500 {
		sex = "F"
	}
	return dated(birth, ok, d == int(s[12]-'0'), sex)
}
