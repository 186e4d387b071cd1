// Package names knows how the names of people are written: it brings them to a
// common form, transliterates them as issuing offices do, compares two
// spellings and says why they are the same or not, and makes keys under which
// variants of one name are found again.
//
// Everything here is a pure function of its arguments. The package holds no
// lists of persons, does no I/O and gives no verdict on anybody: verdicts belong
// to kyc/check, list matching to screening/match.
//
// A comparison never enumerates spellings. It aligns two sequences of letters
// with the least weight, where correspondences of one to four letters on either
// side (Щ and SHCH, KH and H, Ü and UE) are listed in tables, each with its
// weight and the rule it comes from. What no table allows is an edit. The
// alignment itself is the explanation.
package names
