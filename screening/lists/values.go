package lists

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/biter777/countries"
)

var (
	isoDate  = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?$`)
	dayFirst = regexp.MustCompile(`^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$`) // OFSI, 00 for unknown
	aYear    = regexp.MustCompile(`\b(1[89]\d{2}|20\d{2})\b`)
)

var wordDates = []string{"2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006"}

// Date brings a date of a list to YYYY-MM-DD, YYYY-MM or YYYY; "" when there is
// no year in it. Of a vague date ("circa 1965", "1958 to 1960") the first year stays.
func Date(s string) string {
	s = clean(s)
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return joinDate(m[1], m[2], m[3])
	}
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		return joinDate(m[3], m[2], m[1])
	}
	for _, layout := range wordDates {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	if t, err := time.Parse("Jan 2006", s); err == nil {
		return t.Format("2006-01")
	}
	return aYear.FindString(s)
}

// joinDate keeps what of a date is real.
func joinDate(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if y < 1800 || y > 2100 {
		return ""
	}
	out := year
	if m < 1 || m > 12 {
		return out
	}
	out += "-" + twoDigits(m)
	if d < 1 || d > time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return out
	}
	return out + "-" + twoDigits(d)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// states that are no more, by FollowTheMoney's codes.
var former = map[string]string{"suhh": "SUN", "yucs": "YUG", "cshh": "CSK", "csxx": "SCG", "ddde": "DDR"}

// Country gives the alpha-3 code of a country's code or English name; "" when it is not known.
func Country(s string) string {
	s = clean(s)
	if f := former[strings.ToLower(s)]; f != "" {
		return f
	}
	if len(s) < 2 || len(s) > 64 {
		return ""
	}
	switch c := countries.ByName(s); c {
	case countries.Unknown, countries.None:
		return ""
	default:
		if a := c.Alpha3(); len(a) == 3 {
			return a
		}
	}
	return ""
}
