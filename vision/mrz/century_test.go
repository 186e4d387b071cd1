package mrz

import (
	"testing"
	"time"
)

func TestCenturyOfExpiry(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ expiry, birth, want string }{
		{"310101", "1990-01-01", "2031-01-01"},
		{"991231", "1990-01-01", "1999-12-31"}, // of a child's old passport, for all that the zone says
		{"991231", "2001-05-05", "2099-12-31"}, // nothing expires before birth
		{"991231", "", "1999-12-31"},
		{"790101", "1990-01-01", "2079-01-01"},
		{"810101", "1990-01-01", "1981-01-01"}, // misread: a problem of the zone
	} {
		if got := expiryDate(tt.expiry, date{possible: true, iso: tt.birth}, now); got.iso != tt.want {
			t.Errorf("%s of a holder born %s: %s, want %s", tt.expiry, tt.birth, got.iso, tt.want)
		}
	}
}

func TestPrintTellsTheCentury(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ zone, expiry, issue, want string }{
		{"1999-12-31", "2099-12-31", "", "2099-12-31"},
		{"1999-12-31", "", "2015-03-01", "2099-12-31"},
		{"1999-12-31", "2099-12-30", "", "1999-12-31"}, // another date: they differ, and stay so
		{"1999-12-31", "1999-12-31", "1989-12-31", "1999-12-31"},
		{"2031-01-01", "2031-01-01", "2021-01-01", "2031-01-01"},
		{"", "2099-12-31", "", ""},
		// What is expired stays so, whatever the print or its reading claims.
		{"2019-03-01", "", "2021-05-05", "2019-03-01"},
		{"2019-03-01", "2119-03-01", "", "2019-03-01"},
		{"1985-03-01", "", "2015-01-01", "1985-03-01"},
		{"1999-03-01", "1999-03-01", "2015-01-01", "1999-03-01"},
		// A print that makes it older is taken at its word.
		{"2078-01-01", "1978-01-01", "", "1978-01-01"},
	} {
		if got := WithPrint(tt.zone, tt.expiry, tt.issue); got != tt.want {
			t.Errorf("zone %s, print %s, issue %s: %s, want %s", tt.zone, tt.expiry, tt.issue, got, tt.want)
		}
	}
}
