package fields_test

import (
	"testing"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// What readers left out of a name's marks comes back where the zone writes two letters.
func TestMarksThatTheZoneTells(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, state, title  string
		zoneLast, zoneFirst string
		last, first         string
		wantLast, wantFirst string
	}{
		{"a sample whose ring and stroke were not read", "NOR", "NORGE NORWAY", "OESTBYEN", "AASMUND SPECIMEN", "OSTBYEN", "ASMUND SPECIMEN", "ØSTBYEN", "ÅSMUND SPECIMEN"},
		{"umlauts", "D", "BUNDESREPUBLIK DEUTSCHLAND", "MUELLER", "JOERG", "MULLER", "JORG", "MÜLLER", "JÖRG"},
		{"printed with two letters", "D", "BUNDESREPUBLIK DEUTSCHLAND", "MUELLER", "JOEL", "MUELLER", "JOEL", "MUELLER", "JOEL"},
		{"another letter differs: as printed", "D", "BUNDESREPUBLIK DEUTSCHLAND", "MUELLER", "ANNA", "MULLES", "ANNA", "MULLES", "ANNA"},
		{"a state without that letter", "POL", "RZECZPOSPOLITA POLSKA", "MUELLER", "ANNA", "MULLER", "ANNA", "MULLER", "ANNA"},
	} {
		d := serikova(vision.FormatTD3)
		d.Issuer, d.Nationality, d.LastName, d.FirstName = tt.state, tt.state, tt.zoneLast, tt.zoneFirst
		page := vision.Page{Lines: []vision.TextLine{
			at(120, 20, tt.title+" PASSPORT"), at(300, 120, "Surname"), at(300, 142, tt.last), at(300, 180, "First and middle names"), at(300, 202, tt.first),
		}, MRZ: zone(t, d)}
		got := map[string]string{}
		for _, r := range extractor(t).Extract(page).Readings {
			got[r.Name] = r.Value
		}
		if got["lastName"] != tt.wantLast || got["firstName"] != tt.wantFirst {
			t.Errorf("%s: %q, %q", tt.name, got["lastName"], got["firstName"])
		}
	}
}

// The zone's check digit tells which of two look-alikes a printed number has.
func TestNumberWithLookAlikes(t *testing.T) {
	t.Parallel()
	d := serikova(vision.FormatTD3)
	d.Issuer, d.Nationality, d.Number = "D", "D", "C01YPTNHM"
	page := vision.Page{Lines: []vision.TextLine{
		at(120, 20, "BUNDESREPUBLIK DEUTSCHLAND PASSPORT"), at(600, 60, "Pass-Nr. / Passport No."), at(600, 82, "CO1YPTNHM"),
	}, MRZ: zone(t, d)}
	for _, r := range extractor(t).Extract(page).Readings {
		if r.Name == vision.FieldDocumentNumber {
			if r.Value != "C01YPTNHM" {
				t.Errorf("%q", r.Value)
			}
			return
		}
	}
	t.Error("no number")
}

// A line of a label that goes on in another language is no value.
func TestLabelThatGoesOn(t *testing.T) {
	t.Parallel()
	page := vision.Page{Lines: []vision.TextLine{
		at(120, 20, "NORGE NORWAY PASSPORT"), at(300, 400, "Utstedende myndighet · Utskrivande"), at(300, 418, "esmakt Čåliheaddji eisevåldi/"),
		at(300, 436, "Issuing authority"), at(300, 458, "OSLO POLITIDISTRIKT"),
	}, MRZ: zone(t, mrz.Data{Format: vision.FormatTD3, Issuer: "NOR", LastName: "NORDMANN", FirstName: "KARI", Number: "CCC012345", BirthDate: "1980-01-02", Sex: "F", ExpiryDate: "2030-01-02"})}
	for _, r := range extractor(t).Extract(page).Readings {
		if r.Name == vision.FieldAuthority && r.Value != "OSLO POLITIDISTRIKT" {
			t.Errorf("%q", r.Value)
		}
	}
}
