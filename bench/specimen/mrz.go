package specimen

import (
	"fmt"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// mrzLetters is the recommended transliteration of ICAO Doc 9303 part 3,
// section 6, for the letters in our name lists.
var mrzLetters = strings.NewReplacer(
	"Ą", "A", "Ć", "C", "Ę", "E", "Ł", "L", "Ń", "N", "Ó", "O", "Ś", "S", "Ź", "Z", "Ż", "Z",
	"Ä", "AE", "Ö", "OE", "Ü", "UE", "ß", "SS", "ẞ", "SS", "’", "", "‘", "",
)

// zoneCode is the state as its documents print it.
func zoneCode(country string) string {
	if country == "DEU" {
		return "D"
	}
	return country
}

// zoneLines builds the machine readable lines of a document.
func zoneLines(format, code string, p Person, d Paper) ([]string, error) {
	lines, err := mrz.Build(mrz.Data{
		Format: format, Code: code, Issuer: zoneCode(d.Country), Nationality: zoneCode(p.Country),
		LastName: mrzLetters.Replace(p.Latin.Last), FirstName: mrzLetters.Replace(p.Latin.Given()),
		Number: d.Number, Sex: p.Sex, Optional: p.PersonalNumber,
		BirthDate: p.BirthDate.Format(time.DateOnly), ExpiryDate: d.Expires.Format(time.DateOnly),
	})
	if err != nil {
		return nil, fmt.Errorf("specimen: %w", err)
	}
	return lines, nil
}

// place is a position in a zone.
type place struct{ line, pos int }

// checkPlaces are the positions of the check digits (ICAO Doc 9303 parts 4 and 5).
var checkPlaces = map[string]map[string]place{
	vision.FormatTD3: {"number": {1, 9}, "birthDate": {1, 19}, "expiryDate": {1, 27}, "composite": {1, 43}},
	vision.FormatTD1: {"number": {0, 14}, "birthDate": {1, 6}, "expiryDate": {1, 14}, "composite": {1, 29}},
}

// breakCheck makes the named check digit wrong.
func breakCheck(format string, lines []string, name string) {
	at, ok := checkPlaces[format][name]
	if !ok {
		return
	}
	line := []byte(lines[at.line])
	line[at.pos] = '0' + (line[at.pos]-'0'+1)%10
	lines[at.line] = string(line)
}
