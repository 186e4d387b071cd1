package mrz

import "strings"

// Filler is the character that stands for "nothing" and for spaces.
const Filler = '<'

// class is the set of characters that the format allows at a position.
type class uint8

const (
	classAny    class = iota // A-Z 0-9 <
	className                // A-Z <
	classLetter              // A-Z
	classDigit               // 0-9
	classDate                // 0-9, and < for an unknown part
	classCheck               // 0-9, and < for an empty field
	classSex                 // M F <
	// classCode is the second character of a document code: A-Z 1-9 <. States number
	// kinds of cards ("C1", "C2"), none with a nought, which no check digit would tell
	// from the letter O.
	classCode
	classCount
)

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

// allows reports whether the class contains c.
func (k class) allows(c byte) bool {
	switch k {
	case className:
		return isLetter(c) || c == Filler
	case classLetter:
		return isLetter(c)
	case classDigit:
		return isDigit(c)
	case classDate, classCheck:
		return isDigit(c) || c == Filler
	case classSex:
		return c == 'M' || c == 'F' || c == Filler
	case classCode:
		return isLetter(c) || isDigit(c) && c != '0' || c == Filler
	default:
		return isLetter(c) || isDigit(c) || c == Filler
	}
}

// value is the numeric value of a character for check digits
// (ICAO Doc 9303-3, 4.9): digits themselves, A=10 … Z=35, filler 0.
// It is -1 for a character outside the alphabet.
func value(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case isLetter(c):
		return int(c-'A') + 10
	case c == Filler:
		return 0
	}
	return -1
}

// CheckDigit computes the check digit of s with the weights 7, 3, 1 modulo 10
// (ICAO Doc 9303-3, 4.9). It returns 0 and false when s has a character outside
// A-Z, 0-9 and <.
func CheckDigit(s string) (byte, bool) {
	weights := [3]int{7, 3, 1}
	sum := 0
	for i := 0; i < len(s); i++ {
		v := value(s[i])
		if v < 0 {
			return 0, false
		}
		sum += v * weights[i%3]
	}
	return byte('0' + sum%10), true
}

// onlyFillers reports whether s holds fillers alone.
func onlyFillers(s string) bool { return strings.Trim(s, string(Filler)) == "" }

// trimFillers removes fillers at both ends.
func trimFillers(s string) string { return strings.Trim(s, string(Filler)) }
