// Package nationalid knows the personal numbers of countries: their shape, what
// they say of birth date and sex, and their check digits.
//
// It owns the algorithms and nothing else: it never says to whom a number
// belongs or whether it was issued. A right check digit shows that a number was
// read or typed without a slip, not that it is real.
//
// Test numbers and rules are those published by the issuing authorities, OECD's
// list of tax identification numbers, and the worked examples of reference works.
package nationalid
