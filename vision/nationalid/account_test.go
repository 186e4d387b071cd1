package nationalid_test

import (
	"testing"

	"github.com/idngo/idngo/vision/nationalid"
)

// The numbers are the examples of the register of ISO 13616-1.
func TestAccountCountry(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"DE89 3704 0044 0532 0130 00":      "DEU",
		"DE89370400440532013000 COBADEFF":  "DEU",
		"gb29 nwbk 6016 1331 9268 19":      "GBR",
		"KZ86 125K ZT50 0410 0100":         "KAZ",
		"KZ86 125K ZT50 0410 0100 ROOM 12": "KAZ",
		"UA213223130000026007233566001":    "UKR",
		"PL61109010140000071219812874":     "POL",
		"NO93 8601 1117 947":               "NOR",
		"DE88 3704 0044 0532 0130 00":      "", // a check digit off
		"DE89 3704 0044 0532 0130":         "", // too short
		"XX89 3704 0044 0532 0130 00":      "",
		"DE":                               "",
		"":                                 "",
		"ДЕ89 3704 0044 0532 0130 00":      "",
	} {
		if got := nationalid.AccountCountry(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
