package specimen

import (
	"fmt"
	"strings"
	"time"
)

// checkDigit is the check digit of ICAO Doc 9303 part 3, 4.9: weights 7, 3, 1,
// letters count from A = 10, the filler as 0.
func checkDigit(text string) byte {
	weights := [3]int{7, 3, 1}
	sum := 0
	for i := range len(text) {
		value := 0
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			value = int(c - '0')
		case c >= 'A' && c <= 'Z':
			value = int(c-'A') + 10
		}
		sum += value * weights[i%3]
	}
	return byte('0' + sum%10)
}

// padded fills the text up with fillers, or cuts it.
func padded(text string, length int) string {
	if len(text) > length {
		return text[:length]
	}
	return text + strings.Repeat("<", length-len(text))
}

// withCheck is a padded element followed by its check digit.
func withCheck(text string, length int) string {
	element := padded(text, length)
	return element + string(checkDigit(element))
}

func mrzDate(t time.Time) string { return t.Format("060102") }

// mrzNames is the name field: primary identifier, two fillers, secondary one.
func mrzNames(n Name, length int) string {
	field := mrzName(n.Last)
	if given := n.Given(); given != "" {
		field += "<<" + mrzName(given)
	}
	return padded(field, length)
}

// mrzLetters is the recommended transliteration of ICAO Doc 9303 part 3,
// section 6, for the letters in our name lists.
var mrzLetters = strings.NewReplacer(
	"Ą", "A", "Ć", "C", "Ę", "E", "Ł", "L", "Ń", "N", "Ó", "O", "Ś", "S", "Ź", "Z", "Ż", "Z",
	"Ä", "AE", "Ö", "OE", "Ü", "UE", "ß", "SS", "ẞ", "SS",
	"’", "", "‘", "", "ʻ", "", "'", "", " ", "<", "-", "<",
)

func mrzName(text string) string { return mrzLetters.Replace(strings.ToUpper(text)) }

// td3 gives the two lines of a passport's zone.
func td3(p Person, d Paper) []string {
	first := "P<" + padded(d.Country, 3) + mrzNames(p.Latin, 39)
	number := withCheck(d.Number, 9)
	birth, expiry := withCheck(mrzDate(p.BirthDate), 6), withCheck(mrzDate(d.Expires), 6)
	personal := withCheck(p.PersonalNumber, 14)
	if p.PersonalNumber == "" { // an empty element may carry a filler for its check digit
		personal = padded("", 15)
	}
	second := number + padded(p.Country, 3) + birth + p.Sex + expiry + personal
	return []string{first, second + string(checkDigit(number+birth+expiry+personal))}
}

// td1 gives the three lines of a card's zone.
func td1(p Person, d Paper, kind string) []string {
	number := withCheck(d.Number, 9)
	optional := padded(p.PersonalNumber, 15)
	birth, expiry := withCheck(mrzDate(p.BirthDate), 6), withCheck(mrzDate(d.Expires), 6)
	first := kind + padded(d.Country, 3) + number + optional
	second := birth + p.Sex + expiry + padded(p.Country, 3) + padded("", 11)
	second += string(checkDigit(number + optional + birth + expiry + padded("", 11)))
	return []string{first, second, mrzNames(p.Latin, 30)}
}

// breakDigit replaces the check digit at pos by its neighbour.
func breakDigit(line string, pos int) (string, error) {
	if pos < 0 || pos >= len(line) || line[pos] < '0' || line[pos] > '9' {
		return "", fmt.Errorf("specimen: no check digit at position %d", pos)
	}
	return line[:pos] + string('0'+(line[pos]-'0'+1)%10) + line[pos+1:], nil
}
