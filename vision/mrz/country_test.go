package mrz_test

import (
	"testing"

	"github.com/biter777/countries"

	"github.com/idngo/idngo/vision/mrz"
)

func TestTheListHoldsEveryCountry(t *testing.T) {
	t.Parallel()
	for _, c := range countries.All() {
		code := c.Alpha3()
		// The library adds areas and states that ISO 3166-1 does not list (or no longer).
		switch code {
		case "XKX", "YUG", "ANT", "None", "":
			continue
		}
		if !mrz.KnownCountry(code) {
			t.Errorf("%s (%s) is missing", code, c)
		}
	}
	for _, code := range []string{"D", "D<<", "GBD", "RKS", "EUE", "UNO", "XXA", "XXX", "XOM"} {
		if !mrz.KnownCountry(code) {
			t.Errorf("%s is missing", code)
		}
	}
	for _, code := range []string{"", "<<<", "UTO", "132", "ZZZ", "A", "AB", "ABW AFG", "kaz", "DD"} {
		if mrz.KnownCountry(code) {
			t.Errorf("%q is no country", code)
		}
	}
}
