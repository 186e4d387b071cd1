package fields_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/mrz"
)

// TestLabelsBesideOthers: what a label means is told by the labels beside it, and a
// label that was misread is nobody's value.
func TestLabelsBesideOthers(t *testing.T) {
	t.Parallel()
	of := func(country, format string, change func(*mrz.Data)) *vision.MRZ {
		d := serikova(format)
		d.Issuer = country
		if change != nil {
			change(&d)
		}
		return zone(t, d)
	}
	for _, tt := range []struct {
		name string
		page vision.Page
		want map[string][]string
	}{
		{"the slash was read as a letter, the second language with mistakes", vision.Page{Lines: []vision.TextLine{
			at(100, 10, "REPUBLIC OF TÜRKİYE"), at(100, 40, "PASSPORT"),
			at(300, 80, "Soyadı I Surnamc"), at(300, 102, "YILMAZ"), at(300, 140, "Veren Makam I Issucd by"), at(300, 162, "ANKARA"),
		}}, map[string][]string{"lastName": {"YILMAZ"}, "authority": {"ANKARA"}}},
		{"the second language beyond recognition", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "PASSPORT"), at(300, 80, "Autoritatea I 4utotié"), at(300, 102, "NAIROBI"),
		}}, map[string][]string{"authority": {"NAIROBI"}}},
		{"a name that is no label once more", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "PASSPORT"), at(300, 80, "Surname: Morgan"), at(300, 120, "Given names: Naomi"),
		}}, map[string][]string{"lastName": {"Morgan"}, "firstName": {"Naomi"}}},
		{"Nationality is no national ID", vision.Page{Lines: []vision.TextLine{
			at(300, 80, "Nationality"), at(300, 102, "KENYAN"),
		}}, map[string][]string{"nationality": {"KEN"}}},
		{"a name that says specimen, as the zone does", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "PASSPORT"), at(300, 80, "Surname"), at(300, 102, "SPECIMEN"),
		}, MRZ: of("CZE", vision.FormatTD3, func(d *mrz.Data) { d.LastName = "SPECIMEN" })}, map[string][]string{"lastName": {"SPECIMEN"}}},
		{"the whole name, of which the zone tells the parts", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "PASSPORT"), at(300, 80, "Name"), at(300, 102, "AIGERIM SERIKOVA"),
		}, MRZ: of("CHN", vision.FormatTD3, nil)}, map[string][]string{"lastName": {"SERIKOVA"}, "firstName": {"AIGERIM"}}},
		{"a name that goes on in the next line, as in the zone", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "PASSPORT"), at(300, 80, "Surname"), at(300, 102, "SERIKOVA"), at(300, 122, "ABDRAKHMANOVA"), at(300, 160, "Given names"), at(300, 182, "AIGERIM"),
		}, MRZ: of("KEN", vision.FormatTD3, func(d *mrz.Data) { d.LastName = "SERIKOVA ABDRAKHMANOVA" })},
			map[string][]string{"lastName": {"SERIKOVA ABDRAKHMANOVA"}, "firstName": {"AIGERIM"}}},
		{"issue and expiry in one line without a label", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "CARTE DE IDENTITATE"), at(500, 240, "01.03.21-01.03.2031"),
		}, MRZ: of("ROU", vision.FormatTD2, func(d *mrz.Data) { d.Code = "ID" })}, map[string][]string{"issueDate": {"2021-03-01"}, "expiryDate": {"2031-03-01"}}},
		{"two dates of which neither is the zone's", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "CARTE DE IDENTITATE"), at(500, 240, "01.03.21-05.03.2031"),
		}, MRZ: of("ROU", vision.FormatTD2, func(d *mrz.Data) { d.Code = "ID" })}, map[string][]string{}},
		{"points of a date read as colons", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "PASSPORT"), at(300, 80, "Date of birth"), at(300, 102, "11:02 1994"),
		}}, map[string][]string{"birthDate": {"1994-02-11"}}},
		{"the place beside a sex that was overlooked", vision.Page{Lines: []vision.TextLine{
			at(100, 40, "PASSPORT"), at(300, 80, "11.02.1994"), at(420, 130, "NAIROBI"), at(300, 180, "01.03.2021"), at(300, 230, "01.03.2031"),
		}, MRZ: of("KEN", vision.FormatTD3, nil)}, map[string][]string{
			"birthDate": {"1994-02-11"}, "placeOfBirth": {"NAIROBI"}, "issueDate": {"2021-03-01"}, "expiryDate": {"2031-03-01"}}},
		{"the back of a Spanish card", vision.Page{Lines: []vision.TextLine{
			at(20, 60, "C/ ALTA, 12"),
		}, MRZ: of("ESP", vision.FormatTD1, nil)}, map[string][]string{"address": {"C/ ALTA, 12"}}},
		{"the back of a Swiss card", vision.Page{Lines: []vision.TextLine{
			at(20, 60, "Arosa GR"), at(20, 110, "Basel BS"), at(20, 160, "01 03 21"), at(220, 160, "01 03 31"), at(20, 210, "Schweiz-Suisse·Svizzera·Switzerland"),
		}, MRZ: of("CHE", vision.FormatTD1, nil)}, map[string][]string{
			"authority": {"Basel BS"}, "issueDate": {"2021-03-01"}, "expiryDate": {"2031-03-01"}, "nationality": {"CHE"}}},
		{"an American consulate and its town", vision.Page{Lines: []vision.TextLine{
			at(220, 80, "Issuing Post Name"), at(220, 102, "US CONSULATE GENERAL"), at(220, 122, "NAIROBI"), at(220, 160, "Surname"), at(220, 182, "SERIKOVA"),
		}, MRZ: of("USA", vision.FormatMRVA, func(d *mrz.Data) { d.Code = "V" })}, map[string][]string{"authority": {"US CONSULATE GENERAL NAIROBI"}, "lastName": {"SERIKOVA"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := texts(extractor(t).Extract(tt.page))
			delete(got, vision.FieldIssuer)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
