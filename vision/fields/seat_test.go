package fields_test

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

// A paper whose address names no state that is known has that of its sender, where
// numbers with check digits or two signs tell it; a doubt is no state.
func TestStateOfAPapersSender(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		lines []string
		want  string
	}{
		"an account":                     {[]string{"IBAN: DE89 3704 0044 0532 0130 00"}, "DEU"},
		"an account with a wrong digit":  {[]string{"IBAN: DE88 3704 0044 0532 0130 00"}, ""},
		"accounts in two states":         {[]string{"IBAN DE89 3704 0044 0532 0130 00", "IBAN PL61109010140000071219812874"}, ""},
		"a company of Kazakhstan":        {[]string{"БИН 940740000238"}, "KAZ"},
		"no company, by its check digit": {[]string{"БИН 940740000236"}, ""},
		"a Russian company":              {[]string{"ИНН 7707083893 КПП 773601001"}, "RUS"},
		"a Russian company, briefly":     {[]string{"ИНН/КПП 7707083893/773601001"}, "RUS"},
		"an INN without its tax office":  {[]string{"ИНН 7707083893"}, ""},
		"a Ukrainian company":            {[]string{"Код ЄДРПОУ 14360570"}, "UKR"},
		"a Polish company":               {[]string{"NIP: 525-000-10-03"}, "POL"},
		"another number of that length":  {[]string{"NIP: 525-000-10-04"}, ""},
		"a currency alone":               {[]string{"К оплате: 5 230,00 ₸"}, ""},
		"a currency and a telephone":     {[]string{"К оплате: 5 230,00 ₸", "Тел. +7 (727) 255-55-55"}, "KAZ"},
		"a telephone of the same code":   {[]string{"К оплате: 5 230,00 ₸", "Тел. +7 (495) 255-55-55"}, ""},
		"telephones of two states":       {[]string{"230,00 zł", "+48 22 555 55 55", "+49 30 5555 5555"}, ""},
		"letters of one word":            {[]string{"Їхній борг: 120,50 грн"}, ""},
		"letters of two words":           {[]string{"Її електроенергія, Ґанок", "До сплати 120,50 грн"}, "UKR"},
	} {
		lines := []string{"Utility bill", "Customer: Jean Petit", "Address: Lyria, Harbour Lane 5"}
		var page vision.Page
		for i, text := range append(lines, tt.lines...) {
			page.Lines = append(page.Lines, at(60, 40+40*float64(i), text))
		}
		if r := extractor(t).ExtractProof(page); r.Kind != "UTILITY_BILL" || r.Country != tt.want {
			t.Errorf("%s: %s, want %q", name, r, tt.want)
		}
	}
}
