package fields

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

// TestOfficialWords: words that everybody knows are put right by a letter, names
// are not, and other countries and fields stay.
func TestOfficialWords(t *testing.T) {
	t.Parallel()
	w, err := load(embedded)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ country, field, read, want string }{
		{"KAZ", vision.FieldAuthority, "ҚР ІШКІ ІСТЕР МИННСТРЛІГІ", "ҚР ІШКІ ІСТЕР МИНИСТРЛІГІ"},
		{"RUS", vision.FieldAuthority, "УМВД РОССИИ ЛО ОМСКОЙ ОБЛАСТИ", "УМВД РОССИИ ПО ОМСКОЙ ОБЛАСТИ"},
		{"RUS", vision.FieldAuthority, "ГУ МВД РОССИИ ПО Т. МОСКВЕ", "ГУ МВД РОССИИ ПО Г. МОСКВЕ"},
		{"RUS", vision.FieldAddress, "ВОРОНЕЖ, УЛ, САДОВАЯ 49-15", "ВОРОНЕЖ, УЛ. САДОВАЯ 49-15"},
		{"RUS", vision.FieldAddress, "УЛ. РАЙОНАЯ 5", "УЛ. РАЙОНАЯ 5"}, // a name like a known word
		{"RUS", vision.FieldLastName, "ЛО", "ЛО"},
		{"RUS", vision.FieldPlaceOfBirth, "Т. ОМСК", "Г. ОМСК"},
		{"KGZ", vision.FieldAuthority, "MKK 211041", "МКК 211041"},
		{"KGZ", vision.FieldAuthority, "MKK/ SRS 50-16", "МКК/ SRS 50-16"},
		{"RUS", vision.FieldAuthority, "УМВД РОССИИ, ПО ОМСКОЙ ОБЛАСТИ", "УМВД РОССИИ ПО ОМСКОЙ ОБЛАСТИ"},
		{"RUS", vision.FieldAuthority, "«. МВД 78004", "МВД 78004"},
		{"KAZ", vision.FieldAuthority, "ҚР ІШКІ СТЕР МИНИСТРЛІГІ", "ҚР ІШКІ ІСТЕР МИНИСТРЛІГІ"},
		{"KAZ", vision.FieldAuthority, "ҚР ІШКІ ІСТЕР МИНИСТРЛІП", "ҚР ІШКІ ІСТЕР МИНИСТРЛІГІ"},
		{"KAZ", vision.FieldAuthority, "ҚР ІМ", "ҚР ІІМ"},
		{"KGZ", vision.FieldAuthority, "ҚР ІМ", "ҚР ІМ"},
		{"POL", vision.FieldAuthority, "PREZYDENT MST. WARSZAWY", "PREZYDENT M.ST. WARSZAWY"},
		{"POL", vision.FieldAuthority, "PREZYDENT M,ST. WARSZAWY", "PREZYDENT M.ST. WARSZAWY"},
		{"POL", vision.FieldAddress, "KATOWICE, UL KLONOWA 6-43", "KATOWICE, UL. KLONOWA 6-43"},
		{"DEU", vision.FieldAddress, "KATOWICE, UL KLONOWA 6-43", "KATOWICE, UL KLONOWA 6-43"},
		{"UZB", vision.FieldAuthority, "HIV 26283", "IIV 26283"},
		{"UZB", vision.FieldAuthority, "TOSHKENT SH. HIBB", "TOSHKENT SH. IIBB"},
		{"POL", vision.FieldAuthority, "MKK 211041", "MKK 211041"},
		{"UKR", vision.FieldAuthority, "ЛО Т. КИЇВ", "ЛО Т. КИЇВ"},
		{"KAZ", vision.FieldAuthority, "MINISTRY OF INTERNAL AFFAIRS", "MINISTRY OF INTERNAL AFFAIRS"},
	} {
		s := &scan{words: w, country: tt.country, kind: KindIDCard}
		if got := s.official(vision.Reading{Name: tt.field, Value: tt.read}); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.country, tt.read, got, tt.want)
		}
	}
}
