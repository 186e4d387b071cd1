package mrz

import (
	"strconv"
	"strings"
	"time"
)

const isoDate = "2006-01-02"

// date is a six-digit date of a zone with its century resolved.
type date struct {
	// possible: the digits can be a date; parts may be unknown (fillers).
	possible bool
	// iso is YYYY-MM-DD, empty when a part is unknown or the date impossible.
	iso string
}

// readDate reads YYMMDD, where an unknown part is fillers (ICAO Doc 9303-3,
// 4.8), and takes the year from [lastYear-99, lastYear].
func readDate(s string, lastYear int) date {
	if onlyFillers(s) {
		return date{possible: true}
	}
	yy, yok := twoDigits(s[0:2])
	mm, mok := twoDigits(s[2:4])
	dd, dok := twoDigits(s[4:6])
	if !yok || !mok || !dok {
		return date{}
	}
	if mm > 12 || mm == 0 || dd > 31 || dd == 0 {
		return date{}
	}
	if mm < 0 || dd < 0 || yy < 0 {
		return date{possible: true}
	}
	year := lastYear - lastYear%100 + yy
	if year > lastYear {
		year -= 100
	}
	t := time.Date(year, time.Month(mm), dd, 0, 0, 0, 0, time.UTC)
	if t.Day() != dd {
		return date{}
	}
	return date{possible: true, iso: t.Format(isoDate)}
}

// twoDigits reads a number, or -1 for two fillers; false for anything else.
func twoDigits(s string) (int, bool) {
	if s == "<<" {
		return -1, true
	}
	if !isDigit(s[0]) || !isDigit(s[1]) {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// birthDate takes the latest century that does not lie in the future.
func birthDate(s string, now time.Time) date {
	d := readDate(s, now.Year())
	if d.iso > now.Format(isoDate) {
		return readDate(s, now.Year()-1)
	}
	return d
}

// expiryDate takes the year from [now-46, now+53]: machine readable documents
// exist since 1980, and the longest validity in use is 30 years. A card without
// a limit that prints a far year may so look expired; that is doubt, not harm,
// and ends where the print tells the century (WithPrint). Cards without end print
// 99; that is of this century where it would lie before the holder's birth.
func expiryDate(s string, birth date, now time.Time) date {
	d := readDate(s, now.Year()+53)
	if d.iso != "" && birth.iso != "" && d.iso < birth.iso && s[:2] == noEnd {
		return readDate(s, now.Year()-now.Year()%100+99)
	}
	return d
}

// noEnd is the year of expiry of cards without end.
const noEnd = "99"

// WithPrint gives a zone's date of expiry the century that the print tells: the
// printed date of expiry with the same day, month and last figures of the year,
// or, for cards without end, a printed date of issue that is later. Only a date
// of the last century moves forward: a document that expired in this one stays
// expired, whatever is printed beside. Dates are YYYY-MM-DD; an empty one says
// nothing.
func WithPrint(zone, expiry, issue string) string {
	if len(zone) != len(isoDate) {
		return zone
	}
	last := strings.HasPrefix(zone, "19")
	switch {
	case len(expiry) == len(isoDate) && expiry[2:] == zone[2:]:
		if expiry < zone || last && strings.HasPrefix(expiry, "20") {
			return expiry
		}
	case last && zone[2:4] == noEnd && issue > zone:
		return "20" + zone[2:]
	}
	return zone
}
