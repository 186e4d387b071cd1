package nationalid

// kazakhCheck computes the last digit of IIN and BIN: weights 1..11 modulo 11;
// when that gives 10, weights 3..11, 1, 2; when that gives 10 too the number is
// never issued (rules for forming the identification number, resolution 565 of
// the Government of Kazakhstan of 11 June 2003, and order 406 of 2007). In the
// first round the eleventh digit weighs 11, so an error in it goes unseen.
func kazakhCheck(s string) (digit int, ok bool) {
	d := weighted(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) % 11
	if d == 10 {
		d = weighted(s, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2) % 11
	}
	return d, d < 10
}

// iin reads Kazakhstan's individual number: YYMMDD, a digit for century and sex
// (1, 2 for 18xx; 3, 4 for 19xx; 5, 6 for 20xx; odd for men), serial of four,
// check digit. Month digits above 12 belong to a BIN.
func iin(s string) (Result, bool) {
	if !digits(s, 12) || s[4] >= '4' && s[4] <= '6' && num(s[2:4]) <= 12 && s[6] == '0' {
		return Result{}, false
	}
	want, ok := kazakhCheck(s)
	right := ok && want == int(s[11]-'0')
	c := s[6]
	if c < '1' || c > '6' {
		// Zero is given to persons whose century and sex were not registered.
		return Result{Checked: right}, true
	}
	year := 1800 + int(c-'1')/2*100 + num(s[0:2])
	birth, dateOK := day(year, num(s[2:4]), num(s[4:6]))
	return dated(birth, dateOK, right, sexOf(c))
}

// bin reads Kazakhstan's business number: YYMM of registration, 4, 5 or 6 for
// the kind of entity, 0-4 for its part, serial of five, check digit. It belongs to no person.
func bin(s string) (Result, bool) {
	if !digits(s, 12) || s[4] < '4' || s[4] > '6' || num(s[2:4]) < 1 || num(s[2:4]) > 12 || s[5] > '4' {
		return Result{}, false
	}
	want, ok := kazakhCheck(s)
	return checked(ok && want == int(s[11]-'0'))
}

// IsBIN reports whether a number is a right business number of Kazakhstan, which
// names a company and never a person.
func IsBIN(number string) bool {
	plain, ok := Normalize(number)
	if !ok {
		return false
	}
	r, ok := bin(plain)
	return ok && r.Valid
}

// pinfl reads Uzbekistan's personal number: a digit for century and sex as in
// Kazakhstan, DDMMYY, district of three, serial of three, a control digit. The
// control digit's rule is not published, so it is not tested and the number
// never counts as checked.
func pinfl(s string) (Result, bool) {
	if !digits(s, 14) {
		return Result{}, false
	}
	c := s[0]
	if c < '1' || c > '6' {
		return Result{}, true
	}
	year := 1800 + int(c-'1')/2*100 + num(s[5:7])
	birth, ok := day(year, num(s[3:5]), num(s[1:3]))
	r := Result{Valid: ok}
	if ok {
		r.BirthDate, r.Sex = birth, sexOf(c)
	}
	return r, true
}

// kyrgyzPIN reads Kyrgyzstan's personal number: 1 for women or 2 for men,
// DDMMYYYY, serial of five. It has no published check digit.
func kyrgyzPIN(s string) (Result, bool) {
	if !digits(s, 14) {
		return Result{}, false
	}
	birth, ok := day(num(s[5:9]), num(s[3:5]), num(s[1:3]))
	ok = ok && (s[0] == '1' || s[0] == '2') && s[5:7] >= "18" && s[5:7] <= "20"
	r := Result{Valid: ok}
	if ok {
		r.BirthDate = birth
		r.Sex = map[byte]string{'1': "F", '2': "M"}[s[0]]
	}
	return r, true
}
