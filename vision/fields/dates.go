package fields

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// printedDate is a date found in a text.
type printedDate struct {
	iso   string // YYYY-MM-DD
	start int    // place in the text
	end   int
	// shortYear: the century was not printed.
	shortYear bool
}

// era says how to complete a year of two digits.
type era int

const (
	past   era = iota // birth, issue: not after today
	coming            // expiry: from 26 years ago to 73 years ahead, so that 99 is no year of the last century
)

var (
	numericDate = regexp.MustCompile(`\b(\d{1,4})\s?([.,:;/\- ])\s?(\d{1,2})\s?[.,:;/\- ]\s?(\d{4}|\d{2})\b`)
	wordDate    = regexp.MustCompile(`(?i)\b(\d{1,2})[ .\-/]{0,2}([\p{L}][\p{L}.'’]{1,14}(?:\s?/\s?[\p{L}][\p{L}.]{1,14}){0,2})[ .\-/]{0,2}(\d{4}|\d{2})\b`)
	// eastDate is a date whose month is printed in a script that is not read here,
	// with a slash before the English one: "02 2月/FEB 2020", "02 ก.พ./FEB 2020".
	eastDate   = regexp.MustCompile(`(?i)\b(\d{1,2})\s+(?:\d{1,2}\s?[^\s/]{0,3}|[^\s/\p{Latin}\p{Cyrillic}\p{Greek}]{1,8})\s?/\s?([a-z]{3,4})\.?\s+(\d{4}|\d{2})\b`)
	monthFirst = regexp.MustCompile(`(?i)\b([\p{L}]{3,9})\.? (\d{1,2}),? (\d{4})\b`)
)

const (
	comingYears = 73 // ahead, that two digits of an expiry may mean
	loneDate    = 12 // letters of a line that is a date and nothing else
	sureYears   = 30 // ahead, from which on such a year is doubted: documents hardly last so long
)

// compactDate is a date whose signs were not printed or not read.
var compactDate = regexp.MustCompile(`^\D{0,2}(\d{8})\D{0,2}$`)

// compact reads eight digits that are a date and nothing else.
func compact(text, order string, e era, now time.Time) (printedDate, bool) {
	m := compactDate.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return printedDate{}, false
	}
	d := m[1]
	day := func(order string) (printedDate, bool) {
		switch order {
		case "YMD":
			return calendar(d[:4], d[4:6], d[6:], e, now)
		case "MDY":
			return calendar(d[4:], d[:2], d[2:4], e, now)
		}
		return calendar(d[4:], d[2:4], d[:2], e, now)
	}
	if found, ok := day(order); ok {
		return found, true
	}
	if order == "YMD" { // older documents of such states begin with the day
		return day("DMY")
	}
	return printedDate{}, false
}

// findDates reads the dates of a text: 12.03.1985, 1985-03-12, 12 MAR/MARS 85,
// 03 ҚАҢ/JAN 1990, March 12, 1985. order is DMY, MDY or YMD and matters only to
// numeric dates that do not start with the year; a date that the calendar does
// not have is left out, never repaired.
func (w *words) findDates(text, order string, e era, now time.Time) []printedDate {
	text = digitsInDates(text)
	var out []printedDate
	add := func(m []int, year, month, day string) bool {
		d, ok := calendar(year, month, day, e, now)
		if !ok {
			return false
		}
		d.start, d.end = m[0], m[1]
		for _, o := range out {
			if d.start < o.end && o.start < d.end {
				return true
			}
		}
		out = append(out, d)
		return true
	}
	for _, m := range wordDate.FindAllStringSubmatchIndex(text, -1) {
		if month, ok := w.month(text[m[4]:m[5]]); ok {
			add(m, text[m[6]:m[7]], strconv.Itoa(month), text[m[2]:m[3]])
		}
	}
	for _, m := range eastDate.FindAllStringSubmatchIndex(text, -1) {
		if month, ok := w.month(text[m[4]:m[5]]); ok {
			add(m, text[m[6]:m[7]], strconv.Itoa(month), text[m[2]:m[3]])
		}
	}
	for _, m := range monthFirst.FindAllStringSubmatchIndex(text, -1) {
		if month, ok := w.month(text[m[2]:m[3]]); ok {
			add(m, text[m[6]:m[7]], strconv.Itoa(month), text[m[4]:m[5]])
		}
	}
	for from := 0; ; {
		m := numericDate.FindStringSubmatchIndex(text[from:])
		if m == nil {
			break
		}
		for i := range m {
			m[i] += from
		}
		if signs := text[m[0]:m[1]]; strings.ContainsAny(signs, ":;") && (m[9]-m[8] != 4 || strings.Count(signs, ":")+strings.Count(signs, ";") > 1 || len(strings.TrimSpace(text)) > loneDate) {
			from = m[3] // a time of day, not points that were read as colons
			continue
		}
		a, b, c := text[m[2]:m[3]], text[m[6]:m[7]], text[m[8]:m[9]]
		var found bool
		switch {
		case len(a) == 4 && len(c) == 2:
			found = add(m, a, b, c)
		case len(a) == 3 || len(a) == 4 || len(a) == 1 && len(c) == 2:
			found = false
		case len(c) == 2 && order == "YMD":
			found = add(m, a, b, c)
		case order == "MDY":
			found = add(m, c, a, b)
		default:
			found = add(m, c, b, a)
		}
		if from = m[1]; !found {
			from = m[3] // a number before the date: "3008 09/08/1963"
		}
	}
	return out
}

// noughtInMonth is a month whose O was read as a nought.
var noughtInMonth = regexp.MustCompile(`(?i)\b(?:0[CK]T|N0V|A0UT)`)

// digitsInDates turns the letters O and I amid digits and signs of dates into digits,
// and a nought in a month's name into the letter.
func digitsInDates(text string) string {
	b := []byte(noughtInMonth.ReplaceAllStringFunc(text, func(m string) string { return strings.ReplaceAll(m, "0", "O") }))
	datish := func(i int) bool {
		return i >= 0 && i < len(b) && (b[i] >= '0' && b[i] <= '9')
	}
	sign := func(i int) bool {
		return i < 0 || i >= len(b) || strings.IndexByte("./- ", b[i]) >= 0
	}
	for i := range b {
		var to byte
		switch b[i] {
		case 'O', 'o':
			to = '0'
		case 'I', 'l':
			to = '1'
		default:
			continue
		}
		if datish(i-1) && (datish(i+1) || sign(i+1)) || datish(i+1) && sign(i-1) {
			b[i] = to
		}
	}
	return string(b)
}

// month knows a printed month, in one language or in two with a slash between.
func (w *words) month(text string) (int, bool) {
	found := 0
	for _, part := range strings.Split(text, "/") {
		m, ok := w.months[fold(part)]
		if !ok {
			continue
		}
		switch {
		case found == may && m == may+1: // Kazakh МАУ is June and looks like MAY: "МАУ/JUN"
		case found != 0 && found != m:
			return 0, false
		}
		found = m
	}
	if found == 0 {
		found = w.joinedMonth(fold(text))
	}
	return found, found != 0
}

const may = 5

// joinedMonth knows a month in two languages whose slash was lost or read as a
// letter: AUGAOUT, APRIAVR.
func (w *words) joinedMonth(key string) int {
	if len(key) < 6 || len(key) > 24 {
		return 0
	}
	for i := 3; i <= len(key)-3; i++ {
		first, ok := w.months[key[:i]]
		if !ok {
			continue
		}
		rest := key[i:]
		if w.months[rest] == first || len(rest) > 3 && strings.ContainsRune("I1LJT", rune(rest[0])) && w.months[rest[1:]] == first {
			return first
		}
	}
	return 0
}

func calendar(year, month, day string, e era, now time.Time) (printedDate, bool) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(day)
	if err1 != nil || err2 != nil || err3 != nil || m < 1 || m > 12 {
		return printedDate{}, false
	}
	short := len(year) == 2
	if short {
		last := now.Year()
		if e == coming {
			last += comingYears
		}
		y += last - last%100
		if y > last {
			y -= 100
		}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return printedDate{}, false
	}
	if short && e == past && t.After(now) {
		if t = time.Date(y-100, time.Month(m), d, 0, 0, 0, 0, time.UTC); t.Day() != d {
			return printedDate{}, false
		}
	}
	if t.Year() < 1875 || t.Year() > now.Year()+100 || e == past && t.After(now.AddDate(0, 0, 1)) {
		return printedDate{}, false
	}
	return printedDate{iso: t.Format(time.DateOnly), shortYear: short}, true
}
